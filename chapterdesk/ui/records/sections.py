"""Parts of a card: a section with its head, and facts as label over value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import clear, column, hairline, label, row

NOTHING = "\u2013"


class CardSection(QWidget):
    """A titled part of a card, parted from the one above by a hairline: ``part.add(widget)``.

    Args:
        title: Its heading.
        sentence: What state it is in, in words; "" for none.
        head: Buttons right of the heading.
        line: Whether the hairline stands above it.
    """

    def __init__(self, title: str, sentence: str = "", head: Iterable[QWidget] = (), *, line: bool = True) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.title = label(title, "section", wrap=True)
        self.sentence = label(sentence, "second", wrap=True)
        self.sentence.setVisible(bool(sentence))
        self._head = row(gap=6)
        words = column(self.title, self.sentence, gap=2)
        top = row(words, self._head, gap=12)
        top.setStretch(0, 1)
        top.setAlignment(self._head, Qt.AlignmentFlag.AlignTop)
        self.body: QVBoxLayout = column(gap=8)
        whole = column(top, self.body, gap=8)
        if line:
            whole.insertWidget(0, hairline())
            whole.insertSpacing(1, theme().px(8))
        self.setLayout(whole)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_head(head)

    def add(self, part: QWidget | QLayout) -> None:
        """Put something at the end."""
        if isinstance(part, QWidget):
            self.body.addWidget(part)
        else:
            self.body.addLayout(part)

    def clear(self) -> None:
        """Take out and delete everything beneath the heading."""
        clear(self.body)

    def set_title(self, title: str) -> None:
        """Say another heading."""
        self.title.setText(title)
        self.setAccessibleName(title)

    def set_sentence(self, sentence: str) -> None:
        """Say another state; "" for none."""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def set_head(self, head: Iterable[QWidget]) -> None:
        """Put other buttons right of the heading."""
        clear(self._head)
        for part in head:
            self._head.addWidget(part)


class Facts(QWidget):
    """Facts as label over value, side by side: ``Facts([(_("When"), "2026-11-24"), (_("Where"), widget)], columns=3)``."""

    def __init__(self, facts: Sequence[tuple[str, str | QWidget]] = (), *, columns: int = 3) -> None:
        super().__init__()
        self._columns = columns
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme().px(20))
        self._grid.setVerticalSpacing(theme().px(10))
        self.setLayout(self._grid)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_facts(facts)

    def set_facts(self, facts: Sequence[tuple[str, str | QWidget]]) -> None:
        """Show other facts; an empty value shows a dash."""
        clear(self._grid)
        for place, (name, value) in enumerate(facts):
            part = QWidget()
            shown = value if isinstance(value, QWidget) else _value(value)
            if isinstance(shown, QLabel):
                shown.setAccessibleName(f"{name}: {shown.text()}")
            inside = column(label(name, "label", wrap=True), shown, gap=2)
            if isinstance(value, QWidget):
                inside.setAlignment(value, Qt.AlignmentFlag.AlignLeft)
            inside.addStretch(1)
            part.setLayout(inside)
            self._grid.addWidget(part, place // self._columns, place % self._columns)
        for place in range(self._columns):
            self._grid.setColumnStretch(place, 1)


def _value(text: str) -> QLabel:
    shown = label(text or NOTHING, "body", wrap=True)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return shown
