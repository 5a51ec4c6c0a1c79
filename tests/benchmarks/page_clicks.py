"""One page of the program in a process of its own: clicks on it, its tabs and its rows, each until it is painted.

Run by ``tests.benchmarks.pages``; prints one JSON object of milliseconds. ``first`` is from the first click in the navigation to
the page's first paint, ``all there`` until nothing more is asked or painted, ``longest`` the longest time for which the window
would not have heard a key in between, ``again`` the second visit. Processor time is that of the screen's thread.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks import register_window

QUIET = 0.15
"""Seconds without work or paint after which a page counts as complete."""
IDLE = 60.0
"""Seconds that the window is given at most to make pages ready while nobody touches it."""


def keys() -> list[str]:
    """Return the keys of every page in the navigation."""
    from chapterdesk.ui.page_table import PAGES

    return ["today", *(page.key for page in PAGES), "settings"]


def measure(path: Path, page: str, *, times: int, fresh: bool) -> dict[str, float]:
    """Return the medians of a page's figures, each time in a process of its own."""
    runs: list[dict[str, float]] = []
    for _time in range(times):
        asked = [str(path), page, "fresh" if fresh else "idle"]
        runs.append(json.loads(register_window.run("-m", "tests.benchmarks.page_clicks", *asked)[2].splitlines()[-1]))
    return {name: statistics.median(run.get(name, 0.0) for run in runs) for name in runs[0]}


