"""Migrations lead to the tables that the models declare, with data, and refuse what is newer."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from chapterdesk.core.errors import UserError
from chapterdesk.database import migrate
from chapterdesk.models import Base
from tests.registers import open_register


def test_the_migrations_make_what_the_models_declare(tmp_path: Path) -> None:
    with open_register(tmp_path) as register, register.read() as conn:
        found = compare_metadata(MigrationContext.configure(conn), Base.metadata)
    assert [d for d in found if not (d[0] == "remove_table" and d[1].name.startswith("search_"))] == []


def test_a_database_of_this_version_is_left_alone(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        assert migrate.version_of(register.engine) == migrate.newest()
        assert not migrate.needs_migration(register.engine)


def test_a_newer_database_is_refused_in_words(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        with register.engine.begin() as conn:
            conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(UserError) as raised:
            migrate.upgrade(register.engine)
        assert raised.value.code == "newer"
