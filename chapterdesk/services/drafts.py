"""Mail drafts with a file in them: written where the user says, noted as what left, sent by nobody but the user."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path

from sqlalchemy import Connection

from chapterdesk.core import clock, locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database.engine import plain_errors
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.messages.mail import Attachment, Recipient, draft
from chapterdesk.models import Meeting, Organisation, Person
from chapterdesk.services import desk as desks
from chapterdesk.services import disclosures, exporting, handing, meeting_facts, meetings, naming, papers
from chapterdesk.services.exporting import Exported, Order

ENDING = ".eml"
MEDIA = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".pdf": "application/pdf",
    ".vcf": "text/vcard",
    ".ics": "text/calendar",
}
NO_ADDRESS, NO_CONSENT, PROTECTED, NOT_ASKED = "no_address", "no_consent", "protected", "not_asked"


@dataclass(frozen=True)
class Invited:
    """Somebody who is expected at a meeting; ``why_not`` is "" for those who may be e-mailed, else one of the codes here."""

    id: str
    name: str
    address: str
    why_not: str = ""


@dataclass(frozen=True)
class Draft:
    """A draft that was written: ``to`` how many it is addressed to, ``disclosure`` its entry in the register."""

    path: Path
    to: int
    disclosure: int


def address_of(register: Register, recipient: str) -> str:
    """Return the e-mail address of whom a file is for: as typed, or of the person or organisation of that name; "" for none."""
    _name, address = parseaddr(recipient)
    if "@" in address:
        return address
    with register.read() as conn:
        for entity in (Organisation, Person):
            try:
                found = naming.resolve(conn, entity, recipient)
            except UserError:
                # Nobody of that name, or several: the user types the address in the mail program.
                continue
            emails = rows(conn, entity, [found.id], ["emails"])[found.id]["emails"]
            return str(emails[0]) if isinstance(emails, tuple) and emails else ""
    return ""


def mail_export(register: Register, exported: Exported, order: Order, target: Path) -> Draft:
    """Write a draft with an exported file in it, and note it. Raises UserError."""
    _checked(register, target)
    address = address_of(register, order.recipient) if order.recipient.strip() else ""
    entry = None
    with register.read() as conn:
        entry = disclosures.who_was_in(conn, exported.sha256)
    title = _(order.entity.plural)
    body = _("Hello,\n\nHere is the list “{name}”.\n").format(name=title)
    if order.password:
        body += _("It is locked with a password, which I tell you by phone.\n")
    body += "\n" + _("Kind regards,\n{name}").format(name=register.author) + "\n"
    with plain_errors(exported.path):
        enclosed = exported.path.read_bytes()
    file = Attachment(exported.path.name, enclosed, MEDIA.get(exported.path.suffix.lower(), "application/octet-stream"))
    data = draft([address] if address else [], title, body, [file])
    leaving = disclosures.Leaving(entry.what, entry.people, entry.fields, order.recipient.strip(), entry.protected)
    _digest, number = disclosures.hand_over_bytes(register, data, target, leaving)
    return Draft(target, 1 if address else 0, number)


def invited(register: Register, conn: Connection, meeting: str) -> list[Invited]:
    """Return everybody who is expected at a meeting, by name, with their first address or why they get no mail."""
    everyone = meetings.expected(conn, register, meeting)
    known = rows(conn, Person, [member.party for member in everyone], ["emails", "may_be_mailed", "protected_identity"])
    partners = rows(conn, Organisation, [member.party for member in everyone], ["emails"])
    found = []
    for member in everyone:
        row = known.get(member.party)
        if row is None:
            # An organisation's own address is nobody's personal data.
            mails = partners.get(member.party, {}).get("emails")
            reach = str(mails[0]) if isinstance(mails, tuple) and mails else ""
            found.append(Invited(member.party, member.name, reach, "" if reach else NO_ADDRESS))
            continue
        emails = row["emails"]
        address = str(emails[0]) if isinstance(emails, tuple) and emails else ""
        consent = row["may_be_mailed"]
        if row["protected_identity"]:
            why = PROTECTED
        elif not address:
            why = NO_ADDRESS
        elif consent != "granted":
            why = NO_CONSENT if consent in ("refused", "withdrawn") else NOT_ASKED
        else:
            why = ""
        found.append(Invited(member.party, member.name, address, why))
    return found


def mail_pack(
    register: Register,
    meeting: str,
    target: Path,
    to: Sequence[Invited],
    *,
    size: str = "A4",
    confirmed: Sequence[str] = (),
    promises: bool = True,
    progress: Progress | None = None,
) -> Draft:
    """Write a draft with a meeting's pack to those who are invited, and note both.

    Nobody sees the others' addresses. Only those who may be e-mailed are taken, whatever ``to`` holds. Raises UserError.
    """
    from chapterdesk.documents.pack import meeting_pack

    _checked(register, target)
    with register.read() as conn:
        reached = _reached(register, conn, meeting, to)
        head = meeting_facts.head(register, conn, meeting)
        allowed = frozenset(exporting.confirmed_people(conn, confirmed))
        shielded = exporting.protected(conn)
    named = handing.people_of(register, meeting)
    data = meeting_pack(
        papers.pack_paper(register, meeting, confirmed=allowed, promises=promises), size=size, progress=progress
    )
    name = f"{_('Meeting pack')} {head.unit_name} {head.day.isoformat()}.pdf"
    attached = [Attachment(name, data, MEDIA[".pdf"])]
    bcc = [Recipient(each.address, each.name) for each in reached]
    mail = draft([], _subject(head), _body(register, head), attached, bcc=bcc)
    with register.read() as conn:
        written_to = set(rows(conn, Person, [each.id for each in reached], []))
    people = (named - (shielded - allowed)) | written_to
    recipient = ", ".join(each.name for each in reached)
    leaving = disclosures.Leaving("meeting pack", sorted(people), (), recipient, len(people & shielded))
    _digest, number = disclosures.hand_over_bytes(register, mail, target, leaving)
    with register.work(papers.PACK_LABEL, name=head.name) as work:
        work.set(Meeting, meeting, {"pack_made": clock.today().isoformat()})
    return Draft(target, len(reached), number)


def _reached(register: Register, conn: Connection, meeting: str, to: Sequence[Invited]) -> list[Invited]:
    wanted = {each.id for each in to}
    return [each for each in invited(register, conn, meeting) if each.id in wanted and not each.why_not]


def _subject(head: meeting_facts.Head) -> str:
    return _("{name}, {group}, {day}").format(name=head.name, group=head.unit_name, day=locale.long_date(head.day))


def _body(register: Register, head: meeting_facts.Head) -> str:
    when = locale.long_date(head.day)
    if head.start is not None:
        when = _("{day} at {time}").format(day=when, time=head.start.strftime("%H:%M"))
    lines = [_("Hello,"), "", _("Welcome to {name} on {when}.").format(name=head.name, when=when)]
    if head.place:
        lines.append(_("Place: {place}").format(place=head.place))
    lines += ["", _("The papers are enclosed. Please do not send them on.")]
    lines += ["", _("Kind regards,\n{name}").format(name=register.author)]
    return "\n".join(lines) + "\n"


def _checked(register: Register, target: Path) -> None:
    if target.suffix.lower() != ENDING:
        raise UserError(_("Mail drafts are .eml files."), _("Let the name end in .eml."), code="wrong_ending")
    desks.refuse_own_files(register.path, target)
