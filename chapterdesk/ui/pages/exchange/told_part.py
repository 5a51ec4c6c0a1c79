"""What was noticed in a file and changed nothing: short cards with their first lines, and a list of all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.exchange.items import Told
from chapterdesk.ui.pages.exchange import words
from chapterdesk.ui.records import SimpleTable, TableColumn, TableRow
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import announce, button, clear, column, hairline, label, row
from chapterdesk.ui.widgets.text import IconLabel

LINES = 3
"""So many are shown on a card; the rest stands in its list."""
_CARD = 300


class ToldCards(QWidget):
    """``show_told(told)`` groups what was told by its sort; ``asked(why)`` for the whole list of one."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme().px(14))
        self.setLayout(self._grid)
        self._cards: list[QWidget] = []
        self._groups: dict[str, list[Told]] = {}

    def show_told(self, told: Sequence[Told]) -> None:
        """Show other things."""
        self._groups = {}
        for each in told:
            self._groups.setdefault(each.why, []).append(each)
        clear(self._grid)
        self._cards = [self._card(why) for why in words.in_order(list(self._groups))]
        self._lay()
        self.setVisible(bool(self._cards))

    def of(self, why: str) -> list[Told]:
        """Return everything of one sort."""
        return self._groups.get(why, [])

    def _card(self, why: str) -> QFrame:
        told = self._groups[why]
        head = words.heading(why, told[0].sentence)
        many = sum(each.count for each in told)
        see = button(head.verb, lambda: self.asked.emit(why), kind="link")
        see.setAccessibleName(f"{head.verb}: {head.title}")
        title = row(
            IconLabel(head.icon, "text-2"), label(head.title, "strong"), label(integer(many), "count"), None, see, gap=8
        )
        layout = column(title, label(head.sentence, "caption", wrap=True), 2, gap=4, margins=(16, 12, 16, 12))
        for each in told[:LINES]:
            layout.addWidget(hairline())
            layout.addLayout(_line(each))
        layout.addStretch(1)
        card = QFrame()
        card.setProperty("surface", "sunken-card")
        card.setLayout(layout)
        card.setAccessibleName(f"{head.title}: {integer(many)}. {head.sentence}")
        card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return card

    def _lay(self) -> None:
        wide = max(1, min(3, self.width() // theme().px(_CARD)))
        columns = min(wide, max(1, len(self._cards)))
        for at in range(self._grid.columnCount()):
            self._grid.setColumnStretch(at, 0)
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // columns, place % columns)
        for at in range(columns):
            self._grid.setColumnStretch(at, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many side by side as there is room for."""
        super().resizeEvent(event)
        self._lay()


def _line(told: Told) -> QHBoxLayout:
    left, right = sides_of(told)
    first, second = _elided(left, "second-strong"), _elided(right, "caption")
    second.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    line = row(first, second, gap=10)
    line.setStretch(0, 3)
    line.setStretch(1, 2)
    return line


def sides_of(told: Told) -> tuple[str, str]:
    """Return what a line of a card says: who or what at the left, where and how many at the right."""
    title = told.title or told.sheet
    cells = ngettext("{n} cell", "{n} cells", told.count).format(n=integer(told.count)) if told.count > 1 else ""
    row_words = _("row {n}").format(n=integer(told.number)) if told.number else ""
    where = ", ".join(part for part in (told.sheet, row_words) if part)
    if told.shown and told.shown != told.ref:
        quoted = _("\u201c{text}\u201d").format(text=told.shown) if told.why == "unreadable" else told.shown
        return quoted, ", ".join(part for part in (told.title, told.label, cells or where) if part)
    about = [told.label if title else "", cells or where or told.ref]
    return title or told.label or told.sentence, ", ".join(part for part in about if part)


class _Elided(QLabel):
    """A line that ends in dots where there is no room; the whole stands in its tool tip."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words to the room."""
        super().resizeEvent(event)
        whole = str(self.property("whole"))
        self.setText(self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, self.width()))


def _elided(text: str, role: str) -> QLabel:
    made = _Elided(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setProperty("whole", text)
    made.setAccessibleName(text)
    made.setToolTip(text)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return made


def merged_words(merged: Sequence[Told]) -> str:
    """Return what was merged by its fields, the most frequent first: "23 Phone, 9 Group, 3 new"."""
    counts = Counter(each.label or "" for each in merged)
    new = counts.pop("", 0)
    parts = [f"{integer(many)} {name}" for name, many in counts.most_common(4)]
    rest = sum(counts.values()) - sum(many for _name, many in counts.most_common(4))
    if rest:
        parts.append(ngettext("{n} other", "{n} others", rest).format(n=integer(rest)))
    if new:
        parts.append(ngettext("{n} whole row", "{n} whole rows", new).format(n=integer(new)))
    return ", ".join(parts)


class ToldDialog(QDialog):
    """A list of everything of one sort, as a table that can be sorted and copied."""

    def __init__(self, title: str, sentence: str, told: Sequence[Told], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        merged = any(not each.why for each in told)
        columns = [
            TableColumn("title", _("Row"), "name", 190),
            TableColumn("ref", _("Ref"), "muted", 130),
            TableColumn("label", _("Field"), "text", 140),
            TableColumn("before", _("Before"), "text", 160, shown=merged),
            TableColumn("shown", _("Now") if merged else _("In the file"), "text", 170),
            TableColumn("where", _("Where"), "muted", 150),
            TableColumn("count", _("Cells"), "number", 80, shown=any(each.count > 1 for each in told)),
            TableColumn("why", _("Why"), "muted", 320, shown=not merged),
        ]
        shown = [column for column in columns if column.shown]
        self.table = SimpleTable(shown, name=title, compact=True)
        self.table.set_rows([TableRow(str(n), _cells(each, shown)) for n, each in enumerate(told)])
        close = button(_("Close"), self.accept, kind="primary")
        close.setDefault(True)
        heading = column(label(title, "section"), gap=2)
        if sentence:
            heading.addWidget(label(sentence, "second", wrap=True))
        whole = column(heading, self.table, row(None, close), gap=12, margins=(24, 20, 24, 20))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.resize(theme().px(980), theme().px(560))
        self.table.setFocus()
        announce(self, f"{title}. {sentence}")


def _cells(told: Told, columns: Sequence[TableColumn]) -> list[object]:
    where = ", ".join(
        part for part in (told.sheet, _("row {n}").format(n=integer(told.number)) if told.number else "") if part
    )
    known: dict[str, object] = {
        "title": told.title, "ref": told.ref, "label": told.label, "before": told.before, "shown": told.shown,
        "where": where, "count": told.count, "why": told.sentence,
    }  # fmt: skip
    return [known[column.key] for column in columns]
