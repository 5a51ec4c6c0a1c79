"""Which mentor suits whom: laws over what is known of both."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.services.alumni.pairing import MOST_PAIRS, Side, best, match

_words = st.lists(st.sampled_from(("Svenska", "nederlands", "Räkenskaper", "press")), max_size=2, unique=True).map(
    tuple
)
_sides = st.builds(
    Side,
    person=st.sampled_from("abcdefgh"),
    town=st.sampled_from(("", "Lund", "LUND", "Gent")),
    languages=_words, skills=_words,
    roles=st.lists(st.sampled_from(("chair", "treasurer")), max_size=2, unique=True).map(tuple),
    pairs=st.integers(0, 3),
)  # fmt: skip


@given(_sides, _sides)
def test_a_match_always_has_a_town_a_language_or_a_role_in_common(mentor: Side, mentee: Side) -> None:
    found = match(mentor, mentee)
    if found is None:
        return
    assert mentor.person != mentee.person
    assert mentor.pairs < MOST_PAIRS
    assert {kind for kind, _what in found.reasons} & {"town", "language", "role"}
    assert found.points > 0


@given(
    st.lists(_sides),
    st.lists(_sides, unique_by=lambda s: s.person),
    st.sets(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))),
)
def test_known_pairs_are_never_suggested_again_and_the_best_stand_first(
    mentors: list[Side], mentees: list[Side], known: set[tuple[str, str]]
) -> None:
    found = best(mentors, mentees, known, each=2)
    assert not {(m.mentor, m.mentee) for m in found} & known
    assert [m.points for m in found] == sorted((m.points for m in found), reverse=True)
    assert all(sum(m.mentee == side.person for m in found) <= 2 for side in mentees)
