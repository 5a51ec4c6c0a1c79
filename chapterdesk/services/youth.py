"""Young people: who they are, who of the school groups leaves school before the next autumn, whose parents have not said yes."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from chapterdesk.core import clock
from chapterdesk.core.text import N_
from chapterdesk.database.register import Register
from chapterdesk.database.rows import chunks, open_period, rows, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import Appointment, ConsentOf, GroupMembership, Person, RoleType, Unit
from chapterdesk.services import statutes, terms

YOUTH_UNDER = 26
"""Young is who has not turned 26: Swedish state grants to youth organisations count members from 6 to 25 years
(förordning 2011:65), so that these figures can be used in applications as they are."""
SCHOOL_KINDS = ("school_group", "student_group")
"""Kinds of units that are school or student groups."""
END_OF_SCHOOL: Mapping[str, tuple[int, int]] = {
    "SE": (19, 6),
    "FI": (19, 6),
    "NO": (19, 6),
    "DK": (19, 6),
    "NL": (18, 6),
    "BE": (18, 6),
}
"""Country -> (age that somebody turns in the year of leaving upper secondary school, month). A habit, not a rule: from the
usual ages in Eurydice's "The structure of the European education systems"; so it is only ever a suggestion."""
_SCHOOL_YEAR_BEGINS = 8
"""Who leaves in a year of which only the number is known leaves before August, when the next school year begins."""
GUARDIAN_FIELDS = ("guardian", "guardian_phone", "guardian_email", "guardian_consent")


# -- ages, pure -------------------------------------------------------------------------------------------------


def latest_day(partial: str) -> dt.date:
    """Return the last day that a partial date (``2010``, ``2010-05`` or a whole date) can mean."""
    parts = [int(part) for part in partial.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1]
    return dt.date(parts[0], month, day)


def youngest_age(born: str, day: dt.date) -> int:
    """Return the least age in whole years that somebody can have on a day, where perhaps only the year of birth is known."""
    last = latest_day(born)
    return day.year - last.year - ((day.month, day.day) < (last.month, last.day))


def is_young(born: str | None, day: dt.date) -> bool:
    """Say whether somebody is, or may be, under 26 on a day; nobody whose birth date is not known."""
    return bool(born) and youngest_age(str(born), day) < YOUTH_UNDER


def end_of_school(born: str | None, country: str) -> str | None:
    """Return the year and month when school usually ends in a country, a suggestion only; None where it is not known."""
    habit = END_OF_SCHOOL.get(country.upper())
    if not born or habit is None:
        return None
    age, month = habit
    return f"{int(born[:4]) + age:04d}-{month:02d}"


def leaves_before(leaves: str, autumn: dt.date) -> bool:
    """Say whether somebody who leaves school on a partial date is gone when the autumn term begins."""
    if len(leaves) == 4:
        return dt.date(int(leaves), _SCHOOL_YEAR_BEGINS, 1) <= autumn
    first = dt.date.fromisoformat(f"{leaves}-01" if len(leaves) == 7 else leaves)
    return first < autumn


def years_left(leaves: str, day: dt.date) -> int:
    """Return how many school years somebody has left after the one that a day lies in; negative for who has left."""
    year = int(leaves[:4])
    month = int(leaves[5:7]) if len(leaves) > 4 else _SCHOOL_YEAR_BEGINS - 1
    last = year if month < _SCHOOL_YEAR_BEGINS else year + 1
    now = day.year if day.month < _SCHOOL_YEAR_BEGINS else day.year + 1
    return last - now


# -- contact persons of school groups -----------------------------------------------------------------------------


@dataclass(frozen=True)
class ContactPerson:
    """Somebody with a post in a school or student group.

    Attributes:
        leaves: When they leave school as a partial date, "" where nothing is known.
        suggested: Whether ``leaves`` is only what is usual in the country at that age.
        gone: Whether they have left school by the next autumn term.
        years: School years left after this one, None where nothing is known.
    """

    person: str
    name: str
    roles: tuple[str, ...]
    leaves: str
    suggested: bool
    gone: bool
    years: int | None


@dataclass(frozen=True)
class SchoolGroup:
    """A school or student group with its contact persons.

    Attributes:
        staying: Names of up to three others of the group who go on at the school, whom to ask.
        leaderless: Whether no contact person goes on after the summer.
    """

    id: str
    name: str
    kind: str
    school: str
    contacts: tuple[ContactPerson, ...]
    staying: tuple[str, ...]

    @property
    def leaving(self) -> tuple[ContactPerson, ...]:
        """Those who have left school by the next autumn."""
        return tuple(each for each in self.contacts if each.gone)

    @property
    def leaderless(self) -> bool:
        """Whether nobody of the contact persons goes on after the summer."""
        return all(each.gone for each in self.contacts)


