"""Papers and mail drafts of an application: each noted as having left, sent by nobody but the user."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import long_date
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.documents.application import BudgetRow, SupportPaper, application, decision_letter, letter_text
from chapterdesk.messages.mail import Attachment, Recipient, draft
from chapterdesk.models import Application, Fund, Organisation, Person, Unit
from chapterdesk.models.support import APPLICATION_STATES
from chapterdesk.services import desk, disclosures, exporting
from chapterdesk.services.drafts import ENDING, MEDIA
from chapterdesk.services.support import reading, states

APPLICATION, LETTER, REMINDER = "application", "letter", "reminder"
PAPERS = (APPLICATION, LETTER)
DRAFTS = (APPLICATION, LETTER, REMINDER)


@dataclass(frozen=True)
class Left:
    """A file that left: ``to`` is its recipient's address ("" for none), ``shielded`` whether a name stayed out."""

    path: Path
    to: str
    shielded: bool
    disclosure: int


def possible(facts: reading.Facts) -> list[str]:
    """Return which papers and drafts there can be now: a letter once decided, a reminder while its report is waited for."""
    decided = facts.state in (*states.GIVEN, states.REFUSED)
    waits = facts.state == states.PAID
    return [APPLICATION, *([LETTER] if decided else []), *([REMINDER] if waits else [])]


def _refuse_early(facts: reading.Facts, what: str) -> None:
    if what not in possible(facts):
        raise UserError(
            _("That paper does not exist yet."),
            _("The letter comes with the decision, the reminder with the payment."),
            code="not_now",
        )


def paper(
    register: Register, conn: Connection, facts: reading.Facts, confirmed: Sequence[str] = ()
) -> tuple[SupportPaper, bool]:
    """Return an application as papers show it, and whether a name with protected identity stayed out."""
    party = facts.texts["party"]
    shielded = bool(party) and party in exporting.protected(conn) - exporting.confirmed_people(conn, confirmed)
    applicant = facts.called("unit") if shielded else facts.applicant
    sums = facts.sums
    told = [(Application.fields[name].title, facts.called(name)) for name in ("fund", "priority", "campaign")]
    told.append((_("Urgent"), _("Yes") if facts.urgent else ""))
    told.append((_("Sent on"), _long(facts.texts["sent_on"])))
    decided = facts.state in (*states.GIVEN, states.REFUSED)
    made = SupportPaper(
        facts.name,
        facts.ref,
        applicant,
        facts.money(facts.amount),
        facts=told,
        about=facts.texts["about"],
        total=facts.money(sums.total),
        reserve=facts.money(sums.reserve) if sums.reserve else "",
        spent=facts.money(sums.spent),
        state=APPLICATION_STATES.format(facts.state),
        refused=facts.state == states.REFUSED,
        granted=facts.money(facts.granted) if decided else "",
        grounds=facts.texts["grounds"] if decided else "",
        decided=_day(facts.texts["decided_on"]) if decided else None,
        meeting=facts.called("meeting") if decided else "",
        paid_on=_day(facts.texts["paid_on"]),
        report_due=_day(facts.texts["report_due"]),
        report=facts.texts["report"],
        lines=[BudgetRow(x.name, facts.money(x.amount), facts.money(x.spent), x.reserve) for x in facts.lines],
        group=_whose(register, conn, facts),
        author=register.author,
    )
    return made, shielded


def shielded(register: Register, key: str) -> dict[str, tuple[str, str]]:
    """Return (name, Ref) by id of who applies and has a protected identity: papers do not name them unless confirmed."""
    with register.read() as conn:
        return exporting.shielded_among(conn, {reading.facts(register, conn, key).texts["party"]})


def pdf(register: Register, key: str, what: str, *, size: str = "A4", confirmed: Sequence[str] = ()) -> bytes:
    """Return the application or the letter as PDF, for looking at; nothing is noted, since nothing leaves. Raises UserError."""
    with register.read() as conn:
        facts = reading.facts(register, conn, key)
        _refuse_early(facts, what)
        made, _shielded = paper(register, conn, facts, confirmed)
    return _MAKERS[what](made, size=size)


def save(
    register: Register, key: str, what: str, target: Path, *, size: str = "A4", confirmed: Sequence[str] = ()
) -> Left:
    """Write the application or the letter as a PDF that leaves, and note it. Raises UserError."""
    if target.suffix.lower() != ".pdf":
        raise UserError(
            _("Applications and letters are PDF files."), _("Let the name end in .pdf."), code="wrong_ending"
        )
    return _leave(register, key, what, target, lambda _facts, made: (_MAKERS[what](made, size=size), ""), confirmed)


