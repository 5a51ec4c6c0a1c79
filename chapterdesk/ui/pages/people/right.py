"""The right side of the page: the person that is looked at, or the form for a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _
from chapterdesk.services import people, person_history
from chapterdesk.services.people import PersonCard, UnitNode
from chapterdesk.services.trainings import next_steps
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.people.add_panel import AddPersonPanel
from chapterdesk.ui.pages.people.detail import CONTACTS, HISTORY, ROLES, DetailPanel
from chapterdesk.ui.pages.people.verbs import Verbs
from chapterdesk.ui.table_models import IdTableModel
from chapterdesk.ui.widgets import RegisterTable, hairline, row

if TYPE_CHECKING:
    from chapterdesk.services.person_doubles import Double
    from chapterdesk.ui.pages.people.erase_dialog import EraseDialog
    from chapterdesk.ui.pages.people.on_request import OnRequest

DETAIL, ADD = range(2)


class RightSide(QFrame):
    """``open_person(n)``, ``begin_adding(unit)``, ``close_side()``, ``reload()`` after a change.

    Signals: ``opened()`` (room is needed), ``closed()``, ``wanted(n)`` (somebody else is to be shown), ``delete_asked(n)``.

    Args:
        desk: The register and the window.
        verbs: What can be done.
        table: The table, for what is selected.
        model: Its ids, for the place in the list.
        units: Returns the tree of units.
    """

    opened = Signal()
    closed = Signal()
    wanted = Signal(int)
    delete_asked = Signal(int)

    def __init__(
        self,
        desk: DeskContext,
        verbs: Verbs,
        table: RegisterTable,
        model: IdTableModel,
        units: Callable[[], Sequence[UnitNode]],
    ) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self._desk, self._verbs, self._table, self._units = desk, verbs, table, units
        self._model = model
        self._added: int | None = None
        self._requests: OnRequest | None = None
        self._detail: DetailPanel | None = None
        self._adding: AddPersonPanel | None = None
        # A place for each: they are put together when they are first needed, as the list can be read without them.
        self._stack = QStackedWidget()
        for _place in (DETAIL, ADD):
            self._stack.addWidget(QWidget())
        self.setLayout(row(hairline(vertical=True), self._stack, gap=0))

    @property
    def detail(self) -> DetailPanel:
        """The panel of a person."""
        if self._detail is None:
            groups = self._verbs.group_menu(self._units, lambda: [self._key()])
            self._detail = DetailPanel(self._verbs.save, groups, self._used)
            self._stand_in(DETAIL, self._detail)
            self._connect(self._detail)
        return self._detail

    @property
    def adding(self) -> AddPersonPanel:
        """The form for a new person."""
        if self._adding is None:
            self._adding = AddPersonPanel(self._add, self._check, self._doubles)
            self._stand_in(ADD, self._adding)
            self._adding.closed.connect(self.close_side)
            self._adding.opened.connect(self.wanted)
        return self._adding

    def _stand_in(self, place: int, panel: QWidget) -> None:
        current, holder = self._stack.currentIndex(), self._stack.widget(place)
        self._stack.insertWidget(place, panel)
        if holder is not None:
            self._stack.removeWidget(holder)
            holder.deleteLater()
        self._stack.setCurrentIndex(current)

    def _connect(self, detail: DetailPanel) -> None:
        verbs = self._verbs
        detail.stepped.connect(self.step)
        detail.closed.connect(self.close_side)
        detail.tab_shown.connect(self._fill_tab)
        detail.contact_recorded.connect(lambda *said: verbs.record(self._key(), *said))
        detail.delete_asked.connect(lambda: self.delete_asked.emit(self.number()))
        detail.give_out_asked.connect(lambda: self._on_request().ask_give_out(self._key()))
        detail.erase_asked.connect(self.ask_erase)
        detail.put_back.connect(lambda line: verbs.put_back(self._key(), line))
        detail.roles.pathway_wanted.connect(lambda pathway: self._desk.go("trainings", pathway))
        detail.left_group.connect(lambda unit: verbs.leave_group(self._key(), unit))

    def _on_request(self) -> OnRequest:
        # What gives out and erases knows every part of the desk: it is loaded when somebody asks for it.
        from chapterdesk.ui.pages.people.on_request import OnRequest

        if self._requests is None:
            self._requests = OnRequest(self._desk, self)
        return self._requests

    @Slot()
    def ask_erase(self) -> EraseDialog | None:
        """Ask before erasing the person that is shown for good; return the open dialog."""
        card = self._card()
        return None if card is None else self._on_request().ask_erase(card.id, card.title)

    def number(self) -> int:
        """Return the local number of the person that is shown, -1 for none."""
        return card.n if (card := self._card()) is not None else -1

    def _key(self) -> str:
        return card.id if (card := self._card()) is not None else ""

    def _card(self) -> PersonCard | None:
        return self._detail.card if self._detail is not None else None

    def leave(self) -> None:
        """Save what is being typed."""
        if self._detail is not None:
            self._detail.details.leave()

    def shows_person(self) -> bool:
        """Return whether the panel is open with a person."""
        return not self.isHidden() and self._stack.currentIndex() == DETAIL and self._card() is not None

    # -- the person -------------------------------------------------------------------------------------------------

    def open_person(self, n: int) -> None:
        """Show a person; one who is gone closes the panel."""
        with self._desk.register.read() as conn:
            card = people.card(self._desk.register, conn, n)
        if card is None:
            self.close_side()
            return
        detail = self.detail
        self._stack.setCurrentIndex(DETAIL)
        detail.show_card(card, self._place(n))
        self.opened.emit()

    @Slot()
    def reload(self) -> None:
        """Show the same person anew; what is being typed stays."""
        if self.shows_person():
            self.open_person(self.number())

    def show_place(self) -> None:
        """Say again which one of the list, or of those selected, it is."""
        if self.shows_person():
            self.detail.place.setText(self._place(self.number()))

    def _place(self, n: int) -> str:
        model = self._model
        chosen = self._table.selected_ids() if self._table.hasFocus() or model.rowCount() <= 5000 else []
        if len(chosen) > 1 and n in chosen:
            return _("{n} of {total} selected").format(n=integer(chosen.index(n) + 1), total=integer(len(chosen)))
        place = model.row_of(n)
        if place < 0:
            return ""
        return _("{n} of {total}").format(n=integer(place + 1), total=integer(model.rowCount()))

    @Slot(int)
    def _fill_tab(self, tab: int) -> None:
        if self.detail.card is None:
            return
        register, key = self._desk.register, self._key()
        with register.read() as conn:
            if tab == CONTACTS:
                self.detail.contacts.set_lines(people.contacts(register, conn, key))
            elif tab == ROLES:
                ways = next_steps.of_person(register, conn, key)
                self.detail.roles.set_lines(people.appointments(register, conn, key), ways)
            elif tab == HISTORY:
                self.detail.history.set_lines(person_history.history(register, conn, key))

    @Slot(int)
    def step(self, by: int) -> None:
        """Go to the previous (-1) or next (1) person of the list."""
        model = self._model
        self.leave()
        place = model.row_of(self.number()) + by
        if 0 <= place < model.rowCount():
            self._table.go_to(model.id_at(place))
            self.open_person(model.id_at(place))

    @Slot()
    def close_side(self) -> None:
        """Save what is being typed, close, and go back to the table; somebody just added is shown instead."""
        self.leave()
        if self._stack.currentIndex() == ADD and self._added is not None:
            added, self._added = self._added, None
            self._stack.setCurrentIndex(DETAIL)
            self.wanted.emit(added)
            return
        self.hide()
        self.closed.emit()

    # -- a new one ----------------------------------------------------------------------------------------------------

    def begin_adding(self, unit: str = "") -> None:
        """Show the form for a new person, in a group where one is given."""
        self.leave()
        self._added = None
        adding = self.adding
        self._stack.setCurrentIndex(ADD)
        self.opened.emit()
        adding.begin(self._units(), unit)

    def _add(self, texts: dict[str, str], units: list[str]) -> None:
        register = self._desk.register
        self._added = people.add_person(register, texts, units)
        step = register.next_undo()
        if step is not None:
            self._desk.toast(step.label, lambda: self._verbs.undo(step.n))
        self.adding.begin(self._units(), units[0] if units else "")

    def _used(self, field: str) -> Sequence[str]:
        with self._desk.register.read() as conn:
            return people.known_tags(conn, field)

    def _check(self, field: str, text: str) -> object:
        return people.check_text(self._desk.register, field, text)

    def _doubles(self, texts: dict[str, str]) -> list[Double]:
        # What likens names is loaded when somebody types one: the page opens sooner without it.
        from chapterdesk.services import person_doubles

        with self._desk.register.read() as conn:
            return person_doubles.likely_doubles(self._desk.register, conn, texts)


def focus_first(side: RightSide) -> None:
    """Go into the first value of the person that is shown."""
    side.detail.details.rows["phones"].editor.setFocus(Qt.FocusReason.OtherFocusReason)
