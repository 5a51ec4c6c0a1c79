"""The statutes' rules that hold for a unit on a day: its own, its district's, the section's, or the usual ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.database.rows import Row, chunks, rows, table_of
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
    "keep_notes_months": 12,
    "keep_answers_months": 24,
    # Swedish and Dutch law on bookkeeping: seven years.
    "keep_support_years": 7,
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
    return rules_of(conn, [unit], day)[unit]


def rules_of(conn: Connection, units: Iterable[str], day: dt.date | None = None) -> dict[str, Rules]:
    """Return the rules for each of many units, as :func:`rules` does for one; the number of queries does not grow with them."""
    wanted = (day or clock.today()).isoformat()
    asked = list(dict.fromkeys(units))
    known = rows(conn, Statute)
    parents = _parents(conn, asked)
    kept: dict[str, Rules] = {}
    found: dict[str, Rules] = {}
    for unit in asked:
        key = _deciding(known, _upwards(parents, unit), wanted)
        if key not in kept:
            kept[key] = (
                _filled(conn, key, known[key])
                if key
                else Rules("", dict.fromkeys(Statute.fields) | dict(USUAL), dict(USUAL_VOTES))
            )
        found[unit] = kept[key]
    return found


def _deciding(known: Mapping[str, Row], upwards: Sequence[str], wanted: str) -> str:
    """Return the row whose rules hold for a unit on a day, "" where the usual ones do."""
    for each in (*upwards, None):
        here = [
            (str(row["start"] or ""), key)
            for key, row in known.items()
            if row["unit"] == each and str(row["start"] or "") <= wanted
        ]
        if here:
            return max(here)[1]
    # The section's rules hold for the whole chapter, also where nobody asks for one unit.
    if not upwards and known:
        return max((str(row["start"] or ""), key) for key, row in known.items())[1]
    return ""


def _parents(conn: Connection, units: Sequence[str]) -> dict[str, str]:
    """Return unit -> the unit above it, for these and all above them: a query a level."""
    table = table_of(Unit)
    found: dict[str, str] = {}
    level = [unit for unit in units if unit]
    while level:
        for block in chunks(level):
            query = select(table.c.id, table.c.parent).where(table.c.id.in_(block))
            found.update({row.id: row.parent or "" for row in conn.execute(query)})
        level = list(dict.fromkeys(found[unit] for unit in level if found.get(unit) and found[unit] not in found))
    return found


def _upwards(parents: Mapping[str, str], unit: str) -> list[str]:
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
