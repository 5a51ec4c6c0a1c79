"""How likely two faces are one person: evidence for and against, weighed by how rare it is.

The weights follow Fellegi and Sunter (1969): each agreement counts the binary logarithm of how seldom it happens by chance,
against the logarithm of how many people there are to be taken for.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA, JaroWinkler

from chapterdesk.core.text import N_
from chapterdesk.services.importing.faces import Face, skeleton
from chapterdesk.services.importing.nicknames import go_together

SAME, DOUBTFUL, DIFFERENT = "same", "doubtful", "different"
EXACT, CLOSE, TYPO, NICK, INITIAL, UNSURE, MISSING, OTHER = (
    "exact",
    "close",
    "typo",
    "nick",
    "initial",
    "unsure",
    "missing",
    "other",
)

LEAST = 3.0
"""Bits in favour from which two are shown as perhaps the same; measured on a synthetic census (tests.benchmarks.duplicates)."""
CERTAIN = 9.0
"""Bits in favour from which an equal name with an equal birth date and nothing against it is the same person."""
_MOST = 13.0

EVIDENCE = {
    "phone": N_("Same phone number."),
    "email": N_("Same e-mail address."),
    "member": N_("Same member number."),
    "number": N_("Same number elsewhere."),
    "birth": N_("Same birth date."),
    "near_birth": N_("Birth dates that differ in one place."),
    "year": N_("Same birth year."),
    "home": N_("Same address."),
    "postcode": N_("Same postcode."),
    "town": N_("Same town."),
    "name": N_("Same name."),
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """What comparing two faces gave.

    Attributes:
        verdict: ``same``, ``doubtful`` or ``different``.
        score: Bits in favour, beyond chance.
        evidence: Keys of EVIDENCE, the strongest first.
        given, family: How the names compare.
        swapped: Whether given and family name changed places.
    """

    verdict: str
    score: float
    evidence: tuple[str, ...]
    given: str
    family: str
    swapped: bool = False


class Rarity:
    """How rare names and shared numbers are among all the people looked at."""

    def __init__(self, people: Iterable[Face]) -> None:
        self.given: Counter[str] = Counter()
        self.family: Counter[str] = Counter()
        self.count = 0
        for one in people:
            self.count += 1
            self.given[one.given[0] if one.given else ""] += 1
            self.family[one.family] += 1
        self.prior = math.log2(max(self.count, 2))
        self._given_bits: dict[str, float] = {}
        self._family_bits: dict[str, float] = {}

    def given_bits(self, name: str) -> float:
        """Return how many bits an agreement on a given name is worth."""
        bits = self._given_bits.get(name)
        if bits is None:
            bits = self._given_bits[name] = self._bits(self.given[name])
        return bits

    def family_bits(self, name: str) -> float:
        """Return how many bits an agreement on a family name is worth."""
        bits = self._family_bits.get(name)
        if bits is None:
            bits = self._family_bits[name] = self._bits(self.family[name])
        return bits

    def _bits(self, count: int) -> float:
        # A name seen twice or less here may still be common elsewhere.
        return min(math.log2(max(self.count, 50) / max(count, 2)), _MOST)


def compare(a: Face, b: Face, rarity: Rarity) -> Likeness:
    """Weigh all evidence of two faces."""
    given, family, swapped = compare_names(a, b, rarity)
    evidence, contact = _contacts(a, b)
    home, home_bits = _home(a, b)
    birth, birth_bits = _birth(a.birth, b.birth)
    score = _name_bits(a, b, rarity, given, family) - (1 if swapped else 0)
    score += contact + home_bits + birth_bits - rarity.prior
    found = (*evidence, *birth, *home)
    against = birth_bits < -3 or (a.member and b.member and a.member != b.member)
    verdict = _verdict(a, b, given, family, found, score, bool(against))
    if verdict is not DIFFERENT and given == EXACT and family == EXACT and not swapped:
        found = (*found, "name")
    return Likeness(verdict, score, found, given, family, swapped)


def _verdict(a: Face, b: Face, given: str, family: str, found: tuple[str, ...], score: float, against: bool) -> str:
    strong = [e for e in found if e in ("phone", "email", "member", "number")]
    if given == OTHER:
        # Families share phones, mail and homes; only a number of one's own outweighs another given name.
        return DOUBTFUL if "member" in found and family in (EXACT, CLOSE, TYPO) and not a.phones else DIFFERENT
    if against:
        return DOUBTFUL if strong and score >= LEAST and given in (EXACT, CLOSE, NICK) else DIFFERENT
    full_birth = "birth" in found
    if a.exact == b.exact and (strong or (full_birth and score >= CERTAIN)):
        return SAME
    names_fold = given == EXACT and family == EXACT
    if names_fold and len(strong) + full_birth >= 2:
        return SAME
    if score >= LEAST and (strong or full_birth or family != OTHER):
        return DOUBTFUL
    return DIFFERENT


def compare_names(a: Face, b: Face, rarity: Rarity) -> tuple[str, str, bool]:
    """Return how given and family names compare, and whether they changed places."""
    given, family = given_names(a, b, rarity), family_names(a.family, b.family, rarity)
    if given in (OTHER, UNSURE) and family == OTHER and a.family and b.family and a.given and b.given:
        first, second = " ".join(a.given), " ".join(b.given)
        if first == b.family and second == a.family:
            return EXACT, EXACT, True
        if (first == b.family and _near(second, a.family)) or (second == a.family and _near(first, b.family)):
            return EXACT, TYPO, True
    if given == OTHER and MISSING not in (family,) and a.exact.replace(" ", "") == b.exact.replace(" ", ""):
        return EXACT, EXACT, False
    return given, family, False


def given_names(a: Face, b: Face, rarity: Rarity) -> str:
    """Return how two given names compare: called names, initials, nicknames and slips of the pen allowed for."""
    one, other = a.given or ((a.called,) if a.called else ()), b.given or ((b.called,) if b.called else ())
    if not one or not other:
        return MISSING
    if one == other or "".join(one) == "".join(other):
        return EXACT
    first, second = one[0], other[0]
    if set(one) <= set(other) or set(other) <= set(one):
        return CLOSE
    if (a.called and a.called in other) or (b.called and b.called in one):
        return CLOSE
    if len(first) == 1 or len(second) == 1:
        return INITIAL if first[0] == second[0] else OTHER
    if first == second:
        return UNSURE if len(one) > 1 and len(other) > 1 else CLOSE
    if (
        go_together(first, second)
        or (a.called and go_together(a.called, second))
        or (b.called and go_together(first, b.called))
    ):
        return NICK
    if _near(first, second):
        if _are_forms(first, second):
            return OTHER
        return UNSURE if _are_two_names(first, second, rarity.given) else TYPO
    if set(one) & set(other) and max(len(w) for w in set(one) & set(other)) > 2:
        return UNSURE
    return OTHER


def _are_forms(one: str, other: str) -> bool:
    """Say whether two names are a man's and a woman's form, as Erik and Erika, Johan and Johanna are."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and long[len(short) :] in ("a", "e", "na", "ne", "ie", "ina", "ia", "ien")


