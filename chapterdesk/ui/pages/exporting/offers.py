"""What a page offers to export: those selected, and the list as it is filtered just now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.query import Question


@dataclass(frozen=True)
class Offer:
    """Rows that may be exported: either ``ids``, or what answers ``question``.

    Attributes:
        kind: Kind of the rows.
        key: A stable English name.
        words: What people read.
        about: What the reader of the file is told of how the rows were chosen.
    """

    kind: str
    key: str
    words: str
    about: str = ""
    ids: tuple[str, ...] = ()
    question: Question | None = None


def offers(name: str, question: Question, chosen: Sequence[str] = (), kind: str = "person") -> list[Offer]:
    """Return what a page with a filtered, selectable list offers, the likeliest first."""
    found = []
    # One selected row is the one that is looked at, not a choice.
    if len(chosen) > 1:
        words = ngettext("The {n} selected", "The {n} selected", len(chosen)).format(n=integer(len(chosen)))
        found.append(Offer(kind, "selected", words, ids=tuple(chosen)))
    if question.conditions or question.words:
        found.append(Offer(kind, "filtered", _("As shown now: {name}").format(name=name), name, question=question))
    return found
