"""Papers and files of a training that leave the desk: the list to sign, certificates, the calendar file, the invitation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import capital, long_date
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.messages.calendar import Event, write_calendar
from chapterdesk.messages.mail import Attachment, Recipient, draft
from chapterdesk.models import Certificate, Course, Enrolment, Person, Training, Unit
from chapterdesk.services import desk, disclosures, exporting, messaging
from chapterdesk.services.trainings import occasions
from chapterdesk.services.trainings.occasions import Facts, Seat

PDF, ICS, EML = ".pdf", ".ics", ".eml"


@dataclass(frozen=True)
class Paper:
    """A file that left: how many people are in it, and how many stay out for their protected identity."""

    path: Path
    people: int
    left_out: int
    disclosure: int


@dataclass(frozen=True)
class _Cast:
    """The people of a paper: those on seats, the trainers by id, how many are left out, how many in it are protected."""

    seats: tuple[Seat, ...]
    trainers: tuple[str, ...]
    left_out: int
    shielded: int

    @property
    def people(self) -> set[str]:
        """The ids of everybody whom the paper names."""
        return {seat.person for seat in self.seats} | set(self.trainers)


def _cast(conn: Connection, training: str, seats: Sequence[Seat], confirmed: Sequence[str]) -> _Cast:
    shielded = exporting.protected(conn)
    hidden = shielded - exporting.confirmed_people(conn, confirmed)
    guides = _trainers(conn, training)
    kept = tuple(seat for seat in seats if seat.person not in hidden)
    named = tuple(each for each in guides if each not in hidden)
    left_out = {seat.person for seat in seats} | set(guides)
    cast = _Cast(kept, named, 0, 0)
    return _Cast(kept, named, len(left_out - cast.people), len(cast.people & shielded))


def _trainers(conn: Connection, training: str) -> tuple[str, ...]:
    found = rows(conn, Training, [training], ["trainers"]).get(training, {}).get("trainers")
    return tuple(str(each) for each in found) if isinstance(found, tuple) else ()


def _facts(register: Register, conn: Connection, training: str, cast: _Cast) -> Facts:
    """Return an occasion as a paper tells of it: no trainer is named who stays out."""
    names = register.titles(conn, list(cast.trainers))
    named = tuple(names[each] for each in cast.trainers if each in names)
    return replace(occasions.facts(register, conn, training), trainers=named)


LIST, CERTIFICATES, CALENDAR, MAIL = "list", "certificates", "calendar", "mail"


def shielded(register: Register, training: str, what: str) -> dict[str, tuple[str, str]]:
    """Return (name, Ref) by id of the people with protected identity whom a paper would name.

    ``what`` is ``list``, ``certificates``, ``calendar`` or ``mail``; the last two name trainers only.
    """
    with register.read() as conn:
        seats = occasions.seats(register, conn, training)
        proofs = _proofs(conn, training) if what == CERTIFICATES else {}
        found = {LIST: _expected(seats), CERTIFICATES: _proven(seats, proofs)}.get(what, [])
        return exporting.shielded_among(conn, {seat.person for seat in found} | set(_trainers(conn, training)))


def _proven(seats: Sequence[Seat], proofs: Collection[str]) -> list[Seat]:
    return [seat for seat in seats if seat.person in proofs and seat.state == "completed"]


def _target(register: Register, target: Path, ending: str) -> None:
    if target.suffix.lower() != ending:
        raise UserError(
            _("That paper is a {ending} file.").format(ending=ending),
            _("Let the name end in {ending}.").format(ending=ending),
            code="wrong_ending",
        )
    desk.refuse_own_files(register.path, target)


# -- the list to sign -----------------------------------------------------------------------------------------------


def attendance_list(register: Register, training: str, *, size: str = "A4", confirmed: Sequence[str] = ()) -> bytes:
    """Return the list to sign as PDF, for looking at; nothing is noted, since nothing leaves."""
    with register.read() as conn:
        cast = _cast(conn, training, _expected(occasions.seats(register, conn, training)), confirmed)
        facts = _facts(register, conn, training, cast)
    return _list_pdf(facts, cast, size)


def _expected(seats: Sequence[Seat]) -> list[Seat]:
    return [seat for seat in seats if seat.state in ("confirmed", "completed", "missed")]


def _list_pdf(facts: Facts, cast: _Cast, size: str) -> bytes:
    from chapterdesk.documents.training_list import SignRow, TrainingList, training_list

    paper = TrainingList(
        title=facts.name,
        course=facts.course_name if facts.course_name != facts.name else "",
        group=facts.unit_name,
        when=capital(facts.when),
        where=facts.where,
        trainers=facts.trainers,
        days=[dt.date.fromisoformat(day) for day in facts.days],
        rows=[SignRow(seat.name, [day in seat.present for day in facts.days]) for seat in cast.seats],
        empty_rows=max(3, min(8, (facts.seats or 0) - len(cast.seats))),
    )
    return training_list(paper, size=size)


def save_list(
    register: Register, training: str, target: Path, *, size: str = "A4", confirmed: Sequence[str] = ()
) -> Paper:
    """Write the list to sign and note that it left. Raises UserError."""
    _target(register, target, PDF)
    with register.read() as conn:
        cast = _cast(conn, training, _expected(occasions.seats(register, conn, training)), confirmed)
        facts = _facts(register, conn, training, cast)
    return _leave(register, target, _list_pdf(facts, cast, size), "attendance list", cast, facts.unit_name)


def _leave(register: Register, target: Path, data: bytes, what: str, cast: _Cast, recipient: str) -> Paper:
    leaving = disclosures.Leaving(what, sorted(cast.people), (), recipient, cast.shielded)
    _digest, number = disclosures.hand_over_bytes(register, data, target, leaving)
    return Paper(target, len({seat.person for seat in cast.seats}), cast.left_out, number)


# -- certificates ---------------------------------------------------------------------------------------------------


def certificates(
    register: Register, training: str, *, size: str = "A4", only: Sequence[str] = (), confirmed: Sequence[str] = ()
) -> bytes:
    """Return the certificates of a training as one PDF, for looking at. Raises UserError where there is none."""
    return _certificates(register, training, size, only, confirmed)[0]


def save_certificates(
    register: Register,
    training: str,
    target: Path,
    *,
    size: str = "A4",
    only: Sequence[str] = (),
    confirmed: Sequence[str] = (),
) -> Paper:
    """Write the certificates of a training, a page each, and note that they left; ``only`` some people. Raises UserError."""
    _target(register, target, PDF)
    data, cast, unit = _certificates(register, training, size, only, confirmed)
    return _leave(register, target, data, "certificates", cast, unit)


def _certificates(
    register: Register, training: str, size: str, only: Sequence[str], confirmed: Sequence[str]
) -> tuple[bytes, _Cast, str]:
    from chapterdesk.documents.certificate import CertificatePaper
    from chapterdesk.documents.certificate import certificates as document

    with register.read() as conn:
        proofs = _proofs(conn, training)
        seats = _proven(occasions.seats(register, conn, training), proofs)
        cast = _cast(conn, training, [seat for seat in seats if not only or seat.person in only], confirmed)
        facts = _facts(register, conn, training, cast)
        about, section = _course_words(register, conn, facts.course), _section(conn)
    if not cast.seats:
        raise UserError(
            _("There is no certificate to print."),
            _("Complete the training for somebody, and check that the course gives a certificate."),
            code="no_certificate",
        )
    papers = [
        CertificatePaper(
            name=seat.name,
            course=facts.course_name,
            section=section,
            group=facts.unit_name,
            when=_days(facts),
            where=facts.where,
            about=about,
            issued=_day(proofs[seat.person][0]),
            until=_day(proofs[seat.person][1]),
            number=proofs[seat.person][2],
            trainers=facts.trainers,
        )
        for seat in cast.seats
    ]
    return document(papers, size=size), cast, facts.unit_name


def _days(facts: Facts) -> str:
    first, last = _day(facts.day), _day(facts.last_day)
    return _("{first} to {last}").format(first=first, last=last) if last and last != first else first


def _day(iso: str) -> str:
    return long_date(dt.date.fromisoformat(iso)) if iso else ""


def with_certificates(conn: Connection) -> set[str]:
    """Return the ids of the trainings for which there is a certificate to print."""
    proof, seat = table_of(Certificate), table_of(Enrolment)
    done = (seat.c.training == proof.c.training) & (seat.c.person == proof.c.person) & (seat.c.state == "completed")
    return {key for (key,) in conn.execute(select(proof.c.training).join(seat, done).distinct())}


def _proofs(conn: Connection, training: str) -> dict[str, tuple[str, str, str]]:
    table = table_of(Certificate)
    query = select(table.c.person, table.c.issued, table.c.valid_until, table.c.ref).where(table.c.training == training)
    return {person: (issued or "", until or "", ref) for person, issued, until, ref in conn.execute(query)}


def _course_words(register: Register, conn: Connection, course: str) -> str:
    """Return for which roles a course prepares, in a sentence; "" for none."""
    row = rows(conn, Course, [course], ["leads_to"]).get(course, {})
    roles = row.get("leads_to")
    names = register.titles(conn, [str(each) for each in roles]) if isinstance(roles, tuple) else {}
    listed = [names[str(each)] for each in roles if str(each) in names] if isinstance(roles, tuple) else []
    return _("The course prepares for: {roles}.").format(roles=", ".join(listed)) if listed else ""


def _section(conn: Connection) -> str:
    table = table_of(Unit)
    query = select(table.c.title).where(table.c.unit_kind == "section").order_by(table.c.n)
    return conn.execute(query).scalar() or ""


# -- calendar and invitation ----------------------------------------------------------------------------------------


def _event(conn: Connection, facts: Facts) -> Event:
    """Return an occasion as a calendar entry in the section's time zone. Raises UserError where its hour is not known."""
    if not facts.start:
        raise UserError(
            _("{name} has no time of day yet.").format(name=facts.name), _("Say when it starts first."), code="no_time"
        )
    zone = messaging.zone_of(conn)
    begins = dt.datetime.fromisoformat(f"{facts.day}T{facts.start}").replace(tzinfo=zone)
    last, end = facts.last_day or facts.day, facts.end or facts.start
    ends = dt.datetime.fromisoformat(f"{last}T{end}").replace(tzinfo=zone)
    if ends < begins:
        # Past midnight, on the same first day.
        ends += dt.timedelta(days=1)
    told = [facts.course_name, _("Trainers: {names}").format(names=", ".join(facts.trainers)) if facts.trainers else ""]
    return Event(
        uid=f"{facts.ref}@chapterdesk",
        start=begins,
        end=ends if ends > begins else None,
        summary=facts.name,
        location=facts.where,
        description="\n".join(part for part in told if part),
    )


