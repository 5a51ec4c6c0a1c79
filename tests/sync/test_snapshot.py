import dataclasses
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.sync import armour, snapshot
from chapterdesk.sync.armour import CELL, Damaged
from chapterdesk.sync.envelope import export_code, export_of, mark_of
from chapterdesk.sync.parts import Base, BaseRow, Change, Column, Trust, Verb
from chapterdesk.sync.snapshot import Newer, Snapshot
from tests.sync.books import envelope

HEX = st.text("0123456789abcdef", min_size=32, max_size=32)
PLAIN = st.one_of(st.text(max_size=30), st.integers(-(10**12), 10**12), st.booleans(), st.floats(allow_nan=False))
VALUE = st.one_of(PLAIN, st.lists(st.text(min_size=1), min_size=1, max_size=3).map(tuple))
FIELDS = st.dictionaries(st.sampled_from(["a", "b", "c", "other"]), VALUE, max_size=4)
LINES = st.lists(st.text(st.characters(exclude_characters="\n")), max_size=30)


def base_row(key: str, values: dict) -> BaseRow:
    return BaseRow("person", key, f"P-{key[:10].upper()}-0", values, {"*": ("c1",), "a": ("c2", "c3")})


@st.composite
def bases(draw) -> Base:
    keys = draw(st.lists(HEX, unique=True, max_size=6))
    rows = [base_row(key, draw(FIELDS)) for key in keys]
    changes = [
        Change(f"c{i}", "person", key, draw(st.sampled_from(Verb)), draw(FIELDS), {"a": ("x",)}, "t", "s", i, "å", "o")
        for i, key in enumerate(draw(st.lists(st.sampled_from([*keys, "f" * 32]), max_size=8)))
    ]
    columns = tuple(Column("person", name, name.upper()) for name in ("a", "b", "c"))
    return Base(
        draw(HEX), "s" * 32, 12, "2026", {"s": 3}, {"s": 1}, columns, rows, {"P-1": "person"}, changes,
        frozenset(draw(st.sets(HEX, max_size=2))),
    )  # fmt: skip


@given(bases())
def test_any_base_comes_back_exactly(base):
    sent = Snapshot(base, envelope(tables={"person": (3, "ab")}), {"k": ("G-1", "Norra")})
    got = snapshot.from_cells(list(snapshot.to_cells(sent)))
    assert got == replace(sent, base=snapshot.marked(base, sent.envelope.key))
    assert snapshot.from_bytes(snapshot.to_bytes(sent)) == got


def test_every_field_of_base_and_change_travels():
    """A field that is added to the parts must be added to the snapshot too; this notices."""
    assert {f.name for f in dataclasses.fields(Base)} == {
        "export", "site", "sequence", "time", "acks", "since", "columns", "rows", "spares", "changes", "erased", "trust",
    }  # fmt: skip
    assert [f.name for f in dataclasses.fields(Change)] == [
        "id", "kind", "row", "verb", "fields", "parents", "time", "site", "seq", "author", "origin",
    ]  # fmt: skip


@given(LINES, st.randoms())
def test_cells_in_any_order_give_the_lines(lines, random):
    cells = list(armour.to_cells(lines))
    random.shuffle(cells)
    assert list(armour.from_cells(cells)) == lines


def test_cells_fit_and_hold_nothing_that_spreadsheets_change():
    cells = list(armour.to_cells(f"{i} åäö <&>_x0041_ {i * i * 7919}" for i in range(60_000)))
    assert len(cells) > 3
    assert max(map(len, cells)) <= CELL
    assert not set("".join(cells)) & set("_&<>'\"\u00a0\n\t`")


