"""The table of a register: one view and one delegate for people, groups, meetings and all the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from chapterdesk.core.locale import fold
from chapterdesk.core.text import _
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import ROW, TABLE_HEADER
from chapterdesk.ui.table_models.ids import ColumnSpec, IdTableModel
from chapterdesk.ui.widgets.dressing import dress_table
from chapterdesk.ui.widgets.register_delegate import RegisterDelegate
from chapterdesk.ui.widgets.register_header import RegisterHeader

TYPE_AHEAD_SECONDS = 1.0
TYPE_AHEAD_ROWS = 5000
KEEP_SELECTED = 10_000


class Remember(Protocol):
    """Where widths, order and sort are kept between runs; the composition root supplies it."""

    def get(self, key: str) -> Any:
        """Return what was set under a key, or None."""

    def set(self, key: str, value: Any) -> None:
        """Keep a value of plain types (dict, list, str, int, bool)."""


class RegisterTable(QTableView):
    """``RegisterTable(model, name=_("People"), remember=settings, key="people")``.

    Signals: ``opened(id)`` (Enter or double click), ``current_changed(id)`` (-1: none), ``selection_changed(ids)``, ``pasted(text)``
    (Ctrl+V), ``delete_requested(ids)`` (Delete). Sorting is asked through the model's ``sort_requested``.

    Args:
        model: The rows.
        name: The accessible name.
        remember: Keeps columns, widths and sort; None forgets.
        key: The name under which they are kept.
        menu: Called with the selected ids at a right click or the menu key; returns a menu to show, or None.
        row_height: In pixels at 100 %; 40, or 32 for compact tables.
    """

    opened = Signal(int)
    current_changed = Signal(int)
    selection_changed = Signal(list)
    pasted = Signal(str)
    delete_requested = Signal(list)

    def __init__(
        self,
        model: IdTableModel,
        *,
        name: str,
        remember: Remember | None = None,
        key: str = "",
        menu: Callable[[list[int]], QMenu | None] | None = None,
        row_height: int = ROW,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ids_model = model
        self._remember, self._key, self._menu_of, self._row_height = remember, key, menu, row_height
        self._hovered = -1
        self._kept: tuple[list[int], int] = ([], -1)
        self._ring = False
        self._typed, self._typed_at = "", 0.0
        self._many = any(column.kind == "tick" for column in model.columns)
        self.setAccessibleName(name)
        head = self._head = RegisterHeader(self, model.columns)
        self.setHorizontalHeader(head)
        self.setModel(model)
        self.setItemDelegate(RegisterDelegate(self))
        self._dress()
        self._restore()
        head.changed.connect(self._save)
        head.sort_clicked.connect(self._sort)
        head.all_clicked.connect(self._tick_all)
        theme().changed.connect(self._measure)
        self.doubleClicked.connect(self._open_index)
        model.modelAboutToBeReset.connect(self._before_reset)
        model.modelReset.connect(self._after_reset)

    def _dress(self) -> None:
        dress_table(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._context_menu)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        # In this order: rows that were pressed up to a new minimum would no longer follow the default.
        self.verticalHeader().setDefaultSectionSize(theme().px(self._row_height))
        self.verticalHeader().setMinimumSectionSize(theme().px(24))
        self.horizontalHeader().setFixedHeight(theme().px(TABLE_HEADER))
        self.viewport().update()

    # -- what pages call -------------------------------------------------------------------------------------------

    def spec(self, column: int) -> ColumnSpec:
        """Return a column's description."""
        return self._ids_model.columns[column]

    def hovered_row(self) -> int:
        """Return the row under the mouse, -1 for none."""
        return self._hovered

    def keyboard_ring(self) -> bool:
        """Return whether the current cell shows its ring: only after a key was used."""
        return self._ring

    def current_id(self) -> int:
        """Return the id of the current row, -1 where there is none."""
        row = self.currentIndex().row()
        return self._ids_model.id_at(row) if row >= 0 else -1

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected rows in the order shown."""
        ids = self._ids_model.ids()
        return [one for part in self._row_ranges() for one in ids[part.start : part.stop]]

    def _parts(self) -> list[QItemSelectionRange]:
        chosen = self.selectionModel().selection()
        return [chosen.at(place) for place in range(chosen.count())]

    def _row_ranges(self) -> list[range]:
        """Return the selected rows from the top, each once."""
        found: list[range] = []
        end = 0
        for top, bottom in sorted((part.top(), part.bottom()) for part in self._parts()):
            if bottom >= end:
                found.append(range(max(top, end), bottom + 1))
                end = bottom + 1
        return found

    def _count_selected(self) -> int:
        return sum(len(part) for part in self._row_ranges())

    def select_ids(self, ids: list[int]) -> None:
        """Select these rows and no others; the first becomes the current one."""
        rows = self._ids_model.rows_of(ids)
        last = self._ids_model.columnCount() - 1
        chosen = QItemSelection()
        for row in rows:
            chosen.select(self._ids_model.index(row, 0), self._ids_model.index(row, last))
        flags = QItemSelectionModel.SelectionFlag
        if rows:
            first = next(row for one in ids if (row := self._ids_model.row_of(one)) >= 0)
            self.selectionModel().setCurrentIndex(self._ids_model.index(first, 0), flags.NoUpdate)
        self.selectionModel().select(chosen, flags.ClearAndSelect)

    def go_to(self, one: int) -> None:
        """Make the row of an id current, selected and visible."""
        row = self._ids_model.row_of(one)
        if row >= 0:
            column = self._first_column()
            self.setCurrentIndex(self._ids_model.index(row, column))
            self.scrollTo(self._ids_model.index(row, column))

    def sort_by(self, key: str, descending: bool = False) -> None:
        """Show the sort arrow at a column, without asking for the order."""
        for place, column in enumerate(self._ids_model.columns):
            if column.key == key:
                order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
                self._head.show_sort(place, order)

    def sorted_by(self) -> tuple[str, bool]:
        """Return the remembered sort (key, descending); key is "" where none was chosen."""
        head = self.horizontalHeader()
        place = head.sortIndicatorSection()
        if not 0 <= place < len(self._ids_model.columns):
            return "", False
        return self._ids_model.columns[place].key, head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder

    def show_column_menu(self, at: QPoint) -> None:
        """Open the column chooser at a global point, as the page's "Columns" button does."""
        head = self.horizontalHeader()
        if isinstance(head, RegisterHeader):
            head.chooser().popup(at)

    def copy_text(self) -> str:
        """Return the selected rows, shown columns only, as tab-separated lines with a heading, as Excel takes them."""
        head = self.horizontalHeader()
        places = [head.logicalIndex(visual) for visual in range(head.count())]
        shown = [place for place in places if not head.isSectionHidden(place) and self.spec(place).kind != "tick"]
        lines = ["\t".join(self.spec(place).label for place in shown)]
        for part in self._row_ranges():
            for row in part:
                lines.append("\t".join(_cell(self._ids_model.text(row, place)) for place in shown))
        return "\n".join(lines) + "\n"

    # -- keys and mouse --------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete asks, Ctrl+C and Ctrl+V carry tables, Space ticks, letters lead to a name."""
        self._ring = True
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.current_id())
        elif event.key() == Qt.Key.Key_Delete:
            if chosen := self.selected_ids():
                self.delete_requested.emit(chosen)
        elif event.key() == Qt.Key.Key_Escape and self._count_selected() > 1:
            self.clearSelection()
        elif (
            event.text().isprintable()
            and event.text().strip()
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._type_ahead(event.text())
        else:
            super().keyPressEvent(event)

    def _type_ahead(self, text: str) -> None:
        """Go to the next row whose first words begin with what was typed; looks at most 5 000 rows ahead."""
        now = time.monotonic()
        self._typed = (self._typed if now - self._typed_at < TYPE_AHEAD_SECONDS else "") + fold(text)
        self._typed_at = now
        count, column = self._ids_model.rowCount(), self._first_column()
        start = max(0, self.currentIndex().row()) + (1 if len(self._typed) == 1 else 0)
        for step in range(min(count, TYPE_AHEAD_ROWS)):
            row = (start + step) % count
            if fold(self._ids_model.text(row, column)).startswith(self._typed):
                self.setCurrentIndex(self._ids_model.index(row, column))
                return

    def _first_column(self) -> int:
        kinds = [column.kind for column in self._ids_model.columns]
        return next((place for place, kind in enumerate(kinds) if kind == "name"), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fetch as many rows at a time as are seen."""
        super().resizeEvent(event)
        self._ids_model.page = self.viewport().height() // self.verticalHeader().defaultSectionSize() + 2

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the tick adds or takes away the row, without losing the others."""
        self._ring = False
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.spec(index.column()).kind == "tick" and event.button() == Qt.MouseButton.LeftButton:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.Toggle | flags.Rows)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Keep the hovered row."""
        self._hover(self.rowAt(event.position().toPoint().y()))
        index = self.indexAt(event.position().toPoint())
        if not (event.buttons() and index.isValid() and self.spec(index.column()).kind == "tick"):
            super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the hovered row."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    # -- selection -------------------------------------------------------------------------------------------------

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell which row is current; the whole row is painted again."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.row() != previous.row():
            self.current_changed.emit(self.current_id() if current.isValid() else -1)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell which rows are selected."""
        super().selectionChanged(selected, deselected)
        self._tell_selection()

    @Slot()
    def _before_reset(self) -> None:
        self._kept = (self.selected_ids() if self._count_selected() <= KEEP_SELECTED else [], self.current_id())

    @Slot()
    def _after_reset(self) -> None:
        """Another order or filter: what was selected and is still there stays selected."""
        self._hovered = -1
        chosen, current = self._kept
        if chosen:
            self.select_ids(chosen)
        row = self._ids_model.row_of(current) if current >= 0 else -1
        if row >= 0:
            index = self._ids_model.index(row, self._first_column())
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._tell_selection()
        if current >= 0 and row < 0:
            self.current_changed.emit(-1)

    def _tell_selection(self) -> None:
        chosen = self.selected_ids()
        head = self.horizontalHeader()
        if isinstance(head, RegisterHeader):
            head.set_ticked(len(chosen), self._ids_model.rowCount())
        self.selection_changed.emit(chosen)

    @Slot()
    def copy(self) -> None:
        """Copy the selected rows, as Ctrl+C and the Edit menu do."""
        QGuiApplication.clipboard().setText(self.copy_text())

    @Slot()
    def paste(self) -> None:
        """Hand over what is on the clipboard, as Ctrl+V and the Edit menu do."""
        self.pasted.emit(QGuiApplication.clipboard().text())

    @Slot()
    def _tick_all(self) -> None:
        if self._count_selected() == self._ids_model.rowCount():
            self.clearSelection()
        else:
            self.selectAll()

    @Slot(QModelIndex)
    def _open_index(self, index: QModelIndex) -> None:
        if self.spec(index.column()).kind != "tick":
            self.opened.emit(self._ids_model.id_at(index.row()))

    @Slot(QPoint)
    def _context_menu(self, at: QPoint) -> None:
        chosen = self.selected_ids()
        menu = self._menu_of(chosen) if self._menu_of is not None else QMenu(self)
        if menu is None:
            return
        if chosen:
            if menu.actions():
                menu.addSeparator()
            menu.addAction(_("Copy as table"), self.copy)
        if menu.actions():
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(at))

    # -- remembering -----------------------------------------------------------------------------------------------

    @Slot(int, bool)
    def _sort(self, place: int, descending: bool) -> None:
        self._save()
        self._ids_model.sort(place, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    @Slot()
    def _save(self) -> None:
        head = self.horizontalHeader()
        if self._remember is not None and self._key and isinstance(head, RegisterHeader):
            key, descending = self.sorted_by()
            self._remember.set(f"table/{self._key}", {**head.arrangement(), "sort": key, "descending": descending})

    def _restore(self) -> None:
        head = self.horizontalHeader()
        kept = self._remember.get(f"table/{self._key}") if self._remember is not None and self._key else None
        if isinstance(head, RegisterHeader):
            head.restore(kept if isinstance(kept, Mapping) else {})
        if isinstance(kept, Mapping) and kept.get("sort"):
            self.sort_by(str(kept["sort"]), bool(kept.get("descending")))


def _cell(text: str) -> str:
    """Return a value on one line, so that it stays in its cell when pasted."""
    return " ".join(text.split()) if any(mark in text for mark in "\t\r\n") else text
