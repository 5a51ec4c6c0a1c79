"""The terminal's commands for roles and succession."""

from __future__ import annotations

from chapterdesk.cli.command import DB, FLAG, GROUP, MANY, NONE, NOTE, Arg, Command
from chapterdesk.core.text import N_

_ROLE = Arg("role", N_("the role: its Ref or name"), "ROLE")
_UNIT = Arg("unit", N_("the group: its Ref or name"), "GROUP")
_PERSON = Arg("person", N_("the person: Ref or whole name"), "PERSON")

ROLES: tuple[Command, ...] = (
    Command(
        "board",
        N_("groups by posts: held, ending, vacant"),
        "roles_commands:board",
        (
            DB,
            GROUP,
            Arg("--pdf", N_("write the whole board as PDF here"), "FILE", NONE),
            Arg(
                "--confirm-protected",
                N_("people with protected identity who may stand in it, by Ref or whole name"),
                "NAME",
                MANY,
            ),
        ),
    ),
    Command(
        "post",
        N_("say that a group has a post, or does without it"),
        "roles_commands:post",
        (DB, _ROLE, _UNIT, Arg("--without", N_("the group does without it"), "", FLAG)),
    ),
    Command(
        "candidates",
        N_("who could take on a post, and why"),
        "roles_commands:candidates",
        (DB, _ROLE, _UNIT, Arg("--limit", N_("no more than so many"), "N", {"type": int, "default": 20})),
    ),
    Command(
        "ask", N_("note that somebody is asked for a post"), "roles_commands:ask", (DB, _PERSON, _ROLE, _UNIT, NOTE)
    ),
    Command(
        "answer",
        N_("note what somebody said: yes, later or no"),
        "roles_commands:answer",
        (
            DB,
            Arg("question", N_("the question's Ref, as ask prints it"), "REF"),
            Arg("said", N_("yes, later or no"), "ANSWER", {"choices": ("yes", "later", "no")}),
            NOTE,
            Arg("--again-on", N_("when to ask again"), "DATE", NONE),
        ),
    ),
    Command(
        "hand-over",
        N_("let somebody take over a post: the term before ends, the new one begins"),
        "roles_commands:hand_over",
        (
            DB,
            _ROLE,
            _UNIT,
            _PERSON,
            Arg("--from", N_("first day; today without it"), "DATE", {"dest": "start", "default": ""}),
            Arg("--until", N_("last day; the role's usual term without it"), "DATE", {"dest": "end", "default": ""}),
            NOTE,
        ),
    ),
)
