"""Votes counted: the sum checked, who is elected, a tie settled by lot or in a second round, and a count taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Candidate, Election
from chapterdesk.services.voting import counted, elections
from chapterdesk.services.voting.counted import Ballots, Outcome
from chapterdesk.services.voting.elections import Contest, refuse_counted


def enter(
    register: Register, election: str, ballots: Ballots, *, present: int | None = None, origin: str = "screen"
) -> Contest:
    """Enter a count by candidates' ids; who is elected follows, a tie stays open. Raises UserError where the sum is wrong."""
    with register.read() as conn:
        contest = elections.one(register, conn, election)
    votes = {each.id: ballots.votes.get(each.id, 0) for each in contest.standing}
    whole = Ballots(ballots.cast, ballots.blank, ballots.invalid, votes)
    wrong = counted.problem(whole, contest.seats, present)
    if wrong:
        raise _wrong(wrong, whole, contest, present)
    outcome = counted.settle(votes, contest.seats)
    with register.work(N_("Count of {role}"), origin=origin, role=contest.role_name) as work:
        head: dict[str, FieldValue] = {"ballots_cast": ballots.cast, "blank": ballots.blank, "invalid": ballots.invalid}
        work.set(Election, election, head | {"counted": True, "settled_by": None if outcome.tied else "votes"})
        moved: dict[str, dict[str, FieldValue]] = {
            key: {"votes": many, "second_votes": None} for key, many in votes.items()
        }
        _states(work, contest, outcome, moved)
    with register.read() as conn:
        return elections.one(register, conn, election)


def _states(work: UnitOfWork, contest: Contest, outcome: Outcome, more: dict[str, dict[str, FieldValue]]) -> None:
    for each in contest.standing:
        state = "elected" if each.id in outcome.elected else "accepted" if each.id in outcome.tied else "not_elected"
        more.setdefault(each.id, {})["state"] = state
    work.set_many(Candidate, more)


def _wrong(code: str, ballots: Ballots, contest: Contest, present: int | None) -> UserError:
    named = sum(ballots.votes.values())
    said = {
        "negative": _("Blank and not valid ballots are more than the ballots cast."),
        "no_ballots": _("No ballot was cast."),
        "more_than_present": _("{n} ballots were cast, but only {present} votes are present."),
        "too_few": _("{valid} valid ballots name only {named} people together."),
        "too_many": _("{valid} valid ballots for {seats} seats can name at most {most} people; these are {named}."),
        "one_each": _("Somebody has more votes than there are valid ballots."),
    }[code]
    what = said.format(
        n=ballots.cast, present=present, valid=ballots.valid, named=named, seats=contest.seats, most=ballots.valid * contest.seats
    )  # fmt: skip
    return UserError(what, _("Count once more, then enter the numbers again."), code=f"count_{code}")


def unopposed(register: Register, election: str, *, origin: str = "screen") -> Contest:
    """Elect all who stand without a vote, where they are no more than the seats. Raises UserError."""
    with register.read() as conn:
        contest = elections.one(register, conn, election)
    refuse_counted(contest)
    if not contest.standing or len(contest.standing) > contest.seats:
        raise UserError(
            _("There are more candidates than seats, or none."), _("Let the meeting vote."), code="opposed"
        )  # fmt: skip
    with register.work(N_("{role} without a vote"), origin=origin, role=contest.role_name) as work:
        work.set(Election, election, {"counted": True, "settled_by": "unopposed"})
        _states(work, contest, Outcome(tuple(each.id for each in contest.standing)), {})
    with register.read() as conn:
        return elections.one(register, conn, election)


def draw_lot(register: Register, election: str, won: Sequence[str], *, origin: str = "screen") -> Contest:
    """Note who of those tied won the lot that the meeting drew. Raises UserError where it is no tie, or others are named."""
    contest, outcome = _tie(register, election)
    if len(set(won)) != outcome.open or not set(won) <= set(outcome.tied):
        names = ", ".join(contest.names(outcome.tied))
        raise UserError(
            _("The lot decides between {names}, for {n} of the seats.").format(names=names, n=outcome.open),
            _("Name who won it."), code="wrong_lot",
        )  # fmt: skip
    whole = Outcome(outcome.elected + tuple(won), lost=tuple(e.id for e in contest.standing))
    return _settled(register, contest, whole, "lot", {}, origin)


def enter_second(register: Register, election: str, votes: Mapping[str, int], *, origin: str = "screen") -> Contest:
    """Enter the second round between those tied; they can be tied again. Raises UserError where it is no tie."""
    contest, outcome = _tie(register, election)
    if any(votes.get(key, -1) < 0 for key in outcome.tied) or not any(votes[key] for key in outcome.tied):
        raise UserError(_("Enter the second round's votes of everybody who is tied."), code="invalid")
    again = counted.second_round(votes, outcome.tied, outcome.open)
    whole = Outcome(outcome.elected + again.elected, again.tied, again.open)
    moved: dict[str, dict[str, FieldValue]] = {key: {"second_votes": votes[key]} for key in outcome.tied}
    return _settled(register, contest, whole, "second_round", moved, origin)


def _tie(register: Register, election: str) -> tuple[Contest, Outcome]:
    with register.read() as conn:
        contest = elections.one(register, conn, election)
    outcome = contest.outcome()
    if not contest.counted or not outcome.tied:
        raise UserError(_("This election is no tie."), code="no_tie")
    return contest, outcome


def _settled(
    register: Register, contest: Contest, whole: Outcome, how: str, moved: dict[str, dict[str, FieldValue]], origin: str
) -> Contest:
    with register.work(N_("Tie for {role} settled"), origin=origin, role=contest.role_name) as work:
        work.set(Election, contest.id, {"settled_by": how})
        _states(work, contest, whole, moved)
    with register.read() as conn:
        return elections.one(register, conn, contest.id)


def take_back(register: Register, election: str, *, origin: str = "screen") -> None:
    """Take a count back, so that the votes can be counted again. Raises UserError where the elected took office."""
    with register.read() as conn:
        contest = elections.one(register, conn, election)
    if contest.in_office:
        raise UserError(
            _("The elected have taken office already."), _("Undo that first, or end their appointments."), code="in_office"
        )  # fmt: skip
    with register.work(N_("Take back the count of {role}"), origin=origin, role=contest.role_name) as work:
        empty: dict[str, FieldValue] = dict.fromkeys(("ballots_cast", "blank", "invalid", "settled_by"))
        work.set(Election, election, empty | {"counted": None})
        cleared: dict[str, FieldValue] = {"votes": None, "second_votes": None, "state": "accepted"}
        work.set_many(Candidate, {each.id: cleared for each in contest.standing})
