"""Files in any order, doubled, and of another version: the same set of changes (invariants 3, 7, 8 and 17), on real registers."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import in_language
from chapterdesk.database.engine import open_engine
from chapterdesk.database.foreign import FOREIGN
from chapterdesk.database.lifecycle import create_throwaway
from chapterdesk.database.log import hashes_of_log, hashes_of_tables
from chapterdesk.database.migrate import initialise
from chapterdesk.database.register import Register
from chapterdesk.models import Change, Exported, Site
from chapterdesk.services import rules
from chapterdesk.services.exchange import applying, contested, peers, planning
from chapterdesk.sync import snapshot, workbook_write
from tests.services.exchange.conftest import Office
from tests.services.exchange.hands import change, delete, person, shown, state, take, values

FILES = 4


class Hub:
    """A register, ready for the district's files, that can be had anew as often as wanted."""

    def __init__(self, folder) -> None:
        opened = create_throwaway(folder / "empty.cdesk", initialise)
        opened.close()
        self.folder, self.key, self.count = folder, opened.key, itertools.count()

    def after(self, paths):
        """Return what a new hub knows and shows after taking files in, in their order."""
        path = self.folder / f"hub {next(self.count)}.cdesk"
        shutil.copy(self.folder / "empty.cdesk", path)
        register = Register(open_engine(path, self.key), path, author="Tester")
        rules.install(register)
        register.set_state("id", "e" * 32)
        peers.add(register, "District")
        try:
            with in_language("en"):
                for each in paths:
                    applying.take_in(register, planning.plan(register, each, sender="District"))
            with register.read() as conn:
                # A hand edit is the hub's own entry in its log, under the id that it has everywhere; what goes with a row that
                # is deleted is the hub's own as well, under an id of its own.
                query = select(Change.id).join(Site, Site.n == Change.site)
                foreign = set(conn.execute(query.where(Site.installation == FOREIGN)).scalars())
                known = foreign | {each for each in conn.execute(query).scalars() if each[12] == "5"}  # a derived UUID
                tables = {k: v for k, v in hashes_of_tables(conn).items() if k != "peer"}
                assert hashes_of_tables(conn) == hashes_of_log(conn)
                found = contested.contests(conn, {})
                opened = {(c.row, c.field, frozenset(h.change for h in c.heads)) for c in found}
            return known, tables, opened
        finally:
            register.close()


@pytest.fixture(scope="module")
def posted(tmp_path_factory):
    """A district's files: what it sent at four times, some edited by hand, so that there are conflicts and deletions."""
    from tests.registers import open_register

    folder = tmp_path_factory.mktemp("posted")
    with open_register(folder) as register:
        office = Office(register, folder)
        rules.install(register)

        def typed(path, cells, name):
            book = openpyxl.load_workbook(path)
            page = book["People"]
            heads = {cell.value: cell.column for cell in page[1]}
            for (_sheet, number, label), value in cells.items():
                row = next(r[0].row for r in page.iter_rows(min_row=2, max_col=1) if r[0].value == number)
                page.cell(row, heads[label]).value = value
            book.save(folder / name)
            return folder / name

        first = office.send(file="0.xlsx")
        change(office, "nils", town="Lund")
        hand = typed(first, {person(office, "nils", "Town"): "Malmö", person(office, "asa", "Town"): "Höör"}, "1.xlsx")
        change(office, "asa", town="Lomma", tags=("law",))
        second = office.send(file="2.xlsx")
        delete(office, "joris")
        third = office.send(file="3.xlsx")
        yield Hub(folder), [first, hand, second, third]


@pytest.mark.slow
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(list(range(FILES))), doubled=st.lists(st.integers(0, FILES - 1), max_size=2))
def test_any_order_and_doubling_gives_the_same_changes(posted, order, doubled):
    hub, files = posted
    if not hasattr(hub, "straight"):
        hub.straight = hub.after(files)
    assert hub.after([files[n] for n in [*order, *doubled]]) == hub.straight


# -- moved, left out ------------------------------------------------------------------------------------------------------


