"""What each way to begin asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _
from chapterdesk.ui import desk_tasks
from chapterdesk.ui.style import theme
from chapterdesk.ui.welcome.secrets import NewPassphrase, Opening
from chapterdesk.ui.welcome.sheet import SheetPart
from chapterdesk.ui.widgets import Badge, IconTile, box, button, column, hairline, label, row

DEMO_PEOPLE = 1284


class FilePick(QWidget):
    """A file to choose: its name, and a sentence where it is missing."""

    def __init__(self, what: str, caption: str, kinds: str) -> None:
        super().__init__()
        self.path: Path | None = None
        self._caption, self._kinds = caption, kinds
        self.button = button(_("Choose file"), self.choose, icon_name="folder-open", size="small")
        self._name = label(_("No file chosen yet"), "second", wrap=True)
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        line = row(self.button, self._name, gap=12)
        line.setStretch(1, 1)
        self.setLayout(column(label(what, "strong"), line, self._wrong, gap=6))

    def choose(self) -> None:
        """Ask for the file."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self, self._caption, str(desk_tasks.documents_folder()), self._kinds
        )
        if chosen:
            self.set_path(Path(chosen))

    def set_path(self, path: Path | None) -> None:
        """Take a file."""
        self.path = path
        self._name.setText(desk_tasks.friendly(path) if path is not None else _("No file chosen yet"))
        self.set_wrong("")

    def set_wrong(self, sentence: str) -> None:
        """Say what is wrong with the file."""
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))


class NewPanel(QWidget):
    """Passphrase and recovery sheet, and the spreadsheet where one begins with it."""

    def __init__(self, key: str, name_of: Callable[[], tuple[str, str]], paper: str, ticks: str = "") -> None:
        super().__init__()
        self.secret = NewPassphrase()
        self.sheet = SheetPart(key, name_of, paper, ticks)
        self.file = FilePick(
            _("Spreadsheet"),
            _("Choose the list you have"),
            _("Spreadsheets and contact cards (*.xlsx *.xlsm *.xlsb *.xls *.ods *.csv *.tsv *.txt *.vcf)"),
        )
        self._file_box = box(column(self.file, hairline(), gap=14), "clear")
        middle = hairline(vertical=True)
        columns = row(self.secret, middle, self.sheet, gap=24)
        columns.setStretch(0, 1)
        columns.setStretch(2, 1)
        columns.setAlignment(self.sheet, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(self._file_box, columns, gap=14))
        self.show_file(False)

    def show_file(self, on: bool) -> None:
        """Ask for a spreadsheet too."""
        self._file_box.setVisible(on)


class RestorePanel(QWidget):
    """A backup and what opens it."""

    def __init__(self) -> None:
        super().__init__()
        self.file = FilePick(
            _("Backup"), _("Choose a backup"), _("Backups (*{end})").format(end=desk_tasks.BACKUP_SUFFIX)
        )
        self.fields = Opening()
        line = row(self.file, hairline(vertical=True), self.fields, gap=24)
        line.setStretch(0, 1)
        line.setStretch(2, 1)
        line.setAlignment(self.file, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def check(self) -> bool:
        """Say what is missing; return whether all is there."""
        if self.file.path is None:
            self.file.set_wrong(_("Choose the backup first."))
            self.file.button.setFocus()
            return False
        return self.fields.check()

    def refuse(self, error: UserError) -> None:
        """Say an error where it belongs: the key's faults at the key, others at the file."""
        if error.code.startswith(("wrong_", "recovery_", "passphrase_")):
            self.fields.refuse(error)
        else:
            self.file.set_wrong(str(error))


class DemoPanel(QWidget):
    """What the demo chapter is."""

    def __init__(self) -> None:
        super().__init__()
        words = column(
            label(_("A whole district to try things on"), "strong"),
            label(
                _(
                    "{n} made-up people, their groups, posts and meetings. Do with it what you like: it is gone when you close the "
                    "window, and your own database is not touched."
                ).format(n=integer(DEMO_PEOPLE)),
                "second",
                wrap=True,
            ),
            row(Badge("lock-open", _("No passphrase"), "neutral"), None),
            gap=8,
        )
        tile = IconTile("flask-conical", "accent", 44)
        line = row(tile, words, gap=16)
        line.setStretch(1, 1)
        line.setAlignment(tile, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)


def panel_box(*panels: QWidget) -> QFrame:
    """Return the sunken card that holds the panels, one shown at a time."""
    made = box(column(*panels, gap=0, margins=(20, 18, 20, 16)), "sunken-card")
    made.setMinimumHeight(theme().px(120))
    return made
