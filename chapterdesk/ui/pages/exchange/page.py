"""The page: overview, the preview of a file, its review, and a folder of files; long work goes on beside the screen."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.services.exchange import peers
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import Refresher, do
from chapterdesk.ui.pages.exchange.overview import Overview
from chapterdesk.ui.pages.exchange.verbs import Verbs, told
from chapterdesk.ui.pages.importing.busy import BusyView
from chapterdesk.ui.pages.importing.job import Endings, Job
from chapterdesk.ui.widgets import column

CHOOSE, CONFLICTS, NEW, OPEN = "choose", "conflicts", "new", "open"
OUT, IN, PARTNER = "out", "in", "partner"
Work = Callable[[Progress], Any]


class ExchangePage(QWidget):
    """See the package for its targets; ``open(path)`` takes a workbook or a folder.

    Attributes:
        back_up: Called on the worker's thread before anything is written, with a Progress; None where no backup is offered.
        title_changed: The title for the window.
    """

    title_changed = Signal(str)

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._register = desk.register
        self.back_up: Callable[[Progress], object] | None = None
        self._path = Path()
        self._folder = Path()
        self._password: str | None = None
        self._sender = ""
        self.job = Job(desk.tasks, self)
        self.verbs = Verbs(desk, self)
        self.overview = Overview(desk)
        self.busy = BusyView()
        self._stack = QStackedWidget()
        self._later: dict[str, QWidget] = {}
        for view in (self.overview, self.busy):
            self._stack.addWidget(view)
        self.setLayout(column(self._stack, gap=0))
        self.setAccessibleName(_("Exchange"))
        self.setAcceptDrops(True)
        self._connect()
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._changed)

    def _connect(self) -> None:
        self.job.changed.connect(self._show_progress)
        self.busy.cancelled.connect(self.job.cancel)
        view = self.overview
        view.choose.connect(self.choose)
        view.folder.connect(self.choose_folder)
        view.import_asked.connect(lambda: self._desk.go("import", ""))
        view.export_asked.connect(self.verbs.ask_export)
        view.write_asked.connect(self.verbs.ask_write)
        view.edit_asked.connect(self.verbs.ask_edit)
        view.entry_opened.connect(lambda entry: self.review(entry.n))
        view.remind_asked.connect(self.verbs.ask_remind)
        view.conflicts_asked.connect(lambda: self.review(0))
        self.verbs.changed.connect(view.refresh)
        view.trouble.retry.connect(self._retry)
        view.trouble.add_asked.connect(self._add_sender)
        view.trouble.import_asked.connect(lambda: self._desk.open_import(self._path))
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._escape)

    # Each view's modules are read when it is first needed, so that the page opens at once.

    @property
    def preview(self) -> Any:
        """What a file would do."""
        return self._made("preview", self._make_preview)

    @property
    def reviewing(self) -> Any:
        """The review of a file."""
        return self._made("review", self._make_review)

    @property
    def hub(self) -> Any:
        """A folder of files."""
        return self._made("hub", self._make_hub)

    def _made(self, key: str, make: Callable[[], QWidget]) -> QWidget:
        if key not in self._later:
            self._later[key] = make()
            self._stack.addWidget(self._later[key])
        return self._later[key]

    def _make_preview(self) -> QWidget:
        from chapterdesk.ui.pages.exchange.preview import PreviewView

        view = PreviewView()
        view.apply.connect(self._apply)
        view.cancel.connect(self.to_overview)
        return view

    def _make_review(self) -> QWidget:
        from chapterdesk.ui.pages.exchange.review import ReviewView

        view = ReviewView(self._desk)
        view.back.connect(self.to_overview)
        view.undo_asked.connect(self._undo)
        view.again_asked.connect(self._again)
        view.receipt_asked.connect(self.verbs.ask_receipt)
        return view

    def _make_hub(self) -> QWidget:
        from chapterdesk.ui.pages.exchange.hub import HubView

        view = HubView(self._desk)
        view.back.connect(self.to_overview)
        view.apply.connect(lambda add: self.read_folder(self._folder, dry_run=False, add_peers=add))
        view.return_asked.connect(self.ask_return)
        view.review_asked.connect(self.review)
        view.file_opened.connect(self.open)
        return view

    # -- what the window calls ----------------------------------------------------------------------------------------

    def shown(self, target: str = "") -> None:
        """Show the page as it was left, or what a target names."""
        what, _space, rest = target.replace(":", " ", 1).partition(" ")
        if what == OPEN:
            self.open(Path(rest))
        elif what == CHOOSE:
            self.to_overview()
            self.choose()
        elif what == CONFLICTS:
            self.review(0)
        elif what == IN and rest.isdigit():
            self.review(int(rest))
        elif what in (OUT, PARTNER, NEW):
            self.to_overview()
            self._show_partner(what, rest)
        elif self._stack.currentWidget() is self._later.get("review"):
            self.reviewing.refresh()
        else:
            self.overview.refresh()

    def _show_partner(self, what: str, rest: str) -> None:
        if what == NEW:
            self.verbs.ask_edit(None)
        elif what == OUT:
            self.overview.table.choose(f"{OUT} {rest}")
            self.overview.table.setFocus()
        elif rest in self.overview.partners.rows:
            self.overview.partners.rows[rest].write.setFocus()

    def open(self, path: Path) -> None:
        """Look through a workbook, or every workbook of a folder, and show what taking it in would do."""
        if path.is_dir():
            self.read_folder(path, dry_run=True)
        else:
            self._path, self._password, self._sender = path, None, ""
            self._read()

    def title(self) -> str:
        """Return what the page is about."""
        if self._stack.currentWidget() is self._later.get("preview"):
            return self._path.name
        return _("Exchange")

    def wait(self) -> None:
        """Wait until nothing is asked any more, before the register is closed."""
        self.overview.wait()
        review: Any = self._later.get("review")
        if review is not None:
            review.wait()

    @Slot(set)
    def _changed(self, _kinds: set[str]) -> None:
        if self.isVisible() and self._stack.currentWidget() is self.overview:
            self.overview.refresh()

    @Slot()
    def to_overview(self) -> None:
        """Go back to the overview."""
        self.job.cancel()
        self.overview.refresh()
        self._go(self.overview)

    @Slot()
    def _escape(self) -> None:
        """Close what is open in the review, else lead back to the overview."""
        shown = self._stack.currentWidget()
        if shown is self._later.get("review") and self.reviewing.step_back():
            return
        if shown not in (self.overview, self.busy):
            self.to_overview()

    def _go(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)
        self.title_changed.emit(self.title())

    @Slot()
    def _show_progress(self) -> None:
        if self.job.task is not None:
            self.busy.show_task(self.job.task)

    def _begin(self, title: str, work: Work, endings: Endings) -> None:
        """Run long work in this language, with its progress in place of what was shown."""
        context = contextvars.copy_context()
        self._go(self.busy)
        self.job.begin(title, lambda progress: context.run(work, progress), endings)

    # -- choosing -----------------------------------------------------------------------------------------------------

    @Slot()
    def choose(self) -> None:
        """Ask for a workbook and look through it."""
        if (path := self.verbs.ask_workbook()) is not None:
            self.open(path)

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder of workbooks and look through them."""
        if (path := self.verbs.ask_folder(_("Take in a folder of workbooks"))) is not None:
            self.open(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file or a folder."""
        if any(url.isLocalFile() for url in event.mimeData().urls()) and not self.job.running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped: here it is a workbook of a partner."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open(paths[0])

    # -- one file -----------------------------------------------------------------------------------------------------

    @Slot(str, str)
    def _retry(self, password: str, sender: str) -> None:
        self._password, self._sender = password or self._password, sender or self._sender
        self._read()

    @Slot(str)
    def _add_sender(self, name: str) -> None:
        """Make the sender a partner that gets what came from it, the least there is, and look through the file again."""
        if do(self._desk, lambda: peers.add(self._register, name, peers.OWN)):
            self._retry("", name)

    def _read(self, *, stale: bool = False) -> None:
        from chapterdesk.services.exchange import planning
        from chapterdesk.ui.pages.exchange import preview

        register, path, password, sender = self._register, self._path, self._password, self._sender

        def work(progress: Progress) -> preview.ShownPlan:
            return preview.show(planning.plan(register, path, password=password, sender=sender, progress=progress))

        title = _("Reading {file}").format(file=path.name)
        self._begin(title, work, Endings(partial(self._show_plan, stale=stale), self._refused, self.to_overview))

    def _show_plan(self, shown: Any, *, stale: bool) -> None:
        self.overview.trouble.forget()
        self.preview.show_plan(shown, stale=stale)
        self._go(self.preview)
        self.preview.apply_button.setFocus()

    def _refused(self, error: Exception) -> None:
        self.to_overview()
        self.overview.trouble.show_error(told(error), self.overview.known())

    @Slot()
    def _apply(self) -> None:
        from chapterdesk.services.exchange import applying

        shown = self.preview.shown_plan()
        if shown is None:
            return
        register, back_up = self._register, self.back_up

        def work(progress: Progress) -> applying.TakenIn:
            if back_up is not None:
                progress.step(0, 0, _("Making a backup"))
                back_up(progress)
            return applying.take_in(register, shown.plan, progress=progress)

        title = _("Taking in {file}").format(file=shown.plan.path.name)
        self._begin(title, work, Endings(self._applied, self._not_applied, lambda: self._go(self.preview)))

    def _applied(self, done: Any) -> None:
        self._password = None
        self._desk.toast(_("This file was taken in before; nothing changed") if done.before else _("Taken in"), None)
        self.review(done.received)

    def _not_applied(self, error: Exception) -> None:
        if isinstance(error, UserError) and error.code == "stale_plan":
            self._read(stale=True)
        else:
            self._refused(error)

    # -- the review ---------------------------------------------------------------------------------------------------

    def review(self, received: int) -> None:
        """Show the review of a file, 0 for everything that waits."""
        view = self.reviewing
        self._go(view)
        view.open(received)
        view.focus_work()

    @Slot(object)
    def _undo(self, entry: Any) -> None:
        register = self._register
        endings = Endings(
            lambda _done: self.review(entry.n), lambda e: self._complain(e, entry.n), lambda: self.review(entry.n)
        )
        self._begin(_("Undoing the import"), lambda _progress: register.undo(entry.work), endings)

    @Slot(object)
    def _again(self, entry: Any) -> None:
        from chapterdesk.services.exchange import applying

        register = self._register
        endings = Endings(
            lambda done: self.review(done.received), lambda e: self._complain(e, entry.n), lambda: self.review(entry.n)
        )
        self._begin(
            _("Taking in {file}").format(file=entry.file), lambda _p: applying.again(register, entry.n), endings
        )

    def _complain(self, error: Exception, received: int) -> None:
        self.review(received)
        self._desk.toast(str(told(error)), None)

    # -- a folder -----------------------------------------------------------------------------------------------------

    def read_folder(self, folder: Path, *, dry_run: bool, add_peers: bool = False) -> None:
        """Look through every workbook of a folder, or take all of them in, those of new senders where ``add_peers``."""
        register, back_up = self._register, self.back_up
        self._folder = folder

        def work(progress: Progress) -> Any:
            from chapterdesk.services.exchange import folder as folders
            from chapterdesk.ui.pages.exchange import hub

            if not dry_run and back_up is not None:
                progress.step(0, 0, _("Making a backup"))
                back_up(progress)
            done = folders.take_in_all(register, folder, dry_run=dry_run, add_peers=add_peers, progress=progress)
            return hub.told(done)

        title = _("Looking through {folder}") if dry_run else _("Taking in all of {folder}")
        show = partial(self._show_folder, folder, taken=not dry_run)
        self._begin(title.format(folder=folder.name), work, Endings(show, self._refused, self.to_overview))

    def _show_folder(self, folder: Path, files: Any, *, taken: bool) -> None:
        self.hub.show_files(folder, files, taken=taken)
        self._go(self.hub)

    @Slot()
    def ask_return(self) -> None:
        """Ask for a folder and write every partner's return file there."""
        if (path := self.verbs.ask_folder(_("Write all return files"))) is not None:
            self.write_returns(path)

    def write_returns(self, target: Path) -> None:
        """Write every partner's return file to a folder."""
        register = self._register

        def work(progress: Progress) -> Any:
            from chapterdesk.services.exchange import folder as folders

            return folders.return_all(register, target, progress=progress)

        def done(sent: Any) -> None:
            self._go(self.hub)
            self.hub.show_returned(target, sent)

        def failed(error: Exception) -> None:
            self._go(self.hub)
            self.hub.complain(told(error).what, told(error).remedy)

        self._begin(_("Writing all return files"), work, Endings(done, failed, lambda: self._go(self.hub)))
