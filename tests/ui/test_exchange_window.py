"""The exchange around its page: what is dropped on the window, the navigation, the top bar's sentence and its number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from chapterdesk.database import keys
from chapterdesk.models import Person
from chapterdesk.services import desk as desks
from chapterdesk.services.exchange import peers, sending
from chapterdesk.ui.desk_view import DeskView
from chapterdesk.ui.pages.exchange import ExchangePage
from chapterdesk.ui.pages.importing import ImportPage
from chapterdesk.ui.style import Theme
from tests.ui.desks import new_desk, shell_in


@pytest.fixture
def view(look: Theme, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskView]:
    monkeypatch.setattr(desks, "COST", keys.Cost.LOW)
    with shell_in(tmp_path, look) as shell:
        shell.session.take(new_desk(tmp_path, shell))
        shell.show_desk()
        shell.show()
        assert shell.view is not None
        yield shell.view


def sent(view: DeskView, folder: Path) -> Path:
    register = view.session.register
    with register.work("Person") as work:
        work.create(Person, {"given_name": "Åsa", "family_name": "Prov"})
    with register.read() as conn:
        peer = peers.listed(conn)[0]
    target = folder / "out.xlsx"
    sending.send(register, sending.Order(peer, target, locked=False))
    return target


def page_of(view: DeskView) -> ExchangePage:
    page = view.frame.page("exchange")
    assert isinstance(page, ExchangePage)
    return page


def test_import_has_no_entry_of_its_own_and_its_key_still_opens_it(view: DeskView) -> None:
    shown = [entry.key for entry in view.frame.nav.list.rows.entries]
    assert "exchange" in shown
    assert "import" not in shown
    actions: dict[str, QAction] = {action.id: made for action, made in view.frame.actions_set.all()}
    assert actions["file.import"].shortcut().toString() == "Ctrl+I"
    actions["file.import"].trigger()
    assert view.frame.current_page() == "import"
    assert view.frame.nav.list.active == "exchange"


def test_a_dropped_workbook_of_ours_goes_to_exchange_and_others_to_import(
    view: DeskView, tmp_path: Path, qtbot: QtBot
) -> None:
    target = sent(view, tmp_path)
    view.drop([target])
    assert view.frame.current_page() == "exchange"
    qtbot.waitUntil(lambda: not page_of(view).job.running, timeout=30_000)
    assert page_of(view).title() == "out.xlsx"
    view.go("people")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Name"])
    book.active.append(["Bo Prov"])
    book.save(tmp_path / "list.xlsx")
    view.drop([tmp_path / "list.xlsx"])
    assert view.frame.current_page() == "import"
    page = view.frame.page("import")
    assert isinstance(page, ImportPage)
    qtbot.waitUntil(lambda: not page.job.running, timeout=30_000)


def test_a_dropped_folder_goes_to_exchange(view: DeskView, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "in").mkdir()
    sent(view, tmp_path).rename(tmp_path / "in" / "out.xlsx")
    view.drop([tmp_path / "in"])
    qtbot.waitUntil(lambda: not page_of(view).job.running, timeout=30_000)
    assert len(page_of(view).hub.table.rows()) == 1


def test_the_top_bar_says_what_is_to_be_sent_and_opens_the_page(view: DeskView, tmp_path: Path, qtbot: QtBot) -> None:
    assert view.frame.top.state.isHidden()
    sent(view, tmp_path)
    with view.session.register.work("Person") as work:
        work.create(Person, {"given_name": "Bo", "family_name": "Prov"})
    qtbot.waitUntil(lambda: view.frame.top.state.text() == "1 change to send", timeout=10_000)
    view.frame.top.state.click()
    assert view.frame.current_page() == "exchange"


def test_a_backup_is_offered_before_a_workbook_is_taken_in(view: DeskView) -> None:
    view.go("exchange")
    assert page_of(view).back_up == view.session.back_up_first