class _Clicks:
    def __init__(self, app: Any, shell: Any) -> None:
        from PySide6.QtCore import QEvent, QObject

        class Paints(QObject):
            """Notes when a page is painted."""

            def __init__(self) -> None:
                super().__init__()
                self.count = 0

            def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
                """Count the paints of whatever is watched."""
                if event.type() == QEvent.Type.Paint:
                    self.count += 1
                return False

        self.app, self.shell, self.frame = app, shell, shell.view.frame
        # Only ever on one widget: a filter on the whole program would cost more than what it measures.
        self.paints = Paints()

    def entry(self, key: str) -> None:
        """Click a page's entry in the navigation."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        for part in (self.frame.nav.list, self.frame.nav.bottom):
            for place, entry in enumerate(part.rows.entries):
                if entry.key == key:
                    where = part.visualRect(part.rows.index(place)).center()
                    QTest.mouseClick(part.viewport(), Qt.MouseButton.LeftButton, pos=where)

    def until_painted(self, click: Callable[[], None], watched: Callable[[], Any]) -> tuple[float, float, float, float]:
        """Return (to first paint, its processor time, to the end, longest step) in milliseconds."""
        self.settle()
        begun, cpu = time.perf_counter(), time.thread_time()
        click()
        longest = step = time.perf_counter() - begun
        target = watched()
        self.paints.count = 0
        target.installEventFilter(self.paints)
        while not self.paints.count:
            longest = max(longest, step + self._step())
            step = 0.0
            assert time.perf_counter() - begun < 60, "the page is never painted"
        wall, spent = time.perf_counter() - begun, time.thread_time() - cpu
        target.removeEventFilter(self.paints)
        whole, rest = self.settle()
        return wall * 1000, spent * 1000, (wall + whole) * 1000, max(longest, rest) * 1000

    def _step(self) -> float:
        start = time.perf_counter()
        self.app.processEvents()
        took = time.perf_counter() - start
        if took < 0.0005:
            time.sleep(0.0005)
        return took

    def settle(self) -> tuple[float, float]:
        """Wait until nothing happens any more; return (seconds until the last happened, longest step)."""
        from PySide6.QtCore import QThreadPool

        begun = last = time.perf_counter()
        longest = 0.0
        while time.perf_counter() - last < QUIET:
            spent = time.thread_time()
            longest = max(longest, self._step())
            spent = time.thread_time() - spent  # a busy machine makes every step long
            pools = self.shell.findChildren(QThreadPool) + self.shell.session.findChildren(QThreadPool)
            busy = spent > 0.002 or any(pool.activeThreadCount() for pool in pools)
            if busy or self.shell.session.tasks.running():
                last = time.perf_counter()
            assert time.perf_counter() - begun < 120, "the window never rests"
        return last - begun, longest


def _idle(clicks: _Clicks) -> None:
    """Let the window make ready what it makes ready by itself."""
    begun = time.perf_counter()
    while getattr(clicks.shell.view, "preparing", lambda: False)() and time.perf_counter() - begun < IDLE:
        clicks._step()
    clicks.settle()


def _parts(clicks: _Clicks, page: Any, found: dict[str, float]) -> None:
    """Click every tab of a page once, and in each a row of its list."""
    from chapterdesk.ui.widgets import Segmented

    segments = getattr(page, "segments", None)
    _row(clicks, page, "row", found)
    if not isinstance(segments, Segmented) or not hasattr(page, "content"):
        return
    for place, key in enumerate(segments._keys):
        part = segments._group.button(place)
        if not part.isVisible() or part.isChecked():
            continue
        figures = clicks.until_painted(part.click, page.content.currentWidget)
        _keep(f"tab {key}", figures, found)
        _row(clicks, page, f"row in {key}", found)


def _keep(name: str, figures: tuple[float, float, float, float], found: dict[str, float]) -> None:
    found[name], found[f"{name}, processor"], _whole, found[f"{name}, longest"] = figures


def _row(clicks: _Clicks, page: Any, name: str, found: dict[str, float]) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QAbstractItemView

    for view in page.findChildren(QAbstractItemView):
        if not view.isVisible() or view.model() is None or view.model().rowCount() < 2:
            continue
        where = view.visualRect(view.model().index(1, 0)).center()
        if view.viewport().rect().contains(where):
            click = partial(QTest.mouseClick, view.viewport(), Qt.MouseButton.LeftButton, pos=where)
            figures = clicks.until_painted(click, view.viewport)
            _keep(name, figures, found)
            return


def _main(path: Path, key: str, fresh: bool) -> dict[str, float]:
    from PySide6.QtWidgets import QApplication

    import chapterdesk.ui  # noqa: F401 - before anything of Qt
    from chapterdesk.services import desk as desks
    from chapterdesk.settings import Settings
    from chapterdesk.ui.bugs import BugCatcher
    from chapterdesk.ui.window import make_shell
    from tests.benchmarks.measuring import PASSPHRASE

    app = QApplication(sys.argv[:1])
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        shell = make_shell(app, Settings(Path(folder) / "settings.json"), BugCatcher())
        shell.session.take(desks.open_desk(path, PASSPHRASE, desks.Who("Benchmark")))
        shell.show()
        start = "today" if key != "today" else "people"
        shell.show_desk(start)
        assert shell.view is not None
        frame = shell.view.frame

        frame.add_page("floor", "Empty", "sunrise", _empty)
        clicks = _Clicks(app, shell)
        clicks.settle()
        if not fresh:
            _idle(clicks)
        gc.collect()
        floor = clicks.until_painted(lambda: clicks.entry("floor"), lambda: frame.page("floor"))
        found["floor"], found["floor, processor"] = floor[:2]
        first = clicks.until_painted(lambda: clicks.entry(key), lambda: frame.page(key))
        found["first"], found["first, processor"], found["all there"], found["longest"] = first
        _again(clicks, key, found)
        _parts(clicks, frame.page(key), found)
        shell.close()
    return found


def _empty() -> Any:
    from chapterdesk.ui.widgets import Page, PageHeader

    page = Page()
    page.body.addWidget(PageHeader("Empty", "Nothing is on this page."))
    return page


def _again(clicks: _Clicks, key: str, found: dict[str, float]) -> None:
    walls, spent = [], []
    for _time in range(5):
        clicks.entry("floor")
        figures = clicks.until_painted(lambda: clicks.entry(key), lambda: clicks.frame.page(key))
        walls.append(figures[0])
        spent.append(figures[1])
    found["again"], found["again, processor"] = statistics.median(walls), statistics.median(spent)


if __name__ == "__main__":
    print(json.dumps(_main(Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "fresh")))
