"""Who calls whom: choosing callers, putting the audience on the list, dividing it, and changing that by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, chunks, rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Call, Caller, Mobilisation, Person
from chapterdesk.services.mobilise import asking, audience, outcomes
from chapterdesk.services.mobilise.splitting import Callee, CallingSide, Split, split
from chapterdesk.services.mobilise.tally import tallies

_LIKE = ("languages", "town", "groups")


@dataclass(frozen=True)
class CallerLine:
    """One caller: the person, how many are on the list, done with and left, and when it was handed out."""

    id: str
    party: str
    name: str
    most: int | None
    people: int
    called: int
    handed_out: str
    note: str = ""

    @property
    def left(self) -> int:
        """How many are still to be called."""
        return self.people - self.called


@dataclass(frozen=True)
class Shared:
    """What came of sharing out: people newly on the list, how many each caller has, and for how many there was no room."""

    new: int
    loads: dict[str, int]
    without_caller: int


def add(register: Register, mobilisation: str, parties: Sequence[str], *, origin: str = "screen") -> list[str]:
    """Let people call for a mobilisation; return the ids of all callers that were added, those already there left out."""
    name = asking.name_of(register, mobilisation)
    with register.work(N_("Callers for {name}"), origin=origin, name=name) as work:
        there = {line.party for line in lines(register, work.connection, mobilisation)}
        fresh = [party for party in dict.fromkeys(parties) if party not in there]
        return work.create_many(Caller, [{"mobilisation": mobilisation, "party": party} for party in fresh])


def limit(register: Register, caller: str, most: int | None, *, origin: str = "screen") -> None:
    """Say how many calls a caller takes at most; None for as many as needed."""
    with register.work(N_("How many calls a caller takes"), origin=origin) as work:
        work.set(Caller, caller, {"most": most})


def remove(register: Register, caller: str, *, origin: str = "screen") -> None:
    """Take a caller off; those still to be called are without a caller until the list is shared out again."""
    with register.work(N_("Take a caller off"), origin=origin) as work:
        work.delete(Caller, [caller])


def hand_to(register: Register, calls: Sequence[str], caller: str | None, *, origin: str = "screen") -> None:
    """Give calls to another caller by hand, or to nobody."""
    with register.work(N_("Another caller for {n} calls"), origin=origin, n=str(len(calls))) as work:
        work.set_many(Call, {call: {"caller": caller} for call in calls})


def lines(register: Register, conn: Connection, mobilisation: str) -> list[CallerLine]:
    """Return a mobilisation's callers in the order in which they were chosen."""
    keys = asking.callers_in(conn, mobilisation)
    found = rows(conn, Caller, keys)
    names = register.titles(conn, [str(row["party"]) for row in found.values()])
    counts: dict[str, list[int]] = {key: [0, 0] for key in keys}
    for each in tallies(conn, mobilisation):
        if each.caller in counts:
            counts[each.caller][0] += each.many
            counts[each.caller][1] += each.many - each.left
    return [
        CallerLine(
            key,
            str(row["party"]),
            names.get(str(row["party"]), ""),
            row["most"] if isinstance(row["most"], int) else None,
            counts[key][0],
            counts[key][1],
            str(row["handed_out"] or ""),
            str(row["note"] or ""),
        )
        for key, row in found.items()
    ]


def share_out(
    register: Register, mobilisation: str, *, origin: str = "screen", progress: Progress | None = None
) -> Shared:
    """Put the audience on the list and divide all whom nobody has tried yet among the callers; then calling begins.

    Who has been tried stays with who tried. Who was on the list, untried, and is not asked any more goes off it.
    Raises UserError ``no_callers``, ``nobody``.
    """
    watch = progress or Progress()
    with register.read() as conn:
        facts = asking.facts(register, conn, mobilisation)
        wanted = audience.look(conn, facts.who, facts.rest_days, mobilisation).people
        if not asking.callers_in(conn, mobilisation):
            raise UserError(_("Nobody calls yet."), _("Choose at least one caller first."), code="no_callers")
    watch.step(0, 3, _("Sharing out"))
    with register.work(N_("Share out {name}"), origin=origin, name=facts.name) as work:
        there = calls_of(work.connection, mobilisation)
        asked = set(wanted)
        untried = {key: row for key, row in there.items() if not row["outcome"]}
        work.delete(Call, [str(row["id"]) for key, row in untried.items() if key not in asked])
        fresh = [key for key in wanted if key not in there]
        waiting = [key for key in untried if key in asked] + [key for key, row in there.items() if _forsaken(row)]
        if not fresh and not there:
            raise UserError(
                _("Nobody may be asked."), _("Choose another list, or ask for consent first."), code="nobody"
            )
        found = plan(work.connection, mobilisation, [*waiting, *fresh])
        watch.step(1, 3, _("Sharing out"))
        _write(work, mobilisation, there, fresh, found)
        watch.step(2, 3, _("Sharing out"))
        # What is on hold stays on hold, with a new list.
        if facts.state != asking.PAUSED:
            work.set(Mobilisation, mobilisation, {"state": asking.CALLING})
    return Shared(len(fresh), {caller: len(mine) for caller, mine in found.lists.items()}, len(found.left))


