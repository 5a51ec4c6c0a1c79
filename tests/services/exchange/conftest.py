"""Registers that exchange workbooks, and workbooks edited as people do."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from chapterdesk.core.text import in_language
from chapterdesk.database.query import Condition, Question
from chapterdesk.models import Person, RoleType, Unit
from chapterdesk.services import lists
from chapterdesk.services.exchange import peers, planning, sending
from tests.registers import open_register


class Office:
    """A small register; ``ids`` by name, and what is usually done with it."""

    def __init__(self, register, folder: Path) -> None:
        self.register, self.folder = register, folder
        register.set_state("language", "en")
        self.ids = _people(register)

    def peer(self, name="secretariat"):
        with self.register.read() as conn:
            return peers.named(conn, name)

    def send(self, name="secretariat", file="out.xlsx", **about):
        target = self.folder / file
        done = sending.send(self.register, sending.Order(self.peer(name), target, about.pop("locked", False), **about))
        assert done.path == target
        return target

    def plan(self, path, **about):
        with in_language("en"):
            return planning.plan(self.register, path, **about)


def _people(register) -> dict[str, str]:
    ids: dict[str, str] = {}
    with register.work("Begin") as work:
        section = work.create(Unit, {"name": "The section", "unit_kind": "section", "country": "SE", "currency": "SEK"})
        ids["lund"] = work.create(Unit, {"name": "Lund", "unit_kind": "local_group", "parent": section})
        ids["ystad"] = work.create(Unit, {"name": "Ystad", "unit_kind": "local_group", "parent": section})
        work.create(RoleType, {"name": "Coordinator"})
        for key, family, more in (
            ("asa", "Öberg", {"phones": ("+46701740613", "+46701740614"), "birth_date": "1990-03-02", "notes": "shy"}),
            ("joris", "van den Berg", {"emails": ("joris@example.org",), "level": "active"}),
            ("mia", "Ek", {"protected_identity": True}),
            ("nils", "Ask", {"town": "Ystad"}),
        ):
            ids[key] = work.create(Person, {"given_name": key.title(), "family_name": family, **more})
        for key, unit in (("asa", "lund"), ("joris", "lund"), ("mia", "lund"), ("nils", "ystad")):
            work.set(Person, ids[key], {"groups": (ids[unit],), "member": key != "nils"})
        for key in ("asa", "mia"):
            work.set(Person, ids[key], {"may_be_phoned": "granted"})
    lists.save(register, "Lund people", Question((Condition("groups", "is", (ids["lund"],)),)))
    return ids


@pytest.fixture
def office(tmp_path):
    """An office with four people, one of protected identity."""
    with open_register(tmp_path) as register:
        yield Office(register, tmp_path)


@pytest.fixture
def edited():
    """Change cells of a workbook by (sheet, Ref, label) and save it as ``name``."""

    def edit(path: Path, changes, name="back.xlsx", more=lambda _book: None) -> Path:
        book = openpyxl.load_workbook(path)
        for (sheet, ref, label), value in changes.items():
            page = book[sheet]
            heads = {cell.value: cell.column for cell in page[1]}
            row = next(r[0].row for r in page.iter_rows(min_row=2, max_col=1) if r[0].value == ref)
            page.cell(row, heads[label]).value = value
        more(book)
        target = path.with_name(name)
        book.save(target)
        return target

    return edit
