"""Reading contact cards (.vcf) of versions 2.1, 3.0 and 4.0 as phones and mail programs write them, into a table.

Lenient where the standards (vCard 2.1; RFC 2426; RFC 6350) are broken in practice: missing END, folds without a space,
soft line breaks, pictures without an end, letters in an encoding that the card does not name.
"""

from __future__ import annotations

import base64
import datetime as dt
import quopri
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from chapterdesk.spreadsheets.book import Value
from chapterdesk.spreadsheets.encodings import decode_text
from chapterdesk.spreadsheets.sink import Refused, Sink

COLUMNS = (
    "Name", "Prefix", "Given name", "Additional names", "Family name", "Suffix", "Nickname", "Phone", "E-mail", "Street", "Address line 2",
    "Post box", "Postcode", "Town", "Region", "Country", "Other addresses", "Birth date", "Anniversary", "Gender", "Language", "Organisation",
    "Title", "Role", "Categories", "Note", "Url",
)  # fmt: skip
"""Every column that cards can fill, in the order of the sheet."""

_SINGLE = {
    "FN": "Name", "NICKNAME": "Nickname", "BDAY": "Birth date", "ANNIVERSARY": "Anniversary", "GENDER": "Gender", "LANG": "Language",
    "X-ANNIVERSARY": "Anniversary", "X-EVOLUTION-ANNIVERSARY": "Anniversary", "X-MS-ANNIVERSARY": "Anniversary",
    "X-KADDRESSBOOK-X-ANNIVERSARY": "Anniversary", "TITLE": "Title", "ROLE": "Role", "CATEGORIES": "Categories", "NOTE": "Note", "URL": "Url", "TEL": "Phone", "EMAIL": "E-mail",
}  # fmt: skip
_NAME_PARTS = ("Family name", "Given name", "Additional names", "Prefix", "Suffix")
_ADDRESS_PARTS = ("Post box", "Address line 2", "Street", "Town", "Region", "Postcode", "Country")
_PICTURES = frozenset({"PHOTO", "LOGO", "SOUND", "X-MS-CARDPICTURE"})
_NICKNAME = "vnd.android.cursor.item/nickname;"
_TECHNICAL = frozenset(
    [
        "VERSION",
        "PRODID",
        "REV",
        "UID",
        "SORT-STRING",
        "CLASS",
        "PROFILE",
        "SOURCE",
        "XML",
        "CLIENTPIDMAP",
        "MAILER",
        "KIND",
        "NAME",
        "X-ABUID",
        "X-ABADR",
        "X-ABLABEL",
        "X-ABSHOWAS",
        "X-MS-OL-DESIGN",
        "X-MS-OL-DEFAULT-POSTAL-ADDRESS",
        "X-EVOLUTION-FILE-AS",
        "X-EVOLUTION-VCARD-ORIGINAL",
    ]
)
_LINE = re.compile(r'^\s*(?:([\w-]+)\.)?([\w-]+)((?:;(?:"[^"]*"|[^";:])*)*)\s*:(.*)$', re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9+/=]+\s*")
_BEGIN = re.compile(r"\s*(?:[\w-]+\.)?BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)
_END = re.compile(r"\s*(?:[\w-]+\.)?END\s*:\s*VCARD\s*", re.IGNORECASE)


@dataclass(slots=True)
class _Property:
    name: str
    parameters: dict[str, str]
    value: str

    @property
    def preferred(self) -> bool:
        return "pref" in self.parameters.get("TYPE", "").lower() or "PREF" in self.parameters


@dataclass(slots=True)
class _Card:
    values: dict[str, list[str]] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    pictures: int = 0

    def add(self, column: str, value: str, *, first: bool = False) -> None:
        value = value.strip()
        known = self.values.setdefault(column, [])
        if value and value not in known:
            known.insert(0 if first else len(known), value)


@dataclass(slots=True)
class _Tally:
    unfinished: int = 0
    broken: int = 0


def read_cards(raw: bytes, sink: Sink) -> None:
    """Read every card of a file into the sheet "Cards", a heading row first. Raises Refused where there is no card."""
    found = decode_text(_whole_letters(raw))
    tally = _Tally()
    cards = [_card(lines, tally) for lines in _split(found.text.replace("\0", ""), tally)]
    cards = [card for card in cards if any(card.values.values()) or card.left_out or card.pictures]
    if not cards:
        raise Refused("broken_cards")
    sink.fact("kind", "vcf")
    sink.fact("encoding", found.encoding)
    if found.doubtful:
        sink.note("doubtful_encoding", encoding=found.encoding)
    sink.sheet("Cards")
    used = [column for column in COLUMNS if any(card.values.get(column) for card in cards)]
    sink.row(1, list(used))
    for number, card in enumerate(cards, 2):
        sink.row(number, [_joined(column, card.values.get(column, [])) for column in used])
        for name, value in card.left_out:
            sink.problem(number, 1, f"{name}: {value}", "not_read", lost=True)
    _notes(cards, tally, sink)


def _whole_letters(raw: bytes) -> bytes:
    """Return the file unfolded where folds were put in the middle of UTF-8 letters, as programs do that count bytes."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        unfolded = re.sub(rb"\r?\n[ \t]", b"", raw)
        try:
            unfolded.decode("utf-8")
        except UnicodeDecodeError:
            return raw
        return unfolded
    return raw


def _notes(cards: list[_Card], tally: _Tally, sink: Sink) -> None:
    names = Counter(name for card in cards for name, _ in card.left_out)
    pictures = sum(card.pictures for card in cards)
    if pictures:
        sink.note("cards_photos", count=pictures)
    if names:
        sink.note("cards_unknown", names=", ".join(f"{name} ({count})" for name, count in names.most_common(20)))
    if tally.unfinished:
        sink.note("cards_unfinished", count=tally.unfinished)
    if tally.broken:
        sink.note("cards_broken_lines", count=tally.broken)


def _joined(column: str, values: list[str]) -> Value:
    if column in ("Birth date", "Anniversary") and len(values) == 1:
        return _date(values[0])
    return ("\n" if column == "Note" else "; ").join(values) or None


def _date(text: str) -> Value:
    """Return a whole date as a date; one without its year or day stays text."""
    found = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?", text)
    if found:
        try:
            return dt.date(*(int(part) for part in found.groups()))
        except ValueError:
            return text
    return text


def _split(text: str, tally: _Tally) -> Iterator[list[str]]:
    """Return the lines of each card; a card inside another (AGENT) is passed over, a card without END ends at the next."""
    lines: list[str] | None = None
    inner = False
    for line in re.split(r"\r\n|\n|\r", text):
        if _BEGIN.fullmatch(line):
            if lines and re.match(
                r"\s*AGENT\b[^:]*:\s*$", next((old for old in reversed(lines) if old.strip()), ""), re.IGNORECASE
            ):
                inner = True
                continue
            if lines:
                tally.unfinished += 1
                yield lines
            lines = []
        elif _END.fullmatch(line):
            if inner:
                inner = False
            elif lines is not None:
                yield lines
                lines = None
        elif lines is not None and not inner:
            lines.append(line)
    if lines:
        tally.unfinished += 1
        yield lines


def _logical(lines: list[str]) -> Iterator[str]:
    """Return a card's lines with folds, soft breaks and pictures' lines joined."""
    current = ""
    soft = packed = False
    for line in lines:
        if soft:
            current = current[:-1] + line
        elif line[:1] in (" ", "\t") and current:
            current += line.strip() if packed else line[1:]
        elif packed and _BASE64.fullmatch(line):
            current += line.strip()
            continue
        else:
            if current.strip():
                yield current
            current = line
        head = current.partition(":")[0].upper()
        packed = "BASE64" in head or "ENCODING=B" in head
        soft = "QUOTED-PRINTABLE" in head and current.endswith("=")
    if current.strip():
        yield current


def _property(line: str) -> _Property | None:
    found = _LINE.match(line)
    if found is None:
        return None
    parameters: dict[str, str] = {}
    for part in re.findall(r';((?:"[^"]*"|[^";])*)', found[3]):
        key, equals, value = part.strip().partition("=")
        if not equals:  # version 2.1 gives bare words
            upper = key.upper()
            key, value = (
                ("ENCODING", upper) if upper in ("QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT") else ("TYPE", key)
            )
        key = key.strip().upper()
        parameters[key] = (parameters[key] + "," if key in parameters else "") + value.strip(' "')
    name, value = found[2].upper(), found[4]
    encoding = parameters.get("ENCODING", "").upper()
    if encoding == "QUOTED-PRINTABLE":
        # A semicolon that was encoded belongs to the text: it separates no parts.
        value = _plain(re.sub("=3B", r"\\=3B", value, flags=re.IGNORECASE), parameters.get("CHARSET", ""))
    elif encoding in ("B", "BASE64") and name not in _PICTURES:
        value = _unpacked(value)
    return _Property(name, parameters, value)


def _unpacked(value: str) -> str:
    """Return text that was packed as base64; what is none, such as a certificate, as it stands."""
    try:
        text = base64.b64decode(value, validate=True).decode("utf-8")
    except ValueError:
        return value
    return text if all(letter.isprintable() or letter.isspace() for letter in text) else value


def _plain(value: str, charset: str) -> str:
    """Return quoted-printable text in its stated encoding, or the one that its bytes look like."""
    data = quopri.decodestring(value.encode("latin-1", "ignore") if value.isascii() else value.encode("utf-8"))
    if charset and charset.upper() not in ("UTF-8", "US-ASCII"):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            return decode_text(data).text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return decode_text(data).text


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text, flags=re.DOTALL)


def _parts(value: str) -> list[str]:
    """Return the parts of a compound value, which semicolons separate unless a backslash is before them."""
    return [_unescaped(part).strip() for part in re.findall(r"((?:\\.|[^;\\]|\\$)*)(?:;|$)", value, re.DOTALL)]


def _card(lines: list[str], tally: _Tally) -> _Card:
    card = _Card()
    for line in _logical(lines):
        found = _property(line)
        if found is None:
            tally.broken += 1
            card.left_out.append(("?", line.strip()))
        else:
            _take(card, found)
    if not card.values.get("Name"):
        names = [
            " ".join(card.values.get(part, []))
            for part in ("Prefix", "Given name", "Additional names", "Family name", "Suffix")
        ]
        card.add("Name", " ".join(name for name in names if name))
    return card


def _take(card: _Card, found: _Property) -> None:
    name, value = found.name, found.value
    if name in _TECHNICAL or not value.strip(" ;"):
        return
    if name in _PICTURES:
        card.pictures += 1
    elif name == "N":
        # Several names of one kind have commas between them, which nobody writes in a name.
        for column, part in zip(_NAME_PARTS, _parts(re.sub(r"(?<!\\),\s*", " ", value)), strict=False):
            card.add(column, part)
    elif name == "ADR":
        _address(card, _parts(value), first=found.preferred)
    elif name == "ORG":
        card.add("Organisation", ", ".join(part for part in _parts(value) if part), first=found.preferred)
    elif name in _SINGLE:
        text = re.sub(r"^(?:tel|mailto):", "", _unescaped(value).strip(), flags=re.IGNORECASE)
        if omitted := found.parameters.get("X-APPLE-OMIT-YEAR"):
            # A birthday without its year: the year that stands there means nothing.
            text = re.sub(rf"^{re.escape(omitted)}-?", "--", text)
        card.add(_SINGLE[name], text, first=found.preferred and name in ("TEL", "EMAIL", "FN", "URL"))
    elif name == "X-ANDROID-CUSTOM" and value.startswith(_NICKNAME):
        card.add("Nickname", _parts(value)[1])
    else:
        card.left_out.append((name, _unescaped(value)))


def _address(card: _Card, parts: list[str], *, first: bool) -> None:
    """Put the first address (or the preferred one) into its columns, further ones whole into one."""
    taken = {column: card.values.pop(column) for column in _ADDRESS_PARTS if card.values.get(column)}
    if taken and not first:
        card.values.update(taken)
        card.add("Other addresses", ", ".join(part for part in parts if part))
        return
    if taken:
        card.add("Other addresses", ", ".join(value for values in taken.values() for value in values))
    for column, part in zip(_ADDRESS_PARTS, parts, strict=False):
        card.add(column, part)
