"""The page of campaigns by keys alone: the year, quick add, somebody met, what it brought, support, parents, undo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core import clock
from chapterdesk.database.rows import rows
from chapterdesk.models import Activity, Campaign, Initiative, Organisation, Participation, Person, Unit
from chapterdesk.services.campaigns import initiatives
from chapterdesk.ui.pages.campaigns import CampaignsPage
from chapterdesk.ui.pages.campaigns.activities_tab import ActivitiesTab
from chapterdesk.ui.pages.campaigns.campaigns_tab import CampaignsTab
from chapterdesk.ui.pages.campaigns.initiatives_tab import InitiativesTab
from chapterdesk.ui.pages.campaigns.met import MetDialog
from chapterdesk.ui.pages.campaigns.year_tab import YearTab
from chapterdesk.ui.pages.campaigns.young_tab import YoungTab
from chapterdesk.ui.records import NewRecordDialog
from tests.ui.pages.desks import Desk, open_desk


def _day(days: int) -> str:
    return (clock.today() + dt.timedelta(days=days)).isoformat()


class Visit:
    """The page on a desk with a few rows, and what a person at the keyboard does with it."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot, self.register = desk, qtbot, desk.register
        self.ids: dict[str, str] = {}
        with self.register.work("Begin") as work:
            make = work.create
            self.ids["lund"] = make(Unit, {"name": "Lund", "unit_kind": "local_group"})
            self.ids["ystad"] = make(Unit, {"name": "Ystad", "unit_kind": "local_group"})
            self.ids["union"] = make(Organisation, {"name": "The union"})
            self.ids["ada"] = make(Person, {"given_name": "Ada", "family_name": "Berg"})
            self.ids["bo"] = make(
                Person, {"given_name": "Bo", "family_name": "Ek", "birth_date": str(clock.today().year - 12)}
            )
            for key, kind, start, end in (("ours", "national", -5, 20), ("theirs", "partner", 2, 9)):
                values = {"name": key, "campaign_kind": kind, "start": _day(start), "end": _day(end)}
                self.ids[key] = make(Campaign, values)
            for key, days in (("held", -1), ("coming", 3)):
                self.ids[key] = make(Activity, {"name": key, "day": _day(days), "unit": self.ids["lund"]})
            self.ids["idea"] = make(Initiative, {"name": "Idea", "unit": self.ids["lund"], "state": "proposed"})
        self.page = CampaignsPage(desk.context)
        qtbot.addWidget(self.page)
        self.page.resize(1300, 860)
        self.page.show()
        self.page.shown("")
        self.idle()

    def idle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.tasks.running(), timeout=20_000)

    def tab(self, key: str) -> QWidget:
        self.page.show_tab(key)
        self.idle()
        return self.page.tabs[key].inner

    def parts(self, activity: str) -> dict[str, str]:
        with self.register.read() as conn:
            found = rows(conn, Participation)
        return {str(r["party"]): str(r["part"]) for r in found.values() if r["activity"] == self.ids[activity]}


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, look: object) -> Iterator[Visit]:
    with open_desk(tmp_path) as desk:
        yield Visit(desk, qtbot)


def test_the_year_is_walked_with_arrows_and_opened_with_enter(visit: Visit) -> None:
    tab = visit.tab("year")
    assert isinstance(tab, YearTab)
    calendar = tab.calendar
    calendar.setFocus()
    seen = []
    QTest.keyClick(calendar, Qt.Key.Key_Right)
    for _step in range(4):
        assert calendar.current() is not None
        seen.append(calendar.current().key)
        QTest.keyClick(calendar, Qt.Key.Key_Down)
    assert seen[:2] == [f"period:{visit.ids['ours']}", f"period:{visit.ids['theirs']}"]
    assert calendar.items[0].clash and "Shares days" in calendar.items[0].words
    last = calendar.current()
    assert last is not None and last.mark is not None
    QTest.keyClick(calendar, Qt.Key.Key_Return)
    visit.idle()
    assert visit.page.current_tab() == "activities"
    with visit.register.read() as conn:
        assert last.ids[0] in rows(conn, Activity)


