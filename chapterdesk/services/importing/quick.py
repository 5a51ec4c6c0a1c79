"""Phone numbers and e-mail addresses read quickly: the same results as the fields', for the shapes that lists are full of.

A list of 100 000 numbers takes phonenumbers ten seconds; whatever is not plainly of a known shape still goes to the field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from chapterdesk.fields import FieldValue, Setting, ValueProblem
from chapterdesk.fields.types import Email, Name, Phone, Text, mobile_cut_short

_SPACERS = str.maketrans("", "", " -\u00a0")
# Mobile numbers in the national form: the whole length is fixed, so possible and right are the same (PTS, ACM, BIPT plans).
_HOME = {
    "SE": ("46", re.compile(r"07[02369]\d{7}")),
    "NL": ("31", re.compile(r"06\d{8}")),
    "BE": ("32", re.compile(r"04\d{8}")),
}
_ABROAD = re.compile(r"\+(?:467[02369]\d{7}|316\d{8}|324\d{8})")
SHORT = 40
# Figures may be personal numbers; commas and the like part several values; invisible characters are taken out.
_SPECIAL = re.compile("[0-9;,/\u200b\ufeff\n]")
_LOCAL = re.compile(r"[a-z0-9]+(?:[._+-][a-z0-9]+)*")


def phone_reader(setting: Setting) -> Callable[[str], FieldValue | None]:
    """Return a function that reads one plain mobile number to a tuple, and gives None for whatever needs the field."""
    code, shape = _HOME.get(setting.country, ("", re.compile(r"(?!)")))

    def read(text: str) -> FieldValue | None:
        digits = text.translate(_SPACERS)
        if not digits.isascii():
            return None
        if shape.fullmatch(digits):
            return (f"+{code}{digits[1:]}",)
        return (digits,) if _ABROAD.fullmatch(digits) else None

    return read


def email_reader(setting: Setting) -> Callable[[str], FieldValue | None]:
    """Return a function that reads one plain address to a tuple; domains are checked once each by the field."""
    domains: dict[str, str] = {}
    kind = Email()

    def read(text: str) -> FieldValue | None:
        if not text.isascii():
            return None
        local, at, domain = text.strip().lower().partition("@")
        if not at or len(local) > 60 or len(domain) > 150 or not _LOCAL.fullmatch(local):
            return None
        good = domains.get(domain)
        if good is None:
            try:
                good = str(kind.parse(f"a@{domain}", setting))[2:]
            except ValueProblem:
                good = ""
            domains[domain] = good
        return (f"{local}@{good}",) if good else None

    return read


def plain_text(cell: object, field_type: object, *, many: bool) -> FieldValue | None:
    """Return a short, tidy text without figures as a text field would keep it, None for whatever needs the field."""
    if not isinstance(cell, str) or len(cell) > SHORT or type(field_type) not in (Text, Name) or _SPECIAL.search(cell):
        return None
    if " ".join(cell.split()) != cell or not (cell.isascii() or unicodedata.is_normalized("NFC", cell)):
        return None
    return (cell,) if many else cell


def reader_for(field_type: object, setting: Setting) -> Callable[[str], FieldValue | None] | None:
    """Return the quick reader of a type, None where there is none."""
    if isinstance(field_type, Phone):
        return phone_reader(setting)
    return email_reader(setting) if isinstance(field_type, Email) else None


def is_cut_short(value: FieldValue) -> bool:
    """Say whether one of several numbers is a mobile number that lacks its last figures."""
    return isinstance(value, tuple) and any(isinstance(v, str) and mobile_cut_short(v) for v in value)
