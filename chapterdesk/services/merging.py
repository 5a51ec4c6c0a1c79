"""Making one person of two: nothing is lost, what points at either points at the one, and it can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.database.side import consent_id
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue, Kept, Value
from chapterdesk.fields.declare import unique
from chapterdesk.fields.types import LongText, Reference
from chapterdesk.models import Alias, ConsentOf, Entity, NotSame, Person, fields_of, pointing_at
from chapterdesk.services.importing.faces import FACE_FIELDS, face
from chapterdesk.services.importing.matching import likes_within
from chapterdesk.services.importing.records import told_apart


@dataclass(frozen=True)
class Double:
    """Two people of the register who may be one; ``reason`` says why, in words."""

    one: str
    other: str
    verdict: str
    score: float
    reason: str


def find_doubles(conn: Connection, *, progress: Progress | None = None) -> list[Double]:
    """Return people who may stand in the register twice, the likeliest first, but for those whom somebody told apart."""
    watch = progress or Progress()
    watch.step(0, 2, _("Looking for the same people"))
    faces = [face(key, row) for key, row in rows(conn, Person, None, FACE_FIELDS).items()]
    apart = told_apart(conn)
    watch.step(1, 2, _("Looking for the same people"))
    found = [
        Double(str(like.other), str(key), like.verdict, like.score, like.reason)
        for key, likes in likes_within(faces).items()
        for like in likes
        if frozenset((str(key), str(like.other))) not in apart
    ]
    return sorted(found, key=lambda pair: -pair.score)


def keep_apart(register: Register, one: str, other: str) -> int:
    """Remember that two people are not the same; return the unit of work that undoes it."""
    with register.work(N_("{name} is somebody else"), name=_title(register, one)) as work:
        work.create(NotSame, {"one": one, "other": other})
        return work.changes.work


# The most restrictive first.
_STRICTNESS = ("withdrawn", "refused", "granted", "not_asked", None)


def merge_people(register: Register, survivor: str, other: str) -> int:
    """Make one person of two and return the unit of work that undoes it.

    Empty fields of the survivor are filled, several phones, addresses and tags are united, notes are both kept, the more
    restrictive consent wins, a protected identity stays protected; memberships, roles, attendance and all that points at the
    other one moves. The other one's Ref leads to the survivor from then on. Raises UserError where one is not there, or both
    are the same.
    """
    if survivor == other:
        raise UserError(_("Choose two different people to merge."), code="same_person")
    with register.work(N_("Merge of {name}"), origin="merge", name=_title(register, survivor)) as work:
        found = rows(work.connection, Person, [survivor, other])
        if len(found) < 2:
            raise UserError(_("One of the two is not in the register any more."), code="gone")
        if values := united(found[survivor], found[other]):
            work.set(Person, survivor, values)
        _consents(work, survivor, other)
        _references(work, survivor, other)
        _told_apart(work, survivor, other)
        table = table_of(Person)
        ref = work.connection.execute(select(table.c.ref).where(table.c.id == other)).scalar()
        work.create(Alias, {"old": other, "old_ref": ref, "survivor": survivor})
        work.delete(Person, [other])
        return work.changes.work


def _title(register: Register, key: str) -> str:
    with register.read() as conn:
        return register.titles(conn, [key]).get(key, "")


def united(kept: Mapping[str, FieldValue], other: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Return the fields of the survivor that the other one completes."""
    values: dict[str, FieldValue] = {}
    for name, declared in fields_of(Person).items():
        mine, theirs = kept.get(name), other.get(name)
        if declared.kept not in (Kept.COLUMN, Kept.SET) or theirs in (None, "", ()) or theirs == mine:
            continue
        if declared.many:
            have = mine if isinstance(mine, tuple) else ()
            more = tuple(v for v in theirs if v not in have) if isinstance(theirs, tuple) else ()
            if more:
                values[name] = (*have, *more)
        elif mine in (None, "") or (name == "protected_identity" and theirs):
            values[name] = theirs
        elif isinstance(declared.type, LongText) and str(theirs) not in str(mine):
            values[name] = f"{mine}\n{theirs}"
        elif name == "member_number":
            values["external_numbers"] = _with_number(kept, values, other, str(theirs))
        elif name == "birth_date" and str(theirs).startswith(str(mine)):
            values[name] = theirs
    return values


