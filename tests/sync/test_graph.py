"""The change graph: order and doubling do not matter, nothing unseen is superseded, and each type joins by its own rule."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.fields import FieldValue
from chapterdesk.sync.graph import edit_id, new_row_id
from chapterdesk.sync.parts import ROW, Change, Verb
from chapterdesk.sync.rules import merge_lines
from chapterdesk.sync.world import Log, lacks, seen_after
from tests.sync import cases
from tests.sync.sites import DECLARED, KIND

R = "a" * 32


def add(**values: FieldValue) -> Change:
    return Change("add", KIND, R, Verb.ADD, values, {}, "00")


def put(id: str, name: str, value: FieldValue, *parents: str, time: str = "") -> Change:
    return Change(id, KIND, R, Verb.SET, {name: value}, {name: parents or ("add",)}, time or f"01{id}")


def log(*changes: Change) -> Log:
    return Log(DECLARED, changes)


def value_of(name: str, *changes: Change) -> FieldValue:
    settled = log(*changes).settled(R, name)
    assert not settled.conflict
    return settled.value


@st.composite
def graphs(draw: st.DrawFn) -> list[Change]:
    """Random changes of one row, each of which has seen some of the earlier ones."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    name = draw(st.sampled_from(["town", "tags", "notes", "mail", "born"]))
    pool: dict[str, list[FieldValue]] = {
        "town": ["x", "y", "z", None],
        "tags": [("a",), ("a", "b"), ("b", "c"), ()],
        "notes": ["one\ntwo", "zero\none\ntwo", "one\ntwo\nthree", None],
        "mail": ["granted", "refused", "withdrawn"],
        "born": ["1990-01-02", "1990-02-01"],
    }
    changes = [add(name="Anna", **{name: pool[name][0]})]
    for n in range(draw(st.integers(1, 7))):
        seen = tuple(c.id for c in rng.sample(changes, rng.randint(1, min(3, len(changes)))))
        kind = rng.random()
        if kind < 0.1:
            changes.append(Change(f"c{n}", KIND, R, Verb.REMOVE, {}, {ROW: seen}, f"{n + 1:02}"))
        else:
            changes.append(put(f"c{n}", name, rng.choice(pool[name]), *seen, time=f"{n + 1:02}"))
    return changes


