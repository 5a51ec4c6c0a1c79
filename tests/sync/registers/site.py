"""A site of the simulator that is a real register: a database, real workbooks sent and taken in, and the decisions of its people."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from chapterdesk.core.errors import UserError
from chapterdesk.core.ids import new_id
from chapterdesk.core.text import N_, in_language
from chapterdesk.database.engine import open_engine
from chapterdesk.database.lifecycle import create_throwaway
from chapterdesk.database.log import hashes_of_log, hashes_of_tables
from chapterdesk.database.migrate import initialise
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.fields import FieldValue
from chapterdesk.models import ConsentOf, Exported, OpenConflict, Person, Unit
from chapterdesk.services import rules
from chapterdesk.services.exchange import applying, deciding, peers, planning, sending, waiting
from chapterdesk.services.exchange.applying import TakenIn
from chapterdesk.services.exchange.items import Choice, Item
from chapterdesk.services.exchange.planning import Plan, is_sure
from chapterdesk.services.exchange.scope import fields_for
from chapterdesk.sync import snapshot
from chapterdesk.sync.outcome import Outcome
from chapterdesk.sync.parts import ROW
from tests.sync.registers import checks
from tests.sync.registers.books import BookFile, book_file
from tests.sync.registers.words import CHANNEL, MAIL, NAMED, PURPOSE, REAL, Keys, own_values, real_value, real_values
from tests.sync.sites import Key, told

SECRETARIAT = "secretariat"
REFUSALS = {"not_ours", "another_chapter", "unknown_sender"}
"""Codes by which a file that has lost its metadata is refused as a whole, which is told."""
SMALL = ("person.town", "person.level", "consent")
"""What a partner with a smaller scope gets; the name goes with it."""
WHOLE = ("person", "membership", "group_membership", "consent", "unit")
Values = dict[str, dict[str, FieldValue]]
State = tuple[Mapping[str, tuple[int, str]], set[Key]]


@dataclass(frozen=True)
class Template:
    """A database with nothing in it, of which each site is a copy: made once."""

    path: Path
    key: bytes


def template(folder: Path) -> Template:
    """Make the empty database."""
    opened = create_throwaway(folder / "template.cdesk", initialise)
    opened.close()
    return Template(folder / "template.cdesk", opened.key)


class RegisterSite:
    """A site: number 0 is the hub, whose partners are the districts; a district's partner is the secretariat."""

    def __init__(self, number: int, folder: Path, empty: Template, rng: random.Random) -> None:
        self.number, self.rng, self.folder = number, rng, folder / f"site {number}"
        self.folder.mkdir()
        self.key = empty.key
        self.keys = Keys()
        self.lives = itertools.count()
        self.files = itertools.count()
        self.scope: dict[int, tuple[str, ...]] = {}
        self.wrong: list[str] = []
        self.last: tuple[Plan, TakenIn] | None = None
        self.path = self._next_path()
        shutil.copy(empty.path, self.path)
        self.register = self._open()
        self.register.set_state("language", "en")
        self.register.set_state("id", new_id().hex)

    def _next_path(self) -> Path:
        return self.folder / f"life {next(self.lives)}.cdesk"

    def _open(self) -> Register:
        register = Register(open_engine(self.path, self.key), self.path, author=f"Somebody at {self.number}")
        rules.install(register)
        return register

    def close(self) -> None:
        """Let go of the file."""
        self.register.close()

    def saved(self) -> Path:
        """Return a backup."""
        self.register.close()
        target = self.folder / f"backup {next(self.lives)}.cdesk"
        shutil.copy(self.path, target)
        return target

    def restored(self, backup: Path) -> None:
        """Go back to an earlier state, as a new life of the file."""
        self.register.close()
        self.path = self._next_path()
        shutil.copy(backup, self.path)
        self.register = self._open()

    # -- partners ---------------------------------------------------------------------------------------------------

    def meet(self, number: int, scope: Sequence[str]) -> None:
        """Add a district to the hub's partners."""
        self.scope[number] = tuple(scope)
        peers.add(self.register, f"District {number}", scope=tuple(scope))

    def peer(self, number: int) -> peers.Peer:
        """Return a partner by its site's number."""
        with self.register.read() as conn:
            return peers.named(conn, SECRETARIAT if number == 0 else f"District {number}")

    # -- at the screen ------------------------------------------------------------------------------------------------

    def shown(self) -> Values:
        """Return all people as the simulator knows them."""
        with self.register.read() as conn:
            people = rows(conn, Person, None, list(NAMED))
            said = rows(conn, ConsentOf, None, ["person", "purpose", "channel", "state"])
        self.keys.learn(people)
        found = {row: own_values(values) for row, values in people.items()}
        for each in said.values():
            if (each["purpose"], each["channel"]) == (PURPOSE, CHANNEL) and str(each["person"]) in found:
                found[str(each["person"])][MAIL] = each["state"]
        return found

    def open(self) -> set[Key]:
        """Return the open conflicts."""
        with self.register.read() as conn:
            return {
                self.keys.key(row, name) for row, name in conn.execute(select(OpenConflict.row, OpenConflict.field))
            }

    def state(self) -> State:
        """Return a hash of the tables and the open conflicts."""
        with self.register.read() as conn:
            hashes = hashes_of_tables(conn, checks.logged(conn))
            return {kind: of for kind, of in hashes.items() if of[0]}, self.open()

    def edit(self, row: str, name: str, value: FieldValue) -> str:
        """Change a field at the screen."""
        real = "may_be_mailed" if name == MAIL else REAL[name]
        with self.register.work(N_("Undo")) as work:
            work.set(Person, row, {real: real_value(name, value)})
        return new_id().hex

    def add(self, row: str, values: dict[str, FieldValue]) -> str:
        """Add a person who may be told of to partners."""
        consents: dict[str, FieldValue] = {"may_be_phoned": "granted", "may_be_mailed": values.get(MAIL)}
        with self.register.work(N_("Undo")) as work:
            work.create(Person, {**real_values(values), **consents}, id=row)
            if groups := list(rows(work.connection, Unit, None, ["name"])):
                work.set(Person, row, {"groups": (self.rng.choice(sorted(groups)),)})
        self.keys.learn([row])
        return new_id().hex

    def add_group(self) -> None:
        """Add a group, which the people that are added from now on belong to."""
        with self.register.work(N_("Undo")) as work:
            work.create(Unit, {"name": f"Group {self.number}", "unit_kind": "local_group"})

    def remove(self, row: str) -> str:
        """Delete a person with all that is theirs."""
        with self.register.work(N_("Undo")) as work:
            work.delete(Person, [row])
        return new_id().hex

    def resolve(self, key: Key, value: FieldValue) -> str:
        """Not used: ``decide`` is what people do."""
        raise NotImplementedError

    # -- decisions --------------------------------------------------------------------------------------------------

    def items(self) -> list[Item]:
        """Return what waits for a person."""
        with in_language("en"), self.register.read() as conn:
            return waiting.items(self.register, conn)

    def decide(self, keys: Sequence[str], choice: Choice, value: str = "") -> deciding.Decided:
        """Decide what waits."""
        with in_language("en"):
            return deciding.decide(self.register, keys, choice, value)

    # -- exchange ---------------------------------------------------------------------------------------------------

    def export(self, to: int) -> BookFile:
        """Write a partner's workbook."""
        target = self.folder / f"to {to} {next(self.files)}.xlsx"
        with in_language("en"):
            sent = sending.send(self.register, sending.Order(self.peer(to), target, locked=False))
        with self.register.read() as conn:
            kept = conn.execute(select(Exported.snapshot).where(Exported.id == sent.export)).scalar_one()
        self.shown()
        return book_file(sent, snapshot.from_bytes(kept), self.number, to)

    def plan(self, file: BookFile) -> Plan:
        """Look a file through. Raises UserError."""
        return self.plan_path(file.saved(self.folder, next(self.files)), file.sender)

    def plan_path(self, path: Path, sender: int) -> Plan:
        """Look a file through: who sent it must be said only while the partner's register is not known. Raises UserError."""
        peer = self.peer(sender) if sender != self.number else None
        named = "" if peer is None or peer.register else peer.name
        with in_language("en"):
            return planning.plan(self.register, path, sender=named)

    def receive(self, file: BookFile) -> set[Key]:
        """Take a workbook in, each promise checked, and return what it told or asked."""
        self.last = None
        try:
            plan = self.plan(file)
        except UserError as error:
            if error.code in REFUSALS and file.stripped:
                return {("", ROW)}
            raise
        known = told(_renamed(plan.outcome, self.keys)) | self._doubted(plan)
        with in_language("en"):
            self.wrong += checks.taken(self, plan, file)
        return known

    def _doubted(self, plan: Plan) -> set[Key]:
        return {(new.id, ROW) for new in plan.outcome.new_rows if not is_sure(plan, new)}

    def take(self, plan: Plan) -> TakenIn:
        """Carry a plan out."""
        taken = applying.take_in(self.register, plan)
        self.last = plan, taken
        return taken

    def replayed(self) -> list[str]:
        """Say where the log does not give the tables."""
        with self.register.read() as conn:
            kinds = checks.logged(conn)
            tables, log = hashes_of_tables(conn, kinds), hashes_of_log(conn, kinds)
        return [f"the log does not give the {kind} tables" for kind in tables if tables[kind] != log[kind]]

    def hidden_fields(self, peer: peers.Peer) -> dict[str, dict[str, FieldValue]]:
        """Return of all people the fields that a partner does not get."""
        shared = set(fields_for(peer).get("person", ()))
        with self.register.read() as conn:
            return rows(conn, Person, None, sorted(Person.own - shared))


def _renamed(outcome: Outcome, keys: Keys) -> Outcome:
    """Return an outcome about the simulator's fields, for what it told."""
    notices, held = [], []
    for notice in outcome.notices:
        row, name = keys.key(notice.row, notice.field)
        notices.append(replace(notice, row=row, field="" if name == ROW else name))
    for proposal in outcome.held:
        row, name = keys.key(proposal.row, proposal.field)
        held.append(replace(proposal, row=row, field=name))
    return replace(outcome, notices=tuple(notices), held=tuple(held))
