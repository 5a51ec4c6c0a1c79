"""Which pages the window has, in their order: adding a page is one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import N_
from chapterdesk.ui.context import DeskContext


@dataclass(frozen=True)
class PageEntry:
    """One page of the navigation.

    Attributes:
        key: Stable English name.
        make: Makes the page at its first visit; its module is imported only then, so that the window opens sooner.
        new: The target that begins a new record there, "" where none can be begun.
        wide: It has lists and a detail, so the navigation starts collapsed.
        under: The page that it is reached from; it has no entry of its own in the navigation.
    """

    key: str
    label: str
    icon: str
    group: str
    make: Callable[[DeskContext], QWidget]
    wide: bool = False
    new: str = ""
    under: str = ""


@dataclass(frozen=True)
class _page:  # noqa: N801 - stands in the table as a verb does
    """Makes a page of a module that is loaded only then."""

    module: str
    name: str

    def __call__(self, desk: DeskContext) -> QWidget:
        made = getattr(import_module(f"chapterdesk.ui.pages.{self.module}"), self.name)(desk)
        assert isinstance(made, QWidget)
        return made


PAGES: tuple[PageEntry, ...] = (
    PageEntry("people", N_("People"), "users", "register", _page("people", "PeoplePage"), wide=True, new="add"),
    PageEntry("groups", N_("Groups"), "network", "register", _page("groups", "GroupsPage"), wide=True, new="new"),
    PageEntry("roles", N_("Roles"), "id-card", "register", _page("roles", "RolesPage"), wide=True, new="new"),
    PageEntry(
        "trainings",
        N_("Trainings"),
        "graduation-cap",
        "register",
        _page("trainings", "TrainingsPage"),
        wide=True,
        new="new",
    ),
    PageEntry("alumni", N_("Alumni"), "medal", "register", _page("alumni", "AlumniPage"), wide=True),
    PageEntry(
        "campaigns", N_("Campaigns"), "megaphone", "work", _page("campaigns", "CampaignsPage"), wide=True, new="new"
    ),
    PageEntry("mobilise", N_("Mobilise"), "zap", "work", _page("mobilise", "MobilisePage"), wide=True, new="new"),
    PageEntry(
        "meetings", N_("Meetings"), "calendar-days", "work", _page("meetings", "MeetingsPage"), wide=True, new="new"
    ),
    PageEntry("partners", N_("Partners"), "handshake", "work", _page("partners", "PartnersPage"), wide=True, new="new"),
    PageEntry("support", N_("Support"), "hand-coins", "office", _page("support", "SupportPage"), wide=True, new="new"),
    PageEntry("voting", N_("Voting"), "vote", "office", _page("voting", "VotingPage"), wide=True),
    PageEntry(
        "reports", N_("Reports"), "chart-column", "office", _page("reports", "ReportsPage"), wide=True, new="new"
    ),
    PageEntry("exchange", N_("Exchange"), "arrow-left-right", "office", _page("exchange", "ExchangePage")),
    PageEntry("import", N_("Import"), "upload", "office", _page("importing", "ImportPage"), under="exchange"),
)


def page_modules() -> list[str]:
    """Return the modules that the pages come from, for loading them before they are visited."""
    own = [entry.make.module for entry in PAGES if isinstance(entry.make, _page)]
    # Numbers are written as people write them by a library of its own, loaded with the first number that is shown.
    return ["phonenumbers", *(f"chapterdesk.ui.pages.{name}" for name in [*own, "settings"])]
