"""What the frame is given by the composition root. A hook that is None is a part that does not exist: it is not shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol


class Store(Protocol):
    """Where geometry, splitters and columns are kept between runs."""

    def get(self, key: str) -> Any:
        """Return what was set under a key, or None."""

    def set(self, key: str, value: Any) -> None:
        """Keep a value of plain types."""


class Hit(NamedTuple):
    """One result of the search.

    Args:
        icon: A lucide icon.
        title: What was found.
        detail: What tells it from others of the same name.
        target: Called without arguments, or (page key, keyword arguments) to go there.
    """

    icon: str
    title: str
    detail: str
    target: Callable[[], Any] | tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class FrameHooks:
    """The frame's connections.

    Args:
        search: Words to hits (at most 20 are shown), called at each key: it must answer within a frame or two.
        undo: Undo the last change. redo: Do it again. lock: Close the database and ask for the passphrase.
        state: Open what the top bar's sentence on the exchange is about.
        drop: Files dropped anywhere on the window.
        store: Keeps geometry between runs.
        may_close: Asked before the window closes; False keeps it open.
    """

    search: Callable[[str], list[Hit]] | None = None
    undo: Callable[[], Any] | None = None
    redo: Callable[[], Any] | None = None
    lock: Callable[[], Any] | None = None
    state: Callable[[], Any] | None = None
    drop: Callable[[list[Path]], Any] | None = None
    store: Store | None = None
    may_close: Callable[[], bool] | None = None
