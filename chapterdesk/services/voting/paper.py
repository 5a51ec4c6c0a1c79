"""The voting roll and ballots as files that leave the desk: made, written, noted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold, integer, long_date
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.documents.ballots import Ballot, ballots
from chapterdesk.documents.voting_roll import RollPaper, RollRow, voting_roll
from chapterdesk.services import desk, disclosures, exporting
from chapterdesk.services.voting import elections, rulebook, words
from chapterdesk.services.voting import roll as rolls
from chapterdesk.services.voting.counting import Line, count, weight
from chapterdesk.services.voting.gathering import ORGANISATIONS

_FIELDS = ("title", "member", "voting_roll")


@dataclass(frozen=True)
class Written:
    """A file that left: how many people are in it, how many stay out, and its number in the register of disclosures."""

    path: Path
    people: int
    left_out: int
    disclosure: int


def shielded(register: Register, sheet: rolls.Sheet) -> dict[str, tuple[str, str]]:
    """Return (name, Ref) by id of those on a roll who have a protected identity."""
    with register.read() as conn:
        return exporting.shielded_among(conn, {line.party for line in sheet.lines})


def shielded_candidates(register: Register, meeting: str) -> dict[str, tuple[str, str]]:
    """Return (name, Ref) by id of those with protected identity whom a meeting's ballots would name."""
    with register.read() as conn:
        standing = [each for contest in elections.contests(register, conn, meeting) for each in contest.standing]
        return exporting.shielded_among(conn, {each.party for each in standing})


def roll_bytes(
    register: Register, sheet: rolls.Sheet, hidden: set[str], *, size: str = "A4", progress: Progress | None = None
) -> bytes:
    """Return a roll as PDF, without those who are hidden."""
    shown = [line for line in sheet.lines if line.party not in hidden]
    given = {proxy.giver: proxy.holder for proxy in sheet.proxies}
    with register.read() as conn:
        names = register.titles(conn, list(given.values()))
    rows = [(weight(line, sheet.rules), line) for line in shown]
    held = {giver: names.get(holder, "") for giver, holder in given.items() if holder not in hidden}
    return voting_roll(
        RollPaper(
            sheet.about.name, sheet.about.unit_name, long_date(sheet.about.day), frozen_words(sheet),
            rulebook.sentences(sheet.rules), figures(sheet),
            [_row(line, votes, held) for (votes, may), line in rows if may],
            [_row(line, 0, held) for (_votes, may), line in rows if not may],
            len(sheet.lines) - len(shown),
        ),
        size=size, progress=progress,
    )  # fmt: skip


def _row(line: Line, votes: int, held: dict[str, str]) -> RollRow:
    ruled = {"allowed": _("The meeting allowed it"), "refused": _("The meeting refused it")}.get(line.ruling, "")
    note = [_("Disputed: {why}").format(why=line.disputed)] if line.disputed else []
    note += [ruled] if ruled else []
    note += [_("Proxy to {name}").format(name=held[line.party])] if held.get(line.party) else []
    # Under which letter somebody stands is read off the key by which they are sorted, as a reader looks them up.
    letter = fold(line.name)[:1].upper() or "#"
    kind = "" if line.kind == "member" else words.kind_words(line.kind)
    return RollRow(
        letter if letter.isalpha() else "#", line.name, kind, integer(votes) if votes else "", rolls.why(line),
        str(line.card) if line.card else "", ". ".join(note),
    )  # fmt: skip


def frozen_words(sheet: rolls.Sheet) -> str:
    """Return whether a roll is frozen, and since when."""
    if not sheet.roll:
        return _("not frozen yet")
    day = long_date(dt.date.fromisoformat(sheet.frozen[:10])) if sheet.frozen else ""
    return _("frozen on {day}").format(day=day)


def figures(sheet: rolls.Sheet) -> str:
    """Return how many votes there are and how many are needed."""
    found = count(sheet.lines, sheet.proxies, sheet.rules)
    said = ngettext("{n} vote on the roll", "{n} votes on the roll", found.all).format(n=integer(found.all))
    if found.needed:
        said += ", " + _("{n} needed").format(n=integer(found.needed))
    return said


