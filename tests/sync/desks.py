"""A demo desk that sends its workbook and plans what comes back; where every cell of that workbook stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from chapterdesk.core.text import in_language
from chapterdesk.database.register import Register
from chapterdesk.fields import FieldValue
from chapterdesk.models import Exported
from chapterdesk.services import demo
from chapterdesk.services.exchange import peers, planning, sending, telling
from chapterdesk.services.exchange.planning import Plan
from chapterdesk.sync import snapshot
from chapterdesk.sync.parts import BaseRow
from chapterdesk.sync.snapshot import Snapshot, columns_by_kind
from chapterdesk.sync.workbook_write import write

LANGUAGE = "sv"
FIRST_FIELD = 2
"""Columns before the fields: Ref and the hidden one. Columns and rows count from 0 here, as in LibreOffice."""


@dataclass
class Sent:
    """A workbook that was sent.

    Args:
        path: The file.
        kept: The exporter's own record of it.
        sheets: By kind the name of its sheet.
    """

    path: Path
    kept: Snapshot
    sheets: dict[str, str]
    columns: dict[str, list[str]] = field(init=False)
    rows: dict[str, list[BaseRow]] = field(init=False)

    def __post_init__(self) -> None:
        """Work out where everything stands."""
        self.columns = columns_by_kind(self.kept.base)
        self.rows = {kind: [row for row in self.kept.base.rows if row.kind == kind] for kind in self.columns}

    def column(self, kind: str, name: str) -> int:
        """Return a field's column."""
        return FIRST_FIELD + self.columns[kind].index(name)

    def width(self, kind: str) -> int:
        """Return how many columns a sheet has, Action included."""
        return FIRST_FIELD + len(self.columns[kind]) + 1

    def number(self, row: BaseRow) -> int:
        """Return a row's place in its sheet; the header is 0."""
        return 1 + self.rows[row.kind].index(row)


class Desk:
    """A register with the demo district in it."""

    def __init__(self, register: Register, folder: Path, people: int, seed: int = 3) -> None:
        self.register, self.folder = register, folder
        with in_language(LANGUAGE):
            demo.fill(register, people, seed)

    def send(self, name: str, scope: Sequence[str] = (), *, locked: bool = False) -> Sent:
        """Write the secretariat's workbook; with a scope only those kinds."""
        target = self.folder / name
        with in_language(LANGUAGE):
            if scope:
                peer = peers.add(self.register, "Distriktet", scope=tuple(scope))
            else:
                with self.register.read() as conn:
                    peer = peers.named(conn, "secretariat")
            done = sending.send(self.register, sending.Order(peer, target, locked=locked))
            with self.register.read() as conn:
                kept = conn.execute(select(Exported.snapshot).where(Exported.id == done.export)).scalar_one()
        return self._sent(target, snapshot.from_bytes(kept))

    def _sent(self, target: Path, kept: Snapshot) -> Sent:
        if target.suffix != ".xlsx":
            raise ValueError(target.suffix)
        plain = target.with_name(f"plain {target.name}")
        write(plain, kept, password=None)
        try:
            sheets = {sheet.kind: sheet.name for sheet in self.plan(plain).received.workbook.sheets}
        finally:
            plain.unlink()
        return Sent(target, kept, sheets)

    def passphrase(self, name: str) -> str:
        """Return what locks a partner's workbooks."""
        with self.register.read() as conn:
            return peers.passphrase(conn, peers.named(conn, name))

    def plan(self, path: Path, password: str | None = None) -> Plan:
        """Return what taking a file in would do."""
        with in_language(LANGUAGE):
            return planning.plan(self.register, path, password=password)


def untouched(plan: Plan, sent: Sent) -> None:
    """Nothing is changed or asked, and every row that was sent is there."""
    count, found = telling.counts(plan), plan.outcome
    assert plan.findings == () and plan.received.questions == ()
    assert found.quiet and not found.conflicts and not found.repairs
    assert not count.waiting and (count.new, count.changed, count.deleted, count.missing) == (0, 0, 0, 0)
    assert count.unchanged == len(sent.kept.base.rows)


def applied(plan: Plan) -> dict[tuple[str, str], FieldValue]:
    """Return by (row, field) what would be taken in unasked."""
    return {(p.row, p.field): p.theirs for p in plan.outcome.applied}


def held(plan: Plan) -> dict[tuple[str, str], FieldValue]:
    """Return by (row, field) what waits for a person."""
    return {(p.row, p.field): p.theirs for p in plan.outcome.held}
