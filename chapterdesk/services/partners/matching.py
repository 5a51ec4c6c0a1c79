"""Offers and needs between groups and partners: which fit each other, and why."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold, integer
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.models import Offer as OfferRow
from chapterdesk.models import Organisation, Unit

OFFER, NEED = "offer", "need"
WORDS, TOWN, DATES = "words", "town", "dates"
LIKELY = 3
"""From so many points on a match is worth showing."""
_COMPARED, _BEST = 300, 20
_WORD = re.compile(r"\w{3,}")
_STEM = 5
_PLACED = ("room", "equipment")
#: Words of the three languages that say nothing of what is offered, folded.
_FILLING_WORDS = (
    "the and for who our you are can has not one two with from that this about have some somebody someone them they when where "
    "which your every each over into help "
    "att och den det ett som med vid kan nar oss tva till fran under nagon eller inte alla vill hjalp varje vara deras "
    "een het van met aan bij ons wie die dat dit wij zij kan voor naar iemand onze deze door elke hulp wordt worden zijn hebben"
)
_FILLING = frozenset(_FILLING_WORDS.split())


@dataclass(frozen=True)
class Thing:
    """An offer or a need; days are ISO, "" for open ends; ``owner`` the party or group whose it is."""

    id: str
    side: str
    kind: str
    name: str
    owner: str
    town: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class Fit:
    """How well an offer fits a need: points, the reasons (codes), and the words that both use."""

    offer: str
    need: str
    points: int
    reasons: tuple[str, ...]
    shared: tuple[str, ...] = ()


@lru_cache(maxsize=20_000)
def stems(text: str) -> Mapping[str, str]:
    """Return the words that carry meaning: their beginnings, by which forms of a word are known -> the word as written."""
    words = {fold(word): word for word in _WORD.findall(text.lower())}
    return MappingProxyType({plain[:_STEM]: word for plain, word in words.items() if plain not in _FILLING})


def fit(offer: Thing, need: Thing) -> Fit | None:
    """Return how well an offer fits a need, None where it cannot.

    It must be of one kind, from somebody else, and at a time that both leave open. Points: 3 a word that both use (two count), 3 for the
    same town, 1 for dates that both name; 2 less for a room or equipment in another town.
    """
    if (offer.side, need.side) != (OFFER, NEED) or offer.kind != need.kind:
        return None
    if offer.owner and offer.owner == need.owner:
        return None
    if (offer.end and need.start and offer.end < need.start) or (need.end and offer.start and need.end < offer.start):
        return None
    theirs = stems(need.name)
    shared = tuple(word for stem, word in stems(offer.name).items() if stem in theirs)
    points, reasons = 3 * min(2, len(shared)), [WORDS] if shared else []
    here, there = fold(offer.town), fold(need.town)
    if here and here == there:
        points, reasons = points + 3, [*reasons, TOWN]
    elif here and there and offer.kind in _PLACED:
        points -= 2
    if (offer.start or offer.end) and (need.start or need.end):
        points, reasons = points + 1, [*reasons, DATES]
    return Fit(offer.id, need.id, points, tuple(reasons), shared)


def fits(offers: Iterable[Thing], needs: Iterable[Thing]) -> list[Fit]:
    """Return the likely matches, the best first; only what shares a word or a town is compared.

    Of an offer that many needs may fit, 300 are compared, those first that share its rarest words, and the best 20 returned: the cost
    grows with the offers, not with offers times needs, and nobody looks through more.
    """
    by_mark: dict[tuple[str, str], list[Thing]] = {}
    for need in needs:
        for mark in _marks(need):
            by_mark.setdefault(mark, []).append(need)
    found: list[Fit] = []
    for offer in offers:
        likely_ = (one for need in _near(offer, by_mark) if (one := fit(offer, need)) and one.points >= LIKELY)
        found += heapq.nsmallest(_BEST, likely_, key=_rank)
    return sorted(found, key=_rank)


def _rank(one: Fit) -> tuple[int, str, str]:
    return (-one.points, one.offer, one.need)


def _near(offer: Thing, by_mark: Mapping[tuple[str, str], list[Thing]]) -> list[Thing]:
    """Return needs that share a word or the town with an offer, at most 300, those first that share what few have."""
    near: dict[str, Thing] = {}
    for those in sorted((by_mark.get(mark, []) for mark in _marks(offer)), key=len):
        near.update((need.id, need) for need in those[: _COMPARED - len(near)])
    return list(near.values())


def _marks(thing: Thing) -> list[tuple[str, str]]:
    town = [f"@{fold(thing.town)}"] if thing.town else []
    return [(thing.kind, mark) for mark in (*stems(thing.name), *town)]


def reason_words(found: Fit, offer: Thing) -> str:
    """Return why they fit, for people."""
    said = {
        WORDS: _("both say {words}").format(words=", ".join(found.shared[:3])),
        TOWN: _("both in {town}").format(town=offer.town),
        DATES: _("the dates agree"),
    }
    return "; ".join(said[reason] for reason in found.reasons)


# -- the register -----------------------------------------------------------------------------------------------------

_FIELDS = ("side", "offer_kind", "name", "party", "unit", "town", "start", "end", "state", "matched_with")


def listed(conn: Connection, *, closed: bool = False) -> dict[str, Row]:
    """Return offers and needs by id, those that begin first at the top; closed and past ones only where asked for."""
    table = table_of(OfferRow)
    query = select(table.c.id).order_by(table.c.start.is_(None), table.c.start, table.c.n)
    if not closed:
        query = query.where(table.c.state.is_(None) | (table.c.state != "closed"))
        query = query.where(table.c.end.is_(None) | (table.c.end >= clock.today().isoformat()))
    return rows(conn, OfferRow, [key for (key,) in conn.execute(query)], _FIELDS)


def of_party(conn: Connection, party: str) -> dict[str, Row]:
    """Return what a partner offers and needs, by id, also what is closed."""
    table = table_of(OfferRow)
    query = select(table.c.id).where(table.c.party == party).order_by(table.c.n)
    return rows(conn, OfferRow, [key for (key,) in conn.execute(query)], _FIELDS)


def things(conn: Connection, found: dict[str, Row], *, matched: bool = False) -> list[Thing]:
    """Return rows as things to match, only open ones; the owner's town stands in where none is named."""
    towns: dict[str, str] = {}
    owners = {str(row["party"] or row["unit"] or "") for row in found.values()}
    for entity in (Organisation, Unit):
        known = rows(conn, entity, sorted(owners - {""}), ["town"])
        towns |= {key: str(row["town"] or "") for key, row in known.items()}
    result = []
    for key, row in found.items():
        if not matched and row["state"] == "matched":
            continue
        owner = str(row["party"] or row["unit"] or "")
        town = str(row["town"] or towns.get(owner, ""))
        days = (str(row["start"] or ""), str(row["end"] or ""))
        result.append(Thing(key, str(row["side"]), str(row["offer_kind"]), str(row["name"]), owner, town, *days))
    return result


