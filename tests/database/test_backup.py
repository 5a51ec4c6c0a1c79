"""Backups: whole, checked, restored exactly, and never half."""

import datetime as dt
import hashlib
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import Cancelled
from chapterdesk.core.progress import Progress
from chapterdesk.database import autobackup, backup, keys, lifecycle
from tests.database.test_lifecycle import CANARY, LOW, add, code_of, initialise, names, texts


def content_hash(connection):
    rows = connection.exec_driver_sql("SELECT id, text FROM note ORDER BY id").all()
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.fixture
def opened(tmp_path):
    folder = tmp_path / "desk"
    folder.mkdir()
    database = lifecycle.create_database(folder / "Chapter.cdesk", "sol", LOW, initialise)
    yield database
    database.close()


@pytest.fixture
def target(tmp_path):
    return tmp_path / "Chapter.cdbackup"


def test_backup_and_restore(opened, target, tmp_path):
    add(opened, CANARY, 500)
    report = backup.backup(opened, target, content_hash=content_hash)
    assert report.size == target.stat().st_size
    assert backup.inspect(target).made == report.made
    assert CANARY.encode() not in target.read_bytes()
    assert names(tmp_path) == ["Chapter.cdbackup", "desk"]
    place = tmp_path / "back" / "New.cdesk"
    place.parent.mkdir()
    with backup.restore(target, place, "sol", content_hash=content_hash) as again:
        assert texts(again) == texts(opened)
    with lifecycle.open_database(place, "sol") as again:
        assert len(texts(again)) == 501
    assert names(place.parent) == ["New.cdesk", "New.keys"]


def test_restore_replaces_only_when_told(opened, target):
    backup.backup(opened, target)
    add(opened, "later")
    path = opened.path
    assert code_of(backup.restore, target, path, "sol", overwrite=True) == "database_in_use"
    fresh = lifecycle.rekey(opened, "måne", LOW)
    fresh.close()
    assert code_of(backup.restore, target, path, "sol") == "exists"
    assert code_of(backup.restore, target, path, "måne", overwrite=True) == "wrong_passphrase"
    with lifecycle.open_database(path, "måne") as untouched:
        assert texts(untouched) == ["first", "later"]
    backup.restore(target, path, "sol", overwrite=True).close()
    with lifecycle.open_database(path, "sol") as again:
        assert texts(again) == ["first"]


def test_recovery_key_restores(opened, target, tmp_path):
    backup.backup(opened, target)
    sheet = keys.recovery_text(opened.key)
    backup.restore(target, tmp_path / "A.cdesk", recovery=sheet).close()
    assert (
        code_of(backup.restore, target, tmp_path / "B.cdesk", recovery=keys.recovery_text(bytes(32)))
        == "wrong_recovery"
    )
    keys.keys_path(opened.path).unlink()
    backup.backup(opened, target)
    assert code_of(backup.restore, target, tmp_path / "B.cdesk", "sol") == "recovery_needed"
    assert (
        code_of(backup.restore, target, tmp_path / "B.cdesk", "ny", recovery=keys.recovery_text(bytes(32)))
        == "wrong_recovery"
    )
    assert not (tmp_path / "B.cdesk").exists()


