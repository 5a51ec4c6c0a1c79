"""The recovery sheet: the key that opens a database when its passphrase is forgotten."""

from __future__ import annotations

from chapterdesk.core.locale import capital, long_date
from chapterdesk.core.text import _, pgettext
from chapterdesk.documents import fonts, qr, theme, wrapping
from chapterdesk.documents.book import Book, baseline
from chapterdesk.documents.finish import Properties, finished, printed_text
from chapterdesk.documents.papers import RecoveryPaper
from chapterdesk.documents.shapes import Box, mark, moved, rule

_COLUMNS = 4
_QR_SIDE = 110


def recovery_sheet(paper: RecoveryPaper, *, size: str = "A4") -> bytes:
    """Return the recovery sheet as PDF: the key in its groups, whose it is, and what to do with it. One page."""
    book = Book(size, ("", ""), capital(printed_text(paper.printed)))
    book.new_page(head=False)
    _heading(book, paper)
    _key(book, paper)
    _guide(book, paper)
    _copies(book)
    title = f"{_('Recovery sheet')}, {paper.database}"
    return finished(book, Properties(title, "ChapterDesk"))


def groups_of(key: str) -> list[str]:
    """Return the key's groups as it came with them, since each carries its own check; an unbroken key in fours."""
    groups = key.replace("-", " ").split()
    return groups if len(groups) > 1 else [key[start : start + 4] for start in range(0, len(key), 4)]


def _heading(book: Book, paper: RecoveryPaper) -> None:
    side = 34
    book.put(*mark(book.left, book.y - side, side))
    book.line(fonts.resolve(_("Recovery sheet"), "semibold"), theme.TITLE, book.left + side + 12, book.y - 25)
    book.y -= side + 12
    book.put(rule(book.left, book.right, book.y, width=1.6, colour=theme.ACCENT))
    book.y -= 14
    book.text(paper.database, theme.HEADING)
    book.text(_("Key made on {date}").format(date=long_date(paper.day)), theme.BODY)
    if paper.file_name:
        book.text(_("File: {name}").format(name=paper.file_name), theme.BODY)
    book.y -= 14


def _key(book: Book, paper: RecoveryPaper) -> None:
    groups = groups_of(paper.key)
    gap, height = 8, 32
    room = book.width - (_QR_SIDE + 18 if paper.qr else 0)
    width = (room - gap * (_COLUMNS - 1)) / _COLUMNS
    top = book.y
    for index, group in enumerate(groups):
        row, column = divmod(index, _COLUMNS)
        x, y = book.left + column * (width + gap), top - (row + 1) * height - row * gap
        book.put(Box(x, y, width, height, 3, fill=theme.TINT))
        text = fonts.resolve(group, theme.KEY.role)
        # The place of each group is numbered, so that two people can read it to one another.
        book.line(str(index + 1), theme.CAPTION, x + 5, y + height - 11)
        book.line(text, theme.KEY, x + width / 2 + 4, y + height / 2 - 5.5, align="centre")
    rows = -(-len(groups) // _COLUMNS)
    bottom = top - rows * (height + gap)
    if paper.qr:
        picture = qr.code("-".join(groups), _QR_SIDE)
        # The quiet zone of the code hangs over the margin, so that its modules stand in line with the text.
        dx, dy = book.right - _QR_SIDE + 8, top - _QR_SIDE + 8
        book.put(*(moved(shape, dx, dy) for shape in picture.shapes))
        bottom = min(bottom, dy - 4)
    book.y = bottom - 14


def _guide(book: Book, paper: RecoveryPaper) -> None:
    opens = _(
        "This key opens the database if the passphrase is forgotten. Nobody can make it again without the passphrase."
    )
    book.text(opens, theme.BODY)
    _steps(
        book,
        _("If you have forgotten the passphrase"),
        (
            _("Start ChapterDesk and open the database, or a backup of it."),
            _("Choose “Use the recovery sheet” beneath the passphrase."),
            _("Type the key, group by group. Capitals, spaces and hyphens do not matter."),
            _("Choose a new passphrase. This sheet stays valid."),
        ),
    )
    _steps(
        book,
        _("Take care of this sheet"),
        (
            _("Print two copies and keep them in two safe places, away from the computer."),
            _("Whoever has this sheet and the file can read everything. Do not photograph it or send it by mail."),
            _(
                "If it is lost or somebody may have seen it, change the key in Settings and print a new sheet. Older backups keep the old key."
            ),
            _("When you hand over the desk, hand over this sheet too."),
        ),
    )


def _steps(book: Book, title: str, steps: tuple[str, ...]) -> None:
    book.heading(title)
    for number, step in enumerate(steps, 1):
        lines = wrapping.lines(step, theme.BODY, book.width - 20)
        book.line(str(number), theme.STRONG, book.left, book.y - baseline(theme.BODY))
        for line in lines:
            book.line(line, theme.BODY, book.left + 20, book.y - baseline(theme.BODY))
            book.y -= theme.BODY.leading
        book.y -= 3


def _copies(book: Book) -> None:
    book.y -= 34
    x = book.left
    for label, share in ((pgettext("one of several", "Copy"), 0.2), (_("Kept by"), 0.4), (_("Where"), 0.4)):
        width = book.width * share - (12 if x + book.width * share < book.right - 1 else 0)
        text_width = book.line(fonts.resolve(label), theme.SMALL, x, book.y)
        book.put(rule(x + text_width + 6, x + width, book.y - 2, width=0.7, colour=theme.RULE))
        x += book.width * share
