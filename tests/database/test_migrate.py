"""Migrations lead to the tables that the models declare, with data, and refuse what is newer."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from chapterdesk.core import ids
from chapterdesk.core.errors import UserError
from chapterdesk.database import migrate, search
from chapterdesk.database.engine import open_engine
from chapterdesk.database.rows import rows
from chapterdesk.models import Base, Organisation, Person
from tests.registers import open_register


def test_the_migrations_make_what_the_models_declare(tmp_path: Path) -> None:
    with open_register(tmp_path) as register, register.read() as conn:
        found = compare_metadata(MigrationContext.configure(conn), Base.metadata)
    keys = Counter((d[0], d[1].table.name, tuple(d[1].column_keys)) for d in found if d[0].endswith("_fk"))
    # SQLite forgets the name of a reference that was added to a table in use: it is taken away and added in equal numbers.
    assert all(keys["add_fk", *rest] == keys["remove_fk", *rest] for _verb, *rest in keys)
    rest = [d for d in found if not d[0].endswith("_fk")]
    assert [d for d in rest if not (d[0] == "remove_table" and d[1].name.startswith("search_"))] == []


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


def test_the_first_version_comes_up_with_its_people(tmp_path: Path) -> None:
    key = b"k" * 32
    engine = open_engine(tmp_path / "old.cdesk", key, create=True)
    try:
        with engine.begin() as conn:
            command.upgrade(migrate._config(conn), "0001")
            conn.execute(text(
                "INSERT INTO person(id, ref, title, sort_title, sort_family, given_name, family_name)"
                " VALUES (:id, 'P-1', 'Demo \u00c5sa', 'demo asa', 'asa demo', 'Demo', '\u00c5sa')"
            ), {"id": "1" * 32})  # fmt: skip
            conn.execute(text("INSERT INTO party(id, kind) VALUES (:id, 'person')"), {"id": "1" * 32})
            conn.execute(text("INSERT INTO search_words(rowid, words) VALUES (47, 'demo asa')"))
        migrate.upgrade(engine)
        assert migrate.version_of(engine) == migrate.newest()
        with engine.begin() as conn:
            assert search.find(conn, "asa") == [("person", 1)]
            assert rows(conn, Person, ["1" * 32])["1" * 32]["family_name"] == "\u00c5sa"
    finally:
        engine.dispose()


def test_a_reference_added_to_a_table_in_use_is_checked_at_commit(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        school = ids.new_id().hex
        with register.work("person first, then the school") as unit:
            person = unit.create(Person, {"given_name": "Demo", "school": school})
            unit.create_many(Organisation, [{"name": "Demo school"}], ids=[school])
        with register.read() as conn:
            assert rows(conn, Person, [person])[person]["school"] == school
