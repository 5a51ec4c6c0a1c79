"""Today: what waits, where its buttons lead, first steps for an empty desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core.text import N_, in_language
from chapterdesk.database.register import Register
from chapterdesk.models import Meeting, Person, Unit
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.today import TodayPage, count_in_words, greeting
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.widgets import ChartCard, WorkRow
from tests.registers import open_register


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with open_register(tmp_path) as made:
        yield made


@pytest.fixture
def gone() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def context(register: Register, gone: list[tuple[str, str]], look: Theme, qapp) -> DeskContext:
    kept: dict[str, object] = {}
    return DeskContext(
        register, TaskRunner(), lambda *_a: None, lambda page, target: gone.append((page, target)), kept.get, kept.__setitem__, lambda _w: None
    )  # fmt: skip


def test_an_empty_desk_offers_first_steps_that_lead_somewhere(
    context: DeskContext, gone: list[tuple[str, str]]
) -> None:
    page = TodayPage(context)
    rows = page.findChildren(WorkRow)
    assert [row.button.text() for row in rows] == ["Add person", "Choose file", "Add group"]
    for row in rows:
        row.button.click()
    assert gone == [("people", "add"), ("import", ""), ("groups", "new")]


def test_a_step_without_its_page_is_not_offered(context: DeskContext) -> None:
    page = TodayPage(context, lambda key: key == "people")
    assert [row.button.text() for row in page.findChildren(WorkRow)] == ["Add person"]


def test_buttons_go_to_the_page_that_does_it(
    register: Register, context: DeskContext, gone: list[tuple[str, str]], qtbot
) -> None:
    import datetime as dt

    soon = (dt.date.today() + dt.timedelta(days=3)).isoformat()
    with register.work(N_("x")) as work:
        work.create(Person, {"given_name": "Elif"})
        unit = work.create(Unit, {"name": "Lund", "unit_kind": "local_group"})
        meeting = work.create(Meeting, {"name": "Members", "day": soon, "unit": unit})
    page = TodayPage(context)
    for row in page.findChildren(WorkRow):
        row.button.click()
    assert sorted(gone) == sorted([("people", "builtin:first"), ("meetings", meeting), ("groups", unit)])
    assert page._header.sentence.text().endswith("Three things need somebody.")
    assert [card.accessibleName() for card in page.findChildren(ChartCard)] == ["Engagement ladder"]


def test_it_says_what_is_so_after_a_change(register: Register, context: DeskContext) -> None:
    page = TodayPage(context)
    with register.work(N_("x")) as work:
        work.create(Person, {"given_name": "Elif"})
    page.refresh()
    assert page._header.sentence.text().endswith("One thing needs somebody.")


def test_numbers_are_words_up_to_twelve_in_every_language() -> None:
    assert count_in_words(9) == "nine"
    assert count_in_words(13) == "13"
    with in_language("sv"):
        assert count_in_words(1) == "en"
    with in_language("nl"):
        assert count_in_words(12) == "twaalf"


def test_the_greeting_follows_the_hour() -> None:
    assert [greeting(hour) for hour in (6, 12, 18)] == ["Good morning.", "Good afternoon.", "Good evening."]
