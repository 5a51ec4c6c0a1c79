"""The columns of a data sheet: Ref, the hidden ``_cd``, the fields, Action; their labels, range names and words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from chapterdesk.core.locale import fold
from chapterdesk.core.text import LANGUAGES, N_, _, in_language, pgettext
from chapterdesk.fields import Field
from chapterdesk.fields.types import Reference
from chapterdesk.models import Entity, entities
from chapterdesk.spreadsheets._spec import Column, Kind
from chapterdesk.sync.parts import Column as SyncColumn

REF = "_ref"
MARK = "_cd"
ACTION = "_action"
#: The same in every language: people ask each other for it on the telephone.
REF_LABEL = "Ref"
DELETE, MERGE = N_("DELETE"), N_("MERGE INTO")
#: The most rows that a list to choose a group or role from may have.
_LIST = 400


def range_prefix(kind: str) -> str:
    """Return what the range names of a kind's header cells begin with; letters and underlines only, which every program keeps."""
    return f"cd_{kind}_"


def action_label() -> str:
    """Return the label of the last column in the current language."""
    return pgettext("column", "Action")


def label_of(kind: str, name: str) -> str:
    """Return the label of a field in the current language; a field that is not known here is called by its name."""
    declared = field_of(kind, name)
    return declared.title if declared is not None else name


@lru_cache(maxsize=4096)
def field_of(kind: str, name: str) -> Field | None:
    """Return a field by its kind and name, None where this version knows none such."""
    entity = entities().get(kind)
    return entity.fields.get(name) if entity is not None else None


def default_columns(entity: type[Entity]) -> list[SyncColumn]:
    """Return the columns that a peer gets of a kind where nobody chose: all fields that may be shared."""
    return [SyncColumn(entity.kind, f.name, f.title) for f in entity.fields.values() if f.shared]


def sheet_columns(
    kind: str,
    fields: Sequence[str],
    names: Mapping[str, tuple[str, str]],
    computed: Collection[tuple[str, str]] = (),
) -> list[Column]:
    """Return the columns of a kind's sheet, labels and words in the current language.

    Args:
        kind: The entity's kind.
        fields: Its fields, in order.
        names: By id the Ref and words of referenced rows, for lists to choose from.
        computed: (kind, field) of columns that are shown in grey, since their edits are not taken in.
    """
    return [
        Column(REF, REF_LABEL, "text", 16, note=_("Leave this column as it is. It tells which row is which.")),
        Column(MARK, MARK, "text", 10, hidden=True),
        *(_column(kind, name, names, (kind, name) in computed) for name in fields),
        Column(ACTION, action_label(), "text", 14, (_(DELETE),), _action_note(), free=True),
    ]


def _action_note() -> str:
    told = _("Leave it empty, choose {delete}, or write {merge} and the Ref of the row that stays.")
    return told.format(delete=_(DELETE), merge=_(MERGE))


def _column(kind: str, name: str, names: Mapping[str, tuple[str, str]], grey: bool) -> Column:
    declared = field_of(kind, name)
    if declared is None:
        return Column(name, name, "text", computed=True)
    grey = grey or not declared.editable
    cell: Kind = "text" if declared.many else _kind(declared.type.cell)
    choices = () if declared.many or grey else tuple(words for _code, words in declared.type.choices())
    if isinstance(declared.type, Reference) and not declared.many and not grey:
        choices = _listed(declared.type, names)
    note = _(declared.help) if declared.help else ""
    if grey:
        note = _("Calculated; what is written here is not taken in.")
    listed = isinstance(declared.type, Reference)
    return Column(name, declared.title, cell, declared.width, choices, note, computed=grey, free=listed)


def _kind(cell: str) -> Kind:
    kinds: Mapping[str, Kind] = {
        "integer": "integer", "decimal": "decimal", "date": "date", "datetime": "datetime", "time": "time", "money": "money",
        "choice": "choice", "yesno": "yesno",
    }  # fmt: skip
    return kinds.get(cell, "text")


def _listed(type_: Reference, names: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """Return the words of a reference's rows for its list: none for people, who are many and whose list changes."""
    entity = entities().get(type_.kind)
    if entity is None or entity.is_party:
        return ()
    words = [words for ref, words in names.values() if ref.partition("-")[0] == entity.letter]
    return tuple(sorted(words, key=fold)) if 0 < len(words) <= _LIST else ()


@lru_cache(maxsize=64)
def fields_by_label(kind: str) -> Mapping[str, frozenset[str]]:
    """Return the names of a kind's columns by folded label, in any of our languages; several where a label is not clear."""
    found: dict[str, set[str]] = {fold(REF_LABEL): {REF}, fold(MARK): {MARK}}
    entity = entities().get(kind)
    for language in LANGUAGES:
        with in_language(language):
            found.setdefault(fold(action_label()), set()).add(ACTION)
            for declared in entity.fields.values() if entity is not None else ():
                found.setdefault(fold(declared.title), set()).add(declared.name)
    return {label: frozenset(names) for label, names in found.items()}


@lru_cache(maxsize=1)
def kinds_by_sheet_name() -> Mapping[str, frozenset[str]]:
    """Return the kinds by the folded name of their sheet, in any of our languages."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        with in_language(language):
            for kind, entity in entities().items():
                found.setdefault(fold(_(entity.plural)), set()).add(kind)
    return {name: frozenset(kinds) for name, kinds in found.items()}
