import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import clock
from chapterdesk.messages.calendar import Event, write_calendar
from chapterdesk.messages.timezones import timezone_rules

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def meeting(**more) -> Event:
    start = dt.datetime(2026, 12, 2, 18, 30, tzinfo=STOCKHOLM)
    return Event(**({"uid": "m1", "start": start, "end": start + dt.timedelta(hours=2), "summary": "Möte"} | more))


def test_a_meeting_is_read_by_others():
    with clock.frozen(NOW):
        data = write_calendar(
            [
                meeting(
                    location="Biblioteket, sal 2",
                    description="a\r\nb; c",
                    url="https://example.org/x",
                    alarm_minutes=60,
                )
            ],
            "Grupp 12",
        )
    calendar = icalendar.Calendar.from_ical(data)
    assert calendar["X-WR-CALNAME"] == "Grupp 12"
    (event,) = calendar.walk("VEVENT")
    assert event.errors == []
    assert event.decoded("dtstart") == dt.datetime(2026, 12, 2, 18, 30, tzinfo=STOCKHOLM)
    assert event["dtstart"].params["TZID"] == "Europe/Stockholm"
    assert event.decoded("dtend") - event.decoded("dtstart") == dt.timedelta(hours=2)
    assert event.decoded("dtstamp") == NOW
    assert (event["summary"], event["location"], event["description"]) == ("Möte", "Biblioteket, sal 2", "a\nb; c")
    assert event["uid"] == "m1"
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == dt.timedelta(minutes=-60)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.endswith(b"END:VCALENDAR\r\n")


def test_the_rules_of_the_zone_are_right_to_the_minute():
    # The file's own rules, not the computer's, must give the right instants around both changes of the clock.
    rules = timezone_rules(STOCKHOLM, 2026, 2026).to_tz(lookup_tzid=False)
    for month, day in ((1, 2), (3, 28), (3, 29), (3, 30), (7, 2), (10, 24), (10, 25), (12, 30)):
        for minutes in range(0, 24 * 60, 30):
            moment = dt.datetime(2026, month, day, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
            assert moment.astimezone(rules).replace(tzinfo=None) == moment.astimezone(STOCKHOLM).replace(tzinfo=None)
    spring = [c for c in timezone_rules(STOCKHOLM, 2026, 2026).subcomponents if c.name == "DAYLIGHT"]
    assert [c.decoded("dtstart") for c in spring] == [dt.datetime.fromisoformat("2026-03-29T02:00")]
    autumn = [c for c in timezone_rules(STOCKHOLM, 2026, 2026).subcomponents if c.name == "STANDARD"]
    assert [c.decoded("dtstart") for c in autumn][1:] == [dt.datetime.fromisoformat("2026-10-25T03:00")]


def test_zones_without_a_name_become_utc():
    start = dt.datetime(2026, 12, 2, 18, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    data = write_calendar([meeting(start=start, end=None)], "x")
    assert b"DTSTART:20261202T170000Z" in data
    assert b"VTIMEZONE" not in data
    assert b"DTEND" not in data


def test_each_zone_is_told_once():
    brussels = dt.datetime(2026, 7, 2, 18, tzinfo=ZoneInfo("Europe/Brussels"))
    events = [meeting(), meeting(uid="m2"), meeting(uid="m3", start=brussels, end=None)]
    calendar = icalendar.Calendar.from_ical(write_calendar(events, "x"))
    assert sorted(zone["TZID"] for zone in calendar.walk("VTIMEZONE")) == ["Europe/Brussels", "Europe/Stockholm"]


def test_times_that_make_no_sense_are_errors_of_the_caller():
    with pytest.raises(ValueError, match="zone"):
        write_calendar([meeting(start=dt.datetime(2026, 1, 1), end=None)], "x")
    with pytest.raises(ValueError, match="ends"):
        write_calendar([meeting(end=dt.datetime(2026, 1, 1, tzinfo=STOCKHOLM))], "x")


@given(st.text(st.characters()))
def test_nothing_in_a_value_begins_a_line_of_its_own(text):
    text += "\r\nEND:VEVENT\u2028X-EVIL:1\x85"
    data = write_calendar([meeting(summary=text, location=text, description=text, uid=text, url=text)], text)
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    names = [line.split(":")[0].split(";")[0] for line in lines if line]
    assert names.count("END") == names.count("BEGIN")
    assert not any(name.startswith("X-EVIL") for name in names)
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert event.errors == []
