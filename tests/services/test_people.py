"""The verbs of the People page, each one step that can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.register import Register
from chapterdesk.fields import ValueProblem
from chapterdesk.models import Unit
from chapterdesk.services import people, person_doubles, person_history
from chapterdesk.services.people import PersonCard
from tests.registers import open_register


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register(tmp_path) as opened:
        yield opened


@pytest.fixture
def units(register: Register) -> dict[str, str]:
    with register.work("Units") as work:
        top = work.create(Unit, {"name": "Section", "unit_kind": "section"})
        district = work.create(Unit, {"name": "District", "unit_kind": "district", "parent": top})
        lund = work.create(Unit, {"name": "Lund", "unit_kind": "local_group", "parent": district})
    return {"Section": top, "District": district, "Lund": lund}


def card(register: Register, n: int) -> PersonCard:
    with register.read() as conn:
        found = people.card(register, conn, n)
    assert found is not None
    return found


def test_a_person_is_added_from_typed_words(register: Register, units: dict[str, str]) -> None:
    n = people.add_person(
        register,
        {"given_name": "Elif", "phones": "070-174 06 58", "level": "Supporter", "may_be_phoned": "Yes, given"},
        [units["Lund"]],
    )
    made = card(register, n)
    assert made.title == "Elif"
    assert made.groups == ((units["Lund"], "Lund"),)
    assert made.values["level"] == "supporter"
    assert made.texts["may_be_phoned"] == "Yes, given"
    assert made.waiting == 0
    register.undo()
    with register.read() as conn:
        assert people.card(register, conn, n) is None


def test_nobody_without_a_name(register: Register) -> None:
    with pytest.raises(UserError, match="name"):
        people.add_person(register, {"phones": "070-174 06 58"})


def test_waiting_is_counted_in_days(register: Register) -> None:
    with clock.frozen(dt.datetime(2026, 11, 15, 12, tzinfo=dt.UTC)):
        n = people.add_person(register, {"given_name": "Elif"})
    with clock.frozen(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)):
        assert card(register, n).waiting == 9
        people.record_contact(register, card(register, n).id, "phone", "no_answer", " ")
        assert card(register, n).waiting is None
        with register.read() as conn:
            (line,) = people.contacts(register, conn, card(register, n).id)
    assert (line.outcome_code, line.note) == ("no_answer", "")


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("elif@example,org", "elif@example.org"),
        ("a@example.org; elif@example,org", "a@example.org; elif@example.org"),
    ],
)
def test_a_comma_in_an_address_is_a_slip(register: Register, typed: str, better: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        people.check_text(register, "emails", typed)
    assert caught.value.suggestion == better


def test_addresses_may_be_parted_by_commas(register: Register) -> None:
    assert people.check_text(register, "emails", "a@example.org, b@example.org") == ("a@example.org", "b@example.org")


def test_many_join_a_group_once(register: Register, units: dict[str, str]) -> None:
    keys = [card(register, people.add_person(register, {"given_name": name})).id for name in ("Anna", "Berit")]
    assert people.add_to_group(register, keys[:1], units["Lund"]) == 1
    assert people.add_to_group(register, keys, units["Lund"]) == 1
    assert people.add_to_group(register, keys, units["Lund"]) == 0
    people.end_group(register, keys[0], units["Lund"])
    with register.read() as conn:
        n = people.number_of(conn, keys[0])
    assert n is not None
    assert card(register, n).groups == ()


def test_a_tag_is_put_once(register: Register) -> None:
    keys = [
        card(register, people.add_person(register, {"given_name": name, "tags": tags})).id
        for name, tags in (("Anna", "Letters"), ("Berit", ""))
    ]
    assert people.add_tag(register, keys, "letters") == 1
    with register.read() as conn:
        assert people.known_tags(conn) == ["Letters", "letters"]
    register.undo()
    with register.read() as conn:
        assert people.known_tags(conn) == ["Letters"]


def test_deleting_counts_what_goes_and_comes_back(register: Register, units: dict[str, str]) -> None:
    n = people.add_person(register, {"given_name": "Anna", "may_be_phoned": "yes"}, [units["Lund"]])
    key = card(register, n).id
    people.record_contact(register, key, "met", "reached", "")
    with register.read() as conn:
        assert people.dependents(conn, [key]) == {"consent": 1, "group_membership": 1, "contact": 1}
    people.delete(register, [key])
    with register.read() as conn:
        assert people.number_of(conn, key) is None
    register.undo()
    with register.read() as conn:
        back = people.number_of(conn, key)
    assert back is not None
    assert card(register, back).contacts == 1


def test_the_tree_of_units_stands_in_order(register: Register, units: dict[str, str]) -> None:
    with register.read() as conn:
        assert [(unit.title, unit.depth) for unit in people.units(conn)] == [
            ("Section", 0),
            ("District", 1),
            ("Lund", 2),
        ]


def test_likely_doubles_by_number_and_name(register: Register) -> None:
    people.add_person(register, {"given_name": "Carl", "family_name": "Öst", "phones": "070-174 06 12"})
    people.add_person(register, {"given_name": "Anna", "family_name": "Alm"})
    with register.read() as conn:
        found = person_doubles.likely_doubles(
            register, conn, {"given_name": "Karl", "family_name": "Öst", "phones": "0701740612", "emails": "not yet"}
        )
        assert [each.title for each in found] == ["Carl Öst"]
        assert person_doubles.likely_doubles(register, conn, {"given_name": "Zeynep", "family_name": "Ek"}) == []
        assert person_doubles.likely_doubles(register, conn, {}) == []


def test_history_tells_values_consent_and_groups(register: Register, units: dict[str, str]) -> None:
    n = people.add_person(register, {"given_name": "Anna", "may_be_phoned": "yes"})
    key = card(register, n).id
    people.set_field_text(register, key, "town", "Lund")
    people.set_field(register, key, "may_be_phoned", "withdrawn")
    people.add_to_group(register, [key], units["Lund"])
    with register.read() as conn:
        lines = person_history.history(register, conn, key)
    told = {(line.label, line.before, line.after, line.said) for line in lines}
    assert told == {
        ("Group", "", "Lund", ""),
        ("May be phoned", "Yes, given", "Withdrawn", ""),
        ("Town", "", "Lund", ""),
        ("", "", "", "Added"),
    }
    assert lines[-1].said == "Added"
    assert {line.origin for line in lines} == {"typed here"}


def test_a_value_is_put_back(register: Register) -> None:
    n = people.add_person(register, {"given_name": "Anna", "town": "Lund"})
    key = card(register, n).id
    people.set_field_text(register, key, "town", "Malmö")
    with register.read() as conn:
        line = next(each for each in person_history.history(register, conn, key) if each.field == "town")
    person_history.put_back(register, key, line)
    assert card(register, n).texts["town"] == "Lund"
    with register.read() as conn:
        latest = person_history.history(register, conn, key)[0]
    assert (latest.before, latest.after) == ("Malmö", "Lund")


def test_a_person_cannot_lose_the_whole_name(register: Register) -> None:
    n = people.add_person(register, {"given_name": "Anna"})
    with pytest.raises(UserError):
        people.set_field_text(register, card(register, n).id, "given_name", "")
