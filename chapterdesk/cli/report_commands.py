"""``chapterdesk report``: every report of the desk as a file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.file_commands import left_out
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import Session
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.fields import ValueProblem
from chapterdesk.fields.dates import Date
from chapterdesk.models import Survey, Unit
from chapterdesk.services import records, terms
from chapterdesk.services.reports import registry, writing
from chapterdesk.services.reports.shape import Choices


def report(session: Session) -> Result:
    """Write a report, or list the reports."""
    args = session.args
    if not args.name:
        return _list()
    entry = registry.entry_of(args.name)
    if not args.to:
        raise records.UsageError(_("The report needs a file."), _("Name it with --to FILE.pdf."), code="file_needed")
    with session.desk() as desk:
        choices = _choices(session, desk.register)
        done = writing.write(
            desk.register, entry.key, choices, Path(args.to),
            confirmed=args.confirm_protected, recipient=args.to_whom, progress=session.progress,
        )  # fmt: skip
    data: dict[str, object] = {
        "report": entry.key,
        "file": str(done.path),
        "people": done.people,
        "left_out": done.left_out,
        "sha256": done.sha256,
        "disclosure": done.disclosure,
    }
    line = _("{title} in {name}").format(title=_(entry.label), name=done.path)
    return Result(data, [line, *left_out(done.left_out)])


def _list() -> Result:
    reports = [
        {"name": e.key, "title": _(e.label), "about": _(e.sentence), "needs": list(e.needs)} for e in registry.REPORTS
    ]
    rows = [[e.key, _(e.label), _(e.sentence)] for e in registry.REPORTS]
    return Result(
        {"reports": reports, "rows": len(rows)}, output.table(["", _("Report"), _("What for")], rows, widest=90)
    )


def _choices(session: Session, register: Register) -> Choices:
    args = session.args
    with register.read() as conn:
        if args.term:
            terms.by_code(conn, args.term)
        unit = records.resolve(conn, Unit, args.group).id if args.group else ""
        survey = records.resolve(conn, Survey, args.survey).id if args.survey else ""
    return Choices(
        term=args.term,
        unit=unit,
        survey=survey,
        first=_day(args.first),
        last=_day(args.last),
        sheet=args.sheet,
        skip=max(0, args.skip),
        size=session.paper,
    )


def _day(text: str) -> str:
    try:
        value = Date().parse(text)
    except ValueProblem as problem:
        raise records.UsageError(problem.sentence, _("Write it as 2026-11-24."), code="not_a_date") from None
    return dt.date.fromisoformat(str(value)).isoformat() if value else ""