@given(changes=graphs(), seed=st.integers(0, 2**16))
@cases(4000)
def test_invariant_3_any_order_and_any_doubling_is_the_same(changes: list[Change], seed: int) -> None:
    rng = random.Random(seed)
    mixed = [*changes, *rng.sample(changes, len(changes) // 2)]
    rng.shuffle(mixed)
    assert log(*mixed).digest() == log(*changes).digest()


@given(changes=graphs(), cut=st.integers(0, 8))
@cases(2000)
def test_invariant_4_sites_that_exchange_all_converge(changes: list[Change], cut: int) -> None:
    one, other = log(*changes[:cut]), log(*changes[cut:])
    one.digest(), other.digest()  # whatever they had worked out before must not stick
    one.take(other.travelling())
    other.take(one.travelling())
    assert one.digest() == other.digest()


@given(changes=graphs())
@cases(2000)
def test_invariant_6_what_is_shown_was_entered(changes: list[Change]) -> None:
    for name, shown in (log(*changes).shown(R) or {}).items():
        entered = [c.fields[name] for c in changes if name in c.fields]
        if isinstance(shown, tuple):
            assert set(shown) <= {v for value in entered if isinstance(value, tuple) for v in value}
        elif name == "notes":
            assert set(str(shown).split("\n")) <= {line for value in entered for line in str(value).split("\n")}
        else:
            assert shown in entered


@given(changes=graphs())
@cases(2000)
def test_invariant_18_no_false_conflict(changes: list[Change]) -> None:
    known = log(*changes)
    for conflict in known.conflicts(R):
        graph = known.rows[R].field(conflict.field)
        for one, other in itertools.permutations((h.change for h in conflict.heads if conflict.field != ROW), 2):
            assert one not in graph.ancestors(other)


@given(changes=graphs())
@cases(1000)
def test_invariant_16_resolutions_converge(changes: list[Change]) -> None:
    """Two sites that settle the same conflict alike agree; a third that settles it otherwise makes one conflict again."""
    known = log(*changes)
    for conflict in known.conflicts(R):
        if conflict.field != ROW:
            heads = {conflict.field: tuple(h.change for h in conflict.heads)}
            kept = [
                Change(f"m{n}", KIND, R, Verb.MERGE, {conflict.field: conflict.heads[0].value}, heads, f"9{n}")
                for n in range(2)
            ]
            known.take(kept)
            assert not [c for c in known.conflicts(R) if c.field == conflict.field]


@given(changes=graphs())
@cases(1000)
def test_erased_ids_stay_dead(changes: list[Change]) -> None:
    known = log(*changes)
    known.erase([R])
    assert known.take(changes) == []
    assert known.shown(R) is None
    assert log(*changes).digest() != known.digest()


def test_who_has_seen_a_value_supersedes_it() -> None:
    assert value_of("town", add(town="a"), put("1", "town", "b"), put("2", "town", "c", "1")) == "c"


def test_going_back_to_an_earlier_value_is_a_change_of_its_own() -> None:
    known = log(add(town="a"), put("1", "town", "b"), put("2", "town", "a", "1"), put("3", "town", "c"))
    (conflict,) = known.conflicts(R)
    assert {h.value for h in conflict.heads} == {"a", "c"}
    assert conflict.base == "a"


def test_two_who_enter_the_same_agree() -> None:
    assert value_of("town", add(town="a"), put("1", "town", "b"), put("2", "town", "b")) == "b"


def test_sets_keep_what_anybody_added() -> None:
    base = add(tags=("a", "b"))
    added, removed = put("1", "tags", ("a", "b", "c")), put("2", "tags", ("b",))
    assert value_of("tags", base, added, removed) == ("b", "c")


def test_an_add_wins_over_a_removal_that_has_not_seen_it() -> None:
    base = add(tags=("a",))
    gone, back = put("1", "tags", ()), put("2", "tags", ("a",), "1")
    other = put("3", "tags", ("b",))
    assert set(value_of("tags", base, gone, back, other) or ()) == {"a", "b"}  # type: ignore[arg-type]


def test_consent_shows_the_most_restrictive_and_still_asks() -> None:
    known = log(add(mail="not_asked"), put("1", "mail", "withdrawn"), put("2", "mail", "granted", time="99"))
    assert known.shown(R) == {"mail": "withdrawn"}
    (conflict,) = known.conflicts(R)
    assert conflict.heads[0].value == "withdrawn"


def test_notes_are_joined_line_by_line() -> None:
    assert merge_lines("a\nb\nc\nd", "0\na\nb\nc\nd", "a\nb\nc\nd\ne") == "0\na\nb\nc\nd\ne"
    assert (
        merge_lines("a\nb\nc", "a\nc", "a\nb\nc\nd") is None
        or merge_lines("a\nb\nc", "a\nc", "a\nb\nc\nd") == "a\nc\nd"
    )
    assert merge_lines("a\nb", "a\nx", "a\ny") is None
    assert merge_lines("a\nb", "a\nx", "a\nx") == "a\nx"
    assert merge_lines("", "a", "b") is None


@given(base=st.lists(st.sampled_from("abcd"), max_size=5), one=st.lists(st.sampled_from("abcdef"), max_size=6))
@cases(1000)
def test_joining_lines_with_the_base_or_with_itself_changes_nothing(base: list[str], one: list[str]) -> None:
    old, new = "\n".join(base), "\n".join(one)
    assert merge_lines(old, old, new) == new
    assert merge_lines(old, new, old) == new
    assert merge_lines(old, new, new) == new


def test_invariant_9_delete_against_edit_is_one_conflict_and_the_row_stays() -> None:
    gone = Change("d", KIND, R, Verb.REMOVE, {}, {ROW: ("add",)}, "05")
    known = log(add(name="Anna", town="a"), put("1", "town", "b"), gone)
    (conflict,) = known.conflicts(R)
    assert conflict.field == ROW
    assert known.shown(R) == {"name": "Anna", "town": "b"}


def test_who_deletes_having_seen_the_edit_deletes() -> None:
    gone = Change("d", KIND, R, Verb.REMOVE, {}, {ROW: ("add",), "town": ("1",)}, "05")
    known = log(add(name="Anna", town="a"), put("1", "town", "b"), gone)
    assert known.shown(R) is None
    assert known.conflicts(R) == []


@pytest.mark.parametrize("keep", [True, False])
def test_a_contested_deletion_is_settled_either_way(keep: bool) -> None:
    gone = Change("d", KIND, R, Verb.REMOVE, {}, {ROW: ("add",)}, "05")
    known = log(add(name="Anna", town="a"), put("1", "town", "b"), gone)
    heads = known.all_heads(R)
    verb = Verb.RESTORE if keep else Verb.REMOVE
    known.take([Change("s", KIND, R, verb, known.shown(R) or {} if keep else {}, heads, "06")])
    assert known.conflicts(R) == []
    assert known.shown(R) == ({"name": "Anna", "town": "b"} if keep else None)


def test_what_a_site_displays_stands_for_its_heads_and_stays_at_home() -> None:
    shown = Change("s", KIND, R, Verb.SHOW, {"tags": ("a", "b", "c")}, {"tags": ("1", "2")}, "04")
    later = put("3", "tags", ("c",), "s", time="05")
    known = log(add(tags=("a",)), put("1", "tags", ("a", "b")), put("2", "tags", ("a", "c")), shown, later)
    assert known.settled(R, "tags").value == ("c",)
    sent = known.travelling()
    assert "s" not in {c.id for c in sent}
    assert next(c for c in sent if c.id == "3").parents == {"tags": ("1", "2")}


def test_ids_of_hand_edits_are_the_same_everywhere() -> None:
    export = "0192" * 8
    assert edit_id(export, R, "tags", ("a",)) == edit_id(export, R, "tags", ("a",))
    assert edit_id(export, R, "tags", ("a",)) != edit_id(export, R, "tags", "a")
    assert edit_id(export, R, "n", True) != edit_id(export, R, "n", 1)
    assert new_row_id(export, "", {"a": "1", "b": "2"}) == new_row_id(export, "", {"b": "2", "a": "1"})


def test_only_what_a_peer_has_not_acknowledged_travels() -> None:
    changes = [Change(f"{n}", KIND, R, Verb.SET, {"town": f"{n}"}, {"town": ()}, f"{n}", "s1", n) for n in range(1, 5)]
    known = log(*changes)
    assert [c.seq for c in known.travelling({"s1": 2})] == [3, 4]
    assert lacks({"s1": 1}, {"s1": 2})
    assert not lacks({"s1": 2, "s2": 1}, {"s1": 2})
    assert seen_after({"s1": 2}, {"s1": 1, "s2": 4}) == {"s1": 2, "s2": 4}
