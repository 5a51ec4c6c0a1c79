"""The page of reports by keys: choosing, previewing, saving; answers taken in and undone; measures typed over."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from chapterdesk.database.rows import rows
from chapterdesk.models import Course, MeasureValue, Person, Survey, SurveyAnswer, Training
from chapterdesk.services import disclosures
from chapterdesk.services.reports.elsewhere import ELSEWHERE
from chapterdesk.services.reports.registry import REPORTS, entry_of
from chapterdesk.services.surveys import measures, plan
from chapterdesk.ui.pages.exporting.shielded import ShieldedDialog
from chapterdesk.ui.pages.reports import ReportsPage
from chapterdesk.ui.pages.reports.cleaning import CleanUpDialog
from chapterdesk.ui.pages.reports.take_in import TakeInDialog
from tests.ui.pages.desks import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path, look: object) -> Iterator[Desk]:
    folder = tmp_path / "desk"
    folder.mkdir()
    with open_desk(folder) as opened:
        yield opened


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ReportsPage:
    made = ReportsPage(desk.context)
    qtbot.addWidget(made)
    made.resize(1300, 820)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.shown("reports")
    return made


def _answers(folder: Path, many: int = 9) -> plan.Export:
    path = folder / "Kväll.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        lines = [[f"2026-11-{n + 1:02d} 10:00", n % 5 + 1, "Ja" if n % 2 else "Nej"] for n in range(many)]
        csv.writer(stream).writerows([["Tidsstämpel", "Hur tryggt kändes det?", "Igen?"], *lines])
    return plan.read(path)


def test_arrow_keys_go_through_the_reports_and_each_is_previewed(page: ReportsPage, qtbot: QtBot) -> None:
    tab = page.reports
    tab.choose("term")
    with qtbot.waitSignal(tab.preview.shown, timeout=20_000):
        tab.refresh()
    tab.list.setFocus()
    first = tab.preview.data
    with qtbot.waitSignal(tab.preview.shown, timeout=20_000):
        QTest.keyClick(tab.list, Qt.Key.Key_Down)
    assert tab.entry is REPORTS[1] and tab.preview.data != first
    assert tab.bar.unit.isVisible() and not tab.bar.term.isVisible() and not tab.bar.sheet.isVisible()


def test_a_report_is_saved_and_noted(page: ReportsPage, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    tab = page.reports
    for form in (".pdf", ".xlsx"):
        tab.leaving.write(REPORTS[0], tab.choices(), tmp_path / f"a{form}")
    qtbot.waitUntil(lambda: sum(text.startswith("Saved as") for text, _undo in desk.said) == 2, timeout=20_000)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF") and (tmp_path / "a.xlsx").stat().st_size > 2000


def test_answers_are_taken_in_with_enter_and_undone(
    page: ReportsPage, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    page.show_tab("surveys")
    tab = page.surveys
    dialog = tab._ask_plan(_answers(tmp_path), "")
    assert dialog is not None and dialog.take.isDefault()
    assert "9" in dialog.take.text()
    QTest.keyClick(dialog.take, Qt.Key.Key_Return)
    with desk.register.read() as conn:
        assert len(rows(conn, Survey)) == 1 and len(rows(conn, SurveyAnswer)) == 18
    qtbot.waitUntil(lambda: len(tab.table.rows()) == 1)
    desk.register.undo()
    qtbot.waitUntil(lambda: tab.stack.currentIndex() == 1)


def test_a_column_can_be_left_out_or_asked_otherwise(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = TakeInDialog(desk.context, _answers(tmp_path))
    qtbot.addWidget(dialog)
    dialog.boxes[1].setCurrentIndex(dialog.boxes[1].findData("question:number"))
    dialog.boxes[2].setCurrentIndex(dialog.boxes[2].findData("skip"))
    dialog.accept()
    with desk.register.read() as conn:
        assert len(rows(conn, SurveyAnswer)) == 9
    again = TakeInDialog(desk.context, _answers(tmp_path), next(iter(_ids(desk))))
    qtbot.addWidget(again)
    assert not again.take.isEnabled() and not again.boxes[1].isEnabled()


def _ids(desk: Desk) -> list[str]:
    with desk.register.read() as conn:
        return list(rows(conn, Survey))


def test_a_measure_is_typed_over_and_what_is_no_number_is_said(page: ReportsPage, desk: Desk, qtbot: QtBot) -> None:
    key = measures.add(desk.register, {"name": "Led by others", "direction": "up", "target": 5000})
    page.show_tab("measures")
    tab = page.measures
    qtbot.waitUntil(lambda: tab.key == key)
    term = tab.over[-1].code
    field = tab.fields[term]
    field.setFocus()
    QTest.keyClicks(field, "41,5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    with desk.register.read() as conn:
        assert [row["value"] for row in rows(conn, MeasureValue).values()] == [4150]
    qtbot.waitUntil(lambda: tab.lines[key].values[-1] == 41.5)
    field = tab.fields[term]
    field.setText("many")
    field.editingFinished.emit()
    with desk.register.read() as conn:
        assert len(rows(conn, MeasureValue)) == 1


def test_today_leads_to_the_people_to_decide_on(page: ReportsPage, desk: Desk) -> None:
    with desk.register.work("{x}", x="") as work:
        work.create(Person, {"given_name": "Dated", "keep_until": "2020-01-01"})
    page.shown("report:keeping")
    assert page.current_tab() == "reports" and page.reports.entry.key == "keeping"


@pytest.mark.parametrize("names", [[], ["Hidden One"]])
def test_printing_asks_who_of_those_protected_may_stand_in_it(
    page: ReportsPage, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    with desk.register.work("{x}", x="") as work:
        values = {"given_name": "Hidden", "family_name": "One", "keep_until": "2020-01-01", "protected_identity": True}
        person = work.create(Person, values)
    asked: list[list[str]] = []

    def answer(dialog: ShieldedDialog) -> int:
        asked.append([box.text() for box in dialog.boxes.values()])
        for box in dialog.boxes.values():
            box.setChecked(box.text() in names)
        dialog.accept()
        return dialog.result()

    def printers(dialog: QPrintDialog) -> int:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
        return 1

    monkeypatch.setattr(ShieldedDialog, "exec", answer)
    monkeypatch.setattr(QPrintDialog, "exec", printers)
    page.reports.leaving.print(entry_of("keeping"), page.reports.choices())
    qtbot.waitUntil(lambda: any(said == "Sent to the printer" for said, _undo in desk.said), timeout=20_000)
    assert asked == [["Hidden One"]] and (tmp_path / "printed.pdf").stat().st_size > 1000
    with desk.register.read() as conn:
        (entry,) = disclosures.listed(conn)
    assert (entry.people, entry.protected, entry.file) == ((person,) if names else (), len(names), "")


def test_printing_a_report_that_names_nobody_protected_asks_nothing(
    page: ReportsPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(ShieldedDialog, "exec", lambda _dialog: asked.append(1))
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: asked.append(2))
    page.reports.leaving.print(entry_of("term"), page.reports.choices())
    qtbot.waitUntil(lambda: asked == [2], timeout=20_000)


def test_papers_of_other_pages_are_found_looked_at_saved_and_lead_there(
    page: ReportsPage, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.register.work("{x}", x="") as work:
        course = work.create(Course, {"name": "Leaders"})
        values = {"name": "Leaders, Lund", "course": course, "day": "2099-03-05", "state": "planned"}
        training = work.create(Training, values)
    tab = page.reports
    with qtbot.waitSignal(tab.preview.shown, timeout=20_000):
        tab.choose("signing")
    assert tab.bar.which.isVisible() and "Leaders, Lund" in tab.bar.which.currentText()
    assert not tab.mail.isVisible() and not tab.workbook.isVisible() and not tab.bar.unit.isVisible()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "a"), ""))
    tab.save.click()
    qtbot.waitUntil(lambda: any(said.startswith("Saved as") for said, _undo in desk.said), timeout=20_000)
    with desk.register.read() as conn:
        assert [entry.what for entry in disclosures.listed(conn)] == ["attendance list"]
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    tab.open.click()
    assert desk.went[-1] == ("trainings", training)
    tab.choose("letter")
    assert not tab.save.isEnabled() and not tab.print.isEnabled()
    tab.choose("term")
    assert tab.save.isEnabled() and tab.mail.isVisible() and not tab.open.isVisible()


def test_arrow_keys_go_past_the_heading_to_the_papers_of_other_pages(page: ReportsPage) -> None:
    tab = page.reports
    tab.choose(REPORTS[-1].key)
    tab.list.setFocus()
    QTest.keyClick(tab.list, Qt.Key.Key_Down)
    assert tab.entry is ELSEWHERE[0]


def test_what_is_past_its_date_is_cleaned_up_after_a_look_and_undone(
    page: ReportsPage, desk: Desk, qtbot: QtBot
) -> None:
    with desk.register.work("{x}", x="") as work:
        young = work.create(Person, {"given_name": "Bo", "birth_date": "1990-01-01", "guardian": "Eva"})
    page.shown("report:cleaning")
    tab = page.reports
    qtbot.waitUntil(tab.clean.isVisible)
    tab.clean.click()
    dialog = tab.findChild(CleanUpDialog)
    assert dialog is not None and list(dialog.boxes) == ["guardians"]
    box = dialog.boxes["guardians"]
    box.setChecked(False)
    assert not dialog.go.isEnabled()
    box.setChecked(True)
    QTest.keyClick(dialog.go, Qt.Key.Key_Return)

    def guardian() -> object:
        with desk.register.read() as conn:
            return rows(conn, Person, [young], ["guardian"])[young]["guardian"]

    qtbot.waitUntil(lambda: any(said == "1 detail emptied." for said, _undo in desk.said), timeout=20_000)
    assert guardian() is None
    undo = desk.said[-1][1]
    assert undo is not None
    undo()
    assert guardian() == "Eva"
    page.shown("report:term")
    assert not tab.clean.isVisible()
