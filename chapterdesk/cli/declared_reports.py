"""The declaration of ``chapterdesk report``, ``survey`` and ``measure``."""

from __future__ import annotations

from chapterdesk.cli.command import CONFIRM, DB, DRY_RUN, FLAG, GROUP, NONE, NOTE, SIZE, Arg, Command, to_do
from chapterdesk.core.text import N_

SURVEY_ACTIONS = ("take-in", "results", "list")
MEASURE_ACTIONS = ("list", "set")

REPORTS: tuple[Command, ...] = (
    Command(
        "clean-up",
        N_("details about people that have been kept long enough: list them, or empty them with --yes"),
        "report_commands:clean_up",
        (
            DB,
            Arg("rules", N_("only by these rules, such as calls or answers; all without"), "RULE", {"nargs": "*"}),
            Arg("--yes", N_("empty them, in one step that can be undone"), "", FLAG),
        ),
    ),
    Command(
        "report",
        N_("write a report as PDF, workbook or mail draft; without a name, list the reports"),
        "report_commands:report",
        (
            DB,
            Arg("name", N_("which report"), "NAME", {"nargs": "?", **NONE}),
            Arg("--to", N_("the file: .pdf, .xlsx or .eml"), "FILE", NONE),
            Arg("--term", N_("the term, such as 2026-autumn; the present one without it"), "TERM", NONE),
            GROUP,
            Arg("--survey", N_("the survey: its Ref or name; the latest without it"), "NAME", NONE),
            Arg("--from", N_("first day of the period"), "DATE", {"dest": "first", **NONE}),
            Arg("--until", N_("last day of the period"), "DATE", {"dest": "last", **NONE}),
            Arg("--labels", N_("the sheet of labels, such as 3x7"), "SHEET", {"dest": "sheet", **NONE}),
            Arg("--skip", N_("leave out so many labels at the start"), "N", {"type": int, "default": 0}),
            Arg("--to-whom", N_("for whom it is, for the register of disclosures"), "WHOM", NONE),
            CONFIRM,
            SIZE,
        ),
    ),
    Command(
        "survey",
        N_("surveys: take-in, results, list"),
        "survey_commands:survey",
        (
            DB,
            to_do(SURVEY_ACTIONS),
            Arg("named", N_("take-in: the form\u2019s export; results: the survey"), "NAME", {"nargs": "?", **NONE}),
            Arg("--survey", N_("take-in: the survey they answer; a new one without it"), "NAME", NONE),
            Arg("--name", N_("take-in: what a new survey is called"), "TEXT", NONE),
            Arg(
                "--kind",
                N_("take-in: the kind of a new survey"),
                "KIND",
                {"choices": ("annual", "event", "other"), "default": "other"},
            ),
            Arg("--anonymous", N_("take-in: join no answer to a person"), "", FLAG),
            Arg(
                "--column",
                N_(
                    "take-in: what a column is, such as \u201cHow was it?=scale\u201d or \u201cTown=skip\u201d; once for each"
                ),
                "HEAD=WHAT",
                {"action": "append", "default": []},
            ),
            DRY_RUN,
        ),
    ),
    Command(
        "measure",
        N_("measures of solidarity: list, set"),
        "survey_commands:measure",
        (
            DB,
            to_do(MEASURE_ACTIONS),
            Arg("named", N_("set: the measure, its Ref or name"), "MEASURE", {"nargs": "?", **NONE}),
            Arg("term", N_("set: the term, such as 2026-autumn"), "TERM", {"nargs": "?", **NONE}),
            Arg("value", N_("set: the value; nothing takes it out"), "VALUE", {"nargs": "?", **NONE}),
            NOTE,
        ),
    ),
)
