"""Succession by keys alone: a vacancy, a trained candidate, handing over, the alumna, and all of it undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core import clock
from chapterdesk.database.log import hashes_of_tables
from chapterdesk.database.rows import rows
from chapterdesk.fields import FieldValue
from chapterdesk.models import AlumniProfile, Appointment, Ask, Certificate, Course, Person, Post, RoleType, Unit
from chapterdesk.services import disclosures, rules
from chapterdesk.services.alumni import people
from chapterdesk.ui.pages.alumni import AlumniPage
from chapterdesk.ui.pages.roles import RolesPage
from chapterdesk.ui.pages.roles.dialogs import HandOverDialog, PostDialog, TermDialog
from chapterdesk.ui.records import PickDialog
from tests.ui.pages.desks import Desk, open_desk

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
LUND, MALMO, CASHIER, CHAIR = ("a" * 32, "b" * 32, "c" * 32, "d" * 32)
ANNA, BO, CEES = ("1" * 32, "2" * 32, "3" * 32)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Two groups, two posts; Cees was cashier of Lund, Bo is its chair until the new year, Anna is trained."""
    with clock.frozen(NOW), open_desk(tmp_path) as made:
        rules.install(made.register)
        with made.register.work("start", origin="demo") as work:
            units = [{"name": name, "unit_kind": "local_group", "town": name} for name in ("Lund", "Malmö")]
            work.create_many(Unit, units, ids=[LUND, MALMO])
            about: dict[str, FieldValue] = {
                "unit_kinds": ("local_group",),
                "expected": True,
                "counts_for_alumni": True,
                "term_months": 24,
            }
            work.create_many(
                RoleType, [{"name": "Cashier", "order": 2, **about}, {"name": "Chair", "order": 1, **about}],
                ids=[CASHIER, CHAIR],
            )  # fmt: skip
            work.create_many(
                Person,
                [
                    {"given_name": "Anna", "phones": ("+46701740605",), "may_be_phoned": "granted"},
                    {"given_name": "Bo", "groups": (LUND,)},
                    {"given_name": "Cees"},
                ],
                ids=[ANNA, BO, CEES],
            )
            course = work.create(Course, {"name": "Money", "leads_to": (CASHIER,)})
            work.create(Certificate, {"person": ANNA, "course": course, "issued": "2026-03-01"})
            term: dict[str, FieldValue] = {"unit": LUND, "start": "2025-01-01"}
            work.create(Appointment, {**term, "role": CASHIER, "party": CEES, "end": "2026-09-30"})
            work.create(Appointment, {**term, "role": CHAIR, "party": BO, "end": "2026-12-31"})
        yield made


def _page(desk: Desk, qtbot: QtBot) -> RolesPage:
    page = RolesPage(desk.context)
    qtbot.addWidget(page)
    page.resize(1280, 820)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.shown()
    return page


def _key(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or widget, key)


def _dialog(qtbot: QtBot, page: QWidget, kind: type[QDialog]) -> QDialog:
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(kind)))
    return next(each for each in page.findChildren(kind) if each.isVisible())


def _focused() -> QPushButton:
    found = QApplication.focusWidget()
    assert isinstance(found, QPushButton), found
    return found


def _settled(qtbot: QtBot, page: RolesPage) -> None:
    qtbot.waitUntil(lambda: not page._refresher._timer.isActive())
    page.wait()
    qtbot.wait(0)


def test_from_a_vacancy_to_a_successor_and_all_undone_by_keys(desk: Desk, qtbot: QtBot) -> None:
    register = desk.register
    page = _page(desk, qtbot)
    with register.read() as conn:
        before = hashes_of_tables(conn)
    assert page.header.sentence.text() == "4 posts need somebody before 21 January."
    # The board has the keyboard: chair of Lund first, its cashier one to the right.
    assert page.board.hasFocus()
    _key(page, Qt.Key.Key_Right)
    place = page.board.current()
    assert place is not None and (place.state, place.since, place.last) == ("vacant", "2026-10-01", CEES)
    _settled(qtbot, page)
    qtbot.waitUntil(lambda: page.board.board.ready(place) != "")
    _key(page, Qt.Key.Key_Return)
    post = page.panel.post
    assert post is not None and post.asks_for == ("Money",)
    assert (post.next_start, post.next_end) == (dt.date(2026, 11, 22), dt.date(2028, 11, 21))
    assert [(c.name, c.fit.signs["trained"]) for c in post.candidates][:1] == [("Anna", "yes")]
    # The keyboard stands on the best candidate's "Ask"; then on "Yes"; then on "Hand over".
    assert _focused() is page.panel.cards[0].buttons["ask"]
    _key(page, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "yes" in page.panel.cards[0].buttons)
    assert _focused() is page.panel.cards[0].buttons["yes"]
    _key(page, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "appoint" in page.panel.cards[0].buttons)
    _key(page, Qt.Key.Key_Space)
    dialog = _dialog(qtbot, page, HandOverDialog)
    assert isinstance(dialog, HandOverDialog) and dialog.days() == (post.next_start, post.next_end)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.post is not None and page.panel.post.place.state == "held")
    assert page.panel.post is not None and page.panel.post.place.holders[0].name == "Anna"
    with register.read() as conn:
        assert [row["answer"] for row in rows(conn, Ask).values()] == ["yes"]
    while register.next_undo() is not None:
        register.undo()
    qtbot.waitUntil(lambda: page.panel.post is not None and page.panel.post.place.state == "vacant")
    with register.read() as conn:
        assert hashes_of_tables(conn) == before
    _settled(qtbot, page)


