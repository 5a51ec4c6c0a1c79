"""Applications as pages, papers and the terminal show them: in a list, and one with its budget and what it was paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, case, func, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.models import Application, BudgetLine, Fund, FundEntry
from chapterdesk.services import records
from chapterdesk.services.support import budget, money, states

_TEXTS = (
    "unit", "party", "fund", "priority", "campaign", "about", "sent_on", "decided_on", "meeting", "grounds", "paid_on",
    "report_due", "reported_on", "report",
)  # fmt: skip
_NAMED = ("unit", "party", "fund", "priority", "campaign", "meeting")
_ORDER = (
    states.SENT, states.GRANTED, states.PART_GRANTED, states.PAID, states.DRAFT, states.REPORTED, states.REFUSED,
    states.WITHDRAWN,
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """One application; days as stored, "" where nothing is known, amounts in minor units of ``currency``.

    Attributes:
        texts: Its other fields by name: ids for what it points at.
        names: What these are called, by id.
        fund_currency: Of the fund it is to be paid from, "" where none is chosen.
        paid: What was paid, from the fund's entries; ``returned`` what came back.
    """

    id: str
    ref: str
    name: str
    state: str
    currency: str
    fund_currency: str
    amount: int
    granted: int | None
    urgent: bool
    paid: int
    returned: int
    texts: Mapping[str, str]
    names: Mapping[str, str]
    lines: tuple[budget.Line, ...] = field(default=())

    @property
    def sums(self) -> budget.Sums:
        """The sums of its budget."""
        return budget.sums(self.lines)

    @property
    def owed_back(self) -> int:
        """What is still to be paid back after the report."""
        if self.state != states.REPORTED or self.sums.spent is None:
            return 0
        return max(0, budget.left_over(self.paid, self.sums.spent) - self.returned)

    def called(self, name: str) -> str:
        """Return what the row is called that a field points at, "" for none."""
        return self.names.get(self.texts[name], "")

    @property
    def applicant(self) -> str:
        """Who applies: the group, the partner or person, or both."""
        return ", ".join(part for part in (self.called("unit"), self.called("party")) if part)

    def money(self, amount: int | None) -> str:
        """Return an amount in its currency."""
        return money.shown(amount, self.currency)


@dataclass(frozen=True)
class Line:
    """One application in a list."""

    id: str
    ref: str
    name: str
    applicant: str
    priority: str
    fund: str
    state: str
    currency: str
    amount: int
    granted: int | None
    urgent: bool
    sent_on: str
    decided_on: str
    report_due: str


def funds_currency(conn: Connection, fund: str, usual: str) -> str:
    """Return a fund's currency, "" where there is no such fund."""
    table = table_of(Fund)
    found = conn.execute(select(table.c.currency).where(table.c.id == fund)).first() if fund else None
    return money.known(found[0], usual) if found else ""


def facts(register: Register, conn: Connection, application: str) -> Facts:
    """Return one application. Raises UserError ``gone`` where it is not there."""
    row = rows(conn, Application, [application]).get(application)
    if row is None:
        raise UserError(_("This application is not in the register any more."), code="gone")
    found = records.by_id(conn, Application, application)
    texts = {name: _text(row, name) for name in _TEXTS}
    names = register.titles(conn, [texts[name] for name in _NAMED if texts[name]])
    usual = register.setting(conn).currency
    of_fund = funds_currency(conn, texts["fund"], usual)
    paid, returned = moved(conn, [application]).get(application, (0, 0))
    return Facts(
        application, found.ref, found.title, _text(row, "state") or states.DRAFT,
        money.known(_text(row, "currency"), of_fund or usual), of_fund,
        _amount(row, "amount") or 0, _amount(row, "granted"), bool(row["urgent"]), paid, returned,
        texts, names, tuple(lines(conn, application)),
    )  # fmt: skip


def lines(conn: Connection, application: str) -> list[budget.Line]:
    """Return an application's budget in its order."""
    table = table_of(BudgetLine)
    query = select(table.c.id, table.c.name, table.c.amount, table.c.reserve, table.c.spent)
    query = query.where(table.c.application == application).order_by(
        table.c.position.is_(None), table.c.position, table.c.n
    )
    return [
        budget.Line(key, name or "", amount or 0, bool(reserve), spent)
        for key, name, amount, reserve, spent in conn.execute(query)
    ]


