"""What a partner may see: which kinds and fields by its declaration, which people by its list, and the rows that are theirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.fields import Field
from chapterdesk.fields.types import Reference
from chapterdesk.models import Change, ConsentOf, Entity, Person, entities
from chapterdesk.models import Received as ReceivedRow
from chapterdesk.services import exporting, lists
from chapterdesk.services.exchange import peers
from chapterdesk.services.exchange.peers import Peer
from chapterdesk.services.exchange.shared import own_fields, references, sendable

FIRST = ("person", "membership", "group_membership", "consent", "unit", "organisation")
"""The sheets that people look for first, in this order; the others follow as they are declared."""
AT_HOME = frozenset(
    ["survey_response", "survey_answer", "voting_roll", "roll_entry", "proxy", "mobilisation", "caller", "call"]
)  # fmt: skip
"""Kinds that stay here where nobody names them: answers given in confidence, who took part in a vote, and lists for one evening."""
USUAL = ("person", "membership", "group_membership", "consent", "unit")
"""What a partner other than the secretariat gets where nobody says otherwise."""
PURPOSE = "activism"
"""Other partners than the secretariat get only people who said yes to this by at least one way of reaching them."""


def fields_for(peer: Peer) -> dict[str, tuple[str, ...]]:
    """Return by kind the fields that a partner may see and change, in the order of the sheets. Raises UserError ``unknown_scope``."""
    kinds = [each for each in _ordered() if sendable(each)]
    chosen = _chosen(peer, kinds)
    found = {e.kind: [f for f in own_fields(e) if f.shared and _in(chosen, e, f)] for e in kinds if e.kind in chosen}
    while lost := _without_target(found):
        for kind, name in lost:
            if kind in found:
                declared = entities()[kind].fields[name]
                found[kind] = [f for f in found[kind] if f is not declared]
                if declared.required:
                    del found[kind]
    return {kind: tuple(f.name for f in of) for kind, of in found.items() if of}


def _ordered() -> list[type[Entity]]:
    known = entities()
    return [known[kind] for kind in FIRST] + [each for kind, each in known.items() if kind not in FIRST]


def _chosen(peer: Peer, kinds: Sequence[type[Entity]]) -> dict[str, set[str]]:
    """Return by kind the fields that were named, none for all of them."""
    if not peer.scope:
        whole = peer.is_secretariat or peer.people == peers.OWN
        usual = [e.kind for e in kinds if e.kind not in AT_HOME] if whole else list(USUAL)
        return {kind: set() for kind in usual}
    known = {e.kind: e for e in kinds}
    found: dict[str, set[str]] = {}
    for word in peer.scope:
        kind, _dot, name = word.partition(".")
        if kind not in known or (name and not any(f.name == name and f.shared for f in own_fields(known[kind]))):
            raise UserError(
                _("\u201c{word}\u201d cannot be sent to a partner.").format(word=word),
                _("Name a kind, or a field of it as kind.field. chapterdesk fields lists them."),
                code="unknown_scope",
            )
        found.setdefault(kind, set())
        if name:
            found[kind].add(name)
    return found


def _in(chosen: Mapping[str, set[str]], entity: type[Entity], declared: Field) -> bool:
    named = chosen[entity.kind]
    return not named or declared.required or declared.name in named or _is_name(entity, declared)


def _is_name(entity: type[Entity], declared: Field) -> bool:
    """Say whether a person's field is part of the name, without which nobody knows who the row is."""
    return entity is Person and declared.name in ("given_name", "prefix", "family_name", "called_name")


def _without_target(found: Mapping[str, Sequence[Field]]) -> list[tuple[str, str]]:
    """Return the references to kinds that are not sent."""
    parties = {e.kind for e in entities().values() if e.is_party}
    return [
        (kind, f.name)
        for kind, of in found.items()
        for f in of
        if isinstance(f.type, Reference)
        and not (f.type.kind in found or (f.type.kind == "party" and parties & found.keys()))
    ]


# -- rows ---------------------------------------------------------------------------------------------------------------


@dataclass
class Scope:
    """What goes to a partner.

    Attributes:
        fields: By kind the fields, as ``fields_for`` says.
        rows: By kind the rows by id, with just those fields.
        people: Ids of the people that the file tells of.
        shielded: How many of them have a protected identity.
        left_protected: How many were left out for that.
        left_consent: How many were left out since they never said yes.
        kept_back: How many rows were left out since they point at somebody or something that the partner does not get.
    """

    fields: dict[str, tuple[str, ...]]
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    shielded: int = 0
    left_protected: int = 0
    left_consent: int = 0
    kept_back: int = 0

    @property
    def count(self) -> int:
        """How many rows there are of all kinds."""
        return sum(len(of) for of in self.rows.values())