def _with_number(
    kept: Mapping[str, FieldValue], values: Mapping[str, FieldValue], other: Mapping[str, FieldValue], number: str
) -> FieldValue:
    """Keep the other one's member number among the other numbers, so that lists with it still find the person."""
    own = values.get("external_numbers") or kept.get("external_numbers")
    both = [*_tuple(own), *_tuple(other.get("external_numbers")), number]
    return unique(both)


def _tuple(value: FieldValue) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else ()


def _consents(work: UnitOfWork, survivor: str, other: str) -> None:
    table = table_of(ConsentOf)
    names = ("person", "purpose", "channel", "state", "given_on", "noted_where", "ground")
    query = select(*(table.c[n] for n in ("id", *names))).where(table.c.person.in_([survivor, other]))
    mine: dict[tuple[str, str], tuple[str, str | None]] = {}
    theirs: list[dict[str, FieldValue]] = []
    for key, *cells in work.connection.execute(query):
        row = dict(zip(names, cells, strict=True))
        if row["person"] == survivor:
            mine[(row["purpose"], row["channel"])] = (key, row["state"])
        else:
            theirs.append(row)
    for row in theirs:
        purpose, channel = str(row["purpose"]), str(row["channel"])
        own = mine.get((purpose, channel))
        if own is None:
            work.create(ConsentOf, {**row, "person": survivor}, id=consent_id(survivor, purpose, channel))
        elif _STRICTNESS.index(row["state"]) < _STRICTNESS.index(own[1]):
            work.set(ConsentOf, own[0], {n: row[n] for n in ("state", "given_on", "noted_where", "ground")})


def _references(work: UnitOfWork, survivor: str, other: str) -> None:
    """Move what points at the other one, but for rows that would only say the same twice."""
    for entity, declared in pointing_at("person"):
        if entity is ConsentOf:
            continue
        table = table_of(entity)
        column = table.c[declared.name]
        both = {key for (key,) in work.connection.execute(select(table.c.id).where(column.in_([survivor, other])))}
        found = rows(work.connection, entity, sorted(both), list(entity.fields))
        own = [row for row in found.values() if row[declared.name] == survivor]
        moving: dict[str, dict[str, FieldValue]] = {}
        double: list[str] = []
        for key, row in found.items():
            if row[declared.name] != other:
                continue
            if any(_says_the_same(entity, declared.name, row, each) for each in own):
                double.append(key)
            else:
                moving[key] = {declared.name: survivor}
        if moving:
            work.set_many(entity, moving)
        if double:
            work.delete(entity, double)


def _says_the_same(
    entity: type[Entity], owner: str, one: Mapping[str, FieldValue], other: Mapping[str, FieldValue]
) -> bool:
    """Say whether a row of the other person adds nothing to one of the survivor's: same group, same meeting, same term."""
    references = [n for n, f in entity.fields.items() if isinstance(f.type, Reference) and f.required and n != owner]
    if not references or any(one.get(n) != other.get(n) for n in references):
        return False
    rest = [n for n in entity.fields if n != owner and n not in references]
    if "start" in entity.fields:
        return (
            all(one.get(n) in (None, "", ()) or one.get(n) == other.get(n) for n in rest)
            or one.get("end") == other.get("end") is None
        )
    return entity.kind == "attendance" or all(one.get(n) == other.get(n) for n in rest)


def _told_apart(work: UnitOfWork, survivor: str, other: str) -> None:
    """Forget that somebody told the two apart, and remember for the survivor whom the other one was told apart from."""
    table = table_of(NotSame)
    query = select(table.c.id, table.c.one, table.c.other).where((table.c.one == other) | (table.c.other == other))
    gone: list[str] = []
    moved: dict[str, dict[str, FieldValue]] = {}
    for key, one, two in work.connection.execute(query):
        if survivor in (one, two):
            gone.append(key)
        else:
            moved[key] = {"one" if one == other else "other": survivor}
    work.delete(NotSame, gone)
    if moved:
        work.set_many(NotSame, moved)
