"""``chapterdesk report``: every report of the desk as a file; ``clean-up``: what has been kept long enough."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.file_commands import left_out
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import ORIGIN, Session
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.fields import ValueProblem
from chapterdesk.fields.dates import Date
from chapterdesk.models import Survey, Unit
from chapterdesk.services import cleaning, records, terms
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


def clean_up(session: Session) -> Result:
    """List what has been kept long enough, or empty it."""
    wanted = session.args.rules or None
    keys = [rule.key for rule in cleaning.RULES]
    for name in wanted or ():
        if name not in keys:
            raise records.UsageError(
                _("There is no rule \u201c{name}\u201d.").format(name=name),
                _("There are: {names}.").format(names=", ".join(keys)),
                code="unknown_rule",
            )
    with session.desk() as desk:
        with desk.register.read() as conn:
            found = [each for each in cleaning.past(conn) if wanted is None or each.rule.key in wanted]
        many = sum(len(each.due) for each in found)
        cleaned = cleaning.clean(desk.register, wanted, origin=ORIGIN).rows if session.args.yes and many else 0
    rules = [{"rule": p.rule.key, "ground": _(p.rule.ground), "kept": p.keeping, "due": len(p.due)} for p in found]
    heads = ["", _("What"), _("Kept for how long"), _("Past its date")]
    lines = [[p.rule.key, _(p.rule.label), p.keeping, integer(len(p.due))] for p in found]
    said = ngettext("{n} detail emptied.", "{n} details emptied.", cleaned).format(n=integer(cleaned))
    data: dict[str, object] = {"rules": rules, "due": many, "cleaned": cleaned}
    return Result(data, [*output.table(heads, lines, widest=90), *([said] if cleaned else [])])
