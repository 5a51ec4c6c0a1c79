"""Meetings: templates, order, attendance, commitments that come back, somebody new, enclosures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import LANGUAGES, in_language
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import AgendaItem, Meeting, Person, Unit
from chapterdesk.services import enclosures, meeting_facts, meetings
from chapterdesk.services.agendas import TEMPLATES
from tests.registers import open_register

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with clock.frozen(NOON), open_register(tmp_path) as opened:
        yield opened


def _group(register: Register) -> str:
    with register.work("Add") as work:
        return work.create(Unit, {"name": "Lund group", "unit_kind": "local_group"})


def _person(register: Register, name: str, **values: object) -> str:
    with register.work("Add") as work:
        return work.create(Person, {"given_name": name, "family_name": "Sjöö", **values})


def _meeting(register: Register, unit: str, day: str, kind: str = "members") -> str:
    return meetings.create(register, unit, kind, {"name": "Meeting", "day": day, "start": "18:30"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_template_makes_an_agenda_in_every_language(register: Register, kind: str, language: str) -> None:
    with in_language(language):
        meeting = _meeting(register, _group(register), "2026-12-02", kind)
    with register.read() as conn:
        items = list(meetings.agenda(conn, meeting).values())
    assert [(r["item_kind"], r["length"]) for r in items] == [(k, m) for _w, k, m in TEMPLATES[kind]]
    english = [words for words, _kind, _minutes in TEMPLATES[kind]]
    names = [str(r["name"]) for r in items]
    assert (names == english) == (language == "en")
    if language != "en":
        assert not set(names) & set(english), "an item was left in English"


def test_items_move_and_times_follow(register: Register) -> None:
    meeting = meetings.create(register, _group(register), "group", {"name": "M", "day": "2026-12-02"}, template=False)
    first = meetings.add_item(register, meeting, "First", minutes=10)
    meetings.add_item(register, meeting, "Second", minutes=25)
    meetings.move(register, first, 1)
    with register.read() as conn:
        items = meetings.agenda(conn, meeting)
    assert [r["name"] for r in items.values()] == ["Second", "First"]
    assert meeting_facts.schedule(dt.time(18, 30), items.values()) == (["18:30", "18:55"], 35, "19:05")


def test_times_are_open_after_an_item_without_a_length() -> None:
    items = [{"length": 10}, {"length": None}, {"length": 5}]
    assert meeting_facts.schedule(dt.time(18, 0), items) == (["18:00", "18:10", ""], 15, "")


def test_what_is_promised_comes_back_next_time_until_it_is_done(register: Register) -> None:
    unit = _group(register)
    before, now, after = (_meeting(register, unit, day) for day in ("2026-11-04", "2026-12-02", "2026-12-30"))
    who = _person(register, "Åsa", groups=(unit,))
    promise = meetings.promise(register, before, who, "Book the hall", "2026-11-20")
    with register.read() as conn:
        assert list(meetings.promised(conn, now)) == [promise]
        assert list(meetings.promised(conn, after)) == [promise]
        assert meetings.promised(conn, before) == {}
    meetings.fulfil(register, promise, True)
    with register.read() as conn:
        assert list(meetings.promised(conn, now)) == [promise], "done since last time is told once"
        assert list(meetings.promised(conn, after)) == []


def test_ticking_twice_keeps_one_note_and_undo_takes_it_back(register: Register) -> None:
    unit = _group(register)
    meeting, who = _meeting(register, unit, "2026-12-02"), _person(register, "Åsa", groups=(unit,), member=True)
    meetings.tick(register, meeting, who, "present")
    meetings.tick(register, meeting, who, "excused")
    with register.read() as conn:
        (one,) = meetings.expected(conn, register, meeting)
        assert (one.state, one.member, one.votes) == ("excused", True, True)
        assert meeting_facts.counts(register, conn, meeting).present == 0
    register.undo()
    with register.read() as conn:
        assert meetings.expected(conn, register, meeting)[0].state == "present"


def test_somebody_new_is_added_with_what_they_said(register: Register) -> None:
    unit = _group(register)
    meeting = _meeting(register, unit, "2026-11-24")
    who = meetings.welcome(
        register, meeting, meetings.Newcomer("Linnéa", "Friberg", "070-174 06 48", "granted", joins=True)
    )
    with register.read() as conn:
        found = rows(conn, Person, [who])[who]
        assert (found["phones"], found["may_be_phoned"], found["groups"]) == (("+46701740648",), "granted", (unit,))
        assert meeting_facts.new_tonight(register, conn, meeting) == {who: ("070-174 06 48", "granted")}
    with pytest.raises(UserError):
        meetings.welcome(register, meeting, meetings.Newcomer("Yusuf", reach="12"))


def test_the_next_meeting_takes_the_agenda_along_but_not_what_was_said(register: Register) -> None:
    meeting = _meeting(register, _group(register), "2026-11-04")
    with register.read() as conn:
        item = next(iter(meetings.agenda(conn, meeting)))
    meetings.change(register, AgendaItem, item, {"said": "Everybody is well."})
    meetings.change(register, Meeting, meeting, {"state": "held"})
    copy = meetings.duplicate(register, meeting)
    with register.read() as conn:
        made, items = rows(conn, Meeting, [copy])[copy], meetings.agenda(conn, copy)
    assert (made["day"], made["state"]) == ("2026-12-02", "planned")
    assert len(items) == len(TEMPLATES["members"])
    assert not any(r["said"] for r in items.values())


def test_a_typed_name_means_the_groups_own_person_first(register: Register) -> None:
    unit = _group(register)
    meeting = _meeting(register, unit, "2026-12-02")
    own = _person(register, "Åsa", groups=(unit,))
    _person(register, "Åsa")
    other = _person(register, "Elif")
    with register.read() as conn:
        assert meeting_facts.named_party(register, conn, meeting, "åsa sjöö") == own
        assert meeting_facts.named_party(register, conn, meeting, "Elif Sjöö") == other
        assert meeting_facts.named_party(register, conn, meeting, " ") == ""
        with pytest.raises(UserError) as none:
            meeting_facts.named_party(register, conn, meeting, "Nobody Here")
    assert none.value.code == "unknown_person"


def test_enclosures_are_checked_ordered_and_come_back_with_undo(register: Register, tmp_path: Path) -> None:
    meeting = _meeting(register, _group(register), "2026-12-02")
    broken, note = tmp_path / "plan.pdf", tmp_path / "song.txt"
    broken.write_bytes(b"%PDF-1.4 nothing")
    note.write_bytes(b"la la")
    with pytest.raises(UserError) as damaged:
        enclosures.add(register, meeting, broken)
    assert damaged.value.code == "enclosure_damaged"
    first, second = (enclosures.add(register, meeting, note) for _n in range(2))
    enclosures.move(register, second, -1)
    with register.read() as conn:
        assert list(meetings.enclosures(conn, meeting)) == [second, first]
    enclosures.remove(register, second)
    register.undo()
    with register.read() as conn:
        assert list(meetings.enclosures(conn, meeting)) == [second, first]


def test_an_enclosure_over_20_megabytes_is_refused(register: Register, tmp_path: Path) -> None:
    meeting = _meeting(register, _group(register), "2026-12-02")
    large = tmp_path / "film.mp4"
    with large.open("wb") as stream:
        stream.truncate(enclosures.MOST_BYTES + 1)
    with pytest.raises(UserError) as refused:
        enclosures.add(register, meeting, large)
    assert refused.value.code == "too_large"
