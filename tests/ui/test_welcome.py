"""The first start: a database is made by keyboard alone, and what is wrong is said beside its field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from chapterdesk.core.text import current_language
from chapterdesk.database import keys
from chapterdesk.services import desk as desks
from chapterdesk.services import founding
from chapterdesk.settings.options import AUTHOR
from chapterdesk.ui.region import rules_here
from chapterdesk.ui.shell import Shell
from chapterdesk.ui.style import Theme
from chapterdesk.ui.welcome import WelcomePage
from chapterdesk.ui.welcome.page import file_name, free_path
from tests.ui.desks import PASSPHRASE, new_desk, shell_in


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "COST", keys.Cost.LOW)


@pytest.fixture
def shell(look: Theme, tmp_path: Path, qtbot) -> Iterator[Shell]:
    with shell_in(tmp_path, look) as made:
        made.show_welcome()
        made.show()
        made.currentWidget().set_folder(tmp_path / "desk")
        yield made


def page_of(shell: Shell) -> WelcomePage:
    page = shell.currentWidget()
    assert isinstance(page, WelcomePage)
    return page


def test_a_database_is_made_by_keyboard(shell: Shell, qtbot) -> None:
    page = page_of(shell)
    qtbot.keyClicks(page.name.edit, "Ingrid Nilsson")
    qtbot.keyClicks(page.chapter.edit, "Lund")
    qtbot.keyClicks(page.new_panel.secret.first.edit, PASSPHRASE)
    qtbot.keyClicks(page.new_panel.secret.again.edit, PASSPHRASE)
    qtbot.keyClick(page.begin, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: shell.view is not None, timeout=20_000)
    desk = shell.session.desk
    assert desk.path.name == "Lund.cdesk"
    assert shell.session.settings.get(AUTHOR) == "Ingrid Nilsson"
    assert founding.chapter_name(desk.register) == "Lund"
    assert desk.register.author == "Ingrid Nilsson"
    assert shell.view.frame.page("today")._header.sentence.text().endswith("still empty.")


def test_every_control_is_reached_by_tab(shell: Shell, qtbot) -> None:
    page = page_of(shell)
    reached, widget = set(), page.name.edit
    for _step in range(200):
        reached.add(widget)
        widget = widget.nextInFocusChain()
    wanted = [page.chapter.edit, page.role, page.new_panel.secret.first.edit, page.new_panel.sheet.print, page.begin]
    assert all(each in reached for each in wanted)


def test_the_printed_sheet_holds_the_real_key(shell: Shell, qtbot) -> None:
    page = page_of(shell)
    shown = keys.recovery_text(page._key)
    page.name.edit.setText("Ingrid")
    page.chapter.edit.setText("Skåne")
    page.new_panel.secret.fill(PASSPHRASE, PASSPHRASE)
    assert page.new_panel.sheet.pdf().startswith(b"%PDF")
    page.new_panel.sheet.printed.setChecked(True)
    page.begin.click()
    qtbot.waitUntil(lambda: shell.view is not None, timeout=20_000)
    assert desks.recovery_key(shell.session.desk) == shown
    assert shell.session.register.state(founding.RECOVERY_SHEET) == "printed"


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_made(shell: Shell, tmp_path: Path) -> None:
    page = page_of(shell)
    page.begin.click()
    assert page.name.edit.accessibleDescription()
    assert page.chapter.edit.accessibleDescription()
    page.name.edit.setText("Ingrid")
    page.chapter.edit.setText("Skåne")
    assert not page.name.edit.accessibleDescription()
    page.begin.click()
    assert "five words" in page.new_panel.secret.first.edit.accessibleDescription()
    page.new_panel.secret.fill("amnesty2024", "amnesty2024")
    page.begin.click()
    assert "guess" in page.new_panel.secret.first.edit.accessibleDescription()
    page.new_panel.secret.fill(PASSPHRASE, "lantern")
    page.begin.click()
    assert "not the same" in page.new_panel.secret.again.edit.accessibleDescription()
    assert not (tmp_path / "desk").exists()


def test_a_suggested_passphrase_is_strong_enough(shell: Shell) -> None:
    secret = page_of(shell).new_panel.secret
    secret._suggest()
    secret.again.edit.setText(secret.text())
    assert secret.check()
    assert secret.first.strength() >= 3


def test_the_language_changes_at_once_and_nothing_typed_is_lost(shell: Shell) -> None:
    page = page_of(shell)
    page.name.edit.setText("Ingrid")
    page.chapter.edit.setText("Skåne")
    page.new_panel.secret.fill(PASSPHRASE, "lan")
    key = page._key
    page.language_chosen.emit("sv")
    page = page_of(shell)
    assert current_language() == "sv"
    assert page.begin.text() == "Skapa databasen"
    assert (page.name.text(), page.chapter.text(), page.new_panel.secret.text()) == ("Ingrid", "Skåne", PASSPHRASE)
    assert page._key == key


def test_a_backup_is_restored_from_the_welcome_page(shell: Shell, qtbot, tmp_path: Path) -> None:
    made = new_desk(tmp_path, shell, "Lund")
    backup = tmp_path / "Lund.cdbackup"
    desks.back_up(made, backup)
    made.close()
    page = page_of(shell)
    page.cards.choose("restore")
    page.name.edit.setText("Ingrid")
    page.begin.click()
    assert page.restore_panel.file.path is None
    page.restore_panel.file.set_path(backup)
    page.restore_panel.fields.passphrase.edit.setText("wrong")
    page.begin.click()
    qtbot.waitUntil(lambda: bool(page.restore_panel.fields.passphrase.edit.accessibleDescription()), timeout=10_000)
    page.restore_panel.fields.passphrase.edit.setText(PASSPHRASE)
    page.begin.click()
    qtbot.waitUntil(lambda: shell.view is not None, timeout=20_000)
    assert founding.chapter_name(shell.session.register) == "Lund"


def test_a_cloud_folder_is_warned_of(shell: Shell) -> None:
    page = page_of(shell)
    page.set_folder(Path.home() / "Dropbox")
    assert page._warning.text()


def test_names_of_files_are_taken_by_every_system(tmp_path: Path) -> None:
    assert file_name('Skåne/Blekinge: "Syd"') == "Skåne Blekinge Syd"
    assert file_name(" .. ") == "ChapterDesk"
    (tmp_path / "Lund.cdesk").touch()
    assert free_path(tmp_path, "Lund").name == "Lund 2.cdesk"


@pytest.mark.parametrize("language", ["sv", "nl", "en"])
def test_the_sections_rules_are_whole(language: str, qapp) -> None:
    rules = rules_here(language)
    assert len(rules.country) == 2
    assert len(rules.currency) == 3
    assert "/" in rules.time_zone
