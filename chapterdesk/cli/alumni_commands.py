"""``chapterdesk alumni``: whom to call, what came of it, asking back, and mentoring, in a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.roles_commands import day_of
from chapterdesk.cli.session import Action, Session, carry_out
from chapterdesk.core import clock
from chapterdesk.core.text import _
from chapterdesk.models import Ask, Mentoring, Person, RoleType, Training, Unit
from chapterdesk.models.asking import ASKED_FOR, WISHES
from chapterdesk.services import records
from chapterdesk.services.alumni import asking, calls, mentoring, people
from chapterdesk.services.alumni.people import Alumna

if TYPE_CHECKING:
    from chapterdesk.database.register import Register


def alumni(session: Session) -> Result:
    """Carry out what is asked."""
    return carry_out(session, _ACTIONS)


def _list(session: Session, register: Register) -> Result:
    today = clock.today()
    with register.read() as conn:
        found = people.due(register, conn, today) if session.args.due else people.listed(register, conn)
        if session.args.wish:
            wish = _one_of(session.args.wish, [code for code, _words in WISHES.choices()])
            found = [each for each in found if wish in each.wishes]
        heads = records.heads(conn, Person, [each.person for each in found])
    rows = [_cells(each, heads) for each in found]
    columns = [_("Ref"), _("Name"), _("Former roles"), _("Would like to be"), _("Last asked"), _("Next call")]
    return Result(
        {"alumni": [_told(each, heads) for each in found], "rows": len(found)}, output.table(columns, rows, widest=60)
    )


def _cells(one: Alumna, heads: Mapping[str, tuple[str, str]]) -> list[str]:
    former = ", ".join(f"{each.role_name} {each.years()}".strip() for each in one.former)
    wishes = ", ".join(WISHES.format(code) for code in one.wishes)
    asked = _("{what}, {day}").format(what=one.last.what, day=one.last.asked_on) if one.last else ""
    return [*heads[one.person], former, wishes, asked, one.due.isoformat() if one.due else ""]


def _told(one: Alumna, heads: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    ref, title = heads[one.person]
    former = [
        {"role": each.role_name, "unit": each.unit_name, "start": each.start, "end": each.end} for each in one.former
    ]
    last = {"what": one.last.what, "on": one.last.asked_on, "answer": one.last.answer} if one.last else None
    return {
        "ref": ref, "title": title, "state": one.state, "opened": one.opened, "former": former,
        "wishes": list(one.wishes), "last_asked": last, "last_contact": one.spoke,
        "next_call": one.due.isoformat() if one.due else "",
    }  # fmt: skip


def _call(session: Session, register: Register) -> Result:
    person, profile = _profile(session, register)
    outcome = _one_of(session.args.other, calls.OUTCOMES)
    again = calls.note(register, profile, outcome, session.args.note, again_on=day_of(session.args.again_on))
    words = (
        _("Noted. Next call to {name}: {day}.").format(name=person.title, day=again.isoformat())
        if again
        else _("Noted. {name} is not called again.").format(name=person.title)
    )
    return Result({"new": 1, "changed": 1, "next_call": again.isoformat() if again else ""}, [words])


def _ask_back(session: Session, register: Register) -> Result:
    args = session.args
    with register.read() as conn:
        person = records.resolve(conn, Person, args.named)
        role = records.resolve(conn, RoleType, args.role).id if args.role else ""
        unit = records.resolve(conn, Unit, args.group).id if args.group else ""
        training = records.resolve(conn, Training, args.training).id if args.training else ""
    kind = args.other or ("role" if role else "training" if training else "")
    kind = _one_of(kind, [code for code, _words in ASKED_FOR.choices()])
    made = asking.ask_back(register, person.id, kind, role=role, unit=unit, training=training, note=args.note)
    with register.read() as conn:
        found = records.by_id(conn, Ask, made)
    return Result({"ref": found.ref, "new": 1}, [found.ref])


def _pairs(_session: Session, register: Register) -> Result:
    with register.read() as conn:
        found = mentoring.pairs(register, conn)
        refs = records.heads(conn, Mentoring, [pair.key for pair in found])
    told = [
        {"ref": refs[p.key][0], "mentor": p.mentor_name, "mentee": p.mentee_name, "goal": p.goal, "start": p.start,
         "end": p.end, "how": p.how}
        for p in found
    ]  # fmt: skip
    rows = [[refs[p.key][0], p.mentor_name, p.mentee_name, p.start, p.end, p.goal] for p in found]
    columns = [_("Ref"), _("Mentor"), _("Mentee"), _("From"), _("Until"), _("What it is for")]
    return Result({"pairs": told, "rows": len(found)}, output.table(columns, rows))


def _suggest(session: Session, register: Register) -> Result:
    with register.read() as conn:
        mentor = records.resolve(conn, Person, session.args.named).id if session.args.named else ""
        found = mentoring.suggestions(register, conn, mentor)
        heads = records.heads(conn, Person, [key for each in found for key in (each.mentor, each.mentee)])
    told = [
        {"mentor": {"ref": heads[e.mentor][0], "title": e.mentor_name},
         "mentee": {"ref": heads[e.mentee][0], "title": e.mentee_name}, "why": e.why}
        for e in found
    ]  # fmt: skip
    rows = [[heads[e.mentor][0], e.mentor_name, heads[e.mentee][0], e.mentee_name, e.why] for e in found]
    columns = [_("Ref"), _("Mentor"), _("Ref"), _("Mentee"), _("Why")]
    return Result({"suggestions": told, "rows": len(found)}, output.table(columns, rows, widest=100))


def _mentor(session: Session, register: Register) -> Result:
    with register.read() as conn:
        mentor = records.resolve(conn, Person, session.args.named)
        mentee = records.resolve(conn, Person, session.args.other)
    made = mentoring.begin(register, mentor.id, mentee.id, session.args.goal, day_of(session.args.day))
    with register.read() as conn:
        found = records.by_id(conn, Mentoring, made)
    return Result({"ref": found.ref, "new": 1}, [found.ref])


def _end_mentor(session: Session, register: Register) -> Result:
    day: dt.date | None = day_of(session.args.day)
    with register.read() as conn:
        pair = records.resolve(conn, Mentoring, session.args.named)
    mentoring.end(register, pair.id, session.args.how, day)
    return Result({"changed": 1, "ref": pair.ref}, [pair.ref])


def _profile(session: Session, register: Register) -> tuple[records.Found, str]:
    with register.read() as conn:
        person = records.resolve(conn, Person, session.args.named)
        profile = people.profile_of(conn, person.id)
    if not profile:
        raise records.UsageError(
            _("{name} does not belong to the alumni programme.").format(name=person.title),
            _("It opens by itself when a role that counts ends."),
            code="no_profile",
        )
    return person, profile


def _one_of(given: str, known: list[str] | tuple[str, ...]) -> str:
    code = given.strip().lower().replace("-", "_")
    if code not in known:
        raise records.UsageError(
            _("“{word}” is none of these: {known}.").format(word=given, known=", ".join(known)), code="unknown_choice"
        )
    return code


_ACTIONS: dict[str, Action] = {
    "list": _list,
    "call": _call,
    "ask-back": _ask_back,
    "pairs": _pairs,
    "suggest": _suggest,
    "mentor": _mentor,
    "end-mentor": _end_mentor,
}
