"""The page: occasions, catalogue, pathways."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Slot

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.rows import rows
from chapterdesk.models import Course, Pathway, Training
from chapterdesk.services.trainings import occasions
from chapterdesk.ui.beside import Beside
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.trainings.catalogue import CatalogueTab
from chapterdesk.ui.pages.trainings.occasions import OccasionsTab
from chapterdesk.ui.pages.trainings.pathways import PathwaysTab
from chapterdesk.ui.records import NewRecordDialog, PageFrame, Refresher
from chapterdesk.ui.records.later import LaterTab

OCCASIONS, CATALOGUE, PATHWAYS = "occasions", "catalogue", "pathways"
RUNNING_OUT = "running_out"
_NEW_TRAINING = (
    "course", "name", "day", "last_day", "start", "end", "place", "town", "unit", "trainers", "seats", "deadline",
)  # fmt: skip


class TrainingsPage(PageFrame):
    """``TrainingsPage(desk)``; its targets are a training's or a pathway's id, a tab's key, "new", or "running_out"."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__(desk, "trainings", _("Trainings"), flush=True)
        self._beside = Beside(desk, self)
        self.occasions = OccasionsTab(desk)
        self._catalogue = LaterTab(self._make_catalogue)
        self._pathways = LaterTab(self._make_pathways)
        self._new = self.add_action(_("New training"), self.new, primary=True, icon_name="plus")
        self.add_tab(OCCASIONS, _("Occasions"), self.occasions)
        self.add_tab(CATALOGUE, _("Catalogue"), self._catalogue)
        self.add_tab(PATHWAYS, _("Pathways"), self._pathways)
        self.occasions.new_asked.connect(self.new)
        self.tab_shown.connect(lambda _key: self._show_verb())
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._changed)
        self._show_verb()

    @property
    def catalogue(self) -> CatalogueTab:
        """The tab of the courses, made when it is first asked for."""
        return self._catalogue.inner

    @property
    def pathways(self) -> PathwaysTab:
        """The tab of the pathways, made when it is first asked for."""
        return self._pathways.inner

    def _make_catalogue(self) -> CatalogueTab:
        made = CatalogueTab(self.desk)
        made.planned.connect(self.plan)
        return made

    def _make_pathways(self) -> PathwaysTab:
        made = PathwaysTab(self.desk)
        made.training_wanted.connect(self.open_training)
        return made

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit."""
        if target == "new":
            self.new()
        elif target == RUNNING_OUT:
            self.show_tab(CATALOGUE)
            self.catalogue.show_running_out()
        elif target and target not in self._tabs:
            self._open(target)
        else:
            super().shown(target)
        self._say()

    def _open(self, target: str) -> None:
        with self.desk.register.read() as conn:
            is_pathway = bool(rows(conn, Pathway, [target], []))
            is_course = bool(rows(conn, Course, [target], []))
        if is_pathway:
            self.show_tab(PATHWAYS)
            self.pathways.open(target)
        elif is_course:
            self.show_tab(CATALOGUE)
            self.catalogue.open(target)
        else:
            self.open_training(target)

    @Slot(str)
    def open_training(self, training: str) -> None:
        """Show an occasion's card."""
        self.show_tab(OCCASIONS)
        self.occasions.open(training)

    def new(self) -> Any:
        """Begin what the tab in view holds: an occasion, a course or a pathway."""
        tab = self.current_tab()
        if tab == CATALOGUE:
            return self.catalogue.new()
        if tab == PATHWAYS:
            return self.pathways.new()
        return self.plan("")

    @Slot(str)
    def plan(self, course: str) -> NewRecordDialog:
        """Plan an occasion, of a course where one is given."""
        preset: dict[str, Any] = {"state": "planned"}
        if course:
            with self.desk.register.read() as conn:
                known = rows(conn, Course, [course], ["name", "seats"])[course]
            preset |= {"course": course, "name": known["name"], "seats": known["seats"]}
        return NewRecordDialog.ask(
            self.desk, Training, self, preset=preset, fields=_NEW_TRAINING, title=_("New training"),
            made=self.open_training,
        )  # fmt: skip

    def _show_verb(self) -> None:
        words = {CATALOGUE: _("New course"), PATHWAYS: _("New pathway")}
        self._new.setText(words.get(self.current_tab(), _("New training")))

    def _say(self) -> None:
        self._beside.ask(occasions.listed, self._tell)

    def _tell(self, lines: list[occasions.Line]) -> None:
        coming = [line for line in lines if not line.over]
        waiting = sum(line.waiting for line in coming)
        said = ngettext("{n} training is coming.", "{n} trainings are coming.", len(coming)) if coming else ""
        if waiting:
            said += " " + ngettext("{w} person waits for a seat.", "{w} people wait for a seat.", waiting)
        self.set_state(said.format(n=integer(len(coming)), w=integer(waiting)))

    @Slot(set)
    def _changed(self, kinds: set[str]) -> None:
        if kinds & {"training", "enrolment", "course"}:
            self._say()
        self.refresh()

    def hidden(self) -> None:
        """Save what is still being typed."""
        super().hidden()
        self.occasions.leave()
        if (catalogue := self._catalogue.made) is not None:
            catalogue.leave()
