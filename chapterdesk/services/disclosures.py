"""The register of disclosures: which file left the desk, when, for whom, and about whom."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.core.unnamed import Unnamed
from chapterdesk.database import files
from chapterdesk.database.engine import plain_errors, write_connection
from chapterdesk.database.register import Register
from chapterdesk.models import Disclosure

#: State of the database: where a file lies that is being written under a hidden name.
_UNFINISHED = "unfinished_export"


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


@contextmanager
def unfinished(register: Register, target: Path) -> Iterator[Unnamed]:
    """Give a file to write what leaves into; it has no name until it is handed over, and is gone after a kill.

    Where the system cannot do that, its hidden name is noted in the database meanwhile, for ``sweep``. Raises UserError
    where nothing can be written.
    """
    with plain_errors(target), Unnamed(target) as part:
        if part.hidden is None:
            yield part
            return
        register.set_state(_UNFINISHED, str(part.hidden.absolute()))
        yield part
    register.set_state(_UNFINISHED, "")


def sweep(register: Register) -> None:
    """Remove what a kill in the middle of an export left under a hidden name; a file that is in use stays."""
    left = register.state(_UNFINISHED)
    if not left:
        return
    with suppress(OSError):
        files.remove(Path(left))
        register.set_state(_UNFINISHED, "")


def hand_over(
    register: Register,
    part: Unnamed,
    leaving: Leaving,
    beside: Callable[[Connection, str, int], None] = lambda _conn, _sha256, _number: None,
) -> tuple[str, int]:
    """Note a finished file and give it its name, both or neither; returns its SHA-256 and the number of the entry.

    The note comes first: after a kill there may be a note without a file, never a file that nobody knows of.
    ``beside`` writes what else is kept of the file, in the same transaction. Raises UserError where the file or the
    database cannot be written.
    """
    with plain_errors(part.target):
        digest = part.settle()
        with write_connection(register.engine) as conn:
            number = record(conn, register, leaving, part.target.name, digest)
            beside(conn, digest, number)
        try:
            part.take_name()
        except BaseException:
            if not part.named:
                with write_connection(register.engine) as conn:
                    conn.execute(delete(Disclosure).where(Disclosure.n == number))
            raise
    return digest, number


@dataclass
class _Instead:
    note: bool
    data: list[bytes]


_INSTEAD: ContextVar[_Instead | None] = ContextVar("instead_of_a_file", default=None)


@contextmanager
def instead_of_a_file(*, note: bool) -> Iterator[list[bytes]]:
    """Give back what ``hand_over_bytes`` would write as files: to look at it, or (``note``) to print it, which is noted."""
    instead = _Instead(note, [])
    token = _INSTEAD.set(instead)
    try:
        yield instead.data
    finally:
        _INSTEAD.reset(token)


def hand_over_bytes(register: Register, data: bytes, target: Path, leaving: Leaving) -> tuple[str, int]:
    """Write bytes that are ready as a file that leaves. Raises UserError."""
    instead = _INSTEAD.get()
    if instead is not None:
        instead.data.append(data)
        return hashlib.sha256(data).hexdigest(), printed(register, data, leaving) if instead.note else 0
    with unfinished(register, target) as part:
        part.stream.write(data)
        return hand_over(register, part, leaving)


def printed(register: Register, data: bytes, leaving: Leaving) -> int:
    """Note a paper that is about to be printed from here: it leaves as a file does, without a file's name.

    Returns the number of the entry. Raises UserError where the database cannot be written.
    """
    with write_connection(register.engine) as conn:
        return record(conn, register, leaving, "", hashlib.sha256(data).hexdigest())


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


def _entry(row: RowMapping) -> Entry:
    known: dict[str, Any] = dict(row)
    known["fields"] = tuple(json.loads(known["fields"]))
    known["people"] = tuple(json.loads(known["people"]))
    return Entry(**known)
