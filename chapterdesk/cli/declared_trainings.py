"""The terminal's commands for trainings and pathways."""

from __future__ import annotations

from chapterdesk.cli.command import CONFIRM, DB, FLAG, NONE, SIZE, Arg, Command, to_do
from chapterdesk.core.text import N_

ACTIONS = (
    "list", "show", "enrol", "invite", "cancel", "decline", "tick", "untick", "complete", "finish",
    "evaluate", "attendance-list", "certificates", "calendar", "mail",
)  # fmt: skip
_MANY = {"nargs": "*", "default": []}

TRAININGS: tuple[Command, ...] = (
    Command(
        "training",
        N_("occasions of courses: who comes, the waiting list, attendance, certificates, papers"),
        "trainings_commands:training",
        (
            DB,
            to_do(ACTIONS),
            Arg("named", N_("the training: its Ref or title"), "TRAINING", {"nargs": "?", **NONE}),
            Arg("people", N_("people: Refs or whole names"), "PERSON", _MANY),
            Arg("--day", N_("tick: on which day; the first without it"), "DATE", NONE),
            Arg(
                "--all-the-same",
                N_("enrol: also who lacks a course or comes late; the reason is noted"),
                "",
                FLAG,
            ),
            Arg("--list", N_("invite: the smart list"), "NAME", {"dest": "list_name", **NONE}),
            Arg(
                "--by",
                N_("invite: email, phone or text; only who may be reached so"),
                "CHANNEL",
                {"choices": ("email", "phone", "text"), "default": "email"},
            ),
            Arg("--most", N_("no more than so many"), "N", {"type": int, "default": 0}),
            Arg(
                "--days", N_("finish: on how many days somebody must have been there"), "N", {"type": int, "default": 1}
            ),
            Arg("--from", N_("evaluate: a survey’s spreadsheet to take in"), "FILE", {"dest": "source", **NONE}),
            Arg("--to", N_("where to write"), "FILE", NONE),
            SIZE,
            CONFIRM,
        ),
    ),
    Command(
        "pathway",
        N_("pathways: how many stand at each step, who is stuck, what comes next for a person"),
        "trainings_commands:pathway",
        (
            DB,
            Arg("action", N_("what to do"), "ACTION", {"choices": ("list", "show", "person", "set-out", "leave")}),
            Arg("named", N_("the pathway, or with person: the person"), "NAME", {"nargs": "?", **NONE}),
            Arg("people", N_("people: Refs or whole names"), "PERSON", _MANY),
            Arg("--why", N_("leave: why they left it"), "TEXT", NONE),
        ),
    ),
)
