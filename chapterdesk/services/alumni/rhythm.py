"""When somebody of the alumni programme is called next: pure rules over days, so that they can be tested as laws."""

from __future__ import annotations

import datetime as dt

from chapterdesk.services.succession.handing_over import months_after

USUAL_MONTHS = 6
"""Months between calls where a profile says nothing else: once in each half of the activist year."""
TRY_AGAIN_DAYS = 7
"""After a call that nobody answered."""
FIRST_CALL_DAYS = 30
"""A new profile wants a first call, to say thank you and ask for wishes, within so many days."""
FIRST_CALL_UNTIL_DAYS = 365
"""Whoever left longer ago is not called out of the blue: a register filled from old lists has hundreds of them."""


def next_call(outcome: str, day: dt.date, months: int | None, chosen: dt.date | None = None) -> dt.date | None:
    """Return when to call next after a call on ``day``; None for never again, or not before something was mended.

    Args:
        outcome: Code of ``words.CONTACT_OUTCOMES``.
        day: When the call was.
        months: The profile's own rhythm, None for the usual one.
        chosen: A day that was agreed on; it goes before the rhythm, but not before a no.
    """
    if outcome in ("declined", "wrong_number"):
        return None
    if chosen is not None:
        return max(chosen, day)
    if outcome == "reached":
        return months_after(day, months or USUAL_MONTHS)
    return day + dt.timedelta(days=1 if outcome == "call_back" else TRY_AGAIN_DAYS)


def due_on(state: str, opened: str, closed: str, wanted: str, last_call: str, today: dt.date) -> dt.date | None:
    """Return when somebody wants to be called, None for not at all.

    Args:
        state: Code of ``asking.ALUMNI_STATES``; whoever rests or wants no contact is not called.
        opened, closed: Days (ISO) on which the profile opened and closed, "" for none.
        wanted: The next call (ISO) as it is noted, "" where none is.
        last_call: The day (ISO) of the latest contact since the profile opened, "" for none yet.
        today: The day on which it is asked.
    """
    if closed or state in ("paused", "declined"):
        return None
    if wanted:
        return dt.date.fromisoformat(wanted[:10])
    if last_call or not opened:
        return None
    since = dt.date.fromisoformat(opened[:10])
    if (today - since).days > FIRST_CALL_UNTIL_DAYS:
        return None
    return since + dt.timedelta(days=FIRST_CALL_DAYS)
