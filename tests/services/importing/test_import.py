"""Whole imports through a real register: plan, effect, undo, and the same file again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import in_language
from chapterdesk.database.register import Register
from chapterdesk.fields import Setting
from chapterdesk.models import Person
from chapterdesk.services import exporting
from chapterdesk.services.importing import (
    apply,
    decide,
    prepare,
    refused_table,
    save_refused,
    side_by_side,
    waiting_rows,
)
from chapterdesk.spreadsheets import read_file
from tests.registers import open_register
from tests.services.importing.helpers import (
    add_group,
    add_person,
    outcomes,
    pasted,
    people,
    plan_of,
    set_person,
    take_in,
)

HEAD = ("Namn", "Mobil", "E-post", "Grupp", "Får ringas", "Underskrift")
STALL = pasted(
    ("Torglista Möllan",),
    HEAD,
    ("Fatuma Abdi Noor", "070-174 06 91", "fatuma@example.org", "Malmö", "Ja", "FAN"),
    ("Thijs van der Meulen", "070-174 06 80", "thijs@example.org", "Lund", "Ja", ""),
    ("Oskar Nyhlén", "070-174 06 62", "oskar@example.org", "Lund", "Ja", ""),
    ("Åsa Bergqvist", "070-174 06 27", "asa@example.org", "Lund", "Nej", ""),
    ("Elif Demirtas", "070-174 06 15", "elif@example.org", "Lund", "Ja", ""),
    ("Pär-Ola Wennberg", "070-174 06", "par-ola@example.org", "Lund", "Ja", ""),
    ("", "070-174 06 58", "", "Lund", "Ja", ""),
    ("Ximena Rojas", "070-174 06 73", "ximena@example.org", "Malmö", "kanske", ""),
    ("Sanne Visser", "070-174 06 41", "", "Malmö", "Ja", ""),
    ("Sanne Vissers", "070-174 06 41", "", "Malmö", "Ja", ""),
    ("Summa", "10"),
)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register(tmp_path) as opened:
        yield opened


@pytest.fixture
def chapter(register: Register) -> dict[str, str]:
    lund, malmo = add_group(register, "Lund"), add_group(register, "Malmö")
    return {
        "lund": lund,
        "malmö": malmo,
        "thijs": add_person(register, given_name="Thijs", prefix="van der", family_name="Meulen", phones=("+46701740633",), emails=("thijs@example.org",), groups=(lund,), may_be_phoned="granted"),
        "oskar": add_person(register, given_name="Oskar", family_name="Nyhlén", phones=("+46701740662",), emails=("oskar@example.org",), groups=(lund,), may_be_phoned="granted"),
        "åsa": add_person(register, given_name="Åsa", family_name="Bergqvist", phones=("+46701740627",), emails=("asa@example.org",), groups=(lund,), may_be_phoned="granted"),
        "elif": add_person(register, given_name="Elif", family_name="Demirtaş", phones=("+46701740615",)),
    }  # fmt: skip


def test_every_row_has_its_outcome_before_anything_is_written(register: Register, chapter: dict[str, str]) -> None:
    before = people(register)
    plan = plan_of(register, STALL, sender="Nadia Haddad")
    assert outcomes(plan) == {
        3: "new", 4: "changed", 5: "unchanged", 6: "changed", 7: "doubtful", 8: "refused", 9: "refused", 10: "refused", 11: "new", 12: "doubtful",
    }  # fmt: skip
    reasons = {row.row: row.reason for row in plan.rows}
    assert (
        reasons[7] == "Like Elif Demirtaş in the register. Same phone number. The names differ in one letter, s and ş."
    )
    assert reasons[8] == "The number is too short, cell B8"
    assert reasons[9] == "Name is empty, cell A9"
    assert reasons[10].endswith("neither yes nor no, cell E10")
    assert reasons[6] == "Opt-out counts at once"
    assert reasons[12].startswith("Like row 11. Same phone number.")
    assert plan.not_taken == ["Underskrift"]
    assert [s.row for s in plan.skipped] == [1, 13]
    assert people(register) == before


def test_the_plan_is_the_effect_and_one_undo_takes_it_back(register: Register, chapter: dict[str, str]) -> None:
    before = people(register)
    plan = plan_of(register, STALL)
    outcome = apply(register, plan)
    after = people(register)
    assert outcome.counts == plan.counts == {"new": 2, "changed": 2, "unchanged": 1, "doubtful": 2, "refused": 3}
    assert after["Thijs van der Meulen"]["phones"] == ("+46701740633", "+46701740680")
    assert after["Åsa Bergqvist"]["may_be_phoned"] == "refused"
    assert after["Fatuma Abdi Noor"]["groups"] == (chapter["malmö"],)
    assert after["Elif Demirtaş"]["emails"] == ()
    register.undo(outcome.work)
    assert people(register) == before
    with register.read() as conn:
        assert waiting_rows(conn) == []


def test_the_same_file_again_changes_nothing_unless_it_was_undone(register: Register, chapter: dict[str, str]) -> None:
    first = take_in(register, STALL)
    state = people(register)
    plan = plan_of(register, STALL)
    assert plan.already.startswith("This file was already taken in on")
    assert plan.counts == {"new": 0, "changed": 0, "unchanged": 7, "doubtful": 0, "refused": 3}
    assert apply(register, plan).work == 0
    assert people(register) == state
    register.undo(first.work)
    again = plan_of(register, STALL)
    assert not again.already
    assert again.counts["new"] == 2
    apply(register, again)
    assert {n: r["phones"] for n, r in people(register).items()} == {n: r["phones"] for n, r in state.items()}


def test_a_file_hardly_changed_changes_only_that(register: Register, chapter: dict[str, str]) -> None:
    take_in(register, STALL)
    fatuma = people(register)["Fatuma Abdi Noor"]["id"]
    set_person(register, str(fatuma), emails=("new@example.org",), may_be_phoned="withdrawn")
    plan = plan_of(register, STALL.replace("070-174 06 62", "070-174 06 63"))
    changed = [row for row in plan.rows if row.outcome == "changed"]
    assert [(row.row, list(row.changes)) for row in changed] == [(5, ["phones"])]
    assert outcomes(plan)[3] == "unchanged"
    assert outcomes(plan)[7] == "unchanged"
    apply(register, plan)
    assert people(register)["Fatuma Abdi Noor"]["emails"] == ("new@example.org",)
    assert people(register)["Fatuma Abdi Noor"]["may_be_phoned"] == "withdrawn"


def test_a_yes_never_overrides_a_no(register: Register) -> None:
    add_person(register, given_name="Åsa", family_name="Bergqvist", phones=("+46701740627",), may_be_phoned="withdrawn")
    plan = plan_of(
        register, pasted(("Namn", "Mobil", "Får ringas", "Ort"), ("Åsa Bergqvist", "0701740627", "Ja", "Lund"))
    )
    assert outcomes(plan) == {2: "doubtful"}
    assert "stays no" in plan.rows[0].reason
    apply(register, plan, {2: "same"})
    assert people(register)["Åsa Bergqvist"]["may_be_phoned"] == "withdrawn"
    assert people(register)["Åsa Bergqvist"]["town"] == "Lund"


def test_doubtful_rows_wait_and_decisions_are_remembered(register: Register, chapter: dict[str, str]) -> None:
    take_in(register, STALL)
    with register.read() as conn:
        waiting = waiting_rows(conn)
    assert [w.row for w in waiting] == [7, 12]
    assert waiting[0].likes == (chapter["elif"],)
    decide(register, waiting[0].id, "same")
    assert people(register)["Elif Demirtaş"]["emails"] == ("elif@example.org",)
    work = decide(register, waiting[1].id, "new")
    assert "Sanne Vissers" in people(register)
    with register.read() as conn:
        assert waiting_rows(conn) == []
    changed = STALL + "\n" + pasted(("Nils Ek", "070-174 06 99", "", "Lund", "Ja"))
    plan = plan_of(register, changed)
    assert plan.counts == {"new": 1, "changed": 0, "unchanged": 7, "doubtful": 0, "refused": 3}
    register.undo(work)
    with register.read() as conn:
        assert [w.row for w in waiting_rows(conn)] == [12]


def test_decisions_given_with_the_plan(register: Register, chapter: dict[str, str]) -> None:
    outcome = take_in(register, STALL, {7: "new", 12: "same"})
    assert outcome.counts["doubtful"] == 0
    assert {"Elif Demirtas", "Elif Demirtaş", "Sanne Visser"} <= people(register).keys()
    assert "Sanne Vissers" not in people(register)


def test_a_group_that_is_not_known_is_told_and_the_row_goes_in(register: Register) -> None:
    plan = plan_of(register, pasted(("Namn", "Grupp"), ("Elin Ek", "Kiruna")))
    assert outcomes(plan) == {2: "new"}
    assert [p.place for p in plan.problems] == ["B2"]
    assert "Kiruna" in plan.rows[0].reason


def test_a_doubtful_order_of_dates_is_asked(register: Register) -> None:
    text = pasted(("Namn", "Född"), ("Elin Ek", "03/04/1999"), ("Bo Al", "05/06/1998"))
    plan = plan_of(register, text)
    assert plan.questions[0].label == "Född"
    with pytest.raises(UserError, match="read in two ways") as caught:
        apply(register, plan)
    assert caught.value.code == "date_order"
    take_in(register, text, date_order="dmy")
    assert people(register)["Elin Ek"]["birth_date"] == "1999-04-03"


def test_personal_numbers_give_the_date_and_leave_no_trace(register: Register, tmp_path: Path) -> None:
    text = pasted(
        ("Namn", "Personnummer", "Övrigt"),
        ("Elin Ek", "19900101-0017", "pnr 900101-0017"),
        ("Bo Al", "900101-0018", ""),
    )
    plan = plan_of(register, text)
    assert outcomes(plan) == {2: "new", 3: "refused"}
    apply(register, plan)
    person = people(register)["Elin Ek"]
    assert person["birth_date"] == "1990-01-01"
    assert "0017" not in str(person["notes"])
    save_refused(plan, tmp_path / "refused.xlsx")
    said = str(read_file(tmp_path / "refused.xlsx").sheets) + str([r.reason for r in plan.rows])
    assert "0018" not in said
    assert "0017" not in said
    assert "Bo Al" in said
    with register.read() as conn:
        kept = conn.exec_driver_sql("SELECT base, counts FROM import_record").fetchall()
    import zlib

    assert b"0017" not in zlib.decompress(kept[0][0])


def test_columns_are_remembered_by_sender(register: Register) -> None:
    text = pasted(("Namn", "Ort"), ("Elin Ek", "Lund"))
    add_group(register, "Lund")
    prepared = prepare(register, text, sender="Nadia").again(mapping={2: "groups"})
    assert [m.field for m in prepared.plan.columns] == ["full_name", "groups"]
    apply(register, prepared.plan)
    plan = plan_of(register, pasted(("Namn", "Ort"), ("Bo Al", "Lund")), sender="Nadia")
    assert [m.field for m in plan.columns] == ["full_name", "groups"]
    assert plan.about_columns() == "2 columns matched as last time for Nadia."


def test_columns_by_hand_as_typed(register: Register) -> None:
    text = pasted(("Vem", "Var"), ("Elin Ek", "Lund"))
    plan = plan_of(register, text, mapping=[("full_name", "A"), ("town", "Var")])
    assert [m.field for m in plan.columns] == ["full_name", "town"]
    with pytest.raises(UserError, match="no column"):
        plan_of(register, text, mapping=[("town", "Q")])
    with pytest.raises(UserError, match="no field"):
        plan_of(register, text, mapping=[("shoe size", "B")])


def test_the_register_may_not_change_between_plan_and_effect(register: Register) -> None:
    plan = plan_of(register, pasted(("Namn", "Ort"), ("Elin Ek", "Lund")))
    add_person(register, given_name="Elin", family_name="Ek")
    with pytest.raises(UserError) as caught:
        apply(register, plan)
    assert caught.value.code == "stale"
    assert list(people(register)) == ["Elin Ek"]


def test_other_kinds_match_by_name(register: Register) -> None:
    add_group(register, "Lund")
    text = pasted(("Grupp", "Typ", "Ort"), ("Lund", "Local group", "Lund"), ("Ystad", "Studentgrupp", "Ystad"))
    plan = plan_of(register, text, kind="unit")
    assert [r.outcome for r in plan.rows] == ["changed", "new"]
    apply(register, plan)
    again = plan_of(register, text + "\n", kind="unit")
    assert again.counts["unchanged"] == 2


@pytest.mark.parametrize("text", ["", "\n\n", "Namn\tMobil"])
def test_nothing_to_take_is_said_in_a_sentence(register: Register, text: str) -> None:
    with pytest.raises(UserError) as caught:
        take_in(register, text)
    assert caught.value.code in ("empty", "nothing_to_import")
    assert people(register) == {}


def test_a_doubtful_row_stands_beside_the_one_it_is_like(register: Register, chapter: dict[str, str]) -> None:
    plan = plan_of(register, STALL)
    row = next(r for r in plan.rows if r.row == 7)
    beside = {b.field: (b.file, b.register, b.together, b.source) for b in side_by_side(plan, row, Setting())}
    assert beside["family_name"] == ("Demirtas", "Demirtaş", "Demirtaş", "register")
    assert beside["phones"][3] == "same"
    assert beside["emails"] == ("elif@example.org", "", "elif@example.org", "file")
    inner = next(r for r in plan.rows if r.row == 12)
    assert {b.field for b in side_by_side(plan, inner, Setting())} >= {"family_name", "phones"}


def test_words_are_shown_in_the_users_language(register: Register, chapter: dict[str, str]) -> None:
    with in_language("sv"):
        plan = plan_of(register, STALL)
    reasons = {row.row: row.reason for row in plan.rows}
    assert (
        reasons[7]
        == "Liknar Elif Demirtaş i registret. Samma telefonnummer. Namnen skiljer sig på en bokstav, s och ş."
    )


def test_a_column_that_is_away_for_once_keeps_its_base(register: Register) -> None:
    with_town = pasted(("Namn", "Mobil", "Ort"), ("Elin Ek", "0701740615", "Lund"))
    take_in(register, with_town)
    (person,) = people(register).values()
    set_person(register, str(person["id"]), town="Newer")
    take_in(register, with_town, mapping={3: None})
    plan = plan_of(register, with_town + "\n\n", mapping={3: "town"})
    assert outcomes(plan) == {2: "unchanged"}


def test_a_column_taken_for_the_first_time_is_compared(register: Register) -> None:
    text = pasted(("Namn", "Mobil", "Ort"), ("Elin Ek", "0701740615", "Lund"))
    take_in(register, text, mapping={3: None})
    plan = plan_of(register, text, mapping={3: "town"})
    assert outcomes(plan) == {2: "changed"}


def test_a_ref_beside_another_name_is_doubtful(register: Register) -> None:
    key = add_person(register, given_name="Elin", family_name="Ek")
    with register.read() as conn:
        ref = conn.exec_driver_sql("SELECT ref FROM person WHERE id = ?", (key,)).scalar()
    plan = plan_of(
        register,
        pasted(
            ("Ref", "Namn", "Ort"), (ref, "Elin Ek", "Lund"), (ref, "Bo Al", "Ystad"), ("P-0000000000-0", "", "Ystad")
        ),
    )
    assert outcomes(plan) == {2: "changed", 3: "doubtful", 4: "refused"}


def test_personal_numbers_in_other_columns_leave_no_trace_either(register: Register) -> None:
    number = "900101-0017"
    text = pasted(
        ("Lista " + number,),
        ("Namn", "Mobil", "Får ringas", "Medlemsnummer"),
        ("Elin Ek", number, "Ja", ""),
        ("Bo Al " + number, "", number, ""),
        ("Eva Öst " + number, "", "Ja", number),
    )
    plan = plan_of(register, text)
    assert outcomes(plan) == {3: "refused", 4: "refused", 5: "new"}
    assert "0017" not in str(list(plan.rows)) + str(plan.skipped) + str(refused_table(plan))
    apply(register, plan)
    assert people(register)["Eva Öst"]["member_number"] is None
    assert people(register)["Eva Öst"]["birth_date"] == "1990-01-01"


def test_our_own_csv_comes_back_exactly_though_it_is_marked_against_formulas(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        with register.work("Add") as work:
            values = ["=1+1", "'=1", "-2", "@ada", "+46 x"]
            ids = work.create_many(
                Person, [{"given_name": "Prov", "family_name": f"P{n}", "source": v} for n, v in enumerate(values)]
            )
        exporting.export(register, exporting.Order(Person, ids, tmp_path / "out.csv"))
        assert ";=1+1" not in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
        plan = prepare(register, tmp_path / "out.csv").plan
    assert plan.counts["unchanged"] == len(values)
