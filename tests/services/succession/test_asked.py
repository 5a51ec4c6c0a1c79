"""Whoever said no is never asked again: laws over whatever was said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.models.asking import ANSWERS, ASKED_FOR
from chapterdesk.services.succession.asked import ANSWERED, Asked, bears_on, refusal

_ids = st.sampled_from(("", "a", "b"))
_things = st.builds(
    Asked,
    asked_for=st.sampled_from([code for code, _words in ASKED_FOR.choices()]),
    role=_ids, unit=_ids, training=_ids,
)  # fmt: skip
_said = st.builds(
    Asked,
    asked_for=st.sampled_from([code for code, _words in ASKED_FOR.choices()]),
    role=_ids, unit=_ids, training=_ids,
    answer=st.sampled_from(["", *(code for code, _words in ANSWERS.choices())]),
)  # fmt: skip


@given(st.lists(_said), _things, st.lists(_said))
def test_a_no_stands_until_another_answer_that_bears_on_it(
    before: list[Asked], wanted: Asked, after: list[Asked]
) -> None:
    no = Asked(wanted.asked_for, wanted.role, wanted.unit, wanted.training, "no")
    later = [each for each in after if not (each.answer in ("yes", "later") and bears_on(each, wanted))]
    assert refusal([*before, no, *later], wanted) is not None


@given(st.lists(_said), _things)
def test_only_a_no_refuses(said: list[Asked], wanted: Asked) -> None:
    found = refusal(said, wanted)
    assert found is None or (found in said and found.answer == "no" and bears_on(found, wanted))
    if not any(each.answer == "no" for each in said):
        assert found is None


@given(st.lists(_said), _things, _said)
def test_being_asked_or_thought_of_changes_nothing(said: list[Asked], wanted: Asked, more: Asked) -> None:
    if more.answer not in ANSWERED:
        assert (refusal([*said, more], wanted) is None) == (refusal(said, wanted) is None)


def test_a_no_to_anything_holds_for_everything_and_a_no_to_one_group_only_there() -> None:
    anything, here = Asked("anything", answer="no"), Asked("role", "chair", "lund", answer="no")
    assert refusal([anything], Asked("speaker")) == anything
    assert refusal([here], Asked("role", "chair", "lund")) == here
    assert refusal([here], Asked("role", "chair", "malmö")) is None
    assert refusal([Asked("role", "chair", answer="no")], Asked("role", "chair", "malmö")) is not None
