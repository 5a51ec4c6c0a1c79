"""Smart lists: questions that the desk asks often, its own and the user's, with live counts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold
from chapterdesk.core.text import N_, _
from chapterdesk.database import query
from chapterdesk.database.query import Condition, Question, count, days_ago, numbers
from chapterdesk.database.register import Register
from chapterdesk.database.rows import numbers_to_ids, table_of
from chapterdesk.models import Entity, Person, SmartList

QUIET_DAYS = 90
ACTIVE_LEVELS = ("active", "organiser", "role_holder")


@dataclass(frozen=True)
class ListEntry:
    """One smart list as a page shows it.

    Attributes:
        key: ``builtin:NAME`` or the id of a list of the user's own.
        heading: Under which heading it stands, in the current language.
    """

    key: str
    name: str
    icon: str
    heading: str
    question: Question
    own: bool = False


def builtin() -> list[ListEntry]:
    """Return the lists of people that every desk has."""
    needs, all_ = _("Needs somebody"), _("Lists")
    not_asked = (Condition("may_be_phoned", "is", ("not_asked",)), Condition("may_be_mailed", "is", ("not_asked",)))
    can_act = (
        Condition("level", "is", ACTIVE_LEVELS),
        Condition("may_be_phoned", "is", ("granted",)),
        Condition("phones", "filled"),
    )
    return [
        ListEntry("builtin:first", _("First contact"), "phone-call", needs, Question((Condition("last_contact", "empty"),))),
        ListEntry("builtin:quiet", _("Quiet for 90 days"), "moon", needs, Question((Condition("last_contact", "until", (days_ago(QUIET_DAYS),)),))),
        ListEntry("builtin:consent", _("Consent to ask for"), "circle-question-mark", needs, Question(not_asked)),
        ListEntry("builtin:everyone", _("Everyone"), "users", all_, Question()),
        ListEntry("builtin:act", _("Can act tomorrow"), "zap", all_, Question(can_act)),
        ListEntry("builtin:active", _("Active and above"), "layers", all_, Question((Condition("level", "is", ACTIVE_LEVELS),))),
        ListEntry("builtin:members", _("Members"), "badge-check", all_, Question((Condition("member", "is", (True,)),))),
        ListEntry("builtin:roles", _("Holds a role"), "id-card", all_, Question((Condition("has_role", "is", (True,)),))),
    ]  # fmt: skip


def own_lists(conn: Connection, kind: str = "person") -> list[ListEntry]:
    """Return the lists that people of this desk saved."""
    table = table_of(SmartList)
    kept = (
        select(table.c.id, table.c.name, table.c.question).where(table.c.of_kind == kind).order_by(table.c.sort_title)
    )
    return [
        ListEntry(i, str(name), "bookmark", _("My lists"), Question.from_json(str(question)), own=True)
        for i, name, question in conn.execute(kept)
    ]


def counts(conn: Connection, entries: list[ListEntry]) -> dict[str, int]:
    """Return how many people each list has now."""
    return {entry.key: count(conn, Person, entry.question) for entry in entries}


def kinds_of(question: Question) -> set[str]:
    """Return the kinds of rows whose change can move people into a list or out of it."""
    return query.kinds_of(Person, question)


def named(conn: Connection, name: str) -> Question:
    """Return the question of a list by its name in the current language. Raises UserError."""
    entries = builtin() + own_lists(conn)
    for entry in entries:
        if fold(entry.name) == fold(name):
            return entry.question
    raise UserError(
        _("There is no smart list called \u201c{name}\u201d.").format(name=name),
        _("There are: {names}.").format(names=", ".join(entry.name for entry in entries)),
        code="unknown_list",
    )


def find_ids(conn: Connection, entity: type[Entity], question: Question) -> list[str]:
    """Return the ids of the rows that answer a question, in its order."""
    found = numbers(conn, entity, question)
    ids = numbers_to_ids(conn, entity, found)
    return [ids[n] for n in found]


def save(register: Register, name: str, question: Question, kind: str = "person") -> str:
    """Keep a question under a name; one of that name is replaced. Returns its id."""
    with register.work(N_("Save the list {name}"), name=name) as work:
        for entry in own_lists(work.connection, kind):
            if fold(entry.name) == fold(name):
                work.set(SmartList, entry.key, {"question": question.to_json()})
                return entry.key
        return work.create(SmartList, {"name": name, "of_kind": kind, "question": question.to_json()})


def remove(register: Register, key: str, name: str) -> None:
    """Delete one of the user's own lists."""
    with register.work(N_("Delete the list {name}"), name=name) as work:
        work.delete(SmartList, [key])
