"""Meetings: agenda, attendance, decisions, commitments, enclosures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy import LargeBinary, String

from chapterdesk.core.text import N_
from chapterdesk.fields import FieldValue, Privacy
from chapterdesk.fields.choices import YesNo
from chapterdesk.fields.dates import Clock, Date
from chapterdesk.fields.types import LongText, Name, Number, Reference, Text
from chapterdesk.models import words
from chapterdesk.models.base import Base, Entity, Mapped, field, mapped_column, set_field

_P = Privacy.PERSONAL


class Meeting(Entity):
    """One meeting of a unit, in local time with its zone."""

    kind: ClassVar[str] = "meeting"
    letter: ClassVar[str] = "M"
    label: ClassVar[str] = N_("Meeting")
    plural: ClassVar[str] = N_("Meetings")

    name: Mapped[str | None] = field(Name(), N_("Title"), required=True, listed=True, width=28, searchable=True)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), required=True, listed=True, width=22)
    meeting_kind: Mapped[str | None] = field(words.MEETING_KINDS, N_("Kind"), listed=True, width=18)
    day: Mapped[str | None] = field(Date(), N_("Day"), required=True, listed=True, width=12, index=True)
    start: Mapped[str | None] = field(Clock(), N_("Starts"), listed=True, width=8)
    time_zone: Mapped[str | None] = field(Text(), N_("Time zone"), width=20)
    place: Mapped[str | None] = field(Text(), N_("Place"), listed=True, width=24, searchable=True)
    welcome: Mapped[str | None] = field(Text(), N_("Who is welcome"), width=30)
    state: Mapped[str | None] = field(words.MEETING_STATES, N_("Status"), listed=True, width=16)
    chair: Mapped[str | None] = field(Reference("party"), N_("Chair"), privacy=_P, width=22)
    secretary: Mapped[str | None] = field(Reference("party"), N_("Minutes by"), privacy=_P, width=22)
    checkers = set_field(Reference("party"), N_("Minutes checkers"), privacy=_P, width=26)
    quorum: Mapped[int | None] = field(Number(0, 100_000), N_("Voting members needed"), width=8)
    minutes: Mapped[str | None] = field(LongText(), N_("Minutes"), privacy=_P, width=40, searchable=True)
    pack_made: Mapped[str | None] = field(Date(), N_("Pack made on"), width=12, editable=False)


class AgendaItem(Entity):
    """One item of an agenda, with what was said about it."""

    kind: ClassVar[str] = "agenda_item"
    letter: ClassVar[str] = "I"
    label: ClassVar[str] = N_("Agenda item")
    plural: ClassVar[str] = N_("Agenda items")

    meeting: Mapped[str | None] = field(Reference("meeting", owned=True), N_("Meeting"), required=True, listed=True)
    position: Mapped[int | None] = field(Number(), N_("Order"), listed=True, width=8)
    name: Mapped[str | None] = field(Name(), N_("Item"), required=True, listed=True, width=36, searchable=True)
    item_kind: Mapped[str | None] = field(words.AGENDA_KINDS, N_("Kind"), listed=True, width=14)
    opens: Mapped[str | None] = field(Reference("party"), N_("Who opens"), privacy=_P, listed=True, width=22)
    length: Mapped[int | None] = field(Number(0, 1440), N_("Length in minutes"), listed=True, width=8)
    note: Mapped[str | None] = field(Text(2000), N_("Note"), privacy=_P, width=40)
    said: Mapped[str | None] = field(LongText(), N_("What was said"), privacy=_P, width=40)


class Attendance(Entity):
    """Whether somebody was at a meeting."""

    kind: ClassVar[str] = "attendance"
    letter: ClassVar[str] = "A"
    label: ClassVar[str] = N_("Attendance")
    plural: ClassVar[str] = N_("Attendances")

    meeting: Mapped[str | None] = field(Reference("meeting", owned=True), N_("Meeting"), required=True, listed=True)
    party: Mapped[str | None] = field(Reference("party", owned=True), N_("Who"), required=True, listed=True, width=26)
    state: Mapped[str | None] = field(words.ATTENDANCE_STATES, N_("Status"), listed=True, width=12)
    votes: Mapped[bool | None] = field(YesNo(), N_("May vote"), width=10)
    first_time: Mapped[bool | None] = field(YesNo(), N_("New tonight"), width=10)


class Decision(Entity):
    """What a meeting decided, numbered within the meeting."""

    kind: ClassVar[str] = "decision"
    letter: ClassVar[str] = "D"
    label: ClassVar[str] = N_("Decision")
    plural: ClassVar[str] = N_("Decisions")

    meeting: Mapped[str | None] = field(Reference("meeting", owned=True), N_("Meeting"), required=True, listed=True)
    agenda_item: Mapped[str | None] = field(Reference("agenda_item"), N_("Agenda item"), width=30)
    number: Mapped[int | None] = field(Number(1), N_("Number"), listed=True, width=8)
    text: Mapped[str | None] = field(
        LongText(), N_("Decision text"), privacy=_P, required=True, listed=True, width=60, searchable=True
    )

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A decision is called by its first line."""
        return str(row.get("text") or "").partition("\n")[0][:120]


class Commitment(Entity):
    """What somebody took on, of their own will, to be looked at next time."""

    kind: ClassVar[str] = "commitment"
    letter: ClassVar[str] = "K"
    label: ClassVar[str] = N_("Commitment")
    plural: ClassVar[str] = N_("Commitments")

    party: Mapped[str | None] = field(Reference("party"), N_("Who"), privacy=_P, listed=True, width=26)
    towards: Mapped[str | None] = field(Reference("party"), N_("Towards"), privacy=_P, width=22)
    name: Mapped[str | None] = field(Name(), N_("What"), required=True, listed=True, width=44, searchable=True)
    due: Mapped[str | None] = field(Date(), N_("By"), listed=True, width=12, index=True)
    state: Mapped[str | None] = field(words.COMMITMENT_STATES, N_("Status"), listed=True, width=12, index=True)
    done_on: Mapped[str | None] = field(Date(), N_("Done on"), listed=True, width=12)
    meeting: Mapped[str | None] = field(Reference("meeting"), N_("Promised at"), listed=True, width=24)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), listed=True, width=22)
    how: Mapped[str | None] = field(Text(), N_("How it went"), width=30)
    reminded_on: Mapped[str | None] = field(Date(), N_("Reminded on"), width=12, editable=False)


class Enclosure(Entity):
    """A paper that goes with a meeting's pack; its bytes lie in ``blob``."""

    kind: ClassVar[str] = "enclosure"
    letter: ClassVar[str] = "E"
    label: ClassVar[str] = N_("Enclosure")
    plural: ClassVar[str] = N_("Enclosures")
    in_lists: ClassVar[bool] = False

    meeting: Mapped[str | None] = field(Reference("meeting", owned=True), N_("Meeting"), required=True)
    agenda_item: Mapped[str | None] = field(Reference("agenda_item"), N_("Agenda item"))
    position: Mapped[int | None] = field(Number(), N_("Order"))
    name: Mapped[str | None] = field(Name(), N_("Name"), required=True)
    media_type: Mapped[str | None] = field(Text(), N_("Kind of file"))
    sha256: Mapped[str | None] = field(Text(64), N_("SHA-256"), editable=False)


class Blob(Base):
    """The bytes of an enclosure by their SHA-256, inside the encrypted file; the log holds the hash alone."""

    __tablename__ = "blob"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
