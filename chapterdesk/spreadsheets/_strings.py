"""The table of texts that the sheets of a workbook share (xl/sharedStrings.xml)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

#: What XML 1.0 cannot hold, the carriage return that its readers turn into a line feed, and text that looks like an escape.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


def markup(text: str) -> str:
    """Return ``text`` as one ``<si>`` of the shared strings, such that readers give back exactly the same text.

    Lone surrogates, U+FFFE and U+FFFF are no characters, but Excel knows their escapes; calamine 0.9 decodes escapes up
    to U+00FF only and shows these as ``_xFFFE_``.
    """
    if not text.isprintable() or "_x" in text:
        text = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if text[0].isspace() or text[-1].isspace():
        return f'<si><t xml:space="preserve">{text}</t></si>'
    return f"<si><t>{text}</t></si>"


class SharedStrings:
    """The table of texts that all sheets share; kept packed in memory, so that a million texts stay small."""

    _BATCH = 4096

    def __init__(self) -> None:
        self.count = 0
        self._packer = zlib.compressobj(1)
        self._packed: list[bytes] = []
        self._waiting: list[str] = []

    def add(self, text: str) -> int:
        """Add a text and return its number."""
        self._waiting.append(markup(text))
        if len(self._waiting) >= self._BATCH:
            self._pack()
        self.count += 1
        return self.count - 1

    def add_all(self, texts: Sequence[str]) -> int:
        """Add many texts at once and return the number of the first; ten times faster where nothing needs escaping."""
        first = self.count
        # One look at all of them joined. A false alarm, such as a text that ends in "|", only costs time.
        joined = "|".join(texts)
        spaced = "| " in joined or " |" in joined or joined[:1] == " " or joined[-1:] == " "
        if spaced or "_x" in joined or not joined.isprintable():
            self._waiting.extend(map(markup, texts))
        elif texts:
            between = "</t></si><si><t>"
            if "&" in joined or "<" in joined or ">" in joined:
                texts = [text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in texts]
            self._waiting.append(f"<si><t>{between.join(texts)}</t></si>")
        self.count += len(texts)
        self._pack()
        return first

    def _pack(self) -> None:
        self._packed.append(self._packer.compress("".join(self._waiting).encode()))
        self._waiting.clear()

    def xml(self) -> Iterator[bytes]:
        """Yield the finished part ``xl/sharedStrings.xml``; nothing can be added afterwards."""
        self._pack()
        self._packed.append(self._packer.flush())
        yield b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        yield b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        yield f'uniqueCount="{self.count}">'.encode()
        opener = zlib.decompressobj()
        for packed in self._packed:
            yield opener.decompress(packed)
        yield opener.flush() + b"</sst>"
