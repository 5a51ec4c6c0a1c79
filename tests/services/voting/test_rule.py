"""The voting roll's rule: everybody has a verdict with its reason, and nobody is refused for what is not certain."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from chapterdesk.models.voting import VOTER_KINDS
from chapterdesk.services.statutes import USUAL_VOTES, Rules
from chapterdesk.services.voting.rule import REASONS, Period, Voter, earliest, judge, latest, quorum, shared

DAY = dt.date(2027, 4, 17)
days = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)).map(dt.date.isoformat)
partial = days | days.map(lambda d: d[:4]) | days.map(lambda d: d[:7])
maybe = partial | st.just("")
periods = st.builds(Period, maybe, maybe, days | st.just(""), st.sampled_from(("", "youth", "hardship")))
voters = st.builds(
    Voter,
    party=st.just("p"),
    kind=st.sampled_from([code for code, _words in VOTER_KINDS.options]),
    born=maybe,
    periods=st.lists(periods, max_size=3).map(tuple),
    charter=days | st.just(""),
    admitted=days | st.just(""),
    left=days | st.just(""),
)
numbers = st.fixed_dictionaries(
    {
        "voting_age": st.integers(0, 21),
        "member_days": st.integers(0, 400),
        "paid_days": st.none() | st.integers(0, 400),
        "quorum_percent": st.none() | st.integers(0, 100),
        "quorum_least": st.none() | st.integers(0, 50),
    }
)
ways = st.tuples(st.sampled_from(("each", "together", "none")), st.integers(0, 9), st.booleans())
rulebooks = st.builds(
    lambda values, votes: Rules("", values, dict(USUAL_VOTES) | votes),
    numbers,
    st.dictionaries(st.sampled_from(list(USUAL_VOTES)), ways),
)


@given(voters, rulebooks)
def test_everybody_has_a_verdict_with_a_reason(voter: Voter, rules: Rules) -> None:
    found = judge(voter, rules, DAY)
    assert found.reason in REASONS
    assert found.votes >= 0
    assert found.may or found.votes == 0
    assert found.may or not found.ask


@given(voters, rulebooks)
def test_who_has_no_vote_by_the_rules_never_votes(voter: Voter, rules: Rules) -> None:
    way, votes, _paid = rules.votes[voter.kind]
    if way == "none" or votes == 0:
        assert not judge(voter, rules, DAY).may


@given(voters, rulebooks)
def test_votes_are_those_of_the_rule(voter: Voter, rules: Rules) -> None:
    found = judge(voter, rules, DAY)
    way, votes, _paid = rules.votes[voter.kind]
    if found.may:
        assert found.votes == (votes if way == "each" else 0)


@given(voters, rulebooks)
def test_paying_never_takes_a_vote_away(voter: Voter, rules: Rules) -> None:
    paid = replace(voter, periods=tuple(replace(p, paid_until="2031-01-01") for p in voter.periods))
    assert judge(paid, rules, DAY).may >= judge(voter, rules, DAY).may


@given(voters, rulebooks, st.integers(1, 30))
def test_a_year_alone_refuses_nobody_whom_a_day_in_it_would_let_vote(voter: Voter, rules: Rules, shift: int) -> None:
    assume(len(voter.born) == 10)
    whole = judge(voter, rules, DAY)
    year = judge(replace(voter, born=voter.born[:4]), rules, DAY)
    assert year.may >= whole.may


@given(voters, rulebooks)
def test_stricter_rules_let_nobody_in(voter: Voter, rules: Rules) -> None:
    strict = Rules("", dict(rules.values) | {"member_days": (rules.number("member_days") or 0) + 30}, rules.votes)
    assert judge(voter, strict, DAY).may <= judge(voter, rules, DAY).may


@given(partial)
def test_a_partial_date_lies_between_its_ends(day: str) -> None:
    assert earliest(day) <= latest(day)
    assert earliest(day).startswith(day)
    assert latest(day).startswith(day)
    dt.date.fromisoformat(latest(day))


@given(rulebooks, st.integers(0, 100_000))
def test_the_quorum_is_no_less_than_the_share_and_the_least(rules: Rules, votes: int) -> None:
    needed = quorum(rules, votes)
    assert needed * 100 >= votes * (rules.number("quorum_percent") or 0)
    assert needed >= (rules.number("quorum_least") or 0)
    assert needed <= max(votes, rules.number("quorum_least") or 0)


def _rules(**values: int) -> Rules:
    return Rules("", {"voting_age": 0, "member_days": 0} | values, dict(USUAL_VOTES))


def test_the_reasons_by_example() -> None:
    paid = Voter("p", "member", "1990", (Period("2020-01-01", "", "2027-12-31"),))
    assert judge(paid, _rules(), DAY).reason == "paid"
    assert judge(replace(paid, periods=()), _rules(), DAY).reason == "no_member"
    assert judge(replace(paid, periods=(Period("2020-01-01", "2026-12-31"),)), _rules(), DAY).reason == "ended"
    late = replace(paid, periods=(Period("2027-04-01", "", "2027-12-31"),))
    assert judge(late, _rules(member_days=30), DAY).about == {"day": "2027-04-01", "last": "2027-03-18"}
    unpaid = replace(paid, periods=(Period("2020-01-01", "", "2026-12-31"),))
    assert judge(unpaid, _rules(), DAY).reason == "unpaid"
    assert judge(replace(unpaid, periods=(Period("2020", "", "", "hardship"),)), _rules(), DAY).reason == "exempt"
    assert judge(replace(paid, born="2014-05-01"), _rules(voting_age=13), DAY).reason == "young"
    assert judge(replace(paid, born="2014"), _rules(voting_age=13), DAY).ask == "born"
    assert judge(Voter("p", "donor", periods=paid.periods), _rules(), DAY).reason == "no_vote"
    member = Voter("p", "member_organisation", periods=paid.periods, charter="2020-01-01")
    assert judge(member, _rules(), DAY).reason == "not_admitted"
    assert judge(replace(member, admitted="2020-03-01"), _rules(), DAY).votes == 1


def test_a_renewed_membership_is_one_unbroken_one() -> None:
    years = (Period("2026-01-01", "2026-12-31"), Period("2027-01-01", "", "2027-12-31"))
    assert judge(Voter("p", "member", periods=years), _rules(member_days=180), DAY).may


def test_kinds_that_vote_together_bring_their_votes_once() -> None:
    rules = Rules("", {}, dict(USUAL_VOTES) | {"volunteer": ("together", 5, False)})
    assert shared(rules, ["volunteer", "volunteer", "member"]) == 5
    assert shared(rules, ["member"]) == 0
