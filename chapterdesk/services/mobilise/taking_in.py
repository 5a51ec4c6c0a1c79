"""A caller's workbook that comes back: only what they filled in, the doubtful asked, the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.ids import parse_ref
from chapterdesk.core.locale import fold
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.fields import Setting, ValueProblem
from chapterdesk.models import Call, Caller, Change, Person, Work
from chapterdesk.services.mobilise import asking, book, calling, outcomes
from chapterdesk.spreadsheets.book import Book, Row, Sheet, Value
from chapterdesk.spreadsheets.reading import read_file

NEW, SAME, DOUBTFUL, REFUSED = "new", "same", "doubtful", "refused"
KEEP, TAKE = "keep", "take"
_HEAD_ROWS = 20


@dataclass(frozen=True)
class BackRow:
    """One row that a caller filled in.

    Attributes:
        number: Its row in the sheet.
        call: The call's id, "" where it fits nobody on the list.
        status: ``new``, ``same``, ``doubtful`` or ``refused``.
        outcome: What they say came of it, "" where that cannot be read.
        reason: Why it is doubtful or refused, in words.
        ours: What the register says, in words.
    """

    number: int
    call: str
    name: str
    status: str
    outcome: str = ""
    next_try: str = ""
    note: str = ""
    reason: str = ""
    ours: str = ""


@dataclass
class Plan:
    """What a returned workbook would change; ``untouched`` rows were left as they were handed out."""

    mobilisation: str
    caller: str
    caller_name: str
    file: str
    sha256: str
    rows: list[BackRow] = field(default_factory=list)
    untouched: int = 0

    def of(self, status: str) -> list[BackRow]:
        """Return the rows of a status."""
        return [row for row in self.rows if row.status == status]


@dataclass(frozen=True)
class _Known:
    """What the register knows of a call."""

    id: str
    name: str
    outcome: str
    at: str
    note: str
    next_try: str


def plan(
    register: Register,
    path: Path,
    mobilisation: str = "",
    *,
    password: str | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Read a caller's workbook and say what it would change, without changing anything.

    Args:
        register: The open register.
        path: The file.
        mobilisation: For which it should be; "" takes what the file says of itself.
        password: Opens a locked workbook.
        progress: Told while the file is read.

    Raises:
        UserError: The file cannot be read, is no caller's workbook, or belongs to another mobilisation.
    """
    found = read_file(path, password=password, progress=progress)
    sheet, places, head = _columns(found)
    with register.read() as conn:
        own = _mobilisation(conn, found, mobilisation)
        caller, name, handed = _caller(register, conn, found, own)
        known, refs = _calls(conn, own)
        made = Plan(own, caller, name, path.name, found.sha256)
        reader = _Reader(register.setting(conn), known, refs, places, handed, _taken_before(conn, found.sha256))
        for row in (each for each in sheet.rows if each.number > head):
            reader.take(made, row)
    return made


def take_in(register: Register, made: Plan, decided: Mapping[str, str] | None = None, *, origin: str = "") -> int:
    """Merge a plan as one step that can be undone; return how many outcomes were taken.

    Args:
        register: The open register.
        made: From ``plan``.
        decided: Call -> ``keep`` (ours), ``take`` (theirs) or the outcome that is meant, for doubtful rows; those that are
            not in it stay as they are.
        origin: Where it comes from; "" names the file by its content.
    """
    choices = decided or {}
    reports = [_report(row, row.outcome) for row in made.of(NEW)]
    for row in made.of(DOUBTFUL):
        choice = choices.get(row.call, KEEP)
        outcome = row.outcome if choice == TAKE else choice
        if outcome in outcomes.GIVEN:
            reports.append(_report(row, outcome))
    if reports:
        name = made.caller_name or made.file
        with register.work(N_("Take in {name}’s calls"), origin=origin or _origin(made.sha256), name=name) as work:
            calling.write(work, reports)
    return len(reports)


def _origin(sha256: str) -> str:
    return f"import of {sha256}"


def _report(row: BackRow, outcome: str) -> calling.Report:
    return calling.Report(row.call, outcome, row.note, row.next_try)


# -- knowing the file again ----------------------------------------------------------------------------------


def _columns(found: Book) -> tuple[Sheet, dict[str, int], int]:
    """Return the sheet, the columns by what they hold, and the row of the heads. Raises UserError ``no_call_list``."""
    sheets = {sheet.name: sheet for sheet in found.sheets}
    named = {
        name.removeprefix(book.PREFIX): place for name, place in found.names.items() if name.startswith(book.PREFIX)
    }
    if "outcome" in named and named["outcome"][0] in sheets:
        sheet, head = sheets[named["outcome"][0]], named["outcome"][1]
        places = {key: place[2] for key, place in named.items() if place[0] == sheet.name}
        return sheet, places, head
    words = {key: {fold(word) for word in many} for key, many in book.headings().items()}
    for sheet in found.sheets:
        for row in sheet.rows[:_HEAD_ROWS]:
            places = {}
            for column, value in row.items():
                key = next((k for k, many in words.items() if isinstance(value, str) and fold(value) in many), "")
                places.setdefault(key, column)
            if "outcome" in places and (book.REF in places or book.NAME in places):
                return sheet, places, row.number
    raise UserError(
        _("“{name}” is no caller's workbook.").format(name=found.name),
        _("Take the file that the caller filled in, with the columns Ref and Outcome."),
        code="no_call_list",
    )


