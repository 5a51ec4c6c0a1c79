"""The types of values that the register knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from chapterdesk.core import locale
from chapterdesk.core.text import _
from chapterdesk.fields.amounts import without_sign
from chapterdesk.fields.base import DEFAULT, FieldType, Setting, Value, ValueProblem, figures, tidy


@dataclass(frozen=True)
class Text(FieldType):
    """One line of text."""

    longest: int = 500
    code: ClassVar[str] = "text"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Trim and normalise; refuse what is longer than ``longest`` characters."""
        value = tidy(text)
        if len(value) > self.longest:
            raise ValueProblem(_("The text is longer than {n} characters.").format(n=self.longest))
        return value or None


@dataclass(frozen=True)
class Name(Text):
    """A name of a person or thing: sorted by the language's alphabet."""

    code: ClassVar[str] = "name"


@dataclass(frozen=True)
class LongText(FieldType):
    """Text of many lines; line ends are ``\\n``."""

    code: ClassVar[str] = "long_text"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Keep lines, trim ends of lines and of the whole."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").split("\n")
        return "\n".join(line.replace("\u00a0", " ").rstrip() for line in lines).strip() or None


@dataclass(frozen=True)
class Email(FieldType):
    """An e-mail address; the domain in lower case, the whole compared in lower case."""

    code: ClassVar[str] = "email"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Accept also ``Name <address>`` and ``mailto:``. Raises ValueProblem with a suggestion for common slips."""
        from email_validator import EmailNotValidError, validate_email

        raw = tidy(text)
        if not raw:
            return None
        found = re.search(r"<([^<>]+)>\s*$", raw)
        raw = (found.group(1) if found else raw).removeprefix("mailto:").strip().rstrip(".;,")
        try:
            checked = validate_email(raw, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            raise ValueProblem(*_email_problem(raw)) from None
        return checked.normalized.lower()

    def split(self, text: str) -> list[str]:
        """Take a comma as a separator only between whole addresses: within one it is a slip to be shown."""
        parts = super().split(text)
        whole = all("@" in part for part in parts) or ";" in text or "\n" in text
        return parts if whole else [tidy(text)]


def _email_problem(raw: str) -> tuple[str, str]:
    if "," in raw.partition("@")[2]:
        return _("The address has a comma where a full stop should be."), raw.replace(",", ".").replace(" ", "")
    if " " in raw and "@" in raw:
        return _("The address has a space in it."), raw.replace(" ", "")
    if "@" not in raw:
        return _("An e-mail address has an @ in it."), ""
    return _("This is not a whole e-mail address."), ""


# Mobile numbers cut short: long enough to be some number of the country, but not the mobile number that they begin as
# (numbering plans of PTS for Sweden, ACM for the Netherlands, BIPT for Belgium).
_CUT = re.compile(r"\+(?:467[02369]\d{0,6}|316\d{0,7}|324[5-9]\d{0,6})")


def mobile_cut_short(number: str) -> bool:
    """Say whether a number in E.164 is a mobile number that lacks its last figures."""
    return _CUT.fullmatch(number.partition(";")[0]) is not None


@dataclass(frozen=True)
class Phone(FieldType):
    """A phone number: E.164 inside, shown as people in its country write it."""

    code: ClassVar[str] = "phone"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Read a number as dialled in the chapter's country, or with + and country code. Raises ValueProblem."""
        import phonenumbers

        raw = tidy(text).lstrip("'")
        if not raw:
            return None
        raw = re.sub(r"^(?:tel|mob(?:il)?|gsm|tfn|phone)\s*[.:]\s*", "", raw, flags=re.IGNORECASE)
        try:
            number = phonenumbers.parse(raw, setting.country)
        except phonenumbers.NumberParseException:
            raise ValueProblem(_("This is not a phone number.")) from None
        if not phonenumbers.is_possible_number(number):
            reason = phonenumbers.is_possible_number_with_reason(number)
            short = reason == phonenumbers.ValidationResult.TOO_SHORT
            raise ValueProblem(
                _("The number is too short.") if short else _("The number is too long or of no country.")
            )
        text_of = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
        if mobile_cut_short(text_of):
            raise ValueProblem(_("The number is too short."))
        return f"{text_of};ext={number.extension}" if number.extension else text_of

    def from_cell(self, value: object, setting: Setting = DEFAULT) -> Value:
        """Also read a number whose leading zero a spreadsheet took away."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            digits = str(int(value))
            for attempt in (f"+{digits}", f"0{digits}") if len(digits) > 10 else (f"0{digits}", f"+{digits}"):
                try:
                    return self.parse(attempt, setting)
                except ValueProblem:
                    continue
        return super().from_cell(value, setting)

    def format(self, value: Value, setting: Setting = DEFAULT) -> str:
        """National form for the chapter's own country, international for others."""
        if not isinstance(value, str):
            return ""
        return _shown_number(value, setting.country)


