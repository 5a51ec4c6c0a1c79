"""Asking parents: a mail draft to those whose yes the statutes ask for and who have not answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.messages.mail import Recipient, draft
from chapterdesk.models import Person
from chapterdesk.services import desk as desks
from chapterdesk.services import disclosures, exporting, youth

ENDING = ".eml"
NO, NO_MAIL, NO_ADDRESS, PROTECTED = "no", "no_mail", "no_address", "protected"
REASONS = (NO, NO_MAIL, NO_ADDRESS, PROTECTED)
_NOES = ("refused", "withdrawn")


@dataclass(frozen=True)
class Asked:
    """A young person whose parent could be written to; ``why_not`` is one of ``REASONS``, "" where they can be."""

    person: str
    name: str
    guardian: str
    email: str
    rule: int
    why_not: str


@dataclass(frozen=True)
class Written:
    """A draft that was written: to how many parents, and its number among what left."""

    path: Path
    parents: int
    disclosure: int


def reason(answer: str, by_mail: str, email: str, shielded: bool) -> str:
    """Return why a parent is not written to, "" where they are. Pure.

    Args:
        answer: What the parent said about taking part.
        by_mail: What the young person said about e-mail: a no holds for mail about them, too.
        email: The parent's address.
        shielded: Whether the young person has a protected identity, not confirmed by name.
    """
    if shielded:
        return PROTECTED
    if answer in _NOES:
        return NO
    if by_mail in _NOES:
        return NO_MAIL
    return "" if email else NO_ADDRESS


def reason_words(why: str) -> str:
    """Return why somebody's parent is not written to."""
    return {
        NO: _("The parent said no"),
        NO_MAIL: _("Wants no e-mail"),
        NO_ADDRESS: _("No e-mail address of the parent"),
        PROTECTED: _("Protected identity"),
    }[why]


def to_ask(register: Register, conn: Connection, confirmed: Collection[str] = ()) -> list[Asked]:
    """Return everybody whose parent's yes is asked and missing, with why some are not written to.

    ``confirmed`` are people with protected identity whom somebody named. Raises UserError where one is not known.
    """
    minors = youth.without_consent(register, conn)
    shielded = exporting.protected(conn) - exporting.confirmed_people(conn, list(confirmed))
    said = rows(conn, Person, [each.person for each in minors], ["may_be_mailed"])
    return [
        Asked(
            each.person, each.name, each.guardian, each.email, each.rule,
            reason(each.answer, str(said[each.person]["may_be_mailed"] or ""), each.email, each.person in shielded),
        )
        for each in minors
    ]  # fmt: skip


def mail(
    register: Register, target: Path, people: Sequence[str] | None = None, *, confirmed: Collection[str] = ()
) -> Written:
    """Write one draft to the parents of these young people (all where None) and note it among what left.

    No parent sees another's address, and no child is named in it. Raises UserError ``wrong_ending``, ``nobody``.
    """
    if target.suffix.lower() != ENDING:
        raise UserError(_("Mail drafts are .eml files."), _("Let the name end in .eml."), code="wrong_ending")
    desks.refuse_own_files(register.path, target)
    with register.read() as conn:
        wanted = [
            each
            for each in to_ask(register, conn, confirmed)
            if not each.why_not and (people is None or each.person in people)
        ]
        shielded = exporting.protected(conn)
    if not wanted:
        raise UserError(
            _("There is no parent to write to."),
            _("Note their e-mail addresses first, or ask them by phone."),
            code="nobody",
        )
    to = {each.email: Recipient(each.email, each.guardian) for each in wanted}
    data = draft(
        [], _("May your child take part?"), body(register, max(each.rule for each in wanted)), bcc=[*to.values()]
    )
    who = sorted({each.person for each in wanted})
    recipient = ", ".join(sorted({each.guardian or each.email for each in wanted}))
    leaving = disclosures.Leaving(
        "question to parents", who, ("guardian", "guardian_email"), recipient, len(shielded & set(who))
    )
    _digest, number = disclosures.hand_over_bytes(register, data, target, leaving)
    return Written(target, len(to), number)


def body(register: Register, age: int) -> str:
    """Return the words of the mail, to be read through before it is sent; ``age`` is the statutes' limit."""
    return _(
        "Hello,\n\n"
        "Your child would like to take part in what we do. By our statutes everybody under {age} takes part only when a "
        "parent or guardian has said yes.\n\n"
        "Please answer this mail with your child’s name and yes or no. You can take a yes back at any time.\n\n"
        "Kind regards,\n{name}\n"
    ).format(age=age, name=register.author)
