"""Choosing a group: the tree of units as menus, a district's groups one step in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QMenu

from chapterdesk.services.people import UnitNode

INDENT = "    "


def fill_units(menu: QMenu, units: Sequence[UnitNode], chosen: Callable[[UnitNode], None]) -> None:
    """Fill ``menu``; a unit that others belong to opens them, itself first."""
    menu.clear()
    if not units:
        return
    menus: list[QMenu] = [menu]
    for place, unit in enumerate(units):
        del menus[unit.depth + 1 :]
        parent = menus[-1]
        has_children = place + 1 < len(units) and units[place + 1].depth > unit.depth
        # The section would be one menu around everything.
        if has_children and unit.depth > 0:
            inner = parent.addMenu(_plain(unit.title))
            _add(inner, unit, chosen)
            inner.addSeparator()
            menus.append(inner)
        else:
            _add(parent, unit, chosen)
            if has_children:
                parent.addSeparator()
                menus.append(parent)


def _add(menu: QMenu, unit: UnitNode, chosen: Callable[[UnitNode], None]) -> None:
    menu.addAction(_plain(unit.title), lambda: chosen(unit))


def _plain(title: str) -> str:
    return title.replace("&", "&&")


def fill_combo(combo: QComboBox, units: Sequence[UnitNode], nothing: str) -> None:
    """Fill a choice with the tree, indented; its data are the ids, "" for ``nothing``."""
    before = combo.currentData()
    combo.clear()
    combo.addItem(nothing, "")
    for unit in units:
        combo.addItem(INDENT * unit.depth + unit.title, unit.id)
    combo.setCurrentIndex(max(0, combo.findData(before)))
