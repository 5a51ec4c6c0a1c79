"""A local idea's way to national: its rules over any support, adoption that makes a campaign, undo."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.database.rows import rows
from chapterdesk.models import Campaign, Initiative
from chapterdesk.services.campaigns import initiatives
from chapterdesk.services.campaigns.initiatives import ADOPTED, DECLINED, PROPOSED, SUPPORTED
from tests.services.campaigns.conftest import Chapter

_UNITS = st.sampled_from(("", "a", "b", "c"))


@given(st.sampled_from((PROPOSED, SUPPORTED, ADOPTED, DECLINED)), _UNITS, st.sets(_UNITS))
def test_only_others_support_leads_to_adoption(state: str, unit: str, supporters: set[str]) -> None:
    others = {each for each in supporters if each} - {unit}
    after = initiatives.state_by_support(state, unit, supporters)
    assert initiatives.state_by_support(after, unit, supporters) == after
    if state in (ADOPTED, DECLINED):
        assert after == state
    else:
        assert (after == SUPPORTED) == bool(others)
    possible = initiatives.next_states(state, unit, supporters)
    assert (ADOPTED in possible) == (bool(others) and state in (PROPOSED, SUPPORTED))
    assert state not in possible and (state != ADOPTED or not possible)


def _state(chapter: Chapter, key: str) -> str:
    with chapter.register.read() as conn:
        return initiatives.idea(chapter.register, conn, key).state


def test_from_an_idea_to_a_national_campaign_and_back(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids
    key = initiatives.propose(register, {"name": "Lanterns", "unit": ids["lund"], "party": ids["ada"]})
    with pytest.raises(UserError) as problem:
        initiatives.adopt(register, key, "2027-03-01", "2027-04-01")
    assert problem.value.code == "no_support"
    with pytest.raises(UserError) as problem:
        initiatives.support(register, key, ids["lund"])
    assert problem.value.code == "own_idea"
    initiatives.support(register, key, ids["ystad"])
    assert _state(chapter, key) == SUPPORTED
    initiatives.withdraw(register, key, ids["ystad"])
    assert _state(chapter, key) == PROPOSED
    initiatives.support(register, key, ids["ystad"])
    with pytest.raises(UserError):
        initiatives.adopt(register, key, "2027-04-01", "2027-03-01")
    assert _state(chapter, key) == SUPPORTED
    campaign = initiatives.adopt(register, key, "2027-03-01", "2027-04-01")
    with register.read() as conn:
        made = rows(conn, Campaign, [campaign])[campaign]
        assert (made["campaign_kind"], made["name"], made["owner"]) == ("national", "Lanterns", ids["ada"])
        own = rows(conn, Initiative, [key])[key]
        assert (own["campaign"], own["decided_on"]) == (campaign, "2026-11-22")
    with pytest.raises(UserError):
        initiatives.support(register, key, ids["school"])
    register.undo()
    assert _state(chapter, key) == SUPPORTED
    with register.read() as conn:
        assert not rows(conn, Campaign, [campaign])
    register.redo()
    assert _state(chapter, key) == ADOPTED


def test_what_is_not_taken_further_says_why_and_can_be_taken_up_again(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids
    key = initiatives.propose(register, {"name": "Boat", "unit": ids["lund"], "supporters": (ids["ystad"],)})
    assert _state(chapter, key) == SUPPORTED
    with pytest.raises(UserError) as problem:
        initiatives.decline(register, key, " ")
    assert problem.value.code == "no_grounds"
    initiatives.decline(register, key, "Too dear")
    assert _state(chapter, key) == DECLINED
    initiatives.take_up_again(register, key)
    assert _state(chapter, key) == SUPPORTED
    with pytest.raises(UserError):
        initiatives.take_up_again(register, key)


def test_the_state_follows_support_whoever_writes_it(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids
    with register.work("Import", origin="import") as work:
        key = work.create(Initiative, {"name": "Kitchen", "unit": ids["lund"], "supporters": (ids["ystad"],)})
    assert _state(chapter, key) == SUPPORTED
    with register.work("Set") as work:
        work.set(Initiative, key, {"supporters": ()})
    assert _state(chapter, key) == PROPOSED
    register.undo()
    assert _state(chapter, key) == SUPPORTED
