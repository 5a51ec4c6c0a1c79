"""Icons and tones of the states of trainings and enrolments."""

from __future__ import annotations

from chapterdesk.core.text import _, ngettext
from chapterdesk.models.trainings import ENROLMENT_STATES, TRAINING_STATES
from chapterdesk.services.trainings.occasions import Line, Seat
from chapterdesk.ui.records import CellIcon

_TRAINING = {
    "planned": ("calendar", "neutral"),
    "held": ("circle-check", "success"),
    "cancelled": ("ban", "neutral"),
}
_ENROLMENT = {
    "invited": ("mail", "neutral"),
    "applied": ("circle-question-mark", "warning"),
    "waiting": ("hourglass", "warning"),
    "confirmed": ("circle-check", "success"),
    "completed": ("medal", "success"),
    "missed": ("user-x", "neutral"),
    "declined": ("x", "neutral"),
    "cancelled": ("ban", "neutral"),
}


def training_mark(line: Line) -> CellIcon:
    """Return an occasion's state with its icon; one that was never closed asks for it."""
    if line.over and line.state == "planned":
        return CellIcon("circle-alert", _("To close"), "warning")
    icon, tone = _TRAINING.get(line.state, _TRAINING["planned"])
    return CellIcon(icon, TRAINING_STATES.format(line.state), tone)


def seat_mark(seat: Seat) -> CellIcon:
    """Return an enrolment's state with its icon; on the waiting list with the place in it."""
    icon, tone = _ENROLMENT.get(seat.state, _ENROLMENT["applied"])
    word = ENROLMENT_STATES.format(seat.state)
    if seat.turn:
        word = _("Number {n} in the queue").format(n=seat.turn)
    return CellIcon(icon, word, tone)


def seats_words(taken: int, seats: int | None, waiting: int) -> str:
    """Return how full an occasion is: "14 of 16 seats taken, 2 free."."""
    if seats is None:
        said = ngettext(
            "{n} person has a seat, as many as like can come.",
            "{n} people have a seat, as many as like can come.",
            taken,
        )
    elif taken < seats:
        free = seats - taken
        said = ngettext(
            "{n} of {seats} seats taken, {free} is free.", "{n} of {seats} seats taken, {free} are free.", free
        )
        said = said.replace("{free}", str(free))
    else:
        said = _("All {seats} seats are taken.")
    said = said.format(n=taken, seats=seats)
    if waiting:
        said += " " + ngettext("{n} waits.", "{n} wait.", waiting).format(n=waiting)
    return said
