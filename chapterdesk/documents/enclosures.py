"""Files that go with a pack: PDFs page by page, pictures on a page of their own, anything else listed by name."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Pdf
from PIL import Image, ImageOps

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.documents import theme
from chapterdesk.documents.book import Book
from chapterdesk.documents.papers import Enclosure

PAGE_LIMIT = 1000
"""Pages of one enclosure: more is a mistake, and nobody prints it."""
_PIXELS = 100_000_000
_DPI = 200


@dataclass(frozen=True)
class Opened:
    """An enclosure made ready: a PDF with its pages' sizes in points, a picture (JPEG, with its size in pixels), or neither."""

    title: str
    name: str
    key: str
    pdf: Pdf | None = None
    sizes: tuple[tuple[float, float], ...] = ()
    picture: bytes = b""
    pixels: tuple[int, int] = (0, 0)


def open_all(enclosures: Sequence[Enclosure]) -> list[Opened]:
    """Open every enclosure. Raises UserError (``"enclosure_damaged"``, ``"enclosure_protected"``, ``"enclosure_too_long"``), naming it."""
    return [_open(enclosure, f"enclosure:{index}") for index, enclosure in enumerate(enclosures)]


def _open(enclosure: Enclosure, key: str) -> Opened:
    title = enclosure.title or enclosure.name.rsplit(".", 1)[0]
    head, ending = enclosure.data[:1024], enclosure.name.lower().rsplit(".", 1)[-1]
    if b"%PDF-" in head or ending == "pdf":
        pdf, sizes = _open_pdf(enclosure)
        return Opened(title, enclosure.name, key, pdf=pdf, sizes=sizes)
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or ending in ("png", "jpg", "jpeg"):
        data, pixels = _open_picture(enclosure)
        return Opened(title, enclosure.name, key, picture=data, pixels=pixels)
    return Opened(title, enclosure.name, key)


def _damaged(name: str, cause: Exception | None = None) -> UserError:
    error = UserError(
        _("The enclosure {name} is damaged and cannot be put in the pack.").format(name=name),
        _("Open it, save it again as PDF, and add it once more. Nothing else is changed."),
        code="enclosure_damaged",
    )
    error.__cause__ = cause
    return error


def _open_pdf(enclosure: Enclosure) -> tuple[Pdf, tuple[tuple[float, float], ...]]:
    try:
        pdf = Pdf.open(io.BytesIO(enclosure.data), suppress_warnings=True)
        count = len(pdf.pages)
        sizes: tuple[tuple[float, float], ...] = ()
        if 0 < count <= PAGE_LIMIT:
            _flatten(pdf)
            sizes = tuple(page_size(pdf, index) for index in range(count))
    except pikepdf.PasswordError as error:
        raise UserError(
            _("The enclosure {name} is locked with a password.").format(name=enclosure.name),
            _("Save a copy without a password and add that. Nothing else is changed."),
            code="enclosure_protected",
        ) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        # A broken file may hold a number where a page should be: pikepdf then fails in any of these ways.
        raise _damaged(enclosure.name) from error
    if count == 0 or any(not (0 < side < 1e6) for size in sizes for side in size):
        raise _damaged(enclosure.name)
    if count > PAGE_LIMIT:
        raise UserError(
            _("The enclosure {name} has {count} pages; the pack takes {limit}.").format(
                name=enclosure.name, count=count, limit=PAGE_LIMIT
            ),
            _("Add only the pages that the meeting needs."),
            code="enclosure_too_long",
        )
    return pdf, sizes


def _flatten(pdf: Pdf) -> None:
    # Laid into our page, a page loses its form fields and notes: what they show becomes part of the page first.
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("print")
    for page in pdf.pages:
        if page.obj.get("/Contents") is not None:
            # Reads each page's drawing once, so that damage is found here and named, not on paper.
            pikepdf.Page(page).contents_coalesce()
            page.obj.Contents.read_bytes()
        page.as_form_xobject()


def _open_picture(enclosure: Enclosure) -> tuple[bytes, tuple[int, int]]:
    """Return the picture upright, on white, at printing size, without what the camera wrote about place and time."""
    try:
        with Image.open(io.BytesIO(enclosure.data), formats=("PNG", "JPEG")) as raw:
            if raw.width * raw.height > _PIXELS:
                raise _damaged(enclosure.name)
            turned = ImageOps.exif_transpose(raw).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _damaged(enclosure.name) from error
    white = Image.new("RGB", turned.size, "white")
    white.paste(turned, mask=turned.getchannel("A"))
    most = int(11 * _DPI)
    white.thumbnail((most, most))
    out = io.BytesIO()
    white.save(out, "JPEG", quality=88, dpi=(_DPI, _DPI))
    return out.getvalue(), white.size


def page_size(pdf: Pdf, index: int) -> tuple[float, float]:
    """Return width and height in points of a foreign page as it is read, its turning heeded."""
    page = pikepdf.Page(pdf.pages[index])
    x1, y1, x2, y2 = (float(value) for value in page.cropbox.as_list())
    turn = int(page.obj.get("/Rotate", 0))
    wide, high = abs(x2 - x1), abs(y2 - y1)
    return (high, wide) if turn % 180 else (wide, high)


def place(book: Book, opened: Opened, source: int) -> None:
    """Lay an enclosure into the book: its pages follow, each with our head and page number."""
    if opened.pdf is not None:
        for index, (wide, high) in enumerate(opened.sizes):
            page = book.new_page(landscape=wide > high)
            page.insert = (source, index)
            page.head = (book.head[0], opened.title)
            if index == 0:
                book.mark(opened.key, opened.title)
        book.y = book.floor
    elif opened.picture:
        _place_picture(book, opened)


def _place_picture(book: Book, opened: Opened) -> None:
    wide, high = opened.pixels
    book.part(opened.key, opened.title)
    room = book.room - 4
    scale = min(book.width / wide, room / high, 72 / 96)
    book.photo(opened.picture, wide * scale, high * scale)


def list_rest(book: Book, rest: Sequence[Opened]) -> None:
    """Name the enclosures that cannot be printed here, so that none is dropped in silence."""
    if not rest:
        return
    book.part(
        "separately",
        _("Enclosed separately"),
        _("These files cannot be printed in the pack. Ask the secretary for them."),
    )
    for opened in rest:
        text = (
            opened.name
            if opened.title in (opened.name, opened.name.rsplit(".", 1)[0])
            else f"{opened.title} ({opened.name})"
        )
        book.text(text, theme.BODY)
        book.y -= 4
