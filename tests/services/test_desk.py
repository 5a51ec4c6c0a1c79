"""Opening, closing, backing up and proving a desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from chapterdesk.core.errors import Cancelled, UserError
from chapterdesk.core.progress import Progress
from chapterdesk.database import engine
from chapterdesk.database.autobackup import Reason
from chapterdesk.models import Person
from chapterdesk.services import desk as desks


def code_of(call, *args, **kwargs):
    with pytest.raises(UserError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_a_desk_opens_again_with_its_passphrase_and_its_key(filled):
    key, path = desks.recovery_key(filled), filled.path
    filled.close()
    for how in ({"passphrase": "björk-sol-fem"}, {"recovery": key}):
        with desks.open_desk(path, **how) as again:
            assert desks.counts(again)["person"] == 2


def test_opening_needs_no_migration_tool(filled, monkeypatch):
    from chapterdesk.database import migrate

    monkeypatch.setattr(migrate, "needs_migration", None)
    path = filled.path
    filled.close()
    desks.open_desk(path, "björk-sol-fem").close()


def test_an_older_database_is_backed_up_and_brought_up(filled, monkeypatch):
    path, called = filled.path, []
    filled.close()
    from chapterdesk.database import migrate

    monkeypatch.setattr(desks, "_is_newest", lambda _engine: False)
    monkeypatch.setattr(migrate, "needs_migration", lambda _engine: True)
    monkeypatch.setattr(migrate, "upgrade", lambda _engine: called.append("up"))
    with desks.open_desk(path, "björk-sol-fem") as again:
        assert desks.counts(again)["person"] == 2
    assert called == ["up"]
    assert len(list((path.parent / desks.BACKUPS).glob("*migration.cdbackup"))) == 1


def test_a_failed_migration_leaves_the_desk_closed_and_whole(filled, monkeypatch):
    path = filled.path
    filled.close()
    from chapterdesk.database import migrate

    def fail(_engine):
        raise UserError("no", code="migration_failed")

    with monkeypatch.context() as patched:
        patched.setattr(desks, "_is_newest", lambda _engine: False)
        patched.setattr(migrate, "needs_migration", lambda _engine: True)
        patched.setattr(migrate, "upgrade", fail)
        assert code_of(desks.open_desk, path, "björk-sol-fem") == "migration_failed"
    with desks.open_desk(path, "björk-sol-fem") as again:
        assert desks.check(again).faults == []


def test_backups_before_large_changes(filled):
    made = desks.back_up_before(filled, Reason.IMPORT)
    assert made.parent == filled.path.parent / desks.BACKUPS
    restored = desks.restore(made, filled.path.with_name("b.cdesk"), "björk-sol-fem")
    with restored:
        assert desks.check(restored).digest == desks.check(filled).digest


def test_nothing_is_backed_up_where_there_is_nothing(open_desk, tmp_path):
    assert desks.back_up_before(open_desk, Reason.IMPORT) is None
    with desks.throwaway(tmp_path) as demo:
        assert desks.back_up_before(demo, Reason.IMPORT) is None


def test_a_throwaway_desk_leaves_nothing(low_cost, tmp_path):
    folder = tmp_path / "demo"
    folder.mkdir()
    with desks.throwaway(folder) as desk, desk.register.work("x") as work:
        work.create(Person, {"given_name": "Kim"})
    assert list(folder.iterdir()) == []


def test_the_hash_is_of_the_content_not_of_the_file(filled, tmp_path):
    before = desks.check(filled).digest
    with filled.register.work("x") as work:
        work.set(Person, filled.ids["asa"], {"town": "Lund"})
    assert desks.check(filled).digest != before
    filled.register.undo()
    assert desks.check(filled).digest == before


def test_a_cancelled_backup_leaves_no_file(filled, tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        desks.back_up(filled, tmp_path / "b.cdbackup", progress=progress)
    assert [p.name for p in tmp_path.iterdir() if "cdbackup" in p.name] == []


@pytest.mark.parametrize("name", ["a.cdesk", "a.keys", "a.lock", "a.cdesk-wal"])
def test_own_files_are_never_written_over(filled, name):
    target = filled.path.with_name(name)
    assert code_of(desks.back_up, filled, target) == "own_file"
    assert code_of(desks.write_recovery, filled, target) == "own_file"


def test_a_recovery_text_is_read_back(filled, tmp_path):
    desks.write_recovery(filled, tmp_path / "r.txt")
    text = (tmp_path / "r.txt").read_text("utf-8")
    assert desks.read_recovery(text) == desks.recovery_key(filled)
    assert desks.read_recovery("  " + desks.recovery_key(filled).lower() + "\n") == desks.recovery_key(filled).lower()


def test_a_disk_that_is_full_is_told_in_words(filled, monkeypatch):
    import errno

    def full(*_args):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr("chapterdesk.database.files.os.fsync", full)
    assert code_of(desks.write_recovery, filled, Path(filled.path.parent / "r.txt")) == "disk_full"


def test_the_copy_is_left_out_of_the_way_of_engine_errors(filled):
    with engine.plain_errors(filled.path):
        assert desks.check(filled).rows == 6
