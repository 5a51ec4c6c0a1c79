"""Lists that leave the desk: the same rows as workbook, CSV, contact cards, calendar or PDF, noted when they go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, func, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, current_language, ngettext
from chapterdesk.database.currencies import Shown
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, chunks, rows, table_of
from chapterdesk.fields import Field, FieldValue, Setting
from chapterdesk.fields.types import Reference
from chapterdesk.models import Activity, Entity, Person, entities
from chapterdesk.services import desk as desks
from chapterdesk.services import disclosures, naming, records
from chapterdesk.spreadsheets._spec import Column, Kind, Properties, SheetSpec

ENDINGS = (".xlsx", ".csv", ".vcf", ".ics", ".pdf")
REF = "Ref"
_BLOCK = 2000
_REACH = ("phones", "emails", "street", "postcode", "town")
#: Ending and kind -> (fields without which a card has no name or an entry no time, further fields that it can hold).
_FORMS: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    (".vcf", "person"): (
        ("given_name", "prefix", "family_name", "called_name"),
        (*_REACH, "country", "birth_date", "groups", "notes"),
    ),
    (".vcf", "organisation"): (("name",), (*_REACH, "notes")),
    (".ics", "meeting"): (("name", "unit", "day", "start", "time_zone"), ("place",)),
    (".ics", "activity"): (("name", "unit", "day", "start"), ("end", "place", "town")),
}


@dataclass(frozen=True)
class Order:
    """A list to be written.

    Args:
        entity: Kind of its rows.
        ids: Ids of its rows, in order.
        target: The file; its ending says what it becomes.
        fields: Names of the fields, in order; empty for all that may be shared.
        recipient: For whom it is, as typed.
        password: Locks a workbook; "" leaves it open.
        confirmed: Names or Refs of people with protected identity who may be in it all the same.
        subtitle: What the list was filtered by, for the reader.
        paper: ``"A4"`` or ``"Letter"``, for PDF.
    """

    entity: type[Entity]
    ids: Sequence[str]
    target: Path
    fields: Sequence[str] = ()
    recipient: str = ""
    password: str = ""
    confirmed: Sequence[str] = ()
    subtitle: str = ""
    paper: str = "A4"


@dataclass(frozen=True)
class Exported:
    """A file that left: ``left_out`` rows are about people with protected identity, ``skipped`` did not fit the form."""

    path: Path
    sha256: str
    rows: int
    people: int
    left_out: int
    disclosure: int
    skipped: tuple[tuple[str, str], ...] = ()


@dataclass
class Table:
    """What is written: fields and rows, read in blocks as they are written."""

    register: Register
    conn: Connection
    order: Order
    fields: list[Field]
    ids: list[str]
    people: set[str]
    setting: Setting
    progress: Progress
    skipped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The rows' kind in words."""
        return _(self.order.entity.plural)

    def blocks(self) -> Iterator[list[tuple[str, Row, Setting]]]:
        """Yield (Ref, row, how its values are shown) in blocks."""
        for found, setting in self._read():
            refs = _refs(self.conn, self.order.entity, list(found))
            yield [(refs[key], row, setting) for key, row in found.items()]

    def texts(self) -> Iterator[list[str]]:
        """Yield each row's values in words, amounts in the row's own currency."""
        names = [f.name for f in self.fields]
        for found, setting in self._read():
            shown = Shown(self.conn, self.order.entity, list(found), setting, names)
            yield from ([shown.text(key, name, row[name]) for name in names] for key, row in found.items())

    def _read(self) -> Iterator[tuple[dict[str, Row], Setting]]:
        for start in range(0, len(self.ids), _BLOCK):
            keys = self.ids[start : start + _BLOCK]
            found = rows(self.conn, self.order.entity, keys, [f.name for f in self.fields])
            yield found, replace(self.setting, names=self._names(found.values()))
            self.progress.step(min(start + _BLOCK, len(self.ids)), len(self.ids), _("Writing the file"))

    def _names(self, found: Iterable[Row]) -> dict[str, str]:
        names = records.names_in(self.register, self.conn, self.order.entity, found)
        return _exact(self.conn, names)


def default_fields(entity: type[Entity]) -> list[str]:
    """Return the fields that go out where nobody chose: those that may be shared."""
    return [f.name for f in entity.fields.values() if f.shared]


def endings_for(entity: type[Entity]) -> tuple[str, ...]:
    """Return the endings of the files that can hold rows of a kind, the workbook first."""
    return tuple(end for end in ENDINGS if end not in (".vcf", ".ics") or (end, entity.kind) in _FORMS)


def fields_in_file(order: Order) -> list[str]:
    """Return the fields that are really in the file, which are all that is noted: a card can hold only some."""
    names = list(order.fields) or default_fields(order.entity)
    form = _FORMS.get((order.target.suffix.lower(), order.entity.kind))
    return [*form[0], *(name for name in names if name in form[1])] if form else names


