"""Every report at the left with a sentence, its choices above, the paper itself at the right.

Beneath the reports stand the papers that other pages make: they are looked at, saved and printed here, and lead there.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.services.reports import elsewhere, writing
from chapterdesk.services.reports.elsewhere import ELSEWHERE, Elsewhere
from chapterdesk.services.reports.registry import REPORTS
from chapterdesk.services.reports.shape import Choices, Entry
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.page_table import PAGES
from chapterdesk.ui.pages.meetings.preview import PdfPreview
from chapterdesk.ui.pages.reports.choosing import ChoiceBar
from chapterdesk.ui.pages.reports.cleaning import CleanUp
from chapterdesk.ui.pages.reports.elsewhere import ElsewhereLeaving
from chapterdesk.ui.pages.reports.leaving import ReportLeaving
from chapterdesk.ui.style import paint_icon, theme
from chapterdesk.ui.style.tokens import PAGE_SIDE
from chapterdesk.ui.widgets import button, column

_KEY = Qt.ItemDataRole.UserRole
_LIST = 350
Index = QModelIndex | QPersistentModelIndex
_LAST = "reports.last"
CLEANING = "cleaning"
"""The report that has a verb of its own."""
_ALL: tuple[Entry | Elsewhere, ...] = (*REPORTS, *ELSEWHERE)
_BY_KEY: dict[object, Entry | Elsewhere] = {each.key: each for each in _ALL}


class ReportsTab(QWidget):
    """The list, the choices and the preview; Print, Save and Mail in the preview's head."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._fresh = True
        self.entry: Entry | Elsewhere = REPORTS[0]
        self.list = self._list()
        self.bar = ChoiceBar(desk)
        self.bar.changed.connect(self._again)
        self.leaving = ReportLeaving(desk, self)
        self.away = ElsewhereLeaving(desk, self, self.leaving)
        self.open = button("", self._open, icon_name="arrow-up-right", size="small")
        self.open.setToolTip(_("Show it on the page where it is made"))
        self.cleaning = CleanUp(desk, self)
        self.clean = button(_("Clean up…"), self.cleaning.ask, icon_name="sparkles", size="small")
        self.print = button(_("Print…"), self._print, icon_name="printer", size="small")
        self.mail = button(_("Mail…"), lambda: self._save(".eml"), icon_name="mail", size="small")
        self.workbook = button(_("Workbook…"), lambda: self._save(".xlsx"), icon_name="file-spreadsheet", size="small")
        self.save = button(
            _("Save PDF…"), lambda: self._save(".pdf"), kind="primary", icon_name="download", size="small"
        )
        self.preview = PdfPreview(
            desk.tasks, _("Preview"), self._make, [self.open, self.clean, self.print, self.mail, self.workbook, self.save]
        )  # fmt: skip
        left = QWidget()
        left.setLayout(column(self.list, gap=0, margins=(PAGE_SIDE - 8, 0, 8, 12)))
        right = column(self.bar, self.preview, gap=0)
        right.setStretch(1, 1)
        beside = QWidget()
        beside.setLayout(right)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(left)
        split.addWidget(beside)
        split.setStretchFactor(1, 1)
        split.setSizes([theme().px(_LIST), theme().px(900)])
        self.setLayout(column(split, gap=0))
        kept = desk.get_setting(_LAST)
        self.choose(kept if isinstance(kept, str) else REPORTS[0].key)

    def _list(self) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName(_("Reports"))
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setMinimumWidth(theme().px(240))
        made.setMouseTracking(True)
        made.setResizeMode(QListView.ResizeMode.Adjust)
        made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        made.setItemDelegate(_Delegate(made))
        for entry in REPORTS:
            made.addItem(_item(entry))
        head = QListWidgetItem(_("Papers of other pages"))
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        made.addItem(head)
        for paper in ELSEWHERE:
            made.addItem(_item(paper))
        made.currentItemChanged.connect(self._chosen)
        return made

    def choose(self, key: str) -> None:
        """Show a report; the first where the key is unknown."""
        keys = [self.list.item(place).data(_KEY) for place in range(self.list.count())]
        self.list.setCurrentRow(keys.index(key) if key in keys else 0)

    @Slot()
    def _chosen(self) -> None:
        item = self.list.currentItem()
        self.entry = _BY_KEY.get(item.data(_KEY) if item is not None else "", REPORTS[0])
        self._desk.set_setting(_LAST, self.entry.key)
        self._show_choices()
        self._again()

    def _show_choices(self) -> None:
        entry = self.entry
        own = isinstance(entry, Entry)
        for each in (self.mail, self.workbook):
            each.setVisible(own)
        self.open.setVisible(not own)
        self.clean.setVisible(entry.key == CLEANING)
        if isinstance(entry, Entry):
            self.bar.show_for(entry)
            self.save.setEnabled(True)
            self.print.setEnabled(True)
            return
        self.open.setText(next(_(page.label) for page in PAGES if page.key == entry.page))
        found = elsewhere.subjects(self._desk.register, entry)
        self.bar.show_for_elsewhere(found or None)
        there = bool(found) or entry.subjects is None
        for each in (self.save, self.print):
            each.setEnabled(there)

    def choices(self) -> Choices:
        """Return what is chosen."""
        return self.bar.choices()

    @Slot()
    def _again(self) -> None:
        self.preview.ask(paper_size=self.choices().size)

    def refresh(self) -> None:
        """Make the paper anew; what was made just now is as new as can be."""
        if self._fresh:
            self._fresh = False
            return
        self.bar.refresh()
        if isinstance(self.entry, Elsewhere):
            self._show_choices()
        self._again()

    def stop(self) -> None:
        """Make nothing while nobody looks."""
        self.preview.stop()

    def _make(self) -> Callable[[Progress], bytes]:
        register, entry, choices = self._desk.register, self.entry, self.choices()
        if isinstance(entry, Entry):
            return lambda progress: writing.pdf(register, entry.key, choices, progress)
        subject, _called = self.bar.subject()
        return lambda _progress: elsewhere.preview(register, entry, subject, choices.size)

    def _save(self, form: str) -> None:
        if isinstance(self.entry, Entry):
            self.leaving.save(self.entry, self.choices(), form)
        else:
            self.away.save(self.entry, self.bar.subject(), self.choices().size)

    def _print(self) -> None:
        if isinstance(self.entry, Entry):
            self.leaving.print(self.entry, self.choices())
        else:
            self.away.print(self.entry, self.bar.subject(), self.choices().size)

    def _open(self) -> None:
        """Go to the page that makes this paper, at what it is of."""
        if isinstance(self.entry, Elsewhere):
            subject, _called = self.bar.subject()
            self._desk.go(self.entry.page, self.entry.target(subject) if subject else "")


