"""Names of other rows found quickly: each kind's names are read once, not once a cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select

from chapterdesk.core import ids
from chapterdesk.core.locale import fold
from chapterdesk.database.rows import table_of
from chapterdesk.models import entities
from chapterdesk.services.importing import records


class Lookup:
    """Finds ids of rows with just a Ref or name; made for one plan, called as ``Setting.lookup``."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._names: dict[str, dict[str, list[str]]] = {}
        self._merged: dict[str, str] | None = None

    def __call__(self, kind: str, text: str) -> Sequence[str]:
        """Return the ids of rows of ``kind`` (or any party) that are called just ``text``."""
        known = self._names.get(kind)
        if known is None:
            known = self._names[kind] = self._read(kind)
        parsed = ids.parse_ref(text)
        found = known.get(parsed[1] if parsed else fold(text), [])
        if parsed and not found:
            survivor = self._survivors().get(parsed[1])
            return [survivor] if survivor else []
        return found

    def _read(self, kind: str) -> dict[str, list[str]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for entity in entities().values():
            if entity.kind != kind and not (kind == "party" and entity.is_party):
                continue
            table = table_of(entity)
            columns = [table.c[n] for n in ("title", "name_sv", "name_nl", "external_number") if n in table.c]
            for key, ref, *names in self._conn.execute(select(table.c.id, table.c.ref, *columns)):
                found[ref][key] = None
                for name in names:
                    if name:
                        found[fold(name)][key] = None
        return {name: list(keys) for name, keys in found.items()}

    def _survivors(self) -> dict[str, str]:
        if self._merged is None:
            self._merged = records.survivors(self._conn)
        return self._merged
