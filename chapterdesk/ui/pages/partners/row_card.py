"""What the cards of an organisation and of a circle share: their head, and one row shown at a time."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QScrollArea, QWidget

from chapterdesk.core.text import _
from chapterdesk.models import Entity
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import HistoryDialog, RecordForm, ask_delete
from chapterdesk.ui.widgets import Badge, column, label, more_button, row, scroll


class RowCard(QWidget):
    """A card with a title, a badge and a menu over its sections; ``show_row(id)`` says of which row."""

    form: RecordForm

    def __init__(self, desk: DeskContext, entity: type[Entity]) -> None:
        super().__init__()
        self._desk, self._id = desk, ""
        self.title = label("", "title", wrap=True)
        self.badge = Badge("handshake", "")
        menu = QMenu(self)
        menu.addAction(_("Who changed what…"), lambda: HistoryDialog.ask(desk, entity, self._id, self))
        menu.addAction(_("Delete…"), lambda: ask_delete(desk, entity, [self._id], self))
        self.more = more_button(menu, _("More"))

    def _arrange(self, *parts: QWidget) -> None:
        """Lay the head and these parts out, in a column that scrolls."""
        head = row(column(self.title, row(self.badge, None), gap=6), self.more)
        head.setStretch(0, 1)
        self._inside = QWidget()
        self._inside.setLayout(column(head, *parts, None, gap=14, margins=(24, 4, 16, 24)))
        self.area: QScrollArea = scroll(self._inside)
        self.setLayout(column(self.area, gap=0))

    def show_row(self, key: str) -> None:
        """Show one; "" for none."""
        if key and key != self._id:
            self.area.verticalScrollBar().setValue(0)
        self._id = key
        self._inside.setVisible(bool(key))
        if key:
            self.form.show_row(key)
            self.refresh()
        else:
            self.form.clear()

    def refresh(self) -> None:
        """Read the register again."""
        raise NotImplementedError
