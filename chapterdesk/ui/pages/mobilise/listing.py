"""Every mobilisation: those going on first, how many are on it and how many are left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _, ngettext
from chapterdesk.models.mobilisation import MOBILISATION_STATES
from chapterdesk.services.mobilise import asking
from chapterdesk.ui.beside import Beside
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import CellIcon, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.style.tokens import PAGE_SIDE, PAGE_TOP
from chapterdesk.ui.widgets import EmptyState, PageHeader, button, column, stacked

_MARKS = {
    "draft": ("pencil", "neutral"),
    "calling": ("phone", "warning"),
    "paused": ("circle-pause", "neutral"),
    "done": ("circle-check", "success"),
}


class MobilisationList(QWidget):
    """Signals: ``opened(id)``, ``new_asked()``."""

    opened = Signal(str)
    new_asked = Signal()

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._beside = Beside(desk, self)
        self.begin = button(_("Mobilise"), self.new_asked.emit, kind="primary", icon_name="zap")
        self.header = PageHeader(_("Mobilise"), actions=[self.begin])
        columns = [
            TableColumn("name", _("Mobilisation"), "name", 320),
            TableColumn("state", _("Status"), "mark", 170),
            TableColumn("opened", _("Opened"), "date", 120),
            TableColumn("people", _("People"), "number", 100),
            TableColumn("left", _("Left to call"), "number", 120),
        ]
        self.table = SimpleTable(columns, name=_("Mobilisations"), desk=desk, key="mobilise.list")
        self.table.row_opened.connect(self.opened)
        self.table.clicked.connect(lambda _index: self.opened.emit(self.table.current_key()))
        empty = EmptyState(
            "zap",
            _("When something happens: say what you ask for, choose whom, share the calls out, and see who comes."),
            _("Mobilise"),
            self.new_asked.emit,
            title=_("Nobody has been mobilised yet"),
        )
        self.stack = stacked(self.table, empty)
        whole = column(self.header, self.stack, gap=16, margins=(PAGE_SIDE, PAGE_TOP, PAGE_SIDE, PAGE_TOP))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def refresh(self) -> None:
        """Read the list again."""
        self._beside.ask(asking.listed, self._take)

    def _take(self, lines: list[asking.Line]) -> None:
        rows = []
        for line in lines:
            icon, tone = _MARKS.get(line.state, _MARKS["draft"])
            state = CellIcon(icon, MOBILISATION_STATES.format(line.state), tone)
            rows.append(
                TableRow(
                    line.id,
                    [
                        line.name,
                        state,
                        line.opened[:10],
                        line.people or None,
                        line.left if line.state in asking.GOING else None,
                    ],
                )
            )
        self.table.set_rows(rows)
        going = sum(1 for line in lines if line.state == "calling")
        said = ngettext("{n} is going on.", "{n} are going on.", going).format(n=going) if going else ""
        self.header.set_text(_("Mobilise"), said)
        self.stack.setCurrentIndex(0 if lines else 1)
        # An empty page has its first step in the middle.
        self.begin.setVisible(bool(lines))

    def take_focus(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
