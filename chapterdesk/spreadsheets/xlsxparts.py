"""The parts of an .xlsx or .xlsm around its sheets: which sheets there are, shared texts, and which formats show dates.

Read by local names, so transitional, strict and prefixed files are the same; a part is found whatever its case and slashes.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import IO

from chapterdesk.spreadsheets.cells import format_kind, text_of
from chapterdesk.spreadsheets.sink import Refused
from chapterdesk.spreadsheets.xlsxfast import read_plain_texts
from chapterdesk.spreadsheets.xmlread import Enough, local, parse
from chapterdesk.spreadsheets.zipcheck import Package

Attributes = dict[str, str]


def _nothing(_: str) -> None:
    """Take no notice."""


def _each(stream: IO[bytes], take: dict[str, object]) -> list[tuple[str, Attributes]]:
    """Return (local name, attributes by local name) of every element whose name is in ``take``."""
    found: list[tuple[str, Attributes]] = []

    def start(name: str, attributes: Attributes) -> None:
        name = local(name)
        if name in take:
            found.append((name, attributes))

    parse(stream, start, _nothing, _nothing)
    return found


@dataclass(frozen=True, slots=True)
class Relation:
    """One arrow from a part to another: its type's last word and the target's full name."""

    kind: str
    target: str


def relations(package: Package, part: str) -> dict[str, Relation]:
    """Return a part's relations to other parts of the file by id; arrows out of the file are left out."""
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", base + ".rels")
    if not package.has(name):
        return {}
    found: dict[str, Relation] = {}
    with package.open(name) as stream:
        for _, attributes in _each(stream, {"Relationship": 1}):
            if attributes.get("TargetMode", "").lower() == "external":
                continue
            target = attributes.get("Target", "").replace("\\", "/")
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if not package.has(full) and package.has(target):  # some writers give the full name without its slash
                full = target
            found[attributes.get("Id", "")] = Relation(attributes.get("Type", "").rpartition("/")[2].lower(), full)
    return found


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A sheet as the workbook names it: ``kind`` is the last word of its relation's type, "" where the file has none."""

    name: str
    hidden: bool
    kind: str
    part: str


@dataclass(slots=True)
class Workbook:
    """What the workbook part says."""

    part: str
    epoch_1904: bool = False
    sheets: list[SheetPlace] = field(default_factory=list)
    styles: str = ""
    shared_strings: str = ""


def _workbook_part(package: Package) -> str:
    for relation in relations(package, "").values():
        if relation.kind == "officedocument" and package.has(relation.target):
            return relation.target
    if package.has("xl/workbook.xml") and package.has("_rels/.rels"):
        return "xl/workbook.xml"
    raise Refused("missing_part", part="workbook.xml")


def read_workbook(package: Package) -> Workbook:
    """Return the sheets and side parts of a workbook. Raises Refused where the file does not hang together."""
    book = Workbook(_workbook_part(package))
    links = relations(package, book.part)
    with package.open(book.part) as stream:
        elements = _each(stream, {"sheet": 1, "workbookPr": 1, "workbook": 1})
    if not any(name == "workbook" for name, _ in elements):
        raise Refused("broken_xml", line=1)
    for name, attributes in elements:
        if name == "workbookPr":
            book.epoch_1904 = attributes.get("date1904", "").strip().lower() in ("1", "true", "on")
        elif name == "sheet":
            book.sheets.append(_place(attributes, links, package))
    if book.sheets and not any(place.part for place in book.sheets):
        raise Refused("missing_part", part="sheet1.xml")
    for relation in links.values():
        if relation.kind == "styles":
            book.styles = relation.target
        elif relation.kind == "sharedstrings":
            book.shared_strings = relation.target
    folder = posixpath.dirname(book.part)
    book.styles = _or_usual(package, book.styles, folder, "styles.xml")
    book.shared_strings = _or_usual(package, book.shared_strings, folder, "sharedStrings.xml")
    return book


def _or_usual(package: Package, named: str, folder: str, usual: str) -> str:
    for name in (named, posixpath.join(folder, usual)):
        if name and package.has(name):
            return name
    return ""


def _place(attributes: Attributes, links: dict[str, Relation], package: Package) -> SheetPlace:
    state = attributes.get("state", "visible")
    if state not in ("visible", "hidden", "veryHidden"):  # Excel, too, calls such a file damaged
        raise Refused("broken_xml", line=1)
    link = next(
        (value for key, value in attributes.items() if ":" in key and local(key) == "id"), attributes.get("id", "")
    )
    relation = links.get(link)
    there = relation is not None and package.has(relation.target)
    name = text_of(attributes.get("name", ""))
    return SheetPlace(
        name, state != "visible", relation.kind if relation else "", relation.target if relation and there else ""
    )


def read_shared_strings(package: Package, part: str) -> list[str]:
    """Return the shared texts in order: rich text joined, reading aids (phonetic runs) left out."""
    texts: list[str] = []
    pieces: list[str] = []
    current: list[str] = []
    phonetic = False

    def start(name: str, _: Attributes) -> None:
        nonlocal phonetic
        name = local(name)
        if name == "t":
            pieces.clear()
        elif name in ("si", "sstItem"):
            current.clear()
        elif name == "rPh":
            phonetic = True

    def end(name: str) -> None:
        nonlocal phonetic
        name = local(name)
        if name == "t" and not phonetic:
            current.append("".join(pieces))
        elif name in ("si", "sstItem"):
            texts.append(text_of("".join(current)))
        elif name == "rPh":
            phonetic = False
        elif name == "sst":
            raise Enough

    if part:
        with package.open(part) as stream:
            read_plain_texts(stream, lambda rest: parse(rest, start, end, pieces.append), texts)
    return texts


def read_styles(package: Package, part: str) -> list[str | None]:
    """Return for every cell format what it shows ("date", ... or None for plain). Raises Refused for a damaged part."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        name = local(name)
        if name == "numFmt":
            codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            formats.append(_whole(attributes.get("numFmtId")))

    def end(name: str) -> None:
        nonlocal inside
        if local(name) == "cellXfs":
            inside = False

    if part:
        with package.open(part) as stream:
            parse(stream, start, end, _nothing)
    return [format_kind(number, codes.get(number)) for number in formats]


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
