"""The agenda's table: painted items, editors in their cells, moved by keys and by the handle."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from chapterdesk.core.text import _
from chapterdesk.models.words import AGENDA_KINDS
from chapterdesk.ui.pages.meetings.agenda_model import (
    FIELDS,
    GRIP,
    ICONS,
    KIND,
    LENGTH,
    NAME,
    OPENS,
    TIME,
    AgendaModel,
    ItemRow,
    WrongRole,
)
from chapterdesk.ui.style import icon, paint_icon, theme
from chapterdesk.ui.widgets import choice_field, paint_badge

ROW_HEIGHT = 36
WIDTHS = {GRIP: 30, TIME: 50, KIND: 118, OPENS: 140, LENGTH: 54}
"""Pixels of the columns beside the item's own, which takes the rest."""
Index = QModelIndex | QPersistentModelIndex


class AgendaDelegate(QStyledItemDelegate):
    """Paints the cells and makes their editors. ``person`` makes a field for somebody's name."""

    def __init__(self, view: QTableView, person: Callable[[QWidget], QLineEdit]) -> None:
        super().__init__(view)
        self._view, self._person = view, person

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        look = theme()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, look.color("accent-tint"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, look.color("hover"))
        painter.setPen(look.color("line"))
        if index.row():
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())
        self._cell(painter, option, index)
        if option.state & QStyle.StateFlag.State_HasFocus and selected:
            painter.setPen(QPen(look.color("focus"), 2))
            painter.drawRect(option.rect.adjusted(1, 2, -2, -2))

    def _cell(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, column = theme().px, index.column()
        model = self._view.model()
        kind = str(model.index(index.row(), KIND).data(Qt.ItemDataRole.EditRole) or "")
        if column == GRIP:
            side = px(16)
            box = QRect(option.rect.left() + px(8), option.rect.center().y() - side // 2 + 1, side, side)
            paint_icon(painter, box, "grip-vertical", "text-3")
        elif column == KIND:
            if kind:
                tone = "accent" if kind in ("decision", "election") else "neutral"
                room = option.rect.adjusted(0, 0, -px(8), 0)
                paint_badge(painter, room, ICONS.get(kind, ""), str(index.data()), tone)
        else:
            self._words(painter, option.rect, index, kind == "break")

    def _words(self, painter: QPainter, rect: QRect, index: Index, resting: bool) -> None:
        look, column = theme(), index.column()
        wrong = bool(index.data(WrongRole))
        token = "danger" if wrong else "text-2" if column == TIME or resting else "text"
        font = look.font("body", weight=600 if column == NAME and not resting else 400, tabular=column != NAME)
        right = column == LENGTH
        room = rect.adjusted(0, 0, -look.px(14 if right else 8), 0)
        if wrong:
            side = look.px(16)
            paint_icon(painter, QRect(room.left(), room.center().y() - side // 2, side, side), "circle-alert", "danger")
            room.setLeft(room.left() + side + look.px(4))
        painter.setFont(font)
        painter.setPen(look.color(token))
        text = str(index.data() or ("\u2013" if column == OPENS else ""))
        text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        side_flag = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side_flag, text)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a row."""
        return QSize(theme().px(60), theme().px(ROW_HEIGHT))

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the field that a cell turns into."""
        name = str(index.model().headerData(index.column(), Qt.Orientation.Horizontal) or "")
        if index.column() == KIND:
            box = choice_field(name, [("", "\u2013"), *AGENDA_KINDS.choices()])
            box.setParent(parent)
            box.setProperty("measure", "small")
            for place in range(1, box.count()):
                box.setItemIcon(place, icon(ICONS[str(box.itemData(place))], "text-2"))
            box.activated.connect(self._chosen)
            return box
        made = self._person(parent) if index.column() == OPENS else QLineEdit(parent)
        made.setAccessibleName(name)
        if index.column() == LENGTH:
            made.setAlignment(Qt.AlignmentFlag.AlignRight)
            made.setMaxLength(4)
        return made

    @Slot(int)
    def _chosen(self, _place: int) -> None:
        sender = self.sender()
        if isinstance(sender, QComboBox):
            self.commitData.emit(sender)
            self.closeEditor.emit(sender, QAbstractItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with what stands in the cell."""
        value = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(value)))
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Save what was typed or chosen."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Let the field fill its cell, a little in from the edges."""
        left = 9 if index.column() in (NAME, OPENS) else 0
        editor.setGeometry(option.rect.adjusted(-theme().px(left), 1, -2, 0))


class AgendaTable(QTableView):
    """The table. ``move_asked(item, by)``, ``delete_asked(item)``; ``current_item()`` is the chosen item's id."""

    move_asked = Signal(str, int)
    delete_asked = Signal(str)
    current_moved = Signal()

    def __init__(self, model: AgendaModel, person: Callable[[QWidget], QLineEdit]) -> None:
        super().__init__()
        self._agenda = model
        self._waiting: list[ItemRow] | None = None
        self.setModel(model)
        self.setItemDelegate(AgendaDelegate(self, person))
        self.setAccessibleName(_("Agenda"))
        self._dress()
        selection = self.selectionModel()
        selection.currentRowChanged.connect(self._row_changed)
        theme().changed.connect(self._measure)

    def _dress(self) -> None:
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed | triggers.SelectedClicked | triggers.DoubleClicked)  # fmt: skip
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(off)
        self.setVerticalScrollBarPolicy(off)
        self.verticalHeader().hide()
        self.horizontalHeader().hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        px = theme().px
        head = self.horizontalHeader()
        head.setMinimumSectionSize(px(20))
        for column, width in WIDTHS.items():
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, px(width))
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setMinimumSectionSize(px(24))
        self.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHT))
        self.setFixedHeight(max(1, self._agenda.rowCount() * px(ROW_HEIGHT)))

    def load(self, rows: list[ItemRow]) -> None:
        """Show these items; while somebody types in a cell they wait."""
        if self.state() == QAbstractItemView.State.EditingState:
            self._waiting = rows
            return
        self._waiting = None
        chosen, column = self.current_item(), self.currentIndex().column()
        self._agenda.set_rows(rows)
        self._measure()
        self.choose(chosen, column)

    def choose(self, item: str, column: int = NAME) -> None:
        """Make an item the chosen one."""
        row = self._agenda.row_of(item)
        if row >= 0 and self.current_item() != item:
            self.setCurrentIndex(self._agenda.index(row, max(column, 0)))

    def current_item(self) -> str:
        """Return the chosen item's id, "" where none is chosen."""
        row = self.currentIndex().row()
        known = self._agenda.rows()
        return known[row].id if 0 <= row < len(known) else ""

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Show what changed meanwhile once the field is closed."""
        super().closeEditor(editor, hint)
        if self._waiting is not None and self.state() != QAbstractItemView.State.EditingState:
            self.load(self._waiting)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up and Alt+Down move an item, Delete takes it away, Enter opens the field."""
        item = self.current_item()
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if item and by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_asked.emit(item, by)
        elif item and event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit(item)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().column() in FIELDS:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex, QModelIndex)
    def _row_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.current_moved.emit()
