"""The columns of a file: which, and in which order; made from the declarations."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from chapterdesk.core.text import _
from chapterdesk.fields import Privacy
from chapterdesk.models import Entity
from chapterdesk.ui.style import icon, theme
from chapterdesk.ui.widgets import button, column, icon_button, row

_NAME = Qt.ItemDataRole.UserRole


class _List(QListWidget):
    moved = Signal(int)
    toggled = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves a column, Space ticks it."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)


class ColumnList(QWidget):
    """``set_kind(entity, chosen)`` fills it; ``changed()`` after each tick or move; ``chosen()`` returns the ticked names in order."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._entity: type[Entity] | None = None
        self._usual: list[str] = []
        self.list = _List()
        self.list.setAccessibleName(_("Columns"))
        self.list.setAccessibleDescription(_("Space ticks a column, Alt and an arrow moves it"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setMinimumHeight(theme().px(160))
        self.list.itemChanged.connect(self._changed)
        self.list.model().rowsMoved.connect(self._changed)
        self.list.moved.connect(self.shift)
        self.up = icon_button("arrow-up", _("Move up"), lambda: self.shift(-1), size="small")
        self.down = icon_button("arrow-down", _("Move down"), lambda: self.shift(1), size="small")
        every = button(_("All"), self.tick_all, kind="link")
        usual = button(_("The usual"), self.tick_usual, kind="link")
        self.setLayout(column(row(every, usual, None, self.up, self.down, gap=12), self.list, gap=4))
        self.setFocusProxy(self.list)

    def set_kind(self, entity: type[Entity], chosen: Sequence[str], usual: Sequence[str]) -> None:
        """Show an entity's fields: those chosen first, in their order, then the rest."""
        self._entity, self._usual = entity, list(usual)
        known = [name for name in chosen if name in entity.fields]
        self._fill(known)

    def _fill(self, chosen: Sequence[str]) -> None:
        assert self._entity is not None
        fields = self._entity.fields
        self.list.blockSignals(True)
        self.list.clear()
        for name in [*chosen, *(name for name in fields if name not in chosen)]:
            item = QListWidgetItem(fields[name].title)
            item.setData(_NAME, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsDragEnabled)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
            if fields[name].privacy is Privacy.SENSITIVE:
                item.setIcon(icon("shield", "text-3"))
                item.setToolTip(_("Sensitive: may harm somebody if it goes astray"))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)

    def allow(self, names: Sequence[str] | None) -> None:
        """Let only these be ticked, as the form can hold no others; None for all."""
        self.list.blockSignals(True)
        for place in range(self.list.count()):
            item = self.list.item(place)
            possible = names is None or item.data(_NAME) in names
            flag = Qt.ItemFlag.ItemIsEnabled
            item.setFlags(item.flags() | flag if possible else item.flags() & ~flag)
        self.list.blockSignals(False)

    def chosen(self) -> list[str]:
        """Return the names of the ticked columns, in order."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return [str(item.data(_NAME)) for item in items if item.checkState() is Qt.CheckState.Checked]

    @Slot()
    def _changed(self) -> None:
        self.changed.emit()

    @Slot(int)
    def shift(self, step: int) -> None:
        """Move the current column up (-1) or down (1)."""
        place = self.list.currentRow()
        if 0 <= place + step < self.list.count():
            self.list.blockSignals(True)
            item = self.list.takeItem(place)
            self.list.insertItem(place + step, item)
            self.list.setCurrentRow(place + step)
            self.list.blockSignals(False)
            self.changed.emit()

    @Slot()
    def tick_all(self) -> None:
        """Tick every column that may be shared."""
        assert self._entity is not None
        chosen = self.chosen()
        self._fill([*chosen, *(n for n, f in self._entity.fields.items() if f.shared and n not in chosen)])
        self.changed.emit()

    @Slot()
    def tick_usual(self) -> None:
        """Tick what lists show, in the usual order."""
        self._fill(self._usual)
        self.changed.emit()
