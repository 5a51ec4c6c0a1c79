"""What would differ if a frozen roll were made now: names with what the roll says and what the register says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.voting.roll import Difference
from chapterdesk.ui.records import SimpleTable, TableColumn, TableRow
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, column, label, row


class ChangesDialog(QDialog):
    """The frozen roll stays as it is; whoever is treated unfairly by that can have their line disputed."""

    def __init__(self, found: Sequence[Difference], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("What would differ now"))
        self.resize(theme().px(760), theme().px(520))
        columns = [
            TableColumn("name", _("Name"), "name", 200), TableColumn("then", _("On the roll"), "text", 240),
            TableColumn("now", _("Now"), "text", 240),
        ]  # fmt: skip
        self.table = SimpleTable(columns, name=_("What would differ now"), compact=True)
        nobody = _("not on it")
        self.table.set_rows(
            [TableRow(each.party, [each.name, each.then or nobody, each.now or nobody]) for each in found]
        )
        said = ngettext("{n} line would differ.", "{n} lines would differ.", len(found)).format(n=integer(len(found)))
        why = _(
            "The frozen roll stays as it is. Note a dispute on the line of whoever should vote, and let the meeting rule."
        )
        close = button(_("Close"), self.accept, kind="primary")
        close.setDefault(True)
        whole = column(
            label(said if found else _("Nothing would differ."), "section", wrap=True), label(why, "second", wrap=True),
            self.table, row(None, close), gap=10, margins=(24, 20, 24, 20),
        )  # fmt: skip
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.table.setVisible(bool(found))
