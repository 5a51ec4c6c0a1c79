"""Labels by role, hairlines, keycaps and initials."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from chapterdesk.ui.style import paint_icon, set_role, theme
from chapterdesk.ui.style.tokens import tone_colours

_TYPES = {"title": "title", "section": "section", "strong": "strong"} | dict.fromkeys(("second", "label"), "second")
_TYPES |= dict.fromkeys(("caption", "hint", "wrong"), "caption")


def label(text: str, role: str = "body", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """Return a label; ``role`` is title, section, strong, body, second, caption, label, hint, wrong or count.

    The text is shown as it is, never read as HTML.
    """
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if kind := _TYPES.get(role):
        made.setFont(theme().font(kind))  # as the style sheet has it: a label is measured before it stands in a window
    set_role(made, role)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def hairline(*, vertical: bool = False) -> QFrame:
    """Return a line of one pixel between two parts."""
    made = QFrame()
    made.setProperty("surface", "vline" if vertical else "line")
    return made


def keycap(text: str) -> QLabel:
    """Return a key as it stands on the keyboard, such as "Ctrl K"."""
    made = label(text, "keycap")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


class IconLabel(QWidget):
    """An icon that follows the theme. Decoration: the words beside it carry the meaning."""

    def __init__(self, name: str, token: str = "text-2", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._token, self._side = name, token, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, token: str = "") -> None:
        """Show another icon, in another colour where ``token`` is given."""
        self._name, self._token = name, token or self._token
        self.update()

    def sizeHint(self) -> QSize:
        """Return the icon's size."""
        side = theme().px(self._side)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the icon's size: it never shrinks."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon."""
        painter = QPainter(self)
        paint_icon(painter, self.rect(), self._name, self._token)


class _Tile(QWidget):
    def __init__(self, side: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the tile's size."""
        side = theme().px(self._side)
        return QSize(side, side)


class IconTile(_Tile):
    """A square tile in a tone's surface with an icon in its colour, as before a row of the work list."""

    def __init__(self, name: str, tone: str = "neutral", size: int = 36, parent: QWidget | None = None) -> None:
        super().__init__(size, parent)
        self._name, self._tone = name, tone

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tile and its icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().tone(self._tone)[1])
        radius = theme().px(8)
        painter.drawRoundedRect(self.rect(), radius, radius)
        side = theme().px(20)
        box = self.rect().adjusted(0, 0, side - self.width(), side - self.height())
        box.moveCenter(self.rect().center())
        paint_icon(painter, box, self._name, tone_colours(self._tone)[0])


class Avatar(_Tile):
    """A round tile with a person's initials; no picture is kept of anybody."""

    def __init__(self, name: str, size: int = 52, parent: QWidget | None = None) -> None:
        super().__init__(size, parent)
        self._initials = initials(name)

    def set_name(self, name: str) -> None:
        """Show another person's initials."""
        self._initials = initials(name)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the circle and the letters."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("pressed"))
        painter.drawEllipse(self.rect())
        painter.setPen(theme().color("text-2"))
        font = theme().font("section" if self._side > 40 else "caption", weight=600)
        painter.setFont(font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._initials)


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else ""


def grab_pixmap(widget: QWidget) -> QPixmap:
    """Return a picture of a widget, for drag previews and the gallery."""
    return widget.grab()
