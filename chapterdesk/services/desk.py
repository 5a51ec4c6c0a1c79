"""Opening and closing the desk: new and old databases, backups, passphrases and proof that all is well."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from importlib.resources import files as package_files
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select, text

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, current_language
from chapterdesk.database import autobackup, backup, engine, files, keys, lifecycle, log
from chapterdesk.database.autobackup import Reason
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.models import entities
from chapterdesk.services import disclosures, rules

#: What a passphrase costs to try; tests put the low cost here.
COST = keys.Cost.NORMAL
BACKUPS = "Backups"


@dataclass(frozen=True)
class Who:
    """Who sits at the desk, on which installation, and where its backups go ("" is beside the database)."""

    author: str = ""
    installation: str = "here"
    backup_folder: str = ""


@dataclass
class Desk:
    """An open database: its register, and what closes it."""

    register: Register
    opened: lifecycle.Opened
    who: Who
    throwaway: bool = False

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return self.opened.path

    def close(self) -> None:
        """Close the database; a throw-away one is gone then."""
        self.register.close()
        self.opened.close()
        if self.throwaway:
            files.remove_database(self.path)
            files.remove(self.path.with_suffix(".lock"))

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


@dataclass
class CheckReport:
    """What ``check`` found.

    Attributes:
        tables: Kind -> (rows, content hash).
        faults: Sentences about what is wrong; empty where all is well.
        digest: One hash over all tables: equal registers give equal ones.
    """

    tables: dict[str, tuple[int, str]]
    faults: list[str] = field(default_factory=list)
    digest: str = ""

    @property
    def rows(self) -> int:
        """How many rows the register has."""
        return sum(rows for rows, _hash in self.tables.values())


def create(path: Path, passphrase: str, who: Who = Who(), *, language: str = "", key: bytes | None = None) -> Desk:
    """Make a new, empty, encrypted database and open it. Raises UserError (see ``lifecycle.create_database``).

    ``key`` is the data key where its recovery sheet was printed already; None makes a random one.
    """
    from chapterdesk.database import migrate

    _right_name(path)
    chosen = language or current_language()
    opened = lifecycle.create_database(
        path, passphrase, COST, lambda made: migrate.initialise(made, language=chosen), key=key
    )
    return _desk(opened, who)


def throwaway(folder: Path, who: Who = Who(), *, language: str = "") -> Desk:
    """Make an empty database in ``folder`` whose key is in memory only: it dies with the program."""
    from chapterdesk.database import migrate

    chosen = language or current_language()
    opened = lifecycle.create_throwaway(folder / "demo.cdesk", lambda made: migrate.initialise(made, language=chosen))
    return _desk(opened, who, throwaway=True)


def open_desk(
    path: Path, passphrase: str = "", who: Who = Who(), *, recovery: str = "", progress: Progress | None = None
) -> Desk:
    """Open a database, brought to this program's version after a verified backup where it is older.

    Raises UserError: what ``lifecycle.open_database`` raises, ``newer`` and ``migration_failed``.
    """
    opened = lifecycle.open_database(path, passphrase, recovery=recovery)
    try:
        with engine.plain_errors(path):
            opened = _migrated(opened, who, progress)
        return _desk(opened, who)
    except BaseException:
        opened.close()
        raise


def _desk(opened: lifecycle.Opened, who: Who, *, throwaway: bool = False) -> Desk:
    register = Register(opened.engine, opened.path, author=who.author, installation=who.installation)
    disclosures.sweep(register)
    rules.install(register)
    rules.pass_of_time(register)
    return Desk(register, opened, who, throwaway)


def _right_name(path: Path) -> None:
    if path.suffix != lifecycle.SUFFIX:
        raise UserError(
            _("\u201c{name}\u201d is not a name for a database.").format(name=path.name),
            _("Let the name end in .cdesk."),
            code="wrong_name",
        )


def _migrated(opened: lifecycle.Opened, who: Who, progress: Progress | None) -> lifecycle.Opened:
    if _is_newest(opened.engine):
        return opened
    from chapterdesk.database import migrate

    if not migrate.needs_migration(opened.engine):
        return opened
    autobackup.make(opened, backup_folder(opened.path, who), Reason.MIGRATION, progress=progress)
    path, key, name = opened.path, opened.key, opened.database
    opened.close()
    with engine.plain_errors(path):
        with files.alone_with(path):
            own = engine.open_engine(path, key)
            try:
                migrate.upgrade(own)
            finally:
                own.dispose()
        return lifecycle.open_with_key(path, key, name)


def _is_newest(made: Engine) -> bool:
    """Say whether the database is of the newest version, without loading the migration tool, which takes half a second."""
    folder = package_files("chapterdesk.database.migrations").joinpath("versions")
    numbers = [each.name[1:5] for each in folder.iterdir() if each.name[:1] == "v" and each.name[1:5].isdigit()]
    with made.connect() as conn:
        if not numbers or not inspect(conn).has_table("alembic_version"):
            return False
        return conn.execute(text("SELECT version_num FROM alembic_version")).scalar() == max(numbers)


# -- backups ----------------------------------------------------------------------------------------------------


def backup_folder(path: Path, who: Who) -> Path:
    """Return where the automatic backups of a database go: the chosen folder, or ``Backups`` beside it."""
    return Path(who.backup_folder) if who.backup_folder else path.parent / BACKUPS


def back_up_before(desk: Desk, reason: Reason, *, progress: Progress | None = None) -> Path | None:
    """Make an automatic backup before a large change, and let old ones go; None where there is nothing to save yet."""
    if desk.throwaway or desk.register.steps(1) == []:
        return None
    folder = backup_folder(desk.path, desk.who)
    return autobackup.make(desk.opened, folder, reason, progress=progress).path


def back_up(desk: Desk, target: Path, *, progress: Progress | None = None) -> backup.BackupReport:
    """Make a backup to one file, verified by reading it back. Raises UserError."""
    refuse_own_files(desk.path, target)
    return backup.backup(desk.opened, target, content_hash=content_digest, progress=progress)


def restore(
    source: Path,
    target: Path,
    passphrase: str,
    who: Who = Who(),
    *,
    recovery: str = "",
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Desk:
    """Make the database ``target`` of a backup and open it. Raises UserError (see ``backup.restore``)."""
    _right_name(target)
    opened = backup.restore(source, target, passphrase, recovery=recovery, overwrite=overwrite, progress=progress)
    try:
        with engine.plain_errors(target):
            opened = _migrated(opened, who, progress)
        return _without_erased(_desk(opened, who), source)
    except BaseException:
        opened.close()
        raise


def _without_erased(restored: Desk, source: Path) -> Desk:
    """Let nobody be back whom this desk erased after the backup was made."""
    # What erases knows imports and workbooks, which only somebody who erased needs.
    from chapterdesk.services.erasing.for_good import after_restoring

    after_restoring(restored.register, source, restored.path, backup_folder(restored.path, restored.who))
    return restored


def refuse_own_files(database: Path, target: Path) -> None:
    """Refuse to write a file where none can be, or over the database. Raises UserError ``no_place`` and ``own_file``."""
    if target.is_dir() or not target.absolute().parent.is_dir():
        raise UserError(
            _("There is no place for the file \u201c{name}\u201d.").format(name=target.name),
            _("Name a new file in a folder that is there. Nothing was changed."),
            code="no_place",
        )
    own = {database.resolve(), keys.keys_path(database).resolve(), database.with_suffix(".lock").resolve()}
    own |= {database.resolve().with_name(database.name + end) for end in ("-wal", "-shm", "-journal", ".new")}
    if target.resolve() in own:
        raise UserError(
            _("\u201c{name}\u201d belongs to the database itself.").format(name=target.name),
            _("Choose another name. Nothing was changed."),
            code="own_file",
        )


# -- keys -------------------------------------------------------------------------------------------------------


def recovery_key(desk: Desk) -> str:
    """Return the key that opens the database when the passphrase is lost."""
    return keys.recovery_text(desk.opened.key)


def write_recovery(desk: Desk, target: Path, *, size: str = "A4") -> None:
    """Write the recovery sheet: a PDF to print where the name ends in .pdf, otherwise plain text. Raises UserError."""
    refuse_own_files(desk.path, target)
    if target.suffix.lower() == ".pdf":
        from chapterdesk.documents.papers import RecoveryPaper
        from chapterdesk.documents.recovery import recovery_sheet

        paper = RecoveryPaper(desk.path.stem, recovery_key(desk), clock.today(), desk.path.name)
        data = recovery_sheet(paper, size=size)
    else:
        head = _("Recovery key of {name}, {day}").format(name=desk.path.name, day=clock.today().isoformat())
        keep = _("Print this, keep it in a safe place away from the computer, and remove the file.")
        data = f"{head}\n\n{recovery_key(desk)}\n\n{keep}\n".encode()
    with engine.plain_errors(target):
        files.write_unseen(target, data)


def read_recovery(text_of_file: str) -> str:
    """Return the recovery key that stands in a file, alone or as ``write_recovery`` wrote it."""
    for line in text_of_file.splitlines():
        if line.count("-") >= keys.recovery_text(bytes(keys.KEY_BYTES)).count("-"):
            return line.strip()
    return text_of_file.strip()


def change_passphrase(desk: Desk, new: str) -> None:
    """Let another passphrase open the database; the recovery sheet stays valid. Raises UserError ``passphrase_empty``."""
    with engine.plain_errors(desk.path):
        keys.change_passphrase(desk.path, desk.opened.key, new, COST)


def rekey(desk: Desk, new: str, *, progress: Progress | None = None) -> Desk:
    """Encrypt the database anew because somebody may know its key; print a new recovery sheet afterwards.

    ``desk`` is closed; use what is returned. Older backups keep the old key. Raises UserError ``database_in_use``, after
    which, as after any failure or cancelling, ``desk`` is open as it was.
    """
    desk.register.close()
    try:
        made = lifecycle.rekey(desk.opened, new, COST, progress=progress)
    except BaseException:
        _reopen(desk)
        raise
    return _desk(made, desk.who)


def _reopen(desk: Desk) -> None:
    """Open again what was closed for a change that did not come about."""
    opened = lifecycle.open_with_key(desk.path, desk.opened.key, desk.opened.database)
    again = _desk(opened, desk.who)
    desk.opened, desk.register = again.opened, again.register


def discard(desk: Desk) -> None:
    """Remove a database that was made just now and could not be filled."""
    desk.close()
    files.remove_database(desk.path)
    for path in (keys.keys_path(desk.path), desk.path.with_suffix(".lock")):
        files.remove(path)


# -- proof ------------------------------------------------------------------------------------------------------


def content_digest(conn: Connection) -> str:
    """Return one hash over the whole register: equal registers give equal ones."""
    return _digest(log.hashes_of_tables(conn))


def counts(desk: Desk) -> dict[str, int]:
    """Return kind -> how many rows it has."""
    with desk.register.read() as conn:
        return {
            kind: int(conn.execute(select(func.count()).select_from(table_of(entity))).scalar() or 0)
            for kind, entity in entities().items()
        }


def _digest(tables: dict[str, tuple[int, str]]) -> str:
    lines = (f"{kind} {rows} {value}" for kind, (rows, value) in sorted(tables.items()) if rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def check(desk: Desk, *, progress: Progress | None = None) -> CheckReport:
    """Read every page, check every table and index, replay the log from zero and compare it with the tables."""
    watch = progress or Progress()
    watch.step(0, 3, _("Reading every page"))
    with desk.register.read() as conn:
        broken = engine.faults(conn.connection.driver_connection)
        watch.step(1, 3, _("Counting the rows"))
        report = CheckReport(log.hashes_of_tables(conn))
        watch.step(2, 3, _("Replaying the log"))
        replayed = log.hashes_of_log(conn)
    if broken:
        report.faults.append(_("The file is damaged in {n} places.").format(n=len(broken)))
    for kind, found in report.tables.items():
        if replayed[kind] != found:
            report.faults.append(_("The log and the table \u201c{kind}\u201d do not agree.").format(kind=kind))
    report.digest = _digest(report.tables)
    return report
