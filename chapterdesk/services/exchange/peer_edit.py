"""Changing an exchange partner as a whole, as a form does: what is emptied there is emptied here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.fields import FieldValue
from chapterdesk.models import Entity, entities
from chapterdesk.models import Peer as PeerRow
from chapterdesk.services import lists
from chapterdesk.services.exchange import peers
from chapterdesk.services.exchange.peers import Peer
from chapterdesk.services.exchange.scope import AT_HOME, FIRST, USUAL, fields_for
from chapterdesk.services.exchange.shared import sendable


def change(register: Register, peer: Peer) -> Peer:
    """Keep a partner as it is told, a new one where ``peer.id`` is ""; one step of undo. Returns it with its id.

    Raises UserError ``name_empty``, ``peer_there``, ``unknown_scope``.
    """
    name = peer.name.strip()
    if not name:
        raise UserError(_("The partner needs a name."), _("Say in a few words who it is."), code="name_empty")
    fields_for(peer)
    with register.read() as conn:
        for other in peers.listed(conn):
            if other.id != peer.id and fold(other.name) == fold(name):
                raise UserError(
                    _("There is a partner called \u201c{name}\u201d already.").format(name=name),
                    _("Take another name, or change that one."),
                    code="peer_there",
                )
    values: dict[str, FieldValue] = {
        "name": name, "people": peer.people or None, "scope": tuple(peer.scope), "language": peer.language or None
    }  # fmt: skip
    with register.work(N_("Exchange partner {name}"), name=name) as work:
        if peer.id and rows(work.connection, PeerRow, [peer.id]):
            work.set(PeerRow, peer.id, values)
            key = peer.id
        elif peer.id:
            key = work.create(PeerRow, values, id=peer.id)
        else:
            key = work.create(PeerRow, values)
    with register.read() as conn:
        return next(each for each in peers.listed(conn) if each.id == key)


def remove(register: Register, peer: Peer) -> None:
    """Let go of a partner; what went to it and came from it stays in the timeline. Undone in one."""
    with register.work(N_("Exchange partner {name} removed"), name=peer.name) as work:
        work.delete(PeerRow, [peer.id])


def list_choices(conn: Connection, peer: Peer) -> list[tuple[str, str]]:
    """Return (key, name) of what says which people a partner gets: everyone with the key "", what came from it, and the lists.

    What holds now is always among them, also a list that is gone: saving a form must never send more people than before.
    """
    found = [("", _("Everyone")), (peers.OWN, _(peers.OWN_WORDS))]
    every = [*lists.builtin(), *lists.own_lists(conn)]
    found += [(e.key, e.name) for e in every if e.key != "builtin:everyone" or peer.people == e.key]
    if peer.people not in dict(found):
        found.append((peer.people, _("A list that is not there any more")))
    return found


def kind_choices() -> list[type[Entity]]:
    """Return the kinds that can be sent, those that people look for first standing first."""
    known = entities()
    order = [*FIRST, *(kind for kind in known if kind not in FIRST)]
    return [known[kind] for kind in order if sendable(known[kind])]


def usual_kinds(peer: Peer) -> list[str]:
    """Return the kinds that a partner gets where nobody chose any."""
    kinds = [each.kind for each in kind_choices()]
    whole = peer.is_secretariat or peer.people == peers.OWN
    return [kind for kind in kinds if (kind not in AT_HOME if whole else kind in USUAL)]


def scope_of(peer: Peer, kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the scope that sends just these kinds: () for the usual ones; single fields chosen before stay chosen."""
    wanted = list(kinds)
    before: dict[str, list[str]] = {}
    for word in peer.scope:
        before.setdefault(word.partition(".")[0], []).append(word)
    found: list[str] = []
    for kind in wanted:
        found += before.get(kind, [kind])
    if set(found) == set(usual_kinds(peer)):
        return ()
    return tuple(found)


def partly(peer: Peer) -> Sequence[str]:
    """Return the kinds of which a partner gets chosen fields only."""
    return sorted({word.partition(".")[0] for word in peer.scope if "." in word})
