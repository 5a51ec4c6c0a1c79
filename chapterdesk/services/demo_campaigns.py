"""The demo chapter's activist years: priorities, campaigns, partners' periods, activities, initiatives, school groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chapterdesk.core import clock
from chapterdesk.core.text import N_, _
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import (
    Activity,
    Appointment,
    Campaign,
    GroupMembership,
    Initiative,
    Organisation,
    Participation,
    Person,
    Priority,
    Term,
    Unit,
)
from chapterdesk.models.campaigns import TERM_KINDS
from chapterdesk.services import terms
from chapterdesk.services.terms import Span

if TYPE_CHECKING:
    from chapterdesk.services.demo import Maker
    from chapterdesk.services.demo_units import Units

_PRIORITIES = (
    (N_("People on the move"), N_("Safe ways, fair trials and a welcome in every town.")),
    (N_("The right to protest"), N_("Nobody is punished for saying what they think.")),
    (N_("Young people first"), N_("Lasting groups at schools, and a role for everybody who wants one.")),
)
_KINDS = (
    ("stall", N_("Stall at the {place} market")),
    ("letter_evening", N_("Letter evening in {place}")),
    ("lecture", N_("Open lecture in {place}")),
    ("vigil", N_("Vigil in {place}")),
    ("action_day", N_("Action day in {place}")),
)
_AT_SCHOOL = (("school_visit", N_("Theme day at {place}")), ("letter_evening", N_("Letters at lunch, {place}")))
_SCHOOLS = ("Katedralskolan", "Västra gymnasiet", "Havsskolan")
_TERMS = 6


class _Builder:
    """Builds the parts on each other, within one unit of work."""

    def __init__(self, work: UnitOfWork, maker: Maker, units: Units, people: Sequence[str]) -> None:
        self.work, self.maker, self.units = work, maker, units
        self.people = list(people)
        self.today = clock.today()
        self.schools: list[tuple[str, str]] = []
        self.pupils: list[str] = []

    def add(
        self,
        entity: type[Term | Priority | Campaign | Initiative | Organisation | Unit],
        key: str,
        values: dict[str, FieldValue],
    ) -> str:
        """Add one row under a repeatable id."""
        return self.work.create(entity, values, id=self.maker.id(entity.kind, "campaigns", key))

    def day(self, days: int) -> str:
        """Return a day so many days from today, ISO."""
        return (self.today + dt.timedelta(days=days)).isoformat()

    # -- campaigns ----------------------------------------------------------------------------------------------

    def campaigns(self) -> list[str]:
        """Add priorities, partners and campaigns of this activist year; returns our campaigns' ids."""
        year = self.today.year if self.today.month >= 9 else self.today.year - 1
        self.add_terms(year + 1)
        first = self.add_priorities(year)
        partner = self.add(Organisation, "partner", {"name": _("The Harbour Alliance"), "organisation_kind": "union", "emails": ("hello@example.org",)})  # fmt: skip
        choir = self.add(Organisation, "choir", {"name": _("Voices of the Sound"), "organisation_kind": "community", "emails": ("choir@example.org",)})  # fmt: skip
        group = self.units.groups[0][0]
        lead = self.people[0]
        plans: tuple[tuple[str, str, str, str, dict[str, FieldValue]], ...] = (
            ("doors", _("Open doors"), f"{year}-09-14", f"{year}-11-29", {"priority": first[0], "goal_signatures": 4000}),
            ("letters", _("Weeks of letters"), f"{year}-12-01", f"{year}-12-17", {"priority": first[1]}),
            ("voices", _("Loud and free"), f"{year + 1}-02-08", f"{year + 1}-05-02", {"priority": first[1]}),
            ("summer", _("Summer on the road"), f"{year + 1}-06-07", f"{year + 1}-08-16", {"priority": first[2], "campaign_kind": "summer"}),
            ("harbour", _("Lights in the harbour"), self.day(-20), self.day(25), {"campaign_kind": "local", "unit": group, "priority": first[0]}),
        )  # fmt: skip
        ours = []
        for key, name, start, end, more in plans:
            state = "done" if end < self.day(0) else "running" if start <= self.day(0) else "planned"
            own: dict[str, FieldValue] = {"campaign_kind": "national", "owner": lead, "state": state}
            ours.append(self.add(Campaign, key, own | {"name": name, "start": start, "end": end} | more))
        for key, name, start, end, whose in (
            ("solidarity", _("The alliance’s collection weeks"), self.day(12), self.day(30), partner),
            ("advent", _("Advent concerts"), f"{year}-12-10", f"{year}-12-20", choir),
            ("spring", _("The alliance’s spring weeks"), f"{year + 1}-03-22", f"{year + 1}-04-11", partner),
        ):
            respect: dict[str, FieldValue] = {"campaign_kind": "partner", "partner": whose, "state": "planned"}
            self.add(Campaign, key, respect | {"name": name, "start": start, "end": end})
        return ours

    def add_terms(self, year: int) -> None:
        """Add the terms whose days are the chapter's own: here summer begins when the schools close."""
        for kind, start, end in (("spring", "01-01", "06-06"), ("summer", "06-07", "08-31")):
            name = _("{term} {year}").format(term=TERM_KINDS.format(kind), year=year)
            days: dict[str, FieldValue] = {"start": f"{year}-{start}", "end": f"{year}-{end}"}
            self.add(Term, kind, {"name": name, "term_kind": kind, "year": year, **days})

    def add_priorities(self, year: int) -> list[str]:
        """Add the action plan's priorities."""
        return [
            self.add(Priority, str(n), {"name": _(name), "about": _(about), "order": n, "start": f"{year}-01-01"})
            for n, (name, about) in enumerate(_PRIORITIES, 1)
        ]

    # -- school groups --------------------------------------------------------------------------------------------

    def school_groups(self) -> None:
        """Add schools with a group each, its pupils and contact persons; some leave school before the autumn."""
        pupils = self.people[-min(21, len(self.people) // 3) :]
        autumn = self.today.year + (self.today.month >= 9)
        changed: dict[str, dict[str, FieldValue]] = {}
        for place, name in enumerate(_SCHOOLS):
            school = self.add(Organisation, f"school{place}", {"name": name, "organisation_kind": "school", "town": self.units.groups[place][1]})  # fmt: skip
            values: dict[str, FieldValue] = {
                "name": _("The group at {school}").format(school=name),
                "unit_kind": "school_group",
                "parent": self.units.district,
                "state": "active",
                "school": school,
                "town": self.units.groups[place][1],
            }
            unit = self.add(Unit, f"school{place}", values)
            self.schools.append((unit, name))
            mine = pupils[place::3]
            self.pupils += mine
            for number, person in enumerate(mine):
                changed[person] = self._pupil(place, number, autumn, school)
            self._belong(unit, mine)
        self.work.set_many(Person, changed)

    def _pupil(self, place: int, number: int, autumn: int, school: str) -> dict[str, FieldValue]:
        # Contact persons of the first group all leave; of one, only the birth year is known; some are under age.
        leaves = autumn if number < 2 - (place == 1) else autumn + 1 + number % 2
        values: dict[str, FieldValue] = {
            "school": school,
            "birth_date": f"{leaves - 19}-0{1 + number % 9}-1{number % 9}",
        }
        if place == 1 and number == 0:
            values["birth_date"] = str(autumn - 19)
        elif not (place == 2 and number == 0):
            values["leaves_school"] = f"{leaves}-06"
        if number >= 5:
            values |= {
                "birth_date": f"{self.today.year - 14}-0{number}-12",
                "leaves_school": f"{self.today.year + 5}-06",
            }
            values |= {"guardian": _("Demo parent"), "guardian_phone": "+46701740699"}
            values["guardian_email"] = f"parent{number}@example.org"
            if place == 0:
                values["guardian_consent"] = "granted"
        return values

    def _belong(self, unit: str, people: Sequence[str]) -> None:
        since = self.day(-150)
        self.work.create_many(GroupMembership, [{"person": p, "unit": unit, "start": since} for p in people])
        posts = [(self.units.roles[1], 0), (self.units.roles[5], 1)]
        ending = self.day(240)
        self.work.create_many(
            Appointment,
            [
                {"role": role, "party": people[n], "unit": unit, "start": self.day(-140), "end": ending}
                for role, n in posts
                if n < len(people)
            ],
        )

    # -- activities -----------------------------------------------------------------------------------------------

    def activities(self, campaigns: Sequence[str]) -> None:
        """Add the activities of the latest terms and of the coming weeks, with who took part."""
        spans = terms.latest(self.work.connection, _TERMS)
        rows: list[dict[str, FieldValue]] = []
        for number, span in enumerate(spans):
            # Fewer groups do more each term, as the mission's own figures show.
            groups = self.units.groups[: max(3, min(30, len(self.units.groups)) - number)]
            for unit, town, _code in groups:
                for _each in range(self.maker.random.randint(0, 1 + number)):
                    rows.append(self._held(span, unit, town, _KINDS))
            for unit, school in self.schools[: 1 + number // 2]:
                rows.append(self._held(span, unit, school, _AT_SCHOOL))
        rows = [row for row in rows if str(row["day"]) < self.day(0)]
        for row in rows:
            row["campaign"] = self._campaign_on(str(row["day"]), campaigns)
        keys = [self.maker.id("activity", "campaigns", n) for n in range(len(rows))]
        self.work.create_many(Activity, rows, ids=keys)
        self._took_part(keys, [str(row["unit"]) for row in rows])
        self._coming(campaigns)

    def _held(self, span: Span, unit: str, place: str, kinds: Sequence[tuple[str, str]]) -> dict[str, FieldValue]:
        chance = self.maker.random
        kind, name = chance.choice(kinds)
        day = span.start + dt.timedelta(days=chance.randint(0, (span.end - span.start).days))
        values: dict[str, FieldValue] = {
            "name": _(name).format(place=place),
            "activity_kind": kind,
            "unit": unit,
            "day": day.isoformat(),
            "start": f"{chance.choice((12, 16, 17, 18))}:{chance.choice(('00', '30'))}",
            "place": chance.choice((_("The main square"), _("The city library"), _("The people’s house"))),
            "state": "held",
            "reached": chance.randint(2, 24) * 10,
            "hours": chance.randint(4, 40),
        }
        if kind in ("stall", "action_day", "school_visit"):
            values["signatures"] = chance.randint(15, 180)
        return values

    def _campaign_on(self, day: str, campaigns: Sequence[str]) -> str | None:
        if not hasattr(self, "_periods"):
            from chapterdesk.services.campaigns.clashes import periods

            mine = set(campaigns)
            self._periods = [p for p in periods(self.work.connection) if p.id in mine and not p.reach]
        on = dt.date.fromisoformat(day)
        return next((p.id for p in self._periods if p.start <= on <= p.end), None)

    def _took_part(self, keys: Sequence[str], units: Sequence[str]) -> None:
        chance = self.maker.random
        at_school = {unit for unit, _name in self.schools}
        rows: list[dict[str, FieldValue]] = []
        for key, unit in zip(keys, units, strict=True):
            among = self.pupils if unit in at_school and self.pupils else self.people[:400]
            chosen = chance.sample(among, min(len(among), chance.randint(2, 6)))
            for number, party in enumerate(chosen):
                part = (
                    "led"
                    if number == 0
                    else "met_there"
                    if chance.random() < 0.15
                    else chance.choice(("came", "helped"))
                )
                rows.append(
                    {"activity": key, "party": party, "part": part, "new": True if part == "met_there" else None}
                )
        self.work.create_many(Participation, rows, ids=[self.maker.id("participation", n) for n in range(len(rows))])

    def _coming(self, campaigns: Sequence[str]) -> None:
        group, school = self.units.groups[0], self.schools[0]
        young = self.schools[1]
        plans: tuple[tuple[str, str, str, int, str, str], ...] = (
            ("late", _("Stall at the {place} market").format(place=group[1]), "stall", -3, group[0], ""),
            ("vigil", _("Vigil in {place}").format(place=group[1]), "vigil", 4, group[0], ""),
            ("letters", _("Letter evening in {place}").format(place=group[1]), "letter_evening", 11, group[0], campaigns[1]),
            ("visit", _("Theme day at {place}").format(place=young[1]), "school_visit", 9, young[0], ""),
            ("lunch", _("Letters at lunch, {place}").format(place=school[1]), "letter_evening", 16, school[0], campaigns[1]),
            ("day", _("Action day in {place}").format(place=self.units.groups[1][1]), "action_day", 24, self.units.groups[1][0], ""),
        )  # fmt: skip
        for key, name, kind, days, unit, campaign in plans:
            values: dict[str, FieldValue] = {
                "name": name,
                "activity_kind": kind,
                "unit": unit,
                "day": self.day(days),
                "start": "17:00",
                "end": "19:00",
                "place": _("The main square"),
                "leader": self.people[1],
                "campaign": campaign or None,
                "state": "planned",
            }
            activity = self.work.create(Activity, values, id=self.maker.id("activity", "coming", key))
            who = self.pupils[-4:] if unit == young[0] else self.people[3:8]
            self.work.create_many(Participation, [{"activity": activity, "party": p, "part": "signed_up"} for p in who])

    # -- initiatives ----------------------------------------------------------------------------------------------

    def initiatives(self, campaigns: Sequence[str]) -> None:
        """Add a local initiative in each state."""
        groups = [unit for unit, _town, _code in self.units.groups]
        plans: tuple[tuple[str, str, str, int, dict[str, FieldValue]], ...] = (
            ("lanterns", _("A lantern for every name"), "proposed", -48, {}),
            ("bikes", _("By bike along the coast"), "supported", -70, {"supporters": (groups[1], groups[2])}),
            ("kitchen", _("Open kitchens"), "proposed", -9, {}),
            ("doors", _("Open doors"), "adopted", -300, {"supporters": tuple(groups[1:4]), "decided_on": self.day(-220), "campaign": campaigns[0]}),
            ("boats", _("A boat of our own"), "declined", -260, {"decided_on": self.day(-200), "grounds": _("Costs more than the section can carry this year.")}),
        )  # fmt: skip
        for place, (key, name, state, days, more) in enumerate(plans):
            own: dict[str, FieldValue] = {
                "name": name,
                "unit": groups[0],
                "state": state,
                "proposed_on": self.day(days),
            }
            self.add(Initiative, key, own | {"party": self.people[place]} | more)


def make(work: UnitOfWork, maker: Maker, units: Units, people: Sequence[str]) -> None:
    """Add the activist years; ``people`` are ids of the demo's people."""
    if len(people) < 30 or len(units.groups) < 4:
        return
    builder = _Builder(work, maker, units, people)
    ours = builder.campaigns()
    builder.school_groups()
    builder.activities(ours)
    builder.initiatives(ours)