def test_handing_over_makes_an_alumna_who_is_called_by_keys(desk: Desk, qtbot: QtBot) -> None:
    register = desk.register
    page = _page(desk, qtbot)
    # A appoints: whoever is typed takes the post over.
    _key(page, Qt.Key.Key_A)
    pick = _dialog(qtbot, page, PickDialog)
    edit = pick.findChild(QLineEdit)
    assert edit is not None
    QTest.keyClicks(edit, "Anna")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    dialog = _dialog(qtbot, page, HandOverDialog)
    assert isinstance(dialog, HandOverDialog)
    dialog.start.setDate(dialog.start.minimumDate().fromString("2026-11-22", "yyyy-MM-dd"))
    assert "Bo" in dialog._follows.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.post is not None and page.panel.post.place.holders[0].name == "Anna")
    with register.read() as conn:
        assert {a.name for a in people.listed(register, conn)} == {"Bo", "Cees"}
    _settled(qtbot, page)

    alumni = AlumniPage(desk.context)
    qtbot.addWidget(alumni)
    alumni.resize(1280, 820)
    alumni.show()
    alumni.activateWindow()
    qtbot.waitUntil(alumni.isActiveWindow)
    with register.read() as conn:
        profile = people.profile_of(conn, BO)
    alumni.list.table.setFocus()
    alumni.list.choose(profile)
    _key(alumni, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: alumni.card.isAncestorOf(QApplication.focusWidget() or alumni))
    _key(alumni, Qt.Key.Key_1)
    with register.read() as conn:
        assert rows(conn, AlumniProfile, [profile])[profile]["next_call"] == "2027-05-22"
    assert "22 May 2027" in desk.said[-1][0]
    while register.next_undo() is not None:
        register.undo()
    qtbot.waitUntil(lambda: [each.name for each in alumni.list._alumni] == ["Cees"])
    _settled(qtbot, page)


def test_a_group_does_without_a_post_and_has_it_again(desk: Desk, qtbot: QtBot) -> None:
    page = _page(desk, qtbot)
    page.open_post(MALMO, CASHIER)
    page.panel._wanted()
    qtbot.waitUntil(lambda: page.panel.post is not None and page.panel.post.place.state == "none")
    assert page.chips["vacant"].accessibleName() == "Vacant 2"
    with desk.register.read() as conn:
        assert [row["wanted"] for row in rows(conn, Post).values()] == [False]
    page.panel._wanted()
    qtbot.waitUntil(lambda: page.panel.post is not None and page.panel.post.place.state == "vacant")
    dialog = page.new_post()
    assert isinstance(dialog, PostDialog)
    dialog.reject()
    _settled(qtbot, page)


def test_esc_returns_to_the_board_and_arrows_keep_it(desk: Desk, qtbot: QtBot) -> None:
    page = _page(desk, qtbot)
    _key(page, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert page.panel.isAncestorOf(_focused())
    _key(page, Qt.Key.Key_Escape)
    assert page.board.hasFocus()
    _key(page, Qt.Key.Key_Down)
    assert page.board.hasFocus()
    assert page.panel.post is not None and page.panel.post.unit_name == "Malmö"
    # Parts that were made anew are as tall as they need to be.
    _key(page, Qt.Key.Key_Up)

    def tall() -> bool:
        inside, cards = page.panel.area.widget(), page.panel.cards
        wanted = sum(card.sizeHint().height() for card in cards)
        return inside is not None and bool(cards) and inside.minimumHeight() > wanted

    qtbot.waitUntil(tall)
    _settled(qtbot, page)


def test_chips_filter_the_board_and_the_list(desk: Desk, qtbot: QtBot) -> None:
    page = _page(desk, qtbot)
    assert page.board.board.rowCount() == 2
    page.chips["vacant"].setChecked(False)
    assert (page.board.board.rowCount(), page.board.board.columnCount()) == (1, 1)
    page.shown("list")
    assert [row.cells[0] for row in page.posts.rows()] == ["Lund"]
    page.shown(f"{LUND}:{CASHIER}")
    assert page.panel.post is not None and page.panel.post.role_name == "Cashier"
    _settled(qtbot, page)


def test_a_corrected_date_keeps_its_history_and_reopens_the_post(desk: Desk, qtbot: QtBot) -> None:
    page = _page(desk, qtbot)
    page.open_post(LUND, CASHIER)
    assert page.panel.post is not None
    term = page.panel.post.terms[0]
    dialog = page.panel.edit(term)
    assert isinstance(dialog, TermDialog)
    with desk.register.work("correct") as work:
        work.set(Appointment, term.appointment, {"end": "2027-09-30"})
    qtbot.waitUntil(lambda: page.panel.post is not None and page.panel.post.place.state == "held")
    with desk.register.read() as conn:
        assert rows(conn, AlumniProfile) == {}
    dialog.accept()
    _settled(qtbot, page)


def test_the_board_goes_on_paper_without_the_protected(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    with desk.register.work("protect") as work:
        work.set(Person, BO, {"protected_identity": True})
    page = _page(desk, qtbot)
    target = tmp_path / "board.pdf"
    page.printer.write(target)
    qtbot.waitUntil(lambda: any("board.pdf" in said for said, _undo in desk.said))
    assert target.read_bytes().startswith(b"%PDF")
    with desk.register.read() as conn:
        (entry,) = disclosures.listed(conn)
    assert (entry.people, entry.protected) == ((), 0)
    _settled(qtbot, page)
