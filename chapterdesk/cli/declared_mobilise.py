"""The declaration of ``chapterdesk mobilise``: one command, its verbs and what each takes."""

from __future__ import annotations

from chapterdesk.cli.command import CONFIRM, DB, DRY_RUN, LIST, MANY, NONE, SIZE, Arg, Command, to_do
from chapterdesk.core.text import N_

ACTIONS = ("new", "who", "split", "hand-out", "call", "take-in", "result", "list", "pause", "resume")
TEXTS = (
    "what_happened",
    "ask",
    "script",
    "if_not",
    "day",
    "start",
    "place",
    "call_by",
    "rest_days",
    "hoped",
    "unit",
    "activity",
)
"""Fields of a mobilisation that ``new`` takes as options of the same name."""
_OUTCOMES = ("yes", "maybe", "no", "no_answer", "call_back", "no_more", "wrong_number")


def _option(name: str) -> Arg:
    return Arg(f"--{name.replace('_', '-')}", N_("new: the field of that name"), "TEXT", {"dest": name, **NONE})


MOBILISE: tuple[Command, ...] = (
    Command(
        "mobilise",
        N_("ask many people at once to act: new, who, split, hand-out, call, take-in, result, list, pause, resume"),
        "mobilise_commands:mobilise",
        (
            DB,
            to_do(ACTIONS),
            Arg("named", N_("its Ref or name; new: the name; the latest without it"), "NAME", {"nargs": "?", **NONE}),
            Arg("file", N_("take-in: the workbook that a caller sent back"), "FILE", {"nargs": "?", **NONE}),
            *(_option(name) for name in TEXTS),
            LIST,
            Arg(
                "--members",
                N_("members, others, or all"),
                "WHOM",
                {"choices": ("all", "members", "others"), "default": "all"},
            ),
            Arg("--most", N_("no more than so many, those most engaged first"), "N", {"type": int, "default": 0}),
            Arg("--callers", N_("who calls"), "NAME", MANY),
            Arg(
                "--limit",
                N_("split: how many calls somebody takes at most"),
                "NAME=N",
                MANY,
            ),
            Arg("--to", N_("hand-out: the folder to write in"), "DIR", NONE),
            Arg(
                "--as",
                N_("hand-out: pdf, xlsx, eml, with commas between"),
                "A,B",
                {"dest": "forms", "default": "pdf,xlsx,eml"},
            ),
            CONFIRM,
            SIZE,
            Arg("--person", N_("call: whom, instead of the next in turn"), "NAME", NONE),
            Arg("--outcome", N_("call: what came of it"), "OUTCOME", {"choices": ("", *_OUTCOMES), "default": ""}),
            Arg("--note", N_("call: a note"), "TEXT", NONE),
            Arg("--again", N_("call: on which day to try again"), "DATE", NONE),
            DRY_RUN,
            Arg(
                "--doubtful",
                N_("take-in: keep ours or take theirs where both differ"),
                "HOW",
                {"choices": ("keep", "take"), "default": "keep"},
            ),
        ),
    ),
)