@lru_cache(maxsize=65536)
def _shown_number(value: str, country: str) -> str:
    import phonenumbers

    plain, _sep, extension = value.partition(";ext=")
    try:
        number = phonenumbers.parse(plain, None)
    except phonenumbers.NumberParseException:
        return value
    home = phonenumbers.country_code_for_region(country) == number.country_code
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    shown = str(phonenumbers.format_number(number, form))
    return f"{shown} ext. {extension}" if extension else shown


@dataclass(frozen=True)
class Postcode(FieldType):
    """A postcode, spaced as its country writes it (SE ``123 45``, NL ``1234 AB``)."""

    code: ClassVar[str] = "postcode"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Space what fits the chapter's country, leave foreign codes as written."""
        raw = tidy(text).upper()
        close = raw.replace(" ", "").removeprefix("SE-").removeprefix("S-")
        if setting.country == "SE" and re.fullmatch(r"\d{5}", close):
            return f"{close[:3]} {close[3:]}"
        if setting.country == "NL" and re.fullmatch(r"\d{4}[A-Z]{2}", close):
            return f"{close[:4]} {close[4:]}"
        return raw or None


@dataclass(frozen=True)
class Number(FieldType):
    """A whole number."""

    least: int | None = None
    most: int | None = None
    code: ClassVar[str] = "number"
    storage: ClassVar[str] = "integer"
    cell: ClassVar[str] = "integer"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Read a whole number with or without separators. Raises ValueProblem."""
        raw = figures(text)
        if not raw:
            return None
        raw = re.sub(r"^(-?\d+)[.,]0+$", r"\1", raw)
        if re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", raw):
            raw = re.sub(r"[.,]", "", raw)
        if not re.fullmatch(r"[-+]?\d{1,15}", raw):
            raise ValueProblem(_("\u201c{text}\u201d is not a whole number.").format(text=tidy(text)))
        value = int(raw)
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            raise ValueProblem(_("The number is out of range."))
        return value

    def to_cell(self, value: Value, setting: Setting = DEFAULT) -> object:
        """The number itself."""
        return value


@dataclass(frozen=True)
class Money(FieldType):
    """An amount in minor units (öre, cents) of the section's currency, or of the row's own.

    Args:
        currency_of: Fields that hold its currency, the first that is filled counts: a field of the same row, or with a
            dot one of the row that a reference points at (``fund.currency``). Whoever shows rows asks
            ``database.currencies``, and gives the currency with the setting.
    """

    currency_of: tuple[str, ...] = ()
    code: ClassVar[str] = "money"
    storage: ClassVar[str] = "integer"
    cell: ClassVar[str] = "money"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Read ``4 500 kr``, ``12,50`` or ``€ 12.50``. Raises ValueProblem."""
        plain = without_sign(text, setting.currency)
        raw = figures(re.sub(r"(?i)kr(?:onor)?\.?|sek|eur(?:o)?|€|:-", "", plain))
        if not raw:
            return None
        found = re.fullmatch(r"(-?)(\d{1,3}(?:[.,]\d{3})+|\d{1,15})(?:[.,](\d{1,2}|-))?", raw)
        if not found:
            raise ValueProblem(_("\u201c{text}\u201d is not an amount.").format(text=tidy(text)))
        whole = int(re.sub(r"\D", "", found[2])) * 100
        cents = int((found[3] or "0").replace("-", "0").ljust(2, "0"))
        return -(whole + cents) if found[1] else whole + cents

    def from_cell(self, value: object, setting: Setting = DEFAULT) -> Value:
        """A plain number is an amount in whole units."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return round(value * 100)
        return super().from_cell(value, setting)

    def format(self, value: Value, setting: Setting = DEFAULT) -> str:
        """The amount with its currency."""
        return locale.money(value, setting.currency) if isinstance(value, int) else ""

    def to_cell(self, value: Value, setting: Setting = DEFAULT) -> object:
        """The amount in whole units."""
        return value / 100 if isinstance(value, int) else None


@dataclass(frozen=True)
class Reference(FieldType):
    """Another row of the register, by id.

    Args:
        kind: The entity's name, or ``party`` for person or organisation.
        owned: Whether this row goes when the other is deleted (otherwise the field is emptied).
    """

    kind: str = ""
    owned: bool = False
    code: ClassVar[str] = "reference"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Find the row by Ref, or by a name that only one has. Raises ValueProblem."""
        raw = tidy(text)
        if not raw:
            return None
        found = setting.lookup(self.kind, raw) if setting.lookup else ()
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueProblem(_("More than one is called \u201c{text}\u201d.").format(text=raw))
        raise ValueProblem(_("Nothing here is called \u201c{text}\u201d.").format(text=raw))

    def format(self, value: Value, setting: Setting = DEFAULT) -> str:
        """The row's name, as far as it is known here."""
        return setting.names.get(str(value), "") if value else ""
