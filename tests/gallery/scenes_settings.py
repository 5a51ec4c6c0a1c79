"""Settings, the check's result, help, and what is said when something goes wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.services import desk as desks
from chapterdesk.ui.bugs import BugDialog, ErrorDialog
from chapterdesk.ui.desk_tasks import CheckDialog
from chapterdesk.ui.help import AboutDialog, FirstEveningDialog, KeysDialog
from chapterdesk.ui.pages.settings import SettingsPage
from chapterdesk.ui.pages.settings.keys import SecretDialog
from chapterdesk.ui.shell import Shell
from tests.gallery import Context, scene
from tests.gallery.desks import desk_shell, shell_for


@scene("settings")
def settings(context: Context) -> QWidget:
    return desk_shell(context, 200, "settings", as_real=True)


@scene("settings-whole", size=(980, 2300))
def settings_whole(context: Context) -> QWidget:
    shell: Shell = desk_shell(context, 200, "settings", as_real=True)
    view = shell.view
    assert view is not None
    return SettingsPage(view.context, shell.session, shell)


@scene("settings-check", size=(520, 220))
def check(context: Context) -> QWidget:
    return CheckDialog(desks.CheckReport({"person": (1284, ""), "unit": (26, "")}), shell_for(context))


@scene("settings-check-faults", size=(520, 260))
def check_faults(context: Context) -> QWidget:
    faults = [_("The file is damaged in {n} places.").format(n=2)]
    return CheckDialog(desks.CheckReport({"person": (1284, "")}, faults), shell_for(context))


@scene("settings-passphrase", size=(560, 380))
def passphrase(context: Context) -> QWidget:
    words = _("The old one stops working at once.")
    made = SecretDialog(_("Change passphrase"), words, _("Change it"), lambda _text: None, shell_for(context))
    made.fields.fill("hejsan123", "")
    made.fields.check()
    return made


@scene("help-evening", size=(600, 520))
def evening(context: Context) -> QWidget:
    return FirstEveningDialog(shell_for(context))


@scene("help-about", size=(560, 360))
def about(context: Context) -> QWidget:
    return AboutDialog(shell_for(context))


@scene("help-keys", size=(560, 560))
def keys(context: Context) -> QWidget:
    shell = desk_shell(context, 20)
    assert shell.view is not None
    return KeysDialog(shell.view.frame)


@scene("bug", size=(560, 220))
def bug(context: Context) -> QWidget:
    return BugDialog("ValueError\n  chapterdesk/ui/window.py:1 run", shell_for(context))


@scene("error", size=(520, 180))
def error(context: Context) -> QWidget:
    made = UserError(_("The two passphrases differ."), _("Nothing was changed. Try again."))
    return ErrorDialog(made, shell_for(context))
