"""What the register keeps about people longer than it needs: rules with their legal ground and date, and the clean-up.

Whole people are decided on one by one (``services.retention``); here are the details about them whose time is over
although the person stays: a call's notes, a name on an answer, a parent's phone. The clean-up empties them, all of it in
one step that can be undone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import chunks, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import (
    AlumniProfile,
    Application,
    Call,
    ConsentOf,
    Entity,
    FundEntry,
    Person,
    SetValue,
    Survey,
    SurveyResponse,
)
from chapterdesk.services import retention, statutes, youth

Due = tuple[str, str, str]
"""A row whose time is over: its id, the person it tells of, and the ISO day from which its time was counted."""
LABEL = N_("Clean-up of what is past its date: {n}")
_CONSENT = N_("Art. 6.1 a and Art. 9.2 a: consent, noted for each purpose and channel")
_BOOKS = N_("Art. 6.1 c: the law on bookkeeping")


@dataclass(frozen=True)
class Rule:
    """How long one sort of details is kept.

    Attributes:
        key: Stable name.
        label, keeping: English words, marked for translation; ``{n}`` in ``keeping`` is what the statutes say.
        ground: The legal ground.
        entity: Whose rows hold them.
        number: The statutes' field that says how long.
        due: (connection, today, that number) -> the rows whose time is over.
        empty: What the clean-up writes into them.
    """

    key: str
    label: str
    ground: str
    keeping: str
    entity: type[Entity]
    number: str
    due: Callable[[Connection, dt.date, int], list[Due]]
    empty: Mapping[str, FieldValue]


@dataclass(frozen=True)
class Past:
    """A rule with the number that holds and the rows whose time is over."""

    rule: Rule
    number: int
    due: tuple[Due, ...]

    @property
    def keeping(self) -> str:
        """How long, in words."""
        return _(self.rule.keeping).format(n=integer(self.number))


@dataclass(frozen=True)
class Cleaned:
    """A clean-up: in how many rows something was emptied, and the step that undoes it."""

    rows: int
    work: int


def over(today: dt.date, day: str, months: int) -> bool:
    """Say whether so many months have gone by since a day; never where there is no such rule or no whole day."""
    return months > 0 and len(day) >= 10 and day[:10] <= retention.months_before(today, months).isoformat()


def past(conn: Connection) -> list[Past]:
    """Return every rule with what it has to say today."""
    today, held = clock.today(), statutes.rules(conn)
    found = []
    for rule in RULES:
        number = held.number(rule.number) or 0
        found.append(Past(rule, number, tuple(rule.due(conn, today, number)) if number > 0 else ()))
    return found


def count(conn: Connection) -> int:
    """Return in how many rows something is past its date."""
    return sum(len(each.due) for each in past(conn))


def clean(register: Register, keys: Collection[str] | None = None, *, origin: str = "screen") -> Cleaned:
    """Empty what is past its date by these rules (all where None), in one step that can be undone.

    Raises UserError ``nothing_due``.
    """
    with register.read() as conn:
        found = [each for each in past(conn) if each.due and (keys is None or each.rule.key in keys)]
    many = sum(len(each.due) for each in found)
    if not many:
        raise UserError(_("Nothing is past its date."), code="nothing_due")
    with register.work(LABEL, origin=origin, n=integer(many)) as work:
        for each in found:
            work.set_many(each.rule.entity, {row: dict(each.rule.empty) for row, _person, _day in each.due})
    return Cleaned(many, work.changes.work)


# -- what is due ----------------------------------------------------------------------------------------------------


def _alumni(conn: Connection, today: dt.date, months: int) -> list[Due]:
    """Return profiles with something written in them whose person nobody was in touch with, and no call is coming."""
    table, values = table_of(AlumniProfile), SetValue.__table__
    wished = select(values.c.owner).where(values.c.owner == table.c.id, values.c.field == "wishes").exists()
    written = or_(*(table.c[name].is_not(None) for name in ("competence", "availability", "notes")), wished)
    query = select(table.c.id, table.c.person, table.c.opened, table.c.closed).where(
        written, or_(table.c.next_call.is_(None), table.c.next_call < today.isoformat())
    )
    found = [(row, person, max(str(day or "") for day in days)) for row, person, *days in conn.execute(query)]
    old = [each for each in found if over(today, each[2], months)]
    last = _last_touch(conn, [person for _row, person, _day in old])
    touched = [(row, person, max(day, last.get(person, ""))) for row, person, day in old]
    return [each for each in touched if over(today, each[2], months)]


def _last_touch(conn: Connection, people: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in chunks(people):
        touched = retention.touches().subquery()
        query = select(touched.c.party, touched.c.last).where(touched.c.party.in_(block))
        found.update((person, str(day or "")) for person, day in conn.execute(query))
    return found


def _guardians(conn: Connection, today: dt.date, age: int) -> list[Due]:
    """Return people who are surely of age, and of whose parents something is still noted."""
    table, said = table_of(Person), table_of(ConsentOf)
    asked = select(said.c.person).where(
        said.c.purpose == "minors", said.c.channel == "guardian", said.c.state != "not_asked"
    )
    columns = [table.c[name] for name in youth.GUARDIAN_FIELDS if name in table.c]
    noted = or_(*(each.is_not(None) for each in columns), table.c.id.in_(asked))
    query = select(table.c.id, table.c.birth_date).where(noted, table.c.birth_date.is_not(None))
    born = [(row, str(day)) for row, day in conn.execute(query)]
    return [(row, row, _birthday(day, age)) for row, day in born if youth.youngest_age(day, today) >= age]


def _birthday(born: str, age: int) -> str:
    return f"{int(born[:4]) + age}{born[4:]}"


def _answers(conn: Connection, today: dt.date, months: int) -> list[Due]:
    table, survey = table_of(SurveyResponse), table_of(Survey)
    day = func.coalesce(survey.c.closed, table.c.day, survey.c.opened)
    query = (
        select(table.c.id, table.c.party, day)
        .join(survey, survey.c.id == table.c.survey)
        .join(table_of(Person), table_of(Person).c.id == table.c.party)
    )
    return [(row, person, day) for row, person, day in conn.execute(query) if over(today, str(day or ""), months)]


def _calls(conn: Connection, today: dt.date, months: int) -> list[Due]:
    table = table_of(Call)
    before = retention.months_before(today, months).isoformat()
    query = select(table.c.id, table.c.person, table.c.at).where(
        table.c.note.is_not(None), table.c.at <= f"{before}T99"
    )
    return [(row, person, str(at)[:10]) for row, person, at in conn.execute(query)]


def _applications(conn: Connection, today: dt.date, years: int) -> list[Due]:
    """Return applications of single people whose last step lies so far back that no bookkeeping asks for a name."""
    table, person = table_of(Application), table_of(Person)
    days = [table.c[name] for name in ("reported_on", "paid_on", "decided_on", "sent_on")]
    query = select(table.c.id, table.c.party, *days).join(person, person.c.id == table.c.party)
    found = [(row, party, max(str(day or "") for day in steps)) for row, party, *steps in conn.execute(query)]
    return [each for each in found if over(today, each[2], 12 * years)]


def _entries(conn: Connection, today: dt.date, years: int) -> list[Due]:
    table, person = table_of(FundEntry), table_of(Person)
    query = select(table.c.id, table.c.party, table.c.day).join(person, person.c.id == table.c.party)
    return [
        (row, party, str(day)) for row, party, day in conn.execute(query) if over(today, str(day or ""), 12 * years)
    ]


RULES: tuple[Rule, ...] = (
    Rule(
        "alumni", N_("What alumni can and wish"), _CONSENT,
        N_("{n} months after the last contact; the next call asks again whether they want to stay"),
        AlumniProfile, "keep_months", _alumni,
        {"competence": None, "wishes": (), "availability": None, "notes": None},
    ),
    Rule(
        "guardians", N_("Parents, how to reach them and what they said"), _CONSENT,
        N_("Until the young person is {n}, when nobody is asked for them any more"),
        Person, "guardian_age", _guardians,
        {name: "not_asked" if name == "guardian_consent" else None for name in youth.GUARDIAN_FIELDS},
    ),
    Rule(
        "answers", N_("Names on survey answers"), _CONSENT,
        N_("{n} months after the survey closed; the answers stay without a name"),
        SurveyResponse, "keep_answers_months", _answers, {"party": None},
    ),
    Rule(
        "calls", N_("Notes of calls"), _CONSENT,
        N_("{n} months after the call; what they answered stays with the person, so that a no is respected"),
        Call, "keep_notes_months", _calls, {"note": None},
    ),
    Rule(
        "applications", N_("Single people’s applications for support"), _BOOKS,
        N_("Until {n} years after the last step; sums and purpose stay without a name"),
        Application, "keep_support_years", _applications,
        {"party": None, "about": None, "grounds": None, "report": None},
    ),
    Rule(
        "entries", N_("Single people’s payments to and from funds"), _BOOKS,
        N_("Until {n} years after the day; the sum stays without a name"),
        FundEntry, "keep_support_years", _entries, {"party": None, "note": None},
    ),
)  # fmt: skip
"""Adding a rule is one entry; the privacy register, Today, the report and the clean-up follow."""


def people_in(found: Collection[Past]) -> set[str]:
    """Return the ids of everybody of whom something is past its date."""
    return {person for each in found for _row, person, _day in each.due}
