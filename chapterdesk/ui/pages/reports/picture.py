"""A chart of the documents painted in the window: the very shapes that are printed, on paper of its own."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from chapterdesk.documents import charts
from chapterdesk.documents.papers import ChartFigure
from chapterdesk.documents.shapes import Box, Dot, Shape, Stroke, Words
from chapterdesk.ui.style import theme

HEIGHT = 190
_PAD = 12


class ChartPicture(QWidget):
    """Paints a figure as wide as there is room."""

    def __init__(self, figure: ChartFigure) -> None:
        super().__init__()
        self._figure = figure
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(figure.title)
        self.setAccessibleDescription(figure.note)

    def sizeHint(self) -> QSize:
        """Return a height for reading."""
        return QSize(theme().px(420), theme().px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Narrower is fine, lower is not."""
        return QSize(theme().px(240), theme().px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint paper and shapes; points become pixels of the user's scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme().color("line-2"))
        painter.setBrush(QColor("#FFFFFF"))
        radius = theme().px(8)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        scale = theme().px(100) / 100 * 1.25
        wide, high = self.width() / scale - 2 * _PAD, self.height() / scale - 2 * _PAD
        picture = charts.chart(self._figure, wide, high)
        painter.scale(scale, scale)
        painter.translate(_PAD, _PAD)
        for shape in picture.shapes:
            _paint(painter, shape, high)


def _pen(colour: str, width: float, dash: tuple[float, ...] = ()) -> QPen:
    pen = QPen(QColor(colour), width)
    if dash:
        pen.setDashPattern([part / width for part in dash])
    return pen


def _paint(painter: QPainter, shape: Shape, high: float) -> None:
    """Paint one shape; on paper the vertical axis points up."""
    if isinstance(shape, Words):
        font = QFont(theme().font("caption"))
        font.setPixelSize(max(1, round(shape.style.size)))
        font.setWeight(QFont.Weight.DemiBold if shape.style.role == "semibold" else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(shape.style.colour))
        painter.drawText(QPointF(shape.x, high - shape.y), shape.text)
    elif isinstance(shape, Stroke):
        painter.setPen(_pen(shape.colour, shape.width, shape.dash))
        painter.drawPolyline(QPolygonF([QPointF(x, high - y) for x, y in shape.points]))
    elif isinstance(shape, Box):
        painter.setPen(_pen(shape.stroke, shape.line) if shape.stroke else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(shape.fill) if shape.fill else Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(shape.x, high - shape.y - shape.height, shape.width, shape.height))
    elif isinstance(shape, Dot):
        painter.setPen(_pen(shape.stroke, 1.2))
        painter.setBrush(QColor(shape.fill))
        painter.drawEllipse(QPointF(shape.x, high - shape.y), shape.radius, shape.radius)
