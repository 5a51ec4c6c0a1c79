"""The minutes of a meeting as PDF."""

from __future__ import annotations

from collections.abc import Sequence

from chapterdesk.core.locale import capital, long_date, short_date
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.documents import fonts, tables, theme, wrapping
from chapterdesk.documents.book import Book, baseline, joined
from chapterdesk.documents.cover import hours
from chapterdesk.documents.finish import Properties, finished, paper_foot
from chapterdesk.documents.papers import CommitmentRow, MinutesItem, MinutesPaper
from chapterdesk.documents.shapes import rule
from chapterdesk.documents.tables import Column, Table, words

_INDENT = 40


def minutes(paper: MinutesPaper, *, size: str = "A4") -> bytes:
    """Return the minutes as PDF in the current language: heading, who was there, items, decisions, commitments, signatures."""
    title = "{paper}: {meeting}".format(paper=pgettext("on paper", "Minutes"), meeting=paper.title)
    foot = paper_foot(paper)
    book = Book(size, (paper.group, f"{title}, {long_date(paper.day)}"), foot)
    book.new_page()
    _heading(book, paper, title)
    _facts(book, paper)
    for index, item in enumerate(paper.items):
        if index and index == len(paper.items) - 1:
            # The signatures take the last item with them to a new page rather than stand there alone.
            book.need(min(_signatures_height(paper) + 80, book.full_room))
        _item(book, item, item.number or f"§\u00a0{paper.first_number + index}", paper)
    _signatures(book, paper)
    return finished(
        book,
        Properties(f"{title}, {long_date(paper.day)}", paper.author or paper.group, pgettext("on paper", "Minutes")),
    )


def _heading(book: Book, paper: MinutesPaper, title: str) -> None:
    book.mark("minutes", title)
    book.text(pgettext("on paper", "Minutes"), theme.LEAD)
    book.text(paper.title, theme.TITLE)
    book.text(joined(paper.group, paper.district, by=", "), theme.NOTE._replace(size=9.5, leading=14))
    if paper.draft:
        book.y -= 6
        book.put(*tables.badge(_("Draft, not checked yet"), book.left, book.y - 10))
        book.y -= 14
    book.y -= 12


def _counted(names: Sequence[str], voting: int | None = None) -> str:
    if not names:
        return ""
    count = ngettext("{n} person", "{n} people", len(names)).format(n=len(names))
    if voting is not None:
        count = ngettext("{people}, of whom {n} with a vote", "{people}, of whom {n} with a vote", voting).format(
            people=count, n=voting
        )
    return f"{count}: {', '.join(names)}"


def _facts(book: Book, paper: MinutesPaper) -> None:
    facts = (
        (_("When"), joined(capital(long_date(paper.day, weekday=True)), hours(paper.start, paper.end), by=", ")),
        (_("Where"), paper.place),
        (_("Chair"), paper.chair),
        (pgettext("who writes", "Minutes"), paper.secretary),
        (ngettext("Minutes checker", "Minutes checkers", len(paper.checkers)), ", ".join(paper.checkers)),
        (pgettext("on paper", "Present"), _counted(paper.present, paper.voting)),
        (_("Also present"), _counted(paper.others)),
        (_("Sent word"), ", ".join(paper.excused)),
    )
    book.put(rule(book.left, book.right, book.y, width=0.9, colour=theme.RULE))
    book.y -= 6
    label_style = theme.BODY._replace(colour=theme.SOFT)
    shown = [(label, value) for label, value in facts if value]
    indent = min(max(wrapping.natural(label, label_style) for label, _value in shown) + 14, book.width * 0.4)
    for label, value in shown:
        book.need(theme.BODY.leading)
        book.line(fonts.resolve(label), label_style, book.left, book.y - baseline(theme.BODY))
        book.text(value, theme.BODY, indent=indent)
        book.y -= 3
    book.y -= 4
    book.put(rule(book.left, book.right, book.y))


