"""Passwords on workbooks: ECMA-376 agile encryption (AES-256), as Excel and LibreOffice open it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import BinaryIO
from xml.parsers.expat import ExpatError

import msoffcrypto
import olefile
from msoffcrypto.exceptions import DecryptionError, EncryptionError, FileFormatError, InvalidKeyError, ParseError
from msoffcrypto.format.ooxml import OOXMLFile

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _

#: Excel accepts no longer passwords.
MAX_PASSWORD = 255
#: Rounds of hashing a file may ask for. Excel and LibreOffice ask for 100 000; ten million would hold the program up.
MAX_ROUNDS = 1_000_000
#: Below so many bytes a compound file keeps a stream in another place ([MS-CFB] 2.2, mini stream cutoff).
SMALLEST = 4096

#: A damaged container makes the library and its parsers fail in many ways; all of them mean the same to the user.
_DAMAGE = (
    *(DecryptionError, EncryptionError, FileFormatError, InvalidKeyError, ParseError),
    *(OSError, ValueError, LookupError, AttributeError, TypeError, OverflowError, struct.error, ExpatError),
)


def encrypt(data: bytes, password: str) -> bytes:
    """Return a workbook's bytes (a .xlsx) locked with ``password``, wholly in memory.

    Raises:
        UserError: The password is empty or longer than Excel accepts.
    """
    if not password:
        raise UserError(_("The password is empty."), _("Write a password, or save without one."), code="no_password")
    if len(password) > MAX_PASSWORD:
        what = _("The password is too long for Excel.")
        raise UserError(what, _("Use at most {n} characters.").format(n=MAX_PASSWORD), code="long_password")
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(_long_enough(data))).encrypt(password, locked)
    return locked.getvalue()


def _long_enough(data: bytes) -> bytes:
    """Return the same parts in a package that is not tiny.

    The library writes a short one where no reader looks for it: [MS-CFB] keeps streams under 4096 bytes elsewhere. The room is made
    by the padding that Excel itself leaves in packages (extra field 0xA220, "growth hint").
    """
    if len(data) >= SMALLEST:
        return data
    padding = struct.pack("<HHHH", 0xA220, SMALLEST + 4, 0xA028, SMALLEST) + bytes(SMALLEST)
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        for place, part in enumerate(source.infolist()):
            fresh = zipfile.ZipInfo(part.filename, part.date_time)
            fresh.compress_type, fresh.extra = zipfile.ZIP_DEFLATED, b"" if place else padding
            package.writestr(fresh, source.read(part))
    return whole.getvalue()


def is_protected(stream: BinaryIO) -> bool:
    """Say whether a file is an office file locked with a password; leaves the stream at its start."""
    stream.seek(0)
    try:
        if not olefile.isOleFile(stream):
            return False
        with olefile.OleFileIO(stream) as box:
            return bool(box.exists("EncryptionInfo"))
    except (OSError, ValueError, IndexError, OverflowError):
        return False
    finally:
        if not stream.closed:
            stream.seek(0)


def decrypt(stream: BinaryIO, password: str) -> bytes:
    """Return the bytes of a locked workbook, opened with ``password``, wholly in memory.

    The file's own checksum is verified, so that a changed byte is noticed.

    Raises:
        UserError: The password is wrong, the file is not locked, or it is damaged or locked in a way unknown here.
    """
    if not is_protected(stream):
        what = _("The workbook is not protected by a password.")
        raise UserError(what, _("Open it without one."), code="not_protected")
    plain = io.BytesIO()
    try:
        _refuse_costly(stream)
        office = msoffcrypto.OfficeFile(stream)
        _unlock(office, password)
        office.decrypt(plain, verify_integrity=office.type == "agile")
    except _DAMAGE as error:
        raise _damaged() from error
    return plain.getvalue()


def _unlock(office: OOXMLFile, password: str) -> None:
    try:
        # The library would take an empty password for no password at all.
        if not password:
            raise InvalidKeyError
        office.load_key(password=password, verify_password=True)
    except InvalidKeyError as error:
        what = _("The password does not fit this workbook.")
        remedy = _("Try again; capital and small letters differ. Nothing has been changed.")
        raise UserError(what, remedy, code="wrong_password") from error


def _refuse_costly(stream: BinaryIO) -> None:
    with olefile.OleFileIO(stream) as box, box.openstream("EncryptionInfo") as info:
        head = info.read(1 << 16)
    stream.seek(0)
    asked = re.search(rb'spinCount="(\d{1,20})"', head)
    if b"<!DOCTYPE" in head or (asked and int(asked[1]) > MAX_ROUNDS):
        raise _damaged()


def _damaged() -> UserError:
    what = _("The protected workbook is damaged, or locked in a way that is not known here.")
    return UserError(what, _("Ask the sender to save it again and send it once more."), code="damaged_protection")
