"""A list of rows of any kind: filter, sort, columns, copying, and what can be done with rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import shiboken6
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _
from chapterdesk.database.query import Condition, Question, count
from chapterdesk.models import Entity, Person
from chapterdesk.services import record_lists, record_names
from chapterdesk.services.record_lists import ListedRow
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import Refresher
from chapterdesk.ui.pages.exporting.offers import Offer
from chapterdesk.ui.pages.people.asking import AT_ONCE, Asker
from chapterdesk.ui.records import columns as declared_columns
from chapterdesk.ui.records.deleting import ask_delete
from chapterdesk.ui.records.history import HistoryDialog
from chapterdesk.ui.style.tokens import ROW
from chapterdesk.ui.table_models import IdTableModel
from chapterdesk.ui.table_models.fitting import Fitting, Kept
from chapterdesk.ui.widgets import EmptyState, RegisterTable, SearchField, column, hand_focus, icon_button, label, row

FILTER_AFTER_MS = 120
MenuEntries = Callable[[list[str]], Sequence[tuple[str, Callable[[], Any]]]]


class RecordTable(QWidget):
    """``RecordTable(desk, Training, conditions=[...], key="trainings.list")``; see the package.

    Signals: ``chosen(id)`` ("" for none) as the current row moves, ``opened(id)`` at Enter or a double click,
    ``selection_changed(ids)``, ``counted(n)`` after each answer. ``table`` is the view, ``head`` the line above it.

    Args:
        desk: The page's connections.
        entity: Kind of the rows.
        columns: Names of the columns in view at first; None for those that lists show.
        conditions: What rows must fulfil.
        key: Under which columns and sort are remembered; "" for the kind.
        order, descending: Sort at first.
        more_menu: Further entries of a row's menu: ids -> (words, callback).
        tones: Code of a state -> tone of its badge, or (icon, tone).
        tools: Widgets right of the filter.
        filtered: Whether there is a filter field and the "Columns" button.
        deletable: Whether rows can be deleted here.
        empty: (icon, sentence, button text, callback) shown where there is nothing at all.
        row_height: 40, or 32 for compact tables.
    """

    chosen = Signal(str)
    opened = Signal(str)
    selection_changed = Signal(list)
    counted = Signal(int)

    def __init__(
        self,
        desk: DeskContext,
        entity: type[Entity],
        columns: Sequence[str] | None = None,
        conditions: Sequence[Condition] = (),
        *,
        key: str = "",
        order: str = "",
        descending: bool = False,
        more_menu: MenuEntries | None = None,
        tones: declared_columns.Tones | None = None,
        tools: Sequence[QWidget] = (),
        filtered: bool = True,
        deletable: bool = True,
        empty: tuple[str, str, str, Callable[[], Any] | None] | None = None,
        row_height: int = ROW,
    ) -> None:
        super().__init__()
        self._desk, self._entity, self._conditions = desk, entity, tuple(conditions)
        self._more_menu, self._tones, self._deletable = more_menu, dict(tones or {}), deletable
        self._ids: dict[int, str] = {}
        self._wanted, self._stale = "", False
        self._kinds = record_names.kinds_shown(entity)
        self.specs = declared_columns.specs(entity, columns)
        self.model = IdTableModel(self.specs, self._fetch, self)
        kept, name = Kept(desk), key or f"records.{entity.kind}"
        about: dict[str, Any] = {"remember": kept, "key": name, "menu": self._menu, "row_height": row_height}
        self.table = RegisterTable(self.model, name=_(entity.plural), **about)
        self._fitting = Fitting(self.table, self.specs, kept, name)
        self._shown = self._visible()
        self._order, self._descending = self._first_order(order, descending)
        self.table.sort_by(self._order, self._descending)
        self.search = SearchField(_("Filter"))
        self.head: QHBoxLayout = row(gap=8)
        self._note = label("", "second", wrap=True)
        self.stack = QStackedWidget()
        self._arrange(filtered, tools, self._note if empty is None else EmptyState(*empty))
        self._connect()
        self.refresh()

    def _first_order(self, order: str, descending: bool) -> tuple[str, bool]:
        kept, down = self.table.sorted_by()
        first = next((spec.key for spec in self.specs if spec.shown), "ref")
        return (kept, down) if kept else (order or first, descending)

    def _arrange(self, filtered: bool, tools: Sequence[QWidget], empty: QWidget) -> None:
        self._empty = empty
        self._none = EmptyState(
            "funnel-x", _("Nothing fits this filter."), _("Clear the filter"), self.search.edit.clear
        )
        if self._none.button is not None:
            self._none.button.setProperty("kind", "plain")
        self._total = label("", "second")
        for part in (self.table, self._none, self._empty):
            self.stack.addWidget(part)
        if filtered:
            self.head.addWidget(self.search, 1)
            self.head.addWidget(self._total)
            self.columns_button = icon_button("columns-3", _("Columns"), self._choose_columns, kind="plain")
            self.head.addWidget(self.columns_button)
        for tool in tools:
            self.head.addWidget(tool)
        whole = column(self.head, self.stack, gap=10) if filtered or tools else column(self.stack, gap=0)
        whole.setStretch(whole.count() - 1, 1)
        self.setLayout(whole)
        hand_focus(self, self.table)

    def _connect(self) -> None:
        self._asker = Asker(self)
        self._asker.answered.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FILTER_AFTER_MS)
        self._timer.timeout.connect(self.refresh)
        self.search.changed.connect(self._timer.start)
        self.model.sort_requested.connect(self._sort)
        self.table.current_changed.connect(lambda n: self.chosen.emit(self.id_of(n)))
        self.table.opened.connect(lambda n: self.opened.emit(self.id_of(n)))
        self.table.selection_changed.connect(lambda _found: self.selection_changed.emit(self.selected()))
        self.table.delete_requested.connect(self._delete)
        self.table.horizontalHeader().sectionResized.connect(self._columns_changed)
        self._refresher = Refresher(self._desk, self)
        self._refresher.refresh.connect(self._changed)

    # -- what pages call --------------------------------------------------------------------------------------------

    def set_conditions(self, conditions: Sequence[Condition]) -> None:
        """Ask for other rows."""
        self._conditions = tuple(conditions)
        self.refresh()

    def sort_by(self, key: str, descending: bool = False) -> None:
        """Order the rows by a column, as a click on its head does."""
        self.table.sort_by(key, descending)
        self._sort(key, descending)

    def question(self) -> Question:
        """Return what is shown, as a question to the register."""
        return Question(self._conditions, self.search.text().strip(), self._order, self._descending)

    def count(self) -> int:
        """Return how many rows are shown."""
        return self.model.rowCount()

    def current(self) -> str:
        """Return the id of the current row, "" for none."""
        return self.id_of(self.table.current_id())

    def selected(self) -> list[str]:
        """Return the ids of the selected rows, in the order shown."""
        numbers = self.table.selected_ids()
        if any(n not in self._ids for n in numbers):
            self._know(numbers)
        return [self._ids[n] for n in numbers if n in self._ids]

    def choose(self, key: str) -> None:
        """Make a row current and visible, now or when the answer that holds it comes."""
        with self._desk.register.read() as conn:
            n = record_lists.number_of(conn, self._entity, key)
        if n is not None and self.model.row_of(n) >= 0:
            self._wanted = ""
            self.table.go_to(n)
        else:
            self._wanted = key

    def choose_first(self) -> None:
        """Make the first row current where none is."""
        if self.model.rowCount() and self.table.current_id() < 0:
            self.table.go_to(self.model.id_at(0))

    def id_of(self, n: int) -> str:
        """Return the id of a row by its local number, "" where there is none."""
        if n >= 0 and n not in self._ids:
            self._know([n])
        return self._ids.get(n, "")

    def _know(self, numbers: Sequence[int]) -> None:
        with self._desk.register.read() as conn:
            found = record_lists.shown(self._desk.register, conn, self._entity, numbers, ())
        self._ids.update((n, each.id) for n, each in found.items())

    # -- asking -----------------------------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Ask for the rows again; the table keeps the old ones until the answer is there."""
        asked, register, entity = self.question(), self._desk.register, self._entity

        def ask(_tell: Callable[[Any], bool]) -> tuple[list[int], bool]:
            with register.read() as conn:
                return record_lists.found(register, conn, entity, asked), bool(asked.words)

        with register.read() as conn:
            total = count(conn, entity, Question(self._conditions))
        self._asker.ask(ask, at_once=total <= AT_ONCE)

    @Slot(object)
    def _take(self, answer: tuple[list[int], bool]) -> None:
        found, filtered = answer
        if found == list(self.model.ids()):
            self.model.refresh()
        else:
            self.model.set_ids(found)
        self.stack.setCurrentWidget(self.table if found else self._none if filtered else self._empty)
        self._note.setText("" if found else _("There is nothing here yet."))
        self._total.setText(integer(len(found)) if found else "")
        self._total.setAccessibleName(_("{n} rows").format(n=integer(len(found))))
        if self._wanted:
            self.choose(self._wanted)
        self.counted.emit(len(found))

    def _fetch(self, numbers: list[int]) -> dict[int, list[Any]]:
        with self._desk.register.read() as conn:
            found = record_lists.shown(self._desk.register, conn, self._entity, numbers, sorted(self._shown))
        self._ids.update((n, each.id) for n, each in found.items())
        return {n: self._cells(each) for n, each in found.items()}

    def _cells(self, found: ListedRow) -> list[Any]:
        return declared_columns.cells(self._entity, self.specs, found, self._tones)

    def _visible(self) -> set[str]:
        head = self.table.horizontalHeader()
        return {spec.key for place, spec in enumerate(self.specs) if not head.isSectionHidden(place)}

    @Slot()
    def _columns_changed(self) -> None:
        now = self._visible()
        fresh, self._shown = now - self._shown, now
        if fresh:
            self.model.refresh()

    def _choose_columns(self) -> None:
        self.table.show_column_menu(self.columns_button.mapToGlobal(self.columns_button.rect().bottomLeft()))

    @Slot(str, bool)
    def _sort(self, key: str, descending: bool) -> None:
        self._order, self._descending = key, descending
        self.refresh()

    @Slot(set)
    def _changed(self, kinds: set[str]) -> None:
        if not kinds & self._kinds and self._entity is not Person:
            return
        # A long list that nobody looks at is asked again when it comes into view.
        self._stale = not self.isVisible() and self.model.rowCount() > AT_ONCE
        if not self._stale:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask again where something changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def wait(self) -> None:
        """Wait until nothing is asked any more, before the register is closed."""
        self._timer.stop()
        self._asker.wait()

    # -- what can be done -------------------------------------------------------------------------------------------

    def _menu(self, numbers: list[int]) -> QMenu:
        menu, keys = QMenu(self), self.selected()
        if len(keys) == 1:
            menu.addAction(_("Open"), lambda: self.opened.emit(keys[0]))
        for words, callback in self._more_menu(keys) if self._more_menu is not None and keys else ():
            menu.addAction(words, callback)
        if menu.actions():
            menu.addSeparator()
        if len(keys) == 1:
            menu.addAction(_("History…"), lambda: HistoryDialog.ask(self._desk, self._entity, keys[0], self))
        menu.addAction(_("Export…"), self.ask_export)
        if keys and self._deletable:
            menu.addAction(_("Delete…"), lambda: ask_delete(self._desk, self._entity, keys, self))
        return menu

    @Slot(list)
    def _delete(self, _numbers: list[int]) -> None:
        if self._deletable:
            ask_delete(self._desk, self._entity, self.selected(), self)

    def ask_export(self) -> None:
        """Ask what to write to a file: those selected, or the rows as they are shown."""
        # What writes files is loaded when somebody wants one.
        from chapterdesk.ui.pages.exporting.dialog import ExportDialog

        ExportDialog(self._desk, self.export_offers(), self).open()

    def export_offers(self) -> list[Offer]:
        """Return what may be exported: the selected rows where there are several, and those shown."""
        kind, keys, offered = self._entity.kind, self.selected(), []
        if len(keys) > 1:
            words = _("The {n} selected").format(n=integer(len(keys)))
            offered.append(Offer(kind, "selected", words, ids=tuple(keys)))
        with self._desk.register.read() as conn:
            shown = record_lists.ids_of(conn, self._entity, list(self.model.ids()))
        name = _(self._entity.plural)
        offered.append(Offer(kind, "filtered", _("As shown now: {name}").format(name=name), name, ids=tuple(shown)))
        return offered

    def hidden(self) -> None:
        """Stop asking when the page is left."""
        if shiboken6.isValid(self._timer):
            self._timer.stop()
