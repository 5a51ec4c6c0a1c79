"""Moving all that points at one row to another, and making one of rows that then say the same thing twice.

Two rows are about the same thing where everything that an entity requires, and whatever tells its rows apart, agrees: the same
mobilisation and person, the same role, group and holder for the same time. They are made one only where nothing that
somebody typed gets lost: texts are joined, the more telling state wins, and what cannot be joined is written into the note.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, select

from chapterdesk.core.text import _, current_language
from chapterdesk.database.rows import Row, rows, table_of, titles
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import Field, FieldValue, Kept, Value
from chapterdesk.fields.base import DEFAULT
from chapterdesk.fields.choices import YesNo
from chapterdesk.fields.declare import unique
from chapterdesk.fields.types import LongText, Reference, Text
from chapterdesk.models import Entity, Proxy, SetValue, SurveyAnswer, SurveyQuestion, entities, pointing_at

_NOTES = ("note", "notes", "how", "why_left", "motive")
_NOTHING: tuple[FieldValue, ...] = (None, "", ())


@dataclass(frozen=True)
class Lead:
    """A field whose value decides between two rows: the ``order`` says which first, the greater one where it is empty.

    ``along`` goes with it: when somebody was called and by whom goes with what came of the call.
    """

    name: str
    order: tuple[str, ...] = ()
    along: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """How two rows of one kind become one, where the general rule does not do.

    Attributes:
        leads: Fields whose values decide.
        sums, least, most: Fields of which the sum, the lower (earlier) or the higher (later) value holds.
        either: Fields that stay empty where one of the two is, such as the day of a closing; otherwise the later one holds.
        apart: Fields that tell rows apart, beside the entity's own.
    """

    leads: tuple[Lead, ...] = ()
    sums: tuple[str, ...] = ()
    least: tuple[str, ...] = ()
    most: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    apart: tuple[str, ...] = field(default=())


_OUTCOMES = ("no_more", "no", "yes", "maybe", "stopped", "call_back", "no_answer", "wrong_number")
_ENROLLED = ("completed", "missed", "confirmed", "waiting", "applied", "declined", "cancelled", "invited")
_STOOD = ("elected", "not_elected", "withdrawn", "accepted", "proposed")
_PARTS = ("led", "helped", "came", "met_there", "signed_up")
_VERDICT = ("voter_kind", "reason", "verdict")

RULES: Mapping[str, Rule] = {
    "alumni_profile": Rule(
        (Lead("state", ("declined", "paused", "open")),), least=("opened", "next_call"), either=("closed",)
    ),
    "ask": Rule((Lead("answer", ("no", "later", "yes", "asked", "considered"), ("answered_on", "again_on")),)),
    "attendance": Rule((Lead("state", ("present", "excused", "absent", "invited")),)),
    "call": Rule(
        (Lead("outcome", _OUTCOMES, ("at", "next_try", "caller")),), sums=("tries",), least=("position",)
    ),
    "caller": Rule(least=("most",), most=("handed_out",)),
    "candidate": Rule((Lead("state", _STOOD),), sums=("votes", "second_votes"), least=("position",)),
    "contact": Rule(apart=("channel", "outcome")),
    "enrolment": Rule((Lead("state", _ENROLLED),), least=("applied_at", "completed_on")),
    "membership": Rule(most=("paid_until",)),
    "participation": Rule((Lead("part", _PARTS),), most=("hours",)),
    "proxy": Rule(least=("given_on",), apart=("revoked",)),
    "roll_entry": Rule(
        (Lead("votes", (), _VERDICT), Lead("ruling", ("refused", "allowed"))), least=("ballot",)
    ),
    "survey_response": Rule(least=("day",)),
}  # fmt: skip
"""The order is from the most to the least telling: a no holds before a yes, a held seat before a place on the waiting list."""


def repoint(work: UnitOfWork, kind: str, lost: str, kept: str, *, leave: Collection[str] = ()) -> None:
    """Let all that points at the row ``lost`` of ``kind`` point at ``kept``; rows that then are one thing become one.

    ``leave`` are kinds that the caller sees to itself.
    """
    _in_sets(work, kind, lost, kept)
    for entity, declared in pointing_at(kind):
        if entity.kind not in leave:
            _move(work, entity, declared, lost, kept)
    if kind == "person":
        _one_proxy_each(work, kept)


def _move(work: UnitOfWork, entity: type[Entity], declared: Field, lost: str, kept: str) -> None:
    table = table_of(entity)
    query = select(table.c.id, table.c[declared.name]).where(table.c[declared.name].in_([kept, lost]))
    found = rows(work.connection, entity, [key for key, _holder in work.connection.execute(query.order_by(table.c.n))])
    own = {key: row for key, row in found.items() if row[declared.name] == kept}
    moving: dict[str, dict[str, FieldValue]] = {}
    for key, row in found.items():
        if key in own:
            continue
        moved = {**row, declared.name: kept}
        if _with_oneself(entity, moved, kept):
            work.delete(entity, [key])
        elif not _absorbed(work, entity, declared, own, key, moved):
            moving[key] = {declared.name: kept}
    if moving:
        work.set_many(entity, moving)


def _with_oneself(entity: type[Entity], row: Row, kept: str) -> bool:
    """Say whether a row has become a pair of somebody with themselves, such as a mentor of their own."""
    return sum(row.get(f.name) == kept for f in entity.required if isinstance(f.type, Reference)) > 1


def _absorbed(
    work: UnitOfWork, entity: type[Entity], declared: Field, own: dict[str, Row], key: str, moved: Row
) -> bool:
    if not (declared.required or (declared.name in entity.told_apart_by and entity.kind in RULES)):
        return False
    for mine, row in own.items():
        if not same_thing(entity, row, moved) or not _answers_agree(work.connection, entity, mine, key):
            continue
        names = titles(
            work.connection,
            [v for each in (row, moved) for v in each.values() if isinstance(v, str)],
            current_language(),
        )
        joined = join(entity, row, moved, names)
        if joined is None:
            continue
        if changed := {name: value for name, value in joined.items() if row.get(name) != value}:
            work.set(entity, mine, changed)
        own[mine] = joined
        repoint(work, entity.kind, key, mine)
        work.delete(entity, [key])
        return True
    return False


def same_thing(entity: type[Entity], one: Mapping[str, FieldValue], other: Mapping[str, FieldValue]) -> bool:
    """Say whether two rows are about the same thing, the same period included."""
    rule = RULES.get(entity.kind, Rule())
    dated = {"start", "end"} <= entity.fields.keys()
    for declared in entity.required:
        if not (dated and declared.name == "start") and one.get(declared.name) != other.get(declared.name):
            return False
    apart = (*entity.told_apart_by, *rule.apart)
    if not all(_alike(entity.fields[name], one.get(name), other.get(name)) for name in apart):
        return False
    return not dated or _same_period(one, other)


def _alike(declared: Field, one: FieldValue, other: FieldValue) -> bool:
    if isinstance(declared.type, YesNo):
        return bool(one) == bool(other)
    strict = isinstance(declared.type, Reference) and not declared.required
    return one == other or (not strict and (one in _NOTHING or other in _NOTHING))


def _same_period(one: Mapping[str, FieldValue], other: Mapping[str, FieldValue]) -> bool:
    """Say whether two periods end on the same day, or both have not ended: another beginning is a matter of memory then.

    Where one has ended and the other not, both stay, so that nobody leaves or comes back by a merge.
    """
    ends = [str(row.get("end") or "") for row in (one, other)]
    if not all(ends):
        return not any(ends)
    return ends[0].startswith(ends[1]) or ends[1].startswith(ends[0])


def join(
    entity: type[Entity], kept: Row, other: Row, names: Mapping[str, str] | None = None
) -> Row | None:  # fmt: skip
    """Return the one row that two of the same thing become, or None where something typed would get lost. Pure.

    Args:
        entity: What they are.
        kept: The row that stays: its value holds where both have one and no rule says otherwise.
        other: The row that goes.
        names: Titles of what they point at by id, for the note.
    """
    rule = RULES.get(entity.kind, Rule())
    result: Row = {}
    left: list[tuple[Field, FieldValue]] = []
    for name, declared in entity.fields.items():
        if declared.kept not in (Kept.COLUMN, Kept.SET):
            continue
        mine, theirs = kept.get(name), other.get(name)
        value, lost = _joined(declared, rule, mine, theirs)
        result[name] = value
        if lost:
            left.append((declared, theirs if value == mine else mine))
    along = _decide(entity, rule, result, kept, other)
    left = [(declared, value) for declared, value in left if declared.name not in along]
    return _noted(entity, result, left, names or {})


def _decide(entity: type[Entity], rule: Rule, result: Row, kept: Row, other: Row) -> set[str]:
    """Set what the leading fields decide; return their names and those of what goes along."""
    decided: set[str] = set()
    for lead in rule.leads:
        first = kept if _rank(lead, kept.get(lead.name)) <= _rank(lead, other.get(lead.name)) else other
        second = other if first is kept else kept
        result[lead.name] = first.get(lead.name)
        settled = first.get(lead.name) not in _NOTHING
        for name in lead.along:
            # What was never tried has no day of its own; who is to call may still come from the other row.
            empty = first.get(name) in _NOTHING and (not settled or isinstance(entity.fields[name].type, Reference))
            result[name] = second.get(name) if empty else first.get(name)
        decided |= {lead.name, *lead.along}
    return decided


def _rank(lead: Lead, value: FieldValue) -> float:
    if value in _NOTHING:
        return len(lead.order) + 1 if lead.order else 1
    if lead.order:
        return lead.order.index(str(value)) if value in lead.order else len(lead.order)
    return -float(str(value))


def _joined(declared: Field, rule: Rule, mine: FieldValue, theirs: FieldValue) -> tuple[FieldValue, bool]:
    """Return the value of both, and whether one of them is left over."""
    name = declared.name
    if declared.many:
        return unique([*_each(mine), *_each(theirs)]), False
    if name in rule.either and None in (mine, theirs):
        return None, False
    if mine in _NOTHING or theirs in _NOTHING or mine == theirs:
        return (theirs if mine in _NOTHING else mine), False
    if name in rule.sums:
        return int(str(mine)) + int(str(theirs)), False
    if name in (*rule.least, *rule.most, *rule.either):
        return (_lower(mine, theirs) if name in rule.least else _higher(mine, theirs)), False
    if isinstance(declared.type, YesNo):
        return True, False
    if name in ("start", "end"):
        return _of_days(str(mine), str(theirs))
    if isinstance(declared.type, LongText | Text) and declared.editable:
        return _texts(declared, str(mine), str(theirs))
    return mine, True


def _each(value: FieldValue) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()


def _lower(mine: FieldValue, theirs: FieldValue) -> FieldValue:
    return min(mine, theirs)  # type: ignore[type-var]  # two values of one field compare


def _higher(mine: FieldValue, theirs: FieldValue) -> FieldValue:
    return max(mine, theirs)  # type: ignore[type-var]  # two values of one field compare


def _of_days(mine: str, theirs: str) -> tuple[FieldValue, bool]:
    """Return the more exact of two days that agree, the earlier one of two that do not."""
    if mine.startswith(theirs) or theirs.startswith(mine):
        return max(mine, theirs, key=len), False
    return min(mine, theirs), True


def _texts(declared: Field, mine: str, theirs: str) -> tuple[FieldValue, bool]:
    if theirs in mine or mine in theirs:
        return max(mine, theirs, key=len), False
    if isinstance(declared.type, LongText):
        return f"{mine}\n{theirs}", False
    both = f"{mine}; {theirs}"
    return (both, False) if len(both) <= getattr(declared.type, "longest", 0) else (mine, True)


def _noted(
    entity: type[Entity], result: Row, left: list[tuple[Field, FieldValue]], names: Mapping[str, str]
) -> Row | None:
    """Write what is left over into the note; None where there is no room for it."""
    if not left:
        return result
    note = next((entity.fields[name] for name in _NOTES if name in entity.fields), None)
    if note is None or any(declared is note for declared, _value in left):
        return None
    setting = replace(DEFAULT, names=names)
    said = "; ".join(
        _("{field}: {value}").format(field=declared.title, value=declared.format(value, setting))
        for declared, value in left
    )
    before = str(result.get(note.name) or "")
    value, lost = _texts(note, before, said) if before else (said, len(said) > getattr(note.type, "longest", 10**9))
    return None if lost else {**result, note.name: value}


def _answers_agree(conn: Connection, entity: type[Entity], one: str, other: str) -> bool:
    """Say whether two responses answer no question differently; own words may be joined, a grade may not."""
    if entity.kind != "survey_response":
        return True
    answer, asked = table_of(SurveyAnswer), table_of(SurveyQuestion)
    query = select(answer.c.question, answer.c.value).join(asked, asked.c.id == answer.c.question)
    said: dict[str, str] = {}
    for question, value in conn.execute(
        query.where(answer.c.response.in_([one, other]), asked.c.question_kind.is_distinct_from("text"))
    ):
        if said.setdefault(question, value or "") != (value or ""):
            return False
    return True


def _one_proxy_each(work: UnitOfWork, giver: str) -> None:
    """Take back all but the earliest proxy that somebody gave on a roll: one voter gives one."""
    table = table_of(Proxy)
    query = select(table.c.id, table.c.roll).where(table.c.giver == giver, table.c.revoked.is_not(True))
    seen: set[str] = set()
    extra: list[str] = []
    for key, roll in work.connection.execute(query.order_by(table.c.given_on, table.c.n)):
        if roll in seen:
            extra.append(key)
        seen.add(roll)
    if extra:
        work.set_many(Proxy, {key: {"revoked": True} for key in extra})


def _in_sets(work: UnitOfWork, kind: str, lost: str, kept: str) -> None:
    """Change what points at the row from fields of many, such as the trainers of a training."""
    kinds = {kind, "party"} if entities()[kind].is_party else {kind}
    held = table_of(SetValue)
    for entity in entities().values():
        names = [
            n
            for n, f in entity.fields.items()
            if f.kept is Kept.SET and isinstance(f.type, Reference) and f.type.kind in kinds
        ]
        if not names:
            continue
        query = select(held.c.owner).where(held.c.field.in_(names), held.c.value == lost)
        owners = sorted({owner for (owner,) in work.connection.execute(query)})
        changed: dict[str, dict[str, FieldValue]] = {}
        for key, row in rows(work.connection, entity, owners, names).items():
            sets = {n: _each(row[n]) for n in names if lost in _each(row[n])}
            changed[key] = {n: unique(kept if v == lost else v for v in values) for n, values in sets.items()}
        if changed:
            work.set_many(entity, changed)
