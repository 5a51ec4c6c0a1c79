"""What kind of file this is, told by its content and only then by its name, and which reader takes it."""

from __future__ import annotations

import io
import re
from typing import IO

from chapterdesk.spreadsheets import limits
from chapterdesk.spreadsheets.sink import Refused, Sink
from chapterdesk.spreadsheets.zipcheck import Package

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"), (b"\x89PNG", "image"), (b"GIF8", "image"), (b"\xff\xd8\xff", "image"), (b"II*\0", "image"), (b"MM\0*", "image"),
    (b"BM", "bitmap?"), (b"RIFF", "sound"), (b"ID3\x03", "sound"), (b"ID3\x04", "sound"), (b"OggS", "sound"), (b"fLaC", "sound"), (b"{\\rtf", "rtf"),
    (b"Rar!", "zip"), (b"7z\xbc\xaf", "zip"), (b"\x1f\x8b", "zip"), (b"BZh", "zip"), (b"\xfd7zXZ", "zip"), (b"\x28\xb5\x2f\xfd", "zip"),
    (b"MZ", "program?"), (b"\x7fELF", "program"), (b"SQLite format 3", "database"), (b"TABLE\r\n0,1", "dif"), (b"TABLE\n0,1", "dif"),
    (b"\0\0\x1a\0", "lotus"), (b"\0\0\x02\0", "lotus"), (b"BEGIN:VCALENDAR", "calendar"), (b"-----BEGIN ", "certificate"), (b"wOFF", "program"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_EXCEL = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)


def read_any(source: IO[bytes], name: str, password: str | None, sink: Sink) -> None:
    """Find out what the file is and read it into the sink. Raises Refused for everything that is no table."""
    head = source.read(4096)
    source.seek(0)
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        read_package(source, password, sink)
    elif head[:8] == _OLE:
        from chapterdesk.spreadsheets.legacy import read_ole

        read_ole(source, password, sink)
    elif head.startswith(_OLD_EXCEL):
        raise Refused("broken_old")  # a bare stream of Excel 2 to 4, which nothing here reads
    else:
        _refuse_other(head, name)
        _read_text_kind(source, head, name, sink)


def _refuse_other(head: bytes, name: str) -> None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            certain = not kind.endswith("?")
            if certain or b"\0" in head[:64]:
                what = {"bitmap?": "image", "program?": "program"}.get(kind, kind)
                raise Refused("wrong_kind_spreadsheet" if what in ("sylk", "dif", "lotus") else "wrong_kind", what=what)
    if re.match(rb"ID;P[^\r\n]*[\r\n]+(?:[PBCFOW];|NN;|NU;)", head):  # not every heading that begins "ID;P"
        raise Refused("wrong_kind_spreadsheet", what="sylk")
    if re.match(rb"(?:From:[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*)?MIME-Version:", head, re.IGNORECASE):
        raise Refused("wrong_kind", what="mail")
    if (
        len(set(re.findall(rb"^(?:from|to|subject|date|received|message-id)(?=: )", head[:2000].lower(), re.MULTILINE)))
        > 2
    ):
        raise Refused("wrong_kind", what="mail")
    if head[4:8] == b"ftyp":
        raise Refused("wrong_kind", what="sound")
    if (name.startswith(("~$", ".~lock")) and len(head) < 400) or (
        len(head) == 165 and head[0] < 0x40 and b"\0" in head
    ):
        raise Refused("wrong_kind", what="lockfile")
    if name.lower().endswith((".json", ".geojson")):
        raise Refused("wrong_kind", what="json")


def _read_text_kind(source: IO[bytes], head: bytes, name: str, sink: Sink) -> None:
    source.seek(0, io.SEEK_END)
    if source.tell() > limits.TEXT_SIZE:
        raise Refused("too_large_file", limit=limits.TEXT_SIZE // limits.MIB)
    source.seek(0)
    bare = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if re.match(rb"(?:[a-z0-9-]+\.)?begin\s*:\s*vcard", bare) or name.lower().endswith((".vcf", ".vcard")):
        from chapterdesk.spreadsheets.cards import read_cards

        read_cards(source.read(), sink)
    elif (
        bare.startswith((b"<?xml", b"<workbook", b"<ss:workbook", b"<office:document", b"<svg"))
        and b"<html" not in bare
    ):
        _read_xml(source, bare, sink)
    elif bare.startswith(b"<") and re.match(
        rb"<(?:\?xml|!doctype html|html|head|body|table|meta|style|div|center|!--)", bare
    ):
        from chapterdesk.spreadsheets.markup import read_html

        read_html(source.read(), sink)
    elif bare.startswith((b"<!doctype", b"<!entity")):
        raise Refused("hostile_entities")
    else:
        from chapterdesk.spreadsheets.csvfiles import read_delimited

        read_delimited(source.read(), name, sink)


def _read_xml(source: IO[bytes], bare: bytes, sink: Sink) -> None:
    from chapterdesk.spreadsheets import markup, ods

    if b"urn:schemas-microsoft-com:office:spreadsheet" in bare:
        markup.read_xml_2003(source, sink)
    elif b"opendocument" in bare and b"spreadsheet" in bare:
        sink.fact("kind", "ods")
        ods.read_content(source, sink)
    elif b"<!doctype" in bare or b"<!entity" in bare:
        raise Refused("hostile_entities")
    else:
        raise Refused("wrong_kind", what="xml")


def read_package(source: IO[bytes], password: str | None, sink: Sink) -> None:
    """Read a packed workbook (.xlsx, .xlsm, .xlsb, .ods) after the check of its parts."""
    package = Package(source)
    kind = _package_kind(package)
    if kind not in ("xlsx", "xlsb", "ods"):
        raise Refused("wrong_kind", what=kind)
    package.refuse_entities()
    sink.fact("kind", kind)
    _notes(package, sink)
    if kind == "ods":
        from chapterdesk.spreadsheets.ods import read_ods

        read_ods(package, password, sink)
    elif kind == "xlsb":
        from chapterdesk.spreadsheets.xlsb import read_xlsb

        read_xlsb(package, sink)
    else:
        from chapterdesk.spreadsheets.xlsx import read_xlsx

        read_xlsx(package, sink)


def _notes(package: Package, sink: Sink) -> None:
    if any(name.endswith("vbaproject.bin") for name in package.names):
        sink.note("macros")
    if any("externallinks/" in name for name in package.names):
        sink.note("external_links")


def _package_kind(package: Package) -> str:
    if package.has("mimetype"):
        stated = package.read("mimetype", 200)
        if b"opendocument.spreadsheet" in stated:
            return "ods"
        if b"opendocument" in stated:
            return "slides" if b"presentation" in stated else "word"
    types = package.read("[Content_Types].xml", 1 << 20) if package.has("[content_types].xml") else b""
    if b"\0" in types:
        types = types.replace(b"\0", b"")  # UTF-16
    for mark, kind in (
        (b"sheet.binary", "xlsb"), (b"spreadsheetml", "xlsx"), (b"ms-excel", "xlsx"), (b"wordprocessingml", "word"), (b"presentationml", "slides"),
    ):  # fmt: skip
        if mark in types:
            return kind
    if any(name.startswith("xl/worksheets/") for name in package.names):
        return "xlsx"  # the list of types is missing, but these are sheets
    if package.has("content.xml") and package.has("meta-inf/manifest.xml"):
        return "ods"
    if any(name.endswith(".iwa") or name == "index.zip" for name in package.names):
        return "numbers"
    return "zip"
