"""An erasure as the desk does it: after a backup, and so that no older backup brings the person back."""

from __future__ import annotations

from pathlib import Path

from chapterdesk.core.progress import Progress
from chapterdesk.database.autobackup import Reason
from chapterdesk.database.engine import plain_errors
from chapterdesk.database.register import Register
from chapterdesk.services import desk as desks
from chapterdesk.services import erasing
from chapterdesk.services.desk import Desk
from chapterdesk.services.erasing import Done, graves


def for_good(desk: Desk, person: str, *, progress: Progress | None = None) -> Done:
    """Erase somebody after a verified backup, and note the id beside the database and its backups.

    Raises UserError where no backup can be made, and those of ``erasing.erase``; nobody is erased then.
    """
    desks.back_up_before(desk, Reason.ERASURE, progress=progress)
    done = erasing.erase(desk.register, person, progress=progress)
    if not desk.throwaway:
        with plain_errors(desk.path):
            graves.bury(desk.path, (desk.path.parent, desks.backup_folder(desk.path, desk.who)), done.people)
    return done


def after_restoring(register: Register, source: Path, database: Path, backups: Path) -> int:
    """Erase again whom a restored backup brought back; return how many there were. Raises UserError."""
    folders = (source.absolute().parent, source.absolute().parent.parent, database.absolute().parent, backups)
    with plain_errors(source):
        people = graves.buried(folders)
    return erasing.erase_when_known(register, people)
