"""The exchange in the tour: the secretariat's workbook, and the receipt for it once it has come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chapterdesk.database.register import Register
from chapterdesk.services.exchange import applying, peers, planning, receipts, sending

WORKBOOK = "exchange-workbook.xlsx"


def documents(register: Register, _size: str) -> list[tuple[str, Callable[[Path], object]]]:
    """Return the workbook, open so that it can be looked at, and its receipt."""

    def workbook(path: Path) -> object:
        with register.read() as conn:
            peer = peers.named(conn, "secretariat")
        return sending.send(register, sending.Order(peer, path, locked=False))

    def receipt(path: Path) -> object:
        taken = applying.take_in(register, planning.plan(register, path.with_name(WORKBOOK)))
        return receipts.write(register, taken.received, path)

    return [(WORKBOOK, workbook), ("exchange-receipt.pdf", receipt)]
