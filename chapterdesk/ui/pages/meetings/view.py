"""One meeting: head and tabs at the left, its pack beside them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QScrollArea, QSplitter, QTabWidget, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.documents.pack import meeting_pack
from chapterdesk.services import meeting_facts, papers
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.meetings.agenda import AgendaPart
from chapterdesk.ui.pages.meetings.attendance import AttendancePart
from chapterdesk.ui.pages.meetings.enclosures import EnclosuresPart
from chapterdesk.ui.pages.meetings.header import MeetingHeader
from chapterdesk.ui.pages.meetings.leaving import PAPER, Leaving, prints_promises
from chapterdesk.ui.pages.meetings.minutes import MinutesPart
from chapterdesk.ui.pages.meetings.outcome import CommitmentsPart, DecisionsPart
from chapterdesk.ui.pages.meetings.preview import PdfPreview
from chapterdesk.ui.pages.meetings.sitting import Part, Sitting
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, column, icon_button, more_button, row, scroll

TABS = ("agenda", "attendance", "minutes", "decisions", "commitments", "enclosures")
SPLIT = "meetings.split"
BESIDE = 960
"""Pixels at 100 % from which there is room for meeting and pack side by side."""
PACK_KINDS = frozenset(
    [
        "meeting",
        "agenda_item",
        "attendance",
        "decision",
        "commitment",
        "enclosure",
        "person",
        "unit",
        "appointment",
        "membership",
        "group_membership",
    ]
)
"""Kinds that a pack shows; a change of another kind leaves the preview as it is."""


class MeetingView(QWidget):
    """``open(id)`` shows a meeting; ``back()`` asks for the list, ``opened(id)`` for another meeting."""

    back = Signal()
    opened = Signal(str)

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self.sitting = Sitting(desk)
        self._narrow = False
        self._leaving = Leaving(self.sitting, self)
        self.header = MeetingHeader(self.sitting)
        self.parts: dict[str, Part] = {
            "agenda": AgendaPart(self.sitting),
            "attendance": AttendancePart(self.sitting),
            "minutes": MinutesPart(self.sitting, self._save_minutes, self._open_minutes),
            "decisions": DecisionsPart(self.sitting),
            "commitments": CommitmentsPart(self.sitting),
            "enclosures": EnclosuresPart(self.sitting),
        }
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        # Every tab stays in sight: the preview gives way.
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setStyleSheet(f"QTabBar::tab {{ margin-right: {theme().px(12)}px; }}")
        for name, part in self.parts.items():
            # Attendance scrolls by itself, so that its counts stay in sight.
            self.tabs.addTab(part if name == "attendance" else self._scrolled(part), "")
        self.preview = PdfPreview(desk.tasks, _("Meeting pack"), self.make_pack, self._buttons())
        self._arrange()
        self.header.back.connect(self.back)
        self.header.opened.connect(self.opened)
        self.header.pack_asked.connect(lambda: self._show_pack(True))
        self.tabs.currentChanged.connect(self._tab_changed)
        self._agenda().promises.printed.toggled.connect(self._ask)

    @staticmethod
    def _scrolled(part: Part) -> QScrollArea:
        area = scroll(part)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _agenda(self) -> AgendaPart:
        part = self.parts["agenda"]
        assert isinstance(part, AgendaPart)
        return part

    def _arrange(self) -> None:
        self._left = left = QWidget()
        # The words of a field in place stand ten pixels in from its edge: the header begins so much further out.
        tabs = row(self.tabs, margins=(10, 0, 0, 0))
        left.setLayout(column(self.header, tabs, gap=8, margins=(22, 18, 24, 0)))
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(self.preview)
        self._split.setStretchFactor(0, 58)
        self._split.setStretchFactor(1, 42)
        self._split.setSizes([700, 500])
        self._split.splitterMoved.connect(self._keep_split)
        kept = self.sitting.desk.get_setting(SPLIT)
        if isinstance(kept, str) and kept:
            self._split.restoreState(QByteArray.fromHex(kept.encode()))
        self.setLayout(column(self._split, gap=0))

    @Slot()
    def _keep_split(self) -> None:
        self.sitting.desk.set_setting(SPLIT, bytes(self._split.saveState().toHex().data()).decode())

    def _buttons(self) -> list[QWidget]:
        menu = QMenu()
        self._sizes = {}
        for size, words in (("A4", _("Paper A4")), ("Letter", _("Paper Letter"))):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, size=size: self._set_size(size))
            self._sizes[size] = action
        menu.addSeparator()
        menu.addAction(_("Save and open")).triggered.connect(lambda: self._leaving.save("pack", then_open=True))
        self._show_size()
        self._return = icon_button("arrow-left", _("Back to the meeting"), lambda: self._show_pack(False), kind="plain")
        self._return.hide()
        return [
            self._return,
            button(_("Print"), self._print, kind="primary", icon_name="printer"),
            button(_("Save PDF"), lambda: self._leaving.save("pack"), icon_name="file-down"),
            icon_button("mail", _("Mail…"), self._leaving.ask_mail, kind="plain"),
            more_button(menu, _("Paper")),
        ]

    # -- showing -------------------------------------------------------------------------------------------------

    def open(self, meeting: str) -> bool:
        """Show a meeting; returns whether it is there."""
        self.flush()
        if self.sitting.id != meeting:
            self.preview.empty()
        self.sitting.id = meeting
        if not self.refresh(None):
            return False
        self._ask()
        return True

    def refresh(self, kinds: set[str] | None) -> bool:
        """Show what changed, everything where ``kinds`` is None; returns whether the meeting is still there."""
        desk = self.sitting.desk
        try:
            with desk.register.read() as conn:
                self.sitting.head = meeting_facts.head(desk.register, conn, self.sitting.id)
                counts = meeting_facts.counts(desk.register, conn, self.sitting.id)
        except UserError:
            self.sitting.head = None
            return False
        self.header.show_head(self.sitting.head)
        for part in self.parts.values():
            if kinds is None or part.kinds & kinds or "meeting" in kinds:
                part.refresh()
        self._title_tabs(counts)
        if kinds is not None and kinds & PACK_KINDS:
            self._ask()
        return True

    def _title_tabs(self, counts: meeting_facts.Counts) -> None:
        def numbered(words: str, many: int) -> str:
            return f"{words}  {many}" if many else words

        came = _("{n} of {all}").format(n=counts.present, all=counts.expected)
        titles = (
            numbered(_("Agenda"), counts.agenda),
            f"{_('Attendance')}  {came}",
            _("Minutes"),
            numbered(_("Decisions"), counts.decisions),
            numbered(_("Commitments"), counts.commitments),
            numbered(_("Enclosures"), counts.enclosures),
        )
        for place, title in enumerate(titles):
            self.tabs.setTabText(place, title)

    def show_tab(self, name: str) -> None:
        """Go to a tab: agenda, attendance, minutes, decisions, commitments or enclosures."""
        self.tabs.setCurrentIndex(TABS.index(name))

    @Slot(int)
    def _tab_changed(self, place: int) -> None:
        self.flush()
        if TABS[place] == "attendance":
            attendance = self.parts["attendance"]
            assert isinstance(attendance, AttendancePart)
            attendance.search.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Save what is still being typed."""
        if self.sitting.head is not None:
            for part in self.parts.values():
                part.flush()

    def minimumSizeHint(self) -> QSize:
        """Ask for the meeting's own width alone, so that a window can become narrow enough to put the pack away."""
        return QSize(self._left.minimumSizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the pack does not stand beside the meeting but in its place, at a click."""
        super().resizeEvent(event)
        narrow = self.width() < theme().px(BESIDE)
        if narrow != self._narrow:
            self._narrow = narrow
            self.header.pack.setVisible(narrow)
            self._return.setVisible(narrow)
            self._show_pack(False)

    def _show_pack(self, on: bool) -> None:
        self._left.setVisible(not (on and self._narrow))
        self.preview.setVisible(on or not self._narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc returns to the list, unless somebody is writing."""
        focus = self.focusWidget()
        writing = isinstance(focus, QPlainTextEdit) or (
            isinstance(focus, QLineEdit) and not focus.isReadOnly() and focus.text()
        )
        if event.key() == Qt.Key.Key_Escape and not writing:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    # -- papers --------------------------------------------------------------------------------------------------

    def make_pack(self) -> Callable[[Progress], bytes] | None:
        """Return what makes the pack of the meeting as it stands, people with protected identity left out."""
        if self.sitting.head is None:
            return None
        register, meeting = self.sitting.desk.register, self.sitting.id
        size, promises = self._leaving.size(), prints_promises(self.sitting)

        def make(progress: Progress) -> bytes:
            paper = papers.pack_paper(register, meeting, promises=promises)
            progress.check()
            return meeting_pack(paper, size=size, progress=progress)

        return make

    @Slot()
    def _ask(self) -> None:
        self.preview.ask(paper_size=self._leaving.size())

    def _show_size(self) -> None:
        for size, action in self._sizes.items():
            action.setChecked(size == self._leaving.size())

    def _set_size(self, size: str) -> None:
        self.sitting.desk.set_setting(PAPER, size)
        self._show_size()
        self._ask()

    def _print(self) -> None:
        self._leaving.print()

    def _save_minutes(self) -> None:
        self.flush()
        self._leaving.save("minutes")

    def _open_minutes(self) -> None:
        self.flush()
        self._leaving.save("minutes", then_open=True)
