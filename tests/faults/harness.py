"""Lets the N-th call to the disk fail in the middle of a workflow, for every N, and looks at what is left.

The workflows are those that are killed as well (``tests.kill.workflows``). Each runs in a forked child with a ``Disk`` in between;
the child says how it ended. Whatever failed, the state must be the old or the new one once the disk is well again, and the
child must have ended in words: a ``UserError``, never anything else. A child that says all went well must have the new state.
"""

from __future__ import annotations

import os
import shutil
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from chapterdesk.core.errors import UserError
from chapterdesk.database import engine
from tests.faults.disk import Disk, Fault, install, reaches_sqlite
from tests.kill.harness import CAN_RUN as CAN_FORK
from tests.kill.harness import Workflow

CAN_RUN = CAN_FORK and reaches_sqlite()
_MARK = "\x1f"


@dataclass
class Found:
    """What the loop found: how many calls there are to fail, the states afterwards, and the codes in which it was told."""

    calls: int = 0
    states: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Ended:
    """How a child ended: "done", "words" with the code, or "bug" with its traceback; and the calls it made."""

    how: str
    what: str
    calls: int


def run(workflow: Workflow, fault: Fault, base: Path, *, most: int = 0) -> Found:
    """Fail every call of ``workflow`` in turn, or ``most`` of them spread evenly; raises AssertionError for a finding."""
    template = base / f"{workflow.name}-{fault.name}-template"
    template.mkdir(parents=True)
    workflow.prepare(template)
    with _copied(base, template) as folder:
        ended = _child(workflow, folder, fault, 0)
        assert ended.how == "done", f"{workflow.name}: {ended.what}"
        assert workflow.check(folder) == "new"
    found = Found(ended.calls)
    for call in _chosen(ended.calls, most):
        with _copied(base, template) as folder:
            _one(workflow, folder, fault, call, found)
    return found


def _chosen(calls: int, most: int) -> list[int]:
    if not most or calls <= most:
        return list(range(1, calls + 1))
    return sorted({1 + round(n * (calls - 1) / (most - 1)) for n in range(most)})


def _one(workflow: Workflow, folder: Path, fault: Fault, call: int, found: Found) -> None:
    about = f"{workflow.name}, {fault.name}, call {call} of {found.calls}"
    ended = _child(workflow, folder, fault, call)
    assert ended.how != "bug", f"{about}:\n{ended.what}"
    left = sorted(path.name for path in folder.iterdir())
    try:
        state = workflow.check(folder)
    except Exception as error:
        raise AssertionError(f"{about}, which ended with {ended.how} {ended.what}: {left}") from error
    assert state in {"old", "new"}, about
    assert ended.how != "done" or state == "new", f"{about}: it said that all went well, and did nothing"
    found.states[state] += 1
    found.codes[ended.what or ended.how] += 1


@contextmanager
def _copied(base: Path, template: Path) -> Iterator[Path]:
    folder = base / f"{template.name}-run"
    shutil.copytree(template, folder)
    yield folder
    shutil.rmtree(folder)


def _child(workflow: Workflow, folder: Path, fault: Fault, fail_at: int) -> _Ended:
    hear, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(hear)
        _work(workflow, folder, fault, fail_at, tell)
    os.close(tell)
    with os.fdopen(hear, "rb") as told:
        how, what, calls = told.read().decode().split(_MARK)
    os.waitpid(pid, 0)
    return _Ended(how, what, int(calls))


def _work(workflow: Workflow, folder: Path, fault: Fault, fail_at: int, tell: int) -> None:
    """Run the workflow on the failing disk and tell how it ended. Never returns."""
    write = os.write
    engine.BUSY_SECONDS = 0.02  # how long it waits for a lock is not what is looked at here
    disk = Disk(folder, fault, fail_at)
    how, what = "bug", "it never began"
    try:
        install(disk)
        workflow.work(folder)
        how, what = "done", ""
    except UserError as error:
        well = bool(error.what) and "{" not in str(error)
        how, what = ("words", error.code) if well else ("bug", f"no words: {error}")
    except BaseException:  # noqa: BLE001 - whatever it is, it is told
        what = traceback.format_exc()
    finally:
        write(tell, _MARK.join((how, what, str(disk.calls))).encode())
        os._exit(0)
