"""Papers that other pages make, so that they are found among the reports too: adding one is one entry here.

Each is written by the part that it belongs to, with its rules of who stands in it; here it is only chosen, looked at,
saved and printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import N_, _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows, table_of
from chapterdesk.models import Candidate, Election, Meeting
from chapterdesk.services import disclosures, handing, meeting_facts, records, terms
from chapterdesk.services import papers as meeting_papers
from chapterdesk.services.campaigns import papers as figures
from chapterdesk.services.mobilise import asking, callers, handing_out
from chapterdesk.services.partners import overview
from chapterdesk.services.succession import paper as board
from chapterdesk.services.support import papers as support
from chapterdesk.services.support import reading, states
from chapterdesk.services.trainings import occasions
from chapterdesk.services.trainings import papers as trainings
from chapterdesk.services.voting import choosing, elections
from chapterdesk.services.voting import paper as voting
from chapterdesk.services.voting import roll as rolls

MOST = 60
"""Subjects that are offered, the nearest ones."""
_TERMS = 6
_ANY = Path("paper.pdf")
Subject = tuple[str, str]
"""What a paper can be of: its id, and what it is called."""
Shielded = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Elsewhere:
    """A paper that another page makes.

    Attributes:
        key: Stable name.
        label, sentence: English words, marked for translation: its name, and what it is for.
        icon: Beside its name.
        page: The page that makes it, by its key; ``target`` gives what to show there for a subject.
        write: (register, subject, file, paper size, confirmed) -> writes it and notes that it left.
        subjects: What it can be of, the nearest first; None for a paper of the whole chapter.
        shielded: People with protected identity whom it would name: (name, Ref) by id.
        look: Makes it for looking at, where writing it changes something; None where it does not.
    """

    key: str
    label: str
    sentence: str
    icon: str
    page: str
    write: Callable[[Register, str, Path, str, Sequence[str]], object]
    subjects: Callable[[Register, Connection], list[Subject]] | None = None
    shielded: Callable[[Register, str], Shielded] = lambda _register, _subject: {}
    look: Callable[[Register, str, str], bytes] | None = None
    target: Callable[[str], str] = lambda subject: subject


def subjects(register: Register, paper: Elsewhere) -> list[Subject]:
    """Return what a paper can be of, the nearest first."""
    if paper.subjects is None:
        return []
    with register.read() as conn:
        return paper.subjects(register, conn)[:MOST]


def preview(register: Register, paper: Elsewhere, subject: str, size: str) -> bytes:
    """Return a paper for looking at, without anybody whose identity is protected; nothing is noted. Raises UserError."""
    _refuse_nothing(paper, subject)
    if paper.look is not None:
        return paper.look(register, subject, size)
    with disclosures.instead_of_a_file(note=False) as made:
        paper.write(register, subject, _ANY, size, ())
    return made[0]


def printed(register: Register, paper: Elsewhere, subject: str, size: str, confirmed: Sequence[str] = ()) -> bytes:
    """Return a paper that goes straight to a printer, and note that it left. Raises UserError."""
    _refuse_nothing(paper, subject)
    with disclosures.instead_of_a_file(note=True) as made:
        paper.write(register, subject, _ANY, size, confirmed)
    return made[0]


def write(
    register: Register, paper: Elsewhere, subject: str, target: Path, size: str, confirmed: Sequence[str] = ()
) -> None:
    """Write a paper as a file that leaves, and note it. Raises UserError."""
    _refuse_nothing(paper, subject)
    paper.write(register, subject, target, size, confirmed)


def _refuse_nothing(paper: Elsewhere, subject: str) -> None:
    if paper.subjects is not None and not subject:
        raise UserError(
            _("There is nothing yet that this paper could be made of."),
            _("Begin it on its own page."),
            code="nothing_yet",
        )


def file_name(paper: Elsewhere, called: str) -> str:
    """Return what a paper's file is called from the start, without ending."""
    words = " ".join(part for part in (_(paper.label), called) if part)
    return " ".join("".join(" " if char in '\\/:*?"<>|' else char for char in words).split())[:90]


# -- what papers can be of ------------------------------------------------------------------------------------------


