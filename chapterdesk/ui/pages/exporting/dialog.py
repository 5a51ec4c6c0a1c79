"""File > Export: what leaves, for whom, in which form, with a preview; then where to, and what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.services import drafts, export_view, exporting
from chapterdesk.services.export_view import Preview
from chapterdesk.services.exporting import Exported, Order
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.opening import open_file
from chapterdesk.ui.pages.exporting.form import FORMS, ExportForm
from chapterdesk.ui.pages.exporting.offers import Offer
from chapterdesk.ui.pages.exporting.preview import PreviewPart
from chapterdesk.ui.pages.exporting.result import ResultPart
from chapterdesk.ui.pages.exporting.shielded import ShieldedDialog
from chapterdesk.ui.pages.people.asking import AT_ONCE, Asker, Tell
from chapterdesk.ui.style import theme
from chapterdesk.ui.tasks import Task
from chapterdesk.ui.widgets import Banner, button, clear, column, hairline, label, row, scroll

FOLDER = "export/folder"
FORM_WIDTH = 380
AFTER_MS = 120
ASKED, WRITTEN = range(2)


class ExportDialog(QDialog):
    """Asks, shows, writes and says what was written.

    Args:
        desk: The register, tasks and what is remembered.
        offered: What the page offers, the likeliest first.
        parent: The page or window.
    """

    def __init__(self, desk: DeskContext, offered: Sequence[Offer], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Export"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._confirmed: dict[str, tuple[str, ...]] = {}
        self._shielded: dict[str, tuple[str, str]] = {}
        self._task: Task | None = None
        self._written: tuple[Exported, Order] | None = None
        self.form = ExportForm(desk, offered)
        self.preview = PreviewPart()
        self.preview.shielded_asked.connect(self.ask_shielded)
        self.outcome = ResultPart()
        self.outcome.mail_asked.connect(self.ask_mail)
        self.outcome.another.connect(self._again)
        self._asker = Asker(self)
        self._asker.answered.connect(self._take_preview)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self._ask_preview)
        self.form.changed.connect(self._timer.start)
        self.save = button(_("Save as…"), self.ask_save, kind="primary", icon_name="file-up")
        self.cancel = button(_("Cancel"), self._cancel)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Writing the file"))
        self._messages = column(gap=6)
        self._title, self._sentence = label("", "title"), label("", "second", wrap=True)
        self._stack = QStackedWidget()
        self.setLayout(self._arrange())
        self._begin()
        self._bar.hide()
        self._ask_preview()

    def _arrange(self) -> QVBoxLayout:
        px = theme().px
        left = scroll(self.form)
        left.setFixedWidth(px(FORM_WIDTH))
        left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form.setContentsMargins(px(24), px(4), px(20), px(12))
        right = column(self._messages, self.preview, gap=10, margins=(20, 8, 24, 12))
        right.setStretch(1, 1)
        line = row(left, hairline(vertical=True), right, gap=0)
        line.setStretch(2, 1)
        asking = QWidget()
        asking.setLayout(line)
        done = QWidget()
        done.setLayout(column(self.outcome, gap=0, margins=(28, 20, 28, 12)))
        self._stack.addWidget(asking)
        self._stack.addWidget(done)
        head = column(self._title, self._sentence, gap=2, margins=(24, 18, 24, 12))
        foot = row(self._bar, None, self.cancel, self.save, gap=8, margins=(24, 12, 24, 16))
        whole = column(head, hairline(), self._stack, hairline(), foot, gap=0)
        whole.setStretch(2, 1)
        return whole

    def _begin(self) -> None:
        self._say(_("Export"), _("Nothing is sent: a file is written where you say."))
        self.resize(theme().px(1040), theme().px(740))

    def _say(self, title: str, sentence: str) -> None:
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    # -- preview ----------------------------------------------------------------------------------------------------

    @Slot()
    def _ask_preview(self) -> None:
        self._timer.stop()
        order, offer, register = self.form.order(confirmed=self._allowed()), self.form.offer(), self._desk.register

        def ask(_tell: Tell) -> Preview:
            return export_view.preview(register, _with_ids(self._desk, order, offer))

        with register.read() as conn:
            small = export_view.count_of(conn, order.entity) <= AT_ONCE
        self._asker.ask(ask, at_once=small)

    @Slot(object)
    def _take_preview(self, preview: Preview) -> None:
        self._shielded = preview.shielded
        there = [ref for _name, ref in preview.shielded.values() if ref in self._allowed()]
        self.preview.show_preview(preview, len(there))
        self.save.setEnabled(preview.total > 0 and self._task is None)

    def _allowed(self) -> tuple[str, ...]:
        """Return the Refs of people with protected identity who were ticked for this kind of rows."""
        return self._confirmed.get(self.form.entity().kind, ())

    @Slot()
    def ask_shielded(self) -> None:
        """Ask, name by name, who of those with protected identity may be in the file."""
        dialog = ShieldedDialog(self._shielded, self)
        for ref, tick in dialog.boxes.items():
            tick.setChecked(ref in self._allowed())
        dialog.accepted.connect(lambda: self._allow(dialog.confirmed()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _allow(self, refs: tuple[str, ...]) -> None:
        self._confirmed[self.form.entity().kind] = refs
        self._ask_preview()

    # -- writing ----------------------------------------------------------------------------------------------------

    @Slot()
    def ask_save(self) -> None:
        """Ask where to, and write the file there."""
        if not self.form.check():
            return
        ending = self.form.ending()
        kept = self._desk.get_setting(FOLDER)
        folder = Path(kept) if isinstance(kept, str) and Path(kept).is_dir() else documents_folder()
        name = export_view.file_name(self.form.entity(), clock.today().isoformat(), ending)
        kinds = f"{_(FORMS[ending]).partition(' (')[0]} (*{ending})"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Export"), str(folder / name), kinds)
        if chosen:
            self.write(export_view.with_ending(chosen, ending))

    def write(self, target: Path) -> None:
        """Write the file off the screen's thread."""
        clear(self._messages)
        order, offer, desk = self.form.order(target, self._allowed()), self.form.offer(), self._desk
        self.form.remember()
        desk.set_setting(FOLDER, str(target.parent))

        def work(progress: Progress) -> tuple[Exported, Order]:
            whole = _with_ids(desk, order, offer)
            return exporting.export(desk.register, whole, progress=progress), order

        self._show_busy(True)
        self._task = desk.tasks.run(_("Writing {name}").format(name=target.name), work)
        self._task.progressed.connect(self._show_progress)
        self._task.finished.connect(self._done)
        self._task.failed.connect(self._failed)
        self._task.ended.connect(self._ended)

    def _show_busy(self, busy: bool) -> None:
        self._bar.setVisible(busy)
        self._bar.setRange(0, 0)
        self.form.setEnabled(not busy)
        self.save.setEnabled(not busy)

    @Slot(int, int, str)
    def _show_progress(self, done: int, total: int, _what: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    @Slot(object)
    def _done(self, written: tuple[Exported, Order]) -> None:
        self._written = written
        self.outcome.show_result(*written)
        self._stack.setCurrentIndex(WRITTEN)
        self.save.hide()
        self.cancel.setText(_("Close"))
        self._say(_("Written"), "")
        self.resize(theme().px(640), theme().px(380))
        self.outcome.setFocus()

    @Slot(object)
    def _failed(self, error: object) -> None:
        if isinstance(error, UserError):
            self._messages.addWidget(Banner("triangle-alert", error.what, error.remedy, "danger"))

    @Slot()
    def _ended(self) -> None:
        self._task = None
        self._show_busy(False)

    @Slot()
    def _again(self) -> None:
        self._stack.setCurrentIndex(ASKED)
        self.save.show()
        self.cancel.setText(_("Cancel"))
        self._begin()
        self.form.setFocus()

    @Slot()
    def _cancel(self) -> None:
        """Stop the writing where it goes on, else close."""
        if self._task is not None:
            self._task.cancel()
        else:
            self.reject()

    # -- mail -------------------------------------------------------------------------------------------------------

    @Slot()
    def ask_mail(self) -> None:
        """Ask where the draft goes, beside the file at first."""
        if self._written is None:
            return
        exported = self._written[0]
        name = str(exported.path.with_suffix(drafts.ENDING))
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Mail draft"), name, _("Mail drafts (*.eml)"))
        if chosen:
            self.mail(export_view.with_ending(chosen, drafts.ENDING))

    def mail(self, target: Path) -> None:
        """Write the draft and open it in the mail program; nothing is sent."""
        if self._written is None:
            return
        exported, order = self._written
        try:
            drafts.mail_export(self._desk.register, exported, order, target)
        except UserError as error:
            self.outcome.complain(error.what, error.remedy)
            return
        self.outcome.say(_("The draft is written. Read it through and send it from your mail program."))
        open_file(target)

    def done(self, result: int) -> None:
        """Let go of the register before the dialog goes."""
        if self._task is not None:
            self._task.cancel()
        self._asker.wait()
        super().done(result)


def _with_ids(desk: DeskContext, order: Order, offer: Offer) -> Order:
    """Return the order with the ids of its rows, found when they are needed."""
    if offer.question is None:
        return order
    with desk.register.read() as conn:
        return replace(order, ids=export_view.ids_of(conn, order.entity, offer.question))
