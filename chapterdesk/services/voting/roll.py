"""The roll of a meeting: computed while it is being prepared, kept line by line once it is frozen."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import Organisation, Person, Proxy, RollEntry, VotingRoll
from chapterdesk.services import statutes
from chapterdesk.services.statutes import Rules
from chapterdesk.services.voting import gathering, rule, words
from chapterdesk.services.voting.counting import Given, Line, total
from chapterdesk.services.voting.gathering import About
from chapterdesk.services.voting.rule import Verdict, Voter

STEP = 2_000


@dataclass
class Sheet:
    """A meeting's roll.

    Attributes:
        roll: Id of the kept roll, "" while it is computed.
        frozen: When it was frozen (instant in UTC), "" while it is not.
        rules: Those that hold for it: today's, or as they stood.
        lines: In the order of names.
        proxies: Given and not taken back.
    """

    about: About
    rules: Rules
    lines: list[Line]
    roll: str = ""
    frozen: str = ""
    proxies: list[Given] = field(default_factory=list)

    def by_party(self) -> dict[str, Line]:
        """Return the lines by their party."""
        return {line.party: line for line in self.lines}


@dataclass(frozen=True)
class Difference:
    """What would be otherwise if the roll were made now: sentences, "" where somebody was or is not on it."""

    party: str
    name: str
    then: str
    now: str


def verdict_of(voters: list[Voter], rules: Rules, about: About) -> tuple[str, Verdict]:
    """Return as what a party takes part and its verdict: the kind that gives most decides."""
    found = [(voter.kind, rule.judge(voter, rules, about.day)) for voter in voters]
    return max(found, key=lambda each: (each[1].votes, each[1].may, each[0] == "member"))


def live(register: Register, conn: Connection, meeting: str, progress: Progress | None = None) -> Sheet:
    """Return the roll as it would be if it were frozen now. Raises UserError ``no_meeting``."""
    watch = progress or Progress()
    about = gathering.about(register, conn, meeting)
    rules = statutes.rules(conn, about.unit, about.day)
    watch.step(0, 0, _("Reading memberships"))
    found = gathering.gather(conn, about)
    many = len(found.voters)
    lines: list[Line] = []
    for number, (party, voters) in enumerate(found.voters.items()):
        if number % STEP == 0:
            watch.step(number, many, _("Asking the rules"))
        kind, verdict = verdict_of(voters, rules, about)
        name = found.names[party]
        lines.append(Line(party, name.title, name.sort, kind, verdict.votes, verdict))
    lines.sort(key=lambda line: (line.sort, line.party))
    number_cards(lines)
    return Sheet(about, rules, lines)


def number_cards(lines: list[Line]) -> None:
    """Give each who votes the number of the card that they hold up, in the order of names."""
    card = 0
    for line in lines:
        if line.verdict.may:
            card += 1
            line.card = card


def roll_of(conn: Connection, meeting: str) -> tuple[str, str] | None:
    """Return (id, when it was frozen) of a meeting's frozen roll, None where there is none."""
    table = table_of(VotingRoll)
    query = select(table.c.id, table.c.frozen).where(table.c.meeting == meeting, table.c.state == "frozen")
    row = conn.execute(query.order_by(table.c.frozen.desc(), table.c.n.desc()).limit(1)).first()
    return (row[0], row[1] or "") if row is not None else None


def look(register: Register, conn: Connection, meeting: str, progress: Progress | None = None) -> Sheet:
    """Return a meeting's roll: the frozen one, or as it stands now."""
    found = roll_of(conn, meeting)
    return kept(register, conn, meeting, *found) if found else live(register, conn, meeting, progress)


def kept(register: Register, conn: Connection, meeting: str, roll: str, frozen: str) -> Sheet:
    """Return a frozen roll as it was kept, with what was said, ruled and ticked since."""
    about = gathering.about(register, conn, meeting)
    table = table_of(VotingRoll)
    snapshot = conn.execute(select(table.c.rules, table.c.statute).where(table.c.id == roll)).first()
    assert snapshot is not None
    rules = rules_from(snapshot[0] or "", snapshot[1] or "") or statutes.rules(conn, about.unit, about.day)
    lines = _kept_lines(conn, roll)
    lines.sort(key=lambda line: (line.sort, line.party))
    return Sheet(about, rules, lines, roll, frozen, proxies_of(conn, roll))


