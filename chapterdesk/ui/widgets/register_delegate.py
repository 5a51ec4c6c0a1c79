"""The one delegate that paints every register table from the tokens, by the column's kind."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from chapterdesk.core.text import current_language
from chapterdesk.ui.style import paint_icon, theme
from chapterdesk.ui.style.tokens import ROW, tone_colours
from chapterdesk.ui.table_models.ids import CellIcon, ColumnSpec, IdTableModel
from chapterdesk.ui.widgets.badge import paint_badge
from chapterdesk.ui.widgets.dressing import paint_cell_ring
from chapterdesk.ui.widgets.level import WIDTH as LEVEL_WIDTH
from chapterdesk.ui.widgets.level import paint_level

if TYPE_CHECKING:
    from chapterdesk.ui.widgets.register_table import RegisterTable

PADDING = 10
# Joining Qt's flags anew for each of a page's hundreds of cells takes longer than painting them.
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value


@lru_cache(maxsize=4096)
def _elided(text: str, width: int, kind: str, weight: int, tabular: bool, scale: int, ends: bool = False) -> str:
    """Return text as it fits; ``scale`` (pixels of the type) only tells one size of the program from another.

    With ``ends``, what is a little too long keeps its end, which tells one group's or role's name from another's.
    """
    metrics = _metrics(kind, weight, tabular, scale)
    little = ends and width < metrics.horizontalAdvance(text) < 2 * width and " " in text
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle if little else Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=64)
def _metrics(kind: str, weight: int, tabular: bool, _scale: int) -> QFontMetrics:
    return QFontMetrics(theme().font(kind, weight=weight, tabular=tabular))


def paint_tick(painter: QPainter, rect: QRect, state: Qt.CheckState, *, on_tint: bool = False) -> None:
    """Paint a tick box, 18 px, centred in ``rect``."""
    look = theme()
    side = look.px(18)
    box = QRect(rect.center().x() - side // 2 + 1, rect.center().y() - side // 2 + 1, side, side)
    filled = state != Qt.CheckState.Unchecked
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(look.color("accent" if filled else "line-strong"))
    painter.setBrush(look.color("accent" if filled else "surface" if not on_tint else "raised"))
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), look.px(5), look.px(5))
    painter.restore()
    if filled:
        inner = box.adjusted(look.px(2), look.px(2), -look.px(2), -look.px(2))
        paint_icon(painter, inner, "check" if state == Qt.CheckState.Checked else "minus", "on-accent")


def paint_two_lines(painter: QPainter, rect: QRect, text: str) -> None:
    """Draw text in one line, or in two where it does not fit; the second is elided."""
    metrics = QFontMetrics(painter.font())
    flags = _LEFT
    if metrics.horizontalAdvance(text) <= rect.width() or rect.height() < 2 * metrics.ascent() + 2:
        painter.drawText(rect, flags, metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))
        return
    layout = QTextLayout(text, painter.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(rect.width())
    layout.endLayout()
    cut = line.textLength()
    first, rest = text[:cut].rstrip(), text[cut:].lstrip()
    if text[cut - 1 : cut + 1].isalnum():
        # A word that is wider than the column is not torn in two.
        word, _gap, rest = text.partition(" ")
        first = metrics.elidedText(word, Qt.TextElideMode.ElideRight, rect.width())
        if not rest:
            painter.drawText(rect, flags, first)
            return
    pitch = min(metrics.height(), rect.height() // 2)
    top = QRect(rect.left(), rect.center().y() - pitch + 1, rect.width(), pitch)
    painter.drawText(top, flags, first)
    painter.drawText(
        top.translated(0, pitch), flags, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, rect.width())
    )


class RegisterDelegate(QStyledItemDelegate):
    """Paints a cell: surface by state, hairline beneath, contents by kind, focus ring inside."""

    def __init__(self, table: RegisterTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the width that a cell's words need, for fitting a column by double click."""
        spec = self._table.spec(index.column())
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        font = theme().font("table", weight=500 if spec.kind == "name" else 400)
        extra = {"level": LEVEL_WIDTH + 8, "badge": 34, "mark": 20}.get(spec.kind, 0) + 2 * PADDING
        return QSize(QFontMetrics(font).horizontalAdvance(text) + theme().px(extra), theme().px(ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        rect: QRect = option.rect
        state: int = option.state.value
        selected = bool(state & _SELECTED)
        spec = self._table.spec(index.column())
        painter.save()
        painter.setClipRect(rect)
        self._surface(painter, rect, index.row(), selected)
        inner = rect.adjusted(theme().px(PADDING), 1, -theme().px(PADDING), -1)
        if spec.kind == "tick":
            paint_tick(painter, rect, Qt.CheckState.Checked if selected else Qt.CheckState.Unchecked)
        else:
            self._contents(painter, inner, spec, index.data(IdTableModel.ValueRole), selected)
        if state & _FOCUSED and self._table.keyboard_ring():
            paint_cell_ring(painter, rect)
        painter.restore()

    def _surface(self, painter: QPainter, rect: QRect, row: int, selected: bool) -> None:
        look = theme()
        current = row == self._table.currentIndex().row()
        token = "surface"
        if selected:
            token = "accent-tint-2" if current else "accent-tint"
        elif row == self._table.hovered_row():
            token = "hover"
        if token != "surface":  # what the table itself is filled with
            painter.fillRect(rect, look.color(token))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color("line"))
        if current and rect.left() <= 0 and (selected or self._table.hasFocus()):
            painter.fillRect(QRect(rect.left(), rect.top(), look.px(3), rect.height() - 1), look.color("accent-text"))

    def _contents(self, painter: QPainter, rect: QRect, spec: ColumnSpec, value: Any, selected: bool) -> None:
        look = theme()
        if value is None:
            return
        if spec.kind in ("badge", "mark"):
            if isinstance(value, CellIcon):
                self._icon_cell(painter, rect, spec.kind, value)
            return
        if spec.kind == "level":
            paint_level(
                painter,
                rect,
                int(value[0]),
                empty="surface" if selected and not look.scheme.name.startswith("contrast") else "pressed",
            )
            left = look.px(LEVEL_WIDTH + 8)
            self._line(painter, rect.adjusted(left, 0, 0, 0), str(value[1]), look.color("text"), "left")
            return
        if spec.kind == "name":
            painter.setFont(look.font("table", weight=500))
            painter.setPen(look.color("text"))
            if _elided(str(value), rect.width(), "table", 500, False, look.px(100)) == value:
                painter.drawText(rect, _LEFT, str(value))
            else:
                paint_two_lines(painter, rect.adjusted(0, -1, 0, 1), str(value))
            return
        token = "text-2" if spec.kind in ("muted", "date") else "text"
        align = spec.align or ("right" if spec.kind == "number" else "left")
        tabular = spec.kind in ("number", "date")
        # "Lokalgrupp Lund" and "Groep Lund" tell their place last, "Lund group" first.
        ends = spec.kind in ("text", "muted") and ";" not in str(value) and current_language() != "en"
        self._line(painter, rect, str(value), look.color(token), align, tabular=tabular, ends=ends)

    def _icon_cell(self, painter: QPainter, rect: QRect, kind: str, cell: CellIcon) -> None:
        if kind == "badge":
            paint_badge(painter, rect, cell.icon, cell.word, cell.tone)
            return
        side = theme().px(15)
        left = rect.left()
        if cell.icon:
            paint_icon(
                painter, QRect(left, rect.center().y() - side // 2, side, side), cell.icon, tone_colours(cell.tone)[0]
            )
            left += theme().px(20)
        self._line(
            painter,
            QRect(left, rect.top(), rect.right() - left + 1, rect.height()),
            cell.word,
            theme().tone(cell.tone)[0],
            "left",
        )

    @staticmethod
    def _line(
        painter: QPainter,
        rect: QRect,
        text: str,
        colour: QColor,
        align: str,
        *,
        tabular: bool = False,
        ends: bool = False,
    ) -> None:
        look = theme()
        painter.setFont(look.font("table", weight=400, tabular=tabular))
        painter.setPen(colour)
        words = _elided(text, rect.width(), "table", 400, tabular, look.px(100), ends)
        painter.drawText(rect, _RIGHT if align == "right" else _LEFT, words)
