"""Every order holds everybody once, its first rows are the first of all, and nobody without a value stands before one with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.database import blocks
from chapterdesk.database.query import Condition, Question, count, kinds_of, ordered
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.fields import Kept
from chapterdesk.models import Person
from chapterdesk.services import demo
from tests.registers import open_register

ORDERS = ("title", "sort_family", "ref", "last_contact", "has_role", *Person.fields)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    folder: Path = tmp_path_factory.mktemp("ordering")
    with open_register(folder) as made:
        demo.fill(made, 150)
        yield made


def test_every_order_holds_everybody_once_and_begins_with_its_first_rows(register: Register) -> None:
    with register.read() as conn:
        everybody = sorted(ordered(conn, Person, Question()))
        assert len(everybody) == count(conn, Person, Question()) == 150
        for order in ORDERS:
            for descending in (False, True):
                asked = Question(order=order, descending=descending)
                found = ordered(conn, Person, asked)
                assert sorted(found) == everybody, order
                assert ordered(conn, Person, asked, limit=20) == found[:20], order
                assert ordered(conn, Person, asked, limit=20, quick=True) in (found[:20], type(found)("q")), order


def test_those_without_a_value_stand_last_both_ways(register: Register) -> None:
    with register.read() as conn:
        for name, declared in Person.fields.items():
            if declared.kept is Kept.PERIODS and not declared.many:
                continue
            for descending in (False, True):
                found = ordered(conn, Person, Question(order=name, descending=descending))
                read = blocks.read(conn, Person, found, [name])
                empty = [read[n].row[name] in (None, "", ()) for n in found]
                assert empty == sorted(empty), name


def test_a_filter_and_an_order_go_together(register: Register) -> None:
    with register.read() as conn:
        asked = (Condition("level", "is", ("active", "organiser")), Condition("may_be_mailed", "is", ("granted",)))
        wanted = set(ordered(conn, Person, Question(asked)))
        assert wanted
        for order in ("groups", "town", "phones", "may_be_phoned", "languages"):
            assert set(ordered(conn, Person, Question(asked, order=order))) == wanted


def test_nothing_noted_counts_as_not_asked(register: Register) -> None:
    with register.read() as conn:
        for code in ("granted", "refused", "not_asked"):
            found = set(ordered(conn, Person, Question((Condition("may_be_phoned", "is", (code,)),))))
            read = blocks.read(conn, Person, sorted(ordered(conn, Person, Question())), ["may_be_phoned"])
            assert found == {n for n, each in read.items() if (each.row["may_be_phoned"] or "not_asked") == code}


def test_a_block_holds_what_rows_hold(register: Register) -> None:
    with register.read() as conn:
        numbers = ordered(conn, Person, Question())[:40]
        found = blocks.read(conn, Person, [*numbers, 10**9], list(Person.fields))
        assert list(found) == list(numbers)
        same = rows(conn, Person, [each.id for each in found.values()])
        assert {each.id: each.row for each in found.values()} == same


def test_a_list_moves_with_the_kinds_that_it_asks_about() -> None:
    assert kinds_of(Person, Question((Condition("groups", "filled"),))) == {"person", "group_membership", "unit"}
    assert "contact" in kinds_of(Person, Question((Condition("last_contact", "empty"),)))
    assert "contact" not in kinds_of(Person, Question((Condition("level", "is", ("active",)),)))
    assert {"contact", "consent"} <= kinds_of(Person, Question(words="lind"))
