"""The terminal's parser, built from the declarations, with its words in the user's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from chapterdesk.cli.command import Arg, Command
from chapterdesk.cli.declared import COMMANDS, COMMON
from chapterdesk.core.text import N_, _

#: What argparse says in English, and how we say it.
_WORDS = (
    (r"the following arguments are required: (?P<names>.+)", N_("{names} is missing.")),
    (r"unrecognized arguments: (?P<names>.+)", N_("{names} cannot be understood here.")),
    (
        r"argument (?P<names>.+): invalid choice: (?P<value>.+) \(choose from (?P<choices>.+)\)",
        N_("{names} cannot be {value}; there are {choices}."),
    ),
    (r"argument (?P<names>.+): invalid int value: (?P<value>.+)", N_("{names} needs a whole number, not {value}.")),
    (r"argument (?P<names>.+): expected .*argument.*", N_("{names} needs a value.")),
    (r"argument (?P<names>.+): ignored explicit argument (?P<value>.+)", N_("{names} takes no value.")),
)


class Wrong(Exception):  # noqa: N818 - said as a sentence, then the program ends with 2
    """A command line that cannot be understood; ``usage`` shows how it is written."""

    def __init__(self, sentence: str, usage: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.usage = usage


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, _("Usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that raises ``Wrong`` instead of ending the program."""

    def __init__(self, **about: Any) -> None:
        super().__init__(
            **{"add_help": False, "allow_abbrev": False, "formatter_class": _Formatter, **about},
        )
        self._positionals.title = _("What")
        self._optionals.title = _("Options")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in the user's language."""
        raise Wrong(_told(message), self.format_usage())


def _told(message: str) -> str:
    for pattern, words in _WORDS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return _(words).format(**found.groupdict())
    return _("The command cannot be understood.")


def _add(parser: argparse.ArgumentParser, arg: Arg) -> None:
    about = dict(arg.more)
    if arg.metavar:
        about["metavar"] = arg.metavar
    # A percent sign would begin one of argparse's own places.
    parser.add_argument(arg.name, help=_(arg.help).replace("%", "%%"), **about)


def _common() -> Parser:
    parser = Parser()
    for arg in COMMON:
        _add(parser, arg)
    return parser


def _help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help=_("show these words"))


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return what a command line asks for; options that every command has may stand anywhere.

    ``command`` holds the declaration. Raises Wrong, and SystemExit after help was shown.
    """
    # They are taken out first: argparse would end a list of values at the first option within it.
    common, rest = _common().parse_known_args(list(argv))
    parser = Parser(prog="chapterdesk", description=_("The offline desk of a local chapter's secretary."))
    _help(parser)
    parser.add_argument("--version", action="store_true", help=_("show the version"))
    places = parser.add_subparsers(metavar=_("COMMAND"), title=_("Commands"), required=True, dest="name")
    for command in COMMANDS:
        _add_command(places, command)
    return parser.parse_args(rest, namespace=common)


def _add_command(places: Any, command: Command) -> None:
    own = places.add_parser(command.name, help=_(command.help), description=_(command.help))
    _help(own)
    for arg in command.arguments:
        _add(own, arg)
    everywhere = own.add_argument_group(_("With every command"))
    for arg in COMMON:
        # Shown here, taken out before: they must not put their defaults over what was found.
        shown = {k: v for k, v in arg.more.items() if k not in ("default", "choices")}
        everywhere.add_argument(
            arg.name,
            help=_(arg.help),
            default=argparse.SUPPRESS,
            **shown,
            **({"metavar": arg.metavar} if arg.metavar else {}),
        )
    own.set_defaults(command=command)
