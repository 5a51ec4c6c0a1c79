"""Folding of long lines, which cards and calendars share (RFC 2425, 5.8.1; RFC 5545, 3.1)."""

from __future__ import annotations

_OCTETS = 75


def fold_line(line: str) -> str:
    """Return a line of at most 75 octets, continued on further lines after a space, with its CRLF.

    A character is never cut: each line by itself is valid UTF-8.
    """
    if len(line.encode()) <= _OCTETS:
        return line + "\r\n"
    folded: list[str] = []
    length = 0
    for char in line:
        octets = len(char.encode())
        if length + octets > _OCTETS:
            folded.append("\r\n ")
            length = 1
        folded.append(char)
        length += octets
    return "".join(folded) + "\r\n"
