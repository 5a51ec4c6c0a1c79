"""What happened to any row, field by field, with "Put back"."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QWidget

from chapterdesk.core.text import _
from chapterdesk.models import Entity
from chapterdesk.services import record_history, record_names
from chapterdesk.services.person_history import HistoryLine
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import Refresher
from chapterdesk.ui.pages.people.tabs import HistoryTab
from chapterdesk.ui.records.doing import run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, column, hairline, label, row


class HistoryList(HistoryTab):
    """The lines alone, for a tab of a card: ``HistoryList(desk, Training)``, then ``show_row(id)``."""

    def __init__(self, desk: DeskContext, entity: type[Entity]) -> None:
        super().__init__()
        self._desk, self._entity, self._key = desk, entity, ""
        self.put_back.connect(self._back)
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self.refresh)

    def show_row(self, key: str) -> None:
        """Show a row's history, "" for none."""
        self._key = key
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read it again."""
        lines: list[HistoryLine] = []
        if self._key:
            with self._desk.register.read() as conn:
                lines = record_history.history(self._desk.register, conn, self._entity, self._key)
        self.set_lines(lines)

    @Slot(object)
    def _back(self, line: HistoryLine) -> None:
        register = self._desk.register
        run_work(self._desk, _("Put back"), lambda: record_history.put_back(register, self._entity, self._key, line))


class HistoryDialog(QDialog):
    """``HistoryDialog.ask(desk, Training, id, parent)``; ``list`` holds the lines."""

    def __init__(self, desk: DeskContext, entity: type[Entity], key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        with desk.register.read() as conn:
            name = record_names.called(desk.register, conn, entity, [key]).get(key, _(entity.label))
        self.setWindowTitle(_("History"))
        self.list = HistoryList(desk, entity)
        self.list.show_row(key)
        close = button(_("Close"), self.accept)
        close.setDefault(True)
        head = column(label(name, "section", wrap=True), label(_("History"), "second"), gap=2, margins=(20, 18, 20, 12))
        foot = row(None, close, margins=(20, 12, 20, 16))
        whole = column(head, hairline(), self.list, hairline(), foot, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.resize(theme().px(560), theme().px(620))
        close.setFocus()

    @classmethod
    def ask(cls, desk: DeskContext, entity: type[Entity], key: str, parent: QWidget) -> HistoryDialog:
        """Open it over a page."""
        dialog = cls(desk, entity, key, parent)
        dialog.open()
        return dialog