def gather(conn: Connection, peer: Peer, confirmed: Sequence[str] = ()) -> Scope:
    """Return what a partner gets now.

    Args:
        conn: One moment of the database.
        peer: For whom.
        confirmed: Names or Refs of people with protected identity who may be in it all the same.

    Raises UserError ``list_gone``, ``unknown_scope``, and where a confirmed name fits nobody or several.
    """
    found = Scope(fields_for(peer))
    allowed = _people(conn, peer, confirmed, found)
    pointing: dict[str, list[str]] = {}
    for kind in found.fields:
        entity = entities()[kind]
        pointing[kind] = [f.name for f in own_fields(entity) if isinstance(f.type, Reference)]
        names = list(dict.fromkeys([*found.fields[kind], *pointing[kind]]))
        ids = sorted(allowed) if entity is Person else None
        found.rows[kind] = rows(conn, entity, ids, names)
    everything = sum(len(of) for kind, of in found.rows.items())
    _drop_outsiders(conn, found, pointing)
    if not peer.is_secretariat:
        _keep_reached(found, pointing, came_from(conn, peer) if peer.people == peers.OWN else set())
    found.kept_back = everything - found.count
    for kind, of in found.rows.items():
        extra = set(pointing[kind]) - set(found.fields[kind])
        for row in of.values() if extra else ():
            for name in extra:
                row.pop(name, None)
    found.people = set(found.rows.get("person", ()))
    found.shielded = len(found.people & exporting.protected(conn))
    return found


def _people(conn: Connection, peer: Peer, confirmed: Sequence[str], found: Scope) -> set[str]:
    listed = set(lists.find_ids(conn, Person, peers.question(conn, peer)))
    if peer.people == peers.OWN:
        listed &= came_from(conn, peer)
    hidden = exporting.protected(conn) - exporting.confirmed_people(conn, confirmed)
    allowed = listed - hidden
    found.left_protected = len(listed & hidden)
    if not peer.is_secretariat and peer.people != peers.OWN:
        willing = _willing(conn)
        found.left_consent = len(allowed - willing)
        allowed &= willing
    return allowed


def came_from(conn: Connection, peer: Peer) -> set[str]:
    """Return the rows that a partner's own workbooks told of."""
    works = select(ReceivedRow.work).where(ReceivedRow.peer == peer.id, ReceivedRow.work.is_not(None))
    return {row for (row,) in conn.execute(select(Change.row).where(Change.work.in_(works)).distinct())}


def _willing(conn: Connection) -> set[str]:
    query = select(ConsentOf.person).where(ConsentOf.purpose == PURPOSE, ConsentOf.state == "granted")
    return {str(person) for (person,) in conn.execute(query)}


def _drop_outsiders(conn: Connection, found: Scope, pointing: Mapping[str, Sequence[str]]) -> None:
    """Leave out rows that point at somebody or something of a kind in scope that is not sent, until none does.

    A reference to a kind that is not sent at all is no column either, and tells nothing.
    """
    people = {i for (i,) in conn.execute(select(table_of(Person).c.id))}
    checked: dict[str, list[str]] = {
        kind: [n for n in names if n in found.fields[kind] or _may_be_person(kind, n)]
        for kind, names in pointing.items()
    }
    while True:
        here = set().union(*found.rows.values()) if found.rows else set()
        gone = {
            kind: [
                key
                for key, row in of.items()
                if any(
                    target not in here and (name in found.fields[kind] or target in people)
                    for name in checked[kind]
                    for target in references(row, [name])
                )
            ]
            for kind, of in found.rows.items()
        }
        if not any(gone.values()):
            return
        for kind, keys in gone.items():
            for key in keys:
                del found.rows[kind][key]


def _may_be_person(kind: str, name: str) -> bool:
    declared = entities()[kind].fields[name]
    return isinstance(declared.type, Reference) and declared.type.kind in ("person", "party")


def _keep_reached(found: Scope, pointing: Mapping[str, Collection[str]], own: Collection[str]) -> None:
    """Keep what is about the people sent, and what that points at: the groups that they belong to, not every group."""
    reached: set[str] = {*found.rows.get("person", ()), *own}
    for kind, of in found.rows.items():
        about = [n for n in pointing[kind] if _may_be_person(kind, n)]
        reached |= {key for key, row in of.items() if any(True for _id in references(row, about))}
    todo = list(reached)
    where = {key: kind for kind, of in found.rows.items() for key in of}
    while todo:
        key = todo.pop()
        if (of_kind := where.get(key)) is None:
            continue
        names = [n for n in pointing[of_kind] if n in found.fields[of_kind]]
        for target in references(found.rows[of_kind][key], names):
            if target not in reached:
                reached.add(target)
                todo.append(target)
    for kind, of in found.rows.items():
        found.rows[kind] = {key: row for key, row in of.items() if key in reached}
