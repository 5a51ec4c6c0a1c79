"""A QR code as shapes."""

from __future__ import annotations

from typing import Any

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from chapterdesk.documents.shapes import Box, Picture, Shape


def code(text: str, side: float) -> Picture:
    """Return a QR code (error correction M: 15 % may be stained) with its quiet zone of four modules, ``side`` points wide."""
    encoder: Any = QRCode(None, QRErrorCorrectLevel.M)
    encoder.addData(text)
    encoder.make()
    count = int(encoder.getModuleCount())
    unit = side / (count + 8)
    shapes: list[Shape] = []
    for row in range(count):
        start: int | None = None
        for column in range(count + 1):
            dark = column < count and bool(encoder.isDark(row, column))
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                # Runs as one box: hairline gaps between modules confuse cameras.
                shapes.append(
                    Box((start + 4) * unit, side - (row + 5) * unit, (column - start) * unit, unit, fill="#000000")
                )
                start = None
    return Picture(side, side, tuple(shapes))
