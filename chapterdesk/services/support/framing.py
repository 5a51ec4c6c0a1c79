"""The year's frame read from the register: what was granted by priority and district, in the fund's currency alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from chapterdesk.core import clock
from chapterdesk.core.text import N_
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.models import Application, Fund, Priority, SupportFrame, Unit
from chapterdesk.services.support import frame, money, reading, states


@dataclass(frozen=True)
class Summary:
    """A year in one currency: lines by priority (the last, key "", outside the priorities) and by district."""

    year: int
    currency: str
    priorities: tuple[frame.Line, ...]
    districts: tuple[frame.Line, ...]
    names: Mapping[str, str]

    @property
    def granted(self) -> int:
        """All that was granted."""
        return sum(line.granted for line in self.priorities)

    @property
    def framed(self) -> int:
        """All frames together."""
        return sum(line.frame or 0 for line in self.priorities)


@dataclass(frozen=True)
class _Given:
    application: str
    fund: str
    currency: str
    grant: frame.Grant


def years(conn: Connection) -> list[int]:
    """Return the years that have frames or decisions, and this one; the latest first."""
    table, own = table_of(Application), table_of(SupportFrame)
    found = {clock.today().year}
    found |= {
        int(day[:4]) for (day,) in conn.execute(select(table.c.decided_on).distinct()) if day and day[:4].isdigit()
    }
    found |= {year for (year,) in conn.execute(select(own.c.year).distinct()) if year}
    return sorted(found, reverse=True)


def currencies(register: Register, conn: Connection, year: int, fund: str = "") -> list[str]:
    """Return the currencies that anything was granted or framed in, the section's first."""
    usual = register.setting(conn).currency
    found = {given.currency for given in _given(register, conn, year) if not fund or given.fund == fund}
    found |= {currency for _key, currency, _amount in _frames(conn, year, fund, usual)}
    return sorted(found | ({usual} if not found else set()), key=lambda code: (code != usual, code))


def summary(register: Register, conn: Connection, year: int, fund: str = "", currency: str = "") -> Summary:
    """Return the year's figures of a fund (its id; all funds where ""), in one currency (the fund's or section's where "")."""
    usual = register.setting(conn).currency
    counted = currency or reading.funds_currency(conn, fund, usual) or usual
    grants = [
        given.grant
        for given in _given(register, conn, year)
        if given.currency == counted and (not fund or given.fund == fund)
    ]
    frames: dict[str, int] = {}
    for key, of, amount in _frames(conn, year, fund, usual):
        if of == counted:
            frames[key] = frames.get(key, 0) + amount
    by_priority = frame.by_priority(frames, grants, priorities(conn, year))
    if not any(line.key == "" for line in by_priority):
        by_priority.append(frame.Line("", None, 0, 0, 0))
    by_district = frame.by_district(grants)
    keys = [line.key for line in (*by_priority, *by_district) if line.key]
    return Summary(year, counted, tuple(by_priority), tuple(by_district), register.titles(conn, keys))


def priorities(conn: Connection, year: int) -> list[str]:
    """Return the priorities of the action plan that hold in a year, in the plan's order."""
    table = table_of(Priority)
    query = select(table.c.id, table.c.start, table.c.end).order_by(table.c.order.is_(None), table.c.order, table.c.n)
    return [
        key for key, start, end in conn.execute(query)
        if (not start or start[:4] <= str(year)) and (not end or end[:4] >= str(year))
    ]  # fmt: skip


def left(register: Register, conn: Connection, application: reading.Facts, fund: str, year: int) -> int | None:
    """Return what is left of the frame that a grant would be counted against, the application itself left out; None without one."""
    usual = register.setting(conn).currency
    priority = application.texts["priority"]
    own = [
        amount for key, of, amount in _frames(conn, year, fund, usual) if key == priority and of == application.currency
    ]
    if not own or not fund:
        return None
    given = sum(
        each.grant.granted
        for each in _given(register, conn, year)
        if each.fund == fund and each.currency == application.currency
        and each.grant.priority == priority and each.application != application.id
    )  # fmt: skip
    return sum(own) - given


def set_frame(
    register: Register, fund: str, priority: str, year: int, amount: int | None, *, origin: str = "screen"
) -> None:
    """Set, change or take away (None) what a fund sets aside for a priority ("" for outside them) and a year."""
    with register.work(N_("Support frame {year}"), origin=origin, year=str(year)) as work:
        table = table_of(SupportFrame)
        same = table.c.priority == priority if priority else table.c.priority.is_(None)
        query = select(table.c.id).where(table.c.fund == fund, table.c.year == year, same).order_by(table.c.n)
        there = [key for (key,) in work.connection.execute(query)]
        if amount is None:
            work.delete(SupportFrame, there)
        elif there:
            work.set(SupportFrame, there[0], {"amount": amount})
            work.delete(SupportFrame, there[1:])
        else:
            work.create(SupportFrame, {"fund": fund, "priority": priority or None, "year": year, "amount": amount})


def _frames(conn: Connection, year: int, fund: str, usual: str) -> list[tuple[str, str, int]]:
    """Return (priority or "", currency, amount)."""
    table, pot = table_of(SupportFrame), table_of(Fund)
    query = (
        select(table.c.priority, pot.c.currency, func.sum(table.c.amount))
        .join(pot, pot.c.id == table.c.fund)
        .where(table.c.year == year)
        .group_by(table.c.priority, pot.c.currency, table.c.fund)
    )
    if fund:
        query = query.where(table.c.fund == fund)
    return [(key or "", money.known(of, usual), int(amount or 0)) for key, of, amount in conn.execute(query)]


def _given(register: Register, conn: Connection, year: int) -> list[_Given]:
    """Return what was granted by decisions of a year."""
    table, pot = table_of(Application), table_of(Fund)
    names = ("id", "fund", "priority", "unit", "currency", "granted")
    query = (
        select(*(table.c[name] for name in names), pot.c.currency.label("of_fund"))
        .join(pot, pot.c.id == table.c.fund, isouter=True)
        .where(
            table.c.state.in_(states.GIVEN),
            table.c.decided_on >= f"{year}-01-01",
            table.c.decided_on <= f"{year}-12-31",
        )
    )
    found = conn.execute(query).all()
    if not found:
        return []
    usual = register.setting(conn).currency
    where, paid = districts(conn, {row.unit for row in found if row.unit}), reading.moved(conn)
    return [
        _Given(
            row.id, row.fund or "", money.known(row.currency, money.known(row.of_fund, usual)),
            frame.Grant(row.priority or "", where.get(row.unit, ""), row.granted or 0, paid.get(row.id, (0, 0))[0]),
        )
        for row in found
    ]  # fmt: skip


def districts(conn: Connection, units: Iterable[str]) -> dict[str, str]:
    """Return the district of each unit: itself or the nearest above it; those without one are left out."""
    table = table_of(Unit)
    tree = {
        key: (parent, kind) for key, parent, kind in conn.execute(select(table.c.id, table.c.parent, table.c.unit_kind))
    }
    found: dict[str, str] = {}
    for unit in units:
        here, seen = unit, set[str]()
        while here and here in tree and here not in seen:
            seen.add(here)
            parent, kind = tree[here]
            if kind == "district":
                found[unit] = here
                break
            here = parent or ""
    return found
