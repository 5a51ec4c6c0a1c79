"""The blue panel beside the welcome page and the lock: what this program promises."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from chapterdesk import __version__
from chapterdesk.core.text import _
from chapterdesk.ui.frame.brand import Mark
from chapterdesk.ui.style import paint_icon, theme
from chapterdesk.ui.widgets import column, label, row

WIDTH = 368
ROOM = 1180


class _Tile(QWidget):
    """An icon on the panel, a shade darker than it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the tile's size."""
        side = theme().px(36)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tile and its icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent-hover"))
        painter.drawRoundedRect(self.rect(), theme().px(8), theme().px(8))
        side = theme().px(20)
        box = QRect(0, 0, side, side)
        box.moveCenter(self.rect().center())
        paint_icon(painter, box, self._name, "on-accent")


class SidePanel(QFrame):
    """The mark, a sentence, three promises and the version."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "brand")
        self.setFixedWidth(theme().px(WIDTH))
        points = column(gap=24)
        for icon_name, strong, rest in (
            ("wifi-off", _("Works with no network"), _("Nothing is sent by itself.")),
            ("lock", _("Encrypted on this computer"), _("A stolen laptop gives nothing away.")),
            ("undo-2", _("Every edit can be undone"), _("Only an erasure, on request, is final.")),
        ):
            points.addLayout(_point(icon_name, strong, rest))
        about = label(
            _("The secretary’s desk for a local chapter: people, groups, meetings and trainings in one place."),
            "on-accent",
            wrap=True,
        )
        _size(about, 16, 400)
        version = label(_("Version {version}").format(version=__version__), "on-accent")
        _size(version, 13, 400)
        self.setLayout(
            column(
                Mark(40, "on-accent", None), 22, label("ChapterDesk", "on-accent-title"), 2, about, 40, points, None, version,
                gap=4, margins=(44, 56, 40, 36),
            )
        )  # fmt: skip

    def fit(self, width: int) -> None:
        """Step aside in a window narrower than two panels and a half."""
        self.setVisible(width >= theme().px(ROOM))


def _point(icon_name: str, strong: str, rest: str) -> QHBoxLayout:
    head = label(strong, "on-accent", wrap=True)
    _size(head, 14, 600)
    tile = _Tile(icon_name)
    under = label(rest, "on-accent", wrap=True)
    _size(under, 13, 400)
    line = row(tile, column(head, under, gap=0), gap=14)
    line.setAlignment(tile, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    return line


def _size(words: QLabel, size: int, weight: int) -> None:
    # The program's style sheet has one size for words on the accent; these three sizes are this panel's own.
    words.setStyleSheet(f"font-size: {theme().px(size)}px; font-weight: {weight};")
