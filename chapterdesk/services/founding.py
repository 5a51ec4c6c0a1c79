"""A new chapter's database: its first units, the usual role types, and who sits at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import RoleType, Unit
from chapterdesk.services import desk as desks
from chapterdesk.services.demo_units import role_type_values

ROLES: tuple[tuple[str, str, str], ...] = (
    ("district_representative", N_("District representative"), "district"),
    ("group_secretary", N_("Group secretary"), "local_group"),
    ("coordinator", N_("Coordinator"), "local_group"),
    ("secretariat", N_("Secretariat"), "section"),
)
"""Who may sit at a desk: code, words, and what kind of unit that desk is for."""

CHAPTER = "chapter"
DESK_ROLE = "desk_role"
RECOVERY_SHEET = "recovery_sheet"


@dataclass(frozen=True)
class Rules:
    """What holds in the whole section: ISO country and currency, IANA time zone; "" is not known."""

    country: str = ""
    currency: str = ""
    time_zone: str = ""


@dataclass(frozen=True)
class Founding:
    """What a new database is made of.

    Args:
        path: Where it lies; its folder is made if need be.
        passphrase: What opens it.
        key: The data key that the recovery sheet shows.
        role: A code of ROLES.
        chapter: The chapter's name, that of its first unit.
        language: The language by which names are sorted.
        sheet: What was done with the recovery sheet: words of ``printed``, ``safe``, with commas.
    """

    path: Path
    passphrase: str
    key: bytes
    role: str
    chapter: str
    language: str
    rules: Rules = Rules()
    sheet: str = ""


def found(founding: Founding, who: desks.Who) -> desks.Desk:
    """Make the database and its first rows, all or nothing. Raises UserError (see ``desk.create``)."""
    from chapterdesk.database.engine import plain_errors

    with plain_errors(founding.path):
        founding.path.parent.mkdir(parents=True, exist_ok=True)
    made = desks.create(founding.path, founding.passphrase, who, language=founding.language, key=founding.key)
    try:
        _first_rows(made.register, founding)
    except BaseException:
        desks.discard(made)
        raise
    return made


def _first_rows(register: Register, founding: Founding) -> None:
    kind = {code: kind for code, _words, kind in ROLES}[founding.role]
    rules: dict[str, FieldValue] = {
        "country": founding.rules.country or None,
        "currency": founding.rules.currency or None,
        "time_zone": founding.rules.time_zone or None,
    }
    own: dict[str, FieldValue] = {"name": founding.chapter, "unit_kind": kind, "state": "active"}
    with register.work(N_("New database for {chapter}"), chapter=founding.chapter) as work:
        if kind == "section":
            unit = work.create(Unit, own | rules)
        else:
            section = work.create(Unit, {"name": _("Our section"), "unit_kind": "section", "state": "active", **rules})
            unit = work.create(Unit, own | {"parent": section})
        work.create_many(RoleType, role_type_values())
    register.set_state(CHAPTER, unit)
    register.set_state(DESK_ROLE, founding.role)
    register.set_state(RECOVERY_SHEET, founding.sheet)


def chapter_name(register: Register) -> str:
    """Return what the desk's own chapter is called: the unit it was made for, else the highest one; "" where there is none."""
    table = table_of(Unit)
    with register.read() as conn:
        own = register.state(CHAPTER)
        if own and (name := register.titles(conn, [own]).get(own)):
            return name
        for kind in ("district", "section"):
            query = select(table.c.title).where(table.c.unit_kind == kind).order_by(table.c.n).limit(1)
            if found_name := conn.execute(query).scalar():
                return str(found_name)
    return ""


def section_rules(register: Register) -> tuple[str, Rules] | None:
    """Return the section's id and rules; None where the register has no section."""
    table = table_of(Unit)
    with register.read() as conn:
        section = conn.execute(
            select(table.c.id).where(table.c.unit_kind == "section").order_by(table.c.n).limit(1)
        ).scalar()
        if section is None:
            return None
        row = rows(conn, Unit, [section], ["country", "currency", "time_zone"])[section]
    return section, Rules(*(str(row[name] or "") for name in ("country", "currency", "time_zone")))


def set_section_rules(register: Register, section: str, rules: Rules) -> None:
    """Change the section's rules, undone in one."""
    values: dict[str, FieldValue] = {
        "country": rules.country.strip().upper() or None,
        "currency": rules.currency.strip().upper() or None,
        "time_zone": rules.time_zone.strip() or None,
    }
    with register.work(N_("The section’s rules")) as work:
        work.set(Unit, section, values)
