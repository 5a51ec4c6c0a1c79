"""What taking in a workbook does: the invariants of the protocol that the pure core can state, by their numbers.

11, 12 against a database, 13 against export, 17, 19 and 20 need files and databases; they are tested where those are.
"""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.fields import Field, FieldValue
from chapterdesk.fields.types import Text
from chapterdesk.sync.actions import Action, read_action
from chapterdesk.sync.merge import Here, addition_of, apply, change_of, removal_of, take_in
from chapterdesk.sync.outcome import Outcome, Why
from chapterdesk.sync.parts import ROW, Base, Change, Trust, Verb
from chapterdesk.sync.rules import Rule, rule_of
from chapterdesk.sync.world import Log
from tests.sync import cases
from tests.sync.sites import DECLARED, FIELDS, KIND, NAMES
from tests.sync.tables import EXPORT, Table, edits

TYPED: dict[str, list[object]] = {
    "name": ["Ada", "Bo", None],
    "town": ["Lund", "Umeå", "Kiruna", None],
    "level": ["Supporter", "Organiser", "boss", None],
    "born": ["1990-01-02", "1991-11-30", "yesterday", None],
    "tags": ["law", "choir; bikes", "law; choir", None],
    "notes": ["Met again", "Met 1\nCalled\nWrote", None],
    "mail": ["Withdrawn", "Yes, given", "perhaps", None],
}
HERE: dict[str, list[FieldValue]] = {
    "name": ["Cilla", "Bo"],
    "town": ["Lund", "Malmö"],
    "level": ["b", "c"],
    "born": ["1990-01-02", "1980-05-06"],
    "tags": [("law",), ("law", "choir"), ("tag 1",)],
    "notes": ["Met 1\nCalled\nHere", "Here"],
    "mail": ["withdrawn", "granted"],
}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A small table, edited in the file and meanwhile at home."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    table = Table(draw(st.integers(1, 12)))
    for _ in range(draw(st.integers(0, 5))):
        name = rng.choice(NAMES)
        table.put(rng.randrange(len(table.ids)), name, rng.choice(TYPED[name]))
    for n in range(draw(st.integers(0, 4))):
        row, name = rng.choice(table.ids), rng.choice(NAMES)
        seen = table.log.settled(row, name).seen() if table.log.exists(row) else ("x",)
        if rng.random() < 0.1:
            table.log.take([Change(f"h{n}", KIND, row, Verb.REMOVE, {}, {ROW: seen}, f"03{n}")])
        elif table.log.exists(row):
            change = Change(f"h{n}", KIND, row, Verb.SET, {name: rng.choice(HERE[name])}, {name: seen}, f"03{n}")
            table.log.take([change])
    if rng.random() < 0.2:
        table.actions[rng.randrange(len(table.ids))] = rng.choice(["DELETE", "delete", "what?"])
    return table


def done(table: Table, outcome: Outcome) -> Log:
    log = table.log.branch()
    apply(log, outcome)
    return log


@given(table=tables())
@cases(1500)
def test_invariant_2_the_same_file_again_is_nothing(table: Table) -> None:
    log = done(table, table.take_in())
    again = take_in(table.match(), Here(log))
    assert again.changes == ()
    row = table.ids[0]
    if log.exists(row):
        log.take(
            [Change("later", KIND, row, Verb.SET, {"town": "Back"}, {"town": log.settled(row, "town").seen()}, "9")]
        )
        assert take_in(table.match(), Here(log)).changes == ()


@given(table=tables())
@cases(1500)
def test_invariant_5_no_edit_is_lost(table: Table) -> None:
    """Every cell that is not as it was is in the log, or held, or told."""
    outcome = table.take_in()
    log = done(table, outcome)
    told = {(n.row, n.field) for n in outcome.notices} | {(p.row, p.field) for p in outcome.held}
    told |= {(q.row, q.row and "") for q in outcome.questions}
    for pair in table.match().pairs:
        for name, cell in pair.cells.items():
            known = any(
                c.fields.get(name) == cell.value and c.verb is Verb.SET for c in log.rows[pair.row.id].changes.values()
            )
            assert known or (pair.row.id, name) in told or cell.state.value == "mechanical"


