"""The data key of a database, and the file ``NAME.keys`` in which the passphrase's key wraps it.

The database is encrypted with a random key of 32 bytes. That key lies in ``NAME.keys``, itself encrypted with a key
that is derived from the passphrase by a function that costs much memory and about a second. Changing the passphrase
changes only this small file. The printed recovery key is the data key itself (see ``recovery``).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.core.unnamed import sync_folder
from chapterdesk.database.engine import disk_error, plain_errors
from chapterdesk.database.files import remove, write_atomically
from chapterdesk.database.passphrases import Strength, strength, suggest_passphrase
from chapterdesk.database.recovery import KEY_BYTES, parse_recovery, recovery_text

__all__ = [
    "KEY_BYTES",
    "Cost",
    "DataKey",
    "KeyFile",
    "Strength",
    "change_passphrase",
    "create",
    "forget_previous",
    "keys_path",
    "make",
    "parse_recovery",
    "recovery_text",
    "strength",
    "suggest_passphrase",
    "unlock",
    "unlock_with_recovery",
    "unwrap",
]

FORMAT = "chapterdesk-keys"
VERSION = 1
KDF = "argon2id"
_LARGEST_FILE = 64 * 1024
_FIELDS = ("format", "version", "database", "kdf", "iterations", "lanes", "memory_kib", "salt", "check")


class Cost(Enum):
    """What deriving a key from a passphrase costs: (iterations, lanes, memory in KiB).

    NORMAL was measured at 0.97 s on a two-core computer of 2026 (256 MiB, four lanes). LOW is for tests: nothing in
    the window or the terminal can choose it.
    """

    NORMAL = (4, 4, 256 * 1024)
    LOW = (1, 1, 64)


# A forged file must not make the program ask for more memory than a computer has, or work for hours.
_MOST = (64, 64, 4 * 1024 * 1024)


@dataclass(frozen=True)
class DataKey:
    """The key of one database and the random id that the database and its keys file share."""

    key: bytes = field(repr=False)
    database: str


@dataclass(frozen=True)
class KeyFile:
    """What ``NAME.keys`` holds: the wrapped data key, and everything but the passphrase that unwraps it.

    Attributes:
        database: Random id that the database holds too, so that a pair is recognised.
        iterations, lanes, memory_kib: Cost of Argon2id.
        salt, nonce, wrapped: 16 bytes, 12 bytes, and the data key encrypted with AES-256-GCM; the rest of
            the file is authenticated with it.
        check: A hash by which a typed recovery key is recognised as this database's.
        swap: Name of a finished new database in the same folder that must take the old one's place before anything
            is opened; empty at all other times (see ``lifecycle``).
    """

    database: str
    iterations: int
    lanes: int
    memory_kib: int
    salt: bytes
    nonce: bytes
    wrapped: bytes
    check: str
    swap: str = ""

    def header(self) -> bytes:
        """Return what AES-GCM authenticates beside the wrapped key: all but the swap mark, which comes and goes."""
        values = (
            FORMAT,
            VERSION,
            self.database,
            KDF,
            self.iterations,
            self.lanes,
            self.memory_kib,
            self.salt.hex(),
            self.check,
        )
        return json.dumps(dict(zip(_FIELDS, values, strict=True)), sort_keys=True).encode()

    def to_bytes(self) -> bytes:
        """Return the file's content, JSON in UTF-8."""
        data: dict[str, Any] = json.loads(self.header())
        data["nonce"] = self.nonce.hex()
        data["wrapped"] = base64.b64encode(self.wrapped).decode()
        if self.swap:
            data["swap"] = self.swap
        return (json.dumps(data, indent=1) + "\n").encode()

    def fits(self, key: bytes) -> bool:
        """Tell whether ``key`` is the data key that this file wraps."""
        return hmac.compare_digest(self.check, _check(key))

    @classmethod
    def from_bytes(cls, content: bytes) -> KeyFile:
        """Read a keys file. Raises UserError ``keys_broken``, or ``keys_newer`` for a later version's file."""
        try:
            data = json.loads(content)
            if data["format"] != FORMAT or not isinstance(data["version"], int):
                raise ValueError("format")
            if data["version"] > VERSION:
                raise _newer()
            if data["kdf"] != KDF:
                raise ValueError("kdf")
            cost = (int(data["iterations"]), int(data["lanes"]), int(data["memory_kib"]))
            if any(not 1 <= have <= most for have, most in zip(cost, _MOST, strict=True)) or cost[2] < 8 * cost[1]:
                raise ValueError("cost")
            swap = str(data.get("swap", ""))
            if swap != Path(swap).name or "\\" in swap:
                raise ValueError("swap")
            wrapped = base64.b64decode(data["wrapped"], validate=True)
            salt, nonce = bytes.fromhex(data["salt"]), bytes.fromhex(data["nonce"])
            if (len(wrapped), len(salt), len(nonce)) != (KEY_BYTES + 16, 16, 12):
                raise ValueError("lengths")
            return cls(str(data["database"]), cost[0], cost[1], cost[2], salt, nonce, wrapped, str(data["check"]), swap)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _broken() from error

    @classmethod
    def read(cls, path: Path) -> KeyFile:
        """Read the keys file of the database ``path``.

        Raises UserError ``keys_missing``, ``keys_broken`` and those of ``plain_errors``.
        """
        own = keys_path(path)
        previous = own.with_name(own.name + ".old")
        try:
            return cls.from_bytes(_content(own))
        except (OSError, UserError) as error:
            # A write that could not be verified leaves the previous version beside it.
            if previous.exists():
                return cls.from_bytes(_content(previous))
            if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
                raise disk_error(error, own.name) or error from error
            if isinstance(error, UserError):
                raise
            raise UserError(
                _("The file “{name}” that belongs to the database is missing.").format(name=own.name),
                _("Put it back beside the database, or open the database with the recovery key."),
                code="keys_missing",
            ) from error

    def write(self, path: Path) -> None:
        """Write the keys file of the database ``path``: old or new after a crash, the old kept until the new is verified."""
        own = keys_path(path)
        previous = own.with_name(own.name + ".old")
        if own.exists():
            write_atomically(previous, _content(own))
        write_atomically(own, self.to_bytes())
        if KeyFile.from_bytes(_content(own)) != self:
            raise _broken()
        if previous.exists():
            remove(previous)
            sync_folder(own.parent)


