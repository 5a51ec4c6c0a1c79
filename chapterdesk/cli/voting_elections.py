"""The elections' part of ``chapterdesk voting``: posts, candidates, the count, office and ballots."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chapterdesk.cli.output import DONE, REVIEW, Result
from chapterdesk.cli.session import ORIGIN, Session, pairs
from chapterdesk.cli.voting_commands import head, party, sheet_of, target, written
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.models import RoleType
from chapterdesk.services import records
from chapterdesk.services.naming import UsageError
from chapterdesk.services.voting import counting, elections, office, paper, tally
from chapterdesk.services.voting.counted import Ballots
from chapterdesk.services.voting.elections import Contest

if TYPE_CHECKING:
    from chapterdesk.database.register import Register


def _contest(session: Session, register: Register, meeting: records.Found) -> Contest:
    """Return the election that --role names, or the only one. Raises UserError."""
    with register.read() as conn:
        found = elections.contests(register, conn, meeting.id)
        role = records.resolve(conn, RoleType, session.args.role).id if session.args.role else ""
    fits = [each for each in found if not role or each.role == role]
    if len(fits) != 1:
        names = ", ".join(each.role_name for each in found)
        raise UserError(
            _("Which election? There are: {names}.").format(names=names or "\u2013"), _("Name its role with --role."),
            code="which_election",
        )  # fmt: skip
    return fits[0]


def _candidate(register: Register, contest: Contest, named: str) -> str:
    who = party(register, named)
    for each in contest.candidates:
        if each.party == who:
            return each.id
    raise UserError(_("{name} does not stand here.").format(name=named), _("Propose them first."), code="no_candidate")


def _told(session: Session, register: Register, meeting: records.Found, changed: int = 0) -> Result:
    with register.read() as conn:
        found = elections.contests(register, conn, meeting.id)
    data = head(meeting) | {"changed": changed, "elections": [_data(each) for each in found]}
    lines = []
    for each in found:
        lines.append(f"{each.role_name}, {each.unit_name}: {office.state_words(each)}")
        lines += [f"  {one.name}{'' if one.votes is None else f'  {one.votes}'}" for one in each.standing]
    tie = any(office.tie_words(each) for each in found)
    return Result(data, lines or [_("No elections yet.")], REVIEW if tie else DONE)


def _data(contest: Contest) -> dict[str, object]:
    outcome = contest.outcome() if contest.counted else None
    return {
        "role": contest.role_name, "group": contest.unit_name, "seats": contest.seats, "counted": contest.counted,
        "settled_by": contest.settled_by, "state": office.state_words(contest), "in_office": len(contest.in_office),
        "tied": contest.names(outcome.tied) if outcome else [],
        "candidates": [
            {"name": each.name, "state": each.state, "votes": each.votes, "proposed_by": each.proposed_by}
            for each in contest.candidates
        ],
    }  # fmt: skip


def _elections(session: Session, register: Register, meeting: records.Found) -> Result:
    return _told(session, register, meeting)


def _prepare(session: Session, register: Register, meeting: records.Found) -> Result:
    made = elections.prepare(register, meeting.id, origin=ORIGIN)
    return _told(session, register, meeting, len(made))


def _propose(session: Session, register: Register, meeting: records.Found) -> Result:
    args = session.args
    if not args.named or not args.role:
        raise UsageError(_("{names} is missing.").format(names="NAME, --role"), _("Say who is meant."), code="usage")
    with register.read() as conn:
        role = records.resolve(conn, RoleType, args.role).id
        known = any(each.role == role for each in elections.contests(register, conn, meeting.id))
    who = [party(register, each) for each in args.named]
    if not known:
        elections.add(register, meeting.id, role, args.seats, origin=ORIGIN)
    contest = _contest(session, register, meeting)
    for each in who:
        elections.propose(register, contest.id, each, by=args.by, motive=args.motive, origin=ORIGIN)
    return _told(session, register, meeting, len(who))


def _stand(session: Session, register: Register, meeting: records.Found) -> Result:
    contest = _contest(session, register, meeting)
    stands = session.args.action == "stand"
    for named in session.args.named:
        elections.answer(register, _candidate(register, contest, named), stands, origin=ORIGIN)
    return _told(session, register, meeting, len(session.args.named))


def _numbers(session: Session, register: Register, contest: Contest) -> dict[str, int]:
    found = {}
    for named, text in pairs(session.args.votes).items():
        if not text.strip().isdigit():
            raise UsageError(_("\u201c{text}\u201d is not a number.").format(text=text), code="usage")
        found[_candidate(register, contest, named)] = int(text)
    return found


def _count(session: Session, register: Register, meeting: records.Found) -> Result:
    args, contest = session.args, _contest(session, register, meeting)
    if args.back:
        tally.take_back(register, contest.id, origin=ORIGIN)
        return _told(session, register, meeting, 1)
    sheet = sheet_of(session, register, meeting)
    there = counting.count(sheet.lines, sheet.proxies, sheet.rules)
    ballots = Ballots(args.cast, args.blank, args.invalid, _numbers(session, register, contest))
    tally.enter(register, contest.id, ballots, present=there.present if there.people else None, origin=ORIGIN)
    return _told(session, register, meeting, 1)


def _unopposed(session: Session, register: Register, meeting: records.Found) -> Result:
    tally.unopposed(register, _contest(session, register, meeting).id, origin=ORIGIN)
    return _told(session, register, meeting, 1)


def _lot(session: Session, register: Register, meeting: records.Found) -> Result:
    contest = _contest(session, register, meeting)
    won = [_candidate(register, contest, named) for named in session.args.named]
    tally.draw_lot(register, contest.id, won, origin=ORIGIN)
    return _told(session, register, meeting, 1)


def _second(session: Session, register: Register, meeting: records.Found) -> Result:
    contest = _contest(session, register, meeting)
    tally.enter_second(register, contest.id, _numbers(session, register, contest), origin=ORIGIN)
    return _told(session, register, meeting, 1)


def _office(session: Session, register: Register, meeting: records.Found) -> Result:
    made = office.take_office(register, _contest(session, register, meeting).id, origin=ORIGIN)
    return _told(session, register, meeting, len(made))


def _ballots(session: Session, register: Register, meeting: records.Found) -> Result:
    only = [_contest(session, register, meeting).id] if session.args.role else []
    made = paper.write_ballots(
        register, meeting.id, target(session), copies=session.args.copies, only=only, size=session.paper,
        confirmed=session.args.confirm_protected, progress=session.progress,
    )  # fmt: skip
    return written(meeting, made)


CARRIED_OUT: dict[str, Callable[[Session, Register, records.Found], Result]] = {
    "prepare": _prepare, "propose": _propose, "stand": _stand, "withdraw": _stand, "elections": _elections,
    "count": _count, "unopposed": _unopposed, "lot": _lot, "second": _second, "office": _office, "ballots": _ballots,
}  # fmt: skip
