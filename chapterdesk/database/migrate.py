"""Bringing a database to this program's version, from nothing or from any earlier one."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, insert

from chapterdesk.core import ids
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database import reindex
from chapterdesk.models import State


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("chapterdesk.database").joinpath("migrations")))
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """Return the version that this program writes."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def version_of(engine: Engine) -> str:
    """Return the database's version, "" for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def needs_migration(engine: Engine) -> bool:
    """Say whether the database is of an earlier version. Raises UserError ``newer`` for one of a later version."""
    version = version_of(engine)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if version and version not in known:
        raise UserError(
            _("This database was last opened with a newer ChapterDesk."),
            _("Install the newest version to open it. Nothing was changed."),
            code="newer",
        )
    return version != newest()


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest version in one transaction; the caller made a verified backup first.

    Foreign keys are off meanwhile (a batch alter of a parent table would delete its children) and checked at the end.
    Raises UserError ``newer`` and ``migration_failed``.
    """
    if not needs_migration(engine):
        return
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            earlier = MigrationContext.configure(connection).get_current_revision()
            command.upgrade(_config(connection), "head")
            if earlier is not None:
                reindex.rebuild(connection)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise UserError(
                    _("The database could not be brought to this version."),
                    _("Nothing was changed. Keep using the version before and send us the report."),
                    code="migration_failed",
                )
            connection.commit()
        finally:
            connection.rollback()
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def initialise(engine: Engine, *, language: str = "sv") -> None:
    """Make the tables of a new database, and its first facts: its language (by which names are sorted) and its id."""
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(State), [{"key": "language", "value": language}, {"key": "id", "value": ids.new_id().hex}]
        )
