"""What the cells of a column look like, for columns whose heading says nothing or says something else."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable

from chapterdesk.core.locale import fold
from chapterdesk.services.importing.identity import birth_date_in, is_phone
from chapterdesk.services.importing.tables import Cell, is_blank, text_of

EMAIL, PHONE, DATE, IDENTITY, POSTCODE, YESNO, NAME, NUMBER, TEXT = (
    "email", "phone", "date", "identity", "postcode", "yesno", "name", "number", "text",
)  # fmt: skip
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}>?")
_PHONE = re.compile(r"\+?[\d\s().\-/\u00a0]{7,22}")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*|\d{1,2}[-/. ]\d{1,2}[-/. ](\d{4}|\d{2})")
_POSTCODE = re.compile(r"\d{3} ?\d{2}|\d{4} ?[A-Za-z]{2}")
_NAME = re.compile(r"[^\W\d_][\w.'\u2019\-]*(?:,? [^\W\d_'\u2019][\w.'\u2019\-]*){0,5}")
_YESNO_WORDS = "yes no ja nej nee true false sant falskt waar onwaar x ok"
_YESNO = frozenset(_YESNO_WORDS.split())
ENOUGH = 0.8
"""Share of a column's cells that must look alike before its content says what it is."""


def kind_of(cell: Cell) -> str:
    """Return what one filled cell looks like."""
    if isinstance(cell, bool):
        return YESNO
    if isinstance(cell, dt.date):
        return DATE
    text = text_of(cell).strip()
    if _EMAIL.search(text):
        return EMAIL
    if not is_phone(text) and birth_date_in(text):
        return IDENTITY
    if _DATE.fullmatch(text):
        return DATE
    if _POSTCODE.fullmatch(text):
        return POSTCODE
    if _is_phone(text, isinstance(cell, str)):
        return PHONE
    if text.replace(".", "").replace(",", "").isdigit():
        return NUMBER
    if fold(text) in _YESNO:
        return YESNO
    return NAME if len(text) < 60 and _NAME.fullmatch(text) else TEXT


def _is_phone(text: str, written: bool) -> bool:
    digits = sum(c.isdigit() for c in text)
    if not _PHONE.fullmatch(text) or not 7 <= digits <= 15:
        return False
    # A bare figure is more often a number in a list than a phone, unless it begins as phones do.
    return text.startswith(("0", "+")) if written and digits == len(text) else digits >= 8


def content_of(cells: Iterable[Cell]) -> str:
    """Return what at least four of five filled cells look like, "" where they differ or there are none."""
    kinds = Counter(kind_of(cell) for cell in cells if not is_blank(cell))
    if not kinds:
        return ""
    kind, count = kinds.most_common(1)[0]
    return kind if count >= ENOUGH * kinds.total() else ""


def looks_like_data(cells: Iterable[Cell]) -> bool:
    """Say whether a row holds values rather than headings."""
    kinds = {kind_of(cell) for cell in cells if not is_blank(cell)}
    return bool(kinds & {EMAIL, PHONE, DATE, IDENTITY, POSTCODE})
