"""Search, sorts, filters and pages of rows, against the bare queries of the same run."""

from __future__ import annotations

from array import array
from functools import partial

from sqlalchemy import Connection

from chapterdesk.database import blocks, search
from chapterdesk.database.query import Condition, Question, count, ordered
from chapterdesk.database.register import Register
from chapterdesk.models import Person
from chapterdesk.services import lists, views
from tests.benchmarks.measuring import line, median_ms

ORDERS = ("title", "level", "town", "phones", "emails", "groups", "member", "may_be_phoned", "last_contact", "street")
TYPED = ("an", "and", "ande", "åsa lind", "17406")
FIRST = 100


def measure(register: Register) -> dict[str, float]:
    """Print the figures; return processor milliseconds by name."""
    found: dict[str, float] = {}
    with register.read() as conn:
        floor = _floor_ids(conn)
        _orders(conn, floor, found)
        _lists(conn, floor, found)
        _words(conn, found)
        _pages(conn, register, found)
    return found


def _floor_ids(conn: Connection) -> float:
    """Measure the bare query for every number by name, put into an array."""

    def bare() -> array[int]:
        rows = conn.exec_driver_sql("SELECT n FROM person ORDER BY sort_title, n").cursor
        return array("q", [n for (n,) in rows.fetchall()]) if rows is not None else array("q")

    return median_ms(bare)[1]


def _all(conn: Connection, asked: Question) -> array[int]:
    return ordered(conn, Person, asked)


def _first(conn: Connection, asked: Question) -> array[int]:
    return ordered(conn, Person, asked, limit=FIRST, quick=True) or ordered(conn, Person, asked)


def _orders(conn: Connection, floor: float, found: dict[str, float]) -> None:
    for order in ORDERS:
        for name, work in ((f"sort by {order}", _all), (f"sort by {order}, first rows", _first)):
            found[name] = median_ms(partial(work, conn, Question(order=order)), 3)[1]
            line(name, found[name], floor, "goal 3 x")


def _lists(conn: Connection, floor: float, found: dict[str, float]) -> None:
    for entry in lists.builtin():
        name = f"list {entry.name}"
        found[name] = median_ms(partial(_all, conn, entry.question), 3)[1]
        line(name, found[name], floor, "goal 3 x")
        found[f"{name}, counted"] = median_ms(partial(count, conn, Person, entry.question), 3)[1]
        line(f"{name}, counted", found[f"{name}, counted"], floor, "beside the screen")
    both = Question((Condition("town", "is", ("Lund",)),), words="an")
    found["town and words"] = median_ms(partial(_all, conn, both), 3)[1]
    line("town and words", found["town and words"], floor, "goal 3 x")


def _bare(conn: Connection, statement: str, values: tuple[str, ...]) -> object:
    return conn.exec_driver_sql(statement, values).fetchall()


def _words(conn: Connection, found: dict[str, float]) -> None:
    for typed in TYPED:
        made = search.match_sql(typed)
        assert made is not None
        bare = made[0].replace(":words", "?").replace(":digits", "?")
        floor = max(0.1, median_ms(partial(_bare, conn, bare, tuple(made[1].values())))[1])
        for name, work in ((f"words {typed!r}, first rows", _first), (f"words {typed!r}, all", _all)):
            found[name] = median_ms(partial(work, conn, Question(words=typed)))[1]
            line(name, found[name], floor, "goal 16 ms, 50 ms with a million")


def _pages(conn: Connection, register: Register, found: dict[str, float]) -> None:
    everyone = ordered(conn, Person, Question())
    shown = [each.key for each in views.columns(Person) if each.listed]
    for name, place in (("first", 0), ("middle", len(everyone) // 2), ("last", max(0, len(everyone) - 50))):
        page = everyone[place : place + 50]
        floor = median_ms(partial(blocks.read, conn, Person, page, ()), 15)[1]
        found[f"50 rows, {name}"] = median_ms(partial(views.shown, conn, register, Person, page, shown), 15)[1]
        line(f"50 rows from {place}", found[f"50 rows, {name}"], max(floor, 0.1), "goal 8 ms")
