"""Search, sort and filter over a large register: ``python -m tests.benchmarks.register [--people N]``.

Prints medians and their ratios against the floor of the same run (the bare query for ids, or the bare full-text query) and
against the goals of the quality document: search 16 ms, sort and filter 3 x the query, a block of 50 rows 8 ms.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, text

from chapterdesk.database import search
from chapterdesk.database.query import Condition, Question, numbers
from chapterdesk.database.register import Register
from chapterdesk.models import Person
from chapterdesk.services import demo, lists, views
from tests.registers import open_register

SEARCH_MS, BLOCK_MS, RATIO = 16.0, 8.0, 3.0


def median_ms(work: Callable[[], object], times: int = 15) -> float:
    """Return the median time of ``work`` in milliseconds, after one run to warm up."""
    work()
    found = []
    for _time in range(times):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found)


def _floor_search(conn: Connection) -> float:
    query = text('SELECT rowid FROM search_words WHERE search_words MATCH \'"asa"* "lind"*\' LIMIT 50')
    return median_ms(lambda: conn.execute(query).all())


def _floor_ids(conn: Connection) -> float:
    return median_ms(lambda: conn.exec_driver_sql("SELECT n FROM person ORDER BY sort_title, n").fetchall())


def measure(register: Register) -> None:
    """Print the table of figures."""
    keys = [c.key for c in views.columns(Person) if c.listed]
    with register.read() as conn:
        floor = _floor_search(conn)
        found = median_ms(lambda: search.find(conn, "åsa lind"))
        _line("search box, 'åsa lind'", found, floor, f"goal {SEARCH_MS} ms: {found / SEARCH_MS:.2f} x")
        digits = median_ms(lambda: search.find(conn, "17406"))
        _line("search box, part of a phone number", digits, floor, f"goal {SEARCH_MS} ms: {digits / SEARCH_MS:.2f} x")
        ids = _floor_ids(conn)
        everyone = numbers(conn, Person, Question())
        for order in ("title", "level", "town", "phones", "groups", "last_contact"):
            spent = median_ms(lambda order=order: numbers(conn, Person, Question(order=order)), 5)  # type: ignore[misc]
            _line(f"sort by {order}", spent, ids, f"goal {RATIO:.0f} x the query")
        for entry in lists.builtin():
            spent = median_ms(lambda entry=entry: numbers(conn, Person, entry.question), 5)  # type: ignore[misc]
            _line(f"list {entry.name}", spent, ids, f"goal {RATIO:.0f} x the query")
        filtered = Question((Condition("town", "is", ("Lund",)),), words="an")
        _line(
            "town and words",
            median_ms(lambda: numbers(conn, Person, filtered), 5),
            ids,
            f"goal {RATIO:.0f} x the query",
        )
        for place in (0, len(everyone) // 2, max(0, len(everyone) - 50)):
            block = everyone[place : place + 50]
            spent = median_ms(lambda block=block: views.shown(conn, register, Person, block, keys))  # type: ignore[misc]
            _line(f"50 rows from {place}", spent, BLOCK_MS, f"goal {BLOCK_MS} ms")


def _line(what: str, spent: float, floor: float, goal: str) -> None:
    print(f"{what:40} {spent:9.2f} ms   floor {floor:8.2f} ms   {spent / floor:6.2f} x   {goal}")


def main() -> None:
    """Fill a register and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, open_register(Path(folder)) as register:
        start = time.perf_counter()
        demo.fill(register, asked.people)
        print(f"{asked.people} people made in {time.perf_counter() - start:.1f} s")
        measure(register)


if __name__ == "__main__":
    main()
