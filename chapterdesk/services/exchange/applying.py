"""Taking in: what a plan says is written, all of it or nothing, as one step of undo; what waits for a person is kept beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, func, insert, select, update

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import N_, _
from chapterdesk.database import foreign
from chapterdesk.database.foreign import Arriving
from chapterdesk.database.log import is_effective
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.models import Exported, SpareUsed, Work
from chapterdesk.models import Peer as PeerRow
from chapterdesk.models import Received as ReceivedRow
from chapterdesk.services.exchange import keeping, telling
from chapterdesk.services.exchange.drift import drift
from chapterdesk.services.exchange.planning import Plan, is_sure
from chapterdesk.services.exchange.settling import settle, waiting_for
from chapterdesk.services.importing.pauses import few_pauses
from chapterdesk.sync.merge import addition_of
from chapterdesk.sync.outcome import NewRow
from chapterdesk.sync.parts import Change


@dataclass(frozen=True)
class TakenIn:
    """A workbook that was taken in.

    Args:
        received: Its number among those that came in.
        work: The step of undo, 0 where nothing was changed.
        counts: What it came to, as the plan said.
        waiting: How many things wait for a person.
        before: Whether this very file had been taken in before, so that nothing was done.
    """

    received: int
    work: int
    counts: telling.Counts
    waiting: int
    before: bool = False


def take_in(register: Register, plan: Plan, *, progress: Progress | None = None) -> TakenIn:
    """Carry out a plan: exactly its outcome, in one unit of work.

    Raises UserError ``stale_plan`` where something was written since it was made, ``contradiction`` where the file's log says
    other things than the same register said before; then nothing is changed.
    """
    (progress or Progress()).step(0, 0, _("Writing to the register"))
    count = telling.counts(plan)
    label = N_("Workbook {file} from {name}")
    origin = f"import of {plan.sha256}"
    with few_pauses(), register.work(label, origin=origin, file=plan.path.name, name=plan.peer.name) as work:
        conn = work.connection
        if (known := _known(conn, plan.sha256)) is not None:
            return TakenIn(known, 0, count, 0, before=True)
        _refuse_stale(conn, plan)
        sure = [new for new in plan.outcome.new_rows if is_sure(plan, new)]
        arriving = [*plan.outcome.changes, *(addition_of(new) for new in sure)]
        foreign.log(work, [arriving_of(change) for change in arriving])
        written = {change.row for change in arriving}
        settle(work, written | waiting_for(conn, written))
        _spares(conn, plan, plan.outcome.new_rows)
        _greet(work, plan)
        number = _note(work, plan, count)
        waiting = keeping.keep(conn, number, plan, {new.id for new in sure}, drift(conn, plan))
    return TakenIn(number, work.changes.work, count, waiting)


def arriving_of(change: Change) -> Arriving:
    """Return a change as the database takes it."""
    return Arriving(
        change.id, change.kind, change.row, change.verb, change.fields, change.parents, change.time, change.site,
        change.seq,
    )  # fmt: skip


def again(register: Register, received: int) -> TakenIn:
    """Take a file in again whose taking in was undone: its undoing is undone. Raises UserError ``not_undone``."""
    with register.read() as conn:
        query = select(ReceivedRow.counts, Work.undone_by).join(Work, Work.n == ReceivedRow.work)
        found = conn.execute(query.where(ReceivedRow.n == received)).first()
        undone = None if found is None or found.undone_by is None else int(found.undone_by)
        if undone is not None and not is_effective(conn, undone):
            undone = None
    if found is None or undone is None:
        raise UserError(_("The taking in of this workbook was not undone."), code="not_undone")
    changes, _report = register.undo(undone)
    told = json.loads(found.counts)
    with register.read() as conn:
        waiting = keeping.open_in(conn, received)
    return TakenIn(received, changes.work, telling.Counts(**told), waiting)


def _known(conn: Connection, sha256: str) -> int | None:
    """Return the number of the same file taken in before, whether that was undone or not: it says nothing new."""
    query = select(ReceivedRow.n).where(ReceivedRow.sha256 == sha256).order_by(ReceivedRow.n.desc()).limit(1)
    return conn.execute(query).scalar()


def _refuse_stale(conn: Connection, plan: Plan) -> None:
    if (conn.execute(select(func.max(Work.n))).scalar() or 0) != plan.seen:
        raise UserError(
            _("The register was changed since the file was looked through."),
            _("Look it through again."),
            code="stale_plan",
        )


def _spares(conn: Connection, plan: Plan, new_rows: Sequence[NewRow]) -> None:
    records = [{"export": plan.export, "ref": new.ref, "row": new.id} for new in new_rows if new.ref and plan.export]
    if records:
        conn.execute(insert(SpareUsed), records)


def _greet(work: UnitOfWork, plan: Plan) -> None:
    """Remember which register a partner keeps, from the first file that it wrote."""
    envelope = plan.received.envelope
    if envelope is None or not envelope.register or plan.peer.register or envelope.register == _own(work.connection):
        return
    if rows(work.connection, PeerRow, [plan.peer.id]):
        work.set(PeerRow, plan.peer.id, {"register_id": envelope.register})
    else:
        work.create(PeerRow, {"name": plan.peer.name, "register_id": envelope.register}, id=plan.peer.id)


def _own(conn: Connection) -> str:
    from chapterdesk.services.exchange.sending import register_id

    return register_id(conn)


def _note(work: UnitOfWork, plan: Plan, count: telling.Counts) -> int:
    """Write that the file came, and that what went out is answered."""
    conn, now = work.connection, clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    base = plan.received.base
    mine = conn.execute(select(Exported.n).where(Exported.id == plan.export)).scalar()
    made = conn.execute(
        insert(ReceivedRow).values(
            sha256=plan.sha256,
            export=plan.export,
            peer=plan.peer.id,
            site=base.site,
            sequence=base.sequence,
            at=now,
            file=plan.path.name,
            counts=json.dumps(asdict(count)),
            work=work.changes.work or None,
        )
    )
    if mine is not None:
        conn.execute(update(Exported).where(Exported.n == mine).values(answered=now))
    else:
        # A file of the partner's own register answers whatever it had seen by then.
        _answered_by_acks(conn, plan, now)
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def _answered_by_acks(conn: Connection, plan: Plan, now: str) -> None:
    for number, site, sequence in _unanswered(conn, plan.peer.id):
        if plan.received.base.acks.get(site, 0) >= sequence:
            conn.execute(update(Exported).where(Exported.n == number).values(answered=now))


def _unanswered(conn: Connection, peer: str) -> Iterator[tuple[int, str, int]]:
    query = select(Exported.n, Exported.site, Exported.sequence).where(
        Exported.peer == peer, Exported.answered.is_(None)
    )
    yield from ((n, site, sequence) for n, site, sequence in conn.execute(query).all())
