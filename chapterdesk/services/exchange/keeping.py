"""Keeping what waits for a person, and what was told, of a workbook that was taken in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from chapterdesk.database.log import is_effective
from chapterdesk.database.rows import chunks
from chapterdesk.fields import FieldValue
from chapterdesk.models import Received as ReceivedRow
from chapterdesk.models import Waiting
from chapterdesk.services.exchange.dead import mark_of
from chapterdesk.services.exchange.planning import Plan
from chapterdesk.services.exchange.vetting import complete
from chapterdesk.sync.outcome import Deletion, NewRow, Notice, Place, Proposal, Question, Repair, Why

NOTICE = "notice"
EDIT = "edit"
DELETION = "deletion"
NEW = "new"
MERGE = "merge"
ASKED = (EDIT, DELETION, NEW, MERGE)
"""Sorts of what waits; a NOTICE only tells."""
Record = dict[str, Any]


def keep(conn: Connection, received: int, plan: Plan, added: Iterable[str], more: Iterable[Notice] = ()) -> int:
    """Keep what a plan holds back and tells; return how many things wait. What an earlier copy of the file asked is not asked again."""
    done = set(added)
    records = [r for r in (*_records(plan, done), *map(_notice, more)) if r is not None]
    known = _known(conn, {r["mark"] for r in records if r["sort"] != NOTICE})
    records = [
        {**r, "received": received, "later": 0} for r in records if r["sort"] == NOTICE or r["mark"] not in known
    ]
    if records:
        conn.execute(insert(Waiting), records)
    return sum(r["sort"] != NOTICE for r in records)


def _known(conn: Connection, marks: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for block in chunks(marks):
        query = select(Waiting.mark).where(Waiting.mark.in_(block), Waiting.sort != NOTICE)
        found.update(mark for (mark,) in conn.execute(query))
    return found


def _records(plan: Plan, added: set[str]) -> Iterator[Record | None]:
    found = plan.outcome
    for proposal in found.held:
        yield _held(proposal)
    for deletion in found.deletions:
        if deletion.review is not None:
            yield _deletion(deletion)
    for row in sorted(found.erased):
        yield _record(DELETION, Why.ERASED, mark_of(row), ("person", row, ""), Place(), {"parents": {}, "time": ""})
    for new in found.new_rows:
        if new.id not in added:
            yield _new(plan, new)
    for question in found.questions:
        if question.why is not Why.REKEYED:
            yield _question(plan, question)
    for notice in found.notices:
        yield _notice(notice)
    for repair in found.repairs:
        yield _repair(repair)
    for count, why in ((plan.out_of_scope, Why.OUT_OF_SCOPE), (plan.unsound, Why.UNREADABLE)):
        if count:
            yield _notice(Notice(why, count=count))


def _record(
    sort: str, why: str, mark: str, about: tuple[str, str, str], place: Place, content: Mapping[str, Any]
) -> Record:
    kind, row, name = about
    return {
        "sort": sort, "why": why, "mark": mark, "entity": kind, "row": row, "field": name, "sheet": place.sheet,
        "number": place.number, "content": json.dumps(content, ensure_ascii=False),
    }  # fmt: skip


def _held(p: Proposal) -> Record:
    content = {"base": p.base, "theirs": p.theirs, "parents": p.parents, "time": p.time}
    assert p.review is not None
    return _record(EDIT, p.review, p.change, (p.kind, p.row, p.field), p.place, content)


def _deletion(d: Deletion) -> Record:
    assert d.review is not None
    return _record(
        DELETION, d.review, d.change, (d.kind, d.row, ""), d.place, {"parents": dict(d.parents), "time": d.time}
    )


def _new(plan: Plan, new: NewRow) -> Record:
    likes = list(plan.likes.get(new.id, ()))
    if new.like and new.like not in {row for row, _title, _why in likes}:
        likes.insert(0, (new.like, "", ""))
    why = new.why or (Why.AMBIGUOUS if likes else Why.UNREADABLE if new.unreadable else Why.CONSTRAINT)
    content = {
        "values": dict(new.values),
        "unreadable": dict(new.unreadable),
        "ref": new.ref,
        "likes": likes,
        "time": new.time,
        "export": plan.export,
        "wrong": complete(new.kind, new.values),
    }
    return _record(NEW, why, new.id, (new.kind, new.id, ""), new.place, content)


def _question(plan: Plan, question: Question) -> Record | None:
    place = question.places[0] if question.places else Place()
    mark = _mark(plan.export, question.why, question.kind, question.row, *question.candidates, question.shown)
    if question.why is Why.MERGE_INTO:
        content: dict[str, Any] = {
            "into": question.candidates[0] if question.candidates else "",
            "shown": question.shown,
        }
        return _record(MERGE, question.why, mark, (question.kind, question.row, ""), place, content)
    if question.why in (Why.COPIED_ROW, Why.SPARE_AGAIN):
        return None  # the new row itself waits
    content = {"shown": question.shown, "count": max(1, len(question.places))}
    return _record(NOTICE, question.why, mark, (question.kind, question.row, ""), place, content)


def _mark(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _notice(n: Notice) -> Record:
    return _record(NOTICE, n.why, "", (n.kind, n.row, n.field), n.place, {"shown": n.shown, "count": n.count})


def _repair(repair: Repair) -> Record:
    content = {"shown": repair.sentence, "count": 1}
    return _record(NOTICE, repair.why, "", (repair.kind, repair.row, ""), Place(), content)


def value_of(value: Any) -> FieldValue:
    """Return a kept value as it was."""
    return tuple(value) if isinstance(value, list) else value


# -- what is open ---------------------------------------------------------------------------------------------------------


def standing(conn: Connection) -> dict[int, bool]:
    """Return by number of a received file whether its taking in stands: it was not undone."""
    found: dict[int, bool] = {}
    for n, work in conn.execute(select(ReceivedRow.n, ReceivedRow.work)):
        found[n] = work is None or is_effective(conn, work)
    return found


def is_open(conn: Connection, decided: str | None, work: int | None) -> bool:
    """Say whether something still waits: nobody decided it, or that was undone."""
    return decided is None or (work is not None and not is_effective(conn, work))


def open_in(conn: Connection, received: int = 0) -> int:
    """Return how many kept things wait, of one file or of all that stand; conflicts are counted apart."""
    stands = standing(conn)
    query = select(Waiting.received, Waiting.decided, Waiting.work).where(Waiting.sort.in_(ASKED))
    if received:
        query = query.where(Waiting.received == received)
    return sum(stands.get(n, False) and is_open(conn, decided, work) for n, decided, work in conn.execute(query).all())
