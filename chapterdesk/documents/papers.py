"""What a document is made from: plain frozen values, filled by services. Names and sentences come ready; labels are added here.

Every text may be empty, and what is empty is left out of the paper. Dates are dates and times local times of the meeting.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class AgendaRow:
    """An item of the agenda.

    Args:
        title: What it is about.
        number: Its number as shown; empty for a break.
        minutes: How long; times of the items are reckoned from the meeting's start. None: no length, no time moved.
        start: A fixed time for this item, where it has one.
        note: Second line.
        opener: Who opens it.
        kind: The kind in words ("Discussion").
        is_decision: Whether something is decided: shown as a badge and on the cover.
        enclosures: Names of enclosures it refers to; their pages are added to the note.
    """

    title: str
    number: str = ""
    minutes: int | None = None
    start: dt.time | None = None
    note: str = ""
    opener: str = ""
    kind: str = ""
    is_decision: bool = False
    enclosures: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommitmentRow:
    """What somebody took on; ``outcome`` says how it went ("4 days late")."""

    who: str
    what: str
    by: dt.date | None = None
    done: bool = False
    outcome: str = ""


@dataclass(frozen=True)
class DecisionRow:
    """A decision taken: its number as shown, its words, the item it belonged to and when it was taken."""

    number: str
    text: str
    item: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class AttendanceRow:
    """A person on the list to sign; ``here_as`` is "Member", "Activist" and so on."""

    name: str
    here_as: str = ""


@dataclass(frozen=True)
class PostRow:
    """A post of the group and who holds it; without a holder it is shown as vacant."""

    post: str
    holder: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    vacant_since: dt.date | None = None
    note: str = ""


@dataclass(frozen=True)
class PersonRow:
    """A person of the group as the meeting may see them."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""


@dataclass(frozen=True)
class Series:
    """Values of one thing counted, one for each label of its figure; None where nothing was counted."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class ChartFigure:
    """A figure: a chart and the table of its numbers.

    Args:
        title: What it shows, as a sentence or a heading.
        labels: One for each period, such as "Autumn 2026".
        series: One or two series for bars, up to four for a line chart.
        kind: ``"bars"`` or ``"line"``.
        unfinished: How many of the last periods are not over yet (hatched, or dashed).
        period: Head of the first column ("Term").
        note: A sentence beneath: where the numbers come from.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    kind: str = "bars"
    unfinished: int = 0
    period: str = ""
    note: str = ""


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with the pack. ``title`` is shown; the name is what errors and references use."""

    name: str
    data: bytes
    title: str = ""


@dataclass(frozen=True)
class PackPaper:
    """Everything in a meeting pack.

    Args:
        title: What meeting it is ("Members' meeting").
        group: Whose meeting; ``district`` stands beneath it on the cover.
        day: When; ``start``, ``end`` and ``doors`` are local times.
        place: Where; ``place_note`` is its second line.
        welcome: Who may come ("Everyone"); ``welcome_note`` is its second line.
        chair, secretary: Who leads and who writes.
        previous: The day of the meeting before, for "Promised on ...".
        attendance: Who is expected. ``sign_in`` puts the list in even where nobody is known yet.
        new_rows: Empty rows for people who are new.
        contact: Whom to tell when somebody cannot come ("Amira Haddad, 070-174 06 21"), ``contact_by`` until when ("Tuesday").
        contact_note: A free sentence after it.
        audience: Who the papers are for; empty means the meeting's members only.
        figures_title: Heading of the figures ("The group's autumn in figures").
        author: Who made the pack (document properties).
        printed: Local time of printing; None means now.
    """

    title: str
    group: str
    day: dt.date
    district: str = ""
    start: dt.time | None = None
    end: dt.time | None = None
    doors: dt.time | None = None
    place: str = ""
    place_note: str = ""
    welcome: str = ""
    welcome_note: str = ""
    chair: str = ""
    secretary: str = ""
    previous: dt.date | None = None
    agenda: tuple[AgendaRow, ...] = ()
    commitments: tuple[CommitmentRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    attendance: tuple[AttendanceRow, ...] = ()
    sign_in: bool = True
    new_rows: int = 3
    posts: tuple[PostRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    figures: tuple[ChartFigure, ...] = ()
    figures_title: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    contact: str = ""
    contact_by: str = ""
    contact_note: str = ""
    audience: str = ""
    author: str = ""
    printed: dt.datetime | None = None


@dataclass(frozen=True)
class MinutesItem:
    """A paragraph of the minutes: what was said, decided and promised. ``number`` as shown ("§ 3"); empty: counted."""

    title: str
    number: str = ""
    paragraphs: tuple[str, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    commitments: tuple[CommitmentRow, ...] = ()


@dataclass(frozen=True)
class MinutesPaper:
    """The minutes of a meeting.

    Args:
        present: Names of those present; ``voting`` counts those of them with a vote (None: not said).
        others: Present without a vote, or guests.
        excused: Who had told that they would not come.
        first_number: Number of the first item where items carry none.
        checkers: Who checks the minutes; they sign beside chair and secretary.
        draft: Minutes not checked yet say so at the head.
    """

    title: str
    group: str
    day: dt.date
    district: str = ""
    start: dt.time | None = None
    end: dt.time | None = None
    place: str = ""
    chair: str = ""
    secretary: str = ""
    checkers: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    voting: int | None = None
    others: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    items: tuple[MinutesItem, ...] = ()
    first_number: int = 1
    draft: bool = False
    audience: str = ""
    author: str = ""
    printed: dt.datetime | None = None


@dataclass(frozen=True)
class RecoveryPaper:
    """The sheet that opens a database whose passphrase is lost.

    Args:
        database: The chapter's name for it.
        key: The recovery key; set in the groups that its spaces or hyphens make.
        day: When the key was made.
        file_name: The database's file, without its folder.
        qr: Whether to print the key as a QR code too, to be read with a camera.
        printed: Local time of printing; None means now.
    """

    database: str
    key: str
    day: dt.date
    file_name: str = ""
    qr: bool = True
    printed: dt.datetime | None = None


@dataclass(frozen=True)
class ListColumn:
    """A column of a list; numbers stand to the right (``align="right"``)."""

    title: str
    align: str = "left"
