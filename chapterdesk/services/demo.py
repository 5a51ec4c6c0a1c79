"""A made-up district, repeatable by seed, of any size, in which every feature has something to show.

Names are everyday names combined at random; phone numbers are those that the Swedish Post and Telecom Authority sets aside
for films and books (PTS: 070-174 06 05 to 99, 031-390 06 00 to 99, 040-628 04 00 to 99, 08-465 004 00 to 99,
0980-319 200 to 299), so numbers repeat in a large demo; mail goes to example.org (RFC 2606).
"""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from typing import Any

from chapterdesk.core import clock, ids
from chapterdesk.core.locale import fold
from chapterdesk.core.progress import Progress
from chapterdesk.core.resources import resource
from chapterdesk.core.text import N_, _, current_language
from chapterdesk.database.register import Register
from chapterdesk.fields import FieldValue
from chapterdesk.models import Contact, Person
from chapterdesk.services import demo_meetings, demo_parts, demo_units

_SPACE = uuid.UUID("2a7c7a3e-8f1d-5a55-9d61-3b1b7c0f4e11")
BLOCK = 20_000
NUMBERS = [
    *(f"+467017406{n:02d}" for n in range(5, 100)),
    *(f"+463139006{n:02d}" for n in range(100)),
    *(f"+464062804{n:02d}" for n in range(100)),
    *(f"+468465004{n:02d}" for n in range(100)),
    *(f"+46980319{n}" for n in range(200, 300)),
]
_SAID = ("granted", None, "granted", "refused", None, "granted", None, None, "granted", None)


class Maker:
    """Where the demo's randomness and ids come from: the seed alone."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.seed = str(seed)
        self.words: dict[str, Any] = json.loads(resource("demo", "names.json").read_text(encoding="utf-8"))

    def said(self, what: str) -> list[str]:
        """Return the words that people say of themselves (``skills``, ``tags``, ``languages``), in the user's language."""
        words: list[str] = self.words[what][current_language()]
        return words

    def id(self, kind: str, *parts: object) -> str:
        """Return the id of a made-up row, the same for the same seed."""
        return ids.derived_id(_SPACE, self.seed, kind, *(str(p) for p in parts)).hex

    def ago(self, most: int, least: int = 0) -> str:
        """Return a day in the past, ISO."""
        return (clock.today() - dt.timedelta(days=self.random.randint(least, most))).isoformat()


def fill(register: Register, people: int = 1284, seed: int = 1, progress: Progress | None = None) -> None:
    """Fill an empty register with the demo chapter.

    Args:
        register: An open, empty register.
        people: How many, 1 to 1 000 000.
        seed: The same seed on the same day gives the same chapter.
        progress: Told after each block of people.
    """
    if not 1 <= people <= 1_000_000:
        raise ValueError(people)
    maker = Maker(seed)
    watch = progress or Progress()
    with register.work(N_("Demo chapter: groups and roles"), origin="demo") as work:
        units = demo_units.make(work, maker, people)
    made: list[str] = []
    for start in range(0, people, BLOCK):
        watch.step(start, people, _("Making up people"))
        with register.work(N_("Demo chapter: people"), origin="demo") as work:
            block = [_person(maker, number, units) for number in range(start, min(people, start + BLOCK))]
            keys = [maker.id("person", start + n) for n in range(len(block))]
            work.create_many(Person, block, ids=keys)
            work.create_many(Contact, _contacts(maker, start, keys))
            made += keys[: 5000 - len(made)] if len(made) < 5000 else []
    with register.work(N_("Demo chapter: meetings and roles"), origin="demo") as work:
        demo_units.appoint(work, maker, units, made)
        demo_meetings.make(work, maker, units)
    for make in demo_parts.PARTS:
        with register.work(demo_parts.LABEL, origin="demo") as work:
            make(work, maker, units, made)
    watch.step(people, people)


def _name(maker: Maker) -> dict[str, FieldValue]:
    pick = maker.random.choice
    kind = maker.random.choices(("sv", "nl", "en", "wide"), (62, 10, 6, 22))[0]
    given = pick(maker.words["given"][kind])
    mixed = kind if maker.random.random() < 0.8 else pick(("sv", "wide"))
    family = pick(maker.words["family"][mixed])
    if mixed == "sv" and maker.random.random() < 0.06:
        family = f"{family}-{pick(maker.words['family']['wide'])}"
    prefix = pick(maker.words["prefix"]) if mixed == "nl" and maker.random.random() < 0.6 else None
    return {"given_name": given, "prefix": prefix, "family_name": family}


def _person(maker: Maker, number: int, units: demo_units.Units) -> dict[str, FieldValue]:
    chance, pick = maker.random.random, maker.random.choice
    name = _name(maker)
    group, town, postcode = units.place_for(maker.random)
    level = maker.random.choices(("supporter", "occasional", "active", "organiser", "role_holder"), (47, 29, 15, 6, 3))[
        0
    ]
    mail = fold(f"{name['given_name']}.{name['family_name']}").replace(" ", "").replace("'", "")
    values: dict[str, FieldValue] = {
        **name,
        "groups": (group,) if group else (),
        "level": level,
        "member": chance() < 0.62,
        "phones": (NUMBERS[number % len(NUMBERS)],) if chance() < 0.86 else (),
        "emails": (f"{mail}{number or ''}@example.org",) if chance() < 0.9 else (),
        "town": town,
        "postcode": postcode,
        "street": f"{pick(maker.words['streets'])} {maker.random.randint(1, 80)}" if chance() < 0.7 else None,
        "birth_date": _birth(maker) if chance() < 0.7 else None,
        "languages": tuple(
            dict.fromkeys((_("Swedish"), *maker.random.sample(maker.said("languages"), maker.random.randint(0, 2))))
        ),
        "may_be_phoned": maker.random.choices(("granted", "refused", "withdrawn", None), (74, 6, 2, 18))[0],
        "may_be_mailed": maker.random.choices(("granted", "refused", None), (84, 4, 12))[0],
        # By number, not by chance, so that all else in the demo stays as it was.
        "may_be_texted": _SAID[number * 7 % len(_SAID)],
        "may_be_written": _SAID[number * 11 % len(_SAID)],
        "source": _("Demo: met at a stall") if chance() < 0.2 else None,
        "protected_identity": True if number % 400 == 37 else None,
    }
    if values["member"]:
        values["member_number"] = str(100_000 + number)
    if chance() < 0.25:
        values["skills"] = (pick(maker.said("skills")),)
    if chance() < 0.3:
        values["tags"] = tuple(maker.random.sample(maker.said("tags"), 2))
    return values


def _birth(maker: Maker) -> str:
    year = clock.today().year - int(maker.random.triangular(14, 88, 30))
    if maker.random.random() < 0.4:
        return str(year)
    return f"{year}-{maker.random.randint(1, 12):02d}-{maker.random.randint(1, 28):02d}"


def _contacts(maker: Maker, start: int, keys: list[str]) -> list[dict[str, FieldValue]]:
    found: list[dict[str, FieldValue]] = []
    for number, key in enumerate(keys, start):
        if number % 320 == 4:
            continue  # nobody has talked to these yet: Today shows them
        day = maker.ago(150 if maker.random.random() < 0.8 else 600)
        found.append(
            {
                "party": key,
                "at": f"{day}T{maker.random.randint(8, 19):02d}:{maker.random.randint(0, 59):02d}:00Z",
                "channel": maker.random.choice(("phone", "met", "email")),
                "outcome": "reached",
            }
        )
    return found
