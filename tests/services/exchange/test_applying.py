"""What taking a workbook in writes, in one step, and how it is taken back and taken in again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import in_language
from chapterdesk.models import Exported, Person, Received
from chapterdesk.services.exchange import applying, peers, telling, timeline, waiting
from chapterdesk.sync import snapshot, workbook_write
from chapterdesk.sync.outcome import Why
from chapterdesk.sync.parts import ROW, Verb
from tests.registers import open_register
from tests.services.exchange.hands import (
    change,
    contested,
    delete,
    items,
    person,
    put,
    replayed,
    shown,
    spare,
    state,
    take,
    undo,
    values,
)


@pytest.fixture(autouse=True)
def _ruled(office):
    from chapterdesk.services import rules

    rules.install(office.register)


def test_an_edit_is_written_as_one_step_of_undo_and_taken_in_again(office, edited):
    back = edited(office.send(), {person(office, "asa", "Town"): "Malmö", person(office, "nils", "Town"): "Lund"})
    before = state(office.register)
    plan = office.plan(back)
    done = applying.take_in(office.register, plan)
    assert done.counts == telling.counts(plan) and done.waiting == 0 and not done.before
    assert (shown(office, "asa", "town"), shown(office, "nils", "town")) == ("Malmö", "Lund")
    after = state(office.register)
    undo(office, done.work)
    assert state(office.register) == before
    again = applying.again(office.register, done.received)
    replayed(office.register)
    assert state(office.register) == after and again.received == done.received


def test_the_same_file_again_is_nothing_also_after_local_changes_and_after_it_was_undone(office, edited):
    back = edited(office.send(), {person(office, "asa", "Town"): "Malmö"})
    done = take(office, back)
    change(office, "asa", town="Ystad")
    now = state(office.register)
    plan = office.plan(back)
    assert not plan.outcome.changes and plan.already
    assert applying.take_in(office.register, plan).before and state(office.register) == now
    undo(office)
    undo(office, done.work)
    now = state(office.register)
    assert not office.plan(back).outcome.changes and take(office, back).before and state(office.register) == now


def test_what_is_not_undone_cannot_be_taken_in_again(office, edited):
    done = take(office, edited(office.send(), {person(office, "asa", "Town"): "Malmö"}))
    for number in (done.received, 99):
        with pytest.raises(UserError) as caught:
            applying.again(office.register, number)
        assert caught.value.code == "not_undone"


def test_a_plan_made_before_something_else_was_written_is_refused_and_nothing_is_written(office, edited):
    back = edited(office.send(), {person(office, "asa", "Town"): "Malmö"})
    plan = office.plan(back)
    change(office, "nils", town="Lund")
    before = state(office.register)
    with pytest.raises(UserError) as caught:
        applying.take_in(office.register, plan)
    assert caught.value.code == "stale_plan" and state(office.register) == before
    assert take(office, back).counts.changed == 1


def test_an_untouched_file_is_noted_as_an_answer_and_makes_no_step(office):
    steps = len(office.register.steps())
    done = take(office, office.send())
    assert done.work == 0 and len(office.register.steps()) == steps
    with office.register.read() as conn:
        out, came = (next(e for e in timeline.entries(conn) if e.out is way) for way in (True, False))
    assert out.answered and not out.to_answer and came.work == 0


def test_undo_leaves_what_was_changed_since(office, edited):
    cells = {person(office, "asa", "Town"): "Malmö", person(office, "asa", "Street address"): "Storgatan 1"}
    done = take(office, edited(office.send(), cells))
    change(office, "asa", town="Ystad")
    undo(office, done.work)
    assert (shown(office, "asa", "town"), shown(office, "asa", "street")) == ("Ystad", None)


# -- conflicts ------------------------------------------------------------------------------------------------------------


def test_undoing_the_import_closes_its_conflict_and_again_opens_it(office, edited):
    path = office.send()
    change(office, "nils", town="Lund")
    before = state(office.register)
    done = take(office, edited(path, {person(office, "nils", "Town"): "Malmö"}))
    assert contested(office.register) == {(office.ids["nils"], "town")}
    after = state(office.register)
    undo(office, done.work)
    assert state(office.register) == before and shown(office, "nils", "town") == "Lund"
    applying.again(office.register, done.received)
    assert state(office.register) == after


@pytest.mark.parametrize("local", ["edit", "delete"])
def test_delete_against_edit_is_one_conflict_that_keeps_the_row_both_ways(office, edited, local):
    path, row = office.send(), office.ids["nils"]
    if local == "edit":
        change(office, "nils", town="Lund")
        back = edited(path, {person(office, "nils", "Action"): "DELETE"})
    else:
        back = edited(path, {person(office, "nils", "Town"): "Malmö"})
        delete(office, "nils")
    before = state(office.register)
    done = take(office, back)
    assert contested(office.register) == {(row, ROW)}
    assert shown(office, "nils", "town") == ("Lund" if local == "edit" else "Malmö")
    after = state(office.register)
    undo(office, done.work)
    assert state(office.register) == before
    applying.again(office.register, done.received)
    replayed(office.register)
    assert state(office.register) == after


def test_what_belongs_to_a_deleted_person_comes_back_with_the_conflict(office, edited):
    row = office.ids["asa"]
    theirs = {n: v for n, v in values(office.register, row).items() if n in ("groups", "may_be_phoned", "member")}
    assert len(theirs) == 3
    back = edited(office.send(), {person(office, "asa", "Town"): "Malmö"})
    delete(office, "asa")
    done = take(office, back)
    assert contested(office.register) == {(row, ROW)}
    assert {n: values(office.register, row).get(n) for n in theirs} == theirs
    undo(office, done.work)
    assert values(office.register, row) is None


def test_a_row_marked_delete_goes_and_comes_back_by_undo(office, edited):
    before = values(office.register, office.ids["nils"])
    done = take(office, edited(office.send(), {person(office, "nils", "Action"): "DELETE"}))
    assert values(office.register, office.ids["nils"]) is None and not contested(office.register)
    undo(office, done.work)
    assert values(office.register, office.ids["nils"]) == before


def test_a_rule_that_does_not_hold_afterwards_is_told_and_the_file_is_taken(office, edited):
    """Two edits that are fine apart: here the given name is emptied, there the family name."""
    path = office.send()
    change(office, "nils", given_name=None)
    done = take(office, edited(path, {person(office, "nils", "Family name"): None}))
    with in_language("en"), office.register.read() as conn:
        told = [t for t in waiting.notices(office.register, conn, done.received) if t.why == Why.CONSTRAINT]
    assert done.counts.repairs == 1 and [t.sentence for t in told] == ["Name is empty."]


# -- new rows -------------------------------------------------------------------------------------------------------------


def test_a_new_row_that_is_sure_is_added_once_however_often_it_comes(office, edited):
    def typed(book):
        put(book, spare(book), Given_name="Ida", Family_name="Quist", Town="Lund")

    path = office.send()
    done = take(office, edited(path, {}, more=typed))
    assert done.counts.new == 1 and done.waiting == 0
    other = edited(path, {person(office, "asa", "Town"): "Malmö"}, name="second.xlsx", more=typed)
    second = take(office, other)
    assert (second.counts.new, second.counts.changed) == (0, 1)
    with office.register.read() as conn:
        found = conn.execute(select(Person.id).where(Person.given_name == "Ida")).all()
    assert len(found) == 1


def test_the_spare_row_again_with_other_values_is_asked(office, edited):
    path = office.send()
    take(office, edited(path, {}, more=lambda b: put(b, spare(b), Given_name="Ida", Family_name="Quist")))
    second = edited(
        path, {}, name="2.xlsx", more=lambda b: put(b, spare(b), Given_name="Ida", Family_name="Quist", Town="Lund")
    )
    done = take(office, second)
    (item,) = items(office, done.received)
    assert done.counts.new == 0 and done.waiting == 1 and [name for _row, name, _why in item.like] == ["Ida Quist"]


# -- whose file -----------------------------------------------------------------------------------------------------------


def test_the_partners_register_is_remembered_from_its_first_file(office, edited, tmp_path):
    path = office.send()
    hub = tmp_path / "hub"
    hub.mkdir()
    with open_register(hub) as register:
        register.set_state("id", "e" * 32)
        peers.add(register, "District")
        from chapterdesk.services.exchange import planning

        plan = planning.plan(register, path, sender="District")
        applying.take_in(register, plan)
        replayed(register)
        with register.read() as conn:
            known = peers.named(conn, "District")
        assert known.register == plan.received.envelope.register != ""
        assert planning.plan(register, path).peer == known


# -- hostile logs ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def forged(office, tmp_path):
    """Return a file of a district's own register whose log is what a test makes of it, and the hub that reads it."""
    path = office.send()
    with office.register.read() as conn:
        kept = snapshot.from_bytes(conn.execute(select(Exported.snapshot)).scalar_one())
    folder = tmp_path / "hub"
    folder.mkdir()
    with open_register(folder) as hub:
        hub.set_state("id", "e" * 32)
        peers.add(hub, "District")
        count = iter(range(9))

        def write(make):
            changes = make(list(kept.base.changes))
            target = path.with_name(f"forged{next(count)}.xlsx")
            workbook_write.write(target, replace(kept, base=replace(kept.base, changes=changes)), password=None)
            return target

        def plan(target):
            from chapterdesk.services.exchange import planning

            with in_language("en"):
                return planning.plan(hub, target, sender="District")

        yield write, plan, hub


