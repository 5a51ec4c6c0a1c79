"""Activities: what is planned and held, what came of it, and the same as a calendar file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, and_, or_, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import Activity, Participation
from chapterdesk.services import exporting
from chapterdesk.services.campaigns.figures import TOOK_PART

OUTCOMES = ("signatures", "reached", "new_activists", "hours")
"""The fields that say what an activity brought."""


@dataclass(frozen=True)
class Brought:
    """What one activity brought; ``counted`` names the figures that follow from those who took part."""

    signatures: int | None
    reached: int | None
    new_activists: int
    hours: int
    took_part: int
    counted: frozenset[str]

    @property
    def anything(self) -> bool:
        """Whether anything was noted or can be counted."""
        return self.signatures is not None or self.reached is not None or bool(self.hours or self.new_activists)


def own(conn: Connection, activity: str) -> Row:
    """Return an activity's row. Raises UserError ``gone``."""
    found = rows(conn, Activity, [activity]).get(activity)
    if found is None:
        raise UserError(_("That activity is not in the register any more."), _("Undo the deletion first."), code="gone")
    return found


def brought(conn: Connection, activity: str) -> Brought:
    """Return what an activity brought: as noted, else counted from those who took part."""
    about = own(conn, activity)
    part = table_of(Participation)
    query = select(part.c.part, part.c.new, part.c.hours).where(part.c.activity == activity, part.c.part.in_(TOOK_PART))
    took = conn.execute(query).all()
    new, hours = about["new_activists"], about["hours"]
    counted = frozenset(name for name in ("new_activists", "hours") if about[name] is None)
    return Brought(
        _number(about["signatures"]),
        _number(about["reached"]),
        sum(bool(row.new) or row.part == "met_there" for row in took) if new is None else int(str(new)),
        sum(row.hours or 0 for row in took) if hours is None else int(str(hours)),
        len(took),
        counted,
    )


def _number(value: FieldValue) -> int | None:
    return value if isinstance(value, int) else None


def add(register: Register, values: Mapping[str, FieldValue], *, origin: str = "screen") -> str:
    """Add an activity, planned unless said otherwise (held where its day has passed and outcomes are given); returns its id."""
    given = {name: value for name, value in values.items() if value not in (None, "")}
    past = str(given.get("day") or "") <= clock.today().isoformat()
    told = past and any(name in given for name in OUTCOMES)
    with register.work(N_("New activity: {name}"), name=str(given.get("name") or ""), origin=origin) as work:
        return work.create(Activity, {"state": "held" if told else "planned", **given})


def note_outcome(
    register: Register, activity: str, values: Mapping[str, FieldValue], *, origin: str = "screen"
) -> None:
    """Note what an activity brought, which says that it was held. Raises UserError ``ahead``, ``gone``."""
    with register.read() as conn:
        about = own(conn, activity)
    if str(about["day"]) > clock.today().isoformat():
        raise UserError(
            _("{name} has not been held yet.").format(name=about["name"]),
            _("Change its day first if it was held earlier."),
            code="ahead",
        )
    told = {name: values[name] for name in OUTCOMES if name in values}
    with register.work(N_("What {name} brought"), name=str(about["name"]), origin=origin) as work:
        work.set(Activity, activity, {**told, "state": "held"})


def set_state(register: Register, activity: str, state: str, *, origin: str = "screen") -> None:
    """Say that an activity is planned, held or cancelled."""
    with register.read() as conn:
        name = str(own(conn, activity)["name"])
    with register.work(N_("Status of {name}"), name=name, origin=origin) as work:
        work.set(Activity, activity, {"state": state})


def without_outcome(conn: Connection, since: str, until: str) -> list[tuple[str, str, str]]:
    """Return (id, name, day) of activities of these days of which nobody has said what they brought, the latest first."""
    table, part = table_of(Activity), table_of(Participation)
    silent = and_(*(table.c[name].is_(None) for name in OUTCOMES))
    anybody = select(part.c.activity).where(part.c.part.in_(TOOK_PART))
    still_planned = or_(table.c.state.is_(None), table.c.state == "planned")
    nothing = and_(table.c.state == "held", silent, table.c.id.not_in(anybody))
    query = (
        select(table.c.id, table.c.title, table.c.day)
        .where(table.c.day >= since, table.c.day <= until, or_(still_planned, nothing))
        .order_by(table.c.day.desc(), table.c.n)
    )
    return [(key, title, day) for key, title, day in conn.execute(query)]


def save_calendar(register: Register, keys: Sequence[str], target: Path, *, recipient: str = "") -> exporting.Exported:
    """Save activities as a calendar file, noted as leaving. Raises UserError, ``no_time`` where none has a time of day."""
    with register.read() as conn:
        timed = [
            key for key, row in rows(conn, Activity, keys, ["day", "start"]).items() if row["day"] and row["start"]
        ]
    if not timed:
        raise UserError(
            _("It has no time of day yet."), _("Fill in when it starts, then save it again."), code="no_time"
        )
    return exporting.export(register, exporting.Order(Activity, timed, target, recipient=recipient))


@dataclass(frozen=True)
class Total:
    """What the activities of a campaign have brought together."""

    held: int
    planned: int
    signatures: int
    reached: int
    new_activists: int
    hours: int


def of_campaign(conn: Connection, campaign: str) -> Total:
    """Return what a campaign's activities have brought so far."""
    table, part = table_of(Activity), table_of(Participation)
    names = ("id", "state", *OUTCOMES)
    found = conn.execute(select(*(table.c[name] for name in names)).where(table.c.campaign == campaign)).all()
    held = {row.id: row for row in found if row.state == "held"}
    new, hours = dict.fromkeys(held, 0), dict.fromkeys(held, 0)
    took = (
        select(part.c.activity, part.c.part, part.c.new, part.c.hours)
        .join(table, table.c.id == part.c.activity)
        .where(table.c.campaign == campaign, table.c.state == "held", part.c.part.in_(TOOK_PART))
    )
    for row in conn.execute(took):
        new[row.activity] += bool(row.new) or row.part == "met_there"
        hours[row.activity] += row.hours or 0
    return Total(
        len(held),
        sum((row.state or "planned") == "planned" for row in found),
        sum(row.signatures or 0 for row in held.values()),
        sum(row.reached or 0 for row in held.values()),
        sum(new[key] if row.new_activists is None else row.new_activists for key, row in held.items()),
        sum(hours[key] if row.hours is None else row.hours for key, row in held.items()),
    )
