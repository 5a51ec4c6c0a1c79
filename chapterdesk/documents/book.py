"""A paper being laid out: pages, a place to write at, running head and foot, bookmarks and page numbers of parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chapterdesk.core.text import _
from chapterdesk.documents import fonts, theme, wrapping
from chapterdesk.documents.shapes import Photo, Picture, Shape, Words, moved, rule
from chapterdesk.documents.theme import Style


@dataclass
class Page:
    """One page: its paper size and what lies on it; ``insert`` says which page of a foreign PDF is laid into it."""

    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)
    head: tuple[str, str] | None = None
    insert: tuple[int, int] | None = None


@dataclass(frozen=True)
class Bookmark:
    """An entry of the outline: where, and how deep (0 is a part)."""

    title: str
    page: int
    level: int


class Book:
    """Pages filled from the top down. Places are points; ``y`` is the lower edge of what is written so far.

    Args:
        size: ``"A4"`` or ``"Letter"``.
        head: Running head, left and right; empty for none.
        foot: Running foot beside "Page x of y".
        known_pages: Page numbers of parts from an earlier layout of the same paper, for contents and references.
        landscape: Turn the paper.
    """

    def __init__(
        self,
        size: str,
        head: tuple[str, str],
        foot: str,
        *,
        known_pages: Mapping[str, int] | None = None,
        landscape: bool = False,
    ) -> None:
        if size not in theme.SIZES:
            raise ValueError(size)
        wide, high = theme.SIZES[size]
        self.size = (high, wide) if landscape else (wide, high)
        self.head, self.foot = head, foot
        self.known_pages: Mapping[str, int] = known_pages or {}
        self.found_pages: dict[str, int] = {}
        self.bookmarks: list[Bookmark] = []
        self.pages: list[Page] = []
        self.y = 0.0
        self.left = theme.BINDING
        self.right = self.size[0] - theme.MARGIN

    @property
    def width(self) -> float:
        """Width of the text area."""
        return self.right - self.left

    @property
    def floor(self) -> float:
        """Where text must stop."""
        return theme.MARGIN + 2

    @property
    def room(self) -> float:
        """Height left on this page."""
        return self.y - self.floor if self.pages else 0.0

    @property
    def full_room(self) -> float:
        """Height of an empty page."""
        return self.size[1] - theme.FIRST_LINE - self.floor

    @property
    def page(self) -> Page:
        """The page written to."""
        return self.pages[-1]

    @property
    def untouched(self) -> bool:
        """Whether nothing has been written on this page yet."""
        return bool(self.pages) and self.y >= self.size[1] - theme.FIRST_LINE

    def new_page(self, *, head: bool = True, landscape: bool = False) -> Page:
        """Begin a page."""
        wide, high = (max(self.size), min(self.size)) if landscape else self.size
        self.pages.append(Page(wide, high, head=self.head if head else None))
        self.y = high - (theme.FIRST_LINE if head else theme.MARGIN)
        return self.page

    def need(self, height: float) -> None:
        """Begin a page unless ``height`` is left on this one."""
        if not self.pages or (self.room < height and not self.untouched):
            self.new_page()

    def space(self, height: float) -> None:
        """Leave empty height, but none at the top of a page."""
        if not self.untouched:
            self.y -= height

    def put(self, *shapes: Shape) -> None:
        """Lay shapes on the page."""
        self.page.shapes.extend(shapes)

    def line(self, text: str, style: Style, x: float, y: float, *, align: str = "left") -> float:
        """Set one resolved line with its baseline at ``y`` and return its width; ``x`` is its left or right end."""
        width = fonts.width(text, style.role, style.size)
        start = x - width if align == "right" else x - width / 2 if align == "centre" else x
        self.put(Words(start, y, text, style))
        return width

    def text(self, text: str, style: Style = theme.BODY, *, indent: float = 0, keep: float = 0) -> None:
        """Write a paragraph down the page, over pages where it must; ``keep`` is height wanted beneath its last line."""
        wrapped = wrapping.lines(text, style, self.width - indent)
        self.need(
            min(style.leading * len(wrapped) + keep, self.full_room) if keep else style.leading * min(2, len(wrapped))
        )
        for line in wrapped:
            self.need(style.leading)
            self.line(line, style, self.left + indent, self.y - baseline(style))
            self.y -= style.leading

    def picture(self, picture: Picture, *, indent: float = 0) -> None:
        """Lay a chart down the page."""
        self.need(picture.height)
        dy = self.y - picture.height
        self.put(*(moved(shape, self.left + indent, dy) for shape in picture.shapes))
        self.y = dy

    def photo(self, data: bytes, width: float, height: float) -> None:
        """Lay an image (JPEG or PNG bytes) of this size in the middle of the text's width."""
        self.need(height)
        self.put(Photo(self.left + (self.width - width) / 2, self.y - height, width, height, data))
        self.y -= height

    def mark(self, key: str, title: str, *, level: int = 0) -> None:
        """Note that a part begins on this page, for contents and bookmarks."""
        self.found_pages[key] = len(self.pages)
        # A level may not be skipped in an outline.
        deepest = self.bookmarks[-1].level + 1 if self.bookmarks else 0
        self.bookmarks.append(Bookmark(title, len(self.pages), min(level, deepest)))

    def part(self, key: str, title: str, subtitle: str = "") -> None:
        """Begin a part on a new page, with its heading and bookmark."""
        if not self.untouched:
            self.new_page()
        self.mark(key, title)
        self.text(title, theme.TITLE, keep=60)
        if subtitle:
            self.text(subtitle, theme.NOTE._replace(size=9.5, leading=14))
        self.y -= 12

    def heading(self, title: str, *, keep: float = 60, key: str = "") -> None:
        """Write a heading within a part, kept with ``keep`` points of what follows."""
        self.space(20)
        self.need(theme.SUBHEADING.leading + 6 + keep)
        if key:
            self.mark(key, title, level=1)
        self.text(title, theme.SUBHEADING)
        self.y -= 6

    def finish(self) -> None:
        """Write head and foot on every page, now that their number is known."""
        for number, page in enumerate(self.pages, 1):
            self._write_head(page)
            self._write_foot(page, number)

    def _write_head(self, page: Page) -> None:
        if page.head is None:
            return
        left, right = self.left, page.width - theme.MARGIN
        y = page.height - theme.HEAD_LINE
        texts = [wrapping.shortened(text, theme.CAPTION, (right - left) / 2 - 8) for text in page.head]
        page.shapes.append(Words(left, y, texts[0], theme.CAPTION))
        width = fonts.width(texts[1], theme.CAPTION.role, theme.CAPTION.size)
        page.shapes.append(Words(right - width, y, texts[1], theme.CAPTION))
        page.shapes.append(rule(left, right, y - 8, width=theme.HEAD_RULE, colour=theme.ACCENT))

    def _write_foot(self, page: Page, number: int) -> None:
        left, right = self.left, page.width - theme.MARGIN
        y = theme.FOOT_LINE
        page.shapes.append(rule(left, right, y + 14))
        style = theme.CAPTION_STRONG
        count = fonts.resolve(_("Page {page} of {pages}").format(page=number, pages=len(self.pages)), style.role)
        width = fonts.width(count, style.role, style.size)
        page.shapes.append(Words(right - width, y, count, style))
        foot = wrapping.shortened(self.foot, theme.CAPTION, right - left - width - 16)
        page.shapes.append(Words(left, y, foot, theme.CAPTION))


class BareBook(Book):
    """A book whose pages carry no running head and foot: a certificate is hung on a wall, labels are stuck on letters."""

    def finish(self) -> None:
        """Leave the pages as they are."""


def baseline(style: Style) -> float:
    """Return how far below a line's upper edge its baseline lies."""
    # Noto Sans: letters with marks rise about 0.95 of the size, so that three quarters of the leading clears them.
    return style.leading * 0.5 + style.size * 0.36


def joined(*parts: str, by: str = " · ") -> str:
    """Return the parts that are not empty, joined; for heads, feet and second lines."""
    return by.join(part for part in parts if part)
