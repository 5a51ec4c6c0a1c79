"""The term report: how many groups and how much activity, side by side over terms, and what else the term brought."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, func, select

from chapterdesk.core import locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.query import subtree
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.documents.report import Part, ReportColumn, ReportPaper, ReportTable, Value
from chapterdesk.models import Application, Call, Enrolment, Mobilisation, Training
from chapterdesk.services import terms, today
from chapterdesk.services.campaigns import figures
from chapterdesk.services.campaigns.figures import TermFigures
from chapterdesk.services.reports.shape import Choices, Made, on_day, title_of
from chapterdesk.services.succession import posts
from chapterdesk.services.terms import Span

TERMS = 6
_GRANTED = ("granted", "part_granted", "paid", "reported")


def make(register: Register, conn: Connection, choices: Choices) -> Made:
    """Return the term report; it names nobody."""
    span = terms.by_code(conn, choices.term) if choices.term else terms.present(conn)
    units = frozenset(subtree(conn, [choices.unit])) if choices.unit else None
    found = figures.of_terms(conn, _spans(conn, span), units)
    parts = [
        _activity(found),
        _young(found),
        _ladder(conn, units),
        _posts(register, conn, choices.unit),
        _trainings(conn, found, units),
        _mobilisations(conn, span, units),
        _support(register, conn, span, units),
    ]
    where = title_of(register, conn, choices.unit)
    title = _("Term report: {term}").format(term=figures.term_name(span))
    paper = ReportPaper(title, on_day(where), tuple(p for p in parts if p is not None), where, "", register.author)
    return Made(paper)


def _spans(conn: Connection, last: Span) -> list[Span]:
    first = last.start.replace(year=last.start.year - TERMS // 3 - 1, day=1)
    return terms.spans(conn, first, last.start)[-TERMS:]


def _activity(found: Sequence[TermFigures]) -> Part:
    columns = (ReportColumn(_("Term")), *(ReportColumn(_(words), "integer") for _code, words in figures.MEASURES))
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (figures.term_name(each.span), *(each.of(code).all for code, _words in figures.MEASURES)) for each in found
    )
    chart = figures.chart(found)
    return Part(chart.title, (_compared(found),), chart, ReportTable(_("Activity"), columns, rows))


def _compared(found: Sequence[TermFigures]) -> str:
    """Say in words how the term stands beside the same term a year before, where there is one."""
    now = found[-1]
    before = next((each for each in found[:-1] if each.span.code[5:] == now.span.code[5:]), None)
    groups, deeds = now.of("groups").all, now.of("activities").all
    said = _("{groups} and {activities} in {term}.").format(
        groups=ngettext("{n} active group", "{n} active groups", groups).format(n=locale.integer(groups)),
        activities=ngettext("{n} activity", "{n} activities", deeds).format(n=locale.integer(deeds)),
        term=figures.term_name(now.span),
    )
    if before is None:
        return said
    return said + " " + _("A year before: {groups} and {activities}.").format(
        groups=ngettext("{n} active group", "{n} active groups", before.of("groups").all).format(
            n=locale.integer(before.of("groups").all)
        ),
        activities=ngettext("{n} activity", "{n} activities", before.of("activities").all).format(
            n=locale.integer(before.of("activities").all)
        ),
    )  # fmt: skip


def _young(found: Sequence[TermFigures]) -> Part:
    columns = (
        ReportColumn(_("Figure")),
        ReportColumn(_("All"), "integer"),
        ReportColumn(_("With young people"), "integer"),
        ReportColumn(_("School and student groups"), "integer"),
    )
    now = found[-1]
    rows = tuple(
        (_(words), now.of(code).all, now.of(code).young, now.of(code).school) for code, words in figures.MEASURES
    )
    return Part(_("Young people"), table=ReportTable(_("Young people"), columns, rows))


def _ladder(conn: Connection, units: Collection[str] | None) -> Part | None:
    from chapterdesk.services.reports.people_report import by_level

    counts = by_level(conn, units) if units is not None else {r.code: r.count for r in today.ladder(conn)}
    rungs = [(rung.words, counts.get(rung.code, 0)) for rung in today.ladder(conn)]
    if not sum(n for _words, n in rungs):
        return None
    columns = (ReportColumn(_("Engagement level")), ReportColumn(_("People"), "integer"))
    return Part(_("Engagement ladder"), table=ReportTable(_("Engagement ladder"), columns, tuple(rungs)))


def _posts(register: Register, conn: Connection, unit: str) -> Part | None:
    board = posts.board(register, conn, unit)
    rows: list[tuple[Value, ...]] = []
    for role, name in board.roles:
        states = [place.state for (_unit, of), place in board.places.items() if of == role]
        counted = [states.count(state) for state in ("held", "ending", "vacant")]
        if any(counted):
            rows.append((name, *counted))
    if not rows:
        return None
    columns = (
        ReportColumn(_("Role")),
        ReportColumn(_("Held"), "integer"),
        ReportColumn(_("Ending soon"), "integer"),
        ReportColumn(_("Vacant"), "integer"),
    )
    note = _("Ending soon: within {n} days.").format(n=posts.SOON_DAYS)
    return Part(_("Posts"), table=ReportTable(_("Posts"), columns, tuple(rows)), note=note)


def _trainings(conn: Connection, found: Sequence[TermFigures], units: Collection[str] | None) -> Part | None:
    table, seat = table_of(Training), table_of(Enrolment)
    first, last = found[0].span.start.isoformat(), found[-1].span.end.isoformat()
    query = (
        select(table.c.id, table.c.day, table.c.unit, seat.c.person, seat.c.completed_on)
        .outerjoin(seat, seat.c.training == table.c.id)
        .where(table.c.day >= first, table.c.day <= last, table.c.state.is_distinct_from("cancelled"))
    )
    known = [r for r in conn.execute(query) if units is None or r.unit in units]
    if not known:
        return None
    rows = []
    for each in found:
        low, high = each.span.start.isoformat(), each.span.end.isoformat()
        mine = [r for r in known if low <= r.day <= high]
        done = [r.person for r in mine if r.completed_on]
        rows.append((figures.term_name(each.span), len({r.id for r in mine}), len(done), len(set(done))))
    columns = (
        ReportColumn(_("Term")),
        ReportColumn(_("Trainings"), "integer"),
        ReportColumn(_("Completed"), "integer"),
        ReportColumn(_("People trained"), "integer"),
    )
    return Part(_("Trainings"), table=ReportTable(_("Trainings"), columns, tuple(rows)))


def _mobilisations(conn: Connection, span: Span, units: Collection[str] | None) -> Part | None:
    table, call = table_of(Mobilisation), table_of(Call)
    yes, called = func.count().filter(call.c.outcome == "yes"), func.count().filter(call.c.outcome.is_not(None))
    query = (
        select(table.c.title, table.c.day, table.c.opened, table.c.unit, func.count(call.c.id), called, yes)
        .outerjoin(call, call.c.mobilisation == table.c.id)
        .where(func.substr(table.c.opened, 1, 10) >= span.start.isoformat())
        .where(func.substr(table.c.opened, 1, 10) <= span.end.isoformat())
        .group_by(table.c.id)
        .order_by(table.c.opened)
    )
    rows = tuple(
        (title, opened[:10], many, reached, said)
        for title, _day, opened, unit, many, reached, said in conn.execute(query)
        if units is None or unit in units
    )
    if not rows:
        return None
    columns = (
        ReportColumn(_("Mobilisation")),
        ReportColumn(_("Opened"), "date"),
        ReportColumn(_("People"), "integer"),
        ReportColumn(_("Called"), "integer"),
        ReportColumn(_("Said yes"), "integer"),
    )
    return Part(_("Mobilisations"), table=ReportTable(_("Mobilisations"), columns, rows))


def _support(register: Register, conn: Connection, span: Span, units: Collection[str] | None) -> Part | None:
    table = table_of(Application)
    query = (
        select(table.c.title, table.c.unit, table.c.decided_on, table.c.granted, table.c.currency)
        .where(table.c.state.in_(_GRANTED), table.c.decided_on >= span.start.isoformat())
        .where(table.c.decided_on <= span.end.isoformat())
        .order_by(table.c.decided_on)
    )
    found = [r for r in conn.execute(query) if units is None or r.unit in units]
    if not found:
        return None
    names = register.titles(conn, [r.unit for r in found])
    usual = register.setting(conn).currency
    # Each amount carries its own currency, so that no column adds crowns to euros.
    rows = tuple(
        (r.title, names.get(r.unit, ""), r.decided_on, locale.money(r.granted or 0, r.currency or usual)) for r in found
    )
    columns = (
        ReportColumn(_("Purpose")),
        ReportColumn(_("Group")),
        ReportColumn(_("Decided on"), "date"),
        ReportColumn(_("Amount granted")),
    )
    return Part(_("Support granted"), table=ReportTable(_("Support granted"), columns, rows))
