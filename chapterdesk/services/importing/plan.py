"""Making the plan: every row's outcome, compared with the register and the last file, before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from chapterdesk.core.locale import fold, short_date
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database.rows import Row, rows, titles
from chapterdesk.fields import Setting
from chapterdesk.models import Entity, Person, Work, fields_of
from chapterdesk.services.importing import dates, records
from chapterdesk.services.importing.columns import ColumnMatch, not_taken
from chapterdesk.services.importing.drafts import Draft, date_columns, read_drafts
from chapterdesk.services.importing.identify import LEFT, WAITING, Finder, Identity
from chapterdesk.services.importing.labels import FAMILY_FIRST, FULL_NAME, REF
from chapterdesk.services.importing.layout import Layout
from chapterdesk.services.importing.matching import Like
from chapterdesk.services.importing.outcome import CHANGED, DOUBTFUL, NEW, REFUSED, UNCHANGED, Plan, PlanRow, Source
from chapterdesk.services.importing.tables import BadCell
from chapterdesk.services.importing.threeway import NO, Difference, difference

_WHOLE_READ = 20_000
"""From so many rows on it is quicker to read the whole table than by ids."""


@dataclass
class Request:
    """What a plan is made from."""

    entity: type[Entity]
    source: Source
    layout: Layout
    columns: list[ColumnMatch]
    setting: Setting
    date_order: str = ""
    bad: Mapping[tuple[int, int], BadCell] = field(default_factory=dict)
    remembered: bool = False


def make_plan(conn: Connection, request: Request, progress: Progress | None = None) -> Plan:
    """Return the plan of an import; reads the register, writes nothing."""
    watch = progress or Progress()
    columns = request.columns
    orders, questions = dates.decide(*date_columns(request.layout, columns, request.entity), request.date_order)
    drafts = read_drafts(
        request.layout, columns, request.entity, request.setting, orders, {} if not request.bad else request.bad, watch
    )
    plan = Plan(
        request.entity, request.source, request.layout, columns, [], _fields(columns, drafts, request.entity), questions,
        not_taken(columns, [cells for _n, cells in request.layout.rows]), remembered=request.remembered, date_order=request.date_order,
    )  # fmt: skip
    plan.blocker = _blocker(plan)
    plan.seen = conn.execute(select(func.max(Work.n))).scalar() or 0
    source = request.source
    taken = records.taken_before(
        conn, source.sha256, source.sheet, request.entity.kind, mapping_of(columns, request.date_order)
    )
    if taken is not None:
        _already(plan, drafts, taken)
    else:
        plan.base = records.last_base(conn, request.layout.fingerprint, source.sender, request.entity.kind).for_fields(
            plan.fields
        )
        _Planner(conn, plan, watch).run(drafts)
    return plan


def mapping_of(columns: Sequence[ColumnMatch], date_order: str = "") -> str:
    """Return the hash of what is taken from which column."""
    text = json.dumps([[m.column, m.field] for m in columns if m.field] + [date_order])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _fields(columns: Sequence[ColumnMatch], drafts: Sequence[Draft], entity: type[Entity]) -> tuple[str, ...]:
    """Return the fields that the file brings, in the entity's order."""
    wanted = {m.field for m in columns if m.field}
    if wanted & {FULL_NAME, FAMILY_FIRST}:
        wanted |= {"given_name", "prefix", "family_name"}
    if entity is Person and any("birth_date" in draft.values for draft in drafts):
        wanted.add("birth_date")
    return tuple(name for name in fields_of(entity) if name in wanted)


def _blocker(plan: Plan) -> str:
    taken = {m.field for m in plan.columns if m.field}
    if not plan.layout.rows:
        return _("There are headings, but no rows under them.")
    if not taken:
        return _("No column says what it holds. Choose at least one by hand.")
    named = {FULL_NAME, FAMILY_FIRST, "given_name", "family_name", "called_name", REF}
    if plan.entity is Person and not taken & named:
        return _("No column holds names. Choose one by hand.")
    return ""