def mail(
    register: Register, key: str, what: str, target: Path, *, size: str = "A4", confirmed: Sequence[str] = ()
) -> Left:
    """Write a mail draft: the application to the fund, the decision to the applicant, or a reminder of the report.

    Who has a protected identity, or does not want mail, gets no address in it. Raises UserError.
    """
    if target.suffix.lower() != ENDING:
        raise UserError(_("Mail drafts are .eml files."), _("Let the name end in .eml."), code="wrong_ending")

    def make(facts: reading.Facts, made: SupportPaper) -> tuple[bytes, str]:
        with register.read() as conn:
            to = _fund_address(conn, facts) if what == APPLICATION else _applicant_address(conn, facts)
        enclosed = []
        if what in PAPERS:
            name = f"{_TITLES[what]()} {facts.ref}.pdf"
            enclosed = [Attachment(name, _MAKERS[what](made, size=size), MEDIA[".pdf"])]
        subject = f"{_TITLES[what]()}: {facts.name}"
        return draft([Recipient(to)] if to else [], subject, _body(register, facts, made, what), enclosed), to

    return _leave(register, key, what, target, make, confirmed)


def _leave(
    register: Register,
    key: str,
    what: str,
    target: Path,
    make: Callable[[reading.Facts, SupportPaper], tuple[bytes, str]],
    confirmed: Sequence[str],
) -> Left:
    desk.refuse_own_files(register.path, target)
    with register.read() as conn:
        facts = reading.facts(register, conn, key)
        _refuse_early(facts, what)
        made, shielded = paper(register, conn, facts, confirmed)
        party = facts.texts["party"]
        person = party if party and not shielded and rows(conn, Person, [party], []) else ""
        known = person in exporting.protected(conn) if person else False
    data, to = make(facts, made)
    leaving = disclosures.Leaving(f"support {what}", [person] if person else [], (), to, int(known))
    _digest, number = disclosures.hand_over_bytes(register, data, target, leaving)
    return Left(target, to, shielded, number)


# -- words ----------------------------------------------------------------------------------------------------------


def title(what: str) -> str:
    """Return what a paper or draft is called."""
    return _TITLES[what]()


def _body(register: Register, facts: reading.Facts, made: SupportPaper, what: str) -> str:
    if what == APPLICATION:
        said = [
            _("Here is an application for support: “{name}”, {amount}.").format(name=facts.name, amount=made.amount),
            _("Who applies: {name}.").format(name=made.applicant),
        ]
    elif what == LETTER:
        said = [*letter_text(made), _("The decision is enclosed.")]
    else:
        day = long_date(made.report_due) if made.report_due else ""
        said = [
            _("You were paid {amount} for “{name}”.").format(amount=facts.money(facts.paid), name=facts.name),
            _("We need your report by {day}: what was done, what it cost line by line, and what is left.").format(
                day=day
            ),
            *(f"- {line.name}: {line.amount}" for line in made.lines),
            _("What is left is paid back to the fund. Keep the receipts."),
        ]
    parts = [_("Hello,"), "", *said, "", _("Kind regards,\n{name}").format(name=register.author)]
    return "\n".join(parts) + "\n"


_TITLES: dict[str, Callable[[], str]] = {
    APPLICATION: lambda: _("Application for support"),
    LETTER: lambda: _("Decision on support"),
    REMINDER: lambda: _("Report on support"),
}
_MAKERS: dict[str, Callable[..., bytes]] = {APPLICATION: application, LETTER: decision_letter}


# -- whom it goes to ------------------------------------------------------------------------------------------------


def _first(value: object) -> str:
    return str(value[0]) if isinstance(value, tuple) and value else ""


def _unit_address(conn: Connection, unit: str) -> str:
    found = rows(conn, Unit, [unit], ["email"]).get(unit) if unit else None
    return _first(found["email"]) if found else ""


def _fund_address(conn: Connection, facts: reading.Facts) -> str:
    fund = facts.texts["fund"]
    found = rows(conn, Fund, [fund], ["unit"]).get(fund) if fund else None
    return _unit_address(conn, str(found["unit"] or "")) if found else ""


def _applicant_address(conn: Connection, facts: reading.Facts) -> str:
    """Return the group's address, else the partner's, else the person's own if they may be e-mailed."""
    party = facts.texts["party"]
    if address := _unit_address(conn, facts.texts["unit"]):
        return address
    if found := rows(conn, Organisation, [party], ["emails"]).get(party):
        return _first(found["emails"])
    own = rows(conn, Person, [party], ["emails", "may_be_mailed", "protected_identity"]).get(party)
    if own is None or own["protected_identity"] or own["may_be_mailed"] in ("refused", "withdrawn"):
        return ""
    # An answer to what somebody asked for needs no consent of its own; only who said no gets none by mail.
    return _first(own["emails"])


def _whose(register: Register, conn: Connection, facts: reading.Facts) -> str:
    fund = facts.texts["fund"]
    found = rows(conn, Fund, [fund], ["unit"]).get(fund) if fund else None
    unit = str(found["unit"] or "") if found else ""
    return register.titles(conn, [unit]).get(unit, "") if unit else ""


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _long(text: str) -> str:
    return long_date(dt.date.fromisoformat(text)) if text else ""
