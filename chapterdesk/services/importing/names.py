"""Whole names cut into given name, prefix and family name without losing or moving a word."""

from __future__ import annotations

from dataclasses import dataclass

# Particles before family names in Dutch, German, French, Italian, Spanish, Portuguese, the Nordic languages and Arabic.
_WORDS = """van von af der den de het 't \u2019t 's \u2019s ter ten te op aan bij in uit over onder voor tot la le du des da das
do dos di del della delle dello dei degli lo los las zu zum zur vom am el al bin ibn bint ben abu abou e"""
PARTICLES = frozenset(_WORDS.split())
# Words that stand inside a run of particles but do not begin one, since they are words or names of their own.
_STARTS = PARTICLES - {"over", "onder", "voor", "tot", "los", "las", "het", "e", "am"}
_JOINERS = frozenset(("y", "i"))
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name's three fields; "" where there is nothing."""

    given: str = ""
    prefix: str = ""
    family: str = ""

    @property
    def joined(self) -> str:
        """The name as it is written in running text."""
        return " ".join(part for part in (self.given, self.prefix, self.family) if part)


def split_name(text: str, *, family_first: bool = False) -> NameParts:
    """Cut a whole name; every word is kept, as typed.

    ``Family, Given`` is turned round; otherwise the words stay in their order. Particles written small are the prefix,
    written large (as in Flanders) they belong to the family name, which is then sorted under them.
    """
    before, comma, after = text.partition(",")
    family_words, given_words = before.split(), after.split()
    if comma and family_words and given_words:
        return _after_comma(family_words, given_words)
    words = text.split()
    if len(words) < 2:
        return NameParts(given=" ".join(words))
    if family_first:
        return _family_first(words)
    start = _particle_at(words)
    if start:
        end = _run_end(words, start)
        return NameParts(" ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:]))
    cut = _family_at(words)
    return NameParts(" ".join(words[:cut]), "", " ".join(words[cut:]))


def _after_comma(family: list[str], given: list[str]) -> NameParts:
    end = _run_end(family, 0)
    if end:
        return NameParts(" ".join(given), " ".join(family[:end]), " ".join(family[end:]))
    # "Berg, Jan van den": the Dutch way of sorting leaves the particles behind the given name.
    cut = len(given)
    while cut > 1 and given[cut - 1] in PARTICLES:
        cut -= 1
    return NameParts(" ".join(given[:cut]), " ".join(given[cut:]), " ".join(family))


def _family_first(words: list[str]) -> NameParts:
    end = _run_end(words, 0)
    family = max(end, _capital_run(words)) + 1
    if family >= len(words):
        return NameParts(prefix=" ".join(words[:end]), family=" ".join(words[end:]))
    return NameParts(" ".join(words[family:]), " ".join(words[:end]), " ".join(words[end:family]))


def _capital_run(words: list[str]) -> int:
    end = 0
    while end < len(words) - 1 and words[end].lower() in PARTICLES and words[end] not in PARTICLES:
        end += 1
    return end


def _particle_at(words: list[str]) -> int:
    """Return where a run of small particles begins that a family name follows, 0 for nowhere."""
    for i in range(1, len(words) - 1):
        if words[i] in PARTICLES or words[i].lower() not in PARTICLES:
            if words[i] in _STARTS:
                return i
        elif _is_large_particle(words[i]):
            return 0
    return 0


def _is_large_particle(word: str) -> bool:
    # Ben, Al and El are given names too.
    return (
        word.istitle() and word.lower() in PARTICLES and word.lower() not in ("e", "am", "ben", "al", "lo", "du", "bin")
    )


def _run_end(words: list[str], start: int) -> int:
    end = start
    while end < len(words) - 1 and words[end] in PARTICLES:
        end += 1
    return end


def _family_at(words: list[str]) -> int:
    """Return where the family name begins when no small particle shows it."""
    for i in range(1, len(words) - 1):
        # "Jan De Smet", "An Van den Broeck": a large particle begins the family name.
        if _is_large_particle(words[i]):
            return i
        if words[i].lower() in _JOINERS and i >= 2:
            return i - 1
    cut = len(words) - 1
    if words[cut].lower() in _SUFFIXES and cut > 1:
        cut -= 1
    return cut
