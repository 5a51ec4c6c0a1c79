"""Mailing a meeting's pack: who gets it is chosen among those who may be e-mailed, the rest is told."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QListWidget, QToolButton
from pytestqt.qtbot import QtBot

from chapterdesk.models import Person, Unit
from chapterdesk.services import disclosures, meetings
from chapterdesk.ui.pages.meetings import MeetingsPage
from chapterdesk.ui.pages.meetings.mailing import MailPackDialog
from tests.ui.pages.desks import Desk, open_desk


@pytest.fixture
def evening(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Desk, MeetingsPage]]:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    with open_desk(tmp_path) as desk:
        with desk.register.work("People") as work:
            unit = work.create(Unit, {"name": "Lund group", "unit_kind": "local_group"})
            for name, consent in (("Alva", "granted"), ("Bo", "granted"), ("Cajsa", "refused")):
                values = {"given_name": name, "groups": (unit,), "may_be_mailed": consent}
                work.create(Person, {**values, "emails": (f"{name.lower()}@example.org",)})
        meeting = meetings.create(desk.register, unit, "group", {"name": "Autumn", "day": "2026-12-02"})
        page = MeetingsPage(desk.context)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.open_meeting(meeting)
        page.show()
        yield desk, page
        page.view.preview.stop()
        desk.tasks.wait()


def open_dialog(page: MeetingsPage) -> MailPackDialog:
    next(each for each in page.view.findChildren(QToolButton) if each.toolTip() == "Mail…").click()
    found = page.view.findChild(MailPackDialog)
    assert found is not None
    return found


def test_those_who_said_yes_are_ticked_and_the_others_are_named_with_the_reason(evening) -> None:
    dialog = open_dialog(evening[1])
    assert [each.name for each in dialog.chosen()] == ["Alva", "Bo"]
    left = next(each for each in dialog.findChildren(QListWidget) if each is not dialog.list)
    assert [left.item(n).text() for n in range(left.count())] == ["Cajsa: does not want e-mail"]
    for place in range(dialog.list.count()):
        dialog.list.item(place).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_a_draft_is_written_for_those_ticked_and_noted(evening, qtbot: QtBot, tmp_path: Path) -> None:
    desk, page = evening
    dialog = open_dialog(page)
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    to = dialog.chosen()
    dialog.reject()
    target = tmp_path / "pack.eml"
    page.view._leaving.mail(target, to)
    qtbot.waitUntil(lambda: any("mail program" in said for said, _undo in desk.said), timeout=30_000)
    mail = email.message_from_bytes(target.read_bytes(), policy=email.policy.default)
    assert mail["Bcc"] == "Bo <bo@example.org>"
    assert next(mail.iter_attachments()).get_content_type() == "application/pdf"
    with desk.register.read() as conn:
        (entry,) = disclosures.listed(conn)
    assert entry.recipient == "Bo"


def test_a_draft_that_cannot_be_written_is_said(evening, qtbot: QtBot, tmp_path: Path) -> None:
    desk, page = evening
    page.view._leaving.mail(tmp_path / "missing" / "pack.eml", [])
    qtbot.waitUntil(lambda: bool(desk.said), timeout=30_000)
    assert "no place" in desk.said[-1][0]
