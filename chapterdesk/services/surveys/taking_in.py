"""Writing what a plan says: questions, responses and answers in one unit of work, the same answers never twice."""

from __future__ import annotations

from dataclasses import dataclass

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Survey, SurveyAnswer, SurveyQuestion, SurveyResponse
from chapterdesk.services.surveys import known
from chapterdesk.services.surveys.guessing import QUESTION
from chapterdesk.services.surveys.plan import NEW, Plan

LABEL = N_("Answers to {name}")


@dataclass(frozen=True)
class TakenIn:
    """What was written: the survey's id, new responses, new questions, rows already there, rows refused."""

    survey: str
    new: int
    questions: int
    there: int
    refused: int


def take_in(register: Register, plan: Plan, *, kind: str = "other", unit: str = "", origin: str = "screen") -> TakenIn:
    """Write a plan as one unit of work; what is already there changes nothing. Raises UserError.

    Args:
        register: The open register.
        plan: What was shown.
        kind: The kind of a new survey (``SURVEY_KINDS``).
        unit: The group whose a new survey is, "" for the whole chapter.
        origin: Where the wish came from, for the history.
    """
    new = plan.of(NEW)
    counted = (len([r for r in plan.responses if r.status == "there"]), len(plan.of("refused")))
    if not new and plan.survey:
        return TakenIn(plan.survey, 0, 0, *counted)
    if not any(each.role == QUESTION for each in plan.columns):
        raise UserError(_("No column is a question."), _("Say of at least one column that it is."), code="no_questions")
    with register.work(LABEL, origin=origin, name=plan.name) as work:
        survey = plan.survey or work.create(Survey, _about(plan, kind, unit))
        # Somebody may have taken the same file in since the plan was made.
        there = known.responses(work.connection, survey) if plan.survey else {}
        fresh = [each for each in new if each.key not in there]
        asked = _questions(work, survey, plan)
        made = work.create_many(
            SurveyResponse,
            [
                {"survey": survey, "party": r.party or None, "unit": r.unit or None, "day": r.day, "source_key": r.key}
                for r in fresh
            ],
        )
        work.create_many(
            SurveyAnswer,
            [
                {"response": key, "question": asked[place], "value": value}
                for key, row in zip(made, fresh, strict=True)
                for place, value in row.answers.items()
            ],
        )
        before = {each.question for each in plan.columns if each.question}
        return TakenIn(survey, len(made), len(set(asked.values()) - before), *counted)


def _about(plan: Plan, kind: str, unit: str) -> dict[str, FieldValue]:
    days = sorted(each.day for each in plan.responses if each.day)
    about: dict[str, FieldValue] = {"name": plan.name, "survey_kind": kind, "unit": unit or None}
    about |= {"opened": days[0] if days else None, "closed": days[-1] if days else None}
    return about | {"anonymous": True if plan.anonymous else None}


def _questions(work: UnitOfWork, survey: str, plan: Plan) -> dict[int, str]:
    """Return the question of each column, new ones written; answers nobody gave before join the choices."""
    asked = [each for each in plan.columns if each.role == QUESTION]
    before = rows(work.connection, SurveyQuestion, [each.question for each in asked if each.question])
    found: dict[int, str] = {}
    for column in asked:
        if column.question in before:
            found[column.place] = column.question
            _widen(work, column.question, before[column.question], plan, column.place)
            continue
        values: dict[str, FieldValue] = {"survey": survey, "name": column.head, "question_kind": column.kind}
        values |= {"position": column.place + 1, "options": "\n".join(column.options) or None}
        values |= {"least": column.least, "most": column.most}
        found[column.place] = work.create(SurveyQuestion, values)
    return found


def _widen(work: UnitOfWork, question: str, row: dict[str, FieldValue], plan: Plan, place: int) -> None:
    if row["question_kind"] not in ("choice", "choices"):
        return
    options = [line for line in str(row["options"] or "").splitlines() if line.strip()]
    given = [part for each in plan.of(NEW) for part in each.answers.get(place, "").split("\n") if part]
    wider = list(dict.fromkeys([*options, *given]))
    if wider != options:
        work.set(SurveyQuestion, question, {"options": "\n".join(wider)})
