"""The pack's first page: whose meeting, when and where, what is decided, what lies in the pack."""

from __future__ import annotations

import datetime as dt

from chapterdesk.core.locale import capital, long_date
from chapterdesk.core.text import _, ngettext
from chapterdesk.documents import fonts, theme, wrapping
from chapterdesk.documents.agenda import TimedRow, page_words
from chapterdesk.documents.book import Book, baseline, joined
from chapterdesk.documents.papers import PackPaper
from chapterdesk.documents.shapes import Box, Stroke, mark, rule
from chapterdesk.documents.tables import badge
from chapterdesk.documents.theme import Style

_SHOWN_DECISIONS = 8


def clock_text(time: dt.time) -> str:
    """Return a time as "18:30"."""
    return f"{time:%H:%M}"


def hours(start: dt.time | None, end: dt.time | None) -> str:
    """Return "18:30 to 20:15", or what of it is known."""
    if start and end:
        return _("{start} to {end}").format(start=clock_text(start), end=clock_text(end))
    return _("from {start}").format(start=clock_text(start)) if start else ""


def draw(book: Book, paper: PackPaper, rows: list[TimedRow], contents: list[tuple[str, str]]) -> None:
    """Draw the cover; ``contents`` are (key, title) of every part, in order."""
    book.new_page(head=False)
    _group(book, paper)
    book.y -= 58 if len(contents) <= 10 else 26
    _title(book, paper)
    _facts(book, paper)
    _decisions(book, rows)
    _contents(book, contents)
    _whom_to_tell(book, paper)


def _group(book: Book, paper: PackPaper) -> None:
    side = 34
    book.put(*mark(book.left, book.y - side, side))
    x, room = book.left + side + 11, book.width - side - 11
    name = wrapping.lines(paper.group, theme.SUBHEADING, room)
    district = wrapping.lines(paper.district, theme.SMALL._replace(colour=theme.SOFT), room)
    y = book.y - 2
    for line, style in [
        *((n, theme.SUBHEADING) for n in name),
        *((d, theme.SMALL._replace(colour=theme.SOFT)) for d in district),
    ]:
        book.line(line, style, x, y - baseline(style))
        y -= style.leading
    book.y = min(book.y - side, y)


def _title(book: Book, paper: PackPaper) -> None:
    book.text(_("Meeting pack for {date}").format(date=long_date(paper.day)), theme.LEAD)
    book.y -= 2
    for size in theme.COVER_SIZES:
        style = Style("semibold", size, round(size * 1.2))
        lines = wrapping.lines(paper.title, style, book.width)
        # A size is right when the title keeps to two lines and no word had to be cut.
        if len(lines) <= 2 and all(wrapping.natural(word, style) <= book.width for word in paper.title.split()):
            break
    book.text(paper.title, style)
    book.y -= 10
    book.put(rule(book.left, book.right, book.y, width=1.6, colour=theme.ACCENT))
    book.y -= 14


def _facts(book: Book, paper: PackPaper) -> None:
    doors = _("doors {time}").format(time=clock_text(paper.doors)) if paper.doors else ""
    facts = [
        (
            _("When"),
            capital(long_date(paper.day, weekday=True, year=False)),
            joined(hours(paper.start, paper.end), doors, by=", "),
        ),
        (_("Where"), paper.place, paper.place_note),
        (_("Welcome"), paper.welcome, paper.welcome_note),
    ]
    facts = [fact for fact in facts if fact[1] or fact[2]]
    gap = 16
    note = theme.SMALL._replace(size=9.5, leading=13)
    wanted = [
        max(wrapping.natural(text, style) for text, style in zip(fact, (theme.CAPTION, theme.FACT, note), strict=True))
        for fact in facts
    ]
    room = book.width - gap * (len(facts) - 1)
    widths = (
        [w + (room - sum(wanted)) / len(facts) for w in wanted]
        if sum(wanted) <= room
        else [room / len(facts)] * len(facts)
    )
    x, lowest = book.left, book.y
    for (label, value, extra), width in zip(facts, widths, strict=True):
        y = book.y
        for text, style in ((label, theme.CAPTION._replace(size=8.5, leading=13)), (value, theme.FACT), (extra, note)):
            for line in wrapping.lines(text, style, width):
                book.line(line, style, x, y - baseline(style))
                y -= style.leading
        lowest = min(lowest, y)
        x += width + gap
    book.y = lowest - 12
    book.put(rule(book.left, book.right, book.y, width=0.8, colour=theme.RULE))
    book.y -= 24


