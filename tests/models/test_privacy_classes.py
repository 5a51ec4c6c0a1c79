"""Every field of every entity says how sensitive it is: who somebody is, and words about somebody, are never open."""

from __future__ import annotations

import pytest

from chapterdesk.fields import Privacy
from chapterdesk.fields.types import Email, LongText, Phone, Reference
from chapterdesk.models import Entity, entities

WORDS_ABOUT = (
    "note",
    "notes",
    "grounds",
    "report",
    "needs",
    "why_left",
    "goal",
    "given_name",
    "family_name",
    "guardian",
)
OPEN = {
    ("priority", "about"): "what the action plan says",
    ("campaign", "goal"): "what a campaign wants, made public by it",
    ("campaign", "about"): "what a campaign wants, made public by it",
    ("initiative", "about"): "what an initiative wants; who proposed it has a field of its own",
    ("smart_list", "question"): "the conditions of a list, not those who fit them",
    ("mobilisation", "what_happened"): "read to everybody who is called",
    ("mobilisation", "script"): "read to everybody who is called",
    ("post", "note"): "why a group has or lacks a post, whoever holds it",
    ("fund", "note"): "what a fund is for",
    ("survey", "note"): "what a survey is for",
    ("survey_question", "options"): "the answers that a form offers to everybody",
    ("measure", "how"): "how something is counted",
    ("measure_value", "note"): "how a number was counted",
    ("course", "about"): "what a course teaches",
    ("pathway", "about"): "what a pathway is for",
    ("unit", "vision"): "what a coalition shares, signed by its members",
    ("voting_roll", "rules"): "the statutes' rules at that time",
    ("organisation", "phones"): "an organisation's own number",
    ("organisation", "emails"): "an organisation's own address",
    ("unit", "email"): "a group's own address",
}
"""What may be open although it looks as if it told of somebody, and why."""


def _looks_personal(entity: type[Entity], name: str) -> bool:
    kind = entity.fields[name].type
    names_somebody = isinstance(kind, Reference) and kind.kind in ("person", "party")
    return names_somebody or isinstance(kind, LongText | Email | Phone) or name in WORDS_ABOUT


@pytest.mark.parametrize("kind", list(entities()))
def test_what_tells_of_somebody_is_not_open(kind: str) -> None:
    entity = entities()[kind]
    wrong = [
        name
        for name, declared in entity.fields.items()
        if declared.privacy is Privacy.OPEN and _looks_personal(entity, name) and (kind, name) not in OPEN
    ]
    assert not wrong, f"{kind}: {wrong} must be personal or sensitive, or listed here with a reason"


def test_every_exception_is_there_and_needed() -> None:
    for kind, name in OPEN:
        entity = entities()[kind]
        assert name in entity.fields, (kind, name)
        assert entity.fields[name].privacy is Privacy.OPEN, (kind, name)


def test_all_entities_are_walked() -> None:
    assert len(entities()) >= 59
