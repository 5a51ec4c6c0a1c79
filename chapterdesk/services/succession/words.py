"""What the board says of a post and of a candidate, in sentences short enough for a square of the board."""

from __future__ import annotations

import datetime as dt

from chapterdesk.core import clock, locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.models.words import LEVELS
from chapterdesk.services.succession.candidates import Pool
from chapterdesk.services.succession.fitness import Fit
from chapterdesk.services.succession.posts import Place


def state(place: Place, today: dt.date) -> str:
    """Return the state of a post in words, such as "Ends on 15 January, 52 days"."""
    if place.state == "vacant":
        if not place.since:
            return _("Vacant")
        return _("Vacant since {day}").format(day=locale.long_date(dt.date.fromisoformat(place.since)))
    if place.state == "none":
        return _("No such post here")
    if not place.end:
        return _("No end set")
    day = locale.long_date(dt.date.fromisoformat(place.end))
    if place.state == "ending":
        left = place.days_left(today) or 0
        return ngettext("Ends on {day}, {n} day", "Ends on {day}, {n} days", left).format(day=day, n=left)
    return _("Until {day}").format(day=day)


def ready(fits: list[Fit]) -> str:
    """Return how many are ready for a vacant post, as the square says it."""
    both = sum(fit.ready for fit in fits)
    if both:
        return ngettext("{n} trained and willing", "{n} trained and willing", both).format(n=both)
    willing = sum(fit.signs["willing"] == "yes" for fit in fits)
    trained = sum(fit.signs["trained"] == "yes" for fit in fits)
    if willing and trained:
        return _("{trained} trained, {willing} willing").format(trained=trained, willing=willing)
    if willing:
        return ngettext("{n} willing, not trained", "{n} willing, not trained", willing).format(n=willing)
    if trained:
        return ngettext("{n} trained, not asked yet", "{n} trained, not asked yet", trained).format(n=trained)
    if fits:
        return ngettext("{n} could be asked", "{n} could be asked", len(fits)).format(n=len(fits))
    return _("No candidate yet")


def reasons(fit: Fit, pool: Pool) -> list[tuple[str, str, str]]:
    """Return (sign, name, sentence) of every reason for or against a candidate, in the order of their weight."""
    known = fit.known
    return [
        (fit.signs["trained"], _("Trained"), _trained(fit, pool)),
        (fit.signs["willing"], _("Willing"), _willing(fit)),
        (fit.signs["experience"], _("Experience"), _experience(fit)),
        (fit.signs["near"], _("Near"), _near(fit)),
        (fit.signs["level"], _("Level"), LEVELS.format(known.level) if known.level else _("Not known")),
    ]


def _trained(fit: Fit, pool: Pool) -> str:
    day, old, course = pool.trained.get(fit.known.person, ("", False, ""))
    if not day and not course:
        return _("Has not taken a course for this") if pool.courses else _("No course leads to this role")
    name = pool.courses.get(course, "")
    when = day[:4]
    sentence = _("{course}, {year}, out of date") if old else _("{course}, {year}")
    return sentence.format(course=name, year=when) if when else name


def _willing(fit: Fit) -> str:
    known = fit.known
    if known.answer == "yes":
        return _dated(_("Said yes on {day}"), _("Said yes"), known.said_on)
    if known.answer == "later":
        return _dated(_("Said not now on {day}"), _("Not now"), known.said_on)
    if known.wishes_it:
        return _("Said so as alumna or alumnus")
    if known.answer == "asked":
        return _dated(_("Asked on {day}, no answer yet"), _("Asked, no answer yet"), known.said_on)
    return _("Not asked yet")


def _dated(dated: str, undated: str, day: str) -> str:
    if len(day) != len("2026-11-24"):
        return undated
    return dated.format(day=locale.short_date(dt.date.fromisoformat(day), today=clock.today()))


def _experience(fit: Fit) -> str:
    if fit.known.held:
        return _("Had this role, {years}").format(years=fit.known.held)
    return _("Had another role") if fit.known.other_role else _("No post before this")


def _near(fit: Fit) -> str:
    if fit.known.here:
        return _("Belongs to the group")
    if fit.known.same_town is None:
        return _("Not known where they live")
    return _("Lives in the same town") if fit.known.same_town else _("Lives in another town")
