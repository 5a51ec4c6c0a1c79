"""A small dialog over all rows of a kind: terms, priorities."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from chapterdesk.core.text import _
from chapterdesk.models import Entity
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import ListAndCard, NewRecordDialog, RecordForm, RecordTable
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import PAGE_SIDE
from chapterdesk.ui.widgets import button, column, hairline, label, row


def beside(table: RecordTable) -> QWidget:
    """Return a list with the page's margin, to stand beside a card."""
    held = QWidget()
    held.setLayout(column(table, gap=0, margins=(PAGE_SIDE, 0, 14, 0)))
    return held


def keep_one_chosen(table: RecordTable, both: ListAndCard) -> None:
    """Let a card always show a row: the first where none is chosen; no card where there is no row."""

    def counted(many: int) -> None:
        both.show_card(bool(many))
        table.choose_first()

    table.counted.connect(counted)


class ManageDialog(QDialog):
    """``ManageDialog.ask(desk, Priority, parent, hint)``: the rows in a list, the chosen one beside it."""

    def __init__(self, desk: DeskContext, entity: type[Entity], parent: QWidget | None, hint: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._entity = desk, entity
        self.setWindowTitle(_(entity.plural))
        first = (_("Add"), self.new)
        empty = ("calendar", hint, *first)
        self.table = RecordTable(desk, entity, key=f"campaigns.{entity.kind}", filtered=False, empty=empty)
        self.form = RecordForm(desk, entity)
        both = ListAndCard(desk, beside(self.table), self.form, key=f"campaigns.{entity.kind}", card_width=380)
        both.show_card(False)
        self.table.chosen.connect(self.form.show_row)
        self.table.chosen.connect(lambda key: both.show_card(bool(key)))
        close = button(_("Close"), self.accept, kind="primary")
        head = column(
            label(_(entity.plural), "section"), label(hint, "second", wrap=True), gap=4, margins=(24, 20, 24, 12)
        )
        foot = row(button(*first, icon_name="plus"), None, close, margins=(24, 12, 24, 16))
        whole = column(head, both, hairline(), foot, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.resize(theme().px(880), theme().px(520))
        self.table.refresh()

    @classmethod
    def ask(cls, desk: DeskContext, entity: type[Entity], parent: QWidget, hint: str) -> ManageDialog:
        """Open it over a page."""
        dialog = cls(desk, entity, parent, hint)
        dialog.open()
        return dialog

    def new(self) -> NewRecordDialog:
        """Add a row."""
        return NewRecordDialog.ask(self._desk, self._entity, self, made=self.table.choose)

    def accept(self) -> None:
        """Save what is being typed and close."""
        self.form.leave()
        super().accept()
