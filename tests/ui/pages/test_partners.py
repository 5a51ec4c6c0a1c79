"""The page of partners by the keyboard: an organisation's way in, a turn handed on, a match, a list, and undo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from chapterdesk.core import clock
from chapterdesk.core.progress import Progress
from chapterdesk.database.rows import rows, table_of
from chapterdesk.models import Commitment, Meeting, Membership, Offer, Organisation, Person, SmartList
from chapterdesk.services import demo
from chapterdesk.services.partners import circles, promises, turns
from chapterdesk.ui.pages.partners import PartnersPage, promise_table
from chapterdesk.ui.pages.partners import audiences as audience_page
from chapterdesk.ui.pages.partners.audiences import AudiencesTab
from chapterdesk.ui.pages.partners.circles import CirclesTab
from chapterdesk.ui.pages.partners.offers import OffersTab
from chapterdesk.ui.pages.partners.organisations import MEMBERS, WAITING, OrganisationsTab
from tests.ui.pages.desks import Desk, open_desk

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


class Sitting:
    """The page on a desk with a small demo chapter."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.register, self.qtbot = desk, desk.register, qtbot
        self.page = PartnersPage(desk.context)
        qtbot.addWidget(self.page)
        self.page.resize(1300, 850)
        self.page.show()
        self.page.shown()

    def tab(self, key: str) -> QWidget:
        self.page.show_tab(key)
        return self.page.tabs[key].made()

    def named(self, name: str) -> str:
        with self.register.read() as conn:
            found = rows(conn, Organisation, None, ["name"])
        return next(key for key, row in found.items() if row["name"] == name)

    def value(self, key: str, field: str) -> object:
        with self.register.read() as conn:
            return rows(conn, Organisation, [key], [field])[key][field]


@pytest.fixture
def sitting(qtbot: QtBot, tmp_path: Path) -> Iterator[Sitting]:
    with clock.frozen(NOON), open_desk(tmp_path) as desk:
        demo.fill(desk.register, 120, 1, Progress())
        made = Sitting(desk, qtbot)
        yield made
        tab = made.page.tabs["audiences"].inside
        if isinstance(tab, AudiencesTab):
            tab.wait()


def _type(field: object, text: str) -> None:
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)


def test_an_organisation_is_admitted_and_the_fee_is_said_with_its_reason(sitting: Sitting) -> None:
    tab = sitting.tab("organisations")
    assert isinstance(tab, OrganisationsTab)
    key = sitting.named("Demo football club Norra")
    sitting.page.shown(f"organisation:{key}")
    card = tab.card
    assert card.badge.accessibleName() == "Waits for the board"
    assert card.fee_badge.accessibleName() == "Voluntary" and "38" in card.fee_why.text()
    assert card.admit.isVisibleTo(card) and not card.sign.isVisibleTo(card)
    dialog = card.ask_admit()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert sitting.value(key, "admitted") == "2026-11-24"
    sitting.qtbot.waitUntil(lambda: card.badge.accessibleName() == "Member organisation")
    with sitting.register.read() as conn:
        assert any(period["party"] == key for period in rows(conn, Membership).values())
    words, undo = sitting.desk.said[-1]
    assert "Demo football club Norra" in words and undo is not None
    undo()
    sitting.qtbot.waitUntil(lambda: card.badge.accessibleName() == "Waits for the board")
    with sitting.register.read() as conn:
        assert not any(period["party"] == key for period in rows(conn, Membership).values())


def test_a_day_to_come_is_refused_where_it_was_typed(sitting: Sitting) -> None:
    tab = sitting.tab("organisations")
    assert isinstance(tab, OrganisationsTab)
    tab.show_row(sitting.named("Demo football club Norra"))
    dialog = tab.card.ask_admit()
    _type(dialog.parts["admitted"].field, "2027-01-01")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible() and sitting.value(tab.card.form.current(), "admitted") is None
    dialog.reject()


def test_the_list_can_be_narrowed_to_those_who_wait(sitting: Sitting) -> None:
    tab = sitting.tab("organisations")
    assert isinstance(tab, OrganisationsTab)
    sitting.qtbot.waitUntil(lambda: tab.table.count() > 0)
    everybody = tab.table.count()
    tab.which.setCurrentIndex(tab.which.findData(WAITING))
    sitting.qtbot.waitUntil(lambda: 0 < tab.table.count() < everybody)
    waiting = tab.table.count()
    tab.which.setCurrentIndex(tab.which.findData(MEMBERS))
    sitting.qtbot.waitUntil(lambda: tab.table.count() not in (waiting, everybody))
    tab.table.wait()
    table = table_of(Organisation)
    signed = select(func.count()).where(table.c.charter_signed.is_not(None))
    with sitting.register.read() as conn:
        assert waiting == conn.execute(signed.where(table.c.admitted.is_(None))).scalar()
        members = conn.execute(signed.where(table.c.admitted.is_not(None), table.c.left_on.is_(None))).scalar()
        assert tab.table.count() == members


