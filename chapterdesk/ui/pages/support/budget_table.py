"""The budget, changed where it stands: what, how much, reserve for the urgent; the sum beneath; spent once it was told."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, pgettext
from chapterdesk.services.support import budget, money
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import TABLE_HEADER

WHAT, AMOUNT, RESERVE, SPENT = range(4)
_ID = Qt.ItemDataRole.UserRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_HEIGHT = 36


class _Delegate(QStyledItemDelegate):
    """An editor that fills its cell: the fields' usual padding would cut what is typed."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """Make the editor."""
        made = super().createEditor(parent, option, index)
        if isinstance(made, QLineEdit):
            made.setStyleSheet("QLineEdit { padding: 0 6px; min-height: 0; border-radius: 0; }")
            heading = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
            made.setAccessibleName(str(heading))
        return made

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter keeps what was typed, and is not heard by the table too, which would open the cell again."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in enter:
            if isinstance(editor, QWidget):
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            return True
        return super().eventFilter(editor, event)


class BudgetTable(QTableWidget):
    """``show_budget(lines, currency, editable=)``; the last row takes a new line.

    Signals: ``line_changed(budget.Line)`` (without id for a new one), ``line_removed(id)``, ``refused(sentence)``.
    """

    line_changed = Signal(object)
    line_removed = Signal(str)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__(0, 4)
        self._currency, self._editable = "SEK", False
        self._lines: list[budget.Line] = []
        self.setAccessibleName(_("Budget"))
        self.setHorizontalHeaderLabels([_("What"), _("Amount"), pgettext("budget", "Reserve"), _("Spent")])
        for place, align in enumerate((_LEFT, _RIGHT, _LEFT, _RIGHT)):
            head = self.horizontalHeaderItem(place)
            if head is not None:
                head.setTextAlignment(align)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme().px(_HEIGHT))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setItemDelegate(_Delegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        for place in (AMOUNT, RESERVE, SPENT):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        self.cellChanged.connect(self._changed)

    def show_budget(self, lines: tuple[budget.Line, ...], currency: str, *, editable: bool) -> None:
        """Show a budget; ``editable`` while nobody has decided on it."""
        self._lines, self._currency, self._editable = list(lines), currency, editable
        here = (self.currentRow(), self.currentColumn())
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.SelectedClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
            if editable
            else triggers.NoEditTriggers
        )
        self.blockSignals(True)
        self.setRowCount(len(lines) + (2 if editable else 1))
        for place, line in enumerate(lines):
            self._put(place, line)
        if editable:
            self._put(len(lines), budget.Line("", ""))
        self._sum()
        self.setColumnHidden(SPENT, budget.sums(lines).spent is None)
        self.setColumnHidden(RESERVE, not editable and not any(line.reserve for line in lines))
        self.blockSignals(False)
        self.setFixedHeight(theme().px(TABLE_HEADER) + self.rowCount() * theme().px(_HEIGHT) + 2)
        if here[0] >= 0 and self.rowCount():
            self.setCurrentCell(min(here[0], self.rowCount() - 1), max(0, here[1]))

    def _put(self, place: int, line: budget.Line) -> None:
        fresh = not line.id
        texts = (
            line.name,
            "" if fresh else money.shown(line.amount, self._currency),
            "",
            money.shown(line.spent, self._currency),
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setData(_ID, line.id)
            item.setTextAlignment(_RIGHT if column in (AMOUNT, SPENT) else _LEFT)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if self._editable and column in (WHAT, AMOUNT):
                flags |= Qt.ItemFlag.ItemIsEditable
            if column == RESERVE and not fresh:
                item.setCheckState(Qt.CheckState.Checked if line.reserve else Qt.CheckState.Unchecked)
                flags |= Qt.ItemFlag.ItemIsUserCheckable if self._editable else Qt.ItemFlag.NoItemFlags
                item.setData(Qt.ItemDataRole.AccessibleTextRole, _("Yes") if line.reserve else _("No"))
            if fresh and column == WHAT:
                item.setData(Qt.ItemDataRole.AccessibleTextRole, _("New line"))
                item.setToolTip(_("Type to add a line"))
            item.setFlags(flags)
            self.setItem(place, column, item)

    def _sum(self) -> None:
        sums, place = budget.sums(self._lines), self.rowCount() - 1
        reserve = money.shown(sums.reserve, self._currency) if sums.reserve else ""
        texts = (_("Sum"), money.shown(sums.total, self._currency), reserve, money.shown(sums.spent, self._currency))
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setTextAlignment(_RIGHT if column in (AMOUNT, SPENT) else _LEFT)
            item.setFont(theme().font("second", weight=600))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.setItem(place, column, item)

    # -- changing ---------------------------------------------------------------------------------------------------

    @Slot(int, int)
    def _changed(self, place: int, column: int) -> None:
        item = self.item(place, column)
        if item is None or place >= self.rowCount() - 1:
            return
        known = {line.id: line for line in self._lines}
        line = known.get(str(item.data(_ID) or ""), budget.Line("", ""))
        text = item.text().strip()
        try:
            changed = self._line(line, column, text, item.checkState() == Qt.CheckState.Checked)
        except UserError as problem:
            self._again(place, line)
            self.refused.emit(str(problem))
            return
        if column == WHAT and line.id and not text:
            self.line_removed.emit(line.id)
        elif changed != line:
            self.line_changed.emit(changed)
        else:
            self._again(place, line)

    def _line(self, line: budget.Line, column: int, text: str, ticked: bool) -> budget.Line:
        if column == AMOUNT:
            name = line.name or _("New line")
            return replace(line, name=name, amount=money.read(text, self._currency) or 0)
        if column == RESERVE:
            return replace(line, reserve=ticked)
        return replace(line, name=text)

    def _again(self, place: int, line: budget.Line) -> None:
        self.blockSignals(True)
        self._put(place, line)
        self.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the line away; Enter and F2 change the cell; Space ticks the reserve."""
        item = self.item(self.currentRow(), WHAT)
        key = str(item.data(_ID) or "") if item is not None else ""
        if self._editable and event.key() == Qt.Key.Key_Delete and key:
            self.line_removed.emit(key)
            return
        cell = self.currentItem()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and cell is not None and cell.flags() & Qt.ItemFlag.ItemIsEditable:
            self.editItem(cell)
            return
        super().keyPressEvent(event)
