"""What happened and what is asked: writing a mobilisation down, finding one, reading it as a page shows it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import capital, long_date
from chapterdesk.core.text import N_, _
from chapterdesk.database.query import Question
from chapterdesk.database.register import Register
from chapterdesk.database.rows import Row, rows, table_of
from chapterdesk.fields import FieldValue
from chapterdesk.models import Activity, Caller, Mobilisation
from chapterdesk.services import records
from chapterdesk.services.mobilise.tally import tallies

CALLING, PAUSED, DONE = "calling", "paused", "done"
GOING = (CALLING, PAUSED)
"""States in which people on the list may still be called, now or later."""
EVERYBODY, MEMBERS, OTHERS = "all", "members", "others"
REST_DAYS = 14
"""How long people are left in peace after they were asked, where nobody says otherwise."""
_BOLD = re.compile(r"\*([^*\n]+)\*")


@dataclass(frozen=True)
class Who:
    """Whom a mobilisation is for.

    Attributes:
        question: The smart list's question to the register of people.
        members: ``all``, ``members`` or ``others`` (who are not members).
        most: No more than so many, those most engaged first; 0 for everybody.
        list_name: What the list is called, for those who read it.
    """

    question: Question = field(default_factory=Question)
    members: str = EVERYBODY
    most: int = 0
    list_name: str = ""

    def to_json(self) -> str:
        """Return it as the mobilisation keeps it."""
        return json.dumps(
            {
                "question": self.question.to_json(),
                "members": self.members,
                "most": self.most,
                "list": self.list_name,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, kept: str) -> Who:
        """Read what a mobilisation kept; nothing kept is everybody."""
        if not kept:
            return cls()
        data = json.loads(kept)
        question = Question.from_json(data["question"])
        return cls(question, data.get("members", EVERYBODY), int(data.get("most", 0)), data.get("list", ""))


@dataclass(frozen=True)
class Facts:
    """One mobilisation as pages and papers show it; days and times as stored, "" where nothing is known."""

    id: str
    ref: str
    name: str
    what_happened: str
    ask: str
    script: str
    if_not: str
    day: str
    start: str
    place: str
    hoped: int
    unit: str
    unit_name: str
    state: str
    opened: str
    call_by: str
    rest_days: int
    who: Who

    @property
    def when_and_where(self) -> str:
        """Return "Thursday 26 November, 17:00, Malmö", what of it is known."""
        when = capital(long_date(dt.date.fromisoformat(self.day), weekday=True, year=False)) if self.day else ""
        return ", ".join(part for part in (when, self.start, self.place) if part)


@dataclass(frozen=True)
class Line:
    """One mobilisation in a list: how many are on it, and how many still to be called."""

    id: str
    ref: str
    name: str
    state: str
    opened: str
    people: int
    left: int


def begin(register: Register, values: Mapping[str, FieldValue], *, origin: str = "screen") -> str:
    """Write a new mobilisation down and return its id; day and place follow from the activity. Raises UserError."""
    name = str(values.get("name") or "").strip()
    if not name:
        raise UserError(_("The mobilisation needs a name."), _("Say in a few words what it is."), code="invalid")
    with register.work(N_("New mobilisation: {name}"), origin=origin, name=name) as work:
        own: dict[str, FieldValue] = {"state": "draft", "rest_days": REST_DAYS, "opened": now()}
        own |= _of_activity(work.connection, values)
        return work.create(Mobilisation, own | dict(values) | {"name": name})


def _of_activity(conn: Connection, values: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    if not values.get("activity"):
        return {}
    found = rows(conn, Activity, [str(values["activity"])]).get(str(values["activity"]))
    if found is None:
        return {}
    taken = {"day": "day", "start": "start", "place": "place", "unit": "unit", "campaign": "campaign"}
    return {mine: found[theirs] for mine, theirs in taken.items() if found.get(theirs)}


def change(register: Register, mobilisation: str, values: Mapping[str, FieldValue], *, origin: str = "screen") -> bool:
    """Change a mobilisation's own fields; return whether anything moved. Raises UserError."""
    with register.work(N_("Change {name}"), origin=origin, name=name_of(register, mobilisation)) as work:
        work.set(Mobilisation, mobilisation, values)
    return bool(work.changes.work)


def choose(register: Register, mobilisation: str, who: Who, *, origin: str = "screen") -> None:
    """Keep whom a mobilisation is for."""
    with register.work(N_("Who is asked: {name}"), origin=origin, name=name_of(register, mobilisation)) as work:
        work.set(Mobilisation, mobilisation, {"audience": who.to_json()})


def finish(register: Register, mobilisation: str, *, origin: str = "screen") -> None:
    """Say that a mobilisation is over: nobody on it is called any more."""
    with register.work(N_("Finish {name}"), origin=origin, name=name_of(register, mobilisation)) as work:
        work.set(Mobilisation, mobilisation, {"state": DONE})


