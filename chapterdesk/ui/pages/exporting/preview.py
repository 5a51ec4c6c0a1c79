"""The first rows as they would leave, and how many there are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.export_view import Preview
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Banner, button, clear, column, label

WIDEST = 220


class PreviewPart(QWidget):
    """``show_preview(preview, confirmed)`` fills it; ``shielded_asked()`` when somebody protected may be in it after all."""

    shielded_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.count = label("", "section", wrap=True)
        self.people = label("", "second", wrap=True)
        self._notes = column(gap=6)
        self.choose = button(_("Choose by name…"), self.shielded_asked.emit, size="small")
        self.table = QTableWidget()
        self.table.setAccessibleName(_("First rows"))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self._rest = label("", "hint")
        whole = column(self.count, self.people, self._notes, self.table, self._rest, gap=6)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def show_preview(self, preview: Preview, confirmed: int) -> None:
        """Show what would leave; ``confirmed`` people with protected identity are in it."""
        self.count.setText(ngettext("{n} row", "{n} rows", preview.total).format(n=integer(preview.total)))
        about = ngettext("About {n} person", "About {n} people", preview.people).format(n=integer(preview.people))
        self.people.setText(about if preview.people else _("It tells of nobody"))
        clear(self._notes)
        self._note(preview, confirmed)
        self._fill(preview)
        more = preview.total - len(preview.rows)
        self._rest.setText(ngettext("and {n} more", "and {n} more", more).format(n=integer(more)) if more > 0 else "")

    def _note(self, preview: Preview, confirmed: int) -> None:
        if not preview.shielded:
            return
        self.choose = button(_("Choose by name…"), self.shielded_asked.emit, size="small")
        many = len(preview.shielded) - confirmed
        if many:
            words = ngettext(
                "{n} person with protected identity is left out.",
                "{n} people with protected identity are left out.",
                many,
            )
        else:
            many = confirmed
            words = ngettext(
                "{n} person with protected identity is in it.", "{n} people with protected identity are in it.", many
            )
        self._notes.addWidget(Banner("shield-alert", words.format(n=integer(many)), tone="danger", action=self.choose))

    def _fill(self, preview: Preview) -> None:
        self.table.clear()
        self.table.setColumnCount(len(preview.heads))
        self.table.setRowCount(len(preview.rows))
        self.table.setHorizontalHeaderLabels(list(preview.heads))
        for place, texts in enumerate(preview.rows):
            for column_, text in enumerate(texts):
                item = QTableWidgetItem(text.replace("\n", " "))
                item.setToolTip(text)
                self.table.setItem(place, column_, item)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.resizeColumnsToContents()
        for column_ in range(self.table.columnCount()):
            width = min(theme().px(WIDEST), self.table.columnWidth(column_) + theme().px(8))
            self.table.setColumnWidth(column_, width)
