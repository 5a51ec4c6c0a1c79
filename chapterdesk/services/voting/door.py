"""At the door: ticking who is there, disputes and the meeting's rulings, on a frozen roll."""

from __future__ import annotations

from sqlalchemy import select

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Attendance, RollEntry, VotingRoll
from chapterdesk.services.voting import counting, lookup, rule, words
from chapterdesk.services.voting import roll as rolls
from chapterdesk.services.voting.counting import Line, weight


def tick(register: Register, sheet: rolls.Sheet, line: Line, there: bool, *, origin: str = "screen") -> None:
    """Note that somebody on a frozen roll is there, or is not; the meeting's attendance says the same."""
    _refuse_open(line)
    label = N_("{name} is there") if there else N_("{name} is not there")
    with register.work(label, origin=origin, name=line.name) as work:
        work.set(RollEntry, line.id, {"present": there})
        _attend(work, sheet, line, there)
    line.present = there


def _attend(work: UnitOfWork, sheet: rolls.Sheet, line: Line, there: bool) -> None:
    table = table_of(Attendance)
    mine = (table.c.meeting == sheet.about.meeting, table.c.party == line.party)
    known = work.connection.execute(select(table.c.id).where(*mine)).scalar()
    may = weight(line, sheet.rules)[1]
    if known:
        work.set(Attendance, known, {"state": "present" if there else "invited", "votes": may})
    elif there:
        values: dict[str, FieldValue] = {
            "meeting": sheet.about.meeting,
            "party": line.party,
            "state": "present",
            "votes": may,
        }
        work.create(Attendance, values)


def _refuse_open(line: Line) -> None:
    if not line.id:
        raise UserError(
            _("This roll is not frozen yet."), _("Freeze it when the meeting opens."), code="not_frozen"
        )  # fmt: skip


def dispute(register: Register, line: Line, because: str, *, origin: str = "screen") -> None:
    """Note why somebody's line is disputed; "" takes the dispute and its ruling away. Raises UserError."""
    _refuse_open(line)
    text = because.strip()
    label = N_("Dispute about {name}") if text else N_("No dispute about {name}")
    with register.work(label, origin=origin, name=line.name) as work:
        values: dict[str, str | None] = {"disputed": text or None}
        if not text:
            values["ruling"] = None
        work.set(RollEntry, line.id, values)
        if line.ruling and not text:
            _need(register, work, line)
    line.disputed = text
    line.ruling = line.ruling if text else ""


def settle(register: Register, line: Line, ruling: str, *, origin: str = "screen") -> None:
    """Note what the meeting ruled: ``allowed``, ``refused``, or "" for nothing yet."""
    _refuse_open(line)
    with register.work(N_("Ruling about {name}"), origin=origin, name=line.name) as work:
        work.set(RollEntry, line.id, {"ruling": ruling or None})
        _need(register, work, line)
    line.ruling = ruling


def _need(register: Register, work: UnitOfWork, line: Line) -> None:
    """Say anew how many votes are needed: rulings move the number of votes."""
    entry = rows(work.connection, RollEntry, [line.id], ["roll"]).get(line.id, {})
    roll = str(entry.get("roll") or "")
    head = rows(work.connection, VotingRoll, [roll]).get(roll)
    if head is None:
        return
    sheet = rolls.kept(register, work.connection, str(head["meeting"]), roll, str(head["frozen"] or ""))
    needed = rule.quorum(sheet.rules, counting.total(sheet.lines, sheet.rules))
    work.set(VotingRoll, roll, {"quorum": needed})


def add(register: Register, sheet: rolls.Sheet, party: str, because: str, *, origin: str = "screen") -> str:
    """Put somebody who is not on a frozen roll onto it, without a vote, so that the meeting can rule. Returns the line's id.

    Raises UserError where they are on it already, or where nobody said why.
    """
    if not sheet.roll:
        raise UserError(_("This roll is not frozen yet."), _("Freeze it when the meeting opens."), code="not_frozen")
    if not because.strip():
        raise UserError(_("Say why the line is disputed."), code="invalid")
    with register.read() as conn:
        answer = lookup.why(register, conn, sheet, party)
    if answer.line is not None:
        raise UserError(_("{name} is on the roll already.").format(name=answer.name), code="on_the_roll")
    with register.work(N_("Dispute about {name}"), origin=origin, name=answer.name) as work:
        refused = rule.Verdict(0, False, answer.verdict.reason, answer.verdict.about)
        values: dict[str, FieldValue] = {
            "roll": sheet.roll, "party": party, "voter_kind": answer.kind, "votes": 0,
            "reason": words.sentence(refused, answer.kind), "verdict": words.encode(refused), "disputed": because.strip(),
        }  # fmt: skip
        return work.create(RollEntry, values)
