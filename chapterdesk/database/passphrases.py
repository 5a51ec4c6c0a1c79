"""How strong a passphrase is, and suggestions of five plain words.

The estimate adds up what the cheapest description of the passphrase costs a guesser, in bits: a common password, a
word of our lists, a year, a run of neighbouring keys or letters, something said before, or single characters. It is ours
and deliberately careful: it says "weak" too often rather than too seldom.
"""

from __future__ import annotations

import math
import re
import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache

from chapterdesk.core.resources import resource
from chapterdesk.core.text import LANGUAGES, N_, _

WORDS = 5
# Bits from which a score of 1, 2, 3, 4, 5 is given. A guess costs an attacker about a second of a processor and
# 256 MiB: 50 bits are some 36 million processor years, 25 bits one year.
_STEPS = (15.0, 25.0, 35.0, 42.0, 50.0)
_NAMES = (
    N_("Very weak: a computer guesses it at once."),
    N_("Weak: a computer guesses it soon."),
    N_("Rather weak: it would hold off a curious person, not a determined one."),
    N_("Fair: add one more word."),
    N_("Good."),
    N_("Very good."),
)
_ROWS = (
    "qwertyuiopå",
    "asdfghjklöä",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyzåäö",
)
_COMMON_BITS = 8.0  # resources/words/common.txt holds fewer than 256
_WORD_BITS = 15.0  # a dictionary of 33 000 words
_LEET = str.maketrans("0134578@$!", "oleastbasi")


@dataclass(frozen=True)
class Strength:
    """How well a passphrase holds.

    Attributes:
        score: 0 (none) to 5 (very good); 3 is the least that the program accepts without a warning.
        bits: The estimate in bits.
        words: The verdict in the user's language.
        advice: What to do better, in the user's language; empty from a score of 4.
    """

    score: int
    bits: float
    words: str
    advice: str


@cache
def word_list(language: str) -> tuple[str, ...]:
    """Return the words that passphrases are suggested from in ``language`` (at least 1024: ten bits each).

    ``"common"`` gives the passwords that everybody tries first.
    """
    return tuple(resource("words", f"{language}.txt").read_text("utf-8").split())


@cache
def _known() -> dict[str, float]:
    bits: dict[str, float] = {}
    for language in LANGUAGES:
        words = word_list(language)
        # Which word of the list, and of which language.
        bits.update(dict.fromkeys(words, math.log2(len(words))))
    bits.update(dict.fromkeys(word_list("common"), _COMMON_BITS))
    return bits


def suggest_passphrase(language: str) -> str:
    """Return five random words in ``language``, joined by hyphens: at least 50 bits by the lists' size alone."""
    words = word_list(language)
    return "-".join(secrets.choice(words) for _n in range(WORDS))


def strength(text: str) -> Strength:
    """Estimate how hard a passphrase is to guess for somebody who has the file and knows this program."""
    normal = unicodedata.normalize("NFC", text).strip()[:200]
    bits = _cheapest(normal)
    score = sum(bits >= step for step in _STEPS)
    return Strength(score, round(bits, 1), _(_NAMES[score]), "" if score >= 4 else _advice(normal))


def _advice(text: str) -> str:
    if not text:
        return _("Take five words that have nothing to do with each other.")
    low = text.lower()
    if low in _known() or low.translate(_LEET) in _known():
        return _("That is one common word. Take five words that have nothing to do with each other.")
    if any(_is_run(low[i : i + 4]) for i in range(max(0, len(low) - 3))):
        return _("Keys that lie side by side are guessed first. Take five words instead.")
    if re.search(r"(19|20)\d\d", low):
        return _("Years are guessed first. Take five words instead.")
    return _("Make it longer: five words that have nothing to do with each other are easy to remember.")


def _cheapest(text: str) -> float:
    """Return the bits of the cheapest way to cut ``text`` into parts that a guesser would try."""
    low = text.lower()
    pool = _pool_bits(text)
    best = [0.0] + [math.inf] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 24), end):
            cost = _part(text, low, start, end, pool)
            best[end] = min(best[end], best[start] + cost)
    return best[-1]


def _part(text: str, low: str, start: int, end: int, pool: float) -> float:
    length = end - start
    if length == 1:
        # The same separator again says nothing new.
        return 1.0 if text[start] in " -_.," else pool
    part = low[start:end]
    costs = [math.inf]
    known = _known()
    if part in known:
        costs.append(known[part] + _case_bits(text[start:end]))
    elif (plain := part.translate(_LEET)) in known:
        costs.append(known[plain] + 2.0 + _case_bits(text[start:end]))
    if re.fullmatch(r"(?:19|20)\d\d", part):
        costs.append(7.0)
    if _word_like(low, start, end):
        costs.append(_WORD_BITS + max(0, length - 8) + _case_bits(text[start:end]))
    if length >= 3:
        if _is_run(part) or len(set(part)) == 1:
            costs.append(pool + math.log2(length))
        if part in low[:start]:
            costs.append(math.log2(start) + math.log2(length))
    return min(costs)


def _word_like(low: str, start: int, end: int) -> bool:
    """Tell whether a whole word could be in a dictionary that is not ours: it has vowels where words have them."""
    part = low[start:end]
    whole = part.isalpha() and not low[start - 1 : start].isalpha() and not low[end : end + 1].isalpha()
    vowels = sum(c in "aeiouyåäöéëï" for c in part)
    return whole and 3 <= len(part) <= 14 and 0.2 <= vowels / len(part) <= 0.75


def _is_run(part: str) -> bool:
    return any(part in row or part[::-1] in row for row in _ROWS) or (len(part) > 2 and len(set(part)) == 1)


def _case_bits(part: str) -> float:
    if part.islower() or not part.isalpha():
        return 0.0
    return 1.0 if part[1:].islower() or part.isupper() else float(len(part)) / 2


def _pool_bits(text: str) -> float:
    pool = 0
    pool += 26 if re.search(r"[a-z]", text) else 0
    pool += 26 if re.search(r"[A-Z]", text) else 0
    pool += 10 if re.search(r"\d", text) else 0
    pool += 20 if re.search(r"[^\w\s]", text) else 0
    pool += 12 if any(ord(c) > 127 and c.isalpha() for c in text) else 0
    return math.log2(max(pool, 2))
