"""The encrypted engine: transactions, many threads, and plain words for what goes wrong."""

import errno
import logging
import os
import threading

import pytest
import sqlalchemy as sa
import sqlalchemy.orm

from chapterdesk.core.errors import UserError
from chapterdesk.database import engine as module
from chapterdesk.database.engine import data_version, open_engine, plain_errors, write_connection, writing

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Chapter å.cdesk"


@pytest.fixture
def engine(path):
    engine = open_engine(path, KEY, create=True)
    with write_connection(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        connection.exec_driver_sql("CREATE TABLE child (id INTEGER PRIMARY KEY, note INTEGER NOT NULL REFERENCES note)")
    yield engine
    engine.dispose()


def add(connection, text="one"):
    connection.execute(sa.text("INSERT INTO note (text) VALUES (:t)"), {"t": text})


def count(engine):
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM note").scalar()


def code_of(call, *args, **kwargs):
    with pytest.raises(UserError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_settings(engine):
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "temp_store", "cache_size", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "temp_store": 2,
        "cache_size": -65536,
        "busy_timeout": 10000,
    }


def test_commit_and_rollback_hold_tables_too(engine):
    with write_connection(engine) as connection:
        add(connection)

    def fail():
        with write_connection(engine) as connection:
            add(connection)
            connection.exec_driver_sql("CREATE TABLE other (id INTEGER)")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        fail()
    assert count(engine) == 1
    assert "other" not in sa.inspect(engine).get_table_names()


def test_a_reader_sees_one_moment(engine):
    with engine.connect() as reader:
        assert reader.exec_driver_sql("SELECT count(*) FROM note").scalar() == 0
        with write_connection(engine) as writer:
            add(writer)
        assert reader.exec_driver_sql("SELECT count(*) FROM note").scalar() == 0
        reader.rollback()
        assert reader.exec_driver_sql("SELECT count(*) FROM note").scalar() == 1


def test_data_version_tells_of_other_writers(engine):
    with engine.connect() as reader:
        before = data_version(reader)
        reader.rollback()
        with write_connection(engine) as writer:
            add(writer)
        assert data_version(reader) != before


def test_writers_wait_for_each_other(engine):
    def work():
        for _n in range(5):
            with write_connection(engine) as connection:
                seen = connection.exec_driver_sql("SELECT count(*) FROM note").scalar()
                add(connection, str(seen))

    threads = [threading.Thread(target=work) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        texts = [row[0] for row in connection.exec_driver_sql("SELECT text FROM note ORDER BY id")]
    assert texts == [str(n) for n in range(40)]


def test_waiting_too_long_is_told_in_words(engine, path, monkeypatch):
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.05)
    other = open_engine(path, KEY)
    with write_connection(engine) as connection:
        add(connection)

        def write():
            with write_connection(other) as second:
                add(second)

        assert code_of(write) == "database_busy"
    other.dispose()


def test_session_as_the_writer(engine):
    with sa.orm.Session(writing(engine)) as session:
        session.execute(sa.text("INSERT INTO note (text) VALUES ('x')"))
        session.commit()
    assert count(engine) == 1


def test_broken_rules_stay_bugs_and_show_no_rows(engine):
    with pytest.raises(sa.exc.IntegrityError) as caught, write_connection(engine) as connection:
        connection.execute(sa.text("INSERT INTO child (note) VALUES (:n)"), {"n": 4711})
    assert "4711" not in str(caught.value)


def test_wrong_key_and_foreign_files(engine, path, tmp_path):
    engine.dispose()
    assert code_of(open_engine, path, bytes(32)) == "wrong_key"
    for content in (b"Dear all, " * 1000, b"PK\x03\x04" + os.urandom(9000), b"", b"SQLite format 3\x00" + bytes(5000)):
        other = tmp_path / "other.cdesk"
        other.write_bytes(content)
        if content:
            assert code_of(open_engine, other, KEY) == "not_a_database"
    assert code_of(open_engine, tmp_path / "none.cdesk", KEY) == "file_missing"
    assert not (tmp_path / "none.cdesk").exists()


def test_flipped_bits_and_cut_files_are_damaged(engine, path):
    with write_connection(engine) as connection:
        for n in range(2000):
            add(connection, f"{n}" * 20)
    engine.dispose()
    good = path.read_bytes()

    def read_all():
        again = open_engine(path, KEY)
        try:
            with plain_errors(path), again.connect() as connection:
                connection.exec_driver_sql("SELECT sum(length(text)) FROM note").scalar()
        finally:
            again.dispose()

    for content in (good[:50000] + bytes([good[50000] ^ 4]) + good[50001:], good[: len(good) // 2 // 4096 * 4096]):
        path.write_bytes(content)
        assert code_of(read_all) == "damaged"
    path.write_bytes(good)
    read_all()


def test_read_only(engine, path):
    reader = open_engine(path, KEY, read_only=True)

    def write():
        with write_connection(reader) as connection:
            add(connection)

    assert code_of(write) == "read_only"
    assert count(reader) == 0
    reader.dispose()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EROFS, "read_only"),
        (errno.EACCES, "no_access"),
        (errno.EIO, "disk_error"),
        (errno.ENOENT, "file_missing"),
    ],
)
def test_disk_errors_in_words(path, number, code):
    def fail():
        with plain_errors(path):
            raise OSError(number, "x")

    assert code_of(fail) == code


def test_full_database(engine):
    def fill():
        with write_connection(engine) as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 10")
            for _n in range(200):
                add(connection, "x" * 1000)

    assert code_of(fill) == "disk_full"
    assert count(engine) == 0


def test_the_key_is_in_no_log(path, caplog):
    caplog.set_level(logging.DEBUG)
    engine = open_engine(path, KEY, create=True)
    with write_connection(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
    engine.dispose()
    assert KEY.hex() not in caplog.text
