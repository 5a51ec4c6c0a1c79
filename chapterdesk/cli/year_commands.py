"""``chapterdesk year``: the activist year, its clashes, the terms in figures, and what young people need."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.cli import output
from chapterdesk.cli.declared_campaigns import YEAR_ACTIONS
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import Action, Session, carry_out
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.query import subtree
from chapterdesk.models import Campaign, Person, Unit
from chapterdesk.services import guardians, records, terms, youth
from chapterdesk.services.campaigns import figures, papers
from chapterdesk.services.campaigns import year as years
from chapterdesk.services.campaigns.clashes import Clash, Period

if TYPE_CHECKING:
    from chapterdesk.database.register import Register
    from chapterdesk.services.terms import Span


def year(session: Session) -> Result:
    """Show the activist year, its figures, its clashes or what young people need."""
    return carry_out(session, _YEAR)


def _period(one: Period) -> dict[str, object]:
    return {
        "name": one.name,
        "kind": one.kind,
        "state": one.state,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
    }


def _clash(one: Clash) -> dict[str, object]:
    days = {"start": one.start.isoformat(), "end": one.end.isoformat(), "partner": one.with_partner}
    return {"ours": one.ours.name, "other": one.other.name, **days}


def _the_year(session: Session, register: Register) -> years.Year:
    with register.read() as conn:
        return years.year(register, conn, session.args.begins or years.present_year(conn))


def _calendar(session: Session, register: Register) -> Result:
    found = _the_year(session, register)
    periods = sorted(one for lane in (*found.lanes, *found.partner_lanes) for one in lane)
    data: dict[str, object] = {
        "year": found.name,
        "terms": [
            {"term": s.code, "name": s.name, "start": s.start.isoformat(), "end": s.end.isoformat()}
            for s in found.spans
        ],
        "periods": [_period(one) for one in periods],
        "activities": found.activities,
        "clashes": [_clash(one) for one in found.clashes],
    }
    kinds = Campaign.fields["campaign_kind"]
    rows = [[one.start.isoformat(), one.end.isoformat(), one.name, kinds.format(one.kind)] for one in periods]
    lines = [found.name, *(f"{s.start} {s.end}  {s.name}" for s in found.spans)]
    lines += output.table([_("From"), _("Until"), _("Campaign"), _("Kind")], rows)
    many = ngettext("{n} activity", "{n} activities", found.activities).format(n=found.activities)
    return Result(data, [*lines, many, *_clash_lines(found.clashes)])


def _clash_lines(found: tuple[Clash, ...]) -> list[str]:
    words = _("{ours} and {other} share {start} to {end}")
    return [words.format(ours=c.ours.name, other=c.other.name, start=c.start, end=c.end) for c in found]


def _clashes(session: Session, register: Register) -> Result:
    found = _the_year(session, register)
    data: dict[str, object] = {"year": found.name, "clashes": [_clash(one) for one in found.clashes]}
    lines = _clash_lines(found.clashes) or [_("No campaign stands in another’s way.")]
    return Result(data, lines, output.REVIEW if found.clashes else output.DONE)


def _spans(session: Session, register: Register) -> list[Span]:
    args = session.args
    with register.read() as conn:
        return [terms.by_code(conn, each) for each in args.term] or terms.latest(conn, max(1, args.terms))


def _figures(session: Session, register: Register) -> Result:
    spans = _spans(session, register)
    with register.read() as conn:
        units = None
        if session.args.group:
            units = set(subtree(conn, [records.resolve(conn, Unit, session.args.group).id]))
        found = figures.of_terms(conn, spans, units)
    heads, rows = figures.table(found)
    data: dict[str, object] = {"young_under": youth.YOUTH_UNDER, "terms": [figures.plain(each) for each in found]}
    return Result(data, [*output.table(heads, rows), figures.note()])


def _pdf(session: Session, register: Register) -> Result:
    if not session.args.to:
        raise records.UsageError(
            _("{names} is missing.").format(names="--to"), _("Name the file to write."), code="usage"
        )
    target = Path(session.args.to)
    spans = _spans(session, register)
    number = papers.save_figures(register, spans, target, size=session.paper)
    return Result({"file": str(target), "disclosure": number}, [str(target)])


def _youth(session: Session, register: Register) -> Result:
    if session.args.to:
        written = guardians.mail(register, Path(session.args.to))
        data: dict[str, object] = {
            "file": str(written.path), "parents": written.parents, "disclosure": written.disclosure
        }  # fmt: skip
        return Result(data, [str(written.path)])
    return _youth_figures(register)


def _youth_figures(register: Register) -> Result:
    with register.read() as conn:
        groups = youth.school_groups(register, conn)
        minors = youth.without_consent(register, conn)
        autumn = youth.next_autumn(conn)
        refs = records.heads(conn, Person, [c.person for g in groups for c in g.contacts] + [m.person for m in minors])
    data: dict[str, object] = {
        "next_autumn": autumn.isoformat(),
        "groups": [
            {
                "name": group.name,
                "school": group.school,
                "leaderless": group.leaderless,
                "staying": list(group.staying),
                "contacts": [
                    {"ref": refs[c.person][0] if c.person in refs else "", "name": c.name, "leaves": c.leaves, "suggested": c.suggested, "gone": c.gone}
                    for c in group.contacts
                ],
            }
            for group in groups
        ],
        "without_consent": [
            {"ref": refs[m.person][0], "name": m.name, "age": m.age, "rule": m.rule, "answer": m.answer} for m in minors
        ],
    }  # fmt: skip
    rows = [[group.name, each.name, _leaves(each)] for group in groups for each in group.contacts]
    lines = output.table([_("Group"), _("Contact person"), _("Leaves school")], rows)
    words = ngettext("{n} young person lacks a parent’s yes", "{n} young people lack a parent’s yes", len(minors))
    return Result(data, [*lines, words.format(n=len(minors)), *(f"{m.name}  {m.age}" for m in minors)])


def _leaves(each: youth.ContactPerson) -> str:
    if not each.leaves:
        return _("not known")
    return _("{date}, suggested").format(date=each.leaves) if each.suggested else each.leaves


_YEAR: dict[str, Action] = dict(zip(YEAR_ACTIONS, (_calendar, _figures, _clashes, _youth, _pdf), strict=True))
