"""Settings take effect at once; the passphrase changes; a new key replaces the old one; the check says its result."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from chapterdesk.database import keys
from chapterdesk.services import desk as desks
from chapterdesk.services import founding
from chapterdesk.settings.options import AUTHOR
from chapterdesk.ui import desk_tasks
from chapterdesk.ui.pages.settings import SettingsPage
from chapterdesk.ui.pages.settings.keys import SecretDialog
from chapterdesk.ui.pages.settings.sheet import SheetDialog
from chapterdesk.ui.shell import Shell
from chapterdesk.ui.style import Theme
from tests.ui.desks import new_desk, shell_in

NEW = "copper window gentle river noon"


@pytest.fixture
def shell(look: Theme, tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.setattr(desks, "COST", keys.Cost.LOW)
    with shell_in(tmp_path, look) as made:
        made.session.take(new_desk(tmp_path, made))
        made.show_desk("settings")
        made.show()
        yield made


def page_of(shell: Shell) -> SettingsPage:
    page = shell.view.frame.page("settings")
    assert isinstance(page, SettingsPage)
    return page


def words(widget: object) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


def named(page: SettingsPage, name: str) -> QLineEdit:
    return next(each for each in page.findChildren(QLineEdit) if each.accessibleName() == name)


def test_a_new_name_stands_beside_changes_from_then_on(shell: Shell) -> None:
    edit = named(page_of(shell), "Your name")
    edit.setText("Oskar Nyhlén")
    edit.editingFinished.emit()
    assert shell.session.settings.get(AUTHOR) == "Oskar Nyhlén"
    assert shell.session.register.author == "Oskar Nyhlén"


def test_the_sections_rules_are_changed_and_undone(shell: Shell) -> None:
    edit = named(page_of(shell), "Country")
    edit.setText("be")
    edit.editingFinished.emit()
    assert founding.section_rules(shell.session.register)[1].country == "BE"
    shell.view.undo()
    assert founding.section_rules(shell.session.register)[1].country == ""


def test_the_passphrase_is_changed(shell: Shell, qtbot) -> None:
    from chapterdesk.ui.pages.settings import keys as part

    page = page_of(shell)
    part._change(shell.session, page)
    dialog = page.findChild(SecretDialog)
    dialog.fields.fill(NEW, NEW)
    dialog.go.click()
    qtbot.waitUntil(lambda: not shell.session.tasks.running(), timeout=10_000)
    assert keys.unlock(shell.session.desk.path, NEW)


def test_a_new_key_makes_the_old_sheet_useless(shell: Shell, qtbot) -> None:
    from chapterdesk.ui.pages.settings import keys as part

    before = desks.recovery_key(shell.session.desk)
    page = page_of(shell)
    part._rekey(shell.session, shell, page)
    dialog = page.findChild(SecretDialog)
    dialog.fields.fill(NEW, NEW)
    dialog.go.click()
    qtbot.waitUntil(lambda: shell.session.desk is not None, timeout=20_000)
    assert desks.recovery_key(shell.session.desk) != before
    assert keys.unlock(shell.session.desk.path, NEW)
    assert founding.chapter_name(shell.session.register) == "Lund"
    assert "not printed yet" in words(page_of(shell))


def test_ticks_of_the_sheet_are_kept_and_the_warning_goes(shell: Shell) -> None:
    page = page_of(shell)
    assert "not printed yet" in words(page)
    dialog = SheetDialog(shell.session, page)
    dialog.part.printed.setChecked(True)
    dialog.accept()
    assert shell.session.register.state(founding.RECOVERY_SHEET) == "printed"


def test_the_check_says_its_result_in_words(shell: Shell, qtbot) -> None:
    page = page_of(shell)
    desk_tasks.check(shell.session, page)
    qtbot.waitUntil(lambda: page.findChild(desk_tasks.CheckDialog) is not None, timeout=20_000)
    dialog = page.findChild(desk_tasks.CheckDialog)
    assert "Everything is whole" in words(dialog)
    dialog.accept()
