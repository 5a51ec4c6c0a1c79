"""Who fits a post, and who is never asked again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.services.succession.fitness import Known, fit, rank

people = st.builds(
    Known,
    person=st.text("abc", min_size=1, max_size=3),
    trained=st.sampled_from(("", "2024-01-01")),
    out_of_date=st.booleans(),
    answer=st.sampled_from(("", "considered", "asked", "yes", "later", "no")),
    wishes_it=st.booleans(),
    held=st.sampled_from(("", "2019")),
    other_role=st.booleans(),
    here=st.booleans(),
    same_town=st.sampled_from((True, False, None)),
    level=st.sampled_from(("", "active", "organiser")),
    refused_all=st.booleans(),
)


@given(st.lists(people, max_size=12))
def test_whoever_said_no_never_stands_in_the_list(known: list[Known]) -> None:
    ranked = rank(known)
    assert not [f for f in ranked if f.known.answer == "no" or f.known.refused_all]
    assert len(ranked) == sum(not (k.refused_all or k.answer == "no") for k in known)


@given(st.lists(people, max_size=12))
def test_the_trained_and_willing_come_first(known: list[Known]) -> None:
    ready = [f.ready for f in rank(known)]
    assert ready == sorted(ready, reverse=True)


@given(people)
def test_one_more_good_sign_never_makes_a_worse_fit(known: Known) -> None:
    from dataclasses import replace

    before = fit(known).points
    better = replace(known, trained=known.trained or "2024-01-01", out_of_date=False)
    assert fit(better).points >= before
    assert fit(replace(known, here=True)).points >= before
    assert fit(replace(known, held="2019")).points >= before
    assert fit(replace(known, wishes_it=True)).points >= before


@given(people)
def test_every_point_has_its_sign(known: Known) -> None:
    found = fit(known)
    assert (found.points > 0) == any(sign in ("yes", "old") for sign in found.signs.values())
