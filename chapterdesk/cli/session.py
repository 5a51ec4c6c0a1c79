"""What every command needs: settings, passphrases, the open desk, and where progress is shown."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.cli.output import Result, write
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.services import desk
from chapterdesk.services.records import UsageError
from chapterdesk.settings import Settings
from chapterdesk.settings.options import AUTHOR, BACKUP_FOLDER, PAPER

if TYPE_CHECKING:
    from chapterdesk.database.register import Register

ORIGIN = "terminal"


class Session:
    """One command line being carried out."""

    def __init__(self, args: argparse.Namespace, settings: Settings) -> None:
        self.args = args
        self.settings = settings
        self.pictures: Callable[[Path], Sequence[Path]] | None = None
        self.progress = Progress(self._report if sys.stderr.isatty() else None)
        self._shown = False

    # -- the desk -----------------------------------------------------------------------------------------------

    @property
    def who(self) -> desk.Who:
        """Who sits here, from the settings."""
        return desk.Who(self.settings.get(AUTHOR), self.settings.installation(), self.settings.get(BACKUP_FOLDER))

    @property
    def database(self) -> Path:
        """The database that the command names."""
        return Path(self.args.db)

    @contextmanager
    def desk(self) -> Iterator[desk.Desk]:
        """Open the database that the command names, with its passphrase. Raises UserError."""
        if not self.database.is_file():
            raise UserError(
                _("\u201c{name}\u201d is not there.").format(name=self.database.name),
                _("Check the folder, or plug in the disk that it lies on."),
                code="file_missing",
            )
        with desk.open_desk(self.database, self.passphrase(), self.who, progress=self.progress) as opened:
            yield opened

    # -- secrets ------------------------------------------------------------------------------------------------

    def passphrase(self, *, new: bool = False) -> str:
        """Return the passphrase from its file, or ask for it (twice where it is new). Raises UserError."""
        named = self.args.passphrase_file or os.environ.get("CHAPTERDESK_PASSPHRASE_FILE", "")
        if named:
            return first_line(Path(named))
        return ask_new() if new else ask(_("Passphrase: "))

    def file_password(self) -> str | None:
        """Return the workbook's password from its file, None where none is named. Raises UserError."""
        return first_line(Path(self.args.file_password_file)) if self.args.file_password_file else None

    @property
    def paper(self) -> str:
        """The paper size that was asked for, or the usual one."""
        return getattr(self.args, "size", "") or self.settings.get(PAPER)

    # -- progress -----------------------------------------------------------------------------------------------

    def _report(self, done: int, total: int, what: str) -> None:
        share = f" {100 * done // total} %" if total else f" {done}" if done else ""
        write(sys.stderr, f"\r\x1b[K{what}{share}")
        self._shown = True

    def end_progress(self) -> None:
        """Take the line of progress away."""
        if self._shown:
            write(sys.stderr, "\r\x1b[K")
            self._shown = False


Action = Callable[[Session, "Register"], Result]
"""One verb of a command that has several, such as ``support apply``."""


def carry_out(session: Session, actions: Mapping[str, Action]) -> Result:
    """Open the desk and do what the command line asks. Raises UserError."""
    with session.desk() as desk:
        return actions[session.args.action](session, desk.register)


def first_line(path: Path) -> str:
    """Return the first line of a file that holds a secret. Raises UserError where it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline=None) as stream:
            return stream.readline(4096).rstrip("\n")
    except (OSError, ValueError) as error:
        raise UserError(
            _("The file \u201c{name}\u201d with the passphrase cannot be read.").format(name=path.name),
            _("Check its name; its first line is the passphrase, in UTF-8."),
            code="passphrase_file",
        ) from error


def read_text(path: Path) -> str:
    """Return a small text file whole, such as one with a recovery key. Raises UserError."""
    try:
        with path.open(encoding="utf-8-sig") as stream:
            return stream.read(64 * 1024)
    except (OSError, ValueError) as error:
        raise UserError(
            _("The file \u201c{name}\u201d cannot be read.").format(name=path.name),
            _("Check its name; the recovery key stands in it as text."),
            code="recovery_file",
        ) from error


def ask(words: str) -> str:
    """Ask for a secret without showing it. Raises UserError where there is nobody to ask."""
    if not sys.stdin or not sys.stdin.isatty():
        raise UserError(
            _("No passphrase was given."),
            _("Name a file that holds it with --passphrase-file."),
            code="passphrase_needed",
        )
    import getpass

    return getpass.getpass(words)


def ask_new() -> str:
    """Ask twice for a new passphrase. Raises UserError where the two differ."""
    once = ask(_("New passphrase: "))
    if ask(_("Once more: ")) != once:
        raise UserError(
            _("The two passphrases differ."), _("Nothing was changed. Try again."), code="passphrases_differ"
        )
    return once


def pairs(texts: Sequence[str]) -> dict[str, str]:
    """Return FIELD=VALUE pairs, the last of each field. Raises UsageError for what is none."""
    return dict(pair_list(texts))


def pair_list(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return FIELD=VALUE pairs in their order. Raises UsageError for what is none."""
    found: list[tuple[str, str]] = []
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(
                _("\u201c{text}\u201d is not FIELD=VALUE.").format(text=text),
                _("Write the field, an equals sign and the value, such as town=Lund."),
                code="not_a_pair",
            )
        found.append((name.strip(), value))
    return found


def names(text: str) -> list[str]:
    """Return names written with commas between them."""
    return [part.strip() for part in text.split(",") if part.strip()]
