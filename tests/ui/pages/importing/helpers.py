"""What is done with an import page and asked of its register."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Person
from chapterdesk.ui.pages.importing import ImportPage
from tests.gallery.scenes_import import file_rows, write_file

ADDED, CHANGED = 42, 12
"""Rows of the sample file that are new, and that change somebody."""


def ended(qtbot: QtBot, page: ImportPage) -> None:
    qtbot.waitUntil(lambda: not page.job.running, timeout=20_000)


def opened(qtbot: QtBot, page: ImportPage, folder: Path) -> ImportPage:
    page.open(write_file(folder, file_rows()))
    ended(qtbot, page)
    return page


def people(register: Register) -> dict[str, dict[str, object]]:
    with register.read() as conn:
        return {str(row["family_name"]): dict(row) for row in rows(conn, Person).values()}


def count(register: Register) -> int:
    with register.read() as conn:
        return len(rows(conn, Person, None, ()))


def column_of(page: ImportPage, heading: str) -> int:
    shown = page.plan.shown()
    assert shown is not None
    return next(match.column for match in shown.plan.columns if match.label == heading)
