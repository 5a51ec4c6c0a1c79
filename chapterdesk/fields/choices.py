"""Yes and no, fixed choices and consent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from chapterdesk.core import locale
from chapterdesk.core.text import LANGUAGES, N_, _, in_language
from chapterdesk.fields.base import DEFAULT, FieldType, Setting, Value, ValueProblem, tidy, unknown

_YES = {"yes", "y", "true", "sant", "waar", "1", "ja", "j", "x", "ok", "v", "\u2713", "\u2714", "\u2611", "oui", "vrai"}
_NO = {"no", "n", "false", "falskt", "onwaar", "0", "nej", "nee", "-", "ej", "non", "faux", "\u2717", "\u2610"}


@dataclass(frozen=True)
class YesNo(FieldType):
    """Yes or no, or not known."""

    code: ClassVar[str] = "yes_no"
    storage: ClassVar[str] = "boolean"
    cell: ClassVar[str] = "yesno"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Read yes and no in the three languages and as ticks. Raises ValueProblem for other words."""
        key = locale.fold(tidy(text))
        if not key:
            return None
        if key in _YES:
            return True
        if key in _NO:
            return False
        raise ValueProblem(_("\u201c{text}\u201d is neither yes nor no.").format(text=tidy(text)))

    def from_cell(self, value: object, setting: Setting = DEFAULT) -> Value:
        """Take a spreadsheet's own truth values."""
        return value if isinstance(value, bool) else super().from_cell(value, setting)

    def format(self, value: Value, setting: Setting = DEFAULT) -> str:
        """Yes or no in words."""
        return "" if value is None else _("Yes") if value else _("No")

    def choices(self) -> Sequence[tuple[str, str]]:
        """The two words."""
        return (("true", _("Yes")), ("false", _("No")))


@dataclass(frozen=True)
class Choice(FieldType):
    """One of a fixed set: an English code inside, words outside.

    Args:
        options: (code, English words marked for translation) in their order.
        others: code -> further words that people write for it, in any language.
    """

    options: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()
    code: ClassVar[str] = "choice"
    cell: ClassVar[str] = "choice"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Read the code or its words in any of our languages. Raises ValueProblem for an unknown word."""
        key = locale.fold(tidy(text))
        if not key:
            return None
        for code, words in self.options:
            if key in {code, locale.fold(words)}:
                return code
            for language in LANGUAGES:
                with in_language(language):
                    if key == locale.fold(_(words)):
                        return code
        for code, more in self.others:
            if key in more:
                return code
        raise unknown(tidy(text))

    def format(self, value: Value, setting: Setting = DEFAULT) -> str:
        """The words of the code."""
        return next((_(words) for code, words in self.options if code == value), str(value or ""))

    def check(self, value: Value) -> Value:
        """Only known codes are stored."""
        if value is not None and value not in {code for code, _words in self.options}:
            raise unknown(str(value))
        return value

    def choices(self) -> Sequence[tuple[str, str]]:
        """Codes with their words, in order."""
        return tuple((code, _(words)) for code, words in self.options)


CONSENT_STATES = (
    ("granted", N_("Yes, given")),
    ("refused", N_("No")),
    ("withdrawn", N_("Withdrawn")),
    ("not_asked", N_("Not asked")),
)


@dataclass(frozen=True)
class Consent(Choice):
    """Whether a person may be reached in one way for one purpose; the most restrictive wins in a merge."""

    options: tuple[tuple[str, str], ...] = CONSENT_STATES
    code: ClassVar[str] = "consent"

    def parse(self, text: str, setting: Setting = DEFAULT) -> Value:
        """Read a plain yes or no too."""
        try:
            return super().parse(text, setting)
        except ValueProblem:
            try:
                return "granted" if YesNo().parse(text, setting) else "refused"
            except ValueProblem:
                raise ValueProblem(_("\u201c{text}\u201d is neither yes nor no.").format(text=tidy(text))) from None

    def from_cell(self, value: object, setting: Setting = DEFAULT) -> Value:
        """Take a spreadsheet's own truth values."""
        if isinstance(value, bool):
            return "granted" if value else "refused"
        return super().from_cell(value, setting)
