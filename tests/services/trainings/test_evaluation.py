"""The evaluation: typed, taken in from a survey's file in another language, and not twice."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import Cancelled, UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, in_language
from chapterdesk.database.rows import rows
from chapterdesk.models import Survey, SurveyAnswer
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
    taken = evaluation.take_in(desk.register, desk.training, tmp_path / "svar.xlsx")
    assert (taken.new, taken.known, taken.empty, taken.strange) == (3, 0, 1, ["Tidsstämpel"])
    assert [row for row, _reason in taken.problems] == [4]
    found = _read(desk, survey)
    assert found.questions[0].counts == (1, 0, 0, 0, 2) and found.questions[5].counts == (0, 0, 0, 0, 2)
    assert found.questions[6].said == ("Berättelserna",) * 2
    again = evaluation.take_in(desk.register, desk.training, tmp_path / "svar.xlsx")
    assert (again.new, again.known) == (0, 3) and _read(desk, survey).responses == 3
    desk.register.undo()
    assert _read(desk, survey).responses == 0


def _answers(path: Path, many: int) -> Path:
    heads = [name for name, _kind in evaluation.USUAL[:2]]
    lines = [",".join(f'"{head}"' for head in heads), *(f"{n % 5 + 1},{n % 3 + 1}" for n in range(many))]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_file_begins_the_evaluation_and_one_undo_takes_all_of_it_back(desk: Desk, tmp_path: Path) -> None:
    taken = evaluation.take_in(desk.register, desk.training, _answers(tmp_path / "a.csv", 10))
    survey = evaluation.begin(desk.register, desk.training)
    found = _read(desk, survey)
    assert (taken.new, found.responses, found.questions[0].counts) == (10, 10, (2, 2, 2, 2, 2))
    assert [q.name for q in found.questions] == [name for name, _kind in evaluation.USUAL]
    desk.register.undo(taken.work)
    with desk.register.read() as conn:
        assert evaluation.read(conn, survey) is None and not rows(conn, SurveyAnswer)


def test_reading_can_be_cancelled_before_anything_is_written(desk: Desk, tmp_path: Path) -> None:
    path = _answers(tmp_path / "b.csv", 900)
    seen: list[str] = []

    def heard(_done: int, _total: int, what: str) -> None:
        seen.append(what)
        if what == _("Reading the answers"):
            stopped.cancel()

    stopped = Progress(heard)
    with pytest.raises(Cancelled):
        evaluation.take_in(desk.register, desk.training, path, progress=stopped)
    with desk.register.read() as conn:
        assert seen and not rows(conn, SurveyAnswer) and not rows(conn, Survey)


def test_a_file_of_something_else_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Name;Town\nAnna;Lund\n", "utf-8")
    with pytest.raises(UserError) as refused:
        evaluation.take_in(desk.register, desk.training, tmp_path / "people.csv")
    assert refused.value.code == "no_questions"
    with desk.register.read() as conn:
        assert not rows(conn, Survey)


@given(st.integers(-3, 9))
def test_a_scale_takes_only_its_numbers_however_they_are_written(number: int) -> None:
    expected = str(number) if 1 <= number <= 5 else None
    for written in (number, float(number), f"{number}", f" {number} - agree"):
        assert evaluation.scale_value(written) == expected
    assert evaluation.scale_value(number + 0.5) is None
