"""Find and choose rows of a kind by their names, or add a new person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _
from chapterdesk.database.query import Condition
from chapterdesk.models import entities
from chapterdesk.services import record_cards, record_names
from chapterdesk.services.record_names import Candidate
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records.doing import run_work
from chapterdesk.ui.records.simple import SimpleTable, TableColumn, TableRow
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Chip, FlowLayout, SearchField, button, column, label, row

SHOWN = 30


class NewPersonDialog(QDialog):
    """Somebody new: a name and one way to reach them. ``made(id)`` afterwards."""

    made = Signal(str)

    def __init__(self, desk: DeskContext, typed: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Somebody new"))
        self.setMinimumWidth(theme().px(420))
        self._desk = desk
        self.name, self.reach = QLineEdit(typed), QLineEdit()
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.save = button(_("Add person"), self.accept, kind="primary")
        self.save.setDefault(True)
        layout = column(label(_("Somebody new"), "section"), 6, gap=4, margins=(24, 20, 24, 20))
        for words, edit in ((_("Name"), self.name), (_("Phone or e-mail"), self.reach)):
            edit.setAccessibleName(words)
            layout.addWidget(label(words, "label"))
            layout.addWidget(edit)
        layout.addWidget(self._wrong)
        layout.addSpacing(theme().px(10))
        layout.addLayout(row(None, button(_("Cancel"), self.reject), self.save))
        self.setLayout(layout)
        (self.reach if typed else self.name).setFocus()

    @Slot()
    def accept(self) -> None:
        """Add the person, or say what is wrong."""
        register, name, reach = self._desk.register, self.name.text(), self.reach.text()
        done = run_work(
            self._desk,
            _("Add person"),
            lambda: record_cards.new_person(register, name, reach),
            place=self._wrong,
        )
        if done:
            super().accept()
            self.made.emit(str(done.value))


class PickDialog(QDialog):
    """``PickDialog.ask(desk, "person", parent, picked=callback)``; ``picked(ids)`` when something was chosen.

    Args:
        desk: The page's connections.
        kind: What is looked for; "" or ``party`` for people and organisations.
        parent: The page.
        many: Whether several can be chosen.
        title: The heading; "" for "Choose: kind".
        conditions: What rows must fulfil; for one kind only.
    """

    picked = Signal(list)

    def __init__(
        self,
        desk: DeskContext,
        kind: str = "party",
        parent: QWidget | None = None,
        *,
        many: bool = False,
        title: str = "",
        conditions: Sequence[Condition] = (),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._kind, self._many, self._conditions = desk, kind or "party", many, tuple(conditions)
        self._found: list[Candidate] = []
        self._chosen: dict[str, str] = {}
        what = _("Person or organisation") if self._kind == "party" else _(entities()[self._kind].label)
        heading = title or _("Choose: {kind}").format(kind=what.lower())
        self.setWindowTitle(heading)
        self.search = SearchField(_("Type a name or a Ref"))
        self.search.changed.connect(self._look)
        self.search.edit.installEventFilter(self)
        columns = [TableColumn("name", _("Name"), "name", 250), TableColumn("detail", "", "muted", 170, sortable=False)]
        self.table = SimpleTable(columns, name=what, compact=True)
        self.table.row_opened.connect(self._take)
        self.table.clicked.connect(self._clicked)
        self._none = label("", "second", wrap=True)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, spacing=theme().px(6))
        self.save = button("", self.accept, kind="primary")
        self.new = button(_("Add a new person"), self.add_person, kind="link", icon_name="user-plus")
        self.new.setVisible(self._kind in ("party", "person"))
        self._arrange(heading)
        self._look("")

    def _arrange(self, heading: str) -> None:
        foot = row(self.new, None, button(_("Cancel"), self.reject), self.save)
        whole = column(
            label(heading, "section", wrap=True), self.search, self._chips, self._none, self.table, foot,
            gap=10, margins=(24, 20, 24, 20),
        )  # fmt: skip
        whole.setStretch(4, 1)
        self.setLayout(whole)
        self.resize(theme().px(500), theme().px(560))
        self.table.current_changed.connect(lambda _n: self._say())
        self._show_chips()
        self.search.edit.setFocus()

    @classmethod
    def ask(
        cls,
        desk: DeskContext,
        kind: str,
        parent: QWidget,
        *,
        many: bool = False,
        title: str = "",
        conditions: Sequence[Condition] = (),
        picked: Callable[[list[str]], Any] | None = None,
    ) -> PickDialog:
        """Open it over a page; ``picked`` is called with the ids that were chosen."""
        dialog = cls(desk, kind, parent, many=many, title=title, conditions=conditions)
        if picked is not None:
            dialog.picked.connect(picked)
        dialog.open()
        return dialog

    @Slot(str)
    def _look(self, text: str) -> None:
        self._found = record_names.candidates(
            self._desk.register, self._kind, text, limit=SHOWN, conditions=self._conditions
        )
        self.table.set_rows([TableRow(each.id, [each.name, each.detail]) for each in self._found])
        self._none.setText(_("Nothing here is called that.") if text.strip() else _("There is nothing here yet."))
        self._none.setVisible(not self._found)
        self.table.setVisible(bool(self._found))
        if self._found and text.strip():
            self.table.choose(self._found[0].id)
        self.layout().setStretch(4, 1 if self._found else 0)  # type: ignore[union-attr]
        self._say()

    def chosen(self) -> list[str]:
        """Return the ids that the button would hand over."""
        if self._many:
            return list(self._chosen)
        return [key] if (key := self.table.current_key()) else []

    def _say(self) -> None:
        many = len(self._chosen)
        self.save.setText(_("Choose {n}").format(n=integer(many)) if self._many and many else _("Choose"))
        self.save.setEnabled(bool(self.chosen()))

    def _clicked(self) -> None:
        if self._many:
            self._take(self.table.current_key())

    @Slot(str)
    def _take(self, key: str) -> None:
        if not key:
            return
        if not self._many:
            self.table.choose(key)
            self.accept()
            return
        if key in self._chosen:
            del self._chosen[key]
        else:
            self._chosen[key] = next((each.name for each in self._found if each.id == key), "")
        self._show_chips()

    def _show_chips(self) -> None:
        self._flow.clear()
        for key, name in self._chosen.items():
            chip = Chip("", name, active=True, tag=True, parent=self._chips)
            chip.removed.connect(lambda key=key: self._take(key))
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(self._chosen))
        self._say()

    @Slot()
    def add_person(self) -> None:
        """Ask for a new person, by the name that was typed."""
        dialog = NewPersonDialog(self._desk, self.search.text().strip(), self)
        dialog.made.connect(self._made)
        dialog.open()

    @Slot(str)
    def _made(self, key: str) -> None:
        if self._many:
            with self._desk.register.read() as conn:
                found = record_names.called(self._desk.register, conn, entities()["person"], [key])
            self._chosen.update(found)
            self._show_chips()
            self.search.edit.clear()
            return
        super().accept()
        self.picked.emit([key])

    @Slot()
    def accept(self) -> None:
        """Hand over what was chosen."""
        found = self.chosen()
        if found:
            super().accept()
            self.picked.emit(found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while somebody types; Enter takes what stands there."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._found:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                keys = self.table.keys_shown()
                at = keys.index(key) + step if (key := self.table.current_key()) in keys else 0
                self.table.choose(keys[max(0, min(at, len(keys) - 1))])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.table.current_key())
                return True
        return super().eventFilter(watched, event)
