"""The register of disclosures: which file left the desk, when, for whom, and about whom."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.hashing import sha256_of_file
from chapterdesk.core.text import _
from chapterdesk.database import files
from chapterdesk.database.engine import plain_errors, write_connection
from chapterdesk.database.register import Register
from chapterdesk.models import Disclosure


@dataclass(frozen=True)
class Leaving:
    """A file about to leave.

    Args:
        what: What it is, such as the kind of rows or ``meeting pack``.
        people: Ids of the people it tells something of.
        fields: Names of the fields in it.
        recipient: For whom, as typed; "" where nobody said.
        protected: How many of the people have a protected identity.
    """

    what: str
    people: Sequence[str] = ()
    fields: Sequence[str] = ()
    recipient: str = ""
    protected: int = 0


@dataclass(frozen=True)
class Entry:
    """One file that left; ``at`` is an instant in UTC, ``people`` are ids."""

    n: int
    at: str
    what: str
    file: str
    sha256: str
    recipient: str
    author: str
    fields: tuple[str, ...]
    people: tuple[str, ...]
    count: int
    protected: int


def record(conn: Connection, register: Register, leaving: Leaving, file: str, sha256: str) -> int:
    """Note a file in the register of disclosures, in the caller's write transaction; returns its number."""
    people = sorted(set(leaving.people))
    made = conn.execute(
        insert(Disclosure).values(
            at=clock.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
            what=leaving.what,
            file=file,
            sha256=sha256,
            recipient=leaving.recipient,
            author=register.author,
            fields=json.dumps(list(leaving.fields)),
            people=json.dumps(people),
            count=len(people),
            protected=leaving.protected,
        )
    )
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def hand_over(register: Register, part: Path, target: Path, leaving: Leaving) -> tuple[str, int]:
    """Give a finished file its name and note it, both or neither; returns its SHA-256 and the number of the entry.

    Args:
        register: The open register.
        part: The finished file beside ``target``; it is gone afterwards in any case.
        target: The name under which it leaves.
        leaving: What is noted.

    Raises UserError where the file or the database cannot be written.
    """
    moved = False
    try:
        digest = sha256_of_file(part)
        with plain_errors(target), write_connection(register.engine) as conn:
            number = record(conn, register, leaving, target.name, digest)
            files.replace(part, target)
            moved = True
    except BaseException:
        files.remove(part)
        if moved:
            # The note was not kept, so the file must not stay either.
            files.remove(target)
        raise
    return digest, number


def hand_over_bytes(register: Register, data: bytes, target: Path, leaving: Leaving) -> tuple[str, int]:
    """Write bytes that are ready as a file that leaves. Raises UserError."""
    part = part_of(target)
    try:
        with plain_errors(target):
            files.write_atomically(part, data)
    except BaseException:
        for left in (part, part.with_name(part.name + ".part")):
            files.remove(left)
        raise
    return hand_over(register, part, target, leaving)


def part_of(target: Path) -> Path:
    """Return the hidden name under which a file is made before it leaves."""
    return target.with_name(f".{target.name}.leaving")


def listed(conn: Connection, limit: int = 100) -> list[Entry]:
    """Return the latest files that left, the newest first."""
    table = Disclosure.__table__
    found = conn.execute(select(table).order_by(Disclosure.n.desc()).limit(limit))
    return [_entry(row._mapping) for row in found]


def who_was_in(conn: Connection, sha256: str) -> Entry:
    """Return what is known of a file by its SHA-256: "who was in that file?". Raises UserError ``unknown_file``."""
    table = Disclosure.__table__
    query = select(table).where(Disclosure.sha256 == sha256.strip().lower()).order_by(Disclosure.n.desc()).limit(1)
    row = conn.execute(query).first()
    if row is None:
        raise UserError(
            _("No file with that content was made by this desk."),
            _("It may have been changed since, or come from another database."),
            code="unknown_file",
        )
    return _entry(row._mapping)


def _entry(row: object) -> Entry:
    known = dict(row)  # type: ignore[call-overload]  # a row mapping is one, by its documentation
    known["fields"] = tuple(json.loads(known["fields"]))
    known["people"] = tuple(json.loads(known["people"]))
    return Entry(**known)
