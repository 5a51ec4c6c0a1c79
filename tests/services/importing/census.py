"""A made-up census with known truth: people, and the same people as somebody else wrote them down."""

from __future__ import annotations

import random
from dataclasses import dataclass

from chapterdesk.core.locale import fold
from chapterdesk.services.importing.nicknames import GROUPS

_GIVEN_PARTS = (["An", "El", "Ka", "Ma", "Li", "So", "Jo", "Fa", "Mo", "Da", "Re", "Ti", "Vi", "Sa", "Ne", "Ol", "Pe", "Ha", "Yu", "Mi", "Le", "Ro", "Su", "Ce", "Ab", "Em", "Id", "Lu", "No", "Ra"],
                ["na", "ra", "li", "mi", "ve", "rik", "nas", "dan", "sof", "lla", "tin", "mar", "bel", "fan", "gus", "len", "nor", "ria", "sim", "tor"], ["", "", "", "a", "e", "o", "ia", "us"])  # fmt: skip
_FAMILY_PARTS = (["Berg", "Lind", "Sand", "Ny", "Wik", "Hol", "Ek", "Gran", "Al", "Fors", "Vis", "Jan", "Pet", "Er", "Kar", "Os", "Demir", "Abd", "Nor", "Rah", "Vos", "Meul", "Sjö", "Åker", "Öst", "Hagg", "Stran", "Rosen"],
                 ["ström", "qvist", "man", "son", "gren", "ell", "stedt", "lund", "dahl", "sson", "taş", "er", "ema", "ing", "vik", "berg", "kamp", "inga"], ["", "", "", "en", "s"])  # fmt: skip
COMMON_GIVEN = [
    "Anna",
    "Eva",
    "Maria",
    "Karin",
    "Lars",
    "Erik",
    "Anders",
    "Johan",
    "Per",
    "Nils",
    "Fatima",
    "Mohammed",
    "Ali",
    "Sofia",
    "Emma",
    "Elin",
    "Jan",
    "Pieter",
    "Sanne",
    "Thijs",
    "Kees",
    "Els",
    "Mats",
    "Sara",
    "Lisa",
    "Olof",
    "Katarina",
    "Johanna",
    "Alexander",
    "Elisabeth",
]
COMMON_FAMILY = [
    "Andersson",
    "Johansson",
    "Karlsson",
    "Nilsson",
    "Eriksson",
    "Larsson",
    "Olsson",
    "Persson",
    "Svensson",
    "Gustafsson",
    "Jansen",
    "Visser",
    "Bakker",
    "Mulder",
    "Ahmed",
    "Ali",
    "Hassan",
    "Nguyen",
    "Yilmaz",
    "Berg",
]


@dataclass
class Census:
    """Known people by id, new rows by number, and the truth: row number -> id, None for a person who is not known."""

    known: dict[str, dict[str, object]]
    rows: dict[int, dict[str, object]]
    truth: dict[int, str | None]


def make_census(people: int, rows: int, seed: int = 1) -> Census:
    rng = random.Random(seed)
    given = COMMON_GIVEN + ["".join(rng.choice(p) for p in _GIVEN_PARTS) for _ in range(600)]
    family = COMMON_FAMILY + ["".join(rng.choice(p) for p in _FAMILY_PARTS) for _ in range(4000)]
    weights_g = [1 / (i + 3) for i in range(len(given))]
    weights_f = [1 / (i + 12) for i in range(len(family))]
    known: dict[str, dict[str, object]] = {}
    order: list[str] = []
    while len(known) < people + rows:
        kin = rng.choices([1, 2, 3, 4], [60, 20, 12, 8])[0]
        name = rng.choices(family, weights_f)[0]
        home = _home(rng)
        shared_phone, shared_mail = _phone(rng), f"familjen.{fold(name)}{rng.randrange(10**5)}@example.org"
        twins = _birth(rng, 2000, 2012)
        for member in range(kin):
            first = rng.choices(given, weights_g)[0]
            if rng.random() < 0.12:
                first += " " + rng.choices(given, weights_g)[0]
            person: dict[str, object] = {"given_name": first, "family_name": name, **home}
            young = member >= 2
            person["birth_date"] = twins if young else _birth(rng, 1935, 2005)
            person["phones"] = (shared_phone,) if (kin > 1 and (young or rng.random() < 0.25)) else (_phone(rng),)
            person["emails"] = (
                (shared_mail,)
                if (kin > 1 and young)
                else (f"{fold(first)[:4].strip()}.{fold(name)}{rng.randrange(10**6)}@example.org",)
            )
            key = f"id{len(known)}"
            known[key] = person
            order.append(key)
    return _split(known, order, people, rows, rng)


