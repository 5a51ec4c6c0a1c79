"""One person looked up: who may vote and why, or why not, also for those who are on no roll."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from chapterdesk.core.text import _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.services import statutes
from chapterdesk.services.voting import gathering, words
from chapterdesk.services.voting import roll as rolls
from chapterdesk.services.voting.counting import Line, weight
from chapterdesk.services.voting.rule import Verdict, Voter


@dataclass(frozen=True)
class Answer:
    """What is said of one party.

    Attributes:
        line: Their line of the roll, None where they are not on it.
        kind, verdict: What the rules say now.
        sentence: Yes or no with the reason, one line.
        facts: What the register knows, one line each.
    """

    party: str
    name: str
    line: Line | None
    kind: str
    verdict: Verdict
    may: bool
    sentence: str
    facts: tuple[str, ...]


def why(register: Register, conn: Connection, sheet: rolls.Sheet, party: str) -> Answer:
    """Return whether a party may vote at a meeting, and why."""
    about = sheet.about
    found = gathering.gather(conn, about, [party])
    voters = found.voters.get(party, [Voter(party, "member")])
    kind, verdict = rolls.verdict_of(voters, statutes.rules(conn, about.unit, about.day), about)
    if not about.section and party not in gathering.belonging(conn, about):
        verdict = Verdict(0, False, "elsewhere", {"group": about.unit_name})
    line = next((each for each in sheet.lines if each.party == party), None)
    name = line.name if line else found.names[party].title if party in found.names else ""
    may = weight(line, sheet.rules)[1] if line else (verdict.may and not sheet.roll)
    return Answer(party, name, line, kind, verdict, may, _said(sheet, line, kind, verdict, may), _facts(voters))


def _said(sheet: rolls.Sheet, line: Line | None, kind: str, verdict: Verdict, may: bool) -> str:
    if line is None and sheet.roll and verdict.may:
        return _("No vote: was not on the roll when it was frozen.")
    reason = rolls.why(line) if line is not None else words.sentence(verdict, kind)
    if line is not None and line.ruling:
        ruled = _("The meeting allowed it") if line.ruling == "allowed" else _("The meeting refused it")
        reason = f"{ruled}. {reason}"
    if not may:
        return _("No vote: {reason}.").format(reason=reason)
    votes = weight(line, sheet.rules)[0] if line is not None else verdict.votes
    if votes == 0:
        return _("Votes: {reason}.").format(reason=reason)
    said = ngettext("{n} vote: {reason}.", "{n} votes: {reason}.", votes)
    return said.format(n=votes, reason=reason)


def _facts(voters: list[Voter]) -> tuple[str, ...]:
    found: list[str] = []
    for voter in voters:
        for period in voter.periods:
            parts = [
                words.kind_words(voter.kind),
                f"{words.day_words(period.start)} \u2013 {words.day_words(period.end)}",
            ]
            if period.paid_until:
                parts.append(_("paid until {day}").format(day=words.day_words(period.paid_until)))
            found.append(", ".join(part.strip() for part in parts if part.strip(" \u2013")))
        for told, day in ((_("charter signed {day}"), voter.charter), (_("admitted {day}"), voter.admitted)):
            if day:
                found.append(told.format(day=words.day_words(day)))
    return tuple(dict.fromkeys(found))