def keys_path(path: Path) -> Path:
    """Return where the keys of the database ``path`` lie: ``NAME.keys`` beside ``NAME.cdesk``."""
    return path.with_suffix(".keys")


def forget_previous(path: Path) -> None:
    """Remove the previous keys file that a kill left behind, once the present one is known to be whole.

    It would let an old passphrase open the database still.
    """
    own = keys_path(path)
    previous = own.with_name(own.name + ".old")
    if previous.exists() and own.exists():
        KeyFile.from_bytes(_content(own))
        remove(previous)
        sync_folder(own.parent)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST_FILE)


def make(
    passphrase: str, cost: Cost = Cost.NORMAL, *, key: bytes | None = None, database: str = ""
) -> tuple[KeyFile, DataKey]:
    """Wrap a new random data key, or ``key``, with ``passphrase``; nothing is written.

    Raises UserError ``passphrase_empty``.
    """
    data = DataKey(key or secrets.token_bytes(KEY_BYTES), database or secrets.token_hex(16))
    salt, nonce = os.urandom(16), os.urandom(12)
    bare = KeyFile(data.database, *cost.value, salt, nonce, b"", _check(data.key))
    wrapped = AESGCM(_derive(bare, passphrase)).encrypt(nonce, data.key, bare.header())
    return KeyFile(data.database, *cost.value, salt, nonce, wrapped, bare.check), data


