"""Actions as data: what can be done, declared once, shown in menus, found by search and reached by keys.

A page or the composition root declares ``Action`` objects and gives them to the frame; a part that does not exist has no action, so it is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from chapterdesk.core.text import N_, _
from chapterdesk.ui.style import icon

MENUS: tuple[tuple[str, str], ...] = (
    ("file", N_("&File")),
    ("edit", N_("&Edit")),
    ("view", N_("&View")),
    ("go", N_("&Go")),
    ("record", N_("&Record")),
    ("tools", N_("&Tools")),
    ("help", N_("&Help")),
)

LAST_GROUP = "close"


@dataclass(frozen=True)
class Action:
    """Something that can be done.

    Args:
        id: A stable English name, such as "file.import".
        label: The words in the menu, untranslated (marked by ``N_``), with "&" before the key letter.
        slot: Called without arguments.
        menu: "file", "edit", "view", "go", "record", "tools", "help", "new" (the New button), or "" for none.
        icon: A lucide icon.
        shortcut: As Qt writes it: "Ctrl+I".
        when_enabled: Asked each time a menu opens and after each page change; None: always.
        checked: Whether it is ticked, for switches; None: not a switch.
        group: Actions of one group stand together; a line parts groups.
    """

    id: str
    label: str
    slot: Callable[[], Any]
    menu: str = ""
    icon: str = ""
    shortcut: str = ""
    when_enabled: Callable[[], bool] | None = None
    checked: Callable[[], bool] | None = None
    group: str = ""


class ActionSet:
    """The frame's actions as QActions; keeps their words, ticks and enabled states right."""

    def __init__(self, owner: QWidget) -> None:
        self._owner = owner
        self._made: dict[str, tuple[Action, QAction]] = {}

    def add(self, action: Action) -> QAction:
        """Make the QAction; its shortcut works in the whole window. An id that is there already is replaced."""
        self.remove(action.id)
        made = QAction(_(action.label), self._owner)
        if action.icon:
            made.setIcon(icon(action.icon, "text-2"))
        if action.shortcut:
            made.setShortcut(QKeySequence(action.shortcut))
        made.setCheckable(action.checked is not None)
        made.triggered.connect(lambda _checked=False: action.slot())
        self._owner.addAction(made)
        self._made[action.id] = (action, made)
        self.refresh()
        return made

    def remove(self, action_id: str) -> None:
        """Take an action away, as when its page goes."""
        found = self._made.pop(action_id, None)
        if found is not None:
            self._owner.removeAction(found[1])
            found[1].deleteLater()

    def refresh(self) -> None:
        """Ask every action whether it can be done now."""
        for action, made in self._made.values():
            made.setEnabled(action.when_enabled is None or action.when_enabled())
            if action.checked is not None:
                made.setChecked(action.checked())

    def of_menu(self, menu: str) -> list[tuple[Action, QAction]]:
        """Return what stands in a menu, in order of declaration; the group "close" comes last."""
        found = [pair for pair in self._made.values() if pair[0].menu == menu]
        return sorted(found, key=lambda pair: pair[0].group == LAST_GROUP)

    def all(self) -> list[tuple[Action, QAction]]:
        """Return everything, for the search."""
        return list(self._made.values())

    def fill(self, menu: QMenu, name: str) -> None:
        """Fill a menu anew, with a line between groups."""
        menu.clear()
        last: str | None = None
        for action, made in self.of_menu(name):
            if last is not None and action.group != last:
                menu.addSeparator()
            menu.addAction(made)
            last = action.group


def plain_label(text: str) -> str:
    """Return a label without its "&" and "...", as it is spoken and searched."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip(".\u2026")


def add_all(actions: ActionSet, declared: Iterable[Action]) -> None:
    """Add many actions in order."""
    for action in declared:
        actions.add(action)
