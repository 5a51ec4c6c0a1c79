"""The scaffold of a page: title, one sentence, actions, tabs, content or what stands in its place; and list beside card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QSplitter, QStackedWidget, QWidget

from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import DETAIL_MIN, PAGE_SIDE, PAGE_TOP
from chapterdesk.ui.widgets import EmptyState, PageHeader, Segmented, button, clear, column, row

LIST_MIN = 320


class PageFrame(QWidget):
    """``PageFrame(desk, "trainings", _("Trainings"))``, a page of the window; see the package for its verbs.

    Signals: ``tab_shown(key)`` after another tab has come into view.

    Args:
        desk: The page's connections.
        key: Under which the tab is remembered.
        title: The page's name.
        flush: Content reaches the sheet's edges, as a list beside a card does.
    """

    tab_shown = Signal(str)

    def __init__(self, desk: DeskContext, key: str, title: str, *, flush: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self._key, self._title = f"{key}.tab", title
        self._tabs: dict[str, tuple[str, QWidget]] = {}
        self._empty: EmptyState | None = None
        self.header = PageHeader(title)
        self.segments: Segmented | None = None
        self._segment_line = row(gap=12)
        self.content = QStackedWidget()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.content)
        side = PAGE_SIDE
        head = column(self.header, self._segment_line, gap=14, margins=(side, PAGE_TOP, side, 14))
        inner = column(self.stack, gap=0, margins=(0, 0, 0, 0) if flush else (side, 0, side, PAGE_TOP))
        whole = column(head, inner, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    # -- the head ---------------------------------------------------------------------------------------------------

    def set_state(self, sentence: str) -> None:
        """Say in one sentence how things stand."""
        self.header.set_text(self._title, sentence)

    def add_action(
        self, text: str, on_click: Callable[[], Any] | None = None, *, primary: bool = False, icon_name: str = ""
    ) -> QPushButton:
        """Put a button at the right, the primary one last; at most one is primary (ValueError)."""
        if primary and any(each.property("kind") == "primary" for each in self.buttons()):
            raise ValueError("a page has one primary button at most")
        made = button(text, on_click, kind="primary" if primary else "plain", icon_name=icon_name)
        self.add_widget_action(made, last=primary)
        return made

    def add_widget_action(self, widget: QWidget, *, last: bool = False) -> None:
        """Put any widget among the actions, such as a menu button."""
        others = self.header._actions
        primary = bool(others.count()) and any(each.property("kind") == "primary" for each in self.buttons())
        others.insertWidget(others.count() if last or not primary else others.count() - 1, widget)

    def buttons(self) -> list[QPushButton]:
        """Return the page's buttons, in order."""
        line = self.header._actions
        found = [item.widget() for place in range(line.count()) if (item := line.itemAt(place)) is not None]
        return [each for each in found if isinstance(each, QPushButton)]

    # -- tabs and content -------------------------------------------------------------------------------------------

    def add_tab(self, key: str, words: str, widget: QWidget, icon_name: str = "") -> None:
        """Add a tab; the one that was shown last time comes into view when it is added."""
        first = not self._tabs
        self._tabs[key] = (words, widget)
        self.content.addWidget(widget)
        kept = self.desk.get_setting(self._key)
        current = self.current_tab()
        if first or key == kept:
            self.content.setCurrentWidget(widget)
            current = key
        choices = [(k, w) for k, (w, _widget) in self._tabs.items()]
        clear(self._segment_line)
        self.segments = Segmented(choices, current, name=self._title)
        self.segments.chosen.connect(self._chosen)
        self._segment_line.addWidget(self.segments)
        self._segment_line.addStretch(1)

    def set_content(self, widget: QWidget) -> None:
        """Show one widget, on a page without tabs."""
        self.content.addWidget(widget)
        self.content.setCurrentWidget(widget)

    def current_tab(self) -> str:
        """Return the key of the tab in view, "" where there is none."""
        shown = self.content.currentWidget()
        return next((key for key, (_words, widget) in self._tabs.items() if widget is shown), "")

    def show_tab(self, key: str) -> None:
        """Bring a tab into view and remember it; ignores an unknown key."""
        if key in self._tabs and self.segments is not None:
            self.segments.set_current(key)
            self._chosen(key)

    @Slot(str)
    def _chosen(self, key: str) -> None:
        self.content.setCurrentWidget(self._tabs[key][1])
        self.desk.set_setting(self._key, key)
        self.show_content()
        self.refresh()
        self.tab_shown.emit(key)

    def refresh(self) -> None:
        """Let what is in view read the register again, where it has a ``refresh()``."""
        shown = self.content.currentWidget()
        again = getattr(shown, "refresh", None)
        if callable(again):
            again()

    def show_empty(
        self,
        icon_name: str,
        sentence: str,
        button_text: str = "",
        on_click: Callable[[], Any] | None = None,
        *,
        title: str = "",
    ) -> None:
        """Show what belongs here and the first step, in place of the content."""
        if self._empty is not None:
            self.stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = EmptyState(icon_name, sentence, button_text, on_click, title=title)
        self.stack.addWidget(self._empty)
        self.stack.setCurrentWidget(self._empty)

    def show_content(self) -> None:
        """Show the content again."""
        self.stack.setCurrentWidget(self.content)

    # -- the frame's calls ------------------------------------------------------------------------------------------

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit; a target that is a tab's key is brought into view."""
        if target in self._tabs:
            self.show_tab(target)
        else:
            self.refresh()

    def hidden(self) -> None:
        """Save what is being typed before another page is shown."""
        focused = self.focusWidget()
        if focused is not None and focused.hasFocus():
            focused.clearFocus()


class ListAndCard(QSplitter):
    """A list at the left, a card at the right; how wide is remembered under ``key``."""

    def __init__(self, desk: DeskContext, left: QWidget, right: QWidget, *, key: str, card_width: int = 440) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._desk, self._key = desk, f"{key}.split"
        self.left, self.right = left, right
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        left.setMinimumWidth(theme().px(LIST_MIN))
        right.setMinimumWidth(theme().px(min(DETAIL_MIN, card_width)))
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(0, 1)
        kept = desk.get_setting(self._key)
        self._width = kept if isinstance(kept, int) else card_width
        self.splitterMoved.connect(self._keep)
        self._lay()

    def _lay(self) -> None:
        wide = theme().px(self._width)
        self.setSizes([max(1, (self.width() or 4 * wide) - wide), wide])

    def show_card(self, on: bool) -> None:
        """Show or hide the card, as wide as it was."""
        if on == self.right.isHidden():
            self.right.setVisible(on)
            if on:
                self._lay()

    @Slot()
    def _keep(self) -> None:
        self._width = round(self.sizes()[1] / theme().scale)
        self._desk.set_setting(self._key, self._width)