def _mobilisation(conn: Connection, found: Book, wanted: str) -> str:
    told = found.properties.get(f"custom.{book.MOBILISATION}", "")
    own = asking.find(conn, told).id if told else wanted
    if wanted and own != wanted:
        raise UserError(
            _("“{name}” belongs to another mobilisation.").format(name=found.name),
            _("Open that one, and take the file in there."),
            code="other_mobilisation",
        )
    if not own:
        raise UserError(
            _("“{name}” does not say which mobilisation it belongs to.").format(name=found.name),
            _("Open the mobilisation, and take the file in there."),
            code="no_mobilisation",
        )
    return own


def _caller(register: Register, conn: Connection, found: Book, mobilisation: str) -> tuple[str, str, str]:
    """Return (id, name, when it was handed out) of the caller whose file it is, as far as is known."""
    told = parse_ref(found.properties.get(f"custom.{book.CALLER}", ""))
    stamp = found.properties.get(f"custom.{book.HANDED_OUT}", "")
    table = table_of(Caller)
    query = select(table.c.id, table.c.party, table.c.handed_out).where(table.c.mobilisation == mobilisation)
    lines = conn.execute(query.where(table.c.ref == told[1]) if told else query).all()
    if len(lines) == 1:
        line = lines[0]
        return line.id, calling.caller_name(register, conn, line.id), stamp or line.handed_out or ""
    # Without its own words, the file counts as handed out when the last of them was.
    return "", "", stamp or max((line.handed_out or "" for line in lines), default="")


def _calls(conn: Connection, mobilisation: str) -> tuple[dict[str, _Known], dict[str, str]]:
    table, person = table_of(Call), table_of(Person)
    query = (
        select(table.c.id, table.c.ref, table.c.outcome, table.c.at, table.c.note, table.c.next_try, person.c.title)
        .join(person, person.c.id == table.c.person)
        .where(table.c.mobilisation == mobilisation)
    )
    known: dict[str, _Known] = {}
    refs: dict[str, str] = {}
    for row in conn.execute(query):
        known[row.id] = _Known(row.id, row.title, row.outcome or "", row.at or "", row.note or "", row.next_try or "")
        refs[row.ref] = row.id
    return known, refs


def _taken_before(conn: Connection, sha256: str) -> set[str]:
    """Return the calls that this very file has changed already, where that was not undone."""
    query = (
        select(Change.row)
        .join(Work, Work.n == Change.work)
        .where(Work.origin == _origin(sha256), Work.undone_by.is_(None), Change.entity == Call.kind)
    )
    return {row for (row,) in conn.execute(query)}


# -- one row ---------------------------------------------------------------------------------------------------


@dataclass
class _Reader:
    """Judges the rows of one file."""

    setting: Setting
    known: dict[str, _Known]
    refs: dict[str, str]
    places: dict[str, int]
    handed: str
    before: set[str]

    def take(self, made: Plan, row: Row) -> None:
        """Add one row of the sheet to the plan."""
        cells = {name: self._cell(row, name) for name in book.FILLED_IN}
        if not any(str(value).strip() for value in cells.values() if value is not None):
            made.untouched += 1
            return
        made.rows.append(self._judged(row, cells))

    def _cell(self, row: Row, name: str) -> Value:
        column = self.places.get(name)
        return row.get(column) if column else None

    def _judged(self, row: Row, cells: Mapping[str, Value]) -> BackRow:
        call, name = self._whose(row)
        note = str(cells["note"] or "").strip()
        if not call:
            reason = _("Nobody on the list fits this row.")
            return BackRow(row.number, "", name, REFUSED, note=note, reason=reason)
        ours = self.known[call]
        outcome, next_try, wrong = self._values(cells)
        status, reason = (DOUBTFUL, wrong) if wrong else self._compared(ours, outcome, next_try, note)
        words = ", ".join(part for part in (outcomes.words_of(ours.outcome), ours.note) if part)
        return BackRow(row.number, call, ours.name, status, outcome, next_try, note, reason, words)

    def _whose(self, row: Row) -> tuple[str, str]:
        """Return (call, name) of the person of a row: by its Ref, or by a name that only one on the list has."""
        name = str(self._cell(row, book.NAME) or "").strip()
        ref = parse_ref(str(self._cell(row, book.REF) or ""))
        if ref and ref[1] in self.refs:
            return self.refs[ref[1]], name
        same = [each.id for each in self.known.values() if name and fold(each.name) == fold(name)]
        return (same[0] if len(same) == 1 else "", name)

    def _values(self, cells: Mapping[str, Value]) -> tuple[str, str, str]:
        """Return (outcome, next try, what is wrong) of what was filled in."""
        outcome = next_try = wrong = ""
        try:
            outcome = str(Call.fields["outcome"].from_cell(cells["outcome"], self.setting) or "")
            if outcome not in outcomes.GIVEN:
                outcome, wrong = "", _("A note, but no outcome.")
            next_try = str(Call.fields["next_try"].from_cell(cells["next_try"], self.setting) or "")
        except ValueProblem as problem:
            wrong = problem.sentence
        return outcome, next_try, wrong

    def _compared(self, ours: _Known, outcome: str, next_try: str, note: str) -> tuple[str, str]:
        """Return (status, why) of a row that can be read."""
        if ours.id in self.before:
            return SAME, ""
        touched = ours.outcome == outcomes.STOPPED or bool(ours.outcome and ours.at > self.handed)
        alike = (ours.outcome, ours.note.strip()) == (outcome, note) and (not next_try or ours.next_try == next_try)
        if touched and alike:
            return SAME, ""
        if touched and outcome == outcomes.NO_MORE != ours.outcome:
            return NEW, ""  # a no is obeyed, whoever noted what before
        if touched:
            return DOUBTFUL, _("Somebody else noted another outcome since the list was handed out.")
        return NEW, ""