@pytest.mark.parametrize("harm", ["lost", "changed", "swapped numbers", "cut", "end lost", "end of another"])
def test_damage_is_noticed(harm):
    cells = list(armour.to_cells(f"{i} {i * 7919 % 10007}" for i in range(30_000)))
    other = list(armour.to_cells(["x"]))
    assert len(cells) > 3
    if harm == "lost":
        del cells[1]
    elif harm == "changed":
        cells[1] = cells[1][:500] + ("A" if cells[1][500] != "A" else "B") + cells[1][501:]
    elif harm == "swapped numbers":
        cells[0], cells[1] = cells[1][:7] + cells[0][7:], cells[0][:7] + cells[1][7:]
    elif harm == "cut":
        cells[2] = cells[2][:-5]
    elif harm == "end lost":
        cells.pop()
    else:
        cells[-1] = other[-1]
    with pytest.raises(Damaged):
        list(armour.from_cells(cells))


def test_a_snapshot_that_would_unpack_to_gigabytes_is_refused(monkeypatch):
    monkeypatch.setattr(armour, "MOST", 1_000_000)
    cells = list(armour.to_cells(["x" * 900] * 2000))
    with pytest.raises(Damaged):
        list(armour.from_cells(cells))


@given(st.lists(st.text()))
def test_no_text_makes_a_snapshot_by_chance(cells):
    with pytest.raises(Damaged):
        snapshot.from_cells(cells)


def with_facts(cells: list[str], **more: object) -> list[str]:
    facts = json.dumps({**snapshot.facts_of(cells), **more})
    return [f"facts {armour.crc(facts)} {facts}", *cells[1:]]


def cells_of(base: Base) -> list[str]:
    return list(snapshot.to_cells(Snapshot(base, envelope())))


BASE = Base("1" * 32, "s", columns=(Column("person", "a", "A"),), rows=[base_row("2" * 32, {"a": "x"})])


def test_a_newer_file_says_so_whatever_else_it_holds():
    with pytest.raises(Newer) as caught:
        snapshot.from_cells([*with_facts(cells_of(BASE), min_reader=99, protocol=99)[:1], "unknown things"])
    assert caught.value.facts["protocol"] == 99


def test_unknown_facts_and_kinds_of_lines_are_skipped():
    assert snapshot.from_cells(with_facts(cells_of(BASE), novelty=[1])).base.export == BASE.export


@pytest.mark.parametrize(
    "facts",
    [
        {"acks": {"s": "many"}},
        {"export": None},
        {"tables": [1]},
        {"min_reader": "x"},
        {"acks": [1]},
        {"country": 5},
        {"key": "zz"},
        {"key": "00" * 99},
        {"export": "no"},
        {"protocol": "1"},
    ],
)
def test_facts_of_the_wrong_kind_are_damage(facts):
    with pytest.raises(Damaged):
        snapshot.from_cells(with_facts(cells_of(BASE), **facts))


def test_facts_survive_where_the_rest_is_damaged():
    cells = cells_of(BASE)
    assert snapshot.facts_of(["", "noise", cells[0]])["export"] == BASE.export
    assert snapshot.facts_of([cells[0].replace('"sequence":0', '"sequence":9')]) == {}


@given(HEX)
def test_codes_are_read_as_people_type_them(export):
    code = export_code(export)
    assert export_of(code) == export_of(f"Koden är {code.lower()}.") == export_of(code.replace("-", " ")) == export
    assert export_of(mark_of("0" * 32, export, "P-1", ["x"])) == export


@given(HEX, st.integers(4, 30), st.sampled_from("ABCDEFGH2345"))
def test_a_wrong_letter_in_a_code_is_mostly_noticed(export, place, letter):
    code = export_code(export)
    if code[place] != "-" and code[place] != letter:
        assert export_of(code[:place] + letter + code[place + 1 :]) == ""


def test_marks_tell_rows_exports_keys_and_values_apart():
    usual = ("0" * 32, "1" * 32, "P-1", ["x", None])
    others = [
        ("2" * 32, *usual[1:]),
        (usual[0], "3" * 32, *usual[2:]),
        (*usual[:2], "P-2", usual[3]),
        (*usual[:3], ["y", None]),
    ]
    assert len({mark_of(*each) for each in [usual, *others]}) == 5


def test_trust_is_not_taken_from_a_file():
    assert snapshot.from_cells(cells_of(replace(BASE, trust=Trust.NONE))).base.trust is Trust.FILE
