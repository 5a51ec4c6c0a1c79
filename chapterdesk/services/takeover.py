"""Handing over the desk: a backup, a new key and passphrase, and another name beside every change from then on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database.engine import plain_errors
from chapterdesk.services import desk as desks
from chapterdesk.services.founding import DESK_ROLE, RECOVERY_SHEET

BACKUP_SUFFIX = ".cdbackup"


@dataclass(frozen=True)
class HandingOver:
    """Who takes the desk over.

    Args:
        author: The successor's name, beside every change from then on.
        passphrase: What opens the database then.
        role: A code of ``founding.ROLES``.
        backup: Where the backup from before goes.
    """

    author: str
    passphrase: str
    role: str
    backup: Path


def backup_place(desk: desks.Desk) -> Path:
    """Return where the backup from before goes, if nobody says otherwise: a name that is free, among the automatic ones."""
    folder = desks.backup_folder(desk.path, desk.who)
    name = _("{name} {day} before handing over").format(name=desk.path.stem, day=clock.today().isoformat())
    place, count = folder / f"{name}{BACKUP_SUFFIX}", 1
    while place.exists():
        count += 1
        place = folder / f"{name} {count}{BACKUP_SUFFIX}"
    return place


def hand_over(desk: desks.Desk, plan: HandingOver, *, progress: Progress | None = None) -> desks.Desk:
    """Back up, give the database a new key and passphrase, and let the successor sit down; use the desk that is returned.

    Older backups, the one made here included, keep the old key and open with the old passphrase. After a failure, or
    cancelling, ``desk`` is open as it was. Raises UserError ``no_author``, and those of ``desk.back_up`` and ``desk.rekey``.
    """
    author = plan.author.strip()
    if not author:
        raise UserError(_("Nobody’s name was given."), _("Type the name of whoever takes over."), code="no_author")
    if not plan.backup.parent.exists():
        with plain_errors(plan.backup):
            plan.backup.parent.mkdir(parents=True)
    desks.back_up(desk, plan.backup, progress=progress)
    made = desks.rekey(desk, plan.passphrase, progress=progress)
    made.who = replace(desk.who, author=author)
    made.register.author = author
    made.register.set_state(RECOVERY_SHEET, "")
    made.register.set_state(DESK_ROLE, plan.role)
    return made
