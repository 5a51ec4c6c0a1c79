"""The evaluation of an occasion: figures a question, own words, typing a response, taking in a survey's file."""

from __future__ import annotations

import contextvars
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QSpinBox, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import decimal
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.trainings import evaluation
from chapterdesk.services.trainings.evaluation import LEAST, MOST, SCALE, Evaluation, Taken
from chapterdesk.services.trainings.occasions import Facts
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.doing import take_back
from chapterdesk.ui.records import Cell, SimpleTable, TableColumn, TableRow, run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.tasks import Task
from chapterdesk.ui.widgets import button, clear, column, label, number_field, row, scroll


class EvaluationPart(QWidget):
    """``load(facts)``; begins an evaluation at the first response that is typed or taken in."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._facts: Facts | None = None
        self.said = label("", "second-strong", wrap=True)
        self.type = button(_("Type a response…"), self.ask_response, icon_name="pen-line", size="small")
        self.take = button(_("Take in a survey’s file…"), self.ask_file, icon_name="download", size="small")
        columns = [
            TableColumn("name", _("Question"), "name", 250, sortable=False),
            TableColumn("mean", _("Mean"), "text", 64, "right", sortable=False),
            TableColumn("spread", _("From 1 to 5"), "text", 120, sortable=False),
            TableColumn("n", _("Answers"), "number", 82, sortable=False),
        ]
        self.table = SimpleTable(columns, name=_("Evaluation"), fit=10)
        self._words = column(gap=6)
        inside = QWidget()
        inside.setLayout(column(self.table, self._words, None, gap=14))
        line = row(self.said, None, self.type, self.take, gap=8)
        line.setStretch(0, 1)
        whole = column(line, scroll(inside), gap=12, margins=(20, 12, 20, 16))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def load(self, facts: Facts) -> None:
        """Show what was answered."""
        self._facts = facts
        found = None
        if facts.survey:
            with self._desk.register.read() as conn:
                found = evaluation.read(conn, facts.survey)
        clear(self._words)
        self.table.setVisible(bool(found and found.responses))
        if found is None or not found.responses:
            self.said.setText(_("Nobody has answered yet."))
            return
        many = ngettext("{n} response of {all}.", "{n} responses of {all}.", found.responses)
        self.said.setText(many.format(n=found.responses, all=max(found.asked, found.responses)))
        self._show(found)

    def _show(self, found: Evaluation) -> None:
        scales = [q for q in found.questions if q.kind == SCALE]
        self.table.set_rows(
            [
                TableRow(
                    q.id,
                    [
                        q.name,
                        Cell("" if q.mean is None else decimal(q.mean), q.mean),
                        " · ".join(str(n) for n in q.counts),
                        q.answers,
                    ],
                )
                for q in scales
            ]
        )
        for question in found.questions:
            if question.kind != SCALE and question.said:
                self._words.addWidget(label(question.name, "strong", wrap=True))
                for text in question.said:
                    self._words.addWidget(label(f"\u201c{text}\u201d", "second", wrap=True))

    # -- responses --------------------------------------------------------------------------------------------------

    def _survey(self) -> str:
        """Return the survey's id; it is made where there is none."""
        if self._facts is None:
            return ""
        if self._facts.survey:
            return self._facts.survey
        return evaluation.begin(self._desk.register, self._facts.id)

    @Slot()
    def ask_response(self) -> QDialog | None:
        """Ask for one response."""
        survey = self._survey()
        if not survey:
            return None
        dialog = ResponseDialog(self._desk, survey, self)
        dialog.open()
        return dialog

    @Slot()
    def ask_file(self) -> None:
        """Ask which file a survey service saved."""
        kinds = _("Tables (*.xlsx *.xlsm *.ods *.csv *.xls)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Take in a survey’s file…"), str(documents_folder()), kinds)
        if chosen:
            self.take_in(Path(chosen))

    def take_in(self, path: Path) -> Task | None:
        """Take a survey's file in off the screen's thread, to be cancelled below; the same answers twice change nothing."""
        if self._facts is None:
            return None
        register, training, context = self._desk.register, self._facts.id, contextvars.copy_context()

        def work(progress: Progress) -> Taken:
            return context.run(lambda: evaluation.take_in(register, training, path, progress=progress))

        self.take.setEnabled(False)
        task = self._desk.tasks.run(_("Reading {name}").format(name=path.name), work)
        task.finished.connect(self._took)
        task.failed.connect(self._say)
        task.ended.connect(partial(self.take.setEnabled, True))
        return task

    @Slot(object)
    def _took(self, taken: object) -> None:
        if isinstance(taken, Taken):
            step = taken.work
            self._desk.toast(_taken(taken), (lambda: take_back(self._desk, step)) if step else None)

    @Slot(object)
    def _say(self, error: object) -> None:
        if isinstance(error, UserError):
            self._desk.toast(str(error), None)


def _taken(taken: Taken) -> str:
    said = ngettext("{n} new response.", "{n} new responses.", taken.new).format(n=taken.new)
    if taken.known:
        said += " " + ngettext("{n} was known.", "{n} were known.", taken.known).format(n=taken.known)
    if taken.problems:
        many = len(taken.problems)
        told = ngettext("{n} answer could not be read.", "{n} answers could not be read.", many)
        said += " " + told.format(n=many)
    return said


class ResponseDialog(QDialog):
    """One response on paper, typed: a number a question, and own words; 0 is no answer."""

    def __init__(self, desk: DeskContext, survey: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._survey = desk, survey
        self.setWindowTitle(_("Type a response"))
        self.numbers: dict[str, QSpinBox] = {}
        self.texts: dict[str, QLineEdit] = {}
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        with desk.register.read() as conn:
            found = evaluation.read(conn, survey)
        inside = column(gap=10)
        for question in found.questions if found is not None else ():
            if question.kind == SCALE:
                made = self.numbers[question.id] = number_field(question.name, 0, 0, MOST)
                made.setSpecialValueText("\u2013")
                line = row(label(question.name, "body", wrap=True), made, gap=12)
                line.setStretch(0, 1)
                inside.addLayout(line)
            else:
                edit = self.texts[question.id] = QLineEdit()
                edit.setAccessibleName(question.name)
                inside.addLayout(column(label(question.name, "label", wrap=True), edit, gap=3))
        hint = _("{least} is not at all, {most} is very much.").format(least=LEAST, most=MOST)
        self.save = button(_("Save"), self.accept, kind="primary")
        self.save.setDefault(True)
        foot = row(None, button(_("Cancel"), self.reject), self.save)
        head = column(label(_("Type a response"), "section"), label(hint, "second"), gap=2)
        self.setLayout(column(head, inside, self._wrong, foot, gap=14, margins=(24, 20, 24, 20)))
        self.setMinimumWidth(theme().px(480))

    @Slot()
    def accept(self) -> None:
        """Save it, or say what is wrong."""
        given = {key: str(each.value()) for key, each in self.numbers.items() if each.value()}
        given |= {key: each.text() for key, each in self.texts.items()}
        verb = partial(evaluation.add, self._desk.register, self._survey, given)
        if run_work(self._desk, self.windowTitle(), verb, place=self._wrong):
            super().accept()
