"""The recovery sheet of the open database, in a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from chapterdesk.core.text import _
from chapterdesk.services import desk as desks
from chapterdesk.services.founding import RECOVERY_SHEET, chapter_name
from chapterdesk.settings.options import PAPER
from chapterdesk.ui.session import Session
from chapterdesk.ui.style import theme
from chapterdesk.ui.welcome.sheet import SheetPart
from chapterdesk.ui.widgets import button, column, label, row


class SheetDialog(QDialog):
    """The recovery sheet of the open database: looked at, printed, ticked.

    Args:
        session: The open desk.
        parent: The window.
        title, words: What is said above it, where there is more to say.
    """

    def __init__(self, session: Session, parent: QWidget, title: str = "", words: str = "") -> None:
        super().__init__(parent)
        desk = session.desk
        assert desk is not None
        self.setWindowTitle(_("Recovery sheet"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chapter = chapter_name(desk.register) or desk.path.stem
        kept = desk.register.state(RECOVERY_SHEET)
        paper = session.settings.get(PAPER)
        self.part = SheetPart(desks.recovery_key(desk), lambda: (chapter, desk.path.name), paper, kept)
        self.part.picture.set_chapter(chapter)
        close = button(_("Close"), self.accept, kind="primary")
        close.setDefault(True)
        whole = column(gap=16, margins=(24, 20, 24, 20))
        if title:
            whole.addLayout(column(label(title, "section"), label(words, "second", wrap=True), gap=4))
        whole.addWidget(self.part)
        whole.addLayout(row(None, close))
        self.setLayout(whole)
        self.setMinimumWidth(theme().px(560))
        self.finished.connect(lambda _result: desk.register.set_state(RECOVERY_SHEET, self.part.done()))