def _wrong(**about):
    def make(changes):
        place = next(n for n, c in enumerate(changes) if c.kind == "person" and "town" in c.fields)
        changes[place] = replace(changes[place], **about)
        return changes

    return make


@pytest.mark.parametrize(
    "about",
    [
        {"fields": {"given_name": "Bo", "town": 5}},
        {"fields": {"given_name": ["Bo"]}},
        {"fields": {"given_name": "Bo", "level": "emperor"}},
        {"fields": {"given_name": "Bo", "phones": "not a tuple"}},
        {"fields": {"given_name": "Bo", "birth_date": "tomorrow"}},
        {"time": "ffff"},
        {"time": "z" * 16},
        {"kind": "spaceship"},
        {"row": "1"},
        {"id": "DROP TABLE person"},
        {"site": "somewhere"},
        {"seq": -1},
        {"seq": "7"},
        {"parents": {"town": ("me",)}},
    ],
)
def test_a_change_that_no_field_can_hold_is_counted_and_left_out(forged, about):
    write, plan, hub = forged
    found = plan(write(_wrong(**about)))
    assert found.unsound + found.out_of_scope >= 1
    applying.take_in(hub, found)
    replayed(hub)


def test_fields_that_nobody_here_knows_change_no_table(forged):
    write, plan, hub = forged
    taken = applying.take_in(hub, plan(write(_wrong(fields={"given_name": "Bo", "shoe_size": 44}))))
    replayed(hub)
    assert taken.counts.new


