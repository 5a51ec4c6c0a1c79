"""Courses, their occasions and those who take part; certificates; pathways of courses and roles in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy import Index

from chapterdesk.core.text import N_, _
from chapterdesk.fields import FieldValue, Privacy
from chapterdesk.fields.choices import Choice, YesNo
from chapterdesk.fields.dates import Clock, Date, Instant
from chapterdesk.fields.types import LongText, Name, Number, Reference, Text
from chapterdesk.models.base import Entity, Mapped, field, set_field

_P = Privacy.PERSONAL
_S = Privacy.SENSITIVE

COURSE_KINDS = Choice(
    (
        ("recruitment_meeting", N_("Recruitment meeting")),
        ("project_leader", N_("Project-leader training")),
        ("leadership", N_("Leadership programme")),
        ("campaign", N_("Campaign training")),
        ("seminar", N_("Activist seminar")),
        ("action_day", N_("Action day")),
        ("other", N_("Other")),
    )
)
TRAINING_STATES = Choice((("planned", N_("Planned")), ("held", N_("Held")), ("cancelled", N_("Cancelled"))))
ENROLMENT_STATES = Choice(
    (
        ("invited", N_("Invited")),
        ("applied", N_("Applied")),
        ("waiting", N_("On the waiting list")),
        ("confirmed", N_("Has a seat")),
        ("completed", N_("Completed")),
        ("missed", N_("Did not come")),
        ("declined", N_("Said no")),
        ("cancelled", N_("Cancelled")),
    )
)
STEP_KINDS = Choice((("course", N_("Course")), ("role", N_("Role"))))


class Course(Entity):
    """Something that can be taken, again and again: an entry of the catalogue."""

    kind: ClassVar[str] = "course"
    letter: ClassVar[str] = "CO"
    label: ClassVar[str] = N_("Course")
    plural: ClassVar[str] = N_("Courses")

    name: Mapped[str | None] = field(
        Name(), N_("Name"), required=True, listed=True, width=30, searchable=True, synonyms=("kurs", "cursus")
    )
    course_kind: Mapped[str | None] = field(COURSE_KINDS, N_("Kind"), listed=True, width=22)
    about: Mapped[str | None] = field(LongText(), N_("What it is about"), width=40)
    prerequisites = set_field(
        Reference("course"),
        N_("Must have taken"),
        listed=True,
        width=26,
        help=N_("Who lacks one of these is told why."),
    )
    leads_to = set_field(Reference("role_type"), N_("Leads to the roles"), listed=True, width=26)
    valid_months: Mapped[int | None] = field(
        Number(1, 600), N_("Certificate holds for, in months"), listed=True, width=12,
        help=N_("Empty: it never runs out."),
    )  # fmt: skip
    gives_certificate: Mapped[bool | None] = field(YesNo(), N_("Gives a certificate"), width=10)
    seats: Mapped[int | None] = field(Number(1, 100_000), N_("Usual seats"), width=8)
    retired: Mapped[bool | None] = field(YesNo(), N_("No longer offered"), width=10)


class Training(Entity):
    """One occasion of a course."""

    kind: ClassVar[str] = "training"
    letter: ClassVar[str] = "TR"
    label: ClassVar[str] = N_("Training")
    plural: ClassVar[str] = N_("Trainings")

    name: Mapped[str | None] = field(Name(), N_("Title"), required=True, listed=True, width=30, searchable=True)
    course: Mapped[str | None] = field(Reference("course"), N_("Course"), required=True, listed=True, width=26)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Organised by"), listed=True, width=22)
    day: Mapped[str | None] = field(Date(), N_("First day"), required=True, listed=True, width=12, index=True)
    last_day: Mapped[str | None] = field(Date(), N_("Last day"), width=12)
    start: Mapped[str | None] = field(Clock(), N_("Starts"), width=8)
    end: Mapped[str | None] = field(Clock(), N_("Ends"), width=8)
    place: Mapped[str | None] = field(Text(), N_("Venue"), listed=True, width=24, searchable=True)
    town: Mapped[str | None] = field(Text(), N_("Town"), listed=True, width=16, searchable=True)
    trainers = set_field(Reference("party"), N_("Trainers"), privacy=_P, width=26)
    seats: Mapped[int | None] = field(Number(1, 100_000), N_("Seats"), listed=True, width=8)
    deadline: Mapped[str | None] = field(Date(), N_("Apply by"), listed=True, width=12)
    state: Mapped[str | None] = field(TRAINING_STATES, N_("Status"), listed=True, width=12)
    survey: Mapped[str | None] = field(Reference("survey"), N_("Evaluation"), width=24)
    notes: Mapped[str | None] = field(LongText(), N_("Notes"), privacy=_P, width=40)

    @classmethod
    def check_row(cls, row: Mapping[str, FieldValue]) -> list[str]:
        """The last day cannot come before the first."""
        found = list(super().check_row(row))
        first, last = row.get("day"), row.get("last_day")
        if first and last and str(last) < str(first):
            found.append(_("The last day comes before the first."))
        return found


class Enrolment(Entity):
    """One person's place at a training, from the invitation to the end."""

    kind: ClassVar[str] = "enrolment"
    letter: ClassVar[str] = "EN"
    label: ClassVar[str] = N_("Enrolment")
    plural: ClassVar[str] = N_("Enrolments")

    training: Mapped[str | None] = field(
        Reference("training", owned=True), N_("Training"), required=True, listed=True, width=28
    )
    person: Mapped[str | None] = field(Reference("person", owned=True), N_("Who"), required=True, listed=True, width=26)
    state: Mapped[str | None] = field(ENROLMENT_STATES, N_("Status"), listed=True, width=18, index=True)
    applied_at: Mapped[str | None] = field(
        Instant(), N_("Applied"), listed=True, width=18, help=N_("The waiting list goes by this.")
    )
    present_days = set_field(Date(), N_("Was there on"), width=20)
    completed_on: Mapped[str | None] = field(Date(), N_("Completed on"), listed=True, width=12)
    needs: Mapped[str | None] = field(Text(), N_("Food, access and the like"), privacy=_S, width=26, shared=False)
    note: Mapped[str | None] = field(Text(), N_("Note"), privacy=_P, width=30)

    __table_args__ = (
        Index("ix_enrolment_asked", "person", "state", "training"),
        Index("ix_enrolment_list", "training", "state", "applied_at"),
    )

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """An enrolment is called by its person and training, which are looked up where it is shown."""
        return ""


