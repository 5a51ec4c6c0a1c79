"""Measures, type and colours of everything printed (the "Print" part of the look): one place to change them.

Lengths are points (1/72 inch) unless a name says millimetres.
"""

from __future__ import annotations

from typing import NamedTuple

MM = 72 / 25.4
SIZES: dict[str, tuple[float, float]] = {"A4": (210 * MM, 297 * MM), "Letter": (8.5 * 72, 11 * 72)}

MARGIN = 20 * MM
BINDING = 25 * MM
WRITING_LINE = 8 * MM
"""Distance of lines to write on."""

INK = "#1F1E1B"
SOFT = "#55524B"
HAIR = "#BDB9AE"
RULE = "#1F1E1B"
ACCENT = "#2F50B5"
PAPER = "#FFFFFF"
TINT = "#F1EFEA"

HAIRLINE = 0.5
HEAD_RULE = 1.2
HEAD_LINE = 16 * MM
"""From the paper's upper edge to the running head's baseline; its rule is 8 points lower."""
FIRST_LINE = HEAD_LINE + 28
"""From the paper's upper edge to the first line of a page with a head."""
FOOT_LINE = 12 * MM
"""From the paper's lower edge to the foot's baseline; its rule is 14 points higher."""


class Style(NamedTuple):
    """How a piece of text is set: ``role`` is a face of fonts.py, sizes in points."""

    role: str = "regular"
    size: float = 10
    leading: float = 14
    colour: str = INK


BODY = Style()
STRONG = Style("semibold")
NOTE = Style(size=8.5, leading=12, colour=SOFT)
SMALL = Style(size=9, leading=12)
SMALL_STRONG = Style("semibold", 9, 12)
CAPTION = Style(size=7.5, leading=10, colour=SOFT)
CAPTION_STRONG = Style("semibold", 7.5, 10)
COLUMN_HEAD = Style("medium", 7.5, 10)
TITLE = Style("semibold", 22, 28)
HEADING = Style("semibold", 16, 22)
SUBHEADING = Style("semibold", 12, 16)
LEAD = Style(size=12, leading=16)
FACT = Style("semibold", 12, 16)
COVER_SIZES: tuple[float, ...] = (42, 36, 30, 24, 20)
BADGE = Style("semibold", 7.5, 10, PAPER)
KEY = Style("mono", 15, 20)
ITALIC = Style("italic")
