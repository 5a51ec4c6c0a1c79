"""What callers get: a call sheet on paper, a workbook to fill in, a mail draft with it; each noted as having left."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import long_date, short_date
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import N_, _
from chapterdesk.database.engine import plain_errors
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Call, Caller, Organisation, Person
from chapterdesk.services import desk, disclosures, exporting, naming, records
from chapterdesk.services.mobilise import asking, book, callers, calling, outcomes
from chapterdesk.services.mobilise.asking import Facts
from chapterdesk.services.mobilise.callers import CallerLine

PDF, WORKBOOK, DRAFT = ".pdf", ".xlsx", ".eml"
FORMS = (PDF, WORKBOOK, DRAFT)
_FIELDS = ("phones", "level", "town", "groups", "languages")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST = 60


@dataclass(frozen=True)
class Handed:
    """One file that a caller gets: how many people are in it, and how many stay out for their protected identity."""

    path: Path
    caller: str
    people: int
    left_out: int
    disclosure: int


@dataclass
class Order:
    """What to hand out.

    Args:
        mobilisation: Its id.
        folder: Where the files go; it is made if it is missing.
        forms: Which of ``FORMS``.
        only: Ids of callers; empty for all who have somebody left to call.
        confirmed: Names or Refs of people with protected identity who may be in it all the same.
        password: Locks the workbooks; "" leaves them open.
        size: Paper size of the call sheets.
    """

    mobilisation: str
    folder: Path
    forms: Sequence[str] = FORMS
    only: Sequence[str] = ()
    confirmed: Sequence[str] = ()
    password: str = ""
    size: str = "A4"


@dataclass
class _List:
    """One caller's part, read and ready to be written in any form."""

    facts: Facts
    caller: CallerLine
    ref: str
    sheet_rows: list[tuple[str, book.BookRow, str]] = field(default_factory=list)
    left_out: int = 0
    shielded: int = 0

    @property
    def people(self) -> list[str]:
        """Ids of the people in it."""
        return [person for person, _row, _level in self.sheet_rows]


def hand_out(
    register: Register, order: Order, *, origin: str = "screen", progress: Progress | None = None
) -> list[Handed]:
    """Write what each caller needs into a folder, note it, and note when it was handed out. Raises UserError.

    Only those still to be called are in it, and of them only those who may be phoned now.
    """
    watch = progress or Progress()
    lists = _gather(register, order)
    if not lists:
        raise UserError(_("Nobody is left to be called."), _("Share the list out first."), code="nobody")
    with plain_errors(order.folder):
        order.folder.mkdir(parents=True, exist_ok=True)
    handed: list[Handed] = []
    stamp = asking.now()
    names = _file_names(lists)
    for number, mine in enumerate(lists):
        watch.step(number, len(lists), _("Handing out"))
        files: dict[str, bytes] = {}
        for form in (each for each in FORMS if each in order.forms):
            data = _MAKERS[form](register, mine, order, stamp, files)
            files[form] = data
            handed.append(_leave(register, mine, order.folder / f"{names[mine.ref]}{form}", data))
    with register.work(N_("Hand out {name}"), origin=origin, name=lists[0].facts.name) as work:
        work.set_many(Caller, {mine.caller.id: {"handed_out": stamp} for mine in lists})
    return handed


def shielded(conn: Connection, mobilisation: str) -> dict[str, tuple[str, str]]:
    """Return (name, Ref) by id of those still to be called whose identity is protected: they stay out unless confirmed."""
    hidden = exporting.protected(conn)
    people = [line.person for line in calling.queue(conn, mobilisation) if line.waiting and line.person in hidden]
    return {key: (name, ref) for key, (ref, name) in naming.heads(conn, Person, people).items()}


def hand_out_one(register: Register, order: Order, target: Path) -> Handed:
    """Write the first caller's part of an order as one file, in the form that its ending says. Raises UserError."""
    form = target.suffix.lower()
    lists = _gather(register, order)
    if not lists:
        raise UserError(_("Nobody is left to be called."), _("Share the list out first."), code="nobody")
    if form not in FORMS:
        forms_of(form)
    return _leave(register, lists[0], target, _MAKERS[form](register, lists[0], order, asking.now(), {}))


def file_name(facts: Facts, caller: CallerLine) -> str:
    """Return what a caller's files are called, without ending."""
    plain = [_NOT_IN_NAMES.sub(" ", part).strip(" .")[:_LONGEST] for part in (facts.name, caller.name)]
    return " - ".join(" ".join(part.split()) for part in plain if part) or _("Calls")


