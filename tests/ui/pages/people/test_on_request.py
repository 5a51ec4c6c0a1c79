"""What somebody may ask about themselves, on the page: everything in files, and to be erased for good."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from chapterdesk.models import Person
from chapterdesk.services import access, erasing
from chapterdesk.ui.pages.people import PeoplePage, on_request
from chapterdesk.ui.pages.people.erase_dialog import EraseDialog
from tests.ui.pages.people.helpers import Desk


def opened(page: PeoplePage, desk: Desk, qtbot: QtBot) -> EraseDialog:
    card = desk.person("Carl Öst")
    with desk.register.work("Note") as work:
        work.set(Person, desk.person("Berit Ek").id, {"notes": "Shares a car with Carl Öst"})
    page.show_person(card.n)
    qtbot.waitUntil(page.right.shows_person)
    dialog = page.right.ask_erase()
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog._found is not None)
    return dialog


def test_only_the_whole_name_erases_and_it_is_said(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(page, desk, qtbot)
    who = dialog._person
    assert dialog._found is not None and [m.shown for m in dialog._found.mentions] == ["Shares a car with Carl Öst"]
    assert not dialog.go.isEnabled()
    qtbot.keyClicks(dialog.typed, "Carl")
    assert not dialog.go.isEnabled()
    qtbot.keyClicks(dialog.typed, " ost")  # case and signs do not matter
    assert dialog.go.isEnabled()
    with qtbot.waitSignal(dialog.erased):
        dialog.go.click()
    assert desk.toasts[-1] == ("Carl Öst is erased for good", None)
    qtbot.waitUntil(lambda: not page.right.shows_person())
    with desk.register.read() as conn, pytest.raises(Exception, match="not in the register"):
        erasing._gone(conn, who)


def test_keeping_them_changes_nothing(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(page, desk, qtbot)
    who = dialog._person
    dialog.cancel.click()
    with desk.register.read() as conn:
        assert erasing.find_person(conn, "Carl Öst") == who


def test_everything_is_written_into_a_folder(
    page: PeoplePage, desk: Desk, qtbot: QtBot, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(on_request, "show_in_folder", shown.append)
    asked = on_request.OnRequest(desk.context, page)
    asked.give_out(desk.person("Carl Öst").id, tmp_path / "out")
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0].suffix == ".pdf" and shown[0].is_file()
    assert "nobody else" in desk.toasts[-1][0]
    with desk.register.read() as conn:
        assert len(access.everything(desk.register, conn, desk.person("Carl Öst").id).left) == 5
