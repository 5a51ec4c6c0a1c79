"""Importing for window and terminal alike: a file or pasted text in, a plan to look at, and the plan again when something changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.fields import Setting
from chapterdesk.models import Entity, entities, entity_of
from chapterdesk.services.importing import labels, records
from chapterdesk.services.importing.columns import columns_by_hand, match_columns
from chapterdesk.services.importing.layout import Layout, find_layout
from chapterdesk.services.importing.lookup import Lookup
from chapterdesk.services.importing.outcome import Plan, Source
from chapterdesk.services.importing.pauses import few_pauses
from chapterdesk.services.importing.plan import Request, make_plan
from chapterdesk.services.importing.tables import TableIn, table_in, unmarked
from chapterdesk.spreadsheets import Book, Sheet, read_file, read_text

Mapping_ = Mapping[int, str | None]


@dataclass(frozen=True)
class Choices:
    """What the user has said about a file: sheet, columns by hand, order of dates, sender."""

    sheet: str | None = None
    mapping: Mapping_ | None = None
    pairs: Sequence[tuple[str, str]] = ()
    date_order: str = ""
    sender: str = ""
    header_row: int | None = None


@dataclass
class Prepared:
    """A file that was read once, and the plan for it; ``again`` makes another plan without reading it again."""

    register: Register
    entity: type[Entity]
    book: Book
    sheet: Sheet
    table: TableIn
    choices: Choices
    plan: Plan

    @property
    def sheets(self) -> list[tuple[str, int]]:
        """The sheets with something in them: name and rows."""
        return [(s.name, len(s.rows)) for s in self.book.sheets if s.rows]

    @property
    def notes(self) -> list[str]:
        """What the reader says about the whole file."""
        return list(self.book.notes)

    def again(
        self, *, sheet: str | None = None, mapping: Mapping_ | None = None, date_order: str | None = None,
        sender: str | None = None, header_row: int | None = None, progress: Progress | None = None,
    ) -> Prepared:  # fmt: skip
        """Return a new plan with other columns (column -> field, None: not taken), dates, sheet, headings or sender."""
        old = self.choices
        moved = sheet is not None and sheet != self.sheet.name
        by_hand = {} if moved else dict(old.mapping or {})
        choices = Choices(
            sheet=sheet if sheet is not None else old.sheet,
            mapping={**by_hand, **(mapping or {})},
            pairs=() if moved else old.pairs,
            date_order=old.date_order if date_order is None else date_order,
            sender=old.sender if sender is None else sender,
            header_row=header_row if header_row is not None or moved else old.header_row,
        )
        return _prepared(self.register, self.entity, self.book, choices, progress or Progress())


def prepare(
    register: Register, path_or_text: Path | str, *, kind: str = "person", sheet: str | None = None,
    mapping: Mapping_ | Sequence[tuple[str, str]] | None = None, sender: str = "", date_order: str = "",
    password: str | None = None, progress: Progress | None = None,
) -> Prepared:  # fmt: skip
    """Read a file (a Path) or pasted text (a str) and plan its import; nothing is written.

    Args:
        register: Where the rows are to go.
        path_or_text: The file, or text as copied from a spreadsheet.
        kind: What the rows are to become, such as ``person`` or ``unit``.
        sheet: Name of the sheet; the likeliest where none is named.
        mapping: Column number -> field, or (FIELD, COLUMN) pairs as typed in a terminal.
        sender: Who sent it; columns and last values are remembered by sender.
        date_order: ``dmy`` or ``mdy`` for dates that can be read both ways.
        password: For a protected file.
        progress: Reports and cancels.

    Raises UserError for files that cannot be read (codes of ``spreadsheets.read_file``), "empty", "no_such_kind", "no_such_sheet",
    "no_such_column", "no_such_field".
    """
    entity = entity_of(kind)
    if entity is None or not entity.in_lists:
        kinds = ", ".join(e.kind for e in entities().values() if e.in_lists)
        raise UserError(
            _("There is no kind called \u201c{kind}\u201d.").format(kind=kind),
            _("Kinds are: {kinds}.").format(kinds=kinds),
            code="no_such_kind",
        )
    if date_order not in ("", "dmy", "mdy"):
        raise UserError(_("The order of dates is dmy or mdy."), code="date_order")
    watch = progress or Progress()
    book = (
        read_file(path_or_text, password=password, progress=watch)
        if isinstance(path_or_text, Path)
        else read_text(path_or_text)
    )
    by_number = mapping if isinstance(mapping, Mapping) else None
    pairs = () if mapping is None or isinstance(mapping, Mapping) else tuple(mapping)
    return _prepared(register, entity, book, Choices(sheet, by_number, pairs, date_order, sender.strip()), watch)


def _prepared(register: Register, entity: type[Entity], book: Book, choices: Choices, progress: Progress) -> Prepared:
    sheet = _choose_sheet(book, choices.sheet, entity)
    table = unmarked(table_in(sheet)) if book.kind == "csv" else table_in(sheet)
    layout = find_layout(table, entity, header_row=choices.header_row, hints=[where for _field, where in choices.pairs])
    with register.read() as conn, few_pauses():
        remembered = records.remembered_columns(conn, layout.fingerprint, choices.sender, entity.kind)
        by_hand = {**columns_by_hand(choices.pairs, layout.labels, entity), **(choices.mapping or {})}
        columns = match_columns(layout.labels, layout.sample, entity, remembered, by_hand)
        setting: Setting = replace(register.setting(conn, date_order=choices.date_order), lookup=Lookup(conn))
        source = Source(book.name, book.sha256, sheet.name, choices.sender)
        request = Request(
            entity, source, layout, columns, setting, choices.date_order, table.bad, bool(remembered) and not by_hand
        )
        plan = make_plan(conn, request, progress)
    return Prepared(register, entity, book, sheet, table, choices, plan)


def _choose_sheet(book: Book, wanted: str | None, entity: type[Entity]) -> Sheet:
    if wanted is not None:
        found = next((s for s in book.sheets if s.name == wanted), None)
        if found is None:
            raise UserError(
                _("There is no sheet called \u201c{sheet}\u201d in the file.").format(sheet=wanted),
                _("Its sheets are: {sheets}.").format(sheets=", ".join(s.name for s in book.sheets)),
                code="no_such_sheet",
            )
        if not found.rows:
            raise UserError(
                _("The sheet \u201c{sheet}\u201d is empty.").format(sheet=wanted),
                _("Choose another sheet."),
                code="empty",
            )
        return found
    filled = [s for s in book.sheets if s.rows]
    if not filled:
        raise UserError(
            _("\u201c{name}\u201d is empty: it has no filled cell.").format(name=book.name),
            _("Nothing was changed."),
            code="empty",
        )
    return max(
        filled, key=lambda s: (not s.hidden, _known_headings(find_layout(_top(s), entity), entity), min(len(s.rows), 2))
    )


def _top(sheet: Sheet) -> TableIn:
    return TableIn([(row.number, row.values) for row in sheet.rows[:60]], sheet.name)


def _known_headings(layout: Layout, entity: type[Entity]) -> int:
    return 0 if layout.guessed else sum(labels.find_group(label, entity) is not None for label in layout.labels)
