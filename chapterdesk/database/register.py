"""The register: one database, its units of work, its undo, and who is told of changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select

from chapterdesk.core import clock, ids
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _, current_language
from chapterdesk.database import log
from chapterdesk.database.engine import data_version, plain_errors, write_connection
from chapterdesk.database.foreign import FOREIGN
from chapterdesk.database.rows import table_of, titles
from chapterdesk.database.unit import About, Changes, UnitOfWork, by_title
from chapterdesk.fields import Setting
from chapterdesk.models import Site, State, Unit, Work

ERASURE = "erasure"
"""The origin of what erased somebody, and of a step that did nothing but what is erased now: no steps of undo."""
_FOR_GOOD = ("demo", ERASURE)
_WORK = (Work.n, Work.at, Work.author, Work.origin, Work.label, Work.undone_by, Work.undoes)


@dataclass(frozen=True)
class Step:
    """A unit of work as people see it."""

    n: int
    at: str
    author: str
    origin: str
    label: str
    undone: bool
    undoes: int | None


def make_label(message: str, **values: str) -> str:
    """Return a label as it is kept: the marked English words with their values, translated when shown."""
    return json.dumps([message, values], ensure_ascii=False)


def show_label(label: str) -> str:
    """Return a kept label in the current language."""
    message, values = json.loads(label)
    return _(message).format(**values)


class Register:
    """The open database of a chapter.

    Args:
        engine: From ``database.engine.open_engine``.
        path: Where the file lies.
        author: Who sits at the desk; stands beside every change.
        installation: Id of this installation: another one, or another place, begins a new site.
    """

    def __init__(self, engine: Engine, path: Path, *, author: str = "", installation: str = "here") -> None:
        self.engine = engine
        self.path = path
        self.author = author
        self._listeners: list[Callable[[Changes], None]] = []
        self._rules: list[Callable[[UnitOfWork], None]] = []
        with plain_errors(path), write_connection(engine) as conn:
            self._site = _site(conn, installation, str(path.absolute()))
        self.language = self.state("language") or "sv"

    # -- reading ------------------------------------------------------------------------------------------------

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection that sees one moment of the database."""
        with plain_errors(self.path), self.engine.connect() as conn:
            yield conn

    def version(self) -> int:
        """Return a number that differs after another program or window has written."""
        with self.read() as conn:
            return data_version(conn)

    def state(self, key: str) -> str:
        """Return a small fact of the database, "" if it is not set."""
        with self.read() as conn:
            return conn.execute(select(State.value).where(State.key == key)).scalar() or ""

    def set_state(self, key: str, value: str) -> None:
        """Keep a small fact of the database; not part of the log."""
        with plain_errors(self.path), write_connection(self.engine) as conn:
            conn.execute(delete(State).where(State.key == key))
            conn.execute(insert(State).values(key=key, value=value))
        if key == "language":
            self.language = value

    def setting(self, conn: Connection, *, date_order: str = "") -> Setting:
        """Return how values are read and shown in this chapter, from its section's rules."""
        table = table_of(Unit)
        query = select(table.c.country, table.c.currency).where(table.c.unit_kind == "section").order_by(table.c.n)
        country, currency = conn.execute(query).first() or (None, None)
        return Setting(
            country=country or "SE",
            currency=currency or "SEK",
            date_order=date_order,
            lookup=lambda kind, text: by_title(conn, kind, text),
        )

    def titles(self, conn: Connection, wanted: list[str]) -> dict[str, str]:
        """Return what rows are called, by id, in the current language."""
        return titles(conn, wanted, current_language())

    # -- writing ------------------------------------------------------------------------------------------------

    @contextmanager
    def work(self, label: str, *, origin: str = "screen", **values: str) -> Iterator[UnitOfWork]:
        """Do one step of work: all of it or nothing, logged, undone in one.

        Args:
            label: What is done, English words marked with N_, such as ``N_("Phone of {name}")``.
            origin: Where it comes from: ``screen``, ``import of <SHA-256>``, ``terminal`` ...
            values: What goes into the label.
        """
        about = About(self.author, origin, make_label(label, **values), self._site, self.language)
        with self._transaction(about) as work:
            yield work

    @contextmanager
    def _transaction(self, about: About) -> Iterator[UnitOfWork]:
        with plain_errors(self.path), write_connection(self.engine) as conn:
            work = UnitOfWork(conn, about)
            try:
                yield work
                work.finish()
            finally:
                work.lane.close()
            for rule in self._rules if work.changes.work else ():
                rule(work)
        if work.changes.work:
            self.tell(work.changes)

    def undo(self, target: int | None = None) -> tuple[Changes, log.UndoReport]:
        """Take back a unit of work, the latest one if none is named. Raises UserError where there is nothing to undo."""
        if target is None:
            step = self.next_undo()
            if step is None:
                raise UserError(_("There is nothing to undo."), code="nothing_to_undo")
            target = step.n
        return self._take_back(target)

    def redo(self) -> tuple[Changes, log.UndoReport]:
        """Do again what was undone last. Raises UserError where there is nothing to do again."""
        step = self.next_redo()
        if step is None:
            raise UserError(_("There is nothing to do again."), code="nothing_to_redo")
        return self._take_back(step.n)

    def _take_back(self, target: int) -> tuple[Changes, log.UndoReport]:
        with self.read() as conn:
            known = conn.execute(select(Work.label, Work.depth, Work.origin).where(Work.n == target)).first()
        label, depth, origin = known or (make_label(N_("Undo")), 0, "")
        if origin == ERASURE:
            raise UserError(
                _("What was erased for good does not come back."), _("Nothing was changed."), code="erased_for_good"
            )
        about = About(self.author, f"undo of {target}", label, self._site, self.language, target, depth + 1)
        with self._transaction(about) as work:
            report = log.undo(work, target)
        return work.changes, report

    def next_undo(self) -> Step | None:
        """Return what undo would take back; the making of the demo chapter is not offered, nor an erasure."""
        with self.read() as conn:
            own = (Work.depth % 2 == 0, Work.undone_by.is_(None), Work.origin.not_in(_FOR_GOOD))
            query = select(*_WORK).where(*own).order_by(Work.n.desc()).limit(1)
            return _step(conn.execute(query).first())

    def next_redo(self) -> Step | None:
        """Return what redo would do again: nothing once something new was done."""
        with self.read() as conn:
            last = conn.execute(select(Work.n).where(Work.depth == 0).order_by(Work.n.desc()).limit(1)).scalar() or 0
            own = (Work.depth % 2 == 1, Work.undone_by.is_(None), Work.n > last, Work.origin != ERASURE)
            query = select(*_WORK).where(*own)
            return _step(conn.execute(query.order_by(Work.n.desc()).limit(1)).first())

    def steps(self, limit: int = 50) -> list[Step]:
        """Return the latest units of work, the newest first."""
        with self.read() as conn:
            found = conn.execute(select(*_WORK).order_by(Work.n.desc()).limit(limit)).all()
        return [step for each in found if (step := _step(each))]

    def before_commit(self, rule: Callable[[UnitOfWork], None]) -> None:
        """Let ``rule`` add what follows from a unit of work to it, whoever wrote it: screen, import, sync or undo."""
        self._rules.append(rule)

    # -- telling ------------------------------------------------------------------------------------------------

    def on_change(self, listener: Callable[[Changes], None]) -> None:
        """Call ``listener`` after each unit of work of this register, on the thread that did it."""
        self._listeners.append(listener)

    def tell(self, changes: Changes) -> None:
        """Tell the listeners."""
        for listener in list(self._listeners):
            listener(changes)

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def _step(found: Row[*tuple[Any, ...]] | None) -> Step | None:
    if found is None:
        return None
    return Step(
        found.n,
        found.at,
        found.author,
        found.origin,
        show_label(found.label),
        found.undone_by is not None,
        found.undoes,
    )


def _site(conn: Connection, installation: str, place: str) -> int:
    """Return the number of this life of the file; a copy, a restored or a moved file begins a new one."""
    own = select(Site.n, Site.installation, Site.place).where(Site.installation != FOREIGN)
    last = conn.execute(own.order_by(Site.n.desc()).limit(1)).first()
    if last is not None and (last.installation, last.place) == (installation, place):
        return int(last.n)
    made = conn.execute(
        insert(Site).values(id=ids.new_id().hex, installation=installation, place=place, begun=clock.now().isoformat())
    )
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])