def moved(conn: Connection, applications: Iterable[str] | None = None) -> dict[str, tuple[int, int]]:
    """Return (paid, returned) by application, of all where None: what left the funds for it, and what came back."""
    table = table_of(FundEntry)
    out = func.sum(case((table.c.entry_kind == "payment", -table.c.amount), else_=0))
    back = func.sum(case((table.c.entry_kind == "returned", table.c.amount), else_=0))
    query = select(table.c.application, out, back).where(table.c.application.is_not(None)).group_by(table.c.application)
    if applications is not None:
        query = query.where(table.c.application.in_(list(applications)))
    return {key: (int(paid or 0), int(returned or 0)) for key, paid, returned in conn.execute(query)}


def listed(register: Register, conn: Connection, wanted: Iterable[str] = ()) -> list[Line]:
    """Return applications in these states (all where empty): those that wait first, the longest waiting first."""
    table = table_of(Application)
    query = select(
        *(table.c[name] for name in ("id", "ref", "title", "unit", "party", "priority", "fund", "state", "currency")),
        *(table.c[name] for name in ("amount", "granted", "urgent", "sent_on", "decided_on", "report_due", "n")),
    )
    chosen = set(wanted)
    found = [row for row in conn.execute(query) if not chosen or (row.state or states.DRAFT) in chosen]
    # The latest of what is over is looked for, and the first of what waits.
    found.sort(key=lambda row: _place(row.state or states.DRAFT, bool(row.urgent), row.sent_on or "", row.n))
    named = {key for row in found for key in (row.unit, row.party, row.priority, row.fund) if key}
    names = register.titles(conn, sorted(named))
    usual = register.setting(conn).currency
    fund_table = table_of(Fund)
    currencies = {
        key: money.known(code, usual) for key, code in conn.execute(select(fund_table.c.id, fund_table.c.currency))
    }
    return [
        Line(
            row.id, row.ref, row.title,
            ", ".join(names[key] for key in (row.unit, row.party) if key in names),
            names.get(row.priority, ""), names.get(row.fund, ""), row.state or states.DRAFT,
            money.known(row.currency, currencies.get(row.fund, usual)),
            row.amount or 0, row.granted, bool(row.urgent), row.sent_on or "", row.decided_on or "", row.report_due or "",
        )
        for row in found
    ]  # fmt: skip


def counts(conn: Connection) -> dict[str, int]:
    """Return how many applications are in each state."""
    table = table_of(Application)
    query = select(func.coalesce(table.c.state, states.DRAFT), func.count()).group_by(
        func.coalesce(table.c.state, states.DRAFT)
    )
    return {state: int(many) for state, many in conn.execute(query)}


def _place(state: str, urgent: bool, sent: str, n: int) -> tuple[int, bool, str, int]:
    place = _ORDER.index(state) if state in _ORDER else len(_ORDER)
    if state in (states.REPORTED, states.REFUSED, states.WITHDRAWN):
        return place, not urgent, "".join(chr(255 - ord(c)) for c in sent), -n
    return place, not urgent, sent, n


def owing(register: Register, conn: Connection) -> list[Facts]:
    """Return the reported applications of which something is still to be paid back, the latest first."""
    table, line = table_of(Application), table_of(BudgetLine)
    spent = (
        select(line.c.application, func.sum(line.c.spent)).where(line.c.spent.is_not(None)).group_by(line.c.application)
    )
    costs = {key: int(many or 0) for key, many in conn.execute(spent)}
    reported = select(table.c.id).where(table.c.state == states.REPORTED).order_by(table.c.reported_on.desc())
    paid = moved(conn)
    kept = []
    for (key,) in conn.execute(reported).all():
        out, back = paid.get(key, (0, 0))
        if key in costs and budget.left_over(out, costs[key]) > back:
            kept.append(facts(register, conn, key))
    return kept


def find(conn: Connection, named: str) -> records.Found:
    """Return an application by its Ref or purpose. Raises UserError."""
    return records.resolve(conn, Application, named)


def _text(row: Row, name: str) -> str:
    value = row[name]
    return value if isinstance(value, str) else ""


def _amount(row: Row, name: str) -> int | None:
    value = row[name]
    return value if isinstance(value, int) else None
