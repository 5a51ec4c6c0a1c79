"""The bar above a table while rows are selected: how many, what can be done with them, and clear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QToolButton, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import button, icon_button
from chapterdesk.ui.widgets.layout import row
from chapterdesk.ui.widgets.text import label

BulkAction = tuple[str, str, Callable[[], Any]]


class BulkBar(QFrame):
    """Give it (label, icon, callback) in order; those that do not fit go into "...". Show it by ``set_count(n)``; ``cleared`` on Clear."""

    cleared = Signal()

    def __init__(self, actions: Sequence[BulkAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "inverse")
        self._actions = list(actions)
        self._count = 0
        self._withheld: frozenset[str] = frozenset()
        self._words = label("", "on-inverse")
        self._buttons = [
            button(text, call, kind="inverse", icon_name=picture, size="small") for text, picture, call in self._actions
        ]
        self._menu = QMenu(self)
        self._more = icon_button("ellipsis", _("More"), kind="inverse", size="small")
        self._more.setProperty("arrowless", True)
        self._more.setMenu(self._menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._clear = button(
            pgettext("selection", "Clear"), self.cleared.emit, kind="inverse", icon_name="x", size="small"
        )
        self._line = row(self._words, *self._buttons, self._more, None, self._clear, gap=2, margins=(14, 6, 8, 6))
        self._line.insertSpacing(1, theme().px(10))
        self.setLayout(self._line)
        self.setAccessibleName(_("Selected rows"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_count(self, count: int) -> None:
        """Show the bar for so many selected rows; hide it for none."""
        was, self._count = self._count, count
        text = ngettext("{n} selected", "{n} selected", count).format(n=integer(count))
        self._words.setText(text)
        self.setVisible(count > 0)
        if count and not was:
            announce(self, text)
        self._fit()

    def offer(self, text: str, yes: bool) -> None:
        """Offer an action, or not: some need a certain number of rows."""
        self._withheld = self._withheld - {text} if yes else self._withheld | {text}
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the height of the bar; its width is the table's."""
        return QSize(theme().px(320), theme().px(44))

    def resizeEvent(self, event: Any) -> None:
        """Put what does not fit into the menu."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        spare = (
            self.width()
            - sum(part.sizeHint().width() for part in (self._words, self._clear, self._more))
            - theme().px(60)
        )
        self._menu.clear()
        for part, (text, _picture, call) in zip(self._buttons, self._actions, strict=True):
            if text in self._withheld:
                part.hide()
                continue
            spare -= part.sizeHint().width() + 4
            part.setVisible(spare >= 0)
            if spare < 0:
                self._menu.addAction(text, call)
        self._more.setVisible(not self._menu.isEmpty())
        self._more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
