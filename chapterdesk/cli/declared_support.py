"""The declarations of ``chapterdesk support`` and ``chapterdesk fund``."""

from __future__ import annotations

from chapterdesk.cli.command import CONFIRM, DAY, DB, FLAG, MANY, NONE, NOTE, SIZE, Arg, Command, to_do
from chapterdesk.core.text import N_

ACTIONS = (
    "apply", "send", "decide", "pay", "report", "paid-back", "withdraw", "take-up", "list", "show", "frame", "paper",
)  # fmt: skip
FUND_ACTIONS = ("balance", "contribute", "entries")
FIELDS = ("unit", "party", "priority", "campaign", "about", "amount", "currency")
"""Fields of an application that ``apply`` takes as options of the same name."""


def _option(name: str) -> Arg:
    return Arg(f"--{name}", N_("apply: the field of that name"), "TEXT", {"dest": name, **NONE})


SUPPORT: tuple[Command, ...] = (
    Command(
        "support",
        N_(
            "applications for support: apply, send, decide, pay, report, paid-back, withdraw, take-up, list, show, frame, paper"
        ),
        "support_commands:support",
        (
            DB,
            to_do(ACTIONS),
            Arg("named", N_("its Ref or purpose; apply: the purpose"), "NAME", {"nargs": "?", **NONE}),
            Arg("file", N_("paper: the file, ending in .pdf or .eml"), "FILE", {"nargs": "?", **NONE}),
            *(_option(name) for name in FIELDS if name != "priority"),
            Arg("--priority", N_("apply, frame: the priority's Ref or name"), "NAME", NONE),
            Arg("--fund", N_("the fund's Ref or name"), "NAME", NONE),
            Arg("--urgent", N_("apply: it cannot wait"), "", FLAG),
            Arg("--line", N_("apply: a line of the budget; report: what it cost"), "WHAT=AMOUNT", MANY),
            Arg("--reserve", N_("apply: a reserve for the urgent in the budget"), "WHAT=AMOUNT", MANY),
            Arg("--grant", N_("decide: how much; all for what is applied for"), "AMOUNT", NONE),
            Arg("--refuse", N_("decide: refuse it"), "", FLAG),
            Arg("--grounds", N_("decide: why"), "TEXT", NONE),
            Arg("--meeting", N_("decide: at which meeting"), "NAME", NONE),
            Arg("--anyway", N_("decide, pay: also where it is more than there is"), "", FLAG),
            Arg("--spent", N_("report: what it cost altogether, where there is no budget"), "AMOUNT", NONE),
            Arg("--text", N_("report: what came of it"), "TEXT", NONE),
            Arg("--not-returned", N_("report: what is left has not come back yet"), "", FLAG),
            DAY,
            Arg("--state", N_("list: only those in this state"), "STATE", NONE),
            Arg("--year", N_("frame: of which year"), "YEAR", {"type": int, "default": 0}),
            Arg("--set", N_("frame: set aside so much; 0 takes it away"), "AMOUNT", {"dest": "set_to", **NONE}),
            Arg(
                "--what",
                N_("paper: application, letter or reminder"),
                "WHAT",
                {"choices": ("application", "letter", "reminder"), "default": "application"},
            ),
            CONFIRM,
            SIZE,
        ),
    ),
    Command(
        "fund",
        N_("what funds hold: balance, contribute, entries"),
        "support_commands:fund",
        (
            DB,
            to_do(FUND_ACTIONS),
            Arg("named", N_("contribute: the amount; else the fund"), "NAME", {"nargs": "?", **NONE}),
            Arg("--fund", N_("contribute: the fund, instead of the one for contributions"), "NAME", NONE),
            Arg("--from", N_("contribute: from whom"), "NAME", {"dest": "party", **NONE}),
            Arg(
                "--kind",
                N_("contribute: contribution, allocation or other"),
                "KIND",
                {"choices": ("contribution", "allocation", "other"), "default": "contribution"},
            ),
            NOTE,
            DAY,
        ),
    ),
)
