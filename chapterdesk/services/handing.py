"""Meeting papers that leave the desk: made, written and noted in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Meeting, Person
from chapterdesk.services import desk, disclosures, exporting, meetings, papers, records


@dataclass(frozen=True)
class Paper:
    """A meeting's paper that left: ``left_out`` people with protected identity do not stand in it."""

    path: Path
    sha256: str
    people: int
    left_out: int
    disclosure: int


def find_meeting(register: Register, named: str, group: str = "") -> records.Found:
    """Return a meeting by its Ref or title, or a group's ``next`` one. Raises UserError, UsageError ``group_needed``."""
    with register.read() as conn:
        if named.strip().lower() != "next":
            return records.resolve(conn, Meeting, named)
        if not group:
            raise records.UsageError(_("Whose next meeting?"), _("Name the group with --group."), code="group_needed")
        unit = records.resolve(conn, records.kind_of("unit"), group)
        meeting = meetings.next_meeting(conn, unit.id)
        if meeting is None:
            raise UserError(
                _("{group} has no meeting planned.").format(group=unit.title), _("Plan one first."), code="no_meeting"
            )
        return records.by_id(conn, Meeting, meeting)


def pack(
    register: Register,
    meeting: records.Found,
    target: Path,
    *,
    size: str = "A4",
    confirmed: Sequence[str] = (),
    recipient: str = "",
    promises: bool = True,
) -> Paper:
    """Write a meeting's pack as one PDF and note that it left. Raises UserError."""
    from chapterdesk.documents.pack import meeting_pack

    def make(allowed: frozenset[str]) -> bytes:
        return meeting_pack(papers.pack_paper(register, meeting.id, confirmed=allowed, promises=promises), size=size)

    made = _hand_over(register, meeting, target, "meeting pack", make, confirmed, recipient)
    with register.work(papers.PACK_LABEL, name=meeting.title) as work:
        work.set(Meeting, meeting.id, {"pack_made": clock.today().isoformat()})
    return made


def printed_pack(
    register: Register, meeting: records.Found, *, size: str = "A4", confirmed: Sequence[str] = (),
    promises: bool = True, progress: Progress | None = None,
) -> bytes:  # fmt: skip
    """Return a meeting's pack that goes straight to a printer, and note that it left. Raises UserError."""
    from chapterdesk.documents.pack import meeting_pack

    allowed, _named, leaving = _leaving(register, meeting, "meeting pack", confirmed, "")
    paper = papers.pack_paper(register, meeting.id, confirmed=allowed, promises=promises)
    data = meeting_pack(paper, size=size, progress=progress)
    disclosures.printed(register, data, leaving)
    with register.work(papers.PACK_LABEL, name=meeting.title) as work:
        work.set(Meeting, meeting.id, {"pack_made": clock.today().isoformat()})
    return data


def minutes(
    register: Register,
    meeting: records.Found,
    target: Path,
    *,
    size: str = "A4",
    confirmed: Sequence[str] = (),
    recipient: str = "",
) -> Paper:
    """Write a meeting's minutes as PDF and note that they left. Raises UserError."""
    from chapterdesk.documents.minutes import minutes as minutes_document

    def make(allowed: frozenset[str]) -> bytes:
        return minutes_document(papers.minutes_paper(register, meeting.id, confirmed=allowed), size=size)

    return _hand_over(register, meeting, target, "minutes", make, confirmed, recipient)


def _hand_over(
    register: Register,
    meeting: records.Found,
    target: Path,
    what: str,
    make: Callable[[frozenset[str]], bytes],
    confirmed: Sequence[str],
    recipient: str,
) -> Paper:
    if target.suffix.lower() != ".pdf":
        raise UserError(_("Papers of a meeting are PDF files."), _("Let the name end in .pdf."), code="wrong_ending")
    desk.refuse_own_files(register.path, target)
    allowed, named, leaving = _leaving(register, meeting, what, confirmed, recipient)
    data = make(allowed)
    digest, number = disclosures.hand_over_bytes(register, data, target, leaving)
    return Paper(target, digest, len(leaving.people), named - len(leaving.people), number)


def _leaving(
    register: Register, meeting: records.Found, what: str, confirmed: Sequence[str], recipient: str
) -> tuple[frozenset[str], int, disclosures.Leaving]:
    """Return who with protected identity may stand in a paper, how many it is about, and what is noted of it."""
    with register.read() as conn:
        allowed = frozenset(exporting.confirmed_people(conn, confirmed))
        shielded = exporting.protected(conn)
        named = people_of(register, meeting.id)
    people = named - (shielded - allowed)
    leaving = disclosures.Leaving(what, sorted(people), (), recipient.strip(), len(people & shielded))
    return allowed, len(named), leaving


def people_of(register: Register, meeting: str) -> set[str]:
    """Return the ids of everybody whom a meeting's papers may name."""
    with register.read() as conn:
        own = rows(conn, Meeting, [meeting])[meeting]
        found = {m.party for m in meetings.expected(conn, register, meeting)}
        found |= {str(row["party"]) for row in meetings.holders(conn, str(own["unit"]))}
        promises = [*meetings.promised(conn, meeting).values(), *meetings.made_at(conn, meeting).values()]
        found |= {str(row["party"]) for row in promises}
        found |= {str(row["opens"]) for row in meetings.agenda(conn, meeting).values()}
        found |= {str(own["chair"]), str(own["secretary"])}
        checkers = own["checkers"]
        found |= {str(c) for c in checkers} if isinstance(checkers, tuple) else set()
        return set(rows(conn, Person, sorted(found), []))