def _file_names(lists: Sequence[_List]) -> dict[str, str]:
    """Return each caller's file name by Ref; two who are called the same are told apart by it."""
    names = {mine.ref: file_name(mine.facts, mine.caller) for mine in lists}
    shared = Counter(name.casefold() for name in names.values())
    return {ref: f"{name} {ref}" if shared[name.casefold()] > 1 else name for ref, name in names.items()}


def call_sheet(register: Register, mobilisation: str, caller: str, *, size: str = "A4") -> bytes:
    """Return one caller's call sheet as PDF, for looking at; nothing is noted, since nothing leaves."""
    lists = _gather(register, Order(mobilisation, Path(), only=[caller]))
    if not lists:
        raise UserError(_("Nobody is left to be called."), _("Share the list out first."), code="nobody")
    return _make_pdf(register, lists[0], Order(mobilisation, Path(), size=size), "", {})


def _leave(register: Register, mine: _List, target: Path, data: bytes) -> Handed:
    desk.refuse_own_files(register.path, target)
    leaving = disclosures.Leaving("call list", sorted(mine.people), _FIELDS, mine.caller.name, mine.shielded)
    _digest, number = disclosures.hand_over_bytes(register, data, target, leaving)
    return Handed(target, mine.caller.id, len(mine.people), mine.left_out, number)


# -- gathering --------------------------------------------------------------------------------------------------


def _gather(register: Register, order: Order) -> list[_List]:
    with register.read() as conn:
        facts = asking.facts(register, conn, order.mobilisation)
        hidden = exporting.protected(conn)
        allowed = exporting.confirmed_people(conn, order.confirmed)
        found = []
        for line in callers.lines(register, conn, order.mobilisation):
            if order.only and line.id not in order.only:
                continue
            mine = _List(facts, line, naming.by_id(conn, Caller, line.id).ref)
            _fill(register, conn, mine, hidden, allowed)
            if mine.sheet_rows:
                found.append(mine)
        return found


def _fill(register: Register, conn: Connection, mine: _List, hidden: set[str], allowed: set[str]) -> None:
    waiting = [line for line in calling.queue(conn, mine.facts.id, mine.caller.id) if line.waiting]
    kept = [line for line in waiting if line.person not in hidden - allowed]
    mine.left_out = len(waiting) - len(kept)
    mine.shielded = sum(1 for line in kept if line.person in hidden)
    people = {each.row.id: each for each in records.read(register, conn, Person, [k.person for k in kept], _FIELDS)}
    refs = naming.heads(conn, Call, [line.id for line in kept])
    at = rows(conn, Call, [line.id for line in kept], ["at"])
    setting = register.setting(conn)
    shown = Person.fields["phones"].type
    for line in kept:
        about = people[line.person]
        phones = about.values["phones"]
        row = book.BookRow(
            ref=refs[line.id][0],
            name=line.name,
            phone=shown.format(phones[0], setting) if isinstance(phones, tuple) and phones else "",
            town=about.texts.get("town", ""),
            groups=about.texts.get("groups", ""),
            languages=about.texts.get("languages", "").replace(";", ","),
            before=_before(line, str(at[line.id]["at"] or "")),
        )
        mine.sheet_rows.append((line.person, row, about.texts.get("level", "")))


def _before(line: calling.CallLine, at: str) -> str:
    if not line.outcome:
        return ""
    day = short_date(dt.date.fromisoformat(at[:10]), today=clock.today()) if at else ""
    return " ".join(part for part in (outcomes.words_of(line.outcome), day) if part)


# -- the forms --------------------------------------------------------------------------------------------------


def _make_pdf(_register: Register, mine: _List, order: Order, _stamp: str, _files: dict[str, bytes]) -> bytes:
    from chapterdesk.documents.call_sheet import CallSheet, SheetRow, call_sheets

    facts = mine.facts
    script = "".join(piece for piece, _bold in asking.script_for(facts.script, "...", mine.caller.name)) or facts.ask
    people = []
    for _person, row, level in mine.sheet_rows:
        about = " · ".join(part for part in (row.town, level, row.languages) if part)
        people.append(SheetRow(row.name, row.phone, about, row.before))
    sheet = CallSheet(
        title=facts.name,
        caller=mine.caller.name,
        group=facts.unit_name,
        when=facts.when_and_where,
        call_by=_day(facts.call_by),
        happened=facts.what_happened,
        script=script,
        if_not=facts.if_not,
        outcomes=[outcomes.words_of(code) for code in outcomes.KEYS],
        rows=people,
    )
    return call_sheets([sheet], size=order.size)


