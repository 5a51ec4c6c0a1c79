"""Which periods stand in each other's way: by a law over any periods, and from the register."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.services.campaigns import clashes
from chapterdesk.services.campaigns.clashes import Period
from chapterdesk.services.campaigns.year import lanes
from tests.services.campaigns.conftest import Chapter

_DAY = st.integers(0, 40).map(lambda n: dt.date(2026, 9, 1) + dt.timedelta(days=n))


@st.composite
def _periods(draw: st.DrawFn) -> list[Period]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        start, end = sorted((draw(_DAY), draw(_DAY)))
        found.append(
            Period(
                start,
                end,
                str(number),
                kind=draw(st.sampled_from(("national", "local", "summer", "partner"))),
                state=draw(st.sampled_from(("planned", "running", "cancelled"))),
                partner=draw(st.sampled_from(("", "union", "choir"))),
                priority=draw(st.sampled_from(("", "one", "two"))),
                reach=draw(st.sampled_from((frozenset(), frozenset("a"), frozenset("ab"), frozenset("c")))),
            )
        )
    return found


def _clash(one: Period, other: Period) -> bool:
    """The rule, said once more and slowly."""
    days = one.start <= other.end and other.start <= one.end
    over = "cancelled" in (one.state, other.state)
    people = not one.reach or not other.reach or one.reach & other.reach
    if not days or over or not people or (one.is_partners and other.is_partners):
        return False
    if one.is_partners or other.is_partners:
        together = one.partner and one.partner == other.partner
        return not together
    return not (one.priority and one.priority == other.priority)


@given(_periods(), st.randoms())
def test_clashes_are_those_of_the_rule_in_any_order(periods: list[Period], chance) -> None:
    shuffled = list(periods)
    chance.shuffle(shuffled)
    found = clashes.clashes(shuffled)
    assert found == clashes.clashes(periods)
    pairs = {frozenset((each.ours.id, each.other.id)) for each in found}
    assert pairs == {frozenset((a.id, b.id)) for a, b in combinations(periods, 2) if _clash(a, b)}
    assert len(pairs) == len(found)
    for each in found:
        assert each.start <= each.end and not each.ours.is_partners
        for one in (each.ours, each.other):
            assert one.start <= each.start and each.end <= one.end


@given(_periods())
def test_periods_in_a_lane_never_overlap_and_none_is_lost(periods: list[Period]) -> None:
    laid = lanes(periods)
    assert sorted(one for lane in laid for one in lane) == sorted(periods)
    for lane in laid:
        assert all(a.end < b.start for a, b in pairwise(lane))
    # No fewer lanes could hold them: some day has as many.
    most = max((sum(p.start <= day.start <= p.end for p in periods) for day in periods), default=0)
    assert len(laid) == most


def test_a_partners_period_is_respected_unless_it_is_done_with_them(chapter: Chapter) -> None:
    union, lund = chapter.ids["union"], chapter.ids["lund"]
    ours = chapter.campaign("Letters", "2026-12-01", "2026-12-17", campaign_kind="national")
    chapter.campaign("Local", "2026-12-05", "2026-12-06", campaign_kind="local", unit=chapter.ids["ystad"])
    theirs = chapter.campaign("Weeks", "2026-12-10", "2026-12-20", campaign_kind="partner", partner=union, unit=lund)
    with chapter.register.read() as conn:
        found = clashes.clashes_of(conn, ours)
        assert next((c.other.name, c.start.isoformat(), c.with_partner) for c in found) == ("Weeks", "2026-12-10", True)
        assert len(found) == 2
        on = dt.date(2026, 12, 12)
        assert [p.id for p in clashes.to_respect(conn, on, lund)] == [theirs]
        assert not clashes.to_respect(conn, on, chapter.ids["ystad"])
        assert not clashes.to_respect(conn, on, lund, [union])
        assert not clashes.to_respect(conn, dt.date(2026, 12, 21), lund)
