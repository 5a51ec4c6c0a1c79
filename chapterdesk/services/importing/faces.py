"""What a person is recognised by: folded names, numbers, addresses, made once for each person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from chapterdesk.core.locale import fold
from chapterdesk.fields import FieldValue

FACE_FIELDS = (
    "given_name", "prefix", "family_name", "called_name", "member_number", "external_numbers", "phones", "emails", "street", "postcode",
    "town", "birth_date",
)  # fmt: skip
"""Fields of a person that a Face is made of."""
_VOWELS = str.maketrans("", "", "aeiouyh")


@dataclass(slots=True)
class Face:
    """One person as matching sees them; ``key`` is an id of the register or a row number of the file."""

    key: str | int
    shown: str
    exact: str
    given: tuple[str, ...]
    called: str
    family: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    member: str
    others: tuple[str, ...]
    birth: str
    street: str
    postcode: str
    town: str


@lru_cache(maxsize=200_000)
def _folded(text: str) -> str:
    return fold(text).replace("-", " ").replace(".", " ").replace("'", "").strip()


@lru_cache(maxsize=200_000)
def _split(text: str) -> tuple[str, ...]:
    return tuple(_folded(text).split())


def face(key: str | int, row: Mapping[str, FieldValue]) -> Face:
    """Return the face of a row or draft; its values are stored ones."""
    get = row.get
    given, prefix, family = get("given_name") or "", get("prefix") or "", get("family_name") or ""
    called, member, street, town = get("called_name"), get("member_number"), get("street"), get("town")
    shown = f"{given} {prefix} {family}" if prefix else f"{given} {family}"
    return Face(
        key,
        shown,
        shown.strip().casefold().replace("-", " "),
        _split(given) if given else (),
        _folded(called) if called else "",
        # Prefixes come and go: "van den Berg" and "Berg" are one family name.
        _folded(family) if family else "",
        cast("tuple[str, ...]", get("phones") or ()),
        cast("tuple[str, ...]", get("emails") or ()),
        str(member).replace(" ", "").lstrip("0").casefold() if member else "",
        cast("tuple[str, ...]", get("external_numbers") or ()),
        str(get("birth_date") or ""),
        street_key(street) if street else "",
        str(get("postcode") or "").replace(" ", ""),
        _folded(town) if town else "",
    )


@lru_cache(maxsize=200_000)
def street_key(street: str) -> str:
    """Return a street and number without what varies in writing: case, spaces, abbreviations."""
    text = _folded(street)
    text = re.sub(r"\b(\w*)(?:gatan|gata|g)\b(?=\s*\d)", r"\1g", text)
    text = re.sub(r"(\w*)(?:straat|str)\b(?=\s*\d)", r"\1str", text)
    text = re.sub(r"(\w*)(?:vagen|vag|v)\b(?=\s*\d)", r"\1v", text)
    return re.sub(r"[\s,]+", "", re.split(r"\blgh\b|\bbus\b|,", text)[0])


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Return what is left of a folded name when its spelling varies: first sound and consonants without doubles."""
    text = word.replace(" ", "")
    for old, new in (("ph", "f"), ("ck", "k"), ("kh", "k"), ("th", "t"), ("sch", "s"), ("sj", "s"), ("q", "k"), ("c", "k"), ("w", "v"),
                     ("z", "s"), ("x", "ks"), ("dt", "t"), ("ij", "i")):  # fmt: skip
        text = text.replace(old, new)
    bones = text[:1] + text[1:].translate(_VOWELS)
    return "".join(c for i, c in enumerate(bones) if i == 0 or c != bones[i - 1])


def contact_keys(one: Face) -> list[str]:
    """Return the keys that two faces of one person mostly share outright."""
    keys = [f"p{phone}" for phone in one.phones]
    keys += [f"e{email}" for email in one.emails]
    if one.member:
        keys.append(f"m{one.member}")
    if one.others:
        keys += [f"x{number}" for number in one.others]
    return keys


def place_keys(one: Face) -> list[str]:
    """Return keys of birth date, home and whole name, in which one letter of a name may differ."""
    keys = ["n" + " ".join(sorted((*one.given, *one.family.split())))]
    birth = one.birth
    if len(birth) == 10:
        keys.append(f"b{birth}")
        if birth[8:] <= "12":
            keys.append(f"b{birth[:5]}{birth[8:]}-{birth[5:7]}")
    if one.street and (one.postcode or one.town):
        keys.append(f"s{one.street}{one.given[0][:1] if one.given else ''}")
    return keys


def row_keys(one: Face) -> list[str]:
    """Return keys by which rows of one file are compared: as ``place_keys``, but for one beginning of the name only."""
    keys = ["n" + " ".join(sorted((*one.given, *one.family.split())))]
    initial = one.given[0][:1] if one.given else ""
    if len(one.birth) == 10:
        keys.append(f"b{one.birth}{initial}")
    if one.street and (one.postcode or one.town):
        keys.append(f"s{one.street}{initial}")
    return keys


def name_keys(one: Face) -> list[str]:
    """Return blocking keys of names: the sound of one name with the other's first letter, either way round."""
    if not one.given or not one.family:
        return []
    first, family = one.given[0], one.family
    keys = [f"f{skeleton(family)}{first[0]}", f"g{skeleton(first)}{family[0]}"]
    if one.called and one.called != first:
        keys.append(f"g{skeleton(one.called)}{family[0]}")
    return keys


def swapped_keys(one: Face) -> list[str]:
    """Return the name keys as if given and family name had changed places."""
    if not one.given or not one.family:
        return []
    return [f"f{skeleton(one.given[0])}{one.family[0]}", f"g{skeleton(one.family)}{one.given[0][0]}"]
