"""On which page a row of a kind is shown, so that a reference leads there."""

from __future__ import annotations

from collections.abc import Mapping

from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import entities

PLACES: Mapping[str, tuple[str, str]] = {
    "person": ("people", "{id}"),
    "organisation": ("partners", "organisation:{id}"),
    "unit": ("groups", "{id}"),
    "meeting": ("meetings", "{id}"),
    "mobilisation": ("mobilise", "{id}"),
    "course": ("trainings", "{id}"),
    "training": ("trainings", "{id}"),
    "pathway": ("trainings", "{id}"),
    "campaign": ("campaigns", "{id}"),
    "activity": ("campaigns", "{id}"),
    "initiative": ("campaigns", "{id}"),
    "application": ("support", "{id}"),
    "survey": ("reports", "survey:{id}"),
    "alumni_profile": ("alumni", "{id}"),
}
"""Kind -> page and the target under which that page opens a row."""


def has_place(kind: str) -> bool:
    """Say whether a reference to this kind can lead anywhere; parties are people and organisations."""
    return kind == "party" or kind in PLACES


def place_of(register: Register, kind: str, key: str) -> tuple[str, str] | None:
    """Return the page of a row and its target there, None where it has no page or is gone."""
    kinds = ("person", "organisation") if kind == "party" else (kind,)
    with register.read() as conn:
        found = next((each for each in kinds if each in PLACES and rows(conn, entities()[each], [key], [])), "")
    if not found:
        return None
    page, target = PLACES[found]
    return page, target.format(id=key)
