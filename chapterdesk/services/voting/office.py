"""The elected take office: appointments, the ends of terms before them, and the meeting's decision, in one step."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, func, or_, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import long_date
from chapterdesk.core.text import N_, _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.models import AgendaItem, Appointment, Decision, RoleType
from chapterdesk.services.succession import handing_over
from chapterdesk.services.voting import elections
from chapterdesk.services.voting.elections import Contest, Stands


def take_office(register: Register, election: str, *, origin: str = "screen") -> list[str]:
    """Let the elected take over their post and write the result into the meeting's decisions; returns the appointments.

    Raises UserError where nobody is elected, a tie is open, they sit already, or the role cannot be held by several.
    """
    with register.read() as conn:
        contest = elections.one(register, conn, election)
        _refuse(conn, contest)
    start = dt.date.fromisoformat(contest.start)
    end = dt.date.fromisoformat(contest.end) if contest.end else None
    with register.work(N_("{role}: the elected take office"), origin=origin, role=contest.role_name) as work:
        made = []
        for each in contest.elected:
            _end_own(work, contest, each.party, start)
            more = {"elected_at": contest.meeting}
            made.append(
                handing_over.take_over(register, work, contest.unit, contest.role, each.party, start, end, more)
            )
        _decide(work, contest)
    return made


def _refuse(conn: Connection, contest: Contest) -> None:
    outcome = contest.outcome() if contest.settled_by not in ("unopposed", "lot") else None
    if outcome is not None and outcome.tied:
        raise UserError(tie_words(contest), _("Settle it by lot or in a second round first."), code="tie")
    if not contest.elected:
        raise UserError(_("Nobody is elected yet."), _("Enter the count first."), code="not_counted")
    if contest.in_office:
        raise UserError(_("The elected have taken office already."), code="in_office")
    if not contest.start:
        raise UserError(
            _("The election says no day from which the term runs."), _("Write it down first."), code="invalid"
        )
    several = rows(conn, RoleType, [contest.role], ["may_overlap"]).get(contest.role, {}).get("may_overlap")
    if len(contest.elected) > 1 and not several:
        raise UserError(
            _("{role} is held by one person at a time.").format(role=contest.role_name),
            _("Say of the role that several may hold it at once, or let the election have one seat."),
            code="one_holder",
        )


def _end_own(work: UnitOfWork, contest: Contest, party: str, start: dt.date) -> None:
    """End the earlier term of somebody who is elected again; those of others are ended by the handing over."""
    table = table_of(Appointment)
    mine = (table.c.unit == contest.unit, table.c.role == contest.role, table.c.party == party)
    runs = (or_(table.c.end.is_(None), table.c.end >= start.isoformat()), table.c.start < start.isoformat())
    before = (start - dt.timedelta(days=1)).isoformat()
    for (key,) in work.connection.execute(select(table.c.id).where(*mine, *runs)).all():
        work.set(Appointment, key, {"end": before})


def _decide(work: UnitOfWork, contest: Contest) -> None:
    conn, table, item = work.connection, table_of(Decision), table_of(AgendaItem)
    last = conn.execute(select(func.max(table.c.number)).where(table.c.meeting == contest.meeting)).scalar() or 0
    mine = (item.c.meeting == contest.meeting, item.c.item_kind == "election")
    items = [
        (key, str(name or ""))
        for key, name in conn.execute(select(item.c.id, item.c.name).where(*mine).order_by(item.c.position, item.c.n))
    ]
    named = [key for key, name in items if contest.role_name.casefold() in name.casefold()]
    at = next(iter(named), items[0][0] if items else None)
    work.create(
        Decision, {"meeting": contest.meeting, "number": last + 1, "text": result_words(contest), "agenda_item": at}
    )


def result_words(contest: Contest) -> str:
    """Return the result as the minutes say it."""
    names = " \u00b7 ".join(_with_votes(each, contest) for each in contest.elected)
    said = _("Elected as {role}, {group}: {names}.").format(
        role=contest.role_name, group=contest.unit_name, names=names
    )
    term = ""
    if contest.start and contest.end:
        first, last = (long_date(dt.date.fromisoformat(day)) for day in (contest.start, contest.end))
        term = _("Term from {start} to {end}.").format(start=first, end=last)
    how = {
        "unopposed": _("Elected without a vote, as there were no more candidates than seats."),
        "lot": _("The lot decided between equal numbers of votes."),
        "second_round": _("A second round decided between equal numbers of votes."),
    }.get(contest.settled_by, "")
    return " ".join(part for part in (said, how, term, ballots_words(contest)) if part)


def ballots_words(contest: Contest) -> str:
    """Return how many ballots were cast, "" where nobody voted."""
    if not contest.cast:
        return ""
    cast = ngettext("{n} ballot cast", "{n} ballots cast", contest.cast).format(n=contest.cast)
    return _("{cast}, {blank} blank, {invalid} not valid.").format(
        cast=cast, blank=contest.blank, invalid=contest.invalid
    )


def _with_votes(each: Stands, contest: Contest) -> str:
    if contest.settled_by == "unopposed" or each.votes is None:
        return each.name
    votes = ngettext("{n} vote", "{n} votes", each.votes).format(n=each.votes)
    return f"{each.name} ({votes})"


def tie_words(contest: Contest) -> str:
    """Return a tie in words, "" where there is none."""
    outcome = contest.outcome()
    if not contest.counted or not outcome.tied:
        return ""
    votes = next(each.votes for each in contest.candidates if each.id == outcome.tied[0]) or 0
    names = ", ".join(contest.names(outcome.tied))
    said = ngettext(
        "A tie: {names} have {votes} votes each, and there is {n} seat left.",
        "A tie: {names} have {votes} votes each, and there are {n} seats left.",
        outcome.open,
    )
    return said.format(names=names, votes=votes, n=outcome.open)


def state_words(contest: Contest) -> str:
    """Return how an election stands, in one sentence."""
    if contest.in_office:
        return _("Elected and in office: {names}").format(names=", ".join(e.name for e in contest.elected))
    if contest.counted:
        tie = tie_words(contest)
        return tie or _("Elected: {names}").format(names=", ".join(each.name for each in contest.elected) or "\u2013")
    many = len(contest.standing)
    if not many:
        return _("Nobody stands yet")
    stand = ngettext("{n} candidate", "{n} candidates", many).format(n=many)
    seats = ngettext("for {n} seat", "for {n} seats", contest.seats).format(n=contest.seats)
    return f"{stand} {seats}"
