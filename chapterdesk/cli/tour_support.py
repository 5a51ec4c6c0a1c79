"""What support adds to the tour: an application with its budget, a decision letter, a mail draft that reminds of a report."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chapterdesk.database.register import Register
from chapterdesk.services.support import papers, reading, states

if TYPE_CHECKING:
    from chapterdesk.cli.tour_parts import Writer


def documents(register: Register, size: str) -> list[tuple[str, Writer]]:
    """Return the papers of the demo's applications; none where nobody has applied."""
    with register.read() as conn:
        lines = reading.listed(register, conn)
    found: list[tuple[str, Writer]] = []
    wanted = (
        ("support-application.pdf", papers.save, papers.APPLICATION, (states.SENT, states.DRAFT)),
        ("support-decision.pdf", papers.save, papers.LETTER, (states.PART_GRANTED, states.GRANTED, states.PAID)),
        ("support-report-reminder.eml", papers.mail, papers.REMINDER, (states.PAID,)),
    )
    for name, write, what, of in wanted:
        line = next((each for state in of for each in lines if each.state == state), None)
        if line is not None:
            found.append((name, partial(write, register, line.id, what, size=size)))
    return found