def _kept_lines(conn: Connection, roll: str) -> list[Line]:
    entry = table_of(RollEntry)
    names = ("id", "party", "voter_kind", "votes", "verdict", "reason", "disputed", "ruling", "present", "ballot")
    found = conn.execute(select(*(entry.c[name] for name in names)).where(entry.c.roll == roll)).all()
    called: dict[str, tuple[str, str]] = {}
    for entity in (Person, Organisation):
        table = table_of(entity)
        # One statement that joins, so that a hundred thousand lines cost no more than one reading.
        query = select(table.c.id, table.c.title, table.c.sort_title).join(entry, entry.c.party == table.c.id)
        called.update((key, (title, sort)) for key, title, sort in conn.execute(query.where(entry.c.roll == roll)))
    lines = []
    for key, party, kind, votes, verdict, reason, disputed, ruling, present, card in found:
        title, sort = called.get(party, ("", ""))
        known = words.decode(verdict or "", votes or 0)
        lines.append(
            Line(
                party, title, sort, kind or "", votes or 0, known or Verdict(votes or 0, bool(votes), ""), key,
                disputed or "", ruling or "", bool(present), card or 0, "" if known else reason or "",
            )
        )  # fmt: skip
    return lines


def proxies_of(conn: Connection, roll: str) -> list[Given]:
    """Return the proxies of a roll that were not taken back, the earliest first."""
    table = table_of(Proxy)
    query = select(table.c.id, table.c.giver, table.c.holder, table.c.revoked).where(table.c.roll == roll)
    return [
        Given(key, giver, holder) for key, giver, holder, back in conn.execute(query.order_by(table.c.n)) if not back
    ]


def rules_text(rules: Rules) -> str:
    """Return rules as a frozen roll keeps them."""
    kept = {"values": dict(rules.values), "votes": {kind: list(way) for kind, way in rules.votes.items()}}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def rules_from(text: str, statute: str) -> Rules | None:
    """Return the rules that a frozen roll keeps; None where it keeps none, as one that came from a spreadsheet."""
    try:
        kept = json.loads(text)
        votes = {str(k): (str(w), int(n), bool(p)) for k, (w, n, p) in kept["votes"].items()}
        return Rules(statute, dict(kept["values"]), votes)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def freeze(register: Register, meeting: str, *, origin: str = "screen", progress: Progress | None = None) -> str:
    """Keep the roll as it stands now; from here on it changes by rulings alone. Returns its id; undone in one step.

    Raises UserError ``frozen_already``, or ``empty_roll`` where nobody is on it.
    """
    watch = progress or Progress()
    with register.read() as conn:
        _refuse_twice(conn, meeting)
        sheet = live(register, conn, meeting, progress)
    if not sheet.lines:
        raise UserError(
            _("Nobody is on this roll."), _("Take the members in first, or look at the rules."), code="empty_roll"
        )
    with register.work(N_("Freeze the voting roll of {name}"), origin=origin, name=sheet.about.name) as work:
        _refuse_twice(work.connection, meeting)
        roll = work.create(VotingRoll, _head(sheet))
        for start in range(0, len(sheet.lines), STEP * 5):
            watch.step(start, len(sheet.lines), _("Freezing the roll"))
            block = sheet.lines[start : start + STEP * 5]
            work.create_many(RollEntry, [_entry(roll, line) for line in block])
    return roll


def _refuse_twice(conn: Connection, meeting: str) -> None:
    if roll_of(conn, meeting) is not None:
        raise UserError(
            _("This roll is frozen already."), _("Undo that, or delete the frozen roll, to make it anew."),
            code="frozen_already",
        )  # fmt: skip


def _head(sheet: Sheet) -> dict[str, FieldValue]:
    now = clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    return {
        "meeting": sheet.about.meeting,
        "statute": sheet.rules.id or None,
        "made": now,
        "frozen": now,
        "state": "frozen",
        "quorum": rule.quorum(sheet.rules, total(sheet.lines, sheet.rules)),
        "rules": rules_text(sheet.rules),
    }


def _entry(roll: str, line: Line) -> dict[str, FieldValue]:
    return {
        "roll": roll,
        "party": line.party,
        "voter_kind": line.kind,
        "votes": line.votes,
        "reason": words.sentence(line.verdict, line.kind),
        "verdict": words.encode(line.verdict),
        "ballot": line.card or None,
    }


def differences(
    register: Register, conn: Connection, frozen: Sheet, progress: Progress | None = None
) -> list[Difference]:
    """Return what would be otherwise if a frozen roll were made now; the roll itself stays as it is."""
    now = live(register, conn, frozen.about.meeting, progress).by_party()
    then = frozen.by_party()
    found = []
    for party in sorted(now.keys() | then.keys(), key=lambda key: (now.get(key) or then[key]).sort):
        old, new = then.get(party), now.get(party)
        if old is not None and new is not None and _same(old, new):
            continue
        name = (new or then[party]).name
        found.append(Difference(party, name, _told(old), _told(new)))
    return found


def _same(old: Line, new: Line) -> bool:
    return (old.votes, old.verdict.may) == (new.votes, new.verdict.may)


def _told(line: Line | None) -> str:
    return why(line) if line is not None else ""


def why(line: Line) -> str:
    """Return a line's reason in words; what came from a spreadsheet stands as it was written."""
    return line.written or words.sentence(line.verdict, line.kind)
