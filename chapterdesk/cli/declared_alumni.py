"""The declaration of ``chapterdesk alumni``."""

from __future__ import annotations

from chapterdesk.cli.command import DAY, DB, FLAG, NONE, NOTE, Arg, Command, to_do
from chapterdesk.core.text import N_

ACTIONS = ("list", "call", "ask-back", "pairs", "suggest", "mentor", "end-mentor")

ALUMNI: tuple[Command, ...] = (
    Command(
        "alumni",
        N_("former holders of roles: list, call, ask-back, pairs, suggest, mentor, end-mentor"),
        "alumni_commands:alumni",
        (
            DB,
            to_do(ACTIONS),
            Arg(
                "named",
                N_("the person: Ref or whole name; end-mentor: the pair’s Ref"),
                "NAME",
                {"nargs": "?", **NONE},
            ),
            Arg(
                "other",
                N_("call: what came of it; ask-back: to what; mentor: the mentee"),
                "WORD",
                {"nargs": "?", **NONE},
            ),
            Arg("--due", N_("list: only those who want a call by now"), "", FLAG),
            Arg("--wish", N_("list: only those who would like to be this"), "WISH", NONE),
            Arg("--role", N_("ask-back: the role"), "ROLE", NONE),
            Arg("--group", N_("ask-back: the group of the role"), "GROUP", NONE),
            Arg("--training", N_("ask-back: the training"), "NAME", NONE),
            Arg("--goal", N_("mentor: what it is for"), "TEXT", NONE),
            Arg("--how", N_("end-mentor: how it went"), "TEXT", NONE),
            Arg("--again-on", N_("call: the day that was agreed on for the next one"), "DATE", NONE),
            DAY,
            NOTE,
        ),
    ),
)
