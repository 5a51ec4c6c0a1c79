"""What the groups did in each term: groups and activity side by side, and how much of it with young people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from chapterdesk.core import locale
from chapterdesk.core.text import N_, _
from chapterdesk.database.rows import table_of
from chapterdesk.documents.papers import ChartFigure, Series
from chapterdesk.models import Activity, Meeting, Participation, Person, Unit
from chapterdesk.services import terms, youth
from chapterdesk.services.terms import Span

GROUP_KINDS = ("local_group", "section_group", "student_group", "school_group", "professional_network", "network")
"""Kinds of units that count as groups; districts, boards and coalitions do not."""
TOOK_PART = ("came", "helped", "led", "met_there")
"""Parts of those who were there; who merely signed up was not."""
MEASURES: tuple[tuple[str, str], ...] = (
    ("groups", N_("Groups that were active")),
    ("activities", N_("Activities held")),
    ("participants", N_("People who took part")),
    ("signatures", N_("Signatures")),
    ("reached", N_("People reached")),
    ("new_activists", N_("New activists")),
    ("hours", N_("Hours put in")),
)
"""Code and words of each figure, in order."""


@dataclass(frozen=True)
class Took:
    """Somebody who took part: ``young`` where under 26 that day (as far as is known), ``new`` where met there."""

    party: str
    young: bool = False
    new: bool = False
    hours: int = 0


@dataclass(frozen=True)
class Deed:
    """One activity that was held; numbers are None where nobody noted them."""

    day: dt.date
    unit: str = ""
    at_school: bool = False
    signatures: int | None = None
    reached: int | None = None
    new_activists: int | None = None
    hours: int | None = None
    took: tuple[Took, ...] = ()

    @property
    def young(self) -> bool:
        """Whether it was with young people: at a school or student group, or somebody under 26 took part."""
        return self.at_school or any(each.young for each in self.took)

    @property
    def number_new(self) -> int:
        """New activists: as noted, else counted from those met there."""
        return sum(each.new for each in self.took) if self.new_activists is None else self.new_activists

    @property
    def number_hours(self) -> int:
        """Hours: as noted, else added up from those who took part."""
        return sum(each.hours for each in self.took) if self.hours is None else self.hours


@dataclass(frozen=True)
class Share:
    """A number, how much of it with young people, and how much of it at school and student groups."""

    all: int = 0
    young: int = 0
    school: int = 0


@dataclass(frozen=True)
class TermFigures:
    """The figures of one term, by the codes of ``MEASURES``."""

    span: Span
    by_measure: Mapping[str, Share] = field(default_factory=dict)

    def of(self, measure: str) -> Share:
        """Return one figure."""
        return self.by_measure[measure]


def term_figures(
    span: Span,
    deeds: Iterable[Deed],
    met: Iterable[tuple[dt.date, str]] = (),
    schools: Collection[str] = (),
    groups: Collection[str] | None = None,
) -> TermFigures:
    """Return the figures of a term from what was held and who met; what lies outside the term does not count.

    Args:
        span: The term.
        deeds: Activities that were held.
        met: Day and unit of each meeting held: a group that only met was active too.
        schools: Units that are school or student groups.
        groups: Units that count as groups; None for all.
    """
    held = [deed for deed in deeds if span.holds(deed.day)]
    counted = {deed.unit for deed in held} | {unit for day, unit in met if span.holds(day)}
    active = {unit for unit in counted if unit and (groups is None or unit in groups)}
    at_school = active & set(schools)
    with_young = at_school | (active & {deed.unit for deed in held if deed.young})
    found = {"groups": Share(len(active), len(with_young), len(at_school))}
    found["activities"] = _share(held, lambda _deed: 1)
    found["participants"] = _people(held)
    found["signatures"] = _share(held, lambda deed: deed.signatures or 0)
    found["reached"] = _share(held, lambda deed: deed.reached or 0)
    found["new_activists"] = _share(held, lambda deed: deed.number_new)
    found["hours"] = _share(held, lambda deed: deed.number_hours)
    return TermFigures(span, found)


def _share(held: Sequence[Deed], number: Callable[[Deed], int]) -> Share:
    return Share(
        sum(number(deed) for deed in held),
        sum(number(deed) for deed in held if deed.young),
        sum(number(deed) for deed in held if deed.at_school),
    )


def _people(held: Sequence[Deed]) -> Share:
    """Everybody counts once a term, however often they came."""
    everybody = {each.party for deed in held for each in deed.took}
    young = {each.party for deed in held for each in deed.took if each.young}
    at_school = {each.party for deed in held if deed.at_school for each in deed.took}
    return Share(len(everybody), len(young), len(at_school))


# -- from the register ------------------------------------------------------------------------------------------


def of_terms(conn: Connection, spans: Sequence[Span], units: Collection[str] | None = None) -> list[TermFigures]:
    """Return the figures of terms, of the whole chapter or of some units. One query for each table, none a row."""
    if not spans:
        return []
    first, last = min(s.start for s in spans).isoformat(), max(s.end for s in spans).isoformat()
    kinds = _kinds(conn)
    schools = {unit for unit, kind in kinds.items() if kind in youth.SCHOOL_KINDS}
    groups = {unit for unit, kind in kinds.items() if kind in GROUP_KINDS and (units is None or unit in units)}
    deeds = [deed for deed in _deeds(conn, first, last, schools) if units is None or deed.unit in units]
    meeting = table_of(Meeting)
    query = select(meeting.c.day, meeting.c.unit).where(
        meeting.c.day >= first, meeting.c.day <= last, meeting.c.state.in_(("held", "checked"))
    )
    met = [(dt.date.fromisoformat(day), unit or "") for day, unit in conn.execute(query)]
    return [term_figures(span, deeds, met, schools, groups) for span in spans]


def latest(conn: Connection, many: int = 6, units: Collection[str] | None = None) -> list[TermFigures]:
    """Return the figures of the latest terms, the present one last."""
    return of_terms(conn, terms.latest(conn, many), units)


def _kinds(conn: Connection) -> dict[str, str]:
    table = table_of(Unit)
    return {key: kind or "" for key, kind in conn.execute(select(table.c.id, table.c.unit_kind))}


def _deeds(conn: Connection, first: str, last: str, schools: Collection[str]) -> list[Deed]:
    table = table_of(Activity)
    within = (table.c.day >= first, table.c.day <= last, table.c.state == "held")
    took: dict[str, list[Took]] = {}
    part, person = table_of(Participation), table_of(Person)
    query = (
        select(part.c.activity, part.c.party, part.c.part, part.c.new, part.c.hours, table.c.day, person.c.birth_date)
        .join(table, table.c.id == part.c.activity)
        .outerjoin(person, person.c.id == part.c.party)
        .where(*within, part.c.part.in_(TOOK_PART))
    )
    for activity, party, how, new, hours, day, born in conn.execute(query):
        young = youth.is_young(born, dt.date.fromisoformat(day))
        took.setdefault(activity, []).append(Took(party, young, bool(new) or how == "met_there", hours or 0))
    names = ("id", "day", "unit", "signatures", "reached", "new_activists", "hours")
    return [
        Deed(
            dt.date.fromisoformat(row.day),
            row.unit or "",
            row.unit in schools,
            row.signatures,
            row.reached,
            row.new_activists,
            row.hours,
            tuple(took.get(row.id, ())),
        )
        for row in conn.execute(select(*(table.c[name] for name in names)).where(*within))
    ]


# -- as chart and table -------------------------------------------------------------------------------------------


def term_name(span: Span) -> str:
    """Return a term's name, marked where it is not over."""
    return _("{term} (so far)").format(term=span.name) if span.unfinished else span.name


