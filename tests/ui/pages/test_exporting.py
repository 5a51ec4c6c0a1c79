"""File > Export: what is asked, shown, written, remembered and said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from chapterdesk.core.errors import UserError
from chapterdesk.database.query import Condition, Question
from chapterdesk.models import Person, Unit
from chapterdesk.services import disclosures, people
from chapterdesk.spreadsheets import read_file
from chapterdesk.ui.pages.exporting.dialog import ASKED, WRITTEN, ExportDialog
from chapterdesk.ui.pages.exporting.offers import offers
from chapterdesk.ui.pages.exporting.shielded import ShieldedDialog
from chapterdesk.ui.style import Theme
from tests.ui.pages.desks import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as made:
        with made.register.work("People") as work:
            unit = work.create(Unit, {"name": "Lund", "unit_kind": "local_group"})
            rows = [
                {"given_name": "Alva", "family_name": "Ek", "town": "Lund", "level": "active", "groups": (unit,)},
                {"given_name": "Bo", "family_name": "Ek", "town": "Malmö"},
                {"given_name": "Hilda", "family_name": "Hemlig", "town": "Lund", "protected_identity": True},
            ]
            work.create_many(Person, rows)
        yield made


@pytest.fixture
def opened(desk: Desk, look: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ExportDialog]]:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    made: list[ExportDialog] = []
    yield made
    for each in made:
        if shiboken6.isValid(each):
            each.done(0)
            shiboken6.delete(each)


def show(desk: Desk, opened: list[ExportDialog], offered: list | None = None) -> ExportDialog:
    made = ExportDialog(desk.context, offered or [])
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    opened.append(made)
    return made


def write(dialog: ExportDialog, target: Path, qtbot: QtBot) -> None:
    dialog.write(target)
    qtbot.waitUntil(lambda: dialog._task is None, timeout=20_000)


def heads(dialog: ExportDialog) -> list[str]:
    table = dialog.preview.table
    return [table.horizontalHeaderItem(n).text() for n in range(table.columnCount())]


def table_of(path: Path, password: str | None = None) -> list[tuple]:
    return [tuple(row.values) for row in read_file(path, password=password).sheets[0].rows]


def test_what_the_page_offers_stands_first_and_is_what_is_shown(desk: Desk, opened, qtbot: QtBot) -> None:
    everyone = people.ids_of(desk.register, [1, 2])
    asked = Question((Condition("town", "is", ("Lund",)),))
    dialog = show(desk, opened, offers("In Lund", asked, everyone))
    words = [dialog.form.rows.itemText(n) for n in range(dialog.form.rows.count())]
    assert words[:3] == ["The 2 selected", "As shown now: In Lund", "All"]
    assert dialog.preview.count.text() == "2 rows"
    dialog.form.rows.setCurrentIndex(1)
    dialog._ask_preview()
    assert dialog.preview.count.text() == "1 row"


def test_a_locked_workbook_is_written_noted_and_mailed(desk: Desk, opened, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = show(desk, opened)
    assert dialog.form.lock.tick.isChecked(), "the usual columns tell something sensitive"
    assert not dialog.form.check()
    dialog.form.lock.field.edit.setText("fyra stora hus")
    dialog.form.recipient.setText("Office <office@example.org>")
    assert dialog.form.check()
    target = tmp_path / "list.xlsx"
    write(dialog, target, qtbot)
    assert dialog._stack.currentIndex() == WRITTEN
    with pytest.raises(UserError):
        read_file(target)
    assert len(table_of(target, "fyra stora hus")) == 3
    with desk.register.read() as conn:
        (entry,) = disclosures.listed(conn)
    assert (entry.recipient, entry.count) == ("Office <office@example.org>", 2)
    dialog.mail(tmp_path / "list.eml")
    assert b"office@example.org" in (tmp_path / "list.eml").read_bytes()


def test_columns_are_ticked_moved_and_remembered_by_kind(desk: Desk, opened, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = show(desk, opened)
    columns = dialog.form.columns
    before = columns.chosen()
    columns.list.setCurrentRow(0)
    qtbot.keyClick(columns.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(columns.list, Qt.Key.Key_Space)
    assert columns.chosen() == before[1:]
    dialog.form.lock.tick.setChecked(False)
    dialog._ask_preview()
    assert heads(dialog) == ["Ref", *(Person.fields[name].title for name in before[1:])]
    write(dialog, tmp_path / "a.xlsx", qtbot)
    again = show(desk, opened)
    assert again.form.columns.chosen() == before[1:]
    assert not again.form.lock.tick.isChecked(), "the rule is remembered"
    again.form.columns.tick_usual()
    assert again.form.columns.chosen() == before
    again.form.kind.setCurrentIndex(again.form.kind.findData("unit"))
    assert "name" in again.form.columns.chosen()
    assert not again.form.lock.tick.isChecked()


def test_people_with_protected_identity_go_only_by_name(desk: Desk, opened, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = show(desk, opened)
    dialog.form.lock.tick.setChecked(False)
    assert dialog.preview.count.text() == "2 rows"
    dialog.preview.choose.click()
    asked = dialog.findChild(ShieldedDialog)
    assert asked is not None
    (tick,) = asked.boxes.values()
    assert tick.text() == "Hilda Hemlig"
    tick.click()
    asked.accept()
    assert dialog.preview.count.text() == "3 rows"
    write(dialog, tmp_path / "all.csv", qtbot)
    assert "Hemlig" in (tmp_path / "all.csv").read_text("utf-8-sig")


def test_a_form_that_cannot_be_locked_says_so_and_shows_what_it_holds(
    desk: Desk, opened, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = show(desk, opened)
    form = dialog.form
    form.form.setCurrentIndex(form.form.findData(".csv"))
    assert form.lock.tick.isHidden()
    assert not form.lock._open.isHidden()
    assert form.check()
    form.form.setCurrentIndex(form.form.findData(".vcf"))
    dialog._ask_preview()
    assert "Engagement level" not in heads(dialog)
    write(dialog, tmp_path / "cards.vcf", qtbot)
    assert "FN:Alva Ek" in (tmp_path / "cards.vcf").read_text("utf-8")


def test_a_place_where_nothing_can_be_written_is_said_and_nothing_is_lost(
    desk: Desk, opened, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = show(desk, opened)
    dialog.form.lock.tick.setChecked(False)
    dialog.form.recipient.setText("Ystad")
    write(dialog, tmp_path / "missing" / "a.xlsx", qtbot)
    assert dialog._stack.currentIndex() == ASKED
    assert dialog._messages.count() == 1
    assert dialog.form.recipient.text() == "Ystad"
    write(dialog, tmp_path / "a.xlsx", qtbot)
    assert dialog._stack.currentIndex() == WRITTEN


def test_earlier_recipients_are_offered(desk: Desk, opened, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = show(desk, opened)
    dialog.form.lock.tick.setChecked(False)
    dialog.form.recipient.setText("Ystad")
    write(dialog, tmp_path / "a.xlsx", qtbot)
    completer = show(desk, opened).form.recipient.completer()
    completer.setCompletionPrefix("ys")
    assert completer.currentCompletion() == "Ystad"