def pause(register: Register, mobilisation: str, *, origin: str = "screen") -> None:
    """Put calling on hold: callers see it, and nobody is suggested, until somebody goes on. Raises UserError."""
    with register.read() as conn:
        standing = facts(register, conn, mobilisation)
    if standing.state != CALLING:
        raise UserError(
            _("Nobody is calling for {name} just now.").format(name=standing.name),
            _("Only a mobilisation that is under way can be put on hold."),
            code="not_calling",
        )
    with register.work(N_("Put {name} on hold"), origin=origin, name=standing.name) as work:
        work.set(Mobilisation, mobilisation, {"state": PAUSED})


def reopen(register: Register, mobilisation: str, *, origin: str = "screen") -> None:
    """Take a mobilisation up again that is finished or on hold."""
    with register.work(N_("Go on with {name}"), origin=origin, name=name_of(register, mobilisation)) as work:
        work.set(Mobilisation, mobilisation, {"state": CALLING})


def now() -> str:
    """Return this instant as the register keeps it."""
    return clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")


def name_of(register: Register, mobilisation: str) -> str:
    """Return what a mobilisation is called. Raises UserError where it is gone."""
    with register.read() as conn:
        known = records.heads(conn, Mobilisation, [mobilisation])
    if mobilisation not in known:
        raise UserError(_("This mobilisation is not in the register any more."), code="gone")
    return known[mobilisation][1]


def facts(register: Register, conn: Connection, mobilisation: str) -> Facts:
    """Return a mobilisation. Raises UserError where it is gone."""
    row = rows(conn, Mobilisation, [mobilisation]).get(mobilisation)
    if row is None:
        raise UserError(_("This mobilisation is not in the register any more."), code="gone")
    found = records.by_id(conn, Mobilisation, mobilisation)
    unit = _text(row, "unit")
    return Facts(
        id=mobilisation,
        ref=found.ref,
        name=found.title,
        unit=unit,
        unit_name=register.titles(conn, [unit]).get(unit, "") if unit else "",
        hoped=int(row["hoped"] or 0) if isinstance(row["hoped"], int) else 0,
        rest_days=row["rest_days"] if isinstance(row["rest_days"], int) else REST_DAYS,
        who=Who.from_json(_text(row, "audience")),
        state=_text(row, "state") or "draft",
        **{name: _text(row, name) for name in _TEXTS},
    )


_TEXTS = ("what_happened", "ask", "script", "if_not", "day", "start", "place", "opened", "call_by")


def _text(row: Row, name: str) -> str:
    value = row[name]
    return value if isinstance(value, str) else ""


def listed(conn: Connection) -> list[Line]:
    """Return every mobilisation, those that are open first, the newest first within each."""
    table = table_of(Mobilisation)
    counts: dict[str, tuple[int, int]] = {}
    for each in tallies(conn):
        many, left = counts.get(each.mobilisation, (0, 0))
        counts[each.mobilisation] = (many + each.many, left + each.left)
    query = select(table.c.id, table.c.ref, table.c.title, table.c.state, table.c.opened)
    found = [
        Line(key, ref, title, state or "draft", opened or "", *counts.get(key, (0, 0)))
        for key, ref, title, state, opened in conn.execute(query.order_by(table.c.opened.desc(), table.c.n.desc()))
    ]
    return sorted(found, key=lambda line: line.state == DONE)


def find(conn: Connection, named: str) -> records.Found:
    """Return a mobilisation by its Ref or title, or the ``latest`` one. Raises UserError."""
    if named.strip().lower() != "latest":
        return records.resolve(conn, Mobilisation, named)
    lines = listed(conn)
    if not lines:
        raise UserError(_("There is no mobilisation yet."), _("Begin one first."), code="no_mobilisation")
    return records.by_id(conn, Mobilisation, lines[0].id)


def script_for(text: str, name: str, caller: str) -> list[tuple[str, bool]]:
    """Return a script as it is read aloud: pieces of text with whether each is bold.

    ``{name}`` is the given name of who is called, ``{caller}`` of who calls; other braces stay as they are written.
    """
    filled = text.replace("{name}", name.replace("*", "")).replace("{caller}", caller.replace("*", ""))
    pieces: list[tuple[str, bool]] = []
    at = 0
    for found in _BOLD.finditer(filled):
        pieces += [(filled[at : found.start()], False), (found[1], True)]
        at = found.end()
    pieces.append((filled[at:], False))
    return [piece for piece in pieces if piece[0]]


def suggested_script() -> str:
    """Return words to begin a script with, in the current language."""
    return _("Hello {name}, this is {caller}. *What happened, in one sentence.* We ask for this. *Can you come?*")


def callers_in(conn: Connection, mobilisation: str) -> list[str]:
    """Return the ids of a mobilisation's callers, in the order in which they were chosen."""
    table = table_of(Caller)
    query = select(table.c.id).where(table.c.mobilisation == mobilisation).order_by(table.c.n)
    return [str(key) for (key,) in conn.execute(query)]
