"""When a backup is made by itself, what it is called, and which old ones go."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from chapterdesk.core import clock
from chapterdesk.core.progress import Progress
from chapterdesk.database import backup, files, lifecycle

CHANGE_MINUTES = 10


class Reason(Enum):
    """Why a backup is made by itself; part of its name."""

    IMPORT = "import"
    MERGE = "merge"
    ERASURE = "erasure"
    MIGRATION = "migration"
    TIMED = "timed"


@dataclass(frozen=True)
class Keep:
    """How many backups stay: the last ones, and the newest of so many days and months that have one."""

    last: int = 10
    days: int = 14
    months: int = 12


def is_due(changed_since: dt.datetime | None, now: dt.datetime) -> bool:
    """Tell whether a timed backup is due.

    Args:
        changed_since: When the first change was made that no backup holds; None when all are held.
        now: The present instant.
    """
    return changed_since is not None and now - changed_since >= dt.timedelta(minutes=CHANGE_MINUTES)


def kept(times: Iterable[dt.datetime], keep: Keep = Keep()) -> set[dt.datetime]:
    """Return those of the backups' times that stay."""
    newest = sorted(set(times), reverse=True)
    staying = set(newest[: keep.last])
    for count, form in ((keep.days, "%Y-%m-%d"), (keep.months, "%Y-%m")):
        first: dict[str, dt.datetime] = {}
        for time in newest:
            first.setdefault(time.strftime(form), time)
        staying |= set(list(first.values())[:count])
    return staying


def name_for(database: Path, made: dt.datetime, reason: Reason) -> str:
    """Return the name of an automatic backup: database, instant in UTC and reason."""
    stamp = made.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
    return f"{database.stem}_{stamp}_{reason.value}{backup.SUFFIX}"


def listed(folder: Path, database: Path) -> dict[Path, dt.datetime]:
    """Return the automatic backups of ``database`` in ``folder`` with their instants, newest first."""
    reasons = "|".join(reason.value for reason in Reason)
    pattern = re.compile(rf"{re.escape(database.stem)}_(\d{{8}}T\d{{12}})Z_(?:{reasons}){re.escape(backup.SUFFIX)}")
    found: dict[Path, dt.datetime] = {}
    for path in sorted(folder.glob(f"*{backup.SUFFIX}")):
        if match := pattern.fullmatch(path.name):
            found[path] = dt.datetime.strptime(match[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=dt.UTC)
    return dict(sorted(found.items(), key=lambda item: item[1], reverse=True))


def rotate(folder: Path, database: Path, keep: Keep = Keep()) -> list[Path]:
    """Remove the automatic backups that need not stay, and return them; those made by hand are never touched."""
    found = listed(folder, database)
    staying = kept(found.values(), keep)
    gone = [path for path, time in found.items() if time not in staying]
    for path in gone:
        files.remove(path)
    return gone


def make(
    opened: lifecycle.Opened,
    folder: Path,
    reason: Reason,
    *,
    content_hash: backup.ContentHash | None = None,
    progress: Progress | None = None,
) -> backup.BackupReport:
    """Make an automatic backup in ``folder`` (made if need be), then let old ones go.

    Raises what ``backup.backup`` raises; nothing was removed then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name_for(opened.path, clock.now(), reason)
    report = backup.backup(opened, target, content_hash=content_hash, progress=progress)
    rotate(folder, opened.path)
    return report
