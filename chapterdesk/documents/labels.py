"""Address labels on the sheets that office shops sell: each text within its label, none printed over an edge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import N_, _
from chapterdesk.documents import wrapping
from chapterdesk.documents.book import BareBook, Book, baseline
from chapterdesk.documents.finish import Properties, finished
from chapterdesk.documents.theme import MM, Style

_PAD = 4 * MM
_SIZES = (10.5, 9.5, 8.5, 7.5, 6.5)


@dataclass(frozen=True)
class Sheet:
    """A sheet of labels, in millimetres; the makers print these measures on the packet.

    Attributes:
        key: Stable name.
        label: What it is called, with the size of a label.
        paper: The paper it comes on.
        columns, rows: How many labels stand beside and above each other.
        width, height: Of one label.
        left, top: From the paper's edge to the first label.
        across, down: From one label's edge to the next one's same edge.
    """

    key: str
    label: str
    paper: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float
    down: float

    @property
    def many(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows


SHEETS = (
    # A4 grids as sold under several brands: 3 by 7 of 63.5 x 38.1 mm (L7160), 3 by 8 of 70 x 37 (3474), 2 by 7 of 99.1 x 38.1 (L7163).
    Sheet("3x7", N_("21 labels, 63.5 \u00d7 38.1 mm (A4)"), "A4", 3, 7, 63.5, 38.1, 7.2, 15.1, 66.0, 38.1),
    Sheet("3x8", N_("24 labels, 70 \u00d7 37 mm (A4)"), "A4", 3, 8, 70.0, 37.0, 0.0, 0.5, 70.0, 37.0),
    Sheet("2x7", N_("14 labels, 99.1 \u00d7 38.1 mm (A4)"), "A4", 2, 7, 99.1, 38.1, 4.7, 15.1, 101.6, 38.1),
    # Letter, 3 by 10 of 2 5/8 x 1 inch (5160).
    Sheet("3x10", N_("30 labels, 66.7 \u00d7 25.4 mm (Letter)"), "Letter", 3, 10, 66.7, 25.4, 4.8, 12.7, 69.85, 25.4),
)


def sheet_of(key: str) -> Sheet:
    """Return a sheet by its key, the first where there is none of that key."""
    return next((sheet for sheet in SHEETS if sheet.key == key), SHEETS[0])


def places(sheet: Sheet, many: int, skip: int = 0) -> Iterator[tuple[int, float, float]]:
    """Return for each label its page, and its left and upper edge in points from the paper's upper left corner."""
    for number in range(skip, skip + many):
        page, at = divmod(number, sheet.many)
        line, column = divmod(at, sheet.columns)
        yield page, (sheet.left + column * sheet.across) * MM, (sheet.top + line * sheet.down) * MM


def labels(
    addresses: Sequence[Sequence[str]],
    sheet: Sheet,
    *,
    skip: int = 0,
    title: str = "",
    progress: Progress | None = None,
) -> bytes:
    """Return labels as PDF; ``skip`` leaves out as many at the start, of a sheet that was begun. Print without scaling."""
    book = BareBook(sheet.paper, ("", ""), "")
    for number, (page, left, top) in enumerate(places(sheet, len(addresses), skip % sheet.many)):
        if progress is not None and number % 200 == 0:
            progress.step(number, len(addresses), _("Laying out the labels"))
        while len(book.pages) <= page:
            book.new_page(head=False)
        _label(book, addresses[number], sheet, left, book.page.height - top)
    if not book.pages:
        book.new_page(head=False)
    return finished(book, Properties(title or _("Address labels")), progress=progress)


def _label(book: Book, lines: Sequence[str], sheet: Sheet, left: float, top: float) -> None:
    room, height = sheet.width * MM - 2 * _PAD, sheet.height * MM - 2 * _PAD * 0.7
    for size in _SIZES:
        style = Style(size=size, leading=size * 1.3)
        wrapped = [line for text in lines if text for line in wrapping.lines(text, style, room)]
        if len(wrapped) * style.leading <= height:
            break
    # Addresses longer than any label lose their middle rather than the town, which stands last.
    most = max(1, int(height // style.leading))
    if len(wrapped) > most:
        wrapped = [*wrapped[: most - 1], wrapped[-1]]
    y = top - (sheet.height * MM - len(wrapped) * style.leading) / 2
    for line in wrapped:
        book.line(wrapping.shortened(line, style, room), style, left + _PAD, y - baseline(style))
        y -= style.leading
