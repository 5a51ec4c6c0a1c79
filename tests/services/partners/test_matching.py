"""Offers and needs find each other by kind, words, town and dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.database.rows import rows
from chapterdesk.models import Offer
from chapterdesk.services.partners import matching
from chapterdesk.services.partners.matching import NEED, OFFER, Thing, fit, fits
from tests.services.partners.conftest import Circle

_DAY = st.just("") | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)).map(dt.date.isoformat)
_NAME = st.lists(st.sampled_from(["room", "rooms", "thirty", "press", "release", "with", "och", "möteslokal"])).map(
    " ".join
)


def _thing(side: str) -> st.SearchStrategy[Thing]:
    return st.builds(
        Thing, st.uuids().map(str), st.just(side), st.sampled_from(["room", "time"]), _NAME, st.sampled_from("abc"),
        st.sampled_from(["", "Lund", "LUND", "Malmö"]), _DAY, _DAY,
    )  # fmt: skip


@given(_thing(OFFER), _thing(NEED))
def test_what_fits_is_of_one_kind_from_somebody_else_and_at_one_time(offer: Thing, need: Thing) -> None:
    found = fit(offer, need)
    if found is not None:
        assert offer.kind == need.kind and offer.owner != need.owner
        assert not (offer.end and need.start and offer.end < need.start)
        assert not (need.end and offer.start and need.end < offer.start)
        nearer = fit(replace(offer, town="Lund"), replace(need, town="Lund"))
        assert nearer is not None and nearer.points >= found.points
    assert fit(need, offer) is None


@given(st.lists(_thing(OFFER), max_size=6), st.lists(_thing(NEED), max_size=6))
def test_the_quick_way_finds_all_that_is_likely_best_first(offers: list[Thing], needs: list[Thing]) -> None:
    found = fits(offers, needs)
    slow = [one for a in offers for b in needs if (one := fit(a, b)) is not None and one.points >= matching.LIKELY]
    assert {(one.offer, one.need) for one in found} == {(one.offer, one.need) for one in slow}
    assert [one.points for one in found] == sorted((one.points for one in found), reverse=True)


def test_of_many_that_fit_the_best_twenty_are_told_and_rare_words_are_looked_at_first() -> None:
    offer = Thing("offer", OFFER, "room", "Sewing room", "a", "Lund")
    needs = [Thing(f"{n:04d}", NEED, "room", "Some room", "b", "Lund") for n in range(900)]
    needs.append(Thing("sewing", NEED, "room", "Sewing room, evenings", "b", "Lund"))
    found = fits([offer], needs)
    assert len(found) == 20
    assert found[0].need == "sewing"


def test_filling_words_and_forms_of_a_word() -> None:
    assert set(matching.stems("Somebody who helps with the press releases")) >= {"press", "relea"}
    assert "with" not in matching.stems("with")
    offer = Thing("1", OFFER, "room", "Möteslokal för trettio", "a")
    need = Thing("2", NEED, "room", "en möteslokal i mars", "b")
    found = fit(offer, need)
    assert found is not None and found.shared == ("möteslokal",)


def test_matching_is_both_ways_and_can_be_taken_back(circle: Circle) -> None:
    register = circle.register
    with register.work("{x}", x="") as work:
        common = {"offer_kind": "room", "state": "open", "town": "Malmö"}
        offer = work.create(Offer, {**common, "side": "offer", "name": "Big room", "party": circle.parties["Union"]})
        need = work.create(
            Offer, {**common, "side": "need", "name": "A room in March", "party": circle.parties["Women"]}
        )
        past = {**common, "side": "offer", "name": "Room last year", "end": "2025-12-31"}
        work.create(Offer, {**past, "party": circle.parties["Parish"]})
    with register.read() as conn:
        found, things = matching.likely(conn)
    assert [(one.offer, one.need) for one in found] == [(offer, need)]
    assert matching.reason_words(found[0], things[offer])
    with pytest.raises(UserError):
        matching.match(register, need, offer)
    matching.match(register, offer, need)
    with register.read() as conn:
        assert not matching.likely(conn)[0]
        both = rows(conn, Offer, [offer, need])
    assert (both[offer]["matched_with"], both[need]["matched_with"]) == (need, offer)
    with pytest.raises(UserError):
        matching.match(register, offer, need)
    matching.unmatch(register, need)
    with register.read() as conn:
        assert len(matching.likely(conn)[0]) == 1
    matching.close(register, offer)
    with register.read() as conn:
        assert not matching.likely(conn)[0] and offer not in matching.listed(conn)
