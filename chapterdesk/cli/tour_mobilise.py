"""What a mobilisation adds to the tour: a caller's call sheet, workbook and mail draft."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.database.register import Register
from chapterdesk.services.mobilise import asking, callers, handing_out

if TYPE_CHECKING:
    from chapterdesk.cli.tour_parts import Writer

_NAMES = {handing_out.PDF: "call-sheet", handing_out.WORKBOOK: "call-list", handing_out.DRAFT: "call-list"}


def documents(register: Register, size: str) -> list[tuple[str, Writer]]:
    """Return the documents of the mobilisation that is going on; none where nobody is left to be called."""
    with register.read() as conn:
        for line in asking.listed(conn):
            mine = [each for each in callers.lines(register, conn, line.id) if each.left]
            if line.state == "calling" and mine:
                caller = max(mine, key=lambda each: each.left).id
                order = handing_out.Order(line.id, Path(), only=[caller], size=size)
                write = partial(handing_out.hand_out_one, register, order)
                return [(f"{name}{form}", write) for form, name in _NAMES.items()]
    return []
