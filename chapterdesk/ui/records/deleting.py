"""Ask before rows are deleted, showing what goes with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QMessageBox, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _
from chapterdesk.models import Entity, entities
from chapterdesk.services import record_cards, record_names
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records.doing import run_work


def ask_delete(
    desk: DeskContext,
    entity: type[Entity],
    keys: Sequence[str],
    parent: QWidget,
    deleted: Callable[[], Any] | None = None,
) -> QMessageBox | None:
    """Ask, naming what goes along; the safe button has the focus. Returns the open dialog, None for no rows."""
    with desk.register.read() as conn:
        names = record_names.called(desk.register, conn, entity, keys)
        found = record_cards.dependents(conn, entity, keys)
    if not names:
        return None
    what = many_words(entity, names, keys)
    if found.needing:
        box = QMessageBox(QMessageBox.Icon.Information, _("Delete"), "", parent=parent)
        box.setText(_("{name} cannot be deleted: needed by {what}.").format(name=what, what=counts(found.needing)))
        box.setInformativeText(_("End it instead, or delete those first. Nothing was changed."))
    else:
        box = QMessageBox(QMessageBox.Icon.Warning, _("Delete"), _("Delete {name}?").format(name=what), parent=parent)
        lines = [_("With it goes: {what}.").format(what=counts(found.deleted))] if found.deleted else []
        if found.emptied:
            lines.append(_("These stay but lose the link: {what}.").format(what=counts(found.emptied)))
        box.setInformativeText(" ".join([*lines, _("You can undo it afterwards.")]))
        delete = box.addButton(_("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        delete.clicked.connect(lambda: _do(desk, entity, list(names), what, deleted))
    keep = box.addButton(_("Keep"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.finished.connect(box.deleteLater)
    box.open()
    return box


def _do(
    desk: DeskContext, entity: type[Entity], keys: Sequence[str], what: str, deleted: Callable[[], Any] | None
) -> None:
    said = _("Deleted: {name}").format(name=what)
    done = run_work(desk, _("Delete"), lambda: record_cards.delete(desk.register, entity, keys), said)
    if done and deleted is not None:
        deleted()


def many_words(entity: type[Entity], names: Mapping[str, str], keys: Sequence[str]) -> str:
    """Return the one row's name, or how many there are of the kind."""
    return names.get(keys[0], "") if len(names) == 1 else counts({entity.kind: len(names)})


def counts(found: Mapping[str, int]) -> str:
    """Return how many of which kinds, in words."""
    known = entities()
    return ", ".join(
        f"{integer(count)} {_(known[kind].label if count == 1 else known[kind].plural).lower()}"
        for kind, count in found.items()
    )
