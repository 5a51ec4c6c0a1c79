"""From the register to papers: what a meeting pack and minutes are made from."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import Connection, func, select

from chapterdesk.core import clock, locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.documents import papers
from chapterdesk.fields import Setting
from chapterdesk.models import Appointment, Attendance, Blob, Meeting, Person, RoleType, SetValue, Unit, words
from chapterdesk.services import meetings

_SECRETARY = "Group secretary"


def _day(value: object) -> dt.date | None:
    return dt.date.fromisoformat(str(value)) if value and len(str(value)) == 10 else None


def _time(value: object) -> dt.time | None:
    return dt.time.fromisoformat(str(value)) if value else None


def _known(conn: Connection, meeting: str) -> Row:
    found = rows(conn, Meeting, [meeting]).get(meeting)
    if found is None:
        raise UserError(_("There is no such meeting."), code="unknown_meeting")
    return found


def pack_paper(
    register: Register, meeting: str, *, confirmed: frozenset[str] = frozenset(), promises: bool = True
) -> papers.PackPaper:
    """Return everything that goes into a meeting's pack, in the current language.

    Args:
        register: The open register.
        meeting: Id of the meeting.
        confirmed: Ids of people with protected identity who may stand in the pack all the same.
        promises: Whether what was promised last time is printed with the agenda.

    Raises UserError where there is no such meeting.
    """
    with register.read() as conn:
        own = _known(conn, meeting)
        unit = str(own["unit"])
        names = _Names(register, conn)
        hidden = _protected(conn) - confirmed
        before = meetings.previous(conn, meeting)
        agenda = meetings.agenda(conn, meeting)
        expected = [m for m in meetings.expected(conn, register, meeting) if m.party not in hidden]
        return replace(
            _pack_head(register, own, names, hidden, agenda, before),
            agenda=_agenda_rows(names, agenda, hidden, meetings.enclosures(conn, meeting)),
            commitments=_commitments(names, meetings.promised(conn, meeting) if promises else {}, hidden),
            decisions=_decisions(conn, before),
            attendance=_attendance(expected),
            posts=_posts(conn, names, unit, hidden),
            people=_people(register, conn, unit, [m.party for m in expected]),
            figures=_figures(conn, unit, str(own["day"])),
            figures_title=_("The group in figures"),
            enclosures=_enclosures(conn, meeting),
            contact=_whom_to_tell(register, conn, names, own, hidden),
        )


def _pack_head(
    register: Register,
    own: Row,
    names: _Names,
    hidden: frozenset[str],
    agenda: dict[str, Row],
    before: tuple[str, str] | None,
) -> papers.PackPaper:
    return papers.PackPaper(
        title=str(own["name"]),
        group=names.of(own["unit"]),
        district=names.parent(str(own["unit"])),
        day=dt.date.fromisoformat(str(own["day"])),
        start=_time(own["start"]),
        end=_end(_time(own["start"]), agenda),
        place=str(own["place"] or ""),
        welcome=str(own["welcome"] or ""),
        chair=names.shown(own["chair"], hidden),
        secretary=names.shown(own["secretary"], hidden),
        previous=_day(before[1]) if before else None,
        author=register.author,
    )


def _attendance(expected: list[meetings.Member]) -> tuple[papers.AttendanceRow, ...]:
    return tuple(papers.AttendanceRow(m.name, _("Member") if m.member else _("Activist")) for m in expected)


class _Names:
    """Names of rows, asked for as they are needed and remembered."""

    def __init__(self, register: Register, conn: Connection) -> None:
        self._register, self._conn = register, conn
        self._known: dict[str, str] = {}

    def of(self, row: object) -> str:
        key = str(row or "")
        if key and key not in self._known:
            self._known |= self._register.titles(self._conn, [key])
        return self._known.get(key, "")

    def shown(self, row: object, hidden: set[str] | frozenset[str]) -> str:
        return "" if str(row or "") in hidden else self.of(row)

    def parent(self, unit: str) -> str:
        found = rows(self._conn, Unit, [unit], ["parent"]).get(unit, {})
        return self.of(found.get("parent"))


def protected_people(register: Register) -> dict[str, str]:
    """Return the names of people with protected identity by id, to be confirmed one by one."""
    with register.read() as conn:
        return register.titles(conn, list(_protected(conn)))


def _protected(conn: Connection) -> frozenset[str]:
    table = table_of(Person)
    return frozenset(i for (i,) in conn.execute(select(table.c.id).where(table.c.protected_identity.is_(True))))


def _end(start: dt.time | None, agenda: dict[str, Row]) -> dt.time | None:
    lengths = [row["length"] for row in agenda.values() if isinstance(row["length"], int)]
    if start is None or not lengths:
        return None
    return (dt.datetime.combine(dt.date(2000, 1, 1), start) + dt.timedelta(minutes=sum(lengths))).time()


def _agenda_rows(
    names: _Names, agenda: dict[str, Row], hidden: frozenset[str], enclosed: dict[str, Row]
) -> tuple[papers.AgendaRow, ...]:
    result = []
    number = 0
    for item, row in agenda.items():
        kind = str(row["item_kind"] or "")
        number += kind != "break"
        result.append(
            papers.AgendaRow(
                title=str(row["name"]),
                number="" if kind == "break" else str(number),
                minutes=row["length"] if isinstance(row["length"], int) else None,
                note=str(row["note"] or ""),
                opener=names.shown(row["opens"], hidden),
                kind="" if kind == "break" else words.AGENDA_KINDS.format(kind),
                is_decision=kind in ("decision", "election"),
                enclosures=tuple(str(e["name"]) for e in enclosed.values() if e["agenda_item"] == item),
            )
        )
    return tuple(result)


def how_it_went(row: Row) -> str:
    """Return how a commitment stands, in words: "Done 18 Nov", "4 days late", "in 8 days"."""
    today = clock.today()
    done, due = _day(row["done_on"]), _day(row["due"])
    if row["state"] == "done":
        return _("Done {day}").format(day=locale.short_date(done, today=today)) if done else _("Done")
    if row["state"] == "dropped":
        return _("Dropped")
    if due is None:
        return ""
    days = (due - today).days
    if days < 0:
        return ngettext("{n} day late", "{n} days late", -days).format(n=-days)
    return _("today") if days == 0 else ngettext("in {n} day", "in {n} days", days).format(n=days)


def _commitments(names: _Names, found: dict[str, Row], hidden: frozenset[str]) -> tuple[papers.CommitmentRow, ...]:
    return tuple(
        papers.CommitmentRow(
            names.shown(row["party"], hidden),
            str(row["name"]),
            _day(row["due"]),
            row["state"] == "done",
            how_it_went(row),
        )
        for row in found.values()
    )


def _decisions(conn: Connection, before: tuple[str, str] | None) -> tuple[papers.DecisionRow, ...]:
    if before is None:
        return ()
    items = meetings.agenda(conn, before[0])
    return tuple(
        papers.DecisionRow(
            str(row["number"] or ""),
            str(row["text"]),
            str(items.get(str(row["agenda_item"]), {}).get("name") or ""),
            _day(before[1]),
        )
        for row in meetings.decisions(conn, before[0]).values()
    )


def _posts(conn: Connection, names: _Names, unit: str, hidden: frozenset[str]) -> tuple[papers.PostRow, ...]:
    """The posts that a unit of this kind should have, each with its holders or since when it is vacant."""
    kind = rows(conn, Unit, [unit], ["unit_kind"])[unit]["unit_kind"]
    roles = table_of(RoleType)
    order = [i for (i,) in conn.execute(select(roles.c.id).order_by(roles.c.order, roles.c.sort_title))]
    types = rows(conn, RoleType, order)
    held = meetings.holders(conn, unit)
    ended = table_of(Appointment)
    result = []
    for role, about in types.items():
        mine = [row for row in held if row["role"] == role]
        kinds = about["unit_kinds"]
        if not mine and about["expected"] and isinstance(kinds, tuple) and kind in kinds:
            last = conn.execute(
                select(func.max(ended.c.end)).where(ended.c.unit == unit, ended.c.role == role)
            ).scalar()
            result.append(papers.PostRow(names.of(role), vacant_since=_day(last)))
        result += [
            papers.PostRow(names.of(role), names.of(r["party"]), _day(r["start"]), _day(r["end"]))
            for r in mine
            if str(r["party"]) not in hidden
        ]
    return tuple(result)


def _people(register: Register, conn: Connection, unit: str, parties: list[str]) -> tuple[papers.PersonRow, ...]:
    setting = register.setting(conn)
    names = _Names(register, conn)
    roles: dict[str, list[str]] = {}
    for row in meetings.holders(conn, unit):
        roles.setdefault(str(row["party"]), []).append(names.of(row["role"]))
    found = rows(conn, Person, parties, ["phones", "emails", "may_be_phoned", "may_be_mailed"])
    return tuple(
        papers.PersonRow(names.of(party), ", ".join(roles.get(party, ())), *_reach(row, setting))
        for party, row in found.items()
    )


def _reach(row: Row, setting: Setting) -> tuple[str, str]:
    """Return (phone, e-mail) as far as the person agreed to be reached so."""
    phones, emails = row["phones"], row["emails"]
    phone = Person.fields["phones"].type.format(phones[0], setting) if isinstance(phones, tuple) and phones else ""
    email = str(emails[0]) if isinstance(emails, tuple) and emails else ""
    refused = ("refused", "withdrawn")
    return ("" if row["may_be_phoned"] in refused else phone, "" if row["may_be_mailed"] in refused else email)


def _figures(conn: Connection, unit: str, until: str) -> tuple[papers.ChartFigure, ...]:
    """Attendance of the unit's last six meetings that noted any, as a chart."""
    meeting, noted = table_of(Meeting), table_of(Attendance)
    present = func.count().filter(noted.c.state == "present")
    new = func.count().filter(noted.c.state == "present", noted.c.first_time.is_(True))
    query = (
        select(meeting.c.day, present, new)
        .join(noted, noted.c.meeting == meeting.c.id)
        .where(meeting.c.unit == unit, meeting.c.day < until)
        .group_by(meeting.c.id, meeting.c.day)
        .having(present > 0)
        .order_by(meeting.c.day.desc())
        .limit(6)
    )
    found = [tuple(each) for each in conn.execute(query)][::-1]
    if not found:
        return ()
    labels = tuple(locale.short_date(dt.date.fromisoformat(day), today=clock.today()) for day, _p, _n in found)
    series = (
        papers.Series(_("Present"), tuple(float(p) for _d, p, _n in found)),
        papers.Series(_("New that night"), tuple(float(n) for _d, _p, n in found)),
    )
    return (papers.ChartFigure(_("Who came to our meetings"), labels, series, period=_("Meeting")),)


