"""Trainings and pathways in the terminal."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import ORIGIN, Action, Session, carry_out
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.fields import ValueProblem
from chapterdesk.fields.dates import Date
from chapterdesk.models import Pathway, Person, Training
from chapterdesk.models.trainings import ENROLMENT_STATES, TRAINING_STATES
from chapterdesk.services import lists, records
from chapterdesk.services.trainings import enrolling, evaluation, inviting, next_steps, occasions, papers, pathways
from chapterdesk.services.trainings.next_steps import Next
from chapterdesk.services.trainings.pathways import Overview


def training(session: Session) -> Result:
    """Carry out one of the actions on a training."""
    return carry_out(session, _ACTIONS)


def pathway(session: Session) -> Result:
    """Show pathways and where people stand on them."""
    return carry_out(session, _PATHS)


def _one(session: Session, register: Register) -> records.Found:
    if not session.args.named:
        raise records.UsageError(_("Which training?"), _("Name it by its Ref or title."), code="training_needed")
    with register.read() as conn:
        return records.resolve(conn, Training, session.args.named)


def _people(session: Session, register: Register) -> list[records.Found]:
    if not session.args.people:
        raise records.UsageError(_("Whom?"), _("Name people by their Refs or whole names."), code="person_needed")
    with register.read() as conn:
        return [records.resolve(conn, Person, each) for each in session.args.people]


# -- reading --------------------------------------------------------------------------------------------------------


def _list(_session: Session, register: Register) -> Result:
    with register.read() as conn:
        found = occasions.listed(conn)
    data = [{**asdict(line), "free": line.free} for line in found]
    heads = [_("Ref"), _("Title"), _("First day"), _("Status"), _("Seats"), _("Waiting")]
    lines = [
        [
            line.ref,
            line.name,
            line.day,
            TRAINING_STATES.format(line.state),
            f"{line.taken}/{line.seats}" if line.seats else str(line.taken),
            str(line.waiting or ""),
        ]
        for line in found
    ]
    return Result({"trainings": data, "rows": len(data)}, output.table(heads, lines))


def _show(session: Session, register: Register) -> Result:
    row = _one(session, register)
    with register.read() as conn:
        facts = occasions.facts(register, conn, row.id)
        seats = occasions.seats(register, conn, row.id)
        heads = records.heads(conn, Person, [seat.person for seat in seats])
    people = [
        {
            "person": {"ref": heads[s.person][0], "title": s.name}, "state": s.state, "turn": s.turn,
            "present": list(s.present), "lacks": list(s.why),
        }
        for s in seats
    ]  # fmt: skip
    data: dict[str, object] = {**asdict(facts), "people": people, "rows": len(people)}
    lines = [f"{facts.ref}  {facts.name}", ", ".join(part for part in (facts.when, facts.where) if part)]
    table = [
        [heads[s.person][0], s.name, ENROLMENT_STATES.format(s.state), str(s.turn or ""), ", ".join(s.present), "; ".join(s.why)]
        for s in seats
    ]  # fmt: skip
    titles = [_("Ref"), _("Name"), _("Status"), _("Turn"), _("Was there on"), _("Lacks")]
    return Result(data, [*lines, "", *output.table(titles, table)])


# -- people ---------------------------------------------------------------------------------------------------------


def _enrol(session: Session, register: Register) -> Result:
    row, people = _one(session, register), _people(session, register)
    done = enrolling.enrol(
        register, row.id, [each.id for each in people], override=session.args.all_the_same, origin=ORIGIN
    )
    states = {each.ref: done.states[each.id] for each in people}
    lines = [f"{each.title}: {ENROLMENT_STATES.format(done.states[each.id])}" for each in people]
    fresh = len({each.id for each in people}) - len(done.already)
    return Result({"new": fresh, "unchanged": len(done.already), "states": states}, lines)


def _set(state: str) -> Action:
    def change(session: Session, register: Register) -> Result:
        row, people = _one(session, register), _people(session, register)
        keys = _enrolments(register, row, people)
        enrolling.set_state(register, list(keys.values()), state, origin=ORIGIN)
        return _moved(register, row, people)

    return change


def _enrolments(register: Register, row: records.Found, people: list[records.Found]) -> dict[str, str]:
    with register.read() as conn:
        known = enrolling.by_person(conn, row.id)
    for each in people:
        if each.id not in known:
            raise records.UsageError(
                _("{name} is not on {training}.").format(name=each.title, training=row.title),
                _("See who is with: training DB show."),
                code="not_enrolled",
            )
    return {each.id: known[each.id][0] for each in people}


def _moved(register: Register, row: records.Found, people: list[records.Found]) -> Result:
    with register.read() as conn:
        seats = {seat.person: seat for seat in occasions.seats(register, conn, row.id)}
    states = {each.ref: seats[each.id].state for each in people if each.id in seats}
    lines = [f"{each.title}: {ENROLMENT_STATES.format(states[each.ref])}" for each in people if each.ref in states]
    waiting = sum(1 for seat in seats.values() if seat.state == "waiting")
    return Result({"changed": len(states), "states": states, "waiting": waiting}, lines)


def _invite(session: Session, register: Register) -> Result:
    row, args = _one(session, register), session.args
    if not args.list_name:
        raise records.UsageError(_("Whom?"), _("Name a smart list with --list."), code="list_needed")
    with register.read() as conn:
        question = lists.named(conn, args.list_name)
        left = inviting.look(conn, row.id, question, args.by).left_out
    people = inviting.invite(register, row.id, question, args.by, most=args.most, origin=ORIGIN)
    counts = {reason: len(left[reason]) for reason in inviting.REASONS if reason in left}
    lines = [ngettext("{n} person is invited", "{n} people are invited", len(people)).format(n=len(people))]
    lines += [_("left out: {n}, {reason}").format(n=n, reason=inviting.reason_words(r)) for r, n in counts.items()]
    return Result({"new": len(people), "left_out": counts}, lines)


def _tick(here: bool) -> Action:
    def change(session: Session, register: Register) -> Result:
        row, people = _one(session, register), _people(session, register)
        with register.read() as conn:
            days = enrolling.days_of(enrolling.training_row(conn, row.id))
        day = _day(session.args.day) or days[0]
        for each in people:
            enrolling.tick(register, row.id, each.id, day, here, origin=ORIGIN)
        return Result({"changed": len(people), "day": day}, [f"{day}: {', '.join(each.title for each in people)}"])

    return change


def _day(text: str) -> str:
    try:
        return str(Date().parse(text) or "")
    except ValueProblem as problem:
        raise records.UsageError(problem.sentence, _("Write it as 2026-11-24."), code="not_a_date") from None


def _complete(session: Session, register: Register) -> Result:
    row = _one(session, register)
    people = _people(session, register)
    done = enrolling.complete(register, list(_enrolments(register, row, people).values()), origin=ORIGIN)
    line = ngettext("{n} person has completed it", "{n} people have completed it", done).format(n=done)
    return Result({"changed": done, "unchanged": len(people) - done}, [line])


def _finish(session: Session, register: Register) -> Result:
    row = _one(session, register)
    done = enrolling.finish(register, row.id, least_days=session.args.days, origin=ORIGIN)
    lines = [
        ngettext("{n} person has completed it", "{n} people have completed it", done.completed).format(
            n=done.completed
        ),
        ngettext("{n} person did not come", "{n} people did not come", done.missed).format(n=done.missed),
    ]
    return Result({"completed": done.completed, "missed": done.missed}, lines)


# -- evaluation and papers ------------------------------------------------------------------------------------------


def _evaluate(session: Session, register: Register) -> Result:
    row = _one(session, register)
    data: dict[str, object] = {}
    problems: list[dict[str, object]] = []
    if session.args.source:
        taken = evaluation.take_in(register, row.id, Path(session.args.source), progress=session.progress)
        data = {"new": taken.new, "unchanged": taken.known, "not_read": taken.strange}
        problems = [{"sheet": "", "row": r, "column": 0, "value": "", "reason": why} for r, why in taken.problems]
    survey = evaluation.begin(register, row.id, origin=ORIGIN)
    with register.read() as conn:
        found = evaluation.read(conn, survey)
    assert found is not None
    figures = [
        {"question": q.name, "kind": q.kind, "answers": q.answers, "mean": q.mean, "said": list(q.said)}
        for q in found.questions
    ]
    rows = [[q.name, f"{q.mean:.1f}" if q.mean is not None else "", str(q.answers)] for q in found.questions]
    lines = output.table([_("Question"), _("Mean"), _("Answers")], rows)
    data |= {"responses": found.responses, "asked": found.asked, "questions": figures, "problems": problems}
    return Result(data, lines, output.REVIEW if problems else output.DONE)


def _paper(session: Session, register: Register) -> Result:
    row, args = _one(session, register), session.args
    if not args.to:
        raise records.UsageError(_("Where to?"), _("Name the file with --to."), code="file_needed")
    target, more = Path(args.to), {"size": session.paper, "confirmed": args.confirm_protected}
    if args.action == "attendance-list":
        made = papers.save_list(register, row.id, target, **more)
    elif args.action == "certificates":
        only = [each.id for each in _people(session, register)] if args.people else []
        made = papers.save_certificates(register, row.id, target, only=only, **more)
    elif args.action == "calendar":
        made = papers.save_calendar(register, row.id, target, confirmed=args.confirm_protected)
    else:
        made = papers.mail_invitation(register, row.id, target, confirmed=args.confirm_protected)
    data: dict[str, object] = {"file": str(made.path), "people": made.people, "left_out": made.left_out}
    return Result(data | {"disclosure": made.disclosure}, [str(made.path)])


_ACTIONS: dict[str, Action] = {
    "list": _list,
    "show": _show,
    "enrol": _enrol,
    "invite": _invite,
    "cancel": _set("cancelled"),
    "decline": _set("declined"),
    "tick": _tick(True),
    "untick": _tick(False),
    "complete": _complete,
    "finish": _finish,
    "evaluate": _evaluate,
    "attendance-list": _paper,
    "certificates": _paper,
    "calendar": _paper,
    "mail": _paper,
}


# -- pathways -------------------------------------------------------------------------------------------------------


def _pathway(session: Session, register: Register) -> records.Found:
    if not session.args.named:
        raise records.UsageError(_("Which pathway?"), _("Name it by its Ref or name."), code="pathway_needed")
    with register.read() as conn:
        return records.resolve(conn, Pathway, session.args.named)


def _paths(_session: Session, register: Register) -> Result:
    with register.read() as conn:
        found = pathways.listed(conn)
    data = [{"ref": line.ref, "name": line.name, "about": line.about, "retired": line.retired} for line in found]
    return Result(
        {"pathways": data, "rows": len(data)}, output.table([_("Ref"), _("Name")], [[x.ref, x.name] for x in found])
    )


def _path(session: Session, register: Register) -> Result:
    row = _pathway(session, register)
    with register.read() as conn:
        found = pathways.overview(register, conn, row.id)
        stuck = next_steps.told(register, conn, found, found.stuck)
        heads = records.heads(conn, Person, [each.position.person for each in stuck])
    bars = [
        {
            "step": found.step_name(bar.step), "reached": bar.reached, "conversion": bar.share,
            "standing": bar.standing, "stuck": bar.stuck,
        }
        for bar in found.bars
    ]  # fmt: skip
    rows = [
        [
            found.step_name(b.step),
            str(b.reached),
            "" if b.share is None else f"{b.share} %",
            str(b.standing),
            str(b.stuck),
        ]
        for b in found.bars
    ]
    data: dict[str, object] = {"ref": row.ref, "name": found.name, "steps": bars, "rows": len(bars)}
    data["stuck"] = [_told(found, each, heads) for each in stuck]
    titles = [_("Step"), _("Came so far"), _("Of those before"), _("Stand here"), _("Stuck")]
    return Result(data, [found.name, *output.table(titles, rows)])


def _told(found: Overview, each: Next, heads: dict[str, tuple[str, str]]) -> dict[str, object]:
    ref, title = heads.get(each.position.person, ("", ""))
    return {
        "person": {"ref": ref, "title": title}, "pathway": found.name, "reached": each.reached, "next": each.step,
        "why": list(each.why), "days": each.position.days, "stuck": each.position.stuck,
    }  # fmt: skip


def _person(session: Session, register: Register) -> Result:
    if not session.args.named:
        raise records.UsageError(_("Whom?"), _("Name people by their Refs or whole names."), code="person_needed")
    with register.read() as conn:
        person = records.resolve(conn, Person, session.args.named)
        found = next_steps.of_person(register, conn, person.id)
        heads = records.heads(conn, Person, [person.id])
    data = [_told(one, each, heads) for one, each in found]
    lines = [
        f"{one.name}: {_('next')} {each.step}. {' '.join(each.why)}"
        if each.step
        else f"{one.name}: {' '.join(each.why)}"
        for one, each in found
    ]
    return Result({"pathways": data, "rows": len(data)}, lines or [_("Is on no pathway.")])


def _set_out(session: Session, register: Register) -> Result:
    row, people = _pathway(session, register), _people(session, register)
    made = pathways.set_out(register, row.id, [each.id for each in people], origin=ORIGIN)
    return Result({"new": len(made), "unchanged": len(people) - len(made)}, [row.title])


def _leave(session: Session, register: Register) -> Result:
    row, people = _pathway(session, register), _people(session, register)
    for each in people:
        pathways.leave(register, row.id, each.id, session.args.why, origin=ORIGIN)
    return Result({"changed": len(people)}, [row.title])


_PATHS: dict[str, Action] = {
    "list": _paths,
    "show": _path,
    "person": _person,
    "set-out": _set_out,
    "leave": _leave,
}
