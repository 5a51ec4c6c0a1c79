"""Results of a survey from the register: counted by question, per group where nobody can be picked out, as figures."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core import locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.documents.papers import ChartFigure, Series
from chapterdesk.models import Survey, SurveyAnswer, SurveyResponse
from chapterdesk.models.surveys import SURVEY_KINDS
from chapterdesk.services.surveys import counting, known
from chapterdesk.services.surveys.counting import Asked, Result


@dataclass(frozen=True)
class Results:
    """A survey's results; ``answers`` counts responses, ``units`` names the groups that are shown."""

    survey: str
    name: str
    kind: str
    asked: int | None
    answers: int
    days: tuple[str, str]
    questions: tuple[Result, ...]
    units: dict[str, str]

    @property
    def rate(self) -> float | None:
        """The share of those asked who answered, None where nobody said how many were asked."""
        return min(1.0, self.answers / self.asked) if self.asked else None


def results(register: Register, conn: Connection, survey: str) -> Results:
    """Return what came of a survey: two queries, whatever its size."""
    row = rows(conn, Survey, [survey])[survey]
    asked = known.questions(conn, survey)
    response, answer = table_of(SurveyResponse), table_of(SurveyAnswer)
    about = conn.execute(
        select(response.c.id, response.c.unit, response.c.day).where(response.c.survey == survey)
    ).all()
    query = (
        select(answer.c.question, answer.c.value, response.c.unit)
        .join(response, response.c.id == answer.c.response)
        .where(response.c.survey == survey)
        .order_by(answer.c.n)
    )
    given: dict[str, list[tuple[str, str]]] = {each.id: [] for each in asked}
    for question, value, unit in conn.execute(query):
        given.setdefault(question, []).append((value or "", unit or ""))
    found = tuple(counting.result(each, given[each.id]) for each in asked)
    days = sorted(day for _id, _unit, day in about if day)
    span = (str(row["opened"] or (days[0] if days else "")), str(row["closed"] or (days[-1] if days else "")))
    units = register.titles(conn, sorted({g.unit for each in found for g in each.groups}))
    many = row["asked"]
    kind = SURVEY_KINDS.format(row["survey_kind"] if isinstance(row["survey_kind"], str) else None)
    return Results(
        survey, str(row["name"]), kind, many if isinstance(many, int) else None, len(about), span, found, units
    )


def value_words(asked: Asked, value: str) -> str:
    """Return an answer as people read it."""
    if asked.kind == "yes_no":
        return {"yes": _("Yes"), "no": _("No")}.get(value, value)
    return value


def number_words(value: float | None) -> str:
    """Return a mean or median with two decimals at most."""
    return "" if value is None else locale.decimal(value, 0 if value == int(value) else 2)


def share_words(share: float) -> str:
    """Return a share in per cent."""
    return _("{n} %").format(n=locale.integer(round(share * 100)))


def sentence(result: Result) -> str:
    """Return in words how many answered, with mean and median where there are numbers."""
    said = ngettext("{n} answer", "{n} answers", result.answered).format(n=locale.integer(result.answered))
    if result.mean is None:
        return said
    return _("{answers}, mean {mean}, median {median}").format(
        answers=said, mean=number_words(result.mean), median=number_words(result.median)
    )


def figure(result: Result) -> ChartFigure | None:
    """Return the chart of a question with the table of its numbers; None for own words and where nobody answered."""
    if not result.counts or not result.answered:
        return None
    labels = tuple(value_words(result.asked, each.value) for each in result.counts)
    chart = (Series(_("Answers"), tuple(each.n for each in result.counts)),)
    return ChartFigure(result.asked.name, labels, chart, period=_("Answer"), note=sentence(result))


def held_back_words(result: Result) -> str:
    """Return the sentence on groups that are not shown, "" where there is none to tell of."""
    if not result.held_back or not result.groups:
        return ""
    return _(
        "Groups with fewer than {least} answers are not shown by themselves, so that nobody can be picked out."
    ).format(least=counting.LEAST_IN_GROUP)
