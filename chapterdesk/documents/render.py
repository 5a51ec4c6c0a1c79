"""A laid-out book to PDF bytes: the only place that draws with reportlab."""

from __future__ import annotations

import io
from functools import lru_cache
from itertools import groupby
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

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
            canvas.addOutlineEntry(fonts.property_text(entry.title), key, entry.level)
        brush.page(page)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


class _Brush:
    """Draws shapes; each letter is encoded once, which makes long lists faster than drawString."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.letters: dict[str, _Letters] = {}

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
            for name, code in self._encoded(text, style.role):
                if (name, style.size) != set_as:
                    set_as = (name, style.size)
                    out.append(f"{name} {style.size:g} Tf")
                out.append(f"({code}) Tj")
        out.append("ET Q")
        self.canvas.addLiteral("\n".join(out))

    def _encoded(self, text: str, role: str) -> list[tuple[str, str]]:
        """Return (internal font name, escaped codes) for each stretch of one font's subset."""
        result = []
        for font, run in fonts.runs(text, role):
            letters = self.letters.get(font)
            if letters is None:
                letters = self.letters[font] = _Letters(font, self.canvas)
            code = run.translate(letters)
            if letters.elsewhere.isdisjoint(run):
                result.append((letters.names[0], code))
            else:
                result += letters.split(run)
        return result


class _Letters(dict[int, str]):
    """Escaped codes of a font's characters in this document, learnt as they come.

    Only reportlab knows which of a font's subsets (256 characters each) a character fell into: it is asked once for each.
    """

    def __init__(self, font: str, canvas: Any) -> None:
        super().__init__()
        self._font: Any = pdfmetrics.getFont(font)
        self._canvas = canvas
        self._subsets: dict[str, int] = {}
        self.elsewhere: set[str] = set()
        self.names: dict[int, str] = {0: str(self._font.getSubsetInternalName(0, canvas._doc))}

    def __missing__(self, code: int) -> str:
        char = chr(code)
        document = self._canvas._doc
        ((subset, raw),) = self._font.splitString(char, document)
        if subset:
            self.elsewhere.add(char)
            self.names[subset] = str(self._font.getSubsetInternalName(subset, document))
        self._subsets[char] = subset
        self[code] = escaped = str(self._canvas._escape(raw))
        return escaped

    def split(self, text: str) -> list[tuple[str, str]]:
        """Return (internal font name, codes) for each stretch within one subset."""
        stretches = groupby(text, key=lambda char: self._subsets[char])
        return [(self.names[subset], "".join(self[ord(char)] for char in chars)) for subset, chars in stretches]


@lru_cache(maxsize=64)
def _rgb(colour: str) -> tuple[float, float, float]:
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)
