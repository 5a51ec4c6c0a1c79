"""``chapterdesk partner`` and ``coalition`` in a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.record_commands import head, named
from chapterdesk.cli.session import ORIGIN, Action, Session, carry_out
from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.fields import FieldValue, ValueProblem
from chapterdesk.fields.dates import Date
from chapterdesk.models import Commitment, Entity, Meeting, Organisation, Person, Unit
from chapterdesk.services import records
from chapterdesk.services.partners import (
    admission,
    circles,
    fees,
    overview,
    promises,
    turns,
)


def _found(session: Session, register: Register, entity: type[Entity]) -> records.Found:
    if not session.args.named:
        raise records.UsageError(_("Which one?"), _("Give its Ref or name."), code="name_needed")
    with register.read() as conn:
        return records.resolve(conn, entity, session.args.named)


def _day(text: str) -> dt.date | None:
    try:
        value = Date().parse(text)
    except ValueProblem as problem:
        raise records.UsageError(problem.sentence, _("Write it as 2026-11-24."), code="not_a_date") from None
    return dt.date.fromisoformat(str(value)) if value else None


def target(session: Session) -> Path:
    """Return the file that ``--to`` names. Raises UsageError where none is."""
    if not session.args.to:
        raise records.UsageError(_("Which file?"), _("Name it with --to."), code="file_needed")
    return Path(session.args.to)


# -- organisations ----------------------------------------------------------------------------------------------------


def partner(session: Session) -> Result:
    """Carry out what is asked of an organisation."""
    return carry_out(session, _PARTNER)


def _fee_data(found: fees.Fee) -> dict[str, object]:
    return {"fee": found.verdict, "reason": found.reason, "why": fees.why(found), "currency": found.limit.currency}


def _partners(session: Session, register: Register) -> Result:
    with register.read() as conn:
        limit = fees.limit_of(conn)
        found = rows(conn, Organisation)
        heads = records.heads(conn, Organisation, list(found))
    told: list[dict[str, object]] = []
    lines: list[list[str]] = []
    for key, row in sorted(found.items(), key=lambda item: heads[item[0]][1]):
        ref, title = heads[key]
        state, fee = admission.of_row(row), fees.of_row(row, limit)
        told.append({"ref": ref, "title": title, "state": state} | _fee_data(fee))
        lines.append([ref, title, admission.words(state), fees.verdict_words(fee.verdict)])
    return Result({"partners": told, "rows": len(told)}, output.table(["Ref", _("Name"), _("Status"), _("Fee")], lines))


def _show(session: Session, register: Register) -> Result:
    row = _found(session, register, Organisation)
    with register.read() as conn:
        values = rows(conn, Organisation, [row.id])[row.id]
        fee = fees.of(conn, row.id)
        both = promises.both_ways(register, conn, row.id)
    state = admission.of_row(values)
    data: dict[str, object] = {"state": state} | _fee_data(fee)
    lines = [f"{named(row)}: {admission.words(state)}", f"{fees.verdict_words(fee.verdict)}. {fees.why(fee)}"]
    for key, words, side in (
        ("they_promised", _("They promised"), both.theirs),
        ("we_promised", _("We promised"), both.ours),
    ):
        data[key] = [{"what": p.what, "by": p.due, "state": p.state} for p in side]
        lines += [f"{words}: {p.what} ({p.due})" for p in side if p.open]
    return Result(head(row) | data, lines)


def _step(verb: Callable[..., None]) -> Action:
    def step(session: Session, register: Register) -> Result:
        row = _found(session, register, Organisation)
        verb(register, row.id, _day(session.args.day), origin=ORIGIN)
        with register.read() as conn:
            values = rows(conn, Organisation, [row.id], admission.FIELDS)[row.id]
        state = admission.of_row(values)
        data = {name: values[name] or "" for name in admission.FIELDS}
        return Result(head(row) | {"changed": 1, "state": state} | data, [f"{named(row)}: {admission.words(state)}"])

    return step


def _fee(session: Session, register: Register) -> Result:
    row = _found(session, register, Organisation)
    if session.args.note_exemption:
        found = fees.note_exemption(register, row.id, origin=ORIGIN)
    else:
        with register.read() as conn:
            found = fees.of(conn, row.id)
    return Result(
        head(row) | _fee_data(found), [f"{named(row)}: {fees.verdict_words(found.verdict)}. {fees.why(found)}"]
    )


def _promise(session: Session, register: Register) -> Result:
    row, args = _found(session, register, Organisation), session.args
    due = _day(args.due)
    who, towards = row.id, ""
    if args.who:
        who, towards = _party(register, args.who), row.id
    values: dict[str, FieldValue] = {"name": args.what, "due": due.isoformat() if due else None}
    key = promises.promise(register, who, towards, values, origin=ORIGIN)
    with register.read() as conn:
        made = records.by_id(conn, Commitment, key)
    return Result(head(made) | {"new": 1}, [named(made)])


def _remind(session: Session, register: Register) -> Result:
    row = _found(session, register, Commitment)
    made = promises.remind(register, row.id, target(session), origin=ORIGIN)
    line = _("A draft to {name} is written. Nothing is sent by itself.").format(name=made.name)
    return Result(head(row) | {"to": made.to, "file": str(target(session))}, [line])


def _overview(session: Session, register: Register) -> Result:
    digest, number = overview.write(register, target(session), size=session.args.size or session.paper)
    data: dict[str, object] = {"file": str(target(session)), "sha256": digest, "disclosure": number}
    return Result(data, [str(target(session))])


def _party(register: Register, text: str) -> str:
    with register.read() as conn:
        try:
            return records.resolve(conn, Organisation, text).id
        except UserError:
            # No organisation is called so: it is a person, or nobody.
            return records.resolve(conn, Person, text).id


_PARTNER: dict[str, Action] = {
    "list": _partners,
    "show": _show,
    "sign": _step(admission.sign),
    "admit": _step(admission.admit),
    "leave": _step(admission.leave),
    "fee": _fee,
    "promise": _promise,
    "remind": _remind,
    "overview": _overview,
}


# -- coalitions -------------------------------------------------------------------------------------------------------


def coalition(session: Session) -> Result:
    """Carry out what is asked of a coalition, working group or process."""
    return carry_out(session, _COALITION)


_KINDS = (*circles.COALITIONS, *circles.OPEN_KINDS)


def _circle(session: Session, register: Register) -> records.Found:
    if session.args.named:
        return _found(session, register, Unit)
    with register.read() as conn:
        found = [line.id for line in circles.listed(register, conn, circles.COALITIONS)]
        if len(found) != 1:
            raise records.UsageError(_("Which coalition?"), _("Give its Ref or name."), code="name_needed")
        return records.by_id(conn, Unit, found[0])


def _circles(session: Session, register: Register) -> Result:
    with register.read() as conn:
        found = circles.listed(register, conn, _KINDS)
        refs = records.heads(conn, Unit, [line.id for line in found])
    told = [
        {
            "ref": refs[line.id][0], "title": line.name, "unit_kind": line.kind, "members": line.members,
            "outside": line.outside, "coordinates": line.holder_name, "until": line.until, "open_to_all": line.open_to_all,
        }
        for line in found
    ]  # fmt: skip
    shown = [[refs[line.id][0], line.name, str(line.members), line.holder_name, line.until] for line in found]
    heads = ["Ref", _("Name"), _("Members"), _("Coordinates"), _("Until")]
    return Result({"groups": told, "rows": len(told)}, output.table(heads, shown))


def _turn_data(register: Register, unit: str) -> tuple[dict[str, object], list[str]]:
    with register.read() as conn:
        board = turns.board(conn, unit)
        parties = [*board.queue, *board.passed, board.next, board.current.party if board.current else ""]
        names = register.titles(conn, parties)
    now = names.get(board.current.party, "") if board.current else ""
    data: dict[str, object] = {
        "now": now,
        "until": board.ends,
        "next": names.get(board.next, ""),
        "queue": [names[key] for key in board.queue],
        "asked_not_to": [names[key] for key in board.passed],
    }
    lines = [
        _("Coordinates now: {name}").format(name=now or _("nobody")),
        _("Next in turn, if they agree: {name}").format(name=names.get(board.next, "") or _("nobody")),
    ]
    return data, lines


def _turn(session: Session, register: Register) -> Result:
    row = _circle(session, register)
    data, lines = _turn_data(register, row.id)
    return Result(head(row) | data, [named(row), *lines])


def _hand_on(session: Session, register: Register) -> Result:
    row = _circle(session, register)
    who = ""
    if session.args.who:
        who = _party(register, session.args.who)
    turns.hand_on(register, row.id, who, _day(session.args.day), origin=ORIGIN)
    data, lines = _turn_data(register, row.id)
    return Result(head(row) | {"new": 1} | data, [named(row), *lines])


def _who(session: Session, register: Register) -> str:
    if not session.args.who:
        raise records.UsageError(_("Who?"), _("Name them with --who."), code="name_needed")
    return _party(register, session.args.who)


def _join(session: Session, register: Register) -> Result:
    row, who = _circle(session, register), _who(session, register)
    circles.join(register, row.id, who, {"brings": session.args.brings or None}, origin=ORIGIN)
    return Result(head(row) | {"new": 1}, [named(row)])


def _leave(session: Session, register: Register) -> Result:
    row, who = _circle(session, register), _who(session, register)
    with register.read() as conn:
        period = next((each.row for each in circles.members(register, conn, row.id) if each.party == who), "")
    circles.leave(register, period, origin=ORIGIN)
    return Result(head(row) | {"changed": 1}, [named(row)])


def _meeting(session: Session, register: Register) -> Result:
    row = _circle(session, register)
    day = _day(session.args.day) or clock.today()
    made = circles.plan_meeting(register, row.id, {"name": _("Coalition meeting"), "day": day.isoformat()})
    with register.read() as conn:
        meeting = records.by_id(conn, Meeting, made)
    return Result(head(meeting) | {"new": 1, "day": day.isoformat()}, [named(meeting)])


_COALITION: dict[str, Action] = {
    "list": _circles,
    "turn": _turn,
    "hand-on": _hand_on,
    "join": _join,
    "leave": _leave,
    "meeting": _meeting,
}
