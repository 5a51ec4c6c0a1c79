"""The demo chapter: repeatable by seed, and with something to show everywhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import func, select

from chapterdesk.core.clock import frozen
from chapterdesk.core.errors import UserError
from chapterdesk.database import log
from chapterdesk.database.query import Condition, Question
from chapterdesk.models import Person, Unit, entities
from chapterdesk.services import demo, lists, today, views
from tests.registers import open_register

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def _made(folder: Path, seed: int, people: int = 120) -> dict[str, tuple[int, str]]:
    with frozen(NOW), open_register(folder, f"{seed}.cdesk") as register:
        demo.fill(register, people, seed)
        with register.read() as conn:
            own = rows_hash = log.hashes_of_tables(conn)
            assert own == log.hashes_of_log(conn)
        return rows_hash


def test_the_same_seed_gives_the_same_people_and_groups(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one, two, other = _made(tmp_path / "a", 1), _made(tmp_path / "b", 1), _made(tmp_path, 2)
    for kind in ("person", "unit", "role_type", "meeting", "consent"):
        assert one[kind] == two[kind]
    assert one["person"] != other["person"]


def test_every_feature_has_something_to_show(tmp_path: Path) -> None:
    with frozen(NOW), open_register(tmp_path) as register:
        demo.fill(register, 700, 1)
        with register.read() as conn:
            assert all(n > 0 for n in lists.counts(conn, lists.builtin()).values())
            empty = {k for k, (n, _h) in log.hashes_of_tables(conn).items() if not n}
        assert empty <= {"enclosure", "alias", "not_same", "peer"}
        assert {task.when for task in today.tasks(register)} == {"now", "week", "soon"}
        with register.read() as conn:
            assert sum(r.count for r in today.ladder(conn)) == 700
            assert today.coming(register, conn)
            assert sum(held for _y, held, _g in today.meetings_by_year(conn)) > 0


def test_own_smart_lists_are_kept_replaced_and_undone(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        with register.work("Add") as work:
            work.create_many(Person, [{"given_name": n, "town": t} for n, t in (("Ada", "Lund"), ("Bo", "Ystad"))])
        lists.save(register, "Lund people", Question((Condition("town", "is", ("Lund",)),)))
        lists.save(register, "lund PEOPLE", Question((Condition("town", "is", ("Ystad", "Lund")),)))
        with register.read() as conn:
            own = lists.own_lists(conn)
            assert [(e.name, lists.counts(conn, own)[e.key]) for e in own] == [("Lund people", 2)]
            assert len(lists.find_ids(conn, Person, lists.named(conn, "Lund people"))) == 2
            with pytest.raises(UserError):
                lists.named(conn, "nobody")
        register.undo()
        with register.read() as conn:
            assert lists.counts(conn, lists.own_lists(conn)).popitem()[1] == 1


def test_lists_show_every_declared_field(tmp_path: Path) -> None:
    with open_register(tmp_path) as register:
        with register.work("Add") as work:
            group = work.create(Unit, {"name": "Lund group", "unit_kind": "local_group"})
            work.create(
                Person, {"given_name": "Åsa", "phones": ("+46701740612",), "groups": (group,), "level": "active"}
            )
        keys = [c.key for c in views.columns(Person)]
        assert set(Person.fields) < set(keys)
        with register.read() as conn:
            row = views.shown(conn, register, Person, [1], keys)[1]
        assert (row.texts["phones"], row.texts["groups"], row.texts["level"]) == (
            "070-174 06 12",
            "Lund group",
            "Active",
        )
        assert row.codes["level"] == "active"
        assert all(e.kind in entities() for e in entities().values())
        with register.read() as conn:
            assert conn.execute(select(func.count()).select_from(Person)).scalar() == 1
