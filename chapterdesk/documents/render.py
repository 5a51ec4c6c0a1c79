"""A laid-out book to PDF bytes: the only place that draws with reportlab."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.documents import fonts
from chapterdesk.documents.book import Book, Bookmark, Page
from chapterdesk.documents.shapes import Box, Dot, Photo, Shape, Stroke, Words


def render(book: Book, progress: Progress | None = None) -> bytes:
    """Return the book as PDF, without document properties (finishing adds them). Same book, same bytes."""
    stream = io.BytesIO()
    canvas: Any = Canvas(stream, pageCompression=0, invariant=1, initialFontName=fonts.face("regular").main)
    brush = _Brush(canvas)
    entries: dict[int, list[Bookmark]] = {}
    for entry in book.bookmarks:
        entries.setdefault(entry.page, []).append(entry)
    for number, page in enumerate(book.pages, 1):
        if progress is not None and number % 10 == 1:
            progress.step(number - 1, len(book.pages), _("Writing the pages"))
        canvas.setPageSize((page.width, page.height))
        for order, entry in enumerate(entries.get(number, ())):
            key = f"p{number}-{order}"
            canvas.bookmarkPage(key, fit="Fit")
            canvas.addOutlineEntry(entry.title, key, entry.level)
        brush.page(page)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


class _Brush:
    """Draws shapes; letters are encoded once each, which makes long lists four times faster than drawString."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.codes: dict[str, dict[str, tuple[int, str]]] = {}
        self.names: dict[tuple[str, int], str] = {}

    def page(self, page: Page) -> None:
        """Draw everything of a page, boxes and lines beneath the words."""
        words: list[Words] = []
        for shape in page.shapes:
            if isinstance(shape, Words):
                words.append(shape)
            else:
                self._shape(shape)
        self._words(words)

    def _shape(self, shape: Shape) -> None:
        canvas = self.canvas
        if isinstance(shape, Stroke):
            self._stroke(shape)
        elif isinstance(shape, Box):
            self._paint(shape.fill, shape.stroke, shape.line)
            style = {"fill": int(bool(shape.fill)), "stroke": int(bool(shape.stroke))}
            if shape.radius:
                canvas.roundRect(shape.x, shape.y, shape.width, shape.height, shape.radius, **style)
            else:
                canvas.rect(shape.x, shape.y, shape.width, shape.height, **style)
        elif isinstance(shape, Dot):
            self._paint(shape.fill, shape.stroke, 1)
            canvas.circle(shape.x, shape.y, shape.radius, fill=int(bool(shape.fill)), stroke=int(bool(shape.stroke)))
        elif isinstance(shape, Photo):
            image = ImageReader(io.BytesIO(shape.data))
            canvas.drawImage(image, shape.x, shape.y, shape.width, shape.height)

    def _paint(self, fill: str, stroke: str, width: float) -> None:
        if fill:
            self.canvas.setFillColorRGB(*_rgb(fill))
        if stroke:
            self.canvas.setStrokeColorRGB(*_rgb(stroke))
            self.canvas.setLineWidth(width)

    def _stroke(self, shape: Stroke) -> None:
        canvas = self.canvas
        if not shape.fill and not shape.dash and not shape.round_ends and len(shape.points) == 2:
            (x1, y1), (x2, y2) = shape.points
            red, green, blue = _rgb(shape.colour)
            canvas.addLiteral(
                f"{red:.3f} {green:.3f} {blue:.3f} RG {shape.width:g} w {x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S"
            )
            return
        canvas.saveState()
        self._paint(shape.fill, shape.colour, shape.width)
        if shape.dash:
            canvas.setDash(list(shape.dash))
        if shape.round_ends:
            canvas.setLineCap(1)
            canvas.setLineJoin(1)
        path = canvas.beginPath()
        path.moveTo(*shape.points[0])
        for point in shape.points[1:]:
            path.lineTo(*point)
        if shape.fill:
            path.close()
        canvas.drawPath(path, fill=int(bool(shape.fill)), stroke=1)
        canvas.restoreState()

    def _words(self, words: list[Words]) -> None:
        out = ["q BT"]
        colour, set_as = "", ("", 0.0)
        for x, y, text, style in words:
            if style.colour != colour:
                colour = style.colour
                red, green, blue = _rgb(colour)
                out.append(f"{red:.3f} {green:.3f} {blue:.3f} rg")
            out.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            for font, run in fonts.runs(text, style.role):
                for name, code in self._encoded(font, run):
                    if (name, style.size) != set_as:
                        set_as = (name, style.size)
                        out.append(f"{name} {style.size:g} Tf")
                    out.append(f"({code}) Tj")
        out.append("ET Q")
        self.canvas.addLiteral("\n".join(out))

    def _encoded(self, font: str, text: str) -> list[tuple[str, str]]:
        codes = self.codes.setdefault(font, {})
        for char in text:
            if char not in codes:
                self._learn(font, char, codes)
        parts = [codes[char] for char in text]
        result: list[tuple[str, str]] = []
        start = 0
        for end in range(1, len(parts) + 1):
            if end == len(parts) or parts[end][0] != parts[start][0]:
                name = self.names[font, parts[start][0]]
                result.append((name, "".join(code for _subset, code in parts[start:end])))
                start = end
        return result

    def _learn(self, font: str, char: str, codes: dict[str, tuple[int, str]]) -> None:
        # A font is split into subsets of 256 characters; only reportlab knows which letter fell into which.
        loaded: Any = pdfmetrics.getFont(font)
        document = self.canvas._doc
        ((subset, raw),) = loaded.splitString(char, document)
        codes[char] = (subset, str(self.canvas._escape(raw)))
        if (font, subset) not in self.names:
            self.names[font, subset] = str(loaded.getSubsetInternalName(subset, document))


@lru_cache(maxsize=64)
def _rgb(colour: str) -> tuple[float, float, float]:
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)
