"""The exchange page on a real register: a workbook edited by hand is received, decided by keys, undone and taken in again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from chapterdesk.core.text import in_language
from chapterdesk.database.rows import rows
from chapterdesk.models import Person, Unit
from chapterdesk.services import lists, records, rules
from chapterdesk.services.exchange import peer_edit, peers, recognising, sending, timeline, waiting
from chapterdesk.services.exchange.items import Choice, Sort
from chapterdesk.services.reminders import exchange as reminders
from chapterdesk.spreadsheets.protect import encrypt
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.exchange import ExchangePage
from chapterdesk.ui.pages.exchange.partner_dialog import PartnerDialog
from chapterdesk.ui.pages.exchange.write_dialog import WriteDialog
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.widgets import FocusRing
from tests.registers import open_register
from tests.services.exchange.conftest import Office
from tests.ui import walking


class Sitting:
    """A page over a small register with one workbook out, and what the page said and where it went."""

    def __init__(self, qtbot: QtBot, folder: Path, office: Office, tasks: TaskRunner) -> None:
        self.qtbot, self.folder, self.office = qtbot, folder, office
        self.register = office.register
        self.said: list[tuple[str, Callable[[], None] | None]] = []
        self.went: list[tuple[str, str]] = []
        self.imported: list[object] = []
        kept: dict[str, object] = {}
        self.desk = DeskContext(
            self.register, tasks, lambda text, undo: self.said.append((text, undo)),
            lambda page, target: self.went.append((page, target)), kept.get, kept.__setitem__, self.imported.append,
        )  # fmt: skip
        self.page = ExchangePage(self.desk)
        qtbot.addWidget(self.page)
        self.page.resize(1200, 800)
        self.page.show()

    def ended(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.job.running, timeout=30_000)

    def opened(self, path: Path) -> None:
        self.page.open(path)
        self.ended()

    def received(self, path: Path) -> None:
        self.opened(path)
        self.page.preview.apply_button.click()
        self.ended()

    def ref(self, name: str) -> str:
        with self.register.read() as conn:
            return records.by_id(conn, Person, self.office.ids[name]).ref

    def value(self, name: str, field: str) -> object:
        with self.register.read() as conn:
            return rows(conn, Person, [self.office.ids[name]], [field])[self.office.ids[name]][field]

    def set(self, name: str, **values: object) -> None:
        with self.register.work("Here") as work:
            work.set(Person, self.office.ids[name], values)

    def edited(self, path: Path, changes: Mapping[tuple[str, str], object], name: str = "back.xlsx") -> Path:
        """Change cells of people by (name, column) and save the workbook under another name."""
        book = openpyxl.load_workbook(path)
        page = book["People"]
        heads = {str(cell.value): int(cell.column or 0) for cell in page[1]}
        for (who, label), value in changes.items():
            ref = self.ref(who)
            row = next(int(r[0].row or 0) for r in page.iter_rows(min_row=2, max_col=1) if r[0].value == ref)
            page.cell(row, heads[label]).value = value
        target = self.folder / name
        book.save(target)
        return target

    def press(self, key: Qt.Key, times: int = 1) -> None:
        for _n in range(times):
            self.qtbot.keyClick(self.page.reviewing.deck.list, key)
        self.calm()

    def calm(self) -> None:
        """Let the review read anew what waits."""
        self.qtbot.waitUntil(lambda: not self.page.reviewing._soon.isActive())

    def open_items(self) -> list[str]:
        with self.register.read() as conn:
            return [f"{item.title}: {item.label}" for item in waiting.items(self.register, conn)]

    def shown_view(self) -> str:
        current = self.page._stack.currentWidget()
        return type(current).__name__


@pytest.fixture
def sitting(qtbot: QtBot, look: Theme, tmp_path: Path) -> Iterator[Sitting]:
    with open_register(tmp_path) as register:
        rules.install(register)
        tasks = TaskRunner()
        made = Sitting(qtbot, tmp_path, Office(register, tmp_path), tasks)
        yield made
        made.page.wait()
        tasks.cancel_all()
        assert tasks.wait()


@pytest.fixture
def conflicting(sitting: Sitting) -> Path:
    """A workbook that came back with two conflicts and one change of its own."""
    out = sitting.office.send()
    sitting.set("asa", town="Malmö")
    sitting.set("nils", town="Lund")
    return sitting.edited(out, {("asa", "Town"): "Eslöv", ("nils", "Town"): "Kivik", ("joris", "Town"): "Ystad"})


# -- receiving --------------------------------------------------------------------------------------------------------


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


def test_keys_decide_at_once_and_go_on(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    first = review.deck.list.current()
    assert first is not None
    sitting.press(Qt.Key.Key_2)
    assert [item.title for item in review.deck.list.model_.items()] != [first.title]
    assert sitting.value("nils" if "Nils" in first.title else "asa", "town") in ("Kivik", "Eslöv")
    sitting.press(Qt.Key.Key_1)
    assert sitting.open_items() == []
    assert review.header.title.text() == "Returned workbook: all settled"
    assert review.deck.isHidden()


def test_undo_opens_the_conflict_again_and_shows_it(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    first = review.deck.list.current()
    sitting.press(Qt.Key.Key_2)
    assert len(sitting.open_items()) == 1
    sitting.register.undo()
    sitting.qtbot.waitUntil(lambda: review.deck.list.model_.rowCount() == 2)
    assert review.deck.list.current().title == first.title
    assert review.deck.list.current().decided is None


def test_a_click_decides_and_stays_until_somebody_goes_on(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    first = review.deck.list.current()
    review.card.sides.cards[(Choice.THEIRS, "")].radio.click()
    sitting.qtbot.waitUntil(lambda: review.deck.list.current().decided is Choice.THEIRS)
    assert review.deck.list.current().title == first.title
    assert review.card.sides.cards[(Choice.THEIRS, "")].radio.isChecked()
    review.card.go_on.click()
    assert review.deck.list.current().title != first.title
    sitting.qtbot.waitUntil(lambda: review.deck.list.model_.rowCount() == 1)


def test_arrows_move_without_deciding(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    review.card.sides.focus_first()
    radio = review.card.sides.cards[(Choice.OURS, "")].radio
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up):
        sitting.qtbot.keyClick(radio if radio.isVisible() else review.card, key)
    assert len(sitting.open_items()) == 2
    assert not any(card.radio.isChecked() for card in review.card.sides.cards.values())


def test_another_value_is_kept_as_typed_while_it_is_wrong(sitting: Sitting) -> None:
    out = sitting.office.send()
    sitting.set("asa", birth_date="1991-01-01")
    sitting.received(sitting.edited(out, {("asa", "Birth date or year"): "1992-02-02"}))
    card = sitting.page.reviewing.card
    sitting.press(Qt.Key.Key_3)
    assert not card.other.isHidden()
    card.other.edit.setText("spring")
    card.other.save.click()
    assert card.other.edit.text() == "spring"
    assert "not a date" in card.other._wrong.text()
    card.other.edit.setText("1993-03-03")
    card.other.save.click()
    assert sitting.value("asa", "birth_date") == "1993-03-03"
    assert sitting.open_items() == []


def test_one_decision_for_many_is_one_step_of_undo(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    review.deck.list.selectAll()
    assert not review.deck.bar.isHidden()
    review.deck.bar.chosen.emit(Choice.OURS)
    assert sitting.open_items() == []
    assert (sitting.value("asa", "town"), sitting.value("nils", "town")) == ("Malmö", "Lund")
    said, undo = sitting.said[-1]
    assert said == "2 decided"
    assert undo is not None
    undo()
    assert len(sitting.open_items()) == 2


def test_later_keeps_it_open_and_marks_it(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    first = sitting.page.reviewing.deck.list.current()
    sitting.press(Qt.Key.Key_L)
    items = sitting.page.reviewing.deck.list.model_.items()
    assert len(items) == 2
    assert [item.later for item in items if item.title == first.title] == [True]
    assert sitting.page.reviewing.deck.list.current().title != first.title


def test_filters_show_their_items_only(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    deck = sitting.page.reviewing.deck
    name = deck.list.model_.items()[0].title
    deck.filters.choose("person", name)
    assert [item.title for item in deck.list.model_.items()] == [name]
    deck.filters.choose("person", "")
    assert deck.list.model_.rowCount() == 2


def test_the_same_rows_other_fields_stand_beneath_the_cards(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    grid = sitting.page.reviewing.card._grid

    def texts() -> set[str]:
        found = [grid.itemAt(n).widget() for n in range(grid.count())]
        return {each.text() for each in found if isinstance(each, QLabel)}

    sitting.qtbot.waitUntil(lambda: texts() >= {"Same row", "Given name", "Family name"})
    assert "Town" not in texts()


# -- undo of a file ---------------------------------------------------------------------------------------------------


def test_the_whole_import_is_undone_and_taken_in_again(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    with sitting.register.read() as conn:
        entry = timeline.entries(conn)[0]
    review.undo_asked.emit(entry)
    sitting.ended()
    assert sitting.value("joris", "town") is None
    assert review.header.title.text() == "Returned workbook, undone"
    assert sitting.open_items() == []
    with sitting.register.read() as conn:
        undone = timeline.entries(conn)[0]
    assert undone.undone
    review.again_asked.emit(undone)
    sitting.ended()
    assert sitting.value("joris", "town") == "Ystad"
    assert len(sitting.open_items()) == 2
    assert review.deck.list.model_.rowCount() == 2


def test_missing_rows_are_told_and_kept(sitting: Sitting) -> None:
    out = sitting.office.send()
    book = openpyxl.load_workbook(out)
    page = book["People"]
    ref = sitting.ref("nils")
    page.delete_rows(next(int(r[0].row or 0) for r in page.iter_rows(min_row=2, max_col=1) if r[0].value == ref))
    book.save(sitting.folder / "gap.xlsx")
    sitting.received(sitting.folder / "gap.xlsx")
    told = sitting.page.reviewing.told
    assert [each.row for each in told.of("missing_row")] == [sitting.office.ids["nils"]]
    assert sitting.value("nils", "town") == "Ystad"


# -- overview ---------------------------------------------------------------------------------------------------------


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


def test_a_new_row_that_is_like_somebody_is_added_or_made_the_same(sitting: Sitting) -> None:
    out = sitting.office.send()
    book = openpyxl.load_workbook(out)
    page = book["People"]
    heads = {str(cell.value): int(cell.column or 0) for cell in page[1]}
    spare = [row for row in page.iter_rows(min_row=2) if row[0].value and not row[heads["Family name"] - 1].value]
    for place, town in enumerate(("Eslöv", "Kivik")):
        for label, value in (
            ("Given name", "Asa"),
            ("Family name", "Öberg"),
            ("Phone", "070-174 06 13"),
            ("Town", town),
        ):
            spare[place][heads[label] - 1].value = value
    book.save(sitting.folder / "new.xlsx")
    sitting.received(sitting.folder / "new.xlsx")
    review = sitting.page.reviewing
    items = review.deck.list.model_.items()
    assert [item.sort for item in items] == [Sort.NEW, Sort.NEW]
    assert review.card.go_on.isHidden()
    cards = review.card.sides.cards
    assert [choice for choice, _which in cards] == [Choice.SAME, Choice.ADD, Choice.OURS]
    with sitting.register.read() as conn:
        before = len(rows(conn, Person, None, []))
    sitting.press(Qt.Key.Key_1)
    assert sitting.value("asa", "town") in ("Eslöv", "Kivik")
    sitting.press(Qt.Key.Key_2)
    with sitting.register.read() as conn:
        assert len(rows(conn, Person, None, [])) == before + 1
    assert sitting.open_items() == []


def test_a_sheet_sorted_without_its_refs_is_one_question(sitting: Sitting) -> None:
    for place, name in enumerate(("asa", "joris", "nils")):
        sitting.set(
            name, town=f"Town {place}", postcode=f"22{place} 10", address=f"Street {place}", notes=f"Note {place}"
        )
    out = sitting.office.send()
    book = openpyxl.load_workbook(out)
    page = book["People"]
    heads = {str(cell.value): int(cell.column or 0) for cell in page[1]}
    numbers = [r[0].row for r in page.iter_rows(min_row=2) if r[heads["Family name"] - 1].value]
    keep = [heads[label] for label in heads if label not in ("Ref", "_cd")]
    cells = [[page.cell(number, column).value for column in keep] for number in numbers]
    cells = cells[1:] + cells[:1]
    cells[0][keep.index(heads["Town"])] = "Moved"
    for number, values in zip(numbers, cells, strict=True):
        for column, value in zip(keep, values, strict=True):
            page.cell(number, column).value = value
    book.save(sitting.folder / "sorted.xlsx")
    sitting.received(sitting.folder / "sorted.xlsx")
    items = sitting.page.reviewing.deck.list.model_.items()
    assert [item.sort for item in items] == [Sort.SORTED]
    assert sitting.page.reviewing.header.title.text() == "Returned workbook: 1 thing to decide"
    towns = [sitting.value(name, "town") for name in ("asa", "joris", "nils")]
    assert "Moved" not in towns
    sitting.press(Qt.Key.Key_2)
    assert "Moved" in [sitting.value(name, "town") for name in ("asa", "joris", "nils")]
    assert sitting.open_items() == []
