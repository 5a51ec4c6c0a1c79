"""One declaration drives everything: a field added to a person is found wherever fields are walked, with nothing else written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chapterdesk.core.text import LANGUAGES, in_language
from chapterdesk.models import entities
from chapterdesk.models.base import entity_of, fields_of, pointing_at

SCRIPT = """
import json, sys
from pathlib import Path
from chapterdesk.fields.types import Text
from chapterdesk.models import Base, Person
from chapterdesk.models.base import field

# What a developer writes: one line in the class. Here it is added to the class before any table is made.
Person.jersey = field(Text(20), "Jersey", searchable=True, listed=True, synonyms=("troja",))
Person.jersey.name = Person.jersey.key = "jersey"
Person.__table__.append_column(Person.jersey)
declared = Person.jersey.info["field"]
object.__setattr__(declared, "name", "jersey")
Person.fields = {**Person.fields, "jersey": declared}
Person.own = Person.own | {"jersey"}

from sqlalchemy import text
from chapterdesk.database import search
from chapterdesk.database.lifecycle import create_throwaway
from chapterdesk.database.log import hashes_of_log, hashes_of_tables, history
from chapterdesk.database.migrate import initialise
from chapterdesk.database.query import Condition, Question
from chapterdesk.database.register import Register
from chapterdesk.services import exporting, importing, lists, records, views

def start(engine):
    initialise(engine)
    with engine.begin() as conn:
        conn.execute(text("ALTER TABLE person ADD COLUMN jersey VARCHAR"))  # its migration

folder = Path(sys.argv[1])
opened = create_throwaway(folder / "x.cdesk", start)
register = Register(opened.engine, folder / "x.cdesk", author="Tester")
prepared = importing.prepare(register, "Namn\\tTröja\\nÅsa Lindqvist\\tBlå sju")
importing.apply(register, prepared.plan)
with register.read() as conn:
    question = Question((Condition("jersey", "is", ("Blå sju",)),))
    ids = lists.find_ids(conn, Person, question)
    shown = views.shown(conn, register, Person, [1], ["jersey"])[1].texts["jersey"]
    found = {
        "list": shown,
        "column": "jersey" in [c.key for c in views.columns(Person) if c.listed],
        "filter": len(ids),
        "search": len(search.find(conn, "bla sju")),
        "history": [e.after for e in history(conn, ids[0]) if e.field == "jersey"],
        "log": hashes_of_log(conn) == hashes_of_tables(conn),
    }
for ending in ("xlsx", "csv", "pdf"):
    exporting.export(register, exporting.Order(Person, ids, folder / f"out.{ending}"))
again = importing.prepare(register, folder / "out.xlsx")
found["workbook"] = [c.field for c in again.plan.columns if c.field == "jersey"]
found["same"] = again.plan.counts
found["csv"] = "Blå sju" in (folder / "out.csv").read_text(encoding="utf-8-sig")
print(json.dumps(found, default=str))
register.close()
opened.close()
"""


def test_a_new_field_is_found_everywhere(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found.pop("same")["unchanged"] == 1
    assert found == {
        "list": "Blå sju", "column": True, "filter": 1, "search": 1, "history": ["Blå sju"], "log": True,
        "workbook": ["jersey"], "csv": True,
    }  # fmt: skip


def test_letters_of_refs_are_one_each() -> None:
    letters = [entity.letter for entity in entities().values()]
    assert len(set(letters)) == len(letters)
    assert {entity_of(letter) for letter in letters} == set(entities().values())


@pytest.mark.parametrize("kind", list(entities()))
def test_every_label_is_translated_and_tells_fields_apart(kind: str) -> None:
    entity = entities()[kind]
    for language in LANGUAGES:
        with in_language(language):
            titles = [f.title for f in fields_of(entity).values()]
            assert all(titles)
            assert len(set(titles)) == len(titles), (kind, language, titles)


def test_references_lead_to_entities() -> None:
    reached = {(entity.kind, declared.name) for kind in entities() for entity, declared in pointing_at(kind)}
    assert ("commitment", "party") in reached
    assert ("agenda_item", "meeting") in reached
