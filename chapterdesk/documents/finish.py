"""The last touch to a PDF: language, title, author and dates, foreign pages laid into ours, a password where asked for."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Rectangle, String

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import long_date
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, current_language
from chapterdesk.documents import fonts, render, theme
from chapterdesk.documents.book import Book, joined
from chapterdesk.documents.papers import MinutesPaper, PackPaper

_MM = theme.MM
INSERT_EDGES = (theme.BINDING * 0.6, 19 * _MM, 10 * _MM, 21 * _MM)
"""Left, lower, right and upper edge kept free around a foreign page: head and page number stay readable."""


@dataclass(frozen=True)
class Properties:
    """What the file says about itself."""

    title: str
    author: str = ""
    subject: str = ""


def local_now() -> dt.datetime:
    """Return the time that is printed in feet: the clock's, where the user sits."""
    return clock.now().astimezone()


def printed_text(when: dt.datetime | None) -> str:
    """Return "printed 24 November 2026 at 14:32"."""
    local = when or local_now()
    return _("printed {date} at {time}").format(date=long_date(local.date()), time=f"{local:%H:%M}")


def paper_foot(paper: PackPaper | MinutesPaper) -> str:
    """Return the running foot of a meeting's paper; a long group name comes last, where it may be cut."""
    audience = paper.audience or _("For the meeting’s members only")
    return joined(audience, long_date(paper.day), printed_text(paper.printed), paper.group)


def finished(
    book: Book, properties: Properties, *, inserts: Mapping[int, Pdf] | None = None, progress: Progress | None = None
) -> bytes:
    """Write head and foot, render, lay foreign pages in and set the document's properties; returns the PDF's bytes."""
    book.finish()
    with Pdf.open(io.BytesIO(render.render(book, progress))) as pdf:
        if inserts:
            _lay_in(pdf, book, inserts, progress)
        properties = Properties(
            *(fonts.property_text(text) for text in (properties.title, properties.author, properties.subject))
        )
        _describe(pdf, properties, outline=bool(book.bookmarks))
        out = io.BytesIO()
        pdf.save(
            out,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            min_version="1.7",
        )
    return out.getvalue()


def _lay_in(pdf: Pdf, book: Book, inserts: Mapping[int, Pdf], progress: Progress | None) -> None:
    left, lower, right, upper = INSERT_EDGES
    for number, page in enumerate(book.pages):
        if page.insert is None:
            continue
        if progress is not None:
            progress.step(number, len(book.pages), _("Adding the enclosures"))
        source, index = page.insert
        box = Rectangle(left, lower, page.width - right, page.height - upper)
        _overlay(pdf, number, inserts[source].pages[index], box)


def _overlay(pdf: Pdf, number: int, foreign: pikepdf.Page, box: Rectangle) -> None:
    # pikepdf's own add_overlay draws a name by lot, and the same paper must give the same bytes.
    page = pdf.pages[number]
    form = pdf.copy_foreign(foreign.as_form_xobject())
    page.add_resource(form, Name.XObject, Name.Enclosed)
    page.contents_add(
        page.calc_form_xobject_placement(
            form, Name.Enclosed, box, invert_transformations=True, allow_shrink=True, allow_expand=False
        )
    )


def _describe(pdf: Pdf, properties: Properties, *, outline: bool) -> None:
    instant = clock.now()
    stamp = instant.astimezone(dt.UTC).strftime("D:%Y%m%d%H%M%SZ")
    pdf.Root.Lang = String(current_language())
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if outline:
        pdf.Root.PageMode = Name.UseOutlines
    if "/Info" in pdf.trailer:
        del pdf.docinfo
    info = {"/Title": properties.title, "/Author": properties.author, "/Subject": properties.subject}
    for key, value in info.items():
        if value:
            pdf.docinfo[key] = String(value)
    pdf.docinfo["/Creator"] = pdf.docinfo["/Producer"] = String("ChapterDesk")
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = String(stamp)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:title"] = properties.title
        if properties.author:
            xmp["dc:creator"] = [properties.author]
        if properties.subject:
            xmp["dc:description"] = properties.subject
        xmp["dc:language"] = {current_language()}
        xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        xmp["xmp:CreatorTool"] = xmp["pdf:Producer"] = "ChapterDesk"
    _drop_helvetica(pdf)


def _drop_helvetica(pdf: Pdf) -> None:
    """Take out the page's first font, which reportlab always declares and we never use: all fonts left are embedded."""
    for page in pdf.pages:
        fonts = page.resources.get("/Font")
        if fonts is not None and "/F1" in fonts and fonts["/F1"].get("/BaseFont") == Name.Helvetica:
            del fonts["/F1"]
        if page.resources.get("/ProcSet") is None:
            page.resources.ProcSet = Array([Name.PDF, Name.Text])


def protect_pdf(data: bytes, password: str) -> bytes:
    """Return the PDF encrypted with AES-256, to be opened with ``password``.

    Raises UserError (``"empty_password"``) for an empty password: the file would be open to all.
    """
    if not password:
        raise UserError(
            _("The PDF needs a password of at least one character."),
            _("Type one, or save without."),
            code="empty_password",
        )
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as pdf:
        # 6 is AES-256 as PDF 2.0 has it; metadata is hidden too, since a title names a group.
        pdf.save(out, encryption=pikepdf.Encryption(owner=password, user=password, R=6, aes=True, metadata=True))
    return out.getvalue()
