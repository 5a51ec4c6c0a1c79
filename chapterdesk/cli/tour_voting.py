"""What voting adds to the tour: the printed roll and the ballots."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.database.register import Register
from chapterdesk.services.voting import choosing, elections, paper

if TYPE_CHECKING:
    from chapterdesk.cli.tour_parts import Writer


def documents(register: Register, size: str) -> list[tuple[str, Writer]]:
    """Return the roll that was frozen last and the ballots of its meeting."""
    with register.read() as conn:
        meeting = choosing.last_rolled(conn)
        if not meeting:
            return []
        standing = any(each.standing for each in elections.contests(register, conn, meeting))

    def roll(target: Path) -> object:
        return paper.write_roll(register, meeting, target, size=size)

    found: list[tuple[str, Writer]] = [("voting-roll.pdf", roll)]
    if standing:
        found.append(("ballots.pdf", partial(_ballots, register, meeting, size)))
    return found


def _ballots(register: Register, meeting: str, size: str, target: Path) -> object:
    return paper.write_ballots(register, meeting, target, size=size, copies=16)
