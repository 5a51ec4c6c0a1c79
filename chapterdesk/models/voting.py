"""The statutes' rules as data, the roll of voters at a meeting, proxies and elections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy import Index

from chapterdesk.core.text import N_
from chapterdesk.fields import FieldValue, Privacy
from chapterdesk.fields.choices import Choice, YesNo
from chapterdesk.fields.dates import Date, Instant
from chapterdesk.fields.types import LongText, Money, Name, Number, Reference, Text
from chapterdesk.models.base import Entity, Mapped, field

_P = Privacy.PERSONAL
_S = Privacy.SENSITIVE

VOTER_KINDS = Choice(
    (
        ("member", N_("Individual members")),
        ("member_organisation", N_("Member organisations")),
        ("volunteer", N_("Volunteers")),
        ("fourth_pillar", N_("Fourth-pillar initiatives")),
        ("donor", N_("Donors")),
    )
)
VOTE_WAYS = Choice(
    (("each", N_("So many votes each")), ("together", N_("So many votes together")), ("none", N_("No vote")))
)
ROLL_STATES = Choice((("open", N_("Being prepared")), ("frozen", N_("Frozen"))))
RULINGS = Choice((("allowed", N_("Allowed")), ("refused", N_("Refused"))))
SETTLED_BY = Choice(
    (
        ("votes", N_("By votes")),
        ("unopposed", N_("Without a vote")),
        ("lot", N_("By lot")),
        ("second_round", N_("In a second round")),
    )
)
PROPOSERS = Choice(
    (("committee", N_("The nominating committee")), ("member", N_("A member")), ("self", N_("The candidate")))
)
CANDIDATE_STATES = Choice(
    (
        ("proposed", N_("Proposed")),
        ("accepted", N_("Stands")),
        ("withdrawn", N_("Withdrawn")),
        ("elected", N_("Elected")),
        ("not_elected", N_("Not elected")),
    )
)


class Statute(Entity):
    """The rules of a unit's statutes that the desk works by, from a day on."""

    kind: ClassVar[str] = "statute"
    letter: ClassVar[str] = "ST"
    label: ClassVar[str] = N_("Statutes' rules")
    plural: ClassVar[str] = N_("Statutes' rules")

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True, listed=True, width=30)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), listed=True, width=22)
    start: Mapped[str | None] = field(Date(), N_("From"), listed=True, width=12)
    voting_age: Mapped[int | None] = field(Number(0, 120), N_("Votes from age"), listed=True, width=8)
    member_days: Mapped[int | None] = field(
        Number(0, 3650), N_("Member so many days before"), listed=True, width=10,
        help=N_("Who joined later than this many days before the meeting has no vote."),
    )  # fmt: skip
    paid_days: Mapped[int | None] = field(
        Number(0, 3650), N_("Paid so many days before"), width=10, help=N_("Empty: on the day of the meeting.")
    )
    proxies_most: Mapped[int | None] = field(Number(0, 100), N_("Proxies each, at most"), listed=True, width=8)
    proxies_open: Mapped[bool | None] = field(
        YesNo(), N_("Anybody on the roll may hold a proxy"), width=10, help=N_("Otherwise only who votes holds one.")
    )
    quorum_percent: Mapped[int | None] = field(Number(0, 100), N_("Quorum, per cent of votes"), listed=True, width=8)
    quorum_least: Mapped[int | None] = field(Number(0), N_("Quorum, at least so many"), listed=True, width=8)
    guardian_age: Mapped[int | None] = field(
        Number(0, 30), N_("Parents' consent under age"), listed=True, width=8,
        help=N_("Younger people take part when a parent or guardian has said yes."),
    )  # fmt: skip
    fee_limit: Mapped[int | None] = field(
        Money(("fee_currency",)), N_("Fee is voluntary under yearly income"), width=14,
        help=N_("For organisations; 80 000 USD where nothing else was decided."),
    )  # fmt: skip
    fee_currency: Mapped[str | None] = field(Text(3), N_("Currency of that income"), width=8)
    keep_months: Mapped[int | None] = field(
        Number(1, 600), N_("Keep people without contact, months"), width=10,
        help=N_("Then Today asks whether they still belong in the register."),
    )  # fmt: skip
    keep_notes_months: Mapped[int | None] = field(Number(1, 600), N_("Keep notes of calls, months"), width=10)
    keep_answers_months: Mapped[int | None] = field(
        Number(1, 600), N_("Keep names on survey answers, months"), width=10
    )
    keep_support_years: Mapped[int | None] = field(
        Number(1, 50), N_("Keep people's names in support, years"), width=10,
        help=N_("At least as long as the law on bookkeeping asks."),
    )  # fmt: skip


