"""The meeting's papers: preview, enclosures, saving and printing."""

from __future__ import annotations

import io
from pathlib import Path

from pikepdf import Pdf
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from chapterdesk.services import meetings
from chapterdesk.services.meeting_facts import listed
from chapterdesk.ui.pages.exporting.shielded import ShieldedDialog
from chapterdesk.ui.pages.meetings.enclosures import EnclosuresPart
from chapterdesk.ui.pages.meetings.leaving import print_pdf
from tests.ui.pages.meetings.helpers import Evening


def test_the_preview_follows_a_change_and_keeps_its_page(evening: Evening) -> None:
    preview = evening.page.view.preview
    evening.until(lambda: bool(preview.data))
    before, pages = preview.data, preview.pages()
    preview.go_to(1)
    meetings.add_item(evening.register, evening.meeting, "Letter evening")
    evening.until(lambda: preview.data != before)
    assert preview.page() == 1
    assert preview.pages() == pages
    preview.zoom(2)
    preview.turn(-1)
    assert preview.page() == 0


def test_an_enclosure_becomes_pages_of_the_pack(evening: Evening, tmp_path: Path) -> None:
    preview = evening.page.view.preview
    evening.until(lambda: bool(preview.data))
    pages = preview.pages()
    plan = tmp_path / "Plan.pdf"
    made = Pdf.new()
    made.add_blank_page()
    made.add_blank_page()
    made.save(plan)
    part = evening.page.view.parts["enclosures"]
    assert isinstance(part, EnclosuresPart)
    part.add_files([plan, tmp_path / "missing.pdf"])
    assert "missing.pdf" in evening.desk.said[-1][0]
    evening.until(lambda: preview.pages() == pages + 2)
    assert [f.value() for f in part.fields.values()] == ["Plan"]


def test_saving_the_pack_writes_it_notes_it_and_marks_the_meeting(evening: Evening, tmp_path: Path) -> None:
    target = tmp_path / "pack.pdf"
    evening.page.view._leaving.write("pack", target)
    evening.until(lambda: any("pack.pdf" in text for text, _undo in evening.desk.said))
    with Pdf.open(io.BytesIO(target.read_bytes())) as pdf:
        assert len(pdf.pages) >= 3
    from chapterdesk.services import disclosures

    with evening.register.read() as conn:
        (entry,) = disclosures.listed(conn)
        assert listed(evening.register, conn)[0].pack_made == "2026-11-24"
    assert (entry.file, entry.recipient, entry.count) == ("pack.pdf", "Lund group", 3)


def test_people_with_protected_identity_are_confirmed_name_by_name(qtbot: QtBot) -> None:
    dialog = ShieldedDialog({"a" * 32: ("Hidden One", "P-1"), "b" * 32: ("Hidden Two", "P-2")})
    qtbot.addWidget(dialog)
    assert dialog.confirmed() == ()
    dialog.boxes["P-2"].click()
    assert dialog.confirmed() == ("P-2",)


def test_in_a_narrow_window_the_pack_takes_the_meetings_place(evening: Evening) -> None:
    view = evening.page.view
    assert view.preview.isVisible()
    assert view.tabs.isVisible()
    evening.page.resize(700, 700)
    evening.until(lambda: not view.preview.isVisible())
    view.header.pack.click()
    assert view.preview.isVisible()
    assert not view.tabs.isVisible()
    evening.page.resize(1300, 700)
    evening.until(lambda: view.preview.isVisible() and view.tabs.isVisible())


def test_printing_gives_every_page_of_the_pack(evening: Evening, tmp_path: Path) -> None:
    preview = evening.page.view.preview
    evening.until(lambda: bool(preview.data))
    target = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    assert print_pdf(preview.data, printer) == preview.pages()
    with Pdf.open(target) as pdf:
        assert len(pdf.pages) == preview.pages()
