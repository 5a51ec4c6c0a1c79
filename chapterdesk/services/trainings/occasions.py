"""Reading occasions: the list, one card with its figures, everybody on it and why somebody should be looked at."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import open_period, rows, table_of
from chapterdesk.models import Course, Enrolment, Membership, Person, Training
from chapterdesk.services import record_names
from chapterdesk.services.trainings import prerequisites
from chapterdesk.services.trainings.enrolling import days_of, over, training_row
from chapterdesk.services.trainings.prerequisites import day_words, lack_words
from chapterdesk.services.trainings.waiting import Place, in_turn

ORDER = ("confirmed", "completed", "missed", "waiting", "applied", "invited", "declined", "cancelled")
"""States in the order in which a card shows people."""


@dataclass(frozen=True)
class Line:
    """One occasion in the list: ``seats`` None where there is no limit; ``over`` once it is behind us."""

    id: str
    ref: str
    name: str
    course: str
    day: str
    town: str
    state: str
    seats: int | None
    taken: int
    waiting: int
    over: bool
    deadline: str = ""

    @property
    def free(self) -> int | None:
        """How many seats are free, None where there is no limit."""
        return None if self.seats is None else max(0, self.seats - self.taken)


@dataclass(frozen=True)
class Facts:
    """One occasion with everything its card shows; days are ISO, ``trainers`` and ``unit_name`` are words."""

    id: str
    ref: str
    name: str
    course: str
    course_name: str
    unit: str
    unit_name: str
    day: str
    last_day: str
    start: str
    end: str
    place: str
    town: str
    trainers: tuple[str, ...]
    seats: int | None
    deadline: str
    state: str
    survey: str
    notes: str
    gives_certificate: bool
    over: bool
    days: tuple[str, ...]

    @property
    def where(self) -> str:
        """Venue and town."""
        return ", ".join(part for part in (self.place, self.town) if part)

    @property
    def when(self) -> str:
        """Its days and hours in words."""
        days = day_words(self.day)
        if self.last_day and self.last_day != self.day:
            days = _("{first} to {last}").format(first=days, last=day_words(self.last_day))
        hours = "\u2013".join(part for part in (self.start, self.end) if part)
        return ", ".join(part for part in (days, hours) if part)


@dataclass(frozen=True)
class Seat:
    """One enrolment as a card shows it.

    Attributes:
        turn: Place on the waiting list, 0 for who is not on it.
        present: Days (ISO) on which they were there.
        why: What somebody should look at: courses that are missing or ran out.
    """

    id: str
    person: str
    name: str
    state: str
    applied_at: str
    present: tuple[str, ...]
    member: bool
    turn: int = 0
    why: tuple[str, ...] = ()
    note: str = ""
    needs: str = ""


def listed(conn: Connection) -> list[Line]:
    """Return every occasion: the coming ones by their day, then those behind us, the latest first."""
    table, course = table_of(Training), table_of(Course)
    taken, waiting = _counts(conn, ("confirmed", "completed")), _counts(conn, ("waiting",))
    today = clock.today().isoformat()
    query = select(
        table.c.id, table.c.ref, table.c.title, course.c.title.label("course"), table.c.day, table.c.last_day,
        table.c.town, table.c.state, table.c.seats, table.c.deadline,
    ).join(course, course.c.id == table.c.course, isouter=True)  # fmt: skip
    found = [
        Line(
            r.id, r.ref, r.title, r.course or "", r.day or "", r.town or "", r.state or "planned", r.seats,
            taken.get(r.id, 0), waiting.get(r.id, 0),
            r.state in ("held", "cancelled") or str(r.last_day or r.day or "9") < today, r.deadline or "",
        )
        for r in conn.execute(query)
    ]  # fmt: skip
    coming = sorted((each for each in found if not each.over), key=lambda each: (each.day, each.name))
    past = sorted((each for each in found if each.over), key=lambda each: (each.day, each.name), reverse=True)
    return coming + past


def _counts(conn: Connection, states: tuple[str, ...]) -> dict[str, int]:
    table = table_of(Enrolment)
    query = (
        select(table.c.training, func.count().label("many")).where(table.c.state.in_(states)).group_by(table.c.training)
    )
    return {row.training: row.many for row in conn.execute(query)}


def facts(register: Register, conn: Connection, training: str) -> Facts:
    """Return one occasion. Raises UserError where it is gone."""
    row = training_row(conn, training)
    trainers = [str(each) for each in row["trainers"]] if isinstance(row["trainers"], tuple) else []
    names = register.titles(conn, [str(row["course"] or ""), str(row["unit"] or ""), *trainers])
    gives = rows(conn, Course, [str(row["course"])], ["gives_certificate"]).get(str(row["course"]), {})
    table = table_of(Training)
    seats = row["seats"]
    texts = {name: str(row[name] or "") for name in Training.fields if name not in ("seats", "trainers")}
    return Facts(
        **{n: texts[n] for n in ("name", "course", "unit", "day", "last_day", "start", "end", "place", "town")},
        **{n: texts[n] for n in ("deadline", "survey", "notes")},
        id=training,
        ref=conn.execute(select(table.c.ref).where(table.c.id == training)).scalar() or "",
        course_name=names.get(texts["course"], ""),
        unit_name=names.get(texts["unit"], ""),
        trainers=tuple(names[each] for each in trainers if each in names),
        seats=seats if isinstance(seats, int) else None,
        state=texts["state"] or "planned",
        gives_certificate=bool(gives.get("gives_certificate")),
        over=over(row),
        days=tuple(days_of(row)),
    )


def seats(register: Register, conn: Connection, training: str) -> list[Seat]:
    """Return everybody on an occasion: those with a seat by name, then the waiting list in its order, then the rest."""
    row = training_row(conn, training)
    table = table_of(Enrolment)
    keys = [key for (key,) in conn.execute(select(table.c.id).where(table.c.training == training))]
    known = rows(conn, Enrolment, keys)
    people = sorted({str(each["person"]) for each in known.values()})
    names = register.titles(conn, people)
    order = _sort(conn, people)
    lacks = prerequisites.lacks(conn, str(row["course"]), people, str(row["day"] or ""))
    courses = register.titles(conn, [lack.course for each in lacks.values() for lack in each])
    waiting = sorted(
        (Place(key, "waiting", str(r["applied_at"] or "")) for key, r in known.items() if r["state"] == "waiting"),
        key=in_turn,
    )
    turns = {place.id: number for number, place in enumerate(waiting, 1)}
    members = _members(conn, people)
    found = []
    for key, each in known.items():
        person, present = str(each["person"]), each["present_days"]
        why = lacks.get(person, ()) if each["state"] not in ("declined", "cancelled", "missed", "completed") else ()
        found.append(
            Seat(
                key, person, names.get(person, ""), str(each["state"] or "applied"), str(each["applied_at"] or ""),
                tuple(str(day) for day in present) if isinstance(present, tuple) else (), person in members,
                turns.get(key, 0), tuple(lack_words(lack, courses) for lack in why),
                str(each["note"] or ""), str(each["needs"] or ""),
            )
        )  # fmt: skip
    return sorted(found, key=lambda seat: (ORDER.index(seat.state), seat.turn, order[seat.person]))


def _sort(conn: Connection, people: list[str]) -> dict[str, str]:
    table = table_of(Person)
    found = dict.fromkeys(people, "")
    for start in range(0, len(people), 500):
        block = people[start : start + 500]
        found.update(
            (key, text or "")
            for key, text in conn.execute(select(table.c.id, table.c.sort_title).where(table.c.id.in_(block)))
        )
    return found


def _members(conn: Connection, people: list[str]) -> set[str]:
    table = table_of(Membership)
    found: set[str] = set()
    for start in range(0, len(people), 500):
        block = people[start : start + 500]
        found |= {
            key for (key,) in conn.execute(select(table.c.party).where(table.c.party.in_(block), open_period(table)))
        }
    return found


def find_people(register: Register, words: str, known: set[str], *, limit: int = 5) -> list[tuple[str, str, str]]:
    """Return people of the register (id, name, what tells them apart) who are not among ``known``, by parts of names."""
    found = record_names.candidates(register, "person", words, limit=limit + len(known) if len(known) < 50 else 50)
    return [(each.id, each.name, each.detail) for each in found if each.id not in known][:limit]
