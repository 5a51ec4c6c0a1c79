"""Papers of meetings as PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chapterdesk.cli.file_commands import left_out
from chapterdesk.cli.output import Result
from chapterdesk.cli.record_commands import head
from chapterdesk.cli.session import Session
from chapterdesk.core.text import _
from chapterdesk.services import handing


def pack(session: Session) -> Result:
    """Write a meeting's pack."""
    return _write(session, handing.pack)


def minutes(session: Session) -> Result:
    """Write a meeting's minutes."""
    return _write(session, handing.minutes)


def _write(session: Session, make: Callable[..., handing.Paper]) -> Result:
    args = session.args
    with session.desk() as desk:
        meeting = handing.find_meeting(desk.register, args.meeting, args.group)
        done = make(
            desk.register, meeting, Path(args.to),
            size=session.paper, confirmed=args.confirm_protected, recipient=args.to_whom,
        )  # fmt: skip
    data = head(meeting) | {
        "file": str(done.path),
        "people": done.people,
        "left_out": done.left_out,
        "sha256": done.sha256,
        "disclosure": done.disclosure,
    }
    return Result(data, [_("{title} in {name}").format(title=meeting.title, name=done.path), *left_out(done.left_out)])
