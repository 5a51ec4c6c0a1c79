"""The page of alumni on a demo chapter: calls by keys, answers, asking back, pairs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.database.rows import rows
from chapterdesk.models import AlumniProfile, Ask, Mentoring
from chapterdesk.services import demo, rules
from chapterdesk.ui.pages.alumni import AlumniPage
from chapterdesk.ui.pages.alumni.dialogs import AskBackDialog, EndPairDialog, PairDialog
from tests.ui.pages.desks import Desk, open_desk


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory.mktemp("alumni")) as desk:
        rules.install(desk.register)
        demo.fill(desk.register, 300)
        yield desk


@pytest.fixture
def page(made: Desk, qtbot: QtBot) -> Iterator[AlumniPage]:
    """The page; what a test did is undone."""
    made.said.clear()
    made.kept.clear()
    page = AlumniPage(made.context)
    qtbot.addWidget(page)
    page.resize(1300, 820)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    yield page
    while made.register.next_undo() is not None:
        made.register.undo()


def _dialog(qtbot: QtBot, page: QWidget, kind: type[QDialog]) -> QDialog:
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(kind)))
    return next(each for each in page.findChildren(kind) if each.isVisible())


def test_calls_go_from_one_to_the_next_by_keys(made: Desk, page: AlumniPage, qtbot: QtBot) -> None:
    page.shown("calls")
    waiting = page.list.table.keys_shown()
    assert waiting
    page.next_call()
    first = page.card.card
    assert first is not None and first.alumna.profile == waiting[0]
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: waiting[0] not in page.list.table.keys_shown())
    assert first.alumna.name in made.said[-1][0]
    with made.register.read() as conn:
        assert rows(conn, AlumniProfile, [waiting[0]])[waiting[0]]["next_call"]


def test_a_digit_in_the_note_is_typed_and_calls_nobody(made: Desk, page: AlumniPage) -> None:
    page.shown("calls")
    page.card.call.note.setFocus()
    QTest.keyClicks(page.card.call.note, "1 of 5")
    assert page.card.call.note.text() == "1 of 5"
    assert made.said == []


def test_whoever_wants_no_contact_is_neither_called_nor_asked(page: AlumniPage) -> None:
    gone = next(each for each in page.list._alumni if each.state == "declined")
    page.shown(f"person:{gone.person}")
    assert page.card.card is not None and page.card.card.alumna.profile == gone.profile
    assert not page.card.call.isVisibleTo(page)
    assert not page.card.ask_button.isEnabled()


def test_asked_back_and_answered(made: Desk, page: AlumniPage, qtbot: QtBot) -> None:
    one = next(each for each in page.list._alumni if each.state == "open" and each.last is None)
    page.shown(one.profile)
    dialog = page.card.ask_back()
    assert isinstance(dialog, AskBackDialog)
    dialog.what.setCurrentIndex(dialog.what.findData("speaker"))
    assert not dialog.role.isVisibleTo(dialog)
    dialog.accept()
    qtbot.waitUntil(lambda: page.card.card is not None and len(page.card.card.asks) == 1)
    assert page.card.card is not None
    page.card.answer(page.card.card.asks[0].question, "no")
    with made.register.read() as conn:
        said = [row for row in rows(conn, Ask).values() if row["person"] == one.person]
    assert [(row["asked_for"], row["answer"]) for row in said] == [("speaker", "no")]
    again = page.card.ask_back()
    assert isinstance(again, AskBackDialog)
    again.what.setCurrentIndex(again.what.findData("speaker"))
    again.accept()
    assert again.isVisible() and again._wrong.isVisibleTo(again)
    again.reject()


def test_a_suggested_pair_begins_and_ends(made: Desk, page: AlumniPage, qtbot: QtBot) -> None:
    page.shown("mentoring")
    tab = page.mentoring.tab
    assert tab is not None
    key = tab.suggested.rows()[0].key
    before = len(tab.pairs.rows())
    tab.suggested.acted.emit(key, "do")
    dialog = _dialog(qtbot, page, PairDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(tab.pairs.rows()) == before + 1)
    with made.register.read() as conn:
        pair = next(k for k, row in rows(conn, Mentoring).items() if f"{row['mentor']} {row['mentee']}" == key)
    ending = tab.end(pair)
    assert isinstance(ending, EndPairDialog)
    ending.how.setText("Well")
    QTest.keyClick(ending, Qt.Key.Key_Return)
    with made.register.read() as conn:
        assert rows(conn, Mentoring, [pair])[pair]["how"] == "Well"


def test_wishes_narrow_the_list(page: AlumniPage) -> None:
    page.list.chips["mentor"].setChecked(True)
    shown = set(page.list.table.keys_shown())
    assert shown == {each.profile for each in page.list._alumni if "mentor" in each.wishes}
    hidden = next(each for each in page.list._alumni if each.profile not in shown)
    assert page.list.choose(hidden.profile)
    assert page.list.table.current_key() == hidden.profile


def test_another_rhythm_moves_the_next_call(made: Desk, page: AlumniPage) -> None:
    one = next(each for each in page.list._alumni if each.due is not None and each.spoke and each.state == "open")
    page.shown(one.profile)
    page.card.rhythm.setCurrentIndex(page.card.rhythm.findData("24"))
    page.card._rhythm_chosen(0)
    with made.register.read() as conn:
        row = rows(conn, AlumniProfile, [one.profile])[one.profile]
    assert row["rhythm_months"] == 24
    assert str(row["next_call"])[:4] == str(int(one.spoke[:4]) + 2)
