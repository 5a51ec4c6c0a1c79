"""The declaration of ``chapterdesk report``, ``survey`` and ``measure``."""

from __future__ import annotations

from chapterdesk.cli.command import DB, Arg, Command
from chapterdesk.core.text import N_

_NONE = {"default": ""}
SURVEY_ACTIONS = ("take-in", "results", "list")
MEASURE_ACTIONS = ("list", "set")
_GROUP = Arg("--group", N_("only this group and those beneath it"), "REF", _NONE)

REPORTS: tuple[Command, ...] = (
    Command(
        "report",
        N_("write a report as PDF, workbook or mail draft; without a name, list the reports"),
        "report_commands:report",
        (
            DB,
            Arg("name", N_("which report"), "NAME", {"nargs": "?", **_NONE}),
            Arg("--to", N_("the file: .pdf, .xlsx or .eml"), "FILE", _NONE),
            Arg("--term", N_("the term, such as 2026-autumn; the present one without it"), "TERM", _NONE),
            _GROUP,
            Arg("--survey", N_("the survey: its Ref or name; the latest without it"), "NAME", _NONE),
            Arg("--from", N_("first day of the period"), "DATE", {"dest": "first", **_NONE}),
            Arg("--until", N_("last day of the period"), "DATE", {"dest": "last", **_NONE}),
            Arg("--labels", N_("the sheet of labels, such as 3x7"), "SHEET", {"dest": "sheet", **_NONE}),
            Arg("--skip", N_("leave out so many labels at the start"), "N", {"type": int, "default": 0}),
            Arg("--to-whom", N_("for whom it is, for the register of disclosures"), "WHOM", _NONE),
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
        "survey",
        N_("surveys: take-in, results, list"),
        "survey_commands:survey",
        (
            DB,
            Arg("action", N_("what to do"), "ACTION", {"choices": SURVEY_ACTIONS}),
            Arg("named", N_("take-in: the form\u2019s export; results: the survey"), "NAME", {"nargs": "?", **_NONE}),
            Arg("--survey", N_("take-in: the survey they answer; a new one without it"), "NAME", _NONE),
            Arg("--name", N_("take-in: what a new survey is called"), "TEXT", _NONE),
            Arg(
                "--kind",
                N_("take-in: the kind of a new survey"),
                "KIND",
                {"choices": ("annual", "event", "other"), "default": "other"},
            ),
            Arg("--anonymous", N_("take-in: join no answer to a person"), "", {"action": "store_true"}),
            Arg(
                "--column",
                N_(
                    "take-in: what a column is, such as \u201cHow was it?=scale\u201d or \u201cTown=skip\u201d; once for each"
                ),
                "HEAD=WHAT",
                {"action": "append", "default": []},
            ),
            Arg("--dry-run", N_("only say what would happen"), "", {"action": "store_true"}),
        ),
    ),
    Command(
        "measure",
        N_("measures of solidarity: list, set"),
        "survey_commands:measure",
        (
            DB,
            Arg("action", N_("what to do"), "ACTION", {"choices": MEASURE_ACTIONS}),
            Arg("named", N_("set: the measure, its Ref or name"), "MEASURE", {"nargs": "?", **_NONE}),
            Arg("term", N_("set: the term, such as 2026-autumn"), "TERM", {"nargs": "?", **_NONE}),
            Arg("value", N_("set: the value; nothing takes it out"), "VALUE", {"nargs": "?", **_NONE}),
            Arg("--note", N_("a note"), "TEXT", _NONE),
        ),
    ),
)
