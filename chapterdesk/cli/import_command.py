"""Taking a table file in: the plan, and what came of it."""

from __future__ import annotations

from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import Session, pair_list
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.autobackup import Reason
from chapterdesk.services import desk as desks
from chapterdesk.services.importing import OUTCOME_WORDS, Decision, Plan, Prepared, apply, prepare, save_refused
from chapterdesk.services.importing.apply import check_ready

_COUNTED = ("new", "changed", "unchanged", "doubtful", "refused")


def import_file(session: Session) -> Result:
    """Take a file in, or with ``--dry-run`` say what would come of it."""
    args = session.args
    with session.desk() as desk:
        prepared = prepare(
            desk.register, Path(args.file), kind=args.kind, sheet=args.sheet or None, mapping=pair_list(args.map),
            sender=args.sender, date_order=args.date_order, password=session.file_password(), progress=session.progress,
        )  # fmt: skip
        plan = prepared.plan
        check_ready(plan)
        counts = dict(plan.counts)
        data: dict[str, object] = {"file": args.file, "dry_run": args.dry_run, "change": 0}
        if not args.dry_run:
            if not plan.already and counts["new"] + counts["changed"] + counts["doubtful"]:
                backup = desks.back_up_before(desk, Reason.IMPORT, progress=session.progress)
                data["backup"] = str(backup) if backup else ""
            done = apply(desk.register, plan, _decisions(plan, args.doubtful), session.progress)
            counts = dict(done.counts)
            data["change"] = done.work
        else:
            counts = _foreseen(counts, args.doubtful)
        if args.refused_to:
            desks.refuse_own_files(desk.path, Path(args.refused_to))
            save_refused(plan, Path(args.refused_to))
    data |= {name: counts.get(name, 0) for name in _COUNTED} | {"conflicts": 0, "rows": len(plan.rows)}
    data |= _about(prepared)
    left = counts.get("doubtful", 0) + counts.get("refused", 0)
    return Result(data, _lines(prepared, counts, args.dry_run), output.REVIEW if left else output.DONE)


def _decisions(plan: Plan, doubtful: str) -> dict[int, Decision]:
    choice: Decision | None = "new" if doubtful == "new" else "same" if doubtful == "same" else None
    return {row.row: choice for row in plan.rows if row.outcome == "doubtful"} if choice else {}


def _foreseen(counts: dict[str, int], doubtful: str) -> dict[str, int]:
    """Return the counts as they will be with the decision for all doubtful rows."""
    into = {"new": "new", "same": "changed"}.get(doubtful)
    return counts if into is None else {**counts, into: counts[into] + counts["doubtful"], "doubtful": 0}


def _about(prepared: Prepared) -> dict[str, object]:
    plan = prepared.plan
    sheet = prepared.sheet.name
    problems = [
        {"sheet": sheet, "row": f.row, "column": f.column, "value": f.value, "reason": f.reason} for f in plan.problems
    ]
    review = [
        {"row": r.row, "reason": r.reason, "values": {k: _plain(v) for k, v in r.draft.values.items()}}
        for r in plan.rows
        if r.outcome == "doubtful"
    ]
    columns = [{"column": m.column, "label": m.label, "field": m.field or ""} for m in plan.columns]
    skipped = [{"row": s.row, "reason": s.reason} for s in plan.skipped]
    return {
        "kind": plan.entity.kind,
        "sheet": sheet,
        "problems": problems,
        "review": review,
        "columns": columns,
        "not_taken": list(plan.not_taken),
        "skipped": skipped,
        "already": plan.already,
        "notes": prepared.notes,
    }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _lines(prepared: Prepared, counts: dict[str, int], dry_run: bool) -> list[str]:
    plan = prepared.plan
    lines = [plan.about_columns()]
    if plan.already:
        lines.append(plan.already)
    words = {name: _(OUTCOME_WORDS[name]) for name in _COUNTED}
    lines += [f"{counts.get(name, 0):>7}  {words[name]}" for name in _COUNTED]
    for row in plan.rows:
        if row.outcome in ("doubtful", "refused"):
            lines.append(
                _("Row {row}: {outcome}. {reason}").format(row=row.row, outcome=words[row.outcome], reason=row.reason)
            )
    lines += [_("Row {row} left out: {reason}").format(row=s.row, reason=s.reason) for s in plan.skipped]
    if dry_run:
        lines.append(_("Nothing was changed; this is only what would happen."))
    elif counts.get("doubtful"):
        kept = ngettext(
            "{n} doubtful row waits in the database for a decision.",
            "{n} doubtful rows wait in the database for a decision.",
            counts["doubtful"],
        )
        lines.append(kept.format(n=counts["doubtful"]))
    return lines
