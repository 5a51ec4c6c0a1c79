"""Commitments both ways between us and our partners, and their follow-up: voluntary, mutual, and asked about gently.

A commitment is asked about once, and not before its day. What was promised within a coalition comes back on the agenda of its
next meeting in any case (``services.meetings.promised``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, func, or_, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import long_date
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, open_period, rows, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.messages.mail import draft
from chapterdesk.models import CoalitionMember, Commitment, Meeting, Organisation, Person
from chapterdesk.services import desk as desks
from chapterdesk.services import disclosures, meetings

_FIELDS = ("party", "towards", "name", "due", "state", "done_on", "meeting", "unit", "reminded_on", "how")


@dataclass(frozen=True)
class Promise:
    """One commitment for a page; days are ISO, "" where there is none; ``open`` also where nobody said."""

    id: str
    what: str
    who: str
    who_name: str
    towards: str
    towards_name: str
    due: str
    state: str
    unit: str
    meeting: str
    reminded_on: str

    @property
    def open(self) -> bool:
        """Whether it still waits to be done."""
        return self.state == "open"


@dataclass(frozen=True)
class BothWays:
    """What one partner promised, and what was promised to it; open ones first, by their day."""

    theirs: tuple[Promise, ...]
    ours: tuple[Promise, ...]


@dataclass(frozen=True)
class Reminder:
    """A gentle question about a commitment: a mail nobody has sent yet."""

    to: str
    name: str
    subject: str
    body: str


def may_remind(state: str, due: str, reminded_on: str, today: str) -> bool:
    """Say whether a commitment may be asked about: open, on its day or after, and only once. Days are ISO, "" for none."""
    return state == "open" and bool(due) and due <= today and not reminded_on


def both_ways(register: Register, conn: Connection, party: str) -> BothWays:
    """Return the commitments from a partner and towards it."""
    table = table_of(Commitment)
    found = _read(register, conn, or_(table.c.party == party, table.c.towards == party))
    return BothWays(
        tuple(each for each in found if each.who == party),
        tuple(each for each in found if each.towards == party and each.who != party),
    )


def within(register: Register, conn: Connection, unit: str) -> list[Promise]:
    """Return a coalition's commitments, open ones first."""
    return _read(register, conn, table_of(Commitment).c.unit == unit)


def _read(register: Register, conn: Connection, where: ColumnElement[bool], most: int = 0) -> list[Promise]:
    table = table_of(Commitment)
    open_first = func.coalesce(table.c.state, "open") != "open"
    query = select(table.c.id).where(where).order_by(open_first, table.c.due.is_(None), table.c.due, table.c.n)
    if most:
        query = query.limit(most)
    found = rows(conn, Commitment, [key for (key,) in conn.execute(query)], _FIELDS)
    names = register.titles(conn, [str(row[f]) for row in found.values() for f in ("party", "towards") if row[f]])
    return [_promise(key, row, names) for key, row in found.items()]


def _promise(key: str, row: Row, names: dict[str, str]) -> Promise:
    who, towards = str(row["party"] or ""), str(row["towards"] or "")
    return Promise(
        id=key,
        what=str(row["name"] or ""),
        who=who,
        who_name=names.get(who, ""),
        towards=towards,
        towards_name=names.get(towards, ""),
        due=str(row["due"] or ""),
        state=str(row["state"] or "open"),
        unit=str(row["unit"] or ""),
        meeting=str(row["meeting"] or ""),
        reminded_on=str(row["reminded_on"] or ""),
    )


def due_towards(register: Register, conn: Connection, most: int = 0) -> list[Promise]:
    """Return the open commitments between us and organisations whose day has come and that nobody was asked about.

    ``most`` are enough, the longest due first; 0 for all.
    """
    table, organisation = table_of(Commitment), table_of(Organisation)
    partners = select(organisation.c.id)
    open_ = or_(table.c.state.is_(None), table.c.state == "open")
    due = table.c.due <= clock.today().isoformat()
    between = or_(table.c.towards.in_(partners), table.c.party.in_(partners))
    return _read(register, conn, open_ & due & table.c.reminded_on.is_(None) & between, most)


