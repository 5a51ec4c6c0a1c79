"""The colours, measures and type sizes of the look, in one place: palette, style sheet, icons and charts are made from them.

The values are those of the design's table; contrasts are recomputed by a test. Sizes are in device-independent pixels at 100 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_TABLE = """
frame          #F4F3EF #171614
surface        #FFFFFF #1F1E1B
sunken         #F9F8F5 #1B1A17
raised         #FFFFFF #282723
hover          #F1EFEA #2A2925
pressed        #E7E4DC #35332E
line           #E3E0D8 #37352F
line-2         #CCC8BD #4B4942
line-strong    #8A857B #7F7A70
text           #1F1E1B #EFEDE7
text-2         #55524B #BCB8AE
text-3         #68645B #A19C91
accent         #2F50B5 #4A68CC
accent-hover   #26429A #3F5CBD
on-accent      #FFFFFF #FFFFFF
accent-text    #2A49A8 #A9BCFF
accent-tint    #EAEEFB #262D47
accent-tint-2  #D5DEF7 #32406E
focus          #2F50B5 #A9BCFF
danger         #A3261B #FFAA9E
danger-tint    #FCECE9 #3B211D
warning        #7A4700 #F3BE6B
warning-tint   #FCF1DC #382B14
success        #1F6439 #8FD4A6
success-tint   #E6F3E9 #1C3022
inverse        #2A2925 #3D3B35
on-inverse     #F6F4EF #F5F3EE
inverse-2      #C9C5BB #CFCBC1
inverse-link   #BCCAFF #C0CDFF
inverse-line   #4A4841 #57544C
chart-1        #2F50B5 #7F9BFF
chart-2        #B4570A #F0A35C
chart-3        #72909C #C9DAE1
chart-4        #5E2159 #B368AD
chart-5        #8A857B #8A857B
ramp-1         #D5DEF7 #2B355A
ramp-2         #AEBFEF #3C4E8A
ramp-3         #748EDC #5570C4
ramp-4         #5372CE #7F9BFF
ramp-5         #2F50B5 #B3C4FF
"""

LIGHT: Mapping[str, str] = {row.split()[0]: row.split()[1] for row in _TABLE.strip().splitlines()}
DARK: Mapping[str, str] = {row.split()[0]: row.split()[2] for row in _TABLE.strip().splitlines()}


def _high_contrast(base: Mapping[str, str], surface: str, text: str) -> Mapping[str, str]:
    """Text pure on surface, strong lines as text, tints dropped; what is chosen is told by the accent instead."""
    flat = dict.fromkeys(
        ("frame", "surface", "sunken", "raised", "danger-tint", "warning-tint", "success-tint"), surface
    )
    ink = dict.fromkeys(("text", "text-2", "text-3", "line", "line-2", "line-strong", "inverse"), text)
    over = dict.fromkeys(("on-inverse", "inverse-2", "inverse-link", "inverse-line"), surface)
    return {**base, **flat, **ink, **over, "accent-tint": surface}


CONTRAST_LIGHT: Mapping[str, str] = _high_contrast(LIGHT, "#FFFFFF", "#000000")
CONTRAST_DARK: Mapping[str, str] = _high_contrast(DARK, "#000000", "#FFFFFF")


@dataclass(frozen=True)
class Scheme:
    """One complete set of colours: its name, whether it is dark, and token -> "#RRGGBB"."""

    name: str
    dark: bool
    colours: Mapping[str, str]


SCHEMES: Mapping[str, Scheme] = {
    "light": Scheme("light", False, LIGHT),
    "dark": Scheme("dark", True, DARK),
    "contrast": Scheme("contrast", False, CONTRAST_LIGHT),
    "contrast-dark": Scheme("contrast-dark", True, CONTRAST_DARK),
}

TONES = ("neutral", "accent", "danger", "warning", "success")
"""The tones of badges, tiles and banners; never the only carrier of a meaning."""


def tone_colours(tone: str) -> tuple[str, str]:
    """Return the tokens (text, surface) of a tone."""
    pairs = {"neutral": ("text-2", "hover"), "accent": ("accent-text", "accent-tint")}
    return pairs.get(tone, (tone, f"{tone}-tint"))


# Measures: grid of 4.
GAPS = (4, 8, 12, 16, 24, 32)
PAGE_SIDE, PAGE_TOP = 32, 22
CARD_RADIUS, CARD_PADDING = 10, 20
RADIUS = 6
CONTROL, CONTROL_SMALL, CONTROL_LARGE = 34, 30, 40
CHIP, BADGE = 30, 22
NAV_WIDTH, NAV_COLLAPSED, NAV_ENTRY = 224, 64, 34
TOP_BAR, STATUS_BAR = 52, 30
ROW, ROW_COMPACT, TABLE_HEADER = 40, 32, 36
SHEET_RADIUS = 12
DETAIL_MIN, DETAIL_MAX = 400, 480


@dataclass(frozen=True)
class Type:
    """A type size: pixels, line height in pixels, weight (400, 500 or 600)."""

    size: int
    line: int
    weight: int


TYPES: Mapping[str, Type] = {
    "title": Type(24, 32, 600),
    "section": Type(16, 22, 600),
    "body": Type(14, 20, 400),
    "strong": Type(14, 20, 600),
    "second": Type(13, 18, 400),
    "table": Type(13, 18, 400),
    "caption": Type(12, 16, 400),
    "label": Type(13, 18, 400),
}
