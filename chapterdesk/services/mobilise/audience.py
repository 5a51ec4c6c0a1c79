"""Who may be asked, and why others are not: counted live, in a handful of queries however many people there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from chapterdesk.core.text import _
from chapterdesk.database.query import Condition, Question, days_ago, ordered
from chapterdesk.database.rows import open_period, table_of
from chapterdesk.models import Ask, Call, Caller, ConsentOf, Membership, Mobilisation, Person, SetValue
from chapterdesk.models.words import LEVELS
from chapterdesk.services.mobilise import asking, outcomes
from chapterdesk.services.mobilise.asking import MEMBERS, OTHERS, Who

PROTECTED, NO_PHONE, SAID_NO, NOT_ASKED, RECENTLY, ELSEWHERE, CALLS, MORE = (
    "protected", "no_phone", "said_no", "not_asked", "recently", "elsewhere", "calls", "more",
)  # fmt: skip
REASONS = (SAID_NO, NOT_ASKED, NO_PHONE, PROTECTED, RECENTLY, ELSEWHERE, CALLS, MORE)
"""Why somebody is left out, in the order in which a page shows it."""


@dataclass(frozen=True)
class Audience:
    """Who is asked.

    Attributes:
        people: Ids, the most engaged first.
        left_out: Ids by reason, one reason each: the first that holds, the weightiest first.
        asked_for: How many the list has before anybody is left out.
        members: How many of ``people`` are members.
    """

    people: tuple[str, ...]
    left_out: dict[str, list[str]] = field(default_factory=dict)
    asked_for: int = 0
    members: int = 0


def reason_words(reason: str, rest_days: int) -> str:
    """Return why somebody is left out, in the current language."""
    return {
        PROTECTED: _("Protected identity"),
        NO_PHONE: _("No phone number"),
        SAID_NO: _("Said no to being phoned"),
        NOT_ASKED: _("Has not been asked about being phoned"),
        RECENTLY: _("Asked within {n} days").format(n=rest_days),
        ELSEWHERE: _("Waits to be called for something else"),
        CALLS: _("Calls for this mobilisation"),
        MORE: _("More than are wanted"),
    }[reason]


def question_of(who: Who) -> Question:
    """Return the question for members, others or both."""
    if who.members in (MEMBERS, OTHERS):
        return who.question.also(Condition("member", "is", (who.members == MEMBERS,)))
    return who.question


def look(conn: Connection, who: Who, rest_days: int, mobilisation: str = "") -> Audience:
    """Return who would be asked now, and who is left out why.

    Args:
        conn: A connection for reading.
        who: For whom it is.
        rest_days: Who answered a call or was asked for something within so many days is left in peace; 0 asks all.
        mobilisation: The one it is for, whose own calls and callers are told apart; "" for none yet.
    """
    asked = ordered(conn, Person, question_of(who))
    facts = _People(conn)
    barred: tuple[tuple[str, Iterable[str]], ...] = (
        (PROTECTED, facts.shielded),
        (CALLS, _callers(conn, mobilisation)),
        (RECENTLY, _lately(conn, rest_days, mobilisation)),
        (ELSEWHERE, _elsewhere(conn, mobilisation)),
    )
    reasons: dict[str, str] = {}
    for reason, keys in reversed(barred):
        reasons.update(dict.fromkeys(keys, reason))
    people: list[str] = []
    left: dict[str, list[str]] = {}
    for n in asked:
        key = facts.ids[n]
        why = reasons.get(key, "")
        if why != PROTECTED:
            why = facts.why_not(key) or why
        if why:
            left.setdefault(why, []).append(key)
        else:
            people.append(key)
    people.sort(key=facts.eagerness)
    if who.most and len(people) > who.most:
        left[MORE] = people[who.most :]
        people = people[: who.most]
    return Audience(tuple(people), left, len(asked), _members(conn, people))


class _People:
    """What is asked of everybody, read for all at once: cheaper than asking person by person from some hundred on."""

    def __init__(self, conn: Connection) -> None:
        table = table_of(Person)
        self.ids: dict[int, str] = {}
        self.levels: dict[str, int] = {}
        self.shielded: list[str] = []
        ladder = {code: -place for place, (code, _words) in enumerate(LEVELS.choices(), 1)}
        for n, key, level, shielded in conn.execute(
            select(table.c.n, table.c.id, table.c.level, table.c.protected_identity)
        ):
            self.ids[n] = key
            self.levels[key] = ladder.get(level, 0)
            if shielded:
                self.shielded.append(key)
        numbers = select(SetValue.owner).where(SetValue.field == "phones", SetValue.position == 0)
        self.phones = {owner for (owner,) in conn.execute(numbers)}
        purpose, channel = Person.fields["may_be_phoned"].source
        said = select(ConsentOf.person, ConsentOf.state).where(
            ConsentOf.purpose == purpose, ConsentOf.channel == channel
        )
        self.consent = {each.person: each.state for each in conn.execute(said)}

    def eagerness(self, key: str) -> int:
        """Return what people are sorted by: the highest engagement level first."""
        return self.levels[key]

    def why_not(self, key: str) -> str:
        """Return why this person may not or cannot be phoned, "" where nothing is in the way."""
        state = self.consent.get(key)
        if state != "granted":
            return SAID_NO if state in ("refused", "withdrawn") else NOT_ASKED
        return "" if key in self.phones else NO_PHONE


def _callers(conn: Connection, mobilisation: str) -> list[str]:
    if not mobilisation:
        return []
    table = table_of(Caller)
    return [key for (key,) in conn.execute(select(table.c.party).where(table.c.mobilisation == mobilisation))]


def _lately(conn: Connection, rest_days: int, mobilisation: str) -> set[str]:
    """Return who answered a call of another mobilisation, or was asked for something, within so many days."""
    if not rest_days:
        return set()
    since = days_ago(rest_days)
    call, ask = table_of(Call), table_of(Ask)
    answered = select(call.c.person).where(
        call.c.at >= since, call.c.outcome.in_(outcomes.ANSWERED), call.c.mobilisation != mobilisation
    )
    asked = select(ask.c.person).where(ask.c.asked_on >= since)
    return {key for query in (answered, asked) for (key,) in conn.execute(query)}


def _elsewhere(conn: Connection, mobilisation: str) -> set[str]:
    """Return who still waits to be called for another mobilisation that is going on."""
    call, other = table_of(Call), table_of(Mobilisation)
    waiting = call.c.outcome.is_(None) | call.c.outcome.in_(outcomes.AGAIN)
    going = select(other.c.id).where(other.c.state.in_(asking.GOING), other.c.id != mobilisation)
    return {key for (key,) in conn.execute(select(call.c.person).where(call.c.mobilisation.in_(going), waiting))}


def _members(conn: Connection, people: list[str]) -> int:
    table = table_of(Membership)
    members = {key for (key,) in conn.execute(select(table.c.party).where(open_period(table)))}
    return sum(1 for key in people if key in members)
