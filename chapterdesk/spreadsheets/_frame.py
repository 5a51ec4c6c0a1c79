"""The frame of a workbook: everything but the cells, made by XlsxWriter in memory and taken apart again.

The cells are streamed into it by our own code, which is ten times faster; see ``writing``.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.spreadsheets._spec import MAX_ROWS, Column, Properties

#: Tint, hairline and hint colours of the program's look.
_TINT, _LINE, _GREY = "#EAEEFB", "#8A857B", "#68645B"
HEADER_HEIGHT = 21
_A4 = 9

#: The built-in format "@".
_TEXT = 49
_NUMBER_FORMATS: dict[str, int | str] = {
    "text": _TEXT,
    "choice": _TEXT,
    "yesno": _TEXT,
    "integer": 1,  # "0"
    "decimal": 2,  # "0.00"
    "money": 4,  # "#,##0.00"
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "time": "hh:mm",
}
_RIGHT = ("integer", "decimal", "money")


@dataclass(frozen=True)
class Layout:
    """A sheet as the frame sees it: no values, but how many rows of them there are below the header.

    ``plain`` sheets (words to read, lists of choices) have no filter, no frozen header and no validation.
    ``lists`` names, for a column's key, the cells that hold its choices where they do not fit in the rule itself.
    """

    name: str
    columns: Sequence[Column]
    widths: Sequence[float]
    rows: int = 0
    title: str = ""
    right_to_left: bool = False
    hidden: bool = False
    plain: bool = False
    frozen_columns: int = 0
    range_prefix: str = ""
    lists: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Frame:
    """A workbook without its cells: whole parts by name, and each sheet's XML before and after its rows."""

    parts: dict[str, bytes]
    heads: list[bytes]
    tails: list[bytes]
    styles: dict[str, int]


def build(layouts: Sequence[Layout], properties: Properties) -> Frame:
    """Make the frame of a workbook. The same layouts always give the same style numbers, whatever their ``rows``."""
    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    formats = _formats(book)
    sheets = [_add_sheet(book, layout, formats) for layout in layouts]
    # Cells that are thrown away again: they make the library count every style and make a table of shared strings.
    for place, style in enumerate(formats.values()):
        sheets[0].write_blank(0, place, None, style)
    sheets[0].write_string(1, 0, "x")
    _describe(book, properties)
    book.close()
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _taken_apart(parts, len(layouts), list(formats), properties.language)


def _formats(book: Workbook) -> dict[str, Format]:
    formats: dict[str, Format] = {}
    for name, number_format in _NUMBER_FORMATS.items():
        look: dict[str, object] = {"num_format": number_format}
        if name in _RIGHT:
            look |= {"align": "right", "indent": 1}
        elif number_format != _TEXT:
            # Days and times under their labels, and not against the text of the next column.
            look["align"] = "left"
        formats[name] = book.add_format(look)
        formats[name + "-grey"] = book.add_format(look | {"font_color": _GREY})
    header = {
        "bold": True,
        "bg_color": _TINT,
        "bottom": 1,
        "bottom_color": _LINE,
        "num_format": _TEXT,
        "valign": "vcenter",
    }
    formats["header"] = book.add_format(header)
    formats["header-right"] = book.add_format(header | {"align": "right", "indent": 1})
    formats["prose"] = book.add_format({"num_format": _TEXT, "text_wrap": True, "valign": "top"})
    formats["heading"] = book.add_format({"num_format": _TEXT, "text_wrap": True, "bold": True, "font_size": 14})
    return formats


def header_style(column: Column, plain: bool) -> str:
    """Return the name of the style of a column's header cell."""
    if plain:
        return "heading"
    return "header-right" if column.kind in _RIGHT else "header"


def _add_sheet(book: Workbook, layout: Layout, formats: Mapping[str, Format]) -> Worksheet:
    sheet = book.add_worksheet(layout.name)
    for place, (column, width) in enumerate(zip(layout.columns, layout.widths, strict=True)):
        style = "prose" if layout.plain else column.kind + ("-grey" if column.computed else "")
        sheet.set_column(place, place, width, formats[style], {"hidden": column.hidden})
        if not layout.plain:
            _add_rules(sheet, place, column, (layout.lists or {}).get(column.key))
        if layout.range_prefix:
            name = layout.name.replace("'", "''")
            book.define_name(layout.range_prefix + column.key, f"='{name}'!${letters(place)}$1")
    if not layout.plain:
        sheet.freeze_panes(1, layout.frozen_columns)
        sheet.autofilter(0, 0, layout.rows, max(0, len(layout.columns) - 1))
        sheet.repeat_rows(0)
    if layout.right_to_left:
        sheet.right_to_left()
    if layout.hidden:
        sheet.hide()
    _set_up_print(sheet, layout)
    return sheet


def _add_rules(sheet: Worksheet, place: int, column: Column, cells: str | None) -> None:
    words = list(column.choices)
    if column.kind == "yesno" and not words:
        words = [_("Yes"), _("No")]
    if words or cells:
        rule = {
            "validate": "list",
            "source": cells or words,
            "error_title": column.label[:32],
            "error_message": _("Choose a word from the list, or leave the cell empty."),
            "show_error": not column.free,
        }
        sheet.data_validation(1, place, MAX_ROWS - 1, place, rule)
    if column.note:
        note = column.note if len(column.note) <= 255 else column.note[:254] + "…"
        shown = {"validate": "any", "input_title": column.label[:32], "input_message": note}
        sheet.data_validation(0, place, 0, place, shown)


def _set_up_print(sheet: Worksheet, layout: Layout) -> None:
    if not layout.plain:
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    # "&" begins a code in headers and footers; 255 characters are all that Excel reads.
    title = (layout.title or layout.name).replace("&", "&&")
    sheet.set_header("&L&B" + (" " + title if title[:1].isdigit() else title)[:200].rstrip("&"))
    page = _("Page {page} of {pages}").replace("&", "&&")
    sheet.set_footer("&C" + page.format(page="&P", pages="&N"))


def _describe(book: Workbook, properties: Properties) -> None:
    def clean(text: str) -> str:
        return "".join(c for c in text if c.isprintable())[:255]

    told = {"title": properties.title, "author": properties.author, "keywords": properties.keywords}
    book.set_properties(
        {name: clean(text) for name, text in told.items()} | {"created": clock.now().replace(tzinfo=None)}
    )
    for name, text in properties.custom.items():
        book.set_custom_property(clean(name), clean(text), "text")


def _taken_apart(parts: dict[str, bytes], sheets: int, names: Sequence[str], language: str) -> Frame:
    heads, tails = [], []
    styles: dict[str, int] = {}
    for place in range(1, sheets + 1):
        xml = parts.pop(f"xl/worksheets/sheet{place}.xml")
        if place == 1:
            found = re.findall(rb'<c r="[A-Z]+1" s="(\d+)"/>', xml)
            styles = {name: int(style) for name, style in zip(names, found, strict=True)}
        head, tail = re.split(rb"<sheetData/>|<sheetData>.*</sheetData>", xml, maxsplit=1, flags=re.DOTALL)
        # The size is not known before the rows are written; readers do without this element.
        heads.append(re.sub(rb'<dimension ref="[^"]*"/>', b"", head))
        tails.append(tail)
    del parts["xl/sharedStrings.xml"]
    if language:
        spoken = f"<dc:language>{escape(language)}</dc:language></cp:coreProperties>".encode()
        parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(b"</cp:coreProperties>", spoken)
    return Frame(parts, heads, tails, styles)


def letters(place: int) -> str:
    """Return the letters of a column counted from 0: A, B ... Z, AA."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text
