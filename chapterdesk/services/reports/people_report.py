"""Reports on people as numbers, on groups by health, and on posts that are empty or end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Connection, func, select

from chapterdesk.core import clock, locale
from chapterdesk.core.text import _
from chapterdesk.database.query import subtree
from chapterdesk.database.register import Register
from chapterdesk.database.rows import open_period, table_of
from chapterdesk.documents.report import Part, ReportColumn, ReportPaper, ReportTable, Value
from chapterdesk.models import Attendance, GroupMembership, Meeting, Membership, Person
from chapterdesk.models.words import LEVELS, UNIT_KINDS
from chapterdesk.services import exporting, groups, terms
from chapterdesk.services.campaigns import figures
from chapterdesk.services.reports.shape import Choices, Made, on_day, title_of
from chapterdesk.services.succession import posts

QUIET_DAYS = 120
"""A group that has not met for so long is quiet: more than a term's length with the summer in it."""


def by_level(conn: Connection, units: Collection[str]) -> dict[str, int]:
    """Return how many people of some groups stand on each rung of the engagement ladder, each counted once."""
    person, belongs = table_of(Person), table_of(GroupMembership)
    mine = select(belongs.c.person).where(belongs.c.unit.in_(list(units)), open_period(belongs))
    query = select(person.c.level, func.count()).where(person.c.id.in_(mine)).group_by(person.c.level)
    return {level: n for level, n in conn.execute(query) if level}


def _within(conn: Connection, unit: str) -> set[str] | None:
    return set(subtree(conn, [unit])) if unit else None


# -- people by level and group ----------------------------------------------------------------------------------


def people(register: Register, conn: Connection, choices: Choices) -> Made:
    """Return members and activists by engagement level and group, as numbers."""
    person, belongs, member = table_of(Person), table_of(GroupMembership), table_of(Membership)
    is_member = person.c.id.in_(select(member.c.party).where(open_period(member)))
    query = (
        select(belongs.c.unit, person.c.level, func.count(person.c.id.distinct()), func.count(person.c.id.distinct()).filter(is_member))
        .join(person, person.c.id == belongs.c.person)
        .where(open_period(belongs))
        .group_by(belongs.c.unit, person.c.level)
    )  # fmt: skip
    counts: dict[str, dict[str, int]] = {}
    members: dict[str, int] = {}
    for unit, level, many, paid in conn.execute(query):
        counts.setdefault(unit, {})[level or ""] = many
        members[unit] = members.get(unit, 0) + paid
    within = _within(conn, choices.unit)
    levels = [code for code, _words in LEVELS.choices()]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (node.name, *(counts[node.id].get(code, 0) for code in levels), sum(counts[node.id].values()), members[node.id])
        for node in groups.tree(conn)
        if node.id in counts and (within is None or node.id in within)
    )
    columns = (
        ReportColumn(_("Group")),
        *(ReportColumn(words, "integer") for _code, words in LEVELS.choices()),
        ReportColumn(_("All"), "integer"),
        ReportColumn(_("Members"), "integer"),
    )
    where = title_of(register, conn, choices.unit)
    note = _("Who belongs to several groups is counted in each of them.")
    part = Part("", (_everybody(conn),), table=ReportTable(_("People"), columns, rows), note=note)
    title = _("Members and activists")
    return Made(ReportPaper(title, on_day(where), (part,), where, "", register.author))


def _everybody(conn: Connection) -> str:
    person, member = table_of(Person), table_of(Membership)
    everybody = conn.execute(select(func.count()).select_from(person)).scalar() or 0
    mine = person.c.id.in_(select(member.c.party).where(open_period(member)))
    members = conn.execute(select(func.count()).select_from(person).where(mine)).scalar() or 0
    return _("{people} people in the register, of whom {members} are members and {others} are not.").format(
        people=locale.integer(everybody), members=locale.integer(members), others=locale.integer(everybody - members)
    )


# -- the district's state ---------------------------------------------------------------------------------------


def health(today: dt.date, people_: int, last: dt.date | None, vacant: int, activities: int) -> str:
    """Return how a group fares: ``well``, ``watch`` or ``help``. Activity counts more than posts and papers.

    A group without people, or that neither met nor did anything for long, needs help; one with an empty post, or that
    only met or only acted, is to be watched.
    """
    quiet = last is None or (today - last).days > QUIET_DAYS
    if people_ == 0 or (quiet and activities == 0):
        return "help"
    return "watch" if quiet or vacant or activities == 0 else "well"


def health_words() -> dict[str, str]:
    """Return what each state is called."""
    return {"well": _("Fares well"), "watch": _("Worth a call"), "help": _("Needs help")}


def district(register: Register, conn: Connection, choices: Choices) -> Made:
    """Return the groups by health, those that need help first."""
    within = _within(conn, choices.unit)
    nodes = [
        node for node in groups.tree(conn) if node.kind in figures.GROUP_KINDS and (within is None or node.id in within)
    ]
    last, came = _meetings(conn)
    board = posts.board(register, conn, choices.unit)
    span = terms.present(conn)
    today = clock.today()
    words = health_words()
    many = _activities(conn, span.start.isoformat(), span.end.isoformat())
    rows = []
    for node in nodes:
        deeds = many.get(node.id, 0)
        empty = sum(p.state == "vacant" for (unit, _role), p in board.places.items() if unit == node.id)
        state = health(today, node.people, last.get(node.id), empty, deeds)
        rows.append((state, node, last.get(node.id), came.get(node.id), empty, deeds))
    order = ("help", "watch", "well")
    rows.sort(key=lambda r: (order.index(r[0]), locale.sort_key(r[1].name)))
    return Made(_district_paper(register, conn, choices, rows, words))


