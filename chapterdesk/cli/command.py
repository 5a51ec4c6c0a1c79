"""What a command of the terminal is declared by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chapterdesk.core.text import N_


@dataclass(frozen=True)
class Arg:
    """One argument of a command.

    Args:
        name: ``db`` for a place, ``--to`` for an option.
        help: English words, marked for translation.
        metavar: How its value is called in the usage, such as ``FILE``.
        more: Further settings, as argparse names them.
    """

    name: str
    help: str
    metavar: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Command:
    """One command; ``run`` is ``module:function`` within this package, imported when it is used."""

    name: str
    help: str
    run: str
    arguments: tuple[Arg, ...] = ()


def to_do(actions: Sequence[str]) -> Arg:
    """Return the argument that says which of a command's verbs is meant."""
    return Arg("action", N_("what to do"), "ACTION", {"choices": actions})


NONE = {"default": ""}
"""Left out, it is empty; further settings of an argument, as are the two that follow."""
FLAG = {"action": "store_true"}
MANY = {"nargs": "+", "action": "extend", "default": []}

DB = Arg("db", N_("the database, NAME.cdesk"), "DB")
LIST = Arg("--list", N_("only the rows of this smart list"), "NAME", {"dest": "list_name", **NONE})
GROUP = Arg("--group", N_("only this group and those beneath it"), "REF", NONE)
CONFIRM = Arg(
    "--confirm-protected",
    N_("take in this person with protected identity; once for each"),
    "NAME",
    {"action": "append", "default": []},
)
SIZE = Arg("--size", N_("paper size"), "SIZE", {"choices": ("A4", "Letter"), **NONE})
DAY = Arg("--day", N_("on which day; today without it"), "DATE", NONE)
NOTE = Arg("--note", N_("a note"), "TEXT", NONE)
DRY_RUN = Arg("--dry-run", N_("only say what would happen"), "", FLAG)
