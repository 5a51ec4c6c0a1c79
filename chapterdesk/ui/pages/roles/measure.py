"""Measuring what scrolls after its parts were made anew."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea


def measure(area: QScrollArea, place: int = -1) -> None:
    """Measure the parts once all of them are there and as wide as the area, and scroll to ``place`` where one is given.

    Parts that were added to what is seen are shown with the next events only, and count for nothing until then.
    """
    QTimer.singleShot(0, area, lambda: _measure(area, place))


def _measure(area: QScrollArea, place: int) -> None:
    inside = area.widget()
    layout = inside.layout() if inside is not None else None
    if inside is not None and layout is not None:
        layout.invalidate()
        QApplication.sendEvent(inside, QEvent(QEvent.Type.LayoutRequest))
    if place >= 0:
        area.verticalScrollBar().setValue(place)
