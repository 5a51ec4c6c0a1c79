"""Calendar files (iCalendar, RFC 5545) of meetings and activities."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import icalendar

from chapterdesk.core import clock
from chapterdesk.messages.timezones import timezone_rules

_PRODUCT = "-//ChapterDesk//ChapterDesk//EN"
_LINE_END = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Event:
    """One meeting or activity.

    Args:
        uid: The same for the same meeting each time, so that a calendar moves it instead of doubling it.
        start: When it begins, with its zone (an IANA ``ZoneInfo``; other zones are written as UTC).
        end: When it ends, not before ``start``; None where nobody knows.
        url: An http or https address; others are left out.
        alarm_minutes: Minutes before the start at which to remind; None for no reminder.
        sequence: How many times it was changed since it was first sent.
    """

    uid: str
    start: dt.datetime
    end: dt.datetime | None
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    alarm_minutes: int | None = None
    sequence: int = 0


def write_calendar(events: Iterable[Event], name: str) -> bytes:
    """Return an .ics file with the events and the rules of their time zones; ``name`` is the calendar's.

    Raises:
        ValueError: A time has no zone, or an event ends before it begins.
    """
    listed = list(events)
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _clean(name, one_line=True))
    # Zones come before what is told in them; a year's margin keeps the first and the last change of the clock.
    times = [_zoned(time) for event in listed for time in (event.start, event.end) if time is not None]
    for zone in sorted({time.tzinfo for time in times if isinstance(time.tzinfo, ZoneInfo)}, key=lambda zone: zone.key):
        years = [time.year for time in times if time.tzinfo is zone]
        calendar.add_component(timezone_rules(zone, min(years) - 1, max(years) + 1))
    for event in listed:
        calendar.add_component(_component(event))
    data: bytes = calendar.to_ical()
    return data


def _component(event: Event) -> icalendar.Event:
    start = _zoned(event.start)
    made = icalendar.Event()
    made.add("uid", _clean(event.uid, one_line=True))
    made.add("dtstamp", clock.now().astimezone(dt.UTC).replace(microsecond=0))
    made.add("dtstart", start)
    if event.end is not None:
        end = _zoned(event.end)
        if end < start:
            raise ValueError("the event ends before it begins")
        made.add("dtend", end)
    made.add("summary", _clean(event.summary, one_line=True))
    made.add("sequence", event.sequence)
    for field, value in (("location", event.location), ("description", event.description)):
        if value:
            made.add(field, _clean(value))
    if re.fullmatch(r"https?://[\x21-\x7e]+", event.url):
        made.add("url", event.url)
    if event.alarm_minutes is not None:
        made.add_component(_alarm(event))
    return made


def _alarm(event: Event) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", dt.timedelta(minutes=-(event.alarm_minutes or 0)))
    alarm.add("description", _clean(event.summary, one_line=True))
    return alarm


def _zoned(time: dt.datetime) -> dt.datetime:
    if time.tzinfo is None:
        raise ValueError("the time has no zone")
    named = isinstance(time.tzinfo, ZoneInfo) and time.tzinfo.key not in ("UTC", "Etc/UTC")
    # Seconds are the finest that the format knows; an offset without a name would need rules that nobody can look up.
    return (time if named else time.astimezone(dt.UTC)).replace(microsecond=0)


def _clean(text: str, *, one_line: bool = False) -> str:
    return _FORBIDDEN.sub("", _LINE_END.sub(" " if one_line else "\n", text))
