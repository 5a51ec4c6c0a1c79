"""A table over rows that a service has computed: funnels, boards, rolls, results. It sorts, copies, opens and acts by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyleOptionViewItem

from chapterdesk.core import locale
from chapterdesk.core.text import _
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import ROW, TABLE_HEADER
from chapterdesk.ui.table_models import CellIcon, ColumnSpec, IdTableModel
from chapterdesk.ui.table_models.fitting import Fitting, Kept
from chapterdesk.ui.table_models.ids import Index
from chapterdesk.ui.widgets import RegisterTable
from chapterdesk.ui.widgets.register_delegate import PADDING, RegisterDelegate

ACTION = "action"
_BUTTON = 28
_KINDS = {"money": "number", "percent": "number"}


@dataclass(frozen=True)
class Cell:
    """A value that sorts by something else than it shows."""

    shown: Any
    sort: Any = None


@dataclass(frozen=True)
class TableColumn:
    """One column; ``kind`` as in the package's table of cells, ``width`` in pixels at 100 %."""

    key: str
    label: str
    kind: str = "text"
    width: int = 0
    align: str = ""
    sortable: bool = True
    shown: bool = True


@dataclass(frozen=True)
class TableRow:
    """One row: a key of the caller's, and a value a column, in the columns' order."""

    key: str
    cells: Sequence[Any]


_BESIDE = {"badge": 60, "mark": 44}
"""What a badge or mark has beside its word: icon, ends and padding, in pixels at 100 %."""
_WIDTHS = {"name": 220, "number": 90, "money": 120, "percent": 90, "date": 110, "badge": 150, "mark": 150, ACTION: 130}


