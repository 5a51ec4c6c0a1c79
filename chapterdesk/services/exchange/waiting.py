"""What waits for a person after workbooks came in: read from the log and from what was kept, for review and terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, func, select

from chapterdesk.core.text import _, current_language, ngettext
from chapterdesk.database.register import Register
from chapterdesk.models import OpenConflict, entities
from chapterdesk.models import Waiting as WaitingRow
from chapterdesk.services.exchange import contested, keeping
from chapterdesk.services.exchange.contested import Contest
from chapterdesk.services.exchange.files import File, Source, moment, received
from chapterdesk.services.exchange.items import Choice, Item, Side, Sort
from chapterdesk.services.exchange.keeping import value_of
from chapterdesk.services.exchange.noticed import beside, merged, notices
from chapterdesk.services.exchange.shows import Shows, ref, title
from chapterdesk.services.exchange.telling import ERASED_THERE
from chapterdesk.sync.outcome import Why
from chapterdesk.sync.parts import ROW
from chapterdesk.sync.words import sentence

__all__ = ["Kept", "beside", "items", "kept", "merged", "notices", "open_count", "progress"]
_SORTS = {keeping.EDIT: Sort.EDIT, keeping.DELETION: Sort.DELETION, keeping.NEW: Sort.NEW, keeping.MERGE: Sort.MERGE}
_TWO = (Choice.OURS, Choice.THEIRS, Choice.LATER)


@dataclass(frozen=True)
class Kept:
    """A kept row of ``models.Waiting``, read."""

    n: int
    received: int
    sort: str
    why: Why
    kind: str
    row: str
    field: str
    sheet: str
    number: int
    content: dict[str, Any]
    later: bool
    decided: str | None
    mark: str


def open_count(conn: Connection) -> int:
    """Return how many things wait for a decision, conflicts among them."""
    return keeping.open_in(conn) + (conn.execute(select(func.count()).select_from(OpenConflict)).scalar() or 0)


def items(register: Register, conn: Connection, of_file: int = 0, *, decided: bool = False) -> list[Item]:
    """Return what waits, conflicts first; with ``decided`` also what was decided.

    Args:
        register: The desk.
        conn: One moment of it.
        of_file: Number of a received file; 0 for all that stand.
        decided: Whether to list what was decided too.
    """
    files = received(conn)
    shows = Shows(register, conn)
    contests = contested.contests(conn, files, decided=decided)
    held = [k for k in kept(conn, of_file, decided=decided) if k.received in files and files[k.received].stands]
    shows.learn(
        [c.row for c in contests] + [k.row for k in held],
        [(c.kind, c.field, head.value) for c in contests for head in c.heads]
        + [(k.kind, k.field, value_of(k.content.get(n))) for k in held for n in ("base", "theirs")],
    )
    found = [_of_contest(shows, c, files) for c in contests if not of_file or of_file in c.files]
    found += _of_kept(shows, held, files)
    return sorted(found, key=lambda item: (item.later, list(Sort).index(item.sort), item.title, item.label))


def progress(conn: Connection, of_file: int) -> tuple[int, int]:
    """Return how many decisions a file asked for were made, and how many there are."""
    files = received(conn)
    contests = [c for c in contested.contests(conn, files, decided=True) if of_file in c.files]
    held = [k for k in kept(conn, of_file, decided=True) if k.sort != keeping.NOTICE]
    done = sum(c.decided is not None for c in contests) + sum(k.decided is not None for k in held)
    return done, len(contests) + len(held)


def kept(
    conn: Connection, of_file: int = 0, *, decided: bool = False, sorts: Sequence[str] = keeping.ASKED
) -> list[Kept]:
    """Return what was kept of files, read; what was decided and undone waits again."""
    query = select(WaitingRow).where(WaitingRow.sort.in_(sorts)).order_by(WaitingRow.n)
    if of_file:
        query = query.where(WaitingRow.received == of_file)
    found: list[Kept] = []
    for record in conn.execute(query).all():
        is_open = keeping.is_open(conn, record.decided, record.work)
        if is_open or decided:
            found.append(_read(record, is_open=is_open))
    return found


def _read(r: Row[Any], *, is_open: bool) -> Kept:
    return Kept(
        r.n, r.received, r.sort, Why(r.why), r.entity, r.row, r.field, r.sheet, r.number, json.loads(r.content),
        bool(r.later), None if is_open else r.decided, r.mark,
    )  # fmt: skip


# -- conflicts --------------------------------------------------------------------------------------------------------------


def _of_contest(shows: Shows, c: Contest, files: dict[int, File]) -> Item:
    file = files.get(c.files[0]) if c.files else None
    sides = [_side(shows, c, place) for place in range(len(c.heads))]
    base = Side(c.base, shows.value(c.kind, c.field, c.base), where=_("As it was sent")) if c.field != ROW else None
    is_row = c.field == ROW
    why = (
        _("One side deleted this, and the other side changed it.")
        if is_row
        else _("Both sides changed this without seeing each other.")
    )
    choices = _TWO if is_row else (Choice.OURS, Choice.THEIRS, Choice.OTHER, Choice.LATER)
    return Item(
        c.key, Sort.DELETED if is_row else Sort.CONFLICT, why, file.n if file else 0, file.file if file else "",
        file.peer if file else "", c.kind, c.row, "" if is_row else c.field, title(shows, c.kind, c.row),
        ref(c.kind, c.row), shows.label(c.kind, c.field), base=base, ours=sides[0], theirs=sides[1],
        more=tuple(sides[2:]), choices=choices, likely=_likely(c), later=c.later, decided=c.decided,
    )  # fmt: skip


def _side(shows: Shows, c: Contest, place: int) -> Side:
    head, source = c.heads[place], c.sources[place]
    if c.field != ROW:
        return source.side(head.value, shows.value(c.kind, c.field, head.value))
    shown = (
        _("Deleted") if head.gone else ngettext("{n} field changed", "{n} fields changed", c.edited).format(n=c.edited)
    )
    return source.side(None, shown, gone=head.gone)


def _likely(c: Contest) -> Choice | None:
    """Return what is probably right: of a deletion against edits, that the row stays."""
    if c.field == ROW:
        return Choice.THEIRS if c.heads[0].gone else Choice.OURS
    filled = [head.value not in (None, "", ()) for head in c.heads[:2]]
    return None if filled[0] == filled[1] else Choice.OURS if filled[0] else Choice.THEIRS


# -- what was kept ------------------------------------------------------------------------------------------------------------


def _of_kept(shows: Shows, held: Sequence[Kept], files: dict[int, File]) -> list[Item]:
    sheets: dict[tuple[int, str], list[Kept]] = {}
    found: list[Item] = []
    for each in held:
        if each.sort == keeping.EDIT and each.why is Why.REKEYED:
            sheets.setdefault((each.received, each.kind), []).append(each)
        else:
            found.append(_of_one(shows, each, files[each.received]))
    found += [_of_sheet(of, files[number]) for (number, _kind), of in sheets.items()]
    return found


def _of_sheet(of: Sequence[Kept], file: File) -> Item:
    """Return the one question about a sheet that was sorted without its keys."""
    first = of[0]
    edits = ngettext("{n} edit in it", "{n} edits in it", len(of)).format(n=len(of))
    decided = Choice(first.decided) if first.decided else None
    return Item(
        f"s:{file.n}:{first.kind}", Sort.SORTED, sentence(Why.REKEYED), file.n, file.file, file.peer, first.kind, "",
        "", _(entities()[first.kind].plural), "", "", first.sheet, 0,
        theirs=Side(None, edits, file.peer, file.at, file.file), choices=_TWO, later=all(k.later for k in of),
        decided=decided,
    )  # fmt: skip


def _of_one(shows: Shows, k: Kept, file: File) -> Item:
    sort = _SORTS[k.sort]
    source = Source(file.n, file.peer, file.at, file.file)
    base = ours = None
    theirs = source.side(None, _("To be deleted"), gone=True)
    choices: tuple[Choice, ...] = _TWO
    like: tuple[tuple[str, str, str], ...] = ()
    called = title(shows, k.kind, k.row)
    if sort is Sort.EDIT:
        base = Side(value_of(k.content["base"]), shows.value(k.kind, k.field, value_of(k.content["base"])))
        base = replace(base, when=moment(str(k.content["time"])), where=_("As it was sent"))
        ours = shows_now(shows, k)
        theirs = source.side(value_of(k.content["theirs"]), shows.value(k.kind, k.field, value_of(k.content["theirs"])))
        choices = (Choice.OURS, Choice.THEIRS, Choice.OTHER, Choice.LATER)
    elif sort is Sort.NEW:
        like = tuple((row, showstitle(shows, k.kind, row, name), why) for row, name, why in k.content["likes"])
        called = _new_title(k)
        theirs = source.side(None, _new_words(shows, k))
        add = () if k.content["wrong"] else (Choice.ADD,)
        choices = (Choice.OURS, *add, *((Choice.SAME,) if like else ()), Choice.LATER)
    elif sort is Sort.MERGE:
        into = str(k.content["into"])
        shows.learn([into], [])
        theirs = source.side(None, _("Same as {name}").format(name=shows.title(into) or k.content["shown"]))
        choices = _TWO if shows.title(into) else (Choice.OURS, Choice.LATER)
    why = " ".join(k.content["wrong"]) if sort is Sort.NEW and k.content["wrong"] else sentence(k.why)
    if sort is Sort.DELETION and k.why is Why.ERASED:
        why, theirs = _(ERASED_THERE), source.side(None, _("To be erased for good"), gone=True)
    decided = Choice(k.decided) if k.decided else None
    return Item(
        f"w:{k.n}", sort, why, file.n, file.file, file.peer, k.kind, k.row, k.field, called, ref(k.kind, k.row),
        shows.label(k.kind, k.field) if k.field else "", k.sheet, k.number, base, ours, theirs, (), choices, None, like,
        k.later, decided,
    )  # fmt: skip


def shows_now(shows: Shows, k: Kept) -> Side:
    """Return what a row shows now in the field of a held edit."""
    value = contested.now(shows.conn, k.kind, k.row).get(k.field)
    shows.learn([], [(k.kind, k.field, value)])
    return Side(value, shows.value(k.kind, k.field, value), where=_("Ours, now"))


def showstitle(shows: Shows, kind: str, row: str, name: str) -> str:
    """Return what a row is called that a new one may be."""
    shows.learn([row], [])
    return shows.title(row) or name or ref(kind, row)


def _new_title(k: Kept) -> str:
    values = {n: value_of(v) for n, v in k.content["values"].items()}
    return str(entities()[k.kind].derive(values, current_language())["title"])


def _new_words(shows: Shows, k: Kept) -> str:
    values = {n: value_of(v) for n, v in k.content["values"].items()}
    shows.learn([], [(k.kind, n, v) for n, v in values.items()])
    parts = [f"{shows.label(k.kind, n)}: {shows.value(k.kind, n, v)}" for n, v in values.items()]
    parts += [f"{shows.label(k.kind, n)}: \u201c{text}\u201d" for n, text in k.content["unreadable"].items()]
    return "\n".join(parts)
