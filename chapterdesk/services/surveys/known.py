"""What the register knows of a survey: its questions, who answered already, and whom an address or a group's name means."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from chapterdesk.core.ids import parse_ref
from chapterdesk.core.locale import fold
from chapterdesk.database.rows import chunks, open_period, rows, table_of
from chapterdesk.models import (
    GroupMembership,
    Person,
    SetValue,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyResponse,
    Unit,
)
from chapterdesk.services.surveys.counting import Asked

Question = Asked


@dataclass(frozen=True)
class Line:
    """A survey in the list; ``answers`` counts its responses, ``asked`` is None where nobody said."""

    id: str
    name: str
    kind: str
    unit: str
    opened: str
    closed: str
    asked: int | None
    answers: int
    anonymous: bool


def surveys(conn: Connection) -> list[Line]:
    """Return every survey, the latest first."""
    table, given = table_of(Survey), table_of(SurveyResponse)
    counted = conn.execute(select(given.c.survey, func.count()).group_by(given.c.survey))
    many: dict[str, int] = {str(key): int(n) for key, n in counted}
    names = ("id", "title", "survey_kind", "unit", "opened", "closed", "asked", "anonymous")
    query = select(*(table.c[name] for name in names)).order_by(table.c.opened.desc(), table.c.n.desc())
    return [
        Line(
            r.id, r.title, r.survey_kind or "", r.unit or "", r.opened or "", r.closed or "", r.asked, many.get(r.id, 0),
            bool(r.anonymous),
        )
        for r in conn.execute(query)
    ]  # fmt: skip


def questions(conn: Connection, survey: str) -> list[Question]:
    """Return a survey's questions in their order."""
    if not survey:
        return []
    table = table_of(SurveyQuestion)
    order = select(table.c.id).where(table.c.survey == survey).order_by(table.c.position, table.c.n)
    found = rows(conn, SurveyQuestion, [key for (key,) in conn.execute(order)])
    return [asked(key, row) for key, row in found.items()]


def asked(key: str, row: dict[str, object] | object) -> Question:
    """Return a question from its row."""
    about = row if isinstance(row, dict) else {}
    options = tuple(line.strip() for line in str(about.get("options") or "").splitlines() if line.strip())
    least, most = about.get("least"), about.get("most")
    return Question(
        key, str(about.get("name") or ""), str(about.get("question_kind") or "text"), options,
        least if isinstance(least, int) else None, most if isinstance(most, int) else None,
    )  # fmt: skip


def responses(conn: Connection, survey: str) -> dict[str, dict[str, str]]:
    """Return what was taken in already: answers by question, by the number in the form."""
    if not survey:
        return {}
    given, answer = table_of(SurveyResponse), table_of(SurveyAnswer)
    query = (
        select(given.c.source_key, answer.c.question, answer.c.value)
        .outerjoin(answer, answer.c.response == given.c.id)
        .where(given.c.survey == survey, given.c.source_key.is_not(None))
    )
    found: dict[str, dict[str, str]] = {}
    for key, question, value in conn.execute(query):
        about = found.setdefault(key, {})
        if question:
            about[question] = value or ""
    return found


def people(conn: Connection, named: Collection[str]) -> dict[str, str]:
    """Return ids of people by an e-mail address, a member number or a Ref that fits just one of them."""
    words = [word for word in named if word]
    table = table_of(Person)
    found: dict[str, set[str]] = {}
    for block in chunks(words):
        refs = {parsed[1]: word for word in block if (parsed := parse_ref(word))}
        for key, ref, number in conn.execute(
            select(table.c.id, table.c.ref, table.c.member_number).where(
                table.c.ref.in_(refs) | table.c.member_number.in_(block)
            )
        ):
            for word in (refs.get(ref), number if number in block else None):
                if word:
                    found.setdefault(word, set()).add(key)
        lowered = {word.lower(): word for word in block if "@" in word}
        query = select(SetValue.owner, SetValue.value).where(
            SetValue.field == "emails", func.lower(SetValue.value).in_(list(lowered))
        )
        owners = conn.execute(query.where(SetValue.owner.in_(select(table.c.id)))).all() if lowered else ()
        for owner, address in owners:
            found.setdefault(lowered[str(address).lower()], set()).add(owner)
    return {word: keys.pop() for word, keys in found.items() if len(keys) == 1}


def units(conn: Connection, named: Collection[str]) -> dict[str, str]:
    """Return ids of groups by their name or Ref, where it fits just one."""
    table = table_of(Unit)
    by_name: dict[str, list[str]] = {}
    for key, ref, title in conn.execute(select(table.c.id, table.c.ref, table.c.title)):
        by_name.setdefault(fold(title), []).append(key)
        by_name.setdefault(fold(ref), []).append(key)
    found = {word: by_name.get(fold(word), []) for word in named if word}
    return {word: keys[0] for word, keys in found.items() if len(keys) == 1}


def home_groups(conn: Connection, parties: Iterable[str]) -> dict[str, str]:
    """Return the group of each person who belongs to just one today."""
    table = table_of(GroupMembership)
    found: dict[str, list[str]] = {}
    for block in chunks(dict.fromkeys(parties)):
        query = select(table.c.person, table.c.unit).where(table.c.person.in_(block), open_period(table))
        for person, unit in conn.execute(query):
            found.setdefault(person, []).append(unit)
    return {person: units[0] for person, units in found.items() if len(set(units)) == 1}
