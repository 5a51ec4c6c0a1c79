"""The popup in which one filter is made or changed: how it is asked, and for what."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from chapterdesk.core.text import _
from chapterdesk.database.query import Condition
from chapterdesk.fields import Kept, Value, ValueProblem
from chapterdesk.fields.dates import Date
from chapterdesk.models import Person
from chapterdesk.services.people import UnitNode
from chapterdesk.ui.pages.people.asked import OPERATOR_WORDS, Asked
from chapterdesk.ui.pages.people.popups import Popup
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, choice_field, column, label, row

_VALUELESS = ("empty", "filled")


class FilterPopup(Popup):
    """Makes a Condition: ``FilterPopup(parent, asked, units, taken)``; ``taken(condition)`` at Show.

    Args:
        parent: The page.
        asked: The field.
        units: The tree of units, for fields that ask for groups.
        taken: Called with the finished condition.
        before: The condition that is being changed.
    """

    def __init__(
        self,
        parent: QWidget,
        asked: Asked,
        units: Sequence[UnitNode],
        taken: Callable[[Condition], None],
        before: Condition | None = None,
    ) -> None:
        super().__init__(parent)
        self._asked, self._taken = asked, taken
        self._boxes: list[tuple[Value, QCheckBox]] = []
        self._tree: QTreeWidget | None = None
        self._edit: QLineEdit | None = None
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        operators = [(each, _words(asked, each)) for each in asked.operators]
        self.operator = choice_field(_("How"), operators, before.operator if before else asked.operators[0])
        self.operator.currentIndexChanged.connect(self._chosen)
        self._values = self._make_values(units, before)
        show = button(_("Show"), self.take, kind="primary")
        body = column(label(asked.label, "strong"), gap=10, margins=(14, 12, 14, 14))
        if len(operators) > 1:
            body.addWidget(self.operator)
        body.addWidget(self._values)
        body.addWidget(self._wrong)
        body.addLayout(row(None, button(_("Cancel"), self.close, kind="quiet"), show))
        self.setLayout(body)
        self.setMinimumWidth(theme().px(270))
        self.setAccessibleName(asked.label)
        self._chosen()

    def open_under(self, anchor: QWidget) -> None:
        """Open, ready to tick or type."""
        super().open_under(anchor)
        first: QWidget | None = self._edit or self._tree or (self._boxes[0][1] if self._boxes else None)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _make_values(self, units: Sequence[UnitNode], before: Condition | None) -> QWidget:
        chosen = set(before.values) if before else set()
        if self._asked.kind == "units":
            self._tree = _unit_tree(units, {str(each) for each in chosen})
            return self._tree
        if self._asked.choices:
            holder = QWidget()
            body = column(gap=2)
            for value, words in self._asked.choices:
                tick = QCheckBox(words)
                tick.setChecked(value in chosen)
                self._boxes.append((value, tick))
                body.addWidget(tick)
            holder.setLayout(body)
            return holder
        self._edit = QLineEdit("; ".join(str(each) for each in before.values) if before else "")
        self._edit.setAccessibleName(self._asked.label)
        self._edit.setPlaceholderText("2026-11-24" if self._asked.kind == "date" else _("several: part them by ;"))
        self._edit.returnPressed.connect(self.take)
        return self._edit

    def _chosen(self) -> None:
        self._values.setVisible(self.operator.currentData() not in _VALUELESS)
        self.adjustSize()

    def set_values(self, values: Sequence[Value]) -> None:
        """Tick or type values, as the hand would."""
        for value, tick in self._boxes:
            tick.setChecked(value in values)
        if self._edit is not None:
            self._edit.setText("; ".join(str(each) for each in values))
        if self._tree is not None:
            for item in _items(self._tree):
                on = item.data(0, Qt.ItemDataRole.UserRole) in values
                item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def take(self) -> None:
        """Hand the condition over; nothing chosen is said in words."""
        operator = str(self.operator.currentData())
        values: tuple[Value, ...] = ()
        if operator not in _VALUELESS:
            try:
                values = self._read()
            except ValueProblem as problem:
                self._say(problem.sentence)
                return
            if not values:
                self._say(_("Choose at least one.") if self._edit is None else _("Type something to look for."))
                return
        self.close()
        self._taken(Condition(self._asked.name, operator, values))

    def _say(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.show()
        self.adjustSize()

    def _read(self) -> tuple[Value, ...]:
        if self._tree is not None:
            checked = [i for i in _items(self._tree) if i.checkState(0) == Qt.CheckState.Checked]
            return tuple(str(each.data(0, Qt.ItemDataRole.UserRole)) for each in checked)
        if self._boxes:
            values = tuple(value for value, tick in self._boxes if tick.isChecked())
            declared = Person.fields.get(self._asked.name)
            # What was never said is no as well.
            empty_is_no = False in values and declared is not None and declared.kept is Kept.COLUMN
            return (*values, None) if empty_is_no else values
        text = self._edit.text() if self._edit is not None else ""
        if self._asked.kind == "date":
            value = Date().parse(text)
            return (value,) if value else ()
        parts = [part.strip() for part in text.split(";")]
        return tuple(part for part in parts if part)


def _words(asked: Asked, operator: str) -> str:
    if asked.name == "last_contact" and operator in _VALUELESS:
        return _("never") if operator == "empty" else _("at some time")
    return _(OPERATOR_WORDS[operator])


def _unit_tree(units: Sequence[UnitNode], chosen: set[str]) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderHidden(True)
    tree.setAccessibleName(_("Groups"))
    tree.setMinimumSize(theme().px(280), theme().px(260))
    parents: list[QTreeWidgetItem] = []
    for unit in units:
        item = QTreeWidgetItem([unit.title])
        item.setData(0, Qt.ItemDataRole.UserRole, unit.id)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
        item.setCheckState(0, Qt.CheckState.Checked if unit.id in chosen else Qt.CheckState.Unchecked)
        del parents[unit.depth :]
        if parents:
            parents[-1].addChild(item)
        else:
            tree.addTopLevelItem(item)
        parents.append(item)
    tree.expandAll()
    return tree


def _items(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    found: list[QTreeWidgetItem] = []
    todo = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    while todo:
        item = todo.pop(0)
        if item is not None:
            found.append(item)
            todo = [item.child(place) for place in range(item.childCount())] + todo
    return found