@given(table=tables())
@cases(1500)
def test_invariant_5_what_was_changed_at_home_is_shown_or_open_or_seen(table: Table) -> None:
    at_home = [c for row in table.log.rows.values() for c in row.changes.values() if c.id.startswith("h")]
    log = done(table, table.take_in())
    for change in at_home:
        for name in change.fields or [ROW]:
            graph = log.rows[change.row].field(name)
            heads = {h.change for h in graph.heads()}
            assert change.id in graph.ancestors(*heads)
            superseding = [n for n in graph.nodes.values() if change.id in n.parents]
            assert change.id in heads or all(n.id.startswith("h") for n in superseding)


@given(table=tables(), other=tables(), seed=st.integers(0, 9))
@cases(1000)
def test_invariant_3_two_copies_in_any_order(table: Table, other: Table, seed: int) -> None:
    """Two people edit copies of one file: whichever comes first, the same log."""
    if len(table.ids) != len(other.ids):
        return
    logs = []
    for order in ([table, other], [other, table]):
        log = table.log.branch()
        for each in order * (1 + seed % 2):
            apply(log, take_in(each.match(), Here(log)))
        logs.append(log.digest())
    assert logs[0] == logs[1]


@given(table=tables())
@cases(1000)
def test_invariant_12_the_preview_is_the_effect(table: Table) -> None:
    outcome = table.take_in()
    before = table.log.digest()
    log = done(table, outcome)
    assert table.log.digest() == before
    rows = {c.row for c in outcome.changes}
    assert [c for row in sorted(rows) for c in log.conflicts(row)] == list(outcome.conflicts)
    if not outcome.changes:
        assert log.digest() == before


@given(table=tables())
@cases(1000)
def test_invariant_4_two_sites_that_take_in_the_file_agree(table: Table) -> None:
    """The hub and a district read the same returned file; their logs are the same set of changes."""
    log = table.log.branch()
    sent = replace(table.base, changes=tuple(table.log.travelling()))
    table.base = sent
    far = Log(DECLARED)
    apply(far, take_in(table.match(), Here(far)))
    apply(log, take_in(table.match(), Here(log)))
    assert far.digest() == log.digest()


@given(table=tables(), allowed=st.sets(st.sampled_from(NAMES)))
@cases(500)
def test_invariant_13_no_change_outside_the_peers_scope(table: Table, allowed: set[str]) -> None:
    outcome = table.take_in(may=lambda _kind, name: name in allowed)
    assert {name for c in outcome.changes for name in c.fields} <= allowed
    assert {p.field for p in outcome.held} <= allowed


@given(table=tables())
@cases(500)
def test_invariant_14_what_breaks_a_rule_is_taken_and_makes_a_repair(table: Table) -> None:
    def check(_kind: str, values: object) -> list[str]:
        return [] if isinstance(values, dict) and values.get("town") else ["Town is empty."]

    outcome = table.take_in(check=check)
    log = done(table, outcome)
    broken = {c.row for c in outcome.changes if (shown := log.shown(c.row)) is not None and not shown.get("town")}
    assert {r.row for r in outcome.repairs} == broken


@given(table=tables())
@cases(500)
def test_invariant_10_without_the_snapshot_nothing_is_applied(table: Table) -> None:
    table.base = replace(table.base, trust=Trust.LATEST)
    outcome = table.take_in()
    assert not outcome.changes
    assert all(p.review is Why.WEAK_BASE for p in outcome.held if p.review is not Why.REKEYED)


@given(table=tables())
@cases(500)
def test_invariant_15_undo_and_take_in_again(table: Table) -> None:
    """Undoing an import is a change that has seen it; the same file then still says nothing by itself."""
    outcome = table.take_in()
    log = done(table, outcome)
    back = [
        Change(f"u{n}", KIND, p.row, Verb.SET, {p.field: p.base}, {p.field: (p.change,)}, "8")
        for n, p in enumerate(outcome.applied)
    ]
    log.take(back)
    assert take_in(table.match(), Here(log)).changes == ()
    for proposal in outcome.applied:
        heads = log.settled(proposal.row, proposal.field)
        before = table.log.settled(proposal.row, proposal.field)
        if not before.conflict and before.value == proposal.base and log.exists(proposal.row):
            assert (heads.value or None) == (proposal.base or None)


