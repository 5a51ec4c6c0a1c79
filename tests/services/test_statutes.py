"""Which of the statutes' rules hold for a unit on a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from chapterdesk.models import Statute, Unit, VotingRule
from chapterdesk.services import statutes
from tests.registers import open_register


def test_without_statutes_the_usual_rules_hold(tmp_path: Path) -> None:
    with open_register(tmp_path) as register, register.read() as conn:
        found = statutes.rules(conn)
    assert (found.id, found.number("fee_limit"), found.values["fee_currency"]) == ("", 8_000_000, "USD")
    assert found.votes["member_organisation"] == ("each", 1, True)
    assert found.votes["donor"][0] == "none"


def test_the_nearest_rules_in_force_hold(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        with register.work("statutes") as work:
            section = work.create(Unit, {"name": "Section", "unit_kind": "section"})
            group = work.create(Unit, {"name": "Group", "unit_kind": "local_group", "parent": section})
            old = work.create(Statute, {"name": "Old", "unit": section, "start": "2020-01-01", "voting_age": 18})
            new = work.create(Statute, {"name": "New", "unit": section, "start": "2026-01-01", "voting_age": 16})
            own = work.create(Statute, {"name": "Own", "unit": group, "start": "2027-01-01"})
            work.create(VotingRule, {"statute": new, "voter_kind": "volunteer", "way": "together", "votes": 3})
        with register.read() as conn:
            then = statutes.rules(conn, group, dt.date(2025, 5, 5))
            now = statutes.rules(conn, group, dt.date(2026, 5, 5))
            later = statutes.rules(conn, group, dt.date(2027, 5, 5))
    assert (then.id, then.number("voting_age")) == (old, 18)
    assert (now.id, now.number("voting_age"), now.votes["volunteer"]) == (new, 16, ("together", 3, False))
    assert (later.id, later.number("voting_age")) == (own, 0)
