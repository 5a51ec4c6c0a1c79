"""Tabs with counts in the tone of their outcome."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import N_, _
from chapterdesk.services.importing import OUTCOME_WORDS, OUTCOMES
from chapterdesk.ui.pages.importing.rows import ALL, BADGES
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import row

TABS = (ALL, *OUTCOMES)
_ALL_WORD = N_("All")
HEIGHT, PILL = 38, 20


class TabButton(QAbstractButton):
    """One tab: its word, a count in a pill, a line beneath where it is chosen."""

    def __init__(self, word: str, tone: str) -> None:
        super().__init__()
        self._tone = tone
        self._count = 0
        self.setText(word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_count(self, count: int) -> None:
        """Show another count."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {integer(count)}")
        self.updateGeometry()
        self.update()

    def _widths(self) -> tuple[int, int]:
        word = QFontMetrics(theme().font("body", weight=600)).horizontalAdvance(self.text())
        pill = QFontMetrics(theme().font("caption", weight=500)).horizontalAdvance(integer(self._count))
        return word, max(theme().px(PILL), pill + theme().px(14))

    def sizeHint(self) -> QSize:
        """Return the room that word and count need."""
        word, pill = self._widths()
        return QSize(word + theme().px(7) + pill, theme().px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tab."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        word, pill = self._widths()
        on = self.isChecked()
        painter.setFont(look.font("body", weight=600 if on else 500))
        painter.setPen(look.color("text" if on or self.underMouse() else "text-2"))
        painter.drawText(QRect(0, 0, word, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        ink, surface = look.tone(self._tone)
        high = look.px(PILL)
        box = QRect(word + look.px(7), (self.height() - high) // 2 + 1, pill, high)
        painter.setBrush(surface)
        painter.setPen(ink if look.scheme.name.startswith("contrast") else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setPen(ink)
        painter.setFont(look.font("caption", weight=500, tabular=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, integer(self._count))
        if on:
            painter.fillRect(QRect(0, self.height() - 2, self.width(), 2), look.color("accent"))


class OutcomeTabs(QWidget):
    """``chosen(name)`` carries "all" or an outcome; the arrow keys move between them."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Rows by what happens with them"))
        self._group = QButtonGroup(self)
        line = row(gap=14)
        for place, name in enumerate(TABS):
            word = _(_ALL_WORD) if name == ALL else _(OUTCOME_WORDS[name])
            tab = TabButton(word, "neutral" if name == ALL else BADGES[name][1])
            self._group.addButton(tab, place)
            line.addWidget(tab)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_current(ALL)
        self._group.idClicked.connect(lambda place: self.chosen.emit(TABS[place]))

    def current(self) -> str:
        """Return the tab that is chosen."""
        return TABS[self._group.checkedId()]

    def set_current(self, name: str) -> None:
        """Choose a tab without a signal."""
        self._group.button(TABS.index(name)).setChecked(True)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many rows stand under each."""
        for place, name in enumerate(TABS):
            tab = self._group.button(place)
            if isinstance(tab, TabButton):
                tab.set_count(counts.get(name, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        place = self._group.checkedId() + step
        if step and 0 <= place < len(TABS):
            self._group.button(place).setFocus(Qt.FocusReason.TabFocusReason)
            self._group.button(place).click()
        else:
            super().keyPressEvent(event)