def _item(book: Book, item: MinutesItem, number: str, paper: MinutesPaper) -> None:
    book.space(18)
    style = theme.SUBHEADING
    lines = wrapping.lines(item.title, style, book.width - _INDENT)
    book.need(style.leading * max(len(lines), 1) + 34)
    book.mark(f"item:{number}", f"{number} {item.title}", level=1)
    book.line(fonts.resolve(number, style.role), style, book.left, book.y - baseline(style))
    for line in lines or ("",):
        book.need(style.leading)
        book.line(line, style, book.left + _INDENT, book.y - baseline(style))
        book.y -= style.leading
    for paragraph in item.paragraphs:
        book.y -= 4
        book.text(paragraph, theme.BODY, indent=_INDENT)
    for decision in item.decisions:
        _decision(book, decision.number, decision.text)
    if item.commitments:
        _commitments(book, item.commitments, paper)


def _decision(book: Book, number: str, text: str) -> None:
    book.y -= 6
    label = fonts.resolve(_("Decision {number}").format(number=number) if number else _("Decision"), "semibold")
    width = fonts.width(label, "semibold", theme.BODY.size)
    lines = wrapping.lines(text, theme.BODY, book.width - _INDENT - width - 10)
    book.need(theme.BODY.leading * min(len(lines), 4))
    book.line(label, theme.STRONG, book.left + _INDENT, book.y - baseline(theme.BODY))
    for line in lines or ("",):
        book.need(theme.BODY.leading)
        book.line(line, theme.BODY, book.left + _INDENT + width + 10, book.y - baseline(theme.BODY))
        book.y -= theme.BODY.leading


def _commitments(book: Book, rows: Sequence[CommitmentRow], paper: MinutesPaper) -> None:
    book.y -= 8
    columns = [
        Column(_("Who"), most=120),
        Column(_("Takes on"), share=1),
        Column(pgettext("deadline", "By"), most=80, align="right"),
    ]
    cells = [
        [
            words(row.who, theme.SMALL_STRONG),
            words(row.what, theme.SMALL, row.outcome),
            words(short_date(row.by, today=paper.day) if row.by else "", theme.SMALL),
        ]
        for row in rows
    ]
    book.left += _INDENT
    tables.draw(book, Table(columns, cells, pad=3.5))
    book.left -= _INDENT


_SIGNATURE = theme.WRITING_LINE * 1.3 + 30


def _signers(paper: MinutesPaper) -> list[tuple[str, str]]:
    people = [(_("Chair"), paper.chair), (pgettext("who writes", "Minutes"), paper.secretary)]
    people += [(ngettext("Minutes checker", "Minutes checkers", 1), name) for name in paper.checkers]
    return [(role, name) for role, name in people if name]


def _signatures_height(paper: MinutesPaper) -> float:
    return _SIGNATURE * ((len(_signers(paper)) + 1) // 2) + 14


def _signatures(book: Book, paper: MinutesPaper) -> None:
    people = _signers(paper)
    if not people:
        return
    book.space(14)
    book.need(min(_signatures_height(paper), book.full_room - 40))
    if book.untouched and len(book.pages) > 1:
        # Signatures alone on a page could stand beneath any text: they say what they sign.
        last = len(book.pages) - 1
        text = ngettext("Signatures to the minutes on page 1", "Signatures to the minutes on pages 1 to {n}", last)
        book.text(text.format(n=last), theme.BODY)
    gap = 24
    width = (book.width - gap) / 2
    for index in range(0, len(people), 2):
        book.need(_SIGNATURE)
        line_y = book.y - theme.WRITING_LINE * 1.3
        for place, (role, name) in enumerate(people[index : index + 2]):
            x = book.left + place * (width + gap)
            book.put(rule(x, x + width, line_y, width=0.7, colour=theme.RULE))
            book.line(wrapping.shortened(name, theme.SMALL, width), theme.SMALL, x, line_y - 12)
            book.line(fonts.resolve(role), theme.CAPTION, x, line_y - 22)
        book.y -= _SIGNATURE