def save_calendar(register: Register, training: str, target: Path, *, confirmed: Sequence[str] = ()) -> Paper:
    """Write an occasion as a calendar file and note that it left. Raises UserError."""
    _target(register, target, ICS)
    with register.read() as conn:
        cast = _cast(conn, training, (), confirmed)
        facts = _facts(register, conn, training, cast)
        entry = _event(conn, facts)
    data = write_calendar([entry], entry.summary)
    return _leave(register, target, data, "training", cast, facts.unit_name)


def invited(register: Register, training: str) -> list[Recipient]:
    """Return the addresses of everybody who is invited, has not answered, and may be e-mailed at this moment."""
    with register.read() as conn:
        return [recipient for _seat, recipient in _reached(register, conn, training)]


def _reached(register: Register, conn: Connection, training: str) -> list[tuple[Seat, Recipient]]:
    seats = [seat for seat in occasions.seats(register, conn, training) if seat.state == "invited"]
    known = rows(conn, Person, [seat.person for seat in seats], ["emails", "may_be_mailed"])
    return [
        (seat, Recipient(_first(known[seat.person]["emails"]), seat.name))
        for seat in _cast(conn, training, seats, ()).seats
        if known[seat.person]["may_be_mailed"] == "granted" and known[seat.person]["emails"]
    ]