def _already(plan: Plan, drafts: Sequence[Draft], taken: records.Taken) -> None:
    import datetime as dt

    day = short_date(dt.datetime.fromisoformat(taken.at).astimezone().date())
    plan.already = _("This file was already taken in on {day}. Nothing is changed.").format(day=day)
    for draft in drafts:
        if not draft.values and not draft.faults:
            continue
        refused = draft.refused
        reason = _refusal(draft) if refused else _("Taken in on {day}").format(day=day)
        plan.rows.append(PlanRow(draft.row, REFUSED if refused else UNCHANGED, draft, reason=reason))


def _refusal(draft: Draft) -> str:
    return "; ".join(fault.sentence for fault in draft.faults if fault.refuses)


@dataclass
class _Planner:
    """Settles the rows one after the other; what earlier rows change counts for later ones."""

    conn: Connection
    plan: Plan
    progress: Progress
    now: dict[str, Row] = field(default_factory=dict)
    twice: dict[int, int] = field(default_factory=dict)
    touched: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    whole: dict[tuple[object, ...], int] = field(default_factory=dict)

    def run(self, drafts: Sequence[Draft]) -> None:
        """Fill the plan's rows."""
        good = [d for d in drafts if not d.refused and (d.values or d.ref)]
        unique = self._once(good)
        covered = set(self.plan.fields) <= set(self.plan.base.fields)
        finder = Finder(self.conn, self.plan.entity, self.plan.base, self.progress, covered=covered)
        finder.load()
        found = finder.identify(unique)
        self._load(found)
        for number, draft in enumerate(drafts):
            if number % 5000 == 0:
                self.progress.step(number, len(drafts), _("Comparing with the register"))
            row = self._row(draft, found.get(draft.row))
            if row is not None:
                self.plan.rows.append(row)

    def _once(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Leave out rows that say just what an earlier row says."""
        kept: list[Draft] = []
        fields = self.plan.fields
        for draft in drafts:
            get = draft.values.get
            key = (draft.ref, *[get(name) for name in fields])
            first = self.whole.setdefault(key, draft.row)
            if first == draft.row:
                kept.append(draft)
            else:
                self.twice[draft.row] = first
        return kept

    def _load(self, found: Mapping[int, Identity]) -> None:
        wanted = {i.id for i in found.values() if i.id and not i.exact} | {
            str(like.other) for i in found.values() for like in i.likes
        }
        keys = [key for key in wanted if key is not None]
        if not keys:
            return
        whole = len(keys) > _WHOLE_READ
        extra = (
            ("given_name", "prefix", "family_name", "phones", "emails", "birth_date", "town")
            if self.plan.entity is Person
            else ()
        )
        names = dict.fromkeys((*self.plan.fields, *extra))
        self.now = rows(self.conn, self.plan.entity, None if whole else keys, names)
        likes = [str(like.other) for i in found.values() for like in i.likes if isinstance(like.other, str)]
        self.names = titles(self.conn, likes)
        self.plan.faces = {key: dict(self.now[key]) for key in likes if key in self.now}

    def _row(self, draft: Draft, who: Identity | None) -> PlanRow | None:
        if draft.refused:
            return PlanRow(draft.row, REFUSED, draft, reason=_refusal(draft))
        if draft.row in self.twice:
            return PlanRow(draft.row, UNCHANGED, draft, reason=_("Same as row {row}").format(row=self.twice[draft.row]))
        if who is None:
            return (
                None
                if not draft.faults
                else PlanRow(draft.row, REFUSED, draft, reason=_("Nothing in the columns that are taken"))
            )
        row = self._settled(draft, who)
        row.notes += [fault.sentence for fault in draft.faults if not fault.refuses]
        if row.notes and row.outcome != DOUBTFUL:
            row.reason = " ".join([row.reason, *row.notes]).strip() if row.outcome != UNCHANGED else " ".join(row.notes)
        return row

    def _settled(self, draft: Draft, who: Identity) -> PlanRow:
        if who.decided == LEFT:
            return PlanRow(draft.row, UNCHANGED, draft, reason=_("Left out before"))
        if who.decided == WAITING:
            return PlanRow(draft.row, UNCHANGED, draft, reason=_("Waits for a decision since the last import"))
        if who.gone:
            return PlanRow(draft.row, UNCHANGED, draft, reason=_("Deleted here since the last import"))
        if who.id is not None:
            return self._known(draft, who)
        if who.likes:
            return self._doubtful(draft, who.likes)
        if draft.ref and (wrong := self.plan.entity.check_row(draft.values)):
            return PlanRow(draft.row, REFUSED, draft, reason=" ".join(wrong))
        return PlanRow(draft.row, NEW, draft, changes={}, reason=self._nobody())

    def _nobody(self) -> str:
        return (
            _("Nobody like this in the register")
            if self.plan.entity is Person
            else _("Nothing like this in the register")
        )

    def _known(self, draft: Draft, who: Identity) -> PlanRow:
        key = who.id or ""
        if who.exact:
            return PlanRow(draft.row, UNCHANGED, draft, key, reason=_("As in the last file"))
        base = self.plan.base.by_id.get(key)
        result = difference(self.plan.entity, self.now.get(key, {}), draft.values, base, self.plan.fields)
        clash = self._clash(key, result) + self._other_name(draft, key)
        if result.conflicts or clash:
            likes = [Like(key, "same", 0.0, " ".join([*result.conflicts, *clash]))]
            return PlanRow(draft.row, DOUBTFUL, draft, None, result.changes, likes[0].reason, likes, result.notes)
        if not result.changes:
            return PlanRow(draft.row, UNCHANGED, draft, key, reason=_("Exactly as in the register"), notes=result.notes)
        self.touched.setdefault(key, draft.row)
        self.now[key] = {**self.now.get(key, {}), **{n: after for n, (_b, after) in result.changes.items()}}
        return PlanRow(draft.row, CHANGED, draft, key, result.changes, self._said(result), notes=result.notes)

    def _clash(self, key: str, result: Difference) -> list[str]:
        """Say where a second row about the same person would write over what the first one changed."""
        first = self.touched.get(key)
        if first is None:
            return []
        over = [
            n
            for n, (before, _a) in result.changes.items()
            if before not in (None, "", ()) and not isinstance(before, tuple)
        ]
        return [_("Row {row} is about the same one and says otherwise.").format(row=first)] if over else []

    def _other_name(self, draft: Draft, key: str) -> list[str]:
        """Say where a Ref stands beside another name: rows that were sorted without their Refs swap everybody."""
        if not draft.ref or self.plan.entity is not Person:
            return []
        names = ("given_name", "family_name")
        mine, theirs = (
            {word for n in names for word in fold(str(row.get(n) or "")).split()}
            for row in (draft.values, self.now.get(key, {}))
        )
        return (
            [_("The Ref is that of somebody with another name.")] if mine and theirs and mine.isdisjoint(theirs) else []
        )

    def _said(self, result: Difference) -> str:
        words = []
        known = fields_of(self.plan.entity)
        for name, (before, after) in result.changes.items():
            title = known[name].title
            if after in NO:
                words.append(_("Opt-out counts at once"))
            elif isinstance(before, tuple) and before:
                words.append(_("{field} added").format(field=title))
            elif before in (None, "", (), False):
                words.append(_("{field} filled in").format(field=title))
            else:
                words.append(_("{field} changed").format(field=title))
        return "; ".join(dict.fromkeys(words))

    def _doubtful(self, draft: Draft, likes: list[Like]) -> PlanRow:
        best = likes[0]
        reason = best.reason
        changes = {}
        if isinstance(best.other, str):
            now = self.now.get(best.other, {})
            changes = difference(self.plan.entity, now, draft.values, None, self.plan.fields, fill=True).changes
            name = self.names.get(best.other, "")
            reason = (
                " ".join([_("Like {name} in the register.").format(name=name), best.reason]) if name else best.reason
            )
        return PlanRow(draft.row, DOUBTFUL, draft, None, changes, reason, likes)
