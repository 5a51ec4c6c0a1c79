"""Every page, tab by tab and with a row chosen, for somebody who has no mouse, hears the screen, or reads Swedish or Dutch.

Each stop has a name that a screen reader says, Tab visits every control and comes out of the page again, the focus is seen
wherever it is, F6 leads from the page to the navigation and back, Escape never loses the focus, and no words are cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.text import set_language
from chapterdesk.services import demo
from chapterdesk.services import desk as desks
from chapterdesk.ui.page_table import PAGES
from chapterdesk.ui.records import PageFrame
from chapterdesk.ui.shell import Shell
from chapterdesk.ui.style import Theme
from chapterdesk.ui.widgets.focus import FocusRing
from tests.ui import walking
from tests.ui.desks import shell_in

pytestmark = pytest.mark.slow
KEYS = ("today", *(page.key for page in PAGES), "settings")
PEOPLE = 300
SIZE = (1280, 760)
"""A small laptop's screen, less the desktop's own bars."""


@dataclass
class Walk:
    """A window at the demo chapter in one language."""

    shell: Shell
    ring: FocusRing
    language: str

    def rest(self, qtbot: QtBot, page: QWidget) -> None:
        """Wait until nothing is being read, laid out or waited for."""

        def still() -> bool:
            timers = [each for each in page.findChildren(QTimer) if each.isActive() and each.isSingleShot()]
            return not self.shell.session.tasks.running() and not timers

        qtbot.waitUntil(still, timeout=30_000)
        walking.settle(10)
        qtbot.waitUntil(still, timeout=30_000)
        walking.settle(10)

    def tabs(self, qtbot: QtBot, key: str) -> Iterator[tuple[str, QWidget]]:
        """Go to a page and yield each of its tabs with the first rows chosen."""
        assert self.shell.view is not None
        set_language(self.language)  # every test begins in English
        self.shell.view.go(key)
        page = self.shell.view.frame.page(key)
        assert page is not None
        self.rest(qtbot, page)
        for tab in list(page._tabs) if isinstance(page, PageFrame) else [""]:
            if isinstance(page, PageFrame) and tab:
                page.show_tab(tab)
            for _time in range(2):  # a list's first row may open a card with another list
                self.rest(qtbot, page)
                walking.choose_first_rows(page)
            self.rest(qtbot, page)
            self.front(qtbot)
            yield tab, page

    def front(self, qtbot: QtBot) -> None:
        """Close what opened over the window, and bring the window to the front."""
        for each in QApplication.topLevelWidgets():
            if each.isVisible() and each is not self.shell:
                each.close()
        self.shell.activateWindow()
        qtbot.waitUntil(self.shell.isActiveWindow)


@pytest.fixture(scope="module", params=["en", "sv", "nl"])
def walk(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    look = Theme()
    set_language(request.param)
    look.apply(qapp, "light")
    ring = FocusRing(qapp)
    with shell_in(tmp_path_factory.mktemp("walk"), look) as shell:
        made = desks.throwaway(tmp_path_factory.mktemp("demo"), shell.session.who())
        demo.fill(made.register, PEOPLE)
        shell.session.take(made)
        shell.show_desk("today")
        shell.resize(*SIZE)
        shell.show()
        yield Walk(shell, ring, request.param)
    set_language("en")
    qapp.setStyleSheet("")


@pytest.mark.parametrize("key", KEYS)
def test_a_page_is_whole_by_keys_by_ear_and_in_each_language(walk: Walk, qtbot: QtBot, key: str) -> None:
    for tab, page in walk.tabs(qtbot, key):
        where = f"{walk.language} {key} {tab}".strip()
        assert walking.nameless(page) == [], where
        unseen: list[str] = []
        visited, wrong = walking.tabbed(page, walk.ring, unseen)
        assert wrong == "", f"{where}: {wrong}"
        missed = [walking.said_of(each) for each in walking.stops(page) if each not in visited]
        assert missed == [], f"{where}: Tab does not come to these"
        assert unseen == [], f"{where}: nobody sees the focus here"
        assert list(walking.cut_texts(page)) == [], f"{where}: cut"


@pytest.mark.parametrize("key", KEYS)
def test_f6_leads_round_and_escape_keeps_the_focus(walk: Walk, qtbot: QtBot, key: str) -> None:
    if walk.language != "en":
        pytest.skip("the same in every language")
    _tab, page = next(walk.tabs(qtbot, key))
    walking.stops(page)[0].setFocus(Qt.FocusReason.TabFocusReason)
    handle = walk.shell.windowHandle()
    outside = back = False
    for _step in range(8):
        QTest.keyClick(handle, Qt.Key.Key_F6)
        here = QApplication.focusWidget()
        assert here is not None
        inside = here is page or page.isAncestorOf(here)
        back = back or (outside and inside)
        outside = outside or not inside
    assert outside and back
    walking.stops(page)[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(handle, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is not None
    assert walk.shell.view is not None and walk.shell.view.frame.current_page() == key
