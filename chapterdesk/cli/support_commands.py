"""``chapterdesk support`` and ``chapterdesk fund``: from an application to its report, and what funds hold, in a terminal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.cli import output
from chapterdesk.cli.declared_support import ACTIONS, FIELDS, FUND_ACTIONS
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import ORIGIN, Action, Session, carry_out, pair_list
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, pgettext
from chapterdesk.fields import FieldValue
from chapterdesk.models import Application, Fund, Meeting, Priority
from chapterdesk.models.support import APPLICATION_STATES, ENTRY_KINDS
from chapterdesk.services import records
from chapterdesk.services.support import (
    applying,
    budget,
    deciding,
    frame,
    framing,
    funds,
    money,
    papers,
    reading,
    states,
)

if TYPE_CHECKING:
    from chapterdesk.database.register import Register


def support(session: Session) -> Result:
    """Carry out what is asked of an application."""
    return carry_out(session, _SUPPORT)


def fund(session: Session) -> Result:
    """Carry out what is asked of a fund."""
    return carry_out(session, _FUND)


# -- applications ---------------------------------------------------------------------------------------------------


def _apply(session: Session, register: Register) -> Result:
    args = session.args
    if not args.named.strip():
        raise records.UsageError(
            _("The application needs a purpose."), _("Say in a few words what it is for."), code="usage"
        )
    with register.read() as conn:
        setting = register.setting(conn)
        currency = money.known(args.currency, setting.currency)
        if args.fund and not args.currency:
            currency = funds.find(register, conn, args.fund).currency
        values: dict[str, FieldValue] = {"name": args.named, "urgent": args.urgent or None}
        for name in ("fund", *FIELDS):
            if text := getattr(args, name):
                declared = Application.fields[name]
                values[name] = (
                    money.read(text, currency) if name == "amount" else records.parsed(declared, text, setting)
                )
    lines = [*_lines(args.line, currency), *_lines(args.reserve, currency, reserve=True)]
    key = applying.write(register, values | {"currency": currency}, lines, origin=ORIGIN)
    return _told(register, key, new=1)


def _lines(texts: list[str], currency: str, *, reserve: bool = False) -> list[budget.Line]:
    return [budget.Line("", name, money.read(amount, currency) or 0, reserve) for name, amount in pair_list(texts)]


def _one(session: Session, register: Register) -> reading.Facts:
    if not session.args.named:
        raise records.UsageError(
            _("{names} is missing.").format(names="NAME"), _("Name the application."), code="usage"
        )
    with register.read() as conn:
        return reading.facts(register, conn, reading.find(conn, session.args.named).id)


def _day(session: Session, register: Register) -> dt.date | None:
    if not session.args.day:
        return None
    with register.read() as conn:
        value = records.parsed(Application.fields["sent_on"], session.args.day, register.setting(conn))
    return dt.date.fromisoformat(str(value))


def _told(register: Register, key: str, *, new: int = 0, said: list[str] | None = None, **more: object) -> Result:
    """Return an application as every verb reports it."""
    with register.read() as conn:
        facts = reading.facts(register, conn, key)
    sums = facts.sums
    data: dict[str, object] = {
        "ref": facts.ref, "title": facts.name, "new": new, "state": facts.state, "applicant": facts.applicant,
        "fund": facts.called("fund"), "priority": facts.called("priority"), "currency": facts.currency,
        "amount": facts.amount, "granted": facts.granted, "paid": facts.paid, "returned": facts.returned,
        "urgent": facts.urgent, "reserve": sums.reserve, "spent": sums.spent, "owed_back": facts.owed_back,
        "sent_on": facts.texts["sent_on"], "decided_on": facts.texts["decided_on"], "grounds": facts.texts["grounds"],
        "report_due": facts.texts["report_due"], "next": states.next_step(facts.state),
        "lines": [
            {"what": x.name, "amount": x.amount, "reserve": x.reserve, "spent": x.spent} for x in facts.lines
        ],
        **more,
    }  # fmt: skip
    words = [facts.ref, facts.name, APPLICATION_STATES.format(facts.state), deciding.worth(facts)]
    return Result(data, ["  ".join(part for part in words if part), *(said or [])])


def _send(session: Session, register: Register) -> Result:
    facts = _one(session, register)
    applying.send(register, facts.id, _day(session, register), origin=ORIGIN)
    return _told(register, facts.id)


def _withdraw(session: Session, register: Register) -> Result:
    facts = _one(session, register)
    applying.withdraw(register, facts.id, origin=ORIGIN)
    return _told(register, facts.id)


def _take_up(session: Session, register: Register) -> Result:
    facts = _one(session, register)
    applying.take_up(register, facts.id, origin=ORIGIN)
    return _told(register, facts.id)


def _decide(session: Session, register: Register) -> Result:
    args, facts = session.args, _one(session, register)
    if bool(args.grant) == args.refuse:
        raise records.UsageError(
            _("Say either how much is granted, or that it is refused."),
            _("Use --grant AMOUNT or --refuse."),
            code="usage",
        )
    with register.read() as conn:
        granted = 0
        if args.grant:
            all_ = args.grant.strip().lower() == "all"
            granted = facts.amount if all_ else money.read(args.grant, facts.currency) or 0
        fund = records.resolve(conn, Fund, args.fund).id if args.fund else ""
        meeting = records.resolve(conn, Meeting, args.meeting).id if args.meeting else ""
        day = _day(session, register)
        advice = deciding.advise(register, conn, facts, granted, fund, day.year if day else 0)
    if advice.over and not args.anyway:
        raise UserError(
            " ".join(advice.words),
            _("Nothing was decided. Grant less, or decide all the same with --anyway."),
            code="overspent",
        )
    decision = deciding.Decision(granted, args.grounds, day, fund, meeting)
    deciding.decide(register, facts.id, decision, origin=ORIGIN)
    return _told(register, facts.id, said=list(advice.words), warnings=list(advice.words))


def _pay(session: Session, register: Register) -> Result:
    args, facts = session.args, _one(session, register)
    with register.read() as conn:
        fund = records.resolve(conn, Fund, args.fund).id if args.fund else ""
        short = deciding.short_by(register, conn, facts, fund)
    if short and not args.anyway:
        raise UserError(
            _("The fund lacks {amount} for this.").format(amount=facts.money(short)),
            _("Nothing was paid. Note what came in first, or pay all the same with --anyway."),
            code="overspent",
        )
    deciding.pay(register, facts.id, _day(session, register), fund, origin=ORIGIN)
    return _told(register, facts.id)


def _report(session: Session, register: Register) -> Result:
    args, facts = session.args, _one(session, register)
    spent: dict[str, int] = {}
    by_name = {line.name.casefold(): line.id for line in facts.lines}
    for name, amount in pair_list(args.line):
        if name.casefold() not in by_name:
            raise UserError(
                _("The budget has no line “{name}”.").format(name=name),
                _("There are: {names}.").format(names=", ".join(line.name for line in facts.lines)),
                code="no_line",
            )
        spent[by_name[name.casefold()]] = money.read(amount, facts.currency) or 0
    if args.spent and not facts.lines:
        spent[""] = money.read(args.spent, facts.currency) or 0
    if not spent:
        raise records.UsageError(
            _("What did it cost?"),
            _("Use --line WHAT=AMOUNT for each line, or --spent where there is no budget."),
            code="usage",
        )
    left = deciding.report(
        register, facts.id, spent, args.text, _day(session, register), returned=not args.not_returned, origin=ORIGIN
    )
    return _told(register, facts.id, left=left)


def _paid_back(session: Session, register: Register) -> Result:
    facts = _one(session, register)
    back = deciding.paid_back(register, facts.id, _day(session, register), origin=ORIGIN)
    return _told(register, facts.id, paid_back=back)


def _show(session: Session, register: Register) -> Result:
    facts = _one(session, register)
    rows = [[x.name, facts.money(x.amount), _("Yes") if x.reserve else "", facts.money(x.spent)] for x in facts.lines]
    heads = [_("What"), _("Amount"), _("Reserve for the urgent"), _("Spent")]
    return _told(register, facts.id, said=output.table(heads, rows) if rows else [])


def _list(session: Session, register: Register) -> Result:
    wanted = session.args.state.strip()
    if wanted and wanted not in states.STATES:
        raise records.UsageError(
            _("“{name}” is no state of an application.").format(name=wanted),
            _("There are: {names}.").format(names=", ".join(states.STATES)),
            code="usage",
        )
    with register.read() as conn:
        lines = reading.listed(register, conn, [wanted] if wanted else ())
    rows = [
        [
            x.ref,
            x.name,
            x.applicant,
            APPLICATION_STATES.format(x.state),
            money.shown(x.amount, x.currency),
            x.report_due,
        ]
        for x in lines
    ]
    heads = ["Ref", _("Purpose"), _("Who applies"), _("Status"), _("Applied for"), _("Report due")]
    return Result({"rows": len(lines), "applications": [vars(x) for x in lines]}, output.table(heads, rows))


def _frame(session: Session, register: Register) -> Result:
    args = session.args
    with register.read() as conn:
        year = args.year or framing.years(conn)[0]
        pot = funds.pot(register, conn, records.resolve(conn, Fund, args.fund).id) if args.fund else None
        priority = records.resolve(conn, Priority, args.priority).id if args.priority else ""
    if args.set_to:
        if pot is None:
            raise records.UsageError(_("Which fund sets it aside?"), _("Name it with --fund."), code="usage")
        framing.set_frame(
            register, pot.id, priority, year, money.read(args.set_to, pot.currency) or None, origin=ORIGIN
        )
    with register.read() as conn:
        fund = pot.id if pot else ""
        found = [framing.summary(register, conn, year, fund, c) for c in framing.currencies(register, conn, year, fund)]
    lines: list[str] = []
    for each in found:
        lines += ["", f"{each.year}, {each.currency}", *_frame_table(each)]
    return Result({"year": year, "currencies": [_frame_data(each) for each in found]}, lines[1:])


def _frame_data(found: framing.Summary) -> dict[str, object]:
    def told(line: frame.Line, outside: str) -> dict[str, object]:
        return {"name": found.names.get(line.key, outside), **vars(line), "left": line.left}

    return {
        "currency": found.currency, "granted": found.granted, "frame": found.framed,
        "priorities": [told(line, "outside") for line in found.priorities],
        "districts": [told(line, "none") for line in found.districts],
    }  # fmt: skip


def _frame_table(found: framing.Summary) -> list[str]:
    def cells(line: frame.Line, outside: str) -> list[str]:
        amounts = (line.frame, line.granted, line.paid, line.left)
        return [found.names.get(line.key, outside), *(money.shown(each, found.currency) for each in amounts)]

    rows = [cells(line, _("Outside the priorities")) for line in found.priorities]
    rows += [cells(line, _("In no district")) for line in found.districts]
    return output.table(
        ["", pgettext("money", "Frame"), pgettext("money", "Granted"), pgettext("money", "Paid"), _("Left")], rows
    )


def _paper(session: Session, register: Register) -> Result:
    args, facts = session.args, _one(session, register)
    if not args.file:
        raise records.UsageError(
            _("{names} is missing.").format(names="FILE"), _("Name the file to write."), code="usage"
        )
    target = Path(args.file)
    write = papers.mail if target.suffix.lower() == ".eml" else papers.save
    left = write(register, facts.id, args.what, target, size=session.paper, confirmed=args.confirm_protected)
    data: dict[str, object] = {
        "ref": facts.ref, "file": str(left.path), "to": left.to, "left_out": int(left.shielded), "disclosure": left.disclosure,
    }  # fmt: skip
    return Result(data, [str(left.path)])


# -- funds ----------------------------------------------------------------------------------------------------------


def _pot(each: funds.Pot) -> dict[str, object]:
    return {
        "ref": each.ref, "title": each.name, "kind": each.kind, "currency": each.currency,
        "balance": each.stand.balance, "reserved": each.stand.reserved, "free": each.stand.free,
        "income": each.income, "entries": each.entries, "contributions_go_here": each.is_default,
    }  # fmt: skip


def _balance(session: Session, register: Register) -> Result:
    with register.read() as conn:
        named = session.args.named or session.args.fund
        pots = [funds.find(register, conn, named)] if named else funds.listed(register, conn)
    rows = [
        [p.ref, p.name, p.money(p.stand.balance), p.money(p.stand.reserved), p.money(p.stand.free), p.money(p.income)]
        for p in pots
    ]
    heads = ["Ref", _("Fund"), _("Balance"), _("Reserved"), _("Free"), _("Contributions this year")]
    balance = money.by_currency((p.currency, p.stand.balance) for p in pots)
    return Result({"rows": len(pots), "funds": [_pot(p) for p in pots], "balance": balance}, output.table(heads, rows))


def _contribute(session: Session, register: Register) -> Result:
    args = session.args
    with register.read() as conn:
        into = funds.find(register, conn, args.fund)
        declared, setting = Application.fields["party"], register.setting(conn)
        party = str(records.parsed(declared, args.party, setting)) if args.party else ""
    amount = money.read(args.named, into.currency) or 0
    funds.contribute(
        register, amount, fund=into.id, party=party, day=_day(session, register), note=args.note, kind=args.kind,
        origin=ORIGIN,
    )  # fmt: skip
    with register.read() as conn:
        after = funds.pot(register, conn, into.id)
    return Result(_pot(after) | {"new": 1, "amount": amount}, [f"{after.name}  {after.money(after.stand.balance)}"])


def _entries(session: Session, register: Register) -> Result:
    with register.read() as conn:
        pot = funds.find(register, conn, session.args.named or session.args.fund)
        found = funds.entries(register, conn, pot.id)
    rows = [[x.day, ENTRY_KINDS.format(x.kind), pot.money(x.amount), x.party, x.application or x.note] for x in found]
    heads = [_("Day"), _("Kind"), _("Amount"), _("From or to"), _("What for")]
    return Result(_pot(pot) | {"rows": len(found), "list": [vars(x) for x in found]}, output.table(heads, rows))


_SUPPORT: dict[str, Action] = dict(
    zip(
        ACTIONS,
        (_apply, _send, _decide, _pay, _report, _paid_back, _withdraw, _take_up, _list, _show, _frame, _paper),
        strict=True,
    )
)
_FUND: dict[str, Action] = dict(zip(FUND_ACTIONS, (_balance, _contribute, _entries), strict=True))
