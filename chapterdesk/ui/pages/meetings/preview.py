"""The pack beside the page: made off the screen's thread a moment after the last change, page and zoom kept."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QLoggingCategory,
    QModelIndex,
    QPointF,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfBookmarkModel, QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.ui.style import theme
from chapterdesk.ui.tasks import Task, TaskRunner
from chapterdesk.ui.widgets import button, column, icon_button, label, menu_button, row

# Our bookmarks point at whole pages; Qt warns of each that it has no place within its page.
QLoggingCategory.setFilterRules("qt.pdf.bookmarks=false")

WAIT_MS = 400
_STEP = 1.25
_POINTS = 72


class PdfPreview(QWidget):
    """``PdfPreview(tasks, title, make)``; ``ask()`` after each change. ``shown()`` when a new paper stands there.

    Args:
        tasks: Runs ``make`` off the screen's thread.
        title: What is made, for the head and the status bar.
        make: Returns the PDF, or None where there is nothing to make; called on a worker's thread.
        buttons: What stands in the head, right.
    """

    shown = Signal()

    def __init__(
        self,
        tasks: TaskRunner,
        title: str,
        make: Callable[[], Callable[[Progress], bytes] | None],
        buttons: list[QWidget],
    ) -> None:
        super().__init__()
        self._tasks, self._title, self._make = tasks, title, make
        self._task: Task | None = None
        self._again = False
        self._paper = ""
        self.data = b""
        self._buffer: QBuffer | None = None
        self._document: QPdfDocument | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._begin)
        self.view = QPdfView(self)
        self._about = label("", "caption")
        self._trouble = label("", "second", wrap=True)
        self._trouble.hide()
        self._fill(buttons)
        theme().changed.connect(self._dress)
        self._dress()

    def _fill(self, buttons: list[QWidget]) -> None:
        self.setProperty("surface", "frame")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view.setPageMode(QPdfView.PageMode.SinglePage)
        self._fit_view()
        self.view.setFrameShape(QPdfView.Shape.NoFrame)
        self.view.setAccessibleName(self._title)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.view.pageNavigator().currentPageChanged.connect(self._page_changed)
        title = label(self._title, "strong")
        head = row(column(title, self._about, gap=0), None, *buttons, gap=8)
        self.layout_ = column(head, self._trouble, self.view, self._foot(), gap=10, margins=(20, 12, 20, 12))
        self.layout_.setStretch(2, 1)
        self.setLayout(self.layout_)

    def _foot(self) -> QWidget:
        self._back: QToolButton = icon_button("chevron-left", _("Page before"), lambda: self.turn(-1), size="small")
        self._on: QToolButton = icon_button("chevron-right", _("Next page"), lambda: self.turn(1), size="small")
        self._page = label("", "second-strong")
        self._sections = QMenu()
        self._section: QPushButton = menu_button(_("Go to"), self._sections, kind="quiet", size="small")
        self._zoom = label("", "second")
        less = icon_button("zoom-out", _("Smaller"), lambda: self.zoom(1 / _STEP), size="small")
        more = icon_button("zoom-in", _("Larger"), lambda: self.zoom(_STEP), size="small")
        fit = button(_("Fit"), self.fit, kind="quiet", icon_name="maximize", size="small")
        made = QWidget()
        made.setLayout(
            row(self._back, self._page, self._on, 8, self._section, None, less, self._zoom, more, fit, gap=2)
        )
        return made

    @Slot()
    def _dress(self) -> None:
        palette = self.view.palette()
        for role in (QPalette.ColorRole.Dark, QPalette.ColorRole.Window, QPalette.ColorRole.Base):
            palette.setColor(role, theme().color("frame"))
        self.view.setPalette(palette)
        self.view.setStyleSheet(f"QPdfView {{ background: {theme().hex('frame')}; border: none; }}")

    # -- making --------------------------------------------------------------------------------------------------

    def ask(self, *, paper_size: str = "") -> None:
        """Make the paper anew a moment from now."""
        self._paper = paper_size or self._paper
        self._timer.start()

    def stop(self) -> None:
        """Make nothing more, as when the page is left."""
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()

    def empty(self) -> None:
        """Forget the paper, as when another meeting is opened."""
        self.data = b""
        self.view.setDocument(None)  # type: ignore[arg-type]  # Qt takes null here: nothing to show
        self._document = None
        self._say()

    @Slot()
    def _begin(self) -> None:
        if self._task is not None:
            self._again = True
            self._task.cancel()
            return
        work = self._make()
        if work is None:
            return
        # The worker sees the clock and the language of this thread.
        context = contextvars.copy_context()

        def run(progress: Progress) -> Any:
            return context.run(work, progress)

        self._again = False
        self._task = self._tasks.run(self._title, run)
        self._task.finished.connect(self._finished)
        self._task.failed.connect(self._failed)
        self._task.ended.connect(self._ended)

    @Slot(object)
    def _finished(self, data: object) -> None:
        if isinstance(data, bytes) and not self._again:
            self._trouble.hide()
            self._show(data)

    @Slot(object)
    def _failed(self, error: object) -> None:
        text = str(error) if isinstance(error, UserError) else _("The preview could not be made.")
        self._trouble.setText(text)
        self._trouble.show()

    @Slot()
    def _ended(self) -> None:
        self._task = None
        if self._again:
            self._begin()

    def _show(self, data: bytes) -> None:
        if data == self.data:
            return
        page, mode, factor = self.page(), self.view.zoomMode(), self.view.zoomFactor()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument(self)
        document.load(buffer)
        old, old_buffer = self._document, self._buffer
        self.data, self._document, self._buffer = data, document, buffer
        self.view.setDocument(document)
        self.view.setZoomMode(mode)
        self.view.setZoomFactor(factor)
        self.go_to(min(page, document.pageCount() - 1))
        self._fill_sections(document)
        self._say()
        for part in (old, old_buffer):
            if part is not None:
                part.deleteLater()
        self.shown.emit()

    # -- looking -------------------------------------------------------------------------------------------------

    def page(self) -> int:
        """Return the page shown, from 0."""
        return max(0, self.view.pageNavigator().currentPage())

    def pages(self) -> int:
        """Return how many pages there are."""
        return self._document.pageCount() if self._document is not None else 0

    def go_to(self, page: int) -> None:
        """Show a page, from 0."""
        if 0 <= page < self.pages():
            self.view.pageNavigator().jump(page, QPointF(), 0.0)
            self._say()

    def turn(self, by: int) -> None:
        """Show the next page, or the one before."""
        self.go_to(self.page() + by)

    def zoom(self, by: float) -> None:
        """Show the page larger or smaller."""
        now = self._factor()
        self._bars(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(4.0, max(0.25, now * by)))
        self._say()

    def fit(self) -> None:
        """Show the whole page."""
        self._fit_view()
        self._say()

    def _fit_view(self) -> None:
        # A page that fits needs no bars. At some widths a bar makes the page smaller, which takes the bar away, which makes
        # the page larger again, and the page is rendered anew without end.
        self._bars(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setZoomMode(QPdfView.ZoomMode.FitInView)

    def _bars(self, policy: Qt.ScrollBarPolicy) -> None:
        self.view.setVerticalScrollBarPolicy(policy)
        self.view.setHorizontalScrollBarPolicy(policy)

    def _factor(self) -> float:
        if self.view.zoomMode() == QPdfView.ZoomMode.Custom or self._document is None:
            return self.view.zoomFactor()
        size = self._document.pagePointSize(self.page())
        if size.isEmpty():
            return 1.0
        dots = self.view.logicalDpiX() / _POINTS
        room, margins = self.view.viewport().size(), self.view.documentMargins()
        wide = (room.width() - margins.left() - margins.right()) / (size.width() * dots)
        high = (room.height() - margins.top() - margins.bottom()) / (size.height() * dots)
        return max(0.05, min(wide, high))

    @Slot(int)
    def _page_changed(self, _page: int) -> None:
        self._say()

    def _fill_sections(self, document: QPdfDocument) -> None:
        self._sections.clear()
        self._starts: list[tuple[int, str]] = []
        marks = QPdfBookmarkModel(self)
        marks.setDocument(document)
        root = QModelIndex()
        for place in range(marks.rowCount(root)):
            index = marks.index(place, 0, root)
            title = str(index.data(int(QPdfBookmarkModel.Role.Title)) or "")
            page = int(index.data(int(QPdfBookmarkModel.Role.Page)) or 0)
            self._starts.append((page, title))
            action = self._sections.addAction(title)
            action.triggered.connect(lambda _checked=False, page=page: self.go_to(page))
        marks.deleteLater()

    def _say(self) -> None:
        many, page = self.pages(), self.page()
        size = _("A4") if self._paper != "Letter" else _("Letter")
        words = ngettext("{n} page, {size}", "{n} pages, {size}", many).format(n=many, size=size)
        self._about.setText(words if many else _("In a moment"))
        self._page.setText(_("Page {n} of {all}").format(n=page + 1, all=many) if many else "")
        self._back.setEnabled(page > 0)
        self._on.setEnabled(page + 1 < many)
        self._zoom.setText(f"{round(self._factor() * 100)}\u00a0%" if many else "")
        begun = [title for start, title in getattr(self, "_starts", []) if start <= page]
        self._section.setText(begun[-1] if many and begun else _("Go to"))
        self._section.setVisible(bool(self._sections.actions()))
