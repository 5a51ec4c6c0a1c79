"""The actions that the frame itself can do; everything else is given to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from chapterdesk.core.text import N_
from chapterdesk.ui.actions import Action

if TYPE_CHECKING:
    from chapterdesk.ui.frame.window import MainFrame


def on_focus(method: str) -> bool:
    """Do something with the widget that has the focus (copy, cut, paste, selectAll); return whether it can."""
    widget = QApplication.focusWidget()
    verb: Any = getattr(widget, method, None)
    if callable(verb):
        verb()
        return True
    return False


def edit_actions() -> list[Action]:
    """Return cut, copy, paste and select all for whatever has the focus. Their keys belong to the fields and tables themselves."""
    names = (
        ("cut", N_("Cu&t"), "cut"),
        ("copy", N_("&Copy"), "copy"),
        ("paste", N_("&Paste"), "paste"),
        ("all", N_("Select &all"), "selectAll"),
    )
    return [_edit_action(key, label, method) for key, label, method in names]


def _edit_action(key: str, label: str, method: str) -> Action:
    def do() -> None:
        on_focus(method)

    def can() -> bool:
        return hasattr(QApplication.focusWidget(), method)

    return Action(f"edit.{key}", label, do, menu="edit", group="clipboard", when_enabled=can)


def _undo_actions(frame: MainFrame) -> list[Action]:
    hooks = frame.hooks
    undo, redo = (
        QKeySequence(key).toString() for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    )
    made: list[Action] = []
    if hooks.undo is not None:
        made.append(
            Action(
                "edit.undo",
                N_("&Undo"),
                hooks.undo,
                "edit",
                "undo-2",
                undo or "Ctrl+Z",
                frame.top.undo.isEnabled,
                group="undo",
            )
        )
    if hooks.redo is not None:
        made.append(
            Action(
                "edit.redo",
                N_("&Redo"),
                hooks.redo,
                "edit",
                "redo-2",
                redo or "Ctrl+Shift+Z",
                frame.top.redo.isEnabled,
                group="undo",
            )
        )
    return made


def frame_actions(frame: MainFrame) -> list[Action]:
    """Return undo, redo, lock, search, navigation and quit, as far as their hooks exist."""
    hooks = frame.hooks
    made = [*_undo_actions(frame), *edit_actions()]
    if hooks.search is not None:
        made.append(
            Action("go.search", N_("&Search everything"), frame.focus_search, "go", "search", "Ctrl+K", group="search")
        )
    made.append(
        Action("go.back", N_("&Back"), frame.back, "go", "arrow-left", "Alt+Left", frame.can_go_back, group="search")
    )
    made += [
        Action("go.part", N_("&Next part of the window"), frame.next_part, "go", "", "F6", group="search"),
        Action(
            "go.part_back", N_("P&revious part of the window"), frame.part_before, "go", "", "Shift+F6", group="search"
        ),
    ]
    made.append(
        Action(
            "view.navigation",
            N_("&Navigation with words"),
            frame.toggle_navigation,
            "view",
            "",
            "Ctrl+B",
            checked=lambda: not frame.nav.collapsed(),
            group="frame",
        )
    )
    return made


def closing_actions(frame: MainFrame) -> list[Action]:
    """Return what stands last in the File menu."""
    made: list[Action] = []
    if frame.hooks.lock is not None:
        made.append(
            Action("file.lock", N_("&Lock the desk"), frame.hooks.lock, "file", "lock", "Ctrl+L", group="close")
        )
    made.append(Action("file.quit", N_("&Quit"), frame.close, "file", "log-out", "Ctrl+Q", group="close"))
    return made
