"""The password of a workbook: offered, on by itself where the columns are sensitive, remembered as it was chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from chapterdesk.core.text import _, current_language
from chapterdesk.database import keys
from chapterdesk.ui.widgets import Banner, PassphraseField, box, button, column, label, row


class LockPart(QWidget):
    """``set_state(possible, sensitive, remembered)``; ``password()`` returns "" where none is wanted; ``changed()``."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._possible = True
        self.tick = QCheckBox(_("Lock it with a password"))
        self.field = PassphraseField(_("Password"))
        suggest = button(_("Suggest one"), self.suggest, kind="link", icon_name="dices")
        hint = label(
            _("Tell it by phone, never in the same mail. Nobody can open the file without it."), "hint", wrap=True
        )
        self._more = box(column(self.field, row(suggest, None), hint, gap=4))
        self._open = Banner("lock-open", _("Anybody who gets this file can read it."), tone="warning")
        self.setLayout(column(self.tick, self._more, self._open, gap=6))
        self.tick.toggled.connect(self._toggled)

    def set_state(self, *, possible: bool, sensitive: bool, remembered: bool | None) -> None:
        """Say whether the form can be locked, whether it should be, and what was chosen last time."""
        self._possible = possible
        self.tick.setVisible(possible)
        self.tick.blockSignals(True)
        self.tick.setChecked(sensitive if remembered is None else remembered)
        self.tick.blockSignals(False)
        self._show(sensitive)

    def warn(self, sensitive: bool) -> None:
        """Say that an open file with sensitive columns can be read by anybody."""
        self._show(sensitive)

    def _show(self, sensitive: bool) -> None:
        locked = self._possible and self.tick.isChecked()
        self._more.setVisible(locked)
        self._open.setVisible(sensitive and not locked)

    @Slot(bool)
    def _toggled(self, on: bool) -> None:
        self._more.setVisible(on)
        if on:
            self.field.setFocus()
        self.changed.emit()

    def locks(self) -> bool:
        """Say whether the file is to be locked."""
        return self._possible and self.tick.isChecked()

    def password(self) -> str:
        """Return the password, "" where none is wanted."""
        return self.field.text() if self.locks() else ""

    def suggest(self) -> None:
        """Put in words that are easy to say on the phone, for all to see."""
        self.field.edit.setEchoMode(QLineEdit.EchoMode.Normal)
        self.field.edit.setText(keys.suggest_passphrase(current_language()))

    def check(self) -> bool:
        """Say beside the field that the password is missing; return whether all is well."""
        if self.locks() and not self.field.text():
            self.field.set_wrong(_("Type a password, or take the tick away."))
            self.field.setFocus()
            return False
        return True
