"""Which words head which field: labels in the three languages, names, synonyms, and near misses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from chapterdesk.core.locale import fold
from chapterdesk.core.text import LANGUAGES, in_language
from chapterdesk.fields import Field
from chapterdesk.models import Entity, Person, fields_of

REF, FULL_NAME, FAMILY_FIRST = "ref", "full_name", "full_name_family_first"
SPECIAL = (REF, FULL_NAME, FAMILY_FIRST)
NEAR = 90
"""Likeness in per cent (rapidfuzz ratio) from which a heading counts as misspelt rather than as another word."""
SHORTEST = 5
"""Letters from which a heading is long enough to be misspelt."""

_FULL = (
    "namn", "name", "naam", "full name", "fullname", "hela namnet", "fullstandigt namn", "volledige naam", "for- och efternamn",
    "fornamn efternamn", "fornamn och efternamn", "fornamn + efternamn", "voor- en achternaam", "voornaam achternaam", "voornaam en naam",
    "voornaam naam", "voornaam en achternaam", "first and last name", "first name last name", "name and surname", "person", "aktivist",
    "activist", "deltagare", "deelnemer", "participant", "medlemmens namn", "ditt namn", "je naam", "jouw naam", "uw naam", "your name",
    "volunteer", "volontar", "vrijwilliger", "kontaktperson", "contactpersoon", "contact name", "anhorig",
)  # fmt: skip
_REVERSED = (
    "efternamn fornamn", "efternamn och fornamn", "efternamn, fornamn", "achternaam voornaam", "achternaam en voornaam",
    "naam voornaam", "naam en voornaam", "naam, voornaam", "last name first name", "last name, first name", "surname first name",
    "surname, first name", "familienaam voornaam", "familienaam en voornaam", "naam & voornaam",
)  # fmt: skip
_REFS = ("ref", "chapterdesk ref", "referens")
# Words that say which of several, not what.
_QUALIFYING = """hem hemma arbete arb jobb privat prive thuis werk vast fast home work dag dagtid kvall avond day evening nr nummer
number no 1 2 3 obligatoriskt obligatorisk required verplicht valfritt optional ny nya nieuw nieuwe new aktuell din ditt je jouw uw
your primar primary"""
_QUALIFIERS = frozenset(_QUALIFYING.split())


@dataclass(frozen=True, slots=True)
class Found:
    """Which field a heading means, and how that was found out."""

    field: str
    how: str
    confident: bool


def key(label: str) -> str:
    """Return a heading without what varies: letters and figures only, folded."""
    return "".join(c for c in fold(label) if c.isalnum())


@cache
def _index(entity: type[Entity]) -> tuple[dict[str, str], dict[str, str]]:
    labels: dict[str, str] = {}
    synonyms: dict[str, str] = {}
    for declared in fields_of(entity).values():
        if not takes(declared):
            continue
        for language in LANGUAGES:
            with in_language(language):
                labels.setdefault(key(declared.title), declared.name)
        labels.setdefault(key(declared.label), declared.name)
        labels.setdefault(key(declared.name), declared.name)
        for synonym in declared.synonyms:
            synonyms.setdefault(key(synonym), declared.name)
    for word in _REFS:
        labels.setdefault(key(word), REF)
    if entity is Person:
        for words, target in ((_REVERSED, FAMILY_FIRST), (_FULL, FULL_NAME)):
            for word in words:
                synonyms.setdefault(key(word), target)
    return labels, synonyms


def takes(declared: Field) -> bool:
    """Say whether a spreadsheet may bring a field."""
    return declared.importable and declared.editable


def find(label: str, entity: type[Entity]) -> Found | None:
    """Return the field that a heading names; None for a heading that names none."""
    labels, synonyms = _index(entity)
    for tried in _variants(label):
        if tried in labels:
            return Found(labels[tried], "label", True)
        if tried in synonyms:
            return Found(synonyms[tried], "synonym", True)
    whole = key(label)
    if len(whole) >= SHORTEST:
        known = labels | synonyms
        near = process.extract(
            whole, [k for k in known if len(k) >= SHORTEST], scorer=fuzz.ratio, score_cutoff=NEAR, limit=3
        )
        targets = {known[word] for word, _score, _place in near}
        if len(targets) == 1:
            return Found(targets.pop(), "fuzzy", False)
    return None


def _variants(label: str) -> list[str]:
    """Return ever barer forms of a heading: whole, without brackets, without words such as "home" and "2"."""
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", label)
    words = [w for w in re.split(r"[^\w-]+", fold(bare)) if w]
    fewer = [w for w in words if key(w) not in _QUALIFIERS]
    tried = [key(label), key(bare), key(bare.split("/")[0]), key(bare.split("\n")[0])]
    if fewer and len(fewer) < len(words):
        tried.append(key(" ".join(fewer)))
    return list(dict.fromkeys(t for t in tried if t))


def find_group(label: str, entity: type[Entity]) -> Found | None:
    """Return the field of a heading such as "Tel. mobil", all of whose words name the same field."""
    found = find(label, entity)
    if found is not None:
        return found
    labels, synonyms = _index(entity)
    known = synonyms | labels
    words = [w for w in re.split(r"[\W_]+", fold(label)) if w and w not in _QUALIFIERS]
    targets = {known.get(w) for w in words}
    target = targets.pop() if len(targets) == 1 else None
    return Found(target, "synonym", True) if target else None