def test_commitments_go_both_ways_and_are_asked_about_once(
    sitting: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = sitting.tab("organisations")
    assert isinstance(tab, OrganisationsTab)
    union = sitting.named("Demo dockers’ union")
    tab.show_row(union)
    dialog = tab.card.ask_promise(True)
    _type(dialog.parts["name"].field, "Lend the lorry")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    card = tab.card
    sitting.qtbot.waitUntil(lambda: any(row.cells[0] == "Lend the lorry" for row in card.theirs_table.rows()))
    with sitting.register.read() as conn:
        made = next(row for row in rows(conn, Commitment).values() if row["name"] == "Lend the lorry")
        (coalition,) = circles.listed(sitting.register, conn, circles.COALITIONS)
        due = next(each for each in promises.both_ways(sitting.register, conn, union).theirs if each.due)
    assert (made["party"], made["unit"]) == (union, coalition.id)
    opened: list[Path] = []
    monkeypatch.setattr(promise_table, "ask_file", lambda *_args: tmp_path / "ask.eml")
    monkeypatch.setattr("chapterdesk.ui.pages.partners.saving.open_file", opened.append)
    card.theirs_table.ask(due.id)
    sitting.qtbot.waitUntil(lambda: opened == [tmp_path / "ask.eml"])
    assert b"union@example.org" in (tmp_path / "ask.eml").read_bytes()
    card.theirs_table.choose(due.id)
    QTest.keyClick(card.theirs_table, Qt.Key.Key_Space)
    with sitting.register.read() as conn:
        assert rows(conn, Commitment, [due.id])[due.id]["state"] == "done"


def test_a_turn_is_handed_on_and_taken_back(sitting: Sitting) -> None:
    tab = sitting.tab("coalitions")
    assert isinstance(tab, CirclesTab)
    sitting.qtbot.waitUntil(lambda: bool(tab.table.current_key()))
    unit = tab.table.current_key()
    with sitting.register.read() as conn:
        before = turns.board(conn, unit)
    dialog = tab.card.ask_hand_on()
    _type(dialog.parts["start"].field, "2026-11-24")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    with sitting.register.read() as conn:
        after = turns.board(conn, unit)
    assert after.current is not None and after.current.party == before.next and after.current.end == "2027-05-23"
    undo = sitting.desk.said[-1][1]
    assert undo is not None
    undo()
    with sitting.register.read() as conn:
        assert turns.board(conn, unit) == before


def test_a_coalition_meeting_is_planned_with_its_agenda(sitting: Sitting) -> None:
    tab = sitting.tab("coalitions")
    assert isinstance(tab, CirclesTab)
    sitting.qtbot.waitUntil(lambda: bool(tab.table.current_key()))
    dialog = tab.card.ask_meeting()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    (went,) = sitting.desk.went
    with sitting.register.read() as conn:
        meeting = rows(conn, Meeting, [went[1]])[went[1]]
    assert (
        went[0] == "meetings" and meeting["meeting_kind"] == "coalition" and meeting["unit"] == tab.table.current_key()
    )


def test_a_process_is_begun_and_a_stranger_joins(sitting: Sitting) -> None:
    tab = sitting.tab("groups")
    assert isinstance(tab, CirclesTab)
    dialog = tab.new()
    _type(dialog.parts["name"].field, "Night walk")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    unit = tab.table.current_key()
    with sitting.register.work("{x}", x="") as work:
        stranger = work.create(Person, {"given_name": "Elif"})
    circles.join(sitting.register, unit, stranger)
    sitting.qtbot.waitUntil(lambda: [row.cells[0] for row in tab.card.member_table.rows()] == ["Elif"])
    assert "1" in tab.card.people.sentence.text()


def test_an_offer_meets_a_need_by_the_space_bar(sitting: Sitting) -> None:
    tab = sitting.tab("offers")
    assert isinstance(tab, OffersTab)
    assert len(tab.matches.rows()) == 3
    first = tab.matches.keys_shown()[0]
    tab.matches.choose(first)
    QTest.keyClick(tab.matches, Qt.Key.Key_Space)
    sitting.qtbot.waitUntil(lambda: len(tab.matches.rows()) == 2)
    offer = first.partition(":")[0]
    with sitting.register.read() as conn:
        assert rows(conn, Offer, [offer])[offer]["state"] == "matched"
    tab.offers.choose(next(key for key in tab.offers.keys_shown() if key != offer))
    assert len(tab.matches.rows()) <= 2


def test_a_list_is_made_counted_and_written(sitting: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tab = sitting.tab("audiences")
    assert isinstance(tab, AudiencesTab)
    dialog = tab.new()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClicks(dialog.name, "Letter of the month")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    with sitting.register.read() as conn:
        key, kept = next((k, r) for k, r in rows(conn, SmartList).items() if r["name"] == "Letter of the month")
    assert kept["channel"] == "email"
    sitting.qtbot.waitUntil(lambda: tab.table.current_key() == key and tab.draft.isEnabled())
    opened: list[Path] = []
    monkeypatch.setattr(audience_page, "ask_file", lambda *_args: tmp_path / "letter.eml")
    monkeypatch.setattr("chapterdesk.ui.pages.partners.saving.open_file", opened.append)
    tab.draft.setFocus()
    QTest.keyClick(tab.draft, Qt.Key.Key_Space)
    sitting.qtbot.waitUntil(lambda: opened == [tmp_path / "letter.eml"])
    assert b"Bcc:" in (tmp_path / "letter.eml").read_bytes()


def test_a_tab_is_made_when_it_is_looked_at(sitting: Sitting) -> None:
    assert [key for key, tab in sitting.page.tabs.items() if tab.inside is not None] == ["organisations"]
    sitting.page.shown("coalitions")
    assert sitting.page.current_tab() == "coalitions" and sitting.page.new_button.text() == "New coalition"
