"""The fee rule of organisations: voluntary under a yearly income that the statutes name; never converted.

The rule and its usual amount come from a membership alliance's policy (seed 000: voluntary for any organisation whose annual
income is less than 80 000 USD). Where the income is known in another currency than the limit, nothing is said: a rate of
our own would be an invented one.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import money
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, open_period, rows, table_of
from chapterdesk.models import Membership, Organisation
from chapterdesk.services import statutes

VOLUNTARY, DUE, UNKNOWN = "voluntary", "due", "unknown"
UNDER, NOTHING, NOT_UNDER = "under", "nothing", "not_under"
NO_INCOME, NO_CURRENCY, OTHER_CURRENCY, NO_RULE = "no_income", "no_currency", "other_currency", "no_rule"
OLD_YEARS = 2
"""After so many years an income is asked for again."""
SMALL_INCOME = "small_income"


@dataclass(frozen=True)
class Limit:
    """The income under which the fee is voluntary, in minor units; None where the statutes name none."""

    amount: int | None
    currency: str


@dataclass(frozen=True)
class Fee:
    """What the rule says of one organisation; ``verdict`` and ``reason`` are codes of this module, amounts minor units."""

    verdict: str
    reason: str
    income: int | None
    currency: str
    limit: Limit


def fee(income: int | None, currency: str, limit: Limit) -> Fee:
    """Return whether a fee is voluntary, due, or cannot be said.

    Args:
        income: Yearly income in minor units, None where it is not known.
        currency: Its ISO code, as entered; "" where nobody said.
        limit: The rule.
    """
    own, theirs = currency.strip().upper(), limit.currency.strip().upper()
    verdict, reason = UNKNOWN, ""
    if limit.amount is None:
        reason = NO_RULE
    elif income is None:
        reason = NO_INCOME
    elif income <= 0 < limit.amount:
        # Nothing is less than the limit in whatever currency.
        verdict, reason = VOLUNTARY, NOTHING
    elif not own:
        reason = NO_CURRENCY
    elif own != theirs:
        reason = OTHER_CURRENCY
    elif income < limit.amount:
        verdict, reason = VOLUNTARY, UNDER
    else:
        verdict, reason = DUE, NOT_UNDER
    return Fee(verdict, reason, income, own, Limit(limit.amount, theirs))


def limit_of(conn: Connection) -> Limit:
    """Return the limit that the statutes set today, the usual one where they say nothing."""
    found = statutes.rules(conn)
    return Limit(found.number("fee_limit"), str(found.values.get("fee_currency") or ""))


def of_row(row: Row, limit: Limit) -> Fee:
    """Return the fee of an organisation's row (``income`` and ``income_currency``)."""
    income = row["income"]
    return fee(income if isinstance(income, int) else None, str(row["income_currency"] or ""), limit)


def of(conn: Connection, organisation: str) -> Fee:
    """Return the fee of one organisation. Raises UserError where it is gone."""
    row = rows(conn, Organisation, [organisation], ["income", "income_currency"]).get(organisation)
    if row is None:
        raise gone()
    return of_row(row, limit_of(conn))


def gone() -> UserError:
    """Return what is said of an organisation that is not in the register."""
    return UserError(_("This organisation is not in the register any more."), code="gone")


def verdict_words(verdict: str) -> str:
    """Return "Voluntary", "Due" or "Cannot be said"."""
    return {VOLUNTARY: _("Voluntary"), DUE: _("Due"), UNKNOWN: _("Cannot be said")}[verdict]


def limit_words(limit: Limit) -> str:
    """Return the limit as people read it, a dash where the statutes name none."""
    return "–" if limit.amount is None else money(limit.amount, limit.currency)


def why(found: Fee) -> str:
    """Return the reason as a sentence."""
    limit = limit_words(found.limit)
    income = money(found.income or 0, found.currency) if found.currency else ""
    return {
        UNDER: _("The yearly income, {income}, is less than {limit}."),
        NOTHING: _("There is no yearly income."),
        NOT_UNDER: _("The yearly income, {income}, is not less than {limit}."),
        NO_INCOME: _("The yearly income is not known. Ask them: under {limit} the fee is voluntary."),
        NO_CURRENCY: _("The currency of the income is not known. Ask them: the limit is {limit}."),
        OTHER_CURRENCY: _(
            "The income is known as {income}, and the limit is {limit}. Ask them what it is in {currency}."
        ),
        NO_RULE: _("The statutes’ rules name no limit."),
    }[found.reason].format(income=income, limit=limit, currency=found.limit.currency)


def old_words(year: object) -> str:
    """Return a sentence where the income is of a year so long ago that it is asked for again, "" otherwise."""
    if isinstance(year, int) and clock.today().year - year > OLD_YEARS:
        return _("The income is from {year}: ask again.").format(year=year)
    return ""


def note_exemption(register: Register, organisation: str, *, origin: str = "screen") -> Fee:
    """Note on the organisation's membership whether its small income exempts it; returns the fee. Raises UserError.

    Nothing is noted where the rule cannot say, and no other exemption is touched.
    """
    with register.work(N_("Fee of an organisation"), origin=origin) as work:
        found = of(work.connection, organisation)
        if found.verdict == UNKNOWN:
            raise UserError(_("Whether the fee is voluntary cannot be said."), why(found), code=found.reason)
        table = table_of(Membership)
        query = select(table.c.id, table.c.exempt).where(table.c.party == organisation, open_period(table))
        periods = list(work.connection.execute(query))
        if not periods:
            raise UserError(_("This organisation is not a member today."), _("Admit it first."), code="not_member")
        for key, exempt in periods:
            if found.verdict == VOLUNTARY and not exempt:
                work.set(Membership, key, {"exempt": SMALL_INCOME})
            elif found.verdict == DUE and exempt == SMALL_INCOME:
                work.set(Membership, key, {"exempt": None})
        return found
