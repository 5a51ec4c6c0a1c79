"""The verbs of a training: enrol, invite, seat, cancel, tick, complete. Each is one unit of work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, chunks, rows, table_of, titles
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Enrolment, Person, Training
from chapterdesk.services.trainings import prerequisites
from chapterdesk.services.trainings.prerequisites import day_words, lack_words
from chapterdesk.services.trainings.waiting import is_over

MOST_DAYS = 62
"""A training longer than this is ticked by its first days only."""
OPEN_STATES = ("invited", "applied", "waiting", "confirmed")
_BACK = ("declined", "cancelled", "missed")


@dataclass(frozen=True)
class Enrolled:
    """What came of enrolling people.

    Attributes:
        enrolments: Person -> id of the enrolment.
        states: Person -> the state it has now: ``confirmed``, or ``waiting`` where the seats are taken.
        already: People who had a place or a place in the queue before.
    """

    enrolments: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    already: tuple[str, ...] = ()


def now() -> str:
    """Return this instant as the register keeps it."""
    return clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")


def training_row(conn: Connection, training: str) -> Row:
    """Return a training's values. Raises UserError where it is gone."""
    found = rows(conn, Training, [training]).get(training)
    if found is None:
        raise UserError(_("That training is not in the register any more."), code="unknown_training")
    return found


def over(row: Row) -> bool:
    """Say whether a training is behind us."""
    last = str(row["last_day"] or row["day"] or "")
    return is_over(str(row["state"] or ""), last, clock.today().isoformat())


def days_of(row: Row) -> list[str]:
    """Return the days (ISO) of a training."""
    first = dt.date.fromisoformat(str(row["day"]))
    last = dt.date.fromisoformat(str(row["last_day"] or row["day"]))
    count = min(MOST_DAYS, (last - first).days + 1)
    return [(first + dt.timedelta(days=n)).isoformat() for n in range(count)]


def reasons(conn: Connection, training: str, people: Iterable[str]) -> dict[str, list[str]]:
    """Return why people should not simply be enrolled, in words; who has no reason against is left out.

    Reasons: a course that must have been taken is missing or ran out; the last day to apply has gone by.
    """
    row, wanted = training_row(conn, training), list(people)
    lacks = prerequisites.lacks(conn, str(row["course"]), wanted, str(row["day"] or clock.today().isoformat()))
    names = titles(conn, {lack.course for each in lacks.values() for lack in each})
    found = {person: [lack_words(lack, names) for lack in each] for person, each in lacks.items()}
    deadline = str(row["deadline"] or "")
    if deadline and deadline < clock.today().isoformat():
        late = _("The last day to apply was {day}").format(day=day_words(deadline))
        for person in wanted:
            found.setdefault(person, []).append(late)
    return found


def refuse_over(row: Row) -> None:
    """Raise UserError where nobody can be enrolled any more."""
    if row["state"] == "cancelled":
        raise UserError(_("The training is cancelled."), _("Plan it again first."), code="cancelled")
    if over(row):
        raise UserError(_("The training has been held."), _("Tick who was there, or choose a coming one."), code="held")


def enrol(
    register: Register, training: str, people: Sequence[str], *, override: bool = False, origin: str = "screen"
) -> Enrolled:
    """Enrol people: each gets a seat, or a place on the waiting list in the order given.

    Args:
        register: The open register.
        training: Its id.
        people: Ids.
        override: Enrol also who lacks a course or comes after the last day to apply; the reasons are noted.
        origin: Where it comes from.

    Raises:
        UserError: The training is over, or somebody should not simply be enrolled (``reasons``).
    """
    wanted = list(dict.fromkeys(people))
    with register.read() as conn:
        row = training_row(conn, training)
        refuse_over(row)
        against = reasons(conn, training, wanted)
        names = register.titles(conn, [*wanted[:3], *against, training])
    if against and not override:
        raise _not_simply(against, names)
    label = names.get(wanted[0], "") if len(wanted) == 1 else str(len(wanted))
    with register.work(N_("Enrol {who}: {name}"), origin=origin, who=label, name=names[training]) as work:
        found, already = _write(work, training, wanted, against)
    with register.read() as conn:
        states = {
            r["person"]: r["state"] for r in rows(conn, Enrolment, list(found.values()), ["person", "state"]).values()
        }
    return Enrolled(found, {str(k): str(v) for k, v in states.items()}, tuple(already))