def _are_two_names(one: str, other: str, counts: Counter[str]) -> bool:
    """Say whether two names a letter apart are names of their own, since several people bear either."""
    return min(counts[one], counts[other]) >= 3 and skeleton(one) != skeleton(other)


def family_names(one: str, other: str, rarity: Rarity) -> str:
    """Return how two family names compare."""
    if not one or not other:
        return MISSING
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return EXACT
    words, others = one.split(), other.split()
    if set(words) <= set(others) or set(others) <= set(words):
        return CLOSE
    if _near(one, other) or skeleton(one) == skeleton(other):
        rare = min(rarity.family[one], rarity.family[other]) < 3 or skeleton(one) == skeleton(other)
        return TYPO if rare else UNSURE
    return OTHER


def _near(one: str, other: str) -> bool:
    """Say whether one is a slip of the other: one keystroke in short names, two in long ones."""
    longest = max(len(one), len(other))
    if longest < 3 or abs(len(one) - len(other)) > 2:
        return False
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance <= 1:
        return longest >= 4 or one[0] == other[0]
    return distance == 2 and longest >= 7 and JaroWinkler.similarity(one, other) >= 0.85


_GIVEN_FACTOR = {EXACT: 1.0, CLOSE: 0.8, TYPO: 0.7, NICK: 0.5, INITIAL: 0.3, MISSING: 0.0}
_FAMILY_FACTOR = {EXACT: 1.0, CLOSE: 0.8, TYPO: 0.75, MISSING: 0.0}


