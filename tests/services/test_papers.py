"""From the register to papers: who is in, who stays out, what was promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.database.register import Register
from chapterdesk.documents.agenda import timed
from chapterdesk.models import AgendaItem, Meeting, Person, Unit
from chapterdesk.services import enclosures, meeting_facts, meetings, papers
from tests.registers import open_register

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with clock.frozen(NOON), open_register(tmp_path) as opened:
        yield opened


@pytest.fixture
def evening(register: Register) -> dict[str, str]:
    """A group with an open and a shielded person, last time's meeting and the next."""
    with register.work("Add") as work:
        unit = work.create(Unit, {"name": "Lund group", "unit_kind": "local_group"})
        seen = work.create(Person, {"given_name": "Elif", "groups": (unit,), "member": True})
        hidden = work.create(Person, {"given_name": "Hidden", "groups": (unit,), "protected_identity": True})
    before = meetings.create(register, unit, "members", {"name": "Before", "day": "2026-11-04", "start": "18:30"})
    coming = meetings.create(
        register, unit, "members", {"name": "Members' meeting", "day": "2026-12-02", "start": "18:30", "chair": hidden}
    )
    meetings.promise(register, before, seen, "Book the hall", "2026-11-20")
    meetings.promise(register, before, hidden, "Fetch the key", "2026-12-02")
    return {"unit": unit, "seen": seen, "hidden": hidden, "before": before, "coming": coming}


def test_protected_identity_stays_out_unless_confirmed(register: Register, evening: dict[str, str]) -> None:
    paper = papers.pack_paper(register, evening["coming"])
    assert [a.name for a in paper.attendance] == ["Elif"]
    assert (paper.chair, [c.who for c in paper.commitments]) == ("", ["Elif", ""])
    assert "Hidden" not in repr(paper)
    allowed = papers.pack_paper(register, evening["coming"], confirmed=frozenset({evening["hidden"]}))
    assert [a.name for a in allowed.attendance] == ["Elif", "Hidden"]
    assert allowed.chair == "Hidden"


def test_who_is_shielded_at_a_meeting_is_named_with_their_ref(register: Register, evening: dict[str, str]) -> None:
    with register.read() as conn:
        found = meeting_facts.shielded(register, conn, evening["coming"])
    assert list(found) == [evening["hidden"]]
    name, ref = found[evening["hidden"]]
    assert name == "Hidden"
    assert ref.startswith("P-")


def test_last_times_promises_come_with_how_they_went(register: Register, evening: dict[str, str]) -> None:
    paper = papers.pack_paper(register, evening["coming"])
    assert paper.previous == dt.date(2026, 11, 4)
    assert [(c.what, c.outcome) for c in paper.commitments] == [
        ("Book the hall", "4 days late"),
        ("Fetch the key", "in 8 days"),
    ]
    assert papers.pack_paper(register, evening["coming"], promises=False).commitments == ()


def test_times_follow_from_start_and_lengths(register: Register, evening: dict[str, str]) -> None:
    paper = papers.pack_paper(register, evening["coming"])
    assert (paper.start, paper.end) == (dt.time(18, 30), dt.time(20, 5))
    starts = [row.start for row in timed(paper.agenda, paper.start)]
    with register.read() as conn:
        shown, total, end = meeting_facts.schedule(dt.time(18, 30), meetings.agenda(conn, evening["coming"]).values())
    assert [t.strftime("%H:%M") for t in starts if t] == shown
    assert (total, end) == (95, "20:05")


def test_breaks_have_no_number_and_decisions_are_marked(register: Register, evening: dict[str, str]) -> None:
    rows = papers.pack_paper(register, evening["coming"]).agenda
    assert [r.number for r in rows] == ["1", "2", "3", "4", "5", "", "6", "7"]
    assert [r.is_decision for r in rows].count(True) == 1


def test_an_enclosure_of_an_item_is_named_there(register: Register, evening: dict[str, str], tmp_path: Path) -> None:
    paper_file = tmp_path / "Budget.txt"
    paper_file.write_bytes(b"1 + 1")
    made = enclosures.add(register, evening["coming"], paper_file)
    with register.read() as conn:
        item = list(meetings.agenda(conn, evening["coming"]))[4]
    enclosures.link(register, made, item)
    paper = papers.pack_paper(register, evening["coming"])
    assert [e.name for e in paper.enclosures] == ["Budget.txt"]
    assert paper.agenda[4].enclosures == ("Budget.txt",)


def test_minutes_hold_what_was_said_decided_and_who_was_there(register: Register, evening: dict[str, str]) -> None:
    meeting = evening["coming"]
    with register.read() as conn:
        items = list(meetings.agenda(conn, meeting))
    meetings.change(register, AgendaItem, items[3], {"said": "First.\n\nSecond."})
    meetings.decide(register, meeting, "We apply.", items[4])
    meetings.tick(register, meeting, evening["seen"], "present")
    meetings.tick(register, meeting, evening["hidden"], "present")
    paper = papers.minutes_paper(register, meeting)
    assert (paper.present, paper.voting, paper.draft) == (("Elif",), 1, True)
    assert paper.items[3].paragraphs == ("First.", "Second.")
    assert [d.text for d in paper.items[4].decisions] == ["We apply."]
    meetings.change(register, Meeting, meeting, {"state": "checked"})
    assert not papers.minutes_paper(register, meeting).draft


def test_a_meeting_that_is_gone_is_told(register: Register) -> None:
    with pytest.raises(UserError):
        papers.pack_paper(register, "0" * 32)