def _write(work: UnitOfWork, mobilisation: str, there: Mapping[str, Row], fresh: Sequence[str], found: Split) -> None:
    caller_of = {person: caller for caller, mine in found.lists.items() for person in mine}
    work.set_many(
        Call,
        {str(there[person]["id"]): {"caller": caller_of.get(person)} for person in there if person in caller_of}
        | {str(there[person]["id"]): {"caller": None} for person in found.left if person in there},
    )
    first = 1 + max((at for row in there.values() if isinstance(at := row["position"], int)), default=0)
    created: list[dict[str, FieldValue]] = [
        {"mobilisation": mobilisation, "person": person, "caller": caller_of.get(person), "position": first + number}
        for number, person in enumerate(fresh)
    ]
    work.create_many(Call, created)


def _forsaken(row: Row) -> bool:
    """Say whether somebody is to be tried again and has nobody who does."""
    return str(row["outcome"] or "") in outcomes.AGAIN and not row["caller"]


def calls_of(conn: Connection, mobilisation: str) -> dict[str, Row]:
    """Return a mobilisation's calls by person, in the order of the list: id, caller, position and outcome of each."""
    table: Table = table_of(Call)
    names = ("id", "caller", "position", "outcome")
    query = select(table.c.person, *(table.c[name] for name in names)).where(table.c.mobilisation == mobilisation)
    return {
        row[0]: dict(zip(names, row[1:], strict=True))
        for row in conn.execute(query.order_by(table.c.position, table.c.n))
    }


def plan(conn: Connection, mobilisation: str, people: Sequence[str]) -> Split:
    """Return how people would be divided among the callers, without writing anything."""
    keys = asking.callers_in(conn, mobilisation)
    found = rows(conn, Caller, keys)
    sides = rows(conn, Person, [str(row["party"]) for row in found.values()], _LIKE)
    callers = []
    for key in keys:
        party, most = str(found[key]["party"]), found[key]["most"]
        callers.append(CallingSide(key, *_alike(sides.get(party, {})), most if isinstance(most, int) else None))
    known = _known_by(conn, {str(found[key]["party"]): key for key in keys})
    return split(_callees(conn, people, known), callers)


def _callees(conn: Connection, people: Sequence[str], known: Mapping[str, set[str]]) -> list[Callee]:
    # Read for all at once from some thousand on: one query instead of hundreds.
    about = rows(conn, Person, None if len(people) > 2000 else people, _LIKE)
    nobody: frozenset[str] = frozenset()
    return [
        Callee(key, *_alike(about[key]), frozenset(known[key]) if key in known else nobody)
        for key in people
        if key in about
    ]


def _alike(row: Mapping[str, FieldValue]) -> tuple[frozenset[str], str, frozenset[str]]:
    """Return what a person and a caller can have in common: languages, town and groups, as they are compared."""
    languages, groups = row.get("languages"), row.get("groups")
    return (
        frozenset(fold(str(each)) for each in languages) if isinstance(languages, tuple) else frozenset(),
        fold(str(row.get("town") or "")),
        frozenset(str(each) for each in groups) if isinstance(groups, tuple) else frozenset(),
    )


def _known_by(conn: Connection, callers: Mapping[str, str]) -> dict[str, set[str]]:
    """Return for each person which of these callers (by party) reached them in an earlier mobilisation."""
    call, caller = table_of(Call), table_of(Caller)
    found: dict[str, set[str]] = {}
    for block in chunks(callers):
        query = (
            select(call.c.person, caller.c.party)
            .join(caller, caller.c.id == call.c.caller)
            .where(caller.c.party.in_(block), call.c.outcome.in_(outcomes.ANSWERED))
        )
        for person, party in conn.execute(query):
            found.setdefault(person, set()).add(callers[party])
    return found
