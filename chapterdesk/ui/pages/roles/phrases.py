"""What a square of the board says, short enough for its width; the whole sentence is for screen readers."""

from __future__ import annotations

import datetime as dt

from chapterdesk.core import locale
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.services.succession import words
from chapterdesk.services.succession.posts import Place

ICONS = {"held": "circle-check", "ending": "hourglass", "vacant": "user-x", "none": "minus"}
TONES = {"held": "neutral", "ending": "warning", "vacant": "danger", "none": "neutral"}


def state_words(state: str) -> str:
    """Return a state as the chips name it."""
    return {
        "vacant": _("Vacant"),
        "ending": _("Ends within {n} days").format(n=60),
        "held": pgettext("role", "Held"),
        "none": _("No such post here"),
    }[state]


def who(place: Place) -> str:
    """Return who holds a post, the first of several with how many more."""
    if not place.holders:
        return ""
    first, more = place.holders[0].name, len(place.holders) - 1
    return ngettext("{name} and {n} more", "{name} and {n} more", more).format(name=first, n=more) if more else first


def line(place: Place, today: dt.date) -> str:
    """Return the line under the name, or under "Vacant"."""
    if place.state == "none":
        return pgettext("square of the board", "No such post here")
    if place.state == "vacant":
        return _("since {day}").format(day=_short(place.since, today)) if place.since else _("nobody held it yet")
    if not place.end:
        return _("no end set")
    if place.state == "ending":
        left = place.days_left(today) or 0
        day = _short(place.end, today, year=False)
        return ngettext("Ends {day}, {n} day", "Ends {day}, {n} days", left).format(day=day, n=left)
    end = dt.date.fromisoformat(place.end)
    return _("to {month} {year}").format(month=locale.month_name(end.month, short=True), year=end.year)


def _short(day: str, today: dt.date, *, year: bool = True) -> str:
    found = dt.date.fromisoformat(day)
    return locale.short_date(found, today=today if year else found)


def spoken(place: Place, unit: str, role: str, ready: str, today: dt.date) -> str:
    """Return a square as a screen reader says it."""
    parts = [_("{role}, {group}").format(role=role, group=unit)]
    parts += [holder.name for holder in place.holders]
    parts.append(words.state(place, today))
    if place.agreed:
        parts.append(_("then {name}").format(name=place.agreed))
    return ", ".join([*parts, ready] if ready else parts)


def vacant_since(place: Place, today: dt.date) -> str:
    """Return since when a post is vacant, with the days or weeks."""
    days = place.days_vacant(today)
    if days is None:
        return words.state(place, today)
    since = dt.date.fromisoformat(place.since)
    day = locale.long_date(since, year=since.year != today.year)
    if days < 14:
        long = ngettext("{n} day", "{n} days", days).format(n=days)
    else:
        long = ngettext("{n} week", "{n} weeks", days // 7).format(n=days // 7)
    return _("Vacant since {day}, {long}").format(day=day, long=long)
