"""An erasure makes a backup first, and no backup from before brings anybody back."""

from __future__ import annotations

import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.database import autobackup, keys
from chapterdesk.database.rows import rows
from chapterdesk.models import Person
from chapterdesk.services import desk as desks
from chapterdesk.services.erasing import graves
from chapterdesk.services.erasing.for_good import for_good
from tests.services.erasing.walls import Walls, left_of

SECRET = "björk-sol-fem"


@pytest.fixture
def desk(monkeypatch, tmp_path):
    monkeypatch.setattr(desks, "COST", keys.Cost.LOW)
    with desks.create(tmp_path / "a.cdesk", SECRET, desks.Who("Ada")) as opened:
        yield opened


def add(desk, name):
    with desk.register.work("New") as work:
        return work.create(Person, {"given_name": name, "notes": f"{name} zqxnote"})


def there(desk):
    with desk.register.read() as conn:
        return set(rows(conn, Person, None, []))


def test_every_backup_of_any_age_comes_back_without_them(desk, tmp_path):
    who, other = add(desk, "Zqxana"), add(desk, "Bo")
    (tmp_path / "stick").mkdir()
    by_hand = tmp_path / "stick" / "old.cdbackup"
    desks.back_up(desk, by_hand)
    for_good(desk, who)
    (automatic,) = autobackup.listed(tmp_path / desks.BACKUPS, desk.path)
    assert "_erasure" in automatic.name
    after = tmp_path / "stick" / "after.cdbackup"
    desks.back_up(desk, after)
    walls = Walls()
    walls.canaries = ["zqxana"]
    for number, (source, place) in enumerate(((automatic, "b"), (by_hand, "c"), (after, "d"))):
        with desks.restore(source, tmp_path / f"{place}.cdesk", SECRET) as back:
            assert there(back) == {other}, number
            assert left_of(back.register, walls) == []
            assert desks.check(back).faults == []


def test_nobody_is_erased_where_no_backup_can_be_made(desk, monkeypatch):
    who = add(desk, "Zqxana")

    def fail(*_args, **_more):
        raise UserError("The disk is full.", code="disk_full")

    monkeypatch.setattr(desks, "back_up_before", fail)
    with pytest.raises(UserError):
        for_good(desk, who)
    assert there(desk) == {who}


def test_lists_of_the_erased_hold_ids_alone(tmp_path):
    database = tmp_path / "a.cdesk"
    graves.bury(database, (tmp_path, tmp_path, tmp_path / "gone"), ["1" * 32])
    graves.bury(database, (tmp_path,), ["2" * 32])
    assert (tmp_path / "a.erased").read_text() == "1" * 32 + "\n" + "2" * 32 + "\n"
    (tmp_path / "b.erased").write_bytes(b"\xff\xfe nonsense " + b"3" * 32)
    assert graves.buried((tmp_path, tmp_path / "gone")) == ["1" * 32, "2" * 32, "3" * 32]