def chart(found: Sequence[TermFigures]) -> ChartFigure:
    """Return groups and activities side by side, term for term, as a figure for any paper."""
    return ChartFigure(
        _("Groups and activity side by side"),
        tuple(each.span.name for each in found),
        (
            Series(_("Groups that were active"), tuple(each.of("groups").all for each in found)),
            Series(_("Activities held"), tuple(each.of("activities").all for each in found)),
        ),
        unfinished=sum(each.span.unfinished for each in found),
        period=_("Term"),
        note=note(),
    )


def note() -> str:
    """Return the sentence that says what counts as with young people."""
    return _(
        "With young people: at a school or student group, or somebody under {age} took part. A group was active when it met or held an activity."
    ).format(age=youth.YOUTH_UNDER)


def table(found: Sequence[TermFigures]) -> tuple[list[str], list[list[str]]]:
    """Return heads and rows of text: for each term every figure, of these with young people, of these at school groups."""
    heads = [_("Term"), _("Figure"), _("All"), _("With young people"), _("School and student groups")]
    rows = []
    for each in found:
        for place, (code, words) in enumerate(MEASURES):
            share = each.of(code)
            numbers = [locale.integer(n) for n in (share.all, share.young, share.school)]
            rows.append([term_name(each.span) if place == 0 else "", _(words), *numbers])
    return heads, rows


def plain(each: TermFigures) -> dict[str, object]:
    """Return a term's figures as JSON holds them, with stable keys."""
    shares = {code: vars(each.of(code)) for code, _words in MEASURES}
    days = {"start": each.span.start.isoformat(), "end": each.span.end.isoformat()}
    return {"term": each.span.code, "name": each.span.name, **days, "unfinished": each.span.unfinished, **shares}
