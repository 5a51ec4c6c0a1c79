"""The middle of the page: header, filters, bulk bar, table or what stands in its place, and the foot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.people.cells import column_specs, fetch
from chapterdesk.ui.pages.people.filter_bar import FilterBar
from chapterdesk.ui.style import theme
from chapterdesk.ui.table_models import IdTableModel
from chapterdesk.ui.table_models.fitting import Fitting, Kept
from chapterdesk.ui.widgets import BulkBar, EmptyState, RegisterTable, button, column, hairline, label, row
from chapterdesk.ui.widgets.bulkbar import BulkAction
from chapterdesk.ui.widgets.layout import box

TABLE, NO_PEOPLE, NO_MATCH = range(3)
FROM_SELECTED = 2
"""One selected row is the one that is looked at; from two on, the bar offers what can be done with all of them."""


class Middle(QWidget):
    """Signals: ``add_asked()``, ``import_asked()``. ``table``, ``model``, ``filters`` and ``bar`` are for the page.

    Args:
        desk: The context.
        actions: The bulk bar's actions.
        menu: Makes the table's menu at a right click.
    """

    add_asked = Signal()
    import_asked = Signal()

    def __init__(self, desk: DeskContext, actions: list[BulkAction], menu: Callable[[list[int]], QMenu | None]) -> None:
        super().__init__()
        self._desk = desk
        self._shown: set[str] = set()
        self._beginning = False
        self.specs = column_specs()
        self.model = IdTableModel(self.specs, self._fetch, self)
        kept = Kept(desk)
        self.table = RegisterTable(self.model, name=_("People"), remember=kept, key="people", menu=menu)
        self._fitting = Fitting(self.table, self.specs, kept, "people")
        self._shown = self.shown_keys()
        self.title = label("", "section", wrap=True)
        self.sentence = label("", "second", wrap=True)
        self.filters = FilterBar()
        self.bar = BulkBar(actions)
        self.bar.cleared.connect(self.table.clearSelection)
        self.foot = label("", "second")
        self.stack = QStackedWidget()
        for part in self._states():
            self.stack.addWidget(part)
        self.setLayout(self._arrange())
        self.table.horizontalHeader().sectionResized.connect(self._columns_changed)
        self.table.verticalScrollBar().valueChanged.connect(self.show_foot)
        self.table.verticalScrollBar().rangeChanged.connect(self.show_foot)
        self.model.modelReset.connect(self.show_foot)
        self.model.rowsInserted.connect(self.show_foot)
        self.table.selection_changed.connect(self._selected)

    def _states(self) -> list[QWidget]:
        nobody = EmptyState(
            "users",
            _("No people yet. Add the first one, or bring in the list you have: any spreadsheet will do."),
            _("Add person"),
            self.add_asked.emit,
            title=_("Here the people of your chapter will stand"),
        )
        inside = nobody.layout()
        if isinstance(inside, QVBoxLayout):
            bring = button(_("Import a list"), self.import_asked.emit, icon_name="upload")
            inside.insertWidget(inside.count() - 1, bring, 0, Qt.AlignmentFlag.AlignHCenter)
        return [
            self.table,
            nobody,
            EmptyState(
                "funnel-x",
                _("Nobody fits all of these filters. Take one away, or clear them."),
                _("Clear the filters"),
                self.filters.clear,
                title=_("Nobody found"),
            ),
        ]

    def _arrange(self) -> Any:
        px = theme().px
        words = column(self.title, self.sentence, gap=0)
        self.columns_button = button(_("Columns"), self._choose_columns, icon_name="columns-3")
        add = self._add_button = button(_("Add person"), self.add_asked.emit, kind="primary", icon_name="user-plus")
        bring = self._import_button = button(_("Import"), self.import_asked.emit, icon_name="upload")
        head = row(words, self.columns_button, bring, add, gap=8)
        head.setStretch(0, 1)
        upper = column(head, self.filters, gap=12, margins=(20, 18, 20, 12))
        self._bar_holder = box(row(self.bar, margins=(12, 0, 12, 8)))
        self._bar_holder.hide()
        line = row(self.foot, None, margins=(20, 0, 20, 0))
        self.foot.setFixedHeight(px(51))
        foot = box(column(hairline(), line, gap=0))
        whole = column(upper, self._bar_holder, self.stack, foot, gap=0)
        whole.setStretch(2, 1)
        self._foot_box = foot
        return whole

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key leads to, in order."""
        return [self.columns_button, self._import_button, self._add_button, *self.filters.tab_stops(), self.table]

    # -- columns ----------------------------------------------------------------------------------------------------

    def shown_keys(self) -> set[str]:
        """Return the columns that are shown."""
        head = self.table.horizontalHeader()
        return {spec.key for place, spec in enumerate(self.specs) if not head.isSectionHidden(place)}

    def _fetch(self, numbers: list[int]) -> dict[int, list[Any]]:
        return fetch(self._desk.register, self.specs, self._shown, numbers)

    @Slot()
    def _columns_changed(self) -> None:
        now = self.shown_keys()
        before, self._shown = self._shown, now
        if now - before:
            self.model.refresh()
        if now != before:
            self._fitting.fit()

    def _choose_columns(self) -> None:
        at = self.columns_button.mapToGlobal(self.columns_button.rect().bottomLeft())
        self.table.show_column_menu(at)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def say(self, name: str, found: int, total: int, key: str) -> None:
        """Say which list is shown, how many of all are in it, and by which column it is sorted."""
        everybody = ngettext("{n} activist", "{n} activists", total).format(n=integer(total))
        label = next((spec.label for spec in self.specs if spec.key == key), "")
        many = everybody if found == total else _("{n} of {total}").format(n=integer(found), total=everybody)
        sentence = _("{many}, by {column}").format(many=many, column=label[:1].lower() + label[1:])
        self._beginning = False
        self.show_foot()
        self.title.setText(name)
        self.sentence.setText(sentence if total else _("Nobody yet"))

    def show_state(self, state: int) -> None:
        """Show the table, or what stands in its place."""
        self.stack.setCurrentIndex(state)
        self._foot_box.setVisible(state == TABLE)
        self.filters.setVisible(state != NO_PEOPLE)
        for part in (self.columns_button, self._add_button, self._import_button):
            part.setVisible(state != NO_PEOPLE)

    def show_beginning(self) -> None:
        """Show the first rows of a list whose length is not known yet."""
        self.table.scrollToTop()
        self.stack.setCurrentIndex(TABLE)
        self._beginning = True
        self.show_foot()

    @Slot()
    def show_foot(self) -> None:
        """Say which rows are in view."""
        count = self.model.rowCount()
        first = self.table.rowAt(0)
        last = self.table.rowAt(self.table.viewport().height() - 1)
        last = count - 1 if last < 0 else last
        if count and first >= 0 and not self._beginning:
            text = _("Rows {first} to {last} of {n}").format(
                first=integer(first + 1), last=integer(last + 1), n=integer(count)
            )
            self.foot.setText(text)
        else:
            self.foot.setText("")

    def _selected(self, numbers: list[int]) -> None:
        """Show the bar; the rows stay where they are under the mouse."""
        many = len(numbers) if len(numbers) >= FROM_SELECTED else 0
        was = self._bar_holder.isVisible()
        self._bar_holder.setVisible(many > 0)
        self.bar.offer(_("Merge..."), many == 2)
        self.bar.set_count(many)
        if was != (many > 0):
            scroll = self.table.verticalScrollBar()
            height = self._bar_holder.sizeHint().height()
            if scroll.value() or not was:
                scroll.setValue(scroll.value() + (-height if was else 0))
