"""Carrying out a plan: everything in one unit of work, with what later imports and undo need to know."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import func, insert, select

from chapterdesk.core import clock, ids
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue, Kept
from chapterdesk.models import Entity, ImportRecord, NotSame, PendingRow, Person, Work, fields_of
from chapterdesk.services.importing import records
from chapterdesk.services.importing.earlier import LABEL
from chapterdesk.services.importing.outcome import CHANGED, DOUBTFUL, NEW, UNCHANGED, Outcome, Plan, PlanRow
from chapterdesk.services.importing.pauses import few_pauses
from chapterdesk.services.importing.plan import mapping_of
from chapterdesk.services.importing.threeway import difference

Decision = Literal["same", "new", "leave"]


def check_ready(plan: Plan) -> None:
    """Raise UserError where a plan cannot be carried out: a question is open, or nothing can be taken in."""
    if plan.questions:
        asked = plan.questions[0]
        raise UserError(
            _("Column \u201c{column}\u201d has dates that can be read in two ways, such as {example}.").format(
                column=asked.label, example=asked.examples[0]
            ),
            _("Say whether the day (dmy) or the month (mdy) comes first."),
            code="date_order",
        )
    if plan.blocker:
        raise UserError(plan.blocker, code="nothing_to_import")


def apply(
    register: Register, plan: Plan, decisions: Mapping[int, Decision] | None = None, progress: Progress | None = None
) -> Outcome:
    """Carry out a plan in one unit of work, undone in one step.

    Args:
        register: The register that the plan was made for.
        plan: The plan.
        decisions: Row number -> what a doubtful row is; those without one wait in the database.
        progress: Asked before writing whether to go on.

    Raises UserError ("date_order", "nothing_to_import", "stale") and then nothing is written.
    """
    check_ready(plan)
    (progress or Progress()).step(0, 0, _("Writing to the register"))
    if plan.already:
        return Outcome(plan.counts, 0, 0)
    with few_pauses(), register.work(LABEL, origin=f"import of {plan.source.sha256}", file=plan.source.file) as work:
        latest = work.connection.execute(select(func.max(Work.n))).scalar() or 0
        if latest != plan.seen:
            raise UserError(
                _("The register was changed since the file was looked through."),
                _("Look it through again."),
                code="stale",
            )
        writer = _Writer(work, plan, dict(decisions or {}))
        counts = writer.write()
        record = writer.record(counts)
        return Outcome(counts, work.changes.work, record)


def creatable(entity: type[Entity], values: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Return the values that a new row is made with: a plain no opens no period and needs no row of consent."""
    known = fields_of(entity)
    return {
        name: value
        for name, value in values.items()
        if value not in (None, (), "", "not_asked") and not (value is False and known[name].kept is Kept.PERIODS)
    }


