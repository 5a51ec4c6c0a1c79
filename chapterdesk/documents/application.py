"""An application for support with its budget, and the letter that tells the decision, as PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from chapterdesk.core.locale import capital, long_date
from chapterdesk.core.text import _, pgettext
from chapterdesk.documents import fonts, tables, theme, wrapping
from chapterdesk.documents.book import Book, baseline, joined
from chapterdesk.documents.finish import Properties, finished, printed_text
from chapterdesk.documents.shapes import rule
from chapterdesk.documents.tables import Cell, Column, Table, words


@dataclass(frozen=True)
class BudgetRow:
    """A line of the budget, amounts in words; ``reserve`` marks what is held back for the urgent."""

    name: str
    amount: str
    spent: str = ""
    reserve: bool = False


@dataclass(frozen=True)
class SupportPaper:
    """An application as papers show it: everything in words, "" for what is not known.

    Attributes:
        name: Its purpose.
        ref: Its Ref, so that a reply can be told apart from others.
        applicant: Who applies.
        facts: Further facts as (name, value): fund, priority, campaign, sent on.
        about: What it is for.
        amount, total, reserve, spent: Amounts with their currency.
        state: What became of it, in words.
        granted, grounds, decided: The decision; ``decided`` is its day.
        meeting: Where it was decided.
        paid_on, report_due: Days.
        report: What came of it.
        lines: The budget.
        group: Whose desk made the paper; ``author`` signs.
        printed: Local time of printing; None means now.
    """

    name: str
    ref: str
    applicant: str
    amount: str
    facts: Sequence[tuple[str, str]] = ()
    about: str = ""
    total: str = ""
    reserve: str = ""
    spent: str = ""
    state: str = ""
    refused: bool = False
    granted: str = ""
    grounds: str = ""
    decided: dt.date | None = None
    meeting: str = ""
    paid_on: dt.date | None = None
    report_due: dt.date | None = None
    report: str = ""
    lines: Sequence[BudgetRow] = ()
    group: str = ""
    author: str = ""
    printed: dt.datetime | None = None


def application(paper: SupportPaper, *, size: str = "A4") -> bytes:
    """Return the application as PDF: who asks, what for, the budget with its sum, and what was decided and reported."""
    book = _book(paper, _("Application for support"), size)
    _facts(book, [(_("Who applies"), paper.applicant), (_("Applied for"), paper.amount), *paper.facts])
    if paper.about:
        book.heading(_("What it is for"))
        book.text(paper.about)
    if paper.lines:
        book.heading(_("Budget"))
        _budget(book, paper)
    if paper.decided is not None:
        book.heading(_("Decision"))
        _facts(book, _decision_facts(paper))
        if paper.grounds:
            book.y -= 8
            book.text(paper.grounds)
    if paper.report:
        book.heading(_("Report back"))
        book.text(paper.report)
    _signature(book, [paper.applicant])
    return finished(book, Properties(f"{_('Application for support')}: {paper.name}", paper.author or paper.group))


def decision_letter(paper: SupportPaper, *, size: str = "A4") -> bytes:
    """Return the letter that tells the applicant what was decided, why, and what comes next."""
    book = _book(paper, _("Decision on support"), size)
    for paragraph in letter_text(paper):
        book.text(paragraph)
        book.y -= 9
    _facts(book, [(_("Application"), f"{paper.name} ({paper.ref})"), *_decision_facts(paper)])
    if paper.lines and paper.granted and not paper.refused:
        book.heading(_("The budget that was applied for"))
        _budget(book, paper)
    book.space(18)
    book.text(_("Kind regards,\n{name}").format(name=paper.author).split("\n")[0])
    _signature(book, [paper.author])
    return finished(book, Properties(f"{_('Decision on support')}: {paper.name}", paper.author or paper.group))


def letter_text(paper: SupportPaper) -> list[str]:
    """Return the paragraphs of the letter, which the mail says too."""
    day = long_date(paper.decided) if paper.decided else ""
    if paper.refused:
        first = _("We have decided on your application “{name}” of {amount}. It is refused.")
    else:
        first = _("We have decided on your application “{name}” of {amount}. You are granted {granted}.")
    said = [first.format(name=paper.name, amount=paper.amount, granted=paper.granted)]
    if day:
        said[0] += " " + _("The decision was taken on {day}.").format(day=day)
    if paper.grounds:
        said.append(_("The grounds: {grounds}").format(grounds=paper.grounds))
    if paper.refused:
        said.append(_("You are welcome to ask us about the decision, and to apply again."))
    elif paper.report_due is not None:
        said.append(
            _("Report back by {day}: what was done, what it cost line by line, and what is left.").format(
                day=long_date(paper.report_due)
            )
        )
        said.append(_("What is left is paid back to the fund. Keep the receipts."))
    else:
        said.append(_("When the money has been paid, you report back what was done and what it cost line by line."))
    return said


def _book(paper: SupportPaper, title: str, size: str) -> Book:
    book = Book(size, (paper.group or paper.applicant, title), capital(printed_text(paper.printed)))
    book.new_page()
    book.mark("support", f"{title}: {paper.name}")
    book.text(title, theme.LEAD)
    book.text(paper.name, theme.TITLE)
    book.text(joined(paper.ref, paper.applicant), theme.NOTE._replace(size=9.5, leading=14))
    if paper.state:
        book.y -= 6
        book.put(*tables.badge(paper.state, book.left, book.y - 10))
        book.y -= 14
    book.y -= 12
    return book


def _decision_facts(paper: SupportPaper) -> list[tuple[str, str]]:
    def day(value: dt.date | None) -> str:
        return long_date(value) if value else ""

    return [
        (pgettext("application", "Outcome"), paper.state),
        (_("Amount granted"), paper.granted),
        (_("Decided on"), day(paper.decided)),
        (_("Decided at"), paper.meeting),
        (_("Paid on"), day(paper.paid_on)),
        (_("Report due"), day(paper.report_due)),
    ]


def _facts(book: Book, facts: Sequence[tuple[str, str]]) -> None:
    shown = [(name, value) for name, value in facts if value]
    if not shown:
        return
    soft = theme.BODY._replace(colour=theme.SOFT)
    indent = min(max(wrapping.natural(name, soft) for name, _value in shown) + 14, book.width * 0.4)
    book.put(rule(book.left, book.right, book.y, width=0.9, colour=theme.RULE))
    book.y -= 6
    for name, value in shown:
        book.need(theme.BODY.leading)
        book.line(fonts.resolve(name), soft, book.left, book.y - baseline(theme.BODY))
        book.text(value, theme.BODY, indent=indent)
        book.y -= 3
    book.y -= 4
    book.put(rule(book.left, book.right, book.y))


def _budget(book: Book, paper: SupportPaper) -> None:
    columns = [
        Column(_("What"), share=1),
        Column(_("Amount"), align="right", most=110),
        Column(_("Spent"), align="right", most=110),
    ]
    rows = [
        [
            words(line.name, theme.BODY, _("Reserve for the urgent") if line.reserve else ""),
            words(line.amount, theme.BODY),
            words(line.spent, theme.BODY) if line.spent else Cell(),
        ]
        for line in paper.lines
    ]
    rows.append([words(_("Sum"), theme.STRONG), words(paper.total, theme.STRONG), words(paper.spent, theme.STRONG)])
    tables.draw(book, Table(columns, rows, pad=5))
    if paper.reserve:
        book.y -= 4
        book.text(_("Of which reserve for the urgent: {amount}").format(amount=paper.reserve), theme.NOTE)


def _signature(book: Book, names: Sequence[str]) -> None:
    height = theme.WRITING_LINE * 1.6 + 24
    book.space(16)
    book.need(height)
    y = book.y - theme.WRITING_LINE * 1.6
    for place, name in enumerate(names):
        width = book.width / 2 - 12
        x = book.left + place * (width + 24)
        book.put(rule(x, x + width, y, width=0.7, colour=theme.RULE))
        book.line(wrapping.shortened(name, theme.SMALL, width), theme.SMALL, x, y - 12)
    book.y -= height
