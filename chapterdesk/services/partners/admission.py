"""From the charter to membership: the partner signs, the board admits, and the membership follows in the same step."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import long_date
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, open_period, rows, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import Membership, Organisation
from chapterdesk.services.partners import fees

PARTNER, SIGNED, ADMITTED, UNSIGNED, LEFT = "partner", "signed", "admitted", "unsigned", "left"
STATES = (PARTNER, SIGNED, ADMITTED, UNSIGNED, LEFT)
FIELDS = ("charter_signed", "admitted", "left_on")


@dataclass(frozen=True)
class Step:
    """One step of admission: ``done`` is its day, "" where it is not taken yet."""

    key: str
    words: str
    done: str


def standing(charter: str | None, admitted: str | None, left: str | None, today: str) -> str:
    """Return where an organisation stands: a code of ``STATES``; days are ISO.

    ``unsigned`` was admitted although no charter is noted, as an import may bring it.
    """
    if left and left <= today and (not admitted or admitted <= left):
        return LEFT
    if admitted and admitted <= today:
        return ADMITTED if charter and charter <= today else UNSIGNED
    return SIGNED if charter and charter <= today else PARTNER


def of_row(row: Row) -> str:
    """Return where the organisation of a row stands today."""
    charter, admitted, left = (str(row[name] or "") for name in FIELDS)
    return standing(charter, admitted, left, clock.today().isoformat())


def words(state: str) -> str:
    """Return a state in words."""
    return {
        PARTNER: _("Partner"),
        SIGNED: _("Waits for the board"),
        ADMITTED: _("Member organisation"),
        UNSIGNED: _("Charter missing"),
        LEFT: _("Left"),
    }[state]


def steps(row: Row) -> list[Step]:
    """Return the steps of an organisation's way in, in order."""
    return [
        Step("charter_signed", _("Signs the charter"), str(row["charter_signed"] or "")),
        Step("admitted", _("Admitted by the board"), str(row["admitted"] or "")),
    ]


def waiting(conn: Connection) -> list[tuple[str, str, str]]:
    """Return (id, name, day of the charter) of those who signed and wait for the board, the longest first."""
    table = table_of(Organisation)
    query = (
        select(table.c.id, table.c.title, table.c.charter_signed)
        .where(table.c.charter_signed <= clock.today().isoformat())
        .where(table.c.admitted.is_(None))
        .where(table.c.left_on.is_(None))
    )
    return [tuple(found) for found in conn.execute(query.order_by(table.c.charter_signed, table.c.n))]


def sign(register: Register, organisation: str, day: dt.date | None = None, *, origin: str = "screen") -> None:
    """Note that an organisation signed the charter. Raises UserError."""
    signed = _not_later(day)
    with register.work(N_("Charter signed by {name}"), origin=origin, name=_name(register, organisation)) as work:
        work.set(Organisation, organisation, {"charter_signed": signed.isoformat()})


def admit(register: Register, organisation: str, day: dt.date | None = None, *, origin: str = "screen") -> None:
    """Note that the board admitted an organisation; its membership begins the same day.

    Raises:
        UserError: ``charter_first`` where no charter is signed by then, ``already`` where it is a member.
    """
    admitted = _not_later(day)
    with register.work(N_("Admission of {name}"), origin=origin, name=_name(register, organisation)) as work:
        row = rows(work.connection, Organisation, [organisation], FIELDS)[organisation]
        _refuse(row, admitted)
        work.set(Organisation, organisation, {"admitted": admitted.isoformat(), "left_on": None})
        table = table_of(Membership)
        query = select(table.c.id).where(table.c.party == organisation, open_period(table))
        if not work.connection.execute(query).first():
            values: dict[str, FieldValue] = {"party": organisation, "membership_kind": "organisation"}
            work.create(Membership, values | {"start": admitted.isoformat()})


def leave(register: Register, organisation: str, day: dt.date | None = None, *, origin: str = "screen") -> None:
    """Note that an organisation left; its memberships end that day. Raises UserError."""
    left = _not_later(day)
    with register.work(N_("{name} leaves"), origin=origin, name=_name(register, organisation)) as work:
        row = rows(work.connection, Organisation, [organisation], FIELDS)[organisation]
        first = str(row["admitted"] or row["charter_signed"] or "")
        if first > left.isoformat():
            raise UserError(
                _("It came on {day}, so it cannot leave before.").format(day=long_date(dt.date.fromisoformat(first))),
                code="ends_before_it_begins",
            )
        work.set(Organisation, organisation, {"left_on": left.isoformat()})
        table = table_of(Membership)
        over = or_(table.c.end.is_(None), table.c.end > left.isoformat())
        for (key,) in work.connection.execute(select(table.c.id).where(table.c.party == organisation, over)).all():
            work.set(Membership, key, {"end": left.isoformat()})


def _refuse(row: Row, day: dt.date) -> None:
    if of_row(row) == ADMITTED:
        raise UserError(_("It is a member organisation already."), code="already")
    charter = str(row["charter_signed"] or "")
    if not charter:
        raise UserError(
            _("The charter is not signed yet."), _("Note first on which day they signed it."), code="charter_first"
        )
    if charter > day.isoformat():
        raise UserError(
            _("The charter was signed on {day}, after that.").format(day=long_date(dt.date.fromisoformat(charter))),
            _("Choose that day or a later one."),
            code="charter_first",
        )


def _not_later(day: dt.date | None) -> dt.date:
    today = clock.today()
    if day is not None and day > today:
        raise UserError(_("That day has not come yet."), _("Note it when it has happened."), code="in_future")
    return day or today


def _name(register: Register, organisation: str) -> str:
    with register.read() as conn:
        if not rows(conn, Organisation, [organisation], []):
            raise fees.gone()
        return register.titles(conn, [organisation]).get(organisation, "")
