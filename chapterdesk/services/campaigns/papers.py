"""The figures of the terms as a paper: groups and activity side by side, and all of them as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.models import Unit
from chapterdesk.services import desk, disclosures
from chapterdesk.services.campaigns import figures
from chapterdesk.services.campaigns.figures import TermFigures
from chapterdesk.services.terms import Span

WHAT = "term figures"


def term_figures(found: Sequence[TermFigures], *, size: str = "A4", chapter: str = "") -> bytes:
    """Return the figures of terms as PDF. Nobody is named in it."""
    from chapterdesk.documents.term_figures import term_figures_document

    heads, rows = figures.table(found)
    return term_figures_document(figures.chart(found), heads, rows, size=size, chapter=chapter)


def save_figures(
    register: Register, spans: Sequence[Span], target: Path, *, size: str = "A4", recipient: str = ""
) -> int:
    """Save the figures of terms as PDF and note that they left; returns the number of the note. Raises UserError."""
    if target.suffix.lower() != ".pdf":
        raise UserError(_("The figures are a PDF file."), _("Let the name end in .pdf."), code="wrong_ending")
    desk.refuse_own_files(register.path, target)
    with register.read() as conn:
        found = figures.of_terms(conn, spans)
    data = term_figures(found, size=size, chapter=chapter_name(register))
    _digest, number = disclosures.hand_over_bytes(register, data, target, disclosures.Leaving(WHAT, (), (), recipient))
    return number


def chapter_name(register: Register) -> str:
    """Return the name of the section, or of the first unit, "" for an empty register."""
    table = table_of(Unit)
    with register.read() as conn:
        top = select(table.c.title).where(table.c.parent.is_(None)).order_by(table.c.n).limit(1)
        return str(conn.execute(top).scalar() or "")