def write_roll(
    register: Register, meeting: str, target: Path, *, confirmed: Sequence[str] = (), size: str = "A4",
    recipient: str = "", progress: Progress | None = None,
) -> Written:  # fmt: skip
    """Write a meeting's roll as PDF and note that it left. People with protected identity stay out unless named. Raises UserError."""
    _check(register, target)
    with register.read() as conn:
        sheet = rolls.look(register, conn, meeting, progress)
        guarded = exporting.protected(conn)
        allowed = exporting.confirmed_people(conn, confirmed)
    hidden = guarded - allowed
    data = roll_bytes(register, sheet, hidden, size=size, progress=progress)
    parties = [line.party for line in sheet.lines if line.party not in hidden]
    left = len(sheet.lines) - len(parties)
    people = [line.party for line in sheet.lines if line.party not in hidden and line.kind not in ORGANISATIONS]
    leaving = disclosures.Leaving("voting roll", people, _FIELDS, recipient.strip(), len(set(people) & guarded))
    _digest, number = disclosures.hand_over_bytes(register, data, target, leaving)
    return Written(target, len(parties), left, number)


def write_ballots(
    register: Register, meeting: str, target: Path, *, copies: int = 0, only: Sequence[str] = (), size: str = "A4",
    confirmed: Sequence[str] = (), progress: Progress | None = None,
) -> Written:  # fmt: skip
    """Write the ballots of a meeting's elections (of ``only`` where named) and note that they left. Raises UserError.

    ``copies`` of each; 0 for as many as there are votes on the roll, and a tenth more for those that are spoilt.
    """
    _check(register, target)
    with register.read() as conn:
        guarded = exporting.protected(conn)
        hidden = guarded - exporting.confirmed_people(conn, confirmed)
        found = [each for each in elections.contests(register, conn, meeting) if not only or each.id in only]
        sheet = rolls.look(register, conn, meeting, progress)
    sheets = [ballot_of(each, hidden) for each in found if each.standing]
    if not sheets:
        raise UserError(
            _("Nobody stands in an election at this meeting."), _("Add candidates first."), code="no_candidates"
        )
    many = copies or suggested(sheet)
    data = ballots(sheets, many, joined_title(sheet), size=size, progress=progress)
    named = {each.party for contest in found for each in contest.standing}
    leaving = disclosures.Leaving("ballots", sorted(named - hidden), ("title",), "", len((named - hidden) & guarded))
    _digest, number = disclosures.hand_over_bytes(register, data, target, leaving)
    return Written(target, len(named - hidden), len(named & hidden), number)


def ballot_of(contest: elections.Contest, hidden: set[str]) -> Ballot:
    """Return an election's ballot: who stands in their order, and a line for every seat to write another name on.

    Whoever is hidden has a line left instead of a printed name.
    """
    names = [each.name for each in contest.standing if each.party not in hidden]
    blanks = contest.seats + len(contest.standing) - len(names)
    return Ballot(contest.role_name, contest.unit_name, contest.seats, names, blanks)


def suggested(sheet: rolls.Sheet) -> int:
    """Return how many ballots to print: votes present where anybody was ticked, else all on the roll, and a tenth more."""
    found = count(sheet.lines, sheet.proxies, sheet.rules)
    votes = found.present if found.people else found.all
    return min(max(1, votes + -(-votes // 10)), 5_000)


def joined_title(sheet: rolls.Sheet) -> str:
    """Return the meeting's name with its day."""
    return f"{sheet.about.name}, {long_date(sheet.about.day)}"


def _check(register: Register, target: Path) -> None:
    if target.suffix.lower() != ".pdf":
        raise UserError(_("Papers of a meeting are PDF files."), _("Let the name end in .pdf."), code="wrong_ending")
    desk.refuse_own_files(register.path, target)
