"""Puts the parts together: decides between window and terminal, and catches what nobody expected."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from chapterdesk import __version__

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def main(argv: list[str] | None = None) -> int:
    """Run ChapterDesk and return its exit code. Everything heavy is imported only where it is needed."""
    args = list(sys.argv[1:] if argv is None else argv)
    _have_streams()
    if args == ["--version"]:
        sys.stdout.write(f"ChapterDesk {__version__}\n")
        return 0
    if args[:1] == ["--private-read"]:
        from chapterdesk.spreadsheets import child

        return child.main()
    try:
        return _window(args) if _wants_window(args) else _terminal(args)
    except KeyboardInterrupt:
        from chapterdesk.core.text import _

        sys.stderr.write("\n" + _("Stopped.") + "\n")
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more may be written, also not at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except Exception as error:  # noqa: BLE001 - the one place where everything that nobody expected ends
        return _last_resort(error, args)


def _have_streams() -> None:
    # A program of Windows without a console has no streams at all.
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the life of the program
    if sys.stderr is None:
        sys.stderr = sys.stdout


def _wants_window(args: Sequence[str]) -> bool:
    """Say whether a command line opens the window: nothing but its own options."""
    rest = list(args)
    while rest:
        each = rest.pop(0)
        if each == "--demo" or each.startswith(("--database=", "--language=")):
            continue
        if each in ("--database", "--language") and rest and not rest[0].startswith("-"):
            rest.pop(0)
            continue
        return False
    return True


def _window(args: Sequence[str]) -> int:
    from chapterdesk.core.errors import UserError
    from chapterdesk.core.text import _, set_language, system_language
    from chapterdesk.settings import load
    from chapterdesk.settings.options import LANGUAGE
    from chapterdesk.settings.start import StartOptions, parse

    options: StartOptions = parse(args)
    settings = load()
    set_language(options.language or settings.get(LANGUAGE) or system_language())
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _SCREENS):
        sys.stderr.write(
            _(
                "There is no screen here. In a terminal, chapterdesk --help shows the commands, and chapterdesk tour --out DIR makes everything there is to see."
            )
            + "\n"
        )
        return 1
    try:
        from chapterdesk.ui.window import run

        return run(options)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _terminal(args: Sequence[str]) -> int:
    from chapterdesk.cli.run import run

    return run(args, pictures=_pictures)


def _pictures(folder: Path) -> Sequence[Path]:
    """Make a picture of every page; no screen is needed."""
    # Whatever screen there is, the pictures are drawn in memory, where sizes cannot be hinted at.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    from chapterdesk.ui.pictures import render_all

    return render_all(folder)


def _last_resort(error: Exception, args: Sequence[str]) -> int:
    """Say that something went wrong, keep where it did, and nothing that anybody typed."""
    from chapterdesk.core.errors import UserError
    from chapterdesk.core.text import _
    from chapterdesk.services import bugs

    bugs.report(error)
    what = UserError(
        _("Something went wrong in ChapterDesk itself."),
        _("The step was not carried out. What is needed to mend it stands in {name}.").format(name=bugs.log_file()),
        code="bug",
    )
    sys.stderr.write(f"{what}\n")
    if "--json" in args:
        from chapterdesk.cli.output import error_data, write_json

        write_json(sys.stdout, error_data(what))
    return 1


if __name__ == "__main__":
    sys.exit(main())