def test_the_year_is_also_a_table_and_other_years_can_be_seen(visit: Visit) -> None:
    tab = visit.tab("year")
    assert isinstance(tab, YearTab)
    visit.qtbot.waitUntil(tab.isVisible)
    QTest.keyClick(tab.switch, Qt.Key.Key_Space)
    assert tab.table.isVisible() and not tab.calendar.isVisible()
    shown = {row.cells[0] for row in tab.table.rows()}
    assert {"ours", "theirs"} <= shown
    begins = tab.begins
    tab.go(-1)
    assert tab.begins == begins - 1 and not tab.calendar.items


def test_names_are_added_as_they_are_typed(visit: Visit) -> None:
    visit.page.shown(visit.ids["held"])
    visit.idle()
    tab = visit.page.tabs["activities"].inner
    assert isinstance(tab, ActivitiesTab)
    assert tab.card.activity == visit.ids["held"]
    edit = tab.card.people.search.edit
    for name in ("Ada", "unio"):
        QTest.keyClicks(edit, name)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        assert edit.text() == ""
    assert visit.parts("held") == {visit.ids["ada"]: "came", visit.ids["union"]: "came"}
    visit.desk.said[-1][1]()
    assert visit.parts("held") == {visit.ids["ada"]: "came"}
    visit.qtbot.waitUntil(lambda: len(tab.card.people.table.rows()) == 1)
    row = tab.card.people.table.rows()[0].key
    tab.card.people.set_part([row], "led")
    assert visit.parts("held") == {visit.ids["ada"]: "led"}


def test_somebody_met_there_has_to_have_answered(visit: Visit) -> None:
    visit.page.open(visit.ids["held"])
    visit.idle()
    tab = visit.page.tabs["activities"].inner
    assert isinstance(tab, ActivitiesTab)
    edit = tab.card.people.search.edit
    QTest.keyClicks(edit, "Ada Berg ")
    dialog = tab.card.people.somebody_new()
    assert isinstance(dialog, MetDialog)
    assert (dialog.given.text(), dialog.family.text()) == ("Ada", "Berg")
    dialog.look()
    assert not dialog._known_box.isHidden()
    dialog.given.setText("Zoe")
    dialog.look()
    assert dialog._known_box.isHidden()
    QTest.keyClick(dialog.given, Qt.Key.Key_Return)
    assert dialog._wrong.isVisible() and not visit.parts("held")
    dialog.choose_answer("not_asked")
    dialog.joins.setChecked(True)
    QTest.keyClick(dialog.given, Qt.Key.Key_Return)
    ((person, part),) = visit.parts("held").items()
    with visit.register.read() as conn:
        own = rows(conn, Person, [person])[person]
    assert part == "met_there" and (own["given_name"], own["source"], own["groups"]) == (
        "Zoe",
        "held",
        (visit.ids["lund"],),
    )


def test_what_it_brought_is_noted_and_undone_in_one_step(visit: Visit) -> None:
    visit.page.open(visit.ids["held"])
    visit.idle()
    tab = visit.page.tabs["activities"].inner
    assert isinstance(tab, ActivitiesTab)
    dialog = tab.card.ask_outcome()
    field = dialog.parts["signatures"].field
    QTest.keyClicks(field, "31")
    QTest.keyClick(field, Qt.Key.Key_Return)

    def own() -> tuple[object, object]:
        with visit.register.read() as conn:
            row = rows(conn, Activity, [visit.ids["held"]])[visit.ids["held"]]
        return row["state"], row["signatures"]

    assert own() == ("held", 31)
    visit.register.undo()
    assert own() == (None, None)
    visit.page.open(visit.ids["coming"])
    visit.idle()
    assert tab.card.outcome.isHidden() and not tab.card.calendar.isHidden()
    # It lies in the partner's period, and the card says so.
    assert tab.card._warnings.count() == 1
    assert tab.when.current() == "coming"


