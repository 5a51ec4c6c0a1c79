"""A page of people over a real register, and what the window around it was told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import shiboken6
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chapterdesk.database.query import Question
from chapterdesk.database.register import Register
from chapterdesk.models import Person
from chapterdesk.services import lists, people
from chapterdesk.services.people import PersonCard
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.people import PeoplePage
from chapterdesk.ui.pages.people.editors import TextEditor
from chapterdesk.ui.tasks import TaskRunner

NAMES = (("Berit", "Ek"), ("Anna", "Åkesson"), ("Carl", "Öst"), ("David", "Alm"))


class Desk:
    """A page with a register, and what the window around it was told."""

    def __init__(self, register: Register, tasks: TaskRunner) -> None:
        self.register = register
        self.toasts: list[tuple[str, Callable[[], None] | None]] = []
        self.imports: list[object] = []
        self.kept: dict[str, Any] = {}
        self.context = DeskContext(
            register,
            tasks,
            lambda text, undo: self.toasts.append((text, undo)),
            lambda page, target: None,
            self.kept.get,
            self.kept.__setitem__,
            self.imports.append,
        )

    def person(self, title: str) -> PersonCard:
        """Return somebody by name."""
        with self.register.read() as conn:
            key = lists.find_ids(conn, Person, Question(words=title))[0]
            n = people.number_of(conn, key)
            assert n is not None
            card = people.card(self.register, conn, n)
        assert card is not None
        return card

    def undo_toast(self) -> None:
        """Press Undo on the latest toast."""
        undo = self.toasts[-1][1]
        assert undo is not None
        undo()


@contextmanager
def shown_page(desk: DeskContext) -> Iterator[PeoplePage]:
    """Show a page; it is deleted at once afterwards, or every later style sheet would polish it again."""
    made = PeoplePage(desk)
    made.resize(1300, 800)
    made.show()
    yield made
    made.wait()
    made.close()
    shiboken6.delete(made)


def titles(page: PeoplePage) -> list[str]:
    return [page.model.text(row, 1) for row in range(page.model.rowCount())]


def text_editor(page: PeoplePage, name: str) -> TextEditor:
    editor = page.right.detail.details.editor(name)
    assert isinstance(editor, TextEditor)
    return editor


def type_into(qtbot: QtBot, editor: TextEditor, text: str) -> None:
    editor.setFocus()
    qtbot.keyClick(editor.edit, Qt.Key.Key_F2)
    editor.edit.selectAll()
    qtbot.keyClicks(editor.edit, text)
