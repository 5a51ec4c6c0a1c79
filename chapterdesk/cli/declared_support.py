"""The declarations of ``chapterdesk support`` and ``chapterdesk fund``."""

from __future__ import annotations

from chapterdesk.cli.command import DB, Arg, Command
from chapterdesk.core.text import N_

ACTIONS = (
    "apply", "send", "decide", "pay", "report", "paid-back", "withdraw", "take-up", "list", "show", "frame", "paper",
)  # fmt: skip
FUND_ACTIONS = ("balance", "contribute", "entries")
FIELDS = ("unit", "party", "priority", "campaign", "about", "amount", "currency")
"""Fields of an application that ``apply`` takes as options of the same name."""
_NONE = {"default": ""}
_MANY = {"nargs": "+", "action": "extend", "default": []}
_FLAG = {"action": "store_true"}


def _option(name: str) -> Arg:
    return Arg(f"--{name}", N_("apply: the field of that name"), "TEXT", {"dest": name, **_NONE})


SUPPORT: tuple[Command, ...] = (
    Command(
        "support",
        N_(
            "applications for support: apply, send, decide, pay, report, paid-back, withdraw, take-up, list, show, frame, paper"
        ),
        "support_commands:support",
        (
            DB,
            Arg("action", N_("what to do"), "ACTION", {"choices": ACTIONS}),
            Arg("named", N_("its Ref or purpose; apply: the purpose"), "NAME", {"nargs": "?", **_NONE}),
            Arg("file", N_("paper: the file, ending in .pdf or .eml"), "FILE", {"nargs": "?", **_NONE}),
            *(_option(name) for name in FIELDS if name != "priority"),
            Arg("--priority", N_("apply, frame: the priority's Ref or name"), "NAME", _NONE),
            Arg("--fund", N_("the fund's Ref or name"), "NAME", _NONE),
            Arg("--urgent", N_("apply: it cannot wait"), "", _FLAG),
            Arg("--line", N_("apply: a line of the budget; report: what it cost"), "WHAT=AMOUNT", _MANY),
            Arg("--reserve", N_("apply: a reserve for the urgent in the budget"), "WHAT=AMOUNT", _MANY),
            Arg("--grant", N_("decide: how much; all for what is applied for"), "AMOUNT", _NONE),
            Arg("--refuse", N_("decide: refuse it"), "", _FLAG),
            Arg("--grounds", N_("decide: why"), "TEXT", _NONE),
            Arg("--meeting", N_("decide: at which meeting"), "NAME", _NONE),
            Arg("--anyway", N_("decide, pay: also where it is more than there is"), "", _FLAG),
            Arg("--spent", N_("report: what it cost altogether, where there is no budget"), "AMOUNT", _NONE),
            Arg("--text", N_("report: what came of it"), "TEXT", _NONE),
            Arg("--not-returned", N_("report: what is left has not come back yet"), "", _FLAG),
            Arg("--day", N_("on which day; today without it"), "DATE", _NONE),
            Arg("--state", N_("list: only those in this state"), "STATE", _NONE),
            Arg("--year", N_("frame: of which year"), "YEAR", {"type": int, "default": 0}),
            Arg("--set", N_("frame: set aside so much; 0 takes it away"), "AMOUNT", {"dest": "set_to", **_NONE}),
            Arg(
                "--what",
                N_("paper: application, letter or reminder"),
                "WHAT",
                {"choices": ("application", "letter", "reminder"), "default": "application"},
            ),
            Arg(
                "--confirm-protected",
                N_("take in this person with protected identity; once for each"),
                "NAME",
                {"action": "append", "default": []},
            ),
            Arg("--size", N_("paper size"), "SIZE", {"choices": ("A4", "Letter"), "default": ""}),
        ),
    ),
    Command(
        "fund",
        N_("what funds hold: balance, contribute, entries"),
        "support_commands:fund",
        (
            DB,
            Arg("action", N_("what to do"), "ACTION", {"choices": FUND_ACTIONS}),
            Arg("named", N_("contribute: the amount; else the fund"), "NAME", {"nargs": "?", **_NONE}),
            Arg("--fund", N_("contribute: the fund, instead of the one for contributions"), "NAME", _NONE),
            Arg("--from", N_("contribute: from whom"), "NAME", {"dest": "party", **_NONE}),
            Arg(
                "--kind",
                N_("contribute: contribution, allocation or other"),
                "KIND",
                {"choices": ("contribution", "allocation", "other"), "default": "contribution"},
            ),
            Arg("--note", N_("a note"), "TEXT", _NONE),
            Arg("--day", N_("on which day; today without it"), "DATE", _NONE),
        ),
    ),
)