def _meetings(register: Register, conn: Connection, coalition: bool = False) -> list[Subject]:
    found = [
        *meeting_facts.listed(register, conn, "coming")[:MOST],
        *meeting_facts.listed(register, conn, "past")[:MOST],
    ]
    kinds = rows(conn, Meeting, [each.id for each in found], ["meeting_kind"])
    wanted = [each for each in found if (kinds[each.id]["meeting_kind"] == "coalition") is coalition]
    return [(each.id, _joined(each.day, each.name, each.unit)) for each in wanted]


def _held(register: Register, conn: Connection) -> list[Subject]:
    found = meeting_facts.listed(register, conn, "past")[:MOST]
    return [(each.id, _joined(each.day, each.name, each.unit)) for each in found]


def _general(register: Register, conn: Connection) -> list[Subject]:
    return [(each.id, _joined(each.day, each.name, each.group)) for each in choosing.meetings(register, conn)]


def _contested(register: Register, conn: Connection) -> list[Subject]:
    election, candidate = table_of(Election), table_of(Candidate)
    query = select(election.c.meeting).join(candidate, candidate.c.election == election.c.id).distinct()
    proposed = {key for (key,) in conn.execute(query)}
    found = [one for one in _general(register, conn) if one[0] in proposed]
    return [one for one in found if any(each.standing for each in elections.contests(register, conn, one[0]))]


def _trainings(_register: Register, conn: Connection) -> list[Subject]:
    return [(line.id, _joined(line.day, line.name)) for line in occasions.listed(conn) if line.state != "cancelled"]


def _proven(_register: Register, conn: Connection) -> list[Subject]:
    wanted = trainings.with_certificates(conn)
    return [(line.id, _joined(line.day, line.name)) for line in occasions.listed(conn) if line.id in wanted]


def _callers(register: Register, conn: Connection) -> list[Subject]:
    found: list[Subject] = []
    for line in asking.listed(conn):
        if line.left and len(found) < MOST:
            for each in callers.lines(register, conn, line.id):
                found += [(f"{line.id}:{each.id}", _joined(each.name, line.name))] if each.left else []
    return found


def _applications(register: Register, conn: Connection) -> list[Subject]:
    return [(line.id, _joined(line.name, line.applicant)) for line in reading.listed(register, conn)]


def _decided(register: Register, conn: Connection) -> list[Subject]:
    decided = (*states.GIVEN, states.REFUSED)
    found = [line for line in reading.listed(register, conn) if line.state in decided]
    return [(line.id, _joined(line.name, line.applicant)) for line in found]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


# -- how they are made ----------------------------------------------------------------------------------------------


def _meeting(register: Register, meeting: str) -> records.Found:
    with register.read() as conn:
        return records.by_id(conn, Meeting, meeting)


def _pack(register: Register, meeting: str, target: Path, size: str, confirmed: Sequence[str]) -> object:
    return handing.pack(register, _meeting(register, meeting), target, size=size, confirmed=confirmed)


def _see_pack(register: Register, meeting: str, size: str) -> bytes:
    from chapterdesk.documents.pack import meeting_pack

    return meeting_pack(meeting_papers.pack_paper(register, meeting), size=size)


def _minutes(register: Register, meeting: str, target: Path, size: str, confirmed: Sequence[str]) -> object:
    return handing.minutes(register, _meeting(register, meeting), target, size=size, confirmed=confirmed)


def _at_meeting(register: Register, meeting: str) -> Shielded:
    with register.read() as conn:
        return meeting_facts.shielded(register, conn, meeting)


def _sheet(register: Register, both: str, target: Path, size: str, confirmed: Sequence[str]) -> object:
    mobilisation, _colon, caller = both.partition(":")
    order = handing_out.Order(mobilisation, target.parent, only=[caller], confirmed=confirmed, size=size)
    return handing_out.hand_out_one(register, order, target)


def _on_calls(register: Register, both: str) -> Shielded:
    with register.read() as conn:
        return handing_out.shielded(conn, both.partition(":")[0])


