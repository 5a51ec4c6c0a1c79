"""Handing over the desk, and a new key: one step after another, and the desk as it was when something fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from chapterdesk.core.errors import UserError
from chapterdesk.database import keys, lifecycle
from chapterdesk.models import Person
from chapterdesk.services import desk as desks
from chapterdesk.services import founding
from chapterdesk.settings.options import AUTHOR
from chapterdesk.ui.bugs import ErrorDialog
from chapterdesk.ui.pages.settings import keys as key_part
from chapterdesk.ui.pages.settings.handover import BACKUP, MEANING, SECRET, WHO, HandOverDialog
from chapterdesk.ui.pages.settings.keys import SecretDialog
from chapterdesk.ui.pages.settings.sheet import SheetDialog
from chapterdesk.ui.shell import Shell
from chapterdesk.ui.style import Theme
from tests.ui.desks import PASSPHRASE, new_desk, shell_in

NEW = "copper window gentle river noon"


@pytest.fixture
def shell(look: Theme, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.setattr(desks, "COST", keys.Cost.LOW)
    with shell_in(tmp_path, look) as made:
        made.session.keep(AUTHOR, "Tester")
        made.session.take(new_desk(tmp_path, made))
        made.show_desk("settings")
        made.show()
        yield made


def dialog_of(shell: Shell) -> HandOverDialog:
    page = shell.view.frame.page("settings")
    made = HandOverDialog(shell.session, shell, page)
    made.open()
    return made


def filled(shell: Shell) -> HandOverDialog:
    dialog = dialog_of(shell)
    dialog.forward()
    dialog.author.setText("Oskar Nyhlén")
    dialog.forward()
    dialog.secret.fill(NEW, NEW)
    dialog.forward()
    assert dialog.step() == BACKUP
    return dialog


def is_back(shell: Shell) -> bool:
    return shell.session.desk is not None and shell.view is not None


def words(widget: object) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


def test_nothing_goes_on_without_a_name_and_a_passphrase_and_back_keeps_both(shell: Shell) -> None:
    dialog = dialog_of(shell)
    assert dialog.step() == MEANING
    dialog.forward()
    dialog.forward()
    assert dialog.step() == WHO
    assert dialog.author.accessibleDescription()
    dialog.author.setText("Oskar")
    dialog.forward()
    dialog.secret.fill("abc", "abc")
    dialog.forward()
    assert dialog.step() == SECRET
    dialog.back()
    assert (dialog.step(), dialog.author.text()) == (WHO, "Oskar")
    dialog.forward()
    assert dialog.secret.text() == "abc"
    dialog.reject()
    assert keys.unlock(shell.session.desk.path, PASSPHRASE)


def test_the_successor_has_the_desk_afterwards(shell: Shell, qtbot: QtBot) -> None:
    path, before = shell.session.desk.path, desks.recovery_key(shell.session.desk)
    filled(shell).forward()
    qtbot.waitUntil(lambda: is_back(shell), timeout=20_000)
    assert shell.session.settings.get(AUTHOR) == "Oskar Nyhlén"
    assert desks.recovery_key(shell.session.desk) != before
    assert keys.unlock(path, NEW)
    with shell.session.register.work("First") as work:
        work.create(Person, {"given_name": "New"})
    first, *earlier = shell.session.register.steps()
    assert first.author == "Oskar Nyhlén"
    assert {step.author for step in earlier} == {"Tester"}
    (backup,) = path.parent.rglob("*.cdbackup")
    assert "before handing over" in backup.name
    sheet = shell.findChild(SheetDialog)
    assert sheet is not None
    assert "Oskar Nyhlén" in words(sheet)
    sheet.part.printed.setChecked(True)
    sheet.accept()
    assert shell.session.register.state(founding.RECOVERY_SHEET) == "printed"


def fail(*_args: object, **_about: object) -> None:
    raise UserError("The disk is full.", "Nothing was changed.", code="full")


def test_a_failure_while_handing_over_shows_the_desk_as_it_was(
    shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "copy", fail)
    before = desks.recovery_key(shell.session.desk)
    filled(shell).forward()
    qtbot.waitUntil(lambda: is_back(shell), timeout=20_000)
    error = shell.findChild(ErrorDialog)
    assert error is not None
    assert "The disk is full." in words(error)
    error.accept()
    goes_on(shell, before)
    assert shell.session.settings.get(AUTHOR) == "Tester"


def goes_on(shell: Shell, key: str) -> None:
    """The same key and passphrase open it, and it can be written."""
    assert desks.recovery_key(shell.session.desk) == key
    assert keys.unlock(shell.session.desk.path, PASSPHRASE)
    with shell.session.register.work("Goes on") as work:
        work.create(Person, {"given_name": "Still"})
    assert shell.session.register.steps(1)[0].author == "Tester"
    assert shell.view.frame.current_page() == "settings"


def ask_for_a_new_key(shell: Shell) -> None:
    page = shell.view.frame.page("settings")
    key_part._rekey(shell.session, shell, page)
    dialog = page.findChild(SecretDialog)
    dialog.fields.fill(NEW, NEW)
    dialog.go.click()


def test_a_new_key_that_fails_shows_the_desk_as_it_was(
    shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "copy", fail)
    before = desks.recovery_key(shell.session.desk)
    ask_for_a_new_key(shell)
    qtbot.waitUntil(lambda: is_back(shell), timeout=20_000)
    shell.findChild(ErrorDialog).accept()
    goes_on(shell, before)


def test_a_new_key_that_is_cancelled_shows_the_desk_as_it_was(
    shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled(_source: object, _target: object, _key: object, progress: object) -> None:
        progress.cancel()
        progress.check()

    monkeypatch.setattr(lifecycle, "copy", cancelled)
    before = desks.recovery_key(shell.session.desk)
    ask_for_a_new_key(shell)
    qtbot.waitUntil(lambda: is_back(shell), timeout=20_000)
    assert shell.findChild(ErrorDialog) is None
    goes_on(shell, before)


def test_a_database_that_cannot_be_opened_again_asks_for_its_passphrase(
    shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shell.session.desk.path
    monkeypatch.setattr(lifecycle, "copy", fail)
    monkeypatch.setattr(shell.session, "take", fail)
    ask_for_a_new_key(shell)
    qtbot.waitUntil(lambda: "The disk is full." in words(shell.currentWidget()), timeout=20_000)
    assert shell.session.desk is None
    assert keys.unlock(path, PASSPHRASE)
