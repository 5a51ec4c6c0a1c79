"""Making, opening, rekeying; what a kill leaves; where a database should not lie."""

import tempfile
from pathlib import Path, PureWindowsPath

import pytest

from chapterdesk.core.errors import Cancelled, UserError
from chapterdesk.core.progress import Progress
from chapterdesk.database import keys, lifecycle
from chapterdesk.database.engine import open_engine, write_connection

LOW = keys.Cost.LOW
CANARY = "Zebrafinkskanarie-4711"


def initialise(engine):
    with write_connection(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        connection.exec_driver_sql("INSERT INTO note (text) VALUES ('first')")


def texts(opened):
    with opened.engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT text FROM note ORDER BY id")]


def add(opened, text, times=1):
    with write_connection(opened.engine) as connection:
        for _n in range(times):
            connection.exec_driver_sql("INSERT INTO note (text) VALUES (?)", (text,))


def names(folder):
    return sorted(p.name for p in folder.iterdir() if p.suffix != ".lock")


def code_of(call, *args, **kwargs):
    with pytest.raises(UserError) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Chapter.cdesk"


@pytest.fixture
def opened(path):
    database = lifecycle.create_database(path, "sol", LOW, initialise)
    yield database
    database.close()


def test_create_close_open(path, opened):
    assert texts(opened) == ["first"]
    opened.close()
    assert names(path.parent) == ["Chapter.cdesk", "Chapter.keys"]
    with lifecycle.open_database(path, "sol") as again:
        assert texts(again) == ["first"]
        assert again.database == opened.database
        assert again.key.hex() not in repr(again)
    assert code_of(lifecycle.open_database, path, "måne") == "wrong_passphrase"
    assert code_of(lifecycle.create_database, path, "x", LOW, initialise) == "exists"


def test_a_failure_while_making_leaves_nothing(path):
    def fail(engine):
        initialise(engine)
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        lifecycle.create_database(path, "sol", LOW, fail)
    assert code_of(lifecycle.create_database, path, " ", LOW, initialise) == "passphrase_empty"
    assert names(path.parent) == []


def test_recovery_key_opens_without_the_keys_file(path, opened):
    sheet = keys.recovery_text(opened.key)
    opened.close()
    keys.keys_path(path).unlink()
    assert code_of(lifecycle.open_database, path, "sol") == "keys_missing"
    assert code_of(lifecycle.open_database, path, recovery=keys.recovery_text(bytes(32))) == "wrong_recovery"
    with lifecycle.open_database(path, recovery=sheet) as again:
        keys.change_passphrase(path, again.key, "ny", LOW)
    with lifecycle.open_database(path, "ny") as again:
        assert texts(again) == ["first"]


def test_pairs_that_do_not_belong_together(path, opened, tmp_path):
    other = tmp_path / "Other.cdesk"
    lifecycle.create_database(other, "sol", LOW, initialise).close()
    opened.close()
    other.replace(path)
    assert code_of(lifecycle.open_database, path, "sol") == "damaged"
    path.unlink()
    assert code_of(lifecycle.open_database, path, "sol") == "file_missing"


def test_rekey(path, opened):
    old = opened.key
    add(opened, "second")
    fresh = lifecycle.rekey(opened, "måne", LOW)
    assert texts(fresh) == ["first", "second"]
    assert fresh.key != old
    assert fresh.database == opened.database
    fresh.close()
    assert names(path.parent) == ["Chapter.cdesk", "Chapter.keys"]
    assert code_of(open_engine, path, old) == "wrong_key"
    assert code_of(lifecycle.open_database, path, recovery=keys.recovery_text(old)) == "wrong_recovery"
    with lifecycle.open_database(path, "måne") as again:
        assert texts(again) == ["first", "second"]


def test_rekey_needs_the_file_alone_and_can_be_cancelled(path, opened):
    with lifecycle.open_database(path, "sol"):
        assert code_of(lifecycle.rekey, opened, "måne", LOW) == "database_in_use"
    # Also somebody who took no lock of ours.
    engine = open_engine(path, opened.key)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM note")
        assert code_of(lifecycle.rekey, opened, "måne", LOW) == "database_in_use"
    engine.dispose()
    stop = Progress()
    stop.cancel()
    with pytest.raises(Cancelled):
        lifecycle.rekey(opened, "måne", LOW, progress=stop)
    assert names(path.parent) == ["Chapter.cdesk", "Chapter.keys"]
    with lifecycle.open_database(path, "sol") as again:
        assert texts(again) == ["first"]


def test_alone_keeps_others_out_for_a_while(path, opened):
    def migrate():
        with lifecycle.alone(opened):
            add(opened, "migrated")
            assert code_of(lifecycle.open_database, path, "sol") == "database_in_use"

    with lifecycle.open_database(path, "sol"):
        assert code_of(migrate) == "database_in_use"
    migrate()
    with lifecycle.open_database(path, "sol") as again:
        assert texts(again) == ["first", "migrated"]


def test_tidy_removes_what_was_never_decided(tmp_path, path, opened):
    opened.close()
    for name in (
        "Chapter.cdesk.new",
        "Chapter.cdesk.new-wal",
        "Half.cdesk.new",
        "Chapter.keys.part",
        "Half.keys.part",
        "a.cdbackup.part",
    ):
        (tmp_path / name).write_bytes(b"half")
    (tmp_path / "letter.txt").write_text("mine")
    lifecycle.tidy(tmp_path)
    assert names(tmp_path) == ["Chapter.cdesk", "Chapter.keys", "letter.txt"]


def test_an_old_log_is_never_played_into_a_new_file(path, opened):
    """A decided swap beside the log of a killed program: the new content wins whole."""
    add(opened, "old", 50)
    log = path.with_name(path.name + "-wal").read_bytes()
    assert log
    opened.close()
    file, data = keys.make("måne", LOW)
    fresh = open_engine(lifecycle.new_path(path), data.key, create=True)
    initialise(fresh)
    fresh.dispose()
    path.with_name(path.name + "-wal").write_bytes(log)
    lifecycle.commit_swap(path, data.key, file)
    with lifecycle.open_database(path, "måne") as again:
        assert texts(again) == ["first"]


def test_throwaway(path):
    with lifecycle.create_throwaway(path, initialise) as demo:
        assert texts(demo) == ["first"]
    with lifecycle.create_throwaway(path, initialise) as demo:
        assert texts(demo) == ["first"]
    assert names(path.parent) == ["Chapter.cdesk"]


def test_nothing_lies_in_clear(path, opened, tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    add(opened, CANARY, 3000)
    with opened.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE t AS SELECT text || id AS x FROM note ORDER BY x")
        connection.exec_driver_sql("SELECT DISTINCT x FROM t ORDER BY x DESC").all()
        found = [p for p in tmp_path.rglob("*") if p.is_file() and CANARY.encode() in p.read_bytes()]
        assert path.with_name(path.name + "-wal").stat().st_size > 100_000
    assert found == []
    assert list(folder.iterdir()) == []
    assert opened.key not in b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/a/OneDrive - Förening/x.cdesk", "OneDrive"),
        ("/home/a/Dropbox/x.cdesk", "Dropbox"),
        ("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/x.cdesk", "iCloud"),
        ("/Users/a/Library/CloudStorage/GoogleDrive-a@b.se/My Drive/x.cdesk", "Google Drive"),
        ("/Users/a/Library/CloudStorage/OneDrive-Personal/x.cdesk", "OneDrive"),
        (str(PureWindowsPath(r"C:\Users\a\iCloudDrive\x.cdesk")), "iCloud"),
        (r"\\server\share\x.cdesk", "network"),
        ("/mnt/share/a b/x.cdesk", "network"),
    ],
)
def test_unsafe_places_are_warned_of(path, name):
    mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/share nfs4 rw 0 0\n/dev/sdb1 /mnt/share/usb ext4 rw 0 0\n"
    assert name in (lifecycle.place_warning(Path(path), mounts=mounts) or "")


@pytest.mark.parametrize(
    "path",
    ["/home/a/Documents/x.cdesk", "/mnt/share/usb/x.cdesk", "/mnt/sharewood/x.cdesk", "/home/a/Myrdrivers/x.cdesk"],
)
def test_safe_places_are_not(path):
    mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/share nfs4 rw 0 0\n/dev/sdb1 /mnt/share/usb ext4 rw 0 0\n"
    assert lifecycle.place_warning(Path(path), mounts=mounts) is None
