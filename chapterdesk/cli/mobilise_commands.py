"""``chapterdesk mobilise``: from what happened to call sheets, outcomes and results, in a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.cli import output
from chapterdesk.cli.declared_mobilise import ACTIONS, TEXTS
from chapterdesk.cli.file_commands import left_out
from chapterdesk.cli.output import Result
from chapterdesk.cli.record_commands import head, named
from chapterdesk.cli.session import ORIGIN, Action, Session, carry_out, pairs
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.query import Question
from chapterdesk.fields import FieldValue
from chapterdesk.models import Call, Caller, Mobilisation, Person
from chapterdesk.services import lists, records
from chapterdesk.services.mobilise import (
    asking,
    audience,
    callers,
    calling,
    handing_out,
    outcomes,
    results,
    taking_in,
)

if TYPE_CHECKING:
    from chapterdesk.database.register import Register


def mobilise(session: Session) -> Result:
    """Carry out what is asked of a mobilisation."""
    return carry_out(session, _CARRIED_OUT)


def _one(session: Session, register: Register) -> records.Found:
    with register.read() as conn:
        return asking.find(conn, session.args.named or "latest")


def _new(session: Session, register: Register) -> Result:
    args = session.args
    if not args.named.strip():
        raise records.UsageError(
            _("The mobilisation needs a name."), _("Say in a few words what it is."), code="invalid"
        )
    with register.read() as conn:
        setting = register.setting(conn)
        values: dict[str, FieldValue] = {"name": args.named}
        for name in TEXTS:
            if text := getattr(args, name):
                values[name] = records.parsed(Mobilisation.fields[name], text, setting)
        question = lists.named(conn, args.list_name) if args.list_name else Question()
    who = asking.Who(question, args.members, args.most, args.list_name)
    key = asking.begin(register, values | {"audience": who.to_json()}, origin=ORIGIN)
    with register.read() as conn:
        row = records.by_id(conn, Mobilisation, key)
    counted = _counted(register, key)
    return Result(head(row) | {"new": 1} | counted[0], [named(row), *counted[1]])


def _counted(register: Register, key: str) -> tuple[dict[str, object], list[str]]:
    with register.read() as conn:
        facts = asking.facts(register, conn, key)
        found = audience.look(conn, facts.who, facts.rest_days, key)
    reasons = {reason: len(found.left_out[reason]) for reason in audience.REASONS if reason in found.left_out}
    data: dict[str, object] = {"people": len(found.people), "members": found.members, "left_out": reasons}
    count = ngettext("{n} person may be asked", "{n} people may be asked", len(found.people))
    lines = [count.format(n=len(found.people))]
    lines += [
        _("left out: {n}, {reason}").format(n=n, reason=audience.reason_words(r, facts.rest_days))
        for r, n in reasons.items()
    ]
    return data, lines


def _who(session: Session, register: Register) -> Result:
    row = _one(session, register)
    if session.args.list_name or session.args.most or session.args.members != asking.EVERYBODY:
        with register.read() as conn:
            question = lists.named(conn, session.args.list_name) if session.args.list_name else Question()
        who = asking.Who(question, session.args.members, session.args.most, session.args.list_name)
        asking.choose(register, row.id, who, origin=ORIGIN)
    data, lines = _counted(register, row.id)
    return Result(head(row) | data, [named(row), *lines])


def _split(session: Session, register: Register) -> Result:
    row = _one(session, register)
    with register.read() as conn:
        parties = [records.resolve(conn, Person, each).id for each in session.args.callers]
        limits = {records.resolve(conn, Person, who).id: most for who, most in pairs(session.args.limit).items()}
    callers.add(register, row.id, parties, origin=ORIGIN)
    with register.read() as conn:
        lines = callers.lines(register, conn, row.id)
    most_of = Caller.fields["most"]
    for line in lines:
        if line.party in limits:
            with register.read() as conn:
                most = records.parsed(most_of, limits[line.party], register.setting(conn))
            callers.limit(register, line.id, most if isinstance(most, int) else None, origin=ORIGIN)
    done = callers.share_out(register, row.id, origin=ORIGIN, progress=session.progress)
    result = _result_of(register, row)
    result.data |= {"new": done.new, "without_caller": done.without_caller}
    if done.without_caller:
        result.code = output.REVIEW
        words = ngettext("{n} person has no caller yet.", "{n} people have no caller yet.", done.without_caller)
        result.lines.append(words.format(n=done.without_caller))
    return result


def _hand_out(session: Session, register: Register) -> Result:
    args = session.args
    row = _one(session, register)
    if not args.to:
        raise records.UsageError(_("{names} is missing.").format(names="--to"), _("Name a folder."), code="usage")
    only = [_caller(register, row.id, each).id for each in args.callers]
    order = handing_out.Order(
        row.id, Path(args.to), handing_out.forms_of(args.forms), only, args.confirm_protected,
        session.file_password() or "", session.paper,
    )  # fmt: skip
    files = handing_out.hand_out(register, order, origin=ORIGIN, progress=session.progress)
    stay = max((each.left_out for each in files), default=0)
    told = [
        {"file": str(f.path), "people": f.people, "left_out": f.left_out, "disclosure": f.disclosure} for f in files
    ]
    return Result(head(row) | {"files": told, "left_out": stay}, [str(f.path) for f in files] + left_out(stay))


def _caller(register: Register, mobilisation: str, text: str) -> callers.CallerLine:
    with register.read() as conn:
        found = records.resolve(conn, Person, text)
        for line in callers.lines(register, conn, mobilisation):
            if line.party == found.id:
                return line
    raise UserError(
        _("{name} does not call here.").format(name=found.title), _("Add the caller with split."), code="no_caller"
    )


def _call(session: Session, register: Register) -> Result:
    args = session.args
    row = _one(session, register)
    mine = _caller(register, row.id, args.callers[0]).id if args.callers else None
    with register.read() as conn:
        queue = calling.queue(conn, row.id, mine)
        if args.person:
            wanted = records.resolve(conn, Person, args.person).id
            line = next((each for each in queue if each.person == wanted), None)
        elif asking.facts(register, conn, row.id).state == asking.PAUSED:
            raise UserError(_("Calling is on hold."), _("Go on with mobilise resume."), code="paused")
        else:
            line = calling.next_of(queue)
    if line is None:
        raise UserError(_("Nobody is left to be called."), _("See what came of it with result."), code="nobody")
    changed = 0
    if args.outcome:
        with register.read() as conn:
            again = records.parsed(Call.fields["next_try"], args.again, register.setting(conn))
        report = calling.Report(line.id, args.outcome, args.note, str(again or ""))
        calling.answer(register, report, origin=ORIGIN)
        changed = 1
    return _told_of(register, row, line, mine, changed)


def _told_of(
    register: Register, row: records.Found, line: calling.CallLine, caller: str | None, changed: int
) -> Result:
    """Return whom a command was about, or whose turn it is after an outcome was noted."""
    with register.read() as conn:
        shown = line if not changed else calling.next_of(calling.queue(conn, row.id, caller), line.id)
        card = calling.card(register, conn, shown) if shown else None
        person = records.heads(conn, Person, [shown.person])[shown.person][0] if shown else ""
    data: dict[str, object] = head(row) | {"changed": changed, "next": None}
    if card is None:
        return Result(data, [_("Nobody is left to be called.")])
    data["next"] = {"ref": person, "name": card.call.name, "phone": card.phone, "outcome": card.call.outcome}
    about = ", ".join(part for part in (card.level, card.groups, card.languages) if part)
    return Result(data, [f"{person}  {card.call.name}  {card.phone}", about])


def _take_in(session: Session, register: Register) -> Result:
    args = session.args
    if not args.file:
        # The file says of itself which mobilisation it belongs to.
        args.file, args.named = args.named, ""
    if not args.file:
        raise records.UsageError(
            _("{names} is missing.").format(names="FILE"), _("Name the caller's file."), code="usage"
        )
    own = _one(session, register) if args.named and args.named != "latest" else None
    made = taking_in.plan(
        register, Path(args.file), own.id if own else "", password=session.file_password(), progress=session.progress
    )
    doubtful = made.of(taking_in.DOUBTFUL)
    decided = {row.call: args.doubtful for row in doubtful}
    taken = 0 if args.dry_run else taking_in.take_in(register, made, decided)
    refused = made.of(taking_in.REFUSED)
    open_ = [*refused, *(doubtful if args.doubtful == taking_in.KEEP else ())]
    problems = [{"sheet": "", "row": row.number, "column": 0, "value": row.name, "reason": row.reason} for row in open_]
    data: dict[str, object] = {
        "new": 0,
        "changed": taken,
        "unchanged": made.untouched + len(made.of(taking_in.SAME)),
        "doubtful": len(doubtful),
        "refused": len(refused),
        "rows": len(made.rows) + made.untouched,
        "problems": problems,
    }
    lines = [ngettext("{n} outcome taken in", "{n} outcomes taken in", taken).format(n=taken)]
    lines += [f"{row.number}  {row.name}: {row.reason} {row.ours}".rstrip() for row in open_]
    return Result(data, lines, output.REVIEW if open_ else output.DONE)


def _result(session: Session, register: Register) -> Result:
    return _result_of(register, _one(session, register))


def _result_of(register: Register, row: records.Found) -> Result:
    with register.read() as conn:
        found = results.so_far(register, conn, row.id)
    data = head(row) | {
        "people": found.people,
        "called": found.called,
        "reached": found.reached,
        "yes": found.yes,
        "maybe": found.maybe,
        "no": found.no,
        "left": found.left,
        "done": found.done,
        "not_called_yet": found.fresh,
        "to_call_again": found.again,
        "outcomes": found.by_outcome,
        "callers": [
            {"name": line.name, "people": line.people, "called": line.called, "handed_out": line.handed_out}
            for line in found.callers
        ],
    }
    rows = [[outcomes.words_of(code), str(many)] for code, many in found.by_outcome.items()]
    lines = [named(row), *output.table([_("Outcome"), _("People")], rows)]
    told = _("{done} of {people} done, {fresh} not called yet, {again} to call again")
    lines.append(told.format(done=found.done, people=found.people, fresh=found.fresh, again=found.again))
    return Result(data, lines + [f"{line.name}  {line.called}/{line.people}" for line in found.callers])


def _list(_session: Session, register: Register) -> Result:
    with register.read() as conn:
        found = asking.listed(conn)
    state = Mobilisation.fields["state"]
    rows = [[line.ref, line.name, state.format(line.state), str(line.people), str(line.left)] for line in found]
    heads = ["Ref", _("Mobilisation"), state.title, _("People"), _("Left")]
    return Result({"rows": len(found), "mobilisations": [vars(line) for line in found]}, output.table(heads, rows))


def _pause(session: Session, register: Register) -> Result:
    row = _one(session, register)
    asking.pause(register, row.id, origin=ORIGIN)
    return Result(head(row) | {"changed": 1, "state": asking.PAUSED}, [f"{named(row)}: {_('On hold')}"])


def _resume(session: Session, register: Register) -> Result:
    row = _one(session, register)
    asking.reopen(register, row.id, origin=ORIGIN)
    return Result(head(row) | {"changed": 1, "state": asking.CALLING}, [f"{named(row)}: {_('Calling')}"])


_CARRIED_OUT: dict[str, Action] = dict(
    zip(ACTIONS, (_new, _who, _split, _hand_out, _call, _take_in, _result, _list, _pause, _resume), strict=True)
)
