"""Which step may follow which on an application's way from draft to report, and what a decision is called."""

from __future__ import annotations

import datetime as dt

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.models.support import APPLICATION_STATES

DRAFT, SENT, GRANTED, PART_GRANTED, REFUSED, PAID, REPORTED, WITHDRAWN = (
    "draft", "sent", "granted", "part_granted", "refused", "paid", "reported", "withdrawn",
)  # fmt: skip
STATES = (DRAFT, SENT, GRANTED, PART_GRANTED, REFUSED, PAID, REPORTED, WITHDRAWN)
PROMISED = (GRANTED, PART_GRANTED)
"""Granted, and not paid yet: the money is in the fund but no longer free."""
GIVEN = (*PROMISED, PAID, REPORTED)
"""Counts as granted against the frame."""
SEND, DECIDE, PAY, REPORT, WITHDRAW, WRITE = "send", "decide", "pay", "report", "withdraw", "write"
STEPS = (SEND, DECIDE, PAY, REPORT, WITHDRAW, WRITE)
_FROM = {
    SEND: (DRAFT,),
    # A decision may be changed until money has left on the strength of it.
    DECIDE: (SENT, GRANTED, PART_GRANTED, REFUSED),
    PAY: PROMISED,
    REPORT: (PAID,),
    WITHDRAW: (DRAFT, SENT, GRANTED, PART_GRANTED),
    WRITE: (WITHDRAWN,),
}
_NEXT = {DRAFT: SEND, SENT: DECIDE, GRANTED: PAY, PART_GRANTED: PAY, PAID: REPORT}
REPORT_DAYS = 90
"""Days from payment to the report, where the fund says nothing else: three months let an activity be held and its receipts
be gathered, and still fall within the activist year that the money was for, but for its last term."""


def may(state: str, step: str) -> bool:
    """Say whether a step can be taken in a state; an application without one is being written."""
    return (state or DRAFT) in _FROM[step]


def next_step(state: str) -> str:
    """Return the step that an application waits for, "" where it waits for nothing."""
    return _NEXT.get(state or DRAFT, "")


def outcome(applied: int, granted: int) -> str:
    """Return what a decision makes of an application; amounts are minor units. Raises UserError ``invalid_amount``."""
    if granted < 0:
        raise UserError(
            _("Less than nothing cannot be granted."), _("Write 0 to refuse the application."), code="invalid_amount"
        )
    if granted > applied:
        raise UserError(
            _("That is more than was applied for."),
            _("Grant what was applied for, or let the applicant ask for more first."),
            code="invalid_amount",
        )
    return REFUSED if not granted else GRANTED if granted == applied else PART_GRANTED


def after(state: str, step: str, applied: int = 0, granted: int = 0) -> str:
    """Return the state after a step. Raises UserError ``not_now`` where it cannot be taken, ``invalid_amount``."""
    if not may(state, step):
        raise UserError(
            _("The application is “{state}”: that step does not come now.").format(
                state=APPLICATION_STATES.format(state or DRAFT)
            ),
            _("Nothing was changed. See its card for the next step."),
            code="not_now",
        )
    if step == DECIDE:
        return outcome(applied, granted)
    return {SEND: SENT, PAY: PAID, REPORT: REPORTED, WITHDRAW: WITHDRAWN, WRITE: DRAFT}[step]


def report_due(paid: dt.date, days: int | None = None) -> dt.date:
    """Return the day on which the report is due; ``days`` from the fund, ``REPORT_DAYS`` where it says nothing."""
    return paid + dt.timedelta(days=REPORT_DAYS if days is None or days < 0 else days)
