"""Dates, numbers and sorting order in three languages, without Qt.

Small tables instead of Babel's 33 MB of data. Names of days and months, order and separators follow CLDR 46 for sv, nl and en (GB).
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from functools import lru_cache

from chapterdesk.core.text import current_language

_MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}
_SHORT_MONTHS = {
    "sv": "jan feb mars apr maj juni juli aug sep okt nov dec",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
_DAYS = {
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_SHORT_DAYS = {"sv": "mån tis ons tors fre lör sön", "nl": "ma di wo do vr za zo", "en": "Mon Tue Wed Thu Fri Sat Sun"}
_GROUP = {"sv": "\u00a0", "nl": ".", "en": "\u00a0"}
_POINT = {"sv": ",", "nl": ",", "en": "."}
MINUS = "\u2212"


def month_name(month: int, *, short: bool = False) -> str:
    """Return the name of month 1 to 12 in the current language."""
    return (_SHORT_MONTHS if short else _MONTHS)[current_language()].split()[month - 1]


def day_name(day: dt.date, *, short: bool = False) -> str:
    """Return the name of a date's day of the week in the current language."""
    return (_SHORT_DAYS if short else _DAYS)[current_language()].split()[day.weekday()]


def long_date(day: dt.date, *, weekday: bool = False, year: bool = True) -> str:
    """Return a date as people say it: "Wednesday 2 December 2026"; capital first letter is left to the caller."""
    text = f"{day.day} {month_name(day.month)}" + (f" {day.year}" if year else "")
    return f"{day_name(day)} {text}" if weekday else text


def short_date(day: dt.date, *, today: dt.date | None = None) -> str:
    """Return a date for a list: "2 Dec", with the year where it is another than ``today``'s."""
    text = f"{day.day} {month_name(day.month, short=True)}"
    return text if today is not None and day.year == today.year else f"{text} {day.year}"


def capital(text: str) -> str:
    """Return the text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def integer(value: int) -> str:
    """Return a whole number with the language's separators."""
    digits = f"{abs(value):,}".replace(",", _GROUP[current_language()])
    return (MINUS if value < 0 else "") + digits


def decimal(value: float, places: int = 1) -> str:
    """Return a number with a fixed count of decimals and the language's separators."""
    whole, _, fraction = f"{abs(value):.{places}f}".partition(".")
    text = integer(int(whole)) + (_POINT[current_language()] + fraction if fraction else "")
    return (MINUS if value < 0 and text.strip("0.,") else "") + text


def money(minor: int, currency: str) -> str:
    """Return an amount given in minor units (öre, cents): "4 500 kr", "€ 12,50". Whole amounts show no decimals."""
    places = 0 if minor % 100 == 0 else 2
    amount = decimal(minor / 100, places)
    if currency == "SEK":
        return f"{amount}\u00a0kr"
    if currency == "EUR":
        return f"€\u00a0{amount}"
    if current_language() == "sv":
        return f"{amount}\u00a0{currency}"
    return f"{currency}\u00a0{amount}"


_SPECIAL = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "\u2019": "'",
        "\u2010": "-",
    }
)


class _Folded(dict[int, str]):
    """What each letter folds to, found out when it is first met; a word folds letter by letter."""

    def __missing__(self, code: int) -> str:
        # Letters of other alphabets spread into capitals, so the case is folded once more afterwards.
        spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code).casefold()).casefold())
        self[code] = found = "".join([c for c in spread.translate(_SPECIAL) if not unicodedata.combining(c)])
        return found


_FOLDED = _Folded()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return text for searching and matching: lower case, no diacritics, single spaces (Åsa -> asa, Łódź -> lodz)."""
    return " ".join((text.casefold() if text.isascii() else text.translate(_FOLDED)).split())


def begins_words(text: str, words: str) -> bool:
    """Return whether every one of ``words`` begins a word of the text, as names are typed ("as sj" for Åsa Sjöö)."""
    parts = fold(text).split()
    return all(any(part.startswith(word) for part in parts) for word in fold(words).split())


_AFTER_Z = str.maketrans({"å": "z\u0001", "ä": "z\u0002", "æ": "z\u0002", "ö": "z\u0003", "ø": "z\u0003"})


@lru_cache(maxsize=65536)
def sort_key(text: str, language: str = "sv") -> str:
    """Return a key that sorts text as the language does when compared as plain strings; stored beside names.

    Swedish sorts å ä ö after z; Dutch and English sort letters with marks beside the plain ones. Punctuation is ignored.
    """
    if text.isascii():
        plain = " ".join(text.casefold().split())
        return plain if plain.replace(" ", "").isalnum() else "".join([c for c in plain if c.isalnum() or c == " "])
    lowered = unicodedata.normalize("NFC", text.casefold())
    if language == "sv":
        lowered = lowered.translate(_AFTER_Z)
    plain = fold(lowered.replace("\u0001", "\ue001").replace("\u0002", "\ue002").replace("\u0003", "\ue003"))
    plain = plain.replace("\ue001", "~1").replace("\ue002", "~2").replace("\ue003", "~3")
    return "".join(c for c in plain if c.isalnum() or c in " ~")
