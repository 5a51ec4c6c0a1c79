"""The first start: language, who sits at the desk, how to begin."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import long_date
from chapterdesk.core.text import _, current_language
from chapterdesk.database import keys
from chapterdesk.database.lifecycle import SUFFIX, place_warning
from chapterdesk.services.founding import ROLES, Founding
from chapterdesk.ui import desk_tasks
from chapterdesk.ui.frame.statusbar import TaskStatus
from chapterdesk.ui.region import rules_here
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.welcome.panels import DemoPanel, NewPanel, RestorePanel, panel_box
from chapterdesk.ui.welcome.parts import ChoiceCards, WordField, step_heading
from chapterdesk.ui.welcome.side import SidePanel
from chapterdesk.ui.widgets import (
    IconLabel,
    Segmented,
    box,
    button,
    choice_field,
    column,
    label,
    row,
    scroll,
)

LANGUAGES = (("sv", "Svenska"), ("nl", "Nederlands"), ("en", "English"))
WIDEST = 960
FOLDER = "ChapterDesk"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True)
class Restoring:
    """A backup to restore: where it is, where its database will lie, and what opens it."""

    source: Path
    target: Path
    passphrase: str
    recovery: str
    new_passphrase: str


def file_name(chapter: str) -> str:
    """Return a chapter's name as a file may be called, in every system."""
    return " ".join(_FORBIDDEN.sub(" ", chapter).split()).strip(" .")[:80].strip(" .") or "ChapterDesk"


def free_path(folder: Path, name: str) -> Path:
    """Return ``folder/NAME.cdesk``, or with a number where there is one already."""
    path = folder / f"{name}{SUFFIX}"
    number = 2
    while path.exists() or keys.keys_path(path).exists():
        path = folder / f"{name} {number}{SUFFIX}"
        number += 1
    return path


