"""Large blocks go in beside the caller's thread and without their indexes; what stands afterwards is as if one by one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.database import bulk, log, search
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.database.unit import from_log, to_log
from chapterdesk.models import Change, ConsentOf, Person
from tests.registers import open_register

MANY = bulk.LARGE + 500


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register(tmp_path) as opened:
        yield opened


def _people(count: int, first: int = 0) -> list[dict[str, object]]:
    return [
        {"given_name": f"Prov{n}", "family_name": "Åkerö", "phones": (f"+4670{n:07}",), "may_be_phoned": "granted",
         "tags": ("ett", "två", "ett"), "notes": 'a},\n{"b', "protected_identity": n % 2 == 0}
        for n in range(first, first + count)
    ]  # fmt: skip


def _add(register: Register, many: list[dict[str, object]]) -> list[str]:
    with register.work("Add") as work:
        return work.create_many(Person, many)


def _indexes(register: Register) -> set[tuple[str, str]]:
    with register.read() as conn:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        return {(name, sql) for name, sql in conn.exec_driver_sql(query)}


def test_a_large_block_is_written_logged_indexed_and_undone_like_single_rows(register: Register) -> None:
    before = _indexes(register)
    _add(register, _people(3))
    with register.read() as conn:
        empty = log.hashes_of_tables(conn)
    keys = _add(register, _people(MANY, 100))
    assert _indexes(register) == before
    with register.read() as conn:
        found = rows(conn, Person, keys)
        assert list(found) == keys
        row = found[keys[-1]]
        assert (row["tags"], row["may_be_phoned"], row["protected_identity"]) == (("ett", "två"), "granted", False)
        assert row["notes"] == 'a},\n{"b'
        assert log.hashes_of_tables(conn)["person"][0] == MANY + 3
        assert log.hashes_of_tables(conn) == log.hashes_of_log(conn)
        assert len(search.find(conn, "prov4321 akero")) == 1
        assert len(search.find(conn, "0700004321")) == 1
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        order = conn.exec_driver_sql("SELECT seq FROM change ORDER BY n").scalars().all()
        assert order == list(range(1, len(order) + 1))
    register.undo()
    with register.read() as conn:
        assert log.hashes_of_tables(conn) == empty == log.hashes_of_log(conn)
        assert not search.find(conn, "prov4321")
    assert threading.active_count() == 1


def test_the_same_unit_of_work_can_change_what_it_has_just_added(register: Register) -> None:
    with register.work("Add") as work:
        keys = work.create_many(Person, _people(MANY))
        work.set_many(Person, {keys[7]: {"town": "Lund", "may_be_phoned": "refused"}})
        work.delete(Person, [keys[8]])
    with register.read() as conn:
        assert (rows(conn, Person, [keys[7]])[keys[7]]["may_be_phoned"], len(rows(conn, Person))) == (
            "refused",
            MANY - 1,
        )
        assert len(rows(conn, ConsentOf)) == MANY - 1
        assert log.hashes_of_tables(conn) == log.hashes_of_log(conn)


def test_a_wrong_row_at_the_end_of_a_large_block_keeps_all_of_it_out_even_if_caught(register: Register) -> None:
    before = _indexes(register)
    many = [*_people(MANY), {"town": "Lund"}]
    with pytest.raises(UserError), register.work("Add") as work:
        try:
            work.create_many(Person, many)
        except UserError:
            work.create(Person, {"given_name": "Åsa"})
    with register.read() as conn:
        assert rows(conn, Person) == {}
        assert conn.exec_driver_sql("SELECT count(*) FROM change").scalar() == 0
    assert _indexes(register) == before
    assert threading.active_count() == 1


def test_a_row_that_is_refused_before_anything_is_written_may_be_caught(register: Register) -> None:
    with register.work("Add") as work:
        with pytest.raises(UserError):
            work.create(Person, {"town": "Lund"})
        work.create(Person, {"given_name": "Åsa"})
    with register.read() as conn:
        assert len(rows(conn, Person)) == 1


def test_what_the_database_says_to_the_second_thread_is_heard(register: Register) -> None:
    people = _people(MANY)
    keys = [f"{n:032x}" for n in range(MANY)]
    with pytest.raises(Exception, match="UNIQUE"), register.work("Add") as work:
        work.create_many(Person, people, ids=[*keys[:-1], keys[0]])
    with register.read() as conn:
        assert rows(conn, Person) == {}
    assert threading.active_count() == 1


def test_indexes_stay_where_few_rows_come_to_many(register: Register) -> None:
    _add(register, _people(3 * bulk.LARGE))
    with register.work("Add") as work:
        work.lane.give_up_indexes([Person, Change], bulk.LARGE)
        query = "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'person' AND sql IS NOT NULL"
        assert work.lane.bare.exec_driver_sql(query).scalar()


_VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.text(), min_size=1).map(tuple))


@given(st.lists(st.dictionaries(st.text(min_size=1), _VALUES)))
def test_fields_come_back_from_the_log_as_they_went_in(many: list[dict[str, object]]) -> None:
    texts = to_log(many)
    assert [from_log(text) for text in texts] == many
    assert not any("\n" in text for text in texts)
