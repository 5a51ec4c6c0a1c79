"""Possible doubles on the People page: looked for, answered by key, taken back, and two chosen by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chapterdesk.database.rows import rows
from chapterdesk.models import Person
from chapterdesk.services import people
from chapterdesk.ui.pages.people import PeoplePage
from chapterdesk.ui.pages.people.doubles import NONE, PAIRS, DoublesView
from chapterdesk.ui.style import Theme
from tests.ui.pages.desks import Desk, open_desk
from tests.ui.pages.people.helpers import shown_page

PEOPLE = (
    {"given_name": "Elif", "family_name": "Demirtaş", "phones": ("+46701740615",), "town": "Lund"},
    {"given_name": "Elif", "family_name": "Demirtas", "phones": ("+46701740615",), "town": "Malmö"},
    {"given_name": "Joris", "family_name": "Berg", "emails": ("joris@example.org",)},
    {"given_name": "J", "family_name": "Berg", "emails": ("joris@example.org",)},
    {"given_name": "Somebody", "family_name": "Else"},
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as made:
        with made.register.work("People") as work:
            work.create_many(Person, [dict(each) for each in PEOPLE])
        yield made


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, look: Theme) -> Iterator[PeoplePage]:
    with shown_page(desk.context) as made:
        yield made


@pytest.fixture
def view(page: PeoplePage, qtbot: QtBot, desk: Desk) -> DoublesView:
    page.side.doubles.click()
    made = page.center.view()
    qtbot.waitUntil(lambda: not desk.tasks.running(), timeout=10_000)
    qtbot.waitUntil(lambda: len(made.pairs()) == 2, timeout=10_000)
    return made


def names(desk: Desk) -> list[str]:
    with desk.register.read() as conn:
        return sorted(Person.make_title(row) for row in rows(conn, Person).values())


def take_back(desk: Desk) -> None:
    undo = desk.said[-1][1]
    assert undo is not None
    undo()


def at(view: DoublesView, town: str) -> None:
    """Go to the pair whose towns differ, or to the other one."""
    for place in range(view.list.count()):
        view.list.setCurrentRow(place)
        if ("town" in view.panel.cells) is bool(town):
            return


def test_a_pair_is_merged_by_key_with_the_chosen_value_and_taken_back(
    view: DoublesView, desk: Desk, qtbot: QtBot
) -> None:
    at(view, "town")
    view.panel.cells["town"][1].radio.click()
    assert view.panel._results["town"][0].text() == "Malmö"
    qtbot.keyClick(view.list, Qt.Key.Key_M)
    with desk.register.read() as conn:
        towns = [row["town"] for row in rows(conn, Person).values() if row["given_name"] == "Elif"]
    assert towns == ["Malmö"]
    assert len(view.pairs()) == 1
    take_back(desk)
    assert len(names(desk)) == len(PEOPLE)
    qtbot.waitUntil(lambda: len(view.pairs()) == 2)


def test_the_one_who_stays_is_chosen(view: DoublesView, desk: Desk, qtbot: QtBot) -> None:
    at(view, "town")
    pair = view.current()
    assert pair is not None
    view.panel.stays[1].radio.click()
    view.panel.merge.click()
    with desk.register.read() as conn:
        found = rows(conn, Person)
    assert pair.other in found and pair.one not in found
    assert found[pair.other]["town"] == "Malmö"


def test_not_the_same_is_remembered_and_undone(view: DoublesView, desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(view.list, Qt.Key.Key_N)
    assert len(view.pairs()) == 1
    view.look()
    qtbot.waitUntil(lambda: not desk.tasks.running(), timeout=10_000)
    assert len(view.pairs()) == 1
    take_back(desk)
    view.look()
    qtbot.waitUntil(lambda: len(view.pairs()) == 2, timeout=10_000)


def test_later_shows_the_next_pair_and_forgets_nothing(view: DoublesView, qtbot: QtBot) -> None:
    first = view.current()
    qtbot.keyClick(view.panel.merge, Qt.Key.Key_L)
    assert view.current() != first
    assert view.pairs()[-1] == first


def test_when_all_are_answered_the_page_says_so_and_leads_back(
    view: DoublesView, page: PeoplePage, qtbot: QtBot
) -> None:
    assert view._stack.currentIndex() == PAIRS
    for _pair in view.pairs():
        qtbot.keyClick(view.list, Qt.Key.Key_M)
    assert view._stack.currentIndex() == NONE
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert page.center.currentIndex() == 0


def test_exactly_two_selected_are_merged_from_the_table(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    ids = [page.model.id_at(place) for place in range(3)]
    menu = page.many.row_menu(ids)
    assert menu is not None
    assert "Merge..." not in [action.text() for action in menu.actions()]
    page.table.select_ids(ids)
    page.center.compare(page.chosen())
    assert "exactly two" in desk.said[-1][0]
    page.table.select_ids(ids[:2])
    menu = page.many.row_menu(ids[:2])
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "Merge...").trigger()
    view = page.center.view()
    assert len(view.pairs()) == 1
    assert people.ids_of(desk.register, ids[:2]) == [view.pairs()[0].one, view.pairs()[0].other]
    view.panel.merge.click()
    assert len(names(desk)) == len(PEOPLE) - 1


def test_choosing_a_list_leads_back_to_the_table(view: DoublesView, page: PeoplePage) -> None:
    assert page.side.lists.active == ""
    page.show_list(page.side.lists.entries()[0])
    assert page.center.currentIndex() == 0
    assert page.side.lists.active == page.side.lists.entries()[0].key


def test_looking_can_be_cancelled(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    page.shown(target="doubles")
    page.center.view().searching.cancel.click()
    qtbot.waitUntil(lambda: not desk.tasks.running(), timeout=10_000)
    # It was cancelled, or had ended just before.
    qtbot.waitUntil(lambda: page.center.currentIndex() == 0 or bool(page.center.view().pairs()))
