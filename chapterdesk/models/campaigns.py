"""The activist year: terms, priorities of the action plan, campaigns, activities and local initiatives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy import Index

from chapterdesk.core.text import N_, _
from chapterdesk.fields import FieldValue, Privacy
from chapterdesk.fields.choices import Choice, YesNo
from chapterdesk.fields.dates import Clock, Date
from chapterdesk.fields.types import LongText, Name, Number, Reference, Text
from chapterdesk.models.base import Entity, Mapped, field, set_field

_P = Privacy.PERSONAL

TERM_KINDS = Choice((("autumn", N_("Autumn term")), ("spring", N_("Spring term")), ("summer", N_("Summer campaign"))))
CAMPAIGN_KINDS = Choice(
    (
        ("national", N_("National campaign")),
        ("local", N_("Local campaign")),
        ("summer", N_("Summer campaign")),
        ("partner", N_("A partner's campaign period")),
    )
)
CAMPAIGN_STATES = Choice(
    (
        ("planned", N_("Planned")),
        ("running", N_("Under way")),
        ("done", N_("Finished")),
        ("cancelled", N_("Cancelled")),
    )
)
ACTIVITY_KINDS = Choice(
    (
        ("stall", N_("Stall")),
        ("lecture", N_("Lecture")),
        ("vigil", N_("Vigil")),
        ("letter_evening", N_("Letter evening")),
        ("school_visit", N_("School visit")),
        ("action_day", N_("Action day")),
        ("other", N_("Other")),
    )
)
ACTIVITY_STATES = Choice((("planned", N_("Planned")), ("held", N_("Held")), ("cancelled", N_("Cancelled"))))
PARTS_TAKEN = Choice(
    (
        ("signed_up", N_("Signed up")),
        ("came", N_("Came")),
        ("helped", N_("Helped")),
        ("led", N_("Led it")),
        ("met_there", N_("Met there")),
    )
)
INITIATIVE_STATES = Choice(
    (
        ("proposed", N_("Proposed")),
        ("supported", N_("Supported")),
        ("adopted", N_("Adopted nationally")),
        ("declined", N_("Not taken further")),
    )
)


class Term(Entity):
    """One term or summer campaign of the activist year, where its days differ from the usual."""

    kind: ClassVar[str] = "term"
    letter: ClassVar[str] = "TE"
    label: ClassVar[str] = N_("Term")
    plural: ClassVar[str] = N_("Terms")

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True, listed=True, width=24)
    term_kind: Mapped[str | None] = field(TERM_KINDS, N_("Kind"), required=True, listed=True, width=18)
    year: Mapped[int | None] = field(Number(1900, 2200), N_("Year"), required=True, listed=True, width=8)
    start: Mapped[str | None] = field(Date(), N_("From"), required=True, listed=True, width=12)
    end: Mapped[str | None] = field(Date(), N_("Until"), required=True, listed=True, width=12)


class Priority(Entity):
    """A priority of the action plan, which campaigns and applications may serve."""

    kind: ClassVar[str] = "priority"
    letter: ClassVar[str] = "PR"
    label: ClassVar[str] = N_("Priority")
    plural: ClassVar[str] = N_("Priorities")

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True, listed=True, width=32, searchable=True)
    about: Mapped[str | None] = field(LongText(), N_("What it means"), listed=True, width=40)
    order: Mapped[int | None] = field(Number(), N_("Order"), width=8)
    start: Mapped[str | None] = field(Date(), N_("From"), listed=True, width=12)
    end: Mapped[str | None] = field(Date(), N_("Until"), listed=True, width=12)


class Campaign(Entity):
    """A campaign, or a partner's campaign period that ours respect."""

    kind: ClassVar[str] = "campaign"
    letter: ClassVar[str] = "CM"
    label: ClassVar[str] = N_("Campaign")
    plural: ClassVar[str] = N_("Campaigns")

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True, listed=True, width=32, searchable=True)
    campaign_kind: Mapped[str | None] = field(CAMPAIGN_KINDS, N_("Kind"), listed=True, width=20)
    priority: Mapped[str | None] = field(Reference("priority"), N_("Priority"), listed=True, width=24)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), listed=True, width=22)
    partner: Mapped[str | None] = field(Reference("organisation"), N_("Partner"), width=24)
    owner: Mapped[str | None] = field(Reference("party"), N_("Who leads it"), privacy=_P, listed=True, width=22)
    start: Mapped[str | None] = field(Date(), N_("From"), required=True, listed=True, width=12, index=True)
    end: Mapped[str | None] = field(Date(), N_("Until"), required=True, listed=True, width=12)
    state: Mapped[str | None] = field(CAMPAIGN_STATES, N_("Status"), listed=True, width=12)
    goal: Mapped[str | None] = field(Text(), N_("Goal"), width=36)
    goal_signatures: Mapped[int | None] = field(Number(0), N_("Signatures wanted"), width=12)
    about: Mapped[str | None] = field(LongText(), N_("What it is about"), width=40, searchable=True)

    @classmethod
    def check_row(cls, row: Mapping[str, FieldValue]) -> list[str]:
        """A campaign cannot end before it begins."""
        return [*super().check_row(row), *_ends_after(row)]


