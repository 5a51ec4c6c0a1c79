"""The page of trainings by its keys: enrolling, the waiting list, ticking, closing the list, pathways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chapterdesk.database.rows import rows
from chapterdesk.models import Certificate, Course, Enrolment, Pathway, PathwayStep, Person, Training
from chapterdesk.services import rules
from chapterdesk.ui.pages.trainings import TrainingsPage
from chapterdesk.ui.pages.trainings.card import ATTENDANCE
from chapterdesk.ui.pages.trainings.evaluation import ResponseDialog
from chapterdesk.ui.pages.trainings.inviting import InviteDialog
from chapterdesk.ui.pages.trainings.people import AllTheSameDialog
from tests.ui.pages.desks import Desk, open_desk


class Evening:
    """A page on a desk with an occasion of two seats, and what is done with it."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot, self.register = desk, qtbot, desk.register
        rules.install(desk.register)
        with self.register.work("{x}", x="") as work:
            self.course = work.create(Course, {"name": "Leaders", "gives_certificate": True})
            values = {
                "name": "Leaders, Lund",
                "course": self.course,
                "day": "2099-03-05",
                "seats": 2,
                "state": "planned",
            }
            self.training = work.create(Training, values)
            reach = {"emails": ("p@example.org",), "may_be_mailed": "granted", "level": "active", "family_name": "Ek"}
            self.people = work.create_many(
                Person, [reach | {"given_name": name} for name in ("Anna", "Bo", "Cia", "Dan")]
            )
        self.page = TrainingsPage(desk.context)
        qtbot.addWidget(self.page)
        self.page.resize(1300, 850)
        self.page.show()
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        self.page.shown(self.training)
        self.card = self.page.occasions.card

    def states(self) -> list[str]:
        with self.register.read() as conn:
            found = {str(r["person"]): str(r["state"]) for r in rows(conn, Enrolment).values()}
        return [found.get(person, "") for person in self.people]

    def settle(self) -> None:
        """Wait until the page has heard of the last change."""
        states = sorted(state for state in self.states() if state)
        self.qtbot.waitUntil(lambda: sorted(s.state for s in self.card.people._seats.values()) == states)


@pytest.fixture
def evening(qtbot: QtBot, tmp_path: Path, look: object) -> Iterator[Evening]:
    (tmp_path / "desk").mkdir()
    with open_desk(tmp_path / "desk") as desk:
        yield Evening(desk, qtbot)


def test_enrolling_fills_seats_then_the_waiting_list_which_moves_up(evening: Evening) -> None:
    evening.card.people.enrol(evening.people[:3])
    assert evening.states() == ["confirmed", "confirmed", "waiting", ""]
    evening.settle()
    table = evening.card.people.table
    table.choose(next(key for key, seat in evening.card.people._seats.items() if seat.person == evening.people[0]))
    evening.card.people.verbs["cancelled"].click()
    assert evening.states() == ["cancelled", "confirmed", "confirmed", ""]
    said, undo = evening.desk.said[-1]
    assert said and undo is not None
    undo()
    assert evening.states() == ["confirmed", "confirmed", "waiting", ""]


def test_who_lacks_a_course_is_asked_about(evening: Evening) -> None:
    with evening.register.work("{x}", x="") as work:
        first = work.create(Course, {"name": "First"})
        work.set(Course, evening.course, {"prerequisites": (first,)})
        work.create(Certificate, {"person": evening.people[1], "course": first, "issued": "2026-01-01"})
    evening.card.people.enrol(evening.people[:2])
    dialog = evening.card.people.findChild(AllTheSameDialog)
    assert dialog is not None and evening.states() == ["", "", "", ""]
    dialog.without.click()
    assert evening.states() == ["", "confirmed", "", ""]


def test_a_name_and_enter_ticks_and_closing_the_list_gives_certificates(evening: Evening) -> None:
    evening.card.people.enrol(evening.people[:2])
    evening.settle()
    evening.card.tabs.set_current(ATTENDANCE)
    evening.card.show_part(ATTENDANCE)
    part = evening.card.attendance
    assert part.search.edit.hasFocus()
    QTest.keyClicks(part.search.edit, "ann")
    QTest.keyClick(part.search.edit, Qt.Key.Key_Return)
    evening.qtbot.waitUntil(lambda: part.count.text() == "1 of 2 is here")
    part.finish.click()
    assert evening.states()[:2] == ["completed", "missed"]
    with evening.register.read() as conn:
        assert [row["person"] for row in rows(conn, Certificate).values()] == [evening.people[0]]


def test_inviting_counts_and_notes(evening: Evening) -> None:
    dialog = InviteDialog(evening.desk.context, evening.training, evening.page)
    assert dialog.save.isEnabled() and dialog.count.text() == "4 people can be invited."
    dialog.accept()
    assert evening.states() == ["invited"] * 4


def test_a_response_on_paper_is_typed(evening: Evening) -> None:
    dialog = evening.card.evaluation.ask_response()
    assert isinstance(dialog, ResponseDialog)
    dialog.accept()
    assert not dialog._wrong.isHidden()
    next(iter(dialog.numbers.values())).setValue(4)
    dialog.accept()
    evening.qtbot.waitUntil(lambda: evening.card.evaluation.said.text() == "1 response of 1.")


def test_a_pathway_shows_the_stuck_and_enrols_with_one_key(evening: Evening) -> None:
    with evening.register.work("{x}", x="") as work:
        first = work.create(Course, {"name": "First"})
        way = work.create(Pathway, {"name": "To lead"})
        for position, course in enumerate((first, evening.course), 1):
            values = {"pathway": way, "position": position, "step_kind": "course", "course": course, "stuck_days": 5}
            work.create(PathwayStep, values)
        work.create(Certificate, {"person": evening.people[3], "course": first, "issued": "2026-01-01"})
    evening.page.shown(way)
    tab = evening.page.pathways
    assert evening.page.current_tab() == "pathways" and tab.people.keys_shown() == [evening.people[3]]
    tab.people.choose(evening.people[3])
    tab.people.setFocus()
    QTest.keyClick(tab.people, Qt.Key.Key_Space)
    assert evening.states()[3] == "confirmed"


def test_every_tab_opens_on_an_empty_register(qtbot: QtBot, tmp_path: Path, look: object) -> None:
    (tmp_path / "empty").mkdir()
    with open_desk(tmp_path / "empty") as desk:
        page = TrainingsPage(desk.context)
        qtbot.addWidget(page)
        for tab in ("occasions", "catalogue", "pathways"):
            page.show_tab(tab)
            dialog = page.new()
            dialog.reject()
        page.shown("running_out")
