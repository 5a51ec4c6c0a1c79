"""What trainings add to the tour: the list to sign, certificates, a calendar entry, an invitation, the enrolments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chapterdesk.database.query import Question
from chapterdesk.database.register import Register
from chapterdesk.models import Enrolment
from chapterdesk.services import exporting, lists
from chapterdesk.services.trainings import occasions, papers

Writer = Callable[[Path], object]


def documents(register: Register, size: str) -> list[tuple[str, Writer]]:
    """Return the papers of the fullest coming training and of the latest that gave certificates."""
    with register.read() as conn:
        lines = occasions.listed(conn)
        rows = lists.find_ids(conn, Enrolment, Question())
        giving = {line.id for line in lines if occasions.facts(register, conn, line.id).gives_certificate}
    found: list[tuple[str, Writer]] = [
        ("enrolments.xlsx", lambda path: exporting.export(register, exporting.Order(Enrolment, rows, path)))
    ]
    coming = max((line for line in lines if not line.over), key=lambda line: (line.waiting, line.taken), default=None)
    if coming is not None:
        key = coming.id
        found += [
            ("training-attendance-list.pdf", lambda path: papers.save_list(register, key, path, size=size)),
            ("training.ics", lambda path: papers.save_calendar(register, key, path)),
        ]
        if papers.invited(register, key):
            found.append(("training-invitation.eml", lambda path: papers.mail_invitation(register, key, path)))
    past = next((line.id for line in lines if line.state == "held" and line.taken and line.id in giving), None)
    if past is not None:
        done = past
        found.append(
            ("training-certificates.pdf", lambda path: papers.save_certificates(register, done, path, size=size))
        )
    return found
