"""The words of the column "Action", in every language of ours and in any spelling of theirs."""

from __future__ import annotations

import enum
from functools import cache

from chapterdesk.core.locale import fold
from chapterdesk.core.text import LANGUAGES, N_, _, in_language


class Action(enum.Enum):
    """What a row of a workbook asks for."""

    NONE = "none"
    DELETE = "delete"
    MERGE = "merge"
    UNKNOWN = "unknown"


_DELETE, _MERGE = N_("DELETE"), N_("MERGE INTO")


@cache
def _words(msgid: str) -> tuple[str, ...]:
    found = [fold(msgid)]
    for language in LANGUAGES:
        with in_language(language):
            found.append(fold(_(msgid)))
    return tuple(dict.fromkeys(found))


def read_action(text: str) -> tuple[Action, str]:
    """Return what is asked, and for a merge the Ref that was written after it."""
    plain = fold(text)
    if not plain:
        return Action.NONE, ""
    if plain in _words(_DELETE):
        return Action.DELETE, ""
    for words in _words(_MERGE):
        if plain.startswith(words + " "):
            return Action.MERGE, text.rsplit(maxsplit=1)[-1]
    return Action.UNKNOWN, text.strip()
