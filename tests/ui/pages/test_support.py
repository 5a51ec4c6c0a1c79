"""Support by keys alone: an application with its budget, the decision warned of, payment, report, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.models import Application, Fund, Person, Priority, Unit
from chapterdesk.services import disclosures
from chapterdesk.services.support import applying, funds, papers, reading, states
from chapterdesk.ui.pages.exporting.shielded import ShieldedDialog
from chapterdesk.ui.pages.support import SupportPage, papers_menu
from chapterdesk.ui.pages.support.budget_table import AMOUNT, RESERVE, WHAT, BudgetTable
from chapterdesk.ui.pages.support.decide_dialog import DecideDialog
from chapterdesk.ui.pages.support.dialogs import PayDialog
from chapterdesk.ui.pages.support.frame_tab import FrameDialog
from chapterdesk.ui.pages.support.report_dialog import ReportDialog
from tests.ui.pages.desks import Desk, open_desk


class Office:
    """A page on a desk with a group, a priority and a fund that holds 3 000 kr."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot, self.register = desk, qtbot, desk.register
        with self.register.work("Begin") as work:
            self.group = work.create(Unit, {"name": "Vik", "unit_kind": "local_group"})
            self.priority = work.create(Priority, {"name": "Young people"})
            self.fund = work.create(Fund, {"name": "Solidarity", "fund_kind": "solidarity", "is_default": True})
        funds.contribute(self.register, 300_000)
        self.key = applying.write(
            self.register, {"name": "Vigil", "unit": self.group, "fund": self.fund, "priority": self.priority}
        )
        self.page = SupportPage(desk.context)
        qtbot.addWidget(self.page)
        self.page.resize(1300, 860)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.open(self.key)

    @property
    def card(self) -> object:
        return self.page.applications.card

    def facts(self) -> reading.Facts:
        with self.register.read() as conn:
            return reading.facts(self.register, conn, self.key)

    def type_line(self, what: str, amount: str) -> None:
        """Type a new line into the last row of the budget: its words, then its amount."""
        table: BudgetTable = self.page.applications.card.budget
        place = table.rowCount() - 2
        many = len(self.facts().lines)
        for column, text in ((WHAT, what), (AMOUNT, amount)):
            table.setFocus()
            table.setCurrentCell(place, column)
            QTest.keyClick(table, Qt.Key.Key_Return)
            editor = table.findChildren(QLineEdit)[-1]
            editor.selectAll()
            QTest.keyClicks(editor, text)
            QTest.keyClick(editor, Qt.Key.Key_Return)
            self.qtbot.waitUntil(lambda: len(self.facts().lines) == many + 1)
            QApplication.processEvents()

    def step(self) -> QWidget | None:
        button = self.page.applications.card.next
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        return next(
            (
                each
                for each in self.page.applications.card.findChildren(QWidget)
                if each.isWindow() and each.isVisible()
            ),
            None,
        )


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    with open_desk(tmp_path) as desk:
        yield Office(desk, qtbot)


def test_from_budget_to_report_by_keys_and_back(office: Office) -> None:
    card = office.page.applications.card
    office.type_line("Room", "800")
    office.type_line("Leaflets", "2 700,50")
    assert [(line.name, line.amount) for line in office.facts().lines] == [("Room", 80_000), ("Leaflets", 270_050)]
    assert "3 500.50 kr" in card.sentence.text().replace("\u00a0", " ")
    office.step()
    assert office.facts().state == states.SENT

    dialog = office.step()
    assert isinstance(dialog, DecideDialog)
    assert dialog.save.text() == "Grant anyway" and dialog.warnings.count() == 1
    dialog.amount.setText("2 000")
    assert dialog.save.text() == "Grant in part" and not dialog.warnings.count()
    QTest.keyClick(dialog.amount, Qt.Key.Key_Return)
    assert dialog.isVisible() and "grounds" in dialog.wrong.text()
    QTest.keyClicks(dialog.grounds, "Part of it.")
    dialog.save.click()
    assert office.facts().state == states.PART_GRANTED and card.next.text() == "Pay"

    dialog = office.step()
    assert isinstance(dialog, PayDialog) and "due" in dialog._due.text()
    QTest.keyClick(dialog.save, Qt.Key.Key_Return)
    assert office.facts().paid == 200_000 and card.next.text() == "Report back"

    dialog = office.step()
    assert isinstance(dialog, ReportDialog)
    QTest.keyClicks(next(iter(dialog.spent.values())), "750")
    assert "1 250" in dialog.sum.text().replace("\u00a0", " ").replace(",", " ")
    dialog.save.click()
    assert (office.facts().state, office.facts().returned) == (states.REPORTED, 125_000)
    assert not card.next.isVisibleTo(card)

    said, undo = office.desk.said[-1]
    assert "Vigil" in said and undo is not None
    undo()
    assert (office.facts().state, office.facts().returned) == (states.PAID, 0)
    office.qtbot.waitUntil(lambda: card.next.isVisibleTo(card))


