"""What came of a mobilisation so far: reached, yes, maybe, no; by outcome and by caller."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.models import Call, Person
from chapterdesk.services.mobilise import callers, outcomes
from chapterdesk.services.mobilise.callers import CallerLine
from chapterdesk.services.mobilise.tally import tallies

SHOWN = (*outcomes.KEYS, outcomes.WRONG_NUMBER, outcomes.STOPPED)


@dataclass(frozen=True)
class Result:
    """The state of a mobilisation in numbers.

    Attributes:
        people: On the list.
        called: Tried at least once.
        reached: Answered: yes, maybe, no, or no more of this.
        by_outcome: How many calls each outcome has, the order of ``SHOWN``.
        left: Still to be called, or to be called again.
        fresh: Of those left, who was not called yet.
        callers: Their lines.
        last: When the latest outcome was noted, "" where there is none.
    """

    people: int
    called: int
    reached: int
    by_outcome: dict[str, int]
    left: int
    fresh: int
    callers: tuple[CallerLine, ...]
    last: str

    @property
    def done(self) -> int:
        """How many need no other call: with those left they are all people on the list."""
        return self.people - self.left

    @property
    def again(self) -> int:
        """How many of those left were called already, and are to be called again."""
        return self.left - self.fresh

    @property
    def yes(self) -> int:
        """How many said yes."""
        return self.by_outcome[outcomes.YES]

    @property
    def maybe(self) -> int:
        """How many said maybe."""
        return self.by_outcome[outcomes.MAYBE]

    @property
    def no(self) -> int:
        """How many said no, those included who want to hear no more."""
        return self.by_outcome[outcomes.NO] + self.by_outcome[outcomes.NO_MORE]


def so_far(register: Register, conn: Connection, mobilisation: str) -> Result:
    """Return what came of a mobilisation until now."""
    found = tallies(conn, mobilisation)
    counts: dict[str, int] = dict.fromkeys(SHOWN, 0)
    for each in found:
        counts[each.outcome] = counts.get(each.outcome, 0) + each.many
    untried = counts.pop("", 0)
    people = sum(each.many for each in found)
    return Result(
        people=people,
        called=people - untried - counts[outcomes.STOPPED],
        reached=sum(counts[outcome] for outcome in outcomes.ANSWERED),
        by_outcome=counts,
        left=sum(each.left for each in found),
        fresh=sum(each.left for each in found if not each.outcome),
        callers=tuple(callers.lines(register, conn, mobilisation)),
        last=max((each.last for each in found), default=""),
    )


def who_said(conn: Connection, mobilisation: str, outcome: str) -> list[tuple[str, str, str]]:
    """Return (person, name, note) of everybody with an outcome, by name: who comes, whom to write to."""
    table, person = table_of(Call), table_of(Person)
    query = (
        select(table.c.person, person.c.title, table.c.note)
        .join(person, person.c.id == table.c.person)
        .where(table.c.mobilisation == mobilisation, table.c.outcome == outcome)
        .order_by(person.c.sort_title)
    )
    return [(key, name, note or "") for key, name, note in conn.execute(query)]
