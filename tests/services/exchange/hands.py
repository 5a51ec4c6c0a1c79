"""What tests of the exchange do and look at again and again."""

from __future__ import annotations

from sqlalchemy import select

from chapterdesk.core.text import in_language
from chapterdesk.database.log import hashes_of_log, hashes_of_tables
from chapterdesk.database.rows import rows
from chapterdesk.models import OpenConflict, Person, entities
from chapterdesk.services import records
from chapterdesk.services.exchange import applying, deciding, waiting


def ref(office, name):
    """Return a person's Ref."""
    with office.register.read() as conn:
        return records.by_id(conn, Person, office.ids[name]).ref


def person(office, name, label):
    """Return the key of a cell of the sheet of people."""
    return "People", ref(office, name), label


def values(register, row, kind="person"):
    """Return what a row shows, None where it is gone."""
    with register.read() as conn:
        found = rows(conn, entities()[kind], [row]).get(row)
    return None if found is None else {n: v for n, v in found.items() if v not in (None, (), "")}


def shown(office, name, field):
    """Return one value of a person."""
    return values(office.register, office.ids[name]).get(field)


def contested(register):
    """Return (row, field) of the open conflicts."""
    with register.read() as conn:
        return {(row, name) for row, name in conn.execute(select(OpenConflict.row, OpenConflict.field))}


def change(office, name, **fields):
    """Change a person at the screen."""
    with office.register.work("Change") as work:
        work.set(Person, office.ids[name], fields)


def delete(office, name):
    """Delete a person at the screen."""
    with office.register.work("Delete") as work:
        work.delete(Person, [office.ids[name]])


def take(office, path, **about):
    """Take a file in, with the promise that the log still gives the tables."""
    with in_language("en"):
        done = applying.take_in(office.register, office.plan(path, **about))
    replayed(office.register)
    return done


def items(office, of_file=0, **about):
    """Return what waits."""
    with in_language("en"), office.register.read() as conn:
        return waiting.items(office.register, conn, of_file, **about)


def decide(office, keys, choice, *more):
    """Decide, with the promise that the log still gives the tables."""
    with in_language("en"):
        done = deciding.decide(office.register, keys, choice, *more)
    replayed(office.register)
    return done


def undo(office, work=None):
    """Undo, with the same promise."""
    office.register.undo(work)
    replayed(office.register)


def replayed(register):
    """Invariant 19: the log gives the tables."""
    with register.read() as conn:
        assert hashes_of_tables(conn) == hashes_of_log(conn)


def state(register):
    """Return a hash of all tables, and the open conflicts."""
    with register.read() as conn:
        hashes = hashes_of_tables(conn)
    return hashes, contested(register)


def put(book, number, **cells):
    """Type into a row of the people by its number."""
    page = book["People"]
    heads = {cell.value: cell.column for cell in page[1]}
    for label, value in cells.items():
        page.cell(number, heads[label.replace("_", " ")]).value = value


def spare(book):
    """Return the number of the first spare row of the people."""
    page = book["People"]
    heads = {cell.value: cell.column for cell in page[1]}
    return next(n for n in range(2, page.max_row + 1) if not page.cell(n, heads["Given name"]).value)