def test_a_clock_far_ahead_does_not_make_later_changes_look_old(forged):
    write, plan, hub = forged
    applying.take_in(hub, plan(write(_wrong(time="f" * 16))))
    with hub.work("Add") as work:
        row = work.create(Person, {"given_name": "Bo"})
    with hub.work("Change") as work:
        work.set(Person, row, {"town": "Lund"})
    assert values(hub, row)["town"] == "Lund"
    replayed(hub)
    with hub.read() as conn:
        from chapterdesk.models import Change as ChangeRow

        times = conn.execute(select(ChangeRow.time).where(ChangeRow.row == row).order_by(ChangeRow.n)).scalars().all()
    assert times == sorted(times) and times[-1] < "f" * 16


def test_a_log_that_gives_one_number_to_two_changes_is_refused_whole(forged):
    write, plan, hub = forged

    def doubled(changes):
        return [*changes, replace(changes[-1], id="d" * 32, row="d" * 32, verb=Verb.ADD)]

    with pytest.raises(UserError) as caught:
        applying.take_in(hub, plan(write(doubled)))
    assert caught.value.code == "contradiction"
    with hub.read() as conn:
        assert not conn.execute(select(Received.n)).all() and not conn.execute(select(Person.id)).all()


def test_a_number_that_named_another_change_earlier_is_refused_whole(forged):
    write, plan, hub = forged
    applying.take_in(hub, plan(write(lambda changes: changes)))
    before = state(hub)

    def other(changes):
        return [replace(c, id=f"{n + 1:032x}") for n, c in enumerate(changes)]

    with pytest.raises(UserError) as caught:
        applying.take_in(hub, plan(write(other)))
    assert caught.value.code == "contradiction" and state(hub) == before
