"""``chapterdesk activity``, ``initiative`` and ``year``: the pages of campaigns and young people, in a terminal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.cli import output
from chapterdesk.cli.declared_campaigns import ACTIVITY_ACTIONS, INITIATIVE_ACTIONS
from chapterdesk.cli.output import Result
from chapterdesk.cli.record_commands import head, named
from chapterdesk.cli.session import ORIGIN, Action, Session, carry_out, pairs
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.fields import FieldValue
from chapterdesk.models import Activity, Campaign, Entity, Initiative, Organisation, Person, Unit
from chapterdesk.models.campaigns import INITIATIVE_STATES, PARTS_TAKEN
from chapterdesk.services import records
from chapterdesk.services.campaigns import activities, clashes, initiatives, taking_part

if TYPE_CHECKING:
    from chapterdesk.database.register import Register


def activity(session: Session) -> Result:
    """Carry out what is asked of an activity."""
    return carry_out(session, _ACTIVITY)


def initiative(session: Session) -> Result:
    """Carry out what is asked of a local initiative."""
    return carry_out(session, _INITIATIVE)


def _given(session: Session, register: Register, entity: type[Entity]) -> dict[str, FieldValue]:
    """Return what was typed as FIELD=VALUE, as stored values."""
    found: dict[str, FieldValue] = {}
    with register.read() as conn:
        setting = register.setting(conn)
        for name, text in pairs(session.args.values).items():
            declared = records.field_of(entity, name)
            found[declared.name] = records.parsed(declared, text, setting)
    return found


def _one(session: Session, register: Register, entity: type[Entity]) -> records.Found:
    with register.read() as conn:
        return records.resolve(conn, entity, session.args.named)


# -- activities -------------------------------------------------------------------------------------------------


def _told(register: Register, row: records.Found, **more: object) -> Result:
    """Return an activity with what it brought and who takes part."""
    with register.read() as conn:
        got = activities.brought(conn, row.id)
        people = taking_part.participants(register, conn, row.id)
        about = activities.own(conn, row.id)
        refs = records.heads(conn, Person, [each.party for each in people])
        partners = about["partners"] if isinstance(about["partners"], tuple) else ()
        respect = clashes.to_respect(conn, _day(about["day"]), str(about["unit"] or ""), [str(p) for p in partners])
    brought = {name: getattr(got, name) for name in activities.OUTCOMES}
    data = head(row) | {"day": about["day"], "state": about["state"] or "planned", **brought}
    data["participants"] = [
        {
            "ref": refs.get(each.party, ("", ""))[0],
            "name": each.name,
            "part": each.part,
            "hours": each.hours,
            "new": each.new,
            "young": each.young,
            "guardian_missing": each.guardian_missing,
        }
        for each in people
    ]
    data["partner_periods"] = [each.name for each in respect]
    lines = [named(row), f"{about['day']}  {Activity.fields['state'].format(about['state'] or 'planned')}"]
    lines += [f"{Activity.fields[n].title}: {v}" for n, v in brought.items() if v is not None]
    lines += [_person_line(each) for each in people]
    lines += [_("A partner’s campaign period: {name}").format(name=each.name) for each in respect]
    return Result(data | more, lines)


def _person_line(each: taking_part.Participant) -> str:
    missing = _("a parent’s yes is missing") if each.guardian_missing else ""
    return "  ".join(part for part in (each.name, PARTS_TAKEN.format(each.part), missing) if part)


def _day(value: FieldValue) -> dt.date:
    return dt.date.fromisoformat(str(value))


def _add(session: Session, register: Register) -> Result:
    key = activities.add(register, _given(session, register, Activity) | {"name": session.args.named}, origin=ORIGIN)
    with register.read() as conn:
        row = records.by_id(conn, Activity, key)
    return _told(register, row, new=1)


def _join(session: Session, register: Register) -> Result:
    args = session.args
    if not args.who:
        raise records.UsageError(
            _("{names} is missing.").format(names="--who"), _("Name who takes part."), code="usage"
        )
    row = _one(session, register, Activity)
    parties = [_party(register, each) for each in args.who]
    for party in parties:
        taking_part.join(register, row.id, party, args.part, args.hours, origin=ORIGIN)
    return _told(register, row, changed=len(parties))


def _party(register: Register, text: str) -> str:
    """Return a person's id, or an organisation's where nobody is called so."""
    with register.read() as conn:
        try:
            return records.resolve(conn, Person, text).id
        except UserError as problem:
            if problem.code != "unknown_row":
                raise
            return records.resolve(conn, Organisation, text).id


def _meet(session: Session, register: Register) -> Result:
    args = session.args
    row = _one(session, register, Activity)
    given, _space, family = " ".join(args.who).strip().partition(" ")
    met = taking_part.Met(given, family, args.reach, args.born, args.answer, args.joins)
    same = ""
    if args.same_as:
        with register.read() as conn:
            same = records.resolve(conn, Person, args.same_as).id
    elif not args.new and (doubles := taking_part.likely(register, met)):
        return _doubtful(register, row, doubles)
    person = taking_part.meet(register, row.id, met, same_as=same, origin=ORIGIN)
    with register.read() as conn:
        known = records.by_id(conn, Person, person)
    return _told(register, row, new=0 if same else 1, person={"ref": known.ref, "name": known.title})


def _doubtful(register: Register, row: records.Found, doubles: list[taking_part.Likely]) -> Result:
    """Say who it may be, and write nothing."""
    with register.read() as conn:
        refs = records.heads(conn, Person, [each.person for each in doubles])
    likely = [
        {"ref": refs[each.person][0], "name": each.name, "reason": each.reason, "sure": each.sure} for each in doubles
    ]
    lines = [f"{one['ref']}  {one['name']}  {one['reason']}" for one in likely]
    lines.append(_("It may be one of these. Say --same-as REF, or --new for somebody new."))
    return Result(head(row) | {"new": 0, "likely": likely}, lines, output.REVIEW)


def _outcome(session: Session, register: Register) -> Result:
    row = _one(session, register, Activity)
    values = _given(session, register, Activity)
    others = sorted(values.keys() - set(activities.OUTCOMES))
    if others:
        raise records.UsageError(
            _("{names} is no outcome.").format(names=", ".join(others)),
            _("An outcome is one of {names}.").format(names=", ".join(activities.OUTCOMES)),
            code="no_outcome",
        )
    activities.note_outcome(register, row.id, values, origin=ORIGIN)
    return _told(register, row, changed=1)


def _cancel(session: Session, register: Register) -> Result:
    row = _one(session, register, Activity)
    activities.set_state(register, row.id, "cancelled", origin=ORIGIN)
    return _told(register, row, changed=1)


def _show(session: Session, register: Register) -> Result:
    return _told(register, _one(session, register, Activity))


def _ics(session: Session, register: Register) -> Result:
    args = session.args
    if not args.to:
        raise records.UsageError(
            _("{names} is missing.").format(names="--to"), _("Name the file to write."), code="usage"
        )
    row = _one(session, register, Activity)
    done = activities.save_calendar(register, [row.id], Path(args.to))
    return Result(head(row) | {"file": str(done.path), "disclosure": done.disclosure}, [str(done.path)])


_ACTIVITY: dict[str, Action] = dict(
    zip(ACTIVITY_ACTIONS, (_add, _join, _meet, _outcome, _cancel, _show, _ics), strict=True)
)


# -- initiatives ------------------------------------------------------------------------------------------------


def _idea(register: Register, row: records.Found, **more: object) -> Result:
    with register.read() as conn:
        own = initiatives.idea(register, conn, row.id)
    data = head(row) | {
        "state": own.state,
        "group": own.unit_name,
        "supporters": [name for _id, name in own.supporters],
        "next": list(own.next_states),
        "grounds": own.grounds,
        "campaign": own.campaign_name,
    }
    lines = [named(row), INITIATIVE_STATES.format(own.state), *(name for _id, name in own.supporters)]
    return Result(data | more, [line for line in (*lines, own.grounds, own.campaign_name) if line])


def _propose(session: Session, register: Register) -> Result:
    values = _given(session, register, Initiative) | {"name": session.args.named}
    key = initiatives.propose(register, values, origin=ORIGIN)
    with register.read() as conn:
        return _idea(register, records.by_id(conn, Initiative, key), new=1)


def _group(session: Session, register: Register) -> str:
    if not session.args.by:
        raise records.UsageError(_("{names} is missing.").format(names="--by"), _("Name the group."), code="usage")
    with register.read() as conn:
        return records.resolve(conn, Unit, session.args.by).id


def _support(session: Session, register: Register) -> Result:
    row = _one(session, register, Initiative)
    initiatives.support(register, row.id, _group(session, register), origin=ORIGIN)
    return _idea(register, row, changed=1)


def _withdraw(session: Session, register: Register) -> Result:
    row = _one(session, register, Initiative)
    initiatives.withdraw(register, row.id, _group(session, register), origin=ORIGIN)
    return _idea(register, row, changed=1)


def _adopt(session: Session, register: Register) -> Result:
    args = session.args
    row = _one(session, register, Initiative)
    if not (args.start and args.end):
        raise records.UsageError(
            _("{names} is missing.").format(names="--from, --until"),
            _("Say when the campaign begins and ends."),
            code="usage",
        )
    with register.read() as conn:
        setting = register.setting(conn)
        days = [
            str(records.parsed(Campaign.fields[n], t, setting)) for n, t in (("start", args.start), ("end", args.end))
        ]
    initiatives.adopt(register, row.id, *days, origin=ORIGIN)
    return _idea(register, row, changed=1, new=1)


def _decline(session: Session, register: Register) -> Result:
    row = _one(session, register, Initiative)
    initiatives.decline(register, row.id, session.args.grounds, origin=ORIGIN)
    return _idea(register, row, changed=1)


def _again(session: Session, register: Register) -> Result:
    row = _one(session, register, Initiative)
    initiatives.take_up_again(register, row.id, origin=ORIGIN)
    return _idea(register, row, changed=1)


def _show_idea(session: Session, register: Register) -> Result:
    return _idea(register, _one(session, register, Initiative))


_INITIATIVE: dict[str, Action] = dict(
    zip(INITIATIVE_ACTIONS, (_propose, _support, _withdraw, _adopt, _decline, _again, _show_idea), strict=True)
)
