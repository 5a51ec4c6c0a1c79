"""A verdict's reason in words, and as data from which it can be said in every language."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache

from chapterdesk.core.locale import integer, long_date
from chapterdesk.core.text import _, current_language, ngettext
from chapterdesk.models.voting import VOTER_KINDS
from chapterdesk.models.words import EXEMPTIONS
from chapterdesk.services.voting.rule import REASONS, Verdict

_KEPT = 50_000


def kind_words(kind: str) -> str:
    """Return what a kind of voters is called, "" for none."""
    return VOTER_KINDS.format(kind) if kind else ""


def sentence(verdict: Verdict, kind: str = "") -> str:
    """Return why somebody votes or does not, in a few words of the current language."""
    return _sentence(current_language(), verdict.reason, tuple(sorted(verdict.about.items())), verdict.ask, kind)


@lru_cache(maxsize=_KEPT)
def _sentence(_language: str, reason: str, about: tuple[tuple[str, str], ...], ask: str, kind: str) -> str:
    # A hundred thousand lines have a few hundred different reasons; each is put into words once.
    said = _reason(reason, dict(about), kind)
    asked = {"born": _("ask for the birth date"), "start": _("ask when they joined")}.get(ask, "")
    return f"{said}; {asked}" if asked else said


def _reason(reason: str, about: dict[str, str], kind: str) -> str:
    if reason == "no_vote":
        return {
            "donor": _("Donors have no vote"),
            "volunteer": _("Volunteers have no vote"),
            "fourth_pillar": _("Fourth-pillar initiatives have no vote"),
        }.get(kind, _("Has no vote by the statutes"))
    if reason == "unpaid":
        day = day_words(about.get("day", ""))
        return _("Paid only until {day}").format(day=day) if day else _("Has not paid the fee")
    if reason == "exempt":
        ground = EXEMPTIONS.format(about.get("ground") or None)
        return _("Exempt from the fee: {ground}").format(ground=ground[:1].lower() + ground[1:])
    if reason == "together":
        many = int(about.get("votes") or 0)
        return ngettext("{n} vote together", "{n} votes together", many).format(n=integer(many))
    if reason == "elsewhere":
        return _("Does not belong to {group}").format(group=about.get("group", ""))
    return _plain(reason, about)


def _plain(reason: str, about: dict[str, str]) -> str:
    day, last = day_words(about.get("day", "")), day_words(about.get("last", ""))
    said = {
        "no_member": _("Not a member"),
        "ended": _("Membership ended on {day}"),
        "late": _("Joined on {day}; members since {last} vote"),
        "young": _("Under {age} on the day of the meeting"),
        "no_charter": _("Has not signed the charter"),
        "not_admitted": _("Not yet admitted by the board"),
        "left": _("Left on {day}"),
        "paid": _("Paid until {day}"),
        "member": _("Member"),
        "admitted": _("Takes part without a fee"),
    }
    return said.get(reason, "").format(day=day, last=last, age=about.get("age", ""))


def day_words(day: str) -> str:
    """Return a day in words; a year or month alone as it is."""
    return long_date(dt.date.fromisoformat(day)) if len(day) == 10 else day


def encode(verdict: Verdict) -> str:
    """Return a verdict as a line of the frozen roll keeps it, beside its votes."""
    kept: dict[str, object] = {"reason": verdict.reason, "may": verdict.may}
    if verdict.about:
        kept["about"] = verdict.about
    if verdict.ask:
        kept["ask"] = verdict.ask
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@lru_cache(maxsize=_KEPT)
def decode(text: str, votes: int) -> Verdict | None:
    """Return the verdict that a line keeps; None where a file from elsewhere holds something else."""
    try:
        kept = json.loads(text)
        reason, about = kept["reason"], kept.get("about", {})
        if reason not in REASONS or not isinstance(about, dict):
            return None
        texts = {str(name): str(value) for name, value in about.items()}
        return Verdict(votes, bool(kept["may"]), reason, texts, str(kept.get("ask", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
