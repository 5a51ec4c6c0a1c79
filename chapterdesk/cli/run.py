"""Carrying out one command line: words, exit codes and errors."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.parser import Wrong, parse
from chapterdesk.core.errors import Cancelled, UserError
from chapterdesk.core.text import LANGUAGES, _, set_language, system_language
from chapterdesk.settings import load
from chapterdesk.settings.options import LANGUAGE

if TYPE_CHECKING:
    from chapterdesk.cli.session import Session

#: Makes a picture of every page in a folder and returns the files; given by the composition root, None without a window.
Pictures = Callable[[Path], Sequence[Path]]


def run(argv: Sequence[str], *, pictures: Pictures | None = None) -> int:
    """Carry out a command line and return its exit code: 0, 1, 2 or 3. Bugs are left to the caller."""
    settings = load()
    set_language(asked_language(argv) or settings.get(LANGUAGE) or system_language())
    as_json = "--json" in argv
    if settings.notice:
        output.write(sys.stderr, settings.notice + "\n")
    try:
        _check_letters(argv)
        args = parse(argv)
    except Wrong as wrong:
        return _say_wrong(wrong, as_json)
    except SystemExit as done:
        return int(done.code or 0)
    from chapterdesk.cli.session import Session

    session = Session(args, settings)
    session.pictures = pictures
    result = _carried_out(session)
    session.end_progress()
    return _say(result, as_json=args.as_json)


def asked_language(argv: Sequence[str]) -> str:
    """Return the language that a command line asks for, "" where it asks for none that we have."""
    for place, each in enumerate(argv):
        value = each.partition("=")[2] if each.startswith("--language=") else ""
        if each == "--language" and place + 1 < len(argv):
            value = argv[place + 1]
        if value in LANGUAGES:
            return value
    return ""


def _carried_out(session: Session) -> Result:
    from chapterdesk.services.records import UsageError

    module, _sep, function = session.args.command.run.partition(":")
    try:
        action: Callable[[Session], Result] = getattr(import_module(f"chapterdesk.cli.{module}"), function)
        return action(session)
    except UsageError as error:
        return Result(code=output.WRONG, error=error)
    except UserError as error:
        return Result(code=output.REFUSED, error=error)
    except Cancelled:
        return Result(code=output.STOPPED, error=_stopped())
    except OSError as error:
        # Whatever file or folder was named, it is the computer that refuses it.
        return Result(code=output.REFUSED, error=_refused(error))


def _refused(error: OSError) -> UserError:
    name = Path(str(error.filename)).name if error.filename else ""
    return UserError(
        _("The file or folder \u201c{name}\u201d cannot be used.").format(name=name),
        _("Check that it is there, and that you may read and write it."),
        code="cannot_use",
    )


def _check_letters(argv: Sequence[str]) -> None:
    """Refuse words that are no text, as a terminal with another encoding sends them; names of files may be any bytes."""
    for each in argv:
        if not each.isprintable() and any("\ud800" <= c <= "\udfff" for c in each) and not Path(each).exists():
            raise Wrong(_("Some letters of the command cannot be read; the terminal should send UTF-8."), "")


def _stopped() -> UserError:
    return UserError(_("Stopped."), _("Nothing was changed."), code="stopped")


def _say(result: Result, *, as_json: bool) -> int:
    if result.error is not None:
        result.data = {**result.data, **output.error_data(result.error)}
        output.write(sys.stderr, output.plain(str(result.error)) + "\n")
    if as_json:
        output.write_json(sys.stdout, result.data)
    elif result.lines:
        output.write(sys.stdout, output.plain("\n".join(result.lines)) + "\n")
    return result.code


def _say_wrong(wrong: Wrong, as_json: bool) -> int:
    error = UserError(wrong.sentence, "", code="usage")
    if as_json:
        output.write_json(sys.stdout, output.error_data(error))
    output.write(sys.stderr, output.plain(f"{wrong.sentence}\n{wrong.usage}"))
    return output.WRONG
