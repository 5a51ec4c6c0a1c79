"""The page of trainings by its keys: enrolling, the waiting list, ticking, closing the list, pathways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from chapterdesk.database.rows import rows
from chapterdesk.models import Certificate, Course, Enrolment, Pathway, PathwayStep, Person, SurveyAnswer, Training
from chapterdesk.services import disclosures, rules
from chapterdesk.services.trainings.evaluation import USUAL
from chapterdesk.ui.pages.exporting.shielded import ShieldedDialog
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


def _protect(evening: Evening, number: int) -> None:
    with evening.register.work("{x}", x="") as work:
        work.set(Person, evening.people[number], {"protected_identity": True})


def _answer(monkeypatch: pytest.MonkeyPatch, target: Path, names: list[str], *, tick: bool = True) -> list[list[str]]:
    """Let the dialog be answered as somebody would: ``names`` ticked, "Go on" pressed; returns who was asked about."""
    asked: list[list[str]] = []

    def answer(dialog: ShieldedDialog) -> int:
        asked.append([box.text() for box in dialog.boxes.values()])
        for box in dialog.boxes.values():
            box.setChecked(box.text() in names)
        dialog.accept() if tick else dialog.reject()
        return dialog.result()

    monkeypatch.setattr(ShieldedDialog, "exec", answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    monkeypatch.setattr("chapterdesk.ui.pages.trainings.papers.open_file", lambda _path: None)
    return asked


@pytest.mark.parametrize("names", [[], ["Anna Ek"]])
def test_protected_people_stand_on_the_list_only_when_confirmed_by_name(
    evening: Evening, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, names: list[str]
) -> None:
    evening.card.people.enrol(evening.people[:2])
    _protect(evening, 0)
    asked = _answer(monkeypatch, tmp_path / "list.pdf", names)
    evening.card.papers.save("list")
    evening.qtbot.waitUntil(lambda: any("list.pdf" in said for said, _undo in evening.desk.said), timeout=20_000)
    assert asked == [["Anna Ek"]]
    with evening.register.read() as conn:
        (entry,) = disclosures.listed(conn)
    assert sorted(entry.people) == sorted(evening.people[0 if names else 1 : 2]) and entry.protected == len(names)


def test_nothing_leaves_where_the_user_thinks_better_of_it(
    evening: Evening, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    evening.card.people.enrol(evening.people[:1])
    _protect(evening, 0)
    asked = _answer(monkeypatch, tmp_path / "list.pdf", [], tick=False)
    evening.card.papers.save("list")
    assert asked == [["Anna Ek"]] and not (tmp_path / "list.pdf").exists()


def _survey(path: Path, many: int) -> Path:
    heads = ",".join(f'"{name}"' for name, _kind in USUAL[:2])
    path.write_text("\n".join([heads, *(f"{n % 5 + 1},3" for n in range(many))]) + "\n", "utf-8")
    return path


def test_a_survey_file_is_taken_in_off_the_screens_thread_and_undone(evening: Evening, tmp_path: Path) -> None:
    part = evening.card.evaluation
    task = part.take_in(_survey(tmp_path / "a.csv", 7))
    assert task is not None and not part.take.isEnabled()
    evening.qtbot.waitUntil(lambda: part.said.text() == "7 responses of 7.", timeout=20_000)
    evening.qtbot.waitUntil(part.take.isEnabled)
    said, undo = evening.desk.said[-1]
    assert said == "7 new responses." and undo is not None
    undo()
    evening.qtbot.waitUntil(lambda: part.said.text() == "Nobody has answered yet.", timeout=20_000)


def test_taking_in_a_survey_file_can_be_cancelled(evening: Evening, tmp_path: Path) -> None:
    task = evening.card.evaluation.take_in(_survey(tmp_path / "a.csv", 7))
    assert task is not None
    task.cancel()
    with evening.qtbot.waitSignal(task.ended, timeout=20_000):
        pass
    with evening.register.read() as conn:
        assert not rows(conn, SurveyAnswer)
    evening.qtbot.waitUntil(evening.card.evaluation.take.isEnabled)
