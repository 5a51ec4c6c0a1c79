"""Fields for what opens a database: a new passphrase typed twice, or the one there is, or the recovery key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, current_language
from chapterdesk.database import keys
from chapterdesk.ui.welcome.parts import WordField
from chapterdesk.ui.widgets import IconLabel, PassphraseField, button, column, label, row

LEAST_SCORE = 3
"""Below it a computer guesses a passphrase within some years (``keys.strength``): it is not taken."""


def meter(text: str) -> int:
    """Return 0 to 4 for the meter, from the estimate of the keys themselves."""
    return max(0, keys.strength(text).score - 1)


class NewPassphrase(QWidget):
    """A new passphrase twice, with meter and suggestion."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        suggest = button(_("Suggest five words"), self._suggest, kind="link", icon_name="dices")
        self.first = PassphraseField(_("Passphrase"), meter=True, judge=meter)
        self.again = PassphraseField(_("Once more"))
        self._hint = row(
            IconLabel("info", "text-3", 15),
            label(_("Nobody can reset it, so print the recovery sheet."), "hint", wrap=True),
            gap=6,
        )
        self._hint.setStretch(1, 1)
        self.setLayout(
            column(
                row(label(title or _("Passphrase"), "strong"), None, suggest),
                self.first,
                self.again,
                self._hint,
                None,
                gap=8,
            )
        )
        self.setFocusProxy(self.first)

    def text(self) -> str:
        """Return the passphrase."""
        return self.first.text()

    def fill(self, text: str, again: str) -> None:
        """Put back what was typed."""
        self.first.edit.setText(text)
        self.again.edit.setText(again)

    def _suggest(self) -> None:
        # Shown, so that it can be learnt or written down, and typed once more by hand.
        self.first.edit.setEchoMode(QLineEdit.EchoMode.Normal)
        self.first.edit.setText(keys.suggest_passphrase(current_language()))
        self.again.edit.clear()
        self.again.edit.setFocus()

    def check(self) -> bool:
        """Say beside the fields what is wrong; return whether all is well."""
        text = self.text()
        known = keys.strength(text)
        if not text:
            self.first.set_wrong(_("Choose a passphrase: five words are easy to remember and hard to guess."))
            self.first.setFocus()
        elif known.score < LEAST_SCORE:
            self.first.set_wrong(f"{known.words} {known.advice}".strip())
            self.first.setFocus()
        elif self.again.text() != text:
            wrong = (
                _("The two are not the same. Type it once more.")
                if self.again.text()
                else _("Type it once more, to be sure of it.")
            )
            self.again.set_wrong(wrong)
            self.again.setFocus()
        else:
            return True
        return False


class Opening(QWidget):
    """The passphrase of a database, or its recovery key with a new passphrase. ``entered()`` when Enter is pressed."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.passphrase = PassphraseField(_("Passphrase"))
        self.key = WordField(_("Recovery key"))
        self.key.edit.setPlaceholderText("XXXXX-XXXXX-XXXXX-…")
        self.new = NewPassphrase(_("New passphrase"))
        self.switch = button("", self._toggle, kind="link", icon_name="key-round")
        self._about = label(
            _("Type the key from the sheet, group by group. Capitals, spaces and hyphens do not matter."),
            "hint",
            wrap=True,
        )
        self.setLayout(column(self.passphrase, self.key, self._about, 4, self.new, row(self.switch, None), gap=8))
        self.setFocusProxy(self.passphrase)
        for edit in (self.passphrase.edit, self.key.edit, self.new.first.edit, self.new.again.edit):
            edit.returnPressed.connect(self.entered)
        self._recovering = False
        self._show()

    def _toggle(self) -> None:
        self._recovering = not self._recovering
        self._show()
        (self.key if self._recovering else self.passphrase).setFocus()

    def _show(self) -> None:
        for part in (self.key, self._about, self.new):
            part.setVisible(self._recovering)
        self.passphrase.setVisible(not self._recovering)
        self.switch.setText(_("Use the passphrase") if self._recovering else _("Use the recovery sheet"))

    def values(self) -> tuple[str, str, str]:
        """Return (passphrase, recovery key, new passphrase): the first, or the other two, are "" """
        if self._recovering:
            return "", self.key.text(), self.new.text()
        return self.passphrase.text(), "", ""

    def check(self) -> bool:
        """Say beside the fields what is missing; return whether all is there."""
        if self._recovering:
            if not self.key.text():
                self.key.set_wrong(_("Type the recovery key from the sheet."))
                self.key.setFocus()
                return False
            return self.new.check()
        if not self.passphrase.text():
            self.passphrase.set_wrong(_("Type the passphrase."))
            self.passphrase.setFocus()
            return False
        return True

    def refuse(self, error: UserError) -> None:
        """Say an error beside the field that it is about; what was typed stays."""
        field = self.key if self._recovering else self.passphrase
        field.set_wrong(str(error))
        field.setFocus()
        if not self._recovering:
            self.passphrase.edit.selectAll()
