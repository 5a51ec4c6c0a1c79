"""Measures of solidarity over terms: values that were entered, or the mean of a question asked again and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core import locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.documents.papers import ChartFigure, Series
from chapterdesk.fields import FieldValue
from chapterdesk.fields.decimals import PARTS, Decimal
from chapterdesk.models import Measure, MeasureValue, Survey, SurveyAnswer, SurveyQuestion, SurveyResponse
from chapterdesk.services import terms
from chapterdesk.services.surveys import counting, following
from chapterdesk.services.terms import Span

TERMS = 6
TREND_WORDS = {
    following.BETTER: N_("Better than last time"),
    following.WORSE: N_("Worse than last time"),
    following.SAME: N_("As last time"),
    following.MOVED: N_("Changed since last time"),
    following.UNKNOWN: N_("Nothing to compare with yet"),
}


@dataclass(frozen=True)
class Line:
    """One measure over terms, in units of what it is counted in.

    Attributes:
        values: One a term, None where there is none.
        taken: For each term whether the value is a question's mean rather than entered.
    """

    id: str
    name: str
    counted_in: str
    direction: str
    goal: float | None
    how: str
    values: tuple[float | None, ...]
    taken: tuple[bool, ...]

    @property
    def trend(self) -> str:
        """Whether the latest value is better or worse than the one before."""
        return following.trend(self.direction, self.values)

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached."""
        return following.reached(self.direction, following.latest_two(self.values)[0], self.goal)


def followed(conn: Connection, spans: Sequence[Span] | None = None) -> tuple[list[Span], list[Line]]:
    """Return the terms and every measure that is followed, with its value in each."""
    over = list(spans) if spans is not None else terms.latest(conn, TERMS)
    table = table_of(Measure)
    order = [key for (key,) in conn.execute(select(table.c.id).order_by(table.c.n))]
    found = {key: row for key, row in rows(conn, Measure, order).items() if not row["retired"]}
    entered = _entered(conn)
    means = _means(conn, {str(row["question"]) for row in found.values() if row["question"]}, over)
    return over, [_line(key, row, over, entered, means) for key, row in found.items()]


def _line(
    key: str, row: dict[str, FieldValue], over: Sequence[Span], entered: dict[tuple[str, str], int],
    means: dict[tuple[str, str], float],
) -> Line:  # fmt: skip
    values: list[float | None] = []
    taken: list[bool] = []
    for span in over:
        own = entered.get((key, span.code))
        mean = means.get((str(row["question"] or ""), span.code))
        values.append(own / PARTS if own is not None else mean)
        taken.append(own is None and mean is not None)
    goal = row["target"]
    return Line(
        key, str(row["name"]), str(row["counted_in"] or ""), str(row["direction"] or "watch"),
        goal / PARTS if isinstance(goal, int) else None, str(row["how"] or ""), tuple(values), tuple(taken),
    )  # fmt: skip


def _entered(conn: Connection) -> dict[tuple[str, str], int]:
    table = table_of(MeasureValue)
    query = select(table.c.measure, table.c.term, table.c.value).order_by(table.c.n)
    return {(measure, term): value for measure, term, value in conn.execute(query) if value is not None}


def _means(conn: Connection, questions: set[str], over: Sequence[Span]) -> dict[tuple[str, str], float]:
    """Return means by (question, term). The same words asked in another year's survey are the same question."""
    if not questions or not over:
        return {}
    table, answer, response = table_of(SurveyQuestion), table_of(SurveyAnswer), table_of(SurveyResponse)
    all_ = {key: fold(name or "") for key, name in conn.execute(select(table.c.id, table.c.name))}
    words = {all_[key]: key for key in questions if key in all_}
    alike = {key: words[name] for key, name in all_.items() if name in words}
    survey = table_of(Survey)
    query = (
        select(answer.c.question, answer.c.value, response.c.day, survey.c.closed, survey.c.opened)
        .join(response, response.c.id == answer.c.response)
        .join(survey, survey.c.id == response.c.survey)
        .where(answer.c.question.in_(list(alike)))
    )
    given: dict[tuple[str, str], list[str]] = {}
    for question, value, day, closed, opened in conn.execute(query):
        when = day or closed or opened
        span = next((s for s in over if when and s.holds(dt.date.fromisoformat(when))), None)
        if span is not None:
            given.setdefault((alike[question], span.code), []).append(value or "")
    found = {key: counting.numbers_of("number", values) for key, values in given.items()}
    # A mean of few answers would tell what somebody said.
    return {key: sum(n) / len(n) for key, n in found.items() if len(n) >= counting.LEAST_IN_GROUP}


def set_value(
    register: Register, measure: str, term: str, text: str, note: str = "", *, origin: str = "screen"
) -> None:
    """Enter what a measure was in a term; empty text takes the value out again. Raises UserError, ValueProblem."""
    value = Decimal().parse(text)
    with register.read() as conn:
        code = terms.by_code(conn, term).code
        if measure not in rows(conn, Measure, [measure], ["name"]):
            raise UserError(_("That measure is not in the register any more."), code="gone")
        name = register.titles(conn, [measure]).get(measure, "")
        table = table_of(MeasureValue)
        query = select(table.c.id).where(table.c.measure == measure, table.c.term == code).order_by(table.c.n)
        there = [key for (key,) in conn.execute(query)]
    with register.work(N_("{name} in {term}"), origin=origin, name=name, term=code) as work:
        if value is None:
            work.delete(MeasureValue, there)
        elif there:
            work.set(MeasureValue, there[-1], {"value": value} | ({"note": note} if note else {}))
        else:
            work.create(MeasureValue, {"measure": measure, "term": code, "value": value, "note": note or None})


def add(register: Register, values: dict[str, FieldValue], *, origin: str = "screen") -> str:
    """Begin to follow a measure; returns its id. Raises UserError for one without a name."""
    with register.work(N_("New measure {name}"), origin=origin, name=str(values.get("name") or "")) as work:
        return work.create(Measure, values)


def value_words(line: Line, value: float | None) -> str:
    """Return a value with what it is counted in; a percentage sign stands close."""
    if value is None:
        return ""
    shown = Decimal().format(round(value * PARTS))
    return f"{shown}\u00a0{line.counted_in}" if line.counted_in else shown


def figure(line: Line, over: Sequence[Span]) -> ChartFigure:
    """Return the chart of a measure over terms, its goal beside it."""
    series = [Series(line.counted_in or _("Value"), line.values)]
    if line.goal is not None:
        series.append(Series(_("Goal"), tuple(line.goal for _span in over)))
    return ChartFigure(
        line.name, tuple(span.name for span in over), tuple(series), "line",
        sum(span.unfinished for span in over), _("Term"), sentence(line),
    )  # fmt: skip


def sentence(line: Line) -> str:
    """Return in words how a measure fares."""
    parts = [line.how.strip(), _(TREND_WORDS[line.trend]) + "."]
    if line.goal is not None:
        words = _("The goal of {goal} is reached.") if line.reached else _("The goal is {goal}.")
        parts.append(words.format(goal=value_words(line, line.goal)))
    if any(line.taken):
        parts.append(_("Taken from the survey where nothing was entered."))
    return " ".join(part for part in parts if part)


def decimal(value: float) -> str:
    """Return a number as a table shows it."""
    return locale.decimal(value, 0 if value == int(value) else 2)
