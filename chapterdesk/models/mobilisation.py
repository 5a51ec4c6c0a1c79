"""Mobilisations: the ask, the callers, and one call for each person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy import Index

from chapterdesk.core.text import N_
from chapterdesk.fields import FieldValue, Privacy
from chapterdesk.fields.choices import Choice
from chapterdesk.fields.dates import Clock, Date, Instant
from chapterdesk.fields.types import LongText, Name, Number, Reference, Text
from chapterdesk.models.base import Entity, Mapped, field

_P = Privacy.PERSONAL
_S = Privacy.SENSITIVE

MOBILISATION_STATES = Choice(
    (("draft", N_("Being prepared")), ("calling", N_("Calling")), ("paused", N_("On hold")), ("done", N_("Finished")))
)
CALL_OUTCOMES = Choice(
    (
        ("yes", N_("Yes")),
        ("maybe", N_("Maybe")),
        ("no", N_("No")),
        ("no_answer", N_("No answer")),
        ("call_back", N_("Call back")),
        ("wrong_number", N_("Wrong number")),
        ("no_more", N_("No more of this")),
        ("stopped", N_("Taken off the list")),
    ),
    (("no_more", ("stop", "ring inte mer", "niet meer bellen", "do not call again")),),
)


class Mobilisation(Entity):
    """Asking many people at once to act."""

    kind: ClassVar[str] = "mobilisation"
    letter: ClassVar[str] = "MO"
    label: ClassVar[str] = N_("Mobilisation")
    plural: ClassVar[str] = N_("Mobilisations")

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True, listed=True, width=32, searchable=True)
    what_happened: Mapped[str | None] = field(LongText(), N_("What happened"), width=40)
    ask: Mapped[str | None] = field(Text(2000), N_("What we ask for"), listed=True, width=40)
    script: Mapped[str | None] = field(
        LongText(), N_("Script for the call"), width=40,
        help=N_("What stands between two stars, *like this*, is read in bold. {name} and {caller} become names."),
    )  # fmt: skip
    if_not: Mapped[str | None] = field(Text(), N_("If not, ask for"), width=40)
    day: Mapped[str | None] = field(Date(), N_("Day"), listed=True, width=12)
    start: Mapped[str | None] = field(Clock(), N_("Starts"), width=8)
    place: Mapped[str | None] = field(Text(), N_("Where"), width=24)
    hoped: Mapped[int | None] = field(Number(0, 1_000_000), N_("Hoped for"), width=10)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), listed=True, width=22)
    campaign: Mapped[str | None] = field(Reference("campaign"), N_("Campaign"), width=26)
    activity: Mapped[str | None] = field(Reference("activity"), N_("Activity"), width=26)
    state: Mapped[str | None] = field(MOBILISATION_STATES, N_("Status"), listed=True, width=14)
    opened: Mapped[str | None] = field(Instant(), N_("Opened"), listed=True, width=18, index=True)
    call_by: Mapped[str | None] = field(Date(), N_("Call by"), listed=True, width=12)
    rest_days: Mapped[int | None] = field(
        Number(0, 365), N_("Leave in peace, days"), width=10,
        help=N_("Who was asked within so many days is left out."),
    )  # fmt: skip
    audience: Mapped[str | None] = field(
        LongText(), N_("Who is asked"), privacy=_P, width=20, editable=False, importable=False, shared=False
    )


class Caller(Entity):
    """Somebody who calls for a mobilisation."""

    kind: ClassVar[str] = "caller"
    letter: ClassVar[str] = "CL"
    label: ClassVar[str] = N_("Caller")
    plural: ClassVar[str] = N_("Callers")

    mobilisation: Mapped[str | None] = field(
        Reference("mobilisation", owned=True), N_("Mobilisation"), required=True, listed=True, width=28
    )
    party: Mapped[str | None] = field(Reference("party", owned=True), N_("Who"), required=True, listed=True, width=26)
    most: Mapped[int | None] = field(Number(0, 10_000), N_("At most so many calls"), listed=True, width=10)
    handed_out: Mapped[str | None] = field(Instant(), N_("Handed out"), listed=True, width=18)
    note: Mapped[str | None] = field(Text(), N_("Note"), privacy=_P, width=30)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A caller is called by the person, who is looked up where it is shown."""
        return ""


class Call(Entity):
    """One person to be called for a mobilisation, by whom, and what came of it."""

    kind: ClassVar[str] = "call"
    letter: ClassVar[str] = "CA"
    label: ClassVar[str] = N_("Call")
    plural: ClassVar[str] = N_("Calls")

    mobilisation: Mapped[str | None] = field(
        Reference("mobilisation", owned=True), N_("Mobilisation"), required=True, listed=True, width=28
    )
    person: Mapped[str | None] = field(Reference("person", owned=True), N_("Who"), required=True, listed=True, width=26)
    caller: Mapped[str | None] = field(Reference("caller"), N_("Caller"), listed=True, width=22)
    position: Mapped[int | None] = field(Number(), N_("Order"), width=8)
    outcome: Mapped[str | None] = field(CALL_OUTCOMES, N_("Outcome"), privacy=_S, listed=True, width=16)
    at: Mapped[str | None] = field(Instant(), N_("When"), listed=True, width=18, index=True)
    tries: Mapped[int | None] = field(Number(0, 1000), N_("Tries"), listed=True, width=8)
    next_try: Mapped[str | None] = field(Date(), N_("Try again on"), width=12)
    note: Mapped[str | None] = field(Text(2000), N_("Note"), privacy=_S, listed=True, width=36)

    __table_args__ = (
        Index("ix_call_asked", "mobilisation", "caller", "outcome"),
        Index("ix_call_recent", "person", "at"),
    )

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A call is called by its person, who is looked up where it is shown."""
        return ""
