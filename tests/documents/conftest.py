from __future__ import annotations

import gettext
import io
from collections.abc import Iterator

import pytest
from babel.messages import mofile, pofile

from chapterdesk.core import clock, text
from chapterdesk.core.resources import resource
from tests.documents.samples import INSTANT


@pytest.fixture(autouse=True)
def _still_clock() -> Iterator[None]:
    with clock.frozen(INSTANT):
        yield


@pytest.fixture
def translated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use this area's catalogue fragments as they stand, built or not."""
    loaded: dict[str, gettext.NullTranslations] = {"en": gettext.NullTranslations()}
    for language in ("sv", "nl"):
        with resource("i18n", language, "documents.po").open("rb") as stream:
            binary = io.BytesIO()
            mofile.write_mo(binary, pofile.read_po(stream))
            binary.seek(0)
            loaded[language] = gettext.GNUTranslations(binary)
    monkeypatch.setattr(text, "_catalogue", loaded.__getitem__)