class _Delegate(RegisterDelegate):
    """Paints action cells as small buttons, all others as every register table does."""

    def __init__(self, table: SimpleTable) -> None:
        super().__init__(table)
        self._simple = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell."""
        super().paint(painter, option, index)
        words = self._simple.action_words(index.row(), index.column())
        if words:
            rect: QRect = option.rect
            self._button(painter, self._simple.button_rect(rect, words), words, index.row())

    def _button(self, painter: QPainter, box: QRect, words: str, at: int) -> None:
        look = theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = self._simple.hovered_row() == at
        painter.setPen(look.color("line-strong" if hovered else "line-2"))
        painter.setBrush(look.color("surface"))
        painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), look.px(6), look.px(6))
        painter.setFont(look.font("second", weight=500))
        painter.setPen(look.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()


class SimpleTable(RegisterTable):
    """``SimpleTable(columns, name=_("Roll"))``, then ``set_rows([TableRow(key, cells), ...])``.

    Signals: ``chosen(key)`` ("" for none), ``row_opened(key)`` (Enter, double click), ``acted(key, column)`` (a button of a row).

    Args:
        columns: The columns.
        name: The accessible name.
        desk: Keeps columns and sort under ``key``; None forgets.
        menu: (words, callback) of a row's context menu, by its keys.
        fit: As tall as its rows, at most so many; 0 fills the room there is.
        currency: Of money columns.
        compact: Rows of 32 pixels.
    """

    chosen = Signal(str)
    row_opened = Signal(str)
    acted = Signal(str, str)

    def __init__(
        self,
        columns: Sequence[TableColumn],
        *,
        name: str,
        desk: DeskContext | None = None,
        key: str = "",
        menu: Callable[[list[str]], Sequence[tuple[str, Callable[[], Any]]]] | None = None,
        fit: int = 0,
        currency: str = "SEK",
        compact: bool = False,
    ) -> None:
        self.columns = list(columns)
        self._rows: list[TableRow] = []
        self._order: list[int] = []
        self._fit, self._currency, self._entries = fit, currency, menu
        self._height = 32 if compact else ROW
        self._data = _Model(self)
        remember = Kept(desk) if desk is not None and key else None
        super().__init__(
            self._data, name=name, remember=remember, key=key, menu=self._make_menu, row_height=self._height
        )
        self._data.setParent(self)
        self._fitting = Fitting(self, self._data.columns, remember, key)
        self.horizontalScrollBar().rangeChanged.connect(self._fit_height)
        self.setItemDelegate(_Delegate(self))
        self._data.sort_requested.connect(self._sort_by)
        self.current_changed.connect(lambda n: self.chosen.emit(self._rows[n].key if n >= 0 else ""))
        self.opened.connect(lambda n: self.row_opened.emit(self._rows[n].key))
        self._fit_height()

    # -- rows -------------------------------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[TableRow]) -> None:
        """Show other rows; selection and order stay where the keys do."""
        kept = set(self.chosen_keys())
        current = self.current_key()
        # Row numbers mean other rows from here on.
        self.blockSignals(True)
        self._data.set_ids([])
        self._rows = list(rows)
        self._arrange()
        self._fitting.set_words(self._words())
        self.blockSignals(False)
        again = [n for n, one in enumerate(self._rows) if one.key in kept]
        if again:
            self.select_ids(again)
        if current and not again:
            self.chosen.emit("")
        self._fit_height()

    def _words(self) -> dict[int, int]:
        """Return how wide the badges and marks are that the rows show: what a state is called is not cut."""
        metrics = QFontMetrics(theme().font("table", weight=500))
        wide: dict[int, int] = {}
        for place, each in enumerate(self.columns):
            if each.kind in ("badge", "mark"):
                shown = {
                    value.word for n in range(len(self._rows)) if isinstance(value := self.cell(n, place), CellIcon)
                }
                longest = max((metrics.horizontalAdvance(word) for word in shown), default=0)
                wide[place] = longest + theme().px(_BESIDE[each.kind]) if longest else 0
        return wide

    def rows(self) -> list[TableRow]:
        """Return the rows as they were given."""
        return list(self._rows)

    def keys_shown(self) -> list[str]:
        """Return the rows' keys in the order shown."""
        return [self._rows[n].key for n in self._data.ids()]

    def current_key(self) -> str:
        """Return the key of the current row, "" where there is none."""
        n = self.current_id()
        return self._rows[n].key if 0 <= n < len(self._rows) else ""

    def chosen_keys(self) -> list[str]:
        """Return the keys of the selected rows, in the order shown."""
        return [self._rows[n].key for n in self.selected_ids() if n < len(self._rows)]

    def choose(self, key: str) -> None:
        """Make a row current and selected; ignores an unknown key."""
        for n, one in enumerate(self._rows):
            if one.key == key:
                self.go_to(n)

    def cell(self, n: int, place: int) -> Any:
        """Return what a cell shows, without its sort value."""
        cells = self._rows[n].cells
        value = cells[place] if place < len(cells) else None
        return value.shown if isinstance(value, Cell) else value

    def shown_value(self, n: int, place: int) -> Any:
        """Return a cell as the delegate takes it: numbers as people read them."""
        value, kind = self.cell(n, place), self.columns[place].kind
        if kind == ACTION or value is None:
            return None
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if kind == "money" and isinstance(value, int):
            return locale.money(value, self._currency)
        if isinstance(value, int | float):
            number = locale.integer(value) if isinstance(value, int) else locale.decimal(value)
            return _("{n} %").format(n=number) if kind == "percent" else number
        return value

    # -- order ------------------------------------------------------------------------------------------------------

    @Slot(str, bool)
    def _sort_by(self, _key: str, _descending: bool) -> None:
        self._arrange()

    def _arrange(self) -> None:
        key, descending = self.sorted_by()
        order = list(range(len(self._rows)))
        place = next((p for p, each in enumerate(self.columns) if each.key == key), -1)
        if place >= 0:
            filled = [n for n in order if self._sort_value(n, place) is not None]
            filled.sort(key=lambda n: self._sort_value(n, place), reverse=descending)
            order = [*filled, *(n for n in order if self._sort_value(n, place) is None)]
        self._data.set_ids(order)

    def _sort_value(self, n: int, place: int) -> Any:
        cells = self._rows[n].cells
        value = cells[place] if place < len(cells) else None
        if isinstance(value, Cell):
            if value.sort is not None:
                return (0, value.sort)
            value = value.shown
        if value is None or value == "":
            return None
        if isinstance(value, int | float):
            return (0, value)
        word = value.word if isinstance(value, CellIcon) else value[1] if isinstance(value, tuple) else value
        return (
            (value[0], "")
            if isinstance(value, tuple) and not isinstance(value, CellIcon)
            else (1, locale.sort_key(str(word)))
        )

    # -- actions ----------------------------------------------------------------------------------------------------

    def action_words(self, row: int, place: int) -> str:
        """Return the words of a row's button, "" where the cell is none."""
        if self.columns[place].kind != ACTION or not 0 <= row < len(self._data.ids()):
            return ""
        return str(self.cell(self._data.id_at(row), place) or "")

    def button_rect(self, cell: QRect, words: str) -> QRect:
        """Return where a cell's button stands."""
        px = theme().px
        width = QFontMetrics(theme().font("second", weight=500)).horizontalAdvance(words) + px(22)
        height = min(px(_BUTTON), cell.height() - px(4))
        left = cell.left() + px(PADDING)
        return QRect(left, cell.center().y() - height // 2, min(width, cell.width() - px(PADDING)), height)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a row's button acts."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        words = self.action_words(index.row(), index.column()) if index.isValid() else ""
        inside = words and self.button_rect(self.visualRect(index), words).contains(event.position().toPoint())
        if inside and event.button() == Qt.MouseButton.LeftButton:
            self._act(index.row(), index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or Space on a row's button acts; Space elsewhere in the row does its first button."""
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            here = [index.column()] if self.action_words(index.row(), index.column()) else []
            if not here and event.key() == Qt.Key.Key_Space:
                here = [p for p in range(len(self.columns)) if self.action_words(index.row(), p)]
            if here:
                self._act(index.row(), here[0])
                return
        super().keyPressEvent(event)

    def _act(self, row: int, place: int) -> None:
        self.acted.emit(self._rows[self._data.id_at(row)].key, self.columns[place].key)

    def _make_menu(self, chosen: list[int]) -> QMenu | None:
        menu = QMenu(self)
        keys = [self._rows[n].key for n in chosen]
        for n in chosen[:1]:
            for place, column in enumerate(self.columns):
                words = str(self.cell(n, place) or "") if column.kind == ACTION else ""
                if words:
                    menu.addAction(words, partial(self.acted.emit, keys[0], column.key))
        for words, callback in self._entries(keys) if self._entries is not None and keys else ():
            menu.addAction(words, callback)
        return menu

    # -- size -------------------------------------------------------------------------------------------------------

    @Slot()
    def _fit_height(self) -> None:
        if not self._fit:
            return
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        shown = max(1, min(len(self._rows), self._fit))
        self.setFixedHeight(theme().px(TABLE_HEADER) + shown * theme().px(self._height) + 2 + below)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if len(self._rows) > self._fit else policy.ScrollBarAlwaysOff
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class _Model(IdTableModel):
    """Cells of given rows; a row's button is read out by its words."""

    def __init__(self, table: SimpleTable) -> None:
        self._table_of = table
        super().__init__([_spec(each) for each in table.columns], self._cells)

    def _cells(self, numbers: list[int]) -> dict[int, list[Any]]:
        places = range(len(self._table_of.columns))
        return {n: [self._table_of.shown_value(n, place) for place in places] for n in numbers}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return words for screen readers also for buttons, which are painted."""
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid():
            words = self._table_of.action_words(index.row(), index.column())
            if words:
                return words
        return super().data(index, role)


def _spec(column: TableColumn) -> ColumnSpec:
    width = column.width or _WIDTHS.get(column.kind, 140)
    kind = _KINDS.get(column.kind, column.kind)
    sortable = column.sortable and column.kind != ACTION
    return ColumnSpec(column.key, column.label, kind, width, column.align, sortable, column.shown)
