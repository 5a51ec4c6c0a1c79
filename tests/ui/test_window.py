"""The window around the desk: what opens first, the lock, search, undo, language and theme, a second start, bugs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_
from chapterdesk.database import keys
from chapterdesk.database.autobackup import Reason
from chapterdesk.models import Meeting, Person, Unit
from chapterdesk.services import desk as desks
from chapterdesk.settings.options import LANGUAGE, LAST_DATABASE, LOCK_MINUTES, THEME
from chapterdesk.settings.start import StartOptions
from chapterdesk.ui import window
from chapterdesk.ui.bugs import BugCatcher, ErrorDialog
from chapterdesk.ui.shell import Shell
from chapterdesk.ui.single import SingleInstance, hand_over, server_name
from chapterdesk.ui.style import Theme, theme
from chapterdesk.ui.welcome import UnlockPage, WelcomePage
from tests.ui.desks import PASSPHRASE, new_desk, shell_in


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "COST", keys.Cost.LOW)


@pytest.fixture
def shell(look: Theme, tmp_path: Path, qtbot) -> Iterator[Shell]:
    with shell_in(tmp_path, look) as made:
        yield made


@pytest.fixture
def desk(shell: Shell, tmp_path: Path) -> Shell:
    """A window at an open desk."""
    made = new_desk(tmp_path, shell)
    shell.session.take(made)
    shell.show_desk()
    shell.show()
    return shell


def unlocked(qtbot, shell: Shell, page: UnlockPage, passphrase: str) -> None:
    page.fields.passphrase.edit.setText(passphrase)
    page.go.click()
    qtbot.waitUntil(lambda: not shell.session.tasks.running(), timeout=10_000)


def test_without_a_database_the_welcome_page_opens(shell: Shell) -> None:
    window.begin(shell, StartOptions(), None)
    assert isinstance(shell.currentWidget(), WelcomePage)


def test_the_last_database_opens_at_its_lock(desk: Shell) -> None:
    path = desk.session.settings.get(LAST_DATABASE)
    desk.show_welcome()
    window.begin(desk, StartOptions(), None)
    page = desk.currentWidget()
    assert isinstance(page, UnlockPage)
    assert str(page.path) == path


@pytest.mark.slow
def test_the_demo_asks_for_no_passphrase_and_leaves_nothing(shell: Shell, qtbot, tmp_path: Path) -> None:
    window.begin(shell, StartOptions(demo=True), None)
    qtbot.waitUntil(lambda: shell.view is not None, timeout=60_000)
    assert shell.session.desk is not None
    path = shell.session.desk.path
    assert path.exists()
    assert shell.session.settings.get(LAST_DATABASE) == ""
    shell.show_welcome()
    assert not path.parent.exists()


def test_the_lock_drops_the_key_and_opens_again_where_it_was_closed(desk: Shell, qtbot) -> None:
    path = desk.session.desk.path
    desk.view.frame.hooks.lock()
    assert desk.session.desk is None
    assert desk.view is None
    page = desk.currentWidget()
    assert isinstance(page, UnlockPage)
    unlocked(qtbot, desk, page, PASSPHRASE)
    assert desk.session.desk.path == path
    assert desk.view.frame.current_page() == "today"


def test_a_wrong_passphrase_is_said_beside_the_field(desk: Shell, qtbot) -> None:
    desk.lock()
    page = desk.currentWidget()
    unlocked(qtbot, desk, page, "guess")
    assert desk.session.desk is None
    assert "does not open this database" in page.fields.passphrase.edit.accessibleDescription()
    assert page.fields.passphrase.text() == "guess"
    assert page.go.isEnabled()


def test_the_recovery_key_opens_and_sets_a_new_passphrase(desk: Shell, qtbot) -> None:
    path = desk.session.desk.path
    desk.lock()
    page = desk.currentWidget()
    page.fields.switch.click()
    page.fields.key.edit.setText(keys.recovery_text(bytes(range(keys.KEY_BYTES))))
    page.fields.new.fill("five new words nobody knows", "five new words nobody knows")
    page.go.click()
    qtbot.waitUntil(lambda: desk.session.desk is not None, timeout=10_000)
    assert keys.unlock(path, "five new words nobody knows")


def test_nobody_here_for_long_locks_the_desk(desk: Shell) -> None:
    desk.session.settings.set(LOCK_MINUTES, 2)
    desk.session.minute_passed()
    assert desk.session.desk is not None
    desk.session.minute_passed()
    assert desk.session.desk is None


def test_search_finds_people_and_meetings_by_beginnings(desk: Shell) -> None:
    with desk.session.register.work(N_("New person")) as work:
        person = work.create(Person, {"given_name": "Åsa", "family_name": "Nyhlén", "town": "Lund"})
        group = work.create(Unit, {"name": "Malmö", "unit_kind": "local_group"})
        meeting = work.create(Meeting, {"name": "Nyhamnsmöte", "day": "2026-12-02", "unit": group})
    hits = desk.view.search("nyh")  # two letters may also begin a Ref
    assert [(hit.title, hit.target) for hit in hits] == [
        ("Åsa Nyhlén", ("people", {"target": person})),
        ("Nyhamnsmöte", ("meetings", {"target": meeting})),
    ]
    assert "Lund" in hits[0].detail
    assert desk.view.search("zzz") == []


def test_undo_says_what_it_would_undo_and_did(desk: Shell, qtbot) -> None:
    with desk.session.register.work(N_("New person")) as work:
        work.create(Person, {"given_name": "Åsa"})
    top = desk.view.frame.top
    qtbot.waitUntil(lambda: top.undo.toolTip() == "Undo: New person")
    desk.view.undo()
    assert desk.view.search("Åsa") == []
    qtbot.waitUntil(lambda: top.redo.toolTip() == "Redo: New person")
    desk.view.redo()
    assert len(desk.view.search("Åsa")) == 1


def test_a_change_from_another_window_is_noticed(desk: Shell, qtbot) -> None:
    path = desk.session.desk.path
    with desks.open_desk(path, PASSPHRASE, desks.Who("Other", "here")) as other, other.register.work(N_("New")) as work:
        work.create(Person, {"given_name": "Elsewhere"})
    with qtbot.waitSignal(desk.session.changed) as told:
        desk.session.look_elsewhere()
    assert "person" in told.args[0].kinds()
    qtbot.assertNotEmitted(desk.session.changed, wait=0)
    desk.session.look_elsewhere()


def test_a_backup_is_made_before_an_import(desk: Shell, qtbot) -> None:
    desk.session.back_up(Reason.IMPORT)
    qtbot.waitUntil(lambda: not desk.session.tasks.running(), timeout=10_000)
    folder = desks.backup_folder(desk.session.desk.path, desk.session.who())
    assert len(list(folder.glob("*_import.cdbackup"))) == 1


def test_the_language_changes_at_once_and_the_page_stays(desk: Shell) -> None:
    desk.view.go("settings")
    desk.set_language("sv")
    assert desk.view.frame.current_page() == "settings"
    assert desk.view.frame.menuBar().actions()[0].text() == "&Arkiv"
    assert desk.session.settings.get(LANGUAGE) == "sv"
    assert desk.session.desk is not None


def test_the_theme_changes_at_once_and_is_kept(desk: Shell) -> None:
    desk.set_look("dark", 1.0)
    assert theme().scheme.dark
    assert desk.session.settings.get(THEME) == "dark"
    desk.set_look("light", 1.5)
    assert theme().scale == 1.5
    assert desk.view.frame.current_page() == "today"


def test_every_command_has_words_and_no_key_twice(desk: Shell) -> None:
    made = desk.view.frame.actions_set.all()
    keys_used = [action.shortcut().toString() for _declared, action in made if not action.shortcut().isEmpty()]
    assert len(keys_used) == len(set(keys_used))
    assert all(action.text() for _declared, action in made)


def test_the_title_is_the_chapters(desk: Shell) -> None:
    assert desk.windowTitle() == "Lund – ChapterDesk"


def test_closing_keeps_the_place_and_closes_the_database(desk: Shell) -> None:
    desk.close()
    assert desk.session.desk is None
    assert desk.session.get("window/place")


def test_a_second_start_raises_the_first_and_hands_over_its_file(qtbot, qapp, tmp_path: Path) -> None:
    name = server_name(str(tmp_path))
    assert not hand_over(name, "")
    first = SingleInstance(name)
    asked: list[str] = []
    first.asked.connect(asked.append)
    from PySide6.QtCore import QProcess

    second = QProcess()
    code = f"import sys\nfrom PySide6.QtCore import QCoreApplication\napp = QCoreApplication([])\nfrom chapterdesk.ui.single import hand_over\nsys.exit(0 if hand_over({name!r}, 'Lund.cdesk') else 5)"
    second.start(sys.executable, ["-c", code])
    qtbot.waitUntil(lambda: second.state() == QProcess.ProcessState.NotRunning, timeout=20_000)
    first.close()
    assert second.exitCode() == 0, bytes(second.readAllStandardError().data()).decode()
    assert asked == ["Lund.cdesk"]


def test_a_second_start_opens_the_lock_of_another_database(desk: Shell, tmp_path: Path) -> None:
    other = new_desk(tmp_path, desk, "Malmö")
    other.close()
    desk.come_forward(str(other.path))
    page = desk.currentWidget()
    assert isinstance(page, UnlockPage)
    assert page.path == other.path


def test_a_bug_is_said_once_with_details_that_hold_nobodys_data(
    qapp, look: Theme, qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, expected_errors: list[object]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    catcher = BugCatcher()
    for _time in range(2):
        catcher.catch(ValueError("Elif Demirtaş, 070-174 06 05"))
    qtbot.waitUntil(lambda: catcher.dialog is not None)
    catcher.dialog.copy.click()
    details = QGuiApplication.clipboard().text()
    assert "ValueError" in details
    assert "Elif" not in details
    catcher.dialog.accept()
    qtbot.waitUntil(lambda: catcher.dialog is None)


def test_an_expected_error_of_a_task_that_no_page_takes_is_shown(desk: Shell, qtbot) -> None:
    def refuse(_progress: object) -> None:
        raise UserError("The disk is full.", "Make room.", code="full")

    desk.session.tasks.run("Writing", refuse)
    qtbot.waitUntil(lambda: desk.findChild(ErrorDialog) is not None)
    desk.findChild(ErrorDialog).accept()
    taken: list[object] = []
    desk.session.tasks.run("Writing", refuse).failed.connect(taken.append)
    qtbot.waitUntil(lambda: bool(taken))
    assert all(not dialog.isVisible() for dialog in desk.findChildren(ErrorDialog))


def test_the_search_field_leads_by_keyboard(desk: Shell, qtbot) -> None:
    with desk.session.register.work(N_("New person")) as work:
        work.create(Person, {"given_name": "Åsa", "family_name": "Nyhlén"})
    desk.view.frame.focus_search()
    field = desk.view.frame.top.search.edit
    qtbot.keyClicks(field, "nyhl")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.view.frame.current_page() == "people"
