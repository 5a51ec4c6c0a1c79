"""``chapterdesk offers`` and ``audience`` in a terminal: offers and needs, and communication lists."""

from __future__ import annotations

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.partner_commands import target
from chapterdesk.cli.record_commands import head, named
from chapterdesk.cli.session import ORIGIN, Action, Session, carry_out
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.query import Question
from chapterdesk.database.register import Register
from chapterdesk.models import Offer
from chapterdesk.services import lists, records
from chapterdesk.services.partners import audiences, matching

# -- offers and needs -------------------------------------------------------------------------------------------------


def offers(session: Session) -> Result:
    """Carry out what is asked of offers and needs."""
    return carry_out(session, _OFFERS)


def _things(session: Session, register: Register) -> Result:
    with register.read() as conn:
        found = matching.listed(conn)
        refs = records.heads(conn, Offer, list(found))
    told = [
        {"ref": refs[key][0], "title": refs[key][1], "side": row["side"], "offer_kind": row["offer_kind"], "state": row["state"]}
        for key, row in found.items()
    ]  # fmt: skip
    shown = [
        [refs[key][0], Offer.fields["side"].type.format(str(row["side"])), refs[key][1]] for key, row in found.items()
    ]
    return Result({"offers": told, "rows": len(told)}, output.table(["Ref", _("Offers or needs"), _("What")], shown))


def _match(session: Session, register: Register) -> Result:
    args = session.args
    if args.one and args.other:
        with register.read() as conn:
            one, other = records.resolve(conn, Offer, args.one), records.resolve(conn, Offer, args.other)
        matching.match(register, one.id, other.id, origin=ORIGIN)
        return Result({"changed": 2, "offer": one.ref, "need": other.ref}, [f"{one.title} – {other.title}"])
    with register.read() as conn:
        found, known = matching.likely(conn)
        if args.one:
            only = records.resolve(conn, Offer, args.one).id
            found = [each for each in found if only in (each.offer, each.need)]
        refs = records.heads(conn, Offer, list(known))
    told = [
        {"offer": refs[each.offer][0], "need": refs[each.need][0], "points": each.points, "reasons": list(each.reasons)}
        for each in found
    ]
    shown = [[*refs[each.offer], *refs[each.need], matching.reason_words(each, known[each.offer])] for each in found]
    heads = ["Ref", _("Offers"), "Ref", _("Needs"), _("Why")]
    return Result({"matches": told, "rows": len(told)}, [*output.table(heads, shown), matching.state_sentence(found)])


def _unmatch(session: Session, register: Register) -> Result:
    if not session.args.one:
        raise records.UsageError(_("Which one?"), _("Give its Ref or name."), code="name_needed")
    with register.read() as conn:
        row = records.resolve(conn, Offer, session.args.one)
    matching.unmatch(register, row.id, origin=ORIGIN)
    return Result(head(row) | {"changed": 2}, [named(row)])


_OFFERS: dict[str, Action] = {"list": _things, "match": _match, "unmatch": _unmatch}


# -- communication lists ----------------------------------------------------------------------------------------------


def audience(session: Session) -> Result:
    """Carry out what is asked of communication lists."""
    return carry_out(session, _AUDIENCE)


def _audience(session: Session, register: Register) -> audiences.Audience:
    wanted = session.args.named.strip().casefold()
    with register.read() as conn:
        known = audiences.listed(conn)
    found = next((each for each in known if each.name.casefold() == wanted), None)
    if found is None:
        names = ", ".join(each.name for each in known)
        raise UserError(
            _("There is no communication list called “{name}”.").format(name=session.args.named),
            _("There are: {names}.").format(names=names),
            code="unknown_list",
        )
    return found


def _audiences(session: Session, register: Register) -> Result:
    with register.read() as conn:
        found = [(each, audiences.look(conn, each)) for each in audiences.listed(conn)]
    told = [{"name": a.name, "group": a.group, "channel": a.channel, "people": len(r.people)} for a, r in found]
    shown = [[a.name, a.group, audiences.channel_words(a.channel), str(len(r.people))] for a, r in found]
    heads = [_("Name"), _("Target group"), _("Channel"), _("People")]
    return Result({"lists": told, "rows": len(told)}, output.table(heads, shown))


def _reach(session: Session, register: Register) -> Result:
    found = _audience(session, register)
    with register.read() as conn:
        reach = audiences.look(conn, found)
    left = {why: len(reach.left_out[why]) for why in audiences.REASONS if why in reach.left_out}
    count = ngettext("{n} person may be reached", "{n} people may be reached", len(reach.people))
    lines = [count.format(n=len(reach.people))]
    lines += [_("left out: {n}, {reason}").format(n=n, reason=audiences.reason_words(why)) for why, n in left.items()]
    return Result({"name": found.name, "people": len(reach.people), "left_out": left}, lines)


def _new_audience(session: Session, register: Register) -> Result:
    args = session.args
    with register.read() as conn:
        question = lists.named(conn, args.list_name) if args.list_name else Question()
    audiences.save(register, args.named, args.group, args.channel, question, origin=ORIGIN)
    return Result({"name": args.named, "new": 1}, [args.named])


def _write(session: Session, register: Register) -> Result:
    found = _audience(session, register)
    made = audiences.write(register, found.id, target(session), progress=session.progress)
    data: dict[str, object] = {"file": str(made.path), "people": made.people, "disclosure": made.disclosure}
    return Result(data, [str(made.path)])


_AUDIENCE: dict[str, Action] = {"list": _audiences, "reach": _reach, "new": _new_audience, "write": _write}
