"""What surveys said, and how the measures of solidarity fare, on paper."""

from __future__ import annotations

from sqlalchemy import Connection

from chapterdesk.core import locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.documents.report import Part, ReportColumn, ReportPaper, ReportTable, Value
from chapterdesk.services.reports.shape import Choices, Made, on_day
from chapterdesk.services.surveys import known, measures, results
from chapterdesk.services.surveys.counting import GroupResult, Result


def survey(register: Register, conn: Connection, choices: Choices) -> Made:
    """Return the results of a survey, the latest where none is named. Raises UserError where there is none."""
    key = choices.survey or usual(conn)
    if not key:
        raise UserError(
            _("There is no survey yet."), _("Take in the answers of a form on the tab Surveys."), code="no_survey"
        )
    found = results.results(register, conn, key)
    parts = tuple(part for each in found.questions for part in _question(each, found.units))
    if not parts:
        parts = (Part("", (_("Nobody has answered yet."),)),)
    subtitle = on_day(found.kind, _days(found), said(found))
    return Made(ReportPaper(found.name, subtitle, parts, "", _("Without names"), register.author))


def usual(conn: Connection) -> str:
    """Return the survey that is shown first: the latest annual one, else the latest; "" for none."""
    lines = known.surveys(conn)
    annual = next((line.id for line in lines if line.kind == "annual"), "")
    return annual or next((line.id for line in lines), "")


def said(found: results.Results) -> str:
    """Return in words how many answered, and of how many where that is known."""
    words = ngettext("{n} answer", "{n} answers", found.answers).format(n=locale.integer(found.answers))
    if found.asked is None or found.rate is None:
        return words
    return _("{answers} of {asked} asked ({share})").format(
        answers=words, asked=locale.integer(found.asked), share=results.share_words(found.rate)
    )


def _days(found: results.Results) -> str:
    first, last = found.days
    return _("{first} to {last}").format(first=first, last=last) if first and last and first != last else first or last


def _question(each: Result, units: dict[str, str]) -> list[Part]:
    name = each.asked.name
    if each.asked.kind == "text":
        quotes = tuple(f"\u201c{text}\u201d" for text in each.texts) or (_("Nobody wrote anything."),)
        return [Part(name, quotes)]
    if not each.answered:
        return [Part(name, (_("Nobody answered this."),))]
    made = [Part(name, figure=results.figure(each), note="" if each.groups else results.held_back_words(each))]
    if each.groups:
        table = group_table(each, units)
        made.append(Part("", (_("By group"),), table=table, note=results.held_back_words(each)))
    return made


def group_table(each: Result, units: dict[str, str]) -> ReportTable:
    """Return a question's results per group: of numbers the mean, of choices the share of each answer."""
    group, many = ReportColumn(_("Group")), ReportColumn(_("Answers"), "integer")
    if each.mean is not None:
        columns = (group, many, ReportColumn(_("Mean"), "decimal"))
        rows: tuple[tuple[Value, ...], ...] = tuple(
            (_name(g, units), g.answered, round(g.mean or 0, 2)) for g in each.groups
        )
        return ReportTable(each.asked.name, columns, rows)
    options = [count.value for count in each.counts][:6]
    shares = (ReportColumn(results.value_words(each.asked, value)) for value in options)
    rows = tuple((_name(g, units), g.answered, *(_share(g, value) for value in options)) for g in each.groups)
    return ReportTable(each.asked.name, (group, many, *shares), rows)


def _name(group: GroupResult, units: dict[str, str]) -> str:
    return units.get(group.unit, "")


def _share(group: GroupResult, value: str) -> str:
    return results.share_words(next((count.share for count in group.counts if count.value == value), 0.0))


def followed(register: Register, conn: Connection, choices: Choices) -> Made:
    """Return the measures of solidarity over terms, each with its chart."""
    over, lines = measures.followed(conn)
    columns = (
        ReportColumn(_("Measure")),
        *(ReportColumn(span.name, "decimal") for span in over),
        ReportColumn(_("Goal"), "decimal"),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (line.name, *(None if v is None else round(v, 2) for v in line.values), line.goal) for line in lines
    )
    first = Part(
        "", () if lines else (_("No measure is followed yet."),), table=ReportTable(_("Measures"), columns, rows)
    )
    parts = (first, *(Part(line.name, figure=measures.figure(line, over)) for line in lines))
    return Made(ReportPaper(_("Measures of solidarity"), on_day(), parts, "", "", register.author))
