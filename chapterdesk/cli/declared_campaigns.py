"""The declarations of ``chapterdesk activity``, ``initiative`` and ``year``."""

from __future__ import annotations

from chapterdesk.cli.command import DB, FLAG, MANY, NONE, SIZE, Arg, Command
from chapterdesk.core.text import N_

ACTIVITY_ACTIONS = ("add", "join", "meet", "outcome", "cancel", "show", "ics")
INITIATIVE_ACTIONS = ("propose", "support", "withdraw", "adopt", "decline", "again", "show")
YEAR_ACTIONS = ("calendar", "figures", "clashes", "youth", "pdf")
_VALUES = Arg("values", N_("fields with their values, as in add"), "FIELD=VALUE", {"nargs": "*", "default": []})

CAMPAIGNS: tuple[Command, ...] = (
    Command(
        "activity",
        N_("activities: add, join, meet, outcome, cancel, show, ics"),
        "campaigns_commands:activity",
        (
            DB,
            Arg("action", N_("what to do"), "ACTION", {"choices": ACTIVITY_ACTIONS}),
            Arg("named", N_("its Ref or name; add: the name"), "NAME"),
            _VALUES,
            Arg("--who", N_("join: who takes part; meet: the name of somebody new"), "NAME", MANY),
            Arg("--part", N_("join: what they did"), "PART", {"choices": ("", "signed_up", "came", "helped", "led", "met_there"), "default": ""}),
            Arg("--hours", N_("join: hours put in by each"), "N", {"type": int, "default": None}),
            Arg("--reach", N_("meet: a phone number or an e-mail address"), "TEXT", NONE),
            Arg("--born", N_("meet: birth date or year"), "DATE", NONE),
            Arg("--answer", N_("meet: what they said about being contacted"), "ANSWER", {"choices": ("", "granted", "refused", "not_asked"), "default": ""}),
            Arg("--joins", N_("meet: they belong to the activity’s group from now on"), "", FLAG),
            Arg("--same-as", N_("meet: it is this person, whom the register has already"), "NAME", NONE),
            Arg("--new", N_("meet: it is somebody new, also where somebody is called alike"), "", FLAG),
            Arg("--to", N_("ics: the file to write"), "FILE", NONE),
        ),
    ),
    Command(
        "initiative",
        N_("a local idea’s way to national: propose, support, withdraw, adopt, decline, again, show"),
        "campaigns_commands:initiative",
        (
            DB,
            Arg("action", N_("what to do"), "ACTION", {"choices": INITIATIVE_ACTIONS}),
            Arg("named", N_("its Ref or name; propose: the name"), "NAME"),
            _VALUES,
            Arg("--by", N_("support, withdraw: the group"), "GROUP", NONE),
            Arg("--from", N_("adopt: the campaign’s first day"), "DATE", {"dest": "start", **NONE}),
            Arg("--until", N_("adopt: the campaign’s last day"), "DATE", {"dest": "end", **NONE}),
            Arg("--grounds", N_("decline: why it is not taken further"), "TEXT", NONE),
        ),
    ),
    Command(
        "year",
        N_("the activist year: calendar, figures of the terms, clashes, youth, pdf"),
        "year_commands:year",
        (
            DB,
            Arg("action", N_("what to show"), "ACTION", {"nargs": "?", "choices": YEAR_ACTIONS, "default": "calendar"}),
            Arg("--begins", N_("calendar, clashes: the year in which its autumn lies; this activist year without it"), "YEAR", {"type": int, "default": 0}),
            Arg("--term", N_("figures, pdf: only this term, such as 2026-autumn; may be repeated"), "TERM", {"action": "append", "default": []}),
            Arg("--terms", N_("figures, pdf: so many of the latest terms"), "N", {"type": int, "default": 6}),
            Arg("--group", N_("figures: only this group and what belongs to it"), "GROUP", NONE),
            Arg("--to", N_("pdf: the file to write"), "FILE", NONE),
            SIZE,
        ),
    ),
)  # fmt: skip
