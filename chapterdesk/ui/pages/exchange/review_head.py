"""The strip above a review: what was merged by itself, and how far the deciding is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QProgressBar, QSizePolicy, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.exchange.items import Told
from chapterdesk.ui.pages.exchange.told_part import merged_words
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import IconTile, PageHeader, button, column, hairline, label, row
from chapterdesk.ui.widgets.text import IconLabel


def stand(header: PageHeader, *, narrow: bool) -> None:
    """Put a header's buttons beneath its title where there is little room, else at its right."""
    line, ways = header.layout(), QBoxLayout.Direction
    assert isinstance(line, QBoxLayout)
    line.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
    if (buttons := line.itemAt(1)) is not None:
        buttons.setAlignment(Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignTop)


class MergedStrip(QFrame):
    """``show_state(merged, decided, total)``; ``merged_asked()`` and ``decided_asked()`` for the lists behind it."""

    merged_asked = Signal()
    decided_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._many = label("", "strong", wrap=True)
        self._what = label("", "second", wrap=True)
        self.see_merged = button("", self.merged_asked.emit, kind="link")
        self._progress = label("", "strong")
        self.see_decided = button(_("See them"), self.decided_asked.emit, kind="link")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._line = hairline(vertical=True)
        self._right = QWidget()
        self._right.setLayout(column(row(self._progress, None, self.see_decided), self._bar, gap=6))
        self._right.setFixedWidth(theme().px(310))
        words = column(self._many, self._what, gap=0)
        left = row(
            IconTile("git-merge", "success"),
            words,
            self.see_merged,
            gap=14,
        )
        left.setStretch(1, 1)
        self._whole = row(left, self._line, self._right, gap=14, margins=(14, 10, 16, 10))
        self._whole.setStretch(0, 1)
        self.setLayout(self._whole)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def stand(self, *, narrow: bool) -> None:
        """Put how far the deciding is beneath what was merged, or beside it."""
        ways = QBoxLayout.Direction
        self._whole.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._right.setMinimumWidth(0 if narrow else theme().px(310))
        self._right.setMaximumWidth(16_777_215 if narrow else theme().px(310))
        self._line.setVisible(not narrow and not self._right.isHidden())

    def show_state(self, merged: Sequence[Told], decided: int, total: int, *, deciding: bool) -> None:
        """Show what was merged and how many are decided; ``deciding`` while the decided ones are listed too."""
        many = sum(each.count for each in merged)
        said = ngettext("{n} change merged by itself", "{n} changes merged by themselves", many)
        self._many.setText(said.format(n=integer(many)) if many else _("Nothing was merged by itself"))
        self._what.setText(merged_words(merged) or _("Everything that came in waits for you, or was here already."))
        self.see_merged.setText(_("See all {n}").format(n=integer(many)))
        self.see_merged.setVisible(many > 0)
        done = _("{done} of {total} decided").format(done=integer(decided), total=integer(total))
        self._progress.setText(done)
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(decided)
        self._bar.setAccessibleName(done)
        self.see_decided.setText(_("Hide them") if deciding else _("See them"))
        self.see_decided.setVisible(decided > 0)
        self._right.setVisible(total > 0)
        self._line.setVisible(total > 0 and self._whole.direction() == QBoxLayout.Direction.LeftToRight)
        self.setAccessibleName(f"{self._many.text()}. {self._what.text()}. {done if total else ''}")


class Crumbs(QWidget):
    """Where somebody is: "Exchange > Secretariat". ``back()`` for the first of it."""

    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.link = button(_("Exchange"), self.back.emit, kind="link")
        self._where = label("", "second")
        self.setLayout(row(self.link, IconLabel("chevron-right", "text-3", 14), self._where, None, gap=6))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def say(self, where: str) -> None:
        """Say where."""
        self._where.setText(where)
