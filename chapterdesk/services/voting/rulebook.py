"""The statutes' rules in plain sentences, and new ones begun."""

from __future__ import annotations

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.core.locale import integer
from chapterdesk.core.text import N_, _, ngettext
from chapterdesk.database.register import Register
from chapterdesk.database.rows import table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import Statute, VotingRule
from chapterdesk.models.voting import VOTER_KINDS
from chapterdesk.services import statutes
from chapterdesk.services.statutes import Rules
from chapterdesk.services.voting.words import kind_words


def sentences(rules: Rules) -> list[str]:
    """Return what the rules say, a plain sentence each."""
    found = [vote_sentence(kind, rules) for kind, _words in VOTER_KINDS.options]
    if age := rules.number("voting_age"):
        found.append(_("Who is under {n} on the day of the meeting has no vote.").format(n=age))
    if days := rules.number("member_days"):
        said = ngettext("Who joined less than {n} day before the meeting has no vote.",
                        "Who joined less than {n} days before the meeting has no vote.", days)  # fmt: skip
        found.append(said.format(n=days))
    if any(paid for _way, _n, paid in rules.votes.values()) and (paid_days := rules.number("paid_days")):
        said = ngettext("The fee is paid until at least {n} day before the meeting.",
                        "The fee is paid until at least {n} days before the meeting.", paid_days)  # fmt: skip
        found.append(said.format(n=paid_days))
    return [*found, _proxies(rules), _quorum(rules)]


def vote_sentence(kind: str, rules: Rules) -> str:
    """Return how one kind of voters votes."""
    way, votes, paid = rules.votes.get(kind, ("none", 0, False))
    who = kind_words(kind)
    if way == "none" or not votes:
        return _("{who}: no vote.").format(who=who)
    many = ngettext("{n} vote", "{n} votes", votes).format(n=integer(votes))
    said = _("{who}: {votes} each") if way == "each" else _("{who}: {votes} together")
    text = said.format(who=who, votes=many)
    return _("{said}, if the fee is paid or waived.").format(said=text) if paid else f"{text}."


def _proxies(rules: Rules) -> str:
    most = rules.number("proxies_most") or 0
    if not most:
        return _("Nobody votes for somebody else.")
    said = ngettext("Somebody holds {n} proxy at most.", "Somebody holds {n} proxies at most.", most).format(n=most)
    return f"{said} {_('Anybody on the roll may hold one.')}" if rules.values.get("proxies_open") else said


def _quorum(rules: Rules) -> str:
    share, least = rules.number("quorum_percent") or 0, rules.number("quorum_least") or 0
    if share and least:
        said = _("The meeting decides when {share} % of the votes are present, and at least {least}.")
        return said.format(share=share, least=integer(least))
    if share:
        return _("The meeting decides when {share} % of the votes are present.").format(share=share)
    if least:
        return _("The meeting decides when at least {least} votes are present.").format(least=integer(least))
    return _("The meeting decides however many come.")


def begin(register: Register, unit: str | None = None, *, origin: str = "screen") -> str:
    """Write down the rules that hold now as a unit's own, from today on, to be changed; returns the statute's id."""
    with register.read() as conn:
        now = statutes.rules(conn, unit or "")
    kept = {name: now.values.get(name) for name in Statute.fields if name not in ("name", "unit", "start")}
    values: dict[str, FieldValue] = {"name": _("Statutes"), "unit": unit, "start": clock.today().isoformat()}
    with register.work(N_("New rules of the statutes"), origin=origin) as work:
        made = work.create(Statute, kept | values)
        rows: list[dict[str, FieldValue]] = [
            {"statute": made, "voter_kind": kind, "way": way, "votes": votes, "must_have_paid": paid}
            for kind, (way, votes, paid) in now.votes.items()
        ]
        work.create_many(VotingRule, rows)
    return made


def ways(conn: Connection, statute: str) -> list[str]:
    """Return the ids of a statute's voting rules, in their order."""
    table = table_of(VotingRule)
    return [key for (key,) in conn.execute(select(table.c.id).where(table.c.statute == statute).order_by(table.c.n))]
