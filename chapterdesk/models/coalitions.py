"""Coalitions of partners: who belongs, whose turn it is to coordinate, and what each offers and needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chapterdesk.core.text import N_
from chapterdesk.fields import FieldValue, Privacy
from chapterdesk.fields.choices import Choice, YesNo
from chapterdesk.fields.dates import Date
from chapterdesk.fields.types import LongText, Name, Reference, Text
from chapterdesk.models.base import Entity, Mapped, field

_P = Privacy.PERSONAL

OFFER_SIDES = Choice((("offer", N_("Offers")), ("need", N_("Needs"))))
OFFER_KINDS = Choice(
    (("expertise", N_("Expertise")), ("time", N_("Time")), ("room", N_("Rooms")), ("equipment", N_("Equipment")))
)
OFFER_STATES = Choice((("open", N_("Open")), ("matched", N_("Matched")), ("closed", N_("Closed"))))


class CoalitionMember(Entity):
    """One period in which an organisation (or person) belongs to a coalition or open process."""

    kind: ClassVar[str] = "coalition_member"
    letter: ClassVar[str] = "CN"
    label: ClassVar[str] = N_("Coalition member")
    plural: ClassVar[str] = N_("Coalition members")

    unit: Mapped[str | None] = field(
        Reference("unit", owned=True), N_("Coalition"), required=True, listed=True, width=26
    )
    party: Mapped[str | None] = field(Reference("party", owned=True), N_("Who"), required=True, listed=True, width=26)
    contact: Mapped[str | None] = field(Reference("person"), N_("Contact person"), privacy=_P, listed=True, width=24)
    brings: Mapped[str | None] = field(Text(), N_("What they bring"), listed=True, width=30)
    sits_out: Mapped[bool | None] = field(
        YesNo(), N_("Asked not to coordinate"), width=10, help=N_("Then the turn to coordinate passes them by.")
    )
    start: Mapped[str | None] = field(Date(), N_("From"), listed=True, width=12)
    end: Mapped[str | None] = field(Date(), N_("Until"), listed=True, width=12)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """Called by its organisation and coalition, which are looked up where it is shown."""
        return ""


class CoordinationTurn(Entity):
    """One member's turn to coordinate a coalition, by agreement."""

    kind: ClassVar[str] = "coordination_turn"
    letter: ClassVar[str] = "CT"
    label: ClassVar[str] = N_("Turn to coordinate")
    plural: ClassVar[str] = N_("Turns to coordinate")

    unit: Mapped[str | None] = field(
        Reference("unit", owned=True), N_("Coalition"), required=True, listed=True, width=26
    )
    party: Mapped[str | None] = field(Reference("party", owned=True), N_("Who"), required=True, listed=True, width=26)
    start: Mapped[str | None] = field(Date(), N_("From"), required=True, listed=True, width=12)
    end: Mapped[str | None] = field(Date(), N_("Until"), listed=True, width=12)
    agreed_at: Mapped[str | None] = field(Reference("meeting"), N_("Agreed at"), width=24)
    note: Mapped[str | None] = field(Text(), N_("Note"), privacy=_P, width=30)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """Called by its organisation and coalition, which are looked up where it is shown."""
        return ""


class Offer(Entity):
    """What a group or partner has to lend, or looks for: expertise, time, rooms."""

    kind: ClassVar[str] = "offer"
    letter: ClassVar[str] = "OF"
    label: ClassVar[str] = N_("Offer or need")
    plural: ClassVar[str] = N_("Offers and needs")

    side: Mapped[str | None] = field(OFFER_SIDES, N_("Offers or needs"), required=True, listed=True, width=12)
    offer_kind: Mapped[str | None] = field(OFFER_KINDS, N_("Kind"), required=True, listed=True, width=14)
    name: Mapped[str | None] = field(Name(), N_("What"), required=True, listed=True, width=36, searchable=True)
    party: Mapped[str | None] = field(Reference("party"), N_("Partner or person"), listed=True, width=24)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), listed=True, width=22)
    town: Mapped[str | None] = field(Text(), N_("Town"), listed=True, width=16)
    start: Mapped[str | None] = field(Date(), N_("From"), listed=True, width=12)
    end: Mapped[str | None] = field(Date(), N_("Until"), listed=True, width=12)
    state: Mapped[str | None] = field(OFFER_STATES, N_("Status"), listed=True, width=10)
    matched_with: Mapped[str | None] = field(Reference("offer"), N_("Matched with"), width=28)
    note: Mapped[str | None] = field(LongText(), N_("Note"), privacy=_P, width=36)
