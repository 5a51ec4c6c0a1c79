"""Lucide icons, recoloured from the theme each time they are painted.

``icon("phone", "text-2")`` may be given to any button, action or label once: it changes with the theme by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from chapterdesk.core.resources import resource

ColourOf = Callable[[str], str]
_colour_of: list[ColourOf] = []


def set_colour_source(source: ColourOf) -> None:
    """Tell where tokens are looked up ("text-2" -> "#55524B"); the theme calls this when it is applied."""
    _colour_of[:] = [source]


def _colour(token: str) -> str:
    if token.startswith("#"):
        return token
    return _colour_of[0](token) if _colour_of else "#808080"


@lru_cache(maxsize=512)
def _source(name: str) -> str:
    """Return the text of a shipped icon. Raises FileNotFoundError for a name that does not exist: a bug."""
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def svg(name: str, token: str, size: int = 16) -> bytes:
    """Return the SVG of an icon in the colour of a token; strokes are 2 wide, 1.75 from 20 px up."""
    text = _source(name).replace("currentColor", _colour(token))
    if size >= 20:
        text = re.sub(r'stroke-width="2"', 'stroke-width="1.75"', text)
    return text.encode()


@lru_cache(maxsize=1024)
def _render(name: str, colour: str, width: int, height: int, ratio: float) -> QPixmap:
    image = QPixmap(round(width * ratio), round(height * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    side = min(image.width(), image.height())
    # A box wider than high leaves its right end empty: that is the gap between a button's icon and its words.
    box = QRectF(0, (image.height() - side) / 2, side, side)
    QSvgRenderer(QByteArray(svg(name, colour, min(width, height)))).render(painter, box)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def pixmap(name: str, token: str = "text-2", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a picture of ``size`` device-independent pixels for a screen of the given pixel ratio."""
    return _render(name, _colour(token), size, size, ratio)


def paint_icon(painter: QPainter, rect: QRect, name: str, token: str) -> None:
    """Paint an icon into ``rect`` (square), sharp at the painter's pixel ratio."""
    painter.drawPixmap(rect, pixmap(name, token, rect.width(), painter.device().devicePixelRatioF()))


class _ThemedEngine(QIconEngine):
    """An icon that looks its colour up when it is painted."""

    def __init__(self, name: str, token: str, on: str) -> None:
        super().__init__()
        self._name, self._token, self._on = name, token, on

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return _colour("line-strong")
        return _colour(self._on if state == QIcon.State.On else self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint the icon in the colour of its state."""
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, _render(self._name, self._colour(mode, state), rect.width(), rect.height(), ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon as a picture at pixel ratio 1."""
        return _render(self._name, self._colour(mode, state), size.width(), size.height(), 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """Return the icon as a picture; ``size`` is in device-independent pixels."""
        return _render(self._name, self._colour(mode, state), size.width(), size.height(), scale)

    def clone(self) -> QIconEngine:
        """Return a copy, as Qt asks when an icon is changed."""
        return _ThemedEngine(self._name, self._token, self._on)


def icon(name: str, token: str = "text-2", on: str | None = None) -> QIcon:
    """Return an icon that follows the theme; ``on`` is the token while its button is checked."""
    _source(name)
    return QIcon(_ThemedEngine(name, token, on or token))
