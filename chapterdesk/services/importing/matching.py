"""Finding the same person in the register and in the file: exact keys first, then blocks of like-sounding names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.importing import likeness
from chapterdesk.services.importing.faces import Face, contact_keys, name_keys, place_keys, row_keys, swapped_keys
from chapterdesk.services.importing.likeness import DIFFERENT, DOUBTFUL, EVIDENCE, SAME, Likeness, Rarity, compare

LARGEST_BLOCK = 3000
"""A key shared by more people than this tells nothing."""
_NAME_CUT = 80
"""Likeness of whole names in per cent under which a name alone is not looked at closer."""
_NAMES = 8
"""How many of the likest names are looked at closer, where nothing else speaks for them."""
REPORT_EVERY = 200
"""After so many rows compared with each other, progress is told and cancelling noticed."""
Keys = Callable[[Face], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Like:
    """A person that a face is like, best first in lists; ``other`` is an id of the register, or a row number of the file."""

    other: str | int
    verdict: str
    score: float
    reason: str


def find_likes(
    new: Sequence[Face],
    known: Sequence[Face],
    *,
    not_same: Callable[[str | int, str | int], bool] | None = None,
    progress: Progress | None = None,
    rarity: Rarity | None = None,
) -> dict[str | int, list[Like]]:
    """Return for each new face whom it is, or may be, among the known; faces like nobody are left out.

    Args:
        new: The faces to place.
        known: The people of the register.
        not_same: Says whether two keys were told apart by somebody.
        progress: Asked now and then whether to go on.
        rarity: How rare names are among all of them, if it is known already.
    """
    watch = progress or Progress()
    weights = rarity or Rarity((*known, *new))
    found: dict[str | int, list[Like]] = {}
    rest = list(new)
    for number, (mine, theirs) in enumerate(((contact_keys, contact_keys), (_new_keys, _known_keys))):
        watch.step(number, 2, _("Looking for the same people"))
        candidates = _candidates(rest, known, mine, theirs)
        for one in rest:
            likes = _judge(one, candidates.get(one.key, ()), weights, not_same)
            if likes:
                found[one.key] = _best([*found.get(one.key, ()), *likes])
        rest = [one for one in rest if not any(like.verdict is SAME for like in found.get(one.key, ()))]
    return found


def _best(likes: list[Like]) -> list[Like]:
    once = {like.other: like for like in likes}
    return sorted(once.values(), key=lambda like: (like.verdict is not SAME, -like.score))[:5]


def _new_keys(one: Face) -> Iterable[str]:
    return (*place_keys(one), *name_keys(one), *swapped_keys(one))


def _known_keys(one: Face) -> Iterable[str]:
    return (*place_keys(one), *name_keys(one))


def _candidates(new: Sequence[Face], known: Sequence[Face], mine: Keys, theirs: Keys) -> dict[str | int, list[Face]]:
    """Return the known who share a key with a new face; only keys of the new faces are held in memory."""
    blocks: dict[str, list[Face]] = {key: [] for one in new for key in mine(one)}
    if not blocks:
        return {}
    get = blocks.get
    for person in known:
        for key in theirs(person):
            block = get(key)
            if block is not None:
                block.append(person)
    return {one.key: found for one in new if (found := _union(one, mine, blocks))}


def _union(one: Face, mine: Keys, blocks: Mapping[str, list[Face]]) -> list[Face]:
    """Return each candidate once: those of name keys only where the whole name is like enough."""
    sure: dict[str | int, Face] = {}
    by_name: dict[str | int, Face] = {}
    for key in mine(one):
        block = blocks[key]
        if block and len(block) <= LARGEST_BLOCK:
            (by_name if key[0] in "fg" else sure).update((person.key, person) for person in block)
    if by_name:
        names = {key: person.exact for key, person in by_name.items() if key not in sure}
        for _name, _score, near in process.extract(
            one.exact, names, scorer=fuzz.token_sort_ratio, score_cutoff=_NAME_CUT, limit=_NAMES
        ):
            sure[near] = by_name[near]
    return list(sure.values())


def _judge(
    one: Face, candidates: Iterable[Face], weights: Rarity, not_same: Callable[[str | int, str | int], bool] | None
) -> list[Like]:
    likes: list[tuple[Likeness, Face]] = []
    for person in candidates:
        result = compare(one, person, weights)
        if result.verdict is not DIFFERENT and not (not_same and not_same(one.key, person.key)):
            likes.append((result, person))
    likes.sort(key=lambda pair: (pair[0].verdict is not SAME, -pair[0].score))
    best = likes[0] if likes else None
    several = best is not None and len(likes) > 1 and likes[1][0].verdict is SAME
    return [Like(p.key, DOUBTFUL if several else r.verdict, r.score, reason(one, p, r)) for r, p in likes[:5]]


def likes_within(
    rows: Sequence[Face], rarity: Rarity | None = None, *, progress: Progress | None = None
) -> dict[str | int, list[Like]]:
    """Return for later rows of a file which earlier row they may repeat: by contact, birth date, home or whole name."""
    weights = rarity or Rarity(rows)
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(rows):
        for key in (*contact_keys(one), *row_keys(one)):
            blocks[key].append(place)
    pairs: dict[int, set[int]] = defaultdict(set)
    for places in blocks.values():
        if 1 < len(places) <= 60:
            for i, later in enumerate(places[1:], 1):
                pairs[later].update(places[:i])
    found: dict[str | int, list[Like]] = {}
    for done, later in enumerate(sorted(pairs)):
        if progress is not None and done % REPORT_EVERY == 0:
            progress.step(done, len(pairs), _("Looking for the same people"))
        one = rows[later]
        if likes := _judge(one, (rows[i] for i in sorted(pairs[later]) if i != later), weights, None):
            found[one.key] = likes
    return found


def reason(one: Face, other: Face, result: Likeness) -> str:
    """Say in words why two may be the same, and where they differ."""
    differ = one.exact != other.exact
    keys = [key for key in result.evidence if key != "name" or not differ]
    said = [_(EVIDENCE[key]) for key in keys]
    if "name" not in keys:
        said.append(_difference(one, other, result))
    return " ".join(s for s in said if s)


def _difference(one: Face, other: Face, result: Likeness) -> str:
    if result.swapped:
        return _("Given name and family name have changed places.")
    if result.given == likeness.INITIAL:
        return _("One has only an initial.")
    if result.given == likeness.NICK:
        return _("{one} is often short for {other}.").format(
            one=_shorter(one.given[0], other.given[0]).capitalize(),
            other=_longer(one.given[0], other.given[0]).capitalize(),
        )
    if result.family == likeness.OTHER:
        return _("Another family name.")
    if likeness.CLOSE in (result.family, result.given):
        return _("One name is longer than the other.")
    if likeness.MISSING in (result.given, result.family):
        return _("One has only part of the name.")
    letters = _letters(one.shown, other.shown)
    if len(letters) == 1 and all(len(pair) == 1 for pair in letters[0]):
        return _("The names differ in one letter, {one} and {other}.").format(one=letters[0][0], other=letters[0][1])
    count = max(sum(max(len(a), len(b)) for a, b in letters), 1)
    return ngettext("The names differ in {n} letter.", "The names differ in {n} letters.", count).format(n=count)


def _shorter(one: str, other: str) -> str:
    return min(one, other, key=len)


def _longer(one: str, other: str) -> str:
    return other if _shorter(one, other) == one else one


def _letters(one: str, other: str) -> list[tuple[str, str]]:
    from rapidfuzz.distance import Levenshtein

    return [
        (one[op.src_start : op.src_end], other[op.dest_start : op.dest_end])
        for op in Levenshtein.opcodes(one, other)
        if op.tag != "equal"
    ]
