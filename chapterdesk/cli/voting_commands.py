"""``chapterdesk voting``: the roll of a meeting, who may vote and why, the door, proxies, in a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.cli import output
from chapterdesk.cli.file_commands import left_out
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import ORIGIN, Session
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import Organisation, Person
from chapterdesk.services import handing, records, statutes
from chapterdesk.services.naming import UsageError
from chapterdesk.services.voting import counting, door, lookup, paper, proxies, rulebook, words
from chapterdesk.services.voting import roll as rolls
from chapterdesk.services.voting.counting import Line, weight

if TYPE_CHECKING:
    from chapterdesk.database.register import Register

_Action = Callable[[Session, "Register", records.Found], Result]


def voting(session: Session) -> Result:
    """Carry out what is asked of a meeting's roll or elections."""
    from chapterdesk.cli import voting_elections

    with session.desk() as desk:
        register = desk.register
        if session.args.action == "rules" and not session.args.meeting:
            return _rules_now(register)
        meeting = handing.find_meeting(register, session.args.meeting, session.args.group)
        action = _CARRIED_OUT.get(session.args.action) or voting_elections.CARRIED_OUT[session.args.action]
        return action(session, register, meeting)


def head(meeting: records.Found) -> dict[str, object]:
    """Return what every answer says of its meeting."""
    return {"meeting": meeting.ref, "title": meeting.title}


def party(register: Register, named: str) -> str:
    """Return the id of a person or organisation by Ref or name. Raises UserError."""
    with register.read() as conn:
        try:
            return records.resolve(conn, Person, named).id
        except UserError as nobody:
            try:
                return records.resolve(conn, Organisation, named).id
            except UserError:
                raise nobody from None


def _parties(session: Session, register: Register) -> list[str]:
    if not session.args.named:
        raise UsageError(_("{names} is missing.").format(names="NAME"), _("Say who is meant."), code="usage")
    return [party(register, each) for each in session.args.named]


def sheet_of(session: Session, register: Register, meeting: records.Found) -> rolls.Sheet:
    """Return a meeting's roll, frozen or as it stands."""
    with register.read() as conn:
        return rolls.look(register, conn, meeting.id, session.progress)


def _rules_now(register: Register) -> Result:
    with register.read() as conn:
        rules = statutes.rules(conn)
    said = rulebook.sentences(rules)
    return Result({"entered": bool(rules.id), "rules": said}, said)


def _rules(session: Session, register: Register, meeting: records.Found) -> Result:
    sheet = sheet_of(session, register, meeting)
    said = rulebook.sentences(sheet.rules)
    return Result(head(meeting) | {"entered": bool(sheet.rules.id), "rules": said}, said)


def _line(line: Line, sheet: rolls.Sheet) -> dict[str, object]:
    votes, may = weight(line, sheet.rules)
    found: dict[str, object] = {"name": line.name, "kind": line.kind, "votes": votes, "may_vote": may}
    found |= {"reason": line.verdict.reason, "why": rolls.why(line)}
    for name in ("disputed", "ruling", "present", "card"):
        if value := getattr(line, name):
            found[name] = value
    return found


def _roll(session: Session, register: Register, meeting: records.Found) -> Result:
    args, sheet = session.args, sheet_of(session, register, meeting)
    lines = [
        line
        for line in sheet.lines
        if (not args.reason or line.verdict.reason == args.reason)
        and (not args.no_vote or not weight(line, sheet.rules)[1])
    ]
    data = _figures(meeting, sheet) | {"rows": len(lines), "lines": [_line(line, sheet) for line in lines]}
    heads = [_("Name"), _("As"), _("Votes"), _("Why")]
    rows = [
        [line.name, words.kind_words(line.kind), str(weight(line, sheet.rules)[0]), rolls.why(line)] for line in lines
    ]
    return Result(data, [paper.frozen_words(sheet), paper.figures(sheet), *output.table(heads, rows)])


def _figures(meeting: records.Found, sheet: rolls.Sheet) -> dict[str, object]:
    found = counting.count(sheet.lines, sheet.proxies, sheet.rules)
    return head(meeting) | {
        "frozen": sheet.frozen, "votes": found.all, "present": found.present, "by_proxy": found.by_proxy,
        "people": found.people, "needed": found.needed, "quorum": found.reached,
    }  # fmt: skip


def _why(session: Session, register: Register, meeting: records.Found) -> Result:
    parties = _parties(session, register)
    sheet = sheet_of(session, register, meeting)
    answers = []
    with register.read() as conn:
        answers = [lookup.why(register, conn, sheet, each) for each in parties]
    data = head(meeting) | {
        "answers": [
            {"name": a.name, "may_vote": a.may, "reason": a.verdict.reason, "why": a.sentence, "facts": list(a.facts)}
            for a in answers
        ]
    }
    lines = []
    for each in answers:
        lines += [f"{each.name}: {each.sentence}", *(f"  {fact}" for fact in each.facts)]
    return Result(data, lines)


def _freeze(session: Session, register: Register, meeting: records.Found) -> Result:
    rolls.freeze(register, meeting.id, origin=ORIGIN, progress=session.progress)
    sheet = sheet_of(session, register, meeting)
    return Result(_figures(meeting, sheet) | {"new": len(sheet.lines)}, [paper.figures(sheet)])


