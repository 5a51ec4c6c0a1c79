"""The figures of the terms: a chart of groups and activity side by side, and every figure in a table."""

from __future__ import annotations

from collections.abc import Sequence

from chapterdesk.core.locale import capital
from chapterdesk.core.text import _
from chapterdesk.documents import charts, tables, theme
from chapterdesk.documents.book import Book, joined
from chapterdesk.documents.finish import Properties, finished, printed_text
from chapterdesk.documents.papers import ChartFigure
from chapterdesk.documents.tables import Column, Table, words

_PAD = 2.5


def term_figures_document(
    figure: ChartFigure, heads: Sequence[str], rows: Sequence[Sequence[str]], *, size: str = "A4", chapter: str = ""
) -> bytes:
    """Return the figures as PDF.

    Args:
        figure: The chart; its note says what is counted.
        heads: Heads of the table: two of words, then numbers.
        rows: Its rows; a row that begins a term has words in the first column.
        size: ``"A4"`` or ``"Letter"``.
        chapter: Whose figures they are.
    """
    title = _("The terms in figures")
    book = Book(size, (chapter, title), capital(joined(printed_text(None), chapter)))
    book.new_page()
    book.mark("figures", title)
    book.text(title, theme.TITLE)
    book.text(figure.title, theme.SUBHEADING, keep=60)
    book.y -= 8
    picture = charts.chart(figure, book.width, 150)
    if picture.height:
        book.picture(picture)
        book.y -= 10
    notes = [figure.note, _("Hatched or dotted: not finished yet.") if figure.unfinished else ""]
    book.text(joined(*notes, by=" "), theme.NOTE)
    book.y -= 12
    columns = [Column(heads[0], share=1, keep=True), Column(heads[1], share=1.2, keep=True)]
    columns += [Column(head, align="right", most=110, keep=True) for head in heads[2:]]
    cells = [[words(text, theme.SMALL) for text in row] for row in rows]
    tables.draw(book, Table(columns, cells, pad=_PAD))
    return finished(book, Properties(title, chapter))
