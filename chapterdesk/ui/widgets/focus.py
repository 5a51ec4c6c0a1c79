"""The focus ring: one frame, two pixels away from the control, only after a key was used."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Slot
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFocusFrame,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from chapterdesk.ui.style import theme

_OWN_RING = (QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QMenuBar)
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
_MOUSE = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)


class _Ring(QFocusFrame):
    """Qt's frame that follows a widget, painted as the look wants it."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ring around the widget it follows."""
        target: QWidget | None = self.widget()
        if target is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("focus"), 2))
        box = QRect(self.mapFromGlobal(target.mapToGlobal(target.rect().topLeft())), target.size())
        room = self.rect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3).intersected(room), 8, 8)


class _Hand(QObject):
    """Passes the focus of one widget on to another."""

    def __init__(self, widget: QWidget, to: QWidget) -> None:
        super().__init__(widget)
        self._to = to
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Hand the focus on when it comes."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusIn:
            self._to.setFocus(event.reason())
        return False


def hand_focus(widget: QWidget, to: QWidget) -> None:
    """Let ``to`` within ``widget`` have the focus whenever ``widget`` is given it.

    Unlike Qt's focus proxy it may stand anywhere within: Tab comes into a widget with a proxy at the proxy, and leaves out
    all that stands before it.
    """
    _Hand(widget, to)


class FocusRing(QObject):
    """Make one for the program: ``FocusRing(app)``. Fields and tables show their focus themselves."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._keyboard = False
        self._ring: _Ring | None = None
        self._windows: set[int] = set()
        app.focusChanged.connect(self._focus_changed)

    def target(self) -> QWidget | None:
        """Return the widget that wears the ring, None where none does."""
        try:
            return self._ring.widget() if self._ring is not None else None
        except RuntimeError:  # the frame went with its window
            return None

    @Slot(QWidget, QWidget)
    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None:
            self._watch(new.window().windowHandle())
        self._show(new if self._keyboard else None)

    def _watch(self, window: QWindow | None) -> None:
        """Watch the window's own keys and mouse: far fewer events than all those of its widgets."""
        if window is not None and id(window) not in self._windows:
            self._windows.add(id(window))
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice whether keys or the mouse were used last."""
        if event.type() in _KEYS:
            self._keyboard = True
        elif event.type() in _MOUSE:
            self._keyboard = False
            self._show(None)
        return False

    def _show(self, widget: QWidget | None) -> None:
        try:
            if self._ring is not None:
                self._ring.setWidget(None)  # type: ignore[arg-type]  # Qt takes null here: no widget
        except RuntimeError:  # the frame went with the window that it was in
            self._ring = None
        if widget is None or isinstance(widget, _OWN_RING):
            return
        if self._ring is None:
            self._ring = _Ring(widget)
        self._ring.setWidget(widget)