def _day(iso: str) -> str:
    return long_date(dt.date.fromisoformat(iso), weekday=True, year=False) if iso else ""


def _make_workbook(register: Register, mine: _List, order: Order, stamp: str, _files: dict[str, bytes]) -> bytes:
    import io

    facts = mine.facts
    told = [asking.script_for(facts.script, "...", mine.caller.name), [(facts.if_not, False)]]
    lines = [
        facts.name,
        facts.when_and_where,
        facts.what_happened,
        facts.ask,
        *("".join(piece for piece, _bold in pieces) for pieces in told),
        _("Fill in the last three columns: what came of the call, when to try again, and a note."),
        _("Whoever wants to hear no more of this is phoned by nobody again. Tell the desk the same day."),
        _("Save the file and send it back. Leave the column Ref as it is. Then delete your copy."),
    ]
    about = {book.MOBILISATION: facts.ref, book.CALLER: mine.ref, book.HANDED_OUT: stamp}
    stream = io.BytesIO()
    book.write(
        stream, [row for _person, row, _level in mine.sheet_rows], title=facts.name, author=register.author,
        about=about, read_me=[line for line in lines if line], password=order.password,
    )  # fmt: skip
    return stream.getvalue()


def _make_draft(register: Register, mine: _List, order: Order, stamp: str, files: dict[str, bytes]) -> bytes:
    from chapterdesk.messages.mail import Attachment, Recipient, draft
    from chapterdesk.services.drafts import MEDIA

    facts = mine.facts
    workbook = files.get(WORKBOOK) or _make_workbook(register, mine, order, stamp, files)
    name = file_name(facts, mine.caller)
    enclosed = [Attachment(f"{name}{WORKBOOK}", workbook, MEDIA[WORKBOOK])]
    if PDF in files:
        enclosed.append(Attachment(f"{name}{PDF}", files[PDF], MEDIA[PDF]))
    address = _address(register, mine.caller.party)
    lines = [
        _("Hello {name},").format(name=_given(register, mine.caller)),
        "",
        _("Thank you for calling for “{name}”.").format(name=facts.name),
        *(line for line in (facts.when_and_where, facts.what_happened, facts.ask) if line),
        "",
        _("Your list is enclosed. Fill in what came of each call and send the workbook back to me."),
        _("Whoever wants to hear no more of this is phoned by nobody again: please tell me the same day."),
    ]
    if facts.call_by:
        lines.append(_("Please call before {day}").format(day=_day(facts.call_by)) + ".")
    if order.password:
        lines.append(_("It is locked with a password, which I tell you by phone."))
    lines += ["", _("Kind regards,\n{name}").format(name=register.author)]
    to = [Recipient(address, mine.caller.name)] if address else []
    return draft(to, _("Calls for {name}").format(name=facts.name), "\n".join(lines) + "\n", enclosed)


def _address(register: Register, party: str) -> str:
    with register.read() as conn:
        for entity in (Person, Organisation):
            found = rows(conn, entity, [party], ["emails"]).get(party)
            if found is not None:
                emails = found["emails"]
                return str(emails[0]) if isinstance(emails, tuple) and emails else ""
    return ""


def _given(register: Register, line: CallerLine) -> str:
    with register.read() as conn:
        found = rows(conn, Person, [line.party], ["given_name", "called_name"]).get(line.party, {})
    return str(found.get("called_name") or found.get("given_name") or line.name)


_Maker = Callable[[Register, _List, Order, str, dict[str, bytes]], bytes]
_MAKERS: dict[str, _Maker] = {PDF: _make_pdf, WORKBOOK: _make_workbook, DRAFT: _make_draft}


def forms_of(names: str) -> list[str]:
    """Return forms from words with commas between, such as ``pdf,xlsx``. Raises UserError ``wrong_ending``."""
    found = [f".{part.strip().lower().lstrip('.')}" for part in names.split(",") if part.strip()]
    if not found or set(found) - set(FORMS):
        raise UserError(
            _("“{names}” is nothing that can be handed out.").format(names=names),
            _("There are: {names}.").format(names=", ".join(form[1:] for form in FORMS)),
            code="wrong_ending",
        )
    return found
