"""Keeps Python 3.10 and 3.11 alive under PySide6 6.12.

Qt's binding is built once for all versions of Python and takes it for granted that None, True and False are immortal, as they are from
Python 3.12 on (PEP 683). Before that, each call that returns nothing takes away a reference of None (measured with 6.12.0 on 3.11.7:
exactly one a call; signals with a bool the same for True and False), and after some thousand calls the interpreter ends with "deallocating
None". So their counts are set as high as they would be later. Nothing else changes: nobody may free these objects anyway.
"""

from __future__ import annotations

import ctypes
import sys

_FOREVER = 1 << 60


def make_immortal() -> bool:
    """Raise the reference counts of None, True and False beyond reach; return whether that was needed and done."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return False
    for thing in (None, True, False):
        count = ctypes.c_ssize_t.from_address(id(thing))
        # The count is the object's first field, but not in every debugging build: look before writing.
        if abs(count.value - sys.getrefcount(thing)) > 8:
            return False
        count.value = _FOREVER
    return True
