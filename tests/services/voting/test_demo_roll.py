"""The demo chapter's rolls show every reason for which the statutes refuse somebody, and every way of having a vote."""

from __future__ import annotations

from pathlib import Path

from chapterdesk.core.progress import Progress
from chapterdesk.database.rows import rows
from chapterdesk.models import Meeting
from chapterdesk.services import demo
from chapterdesk.services.voting import roll, words
from tests.registers import open_register

REFUSED = {"no_member", "ended", "late", "unpaid", "young", "no_charter", "not_admitted", "left", "no_vote"}
VOTES = {"paid", "exempt", "together"}


def test_every_reason_stands_on_a_roll_of_the_demo_in_words(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        demo.fill(register, 400, 1, Progress())
        with register.read() as conn:
            meetings = [key for key, row in rows(conn, Meeting).items() if row["meeting_kind"] == "annual"]
            lines = [line for key in meetings for line in roll.look(register, conn, key).lines]
        assert {line.verdict.reason for line in lines if not line.verdict.may} == REFUSED
        assert {line.verdict.reason for line in lines if line.verdict.may} == VOTES
        organisations = {line.verdict.reason: line for line in lines if line.kind == "member_organisation"}
        assert {"no_charter", "not_admitted", "left"} <= set(organisations)
        for line in organisations.values():
            assert words.sentence(line.verdict, line.kind)
