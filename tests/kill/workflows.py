"""The workflows that are killed; see ``harness`` for how to add one."""

from __future__ import annotations

from pathlib import Path

from chapterdesk.core.errors import UserError
from chapterdesk.database import backup, keys, lifecycle
from chapterdesk.database.engine import faults, write_connection
from tests.kill.harness import Workflow
from tests.kill.importing import IMPORT
from tests.kill.receiving import DECIDE, RECEIVE, SEND
from tests.kill.register import EDIT, EXPORT

LOW = keys.Cost.LOW
NAME = "Chapter.cdesk"
ROWS = 3000


def _initialise(engine):
    with write_connection(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    with write_connection(engine) as connection:
        connection.exec_driver_sql("INSERT INTO note (text) VALUES (?)", [("x" * 100,)] * ROWS)


def _add(opened):
    with write_connection(opened.engine) as connection:
        connection.exec_driver_sql("INSERT INTO note (text) VALUES ('later')")


def _rows(opened):
    """Return the number of rows, after a look at the whole file."""
    with opened.engine.connect() as connection:
        assert faults(connection.connection.driver_connection) == []
        return connection.exec_driver_sql("SELECT count(*) FROM note").scalar()


def _no_litter(folder, *allowed):
    names = {p.name for p in folder.iterdir()} - {"Chapter.lock", "Back.lock"}
    journal = folder / f"{NAME}-journal"
    if journal.exists():
        # SQLite leaves an encrypted journal that was never begun or is over; its first byte says that it is not to be played.
        assert journal.read_bytes()[:1] in {b"", b"\0"}
        names.discard(journal.name)
    assert names <= {"Chapter.cdesk", "Chapter.keys", *allowed}, names


def _made(folder):
    lifecycle.create_database(folder / NAME, "sol", LOW, _initialise).close()


def _backed_up(folder):
    with lifecycle.create_database(folder / NAME, "sol", LOW, _initialise) as opened:
        backup.backup(opened, folder / "a.cdbackup")
        _add(opened)


def _try(path, passphrase):
    try:
        with lifecycle.open_database(path, passphrase) as opened:
            return _rows(opened)
    except UserError as error:
        assert error.code == "wrong_passphrase", error.code
        return None


def _check_creation(folder):
    lifecycle.tidy(folder)
    if not any(p.suffix != ".lock" for p in folder.iterdir()):
        return "old"
    assert _try(folder / NAME, "sol") == ROWS
    # Only now: SQLite rolls its own journal back when the file is opened.
    _no_litter(folder)
    return "new"


def _work_backup(folder):
    with lifecycle.open_database(folder / NAME, "sol") as opened:
        backup.backup(opened, folder / "a.cdbackup")


def _check_backup(folder):
    lifecycle.tidy(folder)
    assert _try(folder / NAME, "sol") == ROWS + 1
    _no_litter(folder, "a.cdbackup")
    with backup.restore(folder / "a.cdbackup", folder / "Back.cdesk", "sol") as opened:
        rows = _rows(opened)
    assert rows in {ROWS, ROWS + 1}
    return "new" if rows == ROWS + 1 else "old"


def _work_passphrase(folder):
    keys.change_passphrase(folder / NAME, keys.unlock(folder / NAME, "sol"), "måne", LOW)


def _check_one_of_two(folder, old, new, *allowed):
    """Exactly one of two passphrases opens, without tidying first, and its rows are there."""
    path = folder / NAME
    first, second = _try(path, "sol"), _try(path, "måne")
    lifecycle.tidy(folder)
    _no_litter(folder, *allowed)
    assert (first, second) in {(old, None), (None, new)}, (first, second)
    assert (_try(path, "sol"), _try(path, "måne")) == (first, second)
    return "old" if second is None else "new"


def _work_rekey(folder):
    lifecycle.rekey(lifecycle.open_database(folder / NAME, "sol"), "måne", LOW).close()


def _prepare_restore(folder):
    with lifecycle.create_database(folder / NAME, "måne", LOW, _initialise) as opened:
        _add(opened)
        backup.backup(opened, folder / "a.cdbackup")
    for path in (folder / NAME, folder / "Chapter.keys"):
        path.unlink()
    _made(folder)


def _work_restore(folder):
    backup.restore(folder / "a.cdbackup", folder / NAME, "måne", overwrite=True).close()


WORKFLOWS: dict[str, Workflow] = {
    w.name: w
    for w in (
        Workflow("creation", lambda _folder: None, _made, _check_creation),
        Workflow("backup", _backed_up, _work_backup, _check_backup),
        Workflow("passphrase", _made, _work_passphrase, lambda f: _check_one_of_two(f, ROWS, ROWS)),
        Workflow("rekey", _made, _work_rekey, lambda f: _check_one_of_two(f, ROWS, ROWS)),
        IMPORT,
        EDIT,
        EXPORT,
        RECEIVE,
        DECIDE,
        SEND,
        Workflow(
            "restore", _prepare_restore, _work_restore, lambda f: _check_one_of_two(f, ROWS, ROWS + 1, "a.cdbackup")
        ),
    )
}


def register(workflow: Workflow) -> None:
    """Add a workflow of another part of the program, such as the import."""
    WORKFLOWS[workflow.name] = workflow


def folder_name(folder: Path) -> Path:
    """Return where the database of a workflow lies."""
    return folder / NAME
