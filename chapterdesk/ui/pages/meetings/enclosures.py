"""Enclosures: files dropped or chosen, in the order of the pack, renamed in place."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QWidget

from chapterdesk.core.text import _
from chapterdesk.database.rows import Row
from chapterdesk.services import enclosures, meetings
from chapterdesk.ui.pages.meetings.sitting import Part, Sitting
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    Badge,
    IconLabel,
    InPlaceField,
    box,
    button,
    choice_field,
    clear,
    column,
    hairline,
    icon_button,
    label,
    row,
)


class _DropPlace(QFrame):
    dropped = Signal(list)

    def __init__(self, on_click: object) -> None:
        super().__init__()
        self.setProperty("surface", "dashed")
        self.setAcceptDrops(True)
        words = column(
            label(_("Drop files here"), "strong"),
            label(_("PDF, PNG and JPG are printed in the pack. Other files are named there. At most 20 MB each."),
                  "second", wrap=True),
            gap=2,
        )  # fmt: skip
        choose = button(_("Choose files"), icon_name="folder-open")
        choose.clicked.connect(on_click)
        line = row(IconLabel("paperclip", "text-2", 20), words, choose, gap=12, margins=(16, 12, 12, 12))
        line.setStretch(1, 1)
        self.setLayout(line)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files over."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)


class EnclosuresPart(Part):
    """The files that go with a meeting."""

    kinds: ClassVar[frozenset[str]] = frozenset({"enclosure", "agenda_item"})

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        place = _DropPlace(self._choose)
        place.dropped.connect(self.add_files)
        self._list = column(gap=0, margins=(1, 1, 1, 1))
        self._card = box(self._list, "card")
        self.fields: dict[str, InPlaceField] = {}
        self.body.addWidget(place)
        self.body.addWidget(self._card)
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Show the files."""
        with self.sitting.desk.register.read() as conn:
            found = meetings.enclosures(conn, self.sitting.id)
            items = meetings.agenda(conn, self.sitting.id)
        if any(field.state() != "rest" for field in self.fields.values()) and list(found) == list(self.fields):
            for key, one in found.items():
                self.fields[key].set_value(str(one["name"]))
            return
        clear(self._list)
        self.fields = {}
        self._card.setVisible(bool(found))
        choices = [("", _("No item")), *((i, str(r["name"])) for i, r in items.items() if r["item_kind"] != "break")]
        for place, (key, one) in enumerate(found.items()):
            if place:
                self._list.addWidget(hairline())
            self._list.addWidget(self._row(key, one, choices, first=place == 0, last=place == len(found) - 1))

    def _row(self, key: str, one: Row, choices: list[tuple[str, str]], *, first: bool, last: bool) -> QWidget:
        printed = enclosures.is_printed(one["media_type"])
        name = str(one["name"])
        field = InPlaceField(_("Name"), name)
        field.committed.connect(partial(self._rename, key, field))
        self.fields[key] = field
        item: QComboBox = choice_field(_("Agenda item"), choices, str(one["agenda_item"] or ""))
        item.setFixedWidth(theme().px(170))
        item.activated.connect(lambda _place: self._link(key, str(item.currentData() or "")))
        line = row(IconLabel("file-text" if printed else "paperclip", "text-2"), field, gap=8, margins=(12, 4, 8, 4))
        line.setStretch(1, 1)
        if not printed:
            line.addWidget(Badge("info", _("Named in the pack"), "neutral"))
        line.addWidget(item)
        for sign, words, by, off in (
            ("arrow-up", _("Move {name} up"), -1, first),
            ("arrow-down", _("Move {name} down"), 1, last),
        ):
            step = icon_button(sign, words.format(name=name), partial(self._move, key, by))
            step.setEnabled(not off)
            line.addWidget(step)
        line.addWidget(icon_button("trash-2", _("Remove {name}").format(name=name), partial(self._remove, key)))
        made = QWidget()
        made.setLayout(line)
        return made

    def _choose(self) -> None:
        kinds = _("Papers and pictures (*.pdf *.png *.jpg *.jpeg);;All files (*)")
        names, _kind = QFileDialog.getOpenFileNames(self, _("Add enclosures"), "", kinds)
        self.add_files([Path(name) for name in names])

    def add_files(self, paths: list[Path]) -> None:
        """Put files with the meeting; each that cannot be taken is told."""
        register = self.sitting.desk.register
        for path in paths:
            self.sitting.do(partial(enclosures.add, register, self.sitting.id, path))

    def _rename(self, key: str, field: InPlaceField, text: str) -> None:
        if not text.strip():
            field.set_wrong(_("This cannot be empty."))
        elif self.sitting.do(lambda: enclosures.rename(self.sitting.desk.register, key, text)):
            field.set_value(text.strip())

    def _link(self, key: str, item: str) -> None:
        self.sitting.do(lambda: enclosures.link(self.sitting.desk.register, key, item))

    def _move(self, key: str, by: int) -> None:
        self.sitting.do(lambda: enclosures.move(self.sitting.desk.register, key, by))

    def _remove(self, key: str) -> None:
        self.sitting.do(lambda: enclosures.remove(self.sitting.desk.register, key))
