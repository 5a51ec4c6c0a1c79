"""The import page: from a file to a plan, from the plan into the register, and back again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.services.importing import Outcome, Prepared, apply, count_waiting, left_out_rows, prepare, save_refused
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.importing.busy import BusyView
from chapterdesk.ui.pages.importing.earlier import earlier_imports, senders
from chapterdesk.ui.pages.importing.job import Endings, Job
from chapterdesk.ui.pages.importing.planview import PlanView
from chapterdesk.ui.pages.importing.result import ResultView
from chapterdesk.ui.pages.importing.rows import Choices, ShownPlan
from chapterdesk.ui.pages.importing.start import StartView
from chapterdesk.ui.pages.importing.waitingview import WaitingView
from chapterdesk.ui.widgets import column

PENDING = "pending"
FOLDER = "import/folder"
_MEETING_KINDS = ("meeting", "agenda_item", "attendance", "decision", "commitment")
_READS = "*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt *.htm *.html *.vcf"


class ImportPage(QWidget):
    """``open(path_or_text)`` begins; ``shown(target)`` is called at each visit ("pending" shows the rows that wait).

    Attributes:
        back_up: Called on the worker's thread before anything is written, with a Progress; None where no backup is offered.
        title_changed: The title for the window, such as the file's name.
    """

    title_changed = Signal(str)

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._register = desk.register
        self.back_up: Callable[[Progress], object] | None = None
        self._source: Path | str | None = None
        self._kind = "person"
        self._next_kind = ""
        self._outcome: Outcome | None = None
        self._done_plan: ShownPlan | None = None
        self._after_stale = False
        self.job = Job(desk.tasks, self)
        self.start = StartView()
        self.busy = BusyView()
        self.plan = PlanView()
        self.result = ResultView()
        self.waiting = WaitingView(desk)
        self._stack = QStackedWidget()
        for view in (self.start, self.busy, self.plan, self.result, self.waiting):
            self._stack.addWidget(view)
        self.setLayout(column(self._stack, gap=0))
        self.setAccessibleName(_("Import"))
        self.setAcceptDrops(True)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.job.changed.connect(self._show_progress)
        self.start.choose.connect(self.choose)
        self.start.paste.connect(self.paste)
        self.start.retry.connect(self._read)
        self.start.undo.connect(self._undo)
        self.start.pending.connect(self._show_waiting)
        self.busy.cancelled.connect(self.job.cancel)
        self.plan.apply.connect(self._apply)
        self.plan.cancel.connect(self._cancel)
        self.plan.another.connect(self.choose)
        self.plan.save_refused.connect(self._save_refused)
        self.plan.start_over.connect(self._cancel)
        self.plan.remapped.connect(lambda c, f: self._again(lambda p, w: p.again(mapping={c: f or None}, progress=w)))
        self.plan.sheet_chosen.connect(lambda name: self._again(lambda p, w: p.again(sheet=name, progress=w)))
        self.plan.sender_named.connect(lambda name: self._again(lambda p, w: p.again(sender=name, progress=w)))
        self.plan.date_order.connect(lambda order: self._again(lambda p, w: p.again(date_order=order, progress=w)))
        self.result.show_new.connect(self._show_new)
        self.result.undo.connect(lambda: self._undo(self._outcome.work if self._outcome else 0))
        self.result.another.connect(self._to_start)
        self.result.pending.connect(self._show_waiting)
        self.result.save_refused.connect(self._save_refused)
        self.waiting.back.connect(self._to_start)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.start)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    # -- what the window calls -------------------------------------------------------------------------------------

    def open(self, path_or_text: Path | str, *, kind: str = "person") -> None:
        """Read a file (a Path) or text copied from a spreadsheet (a str) and show what its import would do."""
        kind, self._next_kind = self._next_kind or kind, ""
        self._source, self._kind = path_or_text, kind
        self.start.kind.setCurrentIndex(max(0, self.start.kind.findData(kind)))
        self.start.clear_error()
        self._read("")

    def shown(self, target: str = "") -> None:
        """Show the page as it was left, or the rows that wait ("pending")."""
        if target == PENDING:
            self._show_waiting()
        elif self._stack.currentWidget() is self.waiting:
            self.waiting.refresh()
        else:
            self.refresh()

    def title(self) -> str:
        """Return what the page is about: the file's name while one is open."""
        shown = self.plan.shown()
        if self._stack.currentWidget() is self.plan and shown is not None:
            return shown.plan.source.file or _("Pasted rows")
        return _("Import")

    def refresh(self) -> None:
        """Read anew which imports there were and how many rows wait."""
        self.start.show_earlier(earlier_imports(self._register))
        with self._register.read() as conn:
            self.start.show_waiting(count_waiting(conn), len(left_out_rows(conn)))

    # -- choosing --------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a file and open it."""
        folder = str(self._desk.get_setting(FOLDER) or "")
        path = self.ask_file(folder)
        if path is not None:
            self._desk.set_setting(FOLDER, str(path.parent))
            self._hand_over(path)

    def ask_file(self, folder: str) -> Path | None:
        """Show the system's dialog for opening a file."""
        filters = f"{_('Tables')} ({_READS});;{_('All files')} (*)"
        name, _filter = QFileDialog.getOpenFileName(self, _("Import a spreadsheet"), folder, filters)
        return Path(name) if name else None

    def ask_target(self, suggestion: str) -> Path | None:
        """Show the system's dialog for saving a workbook."""
        name, _filter = QFileDialog.getSaveFileName(
            self, _("Save list of refused"), suggestion, f"{_('Excel workbook')} (*.xlsx)"
        )
        return Path(name) if name else None

    def paste(self) -> None:
        """Open the table that is on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self._hand_over(text)
        else:
            what = _("Nothing is copied yet.")
            self.start.show_error(UserError(what, _("Copy rows in the spreadsheet, then paste here."), code="empty"))

    def _hand_over(self, source: Path | str) -> None:
        """Open a source the way the whole program does, with a backup made meanwhile, as the kind chosen here.

        A workbook of an exchange partner is taken in where those are.
        """
        # What knows those workbooks is loaded with the first file.
        from chapterdesk.services.exchange import recognising

        if isinstance(source, Path) and recognising.is_exchange(self._register, source):
            self._desk.go("exchange", f"open:{source}")
            return
        self._next_kind = str(self.start.kind.currentData() or "person")
        self._desk.open_import(source)
        if self._next_kind:  # nobody opened it: a desk without a window around
            self.open(source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        if any(url.isLocalFile() for url in event.mimeData().urls()) and not self.job.running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file that was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self._hand_over(paths[0])

    # -- planning --------------------------------------------------------------------------------------------------

    def _read(self, password: str) -> None:
        source = self._source
        if source is None:
            return
        kind, register = self._kind, self._register
        title = (
            _("Reading {file}").format(file=source.name) if isinstance(source, Path) else _("Reading what was pasted")
        )

        def work(progress: Progress) -> ShownPlan:
            return ShownPlan(
                prepare(register, source, kind=kind, password=password or None, progress=progress), Choices()
            )

        self._go(self.busy)
        self.job.begin(title, work, Endings(self._show_plan, self._refused, self._to_start))

    def _again(self, verb: Callable[[Prepared, Progress], Prepared]) -> None:
        shown = self.plan.shown()
        if shown is None:
            return
        kept = Choices(dict(shown.choices.decisions), dict(shown.choices.likes))

        def work(progress: Progress) -> ShownPlan:
            return ShownPlan(verb(shown.prepared, progress), kept)

        title = _("Looking through the rows again")
        self.plan.set_busy(title)
        self.job.begin(title, work, Endings(self._show_plan, self._not_again, self.plan.restore))

    def _show_plan(self, shown: ShownPlan) -> None:
        self.start.clear_error()  # and the password that was typed there
        self._go(self.plan)
        self.plan.show_plan(shown, senders(self._register))
        self.plan.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._after_stale:
            self._after_stale = False
            self.plan.say(
                "refresh-cw",
                _("The register was changed meanwhile, so the rows were looked through again."),
                _("Nothing was taken in. Have a look, then go on."),
                "warning",
            )

    def _refused(self, error: Exception) -> None:
        self._to_start()
        self.start.show_error(_told(error))

    def _not_again(self, error: Exception) -> None:
        told = _told(error)
        self._after_stale = False
        self.plan.restore()
        self.plan.say("triangle-alert", told.what, told.remedy, "danger")

    # -- taking in and back ----------------------------------------------------------------------------------------

    def _apply(self) -> None:
        shown = self.plan.shown()
        if shown is None:
            return
        register, back_up = self._register, self.back_up
        decisions = dict(shown.choices.decisions)

        def work(progress: Progress) -> Outcome:
            if back_up is not None:
                progress.step(0, 0, _("Making a backup"))
                back_up(progress)
            return apply(register, shown.plan, decisions, progress)

        title = _("Taking in {file}").format(file=shown.plan.source.file or _("what was pasted"))
        self._go(self.busy)
        endings = Endings(lambda outcome: self._applied(shown, outcome), self._not_applied, self._back_to_plan)
        self.job.begin(title, work, endings)

    def _applied(self, shown: ShownPlan, outcome: Outcome) -> None:
        self._outcome, self._done_plan = outcome, shown
        self.refresh()
        self.result.show_outcome(outcome, shown.plan.source.file or _("Pasted rows"), shown.plan.entity)
        self._go(self.result)

    def _not_applied(self, error: Exception) -> None:
        self._back_to_plan()
        told = _told(error)
        if told.code == "stale":
            self._after_stale = True
            self._again(lambda prepared, progress: prepared.again(progress=progress))
        else:
            self.plan.say("triangle-alert", told.what, told.remedy, "danger")

    def _back_to_plan(self) -> None:
        self._go(self.plan)

    def _undo(self, work: int) -> None:
        if not work:
            return
        register = self._register
        self._go(self.busy)
        self.job.begin(
            _("Undoing the import"),
            lambda _progress: register.undo(work),
            Endings(self._undone, self._refused, self._to_start),
        )

    def _undone(self, _result: object) -> None:
        self._to_start()
        self.start.show_note(
            "undo-2", _("The import is taken back."), _("The register is as it was before."), "success"
        )

    # -- the rest --------------------------------------------------------------------------------------------------

    def _save_refused(self) -> None:
        shown = self.plan.shown() or self._done_plan
        if shown is None:
            return
        stem = Path(shown.plan.source.file).stem or _("Pasted rows")
        target = self.ask_target(_("{file}, refused rows").format(file=stem) + ".xlsx")
        if target is None:
            return
        try:
            save_refused(shown.plan, target.with_suffix(".xlsx"))
        except UserError as error:
            self._desk.toast(str(error), None)
            return
        self._desk.toast(_("Saved: {file}").format(file=target.with_suffix(".xlsx").name), None)

    def _show_new(self) -> None:
        if self._outcome is None or self._done_plan is None:
            return
        kind = self._done_plan.plan.entity.kind
        page = "groups" if kind == "unit" else "meetings" if kind in _MEETING_KINDS else "people"
        self._desk.go(page, f"import:{self._outcome.work}")

    def _show_waiting(self) -> None:
        self.waiting.begin()
        self._go(self.waiting)

    def _cancel(self) -> None:
        self.job.cancel()
        self._to_start()

    def _to_start(self) -> None:
        self.refresh()
        self._go(self.start)

    def _go(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)
        self.title_changed.emit(self.title())

    def _show_progress(self) -> None:
        if self.job.task is not None:
            self.busy.show_task(self.job.task)


def _told(error: Exception) -> UserError:
    """Return what the page says of an error; bugs are shown by the window, and here only what is still safe."""
    if isinstance(error, UserError):
        return error
    return UserError(_("That did not work."), _("Nothing was changed. Try again, or choose another file."))
