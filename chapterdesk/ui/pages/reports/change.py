"""A row's fields in a dialog over the page; each is saved when it is left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from chapterdesk.core.text import _
from chapterdesk.models import Entity
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import RecordForm
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, column, row


class ChangeDialog(QDialog):
    """Changes one row; there is nothing to confirm, since every field can be undone."""

    def __init__(
        self, desk: DeskContext, entity: type[Entity], key: str, fields: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Change"))
        self.form = RecordForm(desk, entity, fields)
        self.form.show_row(key)
        done = button(_("Done"), self.accept, kind="primary")
        done.setDefault(True)
        whole = column(self.form, row(None, done, margins=(20, 4, 20, 16)), gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.resize(theme().px(480), theme().px(600))

    def done(self, result: int) -> None:
        """Save what is being typed before the dialog goes."""
        self.form.leave()
        super().done(result)
