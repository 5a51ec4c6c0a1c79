"""Reading XML that may mean harm: expat in pieces, no document type, no entities, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from chapterdesk.spreadsheets.sink import Refused

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Data = Callable[[str], object]


class Enough(Exception):  # noqa: N818 - a signal between handler and loop
    """Raised by a handler that has all it needs: the rest of the part is not read."""


def _refuse(*_: object) -> int:
    raise Refused("hostile_entities")


def local(name: str) -> str:
    """Return an element's or attribute's name without its prefix: files differ in prefixes and namespaces, not in names."""
    return name.rpartition(":")[2]


def parse(stream: IO[bytes], start: Start, end: End, data: Data) -> None:
    """Feed a part's elements and text to the handlers, names with their prefixes as they stand.

    Raises Refused: "hostile_entities" for a document type or entity, "broken_xml" for what is no XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 65536
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    first = True
    try:
        while chunk := stream.read(262144):
            if first:  # some writers put line ends before the declaration
                chunk = chunk.lstrip(b"\r\n\t ") if chunk[:1] in b"\r\n\t " else chunk
                first = False
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused("broken_xml", line=error.lineno) from None
    except (ValueError, LookupError):  # an encoding that nobody knows
        raise Refused("broken_xml", line=1) from None
    except Enough:
        return
