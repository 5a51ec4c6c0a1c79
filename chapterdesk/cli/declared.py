"""Every command of the terminal, declared once: name, words, arguments, and where it is carried out."""

from __future__ import annotations

from chapterdesk.cli.command import CONFIRM, DB, DRY_RUN, FLAG, LIST, MANY, NONE, SIZE, Arg, Command
from chapterdesk.cli.parts import PART_COMMANDS
from chapterdesk.core.text import LANGUAGES, N_

_KIND = Arg("kind", N_("kind of rows, such as person; fields lists them"), "KIND")
_REF = Arg("ref", N_("the row: its Ref, or its whole name where only one is called so"), "REF")
_SHEET_TO = Arg("--to", N_("the file to write"), "FILE", {"required": True})
_PAIRS = Arg("pairs", N_("fields and their values"), "FIELD=VALUE", {"nargs": "+"})
_WHERE = Arg("--where", N_("only rows with these values"), "FIELD=VALUE", MANY)
_FIELDS = Arg("--fields", N_("the fields, with commas between"), "A,B,C", NONE)
_TO_WHOM = Arg("--to-whom", N_("for whom the file is, for the register of disclosures"), "NAME", NONE)
_RECOVERY_FILE = Arg(
    "--recovery-file", N_("open with the recovery key in this file instead of the passphrase"), "FILE", NONE
)
_RECOVERY_TO = Arg("--recovery-to", N_("write the recovery sheet here, .pdf or .txt"), "FILE", NONE)
_MEETING = Arg("meeting", N_("its Ref or title, or next with --group"), "MEETING")
_GROUP = Arg("--group", N_("whose next meeting"), "REF", NONE)
_PAPER = (DB, _MEETING, _SHEET_TO, _GROUP, SIZE, CONFIRM, _TO_WHOM)

COMMON: tuple[Arg, ...] = (
    Arg("--json", N_("print one JSON object"), "", {**FLAG, "dest": "as_json"}),
    Arg("--language", N_("sv, nl or en"), "LANGUAGE", {"choices": LANGUAGES, "default": ""}),
    Arg("--passphrase-file", N_("file whose first line is the passphrase"), "FILE", NONE),
    Arg("--file-password-file", N_("file whose first line is the password of the workbook"), "FILE", NONE),
)