def next_autumn(conn: Connection, day: dt.date | None = None) -> dt.date:
    """Return the first day of the next autumn term."""
    today = day or clock.today()
    ahead = terms.spans(conn, today, today + dt.timedelta(days=500))
    return next(span.start for span in ahead if span.code.endswith("-autumn") and span.start > today)


def school_groups(register: Register, conn: Connection) -> list[SchoolGroup]:
    """Return the school and student groups that are not closed, by name."""
    unit = table_of(Unit)
    query = select(unit.c.id, unit.c.title, unit.c.unit_kind, unit.c.school).where(
        unit.c.unit_kind.in_(SCHOOL_KINDS), or_(unit.c.state.is_(None), unit.c.state != "closed")
    )
    found = conn.execute(query.order_by(unit.c.sort_title)).all()
    keys = [row.id for row in found]
    posts = _posts(conn, keys)
    people = rows(conn, Person, [p for held in posts.values() for p in held], ["birth_date", "leaves_school"])
    asked = [
        *people,
        *(row.school for row in found if row.school),
        *(r for h in posts.values() for x in h.values() for r in x),
    ]
    names = register.titles(conn, asked)
    autumn, country = next_autumn(conn), country_of(conn)
    contacts = {
        row.id: tuple(
            _contact(
                person, names, roles, people.get(person, {}), country if row.unit_kind == "school_group" else "", autumn
            )
            for person, roles in posts.get(row.id, {}).items()
        )
        for row in found
    }
    leaving = [key for key, those in contacts.items() if any(each.gone for each in those)]
    staying = _staying(conn, leaving, posts, autumn)
    return [
        SchoolGroup(
            row.id, row.title, row.unit_kind, names.get(row.school, ""), contacts[row.id], staying.get(row.id, ())
        )
        for row in found
    ]


