"""Ids and Refs."""

from __future__ import annotations

import string
import uuid

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.ids import ALPHABET, derived_id, derived_ids, new_ids, parse_ref, ref_of, refs_of


def test_ids_are_uuid7_and_increase() -> None:
    made = new_ids(5000)
    assert made == sorted(set(made))
    assert {uuid.UUID(hex=each).version for each in made} == {7}
    assert uuid.UUID(hex=made[0]).variant == uuid.RFC_4122


@given(st.uuids(), st.sampled_from(string.ascii_uppercase))
def test_a_ref_is_read_back_however_it_is_typed(row: uuid.UUID, letter: str) -> None:
    ref = ref_of(letter, row.hex)
    assert parse_ref(ref) == (letter, ref)
    assert parse_ref(f" {ref.lower().replace('0', 'o')} ") == (letter, ref)
    assert not ref[2:12].replace("E", "").isdigit()


@given(st.uuids(), st.integers(0, 9), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(row: uuid.UUID, place: int, char: str) -> None:
    ref = ref_of("P", row.hex)
    wrong = ref[: 2 + place] + char + ref[3 + place :]
    # The weights are prime to 31, so only 0 and Z, equal modulo 31, can stand for each other unnoticed.
    if wrong != ref and {char, ref[2 + place]} != {"0", "Z"}:
        assert parse_ref(wrong) is None


def test_other_text_is_no_ref() -> None:
    assert [parse_ref(t) for t in ("", "P-", "Åsa", "P-123", "070-174 06 12")] == [None] * 5


def test_many_refs_and_derived_ids_are_those_of_each() -> None:
    rows = new_ids(5000)
    assert len(set(rows)) == 5000
    assert rows == sorted(rows)
    assert all(uuid.UUID(hex=row).version == 7 and uuid.UUID(hex=row).variant == uuid.RFC_4122 for row in rows)
    for letter in ("P", "V", "XA"):
        assert refs_of(letter, rows) == [ref_of(letter, row) for row in rows]
    space = uuid.uuid4()
    assert derived_ids(space, rows, "a", "ö") == [derived_id(space, row, "a", "ö").hex for row in rows]
    assert derived_ids(space, rows) == [derived_id(space, row).hex for row in rows]
