"""Receiving, up to the plan: a workbook that came back or came in is read, identified, matched and merged in memory. Nothing is written.

The plan is the preview; what would be written is exactly its ``outcome``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, func, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, current_language
from chapterdesk.database.register import Register
from chapterdesk.database.rows import titles
from chapterdesk.database.unit import by_title
from chapterdesk.fields import Field, FieldValue
from chapterdesk.fields.dates import Instant
from chapterdesk.fields.types import Reference
from chapterdesk.models import Change as ChangeRow
from chapterdesk.models import Exported, SpareUsed, Work, entities
from chapterdesk.models import Received as ReceivedRow
from chapterdesk.services.exchange import dead, logbook, newcomers, peers
from chapterdesk.services.exchange.bounds import keep_in_scope, kept_snapshot, within
from chapterdesk.services.exchange.newcomers import Like
from chapterdesk.services.exchange.peers import Peer
from chapterdesk.services.exchange.scope import fields_for
from chapterdesk.services.exchange.sending import register_id
from chapterdesk.services.exchange.shared import declarations, references
from chapterdesk.services.exchange.vetting import complete, vet
from chapterdesk.services.importing.pauses import few_pauses
from chapterdesk.sync import identify, workbook_read
from chapterdesk.sync.graph import edit_id
from chapterdesk.sync.identify import Finding, Reason
from chapterdesk.sync.matching import Matched, match
from chapterdesk.sync.merge import Here, take_in
from chapterdesk.sync.outcome import NewRow, Outcome
from chapterdesk.sync.parts import Change, Verb
from chapterdesk.sync.snapshot import Snapshot
from chapterdesk.sync.workbook_read import Received, Sources
from chapterdesk.sync.world import Log, lacks

_EXPORTS_TRIED = 20
"""How many of the latest exports are looked through for the Refs of a file that has lost all else."""
_REFS_TRIED = 50


class StrangerError(UserError):
    """A workbook of a register that is no partner's yet; ``sender`` is what that calls itself."""

    def __init__(self, what: str, remedy: str, sender: str) -> None:
        super().__init__(what, remedy, code=Reason.ANOTHER.value)
        self.sender = sender


@dataclass(frozen=True)
class Plan:
    """What taking in a workbook would do.

    Args:
        path, sha256: The file.
        peer: Who sent it.
        export: Which export it is, "" where that is lost.
        received: As it was read, with the base that was found.
        matched: Which row is which.
        outcome: All that would be changed, asked and told.
        findings: What is unusual about the file, in words.
        already: Sentence on an earlier taking in of the very same file, "" where there was none.
        out_of_scope: How many of the sender's own changes are about what the partner does not get.
        names: By id what rows are called that the edits refer to, for showing.
        likes: By the id of a new row what it may be, see ``newcomers``.
        seen: The latest unit of work when it was made: nothing may have come since when it is carried out.
        unsound: How many of the sender's changes no field can hold.
    """

    path: Path
    sha256: str
    peer: Peer
    export: str
    received: Received
    matched: Matched
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    already: str = ""
    out_of_scope: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    likes: Mapping[str, Sequence[Like]] = field(default_factory=dict)
    seen: int = 0
    unsound: int = 0


def is_sure(plan: Plan, new: NewRow) -> bool:
    """Say whether a new row is added unasked: it is whole, and like nobody who is there."""
    return new.why is None and not new.unreadable and new.id not in plan.likes and not complete(new.kind, new.values)


def plan(
    register: Register,
    path: Path,
    *,
    password: str | None = None,
    sender: str = "",
    progress: Progress | None = None,
) -> Plan:
    """Return what taking in a file would do.

    Args:
        register: The desk.
        path: The workbook.
        password: What locks it; None tries those agreed on with the partners.
        sender: Name of the partner that it is from, for a first file from somebody else's register; "" where the file says.
        progress: Told how far it is.

    Raises UserError: those of ``spreadsheets.read_file``, ``newer_version``, ``not_ours``, ``another_chapter``, ``peer_gone``,
    ``unknown_sender``, ``earlier_life``.
    """
    with few_pauses(), register.read() as conn:
        got = _read(register, conn, path, password, progress)
        peer = _peer(conn, got, sender)
        findings = identify.findings(got, _known(conn, got, peer))
        return _planned(conn, path, got, _refuse(conn, got, peer, findings), findings)


