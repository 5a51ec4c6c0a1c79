"""Help in words: the first evening, the keys, and what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLayout, QWidget

from chapterdesk import __version__
from chapterdesk.core.text import N_, _
from chapterdesk.ui.actions import plain_label
from chapterdesk.ui.frame.brand import Mark
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, column, keycap, label, row, scroll

if TYPE_CHECKING:
    from chapterdesk.ui.frame import MainFrame

_EVENING = (
    (
        N_("Bring the list you have"),
        N_("Drop your spreadsheet anywhere on the window. You see how its columns were understood and what every row becomes, before anything is saved. Undo takes it all back."),
    ),
    (
        N_("Say which groups there are"),
        N_("On the page Groups: name, kind, where they meet. Posts that should be filled and are not show up on Today."),
    ),
    (
        N_("Look at Today"),
        N_("It lists what needs somebody now, this week and soon. Each line has the one button that does it."),
    ),
    (
        N_("Prepare the next meeting"),
        N_("On the page Meetings: an agenda from a template, what was promised last time, and all papers as one PDF to print."),
    ),
    (
        N_("Keep the recovery sheet safe"),
        N_("It opens the database if the passphrase is forgotten. Nobody can make the key again."),
    ),
)  # fmt: skip

_LICENCES = (
    ("Qt, PySide6", "LGPL 3"),
    ("SQLCipher, SQLite", "BSD, public domain"),
    ("Noto Sans", "OFL 1.1"),
    ("Lucide", "ISC"),
    ("Python, SQLAlchemy, reportlab, openpyxl", "PSF, MIT, BSD"),
)


class _Dialog(QDialog):
    """A page of words with a button that closes it."""

    def __init__(self, title: str, body: QLayout, parent: QWidget, *, tall: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        close = button(_("Close"), self.accept, kind="primary")
        close.setDefault(True)
        content = QWidget()
        content.setLayout(body)
        self.setLayout(
            column(
                label(title, "section"),
                scroll(content) if tall else content,
                row(None, close),
                gap=16,
                margins=(24, 20, 24, 20),
            )
        )
        px = theme().px
        if tall:
            self.resize(px(560), px(560))
        else:
            self.setMinimumWidth(px(520))
        close.setFocus()


class FirstEveningDialog(_Dialog):
    """What to do on the first evening, in five steps."""

    def __init__(self, parent: QWidget) -> None:
        body = column(gap=14)
        for place, (title, words) in enumerate(_EVENING, 1):
            number = label(str(place), "strong")
            number.setFixedWidth(theme().px(20))
            line = row(number, column(label(_(title), "strong"), label(_(words), "second", wrap=True), gap=2), gap=8)
            line.setAlignment(number, Qt.AlignmentFlag.AlignTop)
            line.setStretch(1, 1)
            body.addLayout(line)
        super().__init__(_("Your first evening"), body, parent)


class KeysDialog(_Dialog):
    """Every key of the window, made from its actions."""

    def __init__(self, frame: MainFrame) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setVerticalSpacing(theme().px(6))
        seen = set()
        for _action, made in frame.actions_set.all():
            keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            if keys and keys not in seen:
                seen.add(keys)
                place = grid.rowCount()
                grid.addWidget(label(plain_label(made.text()), "body"), place, 0)
                grid.addWidget(keycap(keys), place, 1, Qt.AlignmentFlag.AlignRight)
        super().__init__(_("Keys"), grid, frame, tall=True)


class AboutDialog(_Dialog):
    """The version, and whose work is inside."""

    def __init__(self, parent: QWidget) -> None:
        head = row(
            Mark(44),
            column(
                label("ChapterDesk", "section"),
                label(_("Version {version}").format(version=__version__), "second"),
                gap=0,
            ),
            None,
            gap=14,
        )
        body = column(
            head, label(_("The offline desk of a local chapter’s secretary. MIT licence."), "body", wrap=True), gap=14
        )
        body.addWidget(label(_("Made with"), "strong"))
        for name, licence in _LICENCES:
            body.addLayout(row(label(name, "second"), None, label(licence, "caption")))
        super().__init__(_("About ChapterDesk"), body, parent)
