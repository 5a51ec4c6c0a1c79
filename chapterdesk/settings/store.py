"""Keeping options: those of this computer in one small file, those of the chapter in its database."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.settings.options import INSTALLATION, OPTIONS, Option, Where

T = TypeVar("T")
FILE = "settings.json"


def folder() -> Path:
    """Return where this computer's settings lie."""
    import platformdirs

    return platformdirs.user_config_path("ChapterDesk", appauthor=False)


class Settings:
    """The options of this computer.

    Attributes:
        path: The file.
        notice: A sentence about a file that could not be read, "" where all is well. Show it once.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notice = ""
        self._values: dict[str, Any] = {}

    def get(self, option: Option[T]) -> T:
        """Return an option's value, its default where nothing (or nothing sensible) was kept."""
        value = self._values.get(option.name, option.default)
        return value if option.accepts(value) else option.default

    def set(self, option: Option[T], value: T) -> None:
        """Keep a value. Raises ValueError for one that the option does not have, UserError where nothing can be written."""
        if option.where is not Where.INSTALLATION or not option.accepts(value):
            raise ValueError(option.name)
        if self._values.get(option.name) == value:
            return
        self._values = {**self._values, option.name: value}
        self._save()

    def installation(self) -> str:
        """Return the id of this installation, made at its first use; without a place to keep it, this computer's own number."""
        if known := self.get(INSTALLATION):
            return known
        try:
            self.set(INSTALLATION, uuid.uuid4().hex)
        except UserError:
            return f"node-{uuid.getnode():x}"
        return self.get(INSTALLATION)

    def _save(self) -> None:
        text = json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True)
        part = self.path.with_name(self.path.name + ".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(self.path)
        except OSError as error:
            raise UserError(
                _("The settings could not be saved."),
                _("They last until you close the program. Check the disk and your rights to your own folder."),
                code="settings_not_saved",
            ) from error

    def _take(self, text: str) -> None:
        values = json.loads(text)
        if not isinstance(values, dict):
            raise TypeError
        # Names that this version does not know stay: a newer one may have written them.
        self._values = values


def load(path: Path | None = None) -> Settings:
    """Read this computer's settings; a broken file is kept aside as ``settings.json.broken`` and defaults are used."""
    settings = Settings(path or folder() / FILE)
    try:
        settings._take(settings.path.read_text("utf-8"))
    except FileNotFoundError:
        return settings
    except (OSError, ValueError, TypeError, RecursionError):
        settings.notice = _kept_aside(settings.path)
    return settings


def _kept_aside(path: Path) -> str:
    aside = path.with_name(path.name + ".broken")
    try:
        path.replace(aside)
    except OSError:
        return _("The settings could not be read, so the usual ones are used.")
    return _("The settings could not be read, so the usual ones are used. The old file is kept as {name}.").format(
        name=aside.name
    )


class DatabaseSettings:
    """The options that a chapter keeps in its database.

    Args:
        read: Returns a small fact of the database by its key, "" where it is not set (``Register.state``).
        write: Keeps one (``Register.set_state``).
    """

    def __init__(self, read: Callable[[str], str], write: Callable[[str, str], None]) -> None:
        self._read = read
        self._write = write

    def get(self, option: Option[T]) -> T:
        """Return an option's value, its default where none was kept."""
        text = self._read(option.name)
        value: Any = text if isinstance(option.default, str) or not text else json.loads(text)
        return value if text and option.accepts(value) else option.default

    def set(self, option: Option[T], value: T) -> None:
        """Keep a value. Raises ValueError for one that the option does not have."""
        if option.where is not Where.DATABASE or not option.accepts(value):
            raise ValueError(option.name)
        self._write(option.name, value if isinstance(value, str) else json.dumps(value))


def declared(where: Where) -> list[Option[Any]]:
    """Return the options kept in one place, in their order."""
    return [option for option in OPTIONS if option.where is where]
