"""The page of groups: an empty register, the tree, a card, posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chapterdesk.core import clock
from chapterdesk.models import Person, RoleType
from chapterdesk.services import groups
from chapterdesk.ui.pages.groups import GroupsPage
from chapterdesk.ui.pages.groups.dialogs import AppointDialog, NewGroupDialog
from tests.ui.pages.desks import Desk, open_desk

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with clock.frozen(NOON), open_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def lund(desk: Desk) -> str:
    district = groups.add(desk.register, "Skåne", "district")
    return groups.add(desk.register, "Lund", "local_group", district, meeting_place="City library")


def _page(desk: Desk, qtbot: QtBot) -> GroupsPage:
    page = GroupsPage(desk.context)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    return page


def _post(desk: Desk, unit: str) -> tuple[str, str]:
    with desk.register.work("Add") as work:
        role = work.create(
            RoleType, {"name": "Treasurer", "unit_kinds": ("local_group",), "expected": True, "term_months": 12}
        )
        who = work.create(Person, {"given_name": "Elif", "family_name": "Sjöö", "groups": (unit,)})
    return role, who


def test_an_empty_register_begins_with_the_section(desk: Desk, qtbot: QtBot) -> None:
    page = _page(desk, qtbot)
    assert page.currentWidget() is page.first
    page.first.name.setText("Section Sweden")
    page.first.add.click()
    qtbot.waitUntil(lambda: page.tree.topLevelItemCount() == 1)
    assert page.currentWidget() is not page.first
    with desk.register.read() as conn:
        assert desk.register.setting(conn).country == "SE"


def test_the_card_follows_the_tree_and_a_target(desk: Desk, qtbot: QtBot, lund: str) -> None:
    page = _page(desk, qtbot)
    other = groups.add(desk.register, "Malmö", "local_group")
    qtbot.waitUntil(lambda: page.tree.choose(other))
    page.show_target(lund)
    assert page.card.unit == lund
    assert page.card.own.fields["meeting_place"].value() == "City library"


def test_a_filter_shows_groups_with_those_above_them(desk: Desk, qtbot: QtBot, lund: str) -> None:
    groups.add(desk.register, "Malmö", "local_group")
    page = _page(desk, qtbot)
    assert page.tree.filter("lund") == 1
    shown = [item.text(0) for item in page.tree._items.values() if not item.isHidden()]
    assert shown == ["Skåne", "Lund"]


def test_facts_are_changed_in_place_and_wrong_ones_marked(desk: Desk, qtbot: QtBot, lund: str) -> None:
    page = _page(desk, qtbot)
    page.show_target(lund)
    fields = page.card.own.fields
    fields["meeting_place"].committed.emit("Town hall")
    fields["email"].committed.emit("not an address")
    assert fields["email"].state() == "wrong"
    fields["name"].committed.emit("")
    assert fields["name"].state() == "wrong"
    with desk.register.read() as conn:
        assert desk.register.titles(conn, [lund]) == {lund: "Lund"}


def test_appointing_closes_the_vacancy_and_undo_opens_it(desk: Desk, qtbot: QtBot, lund: str) -> None:
    role, who = _post(desk, lund)
    page = _page(desk, qtbot)
    page.show_target(lund)
    dialog = AppointDialog(desk.context, lund, role)
    qtbot.addWidget(dialog)
    assert dialog.end.date().toString("yyyy-MM-dd") == "2027-11-23"
    dialog.who.setText("Nobody Known")
    dialog.save.click()
    assert dialog.result() == 0
    dialog.who.setText("elif sjöö")
    dialog.save.click()
    assert dialog.result() == 1
    dialog.appoint()
    qtbot.waitUntil(lambda: page.card._facts is not None and page.card._facts.filled == 1)
    assert page.card._facts is not None
    assert page.card._facts.posts[0].party == who
    desk.register.undo()
    qtbot.waitUntil(lambda: page.card._facts is not None and page.card._facts.filled == 0)


def test_a_closed_group_is_found_by_its_target(desk: Desk, qtbot: QtBot, lund: str) -> None:
    groups.close(desk.register, lund)
    page = _page(desk, qtbot)
    page.show_target(lund)
    assert page.card.unit == lund


def test_buttons_lead_to_meetings_and_people(desk: Desk, qtbot: QtBot, lund: str) -> None:
    page = _page(desk, qtbot)
    page.show_target(lund)
    page.card.new_meeting.click()
    page.card._show_everyone()
    assert desk.went == [("meetings", f"new:{lund}"), ("people", f"unit:{lund}")]
    assert not page.card.pack.isEnabled()


def test_a_new_group_is_added_beneath(desk: Desk, qtbot: QtBot, lund: str) -> None:
    dialog = NewGroupDialog(desk.context, lund)
    qtbot.addWidget(dialog)
    assert not dialog.save.isEnabled()
    dialog.name.setText("Lund students")
    made = dialog.add()
    with desk.register.read() as conn:
        node = next(n for n in groups.tree(conn) if n.id == made)
    assert (node.parent, node.depth) == (lund, 2)
