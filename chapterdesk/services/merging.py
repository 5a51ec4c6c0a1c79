"""Making one person of two: nothing is lost, what points at either points at the one, and it can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import chunks, rows, table_of
from chapterdesk.database.side import consent_id
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue, Kept, Value
from chapterdesk.fields.declare import unique
from chapterdesk.fields.types import LongText
from chapterdesk.models import Alias, ConsentOf, NotSame, Person, fields_of
from chapterdesk.services import joining
from chapterdesk.services.importing.faces import FACE_FIELDS, face
from chapterdesk.services.importing.matching import likes_within
from chapterdesk.services.importing.records import survivors, told_apart


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
    watch.step(0, 0, _("Looking for the same people"))
    faces = [face(key, row) for key, row in rows(conn, Person, None, FACE_FIELDS).items()]
    watch.check()
    found = [
        Double(str(like.other), str(key), like.verdict, like.score, like.reason)
        for key, likes in likes_within(faces, progress=watch).items()
        for like in likes
    ]
    return standing(conn, sorted(found, key=lambda pair: -pair.score))


def standing(conn: Connection, found: Iterable[Double]) -> list[Double]:
    """Return the pairs that still wait for an answer: who was merged stands for whom it became, the rest falls away."""
    pairs = list(found)
    became, apart = survivors(conn), told_apart(conn)
    table = table_of(Person)
    wanted = {became.get(key, key) for pair in pairs for key in (pair.one, pair.other)}
    alive = {i for b in chunks(wanted) for (i,) in conn.execute(select(table.c.id).where(table.c.id.in_(b)))}
    result: dict[frozenset[str], Double] = {}
    for pair in pairs:
        one, other = became.get(pair.one, pair.one), became.get(pair.other, pair.other)
        both = frozenset((one, other))
        if len(both) == 2 and both <= alive and both not in apart:
            result.setdefault(both, replace(pair, one=one, other=other))
    return list(result.values())


def keep_apart(register: Register, one: str, other: str) -> int:
    """Remember that two people are not the same; return the unit of work that undoes it."""
    with register.work(N_("{name} is somebody else"), name=_title(register, one)) as work:
        work.create(NotSame, {"one": one, "other": other})
        return work.changes.work


# The most restrictive first.
_STRICTNESS = ("withdrawn", "refused", "granted", "not_asked", None)


def stricter(one: FieldValue, other: FieldValue) -> FieldValue:
    """Return the more restrictive of two states of consent."""
    return min((one, other), key=lambda state: _STRICTNESS.index(None if state is None else str(state)))


def merge_people(register: Register, survivor: str, other: str, chosen: Mapping[str, str] | None = None) -> int:
    """Make one person of two and return the unit of work that undoes it.

    Empty fields of the survivor are filled, several phones, addresses and tags are united, notes are both kept, the more
    restrictive consent wins, a protected identity stays protected; memberships, roles, attendance and all that points at the
    other one moves, and two rows about the same thing become one (see ``joining``). The other one's Ref leads to the
    survivor from then on. Raises UserError where one is not there, or both are the same.

    Args:
        register: The register.
        survivor: Who stays.
        other: Who becomes the survivor.
        chosen: Field -> id of the one of the two whose value holds, where they differ; the survivor's otherwise.
    """
    if survivor == other:
        raise UserError(_("Choose two different people to merge."), code="same_person")
    with register.work(N_("Merge of {name}"), origin="merge", name=_title(register, survivor)) as work:
        found = rows(work.connection, Person, [survivor, other])
        if len(found) < 2:
            raise UserError(_("One of the two is not in the register any more."), code="gone")
        preferred = frozenset(name for name, whose in (chosen or {}).items() if whose == other)
        decided = frozenset(chosen or ()) - preferred
        if values := united(found[survivor], found[other], preferred, decided):
            work.set(Person, survivor, values)
        _consents(work, survivor, other)
        joining.repoint(work, "person", other, survivor, leave=("consent",))
        _told_apart(work, survivor, other)
        table = table_of(Person)
        ref = work.connection.execute(select(table.c.ref).where(table.c.id == other)).scalar()
        work.create(Alias, {"old": other, "old_ref": ref, "survivor": survivor})
        work.delete(Person, [other])
        return work.changes.work


def _title(register: Register, key: str) -> str:
    with register.read() as conn:
        return register.titles(conn, [key]).get(key, "")


def united(
    kept: Mapping[str, FieldValue],
    other: Mapping[str, FieldValue],
    preferred: Collection[str] = (),
    decided: Collection[str] = (),
) -> dict[str, FieldValue]:
    """Return the fields of the survivor that the other one completes, or replaces where its value is ``preferred``.

    In fields that are ``decided`` the survivor's own value stays, also where the other one's would be more exact.
    """
    values: dict[str, FieldValue] = {}
    for name, declared in fields_of(Person).items():
        mine, theirs = kept.get(name), other.get(name)
        if declared.kept not in (Kept.COLUMN, Kept.SET) or theirs in (None, "", ()) or theirs == mine:
            continue
        if declared.many:
            if more := _more(mine, theirs):
                values[name] = (*_tuple(mine), *more)
        elif mine in (None, "") or (name == "protected_identity" and theirs):
            values[name] = theirs
        elif isinstance(declared.type, LongText):
            if str(theirs) not in str(mine):
                values[name] = f"{mine}\n{theirs}"
        elif name in preferred or (name == "birth_date" and name not in decided and str(theirs).startswith(str(mine))):
            values[name] = theirs
    _keep_number(values, kept, other)
    return values


def _more(mine: FieldValue, theirs: FieldValue) -> tuple[Value, ...]:
    have = _tuple(mine)
    return tuple(value for value in _tuple(theirs) if value not in have)


def is_choice(name: str, mine: FieldValue, theirs: FieldValue) -> bool:
    """Say whether somebody must choose between two values of a field: nothing else follows from the rules of a merge."""
    declared = fields_of(Person)[name]
    rule = declared.kept is not Kept.COLUMN or isinstance(declared.type, LongText) or name == "protected_identity"
    return not rule and mine not in (None, "") and theirs not in (None, "") and mine != theirs


def _keep_number(
    values: dict[str, FieldValue], kept: Mapping[str, FieldValue], other: Mapping[str, FieldValue]
) -> None:
    """Keep the member number that does not hold among the other numbers, so that lists with it still find the person."""
    mine, theirs = kept.get("member_number"), other.get("member_number")
    if not mine or not theirs or mine == theirs:
        return
    lost = mine if "member_number" in values else theirs
    before = values.get("external_numbers", kept.get("external_numbers"))
    values["external_numbers"] = unique([*_tuple(before), str(lost)])


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
