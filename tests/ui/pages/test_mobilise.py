"""Mobilising by keys alone, as in a crisis: 400 people of the demo, five callers, sheets, calls, a workbook back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from chapterdesk.database.rows import rows
from chapterdesk.models import Call, Caller, Person, Unit
from chapterdesk.services import demo, naming
from chapterdesk.services.mobilise import asking, callers, calling, outcomes, results
from chapterdesk.ui.pages.mobilise import MobilisePage, hand_step
from chapterdesk.ui.pages.mobilise.call_back import CallBackDialog
from chapterdesk.ui.pages.mobilise.call_step import CallStep
from chapterdesk.ui.pages.mobilise.hand_step import HandStep
from chapterdesk.ui.pages.mobilise.share_step import ShareStep
from chapterdesk.ui.pages.mobilise.taking import TakeInDialog
from chapterdesk.ui.pages.mobilise.view import CALL, HAND, RESULT, SHARE, WHO
from chapterdesk.ui.pages.mobilise.who_step import WhoStep
from tests.ui.pages.desks import Desk, open_desk


class Crisis:
    """A page on a desk, and what a person at the keyboard does with it."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot, self.register = desk, qtbot, desk.register
        self.page = MobilisePage(desk.context)
        qtbot.addWidget(self.page)
        self.page.resize(1200, 820)
        self.page.show()
        self.front()

    def front(self) -> None:
        """Bring the page to the front, as a desktop does when a dialog closes: shortcuts are heard there alone."""
        self.page.activateWindow()
        self.qtbot.waitUntil(self.page.isActiveWindow)

    def idle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.tasks.running(), timeout=60_000)

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.page.focusWidget() or self.page, key)

    def who(self) -> WhoStep:
        step = self.page.view.steps[WHO]
        assert isinstance(step, WhoStep)
        return step

    def share(self) -> ShareStep:
        step = self.page.view.steps[SHARE]
        assert isinstance(step, ShareStep)
        return step

    def hand(self) -> HandStep:
        step = self.page.view.steps[HAND]
        assert isinstance(step, HandStep)
        return step

    def call(self) -> CallStep:
        step = self.page.view.steps[CALL]
        assert isinstance(step, CallStep)
        return step

    def result(self) -> results.Result:
        with self.register.read() as conn:
            return results.so_far(self.register, conn, self.page.view.sitting.id)

    def shared(self, names: tuple[str, ...] = ("Amira", "Jonas"), many: int = 8) -> str:
        """Share a small mobilisation out without the screen, and open it."""
        with self.register.work("{x}", x="") as work:
            group = work.create(Unit, {"name": "Lund group", "unit_kind": "local_group"})
            parties = work.create_many(Person, [{"given_name": name, "family_name": "Ek"} for name in names])
            reach = {"phones": ("+46701740612",), "may_be_phoned": "granted", "groups": (group,)}
            work.create_many(Person, [reach | {"given_name": f"Person{n}"} for n in range(many)])
        key = asking.begin(self.register, {"name": "Vigil", "script": "Hello {name}. *Can you come?*", "hoped": 5})
        callers.add(self.register, key, parties)
        callers.share_out(self.register, key)
        self.page.open(key)
        return key


@pytest.fixture
def crisis(qtbot: QtBot, tmp_path: Path, look: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crisis]:
    monkeypatch.setattr(hand_step, "open_file", lambda _path: None)
    with open_desk(tmp_path / "desk") as desk:
        yield Crisis(desk, qtbot)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()


def _press(number: int) -> Qt.Key:
    return Qt.Key(Qt.Key.Key_0 + number)


def test_one_key_writes_an_outcome_and_shows_the_next(crisis: Crisis) -> None:
    crisis.shared()
    step = crisis.call()
    assert crisis.page.view.current() is step
    first, second = step.lines[0], step.lines[1]
    assert first.name in (step.card.name.text(),)
    crisis.key(_press(1))
    assert step.current == second.id
    crisis.key(_press(3))
    assert (crisis.result().yes, crisis.result().by_outcome["no"]) == (1, 1)