def _name_bits(a: Face, b: Face, rarity: Rarity, given: str, family: str) -> float:
    factor = _GIVEN_FACTOR.get(given)
    if factor is None:
        bits = -3.0 if given == UNSURE else -12.0
    elif factor:
        one, other = a.given, b.given
        first = max(rarity.given_bits(one[0]) if one else 0.0, rarity.given_bits(other[0]) if other else 0.0)
        # Two given names that agree are rarer than one.
        bits = factor * (min(first + 2, _MOST) if given == EXACT and len(one) > 1 else first)
    else:
        bits = 0.0
    share = _FAMILY_FACTOR.get(family)
    if share is None:
        return bits + (-3.0 if family == UNSURE else -5.0)
    return bits + (share * max(rarity.family_bits(a.family), rarity.family_bits(b.family)) if share else 0.0)


def _contacts(a: Face, b: Face) -> tuple[list[str], float]:
    found: list[str] = []
    bits = 0.0
    if a.emails and b.emails:
        if set(a.emails).isdisjoint(b.emails):
            bits -= 1.0
        else:
            found.append("email")
            bits += 14.0
    if a.phones and b.phones:
        if set(a.phones).isdisjoint(b.phones):
            bits -= 1.5
        else:
            found.append("phone")
            bits += 13.0
    if a.member and b.member:
        if a.member == b.member:
            found.append("member")
            bits += 17.0
        else:
            bits -= 9.0
    if a.others and b.others and not set(a.others).isdisjoint(b.others):
        found.append("number")
        bits += 14.0
    return found, bits


def _home(a: Face, b: Face) -> tuple[list[str], float]:
    if a.street and b.street:
        near = a.street == b.street or (len(a.street) > 5 and OSA.distance(a.street, b.street, score_cutoff=1) <= 1)
        place = (a.postcode and a.postcode == b.postcode) or (a.town and a.town == b.town)
        clash = (a.postcode and b.postcode and a.postcode != b.postcode) and a.town != b.town
        if near and (place or not clash):
            return ["home"], 10.0
        return [], -1.0 if not place else 0.0
    if a.postcode and a.postcode == b.postcode:
        return ["postcode"], 6.0
    if a.postcode and b.postcode:
        return [], -1.0
    if a.town and a.town == b.town:
        return ["town"], 2.5
    return [], -1.0 if a.town and b.town else 0.0


def _birth(one: str, other: str) -> tuple[list[str], float]:
    if not one or not other:
        return [], 0.0
    if one == other:
        return (["birth"], 14.0) if len(one) == 10 else (["year"], 5.5)
    if len(one) == 10 == len(other):
        swapped = one[:4] == other[:4] and one[5:7] == other[8:] and one[8:] == other[5:7]
        if swapped or OSA.distance(one, other, score_cutoff=1) <= 1:
            return ["near_birth"], 6.0
        return [], -9.0
    return (["year"], 5.5) if one.startswith(other) or other.startswith(one) else ([], -7.0)
