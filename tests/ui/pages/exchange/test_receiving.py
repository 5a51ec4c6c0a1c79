"""Taking workbooks in at the page: shown first, merged, refused in words, also a whole folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from chapterdesk.core.text import in_language
from chapterdesk.models import Person, Unit
from chapterdesk.services.exchange import peers, recognising, sending
from chapterdesk.services.exchange.items import Sort
from chapterdesk.spreadsheets.protect import encrypt
from chapterdesk.ui.pages.exchange import ExchangePage
from chapterdesk.ui.widgets import FocusRing
from tests.registers import open_register
from tests.ui import walking
from tests.ui.pages.exchange.conftest import Sitting


def test_a_workbook_is_shown_before_anything_is_changed(sitting: Sitting, conflicting: Path) -> None:
    sitting.opened(conflicting)
    preview = sitting.page.preview
    assert sitting.shown_view() == "PreviewView"
    assert preview.header.title.text() == "back.xlsx"
    assert preview.shown_plan().counts.conflicts == 2
    assert {row.cells[4] for row in preview.tables["edits"].rows()} == {"Eslöv", "Kivik", "Ystad"}
    assert sitting.value("joris", "town") is None


def test_taking_in_merges_what_only_they_changed_and_asks_the_rest(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    assert sitting.shown_view() == "ReviewView"
    assert sitting.value("joris", "town") == "Ystad"
    assert review.header.title.text() == "Returned workbook: 2 conflicts to settle"
    assert [item.sort for item in review.deck.list.model_.items()] == [Sort.CONFLICT, Sort.CONFLICT]
    assert "1 change merged by itself" in review.strip.accessibleName()
    assert "0 of 2 decided" in review.strip.accessibleName()


def test_the_same_file_twice_says_so_and_changes_nothing(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    before = sitting.register.steps(1)[0].n
    sitting.opened(conflicting)
    assert sitting.page.preview.shown_plan().plan.already.startswith("This very file was taken in already")
    sitting.page.preview.apply_button.click()
    sitting.ended()
    assert sitting.said[-1][0] == "This file was taken in before; nothing changed"
    assert sitting.register.steps(1)[0].n == before


def test_a_plan_that_is_stale_is_made_anew_and_takes_nothing_in(sitting: Sitting, conflicting: Path) -> None:
    sitting.opened(conflicting)
    sitting.set("mia", town="Sjöbo")
    sitting.page.preview.apply_button.click()
    sitting.ended()
    assert sitting.shown_view() == "PreviewView"
    assert sitting.value("joris", "town") is None
    sitting.page.preview.apply_button.click()
    sitting.ended()
    assert sitting.value("joris", "town") == "Ystad"


def test_a_table_that_is_no_workbook_of_ours_can_be_imported_instead(sitting: Sitting, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Name", "Phone"])
    book.save(tmp_path / "list.xlsx")
    sitting.opened(tmp_path / "list.xlsx")
    assert sitting.page.overview.trouble.message().startswith("This is no workbook that ChapterDesk sent out.")
    sitting.page.overview.trouble.import_asked.emit()
    assert sitting.imported == [tmp_path / "list.xlsx"]


def test_a_password_that_is_not_known_is_asked_for(sitting: Sitting, conflicting: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(encrypt(conflicting.read_bytes(), "otter lantern brisk"))
    sitting.opened(locked)
    trouble = sitting.page.overview.trouble
    assert not trouble.password.isHidden()
    trouble.password.setText("wrong one here")
    trouble.unlock.click()
    sitting.ended()
    assert sitting.shown_view() == "Overview"
    trouble.password.setText("otter lantern brisk")
    trouble.unlock.click()
    sitting.ended()
    assert sitting.shown_view() == "PreviewView"
    assert trouble.password.text() == ""


@pytest.mark.parametrize("language", ["en", "sv", "nl"])
def test_preview_and_review_are_whole_by_keys_by_ear_and_in_each_language(
    sitting: Sitting, conflicting: Path, qapp: QApplication, language: str
) -> None:
    ring = FocusRing(qapp)
    with in_language(language):
        page = ExchangePage(sitting.desk)
        sitting.qtbot.addWidget(page)
        page.resize(1060, 700)
        page.show()
        page.activateWindow()
        for step in ("preview", "review"):
            if step == "preview":
                page.open(conflicting)
            else:
                page.preview.apply_button.click()
            sitting.qtbot.waitUntil(lambda: not page.job.running, timeout=30_000)
            view = page.preview if step == "preview" else page.reviewing
            if step == "review":
                view.deck.list.model_.tick([0, 1], True)
            walking.settle()
            assert walking.nameless(view) == []
            assert list(walking.cut_texts(view)) == []
            unseen: list[str] = []
            visited, wrong = walking.tabbed(view, ring, unseen)
            assert (wrong, unseen) == ("", [])
            assert [walking.said_of(each) for each in walking.stops(view) if each not in visited] == []
        page.wait()


def test_a_sender_who_is_no_partner_can_be_made_one(sitting: Sitting, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with open_register(tmp_path / "there", "there.cdesk") as register:
        register.set_state("id", "f" * 32)
        with register.work("Chapter") as work:
            unit = work.create(Unit, {"name": "Skåne", "unit_kind": "district"})
            work.create(Person, {"given_name": "Bo", "family_name": "Prov"})
        register.set_state("chapter", unit)
        with register.read() as conn:
            peer = peers.listed(conn)[0]
        sending.send(register, sending.Order(peer, tmp_path / "theirs.xlsx", locked=False))
    sitting.opened(tmp_path / "theirs.xlsx")
    trouble = sitting.page.overview.trouble
    assert trouble.message().startswith("This workbook belongs to another register.")
    button = next(each for each in trouble.findChildren(QPushButton) if "as a partner" in each.text())
    button.click()
    sitting.ended()
    assert sitting.shown_view() == "PreviewView"
    with sitting.register.read() as conn:
        assert [each.people for each in peers.listed(conn)[1:]] == [peers.OWN]


# -- deciding ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_folder_is_looked_through_taken_in_and_answered(sitting: Sitting, tmp_path: Path) -> None:
    peers.add(sitting.register, "Lund group", "Lund people")
    folder, returns = tmp_path / "in", tmp_path / "returns"
    folder.mkdir()
    returns.mkdir()
    out = sitting.office.send()
    lund = sitting.office.send("Lund group", "lund.xlsx")
    sitting.edited(out, {("joris", "Town"): "Ystad"}, "in/secretariat.xlsx")
    sitting.edited(lund, {("asa", "Town"): "Eslöv"}, "in/lund.xlsx")
    shutil.copy(folder / "lund.xlsx", folder / "lund (1).xlsx")
    (folder / "notes.csv").write_text("a;b\n1;2\n")
    sitting.opened(folder)
    hub = sitting.page.hub
    states = {row.cells[0]: row.cells[5].word for row in hub.table.rows()}
    assert sorted(states.values()) == ["A copy", "Not taken in", "Ready", "Ready"]
    assert sitting.value("joris", "town") is None
    hub.apply_button.click()
    sitting.ended()
    assert (sitting.value("joris", "town"), sitting.value("asa", "town")) == ("Ystad", "Eslöv")
    assert not hub.return_button.isHidden()
    sitting.page.write_returns(returns)
    sitting.ended()
    assert len(list(returns.glob("*.xlsx"))) == 2
    assert "2 return files written" in hub._messages.itemAt(0).widget().accessibleName()


# -- around the page --------------------------------------------------------------------------------------------------


def test_workbooks_of_ours_are_known_at_a_glance(sitting: Sitting, tmp_path: Path) -> None:
    out = sitting.office.send()
    assert recognising.is_exchange(sitting.register, out)
    locked = tmp_path / "out (1).xlsx"
    locked.write_bytes(encrypt(out.read_bytes(), "otter lantern brisk"))
    assert recognising.is_exchange(sitting.register, locked)
    book = openpyxl.Workbook()
    book.save(tmp_path / "list.xlsx")
    assert not recognising.is_exchange(sitting.register, tmp_path / "list.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK nothing")
    assert not recognising.is_exchange(sitting.register, tmp_path / "broken.xlsx")
    assert not recognising.is_exchange(sitting.register, tmp_path)
