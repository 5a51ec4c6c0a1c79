"""Which column holds which field: by what was remembered, the heading, its synonyms, near misses, and what the cells hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold
from chapterdesk.core.text import _
from chapterdesk.models import Entity, Person, fields_of
from chapterdesk.services.importing import content, labels
from chapterdesk.services.importing.labels import FAMILY_FIRST, FULL_NAME, REF
from chapterdesk.services.importing.tables import Cell, column_number, is_blank, text_of

_RANK = {"hand": 0, "remembered": 1, "label": 2, "synonym": 3, "fuzzy": 4, "content": 5, "": 9}
_BY_CONTENT = {content.EMAIL: "emails", content.PHONE: "phones", content.IDENTITY: "birth_date"}


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column and what is taken from it.

    Attributes:
        column: Its number, from 1.
        label: Its heading.
        field: The field's name, ``ref``, ``full_name`` or ``full_name_family_first``; None where it is not taken.
        how: ``label``, ``synonym``, ``fuzzy``, ``content``, ``remembered``, ``hand``, or "" where it is not taken.
        confident: Whether it needs no second look.
    """

    column: int
    label: str
    field: str | None
    how: str
    confident: bool


def match_columns(
    header: Sequence[str],
    sample_rows: Sequence[Sequence[Cell]],
    entity: type[Entity],
    remembered: Mapping[int, str | None] | None = None,
    by_hand: Mapping[int, str | None] | None = None,
) -> list[ColumnMatch]:
    """Return a match for every column.

    Args:
        header: The headings from column A.
        sample_rows: Cells of the first rows.
        entity: What the rows are to become.
        remembered: Column number -> field (None: not taken) as it was settled for this layout before.
        by_hand: The same, as the user says now.
    """
    columns = [[row[i] if i < len(row) else None for row in sample_rows] for i in range(len(header))]
    found: list[ColumnMatch] = []
    for i, label in enumerate(header):
        if remembered and i + 1 in remembered:
            found.append(ColumnMatch(i + 1, label, remembered[i + 1], "remembered", True))
        else:
            found.append(_by_label(i + 1, label, columns[i], entity))
    if entity is Person and not remembered:
        found = _names(found, columns)
    found = _by_hand(found, by_hand or {}, entity)
    return _one_each(found, columns, entity)


def _by_label(column: int, label: str, cells: Sequence[Cell], entity: type[Entity]) -> ColumnMatch:
    meant = labels.find_group(label, entity)
    kind = content.content_of(cells)
    holds = _BY_CONTENT.get(kind)
    known = fields_of(entity)
    if meant is not None:
        contact = meant.field in ("phones", "emails")
        if contact and holds in ("phones", "emails") and holds != meant.field:
            return ColumnMatch(column, label, holds, "content", False)
        return ColumnMatch(column, label, meant.field, meant.how, meant.confident)
    if holds in known and not (holds == "phones" and label and not _is_contact(label)):
        return ColumnMatch(column, label, holds, "content", False)
    return ColumnMatch(column, label, None, "", False)


def _is_contact(label: str) -> bool:
    # Figures under an unknown heading may be customer numbers; under these words, or none, they are phones.
    return any(
        word in fold(label)
        for word in (
            "tel",
            "mob",
            "phone",
            "nummer",
            "kontakt",
            "contact",
            "gsm",
            "column",
            "kolumn",
            "kolom",
            "ring",
            "bel",
        )
    )


def _names(found: list[ColumnMatch], columns: list[list[Cell]]) -> list[ColumnMatch]:
    """Settle what a column headed "Name" is beside others, and find names where no heading tells."""
    place = {m.field: i for i, m in enumerate(found) if m.field}
    whole = place.get(FULL_NAME)
    if whole is not None and "given_name" in place:
        if "family_name" in place:
            found[whole] = replace(found[whole], field=None, how="", confident=False)
        elif not _contains(columns[whole], columns[place["given_name"]]):
            # "Voornaam" and "Naam" side by side: the latter is the family name.
            found[whole] = replace(found[whole], field="family_name", how="content")
    if not {FULL_NAME, FAMILY_FIRST, "given_name", "family_name", "called_name", REF} & place.keys():
        return _guess_names(found, columns)
    return found


