"""Who is who: pairs that must, may and must not be one person, and figures on a census with known truth."""

from __future__ import annotations

import pytest

from chapterdesk.services.importing.faces import face
from chapterdesk.services.importing.likeness import DIFFERENT, DOUBTFUL, SAME
from chapterdesk.services.importing.matching import find_likes, likes_within
from tests.services.importing.census import make_census, measure

PHONE, MAIL = ("+46701740615",), ("x@example.org",)


def person(name: str, **values: object) -> dict[str, object]:
    given, _space, family = name.partition(" ")
    return {"given_name": given, "family_name": family, **values}


CROWD = [face(f"c{i}", person(f"Nils{i} Crowd{i % 40}", phones=(f"+4670000{i:04d}",))) for i in range(300)]

PAIRS = [
    (SAME, person("Anna Berg", phones=PHONE), person("Anna Berg", phones=PHONE)),
    (SAME, person("Anna Berg", emails=MAIL), person("ANNA BERG", emails=MAIL, phones=PHONE)),
    (SAME, person("Elif Demirtas", phones=PHONE, emails=MAIL), person("Elif Demirtaş", phones=PHONE, emails=MAIL)),
    (DOUBTFUL, person("Elif Demirtas", phones=PHONE), person("Elif Demirtaş", phones=PHONE)),
    (DOUBTFUL, person("Berg Anna", phones=PHONE), person("Anna Berg", phones=PHONE)),
    (DOUBTFUL, person("A Berg", phones=PHONE), person("Anna Berg", phones=PHONE)),
    (DOUBTFUL, person("Kalle Berg", emails=MAIL), person("Karl Berg", emails=MAIL)),
    (DOUBTFUL, person("Anna Lindqvist", emails=MAIL), person("Anna Berg", emails=MAIL)),
    (DOUBTFUL, person("Ximena Rojas"), person("Ximena Rojas")),
    (DOUBTFUL, person("Ximena Roas", postcode="222 22"), person("Ximena Rojas", postcode="222 22")),
    (DIFFERENT, person("Bo Berg", phones=PHONE, street="Storgatan 1", town="Lund"), person("Anna Berg", phones=PHONE, street="Storgatan 1", town="Lund")),
    (DIFFERENT, person("Erika Berg", phones=PHONE, birth_date="2008-01-02"), person("Erik Berg", phones=PHONE, birth_date="2008-01-02")),
    (DIFFERENT, person("Johan Berg", emails=MAIL), person("Johanna Berg", emails=MAIL)),
    (DIFFERENT, person("Karl Berg", birth_date="1950-01-02", town="Lund"), person("Karl Berg", birth_date="1981-05-06", town="Lund")),
    (DIFFERENT, person("Anna Berg", member_number="17"), person("Anna Berg", member_number="18")),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "new", "known"), PAIRS)
def test_pairs(verdict: str, new: dict[str, object], known: dict[str, object]) -> None:
    found = find_likes([face(1, new)], [face("id", known), *CROWD])
    likes = [like for like in found.get(1, []) if like.other == "id"]
    assert (likes[0].verdict if likes else DIFFERENT) == verdict


def test_the_reason_is_said_in_words() -> None:
    likes = find_likes(
        [face(1, person("Kalle Berg", emails=MAIL))], [face("id", person("Karl Berg", emails=MAIL)), *CROWD]
    )
    assert likes[1][0].reason == "Same e-mail address. Karl is often short for Kalle." or "Kalle" in likes[1][0].reason


def test_told_apart_is_remembered() -> None:
    new, known = face(1, person("Anna Berg", phones=PHONE)), face("id", person("Anna Berg", phones=PHONE))
    assert find_likes([new], [known], not_same=lambda a, b: {a, b} == {1, "id"}) == {}


def test_rows_of_one_file_are_compared() -> None:
    rows = [
        face(31, person("Sanne Visser", phones=PHONE)),
        face(40, person("Bo Ek", phones=PHONE)),
        face(52, person("Sanne Vissers", phones=PHONE)),
        *CROWD,
    ]
    found = likes_within(rows)
    assert [like.other for like in found[52]] == [31]
    assert 40 not in found


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_on_a_census_with_known_truth(seed: int) -> None:
    census = make_census(4000, 1000, seed)
    known = [face(key, row) for key, row in census.known.items()]
    found = find_likes([face(n, row) for n, row in census.rows.items()], known)
    precision, recall = measure(census, {n: [str(like.other) for like in found.get(n, [])] for n in census.rows})
    assert precision >= 0.99
    assert recall >= 0.96
    assert all(census.truth[int(n)] == likes[0].other for n, likes in found.items() if likes[0].verdict is SAME)
