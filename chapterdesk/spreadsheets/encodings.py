"""Finding out how a text file's letters are stored: marks first, then strict UTF-8, then what looks like words.

Old files carry no mark. Windows-1252, Mac Roman and the DOS pages put å, ä, ö, é in different places, so each is tried and the
one in which the letters beyond ASCII stand inside words wins; only when no Western one makes sense is
charset-normalizer asked (Slavic, Greek, Cyrillic, Chinese, Japanese ...).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from chapterdesk.spreadsheets.sink import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (b"\x84\x31\x95\x33", "gb18030"),
)  # fmt: skip
_COMMON = frozenset("åäöÅÄÖéÉëËïÏüÜøØæÆ")
"""Letters of Swedish and Dutch (and their neighbours)."""
_RARER = frozenset("èÈáÁàÀâêôîóíúùòìãñÑçÇßœ")
_CENTRAL = frozenset("őűŐŰłńśźżćęąŁŚŻŹĆčřšžěůťďňČŘŠŽľĽ")
_SIGNS = frozenset("’‘“”–—…€£§°·«»´½²³ºª®©¿¡\u00a0¨")
_WESTERN = ("windows-1252", "mac_roman", "cp850", "cp437", "iso8859-15", "cp1250", "iso8859-2")
_NAMES = {"utf-8-sig": "utf-8", "utf_8": "utf-8"}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read in, whether that is a guess, and how many characters could not be read."""

    text: str
    encoding: str
    doubtful: bool = False
    lost: int = 0


def decode_text(raw: bytes, stated: str | None = None) -> Decoded:
    """Return the text of a file's bytes; ``stated`` is an encoding that the file itself names. Raises Refused "no_text"."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            text = raw.decode(name, "replace")
            return Decoded(text.lstrip("\ufeff"), _NAMES.get(name, name), lost=text.count("\ufffd"))
    wide = _wide(raw)
    if wide:
        text = raw.decode(wide, "replace")
        return Decoded(text, wide, lost=text.count("\ufffd"))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(raw) - error.start <= 3 and error.start and not raw[: error.start].isascii():  # cut in its last letter
            return Decoded(raw.decode("utf-8", "replace"), "utf-8", lost=1)
    else:
        return _checked(text, "ascii" if raw.isascii() else "utf-8")
    return _old(raw, stated)


def _checked(text: str, name: str) -> Decoded:
    if len(_CONTROL.findall(text.replace("\0", "")[:20000])) > max(5, len(text[:20000]) // 20):
        raise Refused("no_text")
    return Decoded(text, name)


def _wide(raw: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 that a file without a mark is in, told by where its zero bytes stand."""
    sample = raw[:8192]
    size = len(sample) // 4 * 4
    if size < 8 or sample.count(0) < size // 5:
        return None
    zeros = [sample[place:size:4].count(0) / (size // 4) for place in range(4)]
    if zeros[1] > 0.7 and zeros[2] > 0.9 and zeros[3] > 0.9:
        return "utf-32-le"
    if zeros[0] > 0.9 and zeros[1] > 0.9 and zeros[2] > 0.7:
        return "utf-32-be"
    if min(zeros[1], zeros[3]) > 0.5 and max(zeros[0], zeros[2]) < 0.2:
        return "utf-16-le"
    if min(zeros[0], zeros[2]) > 0.5 and max(zeros[1], zeros[3]) < 0.2:
        return "utf-16-be"
    return None


def _old(raw: bytes, stated: str | None) -> Decoded:
    if stated:
        try:
            return Decoded(raw.decode(stated), codecs.lookup(stated).name)
        except (LookupError, UnicodeDecodeError):
            pass  # the file is wrong about itself
    best, score, western = _best_western(raw)
    if score >= 0.6:
        return _checked_western(western, best, doubtful=score < 0.8)
    other = _other(raw)
    if other is not None:
        return other
    return _checked_western(western, best, doubtful=True)


def _checked_western(text: str, name: str, *, doubtful: bool) -> Decoded:
    decoded = _checked(text, name)
    return Decoded(text, name, doubtful, decoded.text.count("\ufffd"))


def _best_western(raw: bytes) -> tuple[str, float, str]:
    """Return the Western encoding whose letters fit best, how well (0 to 1), and the text."""
    sample = _telling(raw)
    scores = {name: _score(sample.decode(name, "replace")) for name in _WESTERN}
    best = max(scores, key=lambda name: (scores[name], -_WESTERN.index(name)))
    return best, scores[best], raw.decode(best, "replace")


def _telling(raw: bytes) -> bytes:
    """Return the stretches around bytes beyond ASCII, at most 64 KiB of them."""
    if len(raw) <= 65536:
        return raw
    found = re.findall(rb"[^\x80-\xff]{0,12}[\x80-\xff]+[^\x80-\xff]{0,12}", raw[: 8 * 1024 * 1024])
    return b" ".join(found)[:65536]


def _score(text: str) -> float:
    """Return the share of characters beyond ASCII that make sense where they stand."""
    total = good = 0.0
    for place, letter in enumerate(text):
        if letter < "\x80":
            continue
        total += 1
        before = text[place - 1 : place]
        after = text[place + 1 : place + 2]
        good += _fit(letter, before, after)
    return good / total if total else 1.0


def _fit(letter: str, before: str, after: str) -> float:
    inside = before.isalpha() and after.isalpha()
    touching = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    if before > "\x7f" and after > "\x7f":
        return -0.3  # Western words have their marked letters one by one
    if letter in _COMMON or letter in _RARER:
        if letter.isupper() and before.isalpha() and (before.islower() or after.islower()):
            return -0.5  # a capital inside a word is another page's letter
        if letter.islower() and before.isupper() and after.isupper():
            return 0.0
        return (1.0 if touching else 0.6) * (1.0 if letter in _COMMON else 0.8)
    if letter == "õ":
        return 0.6
    if letter in _CENTRAL:
        return 0.7 if touching and not (letter.isupper() and before.islower()) else 0.3
    if letter in _SIGNS:
        if inside and letter not in "’´\u00a0–·":
            return -0.5
        return 0.8
    if letter.isalpha():
        return 0.3 if touching and not (letter.isupper() and before.islower()) else 0.0
    return -1.0


def _other(raw: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    guess = from_bytes(
        raw[:65536] if len(raw) <= 65536 else raw[: raw.rfind(b"\n", 0, 65536) + 1] or raw[:65536]
    ).best()
    if guess is None:
        return None
    text = raw.decode(guess.encoding, "replace")
    lost = text.count("\ufffd")
    return (
        Decoded(text, _NAMES.get(guess.encoding, guess.encoding), doubtful=True, lost=lost)
        if lost * 100 <= len(text)
        else None
    )
