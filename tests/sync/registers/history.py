"""Random histories of real registers: the simulator's steps and account, with decisions, deletions, undo and new rows by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from chapterdesk.core.errors import UserError
from chapterdesk.database.rows import rows
from chapterdesk.fields import FieldValue
from chapterdesk.models import entities
from chapterdesk.services.exchange import contested
from chapterdesk.services.exchange.files import received
from chapterdesk.services.exchange.items import Choice, Item, Sort
from chapterdesk.services.exchange.keeping import value_of
from chapterdesk.services.exchange.scope import Scope, gather
from chapterdesk.services.exchange.waiting import Kept, kept
from chapterdesk.sync.graph import canonical, deletion_id, edit_id, new_row_id
from chapterdesk.sync.parts import ROW
from tests.sync.account import Account, Event, Verdict
from tests.sync.mishaps import MISHAPS
from tests.sync.registers.books import BookFile
from tests.sync.registers.checks import drop_contested, open_heads
from tests.sync.registers.site import SMALL, WHOLE, RegisterSite, Template, Values
from tests.sync.registers.words import COLUMNS, MAIL, own_value
from tests.sync.simulator import History
from tests.sync.sites import Key, Line

STEPS = 24
ROUNDS = 6
"""Rounds after which everybody must have come to the same."""
SMALL_NAMES = ("name", "town", "level", MAIL)
_FAULTS = [*MISHAPS, "old copy", "restore", "double"]
_Came = dict[Key, frozenset[str]]


class RegisterHistory(History):
    """One random history of real registers; to be closed."""

    def __init__(self, seed: int, folder: Path, empty: Template) -> None:
        self.rng = random.Random(seed)
        count = 1 + self.rng.choice((1, 1, 2, 3))
        self.registers = [RegisterSite(n, folder, empty, self.rng) for n in range(count)]
        Account.__init__(self, seed, [*self.registers], real=True)
        self.scopes = [WHOLE, *(SMALL if self.rng.random() < 0.3 else WHOLE for _n in range(1, count))]
        for n in range(1, count):
            self.registers[0].meet(n, self.scopes[n])
        self.names = (*COLUMNS, MAIL)
        self.faulty, self.serial = True, 0
        self.mail: list[BookFile] = []  # type: ignore[assignment]
        self.handled: list[BookFile] = []  # type: ignore[assignment]
        self.copies: dict[int, tuple[Path, _Came]] = {}
        self.quiet = False
        self.added: dict[str, frozenset[str]] = {}

    def __enter__(self) -> RegisterHistory:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        for site in self.registers:
            site.close()

    def run(self, steps: int = STEPS) -> Verdict:
        """Play the history to its end and judge it."""
        verdict = super().run(steps)
        for site in self.registers:
            verdict.wrong += site.wrong
        return verdict

    def _names_at(self, site: int) -> tuple[str, ...]:
        return SMALL_NAMES if self.scopes[site] is SMALL else (*COLUMNS, MAIL)

    # -- steps ------------------------------------------------------------------------------------------------------

    def _found(self) -> None:
        self.registers[0].add_group()
        super()._found()

    def _step(self) -> None:
        site = self.rng.randrange(len(self.sites))
        ways: list[tuple[float, Callable[[], object]]] = [
            (0.24, lambda: self._edit(site)),
            (0.14, lambda: self.mail.append(self._send(*self._road()))),
            (0.22, self._hand_edit),
            (0.18, self._post),
            (0.08, lambda: self._decide_some(site)),
            (0.02, lambda: self._add_row(site)),
            (0.03, lambda: self._remove(site)),
            (0.04, lambda: self._undo(site)),
            (0.05, lambda: self._fault(site)),
        ]
        (way,) = self.rng.choices([w for _p, w in ways], [p for p, _w in ways])
        way()

    def _add_row(self, site: int) -> None:
        row = f"{self.rng.getrandbits(128):032x}"
        self.serial += 1
        values: dict[str, FieldValue] = {
            "name": f"name {self.serial}", "town": f"town {self.serial}", "tags": ("law",),
            "born": f"19{self.rng.randint(50, 99)}-02-{self.rng.randint(13, 28)}", MAIL: "granted",
        }  # fmt: skip
        values = {name: value for name, value in values.items() if name in self._names_at(site)}
        change = self.sites[site].add(row, values)
        for name, value in values.items():
            self._note(site, change + name, Event((row, name), value, None, frozenset()))
        self.added[row] = frozenset(change + name for name in values)

    def _note(self, site: int, change: str, event: Event) -> None:
        super()._note(site, change, self._whole(event))

    def _whole(self, event: Event) -> Event:
        """Who deletes a row that it has seen deletes the fields as well that it never got: they were one change."""
        added = self.added.get(event.key[0], frozenset())
        return replace(event, past=event.past | added) if event.gone and event.past & added else event

    def _edit(self, site: int) -> None:
        self.names = self._names_at(site)
        super()._edit(site)
        self.names = (*COLUMNS, MAIL)

    def _remove(self, site: int) -> None:
        self.verdict.steps["remove"] += 1
        super()._remove(site)

    # -- what travels -------------------------------------------------------------------------------------------------

    def _send(self, sender: int, to: int) -> BookFile:
        file = super()._send(sender, to)
        assert isinstance(file, BookFile)
        there = self.sites[sender].shown()
        names = {*file.columns, MAIL, ROW}
        file.saw = {
            key: es for key, es in file.saw.items() if (key[0] in file.rows and key[1] in names) or key[0] not in there
        }
        return file

    def _hand_edit(self) -> None:
        """Somebody types into a file, marks a row DELETE, or adds one."""
        before = len(self.handled)
        super()._hand_edit()
        if len(self.handled) == before:
            return
        file = self.handled[-1]
        if self.rng.random() < 0.12 and file.lines:
            self._mark(file, self.rng.choice(file.lines))
        if self.rng.random() < 0.12 and len(file.new) < len(file.spares):
            self._type_new(file)

    def _type(self, file: BookFile, line: Line) -> None:  # type: ignore[override]
        # What its reader or its sender does not share with the hub could go no further than to them.
        shared = set(self._names_at(file.to)) & set(self._names_at(file.sender))
        self.names = tuple(name for name in file.columns if name in shared)
        super()._type(file, line)
        self.names = (*COLUMNS, MAIL)

    def _mark(self, file: BookFile, line: Line) -> None:
        row = file.names[line.ref]
        line.action = "DELETE"
        self.verdict.steps["DELETE"] += 1
        change = deletion_id(file.export, row)
        keys = [(row, name) for name in (*file.columns, MAIL, ROW)]
        past = frozenset().union(*(file.saw.get(key, frozenset()) for key in keys))
        self.events[change] = self._whole(Event((row, ROW), None, None, past, gone=True))
        file.typed = (*file.typed, change)

    def _type_new(self, file: BookFile) -> None:
        self.serial += 1
        given, family = self.rng.choice(("Ylva", "Bo", "Kaj", "Mia")), f"name {self.serial}"
        ref = file.spares[len(file.new)]
        row = new_row_id(file.export, ref, {"given_name": given, "family_name": family})
        file.new.append((given, family))
        self.verdict.steps["new row"] += 1
        self.events[f"new {row}"] = Event((row, "name"), family, None, frozenset())
        self._entered((row, "name"), family)
        file.typed = (*file.typed, f"new {row}")

    def _deliver(self, file: BookFile) -> None:  # type: ignore[override]
        super()._deliver(file)
        if not self.quiet and self.rng.random() < 0.3:
            self._decide_some(file.to)

    # -- decisions --------------------------------------------------------------------------------------------------

    def _resolve(self, site: int) -> None:
        self._decide_some(site)

    def _decide_some(self, number: int) -> None:
        site = self.registers[number]
        items = site.items()
        for item in self.rng.sample(items, min(len(items), 2)):
            self._decide_one(number, site, item)

    def _decide_one(self, number: int, site: RegisterSite, item: Item) -> None:
        choices = [c for c in item.choices if c is not Choice.OTHER or item.field in ("town", "family_name")]
        choice = self.rng.choice(choices)
        self.serial += 1
        value = f"decided {self.serial}" if choice is Choice.OTHER else ""
        with site.register.read() as conn:
            held = kept(conn)
            exports = {n: f.export for n, f in received(conn).items()}
        before, was_open, state = site.shown(), site.open(), site.state()
        try:
            done = site.decide([item.key], choice, value)
        except UserError as error:
            if error.code not in ("nothing_waits", "gone"):
                raise
            return
        self.verdict.steps[f"decide {item.sort}"] += 1
        site.wrong += site.replayed()
        if choice is Choice.LATER:
            return
        if self.rng.random() < 0.3:
            self._back_and_forth(site, item, state, done.work)
        mine = [k for k in held if item.key in (f"w:{k.n}", f"s:{k.received}:{k.kind}")]
        for k in mine if choice is Choice.THEIRS else ():
            if k.sort == "edit":
                self._let_through(number, site, k, exports)
        past = self._all_seen(number)
        if (
            choice in (Choice.ADD, Choice.SAME)
            or item.sort in (Sort.DELETION, Sort.DELETED, Sort.CONFLICT)
            or choice is Choice.OTHER
        ):
            self._moved(number, before, was_open, past)

    def _let_through(self, number: int, site: RegisterSite, k: Kept, exports: Mapping[int, str]) -> None:
        row, name = site.keys.key(k.row, k.field)
        if name not in (*COLUMNS, MAIL):
            return
        theirs, base = (own_value(name, value_of(k.content[side])) for side in ("theirs", "base"))
        change = edit_id(exports[k.received], row, name, theirs)
        if change not in self.events:
            past = self._read(self.saw[number], (row, name), base)
            self.events[change] = Event((row, name), theirs, base, past)
        self.accepted.add(change)
        self._entered((row, name), theirs)
        self._witness(number, {(row, name): frozenset({change})})

    def _back_and_forth(self, site: RegisterSite, item: Item, before: object, work: int) -> None:
        """Invariant 15 of a decision: undone it waits again, done again it is decided."""
        after, waits = site.state(), {i.key for i in site.items()}
        site.register.undo(work)
        site.wrong += site.replayed()
        if site.state() != before:
            site.wrong.append(f"undoing a decision ({item.sort}) did not give back what was")
        if item.key not in {i.key for i in site.items()}:
            site.wrong.append(f"an undone decision ({item.sort}) does not wait again")
        site.register.redo()
        site.wrong += site.replayed()
        if site.state() != after or {i.key for i in site.items()} != waits:
            site.wrong.append(f"deciding again ({item.sort}) did not give what it gave")

    # -- undo ---------------------------------------------------------------------------------------------------------

    def _undo(self, number: int) -> None:
        """Take back the last step, whatever it was; who does so has seen all that is here."""
        site = self.registers[number]
        if len(site.register.steps(10)) < 6 or site.register.next_undo() is None:
            return
        self.verdict.steps["undo"] += 1
        before, was_open, past = site.shown(), site.open(), self._all_seen(number)
        site.register.undo()
        site.wrong += site.replayed()
        self._moved(number, before, was_open, past)

    def _all_seen(self, number: int) -> _Came:
        return dict(self.saw[number])

    def _moved(self, number: int, before: Values, was_open: Iterable[Key], past: _Came) -> None:
        """Note as one person's doing what is other than before: values, conflicts that are over, rows come and gone."""
        site = self.sites[number]
        now, opened = site.shown(), set(was_open)
        still = site.open()
        for row in before.keys() | now.keys():
            seen = frozenset().union(*(past.get((row, n), frozenset()) for n in (*self.names, ROW)))
            if row not in now:
                self._did(number, Event((row, ROW), None, None, seen, gone=True))
                continue
            whole = row not in before or ((row, ROW) in opened and (row, ROW) not in still)
            if whole:
                self._did(number, Event((row, ROW), None, None, seen))
            for name in self.names:
                was, is_now = before.get(row, {}).get(name), now[row].get(name)
                over = (row, name) in opened and (row, name) not in still
                if whole or over or canonical(was or None) != canonical(is_now or None):
                    saw = seen if whole else past.get((row, name), frozenset())
                    self._did(number, Event((row, name), is_now, was, saw))

    def _did(self, number: int, event: Event) -> None:
        self.serial += 1
        self._note(number, f"did {self.serial}", event)

    # -- faults -----------------------------------------------------------------------------------------------------

    def _fault(self, site: int) -> None:
        fault = self.rng.choice(_FAULTS)
        self.verdict.steps[fault] += 1
        if fault == "restore":
            self._backup_or_restore(site)
        elif self.handled:
            file = self.rng.choice(self.handled[-8:]).copy()
            if fault in MISHAPS:
                MISHAPS[fault](file, self.rng)
            self.mail.append(file)

    def _backup_or_restore(self, site: int) -> None:
        here = self.registers[site]
        if site not in self.copies:
            self.copies[site] = (here.saved(), dict(self.saw[site]))
            here.restored(self.copies[site][0])
            return
        backup, saw = self.copies.pop(site)
        elsewhere = {e for n, s in enumerate(self.saw) if n != site for es in s.values() for e in es}
        elsewhere |= {e for es in saw.values() for e in es}
        gone = {e for es in self.saw[site].values() for e in es} - elsewhere
        self.void |= gone | {e for e in self.accepted if e not in elsewhere and self._typed(e)}
        here.restored(backup)
        self.saw[site] = saw

    # -- the end ----------------------------------------------------------------------------------------------------

    def _quiesce(self) -> None:
        self.quiet = True
        for _round in range(ROUNDS):
            for n in range(1, len(self.sites)):
                self._deliver(self._send(n, 0))
            for n in range(1, len(self.sites)):
                self._deliver(self._send(0, n))
            self.apart = [each for n in range(1, len(self.sites)) for each in self._differences(n)]
            if not self.apart:
                return

    def _judge(self) -> None:
        self.verdict.wrong += self.apart
        super()._judge()

    def _differences(self, number: int) -> list[str]:
        """Say where a district shows other things than the hub of what they share: values, rows that are gone, open conflicts."""
        hub, district = self.registers[0], self.registers[number]
        peer = hub.peer(number)
        with hub.register.read() as conn, district.register.read() as other:
            shared = gather(conn, peer)
            if self.scopes[number] is SMALL:
                drop_contested(hub, shared)
            found: list[str] = []
            for kind, of in shared.rows.items():
                names = list(shared.fields[kind])
                there = rows(other, entities()[kind], list(of), names)
                for row, values in of.items():
                    mine, theirs = (
                        {n: v for n in names if (v := each.get(n)) not in (None, (), "")}
                        for each in (values, there.get(row, {}))
                    )
                    if mine != theirs:
                        found.append(f"{kind} {row}: hub {mine}, district {number} {theirs}")
            living = rows(conn, entities()["person"], None, ["town"])
            found += [
                f"{row} is gone at the hub and lives at {number}"
                for row in rows(other, entities()["person"], None, ["town"])
                if row not in living
            ]
        return found + self._open_apart(hub, district, shared, number)

    def _open_apart(self, hub: RegisterSite, district: RegisterSite, shared: Scope, number: int) -> list[str]:
        def of(site: RegisterSite) -> dict[tuple[str, str], tuple[str, ...]]:
            return {
                (row, name): heads
                for (row, name), heads in open_heads(site).items()
                for kind, rows_of in shared.rows.items()
                if row in rows_of and (name == ROW or name in shared.fields[kind])
            }

        one, two = of(hub), of(district)
        small = self.scopes[number] is SMALL
        return [
            f"conflict {key}: hub {one.get(key)}, district {number} {two.get(key)}"
            for key in one.keys() | two.keys()
            if (key in one) != (key in two) or (one[key] != two[key] and not (small and key[1] == ROW))
        ]

    def _false_conflicts(self) -> None:
        for site in self.registers:
            with site.register.read() as conn:
                found = contested.contests(conn, {})
            self.verdict.wrong += [
                f"{c.row} {c.field} is a conflict of one value at {site.number}"
                for c in found
                if c.field != ROW and len({canonical(h.value) for h in c.heads}) < 2
            ]


def play(seed: int, folder: Path, empty: Template, steps: int = STEPS) -> Verdict:
    """Play one history in an empty folder and return what it came to; the same seed plays much the same history."""
    with RegisterHistory(seed, folder, empty) as history:
        return history.run(steps)
