"""Naming rows, typed values, history and dependents, for every kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.models import Alias, Commitment, Contact, Meeting, Organisation, Person, Unit, entities
from chapterdesk.services import records
from chapterdesk.services.lists import find_ids


def code_of(call, *args, **kwargs):
    with pytest.raises(UserError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def resolve(desk, entity, named):
    with desk.register.read() as conn:
        return records.resolve(conn, entity, named)


def test_a_row_is_named_by_ref_title_or_the_ref_it_once_had(filled):
    asa = resolve(filled, Person, "Åsa Öberg")
    assert resolve(filled, Person, asa.ref.lower()) == asa
    joris = resolve(filled, Person, "Joris Berg")
    with filled.register.work("merge") as work:
        work.create(Alias, {"old": joris.id, "old_ref": joris.ref, "survivor": asa.id})
        work.delete(Person, [joris.id])
    assert resolve(filled, Person, joris.ref) == asa


def test_a_merge_of_a_merge_is_followed_and_a_circle_ends(filled):
    asa, joris = resolve(filled, Person, "Åsa Öberg"), resolve(filled, Person, "Joris Berg")
    with filled.register.work("merge") as work:
        work.create(Alias, {"old": "1" * 32, "old_ref": "P-0000000AB0-0", "survivor": "2" * 32})
        work.create(Alias, {"old": joris.id, "old_ref": joris.ref, "survivor": "3" * 32})
        work.create(Alias, {"old": "3" * 32, "old_ref": "x", "survivor": asa.id})
        work.delete(Person, [joris.id])
    assert resolve(filled, Person, joris.ref) == asa
    with filled.register.work("circle") as work:
        work.delete(Person, [asa.id])
        work.create(Alias, {"old": asa.id, "old_ref": "y", "survivor": joris.id})
    assert code_of(resolve, filled, Person, joris.ref) == "unknown_row"


@pytest.mark.parametrize("kind", sorted(entities()))
def test_every_kind_is_read_whole(filled, kind):
    entity = entities()[kind]
    with filled.register.read() as conn:
        question = records.question(filled.register, conn, entity, {})
        for record in records.read(filled.register, conn, entity, find_ids(conn, entity, question)):
            assert set(record.values) == set(entity.fields)
            assert record.row.ref.startswith(entity.letter)


@pytest.mark.parametrize("kind", sorted(entities()))
def test_every_kind_is_found_by_name_and_letter(kind):
    entity = entities()[kind]
    assert records.kind_of(kind) is entity
    assert records.kind_of(entity.letter.lower()) is entity


def test_references_are_typed_by_name(filled):
    row = records.add(
        filled.register, Meeting, {"name": "March", "unit": "lund", "day": "3 mars 2027", "chair": "Åsa Öberg"}
    )
    with filled.register.read() as conn:
        record = records.read(filled.register, conn, Meeting, [row.id])[0]
        assert records.refs_in(conn, [record])[filled.ids["unit"]].startswith("G-")
    assert record.values["chair"] == filled.ids["asa"]
    assert (record.texts["unit"], record.texts["chair"]) == ("Lund", "Åsa Öberg")


def test_an_instant_is_typed_as_the_clock_shows_it(filled):
    row = records.add(filled.register, Contact, {"party": "Åsa Öberg", "at": "2026-03-01 18:30", "channel": "phone"})
    with filled.register.read() as conn:
        record = records.read(filled.register, conn, Contact, [row.id])[0]
    assert str(record.values["at"]).endswith("Z")
    assert record.texts["at"] == "2026-03-01 18:30"


@pytest.mark.parametrize(
    ("entity", "texts", "code"),
    [
        (Person, {"town": "Lund"}, "invalid"),
        (Person, {"given_name": "Kim", "phones": "070"}, "invalid_value"),
        (Person, {"given_name": "Kim", "shoe": "44"}, "unknown_field"),
        (Meeting, {"name": "x", "unit": "Lund", "day": "2027-01-01", "pack_made": "2027-01-01"}, "not_editable"),
        (Meeting, {"name": "x", "unit": "Nowhere", "day": "2027-01-01"}, "invalid_value"),
    ],
)
def test_what_is_refused_leaves_nothing(filled, entity, texts, code):
    before = filled.register.version(), len(filled.register.steps())
    assert code_of(records.add, filled.register, entity, texts) == code
    assert (filled.register.version(), len(filled.register.steps())) == before


def test_dependents_are_counted_by_what_happens_to_them(filled):
    with filled.register.work("x") as work:
        meeting = work.create(
            Meeting, {"name": "March", "unit": filled.ids["unit"], "day": "2027-03-03", "chair": filled.ids["asa"]}
        )
        work.create(Commitment, {"name": "Bring cake", "party": filled.ids["asa"], "meeting": meeting})
    with filled.register.read() as conn:
        person = records.dependents(conn, records.resolve(conn, Person, "Åsa Öberg"))
        unit = records.dependents(conn, records.resolve(conn, Unit, "Lund"))
    assert person.deleted == {"membership": 1, "group_membership": 1}
    assert person.emptied == {"meeting": 1, "commitment": 1}
    assert unit.needing == {"meeting": 1}


def test_find_is_sorted_and_limited(filled):
    for n in range(5):
        records.add(filled.register, Organisation, {"name": f"Choir {n}"})
    found = records.find(filled.register, "choir", limit=4)
    assert len(found) == 4
    assert [r.title for r in found] == sorted(r.title for r in found)


@given(st.text(max_size=40))
def test_no_text_is_a_row_by_accident(text):
    try:
        assert records.kind_of(text).kind
    except records.UsageError as error:
        assert error.code == "unknown_kind"