COMMANDS: tuple[Command, ...] = (
    Command(
        "tour",
        N_("make every document, workbook and picture of a demo chapter"),
        "tour:tour",
        (
            Arg("--out", N_("the folder to put them in"), "DIR", {"required": True}),
            Arg("--people", N_("how many people"), "N", {"type": int, "default": 1284}),
            Arg("--seed", N_("the same seed gives the same chapter"), "S", {"type": int, "default": 1}),
        ),
    ),
    Command("new", N_("make a new, empty, encrypted database"), "desk_commands:new", (DB, _RECOVERY_TO)),
    Command(
        "demo",
        N_("make a database with a made-up district"),
        "desk_commands:demo",
        (
            DB,
            Arg("--people", N_("how many people"), "N", {"type": int, "default": 1284}),
            Arg("--seed", N_("the same seed gives the same chapter"), "S", {"type": int, "default": 1}),
        ),
    ),
    Command(
        "import",
        N_("take rows in from a table file"),
        "import_command:import_file",
        (
            DB,
            Arg("file", N_("the file to take in"), "FILE"),
            Arg("--as", N_("what the rows become; person without it"), "KIND", {"dest": "kind", "default": "person"}),
            Arg("--sheet", N_("the sheet; the likeliest without it"), "NAME", NONE),
            Arg(
                "--map",
                N_("what a column holds, by its heading or letter; - as the field leaves it out"),
                "FIELD=COLUMN",
                MANY,
            ),
            DRY_RUN,
            Arg(
                "--doubtful",
                N_("rows that may be somebody already here: keep them for a decision, or take them as new or the same"),
                "HOW",
                {"choices": ("keep", "new", "same"), "default": "keep"},
            ),
            Arg(
                "--date-order",
                N_("for dates that can be read both ways: dmy or mdy"),
                "ORDER",
                {"choices": ("dmy", "mdy"), "default": ""},
            ),
            Arg("--sender", N_("who sent it; columns are remembered by sender"), "NAME", NONE),
            Arg(
                "--refused-to",
                N_("write the rows that were not taken, with their reasons, here"),
                "FILE",
                NONE,
            ),
        ),
    ),
    Command(
        "waiting",
        N_("doubtful rows that wait for a decision, and deciding"),
        "waiting_commands:waiting",
        (
            DB,
            Arg("--same", N_("these are the one they are like, or NUMBER=REF"), "NUMBER", MANY),
            Arg("--new", N_("these are new"), "NUMBER", MANY),
            Arg("--leave", N_("these are left out"), "NUMBER", MANY),
        ),
    ),
    Command(
        "read",
        N_("show what a table file holds, without a database"),
        "file_commands:read",
        (Arg("file", N_("the file to read"), "FILE"),),
    ),
    Command(
        "export",
        N_("write rows to .xlsx, .csv, .vcf, .ics or .pdf"),
        "file_commands:export",
        (DB, _KIND, _SHEET_TO, LIST, _WHERE, _FIELDS, CONFIRM, _TO_WHOM),
    ),
    Command("pack", N_("write a meeting's papers as one PDF"), "paper_commands:pack", _PAPER),
    Command("minutes", N_("write a meeting's minutes as PDF"), "paper_commands:minutes", _PAPER),
    Command("history", N_("what happened to a row"), "history_commands:history", (DB, _REF)),
    Command(
        "undo",
        N_("take back the latest step, or the one named"),
        "history_commands:undo",
        (DB, Arg("--change", N_("the number of the step, as history shows it"), "ID", {"type": int, "default": 0})),
    ),
    Command("redo", N_("do again what was undone last"), "history_commands:redo", (DB,)),
    Command(
        "find",
        N_("look for words, names and numbers"),
        "history_commands:find",
        (DB, Arg("words", N_("beginnings of words, in any order"), "WORDS", {"nargs": "+"})),
    ),
    Command("show", N_("show a row"), "record_commands:show", (DB, _KIND, _REF)),
    Command(
        "list",
        N_("list rows"),
        "record_commands:list_rows",
        (
            DB,
            _KIND,
            LIST,
            _WHERE,
            Arg("--limit", N_("no more than so many"), "N", {"type": int, "default": 0}),
            _FIELDS,
        ),
    ),
    Command("add", N_("add a row"), "record_commands:add", (DB, _KIND, _PAIRS)),
    Command(
        "set",
        N_("change fields of a row; FIELD= empties one"),
        "record_commands:set_fields",
        (DB, _KIND, _REF, _PAIRS),
    ),
    Command(
        "end",
        N_("end a row that has an end date or a state of being over"),
        "record_commands:end",
        (DB, _KIND, _REF, Arg("--on", N_("the last day; today without it"), "DATE", {"dest": "day", "default": ""})),
    ),
    Command(
        "delete",
        N_("delete a row with what belongs to it; can be undone"),
        "record_commands:delete",
        (DB, _KIND, _REF, Arg("--yes", N_("also with all that belongs to it"), "", FLAG)),
    ),
    Command(
        "fields",
        N_("the data dictionary: kinds, or the fields of one"),
        "record_commands:fields",
        (Arg("kind", N_("kind of rows"), "KIND", {"nargs": "?", "default": ""}),),
    ),
    Command("lists", N_("the smart lists and how many people each has"), "record_commands:lists", (DB,)),
    Command(
        "disclosures",
        N_("which files left the desk, or who was in one"),
        "file_commands:disclosed",
        (DB, Arg("--file", N_("the file in question"), "FILE", NONE)),
    ),
    Command(
        "passphrase",
        N_("change the passphrase"),
        "desk_commands:passphrase",
        (
            DB,
            _RECOVERY_FILE,
            Arg("--new-passphrase-file", N_("file whose first line is the new passphrase"), "FILE", NONE),
            Arg("--rekey", N_("also change the key, because somebody may know it"), "", FLAG),
            _RECOVERY_TO,
        ),
    ),
    Command("backup", N_("make a backup, checked by reading it back"), "desk_commands:backup", (DB, _SHEET_TO)),
    Command(
        "restore",
        N_("make a database of a backup"),
        "desk_commands:restore",
        (
            Arg("file", N_("the backup, NAME.cdbackup"), "FILE"),
            Arg("--to", N_("the database, NAME.cdesk"), "DB", {"required": True, "dest": "db"}),
            _RECOVERY_FILE,
            Arg("--overwrite", N_("replace a database of that name"), "", FLAG),
        ),
    ),
    *PART_COMMANDS,
    Command("check", N_("prove that the database is whole"), "desk_commands:check", (DB,)),
)
