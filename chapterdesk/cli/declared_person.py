"""The command for what somebody may ask about themselves: ``person``."""

from __future__ import annotations

from chapterdesk.cli.command import DB, FLAG, NONE, SIZE, Arg, Command
from chapterdesk.core.text import N_

PERSON: tuple[Command, ...] = (
    Command(
        "person",
        N_("give out everything about a person, or erase them for good"),
        "person_commands:person",
        (
            DB,
            Arg("ref", N_("the person: Ref or whole name"), "REF"),
            Arg("--give-out", N_("write everything about the person into this folder"), "DIR", NONE),
            Arg("--forget", N_("say what erasing the person would take away"), "", FLAG),
            Arg("--yes-erase", N_("with --forget: erase them for good; that cannot be undone"), "", FLAG),
            SIZE,
        ),
    ),
)