def test_a_campaign_says_what_stands_in_its_way(visit: Visit) -> None:
    visit.page.open(visit.ids["ours"])
    visit.idle()
    tab = visit.page.tabs["campaigns"].inner
    assert isinstance(tab, CampaignsTab)
    assert tab.card.campaign == visit.ids["ours"] and tab.card._warnings.count() == 1
    dialog = tab.card.new_activity()
    dialog.parts["name"].field.setText("Rally")
    dialog.parts["day"].field.setText(_day(1))
    dialog.accept()
    visit.idle()
    assert visit.page.current_tab() == "activities"
    with visit.register.read() as conn:
        assert [r["campaign"] for r in rows(conn, Activity).values() if r["name"] == "Rally"] == [visit.ids["ours"]]


def test_an_idea_is_supported_and_adopted(visit: Visit) -> None:
    visit.page.open(visit.ids["idea"])
    visit.idle()
    tab = visit.page.tabs["initiatives"].inner
    assert isinstance(tab, InitiativesTab)
    card = tab.card
    assert not card.adopt.isEnabled() and not card.adopt.isHidden()
    picker = card.ask_support()
    QTest.keyClicks(picker.search.edit, "Ysta")
    QTest.keyClick(picker.search.edit, Qt.Key.Key_Return)
    visit.qtbot.waitUntil(card.adopt.isEnabled)
    dialog = card.ask_adopt()
    dialog.parts["start"].field.setText("2027-03-01")
    dialog.parts["end"].field.setText("2027-02-01")
    dialog.accept()
    assert dialog._wrong.isVisible()
    dialog.parts["end"].field.setText("2027-04-01")
    dialog.accept()
    with visit.register.read() as conn:
        found = initiatives.idea(visit.register, conn, visit.ids["idea"])
    assert found.state == "adopted" and found.campaign_name == "Idea"
    visit.qtbot.waitUntil(card.adopt.isHidden)
    assert not card.show_campaign.isHidden()
    visit.page.shown("new")
    assert isinstance(visit.page.findChild(NewRecordDialog), NewRecordDialog)


def test_a_parents_yes_is_noted_and_the_list_follows(visit: Visit) -> None:
    tab = visit.tab("young")
    assert isinstance(tab, YoungTab)
    assert [row.key for row in tab.minors.rows()] == [visit.ids["bo"]]
    tab.minors.setFocus()
    tab.minors.choose(visit.ids["bo"])
    QTest.keyClick(tab.minors, Qt.Key.Key_Space)
    dialog = tab.findChild(NewRecordDialog)
    assert isinstance(dialog, NewRecordDialog)
    dialog.parts["guardian"].field.setText("A parent")
    choice = dialog.parts["guardian_consent"].field
    choice.setCurrentIndex(choice.findData("granted"))
    dialog.accept()
    visit.qtbot.waitUntil(lambda: not tab.minors.rows())
    visit.register.undo()
    visit.qtbot.waitUntil(lambda: bool(tab.minors.rows()))


def test_the_page_opens_at_once_and_figures_are_saved(visit: Visit, tmp_path: Path) -> None:
    fresh = CampaignsPage(visit.desk.context)
    visit.qtbot.addWidget(fresh)
    # Nothing but the tab in view is made.
    fresh.shown("year")
    assert not any(tab.made for tab in fresh.tabs.values())
    visit.qtbot.waitUntil(lambda: [key for key, tab in fresh.tabs.items() if tab.made] == ["year"])
    tab = fresh.tabs["year"].inner
    assert isinstance(tab, YearTab)
    assert tab.save_pdf(tmp_path / "f.pdf") and (tmp_path / "f.pdf").read_bytes().startswith(b"%PDF")
    assert not tab.save_pdf(tmp_path / "f.txt")
