"""What the column of a form's export asks, guessed from its heading and its answers. Pure: cells in, words out.

Form tools write several chosen answers into one cell, with a semicolon or a comma between them; a scale as numbers;
the moment of the answer as a date; and some a number of the answer of their own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chapterdesk.core.locale import fold
from chapterdesk.fields.base import tidy
from chapterdesk.models import Person
from chapterdesk.services.importing import labels
from chapterdesk.services.importing.tables import Cell, is_blank, text_of

QUESTION, WHEN, WHO, UNIT, KEY, SKIP = "question", "when", "who", "unit", "key", "skip"
ROLES = (QUESTION, WHEN, WHO, UNIT, KEY, SKIP)
YES, NO = "yes", "no"
MOST_OPTIONS = 12
"""A column with more different answers than this is own words rather than a choice."""
LONGEST_OPTION = 80
SCALES = ((1, 5), (1, 7), (1, 10), (0, 10))
"""The scales that form tools offer, the narrowest first."""
_WHO = frozenset((labels.REF, "emails", "member_number"))
_OWN = frozenset(
    (labels.FULL_NAME, labels.FAMILY_FIRST, "given_name", "family_name", "prefix", "phones", "street", "postcode")
)
_ISO = re.compile(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_PARTS = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_YES, _NO = {"yes", "ja", "true", "sant", "waar", "y", "j"}, {"no", "nej", "nee", "false", "falskt", "onwaar", "n"}
_WHEN = re.compile(
    r"(timestamp|tidsstampel|tijdstempel|date submitted|submit date|submitted( at)?|(start|completion|slut|begin) ?time|starttid|"
    r"slutforandetid|sluttid|begintijd|tijd van voltooien|datum|date|day|dag|svarsdatum|inzenddatum|ingediend op|inskickat)"
)
_KEY = re.compile(
    r"(id|#|nr|no|response id|svars-?id|respondent ?id|antwoord-?id|submission id|entry id|number in the form)"
)


@dataclass(frozen=True)
class Guess:
    """What a column is: its role, and for a question its kind, answers to choose from and the ends of a scale."""

    role: str
    kind: str = ""
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


def guess(head: str, cells: Sequence[Cell]) -> Guess:
    """Return what a column most likely is."""
    filled = [cell for cell in cells if not is_blank(cell)]
    role = _role(head, filled)
    if role != QUESTION:
        return Guess(role)
    return of_kind(kind_of(filled), filled)


def of_kind(kind: str, cells: Sequence[Cell]) -> Guess:
    """Return a question of a kind that was decided, with its answers and ends as the cells have them."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if kind == "scale":
        numbers = [n for n in map(number, filled) if n is not None]
        least, most = _ends(numbers)
        return Guess(QUESTION, kind, (), least, most)
    if kind == "choice":
        return Guess(QUESTION, kind, tuple(dict.fromkeys(tidy(text_of(cell)) for cell in filled)))
    if kind == "choices":
        by = separator(filled)
        return Guess(
            QUESTION, kind, tuple(dict.fromkeys(part for cell in filled for part in pieces(text_of(cell), by)))
        )
    return Guess(QUESTION, kind)


def _role(head: str, filled: Sequence[Cell]) -> str:
    word = fold(head).strip(" :?*")
    moments = [cell for cell in filled if isinstance(cell, dt.date)]
    if filled and (_WHEN.fullmatch(word) or len(moments) == len(filled)) and all(day_of(cell) for cell in filled):
        # A heading such as "Day" over words is a question.
        return WHEN
    if _KEY.fullmatch(word) and len({text_of(cell) for cell in filled}) == len(filled):
        return KEY
    meant = field_of(head)
    if meant in _WHO:
        return WHO
    if meant == "groups":
        return UNIT
    # What else names a person or an address has no place among the answers unless somebody puts it there.
    return SKIP if meant in _OWN or not filled else QUESTION


