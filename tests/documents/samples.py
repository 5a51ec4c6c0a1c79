"""Papers of a made-up group for tests and for looking at."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

from PIL import Image, ImageDraw

from chapterdesk.documents.listing import table_document
from chapterdesk.documents.papers import (
    AgendaRow,
    AttendanceRow,
    ChartFigure,
    CommitmentRow,
    DecisionRow,
    Enclosure,
    ListColumn,
    MinutesItem,
    MinutesPaper,
    PackPaper,
    PersonRow,
    PostRow,
    RecoveryPaper,
    Series,
)

INSTANT = dt.datetime(2026, 11, 24, 13, 32, tzinfo=dt.UTC)
PRINTED = dt.datetime(2026, 11, 24, 14, 32)
DAY = dt.date(2026, 12, 2)
NAMES = [
    "Wilma Adolfsson",
    "Ahmed Al-Sayed",
    "Birgitta Bengtsson",
    "Elif Demirtaş",
    "Jonas Ekberg",
    "Amira Haddad",
    "Lovisa Hjort",
    "Tomasz Jasiński",
    "Ingrid Kjellberg",
    "Kajsa Lindqvist",
    "Hugo Månsson",
    "Oskar Nyhlén",
    "Thérèse Olin",
    "Viggo Strand",
    "Maja Wikström",
    "Sanna Åkesson",
    "Göran Öberg",
]


def picture_bytes(kind: str = "PNG", size: tuple[int, int] = (800, 500)) -> bytes:
    """Return a simple drawing as PNG or JPEG."""
    image = Image.new("RGB", size, "#DDDDDD")
    ImageDraw.Draw(image).rectangle((40, 40, size[0] - 40, size[1] - 40), outline="black", width=6)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def letter(title: str, rows: int = 30) -> bytes:
    """Return a small PDF, made with the list document."""
    return table_document(
        title,
        "Three offers",
        [ListColumn("What"), ListColumn("Cost", "right")],
        [[f"Thing {n}", str(n * 50)] for n in range(rows)],
    )


AGENDA = (
    AgendaRow("Check-in round", "1", 10, note="One sentence each: how you are tonight", opener="Kajsa Lindqvist", kind="Round"),
    AgendaRow("Last time’s minutes and promises", "2", 10, note="Minutes of 4 November", opener="Amira Haddad", kind="Follow-up"),
    AgendaRow("Stories from the stall on Stortorget", "3", 10, note="Who we met and what they asked", opener="Elif Demirtaş", kind="Story"),
    AgendaRow("Letter evening on 10 December", "4", 20, note="Hall, tea, forty letters, who does what", opener="Jonas Ekberg", kind="Discussion"),
    AgendaRow(
        "Apply for activity support, 4 500 kr", "5", 15, note="Proposal and budget", opener="Sanna Åkesson", kind="Decision", is_decision=True,
        enclosures=("support.pdf", "budget.pdf"),
    ),
    AgendaRow("Break", minutes=10, note="Coffee in the corridor"),
    AgendaRow("Choose a deputy for the treasurer", "6", 10, note="Two people are willing", opener="Amira Haddad", kind="Decision", is_decision=True),
    AgendaRow("School visits in spring", "7", 10, note="Four schools have answered", opener="Viggo Strand", kind="Information"),
    AgendaRow("Reflection round", "8", 10, note="What do we take with us?", opener="Kajsa Lindqvist", kind="Round"),
)  # fmt: skip

COMMITMENTS = (
    CommitmentRow(
        "Jonas Ekberg", "Order stamps and forty envelopes", dt.date(2026, 11, 20), done=True, outcome="Done 18 Nov"
    ),
    CommitmentRow("Oskar Nyhlén", "Book the hall and fetch the key", dt.date(2026, 11, 20), outcome="4 days late"),
    CommitmentRow(
        "Sanna Åkesson", "Write the budget for the vigil series", dt.date(2026, 11, 24), done=True, outcome="Done today"
    ),
    CommitmentRow("Maja Wikström", "Call the two new people from the stall", DAY, outcome="in 8 days"),
)
DECISIONS = (
    DecisionRow(
        "31",
        "The group holds a letter evening on 10 December in the city library.",
        "Letter evening",
        dt.date(2026, 11, 4),
    ),
    DecisionRow(
        "32",
        "Oskar Nyhlén and Maja Wikström represent the group at the district’s autumn meeting.",
        "District",
        dt.date(2026, 11, 4),
    ),
)
POSTS = (
    PostRow("Group secretary", "Amira Haddad", dt.date(2025, 2, 1), dt.date(2027, 2, 1)),
    PostRow("Treasurer", "Sanna Åkesson", dt.date(2024, 2, 1), dt.date(2026, 12, 31), note="Ends in a month"),
    PostRow("Local campaign coordinator", vacant_since=dt.date(2026, 6, 30), note="Two people are trained and willing"),
    PostRow("Youth coordinator"),
)
FIGURES = (
    ChartFigure(
        "Activities per term",
        ("Autumn 2023", "Spring 2024", "Autumn 2024", "Spring 2025", "Autumn 2025", "Spring 2026", "Autumn 2026"),
        (Series("Activities", (6, 9, 8, 12, 11, 15, 9)), Series("of them with a partner", (1, 2, 2, 4, 5, 7, 4))),
        unfinished=1, period="Term", note="Counted in the group’s own register.",
    ),
    ChartFigure(
        "Present at the members’ meetings",
        ("Jan", "Feb", "Mar", "Apr", "May", "Aug", "Sep", "Oct", "Nov"),
        (Series("Present", (12, 14, 11, 15, 17, 9, 16, 18, 17)), Series("New", (1, 3, 0, 2, 4, None, 3, 2, 2))),
        kind="line", period="Meeting",
    ),
)  # fmt: skip


def pack(*, full: bool = True) -> PackPaper:
    """Return a pack with every part, or one like the picture of the look without people and posts."""
    paper = PackPaper(
        "Members’ meeting", "Lund group", DAY, district="Skåne district", start=dt.time(18, 30), end=dt.time(20, 15), doors=dt.time(18, 15),
        place="City library, room 3", place_note="Lift at the entrance", welcome="Everyone", welcome_note="Bring somebody new",
        chair="Kajsa Lindqvist", secretary="Amira Haddad", previous=dt.date(2026, 11, 4), agenda=AGENDA, commitments=COMMITMENTS,
        decisions=DECISIONS,
        attendance=tuple(AttendanceRow(name, "Activist" if i in (1, 3, 7) else "Member") for i, name in enumerate(NAMES)),
        figures=FIGURES, figures_title="The group’s autumn in figures", contact="Amira Haddad, 070-174 06 21", contact_by="Tuesday",
        contact_note="Anyone who acts with us is welcome; members vote.", author="Amira Haddad", printed=PRINTED,
    )  # fmt: skip
    if not full:
        return paper
    return replace(
        paper,
        posts=POSTS,
        people=tuple(PersonRow(n, "Active", "070-174 06 21", f"{n.split()[0].lower()}@example.org") for n in NAMES),
        enclosures=(
            Enclosure("support.pdf", letter("Activity support: proposal"), "Activity support: proposal"),
            Enclosure("budget.pdf", letter("Budget", 80), "Budget for the vigil series"),
            Enclosure("hall.png", picture_bytes(), "Plan of the hall"),
            Enclosure("numbers.xlsx", b"PK\x03\x04", "Numbers"),
        ),
    )


MINUTES = MinutesPaper(
    "Members’ meeting", "Lund group", DAY, district="Skåne district", start=dt.time(18, 30), end=dt.time(20, 11), place="City library, room 3",
    chair="Kajsa Lindqvist", secretary="Amira Haddad", checkers=("Hugo Månsson", "Thérèse Olin"), present=tuple(NAMES), voting=14,
    others=("Noor de Vries",), excused=("Pelle Holm",), first_number=41, draft=True, printed=PRINTED,
    items=(
        MinutesItem("Opening", paragraphs=("Kajsa opened the meeting. The agenda was adopted as sent out.",)),
        MinutesItem(
            "Letter evening on 10 December", paragraphs=("Jonas told what has been prepared. " * 6, "The library lends us cups."),
            commitments=(
                CommitmentRow("Oskar Nyhlén", "Fetches the key", dt.date(2026, 12, 9)),
                CommitmentRow("Maja Wikström", "Brings tea for forty and asks the language café to come along", dt.date(2026, 12, 10)),
            ),
        ),
        MinutesItem(
            "Activity support",
            decisions=(DecisionRow("33", "The group applies for 4 500 kr for three vigils in January and February."), DecisionRow("34", "Sanna signs.")),
        ),
        MinutesItem("Closing", paragraphs=("Kajsa thanked everybody and closed the meeting.",)),
    ),
)  # fmt: skip

RECOVERY = RecoveryPaper(
    "Skåne district",
    "K7QM2XFD9RVAHT4EBW6N3JYCPL8SD5GUK7QM2XFD9RVAHT4EBW6N",
    dt.date(2026, 11, 24),
    "Skane.cdesk",
    printed=PRINTED,
)
