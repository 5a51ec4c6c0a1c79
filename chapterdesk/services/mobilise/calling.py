"""One call at a time: whose turn it is, what to know of them, what came of it; a no is obeyed at once everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, chunks, rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Call, Caller, ConsentOf, Contact, Mobilisation, Person
from chapterdesk.services import records
from chapterdesk.services.mobilise import asking, outcomes

_SHOWN = (
    "given_name",
    "called_name",
    "phones",
    "level",
    "groups",
    "languages",
    "town",
    "may_be_phoned",
    "protected_identity",
)
MOST_TRIES = 3
"""How often somebody who does not answer comes up again by itself, as the call sheet says; more would be a nuisance."""


@dataclass(frozen=True)
class CallLine:
    """One line of a caller's list.

    ``barred`` says that the person may not be phoned any more, whatever stands as the outcome; ``caller`` is whose list
    it is on, "" for nobody's.
    """

    id: str
    person: str
    name: str
    outcome: str
    tries: int
    next_try: str
    note: str
    barred: bool = False
    caller: str = ""

    @property
    def waiting(self) -> bool:
        """Whether this call is still to be made."""
        return not self.barred and outcomes.is_open(self.outcome)


@dataclass(frozen=True)
class Attempt:
    """One time somebody was in touch with the person before: when, how it went, what was noted."""

    at: str
    outcome: str
    code: str
    note: str


@dataclass(frozen=True)
class Card:
    """Whom to call now, with what a caller needs to know. Texts are in words; ``given`` is how to address them."""

    call: CallLine
    given: str
    phone: str
    level: str
    level_code: str
    groups: str
    languages: str
    town: str
    consent: str
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True)
class Report:
    """What came of one call, as a caller reports it. ``at`` is when, "" for now; ``next_try`` a day, for calling back."""

    call: str
    outcome: str
    note: str = ""
    next_try: str = ""
    at: str = ""


def queue(conn: Connection, mobilisation: str, caller: str | None = None) -> list[CallLine]:
    """Return a caller's list in order (everybody's where None), with who may no longer be called marked."""
    table, person, said = table_of(Call), table_of(Person), table_of(ConsentOf)
    purpose, channel = Person.fields["may_be_phoned"].source
    own = (said.c.person == table.c.person) & (said.c.purpose == purpose) & (said.c.channel == channel)
    names = ("id", "person", "caller", "outcome", "tries", "next_try", "note")
    query = (
        select(*(table.c[name] for name in names), person.c.title, said.c.state)
        .join(person, person.c.id == table.c.person)
        .outerjoin(said, own)
        .where(table.c.mobilisation == mobilisation)
        .order_by(table.c.position, table.c.n)
    )
    if caller is not None:
        query = query.where(table.c.caller == caller)
    return [
        CallLine(
            row.id,
            row.person,
            row.title,
            row.outcome or "",
            row.tries or 0,
            row.next_try or "",
            row.note or "",
            outcomes.is_open(row.outcome) and row.state != "granted",
            row.caller or "",
        )
        for row in conn.execute(query)
    ]


def next_of(lines: Sequence[CallLine], after: str = "") -> CallLine | None:
    """Return whose turn it is: the next never tried after ``after``, then whoever should be tried again, None at the end.

    Somebody to be called back on a later day waits until that day; who did not answer ``MOST_TRIES`` times is left alone.
    """
    today = clock.today().isoformat()
    place = next((number for number, line in enumerate(lines) if line.id == after), -1)
    turn = [*lines[place + 1 :], *lines[: place + 1]]
    fresh = [line for line in turn if line.waiting and not line.outcome]
    again = [line for line in turn if line.outcome and line.id != after and _try_again(line, today)]
    return next(iter([*fresh, *again]), None)


def _try_again(line: CallLine, today: str) -> bool:
    asked_for = line.outcome == outcomes.CALL_BACK
    return line.waiting and line.next_try <= today and (asked_for or line.tries < MOST_TRIES)


def card(register: Register, conn: Connection, line: CallLine, *, attempts: int = 4) -> Card | None:
    """Return what to know of whom to call, None where the person has gone."""
    found = records.read(register, conn, Person, [line.person], _SHOWN)
    if not found:
        return None
    values, texts = found[0].values, found[0].texts
    phones = values["phones"]
    shown = Person.fields["phones"].type
    number = shown.format(phones[0], register.setting(conn)) if isinstance(phones, tuple) and phones else ""
    consent = str(values["may_be_phoned"] or "not_asked")
    return Card(
        call=line,
        given=str(values["called_name"] or values["given_name"] or line.name),
        phone=number,
        level=texts.get("level", ""),
        level_code=str(values["level"] or ""),
        groups=texts.get("groups", ""),
        languages=texts.get("languages", "").replace(";", ","),
        town=texts.get("town", ""),
        consent=consent,
        attempts=tuple(_attempts(register, conn, line.person, attempts)),
    )


def _attempts(register: Register, conn: Connection, person: str, most: int) -> list[Attempt]:
    table = table_of(Contact)
    query = select(table.c.id).where(table.c.party == person).order_by(table.c.at.desc(), table.c.n.desc()).limit(most)
    keys = [str(key) for (key,) in conn.execute(query)]
    return [
        Attempt(
            str(each.values["at"] or ""),
            each.texts.get("outcome", "") or each.texts.get("channel", ""),
            str(each.values["outcome"] or ""),
            each.texts.get("note", ""),
        )
        for each in records.read(register, conn, Contact, keys)
    ]


def answer(register: Register, report: Report, *, origin: str = "screen") -> None:
    """Write what came of one call, as one step that can be undone. Raises UserError."""
    if report.outcome not in outcomes.GIVEN:
        raise UserError(_("“{text}” is no outcome of a call.").format(text=report.outcome), code="invalid_value")
    with register.read() as conn:
        known = rows(conn, Call, [report.call], ["person"])
        if not known:
            raise UserError(_("This call is not in the register any more."), code="gone")
        person = str(known[report.call]["person"])
        name = records.heads(conn, Person, [person]).get(person, ("", ""))[1]
    label = outcomes.words_of(report.outcome)
    with register.work(N_("{outcome}, {name}"), origin=origin, outcome=label, name=name) as work:
        write(work, [report])


def write(work: UnitOfWork, reports: Sequence[Report]) -> None:
    """Write outcomes of calls with all that follows from them, within a unit of work.

    Each becomes a contact of the person. "No more of this" withdraws the consent to be phoned and takes the person off
    every list that is going on.
    """
    calls = rows(work.connection, Call, [report.call for report in reports])
    names = _names(work.connection, {str(row["mobilisation"]) for row in calls.values()})
    moved: dict[str, Row] = {}
    contacts: list[dict[str, FieldValue]] = []
    silent: list[str] = []
    for report in reports:
        row = calls[report.call]
        at = report.at or asking.now()
        again = report.next_try if report.outcome in outcomes.AGAIN else ""
        moved[report.call] = {
            "outcome": report.outcome,
            "at": at,
            "tries": (row["tries"] if isinstance(row["tries"], int) else 0) + 1,
            "next_try": again or None,
            "note": report.note.strip() or None,
        }
        about = ": ".join(part for part in (names.get(str(row["mobilisation"]), ""), report.note.strip()) if part)
        result = outcomes.CONTACT[report.outcome]
        contacts.append(
            {"party": row["person"], "at": at, "channel": "phone", "outcome": result, "note": about or None}
        )
        if report.outcome == outcomes.NO_MORE:
            silent.append(str(row["person"]))
    work.set_many(Call, moved)
    work.create_many(Contact, contacts)
    if silent:
        obey(work, silent, {report.call for report in reports if report.outcome == outcomes.NO_MORE})


def obey(work: UnitOfWork, people: Sequence[str], own: set[str]) -> None:
    """Let people be phoned no more: consent withdrawn, and off every list that is going on but the calls in ``own``."""
    work.set_many(Person, {person: {"may_be_phoned": "withdrawn"} for person in people})
    call, other = table_of(Call), table_of(Mobilisation)
    going = select(other.c.id).where(or_(other.c.state.is_(None), other.c.state != "done"))
    waiting = or_(call.c.outcome.is_(None), call.c.outcome.in_(outcomes.AGAIN))
    found: list[str] = []
    for block in chunks(people):
        query = select(call.c.id).where(call.c.person.in_(block), call.c.mobilisation.in_(going), waiting)
        found += [key for (key,) in work.connection.execute(query) if key not in own]
    work.set_many(Call, {key: {"outcome": outcomes.STOPPED, "next_try": None} for key in found})


def _names(conn: Connection, keys: set[str]) -> dict[str, str]:
    return {key: title for key, (_ref, title) in records.heads(conn, Mobilisation, sorted(keys)).items()}


def caller_name(register: Register, conn: Connection, caller: str) -> str:
    """Return what a caller is called, for the script."""
    row = rows(conn, Caller, [caller], ["party"]).get(caller)
    return register.titles(conn, [str(row["party"])]).get(str(row["party"]), "") if row else ""


def minutes_left(lines: Sequence[CallLine], begun: dt.datetime | None, done_since: int) -> int | None:
    """Return about how many minutes the rest takes at the pace since ``begun``, None before three calls were made."""
    if begun is None or done_since < 3:
        return None
    spent = (clock.now() - begun).total_seconds() / 60
    left = sum(1 for line in lines if line.waiting)
    return max(1, round(spent / done_since * left)) if left else 0


def note(register: Register, call: str, text: str, *, origin: str = "screen") -> None:
    """Change the note of a call whose outcome stands already."""
    with register.work(N_("Note of a call"), origin=origin) as work:
        work.set(Call, call, {"note": text.strip() or None})
