"""Which file this is, before anything is merged: ours, another chapter's, an older one, stripped, damaged, or no such file at all."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection
from dataclasses import dataclass

from chapterdesk.core.text import N_, _
from chapterdesk.sync.parts import Trust
from chapterdesk.sync.workbook_read import Received


class Reason(enum.StrEnum):
    """What is unusual about a file; a hostile or unreadable one never comes this far (``spreadsheets.read_file`` refuses it)."""

    NOT_OURS = "not_ours"  # a table that never was a workbook of ours
    ANOTHER = "another_chapter"  # from a register that this one has nothing to do with
    NOT_FOR_US = "not_for_us"  # from a peer, but written for somebody else
    OLDER = "older_export"  # a later one from the same sender has been taken in
    DAMAGED = "damaged_snapshot"  # the hidden sheet is there and cannot be read
    STRIPPED = "stripped"  # the hidden sheet is gone
    LATEST_ONLY = "latest_only"  # and only the latest export of the same Refs stands in for it
    NO_BASE = "no_base"  # and nothing stands in for it
    COLUMNS = "columns"  # columns that only a person can tell


_TOLD: dict[Reason, tuple[str, str]] = {
    Reason.NOT_OURS: (
        N_("This is no workbook that ChapterDesk sent out."),
        N_("To bring in a list of people from somewhere else, use Import."),
    ),
    Reason.ANOTHER: (
        N_("This workbook belongs to another register."),
        N_("Ask the sender which chapter it was meant for. Nothing is taken in until you say that they are a partner."),
    ),
    Reason.NOT_FOR_US: (
        N_("This workbook was written for somebody else."),
        N_("Ask the sender for yours. You can still look at what it would change."),
    ),
    Reason.OLDER: (
        N_("A later file from the same sender has been taken in already."),
        N_("It does no harm: what was changed since stays, and anything that differs is asked."),
    ),
    Reason.DAMAGED: (
        N_("The hidden sheet of this workbook is damaged."),
        N_("The changes are found by what was kept here when it was sent. The less is left, the more you are asked."),
    ),
    Reason.STRIPPED: (
        N_("The hidden sheet of this workbook is gone, as happens when sheets are copied into another file."),
        N_("The changes are found by what was kept here when it was sent. The less is left, the more you are asked."),
    ),
    Reason.LATEST_ONLY: (
        N_("It is not known which of the files sent out this one is, so it is compared with the latest."),
        N_("Each difference is asked about before it is taken in."),
    ),
    Reason.NO_BASE: (
        N_("Nothing is left that tells what was in this file when it was sent."),
        N_("Nothing is changed by itself. You can go through its rows one by one."),
    ),
    Reason.COLUMNS: (
        N_("It is not clear what some of the columns are."),
        N_("Say what they are; until then they are left out, which changes nothing."),
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something unusual about a file: its reason, what it is and what to do, in the current language."""

    reason: Reason
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of itself and its peers.

    Args:
        register: Its own id.
        sites: Ids of all its own sites, and how peers call it.
        partners: Ids of the registers that it exchanges workbooks with.
        latest: A site -> the highest sequence number of it that was taken in, 0 for none.
    """

    register: str
    sites: Collection[str] = ()
    partners: Collection[str] = ()
    latest: Callable[[str], int] = lambda _site: 0


def findings(got: Received, known: Known) -> list[Finding]:
    """Return what is unusual about a file, the weightiest first; [] for one that came back or came in as it should."""
    return [Finding(reason, _(what), _(remedy)) for reason in _reasons(got, known) for what, remedy in [_TOLD[reason]]]


def stops(found: Collection[Finding]) -> bool:
    """Say whether a file must not be merged without a person's word."""
    return any(each.reason in (Reason.NOT_OURS, Reason.ANOTHER, Reason.NOT_FOR_US) for each in found)


def _reasons(got: Received, known: Known) -> list[Reason]:
    rows = any(row.ref for sheet in got.workbook.sheets for row in sheet.rows[:50])
    if not got.base.export and not rows and not got.damaged:
        return [Reason.NOT_OURS]
    found: list[Reason] = []
    register = got.envelope.register if got.envelope is not None else str(got.facts.get("register", ""))
    peer = got.envelope.peer if got.envelope is not None else str(got.facts.get("peer", ""))
    ours = {known.register, *known.sites}
    if register and register != known.register and register not in known.partners:
        found.append(Reason.ANOTHER)
    elif register in known.partners and peer and peer not in ours:
        found.append(Reason.NOT_FOR_US)
    site, sequence = got.base.site, got.base.sequence
    if register != known.register and site and sequence < known.latest(site):
        found.append(Reason.OLDER)
    if got.workbook.base is None:
        found.append(Reason.DAMAGED if got.damaged else Reason.STRIPPED)
        if got.base.trust in (Trust.LATEST, Trust.NONE):
            found.append(Reason.LATEST_ONLY if got.base.trust is Trust.LATEST else Reason.NO_BASE)
    if got.questions:
        found.append(Reason.COLUMNS)
    return found
