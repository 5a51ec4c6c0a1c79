"""The page: five tabs, each made when it is first looked at."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.query import Question, count
from chapterdesk.models import Organisation
from chapterdesk.services.partners import admission, circles, overview
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.partners.later import Later
from chapterdesk.ui.pages.partners.saving import PDF, ask_file, run_task
from chapterdesk.ui.records import PageFrame, Refresher

ORGANISATIONS, COALITIONS, OFFERS, GROUPS, AUDIENCES = "organisations", "coalitions", "offers", "groups", "audiences"
_TARGETS = {"organisation": ORGANISATIONS, "coalition": COALITIONS, "group": GROUPS, "audience": AUDIENCES}
PAPER = "paper"


class PartnersPage(PageFrame):
    """``PartnersPage(desk)``; see the package for its targets."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__(desk, "partners", _("Partners"))
        self.setAccessibleName(_("Partners"))
        self.paper = self.add_action(_("Overview…"), self.ask_overview, icon_name="file-text")
        self.new_button = self.add_action(_("New organisation"), self.new, primary=True, icon_name="plus")
        self.tabs = {
            ORGANISATIONS: Later(self._organisations),
            COALITIONS: Later(lambda: self._circles(circles.COALITIONS)),
            OFFERS: Later(self._offers),
            GROUPS: Later(lambda: self._circles(circles.OPEN_KINDS)),
            AUDIENCES: Later(self._audiences),
        }
        words = {
            ORGANISATIONS: _("Organisations"),
            COALITIONS: _("Coalitions"),
            OFFERS: _("Offers and needs"),
            GROUPS: _("Working groups and processes"),
            AUDIENCES: _("Communication lists"),
        }
        for key, tab in self.tabs.items():
            self.add_tab(key, words[key], tab)
        self.tab_shown.connect(self._tab_shown)
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._changed)
        self._tab_shown(self.current_tab())

    # Each tab's modules are read when it is first looked at.

    def _organisations(self) -> QWidget:
        from chapterdesk.ui.pages.partners.organisations import OrganisationsTab

        return OrganisationsTab(self.desk)

    def _circles(self, kinds: tuple[str, ...]) -> QWidget:
        from chapterdesk.ui.pages.partners.circles import CirclesTab

        return CirclesTab(self.desk, kinds)

    def _offers(self) -> QWidget:
        from chapterdesk.ui.pages.partners.offers import OffersTab

        return OffersTab(self.desk)

    def _audiences(self) -> QWidget:
        from chapterdesk.ui.pages.partners.audiences import AudiencesTab

        return AudiencesTab(self.desk)

    # -- showing ------------------------------------------------------------------------------------------------------

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit."""
        kind, _colon, key = target.partition(":")
        if kind in _TARGETS and key:
            self.show_tab(_TARGETS[kind])
            inside = self.tabs[_TARGETS[kind]].made()
            show = getattr(inside, "show_row", None)
            if callable(show):
                show(key)
        elif target == "new":
            self.refresh()
            self.new()
        else:
            super().shown(target)
        self._say()

    @Slot(str)
    def _tab_shown(self, key: str) -> None:
        # Offers and needs have a button each.
        self.new_button.setVisible(key != OFFERS)
        self.new_button.setText(
            {
                ORGANISATIONS: _("New organisation"),
                COALITIONS: _("New coalition"),
                OFFERS: _("New offer"),
                GROUPS: _("New process"),
                AUDIENCES: _("New list"),
            }[key]
        )

    @Slot(set)
    def _changed(self, kinds: set[str]) -> None:
        if self.isVisible():
            inside = self.tabs[self.current_tab()].made()
            heard = getattr(inside, "changed", None)
            if callable(heard):
                heard(kinds)
            if "organisation" in kinds:
                self._say()

    def _say(self) -> None:
        with self.desk.register.read() as conn:
            many, waiting = count(conn, Organisation, Question()), len(admission.waiting(conn))
        said = ngettext("{n} organisation.", "{n} organisations.", many).format(n=integer(many))
        if waiting:
            words = ngettext("{n} waits for the board.", "{n} wait for the board.", waiting)
            said += " " + words.format(n=integer(waiting))
        self.set_state(said)

    # -- verbs --------------------------------------------------------------------------------------------------------

    @Slot()
    def new(self) -> None:
        """Begin a new record of the tab in view."""
        inside = self.tabs[self.current_tab()].made()
        begin = getattr(inside, "new", None)
        if callable(begin):
            begin()

    @Slot()
    def ask_overview(self) -> None:
        """Ask where the overview goes, and write it there."""
        path = ask_file(self, _("Our partners"), PDF)
        if path is None:
            return
        register, size = self.desk.register, "Letter" if self.desk.get_setting(PAPER) == "Letter" else "A4"
        run_task(
            self.desk,
            _("Writing {name}").format(name=path.name),
            lambda _progress: overview.write(register, path, size=size),
            path,
        )
