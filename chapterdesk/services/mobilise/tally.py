"""How many calls stand where, counted once for every place that says it, so that all figures add up.

A call is *done* when it needs no other try: answered, given up, taken off the list, or the person may not be phoned any more.
Everything else is *left*, either not called yet or to be called again.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from chapterdesk.core import clock
from chapterdesk.database.rows import table_of
from chapterdesk.models import Call, ConsentOf, Person
from chapterdesk.services.mobilise import outcomes


@dataclass(frozen=True)
class Tally:
    """So many calls of one caller ("" for nobody's) with one outcome ("" for none yet).

    ``free`` says whether these people may be phoned; ``due`` how many should be tried again today; ``last`` is when the
    latest outcome was noted.
    """

    mobilisation: str
    caller: str
    outcome: str
    free: bool
    many: int
    due: int
    last: str

    @property
    def left(self) -> int:
        """How many are still to be called."""
        return self.many if self.free and outcomes.is_open(self.outcome) else 0


def tallies(conn: Connection, mobilisation: str = "") -> list[Tally]:
    """Return the calls of a mobilisation in numbers, those of all where none is named."""
    table, said = table_of(Call), table_of(ConsentOf)
    purpose, channel = Person.fields["may_be_phoned"].source
    own = (said.c.person == table.c.person) & (said.c.purpose == purpose) & (said.c.channel == channel)
    free = func.coalesce(said.c.state == "granted", False)
    due = func.count().filter(table.c.next_try <= clock.today().isoformat())
    names = (table.c.mobilisation, table.c.caller, table.c.outcome, free)
    query = select(*names, func.count(), due, func.max(table.c.at)).outerjoin(said, own).group_by(*names)
    if mobilisation:
        query = query.where(table.c.mobilisation == mobilisation)
    return [
        Tally(key, caller or "", outcome or "", bool(may), many, back, last or "")
        for key, caller, outcome, may, many, back, last in conn.execute(query)
    ]