def _on_roll(register: Register, meeting: str) -> Shielded:
    with register.read() as conn:
        sheet = rolls.look(register, conn, meeting)
    return voting.shielded(register, sheet)


def _figures(register: Register, _subject: str, target: Path, size: str, _confirmed: Sequence[str]) -> object:
    with register.read() as conn:
        spans = terms.latest(conn, _TERMS)
    return figures.save_figures(register, spans, target, size=size)


ELSEWHERE: tuple[Elsewhere, ...] = (
    Elsewhere(
        "pack", N_("Meeting pack"), N_("All papers of one meeting: agenda, promises, attendance, figures."), "calendar-days",
        "meetings", _pack, _meetings, _at_meeting, _see_pack,
    ),
    Elsewhere(
        "coalition", N_("Papers of a coalition meeting"), N_("The agenda with check-in, stories and reflection, and who promised what."),
        "handshake", "meetings", _pack, lambda register, conn: _meetings(register, conn, True), _at_meeting, _see_pack,
    ),
    Elsewhere(
        "minutes", N_("Minutes"), N_("What one meeting decided, and who promised what."), "scroll-text",
        "meetings", _minutes, _held, _at_meeting,
    ),
    Elsewhere(
        "calls", N_("Call sheet"), N_("Whom one caller calls in a mobilisation, with boxes for the answers."), "phone",
        "mobilise", _sheet, _callers, _on_calls, target=lambda both: both.partition(":")[0],
    ),
    Elsewhere(
        "board", N_("Board of posts"), N_("Groups by posts: who holds each, until when, what is empty."), "id-card",
        "roles", lambda register, _none, target, size, confirmed: board.write(register, target, size=size, confirmed=confirmed),
        shielded=lambda register, _none: board.shielded(register),
    ),
    Elsewhere(
        "signing", N_("List to sign"), N_("Who is expected at a training, with a box for each day."), "clipboard-list",
        "trainings",
        lambda register, key, target, size, confirmed: trainings.save_list(register, key, target, size=size, confirmed=confirmed),
        _trainings, lambda register, key: trainings.shielded(register, key, trainings.LIST),
    ),
    Elsewhere(
        "certificates", N_("Certificates"), N_("A page for each who completed a training."), "medal",
        "trainings",
        lambda register, key, target, size, confirmed: trainings.save_certificates(
            register, key, target, size=size, confirmed=confirmed
        ),
        _proven, lambda register, key: trainings.shielded(register, key, trainings.CERTIFICATES),
    ),
    Elsewhere(
        "roll", N_("Voting roll"), N_("Who may vote at a general meeting, with how many votes, and why."), "vote",
        "voting",
        lambda register, key, target, size, confirmed: voting.write_roll(register, key, target, size=size, confirmed=confirmed),
        _general, _on_roll,
    ),
    Elsewhere(
        "ballots", N_("Ballots"), N_("For the elections of a meeting, numbered, to cut apart."), "vote",
        "voting",
        lambda register, key, target, size, confirmed: voting.write_ballots(register, key, target, size=size, confirmed=confirmed),
        _contested, voting.shielded_candidates,
    ),
    Elsewhere(
        "application", N_("Application for support"), N_("What is applied for, with its budget."), "hand-coins",
        "support",
        lambda register, key, target, size, confirmed: support.save(
            register, key, support.APPLICATION, target, size=size, confirmed=confirmed
        ),
        _applications, support.shielded,
    ),
    Elsewhere(
        "letter", N_("Decision on support"), N_("The letter to whoever applied: how much, or why not."), "mail",
        "support",
        lambda register, key, target, size, confirmed: support.save(
            register, key, support.LETTER, target, size=size, confirmed=confirmed
        ),
        _decided, support.shielded,
    ),
    Elsewhere(
        "partners", N_("Our partners"), N_("Organisations with charter, admission, fee and what was promised both ways."), "handshake",
        "partners", lambda register, _none, target, size, _confirmed: overview.write(register, target, size=size),
    ),
    Elsewhere(
        "figures", N_("The terms in figures"), N_("Activity of the latest terms, with what it brought."), "megaphone",
        "campaigns", _figures,
    ),
)  # fmt: skip
