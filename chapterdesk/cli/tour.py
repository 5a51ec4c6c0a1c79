"""The tour: everything that the program can make, of a demo chapter, in one folder and without a screen."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from chapterdesk.cli import output, tour_parts
from chapterdesk.cli.desk_commands import demo_size
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import Session
from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _, current_language, ngettext
from chapterdesk.database.engine import plain_errors
from chapterdesk.database.query import Condition, Question
from chapterdesk.models import Entity, Meeting, Person, Unit
from chapterdesk.services import demo as demos
from chapterdesk.services import desk as desks
from chapterdesk.services import exporting, handing, lists, records

_LISTS: tuple[tuple[str, type[Entity]], ...] = (
    ("people.xlsx", Person),
    ("people.csv", Person),
    ("people.vcf", Person),
    ("people.pdf", Person),
    ("groups.xlsx", Unit),
    ("meetings.ics", Meeting),
)


def tour(session: Session) -> Result:
    """Make a throw-away demo chapter and write every document, workbook and picture of it."""
    out = Path(session.args.out)
    with plain_errors(out):
        out.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    with _chapter(session) as desk:
        for name, make in _documents(session, desk):
            session.progress.check()
            make(out / name)
            made.append(out / name)
    problems: list[str] = []
    if session.pictures is not None:
        try:
            made += session.pictures(out / "pages")
        except ImportError:
            problems.append(_("The pictures of the pages could not be made: a part of the window system is missing."))
    files: list[dict[str, object]] = [{"name": p.relative_to(out).as_posix(), "bytes": p.stat().st_size} for p in made]
    lines = [str(path) for path in made] + problems
    lines.append(ngettext("{n} file in {folder}", "{n} files in {folder}", len(made)).format(n=len(made), folder=out))
    data: dict[str, object] = {
        "folder": str(out),
        "files": files,
        "problems": [{"sheet": "", "row": 0, "column": 0, "value": "", "reason": each} for each in problems],
    }
    return Result(data, lines, output.REVIEW if problems else output.DONE)


@contextmanager
def _chapter(session: Session) -> Iterator[desks.Desk]:
    people, seed = demo_size(session)
    with (
        tempfile.TemporaryDirectory(prefix="chapterdesk-tour-") as folder,
        desks.throwaway(Path(folder), session.who, language=current_language()) as desk,
    ):
        demos.fill(desk.register, people, seed, session.progress)
        yield desk


def _documents(session: Session, desk: desks.Desk) -> list[tuple[str, Callable[[Path], object]]]:
    register = desk.register
    found: list[tuple[str, Callable[[Path], object]]] = [
        ("recovery-sheet.pdf", lambda target: desks.write_recovery(desk, target, size=session.paper))
    ]
    for size in ("A4", "Letter"):
        found.append((f"meeting-pack-{size.lower()}.pdf", partial(_pack, desk, size)))
    found.append(("minutes.pdf", lambda target: handing.minutes(register, _held(desk), target, size=session.paper)))
    for name, entity in _LISTS:
        found.append((name, partial(_list, session, desk, entity)))
    for documents in tour_parts.PARTS:
        found += documents(register, session.paper)
    return found


def _pack(desk: desks.Desk, size: str, target: Path) -> None:
    handing.pack(desk.register, _coming(desk), target, size=size)


def _list(session: Session, desk: desks.Desk, entity: type[Entity], target: Path) -> None:
    with desk.register.read() as conn:
        ids = lists.find_ids(conn, entity, Question())
    shown = [f.name for f in entity.fields.values() if f.listed] if target.suffix == ".pdf" else []
    order = exporting.Order(entity, ids, target, shown, paper=session.paper)
    exporting.export(desk.register, order, progress=session.progress)


def _coming(desk: desks.Desk) -> records.Found:
    """Return the next meeting of all."""
    soon = Question((Condition("day", "from", (clock.today().isoformat(),)),), order="day")
    return _first(desk, soon)


def _held(desk: desks.Desk) -> records.Found:
    """Return the latest meeting that was held."""
    past = (Condition("day", "until", (clock.today().isoformat(),)), Condition("state", "is", ("held", "checked")))
    return _first(desk, Question(past, order="day", descending=True))


def _first(desk: desks.Desk, question: Question) -> records.Found:
    with desk.register.read() as conn:
        found = lists.find_ids(conn, Meeting, question)
        if not found:
            raise UserError(_("The demo chapter has no such meeting."), code="no_meeting")
        return records.by_id(conn, Meeting, found[0])
