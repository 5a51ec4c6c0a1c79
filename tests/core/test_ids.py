"""Ids and Refs."""

from __future__ import annotations

import string
import uuid

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.ids import ALPHABET, new_ids, parse_ref, ref_of


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
