"""Measures at the left, the chosen one at the right: its chart over terms, and its value in each term to type over."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit

from chapterdesk.core.text import _
from chapterdesk.fields.decimals import PARTS, Decimal
from chapterdesk.models import Measure
from chapterdesk.models.surveys import DIRECTIONS
from chapterdesk.services.surveys import following, measures
from chapterdesk.services.surveys.measures import Line
from chapterdesk.services.terms import Span
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.reports.chosen_tab import ChosenTab
from chapterdesk.ui.pages.reports.picture import ChartPicture
from chapterdesk.ui.records import (
    CellIcon,
    HistoryDialog,
    NewRecordDialog,
    SimpleTable,
    TableColumn,
    TableRow,
    ask_delete,
    run_work,
)
from chapterdesk.ui.widgets import EmptyState, button, clear, label, row

_FIELDS = ("name", "how", "counted_in", "direction", "target", "question", "unit", "retired")
_NEW = ("name", "how", "counted_in", "direction", "target")
_MARKS = {
    following.BETTER: ("arrow-up-right", "success"),
    following.WORSE: ("arrow-down-right", "danger"),
    following.SAME: ("equal", "neutral"),
    following.MOVED: ("arrow-left-right", "neutral"),
    following.UNKNOWN: ("circle", "neutral"),
}


class MeasuresTab(ChosenTab):
    """The list of measures and the chosen one over terms."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__(desk)
        self.over: list[Span] = []
        self.lines: dict[str, Line] = {}
        self.fields: dict[str, QLineEdit] = {}
        columns = [
            TableColumn("name", _("Measure"), "name", 220),
            TableColumn("now", _("Latest"), "text", 90, align="right"),
            TableColumn("goal", _("Goal"), "text", 90, align="right"),
            TableColumn("trend", _("Trend"), "mark", 190),
        ]
        table = SimpleTable(columns, name=_("Measures"), desk=desk, key="reports.measures", menu=lambda keys: [
            (_("History…"), lambda: HistoryDialog.ask(desk, Measure, keys[0], self)),
            (_("Delete…"), lambda: ask_delete(desk, Measure, keys, self)),
        ])  # fmt: skip
        self.new = button(_("New measure"), self.ask_new, kind="primary", icon_name="plus", size="small")
        empty = EmptyState(
            "handshake",
            _(
                "Choose what shows that you stand together, such as actions with partners or who leads meetings, and follow it term by term."
            ),
            _("New measure"),
            self.ask_new,
            title=_("No measure is followed yet"),
        )
        self._arrange(table, row(self.new, None), empty, "reports.measures", 560)

    def refresh(self) -> None:
        """Read measures and values again."""
        with self._desk.register.read() as conn:
            self.over, lines = measures.followed(conn)
        self.lines = {line.id: line for line in lines}
        rows = []
        for line in lines:
            icon, tone = _MARKS[line.trend]
            now, _before = following.latest_two(line.values)
            trend = CellIcon(icon, _(measures.TREND_WORDS[line.trend]), tone)
            shown = [measures.value_words(line, value) or None for value in (now, line.goal)]
            rows.append(TableRow(line.id, [line.name, *shown, trend]))
        self._fill(rows)

    def _show(self) -> None:
        typed = next((code for code, field in self.fields.items() if field.hasFocus()), "")
        clear(self._body)
        self.fields = {}
        line = self.lines.get(self.key)
        if line is None:
            return
        self._body.addWidget(label(line.name, "section", wrap=True))
        about = f"{DIRECTIONS.format(line.direction)}. {measures.sentence(line)}"
        self._body.addWidget(label(about, "second", wrap=True))
        change = button(_("Change…"), self._ask_change, icon_name="pencil", size="small")
        self._body.addLayout(row(change, None))
        if any(value is not None for value in line.values):
            self._body.addWidget(ChartPicture(measures.figure(line, self.over)))
        self._body.addWidget(label(_("Value in each term"), "strong"))
        wrong = label("", "wrong", wrap=True)
        wrong.hide()
        for place in reversed(range(len(self.over))):
            self._body.addLayout(self._field(line, place, wrong))
        self._body.addWidget(wrong)
        self._body.addStretch(1)
        if typed in self.fields:
            self.fields[typed].setFocus()

    def _field(self, line: Line, place: int, wrong: QLabel) -> QHBoxLayout:
        span, value = self.over[place], line.values[place]
        taken = line.taken[place]
        field = QLineEdit("" if value is None or taken else Decimal().format(round(value * PARTS)))
        field.setAccessibleName(span.name)
        if taken:
            field.setPlaceholderText(_("{value} from the survey").format(value=measures.value_words(line, value)))
        before = field.text()
        field.editingFinished.connect(partial(self._enter, line.id, span.code, field, before, wrong))
        self.fields[span.code] = field
        return row(label(span.name, "body"), None, field, label(line.counted_in, "second"), gap=10)

    def _enter(self, measure: str, term: str, field: QLineEdit, before: str, wrong: QLabel) -> None:
        text = field.text().strip()
        if text == before.strip() or field.property("kept") == text:
            return
        # Enter and leaving the field both end editing: once is enough.
        field.setProperty("kept", text)
        register = self._desk.register
        run_work(self._desk, _("Value"), lambda: measures.set_value(register, measure, term, text), place=wrong)

    # -- doing ------------------------------------------------------------------------------------------------------

    def ask_new(self) -> NewRecordDialog:
        """Ask for a new measure."""
        return NewRecordDialog.ask(
            self._desk, Measure, self, fields=_NEW, title=_("New measure"), made=self.choose,
            create=lambda values: measures.add(self._desk.register, dict(values)),
        )  # fmt: skip

    def _ask_change(self) -> None:
        from chapterdesk.ui.pages.reports.change import ChangeDialog

        ChangeDialog(self._desk, Measure, self.key, _FIELDS, self).open()
