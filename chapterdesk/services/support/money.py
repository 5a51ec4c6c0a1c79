"""Amounts of a fund or an application, each in its own currency; amounts of different currencies are never added.

Amounts are whole minor units (öre, cents).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chapterdesk.core import locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.fields import Setting, ValueProblem, amounts
from chapterdesk.fields.types import Money


@dataclass(frozen=True)
class Stand:
    """How a fund stands: what it holds, what of that is granted but not paid yet, what is free."""

    balance: int
    reserved: int

    @property
    def free(self) -> int:
        """What can still be granted; below nought where too much was."""
        return self.balance - self.reserved


def stand(entries: Iterable[int], promised: Iterable[int]) -> Stand:
    """Return how a fund stands from the amounts of its entries and of what it has promised."""
    return Stand(sum(entries), sum(promised))


def by_currency(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return sums by currency, the currencies in alphabetical order."""
    found: dict[str, int] = {}
    for currency, amount in amounts:
        found[currency] = found.get(currency, 0) + amount
    return dict(sorted(found.items()))


def listed(amounts: Mapping[str, int]) -> str:
    """Return sums of several currencies side by side: "4 500 kr + € 120"."""
    return " + ".join(shown(amount, currency) for currency, amount in amounts.items())


def shown(amount: int | None, currency: str) -> str:
    """Return an amount with its currency, "" for none."""
    return "" if amount is None else locale.money(amount, currency)


def read(text: str, currency: str) -> int | None:
    """Return the amount that was typed, with or without its currency; None for nothing. Raises UserError ``invalid_value``."""
    if named := amounts.foreign(text, currency):
        raise UserError(
            _("The amount is in {theirs}, and this is counted in {ours}.").format(theirs=named, ours=currency),
            _("Write it in {currency}.").format(currency=currency),
            code="other_currency",
        )
    try:
        value = Money().parse(text, Setting(currency=currency))
    except ValueProblem as problem:
        raise UserError(problem.sentence, _("Write it as 4500 or 4500,50."), code="invalid_value") from None
    return value if isinstance(value, int) else None


def known(code: str | None, usual: str) -> str:
    """Return a currency's code in capitals, the usual one where none is given."""
    return amounts.known(code, usual)