class Activity(Entity):
    """A stall, lecture, vigil or the like, and what it brought."""

    kind: ClassVar[str] = "activity"
    letter: ClassVar[str] = "AC"
    label: ClassVar[str] = N_("Activity")
    plural: ClassVar[str] = N_("Activities")

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True, listed=True, width=32, searchable=True)
    activity_kind: Mapped[str | None] = field(ACTIVITY_KINDS, N_("Kind"), listed=True, width=18)
    campaign: Mapped[str | None] = field(Reference("campaign"), N_("Campaign"), listed=True, width=26)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), listed=True, width=22)
    day: Mapped[str | None] = field(Date(), N_("Day"), required=True, listed=True, width=12, index=True)
    start: Mapped[str | None] = field(Clock(), N_("Starts"), width=8)
    end: Mapped[str | None] = field(Clock(), N_("Ends"), width=8)
    place: Mapped[str | None] = field(Text(), N_("Venue"), listed=True, width=24, searchable=True)
    town: Mapped[str | None] = field(Text(), N_("Town"), width=16)
    leader: Mapped[str | None] = field(Reference("party"), N_("Who leads it"), privacy=_P, width=22)
    partners = set_field(Reference("organisation"), N_("Together with"), width=26)
    state: Mapped[str | None] = field(ACTIVITY_STATES, N_("Status"), listed=True, width=12)
    signatures: Mapped[int | None] = field(Number(0), N_("Signatures"), listed=True, width=10)
    reached: Mapped[int | None] = field(Number(0), N_("People reached"), listed=True, width=10)
    new_activists: Mapped[int | None] = field(
        Number(0), N_("New activists"), width=10, help=N_("Empty: counted from those met there.")
    )
    hours: Mapped[int | None] = field(Number(0), N_("Hours put in"), width=8)
    note: Mapped[str | None] = field(LongText(), N_("Note"), privacy=_P, width=40)


class Participation(Entity):
    """One person's part in an activity."""

    kind: ClassVar[str] = "participation"
    letter: ClassVar[str] = "PT"
    label: ClassVar[str] = N_("Part in an activity")
    plural: ClassVar[str] = N_("Parts in activities")

    activity: Mapped[str | None] = field(
        Reference("activity", owned=True), N_("Activity"), required=True, listed=True, width=28
    )
    party: Mapped[str | None] = field(Reference("party", owned=True), N_("Who"), required=True, listed=True, width=26)
    part: Mapped[str | None] = field(PARTS_TAKEN, N_("Part"), listed=True, width=14)
    hours: Mapped[int | None] = field(Number(0, 1000), N_("Hours"), width=8)
    new: Mapped[bool | None] = field(YesNo(), N_("New activist"), width=10)
    note: Mapped[str | None] = field(Text(), N_("Note"), privacy=_P, width=30)

    __table_args__ = (Index("ix_participation_asked", "party", "activity"),)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """Called by its person and activity, which are looked up where it is shown."""
        return ""


class Initiative(Entity):
    """A local idea on its way to be a national campaign or project."""

    kind: ClassVar[str] = "initiative"
    letter: ClassVar[str] = "IN"
    label: ClassVar[str] = N_("Local initiative")
    plural: ClassVar[str] = N_("Local initiatives")

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True, listed=True, width=32, searchable=True)
    unit: Mapped[str | None] = field(Reference("unit"), N_("From the group"), listed=True, width=22)
    party: Mapped[str | None] = field(Reference("party"), N_("Who proposed it"), privacy=_P, width=22)
    about: Mapped[str | None] = field(LongText(), N_("What it is about"), listed=True, width=40)
    priority: Mapped[str | None] = field(Reference("priority"), N_("Priority"), width=24)
    supporters = set_field(Reference("unit"), N_("Supported by"), listed=True, width=26)
    state: Mapped[str | None] = field(INITIATIVE_STATES, N_("Status"), listed=True, width=16)
    proposed_on: Mapped[str | None] = field(Date(), N_("Proposed on"), listed=True, width=12)
    decided_on: Mapped[str | None] = field(Date(), N_("Decided on"), width=12)
    grounds: Mapped[str | None] = field(Text(), N_("Grounds"), privacy=_P, width=36)
    campaign: Mapped[str | None] = field(Reference("campaign"), N_("Became the campaign"), width=26)


def _ends_after(row: Mapping[str, FieldValue]) -> list[str]:
    start, end = row.get("start"), row.get("end")
    return [_("The end comes before the start.")] if start and end and str(end) < str(start) else []
