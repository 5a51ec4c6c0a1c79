"""What happened, taking it back, and finding."""

from __future__ import annotations

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.record_commands import head, named
from chapterdesk.cli.session import Session
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.log import UndoReport
from chapterdesk.database.unit import Changes
from chapterdesk.fields.dates import Instant
from chapterdesk.models import entities
from chapterdesk.services import desk as desks
from chapterdesk.services import records


def history(session: Session) -> Result:
    """Print what happened to a row, the latest first."""
    with session.desk() as desk:
        row, told = records.history(desk.register, session.args.ref)
    entries = [{**vars(each)} for each in told]
    verbs = {"add": _("added"), "set": _("changed"), "remove": _("deleted"), "restore": _("brought back")}
    rows = [
        [str(t.change), Instant().format(t.at), t.author, verbs.get(t.verb, t.verb), t.label, t.before, t.after]
        for t in told
    ]
    heads = [_("Change"), _("When"), _("Who"), _("What"), _("Field"), _("Before"), _("After")]
    return Result(head(row) | {"rows": len(entries), "history": entries}, [named(row), *output.table(heads, rows)])


def undo(session: Session) -> Result:
    """Take back a step."""
    with session.desk() as desk:
        register = desk.register
        target = session.args.change
        if not target:
            step = register.next_undo()
            if step is None:
                raise UserError(_("There is nothing to undo."), code="nothing_to_undo")
            target = step.n
        label = next((s.label for s in register.steps(1_000_000) if s.n == target), "")
        changes, report = register.undo(target)
        return _taken_back(desk, target, _("Undone: {what}").format(what=label), changes, report)


def redo(session: Session) -> Result:
    """Do again what was undone last."""
    with session.desk() as desk:
        step = desk.register.next_redo()
        if step is None:
            raise UserError(_("There is nothing to do again."), code="nothing_to_redo")
        changes, report = desk.register.redo()
        return _taken_back(desk, step.n, _("Done again: {what}").format(what=step.label), changes, report)


def _taken_back(desk: desks.Desk, target: int, line: str, changes: Changes, report: UndoReport) -> Result:
    with desk.register.read() as conn:
        left = []
        for kind, row, name in report.left:
            found = records.by_id(conn, entities()[kind], row)
            left.append(head(found) | {"field": name})
    data: dict[str, object] = {
        "change": target,
        "new": sum(map(len, changes.created.values())),
        "changed": sum(map(len, changes.changed.values())),
        "deleted": sum(map(len, changes.deleted.values())),
        "left": left,
    }
    lines = [line]
    if left:
        said = ngettext(
            "{n} thing was changed later and stays as it is:",
            "{n} things were changed later and stay as they are:",
            len(left),
        )
        lines.append(said.format(n=len(left)))
        lines += [f"{each['ref']}  {each['title']}  {each['field']}".rstrip() for each in left]
    return Result(data, lines, output.REVIEW if left else output.DONE)


def find(session: Session) -> Result:
    """Look for words in all kinds of rows."""
    with session.desk() as desk:
        found = records.find(desk.register, " ".join(session.args.words))
    rows = [[row.ref, row.entity.kind, row.title] for row in found]
    lines = output.table(["Ref", _("Kind of row"), _("Name")], rows) if rows else [_("Nothing found.")]
    return Result({"rows": len(found), "records": [head(row) for row in found]}, lines)
