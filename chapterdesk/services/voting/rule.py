"""Who votes, with how many votes, and why: a pure rule over what the register knows of one voter.

The statutes' rules are data (``services.statutes``). Somebody is refused only for what is certain: where a year alone is
known and the day would decide, they vote, and the reason says what to ask at the door.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from chapterdesk.services.statutes import Rules

REASONS = (
    "no_member",
    "elsewhere",
    "ended",
    "late",
    "unpaid",
    "young",
    "no_charter",
    "not_admitted",
    "left",
    "no_vote",
    "paid",
    "exempt",
    "member",
    "admitted",
    "together",
)


@dataclass(frozen=True)
class Period:
    """One period of membership; days are ISO and may be a year or month only, "" where not known."""

    start: str = ""
    end: str = ""
    paid_until: str = ""
    exempt: str = ""


@dataclass(frozen=True)
class Voter:
    """What is known of one party.

    Attributes:
        kind: A code of ``models.voting.VOTER_KINDS``.
        born: Birth date or its beginning, "" where not known.
        periods: Memberships of whatever kind makes this a voter.
        charter, admitted, left: Days on which an organisation signed the charter, was admitted by the board, and left.
    """

    party: str
    kind: str
    born: str = ""
    periods: tuple[Period, ...] = ()
    charter: str = ""
    admitted: str = ""
    left: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the rules say of one voter.

    Attributes:
        votes: How many votes they cast by themselves; nought for those who share votes with others.
        may: Whether they take part in voting at all.
        reason: A code of ``REASONS``.
        about: Days and numbers for the sentence.
        ask: What is not certain and is asked at the door: ``born``, ``start`` or "".
    """

    votes: int
    may: bool
    reason: str
    about: dict[str, str] = field(default_factory=dict)
    ask: str = ""


def earliest(day: str) -> str:
    """Return the first day that a partial date can mean, as ISO; "" stays ""."""
    return (day + "-01-01"[len(day) - 4 :])[:10] if day else ""


def latest(day: str) -> str:
    """Return the last day that a partial date can mean, as ISO; "" stays ""."""
    if len(day) == 4:
        return f"{day}-12-31"
    if len(day) == 7:
        year, month = int(day[:4]), int(day[5:7])
        after = dt.date(year + month // 12, month % 12 + 1, 1)
        return (after - dt.timedelta(days=1)).isoformat()
    return day[:10]


def judge(voter: Voter, rules: Rules, day: dt.date) -> Verdict:
    """Return what the rules say of one voter at a meeting on ``day``."""
    way, votes, must_pay = rules.votes.get(voter.kind, ("none", 0, False))
    if voter.kind in ("member_organisation", "fourth_pillar"):
        refused = _organisation(voter, day)
        if refused is not None:
            return refused
    verdict = _membership(voter, rules, day, must_pay)
    if not verdict.may:
        return verdict
    if way == "none" or votes == 0:
        return Verdict(0, False, "no_vote")
    young = _age(voter, rules, day)
    if young is not None and not young.may:
        return young
    ask = verdict.ask or (young.ask if young else "")
    if way == "together":
        return Verdict(0, True, "together", {"votes": str(votes)}, ask)
    return Verdict(votes, True, verdict.reason, verdict.about, ask)


def _organisation(voter: Voter, day: dt.date) -> Verdict | None:
    on = day.isoformat()
    if voter.left and voter.left <= on:
        return Verdict(0, False, "left", {"day": voter.left})
    # Initiatives without a fee sign nothing; member organisations sign the charter and are admitted by the board.
    if voter.kind == "member_organisation":
        if not voter.charter or voter.charter > on:
            return Verdict(0, False, "no_charter")
        if not voter.admitted or voter.admitted > on:
            return Verdict(0, False, "not_admitted")
    return None


def _membership(voter: Voter, rules: Rules, day: dt.date, must_pay: bool) -> Verdict:
    on = day.isoformat()
    if voter.kind == "fourth_pillar" and not voter.periods:
        return Verdict(1, True, "admitted")
    if not voter.periods:
        return Verdict(0, False, "no_member")
    present = [p for p in voter.periods if earliest(p.start) <= on and (not p.end or latest(p.end) >= on)]
    if not present:
        ended = max((p.end for p in voter.periods if p.end), default="")
        return Verdict(0, False, "ended", {"day": ended}) if ended else Verdict(0, False, "no_member")
    joined = (day - dt.timedelta(days=rules.number("member_days") or 0)).isoformat()
    in_time = [p for p in present if _since(voter, p) <= joined]
    if not in_time:
        return Verdict(0, False, "late", {"day": min(p.start for p in present), "last": joined})
    unsure = "start" if all(latest(_begun(voter, p)) > joined for p in in_time if p.start) and any(
        len(p.start) in (4, 7) for p in in_time
    ) else ""  # fmt: skip
    return _payment(in_time, rules, day, must_pay, unsure)


def _begun(voter: Voter, period: Period) -> str:
    """Return when an unbroken membership began: a period that follows within a day of another goes on with it."""
    start = period.start
    for other in sorted(voter.periods, key=lambda p: p.start, reverse=True):
        if other.end and start and len(start) == 10 and other.start < start:
            after = (dt.date.fromisoformat(latest(other.end)) + dt.timedelta(days=1)).isoformat()
            if after >= start:
                start = other.start
    return start


def _since(voter: Voter, period: Period) -> str:
    return earliest(_begun(voter, period))


def _payment(periods: list[Period], rules: Rules, day: dt.date, must_pay: bool, unsure: str) -> Verdict:
    paid = max((p.paid_until for p in periods if p.paid_until), default="")
    exempt = next((p.exempt for p in periods if p.exempt), "")
    needed = (day - dt.timedelta(days=rules.number("paid_days") or 0)).isoformat()
    if paid and paid >= needed:
        return Verdict(1, True, "paid", {"day": paid}, unsure)
    if exempt:
        return Verdict(1, True, "exempt", {"ground": exempt}, unsure)
    if must_pay:
        return Verdict(0, False, "unpaid", {"day": paid, "needed": needed})
    return Verdict(1, True, "member", {}, unsure)


def _age(voter: Voter, rules: Rules, day: dt.date) -> Verdict | None:
    least = rules.number("voting_age") or 0
    if voter.kind not in ("member", "volunteer") or not least or not voter.born:
        return None
    if _years(earliest(voter.born), day) < least:
        return Verdict(0, False, "young", {"age": str(least)})
    sure = _years(latest(voter.born), day) >= least
    return Verdict(1, True, "member", ask="" if sure else "born")


def _years(born: str, day: dt.date) -> int:
    """Return somebody's age in whole years; those born on 29 February turn a year older on 1 March."""
    return day.year - int(born[:4]) - (f"{day:%m-%d}" < born[5:10])


def quorum(rules: Rules, votes: int) -> int:
    """Return how many votes must be present of all ``votes``: the share of the statutes rounded up, and no fewer than they say."""
    share = rules.number("quorum_percent") or 0
    return max(-(-votes * share // 100), rules.number("quorum_least") or 0)


def shared(rules: Rules, kinds: list[str]) -> int:
    """Return the votes that kinds of voters cast together, where any of them is on the roll."""
    found = {kind: rules.votes.get(kind, ("none", 0, False)) for kind in set(kinds)}
    return sum(votes for way, votes, _paid in found.values() if way == "together")
