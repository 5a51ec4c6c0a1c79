"""A passphrase field with an eye and a meter in words."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from chapterdesk.core.text import N_, _
from chapterdesk.ui.style import icon, set_property, theme
from chapterdesk.ui.widgets.layout import column, row
from chapterdesk.ui.widgets.text import IconLabel, label

PARTS = 5
_STEPS = (
    28,
    40,
    52,
    64,
)  # bits; with a key derivation of one second a guess, 52 bits stand for lifetimes of one computer
_WORDS = (
    (N_("Too short"), N_("Somebody could guess it"), "danger", "circle-alert"),
    (N_("Weak"), N_("Guessing it would take days"), "danger", "circle-alert"),
    (N_("Fair"), N_("Guessing it would take years"), "warning", "info"),
    (N_("Strong"), N_("Guessing it would take centuries"), "success", "circle-check"),
    (N_("Very strong"), N_("Nobody will guess it"), "success", "circle-check"),
)


def estimated_bits(text: str) -> float:
    """Return a cautious estimate of a passphrase's strength in bits.

    Words separated by spaces count 11 bits each (a list of 2 048 common words), never more than their letters would; other text counts
    by the kinds of characters used; repeated characters and words count once.
    """
    words = [word for word in text.split() if len(word) > 2]
    unique = dict.fromkeys(words)
    by_words = 11.0 * len(unique)
    kinds = (str.islower, 26), (str.isupper, 26), (str.isdigit, 10)
    pool = sum(size for test, size in kinds if any(test(char) for char in text))
    pool += 20 if any(not char.isalnum() and not char.isspace() for char in text) else 0
    # Letters of real words repeat: half of what they could hold is a cautious share.
    by_letters = len(set(text)) * math.log2(max(pool, 2)) * (0.5 if "".join(text.split()).isalpha() else 0.75)
    return min(by_words, by_letters * 2) if len(unique) >= 3 else by_letters


def strength(text: str) -> int:
    """Return 0 (too short) to 4 (very strong)."""
    bits = estimated_bits(text)
    return sum(bits >= step for step in _STEPS)


class _Meter(QWidget):
    """Five parts that fill; the words beneath say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._filled, self._tone = 0, "danger"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_level(self, filled: int, tone: str) -> None:
        """Fill so many parts."""
        self._filled, self._tone = filled, tone
        self.update()

    def sizeHint(self) -> QSize:
        """Return a thin bar."""
        return QSize(theme().px(200), theme().px(6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the parts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        gap = theme().px(4)
        width = (self.width() - gap * (PARTS - 1)) / PARTS
        for part in range(PARTS):
            painter.setBrush(theme().color(self._tone if part < self._filled else "pressed"))
            painter.drawRoundedRect(QRect(round(part * (width + gap)), 0, round(width), self.height()), 3, 3)


class PassphraseField(QWidget):
    """A field for a passphrase: ``PassphraseField(_("Passphrase"), meter=True)``.

    ``changed(text)`` at each key; ``strength()`` 0 to 4. ``set_wrong(sentence)`` marks it. The text lives in the line edit only.
    ``judge`` gives 0 to 4 for a text, where somebody knows better than this widget's own estimate.
    """

    changed = Signal(str)

    def __init__(
        self,
        name: str,
        *,
        meter: bool = False,
        judge: Callable[[str], int] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._judge = judge or strength
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(name)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoAutoUppercase)
        self._eye = QAction(icon("eye"), _("Show what is typed"), self.edit)
        self._eye.triggered.connect(self._toggle)
        self.edit.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        heading = label(name, "label")
        heading.setBuddy(self.edit)
        self._meter = _Meter()
        self._mark = IconLabel("circle-alert", "danger", 15)
        self._word = label("", "second-strong")
        self._detail = label("", "second")
        self._words = QWidget()
        self._words.setLayout(row(self._mark, self._word, self._detail, None, gap=6))
        self._wrong = label("", "wrong", wrap=True)
        for part in (self._meter, self._words, self._wrong):
            part.hide()
        self.setLayout(column(heading, self.edit, self._meter, self._words, self._wrong, gap=5))
        self._metered = meter
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._typed)

    def text(self) -> str:
        """Return what was typed."""
        return self.edit.text()

    def strength(self) -> int:
        """Return 0 (too short) to 4 (very strong)."""
        return self._judge(self.text())

    def set_wrong(self, sentence: str) -> None:
        """Mark the field as wrong, in words; an empty sentence takes the mark away. What was typed stays."""
        set_property(self.edit, "state", "wrong" if sentence else "")
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
        self.edit.setAccessibleDescription(sentence)

    @Slot(str)
    def _typed(self, text: str) -> None:
        self.set_wrong("")
        if self._metered:
            level = self._judge(text)
            word, detail, tone, picture = _WORDS[level]
            self._meter.show_level(level + 1, tone)
            self._mark.set_icon(picture, tone)
            self._word.setText(_(word))
            self._detail.setText(_(detail))
            self.edit.setAccessibleDescription(f"{_(word)}. {_(detail)}")
            self._meter.setVisible(bool(text))
            self._words.setVisible(bool(text))
        self.changed.emit(text)

    @Slot()
    def _toggle(self) -> None:
        hidden = self.edit.echoMode() == QLineEdit.EchoMode.Password
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icon("eye-off" if hidden else "eye"))
        self._eye.setText(_("Hide what is typed") if hidden else _("Show what is typed"))
