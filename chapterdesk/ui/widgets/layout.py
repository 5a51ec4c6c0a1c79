"""Short words for layouts, cards, page headers and empty pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import CARD_PADDING, PAGE_SIDE, PAGE_TOP
from chapterdesk.ui.widgets.buttons import button
from chapterdesk.ui.widgets.text import IconLabel, label

Part = QWidget | QLayout | int | None


def _fill(layout: QBoxLayout, parts: Iterable[Part], gap: int, margins: tuple[int, int, int, int]) -> None:
    px = theme().px
    layout.setSpacing(px(gap))
    layout.setContentsMargins(*(px(margin) for margin in margins))
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(px(part))
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def row(*parts: Part, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Return parts side by side: widgets, layouts, a number for a space in pixels, None for a stretch."""
    layout = QHBoxLayout()
    _fill(layout, parts, gap, margins)
    return layout


def column(*parts: Part, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Return parts below each other: widgets, layouts, a number for a space in pixels, None for a stretch."""
    layout = QVBoxLayout()
    _fill(layout, parts, gap, margins)
    return layout


def stacked(*widgets: QWidget) -> QStackedWidget:
    """Return widgets of which one is seen at a time, the first to begin with."""
    stack = QStackedWidget()
    for widget in widgets:
        stack.addWidget(widget)
    return stack


def box(layout: QLayout, surface: str = "clear") -> QFrame:
    """Return a frame around a layout; ``surface`` is a name that the style sheet knows."""
    made = QFrame()
    made.setProperty("surface", surface)
    made.setLayout(layout)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it, before it is filled again."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
            inner.deleteLater()


def scroll(content: QWidget) -> QScrollArea:
    """Return a scroll area without a frame, for pages that are longer than the window."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    content.setProperty("surface", content.property("surface") or "clear")
    inside = QVBoxLayout()
    inside.setContentsMargins(0, 0, 0, 0)
    inside.addWidget(content)
    area.setWidget(TallForm(inside))
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


class TallForm(QWidget):
    """The inside of a scroll area, always as tall as its parts need: alone it squeezes wrapped labels before it scrolls."""

    def __init__(self, layout: QLayout) -> None:
        super().__init__()
        self.setProperty("surface", "clear")
        self.setLayout(layout)

    def event(self, event: QEvent) -> bool:
        """Fit the height whenever something inside, or the width, has changed."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show):
            layout = self.layout()
            if layout is not None:
                fits = layout.hasHeightForWidth() and self.width() > 0
                height = layout.totalHeightForWidth(self.width()) if fits else layout.totalMinimumSize().height()
                if height != self.minimumHeight():
                    self.setMinimumHeight(height)
        return done


class Card(QFrame):
    """A bordered part of a page. ``card.body`` is its layout; ``head`` widgets stand right of the title."""

    def __init__(
        self,
        title: str = "",
        sentence: str = "",
        *,
        head: Iterable[QWidget] = (),
        padding: int = CARD_PADDING,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setAccessibleName(title)
        self.body = column(gap=8, margins=(padding, padding, padding, padding))
        self.setLayout(self.body)
        if title or sentence:
            line = row(label(title, "section", wrap=True), *head)
            line.setStretch(0, 1)
            for widget in head:
                line.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
            words = column(line, gap=0)
            if sentence:
                words.addWidget(label(sentence, "second", wrap=True))
            self.body.addLayout(words)

    def add(self, part: Part) -> None:
        """Put a widget, a layout, a space or a stretch (None) at the end."""
        _append(self.body, part)


def _append(layout: QBoxLayout, part: Part) -> None:
    if part is None:
        layout.addStretch(1)
    elif isinstance(part, int):
        layout.addSpacing(theme().px(part))
    elif isinstance(part, QWidget):
        layout.addWidget(part)
    else:
        layout.addLayout(part)


class PageHeader(QWidget):
    """Title, one sentence that says the state in words, actions right (one primary at most)."""

    def __init__(
        self, title: str, sentence: str = "", actions: Iterable[QWidget] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.title = label(title, "title", wrap=True)
        self.sentence = label(sentence, "body2", wrap=True)
        self.sentence.setVisible(bool(sentence))
        self._actions = row()
        words = column(self.title, self.sentence, gap=4)
        line = row(words, self._actions, gap=16)
        line.setStretch(0, 1)
        line.setAlignment(self._actions, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        # May grow: in a narrow window the sentence wraps, and a maximum would cut it.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        for action in actions:
            self._actions.addWidget(action)

    def set_text(self, title: str, sentence: str) -> None:
        """Say something else."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def set_actions(self, actions: Iterable[QWidget]) -> None:
        """Put other buttons at the right."""
        clear(self._actions)
        for action in actions:
            self._actions.addWidget(action)


class EmptyState(QWidget):
    """An empty page: what belongs here in a sentence, and the first step as a button."""

    def __init__(
        self,
        icon_name: str,
        sentence: str,
        button_text: str = "",
        on_click: Callable[[], Any] | None = None,
        *,
        title: str = "",
    ) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        words = label(sentence, "second", wrap=True)
        words.setAlignment(centre)
        words.setFixedWidth(theme().px(400))
        # A label put in the middle is not asked for its height at its width.
        words.setMinimumHeight(words.heightForWidth(theme().px(400)))
        self.button: QPushButton | None = button(button_text, on_click, kind="primary") if button_text else None
        layout = column(None, gap=12, margins=(24, 24, 24, 24))
        layout.addWidget(IconLabel(icon_name, "text-3", 32), 0, centre)
        if title:
            layout.addWidget(label(title, "section"), 0, centre)
        layout.addWidget(words, 0, centre)
        if self.button is not None:
            layout.addSpacing(theme().px(4))
            layout.addWidget(self.button, 0, centre)
        layout.addStretch(1)
        self.setLayout(layout)
        self.setAccessibleName(title or sentence)
        self.setAccessibleDescription(sentence)


class Page(QWidget):
    """A page of the frame with the look's margins: put parts into ``page.body``."""

    def __init__(self, *, margins: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        side, top = (PAGE_SIDE, PAGE_TOP) if margins else (0, 0)
        self.body = column(gap=16, margins=(side, top, side, top))
        self.setLayout(self.body)


class Banner(QFrame):
    """A sentence in a tone, with an icon: ``Banner("clock", "Waiting 9 days for a first contact.", "Met at the stall.", "warning")``."""

    def __init__(
        self, icon_name: str, strong: str, rest: str = "", tone: str = "warning", *, action: QWidget | None = None
    ) -> None:
        super().__init__()
        self.setProperty("surface", f"banner-{tone}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        words = column(label(strong, "strong", wrap=True), gap=2)
        if rest:
            words.addWidget(label(rest, "second", wrap=True))
        mark = IconLabel(icon_name, "accent-text" if tone == "accent" else tone)
        line = row(mark, words, gap=10, margins=(12, 10, 12, 10))
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        if action is not None:
            line.addWidget(action)
        self.setLayout(line)
        self.setAccessibleName(f"{strong} {rest}".strip())
