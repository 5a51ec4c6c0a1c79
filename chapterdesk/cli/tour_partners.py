"""What the partners add to the tour: an overview of them all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.database.query import Question, count
from chapterdesk.database.register import Register
from chapterdesk.models import Organisation
from chapterdesk.services.partners import overview

if TYPE_CHECKING:
    from chapterdesk.cli.tour_parts import Writer


def documents(register: Register, size: str) -> list[tuple[str, Writer]]:
    """Return the overview of the partners; none where there are no organisations."""
    with register.read() as conn:
        if not count(conn, Organisation, Question()):
            return []

    def write(target: Path) -> object:
        return overview.write(register, target, size=size)

    return [("partners.pdf", write)]
