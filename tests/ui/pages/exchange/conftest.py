"""A window at the Exchange page, and a workbook that came back with conflicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chapterdesk.database.rows import rows
from chapterdesk.models import Person
from chapterdesk.services import records, rules
from chapterdesk.services.exchange import waiting
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.exchange import ExchangePage
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner
from tests.registers import open_register
from tests.services.exchange.conftest import Office


class Sitting:
    """A page over a small register with one workbook out, and what the page said and where it went."""

    def __init__(self, qtbot: QtBot, folder: Path, office: Office, tasks: TaskRunner) -> None:
        self.qtbot, self.folder, self.office = qtbot, folder, office
        self.register = office.register
        self.said: list[tuple[str, Callable[[], None] | None]] = []
        self.went: list[tuple[str, str]] = []
        self.imported: list[object] = []
        kept: dict[str, object] = {}
        self.desk = DeskContext(
            self.register, tasks, lambda text, undo: self.said.append((text, undo)),
            lambda page, target: self.went.append((page, target)), kept.get, kept.__setitem__, self.imported.append,
        )  # fmt: skip
        self.page = ExchangePage(self.desk)
        qtbot.addWidget(self.page)
        self.page.resize(1200, 800)
        self.page.show()

    def ended(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.job.running, timeout=30_000)

    def opened(self, path: Path) -> None:
        self.page.open(path)
        self.ended()

    def received(self, path: Path) -> None:
        self.opened(path)
        self.page.preview.apply_button.click()
        self.ended()

    def ref(self, name: str) -> str:
        with self.register.read() as conn:
            return records.by_id(conn, Person, self.office.ids[name]).ref

    def value(self, name: str, field: str) -> object:
        with self.register.read() as conn:
            return rows(conn, Person, [self.office.ids[name]], [field])[self.office.ids[name]][field]

    def set(self, name: str, **values: object) -> None:
        with self.register.work("Here") as work:
            work.set(Person, self.office.ids[name], values)

    def edited(self, path: Path, changes: Mapping[tuple[str, str], object], name: str = "back.xlsx") -> Path:
        """Change cells of people by (name, column) and save the workbook under another name."""
        book = openpyxl.load_workbook(path)
        page = book["People"]
        heads = {str(cell.value): int(cell.column or 0) for cell in page[1]}
        for (who, label), value in changes.items():
            ref = self.ref(who)
            row = next(int(r[0].row or 0) for r in page.iter_rows(min_row=2, max_col=1) if r[0].value == ref)
            page.cell(row, heads[label]).value = value
        target = self.folder / name
        book.save(target)
        return target

    def press(self, key: Qt.Key, times: int = 1) -> None:
        for _n in range(times):
            self.qtbot.keyClick(self.page.reviewing.deck.list, key)
        self.calm()

    def calm(self) -> None:
        """Let the review read anew what waits."""
        self.qtbot.waitUntil(lambda: not self.page.reviewing._soon.isActive())

    def open_items(self) -> list[str]:
        with self.register.read() as conn:
            return [f"{item.title}: {item.label}" for item in waiting.items(self.register, conn)]

    def shown_view(self) -> str:
        current = self.page._stack.currentWidget()
        return type(current).__name__


@pytest.fixture
def sitting(qtbot: QtBot, look: Theme, tmp_path: Path) -> Iterator[Sitting]:
    with open_register(tmp_path) as register:
        rules.install(register)
        tasks = TaskRunner()
        made = Sitting(qtbot, tmp_path, Office(register, tmp_path), tasks)
        yield made
        made.page.wait()
        tasks.cancel_all()
        assert tasks.wait()


@pytest.fixture
def conflicting(sitting: Sitting) -> Path:
    """A workbook that came back with two conflicts and one change of its own."""
    out = sitting.office.send()
    sitting.set("asa", town="Malmö")
    sitting.set("nils", town="Lund")
    return sitting.edited(out, {("asa", "Town"): "Eslöv", ("nils", "Town"): "Kivik", ("joris", "Town"): "Ystad"})


# -- receiving --------------------------------------------------------------------------------------------------------