@dataclass
class _Writer:
    """Writes the rows of a plan in bulk."""

    work: UnitOfWork
    plan: Plan
    decisions: dict[int, Decision]
    created: dict[str, Mapping[str, FieldValue]] = field(default_factory=dict)
    changed: dict[str, dict[str, FieldValue]] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    waiting: list[tuple[PlanRow, str]] = field(default_factory=list)
    apart: list[tuple[int, str | int]] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)

    def write(self) -> dict[str, int]:
        """Create and change; return how many rows had which outcome in the end."""
        counts = self.plan.counts
        # In the order of the file, the first one last, since they are taken from the end.
        self.fresh = ids.new_ids(sum(row.outcome in (NEW, DOUBTFUL) for row in self.plan.rows))[::-1]
        for row in self.plan.rows:
            self._take(row, counts)
        for row in self.plan.rows:
            if row.outcome == DOUBTFUL and self.decisions.get(row.row) == "same":
                self._same(row, counts)
        entity = self.plan.entity
        self.work.create_many(entity, list(self.created.values()), ids=list(self.created))
        if self.changed:
            self.work.set_many(entity, self.changed)
        self._keep_apart()
        return counts

    def _take(self, row: PlanRow, counts: dict[str, int]) -> None:
        decision = self.decisions.get(row.row)
        if row.outcome == NEW or (row.outcome == DOUBTFUL and decision == "new"):
            self.ids[row.row] = key = self.fresh.pop()
            self.created[key] = creatable(self.plan.entity, row.draft.values)
            if row.outcome == DOUBTFUL:
                counts[DOUBTFUL] -= 1
                counts[NEW] += 1
                self.apart += [(row.row, like.other) for like in row.likes]
        elif row.outcome == CHANGED and row.id:
            self.ids[row.row] = row.id
            self.changed.setdefault(row.id, {}).update({n: after for n, (_b, after) in row.changes.items()})
        elif row.outcome == UNCHANGED and row.id:
            self.ids[row.row] = row.id
        elif row.outcome == DOUBTFUL and decision != "same":
            self.waiting.append((row, "leave" if decision == "leave" else ""))
            if decision == "leave":
                counts[DOUBTFUL] -= 1
                counts[UNCHANGED] += 1

    def _same(self, row: PlanRow, counts: dict[str, int]) -> None:
        """Bring a doubtful row into the one that it is; it waits where that row waits itself."""
        like = row.likes[0].other
        key = like if isinstance(like, str) else self.ids.get(like)
        if key is None:
            self.waiting.append((row, ""))
            return
        self.ids[row.row] = key
        counts[DOUBTFUL] -= 1
        if key in self.created:
            now = self.created[key]
            found = difference(self.plan.entity, now, row.draft.values, None, self.plan.fields, fill=True).changes
            self.created[key] = {**now, **{n: after for n, (_b, after) in found.items()}}
            counts[CHANGED if found else UNCHANGED] += 1
            return
        now = {
            **rows(self.work.connection, self.plan.entity, [key], self.plan.fields).get(key, {}),
            **self.changed.get(key, {}),
        }
        fill = row.likes[0].score > 0
        found = difference(
            self.plan.entity, now, row.draft.values, self.plan.base.by_id.get(key), self.plan.fields, fill=fill
        ).changes
        if found:
            self.changed.setdefault(key, {}).update({n: after for n, (_b, after) in found.items()})
        counts[CHANGED if found else UNCHANGED] += 1

    def _keep_apart(self) -> None:
        pairs = []
        for row, other in self.apart:
            key = other if isinstance(other, str) else self.ids.get(other)
            if key and self.plan.entity is Person:
                pairs.append({"one": self.ids[row], "other": key})
        self.work.create_many(NotSame, pairs)

    # -- what is remembered -------------------------------------------------------------------------------------

    def record(self, counts: Mapping[str, int]) -> int:
        """Keep the file, its columns, its rows as a base, and the rows that wait; return the record's number."""
        plan = self.plan
        source, kind = plan.source, plan.entity.kind
        # Made before the connection is asked for, which waits for the rows still on their way.
        base = records.pack_base(self._base_fields(), self._base_rows())
        conn = self.work.connection
        columns = [(m.column, m.label, m.field) for m in plan.columns]
        records.remember_columns(conn, plan.layout.fingerprint, source.sender, kind, columns)
        kept = {**counts, "mapping": mapping_of(plan.columns, plan.date_order)}
        made = conn.execute(
            insert(ImportRecord).values(
                work=self.work.changes.work or None, sha256=source.sha256, file=source.file, sheet=source.sheet,
                layout=plan.layout.fingerprint, sender=source.sender, kind=kind, at=clock.now().isoformat(),
                base=base, counts=json.dumps(kept),
            )
        )  # fmt: skip
        assert made.inserted_primary_key is not None
        number = int(made.inserted_primary_key[0])
        self._wait(number)
        return number

    def _base_fields(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.plan.fields, *self.plan.base.fields)))

    def _base_rows(self) -> Iterator[tuple[str, Mapping[str, FieldValue]]]:
        """Give the file's rows with whom they are, and the rows of the last file that this one does not have."""
        here = set()
        absent = [name for name in self.plan.base.fields if name not in self.plan.fields]
        for row in self.plan.rows:
            key = self.ids.get(row.row)
            if key is not None:
                here.add(key)
                old = self.plan.base.by_id.get(key) if absent else None
                # A column that is not in this file says nothing: what it said last time stays the base.
                yield key, {**{n: old[n] for n in absent if n in old}, **row.draft.values} if old else row.draft.values
        for key, values in self.plan.base.by_id.items():
            if key not in here:
                yield key, values

    def _wait(self, record: int) -> None:
        lines = [
            {
                "record": record,
                "row": row.row,
                "draft": records.draft_text(row.draft.values),
                "like": json.dumps([k for k in (self._like(like.other) for like in row.likes) if k]),
                "reason": row.reason,
                "decided": json.dumps({"do": decided}) if decided else "",
            }
            for row, decided in self.waiting
        ]
        if lines:
            self.work.connection.execute(insert(PendingRow), lines)

    def _like(self, other: str | int) -> str | None:
        return other if isinstance(other, str) else self.ids.get(other)
