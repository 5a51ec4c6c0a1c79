"""``chapterdesk survey`` and ``chapterdesk measure``: answers in from any form's export, results, and what is followed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import ORIGIN, Session, carry_out, pair_list
from chapterdesk.core.locale import fold
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.fields import ValueProblem
from chapterdesk.models import Measure, Survey
from chapterdesk.models.surveys import QUESTION_KINDS, SURVEY_KINDS
from chapterdesk.services import records
from chapterdesk.services.surveys import guessing, known, measures, plan, results, taking_in
from chapterdesk.services.surveys.counting import Result as Counted
from chapterdesk.services.surveys.plan import REFUSED, THERE, Column, Export, Plan


def survey(session: Session) -> Result:
    """Carry out what is asked of surveys."""
    actions = {"take-in": _take_in, "results": _results, "list": _list}
    return carry_out(session, actions)


def _take_in(session: Session, register: Register) -> Result:
    args = session.args
    if not args.named:
        raise records.UsageError(_("Which file?"), _("Name the spreadsheet with the answers."), code="file_needed")
    export = plan.read(Path(args.named), progress=session.progress)
    with register.read() as conn:
        key = records.resolve(conn, Survey, args.survey).id if args.survey else ""
        guessed = plan.columns(export, known.questions(conn, key))
    chosen = _decided(export, guessed, args.column)
    made = plan.plan(register, export, key, name=args.name, anonymous=args.anonymous, chosen=chosen)
    if args.dry_run:
        return _told(made, len(made.of("new")), 0, key)
    done = taking_in.take_in(register, made, kind=args.kind, origin=ORIGIN)
    return _told(made, done.new, done.questions, done.survey, register)


def _decided(export: Export, guessed: tuple[Column, ...], pairs: list[str]) -> tuple[Column, ...]:
    found = list(guessed)
    kinds = [code for code, _words in QUESTION_KINDS.choices()]
    for head, what in pair_list([_last_sign(text) for text in pairs]):
        place = next((p for p, each in enumerate(found) if fold(each.head) == fold(head)), None)
        if place is None or what not in (*kinds, *guessing.ROLES):
            raise records.UsageError(
                _("\u201c{text}\u201d is no column and what it is.").format(text=f"{head}={what}"),
                _("It can be: {names}.").format(names=", ".join((*guessing.ROLES, *kinds))),
                code="unknown_column",
            )
        role = what if what in guessing.ROLES else guessing.QUESTION
        found[place] = plan.changed(export, found[place], role, what if what in kinds else "")
    return tuple(found)


def _last_sign(text: str) -> str:
    """A question may hold an equals sign itself: the last one parts it from what it is."""
    head, _sign, what = text.rpartition("=")
    return f"{head.replace('=', '')}={what}" if head else text


def _told(made: Plan, new: int, questions: int, key: str, register: Register | None = None) -> Result:
    refused = [
        {"sheet": "", "row": each.number, "column": 0, "value": "", "reason": each.reason} for each in made.of(REFUSED)
    ]
    data: dict[str, object] = {
        "survey": made.name,
        "anonymous": made.anonymous,
        "new": new,
        "questions": questions,
        "unchanged": len(made.of(THERE)),
        "problems": refused,
        "columns": [{"head": c.head, "role": c.role, "kind": c.kind, "known": bool(c.question)} for c in made.columns],
    }
    if register is not None and key:
        with register.read() as conn:
            data["ref"] = records.by_id(conn, Survey, key).ref
    lines = [_("{name}: {new} new, {there} already there, {refused} refused").format(
        name=made.name, new=new, there=len(made.of(THERE)), refused=len(refused)
    )]  # fmt: skip
    lines += [_("Row {n}: {reason}").format(n=each.number, reason=each.reason) for each in made.of(REFUSED)]
    return Result(data, lines, output.REVIEW if refused else output.DONE)


def _results(session: Session, register: Register) -> Result:
    with register.read() as conn:
        if session.args.named:
            key = records.resolve(conn, Survey, session.args.named).id
        else:
            key = next((line.id for line in known.surveys(conn)), "")
        if not key:
            raise records.UsageError(_("There is no survey yet."), _("Take one in first."), code="no_survey")
        found = results.results(register, conn, key)
    lines = [found.name]
    for each in found.questions:
        lines += ["", f"{each.asked.name} ({results.sentence(each)})"]
        lines += [
            f"  {results.value_words(each.asked, c.value)}: {c.n} ({results.share_words(c.share)})" for c in each.counts
        ]
        lines += [f"  \u201c{text}\u201d" for text in each.texts]
        lines += [
            f"  {found.units.get(g.unit, '')}: {results.number_words(g.mean)} ({g.answered})" for g in each.groups
        ]
    questions = [_plain(each, found.units) for each in found.questions]
    return Result({"survey": found.name, "answers": found.answers, "asked": found.asked, "questions": questions}, lines)


def _plain(each: Counted, units: dict[str, str]) -> dict[str, object]:
    return {
        "question": each.asked.name,
        "kind": each.asked.kind,
        "answered": each.answered,
        "counts": [{"value": c.value, "n": c.n, "share": round(c.share, 4)} for c in each.counts],
        "mean": each.mean,
        "median": each.median,
        "texts": list(each.texts),
        "groups": [{"group": units.get(g.unit, ""), "answered": g.answered, "mean": g.mean} for g in each.groups],
        "held_back": each.held_back,
    }


def _list(_session: Session, register: Register) -> Result:
    with register.read() as conn:
        found = known.surveys(conn)
        heads = records.heads(conn, Survey, [line.id for line in found])
    rows = [
        [heads[s.id][0], s.name, SURVEY_KINDS.format(s.kind or None), s.opened, s.closed, str(s.answers)] for s in found
    ]
    plain = [replace(s, id=heads[s.id][0]) for s in found]
    data: dict[str, object] = {
        "surveys": [
            {"ref": s.id, "name": s.name, "kind": s.kind, "opened": s.opened, "closed": s.closed, "answers": s.answers}
            for s in plain
        ],
        "rows": len(rows),
    }
    columns = [_("Ref"), _("Name"), _("Kind"), _("From"), _("Until"), _("Answers")]
    return Result(data, output.table(columns, rows))


def measure(session: Session) -> Result:
    """List the measures over terms, or enter a value."""
    args = session.args
    with session.desk() as desk:
        if args.action == "list":
            return _measures(desk.register)
        if not (args.named and args.term):
            raise records.UsageError(
                _("Say which measure, which term and what it was."),
                _("Such as: measure DB set NAME 2026-autumn 12,5."),
                code="value_needed",
            )
        with desk.register.read() as conn:
            found = records.resolve(conn, Measure, args.named)
        try:
            measures.set_value(desk.register, found.id, args.term, args.value, args.note, origin=ORIGIN)
        except ValueProblem as problem:
            raise records.UsageError(problem.sentence, code="invalid_value") from None
    line = _("{name} in {term}").format(name=found.title, term=args.term)
    return Result({"ref": found.ref, "term": args.term, "changed": 1}, [f"{line}: {args.value}"])


def _measures(register: Register) -> Result:
    with register.read() as conn:
        over, lines = measures.followed(conn)
        heads = records.heads(conn, Measure, [line.id for line in lines])
    rows = [
        [heads[m.id][0], m.name, *("" if v is None else measures.decimal(v) for v in m.values), measures.value_words(m, m.goal)]
        for m in lines
    ]  # fmt: skip
    data: dict[str, object] = {
        "terms": [span.code for span in over],
        "measures": [
            {
                "ref": heads[m.id][0], "name": m.name, "values": list(m.values), "goal": m.goal, "trend": m.trend,
                "reached": m.reached,
            }
            for m in lines
        ],
        "rows": len(rows),
    }  # fmt: skip
    return Result(data, output.table([_("Ref"), _("Name"), *(s.name for s in over), _("Goal")], rows))
