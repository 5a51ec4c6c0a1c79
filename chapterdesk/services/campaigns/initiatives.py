"""A local idea's way to national: proposed, supported by other groups, adopted as a campaign, or not taken further."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.fields import FieldValue
from chapterdesk.models import Campaign, Initiative

PROPOSED, SUPPORTED, ADOPTED, DECLINED = "proposed", "supported", "adopted", "declined"
SUPPORT_NEEDED = 1
"""Groups other than the one that proposed it which must stand behind an idea before it can be adopted nationally."""


# -- the rules, pure ----------------------------------------------------------------------------------------------


def backing(unit: str, supporters: Collection[str]) -> set[str]:
    """Return the groups that stand behind an idea beside the one that proposed it."""
    return {each for each in supporters if each and each != unit}


def state_by_support(state: str, unit: str, supporters: Collection[str]) -> str:
    """Return the state that follows from the support: enough makes a proposal supported, too little a proposal again.

    What was adopted or not taken further stays so.
    """
    if state in (ADOPTED, DECLINED):
        return state
    return SUPPORTED if len(backing(unit, supporters)) >= SUPPORT_NEEDED else PROPOSED


def next_states(state: str, unit: str, supporters: Collection[str]) -> tuple[str, ...]:
    """Return the decisions that can be taken on an idea now."""
    if state == DECLINED:
        return (state_by_support(PROPOSED, unit, supporters),)
    if state == ADOPTED:
        return ()
    return (ADOPTED, DECLINED) if state_by_support(state, unit, supporters) == SUPPORTED else (DECLINED,)


# -- reading ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Idea:
    """A local initiative with the names of what it points at."""

    id: str
    name: str
    state: str
    unit: str
    unit_name: str
    supporters: tuple[tuple[str, str], ...]
    proposed_on: str
    decided_on: str
    grounds: str
    campaign: str
    campaign_name: str
    next_states: tuple[str, ...]


def idea(register: Register, conn: Connection, key: str) -> Idea:
    """Return an initiative. Raises UserError ``gone``."""
    own = _own(conn, key)
    behind = _supporters(own)
    unit, campaign = str(own["unit"] or ""), str(own["campaign"] or "")
    names = register.titles(conn, [unit, campaign, *behind])
    state = str(own["state"] or PROPOSED)
    return Idea(
        key,
        str(own["name"]),
        state,
        unit,
        names.get(unit, ""),
        tuple((each, names.get(each, "")) for each in behind),
        str(own["proposed_on"] or ""),
        str(own["decided_on"] or ""),
        str(own["grounds"] or ""),
        campaign,
        names.get(campaign, ""),
        next_states(state, unit, behind),
    )


def _own(conn: Connection, key: str) -> Row:
    own = rows(conn, Initiative, [key]).get(key)
    if own is None:
        raise UserError(
            _("That initiative is not in the register any more."), _("Undo the deletion first."), code="gone"
        )
    return own


def _supporters(own: Row) -> tuple[str, ...]:
    value = own["supporters"]
    return tuple(str(each) for each in value) if isinstance(value, tuple) else ()


# -- writing ------------------------------------------------------------------------------------------------------


def propose(register: Register, values: dict[str, FieldValue], *, origin: str = "screen") -> str:
    """Write down an idea, proposed today unless ``values`` say otherwise; returns its id. Raises UserError."""
    started: dict[str, FieldValue] = {"proposed_on": clock.today().isoformat()}
    made = started | values
    value = made.get("supporters")
    behind = [str(each) for each in value] if isinstance(value, tuple) else []
    made["state"] = state_by_support(str(made.get("state") or PROPOSED), str(made.get("unit") or ""), behind)
    with register.work(N_("New initiative: {name}"), name=str(made.get("name") or ""), origin=origin) as work:
        return work.create(Initiative, made)


def support(register: Register, key: str, unit: str, *, origin: str = "screen") -> None:
    """Let a group stand behind an idea. Raises UserError ``own_idea`` for the group that proposed it, ``decided``."""
    with register.read() as conn:
        own = _own(conn, key)
    behind = _supporters(own)
    _refuse_decided(own)
    if unit == own["unit"]:
        raise UserError(
            _("The group that proposed it stands behind it already."), _("Choose another group."), code="own_idea"
        )
    if unit in behind:
        return
    _set_support(register, key, own, (*behind, unit), N_("Support for {name}"), origin)


def withdraw(register: Register, key: str, unit: str, *, origin: str = "screen") -> None:
    """Let a group no longer stand behind an idea. Raises UserError ``decided``."""
    with register.read() as conn:
        own = _own(conn, key)
    _refuse_decided(own)
    left = tuple(each for each in _supporters(own) if each != unit)
    _set_support(register, key, own, left, N_("Support for {name} withdrawn"), origin)


def _set_support(register: Register, key: str, own: Row, behind: tuple[str, ...], label: str, origin: str) -> None:
    state = state_by_support(str(own["state"] or PROPOSED), str(own["unit"] or ""), behind)
    with register.work(label, name=str(own["name"]), origin=origin) as work:
        work.set(Initiative, key, {"supporters": behind, "state": state})


def _refuse_decided(own: Row) -> None:
    if own["state"] in (ADOPTED, DECLINED):
        raise UserError(
            _("It has been decided on already."), _("Take it up again first, if it is to go on."), code="decided"
        )


def adopt(register: Register, key: str, start: str, end: str, *, owner: str = "", origin: str = "screen") -> str:
    """Adopt an idea nationally: makes its campaign from ``start`` to ``end`` (ISO days) in the same step, returns its id.

    Raises UserError ``no_support`` where no other group stands behind it, ``decided``, ``invalid`` for a wrong period.
    """
    with register.read() as conn:
        own = _own(conn, key)
    _refuse_decided(own)
    if ADOPTED not in next_states(str(own["state"] or PROPOSED), str(own["unit"] or ""), _supporters(own)):
        raise UserError(
            _("No other group stands behind {name} yet.").format(name=own["name"]),
            _("Let a group support it first, then it can be adopted nationally."),
            code="no_support",
        )
    values: dict[str, FieldValue] = {
        "name": own["name"],
        "campaign_kind": "national",
        "state": "planned",
        "priority": own["priority"],
        "about": own["about"],
        "owner": owner or own["party"],
        "start": start,
        "end": end,
    }
    with register.work(N_("{name} adopted nationally"), name=str(own["name"]), origin=origin) as work:
        campaign = work.create(Campaign, {name: value for name, value in values.items() if value})
        decided: dict[str, FieldValue] = {
            "state": ADOPTED,
            "decided_on": clock.today().isoformat(),
            "campaign": campaign,
        }
        work.set(Initiative, key, decided)
    return campaign


def decline(register: Register, key: str, grounds: str, *, origin: str = "screen") -> None:
    """Note that an idea is not taken further, and why. Raises UserError ``no_grounds``, ``decided``."""
    if not grounds.strip():
        raise UserError(
            _("Say why it is not taken further."), _("Those who proposed it will want to know."), code="no_grounds"
        )
    with register.read() as conn:
        own = _own(conn, key)
    _refuse_decided(own)
    with register.work(N_("{name} not taken further"), name=str(own["name"]), origin=origin) as work:
        decided: dict[str, FieldValue] = {"state": DECLINED, "decided_on": clock.today().isoformat()}
        work.set(Initiative, key, decided | {"grounds": grounds.strip()})


def take_up_again(register: Register, key: str, *, origin: str = "screen") -> None:
    """Take up an idea again that was not taken further. Raises UserError ``not_declined``."""
    with register.read() as conn:
        own = _own(conn, key)
    if own["state"] != DECLINED:
        raise UserError(_("It is still on its way."), code="not_declined")
    state = state_by_support(PROPOSED, str(own["unit"] or ""), _supporters(own))
    with register.work(N_("{name} taken up again"), name=str(own["name"]), origin=origin) as work:
        work.set(Initiative, key, {"state": state, "decided_on": None})


# -- what follows by itself -----------------------------------------------------------------------------------------


def follow(work: UnitOfWork) -> None:
    """Let the state of initiatives follow their support, whoever wrote it: a page, an import, a merge or an undo."""
    moved = work.changes.created["initiative"] | work.changes.changed["initiative"]
    if not moved:
        return
    after: dict[str, Row] = {}
    for key, own in rows(work.connection, Initiative, sorted(moved), ["state", "unit", "supporters"]).items():
        state = str(own["state"] or PROPOSED)
        right = state_by_support(state, str(own["unit"] or ""), _supporters(own))
        if right != own["state"]:
            after[key] = {"state": right}
    work.set_many(Initiative, after)