# -- single rules -----------------------------------------------------------------------------------------------------


def one(name: str, typed: object, mine: FieldValue = None) -> tuple[Table, Outcome]:
    table = Table(30)
    table.put(0, name, typed)
    if mine is not None:
        parent = {name: table.log.settled(table.ids[0], name).seen()}
        table.log.take([Change("mine", KIND, table.ids[0], Verb.SET, {name: mine}, parent, "05")])
    return table, table.take_in()


def test_an_edit_is_applied() -> None:
    table, outcome = one("town", "Lund")
    assert done(table, outcome).shown(table.ids[0])["town"] == "Lund"  # type: ignore[index]


def test_both_sides_edited_is_a_conflict() -> None:
    table, outcome = one("town", "Lund", "Malmö")
    (conflict,) = outcome.conflicts
    assert (conflict.field, conflict.base) == ("town", "Town 0")
    assert {h.value for h in conflict.heads} == {"Lund", "Malmö"}
    assert done(table, outcome).shown(table.ids[0])["town"] == "Malmö"  # type: ignore[index]


def test_invariant_18_both_sides_the_same_is_none() -> None:
    _table, outcome = one("town", "Lund", "Lund")
    assert not outcome.conflicts


def test_sets_and_notes_join() -> None:
    table, outcome = one("tags", "law; tag 0; choir", ("law", "tag 0", "bikes"))
    assert set(done(table, outcome).shown(table.ids[0])["tags"]) == {"law", "tag 0", "choir", "bikes"}  # type: ignore[index,arg-type]
    table, outcome = one("notes", "Before\nMet 0\nCalled", "Met 0\nCalled\nAfter")
    assert done(table, outcome).shown(table.ids[0])["notes"] == "Before\nMet 0\nCalled\nAfter"  # type: ignore[index]


def test_a_day_month_swap_waits() -> None:
    table = Table([{"name": "Ada", "born": "1990-01-02"}])
    table.put(0, "born", "1990-02-01")
    assert [p.review for p in table.take_in().held] == [Why.DAY_MONTH]


def test_a_cleared_required_field_waits_and_another_does_not() -> None:
    assert [p.review for p in one("name", None)[1].held] == [Why.CLEARED_REQUIRED]
    assert [p.field for p in one("town", None)[1].applied] == ["town"]


@pytest.mark.parametrize(("rows", "cleared", "waits"), [(30, 3, False), (30, 4, True), (10, 2, False)])
def test_clearing_more_than_a_tenth_of_a_column_waits(rows: int, cleared: int, waits: bool) -> None:
    table = Table(rows)
    for row in range(cleared):
        table.put(row, "town", None)
    outcome = table.take_in()
    assert ({p.review for p in outcome.held} == {Why.MASS_CLEAR}) == waits
    assert bool(outcome.applied) != waits


def test_an_unknown_choice_is_told_with_its_text() -> None:
    _table, outcome = one("level", "boss")
    assert [(n.why, n.shown) for n in outcome.notices] == [(Why.UNREADABLE, "boss")]
    assert not outcome.changes


def test_computed_fields_are_not_edited() -> None:
    computed = Field(Text(), "Town", name="town", editable=False)
    table = Table(3)
    table.put(0, "town", "Lund")
    table.log.declared = {KIND: FIELDS | {"town": computed}}
    outcome = table.take_in()
    assert outcome.count(Why.COMPUTED) == 1
    assert not outcome.changes


def test_delete_makes_a_tombstone_that_travels() -> None:
    table = Table(3)
    table.actions[1] = "delete"
    outcome = table.take_in()
    assert done(table, outcome).shown(table.ids[1]) is None
    assert outcome.deletions[0].review is None
    assert take_in(table.match(), Here(done(table, outcome))).count(Why.KNOWN) == 1


def test_invariant_9_delete_against_an_edit_here_is_one_conflict() -> None:
    table, _outcome = one("level", "Active", "c")
    table.actions[0] = "Delete"
    outcome = table.take_in()
    assert [c.field for c in outcome.conflicts].count(ROW) == 1
    assert done(table, outcome).exists(table.ids[0])