def _changes(session: Session, register: Register, meeting: records.Found) -> Result:
    sheet = sheet_of(session, register, meeting)
    if not sheet.roll:
        raise _open()
    with register.read() as conn:
        found = rolls.differences(register, conn, sheet, session.progress)
    rows = [[each.name, each.then, each.now] for each in found]
    data = head(meeting) | {"changes": [vars(each) for each in found]}
    return Result(data, output.table([_("Name"), _("On the roll"), _("Now")], rows) if rows else [_("Nothing.")])


def _open() -> UserError:
    return UserError(_("This roll is not frozen yet."), _("Freeze it when the meeting opens."), code="not_frozen")


def _on_roll(session: Session, register: Register, sheet: rolls.Sheet) -> list[Line]:
    if not sheet.roll:
        raise _open()
    by_party = sheet.by_party()
    found = []
    for each in _parties(session, register):
        if each not in by_party:
            raise UserError(
                _("They are not on the frozen roll."), _("Ask why with why, or dispute it."), code="not_on_the_roll"
            )
        found.append(by_party[each])
    return found


def _present(session: Session, register: Register, meeting: records.Found) -> Result:
    sheet = sheet_of(session, register, meeting)
    lines = _on_roll(session, register, sheet)
    for line in lines:
        door.tick(register, sheet, line, not session.args.gone, origin=ORIGIN)
    return _quorum_of(meeting, sheet, len(lines))


def _quorum(session: Session, register: Register, meeting: records.Found) -> Result:
    return _quorum_of(meeting, sheet_of(session, register, meeting), 0)


def _quorum_of(meeting: records.Found, sheet: rolls.Sheet, changed: int) -> Result:
    found = counting.count(sheet.lines, sheet.proxies, sheet.rules)
    return Result(_figures(meeting, sheet) | {"changed": changed}, [counting_words(found)])


def counting_words(found: counting.Count) -> str:
    """Return how many votes are there, and whether they are enough."""
    said = ngettext("{n} vote present of {all}", "{n} votes present of {all}", found.present)
    said = said.format(n=found.present, all=found.all)
    if not found.needed:
        return said
    left = found.needed - found.present
    enough = ngettext("{n} more needed", "{n} more needed", left).format(n=left) if left > 0 else _("enough to decide")
    return f"{said}, {enough}"


def _dispute(session: Session, register: Register, meeting: records.Found) -> Result:
    sheet, because = sheet_of(session, register, meeting), session.args.because
    by_party = sheet.by_party()
    parties = _parties(session, register)
    for each in parties:
        if each in by_party:
            door.dispute(register, by_party[each], because, origin=ORIGIN)
        else:
            door.add(register, sheet, each, because, origin=ORIGIN)
    return Result(head(meeting) | {"changed": len(parties)}, [_("Noted.")])


def _ruling(session: Session, register: Register, meeting: records.Found) -> Result:
    sheet = sheet_of(session, register, meeting)
    lines = _on_roll(session, register, sheet)
    for line in lines:
        door.settle(register, line, session.args.ruling, origin=ORIGIN)
    return _quorum_of(meeting, sheet, len(lines))


def _proxy(session: Session, register: Register, meeting: records.Found) -> Result:
    sheet = sheet_of(session, register, meeting)
    givers = _parties(session, register)
    if session.args.back:
        held = [each for each in sheet.proxies if each.giver in givers]
        for proxy in held:
            proxies.revoke(register, proxy.id, origin=ORIGIN)
        return _quorum_of(meeting, sheet_of(session, register, meeting), len(held))
    if not session.args.to:
        raise UsageError(_("{names} is missing.").format(names="--to"), _("Say who casts the votes."), code="usage")
    holder = party(register, session.args.to)
    for giver in givers:
        proxies.give(register, sheet, giver, holder, origin=ORIGIN)
    return _quorum_of(meeting, sheet_of(session, register, meeting), len(givers))


def target(session: Session) -> Path:
    """Return the file that --to names. Raises UsageError."""
    if not session.args.to:
        raise UsageError(_("{names} is missing.").format(names="--to"), _("Name the PDF file."), code="usage")
    return Path(session.args.to)


def _print(session: Session, register: Register, meeting: records.Found) -> Result:
    made = paper.write_roll(
        register, meeting.id, target(session), confirmed=session.args.confirm_protected, size=session.paper,
        progress=session.progress,
    )  # fmt: skip
    return written(meeting, made)


def written(meeting: records.Found, made: paper.Written) -> Result:
    """Return what is said of a file that left."""
    data = head(meeting) | {"file": str(made.path), "people": made.people, "left_out": made.left_out}
    return Result(data | {"disclosure": made.disclosure}, [str(made.path), *left_out(made.left_out)])


_CARRIED_OUT: dict[str, _Action] = {
    "rules": _rules,
    "roll": _roll,
    "why": _why,
    "freeze": _freeze,
    "changes": _changes,
    "present": _present,
    "quorum": _quorum,
    "dispute": _dispute,
    "ruling": _ruling,
    "proxy": _proxy,
    "print": _print,
}