def test_the_keys_of_the_outcomes_can_be_written_in_the_note(crisis: Crisis) -> None:
    crisis.shared()
    step, line = crisis.call(), crisis.call().lines[0]
    crisis.key(Qt.Key.Key_N)
    assert step.card.note.hasFocus()
    QTest.keyClicks(step.card.note, "brings 3 or 4")
    crisis.key(Qt.Key.Key_Return)
    assert step.current == line.id and not crisis.result().called
    crisis.key(_press(2))
    with crisis.register.read() as conn:
        row = rows(conn, Call, [line.id])[line.id]
    assert (row["outcome"], row["note"]) == ("maybe", "brings 3 or 4")
    assert step.card.note.text() == ""


def test_undo_brings_the_person_back(crisis: Crisis) -> None:
    crisis.shared()
    step = crisis.call()
    first = step.current
    crisis.key(_press(4))
    assert step.current != first
    crisis.register.undo()
    crisis.qtbot.waitUntil(lambda: step.current == first)
    assert crisis.result().called == 0


def test_calling_back_asks_for_a_day(crisis: Crisis) -> None:
    crisis.shared()
    line = crisis.call().lines[0]
    crisis.key(_press(5))
    dialog = crisis.page.findChild(CallBackDialog)
    assert dialog is not None
    QTest.keyClick(dialog.keep, Qt.Key.Key_Return) if dialog.keep.hasFocus() else dialog.keep.click()
    with crisis.register.read() as conn:
        row = rows(conn, Call, [line.id])[line.id]
    assert row["outcome"] == "call_back" and row["next_try"]


def test_no_more_of_this_takes_the_person_off_while_the_screen_is_open(crisis: Crisis) -> None:
    crisis.shared()
    line = crisis.call().lines[0]
    crisis.key(_press(6))
    with crisis.register.read() as conn:
        row = rows(conn, Person, [line.person], ["may_be_phoned"])[line.person]
    assert row["may_be_phoned"] == "withdrawn"


def test_arrows_go_back_and_on_without_writing(crisis: Crisis) -> None:
    crisis.shared()
    step = crisis.call()
    ids = [line.id for line in step.lines]
    crisis.key(Qt.Key.Key_Right)
    assert step.current == ids[1]
    crisis.key(Qt.Key.Key_Left)
    assert step.current == ids[0] and not crisis.result().called


def test_calls_are_given_to_another_caller_by_hand(crisis: Crisis) -> None:
    key = crisis.shared()
    crisis.page.view.show_step(SHARE)
    step = crisis.share()
    with crisis.register.read() as conn:
        one, other = callers.lines(crisis.register, conn, key)
        mine = [line.id for line in calling.queue(conn, key, one.id)]
    step.give(mine[:2], other.id)
    with crisis.register.read() as conn:
        loads = [line.people for line in callers.lines(crisis.register, conn, key)]
    assert loads == [one.people - 2, other.people + 2]


def test_a_new_mobilisation_says_what_is_wrong_and_keeps_what_was_typed(crisis: Crisis) -> None:
    dialog = crisis.page.new()
    QTest.keyClicks(dialog.fields["name"], "Vigil")
    QTest.keyClicks(dialog.fields["day"], "the day after")
    QTest.keyClick(dialog.fields["day"], Qt.Key.Key_Return)
    assert dialog.isVisible() and dialog.fields["name"].text() == "Vigil"
    dialog.fields["day"].setText("2026-12-02")
    QTest.keyClick(dialog.fields["day"], Qt.Key.Key_Return)
    assert crisis.page.view.header.title.text() == "Vigil"


