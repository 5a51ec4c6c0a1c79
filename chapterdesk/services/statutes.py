"""The statutes' rules that hold for a unit on a day: its own, its district's, the section's, or the usual ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import Statute, Unit, VotingRule

USUAL: Mapping[str, FieldValue] = {
    "voting_age": 0,
    "member_days": 0,
    "proxies_most": 1,
    "guardian_age": 15,
    # An organisation with less than 80 000 USD yearly income pays what it wishes (a membership alliance, seed 000).
    "fee_limit": 80_000_00,
    "fee_currency": "USD",
    "keep_months": 36,
}
"""What holds where the statutes were not entered."""
USUAL_VOTES: Mapping[str, tuple[str, int, bool]] = {
    "member": ("each", 1, True),
    "member_organisation": ("each", 1, True),
    "volunteer": ("none", 0, False),
    "fourth_pillar": ("none", 0, False),
    "donor": ("none", 0, False),
}
"""Kind of voter -> (way, votes, must have paid), where no rule was entered."""


@dataclass(frozen=True)
class Rules:
    """The rules that hold.

    Attributes:
        id: The row they stand in, "" for the usual ones.
        values: Every field of Statute; the usual value where one was left empty.
        votes: Kind of voter -> (way, votes, must have paid).
    """

    id: str
    values: Mapping[str, FieldValue]
    votes: Mapping[str, tuple[str, int, bool]]

    def number(self, name: str) -> int | None:
        """Return a rule that is a whole number, None where there is none."""
        value = self.values.get(name)
        return int(value) if isinstance(value, int | float) else None


def rules(conn: Connection, unit: str = "", day: dt.date | None = None) -> Rules:
    """Return the rules for a unit (the whole chapter where "") on a day (today where None).

    The nearest unit upwards that has rules in force decides; of several the one that came into force last.
    """
    wanted = (day or clock.today()).isoformat()
    found = rows(conn, Statute)
    for each in (*_upwards(conn, unit), None):
        here = [
            (str(row["start"] or ""), key)
            for key, row in found.items()
            if row["unit"] == each and str(row["start"] or "") <= wanted
        ]
        if here:
            key = max(here)[1]
            return _filled(conn, key, found[key])
    # The section's rules hold for the whole chapter, also where nobody asks for one unit.
    if not unit and found:
        key = max((str(row["start"] or ""), key) for key, row in found.items())[1]
        return _filled(conn, key, found[key])
    return Rules("", dict.fromkeys(Statute.fields) | dict(USUAL), dict(USUAL_VOTES))


def _upwards(conn: Connection, unit: str) -> list[str]:
    table = table_of(Unit)
    parents: dict[str, str] = {row.id: row.parent for row in conn.execute(select(table.c.id, table.c.parent))}
    found: list[str] = []
    while unit and unit not in found:
        found.append(unit)
        unit = parents.get(unit) or ""
    return found


def _filled(conn: Connection, key: str, row: Row) -> Rules:
    values = {name: USUAL.get(name) if value is None else value for name, value in row.items()}
    votes = dict(USUAL_VOTES)
    table = table_of(VotingRule)
    query = select(table.c.voter_kind, table.c.way, table.c.votes, table.c.must_have_paid)
    for kind, way, number, paid in conn.execute(query.where(table.c.statute == key).order_by(table.c.n)):
        votes[str(kind)] = (str(way), int(number or 0), bool(paid))
    return Rules(key, values, votes)
