"""Two people made one, and two again."""

from __future__ import annotations

from pathlib import Path

import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.database.log import hashes_of_log, hashes_of_tables
from chapterdesk.database.rows import table_of
from chapterdesk.models import Person
from chapterdesk.services.merging import find_doubles, keep_apart, merge_people
from tests.registers import open_register
from tests.services.importing.helpers import add_group, add_person, pasted, people, plan_of


def test_nothing_is_lost_and_the_stricter_consent_wins(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        lund, malmo = add_group(register, "Lund"), add_group(register, "Malmö")
        one = add_person(
            register,
            given_name="Elif",
            family_name="Demirtaş",
            phones=("+46701740615",),
            notes="a",
            groups=(lund,),
            may_be_phoned="granted",
        )
        two = add_person(
            register, given_name="Elif", family_name="Demirtas", phones=("+46701740616",), emails=("elif@example.org",), notes="b",
            groups=(lund, malmo), may_be_phoned="refused", may_be_mailed="granted", protected_identity=True, member_number="77", member=True,
        )  # fmt: skip
        before = people(register)
        work = merge_people(register, one, two)
        (person,) = people(register).values()
        assert person["phones"] == ("+46701740615", "+46701740616")
        assert person["emails"] == ("elif@example.org",)
        assert person["notes"] == "a\nb"
        assert set(person["groups"]) == {lund, malmo}
        assert person["may_be_phoned"] == "refused"
        assert person["may_be_mailed"] == "granted"
        assert person["protected_identity"]
        assert person["member"]
        assert person["member_number"] == "77"
        register.undo(work)
        assert _plain(people(register)) == _plain(before)
        with register.read() as conn:
            assert hashes_of_log(conn) == hashes_of_tables(conn)


def _plain(found: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    return {name: {**row, "groups": set(row["groups"])} for name, row in found.items()}


def test_the_old_ref_leads_to_the_survivor(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        one = add_person(register, given_name="Elif", family_name="Ek")
        two = add_person(register, given_name="Elif", family_name="Al")
        with register.read() as conn:
            ref = dict(conn.execute(table_of(Person).select().with_only_columns(Person.id, Person.ref)).fetchall())[two]
        merge_people(register, one, two)
        plan = plan_of(register, pasted(("Ref", "Ort"), (ref, "Lund")))
        assert [(row.outcome, row.id) for row in plan.rows] == [("changed", one)]


def test_one_person_cannot_be_merged_with_itself(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        one = add_person(register, given_name="Elif")
        with pytest.raises(UserError):
            merge_people(register, one, one)
        with pytest.raises(UserError):
            merge_people(register, one, "gone")
        assert len(people(register)) == 1


def test_doubles_are_found_until_somebody_tells_them_apart(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        one = add_person(register, given_name="Elif", family_name="Demirtaş", phones=("+46701740615",))
        two = add_person(register, given_name="Elif", family_name="Demirtas", phones=("+46701740615",))
        add_person(register, given_name="Bo", family_name="Demirtas", phones=("+46701740615",))
        with register.read() as conn:
            (double,) = find_doubles(conn)
        assert {double.one, double.other} == {one, two}
        keep_apart(register, one, two)
        with register.read() as conn:
            assert find_doubles(conn) == []
