"""Paints one square of the board: held, ending, vacant, no such post; each with an icon, words and a surface."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.services.succession.posts import Place
from chapterdesk.ui.pages.roles import phrases
from chapterdesk.ui.pages.roles.board_model import DimRole, PlaceRole, ReadyRole
from chapterdesk.ui.style import paint_icon, theme
from chapterdesk.ui.widgets.register_delegate import paint_two_lines

LINE = 18
_SURFACE = {"held": "surface", "ending": "warning-tint", "vacant": "surface", "none": "sunken"}


class SquareDelegate(QStyledItemDelegate):
    """Everything is painted from the tokens; the model says it in words to screen readers."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one square."""
        place = index.data(PlaceRole)
        if not isinstance(place, Place):
            return
        look, rect = theme(), QRect(option.rect)
        dim = bool(index.data(DimRole))
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setClipRect(rect)
        surface = "surface" if dim else _SURFACE[place.state]
        painter.fillRect(rect, look.color("hover" if hovered and surface == "surface" else surface))
        painter.setPen(look.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if place.state == "vacant":
            self._vacant(painter, rect, place, str(index.data(ReadyRole) or ""), dim)
        elif place.state == "none":
            self._nothing(painter, rect, place)
        else:
            self._held(painter, rect, place, dim)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(look.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    @staticmethod
    def _held(painter: QPainter, rect: QRect, place: Place, dim: bool) -> None:
        look, px = theme(), theme().px
        inner = rect.adjusted(px(10), px(4), -px(8), -px(4))
        font = look.font("second", weight=500)
        name = phrases.who(place)
        lines = 2 if QFontMetrics(font).horizontalAdvance(name) > inner.width() else 1
        then = _("then {name}").format(name=place.agreed) if place.agreed and lines == 1 else ""
        high = (lines + 1 + bool(then)) * px(LINE)
        top = inner.center().y() - high // 2 + 1
        painter.setFont(font)
        painter.setPen(look.color("text-3" if dim else "text"))
        paint_two_lines(painter, QRect(inner.left(), top, inner.width(), lines * px(LINE)), name)
        token = "warning" if place.state == "ending" and not dim else "text-2"
        below = QRect(inner.left(), top + lines * px(LINE), inner.width(), px(LINE))
        _icon_line(painter, below, phrases.ICONS[place.state], phrases.line(place, clock.today()), token)
        if then:
            painter.setPen(look.color("text-2"))
            painter.drawText(below.translated(0, px(LINE)), _FLAGS, _cut(painter, then, inner.width()))

    @staticmethod
    def _vacant(painter: QPainter, rect: QRect, place: Place, ready: str, dim: bool) -> None:
        look, px = theme(), theme().px
        box = rect.adjusted(px(3), px(3), -px(4), -px(4))
        if not dim:
            painter.setPen(QPen(look.color("danger"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(look.color("danger-tint"))
            painter.drawRect(box)
        inner = box.adjusted(px(8), px(2), -px(4), -px(2))
        under = _("then {name}").format(name=place.agreed) if place.agreed else ready
        high = (3 if under else 2) * px(LINE)
        top = inner.center().y() - high // 2 + 1
        line = QRect(inner.left(), top, inner.width(), px(LINE))
        _icon_line(painter, line, "user-x", _("Vacant"), "text-3" if dim else "danger", weight=600)
        painter.setFont(look.font("caption"))
        painter.setPen(look.color("text-2"))
        words = phrases.line(place, clock.today())
        painter.drawText(line.translated(0, px(LINE)), _FLAGS, _cut(painter, words, inner.width()))
        if under:
            painter.setPen(look.color("text-2" if dim else "text"))
            painter.drawText(line.translated(0, 2 * px(LINE)), _FLAGS, _cut(painter, under, inner.width()))

    @staticmethod
    def _nothing(painter: QPainter, rect: QRect, place: Place) -> None:
        px = theme().px
        inner = rect.adjusted(px(10), 0, -px(8), 0)
        line = QRect(inner.left(), inner.center().y() - px(LINE) // 2, inner.width(), px(LINE))
        _icon_line(painter, line, "minus", phrases.line(place, clock.today()), "text-3")

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a square."""
        return QSize(theme().px(164), theme().px(72))


_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _cut(painter: QPainter, words: str, width: int) -> str:
    return QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, width)


def _icon_line(painter: QPainter, rect: QRect, icon: str, words: str, token: str, *, weight: int = 400) -> None:
    look, px = theme(), theme().px
    side = px(14)
    paint_icon(painter, QRect(rect.left(), rect.center().y() - side // 2 + 1, side, side), icon, token)
    painter.setFont(look.font("caption" if weight == 400 else "second", weight=weight))
    painter.setPen(look.color(token))
    room = rect.adjusted(side + px(6), 0, 0, 0)
    painter.drawText(room, _FLAGS, _cut(painter, words, room.width()))
