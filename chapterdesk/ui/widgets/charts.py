"""Charts painted from plain data: direct labels, a hairline axis, hatching for what is not finished, each with its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from chapterdesk.core.locale import MINUS, integer
from chapterdesk.core.text import _, pgettext
from chapterdesk.ui.style import icon, paint_icon, theme
from chapterdesk.ui.widgets.buttons import button
from chapterdesk.ui.widgets.layout import Card
from chapterdesk.ui.widgets.level import WIDTH as LEVEL_WIDTH
from chapterdesk.ui.widgets.level import paint_level


@dataclass(frozen=True)
class Series:
    """A named row of numbers, one a label; None where there is none."""

    name: str
    values: Sequence[int | None]


@dataclass(frozen=True)
class BarsAndLine:
    """Bars, and a line beneath on its own scale.

    Args:
        labels: Under each bar, such as "21/22".
        bars: The first series.
        line: The second series, or None.
        unfinished: Whether the last period goes on: its bar is hatched.
        unit: What stands at the head of the labels' column in the table, such as "Year".
    """

    labels: Sequence[str]
    bars: Series
    line: Series | None = None
    unfinished: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Rung:
    """One bar of the ladder: its name, how many, change since (None hides it), rungs filled (0 draws none)."""

    name: str
    value: int
    change: int | None = None
    level: int = 0


def signed(value: int) -> str:
    """Return a change with its sign: "+38", a true minus for less."""
    return f"+{integer(value)}" if value > 0 else f"{MINUS}{integer(-value)}" if value < 0 else "0"


class BarChart(QWidget):
    """Paints :class:`BarsAndLine`."""

    def __init__(self, data: BarsAndLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)

    def sizeHint(self) -> QSize:
        """Return a comfortable size for six periods."""
        return QSize(theme().px(360), theme().px(214 if self._data.line else 150))

    def minimumSizeHint(self) -> QSize:
        """Return the least readable size."""
        return QSize(theme().px(240), theme().px(190 if self._data.line else 130))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint legend, bars, axis, line and labels."""
        data, px = self._data, theme().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._legend(painter)
        count = max(1, len(data.labels))
        step = self.width() / count
        base = self.height() - px(18) - (px(58) if data.line else 0)
        top = px(44)
        most = max((value for value in data.bars.values if value), default=1)
        for place, value in enumerate(data.bars.values):
            if value is not None:
                height = (base - top) * value / most
                width = min(px(32), step * 0.6)
                bar = QRectF(step * (place + 0.5) - width / 2, base - height, width, height)
                self._bar(painter, bar, hatched=data.unfinished and place == count - 1)
                self._number(painter, QPointF(bar.center().x(), bar.top() - px(9)), value)
        painter.fillRect(QRectF(0, base, self.width(), 1), theme().color("line-strong"))
        if data.line is not None:
            self._line(painter, data.line, base + px(22), base + px(42), step)
        painter.setFont(theme().font("caption"))
        painter.setPen(theme().color("text-2"))
        for place, name in enumerate(data.labels):
            room = QRectF(step * place, self.height() - px(18), step, px(18))
            words = QFontMetrics(painter.font()).elidedText(name, Qt.TextElideMode.ElideRight, int(step))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)

    def _legend(self, painter: QPainter) -> None:
        px, left = theme().px, 0.0
        parts = [(self._data.bars.name, "bar")]
        parts += [(self._data.line.name, "line")] if self._data.line else []
        parts += [(_("so far"), "hatch")] if self._data.unfinished else []
        painter.setFont(theme().font("caption"))
        top = 0
        for name, shape in parts:
            if left and left + px(18) + QFontMetrics(painter.font()).horizontalAdvance(name) > self.width():
                left, top = 0.0, top + px(18)
            box = QRectF(left, top + px(4), px(12), px(12))
            if shape == "line":
                self._diamond(painter, box.center(), theme().px(5))
            else:
                self._bar(painter, box, hatched=shape == "hatch")
            painter.setPen(theme().color("text-2"))
            width = QFontMetrics(painter.font()).horizontalAdvance(name)
            painter.drawText(QRectF(left + px(18), top, width + 4, px(20)), Qt.AlignmentFlag.AlignVCenter, name)
            left += px(34) + width

    @staticmethod
    def _bar(painter: QPainter, bar: QRectF, *, hatched: bool) -> None:
        colour = theme().color("chart-1")
        painter.save()
        painter.setPen(QPen(colour, 1.5) if hatched else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if hatched else colour)
        painter.drawRoundedRect(bar, 2, 2)
        if hatched:
            # Qt's own hatching does not scale with the screen: strokes are drawn at a pitch of the type's size.
            painter.setClipRect(bar)
            pitch, height = theme().px(6), bar.height()
            painter.setPen(QPen(colour, 1.6))
            for step in range(int((bar.width() + height) / pitch) + 2):
                x = bar.left() - height + step * pitch
                painter.drawLine(QPointF(x, bar.bottom()), QPointF(x + height, bar.top()))
        painter.restore()

    @staticmethod
    def _number(painter: QPainter, at: QPointF, value: int) -> None:
        painter.setFont(theme().font("caption", weight=600))
        painter.setPen(theme().color("text"))
        painter.drawText(QRectF(at.x() - 40, at.y() - 9, 80, 18), Qt.AlignmentFlag.AlignCenter, integer(value))

    def _line(self, painter: QPainter, series: Series, top: float, bottom: float, step: float) -> None:
        known = [value for value in series.values if value is not None]
        low, high = min(known, default=0), max(known, default=1)
        span = max(1, high - low)
        points = [
            (QPointF(step * (place + 0.5), bottom - (bottom - top) * (value - low) / span), value)
            for place, value in enumerate(series.values)
            if value is not None
        ]
        painter.setPen(QPen(theme().color("chart-2"), 2))
        painter.drawPolyline(QPolygonF([point for point, _value in points]))
        for point, value in points:
            self._diamond(painter, point, theme().px(6))
            self._number(painter, point + QPointF(theme().px(17), -theme().px(8)), value)

    @staticmethod
    def _diamond(painter: QPainter, at: QPointF, size: int) -> None:
        painter.save()
        painter.setPen(QPen(theme().color("chart-2"), 2))
        painter.setBrush(QBrush(theme().color("surface")))
        painter.drawPolygon(
            QPolygonF([at + QPointF(0, -size), at + QPointF(size, 0), at + QPointF(0, size), at + QPointF(-size, 0)])
        )
        painter.restore()


