"""Communication lists: a smart list for a target group over one channel, which gives only those who said yes to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, or_, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import N_, _
from chapterdesk.database.query import Question
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.fields import Field
from chapterdesk.messages.mail import Recipient, draft
from chapterdesk.models import ConsentOf, Person, SetValue, SmartList
from chapterdesk.models.words import CHANNELS
from chapterdesk.services import desk as desks
from chapterdesk.services import disclosures, exporting, lists

PURPOSE = "activism"
PROTECTED, SAID_NO, NOT_ASKED, NO_ADDRESS = "protected", "said_no", "not_asked", "no_address"
REASONS = (SAID_NO, NOT_ASKED, NO_ADDRESS, PROTECTED)
DRAFT = ".eml"
_ADDRESS = {"phone": ("phones",), "text": ("phones",), "email": ("emails",), "post": ("street", "postcode", "town")}
"""The fields that a list over a channel needs, the first of which nobody on it may lack."""


@dataclass(frozen=True)
class Audience:
    """One communication list: for whom, over which channel, and the question that finds them."""

    id: str
    name: str
    group: str
    channel: str
    question: Question


@dataclass(frozen=True)
class Reach:
    """Whom a list reaches: ids in the list's order, and ids by the reason why others are not in it."""

    people: tuple[str, ...]
    left_out: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A list that left the desk."""

    path: Path
    people: int
    disclosure: int


def channels() -> dict[str, Field]:
    """Return the channels that people can say yes to for activism -> the field that holds their answer."""
    return {
        declared.source[1]: declared
        for declared in Person.fields.values()
        if len(declared.source) == 2 and declared.source[0] == PURPOSE and declared.source[1] in _ADDRESS
    }


def channel_words(channel: str) -> str:
    """Return a channel in words."""
    return next((_(words) for code, words in CHANNELS.options if code == channel), channel)


def reason_words(reason: str) -> str:
    """Return why somebody is not on a list."""
    return {
        SAID_NO: _("Said no to this channel"),
        NOT_ASKED: _("Not asked yet about this channel"),
        NO_ADDRESS: _("No number or address"),
        PROTECTED: _("Protected identity"),
    }[reason]


def listed(conn: Connection) -> list[Audience]:
    """Return the communication lists by name."""
    table = table_of(SmartList)
    query = select(table.c.id, table.c.name, table.c.audience, table.c.channel, table.c.question).where(
        table.c.channel.is_not(None), table.c.of_kind == Person.kind
    )
    found = conn.execute(query.order_by(table.c.sort_title, table.c.n)).all()
    return [
        Audience(key, str(name), str(group or ""), str(channel), Question.from_json(str(question)))
        for key, name, group, channel, question in found
        if channel in _ADDRESS
    ]


def one(conn: Connection, key: str) -> Audience:
    """Return a communication list. Raises UserError where it is gone."""
    found = next((each for each in listed(conn) if each.id == key), None)
    if found is None:
        raise UserError(_("This communication list is not in the register any more."), code="gone")
    return found


def look(conn: Connection, audience: Audience) -> Reach:
    """Return whom a list reaches at this moment, and who is left out why: four queries however many people there are."""
    wanted = lists.find_ids(conn, Person, audience.question)
    declared = channels()[audience.channel]
    purpose, channel = declared.source[:2]
    said = select(ConsentOf.person, ConsentOf.state).where(ConsentOf.purpose == purpose, ConsentOf.channel == channel)
    answers = {each.person: each.state for each in conn.execute(said)}
    addressed = _addressed(conn, audience.channel)
    shielded = exporting.protected(conn)
    people: list[str] = []
    left: dict[str, list[str]] = {}
    for key in wanted:
        why = reason(key in shielded, answers.get(key), key in addressed)
        if why:
            left.setdefault(why, []).append(key)
        else:
            people.append(key)
    return Reach(tuple(people), left)


def _addressed(conn: Connection, channel: str) -> set[str]:
    """Return who can be reached over a channel at all: a letter needs a street and where it is."""
    first = _ADDRESS[channel][0]
    query = select(SetValue.owner).where(SetValue.field == first, SetValue.position == 0)
    if channel == "post":
        person = table_of(Person)
        query = select(person.c.id).where(
            person.c.street.is_not(None), or_(person.c.postcode.is_not(None), person.c.town.is_not(None))
        )
    return {owner for (owner,) in conn.execute(query)}


def reason(shielded: bool, answer: str | None, addressed: bool) -> str:
    """Return why somebody is not on a list, "" where they are: only a yes counts."""
    if shielded:
        return PROTECTED
    if answer != "granted":
        return NOT_ASKED if answer in (None, "", "not_asked") else SAID_NO
    return "" if addressed else NO_ADDRESS


def save(register: Register, name: str, group: str, channel: str, question: Question, *, origin: str = "screen") -> str:
    """Keep a communication list; returns its id. Raises UserError for an empty name or a channel nobody can say yes to."""
    if not name.strip():
        raise UserError(_("The list needs a name."), _("Say in a few words whom it is for."), code="invalid")
    if channel not in channels():
        raise UserError(_("Nobody can say yes to this channel."), code="no_channel")
    with register.work(N_("New communication list {name}"), origin=origin, name=name.strip()) as work:
        return work.create(
            SmartList,
            {
                "name": name.strip(),
                "of_kind": Person.kind,
                "question": question.to_json(),
                "audience": group.strip() or None,
                "channel": channel,
            },
        )


def endings(channel: str) -> tuple[str, ...]:
    """Return the endings of the files that a list can leave in, the likeliest first."""
    return (DRAFT, ".xlsx", ".csv") if channel == "email" else (".xlsx", ".csv")


def write(
    register: Register, key: str, target: Path, *, recipient: str = "", progress: Progress | None = None
) -> Written:
    """Write whom a list reaches as a table or as a mail draft in which nobody sees the others; noted as what left.

    People with protected identity are never in it. Raises UserError ``wrong_ending``, ``nobody``.
    """
    with register.read() as conn:
        audience = one(conn, key)
        people = look(conn, audience).people
    if not people:
        raise UserError(
            _("Nobody on this list has said yes to this channel."),
            _("Ask them, and note it under People."),
            code="nobody",
        )
    if target.suffix.lower() not in endings(audience.channel):
        allowed = ", ".join(endings(audience.channel))
        raise UserError(
            _("A list for this channel cannot be such a file."),
            _("Let the name end in {endings}.").format(endings=allowed),
            code="wrong_ending",
        )
    if target.suffix.lower() == DRAFT:
        return _draft(register, audience, people, target, recipient)
    fields = dict.fromkeys(("given_name", "prefix", "family_name", *_ADDRESS[audience.channel], "languages", "town"))
    order = exporting.Order(
        Person, people, target, tuple(fields), recipient or audience.name, subtitle=_about(audience)
    )
    made = exporting.export(register, order, progress=progress)
    return Written(target, made.rows, made.disclosure)


def _about(audience: Audience) -> str:
    return _("{name}, for {group}: only those who said yes to {channel}").format(
        name=audience.name, group=audience.group or _("everybody"), channel=channel_words(audience.channel).lower()
    )


def _draft(register: Register, audience: Audience, people: Sequence[str], target: Path, recipient: str) -> Written:
    desks.refuse_own_files(register.path, target)
    with register.read() as conn:
        emails = rows(conn, Person, list(people), ["emails"])
    hidden = [Recipient(str(row["emails"][0])) for row in emails.values() if isinstance(row["emails"], tuple)]
    body = _("Hello,\n\n\n\nKind regards,\n{name}\n").format(name=register.author)
    data = draft([], audience.name, body, bcc=hidden)
    leaving = disclosures.Leaving("communication list", sorted(people), ("emails",), recipient or audience.name)
    _digest, number = disclosures.hand_over_bytes(register, data, target, leaving)
    return Written(target, len(hidden), number)
