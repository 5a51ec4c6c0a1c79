"""Columns fill the room there is, and give way to each other where it is narrow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.ui.table_models.fitting import give_way

columns = st.dictionaries(
    st.integers(0, 9), st.tuples(st.integers(40, 400), st.integers(0, 40), st.booleans()), min_size=1
)


@given(columns, st.integers(0, 2000))
def test_they_fill_the_room_as_far_as_each_keeps_its_least(found: dict[int, tuple[int, int, bool]], room: int) -> None:
    before = {place: width for place, (width, _gives, _free) in found.items()}
    least = {place: width - gives for place, (width, gives, free) in found.items() if free}
    widths = dict(before)
    give_way(widths, least, room)
    assert all(widths[place] >= keeps for place, keeps in least.items())
    assert all(widths[place] == before[place] for place in before if place not in least)
    smallest = sum(least.get(place, width) for place, width in before.items())
    assert sum(widths.values()) <= max(room, smallest)
    if least and sum(before.values()) <= room:
        assert sum(widths.values()) > room - len(before)
