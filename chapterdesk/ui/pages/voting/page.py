"""The page: which meeting, and its roll, door, elections and rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QMenu

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import VotingRoll
from chapterdesk.services.voting import choosing, paper
from chapterdesk.services.voting import roll as rolls
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.doing import take_back
from chapterdesk.ui.opening import open_file
from chapterdesk.ui.pages.exporting.shielded import ask_shielded
from chapterdesk.ui.pages.voting.changes import ChangesDialog
from chapterdesk.ui.pages.voting.later import Later
from chapterdesk.ui.pages.voting.roll_tab import RollTab
from chapterdesk.ui.pages.voting.sitting import Sitting
from chapterdesk.ui.records import PageFrame, Refresher, ask_delete
from chapterdesk.ui.widgets import choice_field, more_button

if TYPE_CHECKING:
    from chapterdesk.ui.pages.voting.door_tab import DoorTab
    from chapterdesk.ui.pages.voting.elections_tab import ElectionsTab
    from chapterdesk.ui.pages.voting.rules_tab import RulesTab

PAPER = "paper"
_MEETINGS = {"meeting", "voting_roll", "election"}
_ROLL = {
    "voting_roll", "roll_entry", "proxy", "membership", "group_membership", "coalition_member", "organisation",
    "statute", "voting_rule",
}  # fmt: skip


class VotingPage(PageFrame):
    """``VotingPage(desk)``; its targets are a meeting's id or a tab: roll, door, elections, rules."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__(desk, "voting", _("Voting"), flush=True)
        self.sitting = Sitting(desk, self)
        self.chooser = choice_field(_("Meeting"), [])
        self.chooser.setMinimumWidth(320)
        self.add_widget_action(self.chooser)
        self.print = self.add_action(_("Print"), None, icon_name="printer")
        self._papers = QMenu(self)
        self._papers.addAction(_("Voting roll…"), self.ask_roll)
        self._papers.addAction(_("Ballots…"), self.ask_ballots)
        self.print.setMenu(self._papers)
        self._more = QMenu(self)
        self._changed_now = self._more.addAction(_("What would differ now…"), self.ask_changes)
        self._drop = self._more.addAction(_("Delete the frozen roll…"), self._delete)
        self.add_widget_action(more_button(self._more, _("More")))
        self.freeze = self.add_action(_("Freeze the roll"), self._freeze, primary=True, icon_name="lock")
        self.roll = RollTab(self.sitting)
        self._later: tuple[Later[DoorTab], Later[ElectionsTab], Later[RulesTab]] = (
            Later(self._make_door), Later(self._make_elections), Later(self._make_rules),
        )  # fmt: skip
        door, contests, rules = self._later
        self.add_tab("roll", _("Roll"), self.roll, "list")
        self.add_tab("door", _("At the door"), door, "user-check")
        self.add_tab("elections", _("Elections"), contests, "vote")
        self.add_tab("rules", _("Rules"), rules, "scroll-text")
        self.sitting.loaded.connect(self._say)
        self.sitting.busy.connect(lambda _on: self._say())
        self.chooser.activated.connect(lambda _place: self.open(str(self.chooser.currentData() or "")))
        self._refresher = Refresher(desk, self)
        self._refresher.refresh.connect(self._heard)
        self._list_meetings()

    # -- tabs, made when they come into view ------------------------------------------------------------------------

    @property
    def door(self) -> DoorTab:
        """The tab at the door."""
        return self._later[0].tab()

    @property
    def elections(self) -> ElectionsTab:
        """The tab of elections."""
        return self._later[1].tab()

    @property
    def rules(self) -> RulesTab:
        """The tab of rules."""
        return self._later[2].tab()

    def _make_door(self) -> DoorTab:
        from chapterdesk.ui.pages.voting.door_tab import DoorTab

        made = DoorTab(self.sitting)
        made.show_sheet()
        return made

    def _make_elections(self) -> ElectionsTab:
        from chapterdesk.ui.pages.voting.elections_tab import ElectionsTab

        made = ElectionsTab(self.sitting)
        made.show_meeting()
        return made

    def _make_rules(self) -> RulesTab:
        from chapterdesk.ui.pages.voting.rules_tab import RulesTab

        made = RulesTab(self.sitting)
        made.refresh()
        return made

    # -- the meeting ------------------------------------------------------------------------------------------------

    def shown(self, target: str = "") -> None:
        """Called by the frame at each visit."""
        if target and target not in self._tabs:
            self.open(target)
        elif target:
            super().shown(target)

    def open(self, meeting: str) -> None:
        """Show a meeting's roll."""
        if meeting and self.chooser.findData(meeting) < 0:
            self._list_meetings()
        place = self.chooser.findData(meeting)
        if place >= 0:
            self.chooser.setCurrentIndex(place)
            self.sitting.open(meeting)

    def _list_meetings(self) -> None:
        with self.desk.register.read() as conn:
            found = choosing.meetings(self.desk.register, conn)
        self.chooser.blockSignals(True)
        self.chooser.clear()
        for each in found:
            self.chooser.addItem(f"{each.day}  {each.name}, {each.group}", each.id)
        kept = self.sitting.meeting if any(each.id == self.sitting.meeting for each in found) else ""
        chosen = kept or (found[0].id if found else "")
        self.chooser.setCurrentIndex(self.chooser.findData(chosen))
        self.chooser.blockSignals(False)
        self.chooser.setVisible(bool(found))
        if not found:
            self.show_empty(
                "vote", _("A voting roll belongs to an annual meeting or a members’ meeting. Plan one first."),
                _("Plan a meeting"), lambda: self.desk.go("meetings", "new"),
            )  # fmt: skip
        else:
            self.show_content()
        self.sitting.open(chosen)
        self._say()

    @Slot(set)
    def _heard(self, kinds: set[str]) -> None:
        if kinds & _MEETINGS:
            self._list_meetings()
        if kinds & _ROLL:
            self.sitting.reload()

    @Slot()
    def _say(self) -> None:
        sheet = self.sitting.sheet
        for widget in (self.freeze, self.print):
            widget.setEnabled(sheet is not None)
        if sheet is None:
            self.set_state(_("Reading the roll…") if self.sitting.meeting else "")
            return
        frozen = bool(sheet.roll)
        self.freeze.setVisible(not frozen)
        self._changed_now.setEnabled(frozen)
        self._drop.setEnabled(frozen)
        state = paper.frozen_words(sheet)
        self.set_state(f"{paper.figures(sheet)}, {state}.")

    # -- verbs ------------------------------------------------------------------------------------------------------

    def _freeze(self) -> None:
        register, meeting = self.desk.register, self.sitting.meeting
        self.freeze.setEnabled(False)

        def work(progress: Progress) -> str:
            return rolls.freeze(register, meeting, progress=progress)

        task = self.sitting.run(_("Freezing the roll"), work, lambda _roll: self._frozen())
        task.failed.connect(lambda _error: self._say())

    def _frozen(self) -> None:
        step = self.desk.register.next_undo()
        number = step.n if step else 0
        self.desk.toast(
            _("The roll is frozen. It changes by rulings of the meeting alone."),
            lambda: take_back(self.desk, number),
        )

    def _delete(self) -> None:
        if self.sitting.sheet is not None and self.sitting.sheet.roll:
            ask_delete(self.desk, VotingRoll, [self.sitting.sheet.roll], self)

    def ask_changes(self) -> None:
        """Show what would be otherwise if the roll were frozen now."""
        sheet, register = self.sitting.sheet, self.desk.register
        if sheet is None or not sheet.roll:
            return

        def work(progress: Progress) -> list[rolls.Difference]:
            with register.read() as conn:
                return rolls.differences(register, conn, sheet, progress)

        self.sitting.run(_("Comparing"), work, self.show_changes)

    def show_changes(self, found: list[rolls.Difference]) -> ChangesDialog:
        """Show what would differ, a line each."""
        dialog = ChangesDialog(found, self)
        dialog.open()
        return dialog

    # -- papers -----------------------------------------------------------------------------------------------------

    def paper_size(self) -> str:
        """Return the paper's size."""
        return "Letter" if self.desk.get_setting(PAPER) == "Letter" else "A4"

    def ask_roll(self) -> None:
        """Ask who of those protected may stand in it, and where to write it."""
        sheet = self.sitting.sheet
        if sheet is None:
            return
        confirmed = ask_shielded(paper.shielded(self.desk.register, sheet), self)
        if confirmed is not None and (path := self._ask_file(_("Voting roll"))):
            self.write_roll(path, confirmed)

    def write_roll(self, path: Path, confirmed: tuple[str, ...] = ()) -> None:
        """Write the roll off the screen's thread; the register of disclosures says who was in it."""
        register, meeting, size = self.desk.register, self.sitting.meeting, self.paper_size()

        def work(progress: Progress) -> paper.Written:
            return paper.write_roll(register, meeting, path, confirmed=confirmed, size=size, progress=progress)

        self.sitting.run(_("Writing {name}").format(name=path.name), work, self._written)

    def ask_ballots(self) -> None:
        """Ask which candidates with protected identity may stand on them by name, and where to write them."""
        confirmed = ask_shielded(paper.shielded_candidates(self.desk.register, self.sitting.meeting), self)
        if confirmed is not None and (path := self._ask_file(_("Ballots"))):
            self.write_ballots(path, confirmed)

    def write_ballots(self, path: Path, confirmed: tuple[str, ...] = ()) -> None:
        """Write the ballots of every election off the screen's thread."""
        register, meeting, size = self.desk.register, self.sitting.meeting, self.paper_size()

        def work(progress: Progress) -> paper.Written:
            return paper.write_ballots(register, meeting, path, confirmed=confirmed, size=size, progress=progress)

        self.sitting.run(_("Writing {name}").format(name=path.name), work, self._written)

    def _ask_file(self, what: str) -> Path | None:
        about = self.sitting.sheet.about if self.sitting.sheet else None
        name = f"{what} {about.unit_name} {about.day.isoformat()}.pdf".replace("/", "-") if about else f"{what}.pdf"
        chosen, _kind = QFileDialog.getSaveFileName(self, what, str(documents_folder() / name), _("PDF files (*.pdf)"))
        if not chosen:
            return None
        return Path(chosen) if chosen.lower().endswith(".pdf") else Path(f"{chosen}.pdf")

    def _written(self, made: paper.Written) -> None:
        said = ngettext(
            "{name} is written; {n} person stays out.", "{name} is written; {n} people stay out.", made.left_out
        )
        words = (
            said.format(name=made.path.name, n=made.left_out)
            if made.left_out
            else _("{name} is written.").format(name=made.path.name)
        )
        self.desk.toast(words, None)
        open_file(made.path)
