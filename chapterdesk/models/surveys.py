"""Surveys with their answers, and the measures of solidarity that a chapter follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy import Index

from chapterdesk.core.text import N_
from chapterdesk.fields import FieldValue, Privacy
from chapterdesk.fields.choices import Choice, YesNo
from chapterdesk.fields.dates import Date
from chapterdesk.fields.decimals import Decimal
from chapterdesk.fields.types import LongText, Name, Number, Reference, Text
from chapterdesk.models.base import Entity, Mapped, field

_P = Privacy.PERSONAL

SURVEY_KINDS = Choice((("annual", N_("Annual survey")), ("event", N_("After an event")), ("other", N_("Other"))))
QUESTION_KINDS = Choice(
    (
        ("scale", N_("Scale")),
        ("choice", N_("One of several")),
        ("choices", N_("Several of several")),
        ("yes_no", N_("Yes or no")),
        ("number", N_("Number")),
        ("text", N_("Own words")),
    )
)
DIRECTIONS = Choice((("up", N_("Should rise")), ("down", N_("Should fall")), ("watch", N_("Only followed"))))


class Survey(Entity):
    """A set of questions put to many, once."""

    kind: ClassVar[str] = "survey"
    letter: ClassVar[str] = "SU"
    label: ClassVar[str] = N_("Survey")
    plural: ClassVar[str] = N_("Surveys")

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True, listed=True, width=32, searchable=True)
    survey_kind: Mapped[str | None] = field(SURVEY_KINDS, N_("Kind"), listed=True, width=18)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), listed=True, width=22)
    activity: Mapped[str | None] = field(Reference("activity"), N_("About the activity"), width=26)
    asked: Mapped[int | None] = field(Number(0), N_("How many were asked"), width=10)
    anonymous: Mapped[bool | None] = field(
        YesNo(), N_("Without names"), width=10, cautious=True,
        help=N_("Then no answer is ever joined to a person, also where the form asked for an address."),
    )  # fmt: skip
    opened: Mapped[str | None] = field(Date(), N_("From"), listed=True, width=12)
    closed: Mapped[str | None] = field(Date(), N_("Until"), listed=True, width=12)
    note: Mapped[str | None] = field(LongText(), N_("Note"), width=40)


class SurveyQuestion(Entity):
    """One question of a survey."""

    kind: ClassVar[str] = "survey_question"
    letter: ClassVar[str] = "SQ"
    label: ClassVar[str] = N_("Question")
    plural: ClassVar[str] = N_("Questions")

    survey: Mapped[str | None] = field(Reference("survey", owned=True), N_("Survey"), required=True, listed=True)
    position: Mapped[int | None] = field(Number(), N_("Order"), listed=True, width=8)
    name: Mapped[str | None] = field(Name(2000), N_("Question"), required=True, listed=True, width=48)
    question_kind: Mapped[str | None] = field(QUESTION_KINDS, N_("Kind"), listed=True, width=16)
    options: Mapped[str | None] = field(
        LongText(), N_("Answers to choose from"), width=30, help=N_("One a line, in their order.")
    )
    least: Mapped[int | None] = field(Number(), N_("Scale from"), width=8)
    most: Mapped[int | None] = field(Number(), N_("Scale to"), width=8)


class SurveyResponse(Entity):
    """One person's or group's answers to a survey, with or without a name."""

    kind: ClassVar[str] = "survey_response"
    letter: ClassVar[str] = "SR"
    label: ClassVar[str] = N_("Response")
    plural: ClassVar[str] = N_("Responses")
    told_apart_by: ClassVar[tuple[str, ...]] = ("party", "unit", "source_key")

    survey: Mapped[str | None] = field(Reference("survey", owned=True), N_("Survey"), required=True, listed=True)
    party: Mapped[str | None] = field(Reference("party"), N_("Who"), privacy=_P, listed=True, width=24)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), listed=True, width=22)
    day: Mapped[str | None] = field(Date(), N_("Day"), listed=True, width=12)
    source_key: Mapped[str | None] = field(
        Text(80), N_("Number in the form"), index=True, width=14, editable=False,
        help=N_("So that the same answers are not taken in twice."),
    )  # fmt: skip

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A response is called by who gave it, which is looked up where it is shown."""
        return ""


class SurveyAnswer(Entity):
    """One answer within a response."""

    kind: ClassVar[str] = "survey_answer"
    letter: ClassVar[str] = "SA"
    label: ClassVar[str] = N_("Answer")
    plural: ClassVar[str] = N_("Answers")
    in_lists: ClassVar[bool] = False

    response: Mapped[str | None] = field(Reference("survey_response", owned=True), N_("Response"), required=True)
    question: Mapped[str | None] = field(Reference("survey_question", owned=True), N_("Question"), required=True)
    value: Mapped[str | None] = field(LongText(), N_("Answer"), privacy=_P, width=40)

    __table_args__ = (Index("ix_survey_answer_asked", "question", "response"),)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """An answer has no name of its own."""
        return ""


class Measure(Entity):
    """A measure of solidarity that the chapter chose to follow."""

    kind: ClassVar[str] = "measure"
    letter: ClassVar[str] = "ME"
    label: ClassVar[str] = N_("Measure of solidarity")
    plural: ClassVar[str] = N_("Measures of solidarity")

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True, listed=True, width=34, searchable=True)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), listed=True, width=22)
    how: Mapped[str | None] = field(LongText(), N_("How it is measured"), listed=True, width=40)
    counted_in: Mapped[str | None] = field(Text(40), N_("Counted in"), width=14)
    direction: Mapped[str | None] = field(DIRECTIONS, N_("Direction"), listed=True, width=14)
    target: Mapped[int | None] = field(Decimal(), N_("Goal"), listed=True, width=10)
    question: Mapped[str | None] = field(Reference("survey_question"), N_("Taken from the question"), width=30)
    retired: Mapped[bool | None] = field(YesNo(), N_("No longer followed"), width=10)


class MeasureValue(Entity):
    """What a measure was in one term."""

    kind: ClassVar[str] = "measure_value"
    letter: ClassVar[str] = "MV"
    label: ClassVar[str] = N_("Value of a measure")
    plural: ClassVar[str] = N_("Values of measures")

    measure: Mapped[str | None] = field(Reference("measure", owned=True), N_("Measure"), required=True, listed=True)
    term: Mapped[str | None] = field(
        Text(20), N_("Term"), required=True, listed=True, width=14, help=N_("Such as 2026-autumn.")
    )
    value: Mapped[int | None] = field(Decimal(), N_("Value"), required=True, listed=True, width=10)
    note: Mapped[str | None] = field(Text(), N_("Note"), listed=True, width=36)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A value is called by its measure and term, which are looked up where it is shown."""
        return ""
