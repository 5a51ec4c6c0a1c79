"""Two people side by side: what is shown beforehand is what a merge does, whoever stays and whatever was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from chapterdesk.core.errors import Cancelled, UserError
from chapterdesk.core.progress import Progress
from chapterdesk.database.rows import rows
from chapterdesk.models import Person
from chapterdesk.services import merge_view, merging, naming
from chapterdesk.services.merge_view import BOTH, ONE, OTHER, SAME, STRICTER
from tests.registers import open_register
from tests.services.importing.helpers import add_group, add_person

ONE_VALUES = {
    "given_name": "Elif", "family_name": "Demirtaş", "phones": ("+46701740615",), "town": "Lund", "member_number": "12",
    "birth_date": "1987", "may_be_phoned": "granted", "notes": "Has a van.",
}  # fmt: skip
OTHER_VALUES = {
    "given_name": "Elif", "family_name": "Demirtas", "phones": ("+46701740616",), "town": "Malmö", "member_number": "77",
    "birth_date": "1987-05-04", "may_be_phoned": "refused", "notes": "Sings.", "protected_identity": True,
}  # fmt: skip


@pytest.fixture
def pair(tmp_path: Path):
    with open_register(tmp_path) as register:
        lund, malmo = add_group(register, "Lund"), add_group(register, "Malmö")
        one = add_person(register, **ONE_VALUES, groups=(lund,))
        other = add_person(register, **OTHER_VALUES, groups=(malmo,))
        yield register, one, other


def shown(register, one, other, survivor, chosen=None):
    with register.read() as conn:
        return {line.name: line for line in merge_view.beside(register, conn, one, other, survivor, chosen).lines}


def row_of(register, key):
    with register.read() as conn:
        return rows(conn, Person, [key])[key]


@pytest.mark.parametrize("stays", [0, 1])
@pytest.mark.parametrize("towns", [None, 0, 1])
@pytest.mark.parametrize("numbers", [None, 0, 1])
def test_what_is_shown_is_what_a_merge_leaves(pair, stays, towns, numbers) -> None:
    register, *both = pair
    survivor, lost = both[stays], both[1 - stays]
    chosen = {name: both[n] for name, n in (("town", towns), ("member_number", numbers)) if n is not None}
    with register.read() as conn:
        found = rows(conn, Person, both)
    expected = merge_view.merged(found[survivor], found[lost], survivor, chosen)
    merging.merge_people(register, survivor, lost, chosen)
    made = row_of(register, survivor)
    assert {k: sorted(v) if isinstance(v, tuple) else v for k, v in made.items()} == {
        k: sorted(v) if isinstance(v, tuple) else v for k, v in expected.items()
    }


def test_a_chosen_value_wins_and_the_other_number_is_kept(pair) -> None:
    register, one, other = pair
    merging.merge_people(register, one, other, {"town": other, "member_number": other, "birth_date": one})
    made = row_of(register, one)
    assert (made["town"], made["member_number"], made["birth_date"]) == ("Malmö", "77", "1987")
    assert made["external_numbers"] == ("12",)
    assert made["family_name"] == "Demirtaş"


def test_each_line_says_where_its_result_comes_from(pair) -> None:
    lines = shown(*pair, pair[1])
    origins = {
        name: lines[name].origin for name in ("given_name", "phones", "town", "may_be_phoned", "protected_identity")
    }
    assert origins == {
        "given_name": SAME, "phones": BOTH, "town": ONE, "may_be_phoned": STRICTER, "protected_identity": OTHER
    }  # fmt: skip
    assert {name for name, line in lines.items() if line.choice} == {
        "family_name", "town", "member_number", "birth_date"
    }  # fmt: skip
    assert shown(*pair, pair[1], {"town": pair[2]})["town"].result == "Malmö"


def test_the_old_ref_leads_to_the_survivor(pair) -> None:
    register, one, other = pair
    with register.read() as conn:
        ref = naming.by_id(conn, Person, other).ref
    merging.merge_people(register, one, other)
    with register.read() as conn:
        assert naming.resolve(conn, Person, ref).id == one


def test_pairs_fall_away_when_answered_and_come_back_when_undone(pair) -> None:
    register, one, other = pair
    third = add_person(register, given_name="Elif", family_name="Demirtas", phones=("+46701740616",))
    with register.read() as conn:
        found = merging.find_doubles(conn)
    pairs = {frozenset((each.one, each.other)) for each in found}
    assert frozenset((other, third)) in pairs
    work = merging.merge_people(register, one, other)
    with register.read() as conn:
        left = {frozenset((each.one, each.other)) for each in merging.standing(conn, found)}
    # Who was merged stands for whom it became.
    assert left == {frozenset((one, third))}
    merging.keep_apart(register, one, third)
    with register.read() as conn:
        assert merging.standing(conn, found) == []
    register.undo()
    register.undo(work)
    with register.read() as conn:
        assert {frozenset((e.one, e.other)) for e in merging.standing(conn, found)} == pairs


def test_looking_for_doubles_tells_how_far_it_is_and_can_be_cancelled(pair) -> None:
    register = pair[0]
    told: list[int] = []
    with register.read() as conn:
        merging.find_doubles(conn, progress=Progress(lambda done, total, _what: told.append(total)))
        assert told
        stopped = Progress()
        stopped.cancel()
        with pytest.raises(Cancelled):
            merging.find_doubles(conn, progress=stopped)


def test_somebody_who_is_gone_cannot_be_compared(pair) -> None:
    register, one, other = pair
    merging.merge_people(register, one, other)
    with pytest.raises(UserError) as caught, register.read() as conn:
        merge_view.beside(register, conn, one, other, one)
    assert caught.value.code == "gone"
