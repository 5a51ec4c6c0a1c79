"""Ids of rows and the Refs that people see (see the sync protocol CDW/1).

A row's id is a UUIDv7. Its Ref is one or two letters for the table, ten base-32 characters (Crockford's alphabet without I, L, O, U;
never number-like) and a check character: ``P-7K3M9QX4TD-5``.
"""

from __future__ import annotations

import hashlib
import os
import threading
import uuid
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b, sha1

from chapterdesk.core import clock

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10
_PAIRS = [a + b for a in ALPHABET for b in ALPHABET]
_NUMBERLIKE = str.maketrans("", "", "0123456789E")
_LETTERS = [len(pair.translate(_NUMBERLIKE)) for pair in _PAIRS]
_VARIANT = {figure: "89ab"[int(figure, 16) & 3] for figure in "0123456789abcdef"}
# Letters of tables that the alphabet leaves out count as what they are mistaken for.
_VALUE = {char: place for place, char in enumerate(ALPHABET)} | {"I": 1, "L": 2, "O": 3, "U": 4}
_lock = threading.Lock()
_last: list[int] = [0]


def new_id() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562), strictly increasing within the process."""
    return uuid.UUID(hex=new_ids(1)[0])


def new_ids(count: int) -> list[str]:
    """Return many UUIDv7 in order, as 32 hexadecimal figures each."""
    millis = int(clock.now().timestamp() * 1000)
    with _lock:
        # 12 counter bits keep ids of one millisecond in order; they overflow into the next millisecond.
        first = max(millis << 12, _last[0] + 1)
        _last[0] = first + count - 1
    noise = os.urandom(8 * count).hex()
    found = []
    for place in range(count):
        stamp = first + place
        tail = noise[16 * place : 16 * place + 16]
        found.append(f"{stamp >> 12:012x}7{stamp & 0xFFF:03x}{_VARIANT[tail[0]]}{tail[1:]}")
    return found


def derived_id(namespace: uuid.UUID, *parts: str) -> uuid.UUID:
    """Return the same id for the same parts, on every computer (UUIDv5; parts are joined by U+001F)."""
    return uuid.uuid5(namespace, "\x1f".join(parts))


def ref_of(letter: str, row: str) -> str:
    """Return the Ref of a row by its id (32 hexadecimal figures): derived from it, so that it needs no counter.

    50 bits are taken from a hash; the register's unique index on the Ref notices the one clash in millions.
    """
    code = _code(row)
    return f"{letter}-{code}-{_check(letter + code)}"


def refs_of(letter: str, rows: Sequence[str]) -> list[str]:
    """Return the Refs of many rows of one table, each as ``ref_of`` makes it, three times as fast."""
    found = []
    start = f"{letter}-"
    first, (one, two, three, four, five) = _weights(letter)
    for row in rows:
        number = int.from_bytes(blake2b(row.encode(), digest_size=7).digest(), "big")
        a, b, c, d, e = (
            number & 1023,
            number >> 10 & 1023,
            number >> 20 & 1023,
            number >> 30 & 1023,
            number >> 40 & 1023,
        )
        if _LETTERS[a] + _LETTERS[b] + _LETTERS[c] + _LETTERS[d] + _LETTERS[e] < 2:
            found.append(ref_of(letter, row))
            continue
        check = ALPHABET[(first + one[a] + two[b] + three[c] + four[d] + five[e]) % 31]
        found.append(f"{start}{_PAIRS[a]}{_PAIRS[b]}{_PAIRS[c]}{_PAIRS[d]}{_PAIRS[e]}-{check}")
    return found


@cache
def _weights(letter: str) -> tuple[int, list[list[int]]]:
    """Return what the letters, and each pair of characters at each place, add to the sum behind the check character."""
    before = len(letter) + 2
    pairs = [
        [(before + 2 * place) * _VALUE[a] + (before + 2 * place + 1) * _VALUE[b] for a in ALPHABET for b in ALPHABET]
        for place in range(_LENGTH // 2)
    ]
    return sum(weight * _VALUE[char] for weight, char in enumerate(letter, 2)), pairs


def derived_ids(namespace: uuid.UUID, first: Sequence[str], *rest: str) -> list[str]:
    """Return ``derived_id(namespace, each, *rest).hex`` for each of ``first``, four times as fast."""
    start, end = namespace.bytes, "".join(["\x1f" + part for part in rest]).encode()
    found = []
    for each in first:
        made = sha1(start + each.encode() + end, usedforsecurity=False).hexdigest()
        # Version and variant of RFC 9562, at their places among the figures.
        found.append(f"{made[:12]}5{made[13:16]}{_VARIANT[made[16]]}{made[17:32]}")
    return found


def _code(row: str) -> str:
    for salt in range(256):
        digest = hashlib.blake2b(row.encode(), digest_size=7, salt=bytes([salt])).digest()
        number = int.from_bytes(digest, "big")
        code = "".join([_PAIRS[(number >> shift) & 1023] for shift in (0, 10, 20, 30, 40)])
        # A spreadsheet would read 1234567890 or 12E4567890 as a number.
        if len(code.translate(_NUMBERLIKE)) >= 2:
            return code
    raise AssertionError("no code that is not number-like")


def _check(body: str) -> str:
    return ALPHABET[sum(weight * _VALUE[char] for weight, char in enumerate(body, 2)) % 31]


def parse_ref(text: str) -> tuple[str, str] | None:
    """Return (table letters, whole Ref) for something typed as a Ref, or None if it is not one.

    Forgives lower case, spaces and the letters O, I, L, which read as 0, 1, 1.
    """
    raw = text.strip().upper().replace(" ", "").replace("\u2013", "-")
    letter, dash, rest = raw.partition("-")
    if not dash or not 1 <= len(letter) <= 2 or not (letter.isascii() and letter.isalpha()):
        return None
    rest = rest.replace("-", "").translate(str.maketrans("OIL", "011"))
    if len(rest) != _LENGTH + 1 or any(c not in ALPHABET for c in rest):
        return None
    code, check = rest[:-1], rest[-1]
    if _check(letter + code) != check:
        return None
    return letter, f"{letter}-{code}-{check}"
