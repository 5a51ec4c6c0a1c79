"""Proxies: one voter lets another vote for them; few each, none passed on, taken back at any time."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.models import Proxy
from chapterdesk.services.statutes import Rules
from chapterdesk.services.voting import roll as rolls
from chapterdesk.services.voting.counting import Given, weight

ERRORS = ("self", "none", "giver", "holder", "given", "full", "has_given", "holds")


def refusal(
    given: Sequence[Given], giver: str, holder: str, *, voters: Collection[str], holders: Collection[str], most: int
) -> str:
    """Return why a proxy cannot be given, a code of ``ERRORS``; "" where it can. Pure.

    Args:
        given: The proxies that hold.
        giver, holder: Whose votes, and who would cast them.
        voters: Who votes by the roll.
        holders: Who may hold a proxy by the statutes.
        most: How many somebody may hold.
    """
    if giver == holder:
        return "self"
    if most <= 0:
        return "none"
    if giver not in voters:
        return "giver"
    if holder not in holders:
        return "holder"
    if any(each.giver == giver for each in given):
        return "given"
    if any(each.giver == holder for each in given):
        return "has_given"  # the votes would be passed on with the holder's own
    if any(each.holder == giver for each in given):
        return "holds"  # what the giver holds would be passed on with their own
    if sum(each.holder == holder for each in given) >= most:
        return "full"
    return ""


def who_may(sheet: rolls.Sheet) -> tuple[set[str], set[str]]:
    """Return (who may give a proxy, who may hold one) on a roll."""
    voters = {line.party for line in sheet.lines if weight(line, sheet.rules)[1]}
    holders = {line.party for line in sheet.lines} if sheet.rules.values.get("proxies_open") else voters
    return voters, holders


def most_of(rules: Rules) -> int:
    """Return how many proxies somebody may hold."""
    return rules.number("proxies_most") or 0


def give(register: Register, sheet: rolls.Sheet, giver: str, holder: str, *, origin: str = "screen") -> str:
    """Note a proxy on a frozen roll; returns its id. Raises UserError with the rule that it would break."""
    if not sheet.roll:
        raise UserError(
            _("Proxies are noted on a frozen roll."), _("Freeze the roll first."), code="not_frozen"
        )  # fmt: skip
    voters, holders = who_may(sheet)
    most = most_of(sheet.rules)
    with register.read() as conn:
        given = rolls.proxies_of(conn, sheet.roll)
        names = register.titles(conn, [giver, holder])
    code = refusal(given, giver, holder, voters=voters, holders=holders, most=most)
    if code:
        raise _error(code, names.get(giver, ""), names.get(holder, ""), most)
    values = {"roll": sheet.roll, "giver": giver, "holder": holder, "given_on": clock.today().isoformat()}
    about = {"giver": names.get(giver, ""), "holder": names.get(holder, "")}
    with register.work(N_("Proxy of {giver} to {holder}"), origin=origin, **about) as work:
        return work.create(Proxy, values)


def revoke(register: Register, proxy: str, *, origin: str = "screen") -> None:
    """Take a proxy back: its giver votes again, or lets somebody else."""
    with register.work(N_("Take a proxy back"), origin=origin) as work:
        work.set(Proxy, proxy, {"revoked": True})


def _error(code: str, giver: str, holder: str, most: int) -> UserError:
    held = ngettext("{name} holds {n} proxy, as many as the statutes allow.",
                    "{name} holds {n} proxies, as many as the statutes allow.", most)  # fmt: skip
    said = {
        "self": _("Nobody holds their own proxy."),
        "none": _("The statutes allow no proxies."),
        "giver": _("{giver} has no vote to give."),
        "holder": _("{holder} may not hold a proxy: only who votes holds one."),
        "given": _("{giver} has given a proxy already."),
        "full": held.format(name=holder, n=most),
        "has_given": _("{holder} has given their own vote away, and a proxy is not passed on."),
        "holds": _("{giver} holds a proxy, and a proxy is not passed on."),
    }
    remedy = _("Take that one back first.") if code in ("given", "has_given", "holds") else ""
    return UserError(said[code].format(giver=giver, holder=holder), remedy, code=f"proxy_{code}")
