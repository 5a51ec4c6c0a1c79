"""A caller's workbook: its columns, what stands in it, and how to know it again when it comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from chapterdesk.core.text import LANGUAGES, N_, _, current_language, in_language
from chapterdesk.fields import Field
from chapterdesk.models import Call
from chapterdesk.services.mobilise import outcomes
from chapterdesk.spreadsheets._spec import Column, Kind, Properties, SheetSpec

PREFIX = "call_"
"""Before the range names of the heads, by which the columns are found again in any language."""
MOBILISATION, CALLER, HANDED_OUT = "chapterdesk mobilisation", "chapterdesk caller", "chapterdesk handed out"
REF, NAME = "ref", "name"
FILLED_IN = ("outcome", "next_try", "note")
"""The fields of a call that a caller fills in; they are empty when the workbook is handed out."""
_SEEN = (
    (NAME, N_("Name"), 26),
    ("phone", N_("Phone"), 16),
    ("town", N_("Town"), 14),
    ("groups", N_("Group"), 22),
    ("languages", N_("Languages"), 18),
    ("before", N_("Earlier"), 20),
)


@dataclass(frozen=True)
class BookRow:
    """One person in the workbook; ``before`` says what came of an earlier try."""

    ref: str
    name: str
    phone: str
    town: str
    groups: str
    languages: str
    before: str

    def cells(self) -> Iterator[object]:
        """Yield what stands in the row: the Ref, what is seen, and nothing where the caller writes."""
        yield self.ref
        for key, _label, _width in _SEEN:
            yield getattr(self, key)
        yield from (None for _name in FILLED_IN)


def columns() -> list[Column]:
    """Return the workbook's columns: what is seen in grey, then what is filled in, outcomes as a list to choose from."""
    found = [Column(REF, "Ref", "text", 14, computed=True)]
    found += [Column(key, _(label), "text", width, computed=True) for key, label, width in _SEEN]
    for name in FILLED_IN:
        declared = Call.fields[name]
        choices = tuple(outcomes.words_of(code) for code in outcomes.GIVEN) if name == "outcome" else ()
        kind: Kind = "choice" if choices else "date" if declared.type.cell == "date" else "text"
        found.append(Column(name, declared.title, kind, declared.width, choices, _note(declared)))
    return found


def _note(declared: Field) -> str:
    return {
        "outcome": _("Choose what came of the call; leave it empty until you have called."),
        "next_try": _("For somebody who asked to be called back: on which day."),
    }.get(declared.name, "")


def headings() -> dict[str, set[str]]:
    """Return how each column that is read back may be headed, in every language, for files that lost their names."""
    labels: Mapping[str, str] = {REF: "Ref", NAME: _SEEN[0][1]} | {n: Call.fields[n].label for n in FILLED_IN}
    found: dict[str, set[str]] = {key: set() for key in labels}
    for language in LANGUAGES:
        with in_language(language):
            for key, label in labels.items():
                found[key].add(_(label))
    return found


def write(
    stream: BinaryIO,
    rows: Sequence[BookRow],
    *,
    title: str,
    author: str,
    about: Mapping[str, str],
    read_me: Sequence[str],
    password: str = "",
) -> None:
    """Write a caller's workbook into a stream. ``about`` goes into the file's own properties."""
    from chapterdesk.spreadsheets.writing import write_workbook

    sheet = SheetSpec(
        _("Calls"), columns(), (list(row.cells()) for row in rows), title=title, frozen_columns=2, range_prefix=PREFIX
    )
    properties = Properties(title, author, current_language(), custom=dict(about))
    write_workbook(stream, [sheet], properties=properties, read_me=read_me, password=password or None)