def card_fields(entity: type[Entity], ending: str) -> tuple[str, ...] | None:
    """Return the fields that a form can hold, None where it can hold all."""
    form = _FORMS.get((ending, entity.kind))
    return None if form is None else (*form[0], *form[1])


def export(register: Register, order: Order, *, progress: Progress | None = None) -> Exported:
    """Write a list to a file that leaves, and note it in the register of disclosures: both or neither.

    People with protected identity, and rows about them, are left out unless confirmed by name. Raises UserError
    ``wrong_ending``, ``wrong_kind_for_file``, ``own_file``, ``password_not_possible`` and where nothing can be written.
    """
    ending = _checked(register, order)
    chosen = [records.field_of(order.entity, name) for name in fields_in_file(order)]
    with disclosures.unfinished(register, order.target) as part:
        with register.read() as conn:
            ids, people, left_out, shielded = allowed(conn, order, chosen)
            table = Table(register, conn, order, chosen, ids, people, register.setting(conn), progress or Progress())
            _WRITERS[ending](table, part.stream)
        recipient = order.recipient.strip()
        leaving = disclosures.Leaving(order.entity.kind, sorted(people), [f.name for f in chosen], recipient, shielded)
        digest, number = disclosures.hand_over(register, part, leaving)
    written = len(ids) - len(table.skipped)
    return Exported(order.target, digest, written, len(people), left_out, number, tuple(table.skipped))


def _checked(register: Register, order: Order) -> str:
    ending = order.target.suffix.lower()
    if ending not in ENDINGS:
        raise UserError(
            _("\u201c{name}\u201d has an ending that no file of ours has.").format(name=order.target.name),
            _("Let the name end in {endings}.").format(endings=", ".join(ENDINGS)),
            code="wrong_ending",
        )
    if ending not in endings_for(order.entity):
        raise UserError(
            _("A file ending in {ending} cannot hold {kind}.").format(ending=ending, kind=_(order.entity.plural)),
            _("Save it as a workbook, ending in .xlsx."),
            code="wrong_kind_for_file",
        )
    if order.password and ending != ".xlsx":
        raise UserError(
            _("Only a workbook can be locked with a password."),
            _("Let the name end in .xlsx, or leave the password out."),
            code="password_not_possible",
        )
    desks.refuse_own_files(register.path, order.target)
    return ending


# -- who is in it -----------------------------------------------------------------------------------------------


