"""Alumni, mentoring pairs, and who was asked for what: so that nobody is asked again after a no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy import Index

from chapterdesk.core.text import N_
from chapterdesk.fields import FieldValue, Privacy
from chapterdesk.fields.choices import Choice
from chapterdesk.fields.dates import Date
from chapterdesk.fields.types import LongText, Number, Reference, Text
from chapterdesk.models.base import Entity, Mapped, field, set_field

_P = Privacy.PERSONAL
_S = Privacy.SENSITIVE

ALUMNI_STATES = Choice((("open", N_("Open")), ("paused", N_("Paused")), ("declined", N_("Wants no contact"))))
WISHES = Choice(
    (
        ("mentor", N_("Mentor")),
        ("speaker", N_("Speaker")),
        ("trainer", N_("Trainer")),
        ("crisis_reserve", N_("Crisis reserve")),
        ("board_candidate", N_("Board candidate")),
    )
)
ASKED_FOR = Choice(
    (
        ("role", N_("A role")),
        ("training", N_("A training")),
        ("mentor", N_("Mentoring")),
        ("speaker", N_("Speaking")),
        ("trainer", N_("Training others")),
        ("reserve", N_("The crisis reserve")),
        ("anything", N_("Anything at all")),
    )
)
ANSWERS = Choice(
    (
        ("considered", N_("Considered")),
        ("asked", N_("Asked, no answer yet")),
        ("yes", N_("Yes")),
        ("later", N_("Not now")),
        ("no", N_("No")),
    )
)


class AlumniProfile(Entity):
    """What a former holder of a role can and would like to do; opened and closed by the programme itself."""

    kind: ClassVar[str] = "alumni_profile"
    letter: ClassVar[str] = "AL"
    label: ClassVar[str] = N_("Alumni profile")
    plural: ClassVar[str] = N_("Alumni profiles")

    person: Mapped[str | None] = field(Reference("person", owned=True), N_("Who"), required=True, listed=True, width=26)
    state: Mapped[str | None] = field(ALUMNI_STATES, N_("Status"), listed=True, width=14, index=True)
    opened: Mapped[str | None] = field(Date(), N_("Opened on"), listed=True, width=12, editable=False)
    closed: Mapped[str | None] = field(
        Date(), N_("Closed on"), width=12, editable=False, help=N_("No role that counts has ended after all.")
    )
    competence: Mapped[str | None] = field(LongText(), N_("Competence"), privacy=_P, listed=True, width=36)
    wishes = set_field(WISHES, N_("Would like to be"), privacy=_P, listed=True, width=26)
    availability: Mapped[str | None] = field(Text(), N_("When they have time"), privacy=_P, width=26)
    rhythm_months: Mapped[int | None] = field(Number(1, 60), N_("Months between calls"), width=10)
    next_call: Mapped[str | None] = field(Date(), N_("Next call"), listed=True, width=12, index=True)
    notes: Mapped[str | None] = field(LongText(), N_("Notes"), privacy=_S, width=40, shared=False)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A profile is called by its person, who is looked up where it is shown."""
        return ""


class Mentoring(Entity):
    """A pair of mentor and mentee."""

    kind: ClassVar[str] = "mentoring"
    letter: ClassVar[str] = "MP"
    label: ClassVar[str] = N_("Mentoring pair")
    plural: ClassVar[str] = N_("Mentoring pairs")

    mentor: Mapped[str | None] = field(
        Reference("person", owned=True), N_("Mentor"), required=True, listed=True, width=26
    )
    mentee: Mapped[str | None] = field(
        Reference("person", owned=True), N_("Mentee"), required=True, listed=True, width=26
    )
    goal: Mapped[str | None] = field(Text(), N_("Goal"), privacy=_P, listed=True, width=36)
    start: Mapped[str | None] = field(Date(), N_("From"), listed=True, width=12)
    end: Mapped[str | None] = field(Date(), N_("Until"), listed=True, width=12)
    how: Mapped[str | None] = field(Text(), N_("How it went"), privacy=_P, width=36)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A pair is called by its two people, who are looked up where it is shown."""
        return ""


class Ask(Entity):
    """That somebody was asked for something, or is thought of for it, and what they said."""

    kind: ClassVar[str] = "ask"
    letter: ClassVar[str] = "AK"
    label: ClassVar[str] = N_("Question to somebody")
    plural: ClassVar[str] = N_("Questions to people")
    told_apart_by: ClassVar[tuple[str, ...]] = ("asked_for", "role", "unit", "training", "asked_on")

    person: Mapped[str | None] = field(Reference("person", owned=True), N_("Who"), required=True, listed=True, width=26)
    asked_for: Mapped[str | None] = field(ASKED_FOR, N_("Asked for"), required=True, listed=True, width=18)
    role: Mapped[str | None] = field(Reference("role_type"), N_("Role"), listed=True, width=22)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), listed=True, width=22)
    training: Mapped[str | None] = field(Reference("training"), N_("Training"), width=26)
    asked_on: Mapped[str | None] = field(Date(), N_("Asked on"), listed=True, width=12)
    asked_by: Mapped[str | None] = field(Reference("party"), N_("Asked by"), privacy=_P, width=22)
    answer: Mapped[str | None] = field(ANSWERS, N_("Answer"), listed=True, width=18)
    answered_on: Mapped[str | None] = field(Date(), N_("Answered on"), width=12)
    again_on: Mapped[str | None] = field(Date(), N_("Ask again on"), width=12, index=True)
    note: Mapped[str | None] = field(Text(), N_("Note"), privacy=_S, width=36)

    __table_args__ = (Index("ix_ask_asked", "person", "asked_for", "answer"),)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """Called by its person and what they were asked for, which are looked up where it is shown."""
        return ""
