"""What callers get, and what they send back."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes
from pathlib import Path

import openpyxl
import pytest

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.rows import rows
from chapterdesk.models import Call, Contact, Person
from chapterdesk.services import disclosures
from chapterdesk.services.mobilise import calling, handing_out, outcomes, taking_in
from chapterdesk.services.mobilise.handing_out import Handed, Order
from tests.documents.tools import text_of
from tests.services.mobilise.conftest import NOW, Desk

LATER = NOW + dt.timedelta(hours=3)
HEAD = 10
OUTCOME, AGAIN, NOTE = "Outcome", "Try again on", "Note"


def _hand_out(desk: Desk, folder: Path, forms: tuple[str, ...] = (".xlsx",), **about: object) -> list[Handed]:
    return handing_out.hand_out(desk.register, Order(desk.mobilisation, folder, forms, **about))


def _fill(path: Path, answers: dict[int, dict[str, object]], target: Path | None = None) -> Path:
    """Fill in rows (counted from 0) of a handed-out workbook, as Excel would save it."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = next(row for row in sheet.iter_rows(max_row=HEAD) if any(cell.value == OUTCOME for cell in row))
    columns = {cell.value: cell.column for cell in heads}
    for number, values in answers.items():
        for label, value in values.items():
            sheet.cell(heads[0].row + 1 + number, columns[label]).value = value
    target = target or path.with_name(f"back-{path.name}")
    book.save(target)
    return target


def _calls(desk: Desk) -> dict[str, str]:
    with desk.register.read() as conn:
        return {str(row["person"]): str(row["outcome"] or "") for row in rows(conn, Call).values()}


def _queue(desk: Desk, caller: str) -> list[calling.CallLine]:
    with desk.register.read() as conn:
        return calling.queue(conn, desk.mobilisation, caller)


def test_each_caller_gets_a_sheet_a_workbook_and_a_draft_and_each_is_noted(shared: Desk, tmp_path: Path) -> None:
    handed = _hand_out(shared, tmp_path / "out", handing_out.FORMS)
    assert sorted(each.path.name for each in handed) == sorted(
        f"Vigil - {name}{form}" for name in ("Amira Haddad", "Jonas Ekberg") for form in handing_out.FORMS
    )
    with shared.register.read() as conn:
        noted = disclosures.listed(conn)
    assert len(noted) == 6 and {entry.recipient for entry in noted} == {"Amira Haddad", "Jonas Ekberg"}
    assert sum(entry.count for entry in noted if entry.file.endswith(".pdf")) == 9
    draft = message_from_bytes((tmp_path / "out" / "Vigil - Amira Haddad.eml").read_bytes())
    assert "a@example.org" in draft["To"]
    assert [part.get_filename() for part in draft.walk() if part.get_filename()] == [
        "Vigil - Amira Haddad.xlsx",
        "Vigil - Amira Haddad.pdf",
    ]
    assert all(line.handed_out for line in shared.callers())


def test_the_call_sheet_has_the_script_and_everybody_on_the_list(shared: Desk) -> None:
    caller = shared.callers()[0]
    text = text_of(handing_out.call_sheet(shared.register, shared.mobilisation, caller.id))
    assert "this is Amira Haddad. Can you come?" in " ".join(text.split())
    for line in _queue(shared, caller.id):
        assert line.name in text


def test_protected_people_stay_out_unless_confirmed_by_name(shared: Desk, tmp_path: Path) -> None:
    person = shared.people[0]
    with shared.register.work("{x}", x="") as work:
        work.set(Person, person, {"protected_identity": True})
    handed = _hand_out(shared, tmp_path / "a")
    assert sum(each.people for each in handed) == 8 and sum(each.left_out for each in handed) == 1
    with shared.register.read() as conn:
        assert list(handing_out.shielded(conn, shared.mobilisation)) == [person]
    handed = _hand_out(shared, tmp_path / "b", confirmed=["Person0 \u00d6berg"])
    assert sum(each.people for each in handed) == 9


def test_who_said_no_meanwhile_is_not_handed_out(shared: Desk, tmp_path: Path) -> None:
    with shared.register.work("{x}", x="") as work:
        work.set(Person, shared.people[0], {"may_be_phoned": "withdrawn"})
    assert sum(each.people for each in _hand_out(shared, tmp_path)) == 8


