"""What a command of the terminal is declared by."""

from __future__ import annotations

from collections.abc import Mapping
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


DB = Arg("db", N_("the database, NAME.cdesk"), "DB")
