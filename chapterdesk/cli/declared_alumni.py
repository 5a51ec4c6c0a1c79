"""The declaration of ``chapterdesk alumni``."""

from __future__ import annotations

from chapterdesk.cli.command import DB, Arg, Command
from chapterdesk.core.text import N_

ACTIONS = ("list", "call", "ask-back", "pairs", "suggest", "mentor", "end-mentor")
_NONE = {"default": ""}

ALUMNI: tuple[Command, ...] = (
    Command(
        "alumni",
        N_("former holders of roles: list, call, ask-back, pairs, suggest, mentor, end-mentor"),
        "alumni_commands:alumni",
        (
            DB,
            Arg("action", N_("what to do"), "ACTION", {"choices": ACTIONS}),
            Arg(
                "named",
                N_("the person: Ref or whole name; end-mentor: the pair’s Ref"),
                "NAME",
                {"nargs": "?", **_NONE},
            ),
            Arg(
                "other",
                N_("call: what came of it; ask-back: to what; mentor: the mentee"),
                "WORD",
                {"nargs": "?", **_NONE},
            ),
            Arg("--due", N_("list: only those who want a call by now"), "", {"action": "store_true"}),
            Arg("--wish", N_("list: only those who would like to be this"), "WISH", _NONE),
            Arg("--role", N_("ask-back: the role"), "ROLE", _NONE),
            Arg("--group", N_("ask-back: the group of the role"), "GROUP", _NONE),
            Arg("--training", N_("ask-back: the training"), "NAME", _NONE),
            Arg("--goal", N_("mentor: what it is for"), "TEXT", _NONE),
            Arg("--how", N_("end-mentor: how it went"), "TEXT", _NONE),
            Arg("--again-on", N_("call: the day that was agreed on for the next one"), "DATE", _NONE),
            Arg("--day", N_("on which day; today without it"), "DATE", _NONE),
            Arg("--note", N_("a note"), "TEXT", _NONE),
        ),
    ),
)
