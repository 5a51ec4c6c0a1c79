"""Activity support and solidarity funds: applications with their budgets, and what funds hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chapterdesk.core.text import N_
from chapterdesk.fields import FieldValue, Privacy
from chapterdesk.fields.choices import Choice, YesNo
from chapterdesk.fields.dates import Date
from chapterdesk.fields.types import LongText, Money, Name, Number, Reference, Text
from chapterdesk.models.base import Entity, Mapped, field

_P = Privacy.PERSONAL
_APPLIED = ("currency", "fund.currency")
_BUDGETED = tuple(f"application.{path}" for path in _APPLIED)

FUND_KINDS = Choice((("activity_support", N_("Activity support")), ("solidarity", N_("Solidarity fund"))))
ENTRY_KINDS = Choice(
    (
        ("contribution", N_("Contribution")),
        ("allocation", N_("Allocation")),
        ("payment", N_("Payment of support")),
        ("returned", N_("Support paid back")),
        ("other", N_("Other")),
    )
)
APPLICATION_STATES = Choice(
    (
        ("draft", N_("Being written")),
        ("sent", N_("Sent")),
        ("granted", N_("Granted")),
        ("part_granted", N_("Granted in part")),
        ("refused", N_("Turned down")),
        ("paid", N_("Paid")),
        ("reported", N_("Reported back")),
        ("withdrawn", N_("Taken back")),
    )
)


class Fund(Entity):
    """A pot of money that applications are paid from."""

    kind: ClassVar[str] = "fund"
    letter: ClassVar[str] = "FU"
    label: ClassVar[str] = N_("Fund")
    plural: ClassVar[str] = N_("Funds")

    name: Mapped[str | None] = field(Name(), N_("Name"), required=True, listed=True, width=30, searchable=True)
    fund_kind: Mapped[str | None] = field(FUND_KINDS, N_("Kind"), required=True, listed=True, width=20)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Belongs to"), listed=True, width=22)
    currency: Mapped[str | None] = field(Text(3), N_("Currency"), listed=True, width=8)
    is_default: Mapped[bool | None] = field(YesNo(), N_("Contributions go here"), listed=True, width=12)
    report_days: Mapped[int | None] = field(
        Number(1, 3650), N_("Report within, days"), width=10, help=N_("Counted from the payment. Empty: 90 days.")
    )
    note: Mapped[str | None] = field(LongText(), N_("Note"), width=36)


class FundEntry(Entity):
    """Money that came into a fund or left it; an amount below nought left it."""

    kind: ClassVar[str] = "fund_entry"
    letter: ClassVar[str] = "FE"
    label: ClassVar[str] = N_("Fund entry")
    plural: ClassVar[str] = N_("Fund entries")
    told_apart_by: ClassVar[tuple[str, ...]] = ("day", "entry_kind", "amount", "party", "application", "note")

    fund: Mapped[str | None] = field(Reference("fund", owned=True), N_("Fund"), required=True, listed=True, width=26)
    day: Mapped[str | None] = field(Date(), N_("Day"), required=True, listed=True, width=12, index=True)
    entry_kind: Mapped[str | None] = field(ENTRY_KINDS, N_("Kind"), listed=True, width=18)
    amount: Mapped[int | None] = field(Money(("fund.currency",)), N_("Amount"), required=True, listed=True, width=14)
    party: Mapped[str | None] = field(Reference("party"), N_("From or to"), privacy=_P, listed=True, width=24)
    application: Mapped[str | None] = field(Reference("application"), N_("Application"), width=28)
    note: Mapped[str | None] = field(Text(), N_("Note"), privacy=_P, width=30)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """An entry is called by its fund and day, which are looked up where it is shown."""
        return ""


class SupportFrame(Entity):
    """How much a fund sets aside for a priority and a year."""

    kind: ClassVar[str] = "support_frame"
    letter: ClassVar[str] = "FR"
    label: ClassVar[str] = N_("Support frame")
    plural: ClassVar[str] = N_("Support frames")
    told_apart_by: ClassVar[tuple[str, ...]] = ("priority", "year")

    fund: Mapped[str | None] = field(Reference("fund", owned=True), N_("Fund"), required=True, listed=True, width=26)
    priority: Mapped[str | None] = field(Reference("priority"), N_("Priority"), listed=True, width=26)
    year: Mapped[int | None] = field(Number(1900, 2200), N_("Year"), required=True, listed=True, width=8)
    amount: Mapped[int | None] = field(Money(("fund.currency",)), N_("Amount"), required=True, listed=True, width=14)

    @classmethod
    def make_title(cls, row: Mapping[str, FieldValue]) -> str:
        """A frame is called by its fund and priority, which are looked up where it is shown."""
        return ""


class Application(Entity):
    """A group's or partner's application for support, from draft to report."""

    kind: ClassVar[str] = "application"
    letter: ClassVar[str] = "AP"
    label: ClassVar[str] = N_("Application")
    plural: ClassVar[str] = N_("Applications")
    told_apart_by: ClassVar[tuple[str, ...]] = ("unit", "party")

    name: Mapped[str | None] = field(Name(), N_("Purpose"), required=True, listed=True, width=34, searchable=True)
    unit: Mapped[str | None] = field(Reference("unit"), N_("Group"), listed=True, width=22)
    party: Mapped[str | None] = field(Reference("party"), N_("Partner or person"), privacy=_P, width=24)
    fund: Mapped[str | None] = field(Reference("fund"), N_("Fund"), listed=True, width=24)
    priority: Mapped[str | None] = field(Reference("priority"), N_("Priority it serves"), listed=True, width=24)
    campaign: Mapped[str | None] = field(Reference("campaign"), N_("Campaign"), width=24)
    about: Mapped[str | None] = field(LongText(), N_("What it is for"), privacy=_P, width=40)
    currency: Mapped[str | None] = field(Text(3), N_("Currency"), width=8)
    amount: Mapped[int | None] = field(Money(_APPLIED), N_("Amount applied for"), listed=True, width=14)
    urgent: Mapped[bool | None] = field(YesNo(), N_("Urgent"), listed=True, width=8)
    sent_on: Mapped[str | None] = field(Date(), N_("Sent on"), listed=True, width=12, index=True)
    state: Mapped[str | None] = field(APPLICATION_STATES, N_("Status"), listed=True, width=16)
    decided_on: Mapped[str | None] = field(Date(), N_("Decided on"), width=12)
    meeting: Mapped[str | None] = field(Reference("meeting"), N_("Decided at"), width=24)
    granted: Mapped[int | None] = field(Money(_APPLIED), N_("Amount granted"), listed=True, width=14)
    grounds: Mapped[str | None] = field(LongText(), N_("Grounds"), privacy=_P, width=36)
    paid_on: Mapped[str | None] = field(Date(), N_("Paid on"), width=12)
    report_due: Mapped[str | None] = field(Date(), N_("Report due"), listed=True, width=12, index=True)
    reported_on: Mapped[str | None] = field(Date(), N_("Reported on"), width=12)
    report: Mapped[str | None] = field(LongText(), N_("Report back"), privacy=_P, width=40)


class BudgetLine(Entity):
    """One line of an application's budget."""

    kind: ClassVar[str] = "budget_line"
    letter: ClassVar[str] = "BL"
    label: ClassVar[str] = N_("Budget line")
    plural: ClassVar[str] = N_("Budget lines")
    told_apart_by: ClassVar[tuple[str, ...]] = ("application",)

    application: Mapped[str | None] = field(
        Reference("application", owned=True), N_("Application"), required=True, listed=True, width=28
    )
    position: Mapped[int | None] = field(Number(), N_("Order"), width=8)
    name: Mapped[str | None] = field(Name(), N_("What"), required=True, listed=True, width=32)
    amount: Mapped[int | None] = field(Money(_BUDGETED), N_("Amount"), listed=True, width=14)
    reserve: Mapped[bool | None] = field(YesNo(), N_("Reserve for the urgent"), listed=True, width=10)
    spent: Mapped[int | None] = field(Money(_BUDGETED), N_("Spent"), listed=True, width=14)
