"""The shipped fonts: what each covers, how wide it sets, and a readable name for what none of them can show.

Text is right or named, never boxes: Noto Sans sets Latin, Greek and Cyrillic; Arabic and Hebrew are shaped and ordered where
their Noto fonts are shipped; any other run of characters is replaced by its name in the user's language.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

import arabic_reshaper
from bidi.algorithm import get_base_level, get_display
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from chapterdesk.core.errors import UserError
from chapterdesk.core.resources import resource
from chapterdesk.core.text import _, current_language, ngettext

_CHAINS: dict[str, tuple[tuple[str, ...], ...]] = {
    "regular": (("NotoSans-Regular",),),
    "medium": (("NotoSans-Medium", "NotoSans-SemiBold", "NotoSans-Bold"),),
    "semibold": (("NotoSans-SemiBold", "NotoSans-Bold"),),
    "italic": (("NotoSans-Italic",),),
    "mono": (("NotoSansMono-Regular",), ("NotoSans-Regular",)),
}
_HEAVY = (("NotoSansArabic-Bold", "NotoSansArabic-Regular"), ("NotoSansHebrew-Bold", "NotoSansHebrew-Regular"))
_LIGHT = (("NotoSansArabic-Regular",), ("NotoSansHebrew-Regular",), ("NotoSansMono-Regular",))

# The digits' minus lies in no shipped upright text face; an en dash is what printers set.
_SAME_LOOK = {"\u2212": "\u2013", "\u2003": " ", "\u2002": " ", "\t": " "}


class Face:
    """A role's chain of fonts: width of every character it can show (thousandths of the size) and which font shows it."""

    def __init__(self, role: str) -> None:
        self.widths: dict[str, float] = {}
        self.font_of: dict[str, str] = {}
        others = (*_HEAVY, *_LIGHT) if role in ("semibold", "medium") else _LIGHT
        for names in (*_CHAINS[role], *others):
            self._add(names)
        # Ligatures and joined letters of Arabic come as presentation forms, which the reshaper chooses.
        self.widths.setdefault("\u00a0", self.widths[" "])
        self.main = self.font_of["a"]
        self.plain = frozenset(char for char, font in self.font_of.items() if font == self.main)
        # Characters that are set just as they are typed: nothing to compose, shape, turn round, drop or name.
        self.simple = frozenset(
            c for c in self.plain if unicodedata.category(c) not in ("Cc", "Cf", "Mn", "Mc", "Zl", "Zp")
        )

    def _add(self, names: tuple[str, ...]) -> None:
        for name in names:
            if _registered(name):
                font: Any = pdfmetrics.getFont(name)
                default = font.face.defaultWidth
                for code in font.face.charToGlyph:
                    char = chr(code)
                    if char not in self.widths:
                        self.widths[char] = font.face.charWidths.get(code, default)
                        self.font_of[char] = name
                return

    def width(self, text: str) -> float:
        """Return the width of resolved text in thousandths of the font size."""
        return sum(map(self.widths.__getitem__, text))


@cache
def _registered(name: str) -> bool:
    path = resource("fonts", f"{name}.ttf")
    if not path.is_file():
        return False
    pdfmetrics.registerFont(TTFont(name, str(path)))
    return True


@cache
def face(role: str) -> Face:
    """Return the face for a role of theme.Style. Raises UserError where the program's own font is missing."""
    if not _registered("NotoSans-Regular"):
        raise UserError(
            _("The font for printed papers is missing from the program's folder."),
            _("Install ChapterDesk again. Your data is safe."),
            code="font_missing",
        )
    return Face(role)


@lru_cache(maxsize=16384)
def width(text: str, role: str, size: float) -> float:
    """Return the width in points of one line of resolved text."""
    return face(role).width(text) * size / 1000


def runs(text: str, role: str) -> list[tuple[str, str]]:
    """Split a visual line into (font name, text) by the font that shows each character."""
    known = face(role)
    font_of, main = known.font_of, known.main
    if known.plain.issuperset(text):
        return [(main, text)]
    return [(font, "".join(chars)) for font, chars in groupby(text, key=lambda c: font_of.get(c, main))]


def resolve(text: str, role: str = "regular") -> str:
    """Return text that the role's fonts can show: composed, shaped, controls dropped, the rest named. Newlines stay."""
    return _resolve(text, role, current_language())


@lru_cache(maxsize=16384)
def _resolve(text: str, role: str, _language: str) -> str:
    # The language is part of the cache's key only: names of scripts are translated.
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if any("\u0590" <= c <= "\u08ff" for c in text):
        text = _shaped(text)
    known = face(role)
    widths = known.widths
    cleaned = [c if c in known.plain and c != "\t" else _SAME_LOOK.get(c, c) for c in text if not _invisible(c)]
    parts = []
    for named, chars in groupby(cleaned, key=lambda c: "" if c in widths or c in "\n " else _script(c)):
        run = "".join(chars)
        parts.append(_name(named, run) if named else run)
    return "".join(parts)