def field_of(head: str) -> str:
    """Return the field of a person that a short heading names, "" for none."""
    found = labels.find(head, Person) if len(head) <= 40 else None
    return found.field if found is not None else ""


def names_somebody(head: str) -> bool:
    """Say whether what stands beneath a heading tells who answered."""
    return field_of(head) in _WHO | _OWN


def kind_of(filled: Sequence[Cell]) -> str:
    """Return the kind of a question by its answers."""
    if not filled:
        return "text"
    if all(yes_no(cell) for cell in filled):
        return "yes_no"
    numbers = [number(cell) for cell in filled]
    known = [n for n in numbers if n is not None]
    if len(known) == len(filled):
        whole = all(float(n).is_integer() and 0 <= n <= 10 for n in known)
        return "scale" if whole else "number"
    texts = [text_of(cell).strip() for cell in filled]
    by = separator(filled)
    parts = [pieces(text, by) for text in texts]
    if any(len(each) > 1 for each in parts) and _repeats(Counter(p for each in parts for p in each)):
        return "choices"
    return "choice" if _repeats(Counter(texts)) else "text"


def _repeats(counts: Counter[str]) -> bool:
    """Say whether the texts are answers to choose from: few, short, and given more than once on the whole."""
    few = len(counts) <= MOST_OPTIONS and all(len(text) <= LONGEST_OPTION for text in counts)
    return few and sum(counts.values()) >= 2 * len(counts)


def _ends(numbers: Sequence[float]) -> tuple[int, int]:
    low, high = (min(numbers), max(numbers)) if numbers else (1, 5)
    for least, most in SCALES:
        if least <= low and high <= most:
            return least, most
    return int(low), int(high)


def separator(cells: Sequence[Cell]) -> str:
    """Return what parts several answers in the cells of a column: a semicolon where any cell has one, else a comma."""
    return ";" if any(isinstance(cell, str) and ";" in cell for cell in cells) else ","


def pieces(text: str, by: str = "\n") -> tuple[str, ...]:
    """Return the several answers in one cell, none twice; a comma parts them only before a space."""
    pattern = {";": r"[;\n]", ",": r",(?=\s)|\n"}.get(by, r"\n")
    return tuple(dict.fromkeys(made for part in re.split(pattern, text) if (made := tidy(part))))


def number(cell: Cell) -> float | None:
    """Return the number in a cell, None where it is none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if abs(cell) < 1e12 else None
    found = re.fullmatch(r"\s*([-+\u2212]?\d{1,9}(?:[.,]\d{1,6})?)\s*", cell) if isinstance(cell, str) else None
    return float(found[1].replace(",", ".").replace("\u2212", "-")) if found else None


def yes_no(cell: Cell) -> str:
    """Return "yes" or "no" of a cell, "" where it is neither."""
    if isinstance(cell, bool):
        return YES if cell else NO
    word = fold(cell).strip(" .") if isinstance(cell, str) else ""
    return YES if word in _YES else NO if word in _NO else ""


def month_first(cells: Sequence[Cell]) -> bool:
    """Say whether days written with strokes have the month first, as the cells of a column prove; else the day is first."""
    found = [_PARTS.match(cell) for cell in cells if isinstance(cell, str)]
    return any(int(f[2]) > 12 for f in found if f) and not any(int(f[1]) > 12 for f in found if f)


def day_of(cell: Cell, *, months: bool = False) -> dt.date | None:
    """Return the day of a moment as forms write it, None where there is none; ``months`` where the month is first."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if not isinstance(cell, str):
        return None
    found = _ISO.match(cell)
    numbers = [int(part) for part in found.groups()] if found else []
    if not found and (found := _PARTS.match(cell)):
        day, month = (found[2], found[1]) if months or int(found[2]) > 12 else (found[1], found[2])
        numbers = [int(found[3]), int(month), int(day)]
    try:
        return dt.date(*numbers) if numbers else None
    except ValueError:
        return None
