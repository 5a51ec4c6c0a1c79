"""F6 and Shift+F6: from the page to the navigation, the line above and the line below, and back to where one was."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


class Parts:
    """Goes round the parts of a window. ``last`` remembers who had the focus in each when it was left."""

    def __init__(self) -> None:
        self._last: dict[int, QWidget] = {}

    def go(self, parts: Sequence[QWidget], step: int = 1) -> None:
        """Move to the next part (``step`` 1) or the one before (-1) that can have the focus."""
        here = QApplication.focusWidget()
        place = next((n for n, each in enumerate(parts) if _holds(each, here)), -1 if step > 0 else 0)
        if here is not None and 0 <= place < len(parts) and _holds(parts[place], here):
            self._last[id(parts[place])] = here
        for further in range(1, len(parts) + 1):
            part = parts[(place + step * further) % len(parts)]
            target = self._target(part)
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _target(self, part: QWidget) -> QWidget | None:
        kept = self._last.get(id(part))
        if kept is not None and shiboken6.isValid(kept) and _holds(part, kept) and _stops(kept):
            return kept
        return next((each for each in _in_order(part) if _stops(each)), None)


def _holds(part: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (part is widget or part.isAncestorOf(widget))


def _stops(widget: QWidget) -> bool:
    tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _in_order(part: QWidget) -> list[QWidget]:
    """Return the widgets of a part in the order of the Tab key."""
    found: list[QWidget] = []
    first: QWidget = part
    each: QWidget = part
    while True:
        if _holds(part, each):
            found.append(each)
        following: QWidget | None = each.nextInFocusChain()
        if following is None or following is first:
            return found
        each = following
