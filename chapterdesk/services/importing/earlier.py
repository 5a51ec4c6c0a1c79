"""Earlier imports: which files came in, from whom, when, what became of their rows, and whether that still stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.models import ImportRecord, Work
from chapterdesk.services.importing.outcome import OUTCOME_WORDS

LABEL = N_("Import of {file}")


@dataclass(frozen=True)
class Earlier:
    """One file that was taken in.

    Attributes:
        record: The number of its import record.
        work: The unit of work that undoes it; after a redo that is the redo.
        at: When, in ISO form with its zone.
        file, sheet, sender: Where its rows came from; "" where there is no such thing.
        kind: What the rows became, such as ``person``.
        counts: Outcome -> rows.
        undone: Whether the import does not stand any more.
    """

    record: int
    work: int
    at: str
    file: str
    sheet: str
    sender: str
    kind: str
    counts: Mapping[str, int]
    undone: bool

    @property
    def label(self) -> str:
        """What the step is called, in the current language."""
        return _(LABEL).format(file=self.file)


def earlier_imports(register: Register, limit: int = 8) -> list[Earlier]:
    """Return the latest imports that changed something, the newest first."""
    columns = (ImportRecord.n, ImportRecord.work, ImportRecord.at, ImportRecord.file, ImportRecord.sheet)
    more = (ImportRecord.sender, ImportRecord.kind, ImportRecord.counts)
    query = select(*columns, *more).where(ImportRecord.work.is_not(None)).order_by(ImportRecord.n.desc()).limit(limit)
    with register.read() as conn:
        return [_earlier(conn, *tuple[Any, ...](found)) for found in conn.execute(query)]


def senders(register: Register) -> list[str]:
    """Return who sent earlier files, the latest first, each once."""
    query = select(ImportRecord.sender).where(ImportRecord.sender != "").order_by(ImportRecord.n.desc())
    with register.read() as conn:
        return list(dict.fromkeys(str(sender) for (sender,) in conn.execute(query)))


def _earlier(
    conn: Connection, record: int, work: int, at: str, file: str, sheet: str, sender: str, kind: str, text: str
) -> Earlier:
    stands, latest = _standing(conn, work)
    kept = json.loads(text)
    counts = {outcome: int(kept[outcome]) for outcome in OUTCOME_WORDS if outcome in kept}
    return Earlier(record, latest, at, file, sheet, sender, kind, counts, not stands)


def _standing(conn: Connection, work: int) -> tuple[bool, int]:
    """Return whether what a work did stands, and the work to undo for taking it back: itself, or its last redo."""
    while (undone_by := _undone_by(conn, work)) is not None:
        redone_by = _undone_by(conn, undone_by)
        if redone_by is None:
            return False, work
        work = redone_by
    return True, work


def _undone_by(conn: Connection, work: int) -> int | None:
    return conn.execute(select(Work.undone_by).where(Work.n == work)).scalar()
