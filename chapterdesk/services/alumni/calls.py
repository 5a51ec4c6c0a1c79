"""Calls to alumni: the outcome is noted as a contact, and the rhythm sets the next one."""

from __future__ import annotations

import datetime as dt

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows
from chapterdesk.fields import FieldValue
from chapterdesk.models import AlumniProfile, Contact
from chapterdesk.services.alumni.people import latest_contacts
from chapterdesk.services.alumni.rhythm import next_call
from chapterdesk.services.succession.handing_over import months_after

OUTCOMES = ("reached", "no_answer", "call_back", "wrong_number", "declined")
"""What a call can come to, in the order of the keys 1 to 5; "declined" means no contact any more."""


def note(
    register: Register,
    profile: str,
    outcome: str,
    text: str = "",
    *,
    channel: str = "phone",
    again_on: dt.date | None = None,
) -> dt.date | None:
    """Note a call of just now; return when to call next, None for never again.

    One step: undo takes back the contact, the next call and, after a no, the status. Raises UserError where the profile is gone.
    """
    row, name = _known(register, profile)
    now = clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    months = row["rhythm_months"]
    again = next_call(outcome, clock.today(), months if isinstance(months, int) else None, again_on)
    contact: dict[str, FieldValue] = {"party": row["person"], "at": now, "channel": channel, "outcome": outcome}
    values: dict[str, FieldValue] = {"next_call": again.isoformat() if again else None}
    if outcome == "declined":
        values["state"] = "declined"
    with register.work(N_("Call to {name}"), name=name) as work:
        work.create(Contact, contact | {"note": text.strip() or None})
        work.set(AlumniProfile, profile, values)
    return again


def set_rhythm(register: Register, profile: str, months: int | None) -> None:
    """Let somebody be called every so many months, None for the usual rhythm; a call that was planned moves along."""
    row, name = _known(register, profile)
    with register.read() as conn:
        spoke = latest_contacts(conn, [str(row["person"])]).get(str(row["person"]), "")
    values: dict[str, FieldValue] = {"rhythm_months": months}
    if months and spoke and row["state"] not in ("declined", "paused"):
        wanted = months_after(dt.date.fromisoformat(spoke), months)
        values["next_call"] = max(wanted, clock.today()).isoformat()
    with register.work(N_("Rhythm of calls to {name}"), name=name) as work:
        work.set(AlumniProfile, profile, values)


def _known(register: Register, profile: str) -> tuple[Row, str]:
    with register.read() as conn:
        row = rows(conn, AlumniProfile, [profile]).get(profile)
        if row is None:
            raise UserError(_("That alumni profile is not in the register any more."), code="gone")
        person = str(row["person"])
        return row, register.titles(conn, [person]).get(person, "")