def _item(entry: Entry | Elsewhere) -> QListWidgetItem:
    item = QListWidgetItem()
    item.setData(_KEY, entry.key)
    # Typing the first letters of a name finds it.
    item.setText(_(entry.label))
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{_(entry.label)}. {_(entry.sentence)}")
    return item


class _Delegate(QStyledItemDelegate):
    """Paints a report's icon, name and sentence."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for a name and its sentence, over as many lines as it needs."""
        px = theme().px
        entry = _BY_KEY.get(index.data(_KEY))
        if entry is None:
            return QSize(px(200), px(40))
        view = self.parent()
        wide = (view.viewport().width() if isinstance(view, QListWidget) else px(_LIST)) - px(50)
        room = QRect(0, 0, max(wide, px(120)), 10_000)
        words = QFontMetrics(theme().font("second")).boundingRect(room, Qt.TextFlag.TextWordWrap, _(entry.sentence))
        return QSize(px(200), px(7 + 21 + 10) + words.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one report."""
        look = theme()
        px = look.px
        entry = _BY_KEY.get(index.data(_KEY))
        if entry is None:
            painter.setFont(look.font("second", weight=600))
            painter.setPen(look.color("text-2"))
            room: QRect = option.rect.adjusted(px(12), px(16), -px(8), 0)
            painter.drawText(room, Qt.TextFlag.TextSingleLine, str(index.data()))
            return
        rect: QRect = option.rect.adjusted(px(2), px(2), -px(2), -px(2))
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent-tint-2" if chosen else "hover"))
            painter.drawRoundedRect(rect, px(6), px(6))
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(look.color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), px(6), px(6))
        tone = "accent-text" if chosen else "text-2"
        paint_icon(painter, QRect(rect.left() + px(10), rect.top() + px(10), px(16), px(16)), entry.icon, tone)
        words = rect.adjusted(px(38), px(7), -px(8), -px(5))
        painter.setFont(look.font("body", weight=600))
        painter.setPen(look.color("accent-text" if chosen else "text"))
        painter.drawText(words, Qt.TextFlag.TextSingleLine, _(entry.label))
        painter.setFont(look.font("second"))
        painter.setPen(look.color("text-2"))
        painter.drawText(words.adjusted(0, px(21), 0, 0), Qt.TextFlag.TextWordWrap, _(entry.sentence))
        painter.restore()
