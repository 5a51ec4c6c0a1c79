"""Mobilising a large register: counting who may be asked, dividing, sharing out, and one call."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from chapterdesk.database.rows import table_of
from chapterdesk.models import Person
from chapterdesk.services import demo, lists
from chapterdesk.services.mobilise import asking, audience, callers, calling, results
from chapterdesk.services.mobilise.asking import Who
from tests.registers import open_register

T = TypeVar("T")


def timed(what: str, work: Callable[[], T]) -> T:
    """Run and print wall and processor time in milliseconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    print(
        f"{what:44} {(time.perf_counter() - wall) * 1000:9.0f} ms wall {(time.process_time() - cpu) * 1000:9.0f} ms processor"
    )
    return found


def main() -> None:
    """Make a demo chapter of so many people, and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as folder, open_register(Path(folder)) as register:
        demo.fill(register, people)
        with register.read() as conn:
            for entry in lists.builtin():
                timed(f"who, {entry.name}", lambda e=entry: audience.look(conn, Who(e.question), 14))
            parties = [key for (key,) in conn.execute(select(table_of(Person).c.id).limit(5))]
        key = asking.begin(register, {"name": "Everybody"})
        asking.choose(register, key, Who())
        mine = callers.add(register, key, parties)
        with register.read() as conn:
            asked = audience.look(conn, Who(), 14, key).people
            timed(f"divide {len(asked)} among 5, reading included", lambda: callers.plan(conn, key, asked))
        timed("share out, written", lambda: callers.share_out(register, key))
        with register.read() as conn:
            queue = timed("one caller's list", lambda: calling.queue(conn, key, mine[0]))
            timed("one card", lambda: calling.card(register, conn, queue[0]))
            timed("result so far", lambda: results.so_far(register, conn, key))
        timed("one outcome", lambda: calling.answer(register, calling.Report(queue[0].id, "yes")))
        timed("no more of this", lambda: calling.answer(register, calling.Report(queue[1].id, "no_more")))


if __name__ == "__main__":
    main()