def _planned(conn: Connection, path: Path, got: Received, peer: Peer, findings: Sequence[Finding]) -> Plan:
    fields = fields_for(peer)
    declared = declarations()
    sound, unsound = vet(got.base.changes, declared)
    base, dropped = within(conn, peer, fields, replace(got.base, changes=sound))
    matched = match(base, got.workbook, declared, got.cells)
    keep_in_scope(conn, peer, matched)
    gone = dead.among(conn, base.changes)
    log = Log(declared, logbook.changes_of(conn, rows=matched.touched()), gone)
    earlier = records_of_export(conn, base.export)
    dead.leave_out(got.workbook, matched, gone, earlier.spares)
    outcome = take_in(matched, Here(log, partial(_may, fields), _check, earlier.spares, earlier.edits))
    outcome = replace(outcome, erased=dead.to_ask(conn, outcome.erased))
    return Plan(
        path, got.workbook.sha256, peer, base.export, got, matched, outcome, tuple(findings),
        _already(conn, got.workbook.sha256), dropped, _names(conn, outcome, declared),
        newcomers.likes(conn, outcome.new_rows), conn.execute(select(func.max(Work.n))).scalar() or 0, unsound,
    )  # fmt: skip


@dataclass(frozen=True)
class Earlier:
    """What came of earlier copies of an export: rows typed into its spare rows, and the hand edits that were taken in."""

    spares: Mapping[str, Sequence[str]]
    edits: Sequence[Change]


def records_of_export(conn: Connection, export: str) -> Earlier:
    """Return what came of earlier copies of an export."""
    spares: dict[str, list[str]] = {}
    for ref, row in conn.execute(select(SpareUsed.ref, SpareUsed.row).where(SpareUsed.export == export)):
        spares.setdefault(ref, []).append(row)
    works = [n for (n,) in conn.execute(select(ReceivedRow.work).where(ReceivedRow.export == export)) if n]
    written = select(ChangeRow.row).where(ChangeRow.work.in_(works), ChangeRow.verb == Verb.SET).distinct()
    rows = [row for (row,) in conn.execute(written)] if works else []
    edits = [
        change
        for change in logbook.changes_of(conn, rows=rows)
        if change.verb is Verb.SET and len(change.fields) == 1 and _is_edit_of(export, change)
    ]
    return Earlier(spares, edits)


def _is_edit_of(export: str, change: Change) -> bool:
    return any(edit_id(export, change.row, name, value) == change.id for name, value in change.fields.items())


def _names(conn: Connection, outcome: Outcome, declared: Mapping[str, Mapping[str, Field]]) -> dict[str, str]:
    shown = [(p.kind, p.field, value) for p in (*outcome.applied, *outcome.held) for value in (p.base, p.theirs)]
    shown += [(c.kind, c.field, head.value) for c in outcome.conflicts for head in c.heads]
    wanted = {
        target
        for kind, name, value in shown
        if (known := declared[kind].get(name)) is not None and isinstance(known.type, Reference)
        for target in references({name: value}, [name])
    }
    wanted |= {p.row for p in (*outcome.applied, *outcome.held)} | {c.row for c in outcome.conflicts}
    wanted |= {d.row for d in outcome.deletions} | {n.row for n in outcome.notices if n.row}
    return titles(conn, wanted, current_language())


def _may(fields: Mapping[str, Sequence[str]], kind: str, name: str) -> bool:
    return name in fields.get(kind, ())


def _check(kind: str, values: Mapping[str, FieldValue]) -> Sequence[str]:
    return entities()[kind].check_row(values)


# -- reading ----------------------------------------------------------------------------------------------------------------


def _read(
    register: Register, conn: Connection, path: Path, password: str | None, progress: Progress | None
) -> Received:
    """Read a file, with the passphrases agreed on with partners where none is given."""
    sources = Sources(partial(_record, conn), partial(_latest, conn), partial(by_title, conn), register.setting(conn))

    def attempt(secret: str | None) -> Received:
        return workbook_read.read(path, sources, password=secret, progress=progress)

    try:
        return attempt(password)
    except UserError as error:
        if password is not None or error.code != "password_protected":
            raise
        for secret in dict.fromkeys(filter(None, (peers.passphrase(conn, peer) for peer in peers.listed(conn)))):
            try:
                return attempt(secret)
            except UserError as wrong:
                if wrong.code != "wrong_password":
                    raise
        raise


def _record(conn: Connection, export: str) -> Snapshot | None:
    kept = conn.execute(select(Exported.snapshot).where(Exported.id == export)).scalar()
    return kept_snapshot(kept) if kept else None


