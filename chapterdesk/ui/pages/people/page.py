"""The People page: what is asked, what is shown, and what follows from a change."""

from __future__ import annotations

from array import array
from dataclasses import replace
from itertools import pairwise

import shiboken6
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QSplitter, QWidget

from chapterdesk.core.text import _
from chapterdesk.database.query import Condition, Question
from chapterdesk.database.unit import Changes
from chapterdesk.services import lists, people
from chapterdesk.services.lists import ListEntry
from chapterdesk.services.people import UnitNode
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.exporting.offers import Offer, offers
from chapterdesk.ui.pages.people.answers import Answers
from chapterdesk.ui.pages.people.asked import CAME_WITH
from chapterdesk.ui.pages.people.cells import order_of
from chapterdesk.ui.pages.people.incoming import Incoming
from chapterdesk.ui.pages.people.list_or_doubles import ListOrDoubles
from chapterdesk.ui.pages.people.list_panel import ListPanel
from chapterdesk.ui.pages.people.list_verbs import ListVerbs
from chapterdesk.ui.pages.people.many import Many
from chapterdesk.ui.pages.people.middle import NO_MATCH, NO_PEOPLE, TABLE, Middle
from chapterdesk.ui.pages.people.right import RightSide, focus_first
from chapterdesk.ui.pages.people.verbs import Verbs
from chapterdesk.ui.style import theme
from chapterdesk.ui.style.tokens import DETAIL_MIN
from chapterdesk.ui.widgets import hairline, row

EVERYONE = "builtin:everyone"
WATCHED = {
    "person", "consent", "group_membership", "membership", "contact", "appointment", "unit", "smart_list", "role_type",
}  # fmt: skip
_SPLIT = "people/splitter"


