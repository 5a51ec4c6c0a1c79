"""Papers that go with a meeting: their bytes in the encrypted file, only their hash in the log."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import func, insert, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.documents import papers
from chapterdesk.documents.enclosures import open_all
from chapterdesk.models import Blob, Enclosure
from chapterdesk.services import meetings

MOST_BYTES = 20 * 1024 * 1024
"""Of one file: the database stays small enough to be copied to a stick."""
_PRINTED = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def add(register: Register, meeting: str, path: Path) -> str:
    """Put a file with a meeting's papers; returns the enclosure's id.

    PDFs and pictures are printed in the pack; other files are only named there. Raises UserError for a file that is too
    large, cannot be read, or is damaged or locked.
    """
    data = _read(path)
    printed = path.suffix.lower() in _PRINTED
    name = path.stem if printed else path.name
    # A damaged paper is refused now, by name, rather than when the pack is printed.
    for opened in open_all([papers.Enclosure(path.name, data)]):
        if opened.pdf is not None:
            opened.pdf.close()
    digest = hashlib.sha256(data).hexdigest()
    with register.work(N_("Enclosure {name}"), name=name) as work:
        table = table_of(Enclosure)
        last = work.connection.execute(select(func.max(table.c.position)).where(table.c.meeting == meeting)).scalar()
        if work.connection.execute(select(Blob.sha256).where(Blob.sha256 == digest)).scalar() is None:
            work.connection.execute(insert(Blob).values(sha256=digest, data=data))
        kind = _PRINTED.get(path.suffix.lower(), "application/octet-stream")
        return work.create(
            Enclosure,
            {"meeting": meeting, "position": (last or 0) + 1, "name": name, "media_type": kind, "sha256": digest},
        )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(
            _("{name} cannot be read.").format(name=path.name),
            _("Look whether it is still there and not open in another program."),
            code="unreadable",
        ) from error
    if len(data) > MOST_BYTES:
        raise UserError(
            _("{name} is larger than 20 MB.").format(name=path.name),
            _("Save a smaller copy, or print it apart from the pack."),
            code="too_large",
        )
    if not data:
        raise UserError(_("{name} is empty.").format(name=path.name), code="empty_file")
    return data


def is_printed(media_type: object) -> bool:
    """Say whether a file of that kind is printed in the pack, not only named."""
    return media_type in _PRINTED.values()


def rename(register: Register, enclosure: str, name: str) -> None:
    """Give an enclosure another name. Raises UserError for an empty one."""
    with register.work(N_("Name of an enclosure")) as work:
        work.set(Enclosure, enclosure, {"name": name.strip()})


def move(register: Register, enclosure: str, by: int) -> None:
    """Move an enclosure up (negative) or down. Raises UserError where it is gone."""
    with register.work(N_("Move an enclosure")) as work:
        known = rows(work.connection, Enclosure, [enclosure], ["meeting"])
        if enclosure not in known:
            raise UserError(_("That enclosure is not with the meeting any more."), code="gone")
        order = list(meetings.enclosures(work.connection, str(known[enclosure]["meeting"])))
        place = order.index(enclosure)
        order.insert(max(0, min(len(order) - 1, place + by)), order.pop(place))
        work.set_many(Enclosure, {each: {"position": n} for n, each in enumerate(order, 1)})


def remove(register: Register, enclosure: str) -> None:
    """Take an enclosure away. Its bytes stay for undo."""
    with register.work(N_("Remove an enclosure")) as work:
        work.delete(Enclosure, [enclosure])


def link(register: Register, enclosure: str, item: str) -> None:
    """Say which agenda item an enclosure belongs to ("" for none); the agenda then names its pages."""
    with register.work(N_("Agenda item of an enclosure")) as work:
        work.set(Enclosure, enclosure, {"agenda_item": item or None})
