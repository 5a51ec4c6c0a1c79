"""Kills a child process in the middle of a workflow, again and again, and looks at what is left.

A child stops at every step that a file takes to the disk (opening for writing, flushing, renaming, removing) and tells the
parent over a pipe. At the step chosen for this round the parent kills it: exactly before the step, or a random moment
later while it goes on, so that SQLite's own writes are hit too. A process killed with SIGKILL leaves what it
wrote to the operating system: this finds wrong orders and halves, not what a power cut does to unflushed bytes.

To add a workflow, register a ``Workflow`` in ``workflows.py``: ``prepare`` makes the state before in an empty folder and
is run in this process, ``work`` is run in the child, and ``check`` looks at the folder after the kill, returns "old" or "new", and
raises AssertionError for anything else.
"""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CAN_RUN = hasattr(os, "fork") and sys.platform != "win32"
_PATIENCE = 60.0
_WATCHED = ("replace", "fsync", "unlink", "rename", "open")


@dataclass(frozen=True)
class Workflow:
    """One piece of work that must happen whole or not at all."""

    name: str
    prepare: Callable[[Path], None]
    work: Callable[[Path], None]
    check: Callable[[Path], str]


@contextmanager
def _folder(base: Path, workflow: Workflow, template: Path) -> Iterator[Path]:
    folder = base / f"{workflow.name}-run"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
    yield folder
    shutil.rmtree(folder)


def _child(workflow: Workflow, folder: Path, tell: int, hear: int, stop_at: int) -> None:
    """Do the work, telling of every step; wait for word at the step ``stop_at``. Never returns."""
    done = 0

    def watched(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal done
            done += 1
            os.write(tell, b"s")
            if done == stop_at:
                os.write(tell, b"x")
                os.read(hear, 1)
            return original(*args, **kwargs)

        return call

    status = 1
    try:
        for name in _WATCHED:
            setattr(os, name, watched(getattr(os, name)))
        workflow.work(folder)
        status = 0
    finally:
        if status:
            sys.excepthook(*sys.exc_info())
        os.write(tell, b"e")
        os._exit(status)


def _run(workflow: Workflow, folder: Path, stop_at: int, go_on: float | None) -> int:
    """Run the child and return how many steps it told of.

    Args:
        workflow: What the child does.
        folder: Where.
        stop_at: The step before which it waits; 0 for never.
        go_on: None to kill it there, else the seconds that it goes on before it is killed.
    """
    from_child, tell = os.pipe()
    hear, to_child = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(from_child)
        os.close(to_child)
        _child(workflow, folder, tell, hear, stop_at)
    os.close(tell)
    os.close(hear)
    steps, waiting = 0, True
    while waiting:
        ready, _w, _x = select.select([from_child], [], [], _PATIENCE)
        assert ready, f"{workflow.name}: the child hangs"
        said = os.read(from_child, 4096)
        steps += said.count(b"s")
        waiting = bool(said) and b"x" not in said and b"e" not in said
    if stop_at:
        if go_on is not None:
            os.write(to_child, b"g")
            end = time.perf_counter() + go_on
            while time.perf_counter() < end:
                pass
        os.kill(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    os.close(from_child)
    os.close(to_child)
    assert stop_at or status == 0, f"{workflow.name}: the child failed"
    return steps


def run(workflow: Workflow, base: Path, times: int, seed: int) -> Counter[str]:
    """Kill ``workflow`` so many times; return how often the old and the new state was found.

    The steps are gone through evenly; every other round the child goes on for a random moment before it dies.
    """
    chance = random.Random(seed)
    template = base / f"{workflow.name}-template"
    template.mkdir(parents=True)
    workflow.prepare(template)
    with _folder(base, workflow, template) as folder:
        begun = time.perf_counter()
        steps = _run(workflow, folder, 0, None)
        length = time.perf_counter() - begun
        assert workflow.check(folder) == "new", f"{workflow.name} does not do its work"
    found: Counter[str] = Counter()
    for round_ in range(times):
        step = 1 + round_ * steps // times
        go_on = chance.uniform(0, length / 2) if round_ % 2 else None
        with _folder(base, workflow, template) as folder:
            _run(workflow, folder, step, go_on)
            try:
                state = workflow.check(folder)
            except Exception as error:
                left = sorted(p.name for p in folder.iterdir())
                raise AssertionError(f"{workflow.name}, step {step} of {steps}, then {go_on}: {left}") from error
        assert state in {"old", "new"}
        found[state] += 1
    return found