def create(path: Path, passphrase: str, cost: Cost = Cost.NORMAL) -> DataKey:
    """Make a random data key for the database ``path`` and write its keys file. Refuses to replace one."""
    if keys_path(path).exists():
        raise UserError(
            _("There is already a file “{name}” in that folder.").format(name=keys_path(path).name),
            _("Choose another name."),
            code="exists",
        )
    file, data = make(passphrase, cost)
    file.write(path)
    return data


def unwrap(file: KeyFile, passphrase: str) -> bytes:
    """Return the data key. Takes about a second. Raises UserError ``wrong_passphrase`` or ``passphrase_empty``."""
    try:
        return AESGCM(_derive(file, passphrase)).decrypt(file.nonce, file.wrapped, file.header())
    except InvalidTag as error:
        raise UserError(
            _("That passphrase does not open this database."),
            _("Check capital letters and the keyboard's language, or use the recovery key."),
            code="wrong_passphrase",
        ) from error


def unlock(path: Path, passphrase: str) -> bytes:
    """Return the data key of the database ``path``.

    Raises UserError ``wrong_passphrase``, ``keys_missing`` or ``keys_broken``.
    """
    return unwrap(KeyFile.read(path), passphrase)


def unlock_with_recovery(path: Path, text: str) -> bytes:
    """Return the data key that the printed recovery key holds; the keys file may be missing or broken.

    Raises UserError ``recovery_typo`` or ``recovery_length``, and ``wrong_recovery`` where the keys file shows that the
    key is another database's, or an older one of this database's.
    """
    key = parse_recovery(text)
    try:
        file = KeyFile.read(path)
    except UserError:
        return key
    if not file.fits(key):
        raise wrong_recovery()
    return key


def wrong_recovery() -> UserError:
    """Return the error for a recovery key that is well typed and does not fit."""
    return UserError(
        _("That recovery key belongs to another database, or to this one before its key was changed."),
        _("Look for the newest sheet of this database."),
        code="wrong_recovery",
    )


def change_passphrase(path: Path, key: bytes, new: str, cost: Cost = Cost.NORMAL) -> None:
    """Wrap the data key ``key`` of the database ``path`` with a new passphrase; the database itself is untouched.

    Also makes the keys file anew where it was lost; then ``key`` must have opened the database. Raises UserError
    ``passphrase_empty`` and those of ``plain_errors``; ValueError when ``key`` is not the key that the file wraps.
    """
    database = ""
    try:
        old = KeyFile.read(path)
    except UserError as error:
        if error.code not in {"keys_missing", "keys_broken"}:
            raise
    else:
        if old.swap or not old.fits(key):
            raise ValueError("not the key of this database")
        database = old.database
    file, _data = make(new, cost, key=key, database=database)
    with plain_errors(path):
        file.write(path)


def _check(key: bytes) -> str:
    # One-way and of a random key: it tells nobody anything about the key.
    return hashlib.sha256(b"chapterdesk key check" + key).hexdigest()[:32]


def _derive(file: KeyFile, passphrase: str) -> bytes:
    # The same letters typed on macOS and Windows may come composed or decomposed.
    normal = unicodedata.normalize("NFC", passphrase)
    if not normal.strip():
        raise UserError(_("The passphrase is empty."), _("Type a passphrase."), code="passphrase_empty")
    kdf = Argon2id(salt=file.salt, length=32, iterations=file.iterations, lanes=file.lanes, memory_cost=file.memory_kib)
    return kdf.derive(normal.encode("utf-8", "surrogatepass"))


def _broken() -> UserError:
    return UserError(
        _("The keys file beside the database is damaged."),
        _("Open the database with the recovery key, or restore a backup."),
        code="keys_broken",
    )


def _newer() -> UserError:
    return UserError(
        _("This database was last used with a newer version of ChapterDesk."),
        _("Install the newest version to open it."),
        code="keys_newer",
    )
