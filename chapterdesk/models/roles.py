"""Role types (the chapter's own list) and appointments over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chapterdesk.core.text import N_
from chapterdesk.fields import FieldValue, Privacy
from chapterdesk.fields.choices import YesNo
from chapterdesk.fields.dates import Date
from chapterdesk.fields.types import Name, Number, Reference, Text
from chapterdesk.models import words
from chapterdesk.models.base import Entity, Mapped, field, set_field


class RoleType(Entity):
    """A post that a unit can have, with its name in each language."""

    kind: ClassVar[str] = "role_type"
    letter: ClassVar[str] = "R"
    label: ClassVar[str] = N_("Role")
    plural: ClassVar[str] = N_("Roles")

    name: Mapped[str | None] = field(Name(), N_("Name in English"), required=True, listed=True, width=26)
    name_sv: Mapped[str | None] = field(Name(), N_("Name in Swedish"), listed=True, width=26)
    name_nl: Mapped[str | None] = field(Name(), N_("Name in Dutch"), listed=True, width=26)
    unit_kinds = set_field(words.UNIT_KINDS, N_("In units of kind"), listed=True, width=26)
    expected: Mapped[bool | None] = field(
        YesNo(), N_("Should be filled"), listed=True, width=10, help=N_("Empty, it shows as vacant in every such unit.")
    )
    term_months: Mapped[int | None] = field(Number(1, 240), N_("Usual term in months"), width=10)
    order: Mapped[int | None] = field(Number(), N_("Order"), width=8)
    counts_for_alumni: Mapped[bool | None] = field(YesNo(), N_("Opens the alumni programme"), width=10)
    may_overlap: Mapped[bool | None] = field(YesNo(), N_("Several may hold it at once"), width=10)


class Appointment(Entity):
    """One person's term in a role."""

    kind: ClassVar[str] = "appointment"
    letter: ClassVar[str] = "T"
    label: ClassVar[str] = N_("Appointment")
    plural: ClassVar[str] = N_("Appointments")

    role: Mapped[str | None] = field(Reference("role_type"), N_("Role"), required=True, listed=True, width=24)
    party: Mapped[str | None] = field(Reference("party", owned=True), N_("Who"), required=True, listed=True, width=26)
    unit: Mapped[str | None] = field(Reference("unit", owned=True), N_("Group"), required=True, listed=True, width=22)
    start: Mapped[str | None] = field(Date(), N_("From"), listed=True, width=12)
    end: Mapped[str | None] = field(Date(), N_("Until"), listed=True, width=12, index=True)
    elected_at: Mapped[str | None] = field(Reference("meeting"), N_("Elected at"), width=22)
    note: Mapped[str | None] = field(Text(), N_("Note"), privacy=Privacy.PERSONAL, width=30)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """An appointment is called by its role and holder, which are looked up where it is shown."""
        return ""


class Post(Entity):
    """That a unit has a role, or does without it, where this differs from what its kind says."""

    kind: ClassVar[str] = "post"
    letter: ClassVar[str] = "PO"
    label: ClassVar[str] = N_("Post")
    plural: ClassVar[str] = N_("Posts")

    unit: Mapped[str | None] = field(Reference("unit", owned=True), N_("Group"), required=True, listed=True, width=22)
    role: Mapped[str | None] = field(
        Reference("role_type", owned=True), N_("Role"), required=True, listed=True, width=24
    )
    wanted: Mapped[bool | None] = field(YesNo(), N_("The group has this post"), listed=True, width=10)
    since: Mapped[str | None] = field(
        Date(), N_("Since"), listed=True, width=12, help=N_("A post that nobody held yet is vacant from this day.")
    )
    note: Mapped[str | None] = field(Text(), N_("Note"), width=30)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A post is called by its role and unit, which are looked up where it is shown."""
        return ""
