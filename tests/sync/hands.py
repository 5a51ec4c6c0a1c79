"""What people type into cells, of every type of field, and the value that they mean by it: written out, never parsed."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from chapterdesk.core.locale import fold
from chapterdesk.core.text import LANGUAGES, _, in_language
from chapterdesk.fields import Field, FieldValue
from chapterdesk.fields.base import Value
from chapterdesk.fields.types import Reference
from chapterdesk.models import entities
from chapterdesk.sync.columns import field_of
from chapterdesk.sync.parts import BaseRow
from tests.sync.desks import Sent
from tests.sync.libreoffice.office import Step


@dataclass(frozen=True)
class Edit:
    """One cell that somebody edited.

    Args:
        row, field: Which.
        how: A step of the driver: "type" as with the keyboard, "text" as pasted, "number", "clear".
        text: What is typed.
        means: The stored value that is meant; None empties it.
        asked: Whether a person must be asked about it or told of it.
    """

    row: BaseRow
    field: str
    how: str
    text: str
    means: FieldValue
    asked: bool = False


Typed = tuple[str, str, FieldValue]
"""(how, text, meaning)"""
Way = Callable[["Hands", Field, FieldValue], Typed | None]

MONTHS = {"sv": "maj", "nl": "mei", "en": "May"}
#: Set aside for films and books by the Swedish Post and Telecom Authority: 070-174 06 05 to 99.
PHONES = ("070-174 06 {:02d}", "+46 70 174 06 {:02d}", "0046701740 6{:02d}", "07017406{:02d}", "(070) 17406{:02d}  ")
TEXTS = (
    "Åsa-Märta", "Bo 🌻", "=1+1", "0601020304", "007", "+46", "1/2", "3-4", "TRUE", "ÖSTERSUND", "d\u2019Hondt", "A & B < C", "12:30",
    "1e5", "-", "#hashtag", "'tis", "100%", "@home", "ﬁn", "e\u0301te", "ja", "NULL", "12-03-04",
)  # fmt: skip


class Hands:
    """Somebody at a spreadsheet, the same for the same seed."""

    def __init__(self, sent: Sent, seed: int) -> None:
        self.sent = sent
        self.dice = random.Random(seed)
        self._count = 0
        self.titles = self._unique_titles()

    def _unique_titles(self) -> dict[str, list[BaseRow]]:
        """Return by kind the rows that can be meant by their name alone."""
        found: dict[str, list[BaseRow]] = {}
        names = [fold(entities()[row.kind].make_title(row.values)) for row in self.sent.kept.base.rows]
        for row, name in zip(self.sent.kept.base.rows, names, strict=True):
            if row.id in self.sent.kept.names and "(" not in self.sent.kept.names[row.id][1] and name:
                found.setdefault(row.kind, []).append(row)
        return found

    def fresh(self) -> int:
        """Return a number that was not used before, so that no two edits give the same value."""
        self._count += 1
        return self._count

    def edit(self, row: BaseRow, declared: Field) -> Edit | None:
        """Return one edit of a cell, such that it means something else than before; None where nothing else can be meant."""
        base = row.values.get(declared.name)
        ways = MANY if declared.many else WAYS[declared.type.code]
        for _attempt in range(40):
            typed = self.dice.choice(ways)(self, declared, base)
            if typed is not None and typed[2] != (base or None) and not (typed[2] is None and declared.required):
                return Edit(row, declared.name, *typed)
        return None

    def element(self, declared: Field, before: tuple[FieldValue, ...]) -> Typed | None:
        """Return one value more for a field of many, typed in one of its ways; None where there is none."""
        ways = [way for way in WAYS[declared.type.code] if way is not clear]
        for _attempt in range(40):
            typed = self.dice.choice(ways)(self, declared, None)
            if typed is not None and not {";", ",", "\n", "/"} & set(typed[1]) and typed[2] not in before:
                return typed
        return None


def clear(_hands: Hands, _declared: Field, _base: FieldValue) -> Typed:
    return "clear", "", None


def _room(declared: Field) -> int:
    """Return how many characters a field takes."""
    return getattr(declared.type, "longest", 500)


def _text(hands: Hands, declared: Field, _base: FieldValue) -> Typed:
    text = hands.dice.choice([text for text in TEXTS if len(text) <= _room(declared)])
    # With the keyboard "'" marks text and a formula calculates, whatever the column's format: both are pasted.
    how = "type" if text[0] not in "='+-@" else "text"
    return how, text, text if declared.type.code == "long_text" else unicodedata.normalize("NFC", text)


def _padded(hands: Hands, declared: Field, _base: FieldValue) -> Typed:
    text = f"Ny text {hands.fresh()}"[-_room(declared) :].strip()
    return "text", f"{text}  \u00a0", text


def _lines(hands: Hands, _declared: Field, _base: FieldValue) -> Typed:
    number = hands.fresh()
    return "text", f"Rad {number}  \nrad två 🚲\n", f"Rad {number}\nrad två 🚲"


def _email(hands: Hands, _declared: Field, _base: FieldValue) -> Typed:
    number = hands.fresh()
    text = hands.dice.choice(
        ["Ny{}@Example.ORG", "Åsa Ny <ny{}@example.org>", "mailto:ny{}@example.org ", "ny{}@example.org"]
    )
    return "text", text.format(number), f"ny{number}@example.org"


def _phone(hands: Hands, _declared: Field, _base: FieldValue) -> Typed:
    number = hands.dice.randint(10, 99)
    return hands.dice.choice(["type", "text"]), hands.dice.choice(PHONES).format(number), f"+467017406{number:02d}"


def _postcode(hands: Hands, _declared: Field, _base: FieldValue) -> Typed:
    number = hands.dice.randint(1000, 9999)
    text = hands.dice.choice(["0{}", "SE-0{}", "0{} "]).format(number)
    return "type", text, f"0{number // 100} {number % 100:02d}"


def _number(hands: Hands, declared: Field, _base: FieldValue) -> Typed:
    least, most = getattr(declared.type, "least", None), getattr(declared.type, "most", None)
    number = hands.dice.randint(least or 0, most if most is not None else (least or 0) + 900)
    return (*hands.dice.choice([("number", str(number)), ("type", f"00{number}"), ("text", f" {number} ")]), number)


def _decimal(hands: Hands, _declared: Field, _base: FieldValue) -> Typed:
    whole = hands.dice.randint(1, 900)
    typed = [("type", f"{whole},5"), ("number", f"{whole}.5"), ("text", f"{whole},5")]
    return (*hands.dice.choice(typed), whole * 100 + 50)


def _money(hands: Hands, _declared: Field, _base: FieldValue) -> Typed:
    whole = hands.dice.randint(1000, 9000)
    typed = [
        ("type", f"{whole},50", 50),
        ("text", f"{whole // 1000} {whole % 1000:03d},50 kr", 50),
        ("number", str(whole), 0),
    ]
    how, text, cents = hands.dice.choice(typed)
    return how, text, whole * 100 + cents


def _yes_no(hands: Hands, _declared: Field, base: FieldValue) -> Typed:
    means = not base
    words = ["ja", "JA", "Yes", "yes ", "x"] if means else ["nej", "NEE", "No", "no "]
    return "text", hands.dice.choice(words), means


def _choice(hands: Hands, declared: Field, base: FieldValue) -> Typed | None:
    codes = [code for code, _words in declared.type.choices() if code != base]
    if not codes:
        return None
    code = hands.dice.choice(codes)
    with in_language(hands.dice.choice(LANGUAGES)):
        words = dict(declared.type.choices())[code]
    return "text", hands.dice.choice([words, words.upper(), f"{words.lower()} "]), code


def _day(hands: Hands) -> dt.date:
    return dt.date(2031, 5, 1) + dt.timedelta(days=hands.dice.randint(12, 29))  # a day over 12 cannot be a month


def _date(hands: Hands, _declared: Field, _base: FieldValue) -> Typed:
    day = _day(hands)
    typed = [
        ("type", day.isoformat()), ("text", f"{day.day}.5.2031"), ("text", f"{day.day}/5-2031"), ("text", day.strftime("%Y%m%d")),
        ("type", f"{day.day}/5 2031"), *(("text", f"{day.day} {word} 2031") for word in MONTHS.values()),
        ("text", f"May {day.day}, 2031"), ("type", f"{day.day} maj 2031"),
    ]  # fmt: skip
    return (*hands.dice.choice(typed), day.isoformat())


def _partial(hands: Hands, declared: Field, base: FieldValue) -> Typed:
    year = hands.dice.randint(1950, 1999)
    typed: list[Typed] = [
        ("type", str(year), str(year)), ("type", f"{year}-5", f"{year}-05"), ("type", f"{year}-05", f"{year}-05"),
        ("text", f"17 maj {year}", f"{year}-05-17"), ("text", f"17.5.{year}", f"{year}-05-17"), ("number", str(year), str(year)),
    ]  # fmt: skip
    return hands.dice.choice(typed)


def _instant(hands: Hands, _declared: Field, _base: FieldValue) -> Typed:
    day = _day(hands)
    # Without a zone a moment is one of this computer's clock.
    means = dt.datetime.fromisoformat(f"{day}T18:30").astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return hands.dice.choice(["type", "text"]), f"{day} 18:30", means


def _time(hands: Hands, _declared: Field, _base: FieldValue) -> Typed:
    hour, minute = hands.dice.randint(10, 22), hands.dice.randint(10, 59)
    text = hands.dice.choice(["{}:{}", "{}.{}", "{}{}", "kl {}.{}"]).format(hour, minute)
    return hands.dice.choice(["type", "text"]), text, f"{hour}:{minute}"


def _reference(hands: Hands, declared: Field, base: FieldValue) -> Typed | None:
    assert isinstance(declared.type, Reference)
    kinds = ("person", "organisation") if declared.type.kind == "party" else (declared.type.kind,)
    rows = [row for kind in kinds for row in hands.sent.rows.get(kind, ()) if row.id != base]
    named = [row for kind in kinds for row in hands.titles.get(kind, ()) if row.id != base]
    if not rows:
        return None
    row = hands.dice.choice(named or rows)
    title = entities()[row.kind].make_title(row.values)
    by_name = [title, f" {title.upper()} ", f"{title} ({row.ref})"] if named else []
    return "text", hands.dice.choice([row.ref, row.ref.lower(), *by_name]), row.id


WAYS: Mapping[str, tuple[Way, ...]] = {
    "text": (_text, _padded, clear), "name": (_text, _padded), "long_text": (_lines, _text, clear), "email": (_email,), "phone": (_phone, clear),
    "postcode": (_postcode,), "number": (_number, _number, clear), "decimal": (_decimal,), "money": (_money,), "yes_no": (_yes_no,),
    "choice": (_choice,), "consent": (_choice,), "date": (_date, _date, _date, clear), "partial_date": (_partial,), "instant": (_instant,),
    "time": (_time,), "reference": (_reference,),
}  # fmt: skip


# -- several values in one cell -----------------------------------------------------------------------------------


def _written(hands: Hands, declared: Field, values: tuple[Value, ...]) -> list[str]:
    """Return values as the workbook shows them."""
    if isinstance(declared.type, Reference):
        return [hands.sent.kept.names[str(value)][1] for value in values]
    return [declared.type.format(value) for value in values]


def _values(base: FieldValue) -> tuple[Value, ...]:
    return base if isinstance(base, tuple) else ()


def _added(hands: Hands, declared: Field, base: FieldValue) -> Typed | None:
    before = _values(base)
    if (typed := hands.element(declared, before)) is None:
        return None
    _how, text, value = typed
    assert not isinstance(value, tuple)
    return "text", "; ".join([*_written(hands, declared, before), text]), (*before, value)


def _removed(hands: Hands, declared: Field, base: FieldValue) -> Typed:
    left = _values(base)[1:]
    return "text", "; ".join(_written(hands, declared, left)), left or None


def _reordered(hands: Hands, declared: Field, base: FieldValue) -> Typed:
    other = tuple(reversed(_values(base)))
    return "text", ";".join(_written(hands, declared, other)) + " ;", other or None


MANY: tuple[Way, ...] = (_added, _added, _removed, _reordered, clear)


# -- a whole sitting ------------------------------------------------------------------------------------------------


def sitting(sent: Sent, count: int, seed: int) -> list[Edit]:
    """Return so many edits, of every type of field that the workbook has, in cells of their own."""
    hands = Hands(sent, seed)
    cells = _cells(sent)
    found: list[Edit] = []
    taken: set[tuple[str, str]] = set()
    kinds = sorted(cells)
    while len(found) < count:
        for sort in kinds:
            if len(found) == count:
                break
            kind, name = hands.dice.choice(cells[sort])
            row = hands.dice.choice(sent.rows[kind])
            declared = field_of(kind, name)
            if (row.id, name) in taken or declared is None:
                continue
            taken.add((row.id, name))
            if (edit := hands.edit(row, declared)) is not None:
                found.append(edit)
    return found


def _cells(sent: Sent) -> dict[tuple[str, bool], list[tuple[str, str]]]:
    """Return by type (and whether of many) the columns that people may edit."""
    found: dict[tuple[str, bool], list[tuple[str, str]]] = {}
    for kind, names in sent.columns.items():
        for name in names if sent.rows[kind] else ():
            declared = field_of(kind, name)
            if declared is not None and declared.editable:
                # Big sheets count for more, as they do in life.
                times = 1 + min(len(sent.rows[kind]) // 300, 6)
                found.setdefault((declared.type.code, declared.many), []).extend([(kind, name)] * times)
    return found


def doubtful(sent: Sent, seed: int) -> Iterator[Edit]:
    """Yield edits that must not be taken in unasked: no value of their field, or a day that may be a month."""
    dice = random.Random(seed)
    people = dice.sample(sent.rows["person"], 2)
    yield Edit(people[0], "level", "text", "lila", None, asked=True)
    yield Edit(people[1], "emails", "text", "inte en adress", None, asked=True)
    term = next(r for r in sent.rows["membership"] if str(r.values.get("paid_until", ""))[5:7] != "")
    yield Edit(term, "paid_until", "text", "3/4-2031", None, asked=True)


def steps(sent: Sent, edits: list[Edit]) -> Iterator[Step]:
    """Yield what the driver is to do."""
    numbers = {row.id: place for rows in sent.rows.values() for place, row in enumerate(rows, 1)}
    for kind, name in sent.sheets.items():
        of_kind = [edit for edit in edits if edit.row.kind == kind]
        if of_kind:
            yield "sheet", name
        for edit in of_kind:
            more = () if edit.how == "clear" else (edit.text,)
            yield edit.how, sent.column(kind, edit.field), numbers[edit.row.id], *more


def line(edit: Edit) -> str:
    """Return an edit as one line, for telling."""
    declared = field_of(edit.row.kind, edit.field)
    assert declared is not None
    return f"{_(entities()[edit.row.kind].plural)} {edit.row.ref} {edit.field}: {edit.row.values.get(edit.field)!r} -> {edit.text!r}"
