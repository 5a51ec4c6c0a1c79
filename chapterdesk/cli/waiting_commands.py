"""Doubtful rows of imports that wait for somebody to decide."""

from __future__ import annotations

from chapterdesk.cli import output
from chapterdesk.cli.output import Result
from chapterdesk.cli.session import Session
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.models import entities
from chapterdesk.services import records
from chapterdesk.services.importing import Decision, Waiting, decide, waiting_rows

_DECISIONS: tuple[Decision, ...] = ("same", "new", "leave")


def waiting(session: Session) -> Result:
    """Settle the rows that are named, then list those that still wait."""
    settled = 0
    with session.desk() as desk:
        for decision in _DECISIONS:
            for text in getattr(session.args, decision):
                number, like = _named(desk.register, text)
                decide(desk.register, number, decision, like=like)
                settled += 1
        with desk.register.read() as conn:
            left = waiting_rows(conn)
            heads: dict[str, tuple[str, str]] = {}
            for row in left:
                heads |= records.heads(conn, records.kind_of(row.kind), row.likes)
    found = [_told(row, heads) for row in left]
    data: dict[str, object] = {"settled": settled, "doubtful": len(left), "rows": len(left), "waiting": found}
    rows = [[str(w.id), _name(w), ", ".join(" ".join(heads[i]) for i in w.likes if i in heads), w.reason] for w in left]
    lines = output.table([_("Number"), _("Name"), _("Like"), _("Why")], rows) if rows else []
    count = ngettext("{n} row waits", "{n} rows wait", len(left)).format(n=len(left))
    return Result(data, [*lines, count], output.REVIEW if left else output.DONE)


def _named(register: Register, text: str) -> tuple[int, str]:
    """Return the number of a waiting row and the id of whom it is, "" for the likeliest. Raises UserError."""
    number, _sign, ref = text.partition("=")
    if not number.strip().isdecimal():
        raise records.UsageError(
            _("\u201c{text}\u201d is not the number of a waiting row.").format(text=text),
            _("Write its number, or NUMBER=REF to say whom it is."),
            code="not_a_number",
        )
    if not ref:
        return int(number), ""
    with register.read() as conn:
        return int(number), records.any_row(conn, ref).id


def _name(row: Waiting) -> str:
    return entities()[row.kind].make_title(row.values)


def _told(row: Waiting, heads: dict[str, tuple[str, str]]) -> dict[str, object]:
    return {
        "id": row.id,
        "kind": row.kind,
        "file": row.file,
        "sender": row.sender,
        "row": row.row,
        "title": _name(row),
        "reason": row.reason,
        "like": [{"ref": heads[key][0], "title": heads[key][1]} for key in row.likes if key in heads],
        "values": {name: list(v) if isinstance(v, tuple) else v for name, v in row.values.items()},
    }
