"""Tags, skills and languages of a person as chips: added with type-ahead from those in use, taken away, undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chapterdesk.database.rows import rows
from chapterdesk.fields import Kept
from chapterdesk.models import Person
from chapterdesk.ui.pages.people import PeoplePage
from chapterdesk.ui.pages.people.editors import TagsEditor
from chapterdesk.ui.style import Theme
from tests.ui.pages.desks import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as made:
        with made.register.work("People") as work:
            work.create(Person, {"given_name": "Alva", "tags": ("Vigils", "Letters")})
            work.create(Person, {"given_name": "Bo", "tags": ("Refugees",), "external_numbers": ("77",)})
        yield made


@pytest.fixture
def tags(desk: Desk, qtbot: QtBot, look: Theme) -> Iterator[TagsEditor]:
    page = PeoplePage(desk.context)
    page.resize(1300, 800)
    page.show()
    page.show_person(page.model.id_at(0))
    editor = page.right.detail.details.editor("tags")
    assert isinstance(editor, TagsEditor)
    yield editor
    page.wait()
    page.close()
    shiboken6.delete(page)


def kept(desk: Desk) -> tuple[object, ...]:
    with desk.register.read() as conn:
        value = next(row["tags"] for row in rows(conn, Person).values() if row["given_name"] == "Alva")
    assert isinstance(value, tuple)
    return value


def test_only_declared_fields_offer_what_is_in_use() -> None:
    offering = {name for name, field in Person.fields.items() if field.offers_used}
    assert {"tags", "skills", "languages"} <= offering
    assert "external_numbers" not in offering
    assert all(Person.fields[name].kept is Kept.SET for name in offering)


def test_a_tag_is_added_by_typing_with_those_in_use_offered(tags: TagsEditor, desk: Desk, qtbot: QtBot) -> None:
    entry = tags.field.entry()
    tags.begin()
    qtbot.waitUntil(entry.hasFocus)
    completer = entry.completer()
    completer.setCompletionPrefix("ref")
    assert completer.currentCompletion() == "Refugees"
    qtbot.keyClicks(entry, "refugees")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert kept(desk) == ("Vigils", "Letters", "Refugees")
    undo = desk.said[-1][1]
    assert undo is not None
    undo()
    assert kept(desk) == ("Vigils", "Letters")
    assert tags.field.values() == ["Vigils", "Letters"]


def test_leaving_the_field_takes_what_was_typed_and_esc_forgets_it(tags: TagsEditor, desk: Desk, qtbot: QtBot) -> None:
    entry = tags.field.entry()
    tags.begin()
    qtbot.waitUntil(entry.hasFocus)
    qtbot.keyClicks(entry, "Stalls")
    entry.clearFocus()
    assert kept(desk) == ("Vigils", "Letters", "Stalls")
    tags.begin()
    qtbot.keyClicks(entry, "Nothing")
    qtbot.keyClick(entry, Qt.Key.Key_Escape)
    entry.clearFocus()
    assert "Nothing" not in kept(desk)


def test_backspace_takes_the_last_one_away(tags: TagsEditor, desk: Desk, qtbot: QtBot) -> None:
    tags.begin()
    qtbot.keyClick(tags.field.entry(), Qt.Key.Key_Backspace)
    assert kept(desk) == ("Vigils",)


def test_a_tag_that_is_too_long_is_said_and_not_kept(tags: TagsEditor, desk: Desk, qtbot: QtBot) -> None:
    tags.begin()
    tags.field.entry().setText("x" * 200)
    qtbot.keyClick(tags.field.entry(), Qt.Key.Key_Return)
    assert kept(desk) == ("Vigils", "Letters")
    assert not tags._sentence.isHidden()
    assert tags._sentence.text()
