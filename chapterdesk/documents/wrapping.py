"""Breaking text into lines that fit, long words and e-mail addresses included."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from chapterdesk.core.text import current_language
from chapterdesk.documents import fonts
from chapterdesk.documents.theme import Style

_GOOD_BREAKS = frozenset("-/@._,;:\u2013\u2010")


def lines(text: str, style: Style, width: float) -> tuple[str, ...]:
    """Return the text as lines in visual order, none wider than ``width`` points; no text gives no lines."""
    if not text:
        return ()
    return _lines(text, style.role, style.size, round(width, 3), current_language())


@lru_cache(maxsize=16384)
def _lines(text: str, role: str, size: float, width: float, _language: str) -> tuple[str, ...]:
    resolved = fonts.resolve(text, role)
    room = width * 1000 / size + 1  # a thousandth of slack: a column as wide as its text must hold it
    known = fonts.face(role)
    if "\n" not in resolved and known.width(resolved) <= room:
        return (fonts.visual(resolved),)
    result: list[str] = []
    for paragraph in resolved.split("\n"):
        leftward = fonts.runs_leftward(paragraph)
        result += [fonts.visual(line, leftward=leftward) for line in _paragraph(paragraph, known, room)]
    return tuple(result)


def _paragraph(text: str, known: fonts.Face, room: float) -> list[str]:
    result: list[str] = []
    line, used = "", 0.0
    space = known.widths[" "]
    for word in text.split(" "):
        for piece in _pieces(word, known, room):
            needed = known.width(piece)
            if line and used + space + needed > room:
                result.append(line)
                line, used = piece, needed
            else:
                line = f"{line} {piece}" if line else piece
                used += needed + (space if used else 0)
    return [*result, line]


def _pieces(word: str, known: fonts.Face, room: float) -> list[str]:
    if known.width(word) <= room:
        return [word]
    result = []
    while word and known.width(word) > room:
        cut = _cut(word, known, room)
        result.append(word[:cut])
        word = word[cut:]
    return [*result, word] if word else result


def _cut(word: str, known: fonts.Face, room: float) -> int:
    used, fits = 0.0, 0
    for index, char in enumerate(word):
        used += known.widths[char]
        if used > room:
            break
        fits = index + 1
    fits = max(fits, 1)
    for at in range(fits, fits // 2, -1):
        if word[at - 1] in _GOOD_BREAKS:
            return at
    while fits > 1 and fits < len(word) and unicodedata.combining(word[fits]):
        fits -= 1
    return fits


def shortened(text: str, style: Style, width: float) -> str:
    """Return one line that fits, cut with an ellipsis where it must be (running heads and chart labels only)."""
    resolved = fonts.resolve(" ".join(text.split()), style.role)
    known = fonts.face(style.role)
    room = width * 1000 / style.size
    if known.width(resolved) <= room:
        return fonts.visual(resolved)
    room -= known.widths["…"]
    used, keep = 0.0, 0
    for index, char in enumerate(resolved):
        used += known.widths[char]
        if used > room:
            break
        keep = index + 1
    return fonts.visual(resolved[:keep].rstrip() + "…")


def natural(text: str, style: Style) -> float:
    """Return the width in points that the text takes when it is not wrapped (its longest line)."""
    resolved = fonts.resolve(text, style.role)
    return max((fonts.width(line, style.role, style.size) for line in resolved.split("\n")), default=0.0)
