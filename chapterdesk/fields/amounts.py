"""How people write currencies beside an amount."""

from __future__ import annotations

import re

SIGNS = {
    "SEK": r"\bSEK\b|\bkr(?:onor)?\b\.?",
    "EUR": r"\bEURO?\b|€",
    "NOK": r"\bNOK\b|\bkr\b\.?",
    "DKK": r"\bDKK\b|\bkr\b\.?",
    "USD": r"\bUSD\b|\$",
    "GBP": r"\bGBP\b|£",
    "CHF": r"\bCHF\b",
}
"""Signs of the currencies that are met here; any other is known by its code."""


def without_sign(text: str, currency: str) -> str:
    """Return an amount as it was typed without the sign or code of its currency."""
    own = SIGNS.get(currency, rf"\b{re.escape(currency)}\b" if currency else r"(?!)")
    return re.sub(f"(?i){own}", "", text)


def foreign(text: str, currency: str) -> str:
    """Return the code of another currency that was typed beside an amount, "" for none."""
    plain = without_sign(text, currency)
    return next((code for code, sign in SIGNS.items() if re.search(f"(?i){sign}", plain)), "")


def known(code: object, usual: str) -> str:
    """Return a currency's code in capitals, the usual one where none is given."""
    return str(code or "").strip().upper() or usual
