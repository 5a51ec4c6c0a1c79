"""Who stands in the list: order, filters, words, saved lists and links."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chapterdesk.database.query import Condition
from chapterdesk.database.register import Register
from chapterdesk.models import Person, Unit
from chapterdesk.services import lists, people
from chapterdesk.ui.pages.people import PeoplePage
from chapterdesk.ui.pages.people.middle import NO_MATCH, NO_PEOPLE, TABLE
from chapterdesk.ui.style import Theme
from chapterdesk.ui.tasks import TaskRunner
from tests.ui.pages.people.helpers import Desk, shown_page, titles


def test_everyone_stands_in_the_swedish_order(page: PeoplePage) -> None:
    assert titles(page) == ["Anna Åkesson", "Berit Ek", "Carl Öst", "David Alm"]
    assert "4 activists" in page.middle.sentence.text()


def test_a_filter_becomes_a_chip_and_goes(page: PeoplePage, desk: Desk) -> None:
    people.set_level(desk.register, [desk.person("Carl").id], "active")
    page.filters.put(Condition("level", "is", ("active", "organiser")))
    assert titles(page) == ["Carl Öst"]
    assert "1 of 4" in page.middle.sentence.text()
    page.filters.put(Condition("town", "contains", ("nowhere",)))
    assert page.middle.stack.currentIndex() == NO_MATCH
    page.filters.clear()
    assert len(titles(page)) == 4
    assert page.middle.stack.currentIndex() == TABLE


def test_the_popup_asks_in_words(page: PeoplePage, desk: Desk) -> None:
    from chapterdesk.ui.pages.people.asked import asked_field

    people.set_level(desk.register, [desk.person("Anna").id], "organiser")
    page.filters.open(asked_field("level"))
    popup = page.filters.popup
    assert popup is not None
    popup.take()
    assert page.filters.conditions() == ()
    popup.set_values(["organiser"])
    popup.take()
    assert titles(page) == ["Anna Åkesson"]


def test_words_of_the_top_bar_filter(page: PeoplePage) -> None:
    page.search("ake")
    assert titles(page) == ["Anna Åkesson"]
    page.search("")
    assert len(titles(page)) == 4


def test_a_click_on_the_heading_sorts_and_is_remembered(
    page: PeoplePage, desk: Desk, qtbot: QtBot, look: Theme
) -> None:
    page.model.sort(1, Qt.SortOrder.DescendingOrder)
    assert titles(page)[0] == "David Alm"
    page.table.sort_by("phones", True)
    page.table._save()
    with shown_page(desk.context) as again:
        assert titles(again)[0] == "David Alm"
        assert "by phone" in again.middle.sentence.text()


def test_a_list_is_saved_counted_and_deleted(page: PeoplePage, desk: Desk, qtbot: QtBot) -> None:
    page.search("alm")
    key = page.lists.save("The Alms", page.question())
    entry = page.side.lists.entry(key)
    assert entry is not None
    page.answers.count(page.side.lists.entries())
    assert page.side.lists.rows.counts[key] == 1
    page.show_list(entry)
    assert titles(page) == ["David Alm"]
    page.lists.rename(entry, "Alm family")
    assert page.side.lists.entry(key) is not None
    page._remove_list(entry)
    assert page.side.lists.entry(key) is None
    assert len(titles(page)) == 4
    desk.undo_toast()
    assert page.side.lists.entry(key) is not None


def test_an_empty_register_offers_the_first_step(register: Register, qtbot: QtBot, look: Theme) -> None:
    with shown_page(Desk(register, TaskRunner()).context) as page:
        assert page.middle.stack.currentIndex() == NO_PEOPLE
        people.add_person(register, {"given_name": "Anna"})
        assert page.middle.stack.currentIndex() == TABLE


def test_a_link_opens_a_list_or_a_person(page: PeoplePage, desk: Desk) -> None:
    page.shown(target="builtin:roles")
    assert page.middle.stack.currentIndex() == NO_MATCH
    page.shown(target=desk.person("Carl").id)
    assert page.right.detail.name.text() == "Carl Öst"
    assert len(titles(page)) == 4
    page.shown(target="add")
    assert page.right.adding.isVisible()


def test_links_show_a_group_and_what_an_import_brought(desk: Desk, page: PeoplePage) -> None:
    with desk.register.work("Import") as work:
        group = work.create(Unit, {"name": "Ystad group", "unit_kind": "local_group"})
        new = work.create(Person, {"given_name": "Prov", "family_name": "Ny", "groups": (group,)})
        brought = work
    for target in (f"unit:{group}", f"import:{brought.changes.work}"):
        page.shown(target=target)
        with desk.register.read() as conn:
            assert lists.find_ids(conn, Person, page.question()) == [new]