_Row = tuple[str, groups.Node, dt.date | None, int | None, int, int]


def _district_paper(
    register: Register, conn: Connection, choices: Choices, rows: list[_Row], words: dict[str, str]
) -> ReportPaper:
    columns = (
        ReportColumn(_("Group")),
        ReportColumn(_("Kind")),
        ReportColumn(_("State")),
        ReportColumn(_("People"), "integer"),
        ReportColumn(_("Last meeting"), "date"),
        ReportColumn(_("Came"), "integer"),
        ReportColumn(_("Empty posts"), "integer"),
        ReportColumn(_("Activities this term"), "integer"),
    )
    cells = tuple(
        (n.name, UNIT_KINDS.format(n.kind), words[state], n.people, day, came, empty, deeds)
        for state, n, day, came, empty, deeds in rows
    )
    counts = [(words[state], sum(r[0] == state for r in rows)) for state in ("help", "watch", "well")]
    said = ", ".join(_("{what}: {n}").format(what=what, n=locale.integer(n)) for what, n in counts) + "."
    note = _(
        "Needs help: nobody in it, or neither a meeting nor an activity for {n} days. Worth a call: an empty post, or only "
        "meetings, or only activities."
    ).format(n=QUIET_DAYS)
    where = title_of(register, conn, choices.unit)
    part = Part("", (said,), table=ReportTable(_("Groups"), columns, cells), note=note)
    return ReportPaper(_("How the groups fare"), on_day(where), (part,), where, "", register.author)


def _meetings(conn: Connection) -> tuple[dict[str, dt.date], dict[str, int]]:
    """Return by unit the day of the last meeting held, and how many came where that was noted."""
    table, noted = table_of(Meeting), table_of(Attendance)
    query = (
        select(table.c.unit, table.c.id, table.c.day)
        .where(table.c.day <= clock.today().isoformat(), table.c.state.is_distinct_from("cancelled"))
        .order_by(table.c.day)
    )
    last = {unit: (key, dt.date.fromisoformat(day)) for unit, key, day in conn.execute(query) if unit}
    present = select(noted.c.meeting, func.count()).where(noted.c.state == "present").group_by(noted.c.meeting)
    came: dict[str, int] = {str(key): int(n) for key, n in conn.execute(present)}
    days = {unit: day for unit, (_key, day) in last.items()}
    return days, {unit: came[key] for unit, (key, _day) in last.items() if key in came}


def _activities(conn: Connection, first: str, last: str) -> dict[str, int]:
    from chapterdesk.models import Activity

    table = table_of(Activity)
    query = select(table.c.unit, func.count()).where(table.c.state == "held", table.c.day >= first, table.c.day <= last)
    return {str(unit): int(n) for unit, n in conn.execute(query.group_by(table.c.unit)) if unit}


# -- vacancies and endings --------------------------------------------------------------------------------------


def vacancies(register: Register, conn: Connection, choices: Choices) -> Made:
    """Return posts that are empty, longest first, and terms that end soon, with their holders."""
    board = posts.board(register, conn, choices.unit)
    units, roles = {k: n for k, n, _kind in board.units}, dict(board.roles)
    shield = exporting.protected(conn)
    hidden = shield - choices.allowed
    empty = sorted((p for p in board.places.values() if p.state == "vacant"), key=lambda p: p.since or "9999")
    ending = sorted((p for p in board.places.values() if p.state == "ending"), key=lambda p: p.end)
    named = {holder.party for place in ending for holder in place.holders}
    secret = set(register.titles(conn, sorted(hidden)).values())
    follower = {key: _("Name left out") if p.agreed in secret else p.agreed for key, p in board.places.items()}
    vacant_rows = tuple((units[p.unit], roles[p.role], p.since or None, follower[p.unit, p.role]) for p in empty)
    ending_rows = tuple(
        (
            units[p.unit],
            roles[p.role],
            ", ".join(_("Name left out") if h.party in hidden else h.name for h in p.holders),
            p.end,
            follower[p.unit, p.role],
        )
        for p in ending
    )
    where = title_of(register, conn, choices.unit)
    paper = ReportPaper(
        _("Vacancies and endings"),
        on_day(where),
        _vacancy_parts(vacant_rows, ending_rows),
        where,
        _("For those who look for candidates"),
        register.author,
    )
    return Made(paper, frozenset(named - hidden), frozenset(named & shield))


def _vacancy_parts(
    vacant_rows: tuple[tuple[str | None, ...], ...], ending_rows: tuple[tuple[str | None, ...], ...]
) -> tuple[Part, ...]:
    group, role = ReportColumn(_("Group")), ReportColumn(_("Role"))
    follows = ReportColumn(_("Who follows"))
    return (
        Part(
            _("Vacant"),
            () if vacant_rows else (_("No post is empty."),),
            table=ReportTable(_("Vacant"), (group, role, ReportColumn(_("Since"), "date"), follows), vacant_rows),
        ),
        Part(
            _("Ending soon"),
            () if ending_rows else (_("No term ends within {n} days.").format(n=posts.SOON_DAYS),),
            table=ReportTable(
                _("Ending soon"),
                (group, role, ReportColumn(_("Who")), ReportColumn(_("Until"), "date"), follows),
                ending_rows,
            ),
        ),
    )