def _posts(conn: Connection, units: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Return unit -> person -> role types that they hold today."""
    table, role = table_of(Appointment), table_of(RoleType)
    found: dict[str, dict[str, list[str]]] = {}
    for block in chunks(units):
        query = (
            select(table.c.unit, table.c.party, table.c.role)
            .join(role, role.c.id == table.c.role)
            .where(table.c.unit.in_(block), open_period(table))
            .order_by(role.c.order, table.c.n)
        )
        for unit, party, kind in conn.execute(query):
            found.setdefault(unit, {}).setdefault(party, []).append(kind)
    return found


def _contact(
    person: str,
    names: Mapping[str, str],
    roles: Sequence[str],
    about: Mapping[str, FieldValue],
    country: str,
    autumn: dt.date,
) -> ContactPerson:
    noted = str(about.get("leaves_school") or "")
    leaves = noted or end_of_school(str(about.get("birth_date") or ""), country) or ""
    return ContactPerson(
        person,
        names.get(person, ""),
        tuple(names.get(role, "") for role in roles),
        leaves,
        bool(leaves) and not noted,
        bool(leaves) and leaves_before(leaves, autumn),
        years_left(leaves, clock.today()) if leaves else None,
    )


def _staying(
    conn: Connection, units: Sequence[str], posts: Mapping[str, Mapping[str, list[str]]], autumn: dt.date
) -> dict[str, tuple[str, ...]]:
    """Return unit -> names of three members who go on longest, and have no post; one query for 500 units."""
    person, belongs = table_of(Person), table_of(GroupMembership)
    found: dict[str, list[str]] = {}
    for block in chunks(units):
        query = (
            select(belongs.c.unit, person.c.id, person.c.title, person.c.leaves_school)
            .join(belongs, belongs.c.person == person.c.id)
            .where(belongs.c.unit.in_(block), open_period(belongs), person.c.leaves_school.is_not(None))
            .order_by(person.c.leaves_school.desc(), person.c.sort_title)
        )
        for unit, key, title, leaves in conn.execute(query):
            here = found.setdefault(unit, [])
            if len(here) < 3 and key not in posts.get(unit, {}) and not leaves_before(leaves, autumn):
                here.append(title)
    return {unit: tuple(names) for unit, names in found.items()}


def country_of(conn: Connection) -> str:
    """Return the country of the section, "" where none is noted."""
    table = table_of(Unit)
    query = select(table.c.country).where(table.c.unit_kind == "section", table.c.country.is_not(None))
    return str(conn.execute(query.limit(1)).scalar() or "")


# -- parents' consent ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Minor:
    """Somebody who is, or may be, too young by the statutes to take part without a parent's yes.

    Attributes:
        age: The least age they can have today.
        rule: The age from which no consent is asked.
        answer: Code of what the parent said: "" for nothing, ``refused``, ``withdrawn``, ``not_asked``, ``granted``.
    """

    person: str
    name: str
    unit: str
    born: str
    age: int
    rule: int
    guardian: str
    phone: str
    email: str
    answer: str


def guardian_age(conn: Connection, unit: str = "") -> int:
    """Return the age under which the statutes of a unit ask for a parent's consent; 0 where they ask none."""
    return statutes.rules(conn, unit).number("guardian_age") or 0


def needs_guardian(conn: Connection, person: str, unit: str = "") -> bool:
    """Say whether a parent's yes is asked of somebody and missing, for taking part at a unit."""
    about = rows(conn, Person, [person], ["birth_date", "guardian_consent"]).get(person, {})
    born = str(about.get("birth_date") or "")
    if not born or about.get("guardian_consent") == "granted":
        return False
    return youngest_age(born, clock.today()) < guardian_age(conn, unit)


def without_consent(register: Register, conn: Connection, limit: int = 500) -> list[Minor]:
    """Return those whose parents' yes is asked by the statutes and missing, the youngest first."""
    oldest = _oldest_rule(conn)
    if not oldest:
        return []
    today = clock.today()
    since = str(today.year - oldest - 1)
    person, said = table_of(Person), table_of(ConsentOf)
    granted = select(said.c.person).where(
        said.c.purpose == "minors", said.c.channel == "guardian", said.c.state == "granted"
    )
    query = select(person.c.id).where(person.c.birth_date >= since, person.c.id.not_in(granted))
    keys = [
        key for (key,) in conn.execute(query.order_by(person.c.birth_date.desc(), person.c.sort_title).limit(4 * limit))
    ]
    about = rows(conn, Person, keys, ["birth_date", "groups", *GUARDIAN_FIELDS])
    groups = {unit: "" for row in about.values() for unit in _units(row) or ("",)}
    rule_of = {unit: each.number("guardian_age") or 0 for unit, each in statutes.rules_of(conn, groups).items()}
    names = register.titles(conn, [*keys, *groups])
    found: list[Minor] = []
    for key, row in about.items():
        unit = max(_units(row) or ("",), key=lambda each: rule_of[each])
        age = youngest_age(str(row["birth_date"]), today)
        if age < rule_of[unit]:
            found.append(_minor(key, names.get(key, ""), names.get(unit, ""), age, rule_of[unit], row))
    return found[:limit]


def _minor(key: str, name: str, unit: str, age: int, rule: int, row: Mapping[str, FieldValue]) -> Minor:
    born, guardian, phone, email, answer = (str(row[n] or "") for n in ("birth_date", *GUARDIAN_FIELDS))
    return Minor(key, name, unit, born, age, rule, guardian, phone, email, answer)


def _units(row: Mapping[str, FieldValue]) -> tuple[str, ...]:
    value = row.get("groups")
    return tuple(str(each) for each in value) if isinstance(value, tuple) else ()


def _oldest_rule(conn: Connection) -> int:
    """Return the highest age under which any statutes of the chapter ask for a parent's consent."""
    from chapterdesk.models import Statute

    table = table_of(Statute)
    highest = conn.execute(select(func.max(table.c.guardian_age))).scalar()
    usual = statutes.USUAL["guardian_age"]
    return max(int(highest or 0), usual if isinstance(usual, int) else 0)


# -- writing ------------------------------------------------------------------------------------------------------


def note_guardian(register: Register, person: str, values: Mapping[str, FieldValue]) -> str:
    """Note who a young person's parent is and what they said (stored values of ``GUARDIAN_FIELDS``); returns the person."""
    told = {name: values.get(name) for name in GUARDIAN_FIELDS}
    told["guardian_consent"] = told["guardian_consent"] or "not_asked"
    with register.work(N_("What the parents of {name} said"), name=_name(register, person)) as work:
        work.set(Person, person, told)
    return person


def note_end(register: Register, person: str, leaves: FieldValue) -> str:
    """Note when somebody leaves school, as a partial date; None takes it away. Returns the person."""
    with register.work(N_("End of school of {name}"), name=_name(register, person)) as work:
        work.set(Person, person, {"leaves_school": leaves})
    return person


def _name(register: Register, person: str) -> str:
    with register.read() as conn:
        return register.titles(conn, [person]).get(person, "")
