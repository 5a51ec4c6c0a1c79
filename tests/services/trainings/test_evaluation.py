"""The evaluation: typed, taken in from a survey's file in another language, and not twice."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, in_language
from chapterdesk.services.trainings import evaluation
from tests.services.trainings.conftest import Desk


def _read(desk: Desk, survey: str) -> evaluation.Evaluation:
    with desk.register.read() as conn:
        found = evaluation.read(conn, survey)
    assert found is not None
    return found


def test_typed_answers_are_counted(desk: Desk) -> None:
    survey = evaluation.begin(desk.register, desk.training)
    assert evaluation.begin(desk.register, desk.training) == survey
    asked = _read(desk, survey).questions
    assert [q.kind for q in asked] == [kind for _name, kind in evaluation.USUAL]
    evaluation.add(desk.register, survey, {asked[0].id: "5", asked[-1].id: "More stories"})
    evaluation.add(desk.register, survey, {asked[0].id: "2", asked[1].id: ""})
    found = _read(desk, survey)
    assert (found.responses, found.questions[0].counts, found.questions[0].mean) == (2, (0, 1, 0, 0, 1), 3.5)
    assert found.questions[-1].said == ("More stories",) and found.questions[1].mean is None
    with pytest.raises(UserError):
        evaluation.add(desk.register, survey, {asked[0].id: "6"})
    with pytest.raises(UserError):
        evaluation.add(desk.register, survey, {asked[0].id: " "})


def test_a_survey_file_in_any_language_is_taken_in_once(desk: Desk, tmp_path: Path) -> None:
    survey = evaluation.begin(desk.register, desk.training)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    with in_language("sv"):
        heads = [_(name) for name, _kind in evaluation.USUAL]
    sheet.append(["Tidsstämpel", *heads])
    sheet.append(["2026-12-07 10:00", 5, 4, 4, "3", 5, "5 - Absolut", "Berättelserna", ""])
    sheet.append(["2026-12-07 10:00", 5, 4, 4, "3", 5, "5 - Absolut", "Berättelserna", ""])
    sheet.append(["2026-12-07 11:00", 1, "nja", None, None, None, None, None, None])
    sheet.append(["2026-12-07 12:00"])
    book.save(tmp_path / "svar.xlsx")
    taken = evaluation.take_in(desk.register, survey, tmp_path / "svar.xlsx")
    assert (taken.new, taken.known, taken.empty, taken.strange) == (3, 0, 1, ["Tidsstämpel"])
    assert [row for row, _reason in taken.problems] == [4]
    found = _read(desk, survey)
    assert found.questions[0].counts == (1, 0, 0, 0, 2) and found.questions[5].counts == (0, 0, 0, 0, 2)
    assert found.questions[6].said == ("Berättelserna",) * 2
    again = evaluation.take_in(desk.register, survey, tmp_path / "svar.xlsx")
    assert (again.new, again.known) == (0, 3) and _read(desk, survey).responses == 3
    desk.register.undo()
    assert _read(desk, survey).responses == 0


def test_a_file_of_something_else_is_refused(desk: Desk, tmp_path: Path) -> None:
    survey = evaluation.begin(desk.register, desk.training)
    (tmp_path / "people.csv").write_text("Name;Town\nAnna;Lund\n", "utf-8")
    with pytest.raises(UserError) as refused:
        evaluation.take_in(desk.register, survey, tmp_path / "people.csv")
    assert refused.value.code == "no_questions"


@given(st.integers(-3, 9))
def test_a_scale_takes_only_its_numbers_however_they_are_written(number: int) -> None:
    expected = str(number) if 1 <= number <= 5 else None
    for written in (number, float(number), f"{number}", f" {number} - agree"):
        assert evaluation.scale_value(written) == expected
    assert evaluation.scale_value(number + 0.5) is None
