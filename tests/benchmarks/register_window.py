"""The program itself in a process of its own: start to the People page, keys to painted rows, scrolling, memory.

Run by ``tests.benchmarks.register``; prints one JSON object of milliseconds (``memory`` in MB).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

FLOOR = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([]); window = QWidget(); window.show(); app.processEvents()
import sqlalchemy
"""
TYPED = ("a", "an", "and", "ande", "ander")


def run(*command: str) -> tuple[float, float, str]:
    """Return (wall, processor) milliseconds of a Python process, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *command], check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (time.perf_counter() - start) * 1000, cpu * 1000, done.stdout


def floor() -> tuple[float, float]:
    """Return (wall, processor) milliseconds of the least that a window and a database toolkit cost, the best of three."""
    found = [run("-c", FLOOR)[:2] for _time in range(3)]
    return min(wall for wall, _cpu in found), min(cpu for _wall, cpu in found)


def measure(path: Path) -> dict[str, float]:
    """Return the figures of one database, from a process of its own."""
    _wall, _cpu, said = run("-m", "tests.benchmarks.register_window", str(path), str(time.time()))
    found: dict[str, float] = json.loads(said.splitlines()[-1])
    return found


def _main(path: Path, begun: float) -> dict[str, float]:
    from PySide6.QtWidgets import QApplication

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
        shell.show_desk("people")
        assert shell.view is not None
        page: Any = shell.view.frame.page("people")
        _until(app, lambda: bool(page.model._kept))
        found["start to People"] = (time.time() - begun) * 1000
        found["start to People, processor"] = time.process_time() * 1000
        _until(app, lambda: page.middle.foot.text() != "" or page.model.rowCount() <= 100)
        _settle(app, page)
        _keys(app, page, found)
        _scrolling(app, page, found)
        _settle(app, page)
        found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found["memory now"] = int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20
        shell.close()
    return found


def _until(app: Any, there: Callable[[], bool]) -> None:
    patience = time.monotonic() + 120
    while not there():
        assert time.monotonic() < patience, "the window does not get there"
        app.processEvents()
        time.sleep(0.0005)


def _painted(page: Any, ready: list[object]) -> bool:
    # Where another letter finds the same people, nothing is shown anew: it is enough that nothing is asked any more.
    answered = bool(ready) or page.answers._ids._pool.activeThreadCount() == 0
    return answered and (bool(page.model._kept) or not page.model.rowCount())


def _settle(app: Any, page: Any) -> None:
    page.wait()
    app.processEvents()
    page.wait()
    app.processEvents()


def _keys(app: Any, page: Any, found: dict[str, float]) -> None:
    """From a key to its first rows painted; the rest of the answer comes beside the screen."""
    for typed in TYPED:
        ready: list[object] = []
        page.model.modelReset.connect(partial(ready.append, typed))
        start, cpu = time.perf_counter(), time.process_time()
        page.search(typed)
        _until(app, partial(_painted, page, ready))
        found[f"key {typed!r} to painted"] = (time.perf_counter() - start) * 1000
        found[f"key {typed!r} to painted, processor"] = (time.process_time() - cpu) * 1000
        _settle(app, page)
    page.search("")
    _settle(app, page)


def _scrolling(app: Any, page: Any, found: dict[str, float]) -> None:
    bar = page.table.verticalScrollBar()
    fetched, painted = [], []
    for place in range(1, 41):
        bar.setValue(bar.maximum() * (place * 7919 % 41) // 41)
        row = page.table.rowAt(0)
        start = time.process_time()
        page.model.row_values(row)
        fetched.append((time.process_time() - start) * 1000)
        start = time.process_time()
        page.table.viewport().repaint()
        painted.append((time.process_time() - start) * 1000)
        app.processEvents()
    found["page scrolled to, rows"] = sorted(fetched)[20]
    found["page scrolled to, painted"] = sorted(painted)[20]


if __name__ == "__main__":
    print(json.dumps(_main(Path(sys.argv[1]), float(sys.argv[2]))))
