"""Elections: from the posts that end to the elected in office, ties settled by the meeting alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Appointment, Decision, Person
from chapterdesk.services import disclosures
from chapterdesk.services.voting import elections, office, paper, tally
from chapterdesk.services.voting.counted import Ballots
from chapterdesk.services.voting.elections import Contest
from tests.documents.tools import text_of
from tests.registers import open_register
from tests.services.voting.chapters import NOW, fill


class Chapter:
    def __init__(self, register: Register) -> None:
        self.register, self.ids = register, fill(register)

    def contest(self, key: str) -> Contest:
        with self.register.read() as conn:
            return elections.one(self.register, conn, key)

    def stand(self, role: str, names: tuple[str, ...], seats: int = 1) -> str:
        key = elections.add(self.register, self.ids["meeting"], self.ids[role], seats)
        for name in names:
            elections.propose(self.register, key, self.ids[name])
        return key

    def count(self, key: str, *votes: int, cast: int = 0) -> Contest:
        found = dict(zip([each.id for each in self.contest(key).standing], votes, strict=True))
        return tally.enter(self.register, key, Ballots(cast or sum(votes), 0, 0, found))

    def appointments(self) -> list[tuple[object, object, object]]:
        with self.register.read() as conn:
            return sorted((str(r["party"]), str(r["start"]), str(r["end"])) for r in rows(conn, Appointment).values())


@pytest.fixture
def chapter(tmp_path: Path) -> Iterator[Chapter]:
    with clock.frozen(NOW), open_register(tmp_path) as register:
        yield Chapter(register)


def test_the_chair_is_elected_takes_over_and_stands_in_the_minutes(chapter: Chapter) -> None:
    register, ids = chapter.register, chapter.ids
    with register.work("{x}", x="") as work:
        work.create(
            Appointment,
            {
                "unit": ids["section"],
                "role": ids["chair"],
                "party": ids["Gun"],
                "start": "2026-04-20",
                "end": "2027-05-01",
            },
        )
    (key,) = elections.prepare(register, ids["meeting"])
    for name in ("Anna", "Dan"):
        elections.propose(register, key, ids[name], motive="Knows the work")
    found = chapter.count(key, 7, 3)
    assert [each.name for each in found.elected] == ["Anna"]
    before = chapter.appointments()
    office.take_office(register, key)
    assert (ids["Anna"], "2027-04-17", "2028-04-16") in chapter.appointments()
    assert (ids["Gun"], "2026-04-20", "2027-04-16") in chapter.appointments()
    with register.read() as conn:
        (decision,) = rows(conn, Decision).values()
    assert "Anna (7 votes)" in str(decision["text"]) and decision["number"] == 1
    with pytest.raises(UserError):
        office.take_office(register, key)
    register.undo()
    assert chapter.appointments() == before


def test_a_tie_stays_until_the_meeting_settles_it(chapter: Chapter) -> None:
    key = chapter.stand("board", ("Anna", "Dan", "Gun", "Bo"), 2)
    found = chapter.count(key, 8, 5, 5, 1, cast=10)
    assert "Dan, Gun have 5 votes each, and there is 1 seat left" in office.tie_words(found)
    with pytest.raises(UserError) as tied:
        office.take_office(chapter.register, key)
    assert tied.value.code == "tie"
    by_name = {each.name: each.id for each in found.candidates}
    with pytest.raises(UserError):
        tally.draw_lot(chapter.register, key, [by_name["Bo"]])
    again = tally.enter_second(chapter.register, key, {by_name["Dan"]: 4, by_name["Gun"]: 4})
    assert office.tie_words(again)
    settled = tally.draw_lot(chapter.register, key, [by_name["Gun"]])
    assert sorted(each.name for each in settled.elected) == ["Anna", "Gun"]
    assert len(office.take_office(chapter.register, key)) == 2
    with pytest.raises(UserError):
        tally.take_back(chapter.register, key)


def test_a_wrong_sum_is_refused_and_a_count_can_be_taken_back(chapter: Chapter) -> None:
    key = chapter.stand("chair", ("Anna", "Dan"))
    with pytest.raises(UserError) as wrong:
        chapter.count(key, 4, 4, cast=9)
    assert wrong.value.code == "count_too_few"
    chapter.count(key, 5, 4)
    with pytest.raises(UserError):
        elections.propose(chapter.register, key, chapter.ids["Gun"])
    tally.take_back(chapter.register, key)
    assert not chapter.contest(key).counted
    elections.answer(chapter.register, chapter.contest(key).candidates[0].id, stands=False)
    assert [each.name for each in tally.unopposed(chapter.register, key).elected] == ["Dan"]


def test_the_committees_own_come_first_on_the_ballot(chapter: Chapter, tmp_path: Path) -> None:
    key = chapter.stand("chair", ("Anna",))
    elections.propose(chapter.register, key, chapter.ids["Gun"], by="member")
    elections.propose(chapter.register, key, chapter.ids["Dan"])
    assert [each.name for each in chapter.contest(key).standing] == ["Anna", "Dan", "Gun"]
    with pytest.raises(UserError):
        elections.propose(chapter.register, key, chapter.ids["Dan"])
    elections.move(chapter.register, chapter.contest(key).candidates[2].id, -1)
    assert [each.name for each in chapter.contest(key).standing] == ["Anna", "Gun", "Dan"]
    made = paper.write_ballots(chapter.register, chapter.ids["meeting"], tmp_path / "b.pdf", copies=5)
    assert made.people == 3 and made.path.read_bytes().startswith(b"%PDF")


def test_a_candidate_with_protected_identity_is_asked_about_and_noted(chapter: Chapter, tmp_path: Path) -> None:
    chapter.stand("chair", ("Anna", "Dan"))
    with chapter.register.work("Protect") as work:
        work.set(Person, chapter.ids["Anna"], {"protected_identity": True})
    meeting = chapter.ids["meeting"]
    ((name, ref),) = paper.shielded_candidates(chapter.register, meeting).values()
    kept = paper.write_ballots(chapter.register, meeting, tmp_path / "a.pdf", copies=1)
    named = paper.write_ballots(chapter.register, meeting, tmp_path / "b.pdf", copies=1, confirmed=[ref])
    assert name not in text_of(kept.path.read_bytes()) and name in text_of(named.path.read_bytes())
    with chapter.register.read() as conn:
        assert [entry.protected for entry in disclosures.listed(conn)] == [1, 0]


def test_one_post_has_one_holder(chapter: Chapter) -> None:
    key = chapter.stand("chair", ("Anna", "Dan"), 2)
    tally.unopposed(chapter.register, key)
    with pytest.raises(UserError) as one:
        office.take_office(chapter.register, key)
    assert one.value.code == "one_holder"
