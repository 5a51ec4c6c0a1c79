"""Buttons by kind: one primary a page, plain for the rest, quiet in bars, danger for what takes away, link in running text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from chapterdesk.ui.style import icon, set_property, theme

_ICON_TOKEN = {
    "primary": "on-accent",
    "plain": "text",
    "quiet": "text-2",
    "danger": "danger",
    "link": "accent-text",
    "inverse": "on-inverse",
    "inverse-link": "inverse-link",
    "on-accent": "on-accent",
}


def button(
    text: str,
    on_click: Callable[[], Any] | None = None,
    *,
    kind: str = "plain",
    icon_name: str = "",
    size: str = "",
    tip: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """Return a button with a verb on it.

    Args:
        text: The verb, already translated.
        on_click: Called without arguments.
        kind: primary, plain, quiet, danger, link, inverse, inverse-link or on-accent.
        icon_name: A lucide icon, or none.
        size: "" (34 px), "small" (30) or "large" (40, in wizards).
        tip: A tool tip, where the verb needs a sentence.
        parent: The widget that owns it.
    """
    made = QPushButton(text, parent)
    made.setProperty("kind", kind)
    made.setProperty("measure", size)
    made.setAutoDefault(False)
    if icon_name:
        set_button_icon(made, icon_name, _ICON_TOKEN[kind])
    if tip:
        made.setToolTip(tip)
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


def set_button_icon(target: QPushButton | QToolButton, name: str, token: str, *, gap: bool = True) -> None:
    """Give a button a 16 px icon, with room between icon and words."""
    target.setIcon(icon(name, token))
    side = theme().px(16)
    target.setIconSize(QSize(side + theme().px(4) if gap else side, side))


def icon_button(
    icon_name: str,
    name: str,
    on_click: Callable[[], Any] | None = None,
    *,
    kind: str = "quiet",
    size: str = "",
    parent: QWidget | None = None,
) -> QToolButton:
    """Return a square button that shows only an icon; ``name`` is its accessible name and tool tip."""
    made = QToolButton(parent)
    made.setProperty("kind", kind)
    made.setProperty("measure", size)
    made.setProperty("square", True)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_button_icon(made, icon_name, _ICON_TOKEN[kind], gap=False)
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


def menu_button(
    text: str, menu: QMenu, *, kind: str = "plain", icon_name: str = "", size: str = "", parent: QWidget | None = None
) -> QPushButton:
    """Return a button that opens a menu, with a small arrow at its end."""
    made = button(text, kind=kind, icon_name=icon_name, size=size, parent=parent)
    made.setMenu(menu)
    made.setProperty("menued", True)
    menu.setParent(made, menu.windowFlags())
    return made


def more_button(menu: QMenu, name: str, *, size: str = "") -> QToolButton:
    """Return the "..." button that opens the rest of what can be done."""
    made = icon_button("ellipsis", name, kind="plain", size=size)
    made.setMenu(menu)
    menu.setParent(made, menu.windowFlags())
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    set_property(made, "arrowless", True)
    return made
