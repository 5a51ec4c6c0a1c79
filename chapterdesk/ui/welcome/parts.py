"""Small parts of the welcome page: numbered headings, cards to choose from, fields with their sentence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QRadioButton, QSizePolicy, QWidget

from chapterdesk.ui.style import paint_icon, set_property, theme
from chapterdesk.ui.widgets import IconTile, column, label, row


class _Number(QWidget):
    """A step's number in a circle."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the circle's size."""
        side = theme().px(26)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint circle and number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent-tint-2"))
        painter.drawEllipse(self.rect())
        painter.setPen(theme().color("accent-text"))
        painter.setFont(theme().font("caption", weight=600))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))


def step_heading(number: int, title: str, hint: str = "", *rest: QWidget) -> QHBoxLayout:
    """Return a step's heading: its number, its question, what it is for."""
    line = row(_Number(number), label(title, "section"), gap=12)
    if hint:
        line.addWidget(label(hint, "second"))
    line.addStretch(1)
    for widget in rest:
        line.addWidget(widget)
    return line


class WordField(QWidget):
    """A label, a field and, where it is wrong, a sentence beneath: what was typed stays."""

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__()
        self.edit = QLineEdit(text)
        self.edit.setAccessibleName(name)
        heading = label(name, "label")
        heading.setBuddy(self.edit)
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.setLayout(column(heading, self.edit, self._wrong, gap=5))
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(lambda: self.set_wrong(""))

    def text(self) -> str:
        """Return what was typed, without spaces around it."""
        return self.edit.text().strip()

    def set_wrong(self, sentence: str) -> None:
        """Mark the field as wrong, in words; nothing takes the mark away."""
        set_property(self.edit, "state", "wrong" if sentence else "")
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
        self.edit.setAccessibleDescription(sentence)


class _Tile(IconTile):
    """A card's icon; on the chosen card its surface is darker than the card."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "neutral")
        self._icon = name
        self._chosen = False

    def set_chosen(self, chosen: bool) -> None:
        """Show whether the card is chosen."""
        self._chosen = chosen
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile and its icon."""
        if not self._chosen:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent-tint-2"))
        painter.drawRoundedRect(self.rect(), theme().px(8), theme().px(8))
        side = theme().px(20)
        box = QRect(0, 0, side, side)
        box.moveCenter(self.rect().center())
        paint_icon(painter, box, self._icon, "accent-text")


class ChoiceCard(QFrame):
    """One way to begin: icon, name, sentence, and a radio button that takes the keyboard."""

    def __init__(self, icon_name: str, title: str, sentence: str) -> None:
        super().__init__()
        self.setProperty("surface", "choice")
        self.radio = QRadioButton()
        self.radio.setAccessibleName(title)
        self.radio.setAccessibleDescription(sentence)
        self.radio.setFixedWidth(theme().px(20))
        self._tile = _Tile(icon_name)
        head = row(self._tile, None, self.radio)
        head.setAlignment(self.radio, Qt.AlignmentFlag.AlignTop)
        self.setLayout(
            column(
                head,
                4,
                label(title, "strong", wrap=True),
                label(sentence, "caption", wrap=True),
                None,
                gap=2,
                margins=(14, 14, 14, 10),
            )
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.radio.toggled.connect(self._show_chosen)
        self._show_chosen(False)

    def _show_chosen(self, chosen: bool) -> None:
        set_property(self, "chosen", chosen)
        self._tile.set_chosen(chosen)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click anywhere on the card chooses it."""
        self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
        self.radio.setChecked(True)


class ChoiceCards(QWidget):
    """Cards of which one is chosen; arrows move between them. ``chosen(key)``."""

    chosen = Signal(str)

    def __init__(self, cards: Sequence[tuple[str, str, str, str]], current: str) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._keys = [card[0] for card in cards]
        line = row(gap=12)
        for place, (key, icon_name, title, sentence) in enumerate(cards):
            card = ChoiceCard(icon_name, title, sentence)
            self._group.addButton(card.radio, place)
            card.radio.setChecked(key == current)
            line.addWidget(card, 1)
        self.setLayout(line)
        self._group.idToggled.connect(self._toggled)

    def current(self) -> str:
        """Return the key of the chosen card."""
        return self._keys[self._group.checkedId()]

    def choose(self, key: str) -> None:
        """Choose a card."""
        self._group.button(self._keys.index(key)).setChecked(True)

    def _toggled(self, place: int, on: bool) -> None:
        if on:
            self.chosen.emit(self._keys[place])
