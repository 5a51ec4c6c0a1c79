"""The sentences for what readers found: refusals, notes and problems, by code. Readers know codes only; words come last."""

from __future__ import annotations

from collections.abc import Mapping

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _

_OPEN_AND_SAVE = N_("Open it in Excel or LibreOffice, save it again as .xlsx, and try that copy.")
_MEND = N_("Open it in Excel or LibreOffice, let it repair the file, save it as .xlsx, and try that copy.")
_WARN = N_("Nothing was read. Ask the sender for another copy, and do not open this one.")
_SMALLER = N_("Split it into smaller files, or delete the sheets that you do not need.")
_SAVE_AS = N_("Save the table as .xlsx or .csv, and try that file.")

REFUSALS: dict[str, tuple[str, str, str]] = {
    # code of the reader: (stable code of the UserError, what happened, what to do)
    "missing": ("missing", N_("There is no file “{name}” any more."), N_("Look for it in another folder.")),
    "not_allowed": (
        "unreadable",
        N_("“{name}” cannot be opened: the computer does not allow it."),
        N_("Close the program that uses it, or copy it to your own folder."),
    ),
    "no_file": ("wrong_kind", N_("“{name}” is a folder, not a table."), N_("Choose a file in it.")),
    "empty": ("empty", N_("“{name}” is empty: there is nothing in the file."), N_("Ask the sender for another copy.")),
    "password_protected": (
        "password_protected",
        N_("“{name}” is protected by a password."),
        N_("Give the password and try again."),
    ),
    "wrong_password": (
        "wrong_password",
        N_("The password does not open “{name}”."),
        N_("Check the spelling, and capital letters."),
    ),
    "cannot_unlock": (
        "password_protected",
        N_("“{name}” is protected in a way that cannot be opened here."),
        N_("Open it in Excel or LibreOffice with its password, save it without one, and try that copy."),
    ),
    "broken_zip": ("broken", N_("“{name}” is damaged: parts of it cannot be unpacked."), _MEND),
    "broken_xml": ("broken", N_("“{name}” is damaged: a part of it cannot be read."), _MEND),
    "missing_part": ("broken", N_("“{name}” is damaged: the part “{part}” is missing."), _MEND),
    "bad_number": ("broken", N_("“{name}” is damaged: row {row} holds “{value}” where a number should be."), _MEND),
    "broken_old": (
        "broken",
        N_("“{name}” is damaged, or an unusual kind of spreadsheet, and cannot be read."),
        _OPEN_AND_SAVE,
    ),
    "broken_cards": (
        "broken",
        N_("“{name}” holds no contact card that can be read."),
        N_("Export the contacts again from the phone or mail program."),
    ),
    "hostile_entities": (
        "hostile",
        N_("“{name}” contains instructions that no ordinary spreadsheet has, and may be meant to do harm."),
        _WARN,
    ),
    "hostile_zip": ("hostile", N_("“{name}” is packed in a way that is meant to do harm."), _WARN),
    "too_many_parts": (
        "too_large",
        N_("“{name}” has more than {limit} parts, which no ordinary spreadsheet has."),
        _SMALLER,
    ),
    "too_large_unpacked": ("too_large", N_("“{name}” is too large: more than {limit} MB when unpacked."), _SMALLER),
    "too_large_file": ("too_large", N_("“{name}” is too large: more than {limit} MB."), _SMALLER),
    "too_many_cells": ("too_large", N_("“{name}” is too large: more than {limit} filled cells."), _SMALLER),
    "memory": ("too_large", N_("“{name}” needs more memory than is set aside for reading a file."), _SMALLER),
    "too_slow": ("too_slow", N_("“{name}” took too long to read, and the reading was stopped."), _OPEN_AND_SAVE),
    "crashed": ("unreadable", N_("“{name}” cannot be read; nothing was changed."), _OPEN_AND_SAVE),
    "wrong_kind": ("wrong_kind", N_("“{name}” is {what}, not a table."), _SAVE_AS),
    "wrong_kind_spreadsheet": ("wrong_kind", N_("“{name}” is {what}, which cannot be read here."), _SAVE_AS),
    "no_text": ("wrong_kind", N_("“{name}” is not a table: it is not readable text."), _SAVE_AS),
    "no_table": ("wrong_kind", N_("“{name}” is a web page without a table."), _SAVE_AS),
}

