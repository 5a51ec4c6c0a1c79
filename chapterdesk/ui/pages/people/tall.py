"""The inside of a scrolled form that is always as tall as its wrapped sentences need."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLayout, QWidget


class TallForm(QWidget):
    """Put a layout in it and it in a scroll area: a scroll area alone squeezes wrapped labels before it grows."""

    def __init__(self, layout: QLayout) -> None:
        super().__init__()
        self.setProperty("surface", "clear")
        self.setLayout(layout)

    def event(self, event: QEvent) -> bool:
        """Fit the height whenever something inside, or the width, changes."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show):
            layout = self.layout()
            if layout is not None:
                fits = layout.hasHeightForWidth() and self.width() > 0
                height = layout.totalHeightForWidth(self.width()) if fits else layout.totalMinimumSize().height()
                if height != self.minimumHeight():
                    self.setMinimumHeight(height)
        return done