def promise(
    register: Register,
    who: str,
    towards: str,
    values: Mapping[str, FieldValue],
    *,
    origin: str = "screen",
) -> str:
    """Note what somebody took on towards somebody; returns its id. Raises UserError.

    Where it names no group and the partner belongs to one coalition alone, it is noted there, so that its next meeting looks
    at it.
    """
    what = str(values.get("name") or "").strip()
    if not what:
        raise UserError(_("What was promised?"), _("Say it in a few words."), code="invalid")
    with register.work(N_("Commitment: {what}"), origin=origin, what=what) as work:
        own: dict[str, FieldValue] = {"party": who or None, "towards": towards or None, "state": "open"}
        if not values.get("unit"):
            own["unit"] = shared_circle(work.connection, [who, towards])
        return work.create(
            Commitment, own | {k: v for k, v in values.items() if v is not None and k not in own} | {"name": what}
        )


def shared_circle(conn: Connection, parties: list[str]) -> str | None:
    """Return the one coalition in which these partners are; None where there is none, or several."""
    table = table_of(CoalitionMember)
    query = select(table.c.unit).where(table.c.party.in_([p for p in parties if p]), open_period(table)).distinct()
    found = [unit for (unit,) in conn.execute(query)]
    return str(found[0]) if len(found) == 1 else None


# -- asking gently ----------------------------------------------------------------------------------------------------


def reminder(register: Register, conn: Connection, commitment: str) -> Reminder:
    """Return the words of a gentle question about a commitment. Raises UserError where nobody can be asked.

    Raises:
        UserError: ``gone``; ``not_due`` before its day or the second time; ``no_address`` where whoever promised has no
            address, or did not say that they may be e-mailed.
    """
    row = rows(conn, Commitment, [commitment], _FIELDS).get(commitment)
    if row is None:
        raise UserError(_("This commitment is not in the register any more."), code="gone")
    state, due, reminded = (str(row[name] or "") for name in ("state", "due", "reminded_on"))
    if not may_remind(state or "open", due, reminded, clock.today().isoformat()):
        raise UserError(
            _("Nobody is asked about this now: we ask once, and not before its day."),
            _("It comes back at the next meeting."),
            code="not_due",
        )
    who = str(row["party"] or "")
    name = register.titles(conn, [who]).get(who, "")
    subject = _("How is it going? {what}").format(what=row["name"])
    return Reminder(_address(conn, who), name, subject, _body(register, conn, row, name))


def _address(conn: Connection, who: str) -> str:
    organisation = rows(conn, Organisation, [who], ["emails"]).get(who)
    if organisation is not None:
        emails = organisation["emails"]
    else:
        person = rows(conn, Person, [who], ["emails", "may_be_mailed", "protected_identity"]).get(who)
        allowed = person is not None and person["may_be_mailed"] == "granted" and not person["protected_identity"]
        emails = person["emails"] if person is not None and allowed else ()
    if not isinstance(emails, tuple) or not emails:
        raise UserError(
            _("Whoever promised this has no e-mail address that we may write to."),
            _("Ask them when you meet: it comes back at the next meeting."),
            code="no_address",
        )
    return str(emails[0])


def _body(register: Register, conn: Connection, row: Row, name: str) -> str:
    day = long_date(dt.date.fromisoformat(str(row["due"])))
    lines = [_("Hello {name},").format(name=name), ""]
    lines.append(_("You took on: “{what}”, by {day}.").format(what=row["name"], day=day))
    lines += [_("How is it going? If something came in between, that is fine. Tell us what would help."), ""]
    coming = meetings.next_meeting(conn, str(row["unit"])) if row["unit"] else None
    if coming:
        when = rows(conn, Meeting, [coming], ["day"])[coming]["day"]
        words = _("We look at it together at our next meeting, on {day}.")
        lines += [words.format(day=long_date(dt.date.fromisoformat(str(when)), weekday=True)), ""]
    lines.append(_("Kind regards,\n{name}").format(name=register.author))
    return "\n".join(lines) + "\n"


def remind(register: Register, commitment: str, target: Path, *, origin: str = "screen") -> Reminder:
    """Write the question as a mail draft, note that it left and that they were asked. Raises UserError."""
    if target.suffix.lower() != ".eml":
        raise UserError(_("Mail drafts are .eml files."), _("Let the name end in .eml."), code="wrong_ending")
    desks.refuse_own_files(register.path, target)
    with register.read() as conn:
        made = reminder(register, conn, commitment)
        who = str(rows(conn, Commitment, [commitment], ["party"])[commitment]["party"])
        people = list(rows(conn, Person, [who], []))
    leaving = disclosures.Leaving("commitment", people, ("party", "name", "due"), made.name)
    disclosures.hand_over_bytes(register, draft([made.to], made.subject, made.body), target, leaving)
    with register.work(N_("Asked how it is going: {name}"), origin=origin, name=made.name) as work:
        work.set(Commitment, commitment, {"reminded_on": clock.today().isoformat()})
    return made
