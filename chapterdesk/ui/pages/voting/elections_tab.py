"""The third tab: what is elected at the meeting, who stands, the count, and who takes office."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.fields import FieldValue
from chapterdesk.models import Election
from chapterdesk.services.voting import elections, office
from chapterdesk.services.voting.elections import Contest
from chapterdesk.ui.pages.voting.contest import ContestCard
from chapterdesk.ui.pages.voting.sitting import Sitting
from chapterdesk.ui.records import ListAndCard, NewRecordDialog, Refresher, SimpleTable, TableColumn, TableRow, run_work
from chapterdesk.ui.widgets import EmptyState, box, button, column, row

_KINDS = {"election", "candidate", "appointment", "meeting", "role_type"}


class ElectionsTab(QWidget):
    """The list at the left, one election at the right."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self._meeting = ""
        columns = [
            TableColumn("role", _("Role"), "name", 200), TableColumn("seats", _("Seats"), "number", 84),
            TableColumn("state", _("How it stands"), "text", 320),
        ]  # fmt: skip
        self.table = SimpleTable(columns, name=_("Elections"), desk=sitting.desk, key="voting.elections")
        self.table.chosen.connect(self._show)
        self.add = button(_("Add an election…"), self.ask_new, icon_name="plus", size="small")
        self.prepare = button(_("Posts that end"), self._prepare, icon_name="list-plus", size="small")
        self.prepare.setToolTip(_("Make an election of every post whose term ends about the day of the meeting."))
        self.empty = EmptyState(
            "vote", _("What is elected at this meeting stands here, with candidates and the count."),
            _("Take the posts that end"), self._prepare,
        )  # fmt: skip
        self.card = ContestCard(sitting)
        left = column(row(self.prepare, self.add, None, gap=8), self.table, self.empty, gap=10, margins=(32, 4, 16, 20))
        left.setStretch(1, 1)
        left.setStretch(2, 1)
        holder = QWidget()
        holder.setLayout(left)
        self.both = ListAndCard(
            sitting.desk, holder, box(column(self.card, gap=0), "sunken"), key="voting.elections", card_width=560
        )
        self.setLayout(column(self.both, gap=0))
        sitting.loaded.connect(self.show_meeting)
        self._refresher = Refresher(sitting.desk, self)
        self._refresher.refresh.connect(lambda kinds: self.refresh() if kinds & _KINDS else None)

    @Slot()
    def show_meeting(self) -> None:
        """Show the elections of the meeting that is chosen now, where it is another."""
        if self.sitting.meeting != self._meeting:
            self._meeting = self.sitting.meeting
            self.refresh()

    def refresh(self) -> None:
        """Read the elections again."""
        if not self.sitting.meeting:
            self.table.set_rows([])
            return
        register = self.sitting.desk.register
        with register.read() as conn:
            found = elections.contests(register, conn, self.sitting.meeting)
        self.table.set_rows(
            [TableRow(each.id, [each.role_name, each.seats, office.state_words(each)]) for each in found]
        )
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.both.show_card(bool(found))
        current = self.table.current_key() or (found[0].id if found else "")
        if current and self.table.current_key() != current:
            self.table.choose(current)
        by_id: dict[str, Contest] = {each.id: each for each in found}
        self.card.show_contest(by_id.get(current))

    @Slot(str)
    def _show(self, key: str) -> None:
        register = self.sitting.desk.register
        with register.read() as conn:
            found = elections.contests(register, conn, self.sitting.meeting) if key else []
        self.card.show_contest(next((each for each in found if each.id == key), None))

    def _prepare(self) -> None:
        run_work(
            self.sitting.desk,
            _("Posts that end"),
            partial(elections.prepare, self.sitting.desk.register, self.sitting.meeting),
        )

    def ask_new(self) -> NewRecordDialog:
        """Ask which role is elected, and how many."""
        register, meeting = self.sitting.desk.register, self.sitting.meeting
        unit = self.sitting.sheet.about.unit if self.sitting.sheet else ""
        preset: dict[str, FieldValue] = {"meeting": meeting, "unit": unit or None, "seats": 1}

        def create(values: object) -> str:
            assert isinstance(values, dict)
            seats = values.get("seats")
            return elections.add(
                register, meeting, str(values["role"]), int(seats) if seats else 1, unit=str(values.get("unit") or "")
            )

        return NewRecordDialog.ask(
            self.sitting.desk, Election, self, preset=preset, fields=["role", "unit", "seats"],
            title=_("Add an election"), create=create,
        )  # fmt: skip
