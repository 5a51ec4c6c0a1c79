"""The first start in each of its ways, and the lock."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.welcome import UnlockPage, WaitingPage, WelcomePage
from tests.gallery import Context, scene


def _page(context: Context, kind: str = "new") -> WelcomePage:
    tasks = TaskRunner()
    context.keep.append(tasks)
    page = WelcomePage(tasks, kind=kind, author="Ingrid Sjölund", key=bytes(range(32)))
    page.chapter.edit.setText("Skåne district")
    page.set_folder(documents_folder() / "ChapterDesk")
    return page


@scene("welcome")
def welcome(context: Context) -> QWidget:
    page = _page(context)
    page.new_panel.secret.fill("lantern otter brisk meadow vote", "lantern otter brisk meadow vote")
    page.new_panel.secret.first.edit.setEchoMode(QLineEdit.EchoMode.Normal)
    page.new_panel.sheet.printed.setChecked(True)
    context.after_show.append(page.new_panel.secret.first.setFocus)
    return page


@scene("welcome-errors")
def errors(context: Context) -> QWidget:
    page = _page(context)
    page.name.edit.clear()
    page.chapter.edit.clear()
    page.begin.click()
    page.new_panel.secret.fill("amnesty2024", "")
    page.new_panel.secret.check()
    page.set_folder(Path.home() / "Dropbox")
    return page


@scene("welcome-sheet")
def sheet(context: Context) -> QWidget:
    return _page(context, "sheet")


@scene("welcome-restore")
def restore(context: Context) -> QWidget:
    return _page(context, "restore")


@scene("welcome-demo")
def demo(context: Context) -> QWidget:
    return _page(context, "demo")


@scene("welcome-small", size=(960, 600))
def small(context: Context) -> QWidget:
    return _page(context)


@scene("unlock")
def unlock(context: Context) -> QWidget:
    tasks = TaskRunner()
    context.keep.append(tasks)
    page = UnlockPage(Path.home() / "Documents" / "ChapterDesk" / "Skåne district.cdesk", tasks)
    page.fields.passphrase.edit.setText("glömt den igen")
    page.refuse(
        UserError(
            _("That passphrase does not open this database."),
            _("Check capital letters and the keyboard's language, or use the recovery key."),
        )
    )
    return page


@scene("unlock-recovery")
def recovery(context: Context) -> QWidget:
    tasks = TaskRunner()
    context.keep.append(tasks)
    page = UnlockPage(Path.home() / "Documents" / "ChapterDesk" / "Skåne district.cdesk", tasks)
    page.fields.switch.click()
    return page


@scene("waiting")
def waiting(context: Context) -> QWidget:
    tasks = TaskRunner()
    context.keep.append(tasks)
    sentence = _("Made-up people, groups and meetings. It takes a moment.")
    return WaitingPage(_("Demo chapter"), sentence, tasks)
