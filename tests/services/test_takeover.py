"""Handing over: the successor's name and passphrase hold, the old ones do not; after a failure all is as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from chapterdesk.core.errors import Cancelled, UserError
from chapterdesk.database import keys, lifecycle
from chapterdesk.models import Person
from chapterdesk.services import desk as desks
from chapterdesk.services import founding, takeover
from chapterdesk.services.takeover import HandingOver

OLD, NEW = "björk-sol-fem", "koppar fönster flod lugn"


def plan_for(desk, **about):
    values = {"author": "Oskar", "passphrase": NEW, "role": "coordinator", "backup": takeover.backup_place(desk)}
    return HandingOver(**(values | about))


def test_the_successor_sits_down(filled) -> None:
    old_key, backup = filled.opened.key, takeover.backup_place(filled)
    made = takeover.hand_over(filled, plan_for(filled))
    with made:
        with made.register.work("First") as work:
            work.create(Person, {"given_name": "New"})
        first, *earlier = made.register.steps()
        assert first.author == "Oskar"
        assert {step.author for step in earlier} == {"Ada"}
        assert made.register.state(founding.DESK_ROLE) == "coordinator"
        assert made.opened.key != old_key
        assert keys.unlock(made.path, NEW) == made.opened.key
        with pytest.raises(UserError):
            keys.unlock(made.path, OLD)
    assert backup.exists()
    # The backup from before opens with what held before.
    with desks.restore(backup, made.path.parent / "old.cdesk", OLD) as old:
        assert desks.counts(old)["person"] == 2


def test_the_next_backup_gets_a_name_that_is_free(filled) -> None:
    first = takeover.backup_place(filled)
    first.parent.mkdir(exist_ok=True)
    first.write_bytes(b"x")
    assert takeover.backup_place(filled) != first


@pytest.mark.parametrize("error", [UserError("x"), Cancelled(), RuntimeError("x")])
def test_after_a_failure_the_desk_is_open_as_it_was(filled, monkeypatch: pytest.MonkeyPatch, error) -> None:
    key = filled.opened.key

    def fail(*_args: object, **_about: object) -> None:
        raise error

    monkeypatch.setattr(lifecycle, "copy", fail)
    with pytest.raises(type(error)):
        takeover.hand_over(filled, plan_for(filled))
    with filled.register.work("Goes on") as work:
        work.create(Person, {"given_name": "Still"})
    assert filled.register.steps(1)[0].author == "Ada"
    assert keys.unlock(filled.path, OLD) == key
    assert filled.path.exists() and not lifecycle.new_path(filled.path).exists()


def test_a_backup_that_cannot_be_written_changes_nothing(filled, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(UserError):
        takeover.hand_over(filled, plan_for(filled, backup=blocked / "a.cdbackup"))
    assert keys.unlock(filled.path, OLD) == filled.opened.key
    assert desks.counts(filled)["person"] == 2


def test_a_name_is_needed(filled) -> None:
    with pytest.raises(UserError) as caught:
        takeover.hand_over(filled, plan_for(filled, author="  "))
    assert caught.value.code == "no_author"