class VotingRule(Entity):
    """How one kind of voter votes by the statutes."""

    kind: ClassVar[str] = "voting_rule"
    letter: ClassVar[str] = "VR"
    label: ClassVar[str] = N_("Voting rule")
    plural: ClassVar[str] = N_("Voting rules")

    statute: Mapped[str | None] = field(
        Reference("statute", owned=True), N_("Statutes' rules"), required=True, listed=True, width=26
    )
    voter_kind: Mapped[str | None] = field(VOTER_KINDS, N_("Who"), required=True, listed=True, width=24)
    way: Mapped[str | None] = field(VOTE_WAYS, N_("How they vote"), required=True, listed=True, width=24)
    votes: Mapped[int | None] = field(Number(0, 100_000), N_("Votes"), listed=True, width=8)
    must_have_paid: Mapped[bool | None] = field(YesNo(), N_("Must have paid or be exempt"), listed=True, width=12)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A rule is called by whom it is for, which is translated where it is shown."""
        return ""


class VotingRoll(Entity):
    """Who may vote at one meeting; frozen when the meeting opens."""

    kind: ClassVar[str] = "voting_roll"
    letter: ClassVar[str] = "VO"
    label: ClassVar[str] = N_("Voting roll")
    plural: ClassVar[str] = N_("Voting rolls")

    meeting: Mapped[str | None] = field(
        Reference("meeting", owned=True), N_("Meeting"), required=True, listed=True, width=28
    )
    statute: Mapped[str | None] = field(Reference("statute"), N_("Statutes' rules"), listed=True, width=26)
    made: Mapped[str | None] = field(Instant(), N_("Made"), listed=True, width=18, editable=False)
    state: Mapped[str | None] = field(ROLL_STATES, N_("Status"), listed=True, width=14, editable=False)
    frozen: Mapped[str | None] = field(Instant(), N_("Frozen"), listed=True, width=18, editable=False)
    quorum: Mapped[int | None] = field(Number(0), N_("Votes needed"), listed=True, width=8, editable=False)
    rules: Mapped[str | None] = field(LongText(), N_("Rules as they stood"), width=36, editable=False, importable=False)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A roll is called by its meeting, which is looked up where it is shown."""
        return ""


