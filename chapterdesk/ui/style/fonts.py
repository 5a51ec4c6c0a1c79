"""Noto Sans from the program's own files, so that the window looks the same on every computer."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from chapterdesk.core.resources import resource

FAMILY = "Noto Sans"
_loaded: list[str] = []


def load_fonts() -> str:
    """Make the shipped fonts known to Qt, once; return the family to use (the system's own where none is shipped)."""
    if not _loaded:
        files = [*sorted(resource("fonts").glob("*.ttf")), *sorted(resource("fonts").glob("*/*.ttf"))]
        found = {family for file in files for family in _families(str(file))}
        _loaded.append(
            FAMILY if FAMILY in found else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
        )
    return _loaded[0]


def _families(file: str) -> list[str]:
    number = QFontDatabase.addApplicationFont(file)
    return QFontDatabase.applicationFontFamilies(number) if number >= 0 else []


def make_font(pixels: int, weight: int = 400, *, tabular: bool = False) -> QFont:
    """Return the program's font in a whole number of pixels; ``tabular`` gives figures of equal width for columns."""
    font = QFont(load_fonts())
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    if tabular:
        font.setFeature(QFont.Tag.fromString("tnum"), 1)
    return font
