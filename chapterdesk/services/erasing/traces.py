"""By what a text is known to tell of somebody: every name, number and address that they ever had here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from chapterdesk.core.locale import fold
from chapterdesk.database.rows import Row
from chapterdesk.fields import FieldValue
from chapterdesk.fields.types import Email, Name, Phone
from chapterdesk.models import Person

_FIGURES = 7
"""So many figures of a telephone number, from its end, are nobody else's: the trunk zero or country code may differ before them."""
_OTHER = re.compile(r"\D")
_SHORTEST = 3
"""Shorter values, such as an initial, are found in any text."""


@dataclass
class Traces:
    """What somebody is known by, folded (without case and diacritics).

    Attributes:
        names: Whole names, in either order.
        parts: Parts of the name that nobody else has here: good for a look, too little to change anything by.
        words: E-mail addresses, member numbers and others that stand for one person.
        phones: The last figures of telephone numbers.
        values: Every text of any of the rows.
        shared: Whether somebody else here has the same name, which then tells of nobody for sure.
    """

    names: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    shared: bool = False

    def __post_init__(self) -> None:
        self._patterns: dict[str, re.Pattern[str]] = {}

    def learn_person(self, row: Row) -> None:
        """Take in one state of a person."""
        self._patterns = {}
        given, called, prefix, family = (
            str(row.get(name) or "") for name in ("given_name", "called_name", "prefix", "family_name")
        )
        last = " ".join(part for part in (prefix, family) if part)
        self.names.add(fold(Person.make_title(row)))
        for first in filter(None, (given, called)):
            self.names |= (
                {fold(f"{first} {last}"), fold(f"{last}, {first}"), fold(f"{last} {first}")} if last else set()
            )
        for name, declared in Person.fields.items():
            for text in _texts(row.get(name)):
                if isinstance(declared.type, Phone):
                    self.phones.add(figures(text)[-_FIGURES:])
                elif isinstance(declared.type, Email) or name in ("member_number", "external_numbers"):
                    self.words.add(fold(text))
        self.names = {name for name in self.names if len(name) >= _SHORTEST}
        self.words = {word for word in self.words if len(word) >= _SHORTEST}
        self.phones = {number for number in self.phones if len(number) == _FIGURES}

    def learn_values(self, row: Row) -> None:
        """Take in the texts of one state of any of the rows that go."""
        self.values.update(fold(t) for value in row.values() for t in _texts(value) if len(t) >= _SHORTEST)

    def found_in(self, text: str) -> str:
        """Return by what a text seems to tell of them, "" where it does not: for a person to look at."""
        plain = fold(text)
        if hit := self._search("all", {*self.names, *self.parts, *self.words}, plain):
            return hit
        return self._number_in(plain)

    def is_personal(self, text: str, about_them: bool = False) -> bool:
        """Say whether a text must not stay in the name of a step or a file, which nobody can change by hand.

        In one that was ``about_them`` none of their values may. In others a name counts that is nobody else's here, a name of one
        word only by itself.
        """
        plain = fold(text)
        if not plain or (about_them and (plain in self.values or self.found_in(text))):
            return bool(plain)
        names = set() if self.shared else {name for name in self.names if " " in name}
        if plain in self.names and not self.shared:
            return True
        return bool(self._search("sure", names | self.words, plain) or self._number_in(plain))

    def _search(self, way: str, each: set[str], plain: str) -> str:
        if way not in self._patterns:
            longest = sorted(each, key=len, reverse=True)
            words = "|".join(rf"(?<!\w){re.escape(e)}(?!\w)" for e in longest)
            self._patterns[way] = re.compile(words or r"(?!)")
        found = self._patterns[way].search(plain)
        return found[0] if found else ""

    def _number_in(self, plain: str) -> str:
        digits = figures(plain) if self.phones else ""
        return next((number for number in self.phones if number in digits), "")

    def is_them(self, values: Mapping[str, FieldValue]) -> bool:
        """Say whether a person's values, as they stand in a file, are probably theirs: the same name, number or address."""
        if not self.shared and fold(Person.make_title(dict(values))) in self.names:
            return True
        for name, declared in Person.fields.items():
            for text in _texts(values.get(name)):
                if isinstance(declared.type, Phone) and figures(text)[-_FIGURES:] in self.phones:
                    return True
                if not isinstance(declared.type, Name) and fold(text) in self.words:
                    return True
        return False

    def patterns(self) -> list[str]:
        """Return patterns for SQL's LIKE that match every text which tells of them, and some others."""
        texts = {*self.names, *self.parts, *self.words}
        found = [f"%{like(each)}%" for each in sorted(texts)]
        return found + ["%" + "%".join(number) + "%" for number in sorted(self.phones)]


_ONE_LETTER = re.compile("ae|oe|ss|th|ij")
"""What one letter folds to."""
_PLAIN = "bfmpqvx0123456789@.-"
"""Letters that no other letter folds to."""


def like(text: str) -> str:
    """Return a folded text as a pattern: any letter may carry a sign above it, and blanks may be several."""
    return "".join("%" if c == " " else c if c in _PLAIN else "_" for c in _ONE_LETTER.sub(" ", text))


def figures(text: str) -> str:
    """Return the figures of a text."""
    return _OTHER.sub("", text.partition(";")[0])


def _texts(value: FieldValue) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, tuple) else ()
