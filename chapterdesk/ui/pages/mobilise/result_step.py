"""The last step: what came of it, and who said what."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from chapterdesk.core.text import _, ngettext
from chapterdesk.services.mobilise import outcomes, results
from chapterdesk.ui.pages.mobilise.result_panel import ResultPanel
from chapterdesk.ui.pages.mobilise.sitting import Sitting, Step
from chapterdesk.ui.records import ListAndCard, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.widgets import box, button, choice_field, column, label, row, scroll


class ResultStep(Step):
    """Figures and chart at the left, the people behind one outcome at the right."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.panel = ResultPanel()
        self.outcome = choice_field(_("Who said"), [(code, outcomes.words_of(code)) for code in results.SHOWN])
        self.outcome.currentIndexChanged.connect(lambda _place: self._show_people())
        columns = [
            TableColumn("name", _("Person"), "name", 220),
            TableColumn("note", _("Note"), "text", 260),
        ]
        self.people = SimpleTable(columns, name=_("People"), desk=sitting.desk, key="mobilise.result")
        self.people.row_opened.connect(lambda key: sitting.desk.go("people", key))
        self.count = label("", "second")
        self.copy = button(_("Copy the names"), self._copy, icon_name="copy", size="small")
        self._arrange()

    def _arrange(self) -> None:
        left = QWidget()
        left.setLayout(column(self.panel, gap=0, margins=(32, 20, 24, 20)))
        right = column(
            row(label(_("Who said"), "section"), self.outcome, None, self.copy), self.count, self.people,
            gap=10, margins=(20, 20, 20, 20),
        )  # fmt: skip
        right.setStretch(2, 1)
        both = ListAndCard(self.sitting.desk, scroll(left), box(right, "sunken"), key="mobilise.result", card_width=560)
        self.setLayout(column(both, gap=0))

    def refresh(self) -> None:
        """Show the figures and the people."""
        desk, facts = self.sitting.desk, self.sitting.facts
        with desk.register.read() as conn:
            found = results.so_far(desk.register, conn, self.sitting.id)
        self.panel.show_result(found, facts.hoped if facts else 0)
        self._show_people()

    def begin(self) -> None:
        """Put the keyboard into the choice."""
        self.outcome.setFocus()

    def _show_people(self) -> None:
        with self.sitting.desk.register.read() as conn:
            found = results.who_said(conn, self.sitting.id, str(self.outcome.currentData()))
        self.people.set_rows([TableRow(key, [name, note]) for key, name, note in found])
        self.count.setText(ngettext("{n} person", "{n} people", len(found)).format(n=len(found)))
        self.copy.setEnabled(bool(found))

    def _copy(self) -> None:
        names = [str(each.cells[0]) for each in self.people.rows()]
        QApplication.clipboard().setText("\n".join(names))
        self.sitting.desk.toast(_("Copied."), None)
