"""What every page is given: the register, long work, and a way to speak to the window around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chapterdesk.core.progress import Progress
from chapterdesk.database.register import Register
from chapterdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from chapterdesk.services.erasing import Done


@dataclass
class DeskContext:
    """Filled in by the composition root; tests and the gallery give stand-ins.

    Attributes:
        register: The open database: reading, units of work, undo.
        tasks: Runs what takes long off the screen's thread.
        toast: Shows a sentence in the sheet's lower right; with a callback it offers Undo.
        go: Opens a page by its key at a target ("people", id of a person); "" for the page as it was left.
        get_setting: Returns an option or a remembered state by its name, None where there is none.
        set_setting: Keeps a value of plain types (str, int, bool, list, dict) under a name.
        open_import: Opens the import with a path, or with text that was pasted from a spreadsheet.
        erase: Erases a person for good, after a backup; None where there is nothing to back up, as in tests.
    """

    register: Register
    tasks: TaskRunner
    toast: Callable[[str, Callable[[], None] | None], None]
    go: Callable[[str, str], None]
    get_setting: Callable[[str], Any]
    set_setting: Callable[[str, Any], None]
    open_import: Callable[[object], None]
    erase: Callable[[str, Progress], Done] | None = None