class PeoplePage(QWidget):
    """The page. See the package's docstring for how to use it.

    Args:
        desk: The register and the window around the page.
    """

    _changed = Signal(object)

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self.desk = desk
        self._entry = ListEntry(EVERYONE, "", "users", "", Question())
        self._order, self._descending = "title", False
        self._wanted: int | None = None
        self._open_wanted = False
        self._units: list[UnitNode] = []
        self.verbs = Verbs(desk, self)
        self.many = Many(self)
        self.answers = Answers(desk.register, self)
        self.side = ListPanel()
        self.middle = Middle(desk, self.many.bulk_actions(), self.many.row_menu)
        self.table, self.model, self.filters = self.middle.table, self.middle.model, self.middle.filters
        self.incoming = Incoming(desk, self)
        self.lists = ListVerbs(desk, self.verbs, self)
        self.right = RightSide(desk, self.verbs, self.table, self.model, self.units)
        self.setAcceptDrops(True)
        self._arrange()
        self._connect()
        self._begin()

    def _arrange(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.middle)
        self._splitter.addWidget(self.right)
        self._splitter.setStretchFactor(0, 1)
        kept = self.desk.get_setting(_SPLIT)
        self._detail_width = int(kept) if isinstance(kept, int) else theme().px(DETAIL_MIN)
        self.right.hide()
        self.middle.setMinimumWidth(theme().px(360))
        self.center = ListOrDoubles(self.desk, self._splitter)
        whole = row(self.side, hairline(vertical=True), self.center, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        stops: list[QWidget] = [self.side.lists, self.side.new, *self.middle.tab_stops(), self.right]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _connect(self) -> None:
        self.answers.begun.connect(self._take_first)
        self.answers.found.connect(self._take_ids)
        self.answers.counted.connect(self.side.lists.rows.set_counts)
        self._splitter.splitterMoved.connect(self._keep_splitter)
        self.side.lists.chosen.connect(self.show_list)
        self.side.lists.rename_asked.connect(lambda entry: self.lists.ask_rename(self.side.lists, entry))
        self.side.lists.remove_asked.connect(self._remove_list)
        self.side.new_list_asked.connect(lambda: self._ask_save(self.side.new))
        self.side.file_asked.connect(self.incoming.ask)
        self.side.doubles_asked.connect(self.center.show_doubles)
        self.center.currentChanged.connect(lambda at: self.side.lists.set_active("" if at else self._entry.key))
        self.middle.add_asked.connect(self.begin_adding)
        self.middle.import_asked.connect(self.incoming.ask)
        self.filters.changed.connect(self.refresh)
        self.filters.save_asked.connect(lambda: self._ask_save(self.filters.save))
        self.model.sort_requested.connect(self._sort)
        self.table.opened.connect(self._opened)
        self.table.clicked.connect(lambda index: self._clicked(index.column()))
        self.table.current_changed.connect(self._current_moved)
        self.table.delete_requested.connect(self.many.ask_delete)
        self.table.pasted.connect(self.incoming.paste)
        self.right.opened.connect(self._show_side)
        self.right.closed.connect(self.table.setFocus)
        self.right.wanted.connect(self.show_person)
        self.right.delete_asked.connect(lambda n: self.many.ask_delete([n]))
        self.table.selection_changed.connect(self.right.show_place)
        self._changed.connect(self._follow)
        self.desk.register.on_change(self._told)

    def _begin(self) -> None:
        key, self._descending = self.table.sorted_by()
        self._order = key or "title"
        if not key:
            self.table.sort_by("title")
        self._load_units()
        self._load_lists()
        everyone = self.side.lists.entry(EVERYONE)
        if everyone is not None:
            self.show_list(everyone)
        self.answers.count(self.side.lists.entries())

    # -- what is asked ----------------------------------------------------------------------------------------------

    def question(self) -> Question:
        """Return what the table shows, as a question to the register."""
        return Question(self.filters.conditions(), self.filters.words(), order_of(self._order), self._descending)

    def show_list(self, entry: ListEntry) -> None:
        """Show a smart list: its filters become the chips."""
        self._entry = entry
        self.center.setCurrentIndex(0)
        self.side.lists.set_active(entry.key)
        if entry.own:
            known = {spec.key for spec in self.middle.specs}
            self._order = entry.question.order if entry.question.order in known else "title"
            self._descending = entry.question.descending
            self.table.sort_by(self._order, self._descending)
        self.filters.set_conditions(entry.question.conditions, entry.question.words)
        self.refresh()

    @Slot(str)
    def search(self, words: str) -> None:
        """Filter by the words of the top bar; "" takes them away."""
        self.filters.set_words(words)

    @Slot(str, bool)
    def _sort(self, key: str, descending: bool) -> None:
        self._order, self._descending = key, descending
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Ask for the ids again; the table keeps its rows until the first of the new ones are there."""
        # Who is selected, or looked at, stays so only where all are known at once.
        self.answers.ask(self.question(), first=self.table.current_id() < 0 and self._wanted is None)

    @Slot(object)
    def _take_first(self, found: array[int]) -> None:
        if found and found != self.model.ids()[: len(found)]:
            self.model.set_ids(found)
            self.middle.show_beginning()

    @Slot(object, int)
    def _take_ids(self, found: array[int], total: int) -> None:
        if found == self.model.ids():
            self.model.refresh()
        else:
            self.model.complete(found)
        filtered = bool(self.filters.conditions() or self.filters.words())
        self.middle.show_state(TABLE if found else NO_MATCH if filtered or total else NO_PEOPLE)
        kept = self._entry.question
        same = (self.filters.conditions(), self.filters.words()) == (kept.conditions, kept.words)
        self.filters.save.setVisible(filtered and (not same or self._entry.own))
        self.middle.say(self._entry.name, len(found), total, self._order)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.table.go_to(wanted)
            if self._open_wanted:
                self.right.open_person(wanted)
        self.right.reload()

    def _load_lists(self) -> None:
        with self.desk.register.read() as conn:
            self.side.lists.set_entries([*lists.builtin(), *lists.own_lists(conn)])

    def _load_units(self) -> None:
        with self.desk.register.read() as conn:
            self._units = people.units(conn)
        self.filters.set_units(self._units)

    # -- what follows from a change -----------------------------------------------------------------------------------

    def _told(self, changes: Changes) -> None:
        # The register outlives pages, and tells on the thread that worked.
        if shiboken6.isValid(self):
            self._changed.emit(changes)

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        kinds = changes.kinds()
        if not kinds & WATCHED:
            return
        for kind, load in (("unit", self._load_units), ("smart_list", self._load_lists)):
            if kind in kinds:
                load()
        self.answers.ask(self.question(), first=False)
        self.answers.count(self.side.lists.entries(), kinds)

    def hidden(self) -> None:
        """Save what is being typed before another page is shown."""
        self.right.leave()

    def wait(self) -> None:
        """Wait until nothing is asked any more, before the register is closed."""
        self.answers.wait()

    def shown(
        self, *, target: str = "", list: str = "", person: str = "", words: str | None = None, add: bool = False
    ) -> None:
        """Show what a link asked for: a smart list's key, a person's id, words to search for, or a new person.

        ``target`` is any of the first two, "add", ``unit:ID`` for a group's people or ``import:N`` for those whom the
        unit of work N brought, in one word.
        """
        if target == "doubles":
            self.center.show_doubles()
        elif target == "add":
            add = True
        elif target.startswith(("unit:", "import:")):
            self.show_list(self._linked(*target.split(":", 1)))
        elif target:
            list, person = (target, person) if self.side.lists.entry(target) else (list, target)
        entry = self.side.lists.entry(list) if list else None
        if entry is not None:
            self.show_list(entry)
        if words is not None:
            self.search(words)
        if person:
            with self.desk.register.read() as conn:
                n = people.number_of(conn, person)
            if n is not None:
                self.show_person(n, open_it=True)
        if add:
            self.begin_adding()

    def _linked(self, kind: str, value: str) -> ListEntry:
        with self.desk.register.read() as conn:
            name = self.desk.register.titles(conn, [value]).get(value, "") if kind == "unit" else _("New people")
        asked = Condition("groups", "is", (value,)) if kind == "unit" else Condition(CAME_WITH, "is", (int(value),))
        return ListEntry(f"{kind}:{value}", name, "users", "", Question((asked,)))

    # -- one person -------------------------------------------------------------------------------------------------

    def show_person(self, n: int, *, open_it: bool = True) -> None:
        """Make a person current; where the list does not hold them, everyone is shown."""
        self.center.setCurrentIndex(0)
        if self.model.row_of(n) >= 0:
            self.table.go_to(n)
            if open_it:
                self.right.open_person(n)
            return
        self._wanted, self._open_wanted = n, open_it
        everyone = self.side.lists.entry(EVERYONE)
        if everyone is not None:
            self.show_list(everyone)

    @Slot(int)
    def _opened(self, n: int) -> None:
        self.right.open_person(n)
        focus_first(self.right)

    def _clicked(self, place: int) -> None:
        if self.middle.specs[place].kind != "tick":
            self.right.open_person(self.table.current_id())

    @Slot(int)
    def _current_moved(self, n: int) -> None:
        if n >= 0 and self.right.shows_person():
            self.right.open_person(n)

    @Slot()
    def _show_side(self) -> None:
        if self.right.isHidden():
            self.right.show()
            self._splitter.setSizes([max(1, self._splitter.width() - self._detail_width), self._detail_width])

    def _keep_splitter(self) -> None:
        self._detail_width = self._splitter.sizes()[1]
        self.desk.set_setting(_SPLIT, self._detail_width)

    @Slot()
    def begin_adding(self) -> None:
        """Show the form for a new person, in the group that the table is filtered by."""
        self.center.setCurrentIndex(0)
        asked = [c.values for c in self.filters.conditions() if c.field == "groups" and c.operator == "is"]
        self.right.begin_adding(str(asked[0][0]) if len(asked) == 1 and len(asked[0]) == 1 else "")

    # -- many -------------------------------------------------------------------------------------------------------

    def chosen(self) -> list[str]:
        """Return the ids of the people that are selected, in the order shown."""
        return self.many.chosen()

    def units(self) -> list[UnitNode]:
        """Return the tree of units, for menus."""
        return self._units

    def open_current(self) -> None:
        """Open the person on whom the table stands."""
        self._opened(self.table.current_id())

    def ask_export(self) -> None:
        """Ask what to write to a file: those selected, or the list as it is filtered."""
        self.verbs.ask_export(self.export_offers())

    def export_offers(self) -> list[Offer]:
        """Return what of this page may be exported."""
        return offers(self._entry.name, self.question(), self.chosen())

    # -- lists ------------------------------------------------------------------------------------------------------

    def _ask_save(self, anchor: QWidget) -> None:
        question = replace(self.question(), order=self._order)
        self.lists.ask_save(anchor, question, self._entry, self._show_kept)

    def _show_kept(self, key: str) -> None:
        entry = self.side.lists.entry(key)
        if entry is not None:
            self.show_list(entry)

    def _remove_list(self, entry: ListEntry) -> None:
        self.lists.remove(entry)
        everyone = self.side.lists.entry(EVERYONE)
        if self._entry.key == entry.key and everyone is not None:
            self.show_list(everyone)

    # -- from files and the clipboard -------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, nothing else."""
        if self.incoming.files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the first file to the import."""
        if self.incoming.drop(event.mimeData()):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 edits the current person, Esc closes the panel."""
        if event.key() == Qt.Key.Key_F2 and self.table.current_id() >= 0:
            self.right.open_person(self.table.current_id())
            self.right.detail.details.begin()
        elif event.key() == Qt.Key.Key_Escape and not self.right.isHidden():
            self.right.close_side()
        else:
            super().keyPressEvent(event)
