"""The voting page as a new user meets it in the demo: why, freeze, tick, proxy, count, tie, office; all of it undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chapterdesk.core.progress import Progress
from chapterdesk.services import demo
from chapterdesk.services.voting import choosing, elections
from chapterdesk.services.voting.counting import weight
from chapterdesk.ui.pages.voting import VotingPage
from chapterdesk.ui.pages.voting.count_dialogs import CountDialog, TieDialog
from tests.ui.pages.desks import Desk, open_desk


class Evening:
    """A page on a desk with the demo chapter."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot, self.register = desk, qtbot, desk.register
        self.page = VotingPage(desk.context)
        qtbot.addWidget(self.page)
        self.page.resize(1300, 840)
        self.page.show()
        self.idle()

    def idle(self) -> None:
        page = self.page
        self.qtbot.waitUntil(
            lambda: page.sitting.sheet is not None and not page.sitting.reading() and not self.desk.tasks.running(),
            timeout=60_000,
        )

    def open(self, *, rolled: bool) -> None:
        with self.register.read() as conn:
            found = next(each for each in choosing.meetings(self.register, conn) if each.rolled == rolled)
        self.page.open(found.id)
        self.idle()

    def frozen(self) -> bool:
        self.idle()
        sheet = self.page.sitting.sheet
        return sheet is not None and bool(sheet.roll)


@pytest.fixture
def evening(tmp_path: Path, qtbot: QtBot) -> Iterator[Evening]:
    with open_desk(tmp_path) as desk:
        demo.fill(desk.register, 400, 1, Progress())
        yield Evening(desk, qtbot)
        desk.tasks.wait()


def test_a_refusal_is_explained_and_the_roll_frozen_and_undone(evening: Evening) -> None:
    evening.open(rolled=False)
    page = evening.page
    place = page.roll.filter.findData("unpaid")
    page.roll.filter.setCurrentIndex(place)
    assert page.roll.table.shown()
    line = page.roll.table.line_at(0)
    assert page.roll.table.go_to_party(line.party)
    assert page.roll.card.sentence.text().startswith("No vote: Paid only until")
    page.freeze.click()
    evening.qtbot.waitUntil(lambda: any("frozen" in text for text, _undo in evening.desk.said), timeout=30_000)
    evening.qtbot.waitUntil(evening.frozen, timeout=30_000)
    assert page.freeze.isHidden()
    undo = next(undo for text, undo in evening.desk.said if "frozen" in text)
    assert undo is not None
    undo()
    evening.qtbot.waitUntil(lambda: not evening.frozen(), timeout=30_000)


def test_somebody_is_ticked_by_keys_alone(evening: Evening) -> None:
    evening.open(rolled=True)
    page = evening.page
    page.show_tab("door")
    sheet, before = page.sitting.sheet, page.sitting.count()
    assert sheet is not None and before is not None
    away = next(
        line for line in sheet.lines
        if weight(line, sheet.rules)[0] and not line.present and not any(p.giver == line.party for p in sheet.proxies)
    )  # fmt: skip
    QTest.keyClicks(page.door.search.edit, away.name)
    assert [page.door.table.line_at(row).name for row in range(len(page.door.table.shown()))] == [away.name]
    QTest.keyClick(page.door.search.edit, Qt.Key.Key_Return)
    evening.idle()
    after = page.sitting.count()
    assert after is not None and after.present == before.present + 1
    evening.register.undo()
    evening.qtbot.waitUntil(lambda: evening.page.sitting.count() == before, timeout=30_000)


def test_a_forbidden_proxy_says_which_rule_forbids_it(evening: Evening) -> None:
    evening.open(rolled=True)
    sheet = evening.page.sitting.sheet
    assert sheet is not None
    evening.page.door.note_proxy(sheet.proxies[0].giver, sheet.lines[0].party)
    assert evening.desk.said[-1][0].startswith("Proxy:")


def test_a_tie_is_settled_and_the_elected_take_office(evening: Evening) -> None:
    evening.open(rolled=True)
    page = evening.page
    page.show_tab("elections")
    with evening.register.read() as conn:
        found = elections.contests(evening.register, conn, page.sitting.meeting)
    tied = next(each for each in found if each.counted and each.outcome().tied)
    page.elections.table.choose(tied.id)
    assert page.elections.card.tie.isVisible() and not page.elections.card.office.isVisible()
    dialog = page.elections.card.ask_tie()
    assert isinstance(dialog, TieDialog)
    dialog.save.click()
    assert not dialog._wrong.isHidden()
    next(iter(dialog.boxes.values())).setChecked(True)
    dialog.save.click()
    evening.qtbot.waitUntil(page.elections.card.office.isVisible)
    page.elections.card.office.click()
    evening.qtbot.waitUntil(lambda: not page.elections.card.office.isVisible())
    assert page.elections.card.contest is not None and len(page.elections.card.contest.in_office) == 2


def test_a_count_that_does_not_fit_is_kept_and_said(evening: Evening) -> None:
    evening.open(rolled=False)
    page = evening.page
    page.show_tab("elections")
    evening.qtbot.waitUntil(lambda: page.elections.card.contest is not None)
    dialog = page.elections.card.ask_count()
    assert isinstance(dialog, CountDialog)
    dialog.cast.setValue(5)
    dialog.save.click()
    assert dialog.isVisible() and "name only 0 people" in dialog._wrong.text()
    for spin in dialog.votes.values():
        spin.setValue(3)
    dialog.save.click()
    evening.qtbot.waitUntil(lambda: page.elections.card.contest is not None and page.elections.card.contest.counted)


def test_the_rules_stand_in_sentences(evening: Evening) -> None:
    evening.open(rolled=False)
    evening.page.show_tab("rules")
    assert "Volunteers: 5 votes together." in evening.page.rules.sentences.text()
    evening.page.rules.new.click()
    evening.qtbot.waitUntil(lambda: bool(evening.desk.said))
