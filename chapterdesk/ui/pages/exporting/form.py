"""What is asked before a list leaves: kind, rows, form, columns, for whom, password; remembered by kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from chapterdesk.core.text import N_, _
from chapterdesk.database.query import Question
from chapterdesk.models import Entity, entities
from chapterdesk.services import export_view, exporting
from chapterdesk.services.exporting import Order
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.exporting.columns import ColumnList
from chapterdesk.ui.pages.exporting.lock import LockPart
from chapterdesk.ui.pages.exporting.offers import Offer
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import choice_field, column, keep_style, label

FORMS = {
    ".xlsx": N_("Excel workbook (.xlsx)"),
    ".csv": N_("Plain table (.csv)"),
    ".pdf": N_("Paper (.pdf)"),
    ".vcf": N_("Contact cards (.vcf)"),
    ".ics": N_("Calendar (.ics)"),
}
_COLUMNS, _LOCK, _FORM = "export/columns/", "export/lock/", "export/form/"


class ExportForm(QWidget):
    """``changed()`` whenever something else would leave; ``order(target, confirmed)`` gives what is asked for.

    Args:
        desk: The register, and what was chosen last time.
        offered: What the page offers besides whole kinds and smart lists; the first is chosen.
    """

    changed = Signal()

    def __init__(self, desk: DeskContext, offered: Sequence[Offer]) -> None:
        super().__init__()
        self._desk, self._offered = desk, list(offered)
        self._rows: dict[str, Offer] = {}
        self._filling = True
        first = offered[0].kind if offered else "person"
        self.kind = choice_field(_("What"), export_view.kinds(), first)
        self.rows = choice_field(_("Which"), [])
        self.form = choice_field(_("Form"), [])
        self.columns = ColumnList()
        self.recipient = QLineEdit()
        self.recipient.setAccessibleName(_("For whom"))
        self.recipient.setPlaceholderText(_("A name or an e-mail address"))
        with desk.register.read() as conn:
            completer = QCompleter(export_view.earlier_recipients(conn), self.recipient)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.recipient.setCompleter(completer)
        keep_style(completer, self.recipient)
        self.lock = LockPart()
        self.setLayout(self._arrange())
        self._connect()
        self._kind_chosen()

    def _arrange(self) -> QVBoxLayout:
        choices = QGridLayout()
        choices.setHorizontalSpacing(theme().px(12))
        choices.setVerticalSpacing(theme().px(8))
        choices.setColumnStretch(1, 1)
        about = (
            (_("What"), self.kind),
            (_("Which"), self.rows),
            (_("Form"), self.form),
            (_("For whom"), self.recipient),
        )
        for at, (words, field) in enumerate(about):
            name = label(words, "label")
            name.setBuddy(field)
            field.setMinimumWidth(theme().px(120))
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            choices.addWidget(name, at, 0)
            choices.addWidget(field, at, 1)
        whole = column(choices, 4, label(_("Columns"), "strong"), self.columns, 4, self.lock, gap=4)
        whole.addStretch(1)
        return whole

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self.rows.currentIndexChanged.connect(self._tell)
        self.form.currentIndexChanged.connect(self._form_chosen)
        self.columns.changed.connect(self._columns_changed)
        self.lock.changed.connect(self._lock_chosen)

    # -- what is chosen ---------------------------------------------------------------------------------------------

    def entity(self) -> type[Entity]:
        """Return the kind of the rows."""
        return entities()[str(self.kind.currentData())]

    def ending(self) -> str:
        """Return the ending of the file."""
        return str(self.form.currentData() or ".xlsx")

    def offer(self) -> Offer:
        """Return which rows are chosen."""
        return self._rows[str(self.rows.currentData())]

    def order(self, target: Path | None = None, confirmed: Sequence[str] = ()) -> Order:
        """Return what would be written; its ids are filled in off the screen's thread by ``with_ids``."""
        offer = self.offer()
        place = target if target is not None else Path(f"preview{self.ending()}")
        password = self.lock.password() if self.ending() == ".xlsx" else ""
        return Order(
            self.entity(), offer.ids, place, self.columns.chosen(), self.recipient.text(), password, tuple(confirmed),
            offer.about, "Letter" if self._desk.get_setting("paper") == "Letter" else "A4",
        )  # fmt: skip

    def sensitive(self) -> bool:
        """Say whether the chosen columns tell something sensitive about people."""
        return export_view.is_sensitive(self.entity(), exporting.fields_in_file(self.order()))

    def check(self) -> bool:
        """Say beside the fields what is missing; return whether all is there."""
        return self.lock.check() if self.ending() == ".xlsx" else True

    def remember(self) -> None:
        """Keep the columns and the form for the next list of this kind."""
        kind = self.entity().kind
        self._desk.set_setting(_COLUMNS + kind, self.columns.chosen())
        self._desk.set_setting(_FORM + kind, self.ending())

    # -- what follows -----------------------------------------------------------------------------------------------

    def _kind_chosen(self) -> None:
        entity = self.entity()
        self._filling = True
        self._fill_rows(entity)
        self.form.clear()
        for ending in exporting.endings_for(entity):
            self.form.addItem(_(FORMS[ending]), ending)
        self.form.setCurrentIndex(max(0, self.form.findData(self._desk.get_setting(_FORM + entity.kind))))
        usual = export_view.usual_fields(entity)
        kept = self._desk.get_setting(_COLUMNS + entity.kind)
        self.columns.set_kind(entity, [str(name) for name in kept] if isinstance(kept, list) and kept else usual, usual)
        self._filling = False
        self._form_chosen()

    def _fill_rows(self, entity: type[Entity]) -> None:
        found = [offer for offer in self._offered if offer.kind == entity.kind]
        with self._desk.register.read() as conn:
            for key, words, question in export_view.row_choices(conn, entity):
                about = "" if question == Question() else words
                found.append(Offer(entity.kind, key, words, about, question=question))
        self._rows = {offer.key: offer for offer in found}
        self.rows.clear()
        for offer in found:
            self.rows.addItem(offer.words, offer.key)

    def _form_chosen(self) -> None:
        if self._filling:
            return
        self.columns.allow(exporting.card_fields(self.entity(), self.ending()))
        self._show_lock()
        self._tell()

    def _columns_changed(self) -> None:
        self._show_lock()
        self._tell()

    def _show_lock(self) -> None:
        kept = self._desk.get_setting(_LOCK + self.entity().kind)
        possible = self.ending() == ".xlsx"
        self.lock.set_state(
            possible=possible, sensitive=self.sensitive(), remembered=kept if isinstance(kept, bool) else None
        )

    def _lock_chosen(self) -> None:
        self._desk.set_setting(_LOCK + self.entity().kind, self.lock.tick.isChecked())
        self.lock.warn(self.sensitive())

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()
