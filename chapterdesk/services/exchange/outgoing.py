"""What surrounds a workbook that goes out: what it would hold, how its file is called, and the mail drafts about it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chapterdesk.core import clock
from chapterdesk.core.locale import long_date
from chapterdesk.core.text import _, in_language
from chapterdesk.database import files
from chapterdesk.database.engine import plain_errors
from chapterdesk.database.register import Register
from chapterdesk.messages.mail import Attachment, draft
from chapterdesk.models import Person
from chapterdesk.services import desk as desks
from chapterdesk.services import disclosures, drafts, exporting, founding, lists, naming
from chapterdesk.services.drafts import Draft
from chapterdesk.services.exchange import peers
from chapterdesk.services.exchange.items import Entry
from chapterdesk.services.exchange.peers import Peer
from chapterdesk.services.exchange.scope import came_from, gather
from chapterdesk.services.exchange.sending import Sent

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


@dataclass(frozen=True)
class Holding:
    """What a partner's workbook would hold now.

    Args:
        rows, people: How many.
        left_protected, left_consent, kept_back: What is left out, see ``scope.Scope``.
        shielded: (name, Ref) by id of the people with protected identity whom the partner's list names.
        passphrase: What locks it, "" where none was agreed on yet.
    """

    rows: int
    people: int
    left_protected: int
    left_consent: int
    kept_back: int
    shielded: dict[str, tuple[str, str]] = field(default_factory=dict)
    passphrase: str = ""


def holding(register: Register, peer: Peer, confirmed: Sequence[str] = ()) -> Holding:
    """Return what a partner's workbook would hold, with those people of protected identity who were confirmed by Ref.

    Raises UserError ``list_gone``, ``unknown_scope``.
    """
    with register.read() as conn:
        scope = gather(conn, peer, confirmed)
        hidden = exporting.protected(conn)
        named = hidden & set(lists.find_ids(conn, Person, peers.question(conn, peer))) if hidden else hidden
        if named and peer.people == peers.OWN:
            named &= came_from(conn, peer)
        known = naming.heads(conn, Person, sorted(named))
        return Holding(
            scope.count, len(scope.people), scope.left_protected, scope.left_consent, scope.kept_back,
            {key: (title, ref) for key, (ref, title) in known.items()}, peers.passphrase(conn, peer),
        )  # fmt: skip


def file_name(register: Register, peer: Peer) -> str:
    """Return a name for a partner's workbook of today: the chapter, for whom, and the day."""
    day = clock.today().isoformat()
    with in_language(peer.language or register.language):
        words = _("{chapter} to {partner} {day}")
    name = words.format(chapter=founding.chapter_name(register) or "ChapterDesk", partner=peer.name, day=day)
    return _NOT_IN_NAMES.sub(" ", name).strip() + ".xlsx"


def mail(register: Register, sent: Sent, peer: Peer, target: Path, *, locked: bool = True) -> Draft:
    """Write a draft with a workbook in it, and note it as what left. Raises UserError.

    The words are the partner's language's; the password is never in it.
    """
    desks.refuse_own_files(register.path, target)
    with register.read() as conn:
        entry = disclosures.who_was_in(conn, sent.sha256)
    with plain_errors(sent.path):
        data = sent.path.read_bytes()
    address = drafts.address_of(register, peer.name)
    with in_language(peer.language or register.language):
        subject = _("Workbook from {chapter}").format(chapter=founding.chapter_name(register))
        body = _(
            "Hello,\n\nHere is our workbook. Change what is wrong, add what is missing, and send the file back as it is.\n"
        )
        if locked:
            body += _("It is locked with a password, which I tell you by phone.\n")
        body += "\n" + _("Kind regards,\n{name}").format(name=register.author) + "\n"
    made = draft([address] if address else [], subject, body, [Attachment(sent.path.name, data, drafts.MEDIA[".xlsx"])])
    leaving = disclosures.Leaving(entry.what, entry.people, entry.fields, peer.name, entry.protected)
    _digest, number = disclosures.hand_over_bytes(register, made, target, leaving)
    return Draft(target, 1 if address else 0, number)


def remind(register: Register, entry: Entry, target: Path) -> Path:
    """Write a draft that asks a partner to answer a workbook; it tells of nobody and holds no file. Raises UserError."""
    desks.refuse_own_files(register.path, target)
    with register.read() as conn:
        peer = next((each for each in peers.listed(conn) if each.id == entry.peer_id), Peer("", entry.peer))
    address = drafts.address_of(register, peer.name)
    with in_language(peer.language or register.language):
        day = long_date(dt.datetime.fromisoformat(entry.at).astimezone().date(), year=False)
        subject = _("Our workbook of {day}").format(day=day)
        body = _(
            "Hello,\n\nOn {day} we sent you the workbook {file}. Please send it back, also when nothing was changed in it.\n"
        ).format(day=day, file=entry.file)
        body += "\n" + _("Kind regards,\n{name}").format(name=register.author) + "\n"
    with plain_errors(target):
        files.write_unseen(target, draft([address] if address else [], subject, body))
    return target
