"""Rows as contact cards and calendar entries."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, select

from chapterdesk.database.rows import Row, table_of
from chapterdesk.fields import FieldValue, Setting
from chapterdesk.messages.calendar import Event
from chapterdesk.messages.cards import Card
from chapterdesk.models import Activity, AgendaItem, Entity, Meeting, Person, Unit

_ZONE = "Europe/Stockholm"


def _text(value: FieldValue) -> str:
    return "" if value is None or isinstance(value, tuple) else str(value)


def _texts(value: FieldValue) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, tuple) else ()


def card_of(entity: type[Entity], ref: str, row: Row, setting: Setting) -> Card:
    """Return a person or organisation as a card with those of its fields that are in ``row``; its Ref is its uid."""
    name = _text(row.get("name"))
    card = Card(
        full_name=name,
        organisation=name,
        street=_text(row.get("street")),
        postcode=_text(row.get("postcode")),
        town=_text(row.get("town")),
        emails=_texts(row.get("emails")),
        phones=_texts(row.get("phones")),
        note=_text(row.get("notes")),
        uid=ref,
    )
    if entity is not Person:
        return card
    groups = Person.fields["groups"].format(row.get("groups", ()), setting)
    return replace(
        card,
        full_name=Person.make_title(row),
        given=_text(row.get("given_name")),
        prefix=_text(row.get("prefix")),
        family=_text(row.get("family_name")),
        called=_text(row.get("called_name")),
        country=_text(row.get("country")),
        birthday=_text(row.get("birth_date")),
        organisation=groups,
    )


def event_of(conn: Connection, ref: str, row: Row, setting: Setting) -> Event | None:
    """Return a meeting as a calendar entry in its own time zone, None where it has no time of day yet."""
    day, start = _text(row.get("day")), _text(row.get("start"))
    if not day or not start:
        return None
    begins = dt.datetime.fromisoformat(f"{day}T{start}").replace(tzinfo=_zone(conn, _text(row.get("time_zone"))))
    minutes = _minutes(conn, ref)
    group = Meeting.fields["unit"].format(row.get("unit"), setting)
    return Event(
        uid=f"{ref}@chapterdesk",
        start=begins,
        end=begins + dt.timedelta(minutes=minutes) if minutes else None,
        summary=": ".join(part for part in (group, _text(row.get("name"))) if part),
        location=_text(row.get("place")),
    )


def activity_event(conn: Connection, ref: str, row: Row, setting: Setting) -> Event | None:
    """Return an activity as a calendar entry in the section's time zone, None where it has no time of day yet."""
    day, start, end = (_text(row.get(name)) for name in ("day", "start", "end"))
    if not day or not start:
        return None
    zone = _zone(conn, "")
    begins = dt.datetime.fromisoformat(f"{day}T{start}").replace(tzinfo=zone)
    ends = dt.datetime.fromisoformat(f"{day}T{end}").replace(tzinfo=zone) if end else None
    if ends is not None and ends < begins:
        # A vigil from 23:00 to 01:00 ends the day after.
        ends += dt.timedelta(days=1)
    group = Activity.fields["unit"].format(row.get("unit"), setting)
    return Event(
        uid=f"{ref}@chapterdesk",
        start=begins,
        end=ends,
        summary=": ".join(part for part in (group, _text(row.get("name"))) if part),
        location=", ".join(part for part in (_text(row.get("place")), _text(row.get("town"))) if part),
    )


def _minutes(conn: Connection, ref: str) -> int:
    item, meeting = table_of(AgendaItem), table_of(Meeting)
    query = select(item.c.length).join(meeting, meeting.c.id == item.c.meeting).where(meeting.c.ref == ref)
    return sum(length for (length,) in conn.execute(query) if length)


def zone_of(conn: Connection) -> ZoneInfo:
    """Return the section's time zone, in which trainings and activities are held."""
    return _zone(conn, "")


def _zone(conn: Connection, name: str) -> ZoneInfo:
    unit = table_of(Unit)
    rules = select(unit.c.time_zone).where(unit.c.unit_kind == "section")
    for each in (name, conn.execute(rules).scalar() or "", _ZONE):
        try:
            return ZoneInfo(each)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            # Unknown, or "" : the next one answers.
            continue
    raise AssertionError("the zone that ships with the program is missing")
