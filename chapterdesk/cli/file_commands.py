"""Files in and out: reading a table file, exporting, and the register of disclosures."""

from __future__ import annotations

from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import Session, names, pairs
from chapterdesk.core.hashing import sha256_of_file
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.engine import plain_errors
from chapterdesk.fields.dates import Instant
from chapterdesk.services import disclosures, exporting, records
from chapterdesk.services import lists as smart_lists
from chapterdesk.spreadsheets import read_file, summary


def read(session: Session) -> Result:
    """Print what a table file holds, and every cell that could not be taken."""
    path = Path(session.args.file)
    book = read_file(path, password=session.file_password(), progress=session.progress)
    data = summary(book)
    rows = [[sheet.name, str(len(sheet.rows)), str(sheet.filled)] for sheet in book.sheets]
    lines = output.table([_("Sheet"), _("Rows"), _("Filled cells")], rows)
    lines += book.notes
    for each in book.problems:
        place = _("{sheet}, row {row}, column {column}").format(sheet=each.sheet, row=each.row, column=each.column)
        lines.append(f"{place}: {each.value}: {each.reason}")
    return Result(data, lines)


def export(session: Session) -> Result:
    """Write rows to a file that leaves."""
    args = session.args
    entity = records.kind_of(args.kind)
    chosen = [records.field_of(entity, name).name for name in names(args.fields)]
    where = pairs(args.where)
    password = session.file_password() or ""
    with session.desk() as desk:
        with desk.register.read() as conn:
            question = records.question(desk.register, conn, entity, where, args.list_name)
            found = smart_lists.find_ids(conn, entity, question)
        subtitle = " · ".join([part for part in (args.list_name, *args.where) if part])
        order = exporting.Order(
            entity,
            found,
            Path(args.to),
            chosen,
            args.to_whom,
            password,
            args.confirm_protected,
            subtitle,
            session.paper,
        )
        done = exporting.export(desk.register, order, progress=session.progress)
    problems = [{"sheet": "", "row": 0, "column": 0, "value": ref, "reason": why} for ref, why in done.skipped]
    data: dict[str, object] = {
        "file": str(done.path),
        "rows": done.rows,
        "people": done.people,
        "left_out": done.left_out,
        "sha256": done.sha256,
        "disclosure": done.disclosure,
        "problems": problems,
    }
    lines = [ngettext("{n} row in {name}", "{n} rows in {name}", done.rows).format(n=done.rows, name=done.path)]
    lines += left_out(done.left_out)
    lines += [f"{ref}: {why}" for ref, why in done.skipped]
    return Result(data, lines)


def left_out(count: int) -> list[str]:
    """Return the sentence about what stays because of protected identities, none where nothing does."""
    if not count:
        return []
    words = ngettext(
        "{n} was left out because of protected identity. Confirm by name with --confirm-protected.",
        "{n} were left out because of protected identity. Confirm by name with --confirm-protected.",
        count,
    )
    return [words.format(n=count)]


def disclosed(session: Session) -> Result:
    """Print which files left, or who was in one of them."""
    with session.desk() as desk, desk.register.read() as conn:
        if session.args.file:
            path = Path(session.args.file)
            with plain_errors(path):
                entry = disclosures.who_was_in(conn, sha256_of_file(path))
            people = records.heads(conn, records.kind_of("person"), entry.people)
            data: dict[str, object] = {**vars(entry), "people": [{"ref": r, "title": t} for r, t in people.values()]}
            lines = [
                _("{file}, {when}, for {whom}").format(
                    file=entry.file, when=Instant().format(entry.at), whom=entry.recipient or "?"
                )
            ]
            return Result(data, lines + [f"{ref}  {title}" for ref, title in people.values()])
        found = disclosures.listed(conn)
    rows = [[Instant().format(e.at), e.file, e.what, e.recipient, str(e.count)] for e in found]
    entries = [{k: v for k, v in vars(e).items() if k != "people"} for e in found]
    heads = [_("When"), _("File"), _("What"), _("For whom"), _("People")]
    return Result({"rows": len(found), "disclosures": entries}, output.table(heads, rows))
