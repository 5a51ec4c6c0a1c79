"""The recovery key: the data key itself as text that can be printed, kept in a drawer and typed in again.

256 bits are 51 base-32 symbols and one bit; a 52nd symbol carries that bit and four bits of a checksum of the whole. The 52 symbols
stand in 13 groups of four, and each group ends with a check symbol of its own, so that a typing error is noticed and
its group can be named.
"""

from __future__ import annotations

import hashlib
import re

from chapterdesk.core.errors import UserError
from chapterdesk.core.ids import ALPHABET
from chapterdesk.core.text import _

KEY_BYTES = 32
GROUPS = 13
_DATA = 4  # symbols of the key in a group, before its check symbol
# Multiplying by these in GF(32) changes the check for every single wrong symbol and every swap of two symbols.
_WEIGHTS = (2, 4, 8, 16)


def _times(a: int, b: int) -> int:
    """Multiply in GF(32) with the polynomial x^5 + x^2 + 1, so that every non-zero weight is invertible."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= 0b100101
        b >>= 1
    return product


def _check(group: int, symbols: list[int]) -> int:
    # The group's number goes in too: two groups in each other's place are noticed.
    total = group + 1
    for weight, symbol in zip(_WEIGHTS, symbols, strict=True):
        total ^= _times(weight, symbol)
    return total


def _whole_check(key: bytes) -> int:
    return hashlib.sha256(b"chapterdesk recovery" + key).digest()[0] & 15


def recovery_text(key: bytes) -> str:
    """Return the 32-byte ``key`` as 13 groups of five symbols: four of the key and a check."""
    if len(key) != KEY_BYTES:
        raise ValueError("a data key has 32 bytes")
    number = int.from_bytes(key, "big") << 4 | _whole_check(key)
    symbols = [(number >> (5 * place)) & 31 for place in reversed(range(GROUPS * _DATA))]
    groups = []
    for n in range(GROUPS):
        part = symbols[n * _DATA : (n + 1) * _DATA]
        groups.append("".join(ALPHABET[s] for s in [*part, _check(n, part)]))
    return "-".join(groups)


def parse_recovery(text: str) -> bytes:
    """Return the key that was typed from a printed sheet.

    Lower case, any spaces and hyphens, O for 0 and I or L for 1 are forgiven. Raises UserError ``recovery_typo``,
    which names the group with the error, or ``recovery_length``.
    """
    raw = text.strip().upper().translate(str.maketrans("OIL", "011"))
    tokens = [t for t in re.split(r"[^0-9A-Z]+", raw) if t]
    joined = "".join(tokens)
    width = _DATA + 1
    if len(tokens) == GROUPS:
        groups = tokens
    else:
        groups = [joined[i : i + width] for i in range(0, len(joined), width)]
    symbols: list[int] = []
    for n, group in enumerate(groups[:GROUPS]):
        values = [ALPHABET.find(c) for c in group]
        complete = len(values) == width or n < len(groups) - 1 or len(tokens) == GROUPS
        if complete and (len(values) != width or -1 in values or _check(n, values[:_DATA]) != values[_DATA]):
            raise _typo(n + 1, group)
        symbols += values[:_DATA]
    if len(joined) != GROUPS * width:
        raise UserError(
            _("The recovery key has {found} letters and digits; it should have {expected}.").format(
                found=len(joined), expected=GROUPS * width
            ),
            _("Type all {groups} groups from the sheet.").format(groups=GROUPS),
            code="recovery_length",
        )
    number = 0
    for symbol in symbols:
        number = number << 5 | symbol
    key = (number >> 4).to_bytes(KEY_BYTES, "big")
    if number & 15 != _whole_check(key):
        raise _typo(GROUPS, groups[-1])
    return key


def _typo(number: int, group: str) -> UserError:
    return UserError(
        _("There is a typing error in group {number} of the recovery key (“{group}”).").format(
            number=number, group=group
        ),
        _("Compare that group with the printed sheet."),
        code="recovery_typo",
    )
