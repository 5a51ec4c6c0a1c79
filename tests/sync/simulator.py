"""Random histories of one hub and its districts, and an account of every edit that does not trust the code under test.

The account knows who *saw* which edit: an edit is seen at a site when it is displayed there, or in an open conflict, or superseded
there by an edit of somebody who had seen it. At the end every accepted edit must be displayed, open, told of in a notice, or
superseded by somebody who had seen it; anything else is a **silent loss**.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from chapterdesk.fields import FieldValue
from chapterdesk.sync.graph import edit_id
from chapterdesk.sync.parts import ROW
from tests.sync.account import Account, Event, Verdict
from tests.sync.mishaps import MISHAPS
from tests.sync.sites import FIELDS, NAMES, File, Key, Line, RealSite, Site

STEPS = 100
FAULTS = (
    "lose",
    "double",
    "old copy",
    "strip",
    "damage",
    "sort",
    "copy row",
    "crash",
    "restore",
    "drop row",
    "sort column",
)
_TAGS = ("choir", "bikes", "law", "cooking")


class History(Account):
    """One random history."""

    def __init__(
        self, seed: int, make: Callable[[int, random.Random], Site] = RealSite, *, plain: bool = False
    ) -> None:
        self.rng = random.Random(seed)
        count = 1 + self.rng.randint(1, 6)
        super().__init__(seed, [make(n, self.rng) for n in range(count)], real=make is RealSite)
        self.names = ("name", "town") if plain else NAMES
        self.faulty = not plain
        self.mail: list[File] = []
        self.handled: list[File] = []
        self.backups: dict[int, tuple[RealSite, dict[Key, frozenset[str]]]] = {}
        self.serial = 0

    def run(self, steps: int = STEPS) -> Verdict:
        """Play the history to its end and judge it."""
        self._found()
        for _ in range(steps):
            self._step()
        self._quiesce()
        self._judge()
        return self.verdict

    # -- steps ------------------------------------------------------------------------------------------------------

    def _found(self) -> None:
        for _ in range(self.rng.randint(3, 6)):
            self._add_row(0)
        for n in range(1, len(self.sites)):
            self._deliver(self._send(0, n))

    def _step(self) -> None:
        site = self.rng.randrange(len(self.sites))
        choice = self.rng.random()
        if choice < 0.30:
            self._edit(site)
        elif choice < 0.48:
            self.mail.append(self._send(*self._road()))
        elif choice < 0.66:
            self._hand_edit()
        elif choice < 0.90:
            self._post()
        elif choice < 0.93:
            self._resolve(site)
        elif not self.faulty:
            self._edit(site)
        elif choice < 0.945:
            self._add_row(site)
        elif choice < 0.96:
            self._remove(site)
        else:
            self._fault(site)

    def _road(self) -> tuple[int, int]:
        district = self.rng.randrange(1, len(self.sites))
        return (0, district) if self.rng.random() < 0.6 else (district, 0)

    def _value(self, name: str, now: FieldValue) -> FieldValue:
        rng = self.rng
        if name == "level":
            return rng.choice([c for c in ("a", "b", "c") if c != now])
        if name == "mail":
            return rng.choice([c for c in ("granted", "refused", "withdrawn") if c != now])
        if name == "born":
            return f"19{rng.randint(50, 99)}-{rng.randint(1, 12):02d}-{rng.randint(13, 28)}"
        if name == "tags":
            have = list(now) if isinstance(now, tuple) else []
            word = rng.choice(_TAGS)
            return tuple(w for w in have if w != word) if word in have else (*have, word)
        self.serial += 1
        if name == "notes":
            lines = str(now or "").split("\n") if now else []
            lines.insert(rng.randint(0, len(lines)), f"Note {self.serial}")
            return "\n".join(lines)
        return f"{name} {self.serial}"

    def _pick(self, site: int) -> tuple[str, dict[str, FieldValue]] | None:
        rows = self.sites[site].shown()
        return self.rng.choice(sorted(rows.items())) if rows else None

    def _add_row(self, site: int) -> None:
        row = f"{self.rng.getrandbits(128):032x}"
        self.serial += 1
        values: dict[str, FieldValue] = {"name": f"name {self.serial}", "town": f"town {self.serial}"}
        if self.real:
            values |= {"tags": ("law",), "born": f"19{self.rng.randint(50, 99)}-02-{self.rng.randint(13, 28)}"}
        change = self.sites[site].add(row, values)
        for name, value in values.items():
            self._note(site, change + name, Event((row, name), value, None, frozenset()))

    def _edit(self, site: int) -> None:
        if not (found := self._pick(site)):
            return
        row, values = found
        name = self.rng.choice(self.names)
        now = values.get(name)
        old = sorted(self.entered.get((row, name), ()), key=repr)
        go_back = self.rng.random() < 0.2 and name in ("name", "town") and len(old) > 1
        value = self.rng.choice([v for v in old if v != now] or [now]) if go_back else self._value(name, now)
        if value == now:
            return
        past = self._past(site, (row, name))
        self._note(site, self.sites[site].edit(row, name, value), Event((row, name), value, now, past))

    def _remove(self, site: int) -> None:
        if (found := self._pick(site)) and len(self.sites[site].shown()) > 2:
            row, _values = found
            past = frozenset().union(*(self._past(site, key) for key in self.saw[site] if key[0] == row))
            self._note(site, self.sites[site].remove(row), Event((row, ROW), None, None, past, gone=True))

    def _resolve(self, site: int) -> None:
        contested = sorted(self.sites[site].open())
        if not contested:
            return
        key = self.rng.choice(contested)
        shown = self.sites[site].shown().get(key[0], {})
        if key[1] == ROW:
            for name in [ROW, *self.names]:
                saw = self.saw[site].get((key[0], name), frozenset()) | (
                    self.saw[site].get(key, frozenset()) if name != ROW else frozenset()
                )
                self.serial += 1
                now = shown.get(name) if name != ROW else None
                event = Event((key[0], name), now, now, saw)
                self._note(site, f"restore {self.serial}", event)
            self.sites[site].resolve(key, None)
            return
        value, saw = shown.get(key[1]), self.saw[site].get(key, frozenset())
        self._note(site, self.sites[site].resolve(key, value), Event(key, value, value, saw))

    # -- post -------------------------------------------------------------------------------------------------------

    def _send(self, sender: int, to: int) -> File:
        file = self.sites[sender].export(to)
        file.saw = dict(self.saw[sender])
        self.handled.append(file)
        return file

    def _post(self) -> None:
        if not self.mail:
            return
        file = self.mail.pop(self.rng.randrange(len(self.mail)))
        if self.faulty and self.rng.random() < 0.1:
            self.verdict.steps["lose"] += 1
            return
        if self.rng.random() < 0.15:
            self.verdict.steps["double"] += 1
            self.mail.append(file)
        self._deliver(file)

    def _hand_edit(self) -> None:
        """Somebody types into a file: one in the post, or an old one that goes back to its sender."""
        if not self.handled:
            return
        file = self.rng.choice(self.handled[-12:]).copy()
        keyed = [line for line in file.lines if file.names.get(line.ref)]
        if not keyed or file.stripped:
            return
        for _ in range(self.rng.randint(1, 3)):
            self._type(file, self.rng.choice(keyed))
        if self.rng.random() < 0.7:
            file.to, file.sender = file.sender, file.to
        self.handled.append(file)
        self.mail.append(file)

    def _type(self, file: File, line: Line) -> None:
        name = self.rng.choice(self.names)
        place = file.columns.index(name)
        row, declared = file.names[line.ref], FIELDS[name]
        now = declared.from_cell(line.cells[place])
        sent = declared.from_cell(self._sent(file, line.ref, place))
        if now != (sent if sent != () else now) or (now or None) != (sent or None):
            return  # one edit a cell: the later would be the only one in the file
        old = sorted(self.entered.get((row, name), ()), key=repr)
        back = self.rng.random() < 0.25 and name in ("name", "town") and len(old) > 1
        value = self.rng.choice([v for v in old if v != now] or [None]) if back else self._value(name, now)
        if not value or value == now:
            return
        line.cells[place] = declared.to_cell(value)
        change = edit_id(file.export, row, name, value)
        self.events[change] = Event((row, name), value, now, self._read(file.saw, (row, name), now))
        self._entered((row, name), value)
        file.typed = (*file.typed, change)

    def _sent(self, file: File, ref: str, place: int) -> object:
        values = next((r.values for r in file.base.rows if r.ref == ref), {})
        return FIELDS[file.columns[place]].to_cell(values.get(file.columns[place]))

    def _deliver(self, file: File) -> None:
        site = self.sites[file.to]
        told = site.receive(file)
        self.verdict.steps["deliver"] += 1
        whole = ("", ROW) in told
        for change in file.typed:
            event = self.events[change]
            self.accepted.add(change)
            if whole or event.key in told or (event.key[0], ROW) in told:
                self.told.add(change)
        if file.stripped:
            # Without its base a cell that says what is here anyway says nothing; who changes that later has read it.
            now, contested = site.shown(), site.open()
            self.told |= {e for e in file.typed if self._displayed(self.events[e], now, contested)}
        if isinstance(site, RealSite):
            self._again(site, file)
        came = dict(file.saw) if not file.stripped or not self.real else {}
        for change in file.typed:
            key = self.events[change].key
            came[key] = came.get(key, frozenset()) | {change}
        self._witness(file.to, came)
        if isinstance(site, RealSite) and self.rng.random() < 0.3:
            self._decide(site, file)

    def _again(self, site: RealSite, file: File) -> None:
        """The same file once more: nothing, now and after whatever follows (invariant 2)."""
        if self.rng.random() < 0.25:
            base = site._base(file)
            if base is None or base.trust.value < 3 or base.site == site.id or not file.stripped:
                again = site.preview(file, base)
                if again.changes and ("", ROW) not in site.receive(file):
                    self.verdict.wrong.append(f"the same file twice made {len(again.changes)} changes")

    def _decide(self, site: RealSite, file: File) -> None:
        held = {p.change: p for p in site.last.held}
        for change in site.decide():
            proposal = held[change]
            key = (proposal.row, proposal.field)
            if change not in self.events:
                # Who lets it through has the base before their eyes, which may be another export's.
                past = self._read(file.saw, key, proposal.base) | self._read(self.saw[file.to], key, proposal.base)
                self.events[change] = Event(key, proposal.theirs, proposal.base, past)
            self.accepted.add(change)
            self._entered(key, proposal.theirs)
            self._witness(file.to, {key: frozenset({change})})

    # -- faults -----------------------------------------------------------------------------------------------------

    def _fault(self, site: int) -> None:
        if not self.faulty:
            return
        fault = self.rng.choice(FAULTS)
        self.verdict.steps[fault] += 1
        if fault == "crash" and self.mail:
            # Power is lost in the middle of an import: nothing of it is there, and the file is taken in later.
            file = self.mail[-1]
            target = self.sites[file.to]
            if isinstance(target, RealSite):
                target.preview(file, target._base(file))
        elif fault == "restore":
            self._backup_or_restore(site)
        elif fault == "old copy" and self.handled:
            self.mail.append(self.rng.choice(self.handled))
        elif fault in MISHAPS and self.handled:
            file = self.rng.choice(self.handled[-8:]).copy()
            MISHAPS[fault](file, self.rng)
            self.mail.append(file)

    def _backup_or_restore(self, site: int) -> None:
        here = self.sites[site]
        assert isinstance(here, RealSite)
        if site not in self.backups:
            self.backups[site] = (here.saved(), dict(self.saw[site]))
            return
        backup, saw = self.backups.pop(site)
        elsewhere = {e for n, s in enumerate(self.saw) if n != site for es in s.values() for e in es}
        elsewhere |= {e for es in saw.values() for e in es}
        # What only the lost life knew is lost with it: that is what backups are, and nobody else ever saw it.
        gone = {e for es in self.saw[site].values() for e in es} - elsewhere
        self.void |= gone | {e for e in self.accepted if e not in elsewhere and self._typed(e)}
        here.restored(backup)
        self.saw[site] = saw

    def _typed(self, change: str) -> bool:
        return any(change in f.typed for f in self.handled)

    # -- the end ----------------------------------------------------------------------------------------------------

    def _quiesce(self) -> None:
        for _ in range(3):
            for n in range(1, len(self.sites)):
                self._settle_mail(self._send(n, 0))
            for n in range(1, len(self.sites)):
                self._settle_mail(self._send(0, n))
            if len({s.log.digest() for s in self.sites if isinstance(s, RealSite)}) < 2:
                break

    def _settle_mail(self, file: File) -> None:
        site = self.sites[file.to]
        self._deliver(file)
        if isinstance(site, RealSite):
            site.last = type(site.last)()


def play(seed: int, make: Callable[[int, random.Random], Site] = RealSite, *, plain: bool = False) -> Verdict:
    """Play one history and return what it came to; the same seed plays the same history."""
    return History(seed, make, plain=plain).run()
