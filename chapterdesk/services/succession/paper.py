"""The board on paper: groups by posts, for a meeting or a nominating committee."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from chapterdesk.core import clock, locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.documents.listing import table_document
from chapterdesk.documents.papers import ListColumn
from chapterdesk.services import desk, disclosures, exporting
from chapterdesk.services.handing import Paper
from chapterdesk.services.succession import words
from chapterdesk.services.succession.posts import Board, Place, board


def make(register: Register, *, size: str = "A4", allowed: frozenset[str] = frozenset()) -> tuple[bytes, set[str]]:
    """Return the board as PDF and the people in it; those with protected identity stand in it only where ``allowed``."""
    with register.read() as conn:
        found = board(register, conn)
        hidden = frozenset(exporting.protected(conn) - allowed)
    today = clock.today()
    columns = [ListColumn(_("Group")), *(ListColumn(name) for _role, name in found.roles)]
    rows = [
        [name, *(_square(found.places[unit, role], hidden, today) for role, _name in found.roles)]
        for unit, name, _kind in found.units
        if any(found.places[unit, role].state != "none" for role, _name in found.roles)
    ]
    data = table_document(
        _("Roles"), sentence(found, today), columns, rows, size=size, marking=_("For the meeting’s members only"),
        author=register.author,
    )  # fmt: skip
    named = {holder.party for place in found.places.values() for holder in place.holders}
    return data, named - hidden


def sentence(found: Board, today: dt.date) -> str:
    """Return how the board stands on a day, in words."""
    day = locale.long_date(today)
    return _("{held} held, {ending} ending soon, {vacant} vacant on {day}").format(
        held=found.count("held"), ending=found.count("ending"), vacant=found.count("vacant"), day=day
    )


def _square(place: Place, hidden: frozenset[str], today: dt.date) -> str:
    if place.state == "none":
        return "\u2013"
    names = [holder.name for holder in place.holders if holder.party not in hidden]
    if len(names) < len(place.holders):
        names.append(_("Name left out"))
    return "\n".join([*names, words.state(place, today)]) if names else words.state(place, today)


def shielded(register: Register) -> dict[str, tuple[str, str]]:
    """Return (name, Ref) by id of the holders with protected identity whom the board would name."""
    from chapterdesk.models import Person
    from chapterdesk.services import records

    with register.read() as conn:
        found = board(register, conn)
        named = {holder.party for place in found.places.values() for holder in place.holders}
        kept = sorted(named & exporting.protected(conn))
        heads = records.heads(conn, Person, kept)
    return {key: (title, ref) for key, (ref, title) in heads.items()}


def write(
    register: Register, target: Path, *, size: str = "A4", confirmed: Sequence[str] = (), recipient: str = ""
) -> Paper:
    """Write the board as PDF and note that it left. Raises UserError."""
    if target.suffix.lower() != ".pdf":
        raise UserError(_("The board is a PDF file."), _("Let the name end in .pdf."), code="wrong_ending")
    desk.refuse_own_files(register.path, target)
    with register.read() as conn:
        allowed = frozenset(exporting.confirmed_people(conn, confirmed))
        shield = exporting.protected(conn)
    data, people = make(register, size=size, allowed=allowed)
    leaving = disclosures.Leaving("roles board", sorted(people), (), recipient.strip(), len(people & shield))
    digest, number = disclosures.hand_over_bytes(register, data, target, leaving)
    return Paper(target, digest, len(people), len(shield - allowed), number)
