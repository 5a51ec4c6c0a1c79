"""Receipts: what became of a partner's workbook, as a paper to keep or to send back. It names rows by their Refs alone."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from chapterdesk.core.locale import integer, long_date
from chapterdesk.core.text import N_, _, in_language
from chapterdesk.database.register import Register
from chapterdesk.documents.listing import table_document
from chapterdesk.documents.papers import ListColumn
from chapterdesk.messages.mail import Attachment
from chapterdesk.messages.mail import draft as mail_draft
from chapterdesk.services import disclosures, drafts, founding
from chapterdesk.services.drafts import Draft
from chapterdesk.services.exchange import peers, timeline, waiting
from chapterdesk.services.exchange.files import File, received
from chapterdesk.services.exchange.items import CHOICE_WORDS, Item, Told
from chapterdesk.services.exchange.peers import Peer

LEAVING = N_("receipt for a workbook")
_COUNTED = (
    ("new", N_("New rows")),
    ("changed", N_("Changed rows")),
    ("deleted", N_("Deleted rows")),
    ("unchanged", N_("Unchanged rows")),
    ("known", N_("Edits taken in before")),
    ("mechanical", N_("Cells that a spreadsheet program changed by itself, ignored")),
    ("missing", N_("Rows that were sent and are not in the file; they stay")),
)
_QUIET = ("mechanical", "known")


def write(register: Register, of_file: int, target: Path) -> Path:
    """Write the receipt of a received file as PDF, in the partner's language, and note it as disclosed. Raises UserError."""
    data, leaving = _made(register, of_file)
    disclosures.hand_over_bytes(register, data, target, leaving)
    return target


def draft(register: Register, of_file: int, target: Path) -> Draft:
    """Write a mail draft to the partner with the receipt in it. Raises UserError."""
    data, leaving = _made(register, of_file)
    with register.read() as conn:
        file = received(conn)[of_file]
        peer = _peer(register, file)
    address = drafts.address_of(register, peer.name)
    with in_language(peer.language or register.language):
        subject = _("Receipt for {file}").format(file=file.file)
        body = _("Hello,\n\nThank you for your workbook. What became of it stands in the receipt.\n")
        body += "\n" + _("Kind regards,\n{name}").format(name=register.author) + "\n"
        name = f"{subject}.pdf"
    made = mail_draft([address] if address else [], subject, body, [Attachment(name, data, drafts.MEDIA[".pdf"])])
    _digest, number = disclosures.hand_over_bytes(register, made, target, leaving)
    return Draft(target, 1 if address else 0, number)


def _peer(register: Register, file: File) -> Peer:
    with register.read() as conn:
        return next((each for each in peers.listed(conn) if each.id == file.peer_id), Peer(file.peer_id, file.peer))


def _made(register: Register, of_file: int) -> tuple[bytes, disclosures.Leaving]:
    with register.read() as conn:
        timeline.entry(conn, of_file)
        file = received(conn)[of_file]
    peer = _peer(register, file)
    with in_language(peer.language or register.language), register.read() as conn:
        items = waiting.items(register, conn, of_file, decided=True)
        told = [each for each in waiting.notices(register, conn, of_file) if each.why not in _QUIET]
        rows = [*_counts(file), *map(_item, items), *map(_told, told)]
        day = long_date(dt.datetime.fromisoformat(file.at).astimezone().date())
        heads = [_("What became of it"), _("Ref"), _("Column"), _("Where in the file")]
        subtitle = _("Taken in by {chapter} on {day}").format(chapter=founding.chapter_name(register), day=day)
        if not file.stands:
            subtitle = _("Taken in by {chapter} on {day}, and that was undone").format(
                chapter=founding.chapter_name(register), day=day
            )
        data = table_document(
            _("Receipt for {file}").format(file=file.file), subtitle, [ListColumn(h) for h in heads], rows,
            group=founding.chapter_name(register), author=register.author,
        )  # fmt: skip
    about = [(each.kind, each.row) for each in items] + [(each.kind, each.row) for each in told]
    people = sorted({row for kind, row in about if kind == "person" and row})
    return data, disclosures.Leaving(LEAVING, people, ["ref"], peer.name)


def _counts(file: File) -> list[list[str]]:
    told = json.loads(file.counts)
    return [[f"{_(words)}: {integer(told[key])}", "", "", ""] for key, words in _COUNTED if told.get(key)]


def _item(item: Item) -> list[str]:
    became = _("Waits for a decision") if item.decided is None else _(CHOICE_WORDS[item.decided])
    return [f"{became}. {item.why}", item.ref, item.label, _place(item.sheet, item.number)]


def _told(told: Told) -> list[str]:
    return [told.sentence, told.ref, told.label, _place(told.sheet, told.number)]


def _place(sheet: str, number: int) -> str:
    return ", ".join(part for part in (sheet, _("row {n}").format(n=number) if number else "") if part)
