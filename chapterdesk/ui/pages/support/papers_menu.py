"""The papers of an application: PDFs to save and mail drafts, each written where the user says."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from chapterdesk.core.text import _
from chapterdesk.services.support import papers, reading
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.opening import open_file
from chapterdesk.ui.pages.exporting.shielded import ask_shielded
from chapterdesk.ui.records import run_work

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


def fill(menu: QMenu, desk: DeskContext, facts: reading.Facts, parent: QWidget) -> None:
    """Put what can be made of an application now into a menu."""
    there = papers.possible(facts)
    words = {
        papers.APPLICATION: (_("Save the application as PDF…"), _("Mail the application to the fund…")),
        papers.LETTER: (_("Save the decision letter as PDF…"), _("Mail the decision to the applicant…")),
        papers.REMINDER: ("", _("Mail a reminder of the report…")),
    }
    for what in there:
        save, mail = words[what]
        if save:
            menu.addAction(save, partial(ask, desk, facts, what, ".pdf", parent))
        menu.addAction(mail, partial(ask, desk, facts, what, ".eml", parent))


def ask(desk: DeskContext, facts: reading.Facts, what: str, ending: str, parent: QWidget) -> None:
    """Ask whether an applicant with protected identity may stand in it, and where to; then write it there."""
    confirmed = ask_shielded(papers.shielded(desk.register, facts.id), parent)
    if confirmed is None:
        return
    name = " ".join(_NOT_IN_NAMES.sub(" ", f"{papers.title(what)} {facts.name}").split())[:80]
    kinds = _("PDF files (*.pdf)") if ending == ".pdf" else _("Mail drafts (*.eml)")
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, papers.title(what), str(documents_folder() / f"{name}{ending}"), kinds
    )
    if chosen:
        write(desk, facts, what, Path(chosen).with_suffix(ending), confirmed)


def write(desk: DeskContext, facts: reading.Facts, what: str, target: Path, confirmed: tuple[str, ...] = ()) -> None:
    """Write a paper or draft, say what was left out, and open it."""
    size = "Letter" if desk.get_setting("paper") == "Letter" else "A4"
    verb: Callable[..., papers.Left] = papers.mail if target.suffix == ".eml" else papers.save
    more = {"size": size, "confirmed": confirmed}
    done = run_work(desk, papers.title(what), lambda: verb(desk.register, facts.id, what, target, **more), _said)
    if done:
        open_file(target)


def _said(left: papers.Left) -> str:
    said = [_("Saved as {name}.").format(name=left.path.name)]
    if left.shielded:
        said.append(_("A name with protected identity is left out."))
    if left.path.suffix == ".eml" and not left.to:
        said.append(_("There is no address to send it to: add it in your mail program."))
    return " ".join(said)