def _moved(book):
    """Move a column, insert a row and a column, rename the sheet."""
    page = book["People"]
    page.insert_rows(3)
    page.insert_cols(5)
    page.title = "Folk"


@pytest.mark.parametrize("how", ["moved", "columns", "sheets", "copied"])
def test_moving_renaming_copying_and_leaving_out_gives_the_same_edit_and_nothing_else(office, edited, how):
    with office.register.work("More") as work:
        from chapterdesk.models import Person

        for n in range(9):
            work.create(Person, {"given_name": f"G{n}", "family_name": f"F{n}", "street": f"S {n}", "source": f"X {n}"})
    before = {name: values(office.register, office.ids[name]) for name in ("asa", "joris", "mia")}

    def columns(book):
        page = book["People"]
        heads = {cell.value: cell.column for cell in page[1]}
        for label in sorted(("Phone", "E-mail", "Tags"), key=heads.get, reverse=True):
            page.delete_cols(heads[label])
        # openpyxl leaves range names where they were, other than programs that people use: they are taken out.
        for name in list(book.defined_names):
            del book.defined_names[name]

    def sheets(book):
        for name in book.sheetnames:
            if name not in ("People", "_chapterdesk", "Read me"):
                del book[name]

    def copied(book):
        page = book["People"]
        page.insert_rows(2)
        for column in range(1, page.max_column + 1):
            page.cell(2, column).value = page.cell(4, column).value

    more = {"moved": _moved, "columns": columns, "sheets": sheets, "copied": copied}[how]
    done = take(office, edited(office.send(), {person(office, "nils", "Town"): "Malmö"}, more=more))
    assert shown(office, "nils", "town") == "Malmö" and done.counts.changed == 1
    assert {name: values(office.register, office.ids[name]) for name in before} == before


# -- other versions -------------------------------------------------------------------------------------------------------


def _kept(office):
    with office.register.read() as conn:
        return snapshot.from_bytes(
            conn.execute(select(Exported.snapshot).order_by(Exported.n.desc())).scalars().first()
        )


def _older(kept):
    """Return a snapshot as a program writes that does not know a person's street yet, and calls a field otherwise."""

    def renamed(fields):
        return {("shoe" if n == "source" else n): v for n, v in fields.items() if n != "street"}

    base = kept.base
    rows = [
        replace(r, values=renamed(r.values), heads=renamed(r.heads)) if r.kind == "person" else r for r in base.rows
    ]
    changes = [
        replace(c, fields=renamed(c.fields), parents=renamed(c.parents)) if c.kind == "person" else c
        for c in base.changes
    ]
    columns = tuple(c for c in base.columns if (c.kind, c.field) not in (("person", "street"), ("person", "source")))
    older = replace(base, rows=rows, changes=changes, columns=columns)
    return replace(kept, base=snapshot.marked(older, kept.envelope.key))


def test_a_file_of_an_earlier_schema_says_nothing_of_what_it_did_not_know(office, edited):
    change(office, "nils", street="Storgatan 1", source="a fair")
    path = office.send()
    workbook_write.write(path, _older(_kept(office)), password=None)
    untouched = state(office.register)
    plan = office.plan(path)
    assert plan.outcome.quiet and not plan.outcome.conflicts
    take(office, edited(path, {person(office, "nils", "Town"): "Malmö"}))
    assert shown(office, "nils", "town") == "Malmö"
    assert (shown(office, "nils", "street"), shown(office, "nils", "source")) == ("Storgatan 1", "a fair")
    office.register.undo()
    assert state(office.register) == untouched


def test_a_file_for_a_newer_reader_is_refused_in_words_and_kept(office):
    path = office.send()
    kept = _kept(office)
    facts = {"min_reader": 99, "protocol": 99}
    newer = replace(kept, envelope=replace(kept.envelope, **facts))
    workbook_write.write(path, newer, password=None)
    data, before = path.read_bytes(), state(office.register)
    with pytest.raises(UserError) as caught:
        office.plan(path)
    assert caught.value.code == "newer_version" and "99" in caught.value.what and caught.value.remedy
    assert path.read_bytes() == data and state(office.register) == before
