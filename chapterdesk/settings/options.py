"""Every option of the program, declared once: name, kind, default, label and where it is kept."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chapterdesk.core.text import LANGUAGES, N_

T = TypeVar("T")


class Where(enum.Enum):
    """Where an option is kept: on this computer, or in the database with the chapter."""

    INSTALLATION = "installation"
    DATABASE = "database"


@dataclass(frozen=True)
class Option(Generic[T]):
    """One option.

    Args:
        name: Its stable name in the file.
        default: Its value until somebody chooses another; its type is the option's type.
        label: English words, marked for translation, shown translated. "" for what people never see.
        where: Where it is kept.
        choices: The values there are, where only some are allowed.
        least, most: The range of a number.
    """

    name: str
    default: T
    label: str = ""
    where: Where = Where.INSTALLATION
    choices: tuple[T, ...] = ()
    least: float | None = None
    most: float | None = None

    def accepts(self, value: object) -> bool:
        """Say whether a value from a file, or from a caller, is one of this option's."""
        if isinstance(self.default, bool) or isinstance(value, bool):
            return isinstance(self.default, bool) and isinstance(value, bool)
        if isinstance(self.default, int | float):
            if not isinstance(value, int | float) or (isinstance(self.default, int) and not isinstance(value, int)):
                return False
            low, high = self.least, self.most
            return (low is None or value >= low) and (high is None or value <= high) and self._chosen(value)
        kind = Mapping if isinstance(self.default, Mapping) else type(self.default)
        return isinstance(value, kind) and self._chosen(value)

    def _chosen(self, value: object) -> bool:
        return not self.choices or value in self.choices


LANGUAGE: Option[str] = Option("language", "", N_("Language"), choices=("", *LANGUAGES))
THEME: Option[str] = Option(
    "theme", "system", N_("Appearance"), choices=("system", "light", "dark", "contrast", "contrast-dark")
)
SCALE: Option[float] = Option("scale", 1.0, N_("Size of text"), least=0.8, most=2.0)
AUTHOR: Option[str] = Option("author", "", N_("Your name beside what you change"))
LAST_DATABASE: Option[str] = Option("last_database", "")
GEOMETRY: Option[str] = Option("geometry", "")
LAYOUTS: Option[Mapping[str, Any]] = Option("layouts", {})
LOCK_MINUTES: Option[int] = Option("lock_minutes", 10, N_("Lock after minutes without use"), least=0, most=480)
BACKUP_FOLDER: Option[str] = Option("backup_folder", "", N_("Folder for backups"))
PAPER: Option[str] = Option("paper", "A4", N_("Paper size"), choices=("A4", "Letter"))
INSTALLATION: Option[str] = Option("installation", "")
CHAPTER_LANGUAGE: Option[str] = Option(
    "language", "sv", N_("Language by which names are sorted"), Where.DATABASE, choices=LANGUAGES
)

OPTIONS: tuple[Option[Any], ...] = (
    LANGUAGE,
    THEME,
    SCALE,
    AUTHOR,
    LAST_DATABASE,
    GEOMETRY,
    LAYOUTS,
    LOCK_MINUTES,
    BACKUP_FOLDER,
    PAPER,
    INSTALLATION,
    CHAPTER_LANGUAGE,
)
