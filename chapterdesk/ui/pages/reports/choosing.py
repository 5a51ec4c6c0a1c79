"""What a report is asked with: term, group, survey, period, sheet of labels, paper; only what it needs is shown."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.documents.labels import SHEETS
from chapterdesk.services import groups, terms
from chapterdesk.services.reports.answers_report import usual
from chapterdesk.services.reports.elsewhere import Subject
from chapterdesk.services.reports.shape import LABELS, PERIOD, SURVEY, TERM, UNIT, Choices, Entry
from chapterdesk.services.surveys import known
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import FlowLayout, choice_field, column, date_field, label, number_field

PAPER = "paper"
WHICH = "which"
_TERMS = 12


class ChoiceBar(QWidget):
    """``changed()`` whenever another choice was made; ``choices()`` is what holds."""

    changed = Signal()

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._quiet = False
        today = clock.today()
        self.term = choice_field(_("Term"), [])
        self.unit = choice_field(_("Group"), [])
        self.survey = choice_field(_("Survey"), [])
        self.first = date_field(_("First day"), today - dt.timedelta(days=90))
        self.last = date_field(_("Last day"), today)
        self.sheet = choice_field(_("Sheet of labels"), [(s.key, _(s.label)) for s in SHEETS])
        self.skip = number_field(_("Labels used already"), 0, 0, 29)
        paper = "Letter" if desk.get_setting(PAPER) == "Letter" else "A4"
        self.size_ = choice_field(_("Paper"), [("A4", _("A4")), ("Letter", _("Letter"))], paper)
        self.which = choice_field(_("Which one"), [])
        self.which.setMinimumWidth(theme().px(300))
        self._parts = [
            (WHICH, _part(_("Which one"), self.which)),
            (TERM, _part(_("Term"), self.term)),
            (UNIT, _part(_("Group"), self.unit)),
            (SURVEY, _part(_("Survey"), self.survey)),
            (PERIOD, _part(_("First day"), self.first)),
            (PERIOD, _part(_("Last day"), self.last)),
            (LABELS, _part(_("Sheet of labels"), self.sheet)),
            (LABELS, _part(_("Labels used already"), self.skip)),
            ("size", _part(_("Paper"), self.size_)),
        ]
        flow = FlowLayout()
        for _need, part in self._parts:
            flow.addWidget(part)
        inside = QWidget()
        inside.setLayout(flow)
        self.setLayout(column(inside, gap=0, margins=(20, 0, 20, 12)))
        for box in (self.which, self.term, self.unit, self.survey, self.sheet, self.size_):
            box.currentIndexChanged.connect(self._tell)
        self.skip.valueChanged.connect(self._tell)
        self.first.dateChanged.connect(self._tell)
        self.last.dateChanged.connect(self._tell)
        self.refresh()

    def refresh(self) -> None:
        """Read terms, groups and surveys again; what was chosen stays."""
        with self._desk.register.read() as conn:
            over = terms.latest(conn, _TERMS)[::-1]
            nodes = groups.tree(conn, count=False)
            asked = known.surveys(conn)
            first = usual(conn)
        self._quiet = True
        _fill(self.term, [(span.code, span.name) for span in over])
        indented = [(node.id, "\u2003" * node.depth + node.name) for node in nodes]
        _fill(self.unit, [("", _("The whole chapter")), *indented])
        _fill(self.survey, [(line.id, line.name) for line in asked], first)
        self._quiet = False

    def show_for(self, entry: Entry) -> None:
        """Show the choices that a report takes."""
        for need, part in self._parts:
            # Labels bring their own paper.
            part.setVisible(need in entry.needs or (need == "size" and LABELS not in entry.needs))

    def show_for_elsewhere(self, found: list[Subject] | None) -> None:
        """Show which of these a paper of another page is of; None where there is only one such paper."""
        for need, part in self._parts:
            part.setVisible(need == "size" or (need == WHICH and found is not None))
        self._quiet = True
        _fill(self.which, found or [])
        self._quiet = False

    def subject(self) -> Subject:
        """Return what the paper is of, and what that is called."""
        return str(self.which.currentData() or ""), self.which.currentText()

    def choices(self) -> Choices:
        """Return what holds."""
        return Choices(
            term=str(self.term.currentData() or ""),
            unit=str(self.unit.currentData() or ""),
            survey=str(self.survey.currentData() or ""),
            first=_iso(self.first.date()),
            last=_iso(self.last.date()),
            sheet=str(self.sheet.currentData() or ""),
            skip=self.skip.value(),
            size=str(self.size_.currentData() or "A4"),
        )

    def _tell(self, *_moved: object) -> None:
        if not self._quiet:
            self.changed.emit()


def _iso(day: QDate) -> str:
    return f"{day.year():04d}-{day.month():02d}-{day.day():02d}"


def _part(words: str, field: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(column(label(words, "label"), field, gap=2))
    return made


def _fill(box: QComboBox, options: list[tuple[str, str]], first: str = "") -> None:
    chosen = box.currentData()
    box.clear()
    for key, words in options:
        box.addItem(words, key)
    place = box.findData(chosen if chosen else first)
    box.setCurrentIndex(max(0, place))
