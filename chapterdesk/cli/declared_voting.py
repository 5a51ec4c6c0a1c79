"""The declaration of ``chapterdesk voting``: one command, its verbs and what each takes."""

from __future__ import annotations

from chapterdesk.cli.command import CONFIRM, DB, FLAG, MANY, NONE, SIZE, Arg, Command, to_do
from chapterdesk.core.text import N_

ACTIONS = (
    "rules", "roll", "why", "freeze", "changes", "present", "quorum", "dispute", "ruling", "proxy", "prepare", "propose",
    "stand", "withdraw", "elections", "count", "unopposed", "lot", "second", "office", "print", "ballots",
)  # fmt: skip

VOTING: tuple[Command, ...] = (
    Command(
        "voting",
        N_("who may vote at a meeting and why, the roll, the quorum, proxies and elections"),
        "voting_commands:voting",
        (
            DB,
            to_do(ACTIONS),
            Arg("meeting", N_("the meeting: its Ref or title; next with --group"), "MEETING", {"nargs": "?", **NONE}),
            Arg("named", N_("who: Refs or names of people or organisations"), "NAME", {"nargs": "*", "default": []}),
            Arg("--group", N_("for next: the group"), "GROUP", NONE),
            Arg("--reason", N_("roll: only those with this reason"), "REASON", NONE),
            Arg("--no-vote", N_("roll: only those who may not vote"), "", FLAG),
            Arg("--gone", N_("present: they are not there any more"), "", FLAG),
            Arg("--back", N_("proxy: take it back; count: take the count back"), "", FLAG),
            Arg("--to", N_("proxy: who casts the votes; print, ballots: the file to write"), "TO", NONE),
            Arg("--because", N_("dispute: why"), "TEXT", NONE),
            Arg("--as", N_("ruling: allowed or refused"), "RULING", {"dest": "ruling", "choices": ("", "allowed", "refused"), **NONE}),
            Arg("--role", N_("the election's role"), "ROLE", NONE),
            Arg("--by", N_("propose: who proposes"), "BY", {"choices": ("committee", "member", "self"), "default": "committee"}),
            Arg("--motive", N_("propose: why this person"), "TEXT", NONE),
            Arg("--seats", N_("propose: the seats of a new election"), "N", {"type": int, "default": 1}),
            Arg("--votes", N_("count, second: votes of each candidate"), "NAME=N", MANY),
            Arg("--cast", N_("count: ballots cast"), "N", {"type": int, "default": 0}),
            Arg("--blank", N_("count: blank ballots"), "N", {"type": int, "default": 0}),
            Arg("--invalid", N_("count: ballots that are not valid"), "N", {"type": int, "default": 0}),
            Arg("--copies", N_("ballots: so many of each"), "N", {"type": int, "default": 0}),
            CONFIRM,
            SIZE,
        ),
    ),
)  # fmt: skip
