"""Inviting from a smart list: who may be invited by which channel, and why others are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from chapterdesk.core.text import N_, _
from chapterdesk.database.query import Question
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.fields import FieldValue
from chapterdesk.models import Enrolment, Person
from chapterdesk.services import lists
from chapterdesk.services.trainings import prerequisites
from chapterdesk.services.trainings.enrolling import by_person, refuse_over, training_row

CHANNELS = ("email", "phone", "text")
_CONSENT = {"email": "may_be_mailed", "phone": "may_be_phoned", "text": "may_be_texted"}
_REACH = {"email": "emails", "phone": "phones", "text": "phones"}
PROTECTED, ALREADY, HAS_IT, LACKS, SAID_NO, NOT_ASKED, NO_ADDRESS = (
    "protected", "already", "has_it", "lacks", "said_no", "not_asked", "no_address",
)  # fmt: skip
REASONS = (SAID_NO, NOT_ASKED, NO_ADDRESS, LACKS, HAS_IT, ALREADY, PROTECTED)
"""Why somebody is left out, in the order in which a page shows it."""


@dataclass(frozen=True)
class Guests:
    """Who would be invited (ids), and who is left out by which reason: one each, the weightiest."""

    people: tuple[str, ...]
    left_out: dict[str, list[str]] = field(default_factory=dict)


def reason_words(reason: str) -> str:
    """Return why somebody is left out, in the current language."""
    return {
        PROTECTED: _("Protected identity"),
        ALREADY: _("Has been asked or enrolled already"),
        HAS_IT: _("Has taken the course"),
        LACKS: _("Lacks a course that must come first"),
        SAID_NO: _("Said no to being reached this way"),
        NOT_ASKED: _("Has not been asked about being reached this way"),
        NO_ADDRESS: _("No number or address for it"),
    }[reason]


def channel_words(channel: str) -> str:
    """Return a channel in the current language."""
    return {"email": _("E-mail"), "phone": _("Phone call"), "text": _("Text message")}[channel]


def look(conn: Connection, training: str, question: Question, channel: str) -> Guests:
    """Return who of a smart list would be invited now by a channel of ``CHANNELS``. Raises UserError where it is gone."""
    row = training_row(conn, training)
    wanted = lists.find_ids(conn, Person, question)
    on, course = str(row["day"] or ""), str(row["course"])
    names = [_CONSENT[channel], _REACH[channel], "protected_identity"]
    facts = rows(conn, Person, wanted, names)
    there = by_person(conn, training)
    holds = prerequisites.proofs_of(conn, wanted, [course])
    lacks = prerequisites.lacks(conn, course, wanted, on)
    people: list[str] = []
    left: dict[str, list[str]] = {}
    for person in wanted:
        proofs = holds.get(person, [])
        has_it = bool(proofs) and not prerequisites.lacking([course], proofs, on)
        said = facts[person][_CONSENT[channel]]
        why = (
            PROTECTED if facts[person]["protected_identity"]
            else ALREADY if person in there
            else HAS_IT if has_it
            else SAID_NO if said in ("refused", "withdrawn")
            else NOT_ASKED if said != "granted"
            else NO_ADDRESS if not facts[person][_REACH[channel]]
            else LACKS if person in lacks
            else ""
        )  # fmt: skip
        if why:
            left.setdefault(why, []).append(person)
        else:
            people.append(person)
    return Guests(tuple(people), left)


def invite(
    register: Register, training: str, question: Question, channel: str, *, most: int = 0, origin: str = "screen"
) -> list[str]:
    """Note everybody of a smart list who may be reached by the channel as invited; returns the people's ids.

    Consent is looked up at this moment. ``most`` takes no more than so many; 0 takes all. Raises UserError.
    """
    with register.work(N_("Invite to {name}"), origin=origin, name=_name(register, training)) as work:
        refuse_over(training_row(work.connection, training))
        people = look(work.connection, training, question, channel).people
        people = people[:most] if most else people
        fresh: Sequence[dict[str, FieldValue]] = [
            {"training": training, "person": person, "state": "invited"} for person in people
        ]
        work.create_many(Enrolment, fresh)
    return list(people)


def _name(register: Register, training: str) -> str:
    with register.read() as conn:
        return str(training_row(conn, training)["name"])
