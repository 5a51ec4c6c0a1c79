"""Surveys at the left, what came of the chosen one at the right: charts with their tables, own words without names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.models import Survey
from chapterdesk.models.surveys import SURVEY_KINDS
from chapterdesk.services.reports.answers_report import group_table, said
from chapterdesk.services.surveys import known, plan, results
from chapterdesk.services.surveys.counting import Result
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.reports.chosen_tab import ChosenTab
from chapterdesk.ui.pages.reports.take_in import TakeInDialog
from chapterdesk.ui.records import (
    HistoryDialog,
    NewRecordDialog,
    SimpleTable,
    TableColumn,
    TableRow,
    ask_delete,
)
from chapterdesk.ui.widgets import Card, ChartCard, EmptyState, Rung, button, clear, label, row

_FIELDS = ("name", "survey_kind", "unit", "activity", "asked", "anonymous", "opened", "closed")
_MOST_TEXTS = 200


class SurveysTab(ChosenTab):
    """The list and the results of the chosen survey."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__(desk)
        columns = [
            TableColumn("name", _("Survey"), "name", 220),
            TableColumn("kind", _("Kind"), "text", 120),
            TableColumn("until", _("Until"), "date", 110),
            TableColumn("answers", _("Answers"), "number", 90),
        ]
        table = SimpleTable(columns, name=_("Surveys"), desk=desk, key="reports.surveys", menu=self._menu)
        self.new = button(_("New survey"), self.ask_new, icon_name="plus", size="small")
        self.take = button(_("Take in answers…"), self.ask_file, kind="primary", icon_name="file-down", size="small")
        empty = EmptyState(
            "clipboard-list",
            _(
                "Ask with any form tool, save its answers as a spreadsheet, and take them in here: every question gets a chart."
            ),
            _("Take in answers…"),
            self.ask_file,
            title=_("No survey yet"),
        )
        self._arrange(table, row(self.new, self.take, None), empty, "reports.surveys", 620)

    def refresh(self) -> None:
        """Read the surveys and the chosen one's results again."""
        with self._desk.register.read() as conn:
            lines = known.surveys(conn)
        rows = [
            TableRow(s.id, [s.name, SURVEY_KINDS.format(s.kind or None), s.closed or s.opened or None, s.answers])
            for s in lines
        ]
        self._fill(rows)

    # -- results ----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        clear(self._body)
        if not self.key:
            return
        with self._desk.register.read() as conn:
            found = results.results(self._desk.register, conn, self.key)
        days = " \u2013 ".join(day for day in dict.fromkeys(found.days) if day)
        about = " \u00b7 ".join(part for part in (found.kind, days, said(found)) if part)
        self._body.addWidget(label(found.name, "section", wrap=True))
        self._body.addWidget(label(about, "second", wrap=True))
        change = button(_("Change…"), self._ask_change, icon_name="pencil", size="small")
        more = button(_("Take in more…"), self._ask_more, icon_name="file-down", size="small")
        paper = button(
            _("As a report"), lambda: self._desk.go("reports", "report:survey"), icon_name="file-text", size="small"
        )
        self._body.addLayout(row(change, more, paper, None, gap=8))
        for each in found.questions:
            self._body.addWidget(self._question(each, found.units))
        if not found.questions:
            self._body.addWidget(label(_("Nobody has answered yet."), "second"))
        self._body.addStretch(1)

    def _question(self, each: Result, units: dict[str, str]) -> QWidget:
        if each.asked.kind == "text" or not each.counts:
            card = Card(each.asked.name, results.sentence(each))
            for text in each.texts[:_MOST_TEXTS]:
                card.add(label(f"\u201c{text}\u201d", "body", wrap=True))
            return card
        rungs = [
            Rung(f"{results.value_words(each.asked, c.value)} ({results.share_words(c.share)})", c.n)
            for c in each.counts
        ]
        card = ChartCard(each.asked.name, results.sentence(each), rungs)
        if each.groups:
            card.add(self._groups(each, units))
        note = results.held_back_words(each)
        if note:
            card.add(label(note, "hint", wrap=True))
        return card

    def _groups(self, each: Result, units: dict[str, str]) -> SimpleTable:
        made = group_table(each, units)
        kinds = {"integer": "number", "decimal": "number"}
        columns = [
            TableColumn(f"c{n}", c.title, "name" if n == 0 else kinds.get(c.kind, "text"), 180 if n == 0 else 90)
            for n, c in enumerate(made.columns)
        ]
        table = SimpleTable(
            columns, name=_("{question}, by group").format(question=each.asked.name), fit=8, compact=True
        )
        table.set_rows([TableRow(str(n), list(cells)) for n, cells in enumerate(made.rows)])
        return table

    # -- doing ------------------------------------------------------------------------------------------------------

    def ask_new(self) -> NewRecordDialog:
        """Ask for a new survey, before its answers come."""
        return NewRecordDialog.ask(self._desk, Survey, self, fields=_FIELDS, title=_("New survey"), made=self.choose)

    def _ask_change(self) -> None:
        from chapterdesk.ui.pages.reports.change import ChangeDialog

        ChangeDialog(self._desk, Survey, self.key, _FIELDS, self).open()

    def _menu(self, keys: list[str]) -> list[tuple[str, Callable[[], Any]]]:
        return [
            (_("History…"), lambda: HistoryDialog.ask(self._desk, Survey, keys[0], self)),
            (_("Delete…"), lambda: ask_delete(self._desk, Survey, keys, self)),
        ]

    def ask_file(self) -> None:
        """Ask for a form's export and show what it would do, as a new survey or as answers to one."""
        self._ask_file("")

    def _ask_more(self) -> None:
        self._ask_file(self.key)

    def _ask_file(self, survey: str) -> None:
        kinds = _("Tables (*.xlsx *.csv *.ods *.xls *.tsv *.txt)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Take in answers"), str(Path.home()), kinds)
        if chosen:
            self.take_in(Path(chosen), survey)

    def take_in(self, path: Path, survey: str = "") -> None:
        """Read a form's export off the screen's thread and show what it would do."""
        task = self._desk.tasks.run(
            _("Reading {name}").format(name=path.name), lambda progress: plan.read(path, progress=progress)
        )
        task.finished.connect(lambda export: self._ask_plan(export, survey))
        task.failed.connect(self._say)

    def _ask_plan(self, export: object, survey: str) -> TakeInDialog | None:
        if not isinstance(export, plan.Export):
            return None
        dialog = TakeInDialog(self._desk, export, survey, self)
        dialog.taken.connect(self.choose)
        dialog.open()
        return dialog

    @Slot(object)
    def _say(self, error: object) -> None:
        if isinstance(error, UserError):
            self._desk.toast(str(error), None)
