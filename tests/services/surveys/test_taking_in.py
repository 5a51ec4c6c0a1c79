"""A form's export taken in: planned, written once, undone, counted, and followed as a measure."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Measure, Person, Survey, SurveyAnswer, SurveyQuestion, SurveyResponse, Unit
from chapterdesk.services import terms
from chapterdesk.services.surveys import known, measures, plan, results, taking_in
from tests.registers import open_register

HEADS = ["Tidsstämpel", "E-postadress", "Hur tryggt kändes det?", "Vad var du med på?", "Vill du fortsätta?", "Annat"]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    folder = tmp_path / "desk"
    folder.mkdir()
    with open_register(folder) as opened:
        yield opened


def _rows(many: int) -> list[list[object]]:
    did = ("Bokbord, Vaka", "Vaka", "Bokbord")
    return [
        [
            f"2026-11-{n % 20 + 1:02d} 09:{n:02d}",
            f"p{n}@example.org",
            n % 5 + 1,
            did[n % 3],
            "Ja" if n % 2 else "Nej",
            "",
        ]
        for n in range(many)
    ]


def _file(folder: Path, lines: list[list[object]], heads: list[str] = HEADS) -> Path:
    path = folder / "svar.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([heads, *lines])
    return path


def _people(register: Register, many: int) -> tuple[str, list[str]]:
    with register.work("{x}", x="") as work:
        unit = work.create(Unit, {"name": "Lund", "unit_kind": "local_group"})
        people = work.create_many(
            Person, [{"given_name": f"P{n}", "emails": (f"p{n}@example.org",), "groups": (unit,)} for n in range(many)]
        )
    return unit, people


def test_the_same_file_again_changes_nothing_and_new_rows_are_added(register: Register, tmp_path: Path) -> None:
    export = plan.read(_file(tmp_path, _rows(12)))
    made = plan.plan(register, export, name="Kväll", anonymous=True)
    assert [c.kind or c.role for c in made.columns] == ["when", "who", "scale", "choices", "yes_no", "skip"]
    assert len(made.of("new")) == 12
    done = taking_in.take_in(register, made, kind="event")
    assert (done.new, done.questions) == (12, 3)
    step = register.next_undo()
    again = plan.plan(register, plan.read(_file(tmp_path, _rows(12))), done.survey)
    assert (len(again.of("new")), len(again.of("there"))) == (0, 12)
    assert taking_in.take_in(register, again).new == 0
    assert register.next_undo() == step
    more = plan.plan(register, plan.read(_file(tmp_path, _rows(15))), done.survey)
    assert all(c.question for c in more.columns if c.role == "question")
    assert taking_in.take_in(register, more).new == 3
    with register.read() as conn:
        assert len(rows(conn, SurveyQuestion)) == 3 and len(rows(conn, SurveyResponse)) == 15


def test_one_undo_takes_all_of_it_back(register: Register, tmp_path: Path) -> None:
    taking_in.take_in(register, plan.plan(register, plan.read(_file(tmp_path, _rows(8)))))
    register.undo()
    with register.read() as conn:
        for entity in (Survey, SurveyQuestion, SurveyResponse, SurveyAnswer):
            assert not rows(conn, entity)


@pytest.mark.parametrize("anonymous", [True, False])
def test_only_a_survey_with_names_joins_answers_to_people(register: Register, tmp_path: Path, anonymous: bool) -> None:
    unit, people = _people(register, 6)
    made = plan.plan(register, plan.read(_file(tmp_path, _rows(8))), name="A", anonymous=anonymous)
    done = taking_in.take_in(register, made)
    with register.read() as conn:
        given = rows(conn, SurveyResponse).values()
        values = {str(row["value"]) for row in rows(conn, SurveyAnswer).values()}
    parties = {row["party"] for row in given if row["party"]}
    assert parties == (set() if anonymous else set(people))
    assert {row["unit"] for row in given if row["party"]} == (set() if anonymous else {unit})
    assert not any("example.org" in value for value in values)
    # A survey that is there says itself whether it has names.
    assert (
        plan.plan(register, plan.read(_file(tmp_path, _rows(9))), done.survey, anonymous=not anonymous).anonymous
        is anonymous
    )


def test_what_cannot_be_an_answer_is_refused_with_its_reason(register: Register, tmp_path: Path) -> None:
    done = taking_in.take_in(register, plan.plan(register, plan.read(_file(tmp_path, _rows(8))), name="A"))
    lines: list[list[object]] = [
        ["2026-11-21 10:00", "", 9, "Vaka", "Ja", ""],
        ["2026-11-21 10:01", "", "", "", "", ""],
    ]
    made = plan.plan(register, plan.read(_file(tmp_path, lines)), done.survey)
    assert [r.number for r in made.of("refused")] == [2, 3]
    assert "9" in made.of("refused")[0].reason and "Hur tryggt" in made.of("refused")[0].reason


def test_answers_changed_in_the_form_are_said_and_not_swallowed(register: Register, tmp_path: Path) -> None:
    heads = ["ID", "How was it?"]
    first = plan.plan(register, plan.read(_file(tmp_path, [[n, n % 5 + 1] for n in range(1, 9)], heads)), name="A")
    done = taking_in.take_in(register, first)
    again = plan.plan(register, plan.read(_file(tmp_path, [[1, 5], [2, 3], [9, 4]], heads)), done.survey)
    assert [(r.status, r.key) for r in again.responses] == [("refused", "#1"), ("there", "#2"), ("new", "#9")]


def test_a_file_without_answers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        plan.read(_file(tmp_path, []))
    assert caught.value.code == "no_answers"


def test_results_and_the_measure_taken_from_them(register: Register, tmp_path: Path) -> None:
    unit = _people(register, 6)[0]
    with clock.frozen(clock.now()):
        done = taking_in.take_in(register, plan.plan(register, plan.read(_file(tmp_path, _rows(12))), name="A"))
        with register.read() as conn:
            found = results.results(register, conn, done.survey)
            question = known.questions(conn, done.survey)[0]
        first = found.questions[0]
        assert (first.answered, round(first.mean or 0, 2)) == (12, 2.75)
        # Six answered with a group; the other six have none, so that taking the group away leaves enough.
        assert [(g.unit, g.answered) for g in first.groups] == [(unit, 6)]
        measure = measures.add(
            register, {"name": "Trygghet", "direction": "up", "target": 300, "question": question.id}
        )
        with register.read() as conn:
            span = terms.by_code(conn, "2026-autumn")
            _over, lines = measures.followed(conn, [span])
        assert lines[0].taken == (True,) and lines[0].reached is False
        measures.set_value(register, measure, "2026-autumn", "3,25")
        with register.read() as conn:
            _over, lines = measures.followed(conn, [span])
        assert lines[0].values == (3.25,) and lines[0].reached is True and not lines[0].taken[0]
        measures.set_value(register, measure, "2026-autumn", "")
        with register.read() as conn:
            assert measures.followed(conn, [span])[1][0].taken == (True,)
    with register.read() as conn:
        assert len(rows(conn, Measure)) == 1


def test_a_mean_of_few_answers_is_no_measure(register: Register, tmp_path: Path) -> None:
    done = taking_in.take_in(register, plan.plan(register, plan.read(_file(tmp_path, _rows(4))), name="A"))
    with register.read() as conn:
        question = next(q for q in known.questions(conn, done.survey) if q.kind == "scale")
    measures.add(register, {"name": "M", "question": question.id})
    with register.read() as conn:
        assert measures.followed(conn, [terms.by_code(conn, "2026-autumn")])[1][0].values == (None,)