def test_every_flipped_bit_is_noticed(opened, target, tmp_path):
    backup.backup(opened, target)
    good = target.read_bytes()
    place = tmp_path / "back.cdesk"
    # Every byte of both ends and of the small parts, and a sample of the pages between.
    places = {*range(0, 2000, 7), *range(2000, len(good) - 1500, 997), *range(len(good) - 1500, len(good))}
    for position in sorted(places):
        changed = bytearray(good)
        changed[position] ^= 1 << position % 8
        target.write_bytes(changed)
        assert code_of(backup.restore, target, place, "sol") == "backup_damaged"
    for length in (10, 1000, len(good) // 2, len(good) - 1):
        target.write_bytes(good[:length])
        assert code_of(backup.restore, target, place, "sol") in {"backup_damaged", "not_a_backup"}
    assert names(tmp_path) == ["Chapter.cdbackup", "desk"]


def test_a_forged_backup_is_noticed(opened, target, tmp_path):
    """Whoever changes the file and its hash still lacks the key of the HMAC."""
    backup.backup(opened, target)
    good = bytearray(target.read_bytes())
    seal = len(good) - backup._SEAL
    good[seal - 200] ^= 1
    digest = hashlib.sha256(good[:seal]).hexdigest().encode()
    good[seal + len(backup._MARK) : seal + len(backup._MARK) + 64] = digest
    target.write_bytes(good)
    assert code_of(backup.restore, target, tmp_path / "x.cdesk", "sol") == "backup_damaged"


def test_other_files_are_no_backups(tmp_path):
    other = tmp_path / "letter.txt"
    other.write_text("Hej " * 200, "utf-8")
    assert code_of(backup.inspect, other) == "not_a_backup"
    assert code_of(backup.inspect, tmp_path / "none.cdbackup") == "file_missing"


def test_backup_shows_one_moment_while_others_write(opened, target, tmp_path):
    add(opened, "x" * 500, 4000)
    stop = threading.Event()

    def write():
        while not stop.is_set():
            add(opened, "more")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        reports = [backup.backup(opened, target, content_hash=content_hash) for _n in range(3)]
    finally:
        stop.set()
        thread.join()
    assert len({r.content for r in reports}) > 1
    with backup.restore(target, tmp_path / "back.cdesk", "sol", content_hash=content_hash) as again:
        assert len(texts(again)) <= len(texts(opened))


def test_a_backup_that_differs_is_not_kept(opened, target):
    answers = iter(["one", "two"])
    target.write_bytes(b"the backup before")
    assert code_of(backup.backup, opened, target, content_hash=lambda _c: next(answers)) == "backup_unverified"
    assert target.read_bytes() == b"the backup before"


def test_cancelling_leaves_nothing(opened, target, tmp_path):
    stop = Progress()
    stop.cancel()
    with pytest.raises(Cancelled):
        backup.backup(opened, target, progress=stop)
    assert names(tmp_path) == ["desk"]


NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


def test_timed_backups_are_due_after_ten_minutes_of_change():
    assert not autobackup.is_due(None, NOW)
    assert not autobackup.is_due(NOW - dt.timedelta(minutes=9, seconds=59), NOW)
    assert autobackup.is_due(NOW - dt.timedelta(minutes=10), NOW)


@given(st.lists(st.integers(0, 60 * 24 * 800)))
def test_what_stays(minutes):
    times = {NOW - dt.timedelta(minutes=m) for m in minutes}
    kept = autobackup.kept(times)
    assert kept <= times
    assert len(kept) <= 10 + 14 + 12
    newest = sorted(times, reverse=True)
    assert set(newest[:10]) <= kept
    for form, count in (("%Y-%m-%d", 14), ("%Y-%m", 12)):
        periods = sorted({t.strftime(form) for t in times}, reverse=True)[:count]
        for period in periods:
            assert max(t for t in times if t.strftime(form) == period) in kept
    assert autobackup.kept(kept) == kept


def test_rotation_removes_only_its_own(opened, tmp_path):
    folder = tmp_path / "backups"
    report = autobackup.make(opened, folder, autobackup.Reason.IMPORT)
    for n in range(30):
        made = report.made - dt.timedelta(seconds=n + 1)
        (folder / autobackup.name_for(opened.path, made, autobackup.Reason.TIMED)).write_bytes(b"x")
    (folder / "Chapter by hand.cdbackup").write_bytes(b"x")
    (folder / "Other_20200101T000000000000Z_timed.cdbackup").write_bytes(b"x")
    gone = autobackup.rotate(folder, opened.path)
    assert gone
    left = autobackup.listed(folder, opened.path)
    assert next(iter(left)) == report.path
    assert 10 <= len(left) <= 12
    assert (folder / "Chapter by hand.cdbackup").exists()
    assert (folder / "Other_20200101T000000000000Z_timed.cdbackup").exists()
