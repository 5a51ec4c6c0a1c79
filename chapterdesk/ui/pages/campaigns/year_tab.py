"""The activist year: its calendar, also as a table, what stands in each other's way, and the terms in figures."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from chapterdesk.core import locale
from chapterdesk.core.text import _
from chapterdesk.database.rows import Reading
from chapterdesk.models import Activity, Priority, Term
from chapterdesk.models.campaigns import ACTIVITY_STATES, CAMPAIGN_KINDS
from chapterdesk.services import terms
from chapterdesk.services.campaigns import figures, papers
from chapterdesk.services.campaigns import year as years
from chapterdesk.services.campaigns.clashes import Clash
from chapterdesk.ui.beside import Beside
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.pages.campaigns.calendar import YearCalendar
from chapterdesk.ui.pages.campaigns.calendar_items import Item
from chapterdesk.ui.pages.campaigns.manage import ManageDialog
from chapterdesk.ui.records import CellIcon, SimpleTable, TableColumn, TableRow, run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import PAGE_SIDE, PAGE_TOP
from chapterdesk.ui.widgets import (
    Banner,
    Card,
    ChartCard,
    FlowLayout,
    button,
    clear,
    column,
    icon_button,
    label,
    row,
    scroll,
)
from chapterdesk.ui.widgets.charts import BarsAndLine, Series

PAPER = "paper"
TERMS = 6
_SHOWN_CLASHES = 3


class YearTab(QWidget):
    """``open_asked(id)`` asks for a campaign or an activity."""

    open_asked = Signal(str)
    kinds = frozenset({"campaign", "activity", "term", "participation", "meeting", "unit", "person", "organisation"})

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.begins = 0
        self._as_table = False
        self._beside = Beside(desk, self)
        self.calendar = YearCalendar()
        self.calendar.chosen.connect(self._chosen)
        self.calendar.opened.connect(self._opened)
        self._title = label("", "section")
        self.earlier = icon_button("chevron-left", _("The year before"), partial(self.go, -1))
        self.later = icon_button("chevron-right", _("The year after"), partial(self.go, 1))
        self.switch = button(_("Show as table"), self._toggle, kind="link", icon_name="table-2")
        columns = [
            TableColumn("name", _("Name"), "name", 300),
            TableColumn("kind", _("Kind"), "text", 210),
            TableColumn("start", _("From"), "date", 110),
            TableColumn("end", _("Until"), "date", 110),
            TableColumn("state", _("Note"), "mark", 260),
        ]
        self.table = SimpleTable(columns, name=_("The activist year"), desk=desk, key="campaigns.year", fit=14)
        self.table.row_opened.connect(self.open_asked)
        self._what = label("", "second", wrap=True)
        self._links = QWidget()
        self._flow = FlowLayout(self._links, spacing=theme().px(6))
        self._clashes = column(gap=8)
        self.chart = ChartCard(_("Groups and activity side by side"), figures.note(), BarsAndLine([], Series("", [])))
        self._arrange()

    def _arrange(self) -> None:
        manage = button(_("Terms…"), self.manage_terms, kind="link")
        priorities = button(_("Priorities…"), self.manage_priorities, kind="link")
        self.save = button(_("Save figures as PDF"), self.ask_pdf, size="small", icon_name="file-down")
        top = row(self.earlier, self._title, self.later, 8, manage, priorities, None, self.switch, gap=6)
        card = Card(padding=16)
        for part in (top, self.calendar, self.table, column(self._what, self._links, gap=4)):
            card.add(part)
        self.table.hide()
        inside = QWidget()
        whole = column(
            card,
            self._clashes,
            self.chart,
            row(self.save, None),
            None,
            gap=14,
            margins=(PAGE_SIDE, 0, PAGE_SIDE, PAGE_TOP),
        )
        inside.setLayout(whole)
        self.setLayout(column(scroll(inside), gap=0))

    # -- showing ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the year and the figures again."""
        register = self._desk.register
        begins = self.begins

        def read(conn: Reading) -> tuple[years.Year, list[figures.TermFigures]]:
            return years.year(register, conn, begins or years.present_year(conn)), figures.latest(conn, TERMS)

        self._beside.ask(read, lambda answer: self._show(*answer))

    def _show(self, year: years.Year, found: list[figures.TermFigures]) -> None:
        self._year, self.begins = year, year.begins
        self._title.setText(_("Activist year {year}").format(year=self._year.name))
        self.calendar.show_year(self._year)
        self._chosen(self.calendar.current())
        anything = any(each.of("groups").all or each.of("activities").all for each in found)
        self.chart.setVisible(anything)
        self.save.setVisible(anything)
        self._fill_table()
        self._show_clashes(list(self._year.clashes))
        self.chart.set_data(
            BarsAndLine(
                [each.span.name for each in found],
                Series(_("Activities held"), [each.of("activities").all for each in found]),
                Series(_("Groups that were active"), [each.of("groups").all for each in found]),
                unfinished=bool(found) and found[-1].span.unfinished,
                unit=_("Term"),
            )
        )

    def _fill_table(self) -> None:
        clashing = {clash.ours.id for clash in self._year.clashes} | {clash.other.id for clash in self._year.clashes}
        mark = CellIcon("triangle-alert", _("Shares days with another"), "warning")
        rows = [
            TableRow(
                one.id,
                [
                    one.name,
                    CAMPAIGN_KINDS.format(one.kind),
                    one.start.isoformat(),
                    one.end.isoformat(),
                    mark if one.id in clashing else None,
                ],
            )
            for lane in (*self._year.lanes, *self._year.partner_lanes)
            for one in lane
        ]
        for day in self._year.marks:
            on = day.day.isoformat()
            for key, name, group, state in day.activities:
                said = CellIcon(
                    "circle-check" if state == "held" else "calendar",
                    ACTIVITY_STATES.format(state),
                    "success" if state == "held" else "neutral",
                )
                rows.append(TableRow(key, [name, group or _(Activity.label), on, on, said]))
        rows.sort(key=lambda one: (one.cells[2], one.cells[0]))
        self.table.set_rows(rows)

    def _show_clashes(self, found: list[Clash]) -> None:
        clear(self._clashes)
        pressing = sorted(found, key=lambda clash: (not clash.with_partner, clash.start))
        for clash in pressing[:_SHOWN_CLASHES]:
            what, rest = clash_words(clash)
            show = button(_("Show"), partial(self.open_asked.emit, clash.ours.id), size="small")
            show.setAccessibleName(_("Show {name}").format(name=clash.ours.name))
            icon = "handshake" if clash.with_partner else "triangle-alert"
            self._clashes.addWidget(Banner(icon, what, rest, "warning", action=show))

    @Slot(object)
    def _chosen(self, item: Item | None) -> None:
        self._flow.clear()
        self._what.setText(
            item.words
            if item
            else _("Choose a campaign or a day to see more. Arrow keys go from one to the next.")
            if self.calendar.items
            else _("Nothing is planned this year yet: add a campaign, a partner’s period to respect, or an activity.")
        )
        for key, name in self._of(item):
            self._flow.addWidget(button(name, partial(self.open_asked.emit, key), kind="link"))
        self._links.setVisible(bool(item))

    @staticmethod
    def _of(item: Item | None) -> list[tuple[str, str]]:
        if item is None:
            return []
        if item.period is not None:
            return [(item.period.id, _("Open {name}").format(name=item.period.name))]
        assert item.mark is not None
        return [
            (key, ", ".join(part for part in (name, group) if part))
            for key, name, group, _state in item.mark.activities
        ]

    @Slot(object)
    def _opened(self, item: Item) -> None:
        if len(item.ids) == 1:
            self.open_asked.emit(item.ids[0])
        elif (first := self._flow.itemAt(0)) is not None and (widget := first.widget()) is not None:
            # Several on that day: the links beneath are to choose from.
            widget.setFocus()

    # -- verbs ------------------------------------------------------------------------------------------------------

    def go(self, step: int) -> None:
        """Show the year before (-1) or after (1)."""
        if not self.begins:
            return  # the present year is still being read
        self.begins = min(max(self.begins + step, 1901), 2198)
        self.refresh()

    @Slot()
    def _toggle(self) -> None:
        self._as_table = not self._as_table
        self.calendar.setVisible(not self._as_table)
        self.table.setVisible(self._as_table)
        self._what.setVisible(not self._as_table)
        self._links.setVisible(not self._as_table and self.calendar.current() is not None)
        self.switch.setText(_("Show as calendar") if self._as_table else _("Show as table"))

    def manage_terms(self) -> ManageDialog:
        """Change the days of terms where they are not the usual."""
        hint = _("Without terms of your own, spring runs from January to May, the summer campaign from June to August, autumn from September.")  # fmt: skip
        return ManageDialog.ask(self._desk, Term, self, hint)

    def manage_priorities(self) -> ManageDialog:
        """Change the priorities of the action plan."""
        return ManageDialog.ask(self._desk, Priority, self, _("What campaigns and applications serve."))

    @Slot()
    def ask_pdf(self) -> None:
        """Ask for a file and save the terms in figures."""
        start = documents_folder() / f"{_('The terms in figures')}.pdf"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save figures as PDF"), str(start), "PDF (*.pdf)")
        if chosen:
            self.save_pdf(Path(chosen))

    def save_pdf(self, target: Path) -> bool:
        """Save the figures of the latest terms; returns whether it went well."""
        register = self._desk.register
        size = "Letter" if self._desk.get_setting(PAPER) == "Letter" else "A4"

        def save() -> int:
            with register.read() as conn:
                spans = terms.latest(conn, TERMS)
            return papers.save_figures(register, spans, target, size=size)

        return bool(run_work(self._desk, _("Save figures as PDF"), save, _("Saved as {name}").format(name=target.name)))


def clash_words(clash: Clash) -> tuple[str, str]:
    """Return what stands in the way of what, and when, in two sentences."""
    days = _("Both run from {start} to {end}.").format(
        start=locale.long_date(clash.start, year=False), end=locale.long_date(clash.end, year=False)
    )
    if clash.with_partner:
        what = _("{ours} lies in a partner’s period: {other}").format(ours=clash.ours.name, other=clash.other.name)
        return what, days
    what = _("{ours} and {other} ask the same activists").format(ours=clash.ours.name, other=clash.other.name)
    return what, days
