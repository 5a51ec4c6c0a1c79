"""The voting roll on paper: who votes, with how many votes and why, with a line to sign on; and who does not, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from chapterdesk.core.locale import integer
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.documents import tables, theme
from chapterdesk.documents.book import Book, joined
from chapterdesk.documents.finish import Properties, finished, printed_text
from chapterdesk.documents.tables import Cell, Column, Table, words

_SIGN = 130
_MANY = 60
"""From so many voters on, each letter has a heading of its own."""


@dataclass(frozen=True)
class RollRow:
    """One party: ``letter`` is what they stand under, ``card`` the number of their voting card, ``note`` a dispute or proxy."""

    letter: str
    name: str
    kind: str
    votes: str
    reason: str
    card: str = ""
    note: str = ""


@dataclass(frozen=True)
class RollPaper:
    """A roll to print.

    Attributes:
        title: The meeting's name.
        group: Whose meeting it is.
        when: The day in words.
        state: Whether the roll is frozen, since when.
        rules: The statutes' rules, a sentence each.
        figures: How many votes there are and how many are needed.
        voters, others: Who votes, and who does not.
        left_out: How many stand on it but not on this paper, for their protected identity.
    """

    title: str
    group: str
    when: str
    state: str
    rules: Sequence[str]
    figures: str
    voters: Sequence[RollRow]
    others: Sequence[RollRow]
    left_out: int = 0


def voting_roll(paper: RollPaper, *, size: str = "A4", progress: Progress | None = None) -> bytes:
    """Return the roll as PDF."""
    watch = progress or Progress()
    foot = joined(_("For those who keep the voting roll. Destroy it when the minutes are checked."), printed_text(None))
    book = Book(size, (paper.group, paper.title), foot)
    book.new_page()
    book.mark("roll", _("Voting roll"))
    book.text(_("Voting roll"), theme.LEAD)
    book.text(paper.title, theme.TITLE)
    book.text(joined(paper.group, paper.when, paper.state), theme.NOTE._replace(size=9.5, leading=14))
    book.space(6)
    book.text(paper.figures, theme.STRONG)
    for sentence in paper.rules:
        book.text(sentence, theme.NOTE)
    if paper.left_out:
        said = ngettext(
            "{n} person with protected identity stands on the roll, but not on this paper.",
            "{n} people with protected identity stand on the roll, but not on this paper.",
            paper.left_out,
        )
        book.text(said.format(n=integer(paper.left_out)), theme.NOTE)
    book.space(8)
    _section(book, _("May vote"), paper.voters, watch, sign=True)
    if paper.others:
        book.space(14)
        _section(book, _("May not vote"), paper.others, watch, sign=False)
    return finished(book, Properties(joined(_("Voting roll"), paper.title, by=": "), paper.group), progress=progress)


def _section(book: Book, title: str, rows: Sequence[RollRow], watch: Progress, *, sign: bool) -> None:
    book.heading(f"{title} ({integer(len(rows))})", key=f"roll-{sign}")
    done = 0
    lettered = len(rows) >= _MANY
    for letter, found in groupby(rows, key=lambda row: row.letter if lettered else ""):
        part = list(found)
        watch.step(done, len(rows), _("Laying out the roll"))
        done += len(part)
        if letter:
            book.need(70)
            book.text(letter, theme.SUBHEADING)
        _table(book, part, sign)


def _table(book: Book, rows: Sequence[RollRow], sign: bool) -> None:
    columns = [
        Column(_("Card") if sign else "", most=34, align="right"),
        Column(_("Name"), share=5, keep=True),
        Column(_("Votes"), most=44, align="right", keep=sign),
        Column(_("Why") if sign else _("Why not"), share=5, keep=True),
        Column(_("Signature") if sign else "", least=_SIGN if sign else 0, most=_SIGN, keep=sign),
    ]
    cells = [
        [
            words(row.card if sign else "", theme.NOTE),
            words(row.name, theme.SMALL_STRONG, row.kind),
            words(row.votes if sign else "", theme.SMALL),
            words(row.reason, theme.SMALL, row.note),
            Cell(line=sign),
        ]
        for row in rows
    ]
    tables.draw(book, Table(columns, cells, pad=4, least_height=26 if sign else 0))
