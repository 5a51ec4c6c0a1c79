"""The page of groups: tree at the left, one group's card beside it; a first form while there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSplitter, QStackedWidget, QWidget

from chapterdesk.core.text import _, ngettext
from chapterdesk.services import groups
from chapterdesk.services.groups import Node
from chapterdesk.ui.beside import Beside
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import Refresher, do
from chapterdesk.ui.pages.groups.card import UnitCard
from chapterdesk.ui.pages.groups.dialogs import NewGroupDialog
from chapterdesk.ui.pages.groups.tree import UnitTree
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    IconLabel,
    SearchField,
    button,
    choice_field,
    column,
    icon_button,
    label,
    row,
    scroll,
)

_KINDS = {"unit", "group_membership", "person", "appointment", "meeting", "attendance", "role_type"}
_COUNTRIES = (("SE", "SEK", "Europe/Stockholm"), ("BE", "EUR", "Europe/Brussels"), ("NL", "EUR", "Europe/Amsterdam"))


class GroupsPage(QStackedWidget):
    """``GroupsPage(desk)``; ``show_target(id)`` shows a unit, "new" asks for a new one."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._beside = Beside(desk, self)
        self._wanted, self._filled = "", False
        self.setAccessibleName(_("Groups"))
        self.tree = UnitTree()
        self.card = UnitCard(desk)
        self.search = SearchField(_("Filter groups"))
        self.closed = QCheckBox(_("Show closed ones"))
        self._count = label("", "count")
        self.first = FirstGroup(desk)
        self._arrange()
        self.tree.chosen.connect(self._show_card)
        self.card.beneath.connect(self.new_group)
        self.search.changed.connect(self._filter)
        self.closed.toggled.connect(self.refresh)
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._changed)
        self.refresh()

    def _arrange(self) -> None:
        left = QWidget()
        add = icon_button("plus", _("New group"), lambda: self.new_group(self.tree.current()), kind="plain")
        head = row(label(_("Groups"), "title"), self._count, None, add)
        left.setLayout(column(head, self.search, self.tree, self.closed, gap=10, margins=(20, 18, 12, 14)))
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(scroll(self.card))
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([theme().px(330), theme().px(900)])
        self.addWidget(self._split)
        self.addWidget(self.first)

    # -- showing -------------------------------------------------------------------------------------------------

    def show_target(self, target: str) -> None:
        """Show what another page or the search points at."""
        if target == "new":
            self.new_group()
        elif not self._filled:
            self._wanted = target  # the tree is still being read
        elif target and not self.tree.choose(target):
            # It may be one that was closed.
            self.closed.setChecked(True)
            self.tree.choose(target)

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit."""
        if target:
            self.show_target(target)

    @Slot()
    def refresh(self) -> None:
        """Read the tree again, and the card."""
        closed = self.closed.isChecked()
        self._beside.ask(lambda conn: groups.tree(conn, closed=closed), self._take)

    def _take(self, nodes: list[Node]) -> None:
        self._filled = True
        empty = not nodes and not self.closed.isChecked()
        self.setCurrentWidget(self.first if empty else self._split)
        self.tree.load(nodes)
        self._filter(self.search.text())
        many = sum(node.kind not in ("section", "district") for node in nodes)
        self._count.setText(str(many))
        self._count.setToolTip(ngettext("{n} group", "{n} groups", many).format(n=many))
        wanted, self._wanted = self._wanted, ""
        if wanted and self.tree.choose(wanted):
            return
        chosen = self.tree.current() or _largest(nodes)
        if self.tree.current():
            self._show_card(chosen)
        elif chosen:
            self.tree.choose(chosen)

    @Slot(set)
    def _changed(self, kinds: set[str]) -> None:
        if kinds & _KINDS:
            self.refresh()

    @Slot(str)
    def _filter(self, text: str) -> None:
        self.tree.filter(text)

    @Slot(str)
    def _show_card(self, unit: str) -> None:
        self.card.show_unit(unit)

    @Slot(str)
    def new_group(self, above: str = "") -> None:
        """Ask for a new group and show it."""
        dialog = NewGroupDialog(self._desk, above, self)
        made: list[str] = []
        if dialog.exec() and do(self._desk, lambda: made.append(dialog.add())):
            self._wanted = made[0]
            self.refresh()
        dialog.deleteLater()


def _largest(nodes: list[Node]) -> str:
    """The group with most people is shown first: it is the one most often looked for."""
    leaves = [n for n in nodes if n.kind not in ("section", "district")] or nodes
    return max(leaves, key=lambda n: n.people).id if leaves else ""


class FirstGroup(QWidget):
    """What an empty register begins with: the section."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("Name of your section"))
        words = {"SE": _("Sweden"), "BE": _("Belgium"), "NL": _("Netherlands")}
        self.country = choice_field(_("Country"), [(code, words[code]) for code, _money, _zone in _COUNTRIES])
        self.add = button(_("Add the section"), self._add, kind="primary")
        self.name.returnPressed.connect(self._add)
        centre = Qt.AlignmentFlag.AlignHCenter
        form = QWidget()
        form.setFixedWidth(theme().px(400))
        sentence = label(
            _("The section is the national organisation. Its country decides how phone numbers and amounts are read."),
            "second",
            wrap=True,
        )
        parts = column(label(_("Start with your section, then add groups"), "section"), sentence, 16, gap=6)
        for text, field in ((_("Name"), self.name), (_("Country"), self.country)):
            field.setAccessibleName(text)
            parts.addWidget(label(text, "label"))
            parts.addWidget(field)
        parts.addSpacing(theme().px(10))
        parts.addLayout(row(self.add, None))
        form.setLayout(parts)
        layout = column(None, gap=12)
        layout.addWidget(IconLabel("network", "text-3", 32), 0, centre)
        layout.addWidget(form, 0, centre)
        layout.addStretch(1)
        self.setLayout(layout)

    def _add(self) -> None:
        if not self.name.text().strip():
            self.name.setFocus()
            return
        code = str(self.country.currentData())
        _code, currency, zone = next(each for each in _COUNTRIES if each[0] == code)
        do(
            self._desk,
            lambda: groups.add(
                self._desk.register, self.name.text(), "section", country=code, currency=currency, time_zone=zone
            ),
        )