class LadderChart(QWidget):
    """Paints :class:`Rung` rows as horizontal bars, the engagement ladder's for one."""

    def __init__(self, rungs: Sequence[Rung], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rungs = list(rungs)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return one line a rung."""
        return QSize(theme().px(360), theme().px(27) * len(self._rungs))

    def minimumSizeHint(self) -> QSize:
        """Return the least readable width."""
        return QSize(theme().px(260), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint each line: rungs, name, bar, number, change."""
        look, px = theme(), theme().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = QFontMetrics(look.font("body"))
        name_left = px(LEVEL_WIDTH + 10) if any(rung.level for rung in self._rungs) else 0
        bar_left = name_left + max((names.horizontalAdvance(rung.name) for rung in self._rungs), default=0) + px(14)
        right = px(98 if any(rung.change is not None for rung in self._rungs) else 48)
        most = max((rung.value for rung in self._rungs), default=1) or 1
        room = max(px(20), self.width() - bar_left - right)
        for place, rung in enumerate(self._rungs):
            line = QRect(0, place * px(27), self.width(), px(27))
            if rung.level:
                paint_level(painter, line, rung.level)
            painter.setFont(look.font("body"))
            painter.setPen(look.color("text"))
            painter.drawText(line.adjusted(name_left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, rung.name)
            bar = QRectF(bar_left + 0.5, line.center().y() - px(5) + 0.5, max(px(5), room * rung.value / most), px(11))
            painter.setBrush(look.color(f"ramp-{min(5, place + 1 + (place == 0))}"))
            painter.setPen(look.color("chart-1"))
            painter.drawRoundedRect(bar, 2, 2)
            self._figures(painter, line, rung, right)

    @staticmethod
    def _figures(painter: QPainter, line: QRect, rung: Rung, right: int) -> None:
        look, px = theme(), theme().px
        painter.setFont(look.font("body", weight=600, tabular=True))
        painter.setPen(look.color("text"))
        number = QRect(line.right() - right, line.top(), px(44), line.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, integer(rung.value))
        if rung.change is None:
            return
        words = signed(rung.change)
        font = look.font("caption", tabular=True)
        painter.setFont(font)
        painter.setPen(look.color("text-2"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        side = px(14)
        left = line.right() - QFontMetrics(font).horizontalAdvance(words) - side - px(4)
        picture = "arrow-up-right" if rung.change > 0 else "arrow-down-right" if rung.change < 0 else "arrow-right"
        paint_icon(painter, QRect(left, line.center().y() - side // 2 + 1, side, side), picture, "text-2")


class ChartCard(Card):
    """A chart in a card with "Show as table": ``ChartCard(title, sentence, BarsAndLine(...))`` or a list of :class:`Rung`.

    Screen readers read the whole chart as a sentence; the table holds the same figures.
    """

    def __init__(
        self, title: str, sentence: str, data: BarsAndLine | Sequence[Rung], parent: QWidget | None = None
    ) -> None:
        self._switch = button(_("Show as table"), self._toggle, kind="link")
        self._switch.setIcon(icon("table-2", "accent-text"))
        super().__init__(title, sentence, head=[self._switch], parent=parent)
        self._as_table = False
        self._chart: QWidget | None = None
        self._table: QWidget | None = None
        self.set_data(data)

    def set_data(self, data: BarsAndLine | Sequence[Rung]) -> None:
        """Show other figures; chart or table stays as it was chosen."""
        for old in (self._chart, self._table):
            if old is not None:
                self.body.removeWidget(old)
                old.hide()
                old.deleteLater()
        head, rows = _table_of(data)
        self._chart = BarChart(data) if isinstance(data, BarsAndLine) else LadderChart(data)
        self._chart.setAccessibleName(self.accessibleName())
        self._chart.setAccessibleDescription(". ".join(", ".join(part for part in line if part) for line in rows))
        self._table = _table_widget(self.accessibleName(), head, rows)
        self.body.addWidget(self._chart)
        self.body.addWidget(self._table)
        self._chart.setHidden(self._as_table)
        self._table.setHidden(not self._as_table)

    @Slot()
    def _toggle(self) -> None:
        self._as_table = not self._as_table
        if self._chart is not None and self._table is not None:
            self._chart.setHidden(self._as_table)
            self._table.setHidden(not self._as_table)
        self._switch.setText(_("Show as chart") if self._as_table else _("Show as table"))
        self._switch.setIcon(icon("chart-column" if self._as_table else "table-2", "accent-text"))


def _table_of(data: BarsAndLine | Sequence[Rung]) -> tuple[list[str], list[list[str]]]:
    """Return a chart's figures as a heading and rows of text."""
    if isinstance(data, BarsAndLine):
        series = [data.bars, *([data.line] if data.line else [])]
        names = (
            [*data.labels[:-1], f"{data.labels[-1]} ({_('so far')})"]
            if data.unfinished and data.labels
            else list(data.labels)
        )
        figures = [
            ["" if one.values[place] is None else integer(one.values[place] or 0) for one in series]
            for place in range(len(names))
        ]
        return [data.unit, *(one.name for one in series)], [
            [name, *line] for name, line in zip(names, figures, strict=True)
        ]
    changes = any(rung.change is not None for rung in data)
    head = ["", pgettext("figures", "Number"), *([pgettext("figures", "Change")] if changes else [])]
    rows = [[rung.name, integer(rung.value), *([signed(rung.change or 0)] if changes else [])] for rung in data]
    return head, rows


def _table_widget(name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> QTableWidget:
    table = QTableWidget(len(rows), len(head))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(head))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    for column in range(len(head)):
        if (heading := table.horizontalHeaderItem(column)) is not None:
            heading.setTextAlignment(right if column else left)
    for place, line in enumerate(rows):
        for column, text in enumerate(line):
            item = QTableWidgetItem(text)
            if column:
                item.setTextAlignment(right)
            table.setItem(place, column, item)
    table.setMinimumHeight(theme().px(36) + theme().px(32) * min(8, len(rows)))
    return table
