"""One answer as it is kept: plain text whose form follows from the question's kind. Pure, so that its laws can be tested."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from chapterdesk.core.locale import fold
from chapterdesk.core.text import _
from chapterdesk.fields import ValueProblem
from chapterdesk.fields.base import tidy
from chapterdesk.services.importing.tables import Cell, text_of
from chapterdesk.services.surveys import guessing

LONGEST = 8000


def plain(number: float) -> str:
    """Return a number as it is kept: without a decimal point where it is whole."""
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def kept(kind: str, cell: Cell, least: int | None = None, most: int | None = None, by: str = "\n") -> str:
    """Return an answer as it is kept, "" for none; what comes out goes in again unchanged. ``by`` parts several answers.

    Raises ValueProblem where the cell holds no answer of that kind.
    """
    text = text_of(cell).strip()
    if not text:
        return ""
    if kind in ("scale", "number"):
        return _number(kind, cell, text, least, most)
    if kind == "yes_no":
        word = guessing.yes_no(cell if isinstance(cell, bool) else text)
        if not word:
            raise ValueProblem(_("\u201c{text}\u201d is neither yes nor no.").format(text=text[:60]))
        return word
    if kind == "choices":
        return "\n".join(guessing.pieces(text, by))
    if len(text) > LONGEST:
        raise ValueProblem(_("The answer is longer than {n} characters.").format(n=LONGEST))
    return tidy(text) if kind == "choice" else text


def _number(kind: str, cell: Cell, text: str, least: int | None, most: int | None) -> str:
    number = guessing.number(cell)
    if number is None:
        raise ValueProblem(_("\u201c{text}\u201d is not a number.").format(text=text[:60]))
    outside = (least is not None and number < least) or (most is not None and number > most)
    if kind == "scale" and (outside or not number.is_integer()):
        raise ValueProblem(
            _("{number} is outside the scale from {least} to {most}.").format(
                number=plain(number), least=least, most=most
            )
        )
    return plain(number)


def keys(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> list[str]:
    """Return what each row of a file without numbers of its own is known by: the same rows give the same keys.

    Empty cells and the order of the columns do not count, so that a question added to the form later changes no key.
    Two people may answer alike, so the second of equal rows gets another key than the first. Only a digest is kept, and
    columns that name somebody are not part of it: a key must not tell who answered.
    """
    told = sorted((fold(head), place) for place, head in enumerate(heads) if not guessing.names_somebody(head))
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        filled = ((head, text_of(row[place]).strip()) for head, place in told)
        text = "\x1f".join(f"{head}\x1e{value}" for head, value in filled if value)
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
        seen[digest] = seen.get(digest, 0) + 1
        found.append(f"{digest}-{seen[digest]}")
    return found