def test_only_what_the_caller_filled_in_is_taken_and_the_same_file_twice_changes_nothing(
    shared: Desk, tmp_path: Path
) -> None:
    first = _hand_out(shared, tmp_path)[0]
    queue = _queue(shared, first.caller)
    answers: dict[int, dict[str, object]] = {
        0: {OUTCOME: "Yes", NOTE: "Brings a thermos"},
        1: {OUTCOME: "Call back", AGAIN: dt.date(2026, 11, 24)},
        2: {OUTCOME: "nej"},
    }
    back = _fill(first.path, answers)
    with clock.frozen(LATER):
        made = taking_in.plan(shared.register, back)
        assert (len(made.of("new")), made.untouched, made.caller_name) == (3, len(queue) - 3, "Amira Haddad")
        assert taking_in.take_in(shared.register, made) == 3
        found = _calls(shared)
        assert [found[line.person] for line in queue[:4]] == ["yes", "call_back", "no", ""]
        again = taking_in.plan(shared.register, back)
        assert len(again.of("same")) == 3 and not again.of("new")
        assert taking_in.take_in(shared.register, again) == 0
        saved = _fill(back, {}, tmp_path / "saved again.xlsx")
        assert len(taking_in.plan(shared.register, saved).of("same")) == 3
    shared.register.undo()
    assert set(_calls(shared).values()) == {""}
    with clock.frozen(LATER):
        assert taking_in.take_in(shared.register, taking_in.plan(shared.register, back)) == 3
    with shared.register.read() as conn:
        assert len(rows(conn, Contact)) == 3


def test_what_both_noted_is_asked_and_a_no_is_obeyed_without_asking(shared: Desk, tmp_path: Path) -> None:
    first = _hand_out(shared, tmp_path)[0]
    queue = _queue(shared, first.caller)
    back = _fill(first.path, {0: {OUTCOME: "Maybe"}, 1: {OUTCOME: "No more of this"}, 2: {OUTCOME: "perhaps so"}})
    with clock.frozen(LATER):
        calling.answer(shared.register, calling.Report(queue[0].id, outcomes.YES))
        calling.answer(shared.register, calling.Report(queue[1].id, outcomes.YES))
        made = taking_in.plan(shared.register, back)
        assert [row.name for row in made.of("doubtful")] == [queue[0].name, queue[2].name]
        assert taking_in.take_in(shared.register, made) == 1
        assert _calls(shared)[queue[0].person] == "yes"
        made = taking_in.plan(shared.register, back)
        assert taking_in.take_in(shared.register, made, {queue[0].id: "take", queue[2].id: "no"}) == 2
    found = _calls(shared)
    assert [found[line.person] for line in queue[:3]] == ["maybe", "no_more", "no"]
    with shared.register.read() as conn:
        row = rows(conn, Person, [queue[1].person], ["may_be_phoned"])[queue[1].person]
    assert row["may_be_phoned"] == "withdrawn"


def test_a_second_no_answer_counts_as_another_try(shared: Desk, tmp_path: Path) -> None:
    caller = shared.callers()[0].id
    line = _queue(shared, caller)[0]
    calling.answer(shared.register, calling.Report(line.id, outcomes.NO_ANSWER))
    with clock.frozen(LATER):
        first = _hand_out(shared, tmp_path, only=[caller])[0]
        back = _fill(first.path, {0: {OUTCOME: "No answer"}})
    with clock.frozen(LATER + dt.timedelta(hours=1)):
        assert taking_in.take_in(shared.register, taking_in.plan(shared.register, back)) == 1
        assert taking_in.take_in(shared.register, taking_in.plan(shared.register, back)) == 0
    with shared.register.read() as conn:
        assert rows(conn, Call, [line.id])[line.id]["tries"] == 2


def test_a_file_without_its_names_is_known_by_its_headings_and_people_by_name(shared: Desk, tmp_path: Path) -> None:
    line = _queue(shared, shared.callers()[0].id)[0]
    file = tmp_path / "typed.csv"
    file.write_text(f"Namn;Utfall;Anteckning\n{line.name};Ja;Kommer\nNobody Known;Ja;\n", "utf-8")
    made = taking_in.plan(shared.register, file, shared.mobilisation)
    assert [(row.status, row.outcome, row.note) for row in made.rows] == [("new", "yes", "Kommer"), ("refused", "", "")]
    with pytest.raises(UserError) as unknown:
        taking_in.plan(shared.register, file)
    assert unknown.value.code == "no_mobilisation"


def test_another_table_is_refused_in_words(shared: Desk, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("Namn;Telefon\nElif;070\n", "utf-8")
    with pytest.raises(UserError) as wrong:
        taking_in.plan(shared.register, file, shared.mobilisation)
    assert wrong.value.code == "no_call_list"


def test_two_callers_of_one_name_get_files_of_their_own(shared: Desk, tmp_path: Path) -> None:
    with shared.register.work("{x}", x="") as work:
        work.set(Person, shared.parties[1], {"given_name": "Amira", "family_name": "Haddad"})
    assert len({each.path for each in _hand_out(shared, tmp_path)}) == 2
    assert len(list(tmp_path.glob("*.xlsx"))) == 2
