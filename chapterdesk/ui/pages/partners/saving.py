"""Files of this page that leave: where to, written off the screen's thread, opened afterwards."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import N_, _
from chapterdesk.services.export_view import with_ending
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.opening import open_file
from chapterdesk.ui.tasks import Task

PDF, DRAFT, WORKBOOK, CSV = ".pdf", ".eml", ".xlsx", ".csv"
_KINDS = {
    PDF: N_("PDF files (*.pdf)"),
    DRAFT: N_("Mail drafts (*.eml)"),
    WORKBOOK: N_("Workbooks (*.xlsx)"),
    CSV: N_("CSV files (*.csv)"),
}


def ask_file(parent: QWidget, name: str, *endings: str) -> Path | None:
    """Ask where a file goes; several endings are offered as kinds. None where the user thought better of it."""
    words = {_(_KINDS[ending]): ending for ending in endings}
    start = documents_folder() / f"{name.replace('/', '-')}{endings[0]}"
    chosen, kind = QFileDialog.getSaveFileName(parent, name, str(start), ";;".join(words))
    if not chosen:
        return None
    if Path(chosen).suffix.lower() in endings:
        return Path(chosen)
    return with_ending(chosen, words.get(kind, endings[0]))


def run_task(
    desk: DeskContext,
    title: str,
    work: Callable[[Progress], Any],
    path: Path | None = None,
    done: Callable[[Any], Any] | None = None,
) -> Task:
    """Run long work off the screen's thread in this language; its file opens afterwards, an error is said."""
    context = contextvars.copy_context()
    task = desk.tasks.run(title, lambda progress: context.run(work, progress))
    if path is not None:
        task.finished.connect(lambda _result: _opened(desk, path))
    if done is not None:
        task.finished.connect(done)
    task.failed.connect(lambda error: desk.toast(str(error), None) if isinstance(error, UserError) else None)
    return task


def _opened(desk: DeskContext, path: Path) -> None:
    desk.toast(_("Written: {name}").format(name=path.name), None)
    open_file(path)
