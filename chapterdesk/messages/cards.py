"""Contact cards (vCard 3.0, RFC 2426): the version that every telephone reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chapterdesk.core.text import _
from chapterdesk.messages.folding import fold_line

_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
#: Everything that some reader takes for the end of a line.
_LINE_END = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
#: Control characters have no place in a card, nor have halves of characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Card:
    """One person or organisation as a contact card.

    Args:
        full_name: The name as it is shown; made of the other parts where it is empty.
        called: The name they go by.
        phones: Telephone numbers, the preferred first.
        emails: E-mail addresses, the preferred first.
        country: ISO 3166 code, such as ``"SE"``.
        birthday: An ISO 8601 date or the beginning of one (``"1985"``, ``"1985-03"``).
        uid: The same for the same person each time, so that a telephone updates instead of doubling.
    """

    full_name: str = ""
    given: str = ""
    prefix: str = ""
    family: str = ""
    called: str = ""
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""
    birthday: str = ""
    organisation: str = ""
    title: str = ""
    note: str = ""
    uid: str = ""


def write_cards(cards: Iterable[Card]) -> str:
    """Return the cards as the text of one .vcf file, to be saved as UTF-8 with its line ends (CRLF) as they are."""
    return "".join(_one(card) for card in cards)


def _one(card: Card) -> str:
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{_text(_shown(card))}",
        f"N:{_parts(card.family, card.given, '', card.prefix, '')}",
    ]
    for name, value in (("NICKNAME", card.called), ("ORG", card.organisation), ("TITLE", card.title)):
        if value:
            lines.append(f"{name}:{_text(value)}")
    for place, phone in enumerate(card.phones):
        lines.append(f"TEL;TYPE=VOICE{',PREF' if place == 0 else ''}:{_text(phone)}")
    for place, address in enumerate(card.emails):
        lines.append(f"EMAIL;TYPE=INTERNET{',PREF' if place == 0 else ''}:{_text(address)}")
    if card.street or card.postcode or card.town or card.country:
        lines.append(f"ADR;TYPE=HOME:{_parts('', '', card.street, card.town, '', card.postcode, card.country)}")
    if card.birthday:
        # Version 3.0 knows whole dates only; a part of one is kept where it disturbs nobody.
        name = "BDAY" if _FULL_DATE.fullmatch(card.birthday) else "X-BIRTHDAY-PART"
        lines.append(f"{name}:{_text(card.birthday)}")
    for name, value in (("NOTE", card.note), ("UID", card.uid)):
        if value:
            lines.append(f"{name}:{_text(value)}")
    return "".join(fold_line(line) for line in [*lines, "END:VCARD"])


def _shown(card: Card) -> str:
    # The name is the one thing that a card must have.
    made = " ".join(part for part in (card.called or card.given, card.prefix, card.family) if part)
    return card.full_name or made or card.organisation or next(iter([*card.emails, *card.phones]), "") or _("No name")


def _parts(*values: str) -> str:
    return ";".join(_text(value) for value in values)


def _text(value: str) -> str:
    """Escape a value (RFC 2426, section 5), so that nothing in it can end its line or begin another property."""
    value = _FORBIDDEN.sub("", _LINE_END.sub("\n", value))
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")