def _latest(conn: Connection, refs: Sequence[str]) -> Snapshot | None:
    """Return the latest export that had the Refs of a file, as far as they tell."""
    wanted = set(refs[:_REFS_TRIED])
    query = select(Exported.snapshot).order_by(Exported.n.desc()).limit(_EXPORTS_TRIED)
    for (kept,) in conn.execute(query):
        found = kept_snapshot(kept)
        if found is None:
            continue
        there = {row.ref for row in found.base.rows} | found.base.spares.keys()
        if len(wanted & there) * 2 > len(wanted):
            return found
    return None


def _already(conn: Connection, sha256: str) -> str:
    query = (
        select(ReceivedRow.at, Work.undone_by)
        .join(Work, Work.n == ReceivedRow.work, isouter=True)
        .where(ReceivedRow.sha256 == sha256)
        .order_by(ReceivedRow.n.desc())
    )
    earlier = conn.execute(query.limit(1)).first()
    if earlier is None:
        return ""
    when = Instant().format(earlier.at)
    if earlier.undone_by is not None:
        return _("This very file was taken in on {when}, and that was undone.").format(when=when)
    return _("This very file was taken in already, on {when}.").format(when=when)


# -- whose it is --------------------------------------------------------------------------------------------------------------


def _peer(conn: Connection, got: Received, sender: str) -> Peer | None:
    """Return who sent a file: whom the export went to, or whose register it is from, or who somebody says."""
    known = {each.id: each for each in peers.listed(conn)}
    went_to = conn.execute(select(Exported.peer).where(Exported.id == got.base.export)).scalar()
    if went_to is not None:
        if went_to not in known:
            raise UserError(
                _("The exchange partner that this workbook went to is not there any more."),
                _("Add the partner again and send a new workbook, or bring in the list by Import."),
                code="peer_gone",
            )
        return known[went_to]
    if sender:
        return peers.named(conn, sender)
    if got.envelope is None or got.envelope.register == register_id(conn):
        return None
    fresh = [each for each in known.values() if not each.register]
    return (
        peers.by_register(conn, got.envelope.register)
        or _who_saw_ours(conn, got, fresh)
        or _by_name(fresh, got.envelope.sender)
    )


def _who_saw_ours(conn: Connection, got: Received, fresh: Sequence[Peer]) -> Peer | None:
    """Return the one partner of whom no file came yet that a workbook went to, where the sender knows one of our sites.

    Nobody else can know its id: it is random, and stands in our workbooks alone.
    """
    if not any(site in got.base.acks for site in logbook.sites(conn)):
        return None
    sent = {peer for (peer,) in conn.execute(select(Exported.peer).distinct())}
    found = [each for each in fresh if each.id in sent]
    return found[0] if len(found) == 1 else None


def _by_name(known: Iterable[Peer], name: str) -> Peer | None:
    """Return a partner of whom no file came yet by what the sender calls itself: whoever added it expects just that."""
    return next((each for each in known if not each.register and fold(each.name) == fold(name)), None)


def _known(conn: Connection, got: Received, peer: Peer | None) -> identify.Known:
    partners = {each.register for each in peers.listed(conn) if each.register}
    if peer is not None and not peer.register and got.envelope is not None:
        partners.add(got.envelope.register)  # somebody says that this is where it is from

    def latest(site: str) -> int:
        query = select(func.max(ReceivedRow.sequence)).where(ReceivedRow.site == site)
        return conn.execute(query).scalar() or 0

    return identify.Known(register_id(conn), logbook.sites(conn), partners, latest)


def _refuse(conn: Connection, got: Received, peer: Peer | None, findings: Sequence[Finding]) -> Peer:
    """Return the sender. Raises UserError for a file that is none of ours, of nobody known, or out of step."""
    for each in findings:
        if each.reason is Reason.ANOTHER and got.envelope is not None:
            raise StrangerError(each.what, each.remedy, got.envelope.sender)
        if each.reason in (Reason.NOT_OURS, Reason.ANOTHER):
            raise UserError(each.what, each.remedy, code=each.reason.value)
    if peer is None:
        raise UserError(
            _("It cannot be told who sent this workbook."),
            _("Say which exchange partner it is from with --from-peer. Nothing was changed."),
            code="unknown_sender",
        )
    if lacks(logbook.seen(conn), got.base.since):
        raise UserError(
            _("This workbook leaves out changes that this register never got, as after a restored backup."),
            _("Send the sender a new workbook and ask for a whole one in return. Nothing was changed."),
            code="earlier_life",
        )
    return peer
