"""What roles and succession add to the tour: the board on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.database.register import Register
from chapterdesk.services.succession import paper

if TYPE_CHECKING:
    from chapterdesk.cli.tour_parts import Writer


def documents(register: Register, size: str) -> list[tuple[str, Writer]]:
    """Return the documents with what writes them."""

    def write(target: Path) -> object:
        return paper.write(register, target, size=size)

    return [("roles-board.pdf", write)]
