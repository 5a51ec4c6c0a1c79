"""Which row of the file is which row of the register: an edit is never given to the wrong row."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.sync.judging import changed
from chapterdesk.sync.outcome import Why
from chapterdesk.sync.parts import Trust
from tests.sync import cases
from tests.sync.tables import Table, edits, person, shuffle


def test_invariant_1_untouched_is_nothing() -> None:
    assert Table(40).take_in().quiet


@given(seed=st.integers(0, 2**32), rows=st.integers(1, 30))
@cases(500)
def test_invariant_7_a_sheet_sorted_with_its_keys_is_nothing(seed: int, rows: int) -> None:
    table = Table(rows)
    lines = list(zip(table.keys, table.cells, strict=True))
    random.Random(seed).shuffle(lines)
    table.keys, table.cells = [k for k, _c in lines], [c for _k, c in lines]
    assert table.take_in().quiet


@given(seed=st.integers(0, 2**32), rows=st.integers(5, 30))
@cases(500)
def test_invariant_7_a_sheet_sorted_without_its_keys_is_put_right(seed: int, rows: int) -> None:
    table = Table(rows)
    order = shuffle(table, random.Random(seed))
    outcome = table.take_in()
    assert not outcome.changes
    assert not outcome.held
    if any(line != row for line, row in enumerate(order)):
        assert outcome.count(Why.REKEYED) or outcome.questions or outcome.quiet


@given(seed=st.integers(0, 2**32), rows=st.integers(6, 30), columns=st.sets(st.integers(0, 6), min_size=1, max_size=5))
@cases(1000)
def test_invariant_7_a_partial_sort_is_never_applied(seed: int, rows: int, columns: set[int]) -> None:
    table = Table(rows)
    shuffle(table, random.Random(seed), sorted(columns))
    wide = len({tuple(map(repr, cells)) for cells in table.cells})
    applied = table.take_in().applied
    # Two or three values changed places in one column of a large table: nobody can tell that from an edit.
    assert wide < rows or len(applied) <= 4


@pytest.mark.slow
@pytest.mark.parametrize("half", [False, True])
def test_five_thousand_rows_are_re_attached_by_content(half: bool) -> None:
    table = Table(5000)
    rng = random.Random(5)
    for row in range(0, 5000, 2) if half else ():
        table.put(row, "town", f"Moved to {row}")
        table.put(row, "mail", "Withdrawn")
    order = shuffle(table, rng)
    matched = table.match()
    here = {pair.read.number - 2: pair.row.id for pair in matched.pairs}
    assert sum(here.get(line) == table.ids[row] for line, row in enumerate(order)) == 5000
    outcome = table.take_in()
    assert not outcome.changes
    assert len(outcome.held) == (5000 if half else 0)
    assert [q.why for q in outcome.questions] == [Why.REKEYED]


def test_rows_that_differ_in_two_fields_only_are_put_right_and_asked_about_once() -> None:
    table = Table([{"name": f"Item {n}", "town": f"Meeting {n}", "level": "a", "mail": "granted"} for n in range(30)])
    table.put(4, "tags", "new")
    order = shuffle(table, random.Random(2))
    outcome = table.take_in()
    assert not outcome.changes
    assert [(p.row, p.field) for p in outcome.held] == [(table.ids[4], "tags")]
    assert [q.why for q in outcome.questions] == [Why.REKEYED]
    here = {pair.read.number - 2: pair.row.id for pair in table.match().pairs}
    assert all(here[line] == table.ids[row] for line, row in enumerate(order))


def test_a_row_with_nothing_but_common_values_is_known_when_the_others_are_placed() -> None:
    many = [person(n) for n in range(200)]
    for n in (3, 50):  # each value of these two is one that many rows have
        many[n] = {"town": f"Town {n}", "level": "abc"[n % 3], "mail": "granted"}
    for n in range(100, 200):
        many[n] |= {"town": "Town 3" if n % 2 else "Town 50"}
    table = Table(many)
    order = shuffle(table, random.Random(2))
    matched = table.match()
    here = {pair.read.number - 2: pair.row.id for pair in matched.pairs}
    assert all(here[line] == table.ids[row] for line, row in enumerate(order))
    assert not matched.fresh


def test_a_swap_of_two_rows_is_asked_about() -> None:
    table = Table(60)
    table.cells[3], table.cells[4] = table.cells[4], table.cells[3]
    outcome = table.take_in()
    assert not outcome.applied
    assert {p.review for p in outcome.held} == {Why.REKEYED}


def test_a_check_of_another_row_makes_the_edit_wait() -> None:
    table = Table(60)
    table.keys[3] = (table.keys[3][0], table.keys[4][1])
    table.put(3, "town", "Lund")
    (held,) = table.take_in().held
    assert (held.row, held.review) == (table.ids[3], Why.REKEYED)


def test_a_person_who_moves_in_with_another_is_an_edit() -> None:
    table = Table([person(n) | {"town": f"Town {n}"} for n in range(60)])
    table.put(3, "town", "Town 9")
    table.put(3, "level", "Active")
    table.put(3, "mail", "Withdrawn")
    assert len(table.take_in().applied) >= 2


def test_what_moved_along_with_a_sorted_column_waits_too() -> None:
    many = [person(n) for n in range(40)]
    for n, row in enumerate(many):
        row["level"] = "c" if n in (7, 30) else "a"
    table = Table(many)
    table.put(3, "tags", "edited alone")
    order = sorted(range(40), key=lambda n: str(table.cells[n][1]))
    before = [list(cells) for cells in table.cells]
    for line, origin in enumerate(order):
        table.cells[line][1:3] = before[origin][1:3]
    outcome = table.take_in()
    assert {p.field for p in outcome.held} == {"town", "level"} | {
        p.field for p in outcome.held if p.row == table.ids[3]
    }
    assert {p.field for p in outcome.applied} <= {"tags"}


def test_a_copied_row_is_one_row() -> None:
    table = Table(10)
    table.append(table.keys[2][0], list(table.cells[2]), table.keys[2][1])
    outcome = table.take_in()
    assert not outcome.changes
    assert outcome.count(Why.SAME_ROW_TWICE) == 1


def test_of_a_ref_twice_the_nearest_is_the_edit_and_the_other_perhaps_somebody_new() -> None:
    table = Table(10)
    other: list[object] = ["Somebody Else", "Umeå", "Active", None, "choir", None, None]
    table.append(table.keys[2][0], other, table.keys[2][1])
    table.put(2, "town", "Lund")
    outcome = table.take_in()
    assert edits(outcome) == {(table.ids[2], "town")}
    (new,) = outcome.new_rows
    assert (new.why, new.like, new.values["name"]) == (Why.COPIED_ROW, table.ids[2], "Somebody Else")


def test_a_row_under_a_spare_ref_is_new() -> None:
    table = Table(10)
    spare = next(iter(table.base.spares))
    table.append(spare, ["New Person", "Lund", "boss", dt.date(1990, 1, 2), None, None, None])
    (new,) = table.take_in().new_rows
    assert (new.ref, new.values["name"], new.unreadable) == (spare, "New Person", {"level": "boss"})
    assert new.values["born"] == "1990-01-02"
    assert table.take_in().new_rows[0].id == new.id


def test_a_spare_ref_with_other_values_asks() -> None:
    table = Table(10)
    spare = next(iter(table.base.spares))
    table.append(spare, ["New Person", *[None] * 6])
    outcome = table.take_in(spares={spare: ["f" * 32]})
    assert [q.why for q in outcome.questions] == [Why.SPARE_AGAIN]


def test_empty_spare_rows_are_nothing() -> None:
    table = Table(10)
    for spare in table.base.spares:
        table.append(spare, [None] * 7)
    assert table.take_in().quiet


def test_invariant_8_a_row_column_or_sheet_that_is_not_there_changes_nothing() -> None:
    table = Table(10)
    del table.keys[4], table.cells[4]
    outcome = table.take_in()
    assert not outcome.changes
    assert [(n.why, n.row) for n in outcome.notices] == [(Why.MISSING_ROW, table.ids[4])]
    table = Table(10)
    table.columns = table.columns[:3]
    table.cells = [cells[:3] for cells in table.cells]
    assert table.take_in().quiet


def test_a_row_emptied_all_through_is_a_missing_row() -> None:
    table = Table(10)
    table.cells[4] = [None] * 7
    outcome = table.take_in()
    assert not outcome.changes
    assert not outcome.held
    assert outcome.count(Why.MISSING_ROW) == 1


@given(seed=st.integers(0, 2**32), rows=st.integers(2, 12), keep_marks=st.booleans())
@cases(500)
def test_invariant_10_without_refs_nothing_is_changed_by_itself(seed: int, rows: int, keep_marks: bool) -> None:
    rng = random.Random(seed)
    table = Table(rows)
    for _ in range(rng.randint(0, rows)):
        table.put(rng.randrange(rows), "town", f"Moved {rng.random()}")
    table.keys = [("", mark if keep_marks else "") for _ref, mark in table.keys]
    assert not table.take_in().changes


def test_invariant_10_a_base_that_is_not_the_files_own_moves_all_to_review() -> None:
    table = Table(10, trust=Trust.LATEST)
    table.put(1, "town", "Lund")
    table.actions[2] = "DELETE"
    outcome = table.take_in()
    assert not outcome.changes
    assert {p.review for p in outcome.held} == {Why.WEAK_BASE}
    assert outcome.deletions[0].review is Why.WEAK_BASE


def test_all_dates_moved_by_the_other_epoch_are_no_edits() -> None:
    table = Table(10)
    for row in range(10):
        born = dt.date.fromisoformat(str(table.rows[row].values["born"]))
        table.put(row, "born", born + dt.timedelta(days=1462))
    assert not table.take_in().changes
    table = Table(10)
    table.put(3, "born", dt.date.fromisoformat(str(table.rows[3].values["born"])) + dt.timedelta(days=1462))
    assert len(table.take_in().applied) == 1


def test_a_typed_ref_forgives_case_and_spaces() -> None:
    table = Table(3)
    table.keys[1] = (f" {table.keys[1][0].lower()} ", table.keys[1][1])
    table.put(1, "town", "Lund")
    assert edits(table.take_in()) == {(table.ids[1], "town")}


def test_only_the_cells_that_were_edited_are_edits() -> None:
    table = Table(20)
    table.put(7, "town", "Lund")
    (pair,) = [p for p in table.match().pairs if changed(p.cells)]
    assert (pair.row.id, changed(pair.cells)) == (table.ids[7], ["town"])
