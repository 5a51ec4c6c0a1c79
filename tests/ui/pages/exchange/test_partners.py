"""Partners, the timeline, and what goes out: workbooks, reminders, receipts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox

from chapterdesk.services import lists
from chapterdesk.services.exchange import peer_edit, peers, sending, timeline
from chapterdesk.services.reminders import exchange as reminders
from chapterdesk.ui.pages.exchange.partner_dialog import PartnerDialog
from chapterdesk.ui.pages.exchange.write_dialog import WriteDialog
from tests.ui.pages.exchange.conftest import Sitting


def test_the_timeline_shows_files_out_and_in(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    sitting.page.to_overview()
    keys = [row.key for row in sitting.page.overview.table.rows()]
    assert keys == ["in 1", "out 1"]
    states = [row.cells[5].word for row in sitting.page.overview.table.rows()]
    assert states == ["2 to decide", "Answered"]
    sitting.page.overview.table.row_opened.emit("in 1")
    assert sitting.shown_view() == "ReviewView"


def test_changes_to_send_are_counted_beside_the_screen(sitting: Sitting) -> None:
    sitting.office.send()
    sitting.set("asa", town="Malmö")
    with sitting.qtbot.waitSignal(sitting.page.overview.counted):
        sitting.page.overview.refresh()
    badge = sitting.page.overview.partners.rows[peers.SECRETARIAT]._unsent
    assert badge.accessibleName() == "1 change to send"


def test_an_empty_page_offers_the_first_step(sitting: Sitting) -> None:
    sitting.page.overview.refresh()
    empty = sitting.page.overview._empty
    assert not empty.isHidden()
    asked: list[object] = []
    sitting.page.overview.write_asked.disconnect()
    sitting.page.overview.write_asked.connect(asked.append)
    assert empty.button is not None
    empty.button.click()
    assert [peer.is_secretariat for peer in asked if isinstance(peer, peers.Peer)] == [True]


def test_a_reminder_is_a_draft_that_tells_of_nobody(sitting: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    sitting.office.send()
    monkeypatch.setattr("chapterdesk.ui.pages.exchange.verbs.open_file", lambda _path: True)
    with sitting.register.read() as conn:
        entry = timeline.entries(conn)[0]
    target = sitting.folder / "remind.eml"
    sitting.page.verbs.remind(entry, target)
    text = target.read_bytes()
    assert b"out.xlsx" in text
    assert b"X-Unsent: 1" in text


def test_a_receipt_is_written(sitting: Sitting, conflicting: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sitting.received(conflicting)
    monkeypatch.setattr("chapterdesk.ui.pages.exchange.verbs.open_file", lambda _path: True)
    with sitting.register.read() as conn:
        entry = timeline.entries(conn)[0]
    for name in ("receipt.pdf", "receipt.eml"):
        sitting.page.verbs.write_receipt(entry, sitting.folder / name)
        sitting.qtbot.waitUntil(
            lambda name=name: f"Written: {name}" in [text for text, _undo in sitting.said], timeout=20_000
        )
        assert (sitting.folder / name).stat().st_size > 500


# -- partners ---------------------------------------------------------------------------------------------------------


def test_a_workbook_is_written_with_its_password_shown(sitting: Sitting) -> None:
    dialog = WriteDialog(sitting.desk, sitting.office.peer(), sitting.page)
    sitting.qtbot.addWidget(dialog)
    sitting.qtbot.waitUntil(dialog.save.isEnabled)
    target = sitting.folder / "locked.xlsx"
    with sitting.qtbot.waitSignal(dialog.written, timeout=20_000):
        dialog.write(target)
    with sitting.register.read() as conn:
        secret = peers.passphrase(conn, sitting.office.peer())
    assert secret
    shown = [field.text() for field in dialog.findChildren(type(dialog.password.field)) if field.text()]
    assert secret in shown
    dialog.write_mail(sitting.folder / "draft.eml")
    assert secret.encode() not in (sitting.folder / "draft.eml").read_bytes()
    dialog.close()


def test_people_with_protected_identity_are_let_in_by_name_only(sitting: Sitting) -> None:
    dialog = WriteDialog(sitting.desk, sitting.office.peer(), sitting.page)
    sitting.qtbot.addWidget(dialog)
    sitting.qtbot.waitUntil(dialog.save.isEnabled)
    assert dialog._holding is not None
    assert [name for name, _ref in dialog._holding.shielded.values()] == ["Mia Ek"]
    before = dialog._holding.people
    dialog.confirm((sitting.ref("mia"),))
    sitting.qtbot.waitUntil(dialog.save.isEnabled)
    assert dialog._holding.people == before + 1
    dialog.close()


def test_a_partner_is_added_and_changed_by_its_form(sitting: Sitting) -> None:
    dialog = PartnerDialog(sitting.desk, None, sitting.page)
    dialog.name.setText("Lund group")
    dialog.people.setCurrentIndex(dialog.people.findText("Lund people"))
    for kind, tick in dialog.kinds.items():
        tick.setChecked(kind in ("person", "unit"))
    dialog.password.edit.setText("otter lantern brisk")
    dialog.accept()
    with sitting.register.read() as conn:
        made = peers.named(conn, "Lund group")
        assert peers.passphrase(conn, made) == "otter lantern brisk"
        assert peers.list_name(conn, made) == "Lund people"
    assert set(made.scope) == {"person", "unit"}
    dialog = PartnerDialog(sitting.desk, made, sitting.page)
    dialog.take_usual()
    dialog.people.setCurrentIndex(0)
    dialog.accept()
    with sitting.register.read() as conn:
        changed = peers.named(conn, "Lund group")
    assert (changed.id, changed.scope, changed.people) == (made.id, (), "")


def test_saving_a_partner_never_widens_whom_it_gets(sitting: Sitting) -> None:
    made = peers.add(sitting.register, "Lund group", "Lund people")
    lists.remove(sitting.register, made.people, "Lund people")
    dialog = PartnerDialog(sitting.desk, made, sitting.page)
    dialog.accept()
    with sitting.register.read() as conn:
        assert peers.named(conn, "Lund group").people == made.people
    dialog = PartnerDialog(sitting.desk, made, sitting.page)
    dialog.people.setCurrentIndex(dialog.people.findData(peers.OWN))
    assert dialog._ticked() == set(peer_edit.usual_kinds(dialog.told()))
    dialog.accept()
    with sitting.register.read() as conn:
        changed = peers.named(conn, "Lund group")
    assert (changed.people, changed.scope) == (peers.OWN, ())


def test_a_partner_without_anything_to_send_or_with_a_taken_name_is_refused(sitting: Sitting) -> None:
    dialog = PartnerDialog(sitting.desk, None, sitting.page)
    dialog.name.setText("secretariat")
    dialog.accept()
    assert "already" in dialog._wrong.text()
    for tick in dialog.findChildren(QCheckBox):
        tick.setChecked(False)
    dialog.accept()
    assert "Tick at least one kind" in dialog._wrong.text()
    dialog.reject()


def test_chosen_fields_stay_chosen_while_their_kind_is_ticked(sitting: Sitting) -> None:
    peer = peers.Peer("", "x", scope=("person.town", "unit"))
    assert peer_edit.scope_of(peer, ["person"]) == ("person.town",)
    assert peer_edit.scope_of(peer, ["person", "unit", "membership"]) == ("person.town", "unit", "membership")


# -- a folder ---------------------------------------------------------------------------------------------------------


def test_today_speaks_of_conflicts_and_of_workbooks_not_answered(
    sitting: Sitting, conflicting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sitting.register.read() as conn:
        assert reminders.tasks(sitting.register, conn) == []
        monkeypatch.setattr(reminders, "ANSWER_DAYS", 0)
        late = reminders.tasks(sitting.register, conn)
    assert [(task.what, task.target) for task in late] == [("Workbook not answered", "out 1")]
    sitting.received(conflicting)
    with sitting.register.read() as conn:
        found = reminders.tasks(sitting.register, conn)
    assert [(task.what, task.target) for task in found] == [("2 things from workbooks to decide", "in 1")]
    sitting.page.to_overview()
    sitting.page.shown(found[0].target)
    assert sitting.shown_view() == "ReviewView"
    assert sending.LEAVING


# -- whole rows -------------------------------------------------------------------------------------------------------
