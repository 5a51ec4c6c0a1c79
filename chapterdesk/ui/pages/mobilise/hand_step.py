"""Handing out: call sheets, workbooks and mail drafts in one folder, and taking a caller's workbook in again."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.fields.dates import Instant
from chapterdesk.services.mobilise import asking, callers, handing_out, taking_in
from chapterdesk.services.mobilise.handing_out import DRAFT, PDF, WORKBOOK, Handed, Order
from chapterdesk.services.mobilise.taking_in import Plan
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.opening import open_file
from chapterdesk.ui.pages.exporting.shielded import ask_shielded
from chapterdesk.ui.pages.meetings.preview import PdfPreview
from chapterdesk.ui.pages.mobilise.sitting import Sitting, Step
from chapterdesk.ui.pages.mobilise.taking import TakeInDialog
from chapterdesk.ui.records import ListAndCard, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.widgets import button, column, hairline, label, row

PAPER = "paper"


class HandStep(Step):
    """The fourth step: forms and callers at the left, the chosen caller's sheet at the right."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.forms = {
            PDF: QCheckBox(_("Call sheets, to print")),
            WORKBOOK: QCheckBox(_("Workbooks, to fill in and send back")),
            DRAFT: QCheckBox(_("Mail drafts to the callers, with both")),
        }
        for form, each in self.forms.items():
            each.setChecked(form != DRAFT)
            each.toggled.connect(lambda _on: self._enable())
        columns = [
            TableColumn("name", _("Caller"), "name", 200, sortable=False),
            TableColumn("left", _("Left to call"), "number", 110, sortable=False),
            TableColumn("handed", _("Handed out"), "text", 150, sortable=False),
        ]
        self.callers = SimpleTable(columns, name=_("Callers"), fit=8)
        self.callers.chosen.connect(lambda _key: self._preview())
        self.save = button(_("Save in a folder…"), self.ask_folder, kind="primary", icon_name="folder-open")
        self.take = button(_("Take in a caller’s workbook…"), self.ask_file, icon_name="download")
        self.next = button(pgettext("verb", "Call"), lambda: self.go.emit(4))
        self.preview = PdfPreview(sitting.desk.tasks, _("Call sheet"), self._make, [])
        self._arrange()

    def _arrange(self) -> None:
        left = QWidget()
        left.setLayout(
            column(
                label(_("What the callers get"), "section"), *self.forms.values(), 4, self.callers,
                row(self.save, self.next, None), 12, hairline(), 8,
                label(_("What comes back"), "section"),
                label(_("Only what a caller filled in is taken. The same file twice changes nothing."), "second", wrap=True),
                row(self.take, None), None,
                gap=8, margins=(32, 20, 24, 20),
            )
        )  # fmt: skip
        both = ListAndCard(self.sitting.desk, left, self.preview, key="mobilise.hand", card_width=560)
        self.setLayout(column(both, gap=0))

    # -- showing ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the callers and the sheet."""
        desk, key = self.sitting.desk, self.callers.current_key()
        with desk.register.read() as conn:
            lines = callers.lines(desk.register, conn, self.sitting.id)
        when = Instant()
        self.callers.set_rows(
            [TableRow(line.id, [line.name, line.left, when.format(line.handed_out or None)]) for line in lines]
        )
        if lines and not key:
            self.callers.choose(lines[0].id)
        self._enable()
        self._preview()

    def _enable(self) -> None:
        lines = self.callers.rows()
        anybody = any(each.cells[1] for each in lines)
        self.save.setEnabled(anybody and any(each.isChecked() for each in self.forms.values()))

    def begin(self) -> None:
        """Put the keyboard on saving."""
        self.save.setFocus()

    def _size(self) -> str:
        return "Letter" if self.sitting.desk.get_setting(PAPER) == "Letter" else "A4"

    def _preview(self) -> None:
        self.preview.ask(paper_size=self._size())

    def _make(self) -> Callable[[Progress], bytes] | None:
        """Return what makes the chosen caller's sheet; nothing is noted for looking at it."""
        caller, register, mobilisation, size = (
            self.callers.current_key(),
            self.sitting.desk.register,
            self.sitting.id,
            self._size(),
        )
        left = {each.key: each.cells[1] for each in self.callers.rows()}
        if not caller or not left.get(caller):
            return None
        return lambda _progress: handing_out.call_sheet(register, mobilisation, caller, size=size)

    # -- handing out ------------------------------------------------------------------------------------------------

    @Slot()
    def ask_folder(self) -> None:
        """Ask where to, and write there."""
        confirmed = self._confirmed()
        if confirmed is None:
            return
        chosen = QFileDialog.getExistingDirectory(self, _("Hand out"), str(documents_folder()))
        if chosen:
            self.hand_out(Path(chosen), confirmed)

    def _confirmed(self) -> tuple[str, ...] | None:
        """Return the Refs of people with protected identity who may be in it; None where the user thought better of it."""
        with self.sitting.desk.register.read() as conn:
            people = handing_out.shielded(conn, self.sitting.id)
        return ask_shielded(people, self)

    def hand_out(self, folder: Path, confirmed: tuple[str, ...] = ()) -> None:
        """Write what is ticked for every caller into a folder, off the screen's thread."""
        register = self.sitting.desk.register
        forms = [form for form, each in self.forms.items() if each.isChecked()]
        order = Order(self.sitting.id, folder, forms, confirmed=confirmed, size=self._size())

        def write(progress: Progress) -> list[Handed]:
            return handing_out.hand_out(register, order, progress=progress)

        self.sitting.run(_("Handing out"), write, lambda files: self._handed(folder, files))

    def _handed(self, folder: Path, files: list[Handed]) -> None:
        said = ngettext("{n} file in {folder}", "{n} files in {folder}", len(files))
        self.sitting.desk.toast(said.format(n=integer(len(files)), folder=folder.name), None)
        open_file(folder)

    # -- taking in --------------------------------------------------------------------------------------------------

    @Slot()
    def ask_file(self) -> None:
        """Ask which file came back, and read it."""
        kinds = _("Tables (*.xlsx *.xlsm *.ods *.csv *.xls)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("A caller’s workbook"), str(documents_folder()), kinds)
        if chosen:
            self.take_in(Path(chosen))

    def take_in(self, path: Path) -> None:
        """Read a caller's workbook off the screen's thread, then show what it would change."""
        register, mobilisation = self.sitting.desk.register, self.sitting.id

        def read(progress: Progress) -> Plan:
            return taking_in.plan(register, path, mobilisation, progress=progress)

        self.sitting.run(_("Reading {name}").format(name=path.name), read, self.review)

    def review(self, made: Plan) -> TakeInDialog:
        """Show what a file would change, and take it in when it is agreed to."""
        context = contextvars.copy_context()
        dialog = TakeInDialog(self.sitting.desk, made, self)
        dialog.taken.connect(lambda many: context.run(self._taken, many))
        dialog.open()
        return dialog

    def _taken(self, many: int) -> None:
        with self.sitting.desk.register.read() as conn:
            self.sitting.facts = asking.facts(self.sitting.desk.register, conn, self.sitting.id)
        if many:
            self.go.emit(5)
