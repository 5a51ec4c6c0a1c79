"""Which row of the register each row of the file is: by Ref, by the last file, by decisions, and by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, select

from chapterdesk.core import ids
from chapterdesk.core.locale import fold
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.fields.types import Reference
from chapterdesk.models import Entity, Person, fields_of
from chapterdesk.services.importing import records
from chapterdesk.services.importing.drafts import Draft, Fault
from chapterdesk.services.importing.faces import FACE_FIELDS, face
from chapterdesk.services.importing.likeness import DOUBTFUL, SAME, Rarity
from chapterdesk.services.importing.matching import Like, find_likes, likes_within
from chapterdesk.services.importing.records import Base

LEFT, WAITING = "left", "waiting"


@dataclass
class Identity:
    """What was found out about a row: whom it is (``id``), or whom it may be, or what somebody decided before.

    ``exact`` tells that the row says just what the last file said.
    """

    id: str | None = None
    likes: list[Like] = field(default_factory=list)
    decided: str = ""
    exact: bool = False
    gone: bool = False


@dataclass
class Finder:
    """What identifying needs of the register, read once."""

    conn: Connection
    entity: type[Entity]
    base: Base
    progress: Progress
    merged: dict[str, str] = field(default_factory=dict)
    alive: dict[str, str] = field(default_factory=dict)
    covered: bool = True

    def load(self) -> None:
        """Read Refs, merges and decisions."""
        table = table_of(self.entity)
        self.alive = {row.id: row.ref for row in self.conn.execute(select(table.c.id, table.c.ref))}
        self.refs = {ref: row for row, ref in self.alive.items()}
        self.merged = records.survivors(self.conn)
        self.decisions = records.decided_rows(self.conn, self.entity.kind)

    def identify(self, drafts: Sequence[Draft]) -> dict[int, Identity]:
        """Return the identity of every draft that is not refused, by row number."""
        found: dict[int, Identity] = {}
        open_: list[Draft] = []
        for draft in drafts:
            known = self._by_ref(draft) or self._by_base(draft) or self._by_decision(draft)
            if known is None:
                open_.append(draft)
            else:
                found[draft.row] = known
        if self.entity is Person:
            found |= self._people(open_)
        else:
            found |= self._others(open_)
        return found

    def _living(self, row: str) -> str | None:
        row = self.merged.get(row, row)
        return row if row in self.alive else None

    def _by_ref(self, draft: Draft) -> Identity | None:
        if not draft.ref:
            return None
        parsed = ids.parse_ref(draft.ref)
        ref = parsed[1] if parsed else draft.ref
        row = self.refs.get(ref) or self.merged.get(ref)
        if row in self.alive:
            return Identity(row)
        draft.faults.append(
            Fault(
                draft.row,
                0,
                "Ref",
                draft.ref,
                _("No row here has the Ref {ref}.").format(ref=draft.ref),
                refuses=not draft.values,
            )
        )
        return None

    def _by_base(self, draft: Draft) -> Identity | None:
        row = self.base.ids.get(self.base.key(draft.values)) if self.base.ids else None
        if row is None:
            return None
        living = self._living(row)
        # Columns that the last file did not have are compared with the register.
        return Identity(living, exact=self.covered, gone=living is None)

    def _by_decision(self, draft: Draft) -> Identity | None:
        kept = self.decisions.get(records.draft_text(draft.values)) if self.decisions else None
        if kept is None:
            return None
        if kept["do"] == "leave":
            return Identity(decided=LEFT)
        if kept["do"] == "":
            return Identity(decided=WAITING)
        living = self._living(kept.get("id", ""))
        return Identity(living, exact=True, gone=living is None) if kept.get("id") else None

    # -- people -------------------------------------------------------------------------------------------------

    def _people(self, drafts: Sequence[Draft]) -> dict[int, Identity]:
        if not drafts:
            return {}
        new = [face(draft.row, draft.values) for draft in drafts]
        known = (
            [face(key, row) for key, row in rows(self.conn, Person, None, FACE_FIELDS).items()] if self.alive else []
        )
        weights = Rarity((*known, *new))
        likes = find_likes(new, known, progress=self.progress, rarity=weights) if known else {}
        apart = records.told_apart(self.conn)
        found: dict[int, Identity] = {}
        for draft in drafts:
            found[draft.row] = self._person(draft, likes.get(draft.row, []), apart)
        lonely = [one for one in new if found[int(one.key)].id is None and not found[int(one.key)].likes]
        for key, within in likes_within(lonely, weights).items():
            found[int(key)] = Identity(likes=[_in_file(like) for like in within])
        return found

    def _person(self, draft: Draft, likes: list[Like], apart: set[frozenset[str]]) -> Identity:
        best = likes[0] if likes else None
        if best is not None and best.verdict is SAME:
            return Identity(str(best.other))
        by_base = self._by_base_name(draft) if self.base.by_id else None
        if by_base is not None and (
            self._like_last_time(draft, by_base) or any(like.other == by_base for like in likes)
        ):
            return Identity(by_base)
        if by_base is not None and not likes:
            likes = [Like(by_base, DOUBTFUL, 1.0, _("Called so in the last file; the rest is different."))]
        if best is not None:
            likes = [like for like in likes if frozenset((str(best.other), str(like.other))) not in apart]
        return Identity(likes=likes)

    def _by_base_name(self, draft: Draft) -> str | None:
        """Return whom the sender's last file called just so, if only one; their numbers may have changed since."""
        if not hasattr(self, "_base_names"):
            self._base_names: dict[str, list[str]] = defaultdict(list)
            for row, values in self.base.by_id.items():
                self._base_names[_name(values)].append(row)
        same = self._base_names.get(_name(draft.values), [])
        return self._living(same[0]) if len(same) == 1 else None

    def _like_last_time(self, draft: Draft, row: str) -> bool:
        """Say whether a row of the last file's name also says something else that it said then, and no other birth date."""
        before = self.base.by_id.get(row, {})
        own = {n: v for n, v in draft.values.items() if n not in ("given_name", "prefix", "family_name", "country")}
        if before.get("birth_date") and own.get("birth_date") not in (None, before["birth_date"]):
            return False
        return any(before.get(n) == v for n, v in own.items()) or not own

    # -- other entities -----------------------------------------------------------------------------------------

    def _others(self, drafts: Sequence[Draft]) -> dict[int, Identity]:
        names = [n for n, f in fields_of(self.entity).items() if f.required and isinstance(f.type, Reference)]
        wanted = [
            n
            for n in fields_of(self.entity)
            if n in {*names, "name", "parent", "start", "at", "external_number", *self.entity.told_apart_by}
        ]
        known: dict[tuple[object, ...], list[tuple[str, Row]]] = defaultdict(list)
        for key, row in rows(self.conn, self.entity, None, wanted).items():
            known[self._title_key(row, names)].append((key, row))
        found: dict[int, Identity] = {}
        seen: dict[tuple[object, ...], int] = {}
        for draft in drafts:
            title = self._title_key(draft.values, names)
            same = [key for key, row in known.get(title, []) if self._fits(draft.values, row)]
            whole = (title, *(draft.values.get(n) for n in ("parent", "start", "at", *self.entity.told_apart_by)))
            if len(same) == 1:
                found[draft.row] = Identity(same[0])
            elif same:
                found[draft.row] = Identity(
                    likes=[Like(k, DOUBTFUL, 0, _("More than one is called so.")) for k in same[:5]]
                )
            elif whole in seen:
                found[draft.row] = Identity(likes=[_in_file(Like(seen[whole], DOUBTFUL, 0, _("Same name.")))])
            else:
                found[draft.row] = Identity()
                seen[whole] = draft.row
        return found

    def _title_key(self, values: Mapping[str, FieldValue], references: Sequence[str]) -> tuple[object, ...]:
        title = fold(self.entity.make_title(values))
        return (title,) if title else tuple(values.get(n) for n in references)

    def _fits(self, draft: Mapping[str, FieldValue], row: Mapping[str, FieldValue]) -> bool:
        """Say whether nothing tells a draft from a row of the same name, such as another amount of another day."""
        own = self.entity.told_apart_by
        return _fits(draft, row) and all(draft.get(n) is None or row.get(n) == draft.get(n) for n in own)


def _fits(draft: Mapping[str, FieldValue], row: Mapping[str, FieldValue]) -> bool:
    """Say whether nothing tells a draft from a row of the same name: another parent, or another beginning."""
    return all(draft.get(n) is None or row.get(n) in (None, draft.get(n)) for n in ("parent", "start", "at"))


def _name(values: Mapping[str, FieldValue]) -> str:
    return " ".join(str(values[n]) for n in ("given_name", "prefix", "family_name") if values.get(n)).casefold()


def _in_file(like: Like) -> Like:
    said = _("Like row {row}.").format(row=like.other)
    return replace(like, reason=f"{said} {like.reason}".strip())