class Certificate(Entity):
    """Proof that somebody completed a course; it may run out."""

    kind: ClassVar[str] = "certificate"
    letter: ClassVar[str] = "CE"
    label: ClassVar[str] = N_("Certificate")
    plural: ClassVar[str] = N_("Certificates")

    person: Mapped[str | None] = field(Reference("person", owned=True), N_("Who"), required=True, listed=True, width=26)
    course: Mapped[str | None] = field(Reference("course"), N_("Course"), required=True, listed=True, width=28)
    training: Mapped[str | None] = field(Reference("training"), N_("Training"), width=28)
    issued: Mapped[str | None] = field(Date(), N_("Issued on"), required=True, listed=True, width=12)
    valid_until: Mapped[str | None] = field(Date(), N_("Holds until"), listed=True, width=12, index=True)
    note: Mapped[str | None] = field(Text(), N_("Note"), privacy=_P, width=30)

    __table_args__ = (Index("ix_certificate_asked", "person", "course", "valid_until"),)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A certificate is called by its person and course, which are looked up where it is shown."""
        return ""


class Pathway(Entity):
    """Courses and roles in order, from the first meeting to a role."""

    kind: ClassVar[str] = "pathway"
    letter: ClassVar[str] = "PA"
    label: ClassVar[str] = N_("Pathway")
    plural: ClassVar[str] = N_("Pathways")

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True, listed=True, width=30, searchable=True)
    about: Mapped[str | None] = field(LongText(), N_("What it is for"), listed=True, width=40)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), width=22)
    retired: Mapped[bool | None] = field(YesNo(), N_("No longer offered"), width=10)


class PathwayStep(Entity):
    """One step of a pathway: a course to complete or a role to take on."""

    kind: ClassVar[str] = "pathway_step"
    letter: ClassVar[str] = "PS"
    label: ClassVar[str] = N_("Step")
    plural: ClassVar[str] = N_("Steps")

    pathway: Mapped[str | None] = field(Reference("pathway", owned=True), N_("Pathway"), required=True, listed=True)
    position: Mapped[int | None] = field(Number(), N_("Order"), listed=True, width=8)
    step_kind: Mapped[str | None] = field(STEP_KINDS, N_("Kind"), required=True, listed=True, width=12)
    course: Mapped[str | None] = field(Reference("course"), N_("Course"), listed=True, width=28)
    role: Mapped[str | None] = field(Reference("role_type"), N_("Role"), listed=True, width=24)
    stuck_days: Mapped[int | None] = field(
        Number(1, 3650), N_("Stuck after, in days"), listed=True, width=10,
        help=N_("Who waits longer for the next step is shown as stuck."),
    )  # fmt: skip

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A step is called by its course or role, which are looked up where it is shown."""
        return ""


class PathwayWalk(Entity):
    """That somebody set out on a pathway, or left it; how far they came follows from trainings and roles."""

    kind: ClassVar[str] = "pathway_walk"
    letter: ClassVar[str] = "PW"
    label: ClassVar[str] = N_("On a pathway")
    plural: ClassVar[str] = N_("On pathways")

    pathway: Mapped[str | None] = field(
        Reference("pathway", owned=True), N_("Pathway"), required=True, listed=True, width=28
    )
    person: Mapped[str | None] = field(Reference("person", owned=True), N_("Who"), required=True, listed=True, width=26)
    start: Mapped[str | None] = field(Date(), N_("From"), listed=True, width=12)
    end: Mapped[str | None] = field(Date(), N_("Until"), listed=True, width=12)
    why_left: Mapped[str | None] = field(Text(), N_("Why they left it"), privacy=_P, width=30)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """Called by its person and pathway, which are looked up where it is shown."""
        return ""
