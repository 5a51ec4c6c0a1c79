"""Everything about one alumna or alumnus, read at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.fields import Setting
from chapterdesk.models import Person
from chapterdesk.services import people as persons
from chapterdesk.services.alumni import mentoring
from chapterdesk.services.alumni.mentoring import Pair
from chapterdesk.services.alumni.people import Alumna, Said, asks, listed
from chapterdesk.services.people import ContactLine


@dataclass(frozen=True)
class Card:
    """One member of the programme from near; asks and contacts the latest first."""

    alumna: Alumna
    town: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    asks: tuple[Said, ...]
    contacts: tuple[ContactLine, ...]
    pairs: tuple[Pair, ...]
    setting: Setting


def card(register: Register, conn: Connection, profile: str) -> Card | None:
    """Return a profile's card, None where it is gone."""
    found = listed(register, conn, [profile])
    if not found:
        return None
    one = found[0]
    about = rows(conn, Person, [one.person], ["town", "languages", "skills"]).get(one.person, {})
    languages, skills = about.get("languages"), about.get("skills")
    return Card(
        one,
        str(about.get("town") or ""),
        tuple(str(x) for x in languages) if isinstance(languages, tuple) else (),
        tuple(str(x) for x in skills) if isinstance(skills, tuple) else (),
        tuple(asks(register, conn, [one.person]).get(one.person, ())),
        tuple(persons.contacts(register, conn, one.person)),
        tuple(mentoring.pairs(register, conn, one.person)),
        register.setting(conn),
    )
