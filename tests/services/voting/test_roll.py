"""A meeting's roll from reasons to the printed paper: made, frozen, disputed, ticked, undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import in_language
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Attendance, GroupMembership, Membership, Person, RollEntry, Statute
from chapterdesk.services.reminders import voting as reminders
from chapterdesk.services.voting import counting, door, lookup, paper, proxies, roll, rulebook
from chapterdesk.services.voting.roll import Sheet
from tests.documents.tools import text_of
from tests.registers import open_register
from tests.services.voting.chapters import NOW, fill


class Chapter:
    def __init__(self, register: Register) -> None:
        self.register, self.ids = register, fill(register)

    def sheet(self) -> Sheet:
        with self.register.read() as conn:
            return roll.look(self.register, conn, self.ids["meeting"])

    def reasons(self) -> dict[str, str]:
        return {line.name: line.verdict.reason for line in self.sheet().lines}

    def why(self, name: str) -> str:
        with self.register.read() as conn:
            return lookup.why(self.register, conn, self.sheet(), self.ids[name]).sentence

    def line(self, sheet: Sheet, name: str) -> counting.Line:
        return sheet.by_party()[self.ids[name]]

    def count(self) -> counting.Count:
        sheet = self.sheet()
        return counting.count(sheet.lines, sheet.proxies, sheet.rules)


@pytest.fixture
def chapter(tmp_path: Path) -> Iterator[Chapter]:
    with clock.frozen(NOW), open_register(tmp_path) as register:
        yield Chapter(register)


def test_everybody_has_a_reason_also_who_is_on_no_roll(chapter: Chapter) -> None:
    assert chapter.reasons() == {
        "Anna": "paid", "Bo": "unpaid", "Cilla": "late", "Dan": "exempt", "Eva": "no_vote", "Fia": "together",
        "Gun": "paid", "Hal": "young", "Union": "not_admitted",
    }  # fmt: skip
    assert chapter.count().all == 5  # three members, and the volunteers' two together
    assert chapter.why("Bo") == "No vote: Paid only until 31 December 2026."
    assert chapter.why("Cilla") == "No vote: Joined on 1 April 2027; members since 18 March 2027 vote."
    assert chapter.why("Stranger") == "No vote: Not a member."
    with in_language("sv"):
        assert "Betalt bara till" in chapter.why("Bo")


def test_another_units_meeting_asks_those_who_belong_to_it(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids
    with register.work("{x}", x="") as work:
        from chapterdesk.models import Meeting

        for name in ("Anna", "Stranger"):
            work.create(GroupMembership, {"person": ids[name], "unit": ids["group"], "start": "2021"})
        work.create(GroupMembership, {"person": ids["Gun"], "unit": ids["group"], "start": "2021", "end": "2022"})
        meeting = work.create(Meeting, {"name": "Local", "unit": ids["group"], "day": "2027-04-17"})
    with register.read() as conn:
        sheet = roll.look(register, conn, meeting)
        gone = lookup.why(register, conn, sheet, ids["Gun"])
    assert {line.name: line.verdict.reason for line in sheet.lines} == {"Anna": "paid", "Stranger": "no_member"}
    assert gone.sentence == "No vote: Does not belong to Lund."


def test_a_frozen_roll_stays_and_says_what_would_differ(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids
    roll.freeze(register, ids["meeting"])
    with register.work("{x}", x="") as work:
        bo = next(key for key, row in rows(work.connection, Membership).items() if row["party"] == ids["Bo"])
        work.set(Membership, bo, {"paid_until": "2028-01-01"})
        work.set(Statute, next(iter(rows(work.connection, Statute))), {"quorum_percent": 100})
    assert chapter.reasons()["Bo"] == "unpaid"
    assert chapter.count().needed == 3
    with register.read() as conn:
        found = roll.differences(register, conn, chapter.sheet())
    assert [(each.name, each.then, each.now) for each in found] == [
        ("Bo", "Paid only until 31 December 2026", "Paid until 1 January 2028")
    ]
    with pytest.raises(UserError) as twice:
        roll.freeze(register, ids["meeting"])
    assert twice.value.code == "frozen_already"


def test_freezing_is_undone_in_one_step(chapter: Chapter) -> None:
    roll.freeze(chapter.register, chapter.ids["meeting"])
    assert chapter.sheet().roll
    chapter.register.undo()
    assert not chapter.sheet().roll
    with chapter.register.read() as conn:
        assert not rows(conn, RollEntry)


def test_disputes_and_rulings_move_votes_and_the_quorum(chapter: Chapter) -> None:
    register = chapter.register
    roll.freeze(register, chapter.ids["meeting"])
    sheet = chapter.sheet()
    bo = chapter.line(sheet, "Bo")
    door.dispute(register, bo, "Has a receipt")
    door.settle(register, bo, "allowed")
    door.settle(register, chapter.line(sheet, "Gun"), "refused")
    door.add(register, sheet, chapter.ids["Stranger"], "Says they joined")
    after = chapter.sheet()
    assert counting.weight(chapter.line(after, "Bo"), after.rules) == (1, True)
    assert counting.weight(chapter.line(after, "Gun"), after.rules) == (0, False)
    assert chapter.line(after, "Stranger").disputed == "Says they joined"
    assert "The meeting allowed it" in chapter.why("Bo")
    with pytest.raises(UserError):
        door.add(register, after, chapter.ids["Stranger"], "again")


def test_ticks_proxies_and_the_running_quorum(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids
    with pytest.raises(UserError):
        door.tick(register, chapter.sheet(), chapter.sheet().lines[0], True)
    roll.freeze(register, ids["meeting"])
    sheet = chapter.sheet()
    door.tick(register, sheet, chapter.line(sheet, "Anna"), True)
    assert (chapter.count().present, chapter.count().reached) == (1, False)
    proxies.give(register, sheet, ids["Gun"], ids["Anna"])
    assert (chapter.count().present, chapter.count().by_proxy) == (2, 1)
    with pytest.raises(UserError) as full:
        proxies.give(register, sheet, ids["Dan"], ids["Anna"])
    assert full.value.code == "proxy_full"
    door.tick(register, sheet, chapter.line(sheet, "Fia"), True)
    assert (chapter.count().present, chapter.count().reached) == (4, True)
    with register.read() as conn:
        there = {row["party"]: row["state"] for row in rows(conn, Attendance).values()}
    assert there == {ids["Anna"]: "present", ids["Fia"]: "present"}
    proxies.revoke(register, chapter.sheet().proxies[0].id)
    assert chapter.count().by_proxy == 0


def test_the_printed_roll_explains_a_refusal_and_hides_the_protected(chapter: Chapter, tmp_path: Path) -> None:
    register, ids = chapter.register, chapter.ids
    with register.work("{x}", x="") as work:
        work.set(Person, ids["Gun"], {"protected_identity": True})
    roll.freeze(register, ids["meeting"])
    made = paper.write_roll(register, ids["meeting"], tmp_path / "roll.pdf")
    text = text_of(made.path.read_bytes())
    assert "Bo" in text and "Paid only until 31 December 2026" in text
    assert "Gun" not in text and made.left_out == 1
    named = paper.write_roll(register, ids["meeting"], tmp_path / "all.pdf", confirmed=["Gun"])
    assert named.left_out == 0


def test_today_reminds_of_a_roll_that_is_not_frozen(chapter: Chapter) -> None:
    with chapter.register.read() as conn:
        (task,) = reminders.tasks(chapter.register, conn)
    assert (task.when, task.target) == ("now", chapter.ids["meeting"])
    roll.freeze(chapter.register, chapter.ids["meeting"])
    with chapter.register.read() as conn:
        assert reminders.tasks(chapter.register, conn) == []


def test_rules_are_plain_sentences_and_can_be_written_down(chapter: Chapter) -> None:
    said = rulebook.sentences(chapter.sheet().rules)
    assert "Volunteers: 2 votes together." in said
    made = rulebook.begin(chapter.register, chapter.ids["section"])
    with chapter.register.read() as conn:
        assert len(rulebook.ways(conn, made)) == 5
    assert rulebook.sentences(chapter.sheet().rules) == said