def _enclosures(conn: Connection, meeting: str) -> tuple[papers.Enclosure, ...]:
    found = []
    for row in meetings.enclosures(conn, meeting).values():
        data = conn.execute(select(Blob.data).where(Blob.sha256 == str(row["sha256"]))).scalar()
        if data is not None:
            found.append(papers.Enclosure(str(row["name"]), bytes(data), str(row["name"])))
    return tuple(found)


def _whom_to_tell(register: Register, conn: Connection, names: _Names, own: Row, hidden: frozenset[str]) -> str:
    who = str(own["secretary"] or own["chair"] or "")
    if not who or who in hidden:
        return ""
    first = (
        select(SetValue.value).where(SetValue.owner == who, SetValue.field == "phones", SetValue.position == 0).limit(1)
    )
    phone = conn.execute(first).scalar()
    shown = Person.fields["phones"].type.format(phone, register.setting(conn)) if phone else ""
    return ", ".join(part for part in (names.of(who), shown) if part)


def minutes_paper(register: Register, meeting: str, *, confirmed: frozenset[str] = frozenset()) -> papers.MinutesPaper:
    """Return everything that goes into a meeting's minutes. Raises UserError where there is no such meeting."""
    with register.read() as conn:
        own = _known(conn, meeting)
        names = _Names(register, conn)
        hidden = _protected(conn) - confirmed
        everyone = [m for m in meetings.expected(conn, register, meeting) if m.party not in hidden]
        here = [m for m in everyone if m.state == "present"]
        agenda = meetings.agenda(conn, meeting)
        start = _time(own["start"])
        checkers = own["checkers"]
        return papers.MinutesPaper(
            title=str(own["name"]),
            group=names.of(own["unit"]),
            district=names.parent(str(own["unit"])),
            day=dt.date.fromisoformat(str(own["day"])),
            start=start,
            end=_end(start, agenda),
            place=str(own["place"] or ""),
            chair=names.shown(own["chair"], hidden),
            secretary=names.shown(own["secretary"], hidden),
            checkers=tuple(names.shown(c, hidden) for c in checkers) if isinstance(checkers, tuple) else (),
            present=tuple(m.name for m in here if m.votes),
            voting=sum(m.votes for m in here),
            others=tuple(m.name for m in here if not m.votes),
            excused=tuple(m.name for m in everyone if m.state == "excused"),
            items=_minutes_items(conn, names, meeting, own, agenda, hidden),
            draft=own["state"] != "checked",
            author=register.author,
        )


def _minutes_items(
    conn: Connection, names: _Names, meeting: str, own: Row, agenda: dict[str, Row], hidden: frozenset[str]
) -> tuple[papers.MinutesItem, ...]:
    taken = meetings.decisions(conn, meeting)
    items = []
    for item, row in agenda.items():
        if row["item_kind"] == "break":
            continue
        items.append(
            papers.MinutesItem(
                title=str(row["name"]),
                paragraphs=tuple(p for p in str(row["said"] or "").split("\n") if p.strip()),
                decisions=tuple(
                    papers.DecisionRow(str(d["number"]), str(d["text"]))
                    for d in taken.values()
                    if d["agenda_item"] == item
                ),
            )
        )
    loose = tuple(
        papers.DecisionRow(str(d["number"]), str(d["text"])) for d in taken.values() if d["agenda_item"] not in agenda
    )
    promises = _commitments(names, meetings.made_at(conn, meeting), hidden)
    said = tuple(p for p in str(own["minutes"] or "").split("\n") if p.strip())
    if loose or promises or said:
        items.append(papers.MinutesItem(_("Notes, decisions and commitments"), "", said, loose, promises))
    return tuple(items)


PACK_LABEL = N_("Meeting pack of {name}")