class WelcomePage(QWidget):
    """Signals: ``language_chosen(code)``, ``founding(Founding, author, spreadsheet or None)``, ``restoring(Restoring, author)``,
    ``demo()``, ``other()`` to open a database there is, ``quitting()``. ``state()`` and ``set_state`` carry what was typed over a
    change of language.
    """  # fmt: skip

    language_chosen = Signal(str)
    founding = Signal(object, str, object)
    restoring = Signal(object, str)
    demo = Signal()
    other = Signal()
    quitting = Signal()

    def __init__(
        self,
        tasks: TaskRunner,
        *,
        kind: str = "new",
        author: str = "",
        with_import: bool = True,
        paper: str = "A4",
        key: bytes = b"",
    ) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self._key = key or secrets.token_bytes(keys.KEY_BYTES)
        self._folder: Path | None = None
        self._make_fields(kind, author, with_import, paper)
        content = QWidget()
        content.setLayout(self._steps())
        right = column(scroll(content), self._foot(tasks), gap=0)
        right.setStretch(0, 1)
        self._side = SidePanel()
        whole = row(self._side, right, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.name)
        self._show_kind(kind)

    def _make_fields(self, kind: str, author: str, with_import: bool, paper: str) -> None:
        self.language = Segmented(LANGUAGES, current_language(), name=_("Language"))
        self.language.chosen.connect(self.language_chosen)
        self.name = WordField(_("Your name"), author)
        self.role = choice_field(_("Your role"), [(code, _(words)) for code, words, _kind in ROLES])
        self.chapter = WordField(_("Chapter"))
        cards = [
            ("new", "database", _("New database"), _("Empty and encrypted, yours from the first row")),
            ("sheet", "file-spreadsheet", _("From a spreadsheet"), _("Bring the list you have, see every row first")),
            ("restore", "archive-restore", _("Restore a backup"), _("With its passphrase or recovery sheet")),
            ("demo", "flask-conical", _("Demo chapter"), _("Made-up people to try things on, no passphrase")),
        ]
        self.cards = ChoiceCards([card for card in cards if with_import or card[0] != "sheet"], kind)
        self.new_panel = NewPanel(keys.recovery_text(self._key), self._sheet_names, paper)
        self.restore_panel = RestorePanel()
        self.demo_panel = DemoPanel()
        self.chapter.edit.textChanged.connect(self._show_place)
        self.cards.chosen.connect(self._show_kind)

    def _steps(self) -> Any:
        other = button(_("Open a database you have"), self.other.emit, kind="link", icon_name="folder-open")
        hint = _("Dates read {day}, lists sort å ä ö {where}").format(
            day=long_date(clock.today()), where=_("after z") if current_language() == "sv" else _("beside a and o")
        )
        role = QWidget()
        role.setLayout(column(label(_("Your role"), "label"), self.role, None, gap=5))
        fields = row(self.name, role, self.chapter, gap=16)
        for place, part in enumerate((self.name, role, self.chapter)):
            fields.setStretch(place, 1)
            fields.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        steps = column(
            label(_("Welcome"), "title"), 16,
            step_heading(1, _("Language")),
            self._indented(row(self.language, label(hint, "second", wrap=True), gap=16)), 14,
            step_heading(2, _("Who sits at the desk?"), _("Stands beside every change you make")),
            self._indented(fields), 14,
            step_heading(3, _("How do you want to begin?"), "", other),
            self._indented(self.cards), 2,
            self._indented(panel_box(self.new_panel, self.restore_panel, self.demo_panel)), None,
            gap=10, margins=(64, 44, 64, 24),
        )  # fmt: skip
        inner = QWidget()
        inner.setLayout(steps)
        inner.setMaximumWidth(WIDEST + 128)
        line = row(inner, None, gap=0)
        line.setStretch(0, 1)
        line.setStretch(1, 0)
        return line

    @staticmethod
    def _indented(part: Any) -> Any:
        return row(part, gap=0, margins=(38, 0, 0, 0))

    def _foot(self, tasks: TaskRunner) -> QFrame:
        self._place = label("", "second", wrap=True)
        self._warning = label("", "wrong", wrap=True)
        self._warning.hide()
        self._place_icon = IconLabel("folder", "text-2")
        self._change = button(_("Change place"), self._choose_place, kind="link")
        self.quit = button(_("Quit"), self.quitting.emit, size="large")
        self.begin = button("", self._begin, kind="primary", size="large")
        words = column(self._place, self._warning, gap=0)
        line = row(
            self._place_icon,
            words,
            TaskStatus(tasks),
            self._change,
            self.quit,
            self.begin,
            gap=12,
            margins=(102, 14, 64, 14),
        )
        line.setStretch(1, 1)
        return box(line, "footer")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The questions need the room more than the promises do."""
        super().resizeEvent(event)
        self._side.fit(self.width())

    # -- showing ------------------------------------------------------------------------------------------------

    def _show_kind(self, kind: str) -> None:
        self.new_panel.setVisible(kind in ("new", "sheet"))
        self.new_panel.show_file(kind == "sheet")
        self.restore_panel.setVisible(kind == "restore")
        self.demo_panel.setVisible(kind == "demo")
        words = {
            "new": _("Create the database"),
            "sheet": _("Create and read the list"),
            "restore": _("Restore the backup"),
            "demo": _("Open the demo chapter"),
        }
        self.begin.setText(words[kind])
        self._show_place()

    def path(self) -> Path:
        """Return where the database will lie."""
        return free_path(self._folder or desk_tasks.documents_folder() / FOLDER, file_name(self.chapter.text()))

    def _show_place(self) -> None:
        stored = self.cards.current() != "demo"
        for part in (self._place_icon, self._change):
            part.setVisible(stored)
        path = self.path()
        self._place.setText(_("Stored in {place}").format(place=desk_tasks.friendly(path)) if stored else "")
        warning = place_warning(path) if stored else None
        self._warning.setText(warning or "")
        self._warning.setVisible(bool(warning))
        self.new_panel.sheet.picture.set_chapter(self.chapter.text())

    def _sheet_names(self) -> tuple[str, str]:
        return self.chapter.text() or self.path().stem, self.path().name

    def _choose_place(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, _("Choose a folder of this computer"), str(self._folder or desk_tasks.documents_folder())
        )
        if chosen:
            self.set_folder(Path(chosen))

    def set_folder(self, folder: Path) -> None:
        """Store the database in another folder."""
        self._folder = folder
        self._show_place()

    # -- beginning ----------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        kind = self.cards.current()
        if kind == "demo":
            self.set_busy(True)
            self.demo.emit()
        elif self._who_is_there() and (self.restore_panel.check() if kind == "restore" else self._new_is_right(kind)):
            self.set_busy(True)
            if kind == "restore":
                self._restore()
            else:
                self._found(self.new_panel.file.path if kind == "sheet" else None)

    def _who_is_there(self) -> bool:
        fields = [(self.name, _("Write your name: it stands beside every change you make."))]
        if self.cards.current() != "restore":
            fields.append((self.chapter, _("Write what your chapter is called.")))
        missing = [(field, sentence) for field, sentence in fields if not field.text()]
        for field, sentence in missing:
            field.set_wrong(sentence)
        if missing:
            missing[0][0].setFocus(Qt.FocusReason.OtherFocusReason)
        return not missing

    def _new_is_right(self, kind: str) -> bool:
        if kind == "sheet" and self.new_panel.file.path is None:
            self.new_panel.file.set_wrong(_("Choose the spreadsheet first."))
            self.new_panel.file.button.setFocus()
            return False
        return self.new_panel.secret.check()

    def _found(self, spreadsheet: Path | None) -> None:
        founding = Founding(
            self.path(),
            self.new_panel.secret.text(),
            self._key,
            self.role.currentData(),
            self.chapter.text(),
            current_language(),
            rules_here(current_language()),
            self.new_panel.sheet.done(),
        )
        self.founding.emit(founding, self.name.text(), spreadsheet)

    def _restore(self) -> None:
        source = self.restore_panel.file.path
        assert source is not None
        name = self.chapter.text() or source.stem
        target = free_path(self._folder or desk_tasks.documents_folder() / FOLDER, file_name(name))
        self.restoring.emit(Restoring(source, target, *self.restore_panel.fields.values()), self.name.text())

    def set_busy(self, busy: bool) -> None:
        """While the database is made nothing is asked twice."""
        for part in (self.begin, self.language, self.cards):
            part.setDisabled(busy)

    def refuse(self, error: UserError) -> None:
        """Say why it could not begin, beside what it is about."""
        self.set_busy(False)
        if self.cards.current() == "restore":
            self.restore_panel.refuse(error)
        elif error.code.startswith("passphrase"):
            self.new_panel.secret.first.set_wrong(str(error))
        else:
            self._warning.setText(str(error))
            self._warning.setVisible(True)

    # -- a change of language -----------------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """Return what was typed and chosen, for the same page in another language. Kept in memory only."""
        secret = self.new_panel.secret
        return {
            "key": self._key,
            "kind": self.cards.current(),
            "name": self.name.edit.text(),
            "role": self.role.currentIndex(),
            "chapter": self.chapter.edit.text(),
            "folder": self._folder,
            "secret": (secret.first.text(), secret.again.text()),
            "printed": self.new_panel.sheet.printed.isChecked(),
            "safe": self.new_panel.sheet.safe.isChecked(),
            "list": self.new_panel.file.path,
            "backup": self.restore_panel.file.path,
        }

    def set_state(self, state: dict[str, Any]) -> None:
        """Put back what ``state`` gave; the key must have been given to the page when it was made."""
        self.name.edit.setText(state["name"])
        self.role.setCurrentIndex(state["role"])
        self.chapter.edit.setText(state["chapter"])
        self._folder = state["folder"]
        self.new_panel.secret.fill(*state["secret"])
        self.new_panel.sheet.printed.setChecked(state["printed"])
        self.new_panel.sheet.safe.setChecked(state["safe"])
        self.new_panel.file.set_path(state["list"])
        self.restore_panel.file.set_path(state["backup"])
        self.cards.choose(state["kind"])
        self._show_place()