def decisions_title(count: int) -> str:
    """Return "We decide two things", in words up to six."""
    words = {
        1: _("We decide one thing"),
        2: _("We decide two things"),
        3: _("We decide three things"),
        4: _("We decide four things"),
    }
    words |= {5: _("We decide five things"), 6: _("We decide six things")}
    return words.get(count) or ngettext("We decide {n} thing", "We decide {n} things", count).format(n=count)


def _decisions(book: Book, rows: list[TimedRow]) -> None:
    decided = [row for row in rows if row.row.is_decision]
    if not decided:
        return
    pad, style = 14, theme.BODY
    label = fonts.resolve(_("Decision"), theme.BADGE.role)
    indent = pad + wrapping.natural(label, theme.BADGE) + 12 + 10
    laid = []
    for row in decided[:_SHOWN_DECISIONS]:
        when = joined(clock_text(row.start) if row.start else "", page_words(book, row.keys or ("agenda",)), by=", ")
        aside = wrapping.natural(when, theme.NOTE)
        laid.append((when, wrapping.lines(row.row.title, style, book.width - indent - pad - aside - 12)))
    more = len(decided) - len(laid)
    height = 2 * pad + 20 + sum(6 + style.leading * len(lines) for _when, lines in laid) + (18 if more else 0)
    book.need(height)
    top = book.y
    book.put(Box(book.left, top - height, book.width, height, 4, stroke=theme.INK, line=0.9))
    y = top - pad - 13
    book.line(fonts.resolve(decisions_title(len(decided)), "semibold"), theme.SUBHEADING, book.left + pad, y)
    y -= 21
    for when, lines in laid:
        book.put(*badge(label, book.left + pad, y))
        book.line(fonts.resolve(when), theme.NOTE, book.right - pad, y, align="right")
        for line in lines:
            book.line(line, style, book.left + indent, y)
            y -= style.leading
        y -= 6
    if more:
        text = ngettext("and {n} more, in the agenda", "and {n} more, in the agenda", more).format(n=more)
        book.line(fonts.resolve(text), theme.NOTE, book.left + indent, y)
    book.y = top - height - 26


def _contents(book: Book, contents: list[tuple[str, str]]) -> None:
    if not contents:
        return
    book.need(80)
    book.text(_("In this pack"), theme.SUBHEADING, keep=30)
    book.y -= 4
    style, pitch = theme.BODY, 20 if len(contents) <= 10 else 17
    for key, title in contents:
        lines = wrapping.lines(title, style, book.width - 60)
        book.need(pitch + style.leading * (len(lines) - 1))
        y = book.y - baseline(style)
        for index, line in enumerate(lines):
            width = book.line(line, style, book.left, y - index * style.leading)
        y -= style.leading * (len(lines) - 1)
        number = str(book.known_pages.get(key, 0))
        number_width = book.line(number, theme.STRONG, book.right, y, align="right")
        start, end = book.left + width + 5, book.right - number_width - 6
        if end - start > 12:
            book.put(Stroke(((start, y), (end, y)), 0.6, theme.SOFT, (0.6, 2.2)))
        book.y -= pitch + style.leading * (len(lines) - 1)


def _whom_to_tell(book: Book, paper: PackPaper) -> None:
    tell = ""
    if paper.contact and paper.contact_by:
        tell = _("Can’t come? Tell {who}, by {when}.").format(who=paper.contact, when=paper.contact_by)
    elif paper.contact:
        tell = _("Can’t come? Tell {who}.").format(who=paper.contact)
    text = joined(tell, paper.contact_note, by=" ")
    if text:
        book.space(12)
        book.text(text, theme.SMALL._replace(leading=13, colour=theme.SOFT))