def mail_invitation(register: Register, training: str, target: Path, *, confirmed: Sequence[str] = ()) -> Paper:
    """Write a mail draft to everybody who is invited and has not answered, the calendar entry enclosed. Raises UserError.

    Nobody sees the others' addresses. Who may not be e-mailed at this moment, or has a protected identity, is left out;
    ``confirmed`` lets a trainer with protected identity be named.
    """
    _target(register, target, EML)
    with register.read() as conn:
        led = _cast(conn, training, (), confirmed)
        facts = _facts(register, conn, training, led)
        reached = _reached(register, conn, training)
        everybody = sum(1 for seat in occasions.seats(register, conn, training) if seat.state == "invited")
        entry = _event(conn, facts) if facts.start else None
    if not reached:
        raise UserError(
            _("Nobody who is invited may be e-mailed."), _("Invite people first, or call them."), code="nobody"
        )
    enclosed = (
        [Attachment(f"{facts.ref}.ics", write_calendar([entry], entry.summary), "text/calendar")] if entry else []
    )
    subject = _("Welcome to {name}").format(name=facts.name)
    data = draft([], subject, _invitation(register, facts), enclosed, bcc=[recipient for _seat, recipient in reached])
    invited_people = tuple(seat for seat, _recipient in reached)
    cast = _Cast(invited_people, led.trainers, everybody - len(reached) + led.left_out, led.shielded)
    return _leave(register, target, data, "invitation", cast, ", ".join(each.name or "" for _seat, each in reached))


def _first(values: object) -> str:
    return str(values[0]) if isinstance(values, tuple) and values else ""


def _invitation(register: Register, facts: Facts) -> str:
    lines = [_("Hello,"), "", _("You are welcome to {name}.").format(name=facts.name)]
    lines.append(_("When: {when}").format(when=facts.when))
    if facts.where:
        lines.append(_("Where: {where}").format(where=facts.where))
    if facts.trainers:
        lines.append(_("Trainers: {names}").format(names=", ".join(facts.trainers)))
    if facts.deadline:
        lines.append(_("Please answer before {day}.").format(day=_day(facts.deadline)))
    lines += ["", _("Tell us what you eat, and whether you need anything to be able to take part.")]
    lines += ["", _("Kind regards,\n{name}").format(name=register.author)]
    return "\n".join(lines) + "\n"