def _shaped(text: str) -> str:
    # Vowel points need placing that the PDF library cannot do; the words read without them.
    bare = "".join(c for c in text if not ("\u0591" <= c <= "\u05bd" or c in "\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"))
    return str(arabic_reshaper.reshape(bare))


def _invisible(char: str) -> bool:
    return char not in {"\n", "\t"} and unicodedata.category(char) in ("Cc", "Cf")


def property_text(text: str) -> str:
    """Return text for bookmarks and document properties: any script, one line, nothing that a PDF or XML cannot hold."""
    whole = " ".join(text.split())
    return "".join(c for c in whole if unicodedata.category(c) not in ("Cc", "Cs") and c not in "\ufffe\uffff")


def runs_leftward(text: str) -> bool:
    """Return whether a text as a whole is read from right to left: its first letter says so."""
    return not text.isascii() and bool(get_base_level(text))


def visual(line: str, *, leftward: bool | None = None) -> str:
    """Return one wrapped line in the order it is read on paper; ``leftward`` is the whole text's direction, where known."""
    if line.isascii() or not any(unicodedata.bidirectional(c) in ("R", "AL") for c in line):
        return line
    if leftward is None:
        leftward = runs_leftward(line)
    return str(get_display(line, base_dir="R" if leftward else "L"))


_SCRIPTS = {
    "CJK": "chinese", "HIRAGANA": "japanese", "KATAKANA": "japanese", "HANGUL": "korean", "ARABIC": "arabic", "HEBREW": "hebrew",
    "THAI": "thai", "DEVANAGARI": "devanagari", "BENGALI": "bengali", "TAMIL": "tamil", "ETHIOPIC": "ethiopic", "ARMENIAN": "armenian",
    "GEORGIAN": "georgian", "KHMER": "khmer", "MYANMAR": "burmese", "TIBETAN": "tibetan", "SYRIAC": "syriac", "TIFINAGH": "tifinagh",
    "GURMUKHI": "gurmukhi", "GUJARATI": "gujarati", "TELUGU": "telugu", "KANNADA": "kannada", "MALAYALAM": "malayalam",
    "SINHALA": "sinhala", "LAO": "lao",
}  # fmt: skip


def _script(char: str) -> str:
    name = unicodedata.name(char, "")
    script = _SCRIPTS.get(name.split(" ")[0].split("-")[0], "")
    if script:
        return script
    if (
        char in "\ufe0e\ufe0f\u20e3"
        or ord(char) >= 0x1F000
        or 0x2600 <= ord(char) <= 0x27BF
        or 0x2B00 <= ord(char) <= 0x2BFF
    ):
        return "emoji"
    return "other"


def _name(script: str, run: str) -> str:
    names = {
        "chinese": _("[Chinese characters]"), "japanese": _("[Japanese text]"), "korean": _("[Korean text]"),
        "arabic": _("[Arabic text]"), "hebrew": _("[Hebrew text]"), "thai": _("[Thai text]"),
        "devanagari": _("[Devanagari text]"), "bengali": _("[Bengali text]"), "tamil": _("[Tamil text]"),
        "ethiopic": _("[Ethiopic text]"), "armenian": _("[Armenian text]"), "georgian": _("[Georgian text]"),
        "khmer": _("[Khmer text]"), "burmese": _("[Burmese text]"), "tibetan": _("[Tibetan text]"), "syriac": _("[Syriac text]"),
        "tifinagh": _("[Tifinagh text]"), "gurmukhi": _("[Gurmukhi text]"), "gujarati": _("[Gujarati text]"),
        "telugu": _("[Telugu text]"), "kannada": _("[Kannada text]"), "malayalam": _("[Malayalam text]"),
        "sinhala": _("[Sinhala text]"), "lao": _("[Lao text]"),
    }  # fmt: skip
    if script in names:
        return names[script]
    # Variation selectors and skin tones change a picture, they are no picture of their own.
    count = sum(
        not unicodedata.combining(c) and c not in "\ufe0e\ufe0f\u20e3" and not 0x1F3FB <= ord(c) <= 0x1F3FF for c in run
    )
    if script == "emoji":
        return ngettext("[emoji]", "[{n} emoji]", count).format(n=count) if count else ""
    return ngettext("[a character that cannot be printed]", "[{n} characters that cannot be printed]", count).format(
        n=count
    )