def shielded_among(conn: Connection, people: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return (name, Ref) by id of those among people who have a protected identity: to be confirmed one by one."""
    found = naming.heads(conn, Person, sorted(protected(conn) & set(people)))
    return {key: (title, ref) for key, (ref, title) in found.items()}


def protected(conn: Connection) -> set[str]:
    """Return the ids of people with protected identity."""
    table = table_of(Person)
    return {i for (i,) in conn.execute(select(table.c.id).where(table.c.protected_identity.is_(True)))}


def confirmed_people(conn: Connection, named: Sequence[str]) -> set[str]:
    """Return the ids of people who were named one by one. Raises UserError where a name fits nobody, or several."""
    return {records.resolve(conn, Person, each).id for each in named}


def allowed(conn: Connection, order: Order, chosen: list[Field]) -> tuple[list[str], set[str], int, int]:
    """Return (rows that go out, people in them, how many rows stay, how many of the people are protected)."""
    shielded = protected(conn)
    hidden = shielded - confirmed_people(conn, order.confirmed)
    if order.entity is Person:
        keep = [key for key in order.ids if key not in hidden]
        people = set(keep)
    else:
        pointing = [f.name for f in chosen if isinstance(f.type, Reference) and f.type.kind in ("person", "party")]
        about = rows(conn, order.entity, list(order.ids), pointing) if pointing else {}
        named = {key: _people_of(row) for key, row in about.items()}
        keep = [key for key in order.ids if not named.get(key, set()) & hidden]
        people = set().union(*(named.get(key, set()) for key in keep)) & _persons(conn, named)
    return keep, people, len(order.ids) - len(keep), len(people & shielded)


def _people_of(row: Row) -> set[str]:
    return {str(v) for value in row.values() for v in (value if isinstance(value, tuple) else (value,)) if v}


def _persons(conn: Connection, named: dict[str, set[str]]) -> set[str]:
    table = table_of(Person)
    wanted = set().union(*named.values()) if named else set()
    return {i for b in chunks(wanted) for (i,) in conn.execute(select(table.c.id).where(table.c.id.in_(b)))}


def _refs(conn: Connection, entity: type[Entity], keys: Sequence[str]) -> dict[str, str]:
    table = table_of(entity)
    query = select(table.c.id, table.c.ref)
    return {i: ref for b in chunks(keys) for i, ref in conn.execute(query.where(table.c.id.in_(b)))}


def _exact(conn: Connection, names: dict[str, str]) -> dict[str, str]:
    """Return what stands for referenced rows in a file: the name, or the Ref where several are called so."""
    result = dict(names)
    for entity in entities().values():
        mine = _refs(conn, entity, list(names))
        if not mine:
            continue
        shared = _shared_titles(conn, entity, {names[i] for i in mine})
        result.update((i, ref) for i, ref in mine.items() if fold(names[i]) in shared)
    return result


def _shared_titles(conn: Connection, entity: type[Entity], titles: set[str]) -> set[str]:
    kinds = [e for e in entities().values() if e.is_party] if entity.is_party else [entity]
    seen: Counter[str] = Counter()
    for each in kinds:
        table = table_of(each)
        query = select(table.c.title, func.count()).group_by(table.c.title)
        if each.kind in ("unit", "role_type"):
            # Few rows, and typed without regard to letter case.
            found = list(conn.execute(query))
        else:
            found = [row for b in chunks(titles) for row in conn.execute(query.where(table.c.title.in_(b)))]
        for title, count in found:
            seen[fold(title)] += count
    return {title for title, count in seen.items() if count > 1}


# -- the forms --------------------------------------------------------------------------------------------------


def columns_of(chosen: Sequence[Field]) -> list[Column]:
    """Return the columns of a workbook: the Ref first, so that the file is known again when it comes back."""
    result = [Column("ref", REF, "text", 16)]
    for each in chosen:
        kind: Kind = "text" if each.many else _kind(each.type.cell)
        choices = tuple(words for _code, words in each.type.choices()) if not each.many else ()
        result.append(Column(each.name, each.title, kind, each.width, choices, _(each.help) if each.help else ""))
    return result


def _kind(cell: str) -> Kind:
    known: dict[str, Kind] = {
        "integer": "integer",
        "decimal": "decimal",
        "money": "money",
        "date": "date",
        "choice": "choice",
        "yesno": "yesno",
    }
    return known.get(cell, "text")


def _cell(declared: Field, value: FieldValue, setting: Setting) -> object:
    # Columns of money take the minor units as they are stored.
    return value if declared.type.cell == "money" else declared.to_cell(value, setting)


def _cells(table: Table) -> Iterator[list[object]]:
    for block in table.blocks():
        for ref, row, setting in block:
            yield [ref, *(_cell(f, row[f.name], setting) for f in table.fields)]


def _write_workbook(table: Table, part: BinaryIO) -> None:
    from chapterdesk.spreadsheets.writing import write_workbook

    sheet = SheetSpec(table.title, columns_of(table.fields), _cells(table), frozen_columns=1)
    properties = Properties(table.title, table.register.author, current_language())
    write_workbook(part, [sheet], properties=properties, read_me=_read_me(table), password=table.order.password or None)


def _read_me(table: Table) -> list[str]:
    count = len(table.people)
    lines = [table.title]
    if table.order.subtitle:
        lines.append(table.order.subtitle)
    lines.append(ngettext("{n} row", "{n} rows", len(table.ids)).format(n=len(table.ids)))
    if count:
        about = ngettext(
            "This file tells of {n} person, who may be harmed if it goes astray.",
            "This file tells of {n} people, who may be harmed if it goes astray.",
            count,
        )
        lines += [about.format(n=count), _("Keep it no longer than you need it, and give it to nobody else.")]
    lines.append(_("Leave the column Ref as it is, so that ChapterDesk knows the rows again."))
    return lines


def _write_csv(table: Table, part: BinaryIO) -> None:
    from chapterdesk.spreadsheets.csvout import write_csv

    write_csv(part, columns_of(table.fields), _cells(table))


def _write_pdf(table: Table, part: BinaryIO) -> None:
    from chapterdesk.documents.listing import table_document
    from chapterdesk.documents.papers import ListColumn

    columns = [ListColumn(f.title, "right" if f.type.cell in ("integer", "money") else "left") for f in table.fields]
    texts = list(table.texts())
    marking = _("Personal data: keep it safe") if table.people else ""
    data = table_document(
        table.title, table.order.subtitle, columns, texts, size=table.order.paper, marking=marking,
        author=table.register.author, progress=table.progress,
    )  # fmt: skip
    part.write(data)


def _write_cards(table: Table, part: BinaryIO) -> None:
    from chapterdesk.messages.cards import write_cards
    from chapterdesk.services.messaging import card_of

    entity = table.order.entity
    cards = [card_of(entity, ref, row, setting) for block in table.blocks() for ref, row, setting in block]
    part.write(write_cards(cards).encode())


def _write_calendar(table: Table, part: BinaryIO) -> None:
    from chapterdesk.messages.calendar import write_calendar
    from chapterdesk.services.messaging import activity_event, event_of

    activities = table.order.entity is Activity
    event_from = activity_event if activities else event_of
    why = _("The activity has no time yet.") if activities else _("The meeting has no time yet.")
    events = []
    for block in table.blocks():
        for ref, row, setting in block:
            event = event_from(table.conn, ref, row, setting)
            if event is None:
                table.skipped.append((ref, why))
            else:
                events.append(event)
    part.write(write_calendar(events, table.title))


_WRITERS = {
    ".xlsx": _write_workbook,
    ".csv": _write_csv,
    ".pdf": _write_pdf,
    ".vcf": _write_cards,
    ".ics": _write_calendar,
}
