"""The passphrase and the recovery sheet of the open database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from chapterdesk.core.text import _
from chapterdesk.services import desk as desks
from chapterdesk.services.founding import RECOVERY_SHEET
from chapterdesk.ui.host import Host
from chapterdesk.ui.pages.settings.handover import HandOverDialog
from chapterdesk.ui.pages.settings.parts import SettingsCard
from chapterdesk.ui.pages.settings.sheet import SheetDialog
from chapterdesk.ui.session import Session
from chapterdesk.ui.style import theme
from chapterdesk.ui.welcome.secrets import NewPassphrase
from chapterdesk.ui.widgets import Banner, button, column, label, row


def key_card(session: Session, host: Host, page: QWidget) -> SettingsCard:
    """Return what can be done with the key of the database."""
    card = SettingsCard(_("Passphrase and recovery sheet"))
    if "printed" not in session.register.state(RECOVERY_SHEET):
        card.put_wide(
            Banner(
                "printer",
                _("The recovery sheet is not printed yet."),
                _("Without it nobody can help if the passphrase is forgotten."),
                "warning",
            )
        )
    card.put(
        _("Recovery sheet"),
        _("Opens the database if the passphrase is forgotten. Two copies, in two safe places"),
        button(_("Show and print"), lambda: SheetDialog(session, page).open(), icon_name="printer"),
    )
    card.put(
        _("Passphrase"),
        _("The recovery sheet and old backups keep working with what they had"),
        button(_("Change passphrase"), lambda: _change(session, page), icon_name="key-round"),
    )
    card.put(
        _("Someone may know it"),
        _("Makes a new key, encrypts everything anew and prints a new sheet. Backups made before keep the old key"),
        button(_("Make a new key"), lambda: _rekey(session, host, page), kind="danger"),
    )
    card.put(
        _("Somebody else takes over"),
        _("In one step: a backup, another name, a new passphrase and a new recovery sheet"),
        button(_("Hand over the desk…"), lambda: HandOverDialog(session, host, page).open(), icon_name="handshake"),
    )
    return card


def _change(session: Session, page: QWidget) -> None:
    desk = session.desk
    assert desk is not None

    def carry_out(new: str) -> None:
        task = session.tasks.run(_("Changing the passphrase"), lambda _progress: desks.change_passphrase(desk, new))
        task.finished.connect(lambda _none: session.noticed.emit(_("The new passphrase holds from now on")))

    SecretDialog(
        _("Change passphrase"), _("The old one stops working at once."), _("Change it"), carry_out, page
    ).open()


def _rekey(session: Session, host: Host, page: QWidget) -> None:
    def carry_out(new: str) -> None:
        host.change_key(
            _("Encrypting anew"),
            _("The whole database is encrypted with a new key. It takes a moment."),
            lambda desk, progress: desks.rekey(desk, new, progress=progress),
            done,
        )

    def done(changed: desks.Desk) -> None:
        changed.register.set_state(RECOVERY_SHEET, "")
        session.noticed.emit(_("The database has a new key. Print its recovery sheet now, and destroy the old one"))

    words = _("The whole database is encrypted with a new key. The old recovery sheet opens only older backups then.")
    SecretDialog(_("Make a new key"), words, _("Encrypt anew"), carry_out, page).open()


class SecretDialog(QDialog):
    """Asks for a new passphrase, twice."""

    def __init__(self, title: str, words: str, verb: str, carry_out: Callable[[str], Any], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._carry_out = carry_out
        self.fields = NewPassphrase(_("New passphrase"))
        self.go = button(verb, self._go, kind="primary")
        self.go.setDefault(True)
        cancel = button(_("Cancel"), self.reject)
        self.setLayout(
            column(
                label(title, "section"), label(words, "second", wrap=True), self.fields, row(None, cancel, self.go),
                gap=16, margins=(24, 20, 24, 20),
            )
        )  # fmt: skip
        self.setMinimumWidth(theme().px(520))
        self.fields.setFocus()

    def _go(self) -> None:
        if self.fields.check():
            text = self.fields.text()
            self.accept()
            self._carry_out(text)
