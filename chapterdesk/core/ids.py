"""Ids of rows and the Refs that people see (see the sync protocol CDW/1).

A row's id is a UUIDv7. Its Ref is a letter for the table, ten base-32 characters (Crockford's alphabet without I, L, O, U;
never number-like) and a check character: ``P-7K3M9QX4TD-5``.
"""

from __future__ import annotations

import hashlib
import os
import threading
import uuid

from chapterdesk.core import clock

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10
_lock = threading.Lock()
_last: list[int] = [0]


def new_id() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562), strictly increasing within the process."""
    millis = int(clock.now().timestamp() * 1000)
    with _lock:
        # 12 counter bits keep ids of one millisecond in order; they overflow into the next millisecond.
        stamp = max(millis << 12, _last[0] + 1)
        _last[0] = stamp
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62
    return uuid.UUID(int=value | int.from_bytes(os.urandom(8), "big") >> 2)


def derived_id(namespace: uuid.UUID, *parts: str) -> uuid.UUID:
    """Return the same id for the same parts, on every computer (UUIDv5; parts are joined by U+001F)."""
    return uuid.uuid5(namespace, "\x1f".join(parts))


def ref_of(letter: str, row: uuid.UUID) -> str:
    """Return the Ref of a row: its code is derived from the id, so that it needs no counter.

    50 bits are taken from a hash; the register's unique index on the code notices the one clash in millions.
    """
    code = _code(row)
    return f"{letter}-{code}-{_check(letter + code)}"


def _code(row: uuid.UUID) -> str:
    for salt in range(256):
        number = int.from_bytes(hashlib.blake2b(row.bytes + bytes([salt]), digest_size=7).digest(), "big")
        code = "".join(ALPHABET[(number >> (5 * i)) & 31] for i in range(_LENGTH))
        # A spreadsheet would read 1234567890 or 12E4567890 as a number.
        if sum(c.isalpha() and c != "E" for c in code) >= 2:
            return code
    raise AssertionError("no code that is not number-like")


def _check(body: str) -> str:
    total = 0
    for i, char in enumerate(body):
        total += (i + 2) * (ord(char) - 48 if char not in ALPHABET else ALPHABET.index(char))
    return ALPHABET[total % 31]


def parse_ref(text: str) -> tuple[str, str] | None:
    """Return (table letter, whole Ref) for something typed as a Ref, or None if it is not one.

    Forgives lower case, spaces and the letters O, I, L, which read as 0, 1, 1.
    """
    raw = text.strip().upper().replace(" ", "").replace("\u2013", "-")
    if len(raw) < 4 or raw[1] != "-" or not raw[0].isalpha():
        return None
    letter, rest = raw[0], raw[2:].replace("-", "").translate(str.maketrans("OIL", "011"))
    if len(rest) != _LENGTH + 1 or any(c not in ALPHABET for c in rest):
        return None
    code, check = rest[:-1], rest[-1]
    if _check(letter + code) != check:
        return None
    return letter, f"{letter}-{code}-{check}"
