"""The demo chapter's section, district, groups, role types and appointments."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chapterdesk.core import clock
from chapterdesk.core.text import N_, _, in_language
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Appointment, Person, RoleType, Unit

if TYPE_CHECKING:
    from chapterdesk.services.demo import Maker

ROLE_TYPES = (
    (N_("Chair"), ("local_group", "section_group", "student_group", "district"), True, 12),
    (N_("Group secretary"), ("local_group", "section_group", "student_group", "school_group"), True, 12),
    (N_("Treasurer"), ("local_group", "student_group"), True, 12),
    (N_("Local campaign coordinator"), ("local_group", "student_group"), True, 12),
    (N_("Refugee and migration coordinator"), ("local_group",), False, 24),
    (N_("Youth coordinator"), ("district", "school_group"), True, 12),
    (N_("District representative"), ("district",), True, 24),
    (N_("Board member"), ("local_group", "district", "section"), False, 24),
    (N_("Trainer"), ("district", "section"), False, 24),
)
"""Roles named in the product's words: name, kinds of units that have it, whether it should be filled, usual term in months."""


@dataclass(frozen=True)
class Units:
    """The demo's units: ids by what they are."""

    section: str
    district: str
    groups: tuple[tuple[str, str, str], ...]
    roles: tuple[str, ...]

    def place_for(self, chance: random.Random) -> tuple[str, str, str]:
        """Return (group id or "", town, postcode) for one more person; the first groups are the largest."""
        place = int(chance.expovariate(1.6 / len(self.groups))) % len(self.groups)
        group, town, postcode = self.groups[place]
        return (group if chance.random() < 0.85 else "", town, postcode)


def role_type_values() -> list[dict[str, FieldValue]]:
    """Return the usual role types, with their names in every language, for a new database and the demo."""
    found: list[dict[str, FieldValue]] = []
    for order, (name, kinds, expected, months) in enumerate(ROLE_TYPES, 1):
        values: dict[str, FieldValue] = {"name": name, "unit_kinds": kinds, "expected": expected, "term_months": months}
        for language in ("sv", "nl"):
            with in_language(language):
                values[f"name_{language}"] = _(name)
        several = name in ("Board member", "Trainer", "District representative")
        found.append(values | {"order": order, "counts_for_alumni": name != "Trainer", "may_overlap": several})
    return found


def make(work: UnitOfWork, maker: Maker, people: int) -> Units:
    """Add the section, one district and its groups."""
    section = maker.id("unit", "section")
    rules: dict[str, FieldValue] = {
        "country": "SE",
        "currency": "SEK",
        "time_zone": "Europe/Stockholm",
        "languages": ("sv", "en", "nl"),
    }
    work.create(Unit, {"name": _("Demo section"), "unit_kind": "section", "state": "active", **rules}, id=section)
    district = maker.id("unit", "district")
    where = _("{place} district").format(place="Skåne")
    work.create(Unit, {"name": where, "unit_kind": "district", "parent": section, "state": "active"}, id=district)
    groups = _groups(maker, district, max(12, min(4000, people // 75)))
    work.create_many(Unit, [values for _key, values in groups], ids=[key for key, _values in groups])
    roles = [maker.id("role", order) for order in range(len(ROLE_TYPES))]
    work.create_many(RoleType, role_type_values(), ids=roles)
    towns = dict(maker.words["towns"])
    placed = tuple((key, str(v["town"]), str(towns[v["town"]])) for key, v in groups if v["state"] == "active")
    return Units(section, district, placed, tuple(roles))


def _groups(maker: Maker, district: str, many: int) -> list[tuple[str, dict[str, FieldValue]]]:
    towns = maker.words["towns"]
    found: list[tuple[str, dict[str, FieldValue]]] = []
    for number in range(many):
        town = towns[number % len(towns)][0]
        turn = number // len(towns)
        kind, name = ("local_group", _("{place} group")) if turn == 0 else ("school_group", _("{place} school group"))
        if number in (1, 17):
            kind, name = ("student_group", _("{place} students")) if number == 17 else (kind, name)
        text = name.format(place=town) + (f" {turn}" if turn > 1 else "")
        values: dict[str, FieldValue] = {
            "name": text,
            "unit_kind": kind,
            "parent": district,
            "state": "dormant" if number == many - 1 else "active",
            "statutes": "standard" if kind == "local_group" else "none",
            "founded": str(maker.random.randint(1966, 2024)),
            "meeting_place": _("City library, room {n}").format(n=maker.random.randint(1, 6)),
            "town": town,
            "external_number": str(1000 + number),
        }
        found.append((maker.id("unit", number), values))
    return found


def appoint(work: UnitOfWork, maker: Maker, units: Units, people: list[str]) -> None:
    """Fill most posts; leave some vacant and let some terms end soon."""
    today = clock.today()
    rows: list[dict[str, FieldValue]] = []
    chance = maker.random
    holders: dict[str, dict[str, FieldValue]] = {}
    for place, (group, _town, _code) in enumerate(units.groups[:40]):
        for order in (0, 1, 2, 3):
            person = people[(place * 7 + order * 3 + 1) % len(people)]
            start = today - dt.timedelta(days=chance.randint(90, 330))
            end = start + dt.timedelta(days=365)
            if (place + order) % 5 == 2:
                end = today - dt.timedelta(days=chance.randint(20, 70))  # vacant since then
            elif (place + order) % 6 == 1:
                end = today + dt.timedelta(days=chance.randint(9, 58))
            else:
                holders[person] = {"level": "role_holder"}
            rows.append(
                {
                    "role": units.roles[order],
                    "party": person,
                    "unit": group,
                    "start": start.isoformat(),
                    "end": end.isoformat(),
                }
            )
    rows.append(
        {
            "role": units.roles[6],
            "party": people[0],
            "unit": units.district,
            "start": (today - dt.timedelta(days=200)).isoformat(),
        }
    )
    work.create_many(Appointment, rows)
    work.set_many(Person, holders)
