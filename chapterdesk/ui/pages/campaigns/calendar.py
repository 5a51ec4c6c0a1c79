"""The activist year painted: terms, our campaigns as bars, partners' periods hatched, activities as marks."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from chapterdesk.core import clock, locale
from chapterdesk.core.text import _
from chapterdesk.services.campaigns.year import Year
from chapterdesk.ui.pages.campaigns.calendar_items import Item, items_of
from chapterdesk.ui.style import paint_icon, theme
from chapterdesk.ui.widgets import announce

_HEAD, _TERM, _LANE, _MARKS, _GAP = 26, 26, 32, 46, 10
_COLOURS = {"national": "chart-1", "summer": "chart-2", "local": "chart-3"}


class YearCalendar(QWidget):
    """``show_year(year)``; arrows go from one thing to the next, Enter opens it.

    Signals: ``chosen(item)`` (None for none), ``opened(item)``.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._year: Year | None = None
        self.items: list[Item] = []
        self._at = -1
        self._numbered: list[float] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("The activist year"))
        self.setAccessibleDescription(_("Arrow keys go from one campaign or day to the next, Enter opens it."))

    def show_year(self, year: Year) -> None:
        """Show an activist year; what was chosen stays chosen where it is there."""
        before = self.current()
        kept = before.key if before else ""
        self._year, self.items = year, items_of(year)
        self._at = next((n for n, item in enumerate(self.items) if item.key == kept), -1)
        self.setFixedHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def current(self) -> Item | None:
        """Return what is chosen, None where nothing is."""
        return self.items[self._at] if 0 <= self._at < len(self.items) else None

    def choose(self, place: int) -> None:
        """Choose the item at a place of ``items``, -1 for none."""
        self._at = place if place < len(self.items) else -1
        item = self.current()
        if item is not None:
            announce(self, item.words)
        self.update()
        self.chosen.emit(item)

    # -- places -----------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return the room of every line."""
        px = theme().px
        return QSize(px(760), self._top_of_marks() + px(_MARKS) + px(6))

    def minimumSizeHint(self) -> QSize:
        """Return the least readable width."""
        return QSize(theme().px(520), self.sizeHint().height())

    def _left(self) -> int:
        return theme().px(112)

    def _x(self, day: dt.date) -> float:
        assert self._year is not None
        days = (self._year.last - self._year.first).days + 1
        place = min(max((day - self._year.first).days, 0), days)
        return self._left() + (self.width() - self._left() - theme().px(8)) * place / days

    def _top_of_line(self, line: int) -> int:
        """Return the upper edge of a lane; partners' lanes stand a little apart from ours."""
        assert self._year is not None
        px, ours = theme().px, max(1, len(self._year.lanes))
        top = px(_HEAD + _TERM + _GAP)
        if line < len(self._year.lanes):
            return top + line * px(_LANE)
        return top + px(_GAP) + (ours + line - len(self._year.lanes)) * px(_LANE)

    def _top_of_marks(self) -> int:
        if self._year is None:
            return theme().px(200)
        px = theme().px
        partners = max(1, len(self._year.partner_lanes))
        return self._top_of_line(len(self._year.lanes)) + partners * px(_LANE) + px(_GAP)

    def rect_of(self, item: Item) -> QRectF:
        """Return where an item stands."""
        px = theme().px
        if item.mark is not None:
            middle = (self._x(item.first) + self._x(item.first + dt.timedelta(days=1))) / 2
            return QRectF(middle - px(6), self._top_of_marks(), px(12), px(_MARKS))
        left, right = self._x(item.first), self._x(item.last + dt.timedelta(days=1))
        return QRectF(left, self._top_of_line(item.line) + px(3), max(right - left, px(8)), px(_LANE - 6))

    def _at_point(self, point: QPointF) -> int:
        near = [
            (abs(self.rect_of(item).center().x() - point.x()) if item.mark else 0.0, n)
            for n, item in enumerate(self.items)
            if self.rect_of(item).adjusted(-2, 0, 2, 0).contains(point)
        ]
        return min(near)[1] if near else -1

    # -- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the months, the terms, today, and what of every line can be seen."""
        if self._year is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_months(painter)
        self._paint_terms(painter)
        self._paint_labels(painter)
        self._paint_today(painter)
        seen = QRectF(event.rect()).adjusted(-self.width(), -theme().px(4), self.width(), theme().px(4))
        places = {item.key: self.rect_of(item) for item in self.items}
        self._numbered = sorted(places[each.key].center().x() for each in self.items if each.mark and len(each.ids) > 1)
        for item in self.items:
            if not places[item.key].intersects(seen):
                continue
            if item.period is not None:
                self._paint_period(painter, item)
            else:
                self._paint_mark(painter, item)
        current = self.current()
        if current is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().color("focus" if self.hasFocus() else "line-strong"), 2))
            painter.drawRoundedRect(self.rect_of(current).adjusted(-3, -2, 3, 2), 5, 5)

    def _months(self) -> Iterator[tuple[dt.date, dt.date]]:
        assert self._year is not None
        day = self._year.first
        while day <= self._year.last:
            following = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
            yield day, following
            day = following

    def _paint_months(self, painter: QPainter) -> None:
        look, px = theme(), theme().px
        painter.setFont(look.font("caption"))
        short = (self.width() - self._left()) / 12 < px(86)
        for day, following in self._months():
            left, right = self._x(day), self._x(following)
            painter.fillRect(QRectF(left, px(6), 1, self.height() - px(10)), look.color("line"))
            painter.setPen(look.color("text-2"))
            room = QRectF(left + px(4), 0, right - left - px(5), px(_HEAD))
            words = locale.capital(locale.month_name(day.month, short=short))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_terms(self, painter: QPainter) -> None:
        assert self._year is not None
        look, px = theme(), theme().px
        painter.setFont(look.font("second", weight=500))
        for place, span in enumerate(self._year.spans):
            left, right = self._x(span.start), self._x(span.end + dt.timedelta(days=1))
            box = QRectF(left + 1, px(_HEAD), right - left - 2, px(_TERM - 4))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent-tint-2" if place % 2 == 0 else "accent-tint"))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(look.color("text"))
            self._words(painter, box.adjusted(px(8), 0, -px(4), 0), span.name)

    def _paint_labels(self, painter: QPainter) -> None:
        assert self._year is not None
        look, px = theme(), theme().px
        painter.setFont(look.font("second"))
        painter.setPen(look.color("text-2"))
        lines = (
            (_("Terms"), px(_HEAD), px(_TERM - 4)),
            (_("Campaigns"), px(_HEAD + _TERM + _GAP), px(_LANE)),
            (_("Partners"), self._top_of_line(len(self._year.lanes)), px(_LANE)),
            (_("Activities"), self._top_of_marks(), px(_MARKS)),
        )
        for words, top, height in lines:
            self._words(painter, QRectF(0, top, self._left() - px(10), height), words)
        for top in (self._top_of_line(len(self._year.lanes)), self._top_of_marks()):
            painter.fillRect(QRectF(0, top - px(_GAP) / 2, self.width(), 1), look.color("line"))

    @staticmethod
    def _words(painter: QPainter, room: QRectF, words: str) -> None:
        shown = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_period(self, painter: QPainter, item: Item) -> None:
        assert item.period is not None
        look, px, box = theme(), theme().px, self.rect_of(item)
        token = "chart-4" if item.period.is_partners else _COLOURS.get(item.period.kind, "chart-1")
        over = item.period.state == "cancelled"
        painter.setPen(
            QPen(
                look.color("line-strong" if over else token),
                1.4,
                Qt.PenStyle.DashLine if over else Qt.PenStyle.SolidLine,
            )
        )
        painter.setBrush(look.color("surface" if item.period.is_partners or over else "sunken"))
        painter.drawRoundedRect(box, 5, 5)
        painter.save()
        painter.setClipRect(box.adjusted(1, 1, -1, -1))
        if item.period.is_partners:
            self._hatch(painter, box, token)
        elif not over:
            painter.fillRect(QRectF(box.left(), box.top(), px(5), box.height()), look.color(token))
        painter.restore()
        self._paint_name(painter, item, box)

    @staticmethod
    def _hatch(painter: QPainter, box: QRectF, token: str) -> None:
        pitch = theme().px(7)
        colour = theme().color(token)
        colour.setAlphaF(0.75)
        painter.setPen(QPen(colour, 1.2))
        for step in range(int((box.width() + box.height()) / pitch) + 2):
            x = box.left() - box.height() + step * pitch
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))

    def _paint_name(self, painter: QPainter, item: Item, box: QRectF) -> None:
        assert item.period is not None
        look, px = theme(), theme().px
        painter.setFont(look.font("second", weight=500))
        metrics = QFontMetrics(painter.font())
        wide = metrics.horizontalAdvance(item.period.name)
        sign = px(18) if item.clash else 0
        inside = box.width() >= px(56)
        room = box.adjusted(px(11), 0, -px(5), 0)
        if not inside:
            room = QRectF(box.right() + px(4), box.top(), self._free_right(item, box), box.height())
        if item.clash:
            side = px(14)
            left = int(room.left())
            if not item.period.is_partners or not inside:
                paint_icon(painter, _square(left, box, side), "triangle-alert", "warning")
                room.setLeft(room.left() + sign)
        words = metrics.elidedText(item.period.name, Qt.TextElideMode.ElideRight, int(room.width()))
        if item.period.is_partners and inside:
            # The words stand on the hatching: a plain ground beneath them keeps them readable.
            width = min(wide, metrics.horizontalAdvance(words)) + px(8)
            painter.fillRect(
                QRectF(room.left() - px(4), box.top() + px(4), width, box.height() - px(8)), look.color("surface")
            )
        painter.setPen(look.color("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)

    def _free_right(self, item: Item, box: QRectF) -> float:
        """Return how far words may run on the right of a short bar."""
        later = [self.rect_of(each).left() for each in self.items if each.line == item.line and each.first > item.last]
        return max(0.0, min([*later, float(self.width())]) - box.right() - theme().px(10))

    def _paint_mark(self, painter: QPainter, item: Item) -> None:
        assert item.mark is not None
        look, px, box = theme(), theme().px, self.rect_of(item)
        many = len(item.mark.activities)
        held = all(state == "held" for _id, _name, _group, state in item.mark.activities)
        radius = px(4) + min(many - 1, 3)
        centre = QPointF(box.center().x(), box.center().y())
        painter.setPen(QPen(look.color("chart-1"), 1.6))
        painter.setBrush(look.color("chart-1" if held else "surface"))
        painter.drawEllipse(centre, radius, radius)
        if many > 1 and self._room_beneath(item) >= px(16):
            painter.setFont(look.font("caption", weight=600))
            painter.setPen(look.color("text"))
            painter.drawText(
                QRectF(box.left() - px(6), box.bottom() - px(15), box.width() + px(12), px(14)),
                Qt.AlignmentFlag.AlignCenter,
                str(many),
            )

    def _room_beneath(self, item: Item) -> float:
        """Return how far the next day with a number is, so that numbers do not run into each other."""
        here = self.rect_of(item).center().x()
        place = bisect_left(self._numbered, here)
        # The day itself stands at its own place.
        beside = [*self._numbered[max(0, place - 1) : place], *self._numbered[place + 1 : place + 2]]
        return min((abs(each - here) for each in beside), default=1000.0)

    def _paint_today(self, painter: QPainter) -> None:
        assert self._year is not None
        today = clock.today()
        if not self._year.first <= today <= self._year.last:
            return
        x = self._x(today)
        painter.setPen(QPen(theme().color("danger"), 1.5))
        painter.drawLine(QPointF(x, theme().px(_HEAD)), QPointF(x, self.height() - theme().px(2)))

    # -- keyboard and mouse -----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose along a line and between lines, Home and End its ends, Enter opens."""
        key = Qt.Key(event.key())
        item = self.current()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and item is not None:
            self.opened.emit(item)
        elif key == Qt.Key.Key_Escape and item is not None:
            self.choose(-1)
        elif key in _STEPS and self.items:
            self.choose(self._next(key))
        else:
            super().keyPressEvent(event)

    def _next(self, key: Qt.Key) -> int:
        item = self.current()
        if item is None:
            return 0
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            lines = sorted(
                {each.line for each in self.items if (each.line - item.line) * step > 0}, key=lambda n: n * step
            )
            if not lines:
                return self._at
            middle = item.first
            return min(
                (n for n, each in enumerate(self.items) if each.line == lines[0]),
                key=lambda n: abs((self.items[n].first - middle).days),
            )
        mine = [n for n, each in enumerate(self.items) if each.line == item.line]
        place = mine.index(self._at)
        moved = {
            Qt.Key.Key_Left: place - 1,
            Qt.Key.Key_Right: place + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(mine) - 1,
        }
        return mine[min(max(moved[key], 0), len(mine) - 1)]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is clicked."""
        super().mousePressEvent(event)
        self.choose(self._at_point(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is double-clicked."""
        super().mouseDoubleClickEvent(event)
        item = self.current()
        if item is not None:
            self.opened.emit(item)

    def event(self, event: QEvent) -> bool:
        """Say what stands under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at_point(QPointF(event.pos()))
            words = self.items[place].words if place >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


_STEPS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


def _square(left: int, box: QRectF, side: int) -> QRect:
    return QRect(left, round(box.center().y() - side / 2), side, side)