KINDS: dict[str, str] = {
    "pdf": N_("a PDF"),
    "image": N_("a picture"),
    "sound": N_("a sound or film"),
    "word": N_("a text document"),
    "slides": N_("a slide show"),
    "zip": N_("a packed folder"),
    "program": N_("a program"),
    "database": N_("a database"),
    "mail": N_("a mail message"),
    "rtf": N_("a text document"),
    "json": N_("a data file for programs"),
    "xml": N_("a data file for programs"),
    "calendar": N_("a calendar file"),
    "numbers": N_("a Numbers document"),
    "sylk": N_("a spreadsheet of an old kind (SYLK)"),
    "dif": N_("a spreadsheet of an old kind (DIF)"),
    "lotus": N_("a spreadsheet of an old kind (Lotus 1-2-3)"),
    "works": N_("a document of an unknown Office kind"),
    "lockfile": N_("only the mark that a document is open in a program"),
    "certificate": N_("a key or certificate"),
}

NOTES: dict[str, str] = {
    "styles_unreadable": N_("The cell formats are damaged, so dates may show as numbers."),
    "chart_sheet": N_("The sheet “{sheet}” holds a chart only and was left out."),
    "dialog_sheet": N_("The sheet “{sheet}” holds a form of an old kind and was left out."),
    "macro_sheet": N_("The sheet “{sheet}” holds macros of an old kind and was left out; they were not run."),
    "sheet_missing": N_("The sheet “{sheet}” is named in the file but is not in it."),
    "cut_short": N_("The sheet “{sheet}” breaks off in the file; rows at its end may be missing."),
    "macros": N_("The file contains macros. They were not run."),
    "external_links": N_("The file refers to other files. They were not opened."),
    "doubtful_encoding": N_("The letters were read as {encoding}. Check that å, ä, ö and é look right."),
    "doubtful_dialect": N_(
        "It is not certain how the columns are separated; they were read as separated by {delimiter}."
    ),
    "unclosed_quote": N_("A quotation mark in row {row} is never closed; it was read as an ordinary character."),
    "preamble": N_("The table seems to begin in row {row}; the lines above it were read too."),
    "ragged": N_("Rows with more or fewer cells than the rest: {count}. They were kept whole."),
    "nul": N_("Unreadable characters (NUL) that were left out: {count}."),
    "bad_letters": N_("Characters that could not be read and show as �: {count}."),
    "cards_photos": N_("Pictures or sounds left out from contact cards: {count}."),
    "cards_unknown": N_("Left out from contact cards: {names}."),
    "cards_unfinished": N_("Contact cards without an end, read as far as they go: {count}."),
    "cards_broken_lines": N_("Lines of contact cards that make no sense and were left out: {count}."),
    "html": N_("This is a web page that is named as a spreadsheet; its tables were read."),
    "nested_table": N_("A table inside another table's cell was read as text."),
    "more_problems": N_("More cells with problems, not listed one by one: {count}."),
    "twice_sheet": N_("Rows stand in mixed order in the file; they were put in order."),
}

PROBLEMS: dict[str, str] = {
    "error_value": N_("The cell shows an error, no value."),
    "no_result": N_("The formula has no stored result; open the file in a spreadsheet program and save it once."),
    "missing_text": N_("The text of this cell is missing from the file."),
    "outside": N_("The cell lies beyond the last row or column that a sheet can have."),
    "no_such_date": N_("This is no date that exists; it was read as it stands."),
    "no_such_answer": N_("This is neither yes nor no."),
    "unknown_type": N_("The cell has a type that is not known; it was read as text."),
    "twice": N_("The same cell stands twice in the file; the later one was read."),
    "bad_number": N_("This is no number; it was read as text."),
    "not_read": N_("This part of the contact card was left out."),
}

DELIMITERS = {
    ",": N_("commas"),
    ";": N_("semicolons"),
    "\t": N_("tabs"),
    "|": N_("vertical bars"),
    " ": N_("spaces"),
    "": N_("line ends only"),
}


def refusal(code: str, name: str, values: Mapping[str, object]) -> UserError:
    """Return the error for a refused file; ``name`` is its name without folders."""
    stable, what, remedy = REFUSALS.get(code, REFUSALS["crashed"])
    filled = {"part": "", "limit": "", "row": "", "value": "", **values, "name": name}
    filled["what"] = _(KINDS.get(str(values.get("what", "")), KINDS["works"]))
    return UserError(_(what).format(**filled), _(remedy), code=stable)


def note(code: str, values: Mapping[str, object]) -> str:
    """Return the sentence for a note."""
    filled = dict(values)
    if "delimiter" in filled:
        shown = str(filled["delimiter"])
        filled["delimiter"] = _(DELIMITERS[shown]) if shown in DELIMITERS else f"“{shown}”"
    return _(NOTES[code]).format(**filled)


def problem(code: str) -> str:
    """Return the sentence for a cell's problem."""
    return _(PROBLEMS[code])
