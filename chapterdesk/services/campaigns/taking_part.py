"""Who takes part in an activity: added as fast as names are typed, people met there with where and what they said."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database import side
from chapterdesk.database.register import Register
from chapterdesk.database.rows import numbers_to_ids, rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import ConsentOf, Participation, Person
from chapterdesk.services import meeting_facts, person_doubles, statutes, youth
from chapterdesk.services.campaigns import activities
from chapterdesk.services.records import parsed

MET = "met_there"
ANSWERS = ("granted", "refused", "not_asked")
"""What somebody met can have said about being contacted; one of them has to be chosen."""


@dataclass(frozen=True)
class Participant:
    """Somebody in an activity.

    Attributes:
        row: Id of the participation.
        part: Code of what they did, ``signed_up`` where nothing was said.
        young: Whether they are, or may be, under 26 on the day.
        guardian_missing: Whether the statutes ask for a parent's yes that is not there.
    """

    row: str
    party: str
    name: str
    part: str
    hours: int | None
    new: bool
    young: bool
    guardian_missing: bool
    is_person: bool


@dataclass(frozen=True)
class Met:
    """Somebody met at an activity, as typed; ``answer`` is one of ``ANSWERS``, "" where nobody chose."""

    given_name: str
    family_name: str = ""
    reach: str = ""
    born: str = ""
    answer: str = ""
    joins: bool = False


@dataclass(frozen=True)
class Likely:
    """Somebody in the register who may be the one that was met."""

    person: str
    name: str
    reason: str
    sure: bool


def participants(register: Register, conn: Connection, activity: str) -> list[Participant]:
    """Return who takes part, in the order in which they were added. Raises UserError ``gone``."""
    about = activities.own(conn, activity)
    day = dt.date.fromisoformat(str(about["day"]))
    rule = youth.guardian_age(conn, str(about["unit"] or ""))
    part = table_of(Participation)
    query = select(part.c.id, part.c.party, part.c.part, part.c.hours, part.c.new).where(part.c.activity == activity)
    found = conn.execute(query.order_by(part.c.n)).all()
    keys = [row.party for row in found]
    names = register.titles(conn, keys)
    people = rows(conn, Person, keys, ["birth_date", "guardian_consent"])
    result = []
    for row in found:
        person = people.get(row.party, {})
        born = str(person.get("birth_date") or "")
        minor = bool(born) and youth.youngest_age(born, day) < rule
        result.append(
            Participant(
                row.id, row.party, names.get(row.party, ""), row.part or "signed_up", row.hours, bool(row.new),
                youth.is_young(born, day), minor and person.get("guardian_consent") != "granted", row.party in people,
            )
        )  # fmt: skip
    return result


def candidates(register: Register, words: str, activity: str, limit: int = 6) -> list[tuple[str, str, str]]:
    """Return (id, name, group) of people and organisations whose names begin so and who do not take part yet."""
    found = meeting_facts.find_parties(register, words, limit=limit + 6)
    part = table_of(Participation)
    with register.read() as conn:
        there = set(conn.execute(select(part.c.party).where(part.c.activity == activity)).scalars())
    return [each for each in found if each[0] not in there][:limit]


def usual_part(conn: Connection, activity: str) -> str:
    """Return what somebody added just now most likely did: came where it is held or its day is here, signed up before."""
    about = activities.own(conn, activity)
    over = about["state"] == "held" or str(about["day"]) <= clock.today().isoformat()
    return "came" if over else "signed_up"


def join(
    register: Register, activity: str, party: str, part: str = "", hours: int | None = None, *, origin: str = "screen"
) -> str:
    """Let somebody take part; who does already only changes what they did. Returns the participation's id.

    Raises UserError ``gone``.
    """
    with register.read() as conn:
        about = activities.own(conn, activity)
        done = part or usual_part(conn, activity)
        name = register.titles(conn, [party]).get(party, "")
        known = _known(conn, activity, party)
    values: dict[str, FieldValue] = {"part": done}
    if hours is not None:
        values["hours"] = hours
    with register.work(N_("{name} in {activity}"), name=name, activity=str(about["name"]), origin=origin) as work:
        if known:
            work.set(Participation, known, values)
            return known
        return work.create(Participation, {"activity": activity, "party": party, **values})


def _known(conn: Connection, activity: str, party: str) -> str:
    part = table_of(Participation)
    query = select(part.c.id).where(part.c.activity == activity, part.c.party == party)
    return str(conn.execute(query.limit(1)).scalar() or "")


def change(
    register: Register, keys: Sequence[str], values: Mapping[str, FieldValue], *, origin: str = "screen"
) -> None:
    """Change what some did or how many hours they put in, in one step. Raises UserError ``gone``."""
    with register.work(N_("Part of {name}"), name=_names_of(register, keys), origin=origin) as work:
        work.set_many(Participation, {key: dict(values) for key in keys})


def leave(register: Register, keys: Sequence[str], *, origin: str = "screen") -> None:
    """Take people out of an activity, in one step."""
    with register.work(N_("{name} taken out of an activity"), name=_names_of(register, keys), origin=origin) as work:
        work.delete(Participation, keys)


def _names_of(register: Register, keys: Sequence[str]) -> str:
    with register.read() as conn:
        parties = [str(row["party"]) for row in rows(conn, Participation, keys, ["party"]).values()]
        if not parties:
            raise UserError(_("What you changed is not in the register any more."), code="gone")
        if len(parties) > 1:
            return _("{n} people").format(n=len(parties))
        return register.titles(conn, parties).get(parties[0], "")


# -- people met there -----------------------------------------------------------------------------------------------


def likely(register: Register, met: Met) -> list[Likely]:
    """Return who in the register may be the one that was met, the surest first."""
    texts = {"given_name": met.given_name, "family_name": met.family_name, "birth_date": met.born}
    texts["emails" if "@" in met.reach else "phones"] = met.reach
    with register.read() as conn:
        found = person_doubles.likely_doubles(register, conn, texts)
        ids = numbers_to_ids(conn, Person, [each.n for each in found])
    return [Likely(ids[each.n], each.title, each.reason, each.sure) for each in found if each.n in ids]


def meet(register: Register, activity: str, met: Met, *, same_as: str = "", origin: str = "screen") -> str:
    """Note somebody met at an activity, as a new person or as the one that ``same_as`` names; returns the person's id.

    A new person comes with the activity as source, what they said about being contacted, and until when the statutes let us
    keep them. Raises UserError ``no_answer``, ``no_reach``, ``invalid``, ``invalid_value``, ``gone``.
    """
    with register.read() as conn:
        about = activities.own(conn, activity)
        keep = statutes.rules(conn, str(about["unit"] or "")).number("keep_months")
        values = _values(register, conn, met, str(about["name"]))
    if keep and not same_as:
        values["keep_until"] = _months_after(clock.today(), keep).isoformat()
    if met.joins and about["unit"] and not same_as:
        values["groups"] = (str(about["unit"]),)
    name = Person.make_title(values) if not same_as else ""
    with register.read() as conn:
        name = name or register.titles(conn, [same_as]).get(same_as, "")
        known = _known(conn, activity, same_as) if same_as else ""
    with register.work(N_("Met at {activity}: {name}"), activity=str(about["name"]), name=name, origin=origin) as work:
        person = same_as or work.create(Person, values)
        if same_as:
            _add_to(work, same_as, values)
        _noted_at(work, person, values, str(about["name"]))
        part: dict[str, FieldValue] = {"part": MET, "new": not same_as}
        if known:
            work.set(Participation, known, {"part": MET})
        else:
            work.create(Participation, {"activity": activity, "party": person, **part})
    return person


_CHANNELS = {"may_be_phoned": "phone", "may_be_mailed": "email"}


def _values(register: Register, conn: Connection, met: Met, source: str) -> dict[str, FieldValue]:
    setting = register.setting(conn)
    if not met.given_name.strip() and not met.family_name.strip():
        raise UserError(_("A person needs a name."), _("Type a given name, a family name or both."), code="invalid")
    if met.answer not in ANSWERS:
        raise UserError(
            _("Nothing is said yet about being contacted."),
            _("Choose what they answered, also when nobody asked."),
            code="no_answer",
        )
    if met.answer == "granted" and not met.reach.strip():
        raise UserError(
            _("They may be contacted, but how?"), _("Write a phone number or an e-mail address."), code="no_reach"
        )
    values: dict[str, FieldValue] = {"given_name": met.given_name.strip(), "family_name": met.family_name.strip()}
    values |= {"level": "supporter", "source": source}
    by = "emails" if "@" in met.reach else "phones"
    if met.reach.strip():
        values[by] = parsed(Person.fields[by], met.reach, setting)
    if met.born.strip():
        values["birth_date"] = parsed(Person.fields["birth_date"], met.born, setting)
    if met.answer == "refused":
        # A no is for every way of reaching them, also those that they did not give.
        values |= dict.fromkeys(_CHANNELS, "refused")
    elif met.answer == "granted":
        values["may_be_mailed" if by == "emails" else "may_be_phoned"] = "granted"
    return {name: value for name, value in values.items() if value}


def _add_to(work: UnitOfWork, person: str, values: Mapping[str, FieldValue]) -> None:
    """Fill in for somebody known what was empty, and what they said now; their name, source and level stay."""
    before = rows(work.connection, Person, [person], [*_CHANNELS, "phones", "emails", "birth_date"])[person]
    fresh: dict[str, FieldValue] = {name: values[name] for name in _CHANNELS if name in values}
    for name in ("phones", "emails"):
        old, new = before[name], values.get(name)
        if isinstance(old, tuple) and isinstance(new, tuple):
            fresh[name] = (*old, *(each for each in new if each not in old))
    if not before["birth_date"] and "birth_date" in values:
        fresh["birth_date"] = values["birth_date"]
    if fresh:
        work.set(Person, person, fresh)


def _noted_at(work: UnitOfWork, person: str, values: Mapping[str, FieldValue], where: str) -> None:
    said = [side.consent_id(person, "activism", channel) for name, channel in _CHANNELS.items() if values.get(name)]
    known = rows(work.connection, ConsentOf, said, ["state"])
    work.set_many(ConsentOf, {key: {"noted_where": where} for key in known})


def _months_after(day: dt.date, months: int) -> dt.date:
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