class RollEntry(Entity):
    """One party's line of a roll: whether it votes, with how many votes, and why."""

    kind: ClassVar[str] = "roll_entry"
    letter: ClassVar[str] = "RE"
    label: ClassVar[str] = N_("Line of the roll")
    plural: ClassVar[str] = N_("Lines of the roll")

    roll: Mapped[str | None] = field(
        Reference("voting_roll", owned=True), N_("Voting roll"), required=True, listed=True, width=26
    )
    party: Mapped[str | None] = field(Reference("party", owned=True), N_("Who"), required=True, listed=True, width=26)
    voter_kind: Mapped[str | None] = field(VOTER_KINDS, N_("As"), listed=True, width=22, editable=False)
    votes: Mapped[int | None] = field(Number(0), N_("Votes"), listed=True, width=8, editable=False)
    reason: Mapped[str | None] = field(Text(), N_("Why"), privacy=_S, listed=True, width=40, editable=False)
    verdict: Mapped[str | None] = field(
        Text(), N_("Reason as data"), privacy=_S, width=20, editable=False,
        help=N_("What the reason is shown from in every language."),
    )  # fmt: skip
    disputed: Mapped[str | None] = field(Text(), N_("Disputed because"), privacy=_S, listed=True, width=30)
    ruling: Mapped[str | None] = field(RULINGS, N_("Ruling"), listed=True, width=12)
    present: Mapped[bool | None] = field(YesNo(), N_("Is there"), listed=True, width=8)
    ballot: Mapped[int | None] = field(Number(1), N_("Voting card"), width=8)

    __table_args__ = (Index("ix_roll_entry_asked", "roll", "party"),)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A line is called by its party, which is looked up where it is shown."""
        return ""


class Proxy(Entity):
    """That one voter lets another vote for them at a meeting."""

    kind: ClassVar[str] = "proxy"
    letter: ClassVar[str] = "PX"
    label: ClassVar[str] = N_("Proxy")
    plural: ClassVar[str] = N_("Proxies")

    roll: Mapped[str | None] = field(
        Reference("voting_roll", owned=True), N_("Voting roll"), required=True, listed=True, width=26
    )
    giver: Mapped[str | None] = field(
        Reference("party", owned=True), N_("Whose vote"), required=True, listed=True, width=26
    )
    holder: Mapped[str | None] = field(
        Reference("party", owned=True), N_("Who casts it"), required=True, listed=True, width=26
    )
    given_on: Mapped[str | None] = field(Date(), N_("Given on"), listed=True, width=12)
    revoked: Mapped[bool | None] = field(YesNo(), N_("Taken back"), listed=True, width=10)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A proxy is called by its two parties, which are looked up where it is shown."""
        return ""


class Election(Entity):
    """One post to be filled by election at a meeting, and its count."""

    kind: ClassVar[str] = "election"
    letter: ClassVar[str] = "EL"
    label: ClassVar[str] = N_("Election")
    plural: ClassVar[str] = N_("Elections")

    meeting: Mapped[str | None] = field(
        Reference("meeting", owned=True), N_("Meeting"), required=True, listed=True, width=28
    )
    role: Mapped[str | None] = field(Reference("role_type"), N_("Role"), required=True, listed=True, width=24)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), required=True, listed=True, width=22)
    position: Mapped[int | None] = field(Number(), N_("Order"), width=8)
    seats: Mapped[int | None] = field(Number(1, 100), N_("Seats"), listed=True, width=8)
    start: Mapped[str | None] = field(Date(), N_("Term from"), listed=True, width=12)
    end: Mapped[str | None] = field(Date(), N_("Term until"), listed=True, width=12)
    ballots_cast: Mapped[int | None] = field(Number(0), N_("Ballots cast"), listed=True, width=8)
    blank: Mapped[int | None] = field(Number(0), N_("Blank"), width=8)
    invalid: Mapped[int | None] = field(Number(0), N_("Not valid"), width=8)
    counted: Mapped[bool | None] = field(YesNo(), N_("Counted"), listed=True, width=8, editable=False)
    settled_by: Mapped[str | None] = field(SETTLED_BY, N_("Settled"), width=16, editable=False)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """An election is called by its role, which is looked up where it is shown."""
        return ""


class Candidate(Entity):
    """Somebody who stands in an election."""

    kind: ClassVar[str] = "candidate"
    letter: ClassVar[str] = "ND"
    label: ClassVar[str] = N_("Candidate")
    plural: ClassVar[str] = N_("Candidates")

    election: Mapped[str | None] = field(
        Reference("election", owned=True), N_("Election"), required=True, listed=True, width=26
    )
    party: Mapped[str | None] = field(Reference("party", owned=True), N_("Who"), required=True, listed=True, width=26)
    proposed_by: Mapped[str | None] = field(PROPOSERS, N_("Proposed by"), listed=True, width=22)
    position: Mapped[int | None] = field(Number(), N_("Order"), width=8)
    state: Mapped[str | None] = field(CANDIDATE_STATES, N_("Status"), listed=True, width=14)
    votes: Mapped[int | None] = field(Number(0), N_("Votes received"), listed=True, width=8)
    second_votes: Mapped[int | None] = field(Number(0), N_("Votes in the second round"), width=8)
    motive: Mapped[str | None] = field(Text(2000), N_("Why this person"), privacy=_P, width=40)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A candidate is called by the party, which is looked up where it is shown."""
        return ""