def _split(known: dict[str, dict[str, object]], order: list[str], people: int, rows: int, rng: random.Random) -> Census:
    kept = {key: _thin(known[key], rng, 0.12) for key in order[:people]}
    strangers = order[people:]
    file: dict[int, dict[str, object]] = {}
    truth: dict[int, str | None] = {}
    chosen = rng.sample(order[:people], rows // 2)
    for number in range(rows):
        if number < len(chosen):
            truth[number] = chosen[number]
            file[number] = _written_again(known[chosen[number]], rng)
        else:
            truth[number] = None
            file[number] = _thin(known[strangers[number]], rng, 0.3)
    # Relatives of known people who are not known themselves: same home, phone and family name, another given name.
    for number in range(len(chosen), len(chosen) + rows // 20):
        kin = kept[rng.choice(order[:people])]
        other = rng.choice(
            [
                n
                for n in COMMON_GIVEN
                if fold(n) not in fold(str(kin["given_name"]))
                and not GROUPS.get(fold(n), frozenset())
                & GROUPS.get(fold(str(kin["given_name"])).split()[0], frozenset())
            ]
        )
        file[number] = {**kin, "given_name": other, "birth_date": _birth(rng, 1990, 2010), "emails": ()}
    return Census(kept, file, truth)


def _home(rng: random.Random) -> dict[str, object]:
    town = rng.randrange(200)
    return {
        "street": f"{rng.choice(['Stor', 'Berg', 'Sjö', 'Skol', 'Kyrko', 'Linné', 'Ny'])}{rng.choice(['gatan', 'vägen', 'straat'])} {rng.randrange(1, 150)}",
        "postcode": f"{200 + town} {rng.randrange(10, 60)}",
        "town": f"Ort {town}",
    }


def _phone(rng: random.Random) -> str:
    return f"+467{rng.choice('0236')}{rng.randrange(10**6, 10**7)}"


def _birth(rng: random.Random, first: int, last: int) -> str:
    return f"{rng.randrange(first, last)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"


def _thin(person: dict[str, object], rng: random.Random, share: float) -> dict[str, object]:
    row = dict(person)
    for name, empty in (("phones", ()), ("emails", ()), ("birth_date", None), ("street", None)):
        if rng.random() < share:
            row[name] = empty
    if not row["street"] and rng.random() < 0.5:
        row["postcode"] = None
    return row


def _typo(word: str, rng: random.Random) -> str:
    if len(word) < 4:
        return word
    i = rng.randrange(1, len(word) - 1)
    return rng.choice(
        [
            word[:i] + word[i + 1 :],
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
            word[:i] + rng.choice("aeinrst") + word[i + 1 :],
            word[:i] + word[i] + word[i:],
        ]
    )


def _written_again(person: dict[str, object], rng: random.Random) -> dict[str, object]:
    """Write somebody down again as another list would: slips, nicknames, initials, moved, married, less known."""
    row = _thin(person, rng, 0.3)
    given, family = str(person["given_name"]), str(person["family_name"])
    slip = rng.random()
    if slip < 0.12:
        family = _typo(family, rng)
    elif slip < 0.2:
        given = _typo(given, rng)
    elif slip < 0.3:
        given, family = fold(given).title(), fold(family).title()
    elif slip < 0.34:
        given, family = family, given
    elif slip < 0.38:
        given = given[0]
    elif slip < 0.44:
        group = GROUPS.get(fold(given).split()[0])
        others = sorted(n for n, g in GROUPS.items() if group and g & group and n != fold(given))
        given = rng.choice(others).title() if others else given
    elif slip < 0.48:
        family = rng.choice(COMMON_FAMILY)
    row |= {"given_name": given, "family_name": family}
    if rng.random() < 0.15:
        row |= _home(rng)
    if rng.random() < 0.12:
        row["phones"] = (_phone(rng),)
    if not (row["phones"] or row["emails"] or row["birth_date"]):
        row["phones"] = person["phones"]
    return row


def measure(census: Census, verdicts: dict[int, list[str]]) -> tuple[float, float]:
    """Return (precision, recall) of the best suggestion for each row."""
    hits = sum(1 for n, found in verdicts.items() if found and census.truth[n] == found[0])
    said = sum(1 for found in verdicts.values() if found)
    wanted = sum(1 for key in census.truth.values() if key)
    return hits / max(said, 1), hits / max(wanted, 1)
