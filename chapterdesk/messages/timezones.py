"""The rules of a time zone as calendar files carry them (VTIMEZONE, RFC 5545, 3.6.5).

Made here, since icalendar 7.3 puts the change to summer time an hour late (it counts it in the new time).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import icalendar

_DAY = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)


def timezone_rules(zone: ZoneInfo, first_year: int, last_year: int) -> icalendar.Timezone:
    """Return the rules of an IANA zone for the years from ``first_year`` to ``last_year``, both included."""
    begin = dt.datetime(max(2, first_year), 1, 1, tzinfo=dt.UTC)
    end = dt.datetime(min(9998, last_year) + 1, 1, 1, tzinfo=dt.UTC)
    made = icalendar.Timezone()
    made.add("tzid", zone.key)
    made.add_component(_observance(zone, begin, _offset(zone, begin)))
    for moment in _changes(zone, begin, end):
        made.add_component(_observance(zone, moment, _offset(zone, moment - _MINUTE)))
    return made


def _observance(
    zone: ZoneInfo, moment: dt.datetime, before: dt.timedelta
) -> icalendar.TimezoneStandard | icalendar.TimezoneDaylight:
    local = moment.astimezone(zone)
    made = icalendar.TimezoneDaylight() if local.dst() else icalendar.TimezoneStandard()
    # The beginning is told in the time that was kept until then.
    made.add("dtstart", (moment + before).replace(tzinfo=None))
    made.add("tzoffsetfrom", before)
    made.add("tzoffsetto", _offset(zone, moment))
    made.add("tzname", local.tzname() or zone.key)
    return made


def _changes(zone: ZoneInfo, begin: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """Yield the instants at which the zone's offset changes, to the minute."""
    day = begin
    while day < end:
        low, high = day, day + _DAY
        if _offset(zone, low) != _offset(zone, high):
            while high - low > _MINUTE:
                middle = low + (high - low) // _MINUTE // 2 * _MINUTE
                if _offset(zone, middle) == _offset(zone, low):
                    low = middle
                else:
                    high = middle
            yield high
        day += _DAY


def _offset(zone: ZoneInfo, moment: dt.datetime) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta(0)
