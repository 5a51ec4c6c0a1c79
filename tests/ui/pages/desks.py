"""A desk for page tests: a real register and task runner, and a note of what a page said and where it went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chapterdesk.database.register import Register
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.tasks import TaskRunner
from tests.registers import open_register


@dataclass
class Desk:
    """The context, and what pages did with it."""

    context: DeskContext
    register: Register
    tasks: TaskRunner
    said: list[tuple[str, Callable[[], None] | None]] = field(default_factory=list)
    went: list[tuple[str, str]] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)


@contextmanager
def open_desk(folder: Path) -> Iterator[Desk]:
    with open_register(folder) as register:
        tasks = TaskRunner()
        said: list[tuple[str, Callable[[], None] | None]] = []
        went: list[tuple[str, str]] = []
        kept: dict[str, Any] = {}
        context = DeskContext(
            register=register,
            tasks=tasks,
            toast=lambda text, undo: said.append((text, undo)),
            go=lambda page, target: went.append((page, target)),
            get_setting=kept.get,
            set_setting=kept.__setitem__,
            open_import=lambda _what: None,
        )
        try:
            yield Desk(context, register, tasks, said, went, kept)
        finally:
            tasks.cancel_all()
            tasks.wait()