@pytest.mark.slow
def test_four_hundred_people_five_callers_by_keys_alone(crisis: Crisis, tmp_path: Path) -> None:
    demo.fill(crisis.register, 1284)
    page = crisis.page

    # What happened: a name, and Enter.
    dialog = page.new()
    QTest.keyClicks(dialog.fields["name"], "Embassy")
    QTest.keyClick(dialog.fields["name"], Qt.Key.Key_Return)
    _choose_four_hundred(crisis)
    lines = _share_among_five(crisis)
    assert [line.people for line in lines] == [80] * 5

    # Handed out: sheets and workbooks for all five.
    page.view.show_step(HAND)
    crisis.hand().hand_out(tmp_path / "out")
    crisis.idle()
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(files) == 10 and sum(name.endswith(".pdf") for name in files) == 5

    caller = _call_thirty(crisis)
    other = next(line for line in lines if line.called == 0 and line.id != caller)
    file = _filled_in(crisis, tmp_path / "out", other, ("Yes", "Maybe"))
    page.view.show_step(HAND)
    crisis.hand().take_in(file)
    crisis.qtbot.waitUntil(lambda: page.findChild(TakeInDialog) is not None, timeout=60_000)
    asked = page.findChild(TakeInDialog)
    assert asked is not None and asked.take.hasFocus()
    QTest.keyClick(asked.take, Qt.Key.Key_Return)
    assert page.view.current() is page.view.steps[RESULT]
    found = crisis.result()
    assert (found.called, found.yes, found.maybe) == (32, 11, 6)


def _choose_four_hundred(crisis: Crisis) -> None:
    """Who: everybody, no more than 400, nobody left in peace."""
    crisis.page.view.show_step(WHO)
    who = crisis.who()
    assert who.list.hasFocus()
    QTest.keyClick(who.list, Qt.Key.Key_Home)
    for _step in range(who.list.findData("builtin:everyone")):
        QTest.keyClick(who.list, Qt.Key.Key_Down)
    who.most.setFocus()
    who.most.selectAll()
    QTest.keyClicks(who.most.findChild(QLineEdit), "400")
    QTest.keyClick(who.most, Qt.Key.Key_Return)
    who.flush()
    crisis.qtbot.waitUntil(lambda: who.count.text().startswith("400"), timeout=60_000)


def _share_among_five(crisis: Crisis) -> list[callers.CallerLine]:
    """Callers: five people picked, shared out fairly."""
    crisis.page.view.show_step(SHARE)
    share = crisis.share()
    with crisis.register.read() as conn:
        five = list(rows(conn, Person, fields=[]))[:5]
    share.add_callers(five)
    crisis.qtbot.waitUntil(share.share.isEnabled)
    QTest.keyClick(share.share, Qt.Key.Key_Space)
    crisis.idle()
    with crisis.register.read() as conn:
        return callers.lines(crisis.register, conn, crisis.page.view.sitting.id)


def _call_thirty(crisis: Crisis) -> str:
    """Thirty outcomes, a key each; returns the caller."""
    crisis.page.view.show_step(CALL)
    crisis.front()
    step = crisis.call()
    mine = step.lines[0]
    for number in range(30):
        crisis.key(_press((1, 2, 3, 4, 1, 6)[number % 6]))
    found = crisis.result()
    assert (found.called, found.yes, found.maybe) == (30, 10, 5)
    assert found.by_outcome[outcomes.NO_MORE] == 5 and step.current != mine.id
    return str(step.caller.currentData())


def _filled_in(crisis: Crisis, folder: Path, caller: callers.CallerLine, words: tuple[str, ...]) -> Path:
    """A caller's workbook comes back with outcomes in its first rows."""
    with crisis.register.read() as conn:
        ref = naming.heads(conn, Caller, [caller.id])[caller.id][0]
    file = next(path for path in folder.glob(f"Embassy - {caller.name}*.xlsx") if ref in path.name)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows(max_row=10) if any(cell.value == "Outcome" for cell in row))
    column = next(cell.column for cell in head if cell.value == "Outcome")
    for offset, word in enumerate(words, 1):
        sheet.cell(head[0].row + offset, column).value = word
    back = folder.parent / "back.xlsx"
    book.save(back)
    return back
