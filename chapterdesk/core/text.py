"""Words in the user's language: gettext without Qt, for window, documents, workbooks and terminal alike.

Strings are marked ``_("...")`` where they are shown, and ``N_("...")`` where they are declared and shown later
(labels of fields). Values go in with ``.format(...)`` after translation: no extractor finds text in an f-string.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from chapterdesk.core.resources import resource

LANGUAGES: tuple[str, ...] = ("sv", "nl", "en")
DOMAIN = "chapterdesk"

_override: ContextVar[str | None] = ContextVar("language", default=None)
_default: list[str] = ["en"]


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, resource("i18n"), [language], fallback=True)


def set_language(language: str) -> None:
    """Choose the language of the whole program (``"sv"``, ``"nl"`` or ``"en"``)."""
    if language not in LANGUAGES:
        raise ValueError(language)
    _default[0] = language


def current_language() -> str:
    """Return the code of the language that words are shown in just now."""
    return _override.get() or _default[0]


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Show words in another language for a while, as in a workbook in its recipient's language."""
    if language not in LANGUAGES:
        raise ValueError(language)
    token = _override.set(language)
    try:
        yield
    finally:
        _override.reset(token)


def system_language() -> str:
    """Return the best of our languages for this computer's settings, English if none fits."""
    for name in (
        os.environ.get("LC_ALL"),
        os.environ.get("LC_MESSAGES"),
        os.environ.get("LANG"),
        locale.getlocale()[0],
    ):
        if name and name[:2].lower() in LANGUAGES:
            return name[:2].lower()
    return "en"


def _(message: str) -> str:
    """Translate ``message`` into the current language."""
    return _catalogue(current_language()).gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's customary name for a mark
    """Mark ``message`` for translation and return it unchanged, for declarations."""
    return message


def ngettext(one: str, many: str, n: int) -> str:
    """Translate a phrase that depends on the number ``n``; put ``n`` in with ``.format(n=...)``."""
    return _catalogue(current_language()).ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    """Translate ``message`` where the same English word means different things by ``context``."""
    return _catalogue(current_language()).pgettext(context, message)