def test_invariant_9_an_erased_row_comes_back_from_no_file() -> None:
    table, _outcome = one("town", "Lund")
    table.base = replace(table.base, changes=tuple(table.adds))
    table.log.erase([table.ids[0]])
    outcome = table.take_in()
    assert not [c for c in outcome.changes if c.row == table.ids[0]]
    assert outcome.count(Why.ERASED) >= 1


def test_an_erasure_travels() -> None:
    table = Table(3)
    table.base = replace(table.base, erased=frozenset({table.ids[2]}))
    outcome = table.take_in()
    log = done(table, outcome)
    assert outcome.erased == {table.ids[2]}
    assert table.ids[2] in log.erased
    assert table.ids[2] not in log.rows


def test_merge_into_and_unknown_actions_ask() -> None:
    table = Table(3)
    table.actions = {0: f"MERGE INTO {table.keys[2][0]}", 1: "frobnicate"}
    outcome = table.take_in()
    assert [(q.why, q.row, q.candidates) for q in outcome.questions] == [
        (Why.MERGE_INTO, table.ids[0], (table.ids[2],))
    ]
    assert outcome.count(Why.BAD_ACTION) == 1


def test_actions_in_any_language() -> None:
    assert read_action(" Delete ") == (Action.DELETE, "")
    assert read_action("") == (Action.NONE, "")
    assert read_action("merge into P-1")[0] is Action.MERGE


def test_a_later_copy_that_lacks_an_earlier_edit_is_told() -> None:
    table, outcome = one("town", "Lund")
    log = done(table, outcome)
    later = Table(30)
    again = take_in(later.match(), Here(log, taken=outcome.changes))
    assert [(n.why, n.field) for n in again.notices] == [(Why.WITHDRAWN, "town")]
    assert not again.changes


def test_held_edits_let_through_later_are_the_same_change() -> None:
    table, outcome = one("name", None)
    (held,) = outcome.held
    log = table.log.branch()
    log.take([change_of(held)])
    assert take_in(table.match(), Here(log)).quiet


def test_a_new_row_once_added_is_known() -> None:
    table = Table(2)
    table.append(next(iter(table.base.spares)), ["New Person", *[None] * 6])
    (new,) = table.take_in().new_rows
    table.log.take([addition_of(new)])
    assert table.take_in().quiet
    assert table.log.shown(new.id) == {"name": "New Person"}


def test_a_held_deletion_let_through() -> None:
    table = Table(2, trust=Trust.LATEST)
    table.actions[0] = "DELETE"
    (deletion,) = table.take_in().deletions
    table.log.take([removal_of(deletion)])
    assert table.log.shown(table.ids[0]) is None


def test_a_row_that_this_site_does_not_know_is_held() -> None:
    table = Table(2)
    table.put(0, "town", "Lund")
    (held,) = take_in(table.match(), Here(Log(DECLARED))).held
    assert held.review is Why.WEAK_BASE


def test_the_senders_changes_arrive_with_their_numbers() -> None:
    table = Table(2)
    far = Log(DECLARED)
    table.base = replace(table.base, changes=tuple(table.adds))
    outcome = take_in(table.match(), Here(far))
    assert [c.seq for c in outcome.changes] == [1, 2]
    assert done(table, outcome).digest() == table.log.digest()


def test_rules_follow_the_declaration() -> None:
    assert [rule_of(FIELDS[n]) for n in NAMES] == [
        Rule.BOTH, Rule.BOTH, Rule.BOTH, Rule.DATE, Rule.SET, Rule.LINES, Rule.CAUTIOUS,
    ]  # fmt: skip
    assert rule_of(Field(Text(), "x", cautious=True)) is Rule.CAUTIOUS


def test_no_base_at_all_gives_suggestions_only() -> None:
    table = Table(3)
    table.base = Base(EXPORT, trust=Trust.NONE)
    outcome = table.take_in()
    assert not outcome.changes
    assert len(outcome.new_rows) == 3
    assert edits(outcome) == set()
