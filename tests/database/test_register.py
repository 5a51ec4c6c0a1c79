"""The unit of work, the log and undo, on a real encrypted file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from chapterdesk.core.clock import frozen
from chapterdesk.core.errors import UserError
from chapterdesk.database import log, search
from chapterdesk.database.query import Condition, Question, numbers
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Change, Commitment, ConsentOf, GroupMembership, Person, Unit, Work
from tests.registers import open_register


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register(tmp_path) as opened:
        yield opened


def _person(register: Register, **values: object) -> str:
    with register.work("Add") as work:
        return work.create(Person, {"given_name": "Åsa", "family_name": "Lindström", **values})


def _one(register: Register, person: str) -> dict[str, object]:
    with register.read() as conn:
        return dict(rows(conn, Person, [person])[person])


def _hashes(register: Register) -> dict[str, tuple[int, str]]:
    with register.read() as conn:
        tables = log.hashes_of_tables(conn)
        assert tables == log.hashes_of_log(conn), "replaying the log must give the tables"
    return tables


def test_a_row_keeps_columns_sets_consent_and_periods(register: Register) -> None:
    with register.work("Add") as work:
        group = work.create(Unit, {"name": "Lund group", "unit_kind": "local_group"})
    person = _person(
        register, phones=("+46701740612", "+46701740613"), may_be_phoned="granted", groups=(group,), member=True
    )
    found = _one(register, person)
    assert found["phones"] == ("+46701740612", "+46701740613")
    assert (found["may_be_phoned"], found["may_be_mailed"]) == ("granted", None)
    assert (found["groups"], found["member"]) == ((group,), True)


def test_leaving_a_group_ends_the_period_and_keeps_it(register: Register) -> None:
    with register.work("Add") as work:
        group = work.create(Unit, {"name": "Lund group", "unit_kind": "local_group"})
    with frozen(dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)):
        person = _person(register, groups=(group,))
    with register.work("Leave") as work:
        work.set(Person, person, {"groups": ()})
    assert _one(register, person)["groups"] == ()
    with register.read() as conn:
        assert conn.execute(select(func.count()).select_from(GroupMembership)).scalar() == 1


def test_a_group_ticked_by_mistake_leaves_no_period(register: Register) -> None:
    with register.work("Add") as work:
        group = work.create(Unit, {"name": "Lund group", "unit_kind": "local_group"})
    person = _person(register, groups=(group,))
    with register.work("Leave") as work:
        work.set(Person, person, {"groups": ()})
    with register.read() as conn:
        assert conn.execute(select(func.count()).select_from(GroupMembership)).scalar() == 0


def test_every_change_is_undone_and_done_again(register: Register) -> None:
    person = _person(register, phones=("+46701740612",))
    before = _hashes(register)
    with register.work("Change") as work:
        work.set(Person, person, {"family_name": "Ek", "phones": (), "may_be_phoned": "refused"})
    after = _hashes(register)
    register.undo()
    assert _hashes(register) == before
    register.redo()
    assert _hashes(register) == after
    register.undo()
    register.undo()
    assert _hashes(register)["person"][0] == 0
    register.redo()
    assert _hashes(register) == before


def test_undo_of_a_deleted_group_membership_gives_back_the_same_order(register: Register) -> None:
    with register.work("Add") as work:
        groups = tuple(work.create(Unit, {"name": n, "unit_kind": "local_group"}) for n in ("Ystad", "Lund", "Malmö"))
    person = _person(register, groups=groups)
    assert _one(register, person)["groups"] == groups
    with register.read() as conn:
        first = next(i for i, row in rows(conn, GroupMembership).items() if row["unit"] == groups[0])
    with register.work("Delete") as work:
        work.delete(GroupMembership, [first])
    assert _one(register, person)["groups"] == groups[1:]
    register.undo()
    assert _one(register, person)["groups"] == groups
    with register.work("Delete") as work:
        work.delete(Person, [person])
    register.undo()
    assert _one(register, person)["groups"] == groups


def test_undo_leaves_what_was_changed_since(register: Register) -> None:
    person = _person(register, town="Lund")
    with register.work("First") as work:
        work.set(Person, person, {"town": "Ystad", "notes": "first"})
        first = work
    with register.work("Second") as work:
        work.set(Person, person, {"town": "Eslöv"})
    _changes, report = register.undo(first.changes.work)
    found = _one(register, person)
    assert (found["town"], found["notes"]) == ("Eslöv", None)
    assert report.left == [("person", person, "town")]


def test_undoing_an_addition_keeps_rows_that_something_newer_needs(register: Register) -> None:
    with register.work("Add") as work:
        person = work.create(Person, {"given_name": "Maja"})
        other = work.create(Person, {"given_name": "Nils"})
        added = work
    with register.work("Promise") as work:
        work.create(Commitment, {"name": "Book the hall", "party": person})
    _changes, report = register.undo(added.changes.work)
    assert report.left == [("person", person, "")]
    with register.read() as conn:
        assert list(rows(conn, Person)) == [person]
        assert other not in rows(conn, Person)


def test_delete_takes_what_belongs_and_undo_brings_it_back(register: Register) -> None:
    person = _person(register, may_be_phoned="granted", phones=("+46701740612",))
    with register.work("Promise") as work:
        promise = work.create(Commitment, {"name": "Book the hall", "party": person})
    before = _hashes(register)
    with register.work("Delete") as work:
        work.delete(Person, [person])
    with register.read() as conn:
        assert conn.execute(select(func.count()).select_from(ConsentOf)).scalar() == 0
        assert rows(conn, Commitment, [promise])[promise]["party"] is None
        assert search.find(conn, "lindström") == []
    register.undo()
    assert _hashes(register) == before
    with register.read() as conn:
        assert len(search.find(conn, "lindström")) == 1


def test_nothing_changed_leaves_no_trace(register: Register) -> None:
    person = _person(register, town="Lund")
    with register.work("Same") as work:
        work.set(Person, person, {"town": "Lund", "notes": None, "phones": ()})
    with register.read() as conn:
        assert conn.execute(select(func.count()).select_from(Work)).scalar() == 1


def test_a_failure_leaves_the_state_before(register: Register) -> None:
    before = _hashes(register)
    with pytest.raises(UserError), register.work("Add") as work:
        work.create(Person, {"given_name": "Maja"})
        work.create(Person, {"town": "Lund"})
    assert _hashes(register) == before


def test_a_change_names_what_it_saw(register: Register) -> None:
    person = _person(register, town="Lund")
    for town in ("Ystad", "Eslöv"):
        with register.work("Move") as work:
            work.set(Person, person, {"town": town})
    with register.read() as conn:
        found = conn.execute(select(Change.id, Change.parents, Change.seq).order_by(Change.n)).all()
    assert [f'{{"town":["{found[n].id}"]}}' for n in (0, 1)] == [found[1].parents, found[2].parents]
    assert [each.seq for each in found] == [1, 2, 3]


def test_history_says_who_and_what(register: Register) -> None:
    person = _person(register, town="Lund")
    with register.work("Move") as work:
        work.set(Person, person, {"town": "Ystad"})
    with register.read() as conn:
        latest = log.history(conn, person)[0]
    assert (latest.field, latest.before, latest.after, latest.author) == ("town", "Lund", "Ystad", "Tester")


def test_two_registers_on_one_file_see_each_other(tmp_path: Path) -> None:
    with open_register(tmp_path) as one:
        other = Register(one.engine, one.path, author="Other")
        person = _person(one, town="Lund")
        with other.work("Move") as work:
            work.set(Person, person, {"town": "Ystad"})
        assert _one(one, person)["town"] == "Ystad"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("asa lind", 1),
        ("Åsa Lindström", 1),
        ("lindstr asa", 1),
        ("17406", 1),
        ("070-174 06", 1),
        ("+46 70 174", 1),
        ("osa", 0),
        ("(*", 0),
    ],
)
def test_search_forgives(register: Register, query: str, found: int) -> None:
    _person(register, phones=("+46701740612",))
    with register.read() as conn:
        assert len(search.find(conn, query)) == found


def test_swedish_names_sort_after_z(register: Register) -> None:
    with register.work("Add") as work:
        work.create_many(Person, [{"given_name": name} for name in ("Östen", "Zeynep", "Åsa", "Ärla", "Anna", "Émile")])
    with register.read() as conn:
        order = numbers(conn, Person, Question())
        names = {row["given_name"]: n for n, row in enumerate(rows(conn, Person).values(), 1)}
    assert [next(k for k, v in names.items() if v == n) for n in order] == [
        "Anna",
        "Émile",
        "Zeynep",
        "Åsa",
        "Ärla",
        "Östen",
    ]


def test_conditions_reach_every_kind_of_field(register: Register) -> None:
    with register.work("Add") as work:
        district = work.create(Unit, {"name": "West", "unit_kind": "district"})
        group = work.create(Unit, {"name": "Lund group", "unit_kind": "local_group", "parent": district})
    person = _person(register, town="Lund", groups=(group,), may_be_phoned="refused", tags=("Vigils",), member=True)
    _person(register, given_name="Nils")
    asked = {
        Condition("town", "is", ("Lund",)): 1,
        Condition("town", "contains", ("un",)): 1,
        Condition("town", "empty"): 1,
        Condition("groups", "is", (district,)): 1,
        Condition("groups", "empty"): 1,
        Condition("tags", "is", ("Vigils",)): 1,
        Condition("may_be_phoned", "is", ("refused",)): 1,
        Condition("may_be_phoned", "is", ("not_asked",)): 1,
        Condition("member", "is", (True,)): 1,
        Condition("member", "is", (False,)): 1,
        Condition("last_contact", "empty"): 2,
        Condition("has_role", "is", (True,)): 0,
    }
    with register.read() as conn:
        assert {c: len(numbers(conn, Person, Question((c,)))) for c in asked} == asked
    assert person


_TOWNS = st.sampled_from(["Lund", "Ystad", "", None])
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.integers(0, 2), _TOWNS),
        st.tuples(
            st.just("phones"),
            st.integers(0, 2),
            st.lists(st.sampled_from(["+46701740612", "+46701740613"]), unique=True),
        ),
        st.tuples(st.just("delete"), st.integers(0, 2), st.none()),
        st.tuples(st.just("undo"), st.just(0), st.none()),
        st.tuples(st.just("redo"), st.just(0), st.none()),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_after_any_history_the_log_gives_the_tables_and_undoing_all_gives_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, object]]
) -> None:
    with open_register(tmp_path_factory.mktemp("history")) as register:
        people = [_person(register, given_name=name) for name in ("Ada", "Bo", "Cy")]
        for verb, which, value in steps:
            try:
                _do(register, people[which], verb, value)
            except UserError as error:
                assert error.code in ("gone", "nothing_to_undo", "nothing_to_redo")
            _hashes(register)
        while register.next_undo():
            register.undo()
        assert all(count == 0 for count, _hash in _hashes(register).values())


def _do(register: Register, person: str, verb: str, value: object) -> None:
    if verb == "undo":
        register.undo()
    elif verb == "redo":
        register.redo()
    else:
        with register.work(verb) as work:
            if verb == "delete":
                work.delete(Person, [person])
            elif verb == "set":
                work.set(Person, person, {"town": value})
            else:
                work.set(Person, person, {"phones": tuple(value)})
