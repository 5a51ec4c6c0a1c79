"""A doubtful row beside what it may be: the same for rows of a plan and for rows that wait since an earlier import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.fields import FieldValue, Setting
from chapterdesk.models import Entity, Person, entities, fields_of
from chapterdesk.services.importing import Like, Plan, PlanRow, Waiting
from chapterdesk.services.importing.threeway import difference
from chapterdesk.ui.pages.importing.rows import ShownPlan, setting_for

Values = Mapping[str, FieldValue]
LIKELY_BITS = 6.0
"""Bits in favour (see ``services.importing.likeness``) from which "the same" is marked as likely: odds of 64 to 1."""
SAME, REGISTER, FILE, BOTH = "same", "register", "file", "both"
NAME_PARTS = ("given_name", "prefix", "family_name")


@dataclass(frozen=True)
class Line:
    """One field side by side: the file, the register, the result if they are the same, and where that comes from."""

    label: str
    file: str
    register: str
    result: str
    origin: str

    @property
    def mark(self) -> str:
        """``equal``, ``fills`` (the register has nothing), ``differs`` or "" (the file says nothing)."""
        if not self.file:
            return ""
        if not self.register:
            return "fills"
        return "equal" if self.file == self.register else "differs"


@dataclass(frozen=True)
class Candidate:
    """One whom a row may be: its id or row number, what it is called, why, and the lines."""

    key: str | int
    name: str
    reason: str
    lines: tuple[Line, ...] = ()
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class Doubt:
    """A doubtful row.

    Attributes:
        row: Its number in the file.
        about: Whether people are compared.
        one: The candidate that is compared, None where it is gone from the register.
        others: All candidates as (key, name), the likeliest first.
        likely: Whether "the same" is marked as likely; nothing is chosen by that.
        in_file: Whether the other is a row of the file itself.
    """

    row: int
    about: type[Entity]
    one: Candidate | None
    others: Sequence[tuple[str | int, str]] = ()
    likely: bool = False
    in_file: bool = False
    file: str = ""
    values: Values = field(default_factory=dict)

    @property
    def question(self) -> str:
        """What is asked."""
        return _("The same person?") if self.about is Person else _("The same one?")

    @property
    def same_words(self) -> str:
        """The first answer, with what it does."""
        one = self.one
        if one is None or not (one.added or one.replaced):
            return _("The same, nothing to change")
        changed = [*one.added, *one.replaced]
        if len(changed) > 2:
            return ngettext("The same, change {n} field", "The same, change {n} fields", len(changed)).format(
                n=len(changed)
            )
        names = _(" and ").join(_within(name) for name in changed)
        words = _("The same, change {fields}") if one.replaced else _("The same, add {fields}")
        return words.format(fields=names)


def _within(title: str) -> str:
    """Return a field's title inside a sentence; a hyphen in it breaks no line."""
    return (title[:1].lower() + title[1:]).replace("-", "\u2011")


def doubt_of_row(shown: ShownPlan, row: PlanRow) -> Doubt:
    """Return a doubtful row of a plan beside the candidate that stands first."""
    plan = shown.plan
    best = row.likes[0] if row.likes else None
    others = [(like.other, _name(plan, like)) for like in row.likes]
    if best is None:
        return Doubt(row.row, plan.entity, None, others, file=plan.source.file, values=row.draft.values)
    now = _now(plan, best)
    found = difference(
        plan.entity, now, row.draft.values,
        plan.base.by_id.get(str(best.other)) if best.score == 0 else None, plan.fields, fill=best.score > 0,
    )  # fmt: skip
    one = _candidate(shown.prepared.register, plan.entity, row.draft.values, now, found.changes, best.other)
    one = Candidate(one.key, others[0][1], best.reason, one.lines, one.added, one.replaced)
    likely = best.verdict == "same" or best.score >= LIKELY_BITS
    in_file = isinstance(best.other, int)
    return Doubt(row.row, plan.entity, one, others, likely, in_file, plan.source.file, row.draft.values)


def _now(plan: Plan, like: Like) -> Values:
    if isinstance(like.other, str):
        return plan.faces.get(like.other, {})
    return next((row.draft.values for row in plan.rows if row.row == like.other), {})


def _name(plan: Plan, like: Like) -> str:
    title = plan.entity.make_title(_now(plan, like))
    if isinstance(like.other, str):
        return title
    return _("Row {row}: {name}").format(row=like.other, name=title)


def doubt_of_waiting(register: Register, waiting: Waiting, chosen: str = "") -> Doubt:
    """Return a row that waits since an earlier import beside whom it is like; ``chosen`` is which of several."""
    entity = entities()[waiting.kind]
    names = tuple(fields_of(entity))
    with register.read() as conn:
        alive = rows(conn, entity, waiting.likes, names)
        titles = register.titles(conn, list(alive))
    others = [(key, titles.get(key, "")) for key in alive]
    key = chosen if chosen in alive else next(iter(alive), "")
    if not key:
        return Doubt(waiting.row, entity, None, others, file=waiting.file, values=waiting.values)
    taken = tuple(name for name in names if name in waiting.values)
    found = difference(entity, alive[key], waiting.values, None, taken, fill=True)
    made = _candidate(register, entity, waiting.values, alive[key], found.changes, key)
    one = Candidate(key, titles.get(key, ""), waiting.reason, made.lines, made.added, made.replaced)
    return Doubt(waiting.row, entity, one, others, file=waiting.file, values=waiting.values)


def _candidate(
    register: Register,
    entity: type[Entity],
    file: Values,
    now: Values,
    changes: Mapping[str, tuple[FieldValue, FieldValue]],
    key: str | int,
) -> Candidate:
    known = fields_of(entity)
    fields = {n: f for n, f in known.items() if n in file or n in changes or now.get(n) not in (None, "", (), False)}
    result = {**now, **{name: after for name, (_before, after) in changes.items()}}
    setting = setting_for(register, fields, [file, now, result])
    whole = entity is Person
    lines = [_title_line(file, now, result)] if whole else []
    lines += [_line(entity, n, file, now, result, setting) for n in fields if not (whole and n in NAME_PARTS)]
    empty = (None, "", (), False, "not_asked")
    added = tuple(known[n].title for n, (before, _a) in changes.items() if before in empty or isinstance(before, tuple))
    replaced = tuple(known[n].title for n in changes if known[n].title not in added)
    return Candidate(key, "", "", tuple(line for line in lines if line.file or line.register), added, replaced)


def _title_line(file: Values, now: Values, result: Values) -> Line:
    """Return the whole name in one line, as people read it."""
    theirs, ours, after = (Person.make_title(row) for row in (file, now, result))
    return Line(_("Name"), theirs, ours, after, _origin(theirs, ours, after))


def _line(entity: type[Entity], name: str, file: Values, now: Values, result: Values, setting: Setting) -> Line:
    declared = fields_of(entity)[name]
    ours, theirs, after = (declared.format(row.get(name), setting) for row in (now, file, result))
    return Line(declared.title, theirs, ours, after, _origin(theirs, ours, after))


def _origin(theirs: str, ours: str, after: str) -> str:
    if theirs == ours or not theirs:
        return SAME if theirs == ours else REGISTER
    if after == ours:
        return REGISTER
    return FILE if after == theirs else BOTH
