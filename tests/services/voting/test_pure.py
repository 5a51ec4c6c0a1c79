"""Counting, proxies and counts of ballots: laws that hold for whatever comes through the door."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.services.statutes import USUAL_VOTES, Rules
from chapterdesk.services.voting.counted import Ballots, problem, second_round, settle
from chapterdesk.services.voting.counting import Given, Line, count, total, weight
from chapterdesk.services.voting.proxies import refusal
from chapterdesk.services.voting.rule import Verdict

PEOPLE = [f"p{n}" for n in range(8)]
RULES = Rules("", {"quorum_percent": 50}, dict(USUAL_VOTES) | {"volunteer": ("together", 5, False)})


def _line(party: str, kind: str, may: bool, present: bool, ruling: str) -> Line:
    votes = 1 if may and kind == "member" else 0
    return Line(party, party, party, kind, votes, Verdict(votes, may, "paid"), ruling=ruling, present=present)


rolls = st.lists(
    st.tuples(
        st.sampled_from(("member", "volunteer", "donor")),
        st.booleans(),
        st.booleans(),
        st.sampled_from(("", "allowed", "refused")),
    ),
    max_size=len(PEOPLE),
).map(lambda found: [_line(party, *each) for party, each in zip(PEOPLE, found, strict=False)])
pairs = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=20)
votes = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 6), max_size=8)


def _accepted(wanted: list[tuple[str, str]], voters: set[str], holders: set[str], most: int) -> list[Given]:
    found: list[Given] = []
    for giver, holder in wanted:
        if not refusal(found, giver, holder, voters=voters, holders=holders, most=most):
            found.append(Given(f"{len(found)}", giver, holder))
    return found


@given(rolls, pairs)
def test_no_more_votes_are_present_than_there_are(lines: list[Line], wanted: list[tuple[str, str]]) -> None:
    voters = {line.party for line in lines if weight(line, RULES)[1]}
    found = count(lines, _accepted(wanted, voters, voters, 3), RULES)
    assert 0 <= found.by_proxy <= found.present <= found.all == total(lines, RULES)
    assert found.needed * 2 >= found.all


@given(rolls, pairs, st.integers(0, 7))
def test_whoever_comes_in_takes_no_vote_away(lines: list[Line], wanted: list[tuple[str, str]], place: int) -> None:
    voters = {line.party for line in lines if weight(line, RULES)[1]}
    given_ = _accepted(wanted, voters, voters, 3)
    before = count(lines, given_, RULES).present
    for line in lines[place : place + 1]:
        line.present = True
    assert count(lines, given_, RULES).present >= before


@given(rolls)
def test_with_everybody_there_all_votes_are_present(lines: list[Line]) -> None:
    for line in lines:
        line.present = True
    found = count(lines, (), RULES)
    assert found.present == found.all and found.reached


@given(pairs, st.sets(st.sampled_from(PEOPLE)), st.booleans(), st.integers(0, 3))
def test_proxies_are_few_never_passed_on_and_only_voters_give(
    wanted: list[tuple[str, str]], voters: set[str], anybody: bool, most: int
) -> None:
    holders = set(PEOPLE) if anybody else voters
    found = _accepted(wanted, voters, holders, most)
    givers = [each.giver for each in found]
    assert len(givers) == len(set(givers))
    assert set(givers) <= voters
    assert {each.holder for each in found} <= holders
    assert not set(givers) & {each.holder for each in found}
    assert all(sum(each.holder == party for each in found) <= most for party in PEOPLE)


@given(votes, st.integers(1, 5))
def test_most_votes_are_elected_and_a_tie_is_never_guessed(found: dict[str, int], seats: int) -> None:
    result = settle(found, seats)
    assert sorted((*result.elected, *result.tied, *result.lost)) == sorted(found)
    assert len(result.elected) + result.open <= seats
    assert all(found[key] > 0 for key in (*result.elected, *result.tied))
    assert len({found[key] for key in result.tied}) <= 1
    assert (len(result.tied) > result.open) == bool(result.tied)
    worst = min((found[key] for key in result.elected), default=None)
    assert worst is None or all(found[key] < worst for key in (*result.tied, *result.lost))


@given(votes, st.integers(1, 5), votes)
def test_a_second_round_is_between_those_tied_alone(found: dict[str, int], seats: int, again: dict[str, int]) -> None:
    first = settle(found, seats)
    if first.tied:
        second = second_round(again, first.tied, first.open)
        assert set(second.elected) | set(second.tied) | set(second.lost) == set(first.tied)
        assert len(first.elected) + len(second.elected) <= seats


@given(
    st.lists(st.sets(st.sampled_from("abcd"), max_size=3), min_size=1, max_size=12),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_every_real_count_fits_together(ballots: list[set[str]], blank: int, invalid: int) -> None:
    named = [ballot for ballot in ballots if ballot]
    blanks = blank + len(ballots) - len(named)
    got = {key: sum(key in ballot for ballot in named) for key in "abcd"}
    assert problem(Ballots(len(named) + blanks + invalid, blanks, invalid, got), 3) == ""


def test_what_cannot_be_is_said() -> None:
    assert problem(Ballots(0, 0, 0, {}), 1) == "no_ballots"
    assert problem(Ballots(3, 2, 2, {"a": 0}), 1) == "negative"
    assert problem(Ballots(10, 0, 0, {"a": 4, "b": 5}), 1) == "too_few"
    assert problem(Ballots(10, 0, 0, {"a": 6, "b": 5}), 1) == "too_many"
    assert problem(Ballots(10, 0, 0, {"a": 11, "b": 5}), 2) == "one_each"
    assert problem(Ballots(10, 0, 0, {"a": 10}), 1, present=9) == "more_than_present"