def likely(conn: Connection) -> tuple[list[Fit], dict[str, Thing]]:
    """Return the likely matches among what is open today, and the things by id."""
    known = things(conn, listed(conn))
    offers = [each for each in known if each.side == OFFER]
    needs = [each for each in known if each.side == NEED]
    return fits(offers, needs), {each.id: each for each in known}


def match(register: Register, offer: str, need: str, *, origin: str = "screen") -> None:
    """Note that an offer meets a need. Raises UserError ``cannot_match`` or ``matched``."""
    with register.work(N_("Offer and need matched"), origin=origin) as work:
        found = rows(work.connection, OfferRow, [offer, need], _FIELDS)
        if len(found) < 2 or found[offer]["side"] != OFFER or found[need]["side"] != NEED:
            raise UserError(_("Choose one offer and one need."), code="cannot_match")
        if any(row["state"] == "matched" for row in found.values()):
            raise UserError(_("One of them is matched already."), _("Take that match back first."), code="matched")
        work.set(OfferRow, offer, {"state": "matched", "matched_with": need})
        work.set(OfferRow, need, {"state": "matched", "matched_with": offer})


def unmatch(register: Register, thing: str, *, origin: str = "screen") -> None:
    """Open a matched offer or need again, and the one it was matched with. Raises UserError ``not_matched``."""
    with register.work(N_("Match taken back"), origin=origin) as work:
        row = rows(work.connection, OfferRow, [thing], ["matched_with"]).get(thing)
        if row is None or not row["matched_with"]:
            raise UserError(_("That is not matched."), code="not_matched")
        both = [thing, str(row["matched_with"])]
        work.set_many(OfferRow, {key: {"state": "open", "matched_with": None} for key in both})


def close(register: Register, thing: str, *, origin: str = "screen") -> None:
    """Note that an offer or need holds no longer."""
    with register.work(N_("Offer or need closed"), origin=origin) as work:
        work.set(OfferRow, thing, {"state": "closed"})


def state_sentence(found: list[Fit]) -> str:
    """Return how many likely matches there are, in words."""
    return _("Likely matches: {n}.").format(n=integer(len(found))) if found else _("Nothing fits each other just now.")
