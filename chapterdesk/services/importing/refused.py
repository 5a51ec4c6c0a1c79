"""The rows that were not taken in, as a workbook to mend and send again."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from chapterdesk.core.text import _, current_language
from chapterdesk.services.importing.identity import without_numbers
from chapterdesk.services.importing.outcome import Plan
from chapterdesk.services.importing.tables import is_blank, text_of
from chapterdesk.spreadsheets.writing import Column, Properties, SheetSpec, Written, write_workbook


def refused_table(plan: Plan) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of what was refused or left out, each with row number and reason.

    The cells are those of the columns that are taken, as they stand in the file; personal identity numbers are left out.
    """
    shown = [m for m in plan.columns if m.field]
    cells_of = dict(plan.layout.rows)
    lines = []
    for row in plan.rows:
        faults = row.draft.faults
        if not faults:
            continue
        hidden = {fault.column: fault.value for fault in faults}
        cells = cells_of.get(row.row, ())
        line = [str(row.row), "; ".join(fault.sentence for fault in faults)]
        for match in shown:
            cell = cells[match.column - 1] if match.column <= len(cells) else None
            if match.field == "birth_date" and not is_blank(cell):
                line.append(hidden.get(match.column) or str(row.draft.values.get("birth_date") or ""))
            else:
                line.append(hidden.get(match.column) or without_numbers(text_of(cell))[0])
        lines.append(line)
    return [_("Row"), _("Why"), *(m.label for m in shown)], lines


def save_refused(plan: Plan, target: BinaryIO | Path) -> Written:
    """Write the refused rows and their reasons as a workbook. Raises UserError where it cannot be written."""
    heads, lines = refused_table(plan)
    columns = [Column(f"c{i}", label or " ", "text", 40 if i == 1 else 0) for i, label in enumerate(heads)]
    title = _("Not taken in from {file}").format(file=plan.source.file)
    sheet = SheetSpec(_("Refused"), columns, lines, title=title)
    return write_workbook(target, [sheet], properties=Properties(title, language=current_language()))
