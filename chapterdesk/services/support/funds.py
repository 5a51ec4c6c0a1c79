"""Funds: what they hold, what is promised, their entries, and money that comes in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Application, Fund, FundEntry
from chapterdesk.models.support import FUND_KINDS
from chapterdesk.services import records
from chapterdesk.services.support import money, states

CONTRIBUTION, ALLOCATION, PAYMENT, RETURNED, OTHER = "contribution", "allocation", "payment", "returned", "other"


@dataclass(frozen=True)
class Pot:
    """One fund and how it stands; ``income`` are its contributions of this calendar year."""

    id: str
    ref: str
    name: str
    kind: str
    unit: str
    currency: str
    is_default: bool
    report_days: int | None
    stand: money.Stand
    income: int
    entries: int

    def money(self, amount: int | None) -> str:
        """Return an amount in the fund's currency."""
        return money.shown(amount, self.currency)

    @property
    def kind_words(self) -> str:
        """What kind of fund it is."""
        return FUND_KINDS.format(self.kind)


@dataclass(frozen=True)
class Entry:
    """One entry; ``amount`` below nought left the fund."""

    id: str
    day: str
    kind: str
    amount: int
    party: str
    application: str
    note: str


def listed(register: Register, conn: Connection) -> list[Pot]:
    """Return every fund, where contributions go first, then by name."""
    table = table_of(Fund)
    query = select(
        *(
            table.c[name]
            for name in ("id", "ref", "title", "fund_kind", "unit", "currency", "is_default", "report_days")
        )
    ).order_by(table.c.is_default.is_not(True), table.c.sort_title)
    found = conn.execute(query).all()
    usual = register.setting(conn).currency
    held, promised = _held(conn), _promised(conn, usual)
    names = register.titles(conn, [row.unit for row in found if row.unit])
    return [
        Pot(
            row.id, row.ref, row.title, row.fund_kind or "", names.get(row.unit, ""), money.known(row.currency, usual),
            bool(row.is_default), row.report_days,
            money.Stand(held.get(row.id, (0, 0, 0))[0], promised.get((row.id, money.known(row.currency, usual)), 0)),
            held.get(row.id, (0, 0, 0))[1], held.get(row.id, (0, 0, 0))[2],
        )
        for row in found
    ]  # fmt: skip


def pot(register: Register, conn: Connection, fund: str) -> Pot:
    """Return one fund. Raises UserError ``gone``."""
    for each in listed(register, conn):
        if each.id == fund:
            return each
    raise UserError(_("This fund is not in the register any more."), code="gone")


def _held(conn: Connection) -> dict[str, tuple[int, int, int]]:
    table, year = table_of(FundEntry), clock.today().year
    income = func.sum(table.c.amount).filter(
        table.c.entry_kind == CONTRIBUTION, table.c.day >= f"{year}-01-01", table.c.day <= f"{year}-12-31"
    )
    query = select(table.c.fund, func.sum(table.c.amount), income, func.count()).group_by(table.c.fund)
    return {key: (int(held or 0), int(came or 0), many) for key, held, came, many in conn.execute(query)}


def _promised(conn: Connection, usual: str) -> dict[tuple[str, str], int]:
    """Return what is granted and not paid yet, by fund and currency: another currency can not be taken from a fund."""
    table, pot_ = table_of(Application), table_of(Fund)
    query = (
        select(table.c.fund, table.c.currency, pot_.c.currency, func.sum(table.c.granted))
        .join(pot_, pot_.c.id == table.c.fund)
        .where(table.c.state.in_(states.PROMISED))
        .group_by(table.c.fund, table.c.currency, pot_.c.currency)
    )
    found: dict[tuple[str, str], int] = {}
    for fund, own, of_fund, granted in conn.execute(query):
        key = (fund, money.known(own, money.known(of_fund, usual)))
        found[key] = found.get(key, 0) + int(granted or 0)
    return found


def entries(register: Register, conn: Connection, fund: str, limit: int = 0) -> list[Entry]:
    """Return a fund's entries, the latest first; all where ``limit`` is 0."""
    table = table_of(FundEntry)
    names = ("id", "day", "entry_kind", "amount", "party", "application", "note")
    query = select(*(table.c[name] for name in names)).where(table.c.fund == fund)
    query = query.order_by(table.c.day.desc(), table.c.n.desc())
    found = conn.execute(query.limit(limit) if limit else query).all()
    titles = register.titles(conn, sorted({key for row in found for key in (row.party, row.application) if key}))
    return [
        Entry(
            row.id, row.day or "", row.entry_kind or OTHER, row.amount or 0, titles.get(row.party, ""),
            titles.get(row.application, ""), row.note or "",
        )
        for row in found
    ]  # fmt: skip


def default(register: Register, conn: Connection) -> Pot:
    """Return where contributions go: the fund that says so, else the only solidarity fund. Raises UserError ``no_default_fund``."""
    pots = listed(register, conn)
    chosen = [each for each in pots if each.is_default] or [each for each in pots if each.kind == "solidarity"]
    if len(chosen) == 1:
        return chosen[0]
    raise UserError(
        _("No fund is chosen for contributions."),
        _("Set “Contributions go here” for one fund, or name the fund."),
        code="no_default_fund",
    )


def find(register: Register, conn: Connection, named: str) -> Pot:
    """Return a fund by Ref or name; "" for where contributions go. Raises UserError."""
    return pot(register, conn, records.resolve(conn, Fund, named).id) if named.strip() else default(register, conn)


def contribute(
    register: Register,
    amount: int,
    *,
    fund: str = "",
    party: str = "",
    day: dt.date | None = None,
    note: str = "",
    kind: str = CONTRIBUTION,
    origin: str = "screen",
) -> str:
    """Note money that came into a fund, the one for contributions where none is named; returns the entry's id.

    ``fund`` and ``party`` are ids, ``kind`` is a contribution, an allocation or other. Raises UserError ``invalid_amount``.
    """
    if amount <= 0:
        raise UserError(_("The amount must be more than nothing."), _("Write what came in."), code="invalid_amount")
    with register.read() as conn:
        into = pot(register, conn, fund) if fund else default(register, conn)
    with register.work(N_("Contribution to {name}"), origin=origin, name=into.name) as work:
        values: dict[str, FieldValue] = {
            "fund": into.id, "day": (day or clock.today()).isoformat(), "entry_kind": kind, "amount": amount,
            "party": party or None, "note": note or None,
        }  # fmt: skip
        return work.create(FundEntry, values)


def one_default(work: UnitOfWork) -> None:
    """Keep one fund for contributions: where another is chosen, the one before is no longer it. A rule of every unit of work."""
    moved = work.changes.created["fund"] | work.changes.changed["fund"]
    if not moved:
        return
    table = table_of(Fund)
    query = select(table.c.id).where(table.c.is_default.is_(True)).order_by(table.c.n)
    chosen = [key for (key,) in work.connection.execute(query)]
    if len(chosen) > 1:
        kept = [key for key in chosen if key in moved][-1:] or chosen[-1:]
        work.set_many(Fund, {key: {"is_default": None} for key in chosen if key not in kept})
