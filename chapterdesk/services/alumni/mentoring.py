"""Mentoring pairs: who could go with whom, beginning, and ending with how it went."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, open_period, rows, table_of
from chapterdesk.models import AlumniProfile, Appointment, Mentoring, Person, SetValue
from chapterdesk.services.alumni.asking import refusing
from chapterdesk.services.alumni.pairing import Match, Side, best
from chapterdesk.services.alumni.people import former
from chapterdesk.services.succession.asked import Asked

NEW_DAYS = 365
"""Whoever took on a role for the first time within so many days is new to it."""
MOST = 30


@dataclass(frozen=True)
class Pair:
    """A mentoring pair; days are ISO or "", ``how`` is how it went."""

    key: str
    mentor: str
    mentor_name: str
    mentee: str
    mentee_name: str
    goal: str
    start: str
    end: str
    how: str

    def going_on(self, today: dt.date) -> bool:
        """Say whether the pair is together on a day."""
        return not self.end or self.end > today.isoformat()


@dataclass(frozen=True)
class Suggestion:
    """A pair that could be, with its reasons in words."""

    mentor: str
    mentor_name: str
    mentee: str
    mentee_name: str
    why: str


def pairs(register: Register, conn: Connection, person: str = "") -> list[Pair]:
    """Return all pairs, or those of one person; those that go on first, then the latest."""
    found = [
        (key, row)
        for key, row in rows(conn, Mentoring).items()
        if not person or person in (row["mentor"], row["mentee"])
    ]
    names = register.titles(conn, [str(row[side]) for _key, row in found for side in ("mentor", "mentee")])
    made = [_pair(key, row, names) for key, row in found]
    today = clock.today()
    return sorted(made, key=lambda p: (p.going_on(today), p.start), reverse=True)


def _pair(key: str, row: Row, names: dict[str, str]) -> Pair:
    text = {name: str(value or "") for name, value in row.items()}
    return Pair(
        key, text["mentor"], names.get(text["mentor"], ""), text["mentee"], names.get(text["mentee"], ""),
        text["goal"], text["start"], text["end"], text["how"],
    )  # fmt: skip


def suggestions(register: Register, conn: Connection, mentor: str = "") -> list[Suggestion]:
    """Return pairs that could be, the best first; of one mentor where named. Nobody who said no stands among them."""
    refused = refusing(conn, Asked("mentor"))
    known = {
        (str(row["mentor"]), str(row["mentee"])) for row in rows(conn, Mentoring, None, ["mentor", "mentee"]).values()
    }
    going = [row for row in rows(conn, Mentoring).values() if not row["end"] or str(row["end"]) > _today()]
    mentors = [p for p in _mentors(conn) if p not in refused and mentor in ("", p)]
    busy = {str(row["mentee"]) for row in going}
    new = {p: roles for p, roles in _newcomers(conn).items() if p not in refused and p not in busy}
    held = {p: tuple(each.role for each in roles) for p, roles in former(register, conn, mentors).items()}
    load: dict[str, int] = {}
    for row in going:
        load[str(row["mentor"])] = load.get(str(row["mentor"]), 0) + 1
    found = best(_sides(conn, mentors, held, load), _sides(conn, list(new), new, {}), known)[:MOST]
    people = [each for m in found for each in (m.mentor, m.mentee)]
    names = register.titles(conn, [*people, *(what for m in found for kind, what in m.reasons if kind == "role")])
    return [
        Suggestion(m.mentor, names.get(m.mentor, ""), m.mentee, names.get(m.mentee, ""), _why(m, names)) for m in found
    ]


def _today() -> str:
    return clock.today().isoformat()


def _mentors(conn: Connection) -> list[str]:
    profile = table_of(AlumniProfile)
    query = select(profile.c.person).join(SetValue, SetValue.owner == profile.c.id)
    query = query.where(SetValue.field == "wishes", SetValue.value == "mentor", profile.c.closed.is_(None))
    return [p for (p,) in conn.execute(query.where(profile.c.state.is_(None) | (profile.c.state == "open")))]


def _newcomers(conn: Connection) -> dict[str, tuple[str, ...]]:
    """Return those whose first role of all began within a year, with the roles that they hold."""
    term = table_of(Appointment)
    since = (clock.today() - dt.timedelta(days=NEW_DAYS)).isoformat()
    new: dict[str, list[str]] = {}
    for party, role in conn.execute(select(term.c.party, term.c.role).where(open_period(term), term.c.start >= since)):
        new.setdefault(party, []).append(role)
    earlier = {p for (p,) in conn.execute(select(term.c.party).where((term.c.start < since) | (term.c.end < _today())))}
    return {party: tuple(roles) for party, roles in new.items() if party not in earlier}


def _sides(conn: Connection, people: list[str], roles: dict[str, tuple[str, ...]], load: dict[str, int]) -> list[Side]:
    found = rows(conn, Person, people, ["town", "languages", "skills"])
    return [
        Side(
            key, str(row["town"] or ""), _words(row["languages"]), _words(row["skills"]), roles.get(key, ()),
            load.get(key, 0),
        )
        for key, row in found.items()
    ]  # fmt: skip


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, tuple) else ()


def _why(found: Match, names: dict[str, str]) -> str:
    said = []
    for kind, what in found.reasons:
        if kind == "role":
            said.append(_("has been {role}").format(role=names.get(what, "")))
        elif kind == "town":
            said.append(_("both live in {town}").format(town=what))
        elif kind == "skill":
            said.append(_("both know {skill}").format(skill=what))
        else:
            said.append(_("both speak {language}").format(language=what))
    return ", ".join(said)


def begin(register: Register, mentor: str, mentee: str, goal: str = "", start: dt.date | None = None) -> str:
    """Begin a pair; return it. Raises UserError for one person with themselves, a pair that goes on, or after a no."""
    if mentor == mentee:
        raise UserError(_("Nobody can be their own mentor."), _("Choose two people."), code="same_person")
    begun = (start or clock.today()).isoformat()
    with register.read() as conn:
        names = register.titles(conn, [mentor, mentee])
        for person in (mentor, mentee):
            if person in refusing(conn, Asked("mentor")):
                raise UserError(
                    _("{name} does not want to be asked for this.").format(name=names.get(person, "")),
                    _("Whoever said no is not asked again. If they came back by themselves, change the answer first."),
                    code="said_no",
                )
        for row in rows(conn, Mentoring).values():
            same = (row["mentor"], row["mentee"]) == (mentor, mentee)
            if same and (not row["end"] or str(row["end"]) > begun):
                raise UserError(_("These two are a pair already."), code="pair_goes_on")
    about = {"mentor": names.get(mentor, ""), "mentee": names.get(mentee, "")}
    with register.work(N_("Mentoring: {mentor} and {mentee}"), **about) as work:
        return work.create(
            Mentoring, {"mentor": mentor, "mentee": mentee, "goal": goal.strip() or None, "start": begun}
        )


def end(register: Register, pair: str, how: str = "", day: dt.date | None = None) -> None:
    """End a pair and note how it went. Raises UserError where it would end before it began, or is gone."""
    last = (day or clock.today()).isoformat()
    with register.read() as conn:
        row = rows(conn, Mentoring, [pair]).get(pair)
        if row is None:
            raise UserError(_("That pair is not in the register any more."), code="gone")
        names = register.titles(conn, [str(row["mentor"]), str(row["mentee"])])
    if row["start"] and last < str(row["start"]):
        raise UserError(
            _("It begins on {start}, so it cannot end on {end}.").format(start=row["start"], end=last),
            code="ends_before_it_begins",
        )
    about = {"mentor": names.get(str(row["mentor"]), ""), "mentee": names.get(str(row["mentee"]), "")}
    with register.work(N_("End of mentoring: {mentor} and {mentee}"), **about) as work:
        work.set(Mentoring, pair, {"end": last, "how": how.strip() or row["how"]})
