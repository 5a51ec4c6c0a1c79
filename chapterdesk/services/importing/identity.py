"""Personal identity numbers: they give the birth date, and are never kept or shown."""

from __future__ import annotations

import datetime as dt
import re

from chapterdesk.core import clock
from chapterdesk.fields.dates import birth_date_of_identity_number

_SWEDISH = re.compile(r"(?<![\d+])(?:(?:18|19|20)\d{2}|\d{2})(?:0\d|1[0-2])\d{2}[-+ \u2013]?\d{4}(?!\d)")
_BELGIAN = re.compile(r"(?<!\d)\d{2}[. ]?\d{2}[. ]?\d{2}[- .]?\d{3}[- .]?\d{2}(?!\d)")
_WRITTEN = re.compile(r"\d{6}[-+\u2013]\d{4}|(?:18|19|20)\d{6}[-+\u2013]?\d{4}")
_FIGURES = re.compile(r"\d{3}[-. ]?\d")
HIDDEN = "\u2022\u2022\u2022\u2022"


def birth_date_in(text: str) -> str | None:
    """Return the birth date that a Swedish or Belgian personal number gives, None for what is none."""
    raw = text.strip().replace("\u2013", "-")
    return birth_date_of_identity_number(raw) or _belgian_birth_date(raw)


def _belgian_birth_date(text: str) -> str | None:
    """Read a rijksregisternummer: yymmdd, three figures, and 97 minus the rest by 97 (royal decree of 3 April 1984).

    Those born from 2000 on have a 2 put before the nine figures; BIS numbers add 20 or 40 to the month.
    """
    if not _BELGIAN.fullmatch(text):
        return None
    digits = re.sub(r"\D", "", text)
    body, check = int(digits[:9]), int(digits[9:])
    for century, number in ((1900, body), (2000, 2_000_000_000 + body)):
        if 97 - number % 97 == check:
            try:
                born = dt.date(century + int(digits[:2]), int(digits[2:4]) % 20, int(digits[4:6]))
            except ValueError:
                return None
            return born.isoformat() if born <= clock.today() else None
    return None


def looks_like_number(text: str) -> bool:
    """Say whether a text in a birth date's place may be a personal number, even a mistyped one, and must not be shown."""
    return sum(c.isdigit() for c in text) >= 9


def is_phone(found: str) -> bool:
    """Say whether ten figures are rather a mobile number than a personal number."""
    # 070-1234567 written together looks like a coordination number of 2007.
    return len(found) == 10 and found.startswith("07") and int(found[4:6]) > 31


def is_written_number(text: str) -> bool:
    """Say whether a text is a Swedish personal number as they are written, with its dash or its century."""
    raw = text.strip()
    return bool(_WRITTEN.fullmatch(raw)) and birth_date_in(raw) is not None


def without_numbers(text: str) -> tuple[str, str | None]:
    """Return the text with personal numbers blotted out, and the birth date of the first of them (None: there was none)."""
    if not _FIGURES.search(text):
        return text, None
    first: list[str] = []

    def blot(found: re.Match[str]) -> str:
        born = None if is_phone(found[0]) else birth_date_in(found[0])
        if born is None:
            return found[0]
        first.append(born)
        return HIDDEN

    clean = _BELGIAN.sub(blot, _SWEDISH.sub(blot, text))
    return (clean, first[0]) if first else (text, None)
