"""What stands outside on a workbook of ours: who sent it to whom, in which version, and the codes by which it is known again."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from chapterdesk.core.ids import ALPHABET
from chapterdesk.fields import FieldValue, Setting

#: What this program writes, and the oldest reader that may take it in.
PROTOCOL = 1
MIN_READER = 1

_CODE = re.compile(r"CD1([0-9A-Z]{26})([0-9A-Z])")
_MISREAD = str.maketrans("OILU", "0114")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The facts of one export that are not about its rows.

    Args:
        key: 32 hexadecimal figures, random for each export; the checks in ``_cd`` are made with it.
        language: Of the recipient; words in the workbook are in it.
        country, currency: By which phone numbers and amounts in it are written.
        written: When, ISO 8601 in UTC.
        schema: Version of the sender's database.
        register: Id of the sender's register, the same through all its sites.
        sender, recipient: Names as people read them.
        peer: Id by which the sender knows the recipient.
        protocol, min_reader: Versions of the protocol: written in, and needed at least.
        tables: By kind the sender's count of rows in the recipient's scope and a hash over them, for noticing a drift.
    """

    key: str
    language: str = "en"
    country: str = "SE"
    currency: str = "SEK"
    written: str = ""
    schema: int = 0
    register: str = ""
    sender: str = ""
    recipient: str = ""
    peer: str = ""
    protocol: int = PROTOCOL
    min_reader: int = MIN_READER
    tables: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    def setting(self, names: Mapping[str, str] | None = None) -> Setting:
        """Return how values in this workbook are written."""
        return Setting(self.country, self.currency, "ymd", names or {})


def new_key() -> str:
    """Return a key for the checks of one export."""
    return secrets.token_hex(16)


@lru_cache(maxsize=64)
def export_code(export: str) -> str:
    """Return the code of an export (32 hexadecimal figures) as it stands on the Read me sheet: ``CD1-...`` with a check letter."""
    plain = _letters(int(export, 16), 26)
    whole = plain + _check(plain)
    return "-".join(["CD1", *(whole[start : start + 9] for start in range(0, 27, 9))])


def export_of(text: str) -> str:
    """Return the first export id whose code stands anywhere in a text, "" where there is none; forgives spaces and case."""
    close = re.sub(r"[\s\-\u2010-\u2015]", "", text).upper()
    for found in _CODE.finditer(close):
        plain = found[1].translate(_MISREAD)
        if _check(plain) == found[2].translate(_MISREAD) and all(c in ALPHABET for c in plain):
            number = 0
            for char in plain:
                number = number * 32 + ALPHABET.index(char)
            if number < 1 << 128:
                return f"{number:032x}"
    return ""


def mark_of(key: str, export: str, ref: str, values: Sequence[FieldValue]) -> str:
    """Return what stands in ``_cd``: the export's code, and a check over Ref, export and the row's values as sent."""
    told = json.dumps([ref, export, list(values)], ensure_ascii=True, separators=(",", ":"))
    digest = hashlib.blake2b(told.encode("ascii"), digest_size=7, key=bytes.fromhex(key)).digest()
    return f"{export_code(export)}-{_letters(int.from_bytes(digest, 'big') >> 6, 10)}"


def _letters(number: int, count: int) -> str:
    return "".join([ALPHABET[(number >> 5 * place) & 31] for place in range(count - 1, -1, -1)])


def _check(plain: str) -> str:
    return ALPHABET[sum(weight * ALPHABET.find(char) for weight, char in enumerate(plain, 2)) % 31]
