"""The succession board in the terminal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import Session
from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.fields import ValueProblem
from chapterdesk.fields.dates import Date
from chapterdesk.models import Appointment, Ask, Person, RoleType, Unit
from chapterdesk.models.asking import ANSWERS
from chapterdesk.services import groups, records
from chapterdesk.services.succession import candidates as finding
from chapterdesk.services.succession import handing_over, paper, posts, words
from chapterdesk.services.succession.fitness import Fit


def board(session: Session) -> Result:
    """Print every post with who holds it."""
    if session.args.pdf:
        return _board_pdf(session)
    with session.desk() as desk, desk.register.read() as conn:
        scope = records.resolve(conn, Unit, session.args.group).id if session.args.group else ""
        found = posts.board(desk.register, conn, scope)
        names = desk.register.titles(conn, [place.last for place in found.places.values() if place.last])
        units = {key: name for key, name, _kind in found.units}
        roles = dict(found.roles)
        refs = {**records.heads(conn, Unit, list(units)), **records.heads(conn, RoleType, list(roles))}
    today = clock.today()
    places = [
        {
            "unit": {"ref": refs[place.unit][0], "title": units[place.unit]},
            "role": {"ref": refs[place.role][0], "title": roles[place.role]},
            "state": place.state,
            "holders": [holder.name for holder in place.holders],
            "end": place.end,
            "vacant_since": place.since,
            "days_vacant": place.days_vacant(today),
            "last": names.get(place.last, ""),
            "agreed": place.agreed,
        }
        for place in found.places.values()
        if place.state != "none"
    ]
    rows = [
        [units[p.unit], roles[p.role], words.state(p, today), ", ".join(h.name for h in p.holders)]
        for p in found.places.values()
        if p.state != "none"
    ]
    data: dict[str, object] = {"places": places, "rows": len(places)}
    data |= {state: found.count(state) for state in ("held", "ending", "vacant")}
    return Result(data, output.table([_("Group"), _("Role"), _("Status"), _("Who")], rows))


def _board_pdf(session: Session) -> Result:
    with session.desk() as desk:
        made = paper.write(
            desk.register, Path(session.args.pdf), size=session.paper, confirmed=session.args.confirm_protected
        )
    data: dict[str, object] = {"file": str(made.path), "sha256": made.sha256, "disclosure": made.disclosure}
    return Result(data | {"people": made.people, "left_out": made.left_out}, [str(made.path)])


def post(session: Session) -> Result:
    """Say that a group has a post, or does without it."""
    with session.desk() as desk:
        with desk.register.read() as conn:
            role = records.resolve(conn, RoleType, session.args.role)
            unit = records.resolve(conn, Unit, session.args.unit)
            names = desk.register.titles(conn, [role.id, unit.id])
        wanted = not session.args.without
        handing_over.set_wanted(desk.register, unit.id, role.id, wanted)
    words_ = _("{group} has the post {role}") if wanted else _("{group} does without the post {role}")
    return Result({"changed": 1, "wanted": wanted}, [words_.format(group=names[unit.id], role=names[role.id])])


def candidates(session: Session) -> Result:
    """Print who could take on a post, the best fit first."""
    with session.desk() as desk, desk.register.read() as conn:
        role = records.resolve(conn, RoleType, session.args.role)
        unit = records.resolve(conn, Unit, session.args.unit)
        pool = finding.pool(conn, role.id)
        fits = finding.candidates(desk.register, conn, unit.id, pool, session.args.limit)
        heads = records.heads(conn, Person, [fit.known.person for fit in fits])
    found = [_told(fit, pool, heads) for fit in fits]
    rows = [
        [*heads[fit.known.person], "; ".join(f"{name}: {text}" for _sign, name, text in words.reasons(fit, pool))]
        for fit in fits
    ]
    lines = output.table([_("Ref"), _("Name"), _("Why")], rows, widest=120)
    return Result({"candidates": found, "rows": len(found)}, lines)


def _told(fit: Fit, pool: finding.Pool, heads: dict[str, tuple[str, str]]) -> dict[str, object]:
    ref, title = heads[fit.known.person]
    why = {name: text for _sign, name, text in words.reasons(fit, pool)}
    return {"ref": ref, "title": title, "ready": fit.ready, "points": fit.points, "signs": fit.signs, "why": why}


def ask(session: Session) -> Result:
    """Note that somebody is asked for a post; prints the question's Ref."""
    with session.desk() as desk:
        role, unit, person = _three(desk.register, session)
        key = handing_over.ask(desk.register, unit.id, role.id, person.id, note=session.args.note)
        with desk.register.read() as conn:
            found = records.by_id(conn, Ask, key)
    return Result({"ref": found.ref, "new": 1}, [found.ref])


def answer(session: Session) -> Result:
    """Note what somebody said."""
    with session.desk() as desk:
        with desk.register.read() as conn:
            question = records.resolve(conn, Ask, session.args.question)
        again = day_of(session.args.again_on)
        handing_over.answer(
            desk.register, question.id, session.args.said, session.args.note, again.isoformat() if again else None
        )
    return Result({"changed": 1, "answer": session.args.said}, [ANSWERS.format(session.args.said)])


def hand_over(session: Session) -> Result:
    """Let somebody take over a post."""
    with session.desk() as desk:
        role, unit, person = _three(desk.register, session)
        start = day_of(session.args.start) or clock.today()
        end = day_of(session.args.end) or groups.usual_end(desk.register, role.id, start)
        made = handing_over.hand_over(desk.register, unit.id, role.id, person.id, start, end, session.args.note)
        with desk.register.read() as conn:
            found = records.by_id(conn, Appointment, made)
            names = desk.register.titles(conn, [role.id, unit.id, person.id])
    line = _("{name} is {role} of {group} from {day}.").format(
        name=names[person.id], role=names[role.id], group=names[unit.id], day=start.isoformat()
    )
    data: dict[str, object] = {"ref": found.ref, "new": 1, "start": start.isoformat()}
    return Result(data | {"end": end.isoformat() if end else ""}, [line])


def _three(register: Register, session: Session) -> tuple[records.Found, records.Found, records.Found]:
    with register.read() as conn:
        return (
            records.resolve(conn, RoleType, session.args.role),
            records.resolve(conn, Unit, session.args.unit),
            records.resolve(conn, Person, session.args.person),
        )


def day_of(text: str) -> dt.date | None:
    """Return the day that was typed, None for nothing. Raises UsageError ``not_a_date``."""
    try:
        value = Date().parse(text)
    except ValueProblem as problem:
        raise records.UsageError(problem.sentence, _("Write it as 2026-11-24."), code="not_a_date") from None
    return dt.date.fromisoformat(str(value)) if value else None
