"""A whole folder of workbooks: what the secretariat gets from its districts in a week, and what goes back to each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chapterdesk.core.errors import UserError
from chapterdesk.core.hashing import sha256_of_file
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.database.engine import plain_errors
from chapterdesk.database.register import Register
from chapterdesk.services.exchange import applying, outgoing, peers, planning, sending, telling, timeline
from chapterdesk.services.exchange.applying import TakenIn
from chapterdesk.services.exchange.items import Entry
from chapterdesk.services.exchange.peers import Peer
from chapterdesk.services.exchange.planning import Plan, StrangerError
from chapterdesk.services.exchange.sending import Order, Sent

ENDINGS = (".xlsx", ".ods", ".csv")


@dataclass(frozen=True)
class Result:
    """What became of one file of a folder.

    Args:
        path: The file.
        plan: What it would do, None where it cannot be read.
        taken: What it did, None where nothing was taken in.
        error: Why it cannot be read.
        same_as: Name of an earlier file of the folder that it is a copy of, "" for none.
    """

    path: Path
    plan: Plan | None = None
    taken: TakenIn | None = None
    error: UserError | None = None
    same_as: str = ""

    @property
    def counts(self) -> telling.Counts | None:
        """What it comes to, None where it cannot be read or is a copy."""
        return telling.counts(self.plan) if self.plan is not None else None

    @property
    def peer(self) -> str:
        """The partner's name, "" where it is not known."""
        return self.plan.peer.name if self.plan is not None else ""


def files(path: Path) -> list[Path]:
    """Return the workbooks of a folder, by name; of a file just that. Raises UserError where it cannot be listed."""
    with plain_errors(path):
        if not path.is_dir():
            return [path]
        return sorted(f for f in path.iterdir() if f.suffix.lower() in ENDINGS and not f.name.startswith((".", "~$")))


def take_in_each(
    register: Register,
    path: Path,
    *,
    password: str | None = None,
    sender: str = "",
    dry_run: bool = False,
    add_peers: bool = False,
    progress: Progress | None = None,
) -> Iterator[Result]:
    """Take in one file after the other, each one step of undo; yields what became of it. One that fails holds up no other.

    Args:
        register: The desk.
        path: A folder, or one file.
        password: What locks them; None tries those agreed on with the partners.
        sender: The partner that all of them are from, where the files do not say.
        dry_run: Whether only to say what would happen.
        add_peers: Whether to add senders that are no partners yet; they are asked about otherwise.
        progress: Told which file it is at; cancelling ends between two files.
    """
    told = progress or Progress()
    found = files(path)
    before: dict[str, str] = {}
    for place, file in enumerate(found):
        told.step(place, len(found), file.name)
        try:
            with plain_errors(file):
                digest = sha256_of_file(file)
            if digest in before:
                yield Result(file, same_as=before[digest])
                continue
            before[digest] = file.name
            plan = _plan(register, file, password, sender, add_peers=add_peers and not dry_run)
            taken = None if dry_run else applying.take_in(register, plan)
            yield Result(file, plan, taken)
        except UserError as error:
            yield Result(file, error=error)
    told.step(len(found), len(found), "")


def _plan(register: Register, file: Path, password: str | None, sender: str, *, add_peers: bool) -> Plan:
    try:
        return planning.plan(register, file, password=password, sender=sender)
    except StrangerError as error:
        if not add_peers:
            raise
        name = error.sender or file.stem
        peers.add(register, name, peers.OWN)
        return planning.plan(register, file, password=password, sender=name)


def take_in_all(
    register: Register,
    path: Path,
    *,
    password: str | None = None,
    dry_run: bool = False,
    add_peers: bool = False,
    progress: Progress | None = None,
) -> list[Result]:
    """Take in all files of a folder, see ``take_in_each``."""
    return list(
        take_in_each(register, path, password=password, dry_run=dry_run, add_peers=add_peers, progress=progress)
    )


def to_return(register: Register) -> list[Peer]:
    """Return the partners of whom a file came since their last workbook went out, by name."""
    with register.read() as conn:
        known = {each.id: each for each in peers.listed(conn)}
        latest: dict[str, Entry] = {}
        for each in timeline.entries(conn):
            latest.setdefault(each.peer_id, each)
    return [peer for key, peer in known.items() if key in latest and not latest[key].out]


def return_all(register: Register, folder: Path, *, progress: Progress | None = None) -> list[Sent]:
    """Write the return workbook of each partner of whom a file came since the last one into a folder.

    Raises UserError where one cannot be written; those before it are there.
    """
    told = progress or Progress()
    waiting = to_return(register)
    if not waiting:
        raise UserError(_("No partner waits for a workbook in return."), code="nothing_to_return")
    done: list[Sent] = []
    for place, peer in enumerate(waiting):
        told.step(place, len(waiting), peer.name)
        done.append(sending.send(register, Order(peer, _free(folder / outgoing.file_name(register, peer)))))
    told.step(len(waiting), len(waiting), "")
    return done


def _free(path: Path) -> Path:
    """Return a name that no file has yet: what lies there may be what was sent this morning."""
    found, count = path, 1
    while found.exists():
        count += 1
        found = path.with_stem(f"{path.stem} {count}")
    return found
