"""What a workbook says beside its cells: names of single cells, and what it says of itself (title, keywords, own properties).

Both are read by the sync protocol only, as hints about a file's origin, and neither is needed to read cells; so a part that is
damaged counts as missing, and only what the check of the whole file refuses (``zipcheck``) refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from chapterdesk.spreadsheets.cells import column_number
from chapterdesk.spreadsheets.sink import Refused, Sink
from chapterdesk.spreadsheets.xmlread import Enough, local, parse
from chapterdesk.spreadsheets.zipcheck import Package

#: The most names and properties taken, and the longest property: far above what any workbook of ours has.
MOST = 5000
LONGEST = 4000

_QUOTED = r"(?:'((?:[^']|'')+)'|([^'!.\[\]]+))"
_PLACE = re.compile(rf"=?\$?{_QUOTED}[!.]\$?([A-Za-z]{{1,3}})\$?([0-9]{{1,7}})")

Attributes = dict[str, str]
Take = Callable[[str, Attributes, str], None]


def tell_xlsx(package: Package, workbook: str, sink: Sink) -> None:
    """Send the names and properties of an .xlsx whose workbook part is ``workbook``."""
    names: list[list[object]] = []

    def take(short: str, attributes: Attributes, text: str) -> None:
        names.extend(named_cell(attributes.get("name", ""), text))

    _walk(package, workbook, {"definedName"}, take)
    tell_names(names, sink)
    told: list[list[str]] = []
    _walk(package, "docProps/core.xml", {"title", "keywords", "creator", "language"}, _collect(told, ""))
    _walk(package, "docProps/custom.xml", {"property"}, _collect(told, "name"))
    _tell_properties(told, sink)


def tell_ods(package: Package, sink: Sink) -> None:
    """Send the properties of an .ods; its names come with its tables."""
    told: list[list[str]] = []
    _walk(package, "meta.xml", {"title", "keyword", "initial-creator", "language"}, _collect(told, ""))
    _walk(package, "meta.xml", {"user-defined"}, _collect(told, "meta:name"))
    _tell_properties(told, sink)


def tell_names(names: list[list[object]], sink: Sink) -> None:
    """Send names as ``named_cell`` makes them."""
    if names:
        sink.fact("names", names[:MOST])


def _tell_properties(told: list[list[str]], sink: Sink) -> None:
    joined: dict[str, str] = {}
    for name, text in told:  # LibreOffice writes an element for each keyword
        joined[name] = f"{joined[name]}, {text}" if name in joined else text
    if joined:
        sink.fact("properties", [list(pair) for pair in joined.items()][:MOST])


def named_cell(name: str, address: str) -> Iterator[list[object]]:
    """Yield [name, sheet, row, column] where the name stands for one cell; a deleted cell (#REF!) is none."""
    found = _PLACE.fullmatch(address.strip())
    if found and name and (column := column_number(found[3].upper())):
        yield [name, (found[1] or found[2]).replace("''", "'"), int(found[4]), column]


#: Where the programs' words for the same thing differ.
_SAME = {"keyword": "keywords", "initial-creator": "creator"}


def _collect(told: list[list[str]], named_by: str) -> Take:
    """Return a taker of [name, text]: the element's own name, or "custom." and what its attribute ``named_by`` says."""

    def take(short: str, attributes: Attributes, text: str) -> None:
        name = "custom." + attributes.get(named_by, "") if named_by else _SAME.get(short, short)
        told.append([name[:255], text.strip()[:LONGEST]])

    return take


def _walk(package: Package, part: str, wanted: set[str], take: Take) -> None:
    """Hand over (local name, attributes, all text within) of every element whose local name is wanted."""
    if not package.has(part):
        return
    inside: list[tuple[str, Attributes]] = []
    pieces: list[str] = []
    count = 0

    def start(name: str, attributes: Attributes) -> None:
        if not inside and local(name) in wanted:
            inside.append((name, attributes))
            pieces.clear()

    def data(text: str) -> None:
        if inside:
            pieces.append(text)

    def end(name: str) -> None:
        nonlocal count
        if inside and inside[0][0] == name:
            take(local(name), inside.pop()[1], "".join(pieces))
            count += 1
            if count > MOST:
                raise Enough

    try:
        with package.open(part) as stream:
            parse(stream, start, end, data)
    except Refused as refusal:
        if refusal.code not in ("broken_xml", "broken_zip"):
            raise
