"""One election: its term, those who stand in the order of the ballot, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.database.register import Register
from chapterdesk.models import Candidate, Election
from chapterdesk.models.voting import CANDIDATE_STATES, PROPOSERS
from chapterdesk.services.voting import elections, office, tally
from chapterdesk.services.voting.elections import Contest, Stands
from chapterdesk.ui.pages.voting.count_dialogs import CountDialog, TieDialog
from chapterdesk.ui.pages.voting.sitting import Sitting
from chapterdesk.ui.records import (
    CellIcon,
    Facts,
    NewRecordDialog,
    SimpleTable,
    TableColumn,
    TableRow,
    ask_delete,
    run_work,
)
from chapterdesk.ui.widgets import Banner, button, clear, column, label, more_button, row, scroll

_MARKS = {
    "elected": ("circle-check", "success"),
    "withdrawn": ("circle-x", "neutral"),
    "not_elected": ("circle", "neutral"),
    "accepted": ("check", "accent"),
}


class ContestCard(QWidget):
    """``show_contest(contest)``, None for none."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting
        self.contest: Contest | None = None
        self.title = label("", "section", wrap=True)
        self.state = column(gap=0)
        self.facts = Facts(columns=3)
        columns = [
            TableColumn("name", _("Name"), "name", 150), TableColumn("by", _("Proposed by"), "muted", 160),
            TableColumn("state", _("Status"), "mark", 126), TableColumn("votes", _("Votes"), "number", 66),
        ]  # fmt: skip
        self.table = SimpleTable(
            columns, name=_("Candidates"), desk=sitting.desk, key="voting.candidates", fit=10, menu=self._menu
        )
        self.table.chosen.connect(lambda _key: self._say_candidate())
        self.propose = button(_("Propose somebody…"), self.ask_candidate, icon_name="user-plus", size="small")
        self.stand = button(_("Stands"), partial(self._answer, True), size="small")
        self.withdraw = button(_("Withdraws"), partial(self._answer, False), size="small")
        self.up = button(_("Up"), partial(self._move, -1), size="small", icon_name="arrow-up")
        self.down = button(_("Down"), partial(self._move, 1), size="small", icon_name="arrow-down")
        self.count = button(_("Enter the count…"), self.ask_count, icon_name="vote")
        self.unopposed = button(_("Elect without a vote"), self._unopposed)
        self.tie = button(_("Settle the tie…"), self.ask_tie, icon_name="dices")
        self.office = button(_("Take office"), self._office, icon_name="badge-check")
        self.back = button(_("Take the count back"), self._back, icon_name="undo-2")
        menu = QMenu()
        menu.addAction(_("Delete the election…"), self._delete)
        self.more = more_button(menu, _("More"))
        self._arrange()

    def _arrange(self) -> None:
        top = row(self.title, self.more)
        top.setStretch(0, 1)
        body = QWidget()
        body.setLayout(
            column(
                top, self.state, self.facts, label(_("Candidates, in the order of the ballot"), "strong"), self.table,
                row(self.propose, self.stand, self.withdraw, self.up, self.down, None, gap=6), 8,
                row(self.count, self.unopposed, self.tie, self.office, self.back, None, gap=8), None,
                gap=12, margins=(20, 20, 20, 20),
            )
        )  # fmt: skip
        self.setLayout(column(scroll(body), gap=0))

    def show_contest(self, contest: Contest | None) -> None:
        """Show an election."""
        self.contest = contest
        self.setEnabled(contest is not None)
        if contest is None:
            self.title.setText("")
            self.table.set_rows([])
            return
        self.title.setText(f"{contest.role_name}, {contest.unit_name}")
        clear(self.state)
        self.state.addWidget(self._banner(contest))
        term = f"{contest.start} \u2013 {contest.end}".strip(" \u2013")
        self.facts.set_facts(
            [
                (_("Seats"), str(contest.seats)),
                (pgettext("of office", "Term"), term),
                (_("Ballots"), office.ballots_words(contest)),
            ]
        )
        self.table.set_rows([self._row(each, contest) for each in contest.candidates])
        self._say_buttons(contest)
        self._say_candidate()

    def _banner(self, contest: Contest) -> Banner:
        words = office.state_words(contest)
        if contest.counted and contest.outcome().tied and not contest.in_office:
            return Banner(
                "triangle-alert", words, _("The program never breaks a tie: draw lots or vote once more."), "warning"
            )
        if contest.in_office:
            return Banner("circle-check", words, "", "success")
        if contest.counted:
            return Banner("circle-check", words, _("Let them take office when the meeting has confirmed it."), "accent")
        return Banner("info", words, _("Ballots follow the order below; the committee’s own come first."), "accent")

    def _row(self, each: Stands, contest: Contest) -> TableRow:
        icon, tone = _MARKS.get(each.state, ("circle", "neutral"))
        word = _("In office") if each.party in contest.in_office else CANDIDATE_STATES.format(each.state)
        by = PROPOSERS.format(each.proposed_by) if each.proposed_by else ""
        return TableRow(each.id, [each.name, by, CellIcon(icon, word, tone), each.votes])

    def _say_buttons(self, contest: Contest) -> None:
        tied = contest.counted and bool(contest.outcome().tied)
        fits = 0 < len(contest.standing) <= contest.seats
        self.propose.setVisible(not contest.counted)
        self.count.setVisible(not contest.counted)
        self.count.setEnabled(bool(contest.standing))
        self.unopposed.setVisible(not contest.counted and fits)
        self.tie.setVisible(tied)
        self.office.setVisible(contest.counted and not tied and bool(contest.elected) and not contest.in_office)
        self.back.setVisible(contest.counted and not contest.in_office)

    def _say_candidate(self) -> None:
        one, contest = self._current(), self.contest
        free = contest is not None and not contest.counted
        for widget in (self.stand, self.withdraw, self.up, self.down):
            widget.setVisible(free)
            widget.setEnabled(one is not None)
        self.stand.setEnabled(one is not None and one.state != "accepted")
        self.withdraw.setEnabled(one is not None and not one.withdrawn)

    def _current(self) -> Stands | None:
        key = self.table.current_key()
        return next((each for each in self.contest.candidates if each.id == key), None) if self.contest else None

    # -- verbs ------------------------------------------------------------------------------------------------------

    def _menu(self, keys: list[str]) -> Sequence[tuple[str, Callable[[], Any]]]:
        if self.contest is None or self.contest.counted:
            return []
        return [(_("Delete…"), lambda: ask_delete(self._sitting.desk, Candidate, keys, self))]

    def ask_candidate(self) -> NewRecordDialog | None:
        """Ask whom somebody proposes."""
        contest, register = self.contest, self._sitting.desk.register
        if contest is None:
            return None

        def create(values: object) -> str:
            assert isinstance(values, dict)
            by, motive = str(values.get("proposed_by") or "committee"), str(values.get("motive") or "")
            return elections.propose(register, contest.id, str(values["party"]), by=by, motive=motive)

        return NewRecordDialog.ask(
            self._sitting.desk, Candidate, self, preset={"proposed_by": "committee"},
            fields=["party", "proposed_by", "motive"], title=_("Propose somebody"), create=create,
        )  # fmt: skip

    def _answer(self, stands: bool) -> None:
        one = self._current()
        if one is not None:
            self._run(
                _("Stands") if stands else _("Withdraws"), partial(elections.answer, self._register(), one.id, stands)
            )

    def _move(self, by: int) -> None:
        one = self._current()
        if one is not None:
            self._run(_("Up") if by < 0 else _("Down"), partial(elections.move, self._register(), one.id, by))

    def _register(self) -> Register:
        return self._sitting.desk.register

    def _run(self, words: str, verb: Callable[[], Any]) -> None:
        run_work(self._sitting.desk, words, verb)

    def ask_count(self) -> CountDialog | None:
        """Ask for the numbers."""
        if self.contest is None:
            return None
        found = self._sitting.count()
        dialog = CountDialog(self._sitting.desk, self.contest, found.present if found and found.people else None, self)
        dialog.open()
        return dialog

    def ask_tie(self) -> TieDialog | None:
        """Ask how the meeting settled the tie."""
        if self.contest is None:
            return None
        dialog = TieDialog(self._sitting.desk, self.contest, self)
        dialog.open()
        return dialog

    def _unopposed(self) -> None:
        if self.contest is not None:
            self._run(self.unopposed.text(), partial(tally.unopposed, self._register(), self.contest.id))

    def _office(self) -> None:
        if self.contest is None:
            return
        many = len(self.contest.elected)
        said = ngettext(
            "{n} has taken office, and the decision is written.",
            "{n} have taken office, and the decision is written.",
            many,
        )
        run_work(
            self._sitting.desk, self.office.text(), partial(office.take_office, self._register(), self.contest.id),
            said.format(n=many),
        )  # fmt: skip

    def _back(self) -> None:
        if self.contest is not None:
            self._run(self.back.text(), partial(tally.take_back, self._register(), self.contest.id))

    def _delete(self) -> None:
        if self.contest is not None:
            ask_delete(self._sitting.desk, Election, [self.contest.id], self)