def _not_simply(against: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> UserError:
    person, why = next(iter(against.items()))
    said = f"{names.get(person, '')}: {'; '.join(why)}."
    more = len(against) - 1
    if more:
        said += " " + ngettext("So does {n} more.", "So do {n} more.", more).format(n=more)
    return UserError(said, _("Enrol them all the same if you know why; the reason is noted."), code="prerequisites")


def _write(
    work: UnitOfWork, training: str, people: Sequence[str], against: Mapping[str, Sequence[str]]
) -> tuple[dict[str, str], list[str]]:
    """Put people on the waiting list; the rule of seats gives them a seat in the same step where one is free."""
    known = by_person(work.connection, training)
    stamp = now()
    found: dict[str, str] = {}
    already: list[str] = []
    fresh: list[dict[str, FieldValue]] = []
    for person in people:
        values: dict[str, FieldValue] = {"state": "waiting", "applied_at": stamp}
        if person in against:
            values["note"] = _("Enrolled all the same: {reason}").format(reason="; ".join(against[person]))
        if person not in known:
            fresh.append(values | {"training": training, "person": person})
            continue
        key, state, applied = known[person]
        found[person] = key
        if state in ("confirmed", "waiting", "completed"):
            already.append(person)
        else:
            keeps = applied if state == "applied" and applied else stamp
            work.set(Enrolment, key, values | {"applied_at": keeps, "completed_on": None})
    made = work.create_many(Enrolment, fresh)
    found.update((str(values["person"]), key) for values, key in zip(fresh, made, strict=True))
    return found, already


def by_person(conn: Connection, training: str) -> dict[str, tuple[str, str, str]]:
    """Return the enrolments of a training by person: id, state, when they applied; the one that goes furthest counts."""
    table = table_of(Enrolment)
    query = select(table.c.person, table.c.id, table.c.state, table.c.applied_at).where(table.c.training == training)
    found: dict[str, tuple[str, str, str]] = {}
    for person, key, state, applied in conn.execute(query.order_by(table.c.id)):
        if person not in found or found[person][1] in _BACK:
            found[person] = (key, state or "", applied or "")
    return found


def set_state(register: Register, enrolments: Sequence[str], state: str, *, origin: str = "screen") -> dict[str, str]:
    """Give enrolments a state; returns by id the state they have now, which the seats decide too.

    Giving a seat where none is free leaves them on the waiting list, in their turn. Raises UserError where one is gone.
    """
    with register.read() as conn:
        known = rows(conn, Enrolment, enrolments, ["training", "person", "applied_at", "state"])
        held = rows(conn, Training, sorted({str(r["training"]) for r in known.values()}))
        names = register.titles(conn, [str(r["person"]) for r in list(known.values())[:1]])
    if len(known) < len(set(enrolments)):
        raise UserError(_("What you changed is not in the register any more."), code="gone")
    for row in held.values() if state in ("waiting", "confirmed") else ():
        refuse_over(row)
    many: dict[str, dict[str, FieldValue]] = {}
    for key, row in known.items():
        values: dict[str, FieldValue] = {"state": "waiting" if state == "confirmed" else state}
        if row["state"] == "confirmed" and state == "confirmed":
            continue
        if state in ("applied", "waiting", "confirmed") and not row["applied_at"]:
            values["applied_at"] = now()
        if state == "completed":
            training = held[str(row["training"])]
            values["completed_on"] = training["last_day"] or training["day"]
        elif row["state"] == "completed":
            values["completed_on"] = None
        many[key] = values
    who = next(iter(names.values()), "") if len(known) == 1 else str(len(known))
    with register.work(
        N_("{state}: {who}"), origin=origin, state=Enrolment.fields["state"].format(state), who=who
    ) as w:
        w.set_many(Enrolment, many)
    with register.read() as conn:
        return {k: str(r["state"]) for k, r in rows(conn, Enrolment, enrolments, ["state"]).items()}


def seats_left(conn: Connection, training: str, seats: int | None) -> int | None:
    """Return how many seats are free, None where there is no limit."""
    if seats is None:
        return None
    table = table_of(Enrolment)
    taken = select(func.count()).where(table.c.training == training, table.c.state.in_(("confirmed", "completed")))
    return max(0, seats - (conn.execute(taken).scalar() or 0))


# -- on the spot ------------------------------------------------------------------------------------------------


def tick(register: Register, training: str, person: str, day: str, here: bool, *, origin: str = "screen") -> str:
    """Note that somebody is or was there on a day; returns the enrolment's id.

    Who comes without a seat gets one where one is free. Raises UserError where none is, or the day is not the training's.
    """
    with register.read() as conn:
        row = training_row(conn, training)
        if day not in days_of(row):
            raise UserError(_("The training is not on that day."), _("Choose one of its days."), code="wrong_day")
        known = by_person(conn, training).get(person)
        seats = row["seats"]
        free = seats_left(conn, training, seats if isinstance(seats, int) else None)
        name = register.titles(conn, [person]).get(person, "")
        present = _present(conn, known[0]) if known else ()
    takes_seat = here and (known is None or known[1] not in ("confirmed", "completed", "missed"))
    if takes_seat and free == 0:
        raise UserError(
            _("{name} has no seat, and all seats are taken.").format(name=name),
            _("Give the training more seats first."),
            code="full",
        )
    label = N_("Tick {name}") if here else N_("Untick {name}")
    with register.work(label, origin=origin, name=name) as work:
        if known is None:
            values: dict[str, FieldValue] = {"training": training, "person": person, "applied_at": now()}
            return work.create(Enrolment, values | {"state": "confirmed", "present_days": (day,) if here else ()})
        days = sorted({*present, day} if here else {*present} - {day})
        change: dict[str, FieldValue] = {"present_days": tuple(days)}
        if takes_seat or (here and known[1] == "missed"):
            change["state"] = "confirmed"
        work.set(Enrolment, known[0], change)
        return known[0]


def _present(conn: Connection, enrolment: str) -> tuple[str, ...]:
    days = rows(conn, Enrolment, [enrolment], ["present_days"])[enrolment]["present_days"]
    return tuple(str(day) for day in days) if isinstance(days, tuple) else ()


def complete(register: Register, enrolments: Sequence[str], *, origin: str = "screen") -> int:
    """Complete many at once; certificates follow in the same step. Returns how many were not completed before."""
    with register.read() as conn:
        known = rows(conn, Enrolment, enrolments, ["state"])
    fresh = [key for key, row in known.items() if row["state"] != "completed"]
    if fresh:
        set_state(register, fresh, "completed", origin=origin)
    return len(fresh)


@dataclass(frozen=True)
class Finished:
    """How a training ended: how many completed it, and how many did not come often enough."""

    completed: int
    missed: int


def finish(register: Register, training: str, *, least_days: int = 1, origin: str = "screen") -> Finished:
    """Mark a training as held: who was there on ``least_days`` completes it, others with a seat did not come.

    One step that can be undone. Raises UserError where nobody was ticked, so that nobody fails by a forgotten list.
    """
    with register.read() as conn:
        row = training_row(conn, training)
        table = table_of(Enrolment)
        query = select(table.c.id).where(table.c.training == training, table.c.state.in_(("confirmed", "completed")))
        keys = [key for (key,) in conn.execute(query)]
        known = rows(conn, Enrolment, keys, ["state", "present_days"])
    came = {key for key, each in known.items() if _count(each["present_days"]) >= least_days}
    if not came and not any(each["state"] == "completed" for each in known.values()):
        raise UserError(_("Nobody has been ticked as present."), _("Tick who was there first."), code="nobody_ticked")
    last = row["last_day"] or row["day"]
    many: dict[str, dict[str, FieldValue]] = {}
    for key, each in known.items():
        if each["state"] == "confirmed":
            many[key] = {"state": "completed", "completed_on": last} if key in came else {"state": "missed"}
    with register.work(N_("Held: {name}"), origin=origin, name=str(row["name"])) as work:
        # Held comes first: whoever leaves a seat now is followed by nobody.
        work.set(Training, training, {"state": "held"})
        work.set_many(Enrolment, many)
    done = sum(1 for values in many.values() if values["state"] == "completed")
    return Finished(done, len(many) - done)


def _count(days: FieldValue) -> int:
    return len(days) if isinstance(days, tuple) else 0


def cancel_training(register: Register, training: str, *, origin: str = "screen") -> int:
    """Cancel an occasion with everybody on it; returns how many had a seat or waited, and are to be told."""
    with register.read() as conn:
        row = training_row(conn, training)
        table = table_of(Enrolment)
        query = select(table.c.id).where(table.c.training == training, table.c.state.in_(OPEN_STATES))
        keys = [key for (key,) in conn.execute(query)]
    with register.work(N_("Cancel {name}"), origin=origin, name=str(row["name"])) as work:
        work.set(Training, training, {"state": "cancelled"})
        work.set_many(Enrolment, {key: {"state": "cancelled"} for key in keys})
    return len(keys)


def known_people(conn: Connection, people: Iterable[str]) -> set[str]:
    """Return those of these ids that are people of the register."""
    table = table_of(Person)
    return {k for b in chunks(people) for (k,) in conn.execute(select(table.c.id).where(table.c.id.in_(b)))}
