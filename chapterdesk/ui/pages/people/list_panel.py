"""The left side of the page: title, smart lists, a new list, and where a file can be dropped."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.pages.people.smart_lists import SmartLists
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import SHEET_RADIUS
from chapterdesk.ui.widgets import button, column, label, row

WIDTH = 212


class DropZone(QFrame):
    """Says that files can be dropped and rows pasted; a click asks for a file."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "dashed")
        inside = theme().px(WIDTH - 2 * 10 - 2 * 10) - 2
        head = button(_("Add from a file"), self.clicked.emit, kind="link", icon_name="file-down")
        words = label(_("Drop a spreadsheet anywhere, or paste rows from Excel."), "hint", wrap=True)
        # A layout asks for the height at its own width only after the first showing.
        words.setMinimumHeight(words.heightForWidth(inside))
        self.setLayout(column(row(head, None), words, gap=2, margins=(10, 8, 10, 10)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere in it is meant for the button."""
        super().mouseReleaseEvent(event)
        self.clicked.emit()


class ListPanel(QWidget):
    """``new_list_asked()``, ``file_asked()``, ``doubles_asked()``; the lists themselves are ``lists``."""

    new_list_asked = Signal()
    file_asked = Signal()
    doubles_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("people-lists")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme().changed.connect(self._dress)
        self._dress()
        self.setFixedWidth(theme().px(WIDTH))
        self.lists = SmartLists()
        self.new = button(_("New smart list"), self.new_list_asked.emit, kind="link", icon_name="plus")
        self.doubles = button(_("Possible doubles"), self.doubles_asked.emit, kind="link", icon_name="merge")
        self.drop = DropZone()
        self.drop.clicked.connect(self.file_asked)
        title = label(_("People"), "title")
        title.setContentsMargins(theme().px(8), 0, 0, 0)
        new_row = row(self.new, None, margins=(6, 4, 0, 0))
        doubles_row = row(self.doubles, None, margins=(6, 0, 0, 0))
        whole = column(title, 4, self.lists, new_row, doubles_row, gap=4, margins=(10, 20, 10, 12))
        whole.addStretch(1)
        whole.addWidget(self.drop)
        whole.setStretchFactor(self.lists, 100)
        self.setLayout(whole)

    @Slot()
    def _dress(self) -> None:
        """The panel lies in the sheet's round corner, which a plain background would cover."""
        look = theme()
        self.setStyleSheet(
            f"#people-lists {{ background: {look.hex('sunken')}; border-top-left-radius: {look.px(SHEET_RADIUS) - 1}px; }}"
        )