def _contains(wholes: Sequence[Cell], parts: Sequence[Cell]) -> bool:
    pairs = [
        (fold(text_of(w)), fold(text_of(p)))
        for w, p in zip(wholes, parts, strict=True)
        if not is_blank(w) and not is_blank(p)
    ]
    return bool(pairs) and sum(p in w for w, p in pairs) * 2 > len(pairs)


def _guess_names(found: list[ColumnMatch], columns: list[list[Cell]]) -> list[ColumnMatch]:
    free = [i for i, m in enumerate(found) if m.field is None and content.content_of(columns[i]) == content.NAME]
    for i in free:
        words = [len(text_of(c).split()) for c in columns[i] if not is_blank(c)]
        varied = len({text_of(c) for c in columns[i]}) * 2 > len(words)
        if varied and sum(n >= 2 for n in words) * 2 > len(words):
            found[i] = replace(found[i], field=FULL_NAME, how="content")
            return found
    if len(free) >= 2 and free[1] == free[0] + 1:
        for i, name in zip(free[:2], ("given_name", "family_name"), strict=True):
            found[i] = replace(found[i], field=name, how="content")
    elif free:
        found[free[0]] = replace(found[free[0]], field=FULL_NAME, how="content")
    return found


def _by_hand(found: list[ColumnMatch], by_hand: Mapping[int, str | None], entity: type[Entity]) -> list[ColumnMatch]:
    taken = {field for field in by_hand.values() if field and not _many(field, entity)}

    def settled(match: ColumnMatch) -> ColumnMatch:
        if match.column in by_hand:
            return replace(match, field=by_hand[match.column], how="hand", confident=True)
        if match.field in taken:
            return replace(match, field=None, how="", confident=False)
        return match

    return [settled(match) for match in found]


def _many(field: str, entity: type[Entity]) -> bool:
    declared = fields_of(entity).get(field)
    return declared is not None and declared.many


def _one_each(found: list[ColumnMatch], columns: list[list[Cell]], entity: type[Entity]) -> list[ColumnMatch]:
    """Leave each field of one value to its best column: the surest match, then the fullest."""
    best: dict[str, ColumnMatch] = {}
    filled = {m.column: sum(not is_blank(c) for c in columns[m.column - 1]) for m in found}

    def rank(match: ColumnMatch) -> tuple[int, int, int]:
        return (_RANK[match.how], -filled[match.column], match.column)

    for match in found:
        if (
            match.field
            and not _many(match.field, entity)
            and (match.field not in best or rank(match) < rank(best[match.field]))
        ):
            best[match.field] = match
    return [
        replace(m, field=None, how="", confident=False) if m.field in best and best[m.field] is not m else m
        for m in found
    ]


def not_taken(matches: Sequence[ColumnMatch], rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Return the headings of filled columns that nothing is taken from."""
    return [
        m.label
        for m in matches
        if m.field is None and m.label and any(m.column <= len(r) and not is_blank(r[m.column - 1]) for r in rows)
    ]


def columns_by_hand(
    pairs: Sequence[tuple[str, str]], header: Sequence[str], entity: type[Entity]
) -> dict[int, str | None]:
    """Turn FIELD=COLUMN as typed into column number -> field; COLUMN is a heading, letters or a number, FIELD ``-`` for none.

    Raises UserError for a field or column that does not exist.
    """
    result: dict[int, str | None] = {}
    for name, where in pairs:
        result[_column(where, header)] = _field(name, entity)
    return result


def _column(where: str, header: Sequence[str]) -> int:
    same = [i + 1 for i, label in enumerate(header) if label and labels.key(label) == labels.key(where)]
    number = same[0] if same else column_number(where)
    if number is None or number > len(header):
        raise UserError(
            _("There is no column \u201c{column}\u201d in the file.").format(column=where),
            _("Its columns are: {columns}.").format(columns=", ".join(label for label in header if label)),
            code="no_such_column",
        )
    return number


def _field(name: str, entity: type[Entity]) -> str | None:
    if name in ("-", ""):
        return None
    declared = fields_of(entity).get(name)
    if (
        name == REF
        or (entity is Person and name in labels.SPECIAL)
        or (declared is not None and labels.takes(declared))
    ):
        return name
    found = labels.find(name, entity)
    if found is None or not found.confident:
        raise UserError(
            _("There is no field called \u201c{field}\u201d.").format(field=name),
            _("Fields are: {fields}.").format(
                fields=", ".join(f.name for f in fields_of(entity).values() if labels.takes(f))
            ),
            code="no_such_field",
        )
    return found.field