def test_the_budget_refuses_what_is_no_amount_and_delete_takes_a_line_away(office: Office) -> None:
    table = office.page.applications.card.budget
    office.type_line("Room", "800")
    item = table.item(0, AMOUNT)
    assert item is not None
    item.setText("€ 5")
    assert "EUR" in office.desk.said[-1][0] and office.facts().amount == 80_000
    reserve = table.item(0, RESERVE)
    assert reserve is not None
    reserve.setCheckState(Qt.CheckState.Checked)
    assert office.facts().sums.reserve == 80_000
    office.qtbot.waitUntil(lambda: "reserve" in office.page.applications.card.budget_part.sentence.text())
    table.setCurrentCell(0, WHAT)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert not office.facts().lines and office.facts().amount == 0


def test_the_list_filters_and_a_target_opens_what_is_over(office: Office) -> None:
    tab = office.page.applications
    other = applying.write(office.register, {"name": "March", "unit": office.group, "amount": 100})
    office.qtbot.waitUntil(lambda: len(tab.table.rows()) == 2)
    tab.search.edit.setText("mar")
    office.qtbot.waitUntil(lambda: tab.table.keys_shown() == [other])
    applying.withdraw(office.register, office.key)
    office.page.shown(office.key)
    assert tab.which.current() == "all" and tab.card.facts is not None and tab.card.facts.id == office.key
    office.page.shown("funds")
    assert office.page.current_tab() == "funds" and office.page.funds.current() == office.fund


def test_a_contribution_and_a_frame_are_set_from_their_tabs(office: Office) -> None:
    page = office.page
    page.show_tab("funds")
    dialog = page.funds.add()
    QTest.keyClicks(dialog.amount, "12,50")
    QTest.keyClick(dialog.amount, Qt.Key.Key_Return)
    with office.register.read() as conn:
        assert funds.pot(office.register, conn, office.fund).stand.balance == 301_250
    page.show_tab("frame")
    asked = page.frame.set_frame(office.priority)
    assert isinstance(asked, FrameDialog)
    asked.amount.setText("900")
    asked.accept()
    office.qtbot.waitUntil(lambda: page.frame.summary is not None and page.frame.summary.framed == 90_000)
    assert "900" in page.frame.priority_words.text()


def test_a_paper_is_written_and_said(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers_menu, "open_file", lambda _path: True)
    papers_menu.write(office.desk.context, office.facts(), papers.APPLICATION, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF") and "a.pdf" in office.desk.said[-1][0]
    papers_menu.write(office.desk.context, office.facts(), papers.APPLICATION, tmp_path / "a.eml")
    assert "no address" in office.desk.said[-1][0]


@pytest.mark.parametrize("names", [[], ["Anna Ek"]])
def test_an_applicant_with_protected_identity_is_named_only_when_confirmed(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    with office.register.work("Protect") as work:
        person = work.create(Person, {"given_name": "Anna", "family_name": "Ek", "protected_identity": True})
        work.set(Application, office.key, {"party": person, "unit": None})
    asked: list[list[str]] = []

    def answer(dialog: ShieldedDialog) -> int:
        asked.append([box.text() for box in dialog.boxes.values()])
        for box in dialog.boxes.values():
            box.setChecked(box.text() in names)
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(ShieldedDialog, "exec", answer)
    monkeypatch.setattr(papers_menu, "open_file", lambda _path: True)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "a.pdf"), ""))
    papers_menu.ask(office.desk.context, office.facts(), papers.APPLICATION, ".pdf", office.page)
    assert asked == [["Anna Ek"]]
    with office.register.read() as conn:
        (entry,) = disclosures.listed(conn)
    assert entry.people == ((person,) if names else ()) and entry.protected == len(names)
