"""Exchange partners: who they are, which people and fields they get, and the passphrase of their workbooks."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.ids import derived_id
from chapterdesk.core.locale import fold
from chapterdesk.core.text import N_, _
from chapterdesk.database.engine import plain_errors, write_connection
from chapterdesk.database.passphrases import suggest_passphrase
from chapterdesk.database.query import Question
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import Peer as PeerRow
from chapterdesk.models import PeerSecret
from chapterdesk.services import lists

_NAMESPACE = uuid.UUID("6f1d2c0e-5b0b-5a8e-9f60-1f2a7f1b7c11")
SECRETARIAT = derived_id(_NAMESPACE, "secretariat").hex
"""The id of the partner that every register has from the start; its row is made when something about it is changed."""
_WORD = "secretariat"
OWN = "own"
"""In place of a smart list: a partner gets what came from it, and what that points at; a secretariat's districts do."""
OWN_WORDS = N_("What came from it")
_SHORTEST = 8


@dataclass(frozen=True)
class Peer:
    """An exchange partner.

    Args:
        id, name: Which one; the name is unique.
        people: Key of a smart list, "" for everyone, OWN for what came from it.
        scope: Kinds, or fields as ``kind.field``; empty for the usual ones.
        language: Of the workbooks it gets; "" for the register's.
        register: Id of its own register, "" until a file of it was taken in, and for those who have none.
    """

    id: str
    name: str
    people: str = ""
    scope: tuple[str, ...] = ()
    language: str = ""
    register: str = ""

    @property
    def is_secretariat(self) -> bool:
        """Whether it is the secretariat, which gets the whole register but what is nobody else's."""
        return self.id == SECRETARIAT


def listed(conn: Connection) -> list[Peer]:
    """Return all partners by name, the secretariat first."""
    table = table_of(PeerRow)
    order = [i for (i,) in conn.execute(select(table.c.id).order_by(table.c.sort_title, table.c.n))]
    found = {key: _peer(key, row) for key, row in rows(conn, PeerRow, order).items()}
    first = found.pop(SECRETARIAT, None) or Peer(SECRETARIAT, _("Secretariat"))
    return [first, *(found[key] for key in order if key in found)]


def _peer(key: str, row: dict[str, FieldValue]) -> Peer:
    scope = row["scope"] if isinstance(row["scope"], tuple) else ()
    told = [str(row[name] or "") for name in ("name", "people", "language", "register_id")]
    return Peer(key, told[0], told[1], tuple(str(word) for word in scope), told[2], told[3])


def named(conn: Connection, name: str) -> Peer:
    """Return a partner by its name; the secretariat by that word too. Raises UserError ``unknown_peer``."""
    found = listed(conn)
    for each in found:
        if fold(name) in (fold(each.name), _WORD if each.is_secretariat else ""):
            return each
    raise UserError(
        _("There is no exchange partner called \u201c{name}\u201d.").format(name=name),
        _("There are: {names}.").format(names=", ".join(each.name for each in found)),
        code="unknown_peer",
    )


def by_register(conn: Connection, register: str) -> Peer | None:
    """Return the partner whose own register has that id, None where nobody's has."""
    return next((each for each in listed(conn) if register and each.register == register), None)


def add(register: Register, name: str, list_name: str = "", scope: tuple[str, ...] = (), language: str = "") -> Peer:
    """Keep a new partner, or what is changed about one of that name; undone in one. Raises UserError.

    Args:
        register: The desk.
        name: What it is called.
        list_name: Which people it gets, a smart list by its name; "" leaves it as it is, everyone for a new one.
        scope: Kinds, or fields as ``kind.field``; empty leaves it as it is.
        language: Of its workbooks; "" leaves it as it is.
    """
    with register.read() as conn:
        known = next((p for p in listed(conn) if fold(name) in (fold(p.name), _WORD if p.is_secretariat else "")), None)
        people = list_key(conn, list_name) if list_name else ""
    told: dict[str, FieldValue] = {"people": people, "scope": scope, "language": language}
    values: dict[str, FieldValue] = {key: value for key, value in told.items() if value}
    with register.work(N_("Exchange partner {name}"), name=name) as work:
        if known is None:
            key = work.create(PeerRow, {"name": name} | values)
        elif rows(work.connection, PeerRow, [known.id]):
            key = known.id
            work.set(PeerRow, key, values)
        else:
            key = work.create(PeerRow, {"name": known.name} | values, id=known.id)
    with register.read() as conn:
        return next(each for each in listed(conn) if each.id == key)


def list_key(conn: Connection, name: str) -> str:
    """Return the key of a smart list by its name in the current language, or OWN. Raises UserError ``unknown_list``."""
    if fold(name) in (OWN, fold(_(OWN_WORDS))):
        return OWN
    lists.named(conn, name)
    return next(e.key for e in [*lists.builtin(), *lists.own_lists(conn)] if fold(e.name) == fold(name))


def list_name(conn: Connection, peer: Peer) -> str:
    """Return what a partner's list is called, "" for everyone. Raises UserError ``list_gone``."""
    if peer.people == OWN:
        return _(OWN_WORDS)
    return _list(conn, peer).name if peer.people else ""


def question(conn: Connection, peer: Peer) -> Question:
    """Return which people a partner gets. Raises UserError ``list_gone``: then nobody is sent rather than everyone."""
    return _list(conn, peer).question if peer.people and peer.people != OWN else Question()


def _list(conn: Connection, peer: Peer) -> lists.ListEntry:
    for entry in [*lists.builtin(), *lists.own_lists(conn)]:
        if entry.key == peer.people:
            return entry
    raise UserError(
        _("The smart list that says which people {name} gets is not there any more.").format(name=peer.name),
        _("Choose another list for this partner. Nothing was sent."),
        code="list_gone",
    )


# -- passphrases ------------------------------------------------------------------------------------------------------


def passphrase(conn: Connection, peer: Peer) -> str:
    """Return the passphrase of a partner's workbooks, "" where none was agreed on yet."""
    return conn.execute(select(PeerSecret.passphrase).where(PeerSecret.peer == peer.id)).scalar() or ""


def set_passphrase(register: Register, peer: Peer, text: str = "") -> str:
    """Keep the passphrase that was agreed on with a partner, or a new one of random words; returns it.

    It stands in no log and no list. Raises UserError ``password_short``.
    """
    text = text.strip() or suggest_passphrase(peer.language or register.language)
    if len(text) < _SHORTEST:
        raise UserError(
            _("The password has fewer than {n} characters.").format(n=_SHORTEST),
            _("Take a longer one, or leave it out to get one of random words."),
            code="password_short",
        )
    with plain_errors(register.path), write_connection(register.engine) as conn:
        conn.execute(delete(PeerSecret).where(PeerSecret.peer == peer.id))
        conn.execute(insert(PeerSecret).values(peer=peer.id, passphrase=text))
    return text
