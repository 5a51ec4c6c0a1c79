"""Paints every cell of an import's table: badges, wrong and changed cells, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from chapterdesk.services.importing import REFUSED
from chapterdesk.ui.pages.importing.model import Part, PlanModel
from chapterdesk.ui.pages.importing.rows import CellSaid
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import paint_badge
from chapterdesk.ui.widgets.dressing import paint_cell_ring

if TYPE_CHECKING:
    from chapterdesk.ui.pages.importing.table import PlanTable

PADDING = 10
_TONES = {"wrong": "danger", "changed": "accent", "noted": "warning"}


class PlanDelegate(QStyledItemDelegate):
    """One delegate for all columns."""

    def __init__(self, table: PlanTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setClipRect(rect)
        self._surface(painter, rect, index.row(), bool(state & QStyle.StateFlag.State_Selected))
        inner = rect.adjusted(theme().px(PADDING), 0, -theme().px(PADDING // 2), -1)
        column = self._table.plan_model.columns[index.column()]
        value = index.data(PlanModel.ValueRole)
        if column is Part.OUTCOME:
            paint_badge(painter, inner, value.icon, value.word, value.tone)
        elif isinstance(value, CellSaid):
            self._cell(painter, inner, value)
        else:
            self._words(painter, inner, str(value), index.row(), number=column is Part.NUMBER)
        if state & QStyle.StateFlag.State_HasFocus and self._table.keyboard_ring():
            paint_cell_ring(painter, rect)
        painter.restore()

    def _surface(self, painter: QPainter, rect: QRect, row: int, selected: bool) -> None:
        look = theme()
        token = "accent-tint-2" if selected else "hover" if row == self._table.hovered_row() else "surface"
        painter.fillRect(rect, look.color(token))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color("line"))

    def _words(self, painter: QPainter, rect: QRect, text: str, row: int, *, number: bool) -> None:
        look = theme()
        if number:
            painter.setFont(look.font("table", tabular=True))
            self._line(painter, rect, text, "text-2", Qt.AlignmentFlag.AlignRight)
            return
        painter.setFont(look.font("caption"))
        planned = self._table.plan_model.plan_row(row)
        refused = planned is not None and planned.outcome == REFUSED
        self._line(painter, rect, text, "danger" if refused else "text-2")

    def _cell(self, painter: QPainter, rect: QRect, said: CellSaid) -> None:
        look = theme()
        tone = _TONES.get(said.state)
        if tone is None or not said.text:
            painter.setFont(look.font("table"))
            self._line(painter, rect, said.text, "text-3" if said.state == "ignored" else "text")
            return
        font = look.font("table", weight=600)
        painter.setFont(font)
        words = QFontMetrics(font).elidedText(said.text, Qt.TextElideMode.ElideRight, rect.width() - look.px(4))
        ink, surface = look.tone(tone)
        pad = look.px(6)
        box = QRect(
            rect.left() - pad,
            rect.top() + look.px(4),
            min(QFontMetrics(font).horizontalAdvance(words) + 2 * pad, rect.width() + pad),
            rect.height() - look.px(8),
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(ink if look.scheme.name.startswith("contrast") else Qt.PenStyle.NoPen)
        painter.setBrush(surface)
        painter.drawRoundedRect(box, look.px(4), look.px(4))
        painter.setPen(ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    @staticmethod
    def _line(
        painter: QPainter, rect: QRect, text: str, token: str, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> None:
        painter.setPen(theme().color(token))
        words = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, words)
