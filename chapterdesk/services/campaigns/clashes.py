"""Which campaign periods stand in each other's way: a partner's period to respect, or two of ours for the same activists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from chapterdesk.database.query import subtree
from chapterdesk.database.rows import table_of
from chapterdesk.models import Campaign

PARTNER = "partner"


@dataclass(frozen=True, order=True)
class Period:
    """A campaign's days.

    Attributes:
        start, end: First and last day.
        kind: Code of the campaign's kind; ``partner`` for a partner's period that ours respect.
        state: Code of the campaign's status.
        partner: Id of the organisation whose period it is, or with whom the campaign is run; "" for none.
        priority: Id of the priority that it serves, "" for none.
        reach: Ids of the units that it asks; empty for the whole chapter.
    """

    start: dt.date
    end: dt.date
    id: str
    name: str = ""
    kind: str = "local"
    state: str = "planned"
    partner: str = ""
    priority: str = ""
    reach: frozenset[str] = frozenset()

    @property
    def is_partners(self) -> bool:
        """Whether it is a partner's own period."""
        return self.kind == PARTNER


@dataclass(frozen=True, order=True)
class Clash:
    """Two periods with days in common, from ``start`` to ``end``; ``other`` is the partner's where there is one."""

    start: dt.date
    end: dt.date
    ours: Period
    other: Period

    @property
    def with_partner(self) -> bool:
        """Whether a partner's period is to be respected, which weighs more than two campaigns of our own."""
        return self.other.is_partners


def clashes(periods: Iterable[Period]) -> list[Clash]:
    """Return every clash among the periods, by the first day in common.

    Two periods clash when they share days and activists, unless one of them is cancelled, both are partners', both serve the
    same priority, or ours is run together with the very partner whose period it is.
    """
    found: list[Clash] = []
    open_: list[Period] = []
    for one in sorted(each for each in periods if each.state != "cancelled"):
        # Sorted by the first day, so only those that have not ended yet can share days with this one.
        open_ = [each for each in open_ if each.end >= one.start]
        for each in open_:
            if _in_the_way(each, one):
                ours, other = (one, each) if each.is_partners else (each, one)
                found.append(Clash(max(ours.start, other.start), min(ours.end, other.end), ours, other))
        open_.append(one)
    return sorted(found)


def _in_the_way(one: Period, other: Period) -> bool:
    shared = not one.reach or not other.reach or bool(one.reach & other.reach)
    if not shared or (one.is_partners and other.is_partners):
        return False
    if one.is_partners or other.is_partners:
        return not one.partner or one.partner != other.partner
    return not one.priority or one.priority != other.priority


def periods(conn: Connection, first: dt.date | None = None, last: dt.date | None = None) -> list[Period]:
    """Return the campaigns that touch the days from ``first`` to ``last`` (all where None), in order."""
    table = table_of(Campaign)
    names = ("id", "title", "campaign_kind", "state", "partner", "priority", "unit", "start", "end")
    query = select(*(table.c[name] for name in names)).where(table.c.start.is_not(None), table.c.end.is_not(None))
    if first is not None:
        query = query.where(table.c.end >= first.isoformat())
    if last is not None:
        query = query.where(table.c.start <= last.isoformat())
    reach: dict[str, frozenset[str]] = {"": frozenset()}
    found = []
    for row in conn.execute(query).all():
        unit = row.unit or ""
        if unit not in reach:
            reach[unit] = frozenset(subtree(conn, [unit]))
        found.append(
            Period(
                dt.date.fromisoformat(row.start),
                dt.date.fromisoformat(row.end),
                row.id,
                row.title,
                row.campaign_kind or "local",
                row.state or "planned",
                row.partner or "",
                row.priority or "",
                reach[unit],
            )
        )
    return sorted(found)


def clashes_of(conn: Connection, campaign: str) -> list[Clash]:
    """Return the clashes of one campaign, those with partners first."""
    found = [each for each in clashes(periods(conn)) if campaign in (each.ours.id, each.other.id)]
    return sorted(found, key=lambda clash: (not clash.with_partner, clash.start))


def to_respect(conn: Connection, day: dt.date, unit: str = "", partners: Iterable[str] = ()) -> list[Period]:
    """Return partners' periods that a day lies in, for an activity of a unit; not of those it is done together with."""
    table = table_of(Campaign)
    on = day.isoformat()
    any_ = conn.execute(
        select(table.c.id).where(
            table.c.campaign_kind == PARTNER,
            table.c.start <= on,
            table.c.end >= on,
            or_(table.c.state.is_(None), table.c.state != "cancelled"),
        )
    ).first()
    if any_ is None:
        return []
    with_us = set(partners)
    return [
        each
        for each in periods(conn, day, day)
        if each.is_partners
        and each.state != "cancelled"
        and each.partner not in with_us
        and (not unit or not each.reach or unit in each.reach)
    ]
