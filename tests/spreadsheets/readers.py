"""Builds small files for the reading tests, and reads them in this process (the child has tests of its own)."""

from __future__ import annotations

import io
import zipfile

from chapterdesk.core.errors import UserError
from chapterdesk.spreadsheets import Book, words
from chapterdesk.spreadsheets.builder import Builder
from chapterdesk.spreadsheets.kinds import read_any
from chapterdesk.spreadsheets.sink import Refused, Sink, decode, encode

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def read_bytes(data: bytes, name: str, password: str | None = None) -> Book:
    """Read as the child does, each message through its line."""
    builder = Builder(name)

    def send(message: list[object]) -> None:
        builder.take(decode(encode(message)))

    sink = Sink(send)
    try:
        read_any(io.BytesIO(data), name, password, sink)
    except Refused as refusal:
        raise words.refusal(refusal.code, name, refusal.values) from None
    sink.flush()
    send(["end"])
    return builder.book


def code_of(data: bytes, name: str, password: str | None = None) -> str:
    """Return the code of the refusal, "" where the file is read."""
    try:
        read_bytes(data, name, password)
    except UserError as error:
        assert "{" not in str(error)
        assert name in error.what
        return error.code
    return ""


def pack(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file of parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def relations(*links: tuple[str, str, str]) -> str:
    """Return a relations part from (id, type's last word, target)."""
    rows = "".join(f'<Relationship Id="{i}" Type="{LINKS}/{kind}" Target="{target}"/>' for i, kind, target in links)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def parts(
    sheet: str,
    *,
    texts: str = "",
    styles: str = "",
    properties: str = "",
    state: str = "visible",
    namespace: str = MAIN,
) -> dict[str, str | bytes]:
    """Return the parts of a workbook whose one sheet holds the rows ``sheet``."""
    links = [
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "styles", "styles.xml"),
        ("rId3", "sharedStrings", "sharedStrings.xml"),
    ]
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{LINKS}">{properties}'
        f'<sheets><sheet name="Blad1" sheetId="1" state="{state}" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*links),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{namespace}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    if texts:
        found["xl/sharedStrings.xml"] = f'<sst xmlns="{namespace}">{texts}</sst>'
    if styles:
        formats, _, cells = styles.partition("|")
        found["xl/styles.xml"] = (
            f'<styleSheet xmlns="{namespace}"><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'
        )
    return found


def rows_of(sheet: str, **given: str) -> list[list[object]]:
    """Return the values that a sheet's XML is read as."""
    return [list(row.values) for row in read_bytes(pack(parts(sheet, **given)), "x.xlsx").sheets[0].rows]
