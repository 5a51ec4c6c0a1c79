"""Entering a count, and settling a tie by lot or in a second round; numbers that do not fit are said where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QSpinBox, QWidget

from chapterdesk.core.text import _, ngettext
from chapterdesk.services.voting import counted, office, tally
from chapterdesk.services.voting.counted import Ballots
from chapterdesk.services.voting.elections import Contest
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Segmented, button, column, label, number_field, row, scroll

LOT, SECOND = "lot", "second"
_MOST = 1_000_000


def _grid(lines: Sequence[tuple[str, QWidget]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme().px(16))
    grid.setVerticalSpacing(theme().px(8))
    for place, (words, field) in enumerate(lines):
        grid.addWidget(label(words, "body", wrap=True), place, 0)
        field.setFixedWidth(theme().px(120))
        grid.addWidget(field, place, 1)
    grid.setColumnStretch(0, 1)
    return grid


class CountDialog(QDialog):
    """``done()`` after a count was entered that fits together.

    Args:
        desk: The page's connections.
        contest: The election.
        present: How many votes are present, None where nobody was ticked.
    """

    done_counting = Signal()

    def __init__(self, desk: DeskContext, contest: Contest, present: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._contest, self._present = desk, contest, present
        self.setWindowTitle(_("Enter the count"))
        self.setMinimumWidth(theme().px(460))
        self.cast = number_field(_("Ballots cast"), contest.cast, 0, _MOST)
        self.blank = number_field(_("Blank"), contest.blank, 0, _MOST)
        self.invalid = number_field(_("Not valid"), contest.invalid, 0, _MOST)
        self.votes: dict[str, QSpinBox] = {
            each.id: number_field(each.name, each.votes or 0, 0, _MOST) for each in contest.standing
        }
        self.sum = label("", "second", wrap=True)
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.save = button(_("Enter the count"), self.accept, kind="primary")
        self.save.setDefault(True)
        for spin in (self.cast, self.blank, self.invalid, *self.votes.values()):
            spin.valueChanged.connect(lambda _n: self._say())
        self._arrange()
        self._say()

    def _arrange(self) -> None:
        names = [(each.name, self.votes[each.id]) for each in self._contest.standing]
        people = QWidget()
        people.setLayout(column(_grid(names), None, gap=0))
        heads = [(_("Ballots cast"), self.cast), (_("Blank"), self.blank), (_("Not valid"), self.invalid)]
        self.setLayout(
            column(
                label(_("Count of {role}").format(role=self._contest.role_name), "section", wrap=True),
                _grid(heads), label(_("Votes received"), "strong"),
                scroll(people) if len(names) > 10 else people, self.sum, self._wrong, 6,
                row(None, button(_("Cancel"), self.reject), self.save), gap=10, margins=(24, 20, 24, 20),
            )
        )  # fmt: skip
        self.cast.setFocus()
        self.cast.selectAll()

    def ballots(self) -> Ballots:
        """Return the numbers as they stand."""
        votes = {key: spin.value() for key, spin in self.votes.items()}
        return Ballots(self.cast.value(), self.blank.value(), self.invalid.value(), votes)

    def _say(self) -> None:
        now = self.ballots()
        named = sum(now.votes.values())
        valid = ngettext("{n} valid ballot", "{n} valid ballots", max(0, now.valid)).format(n=max(0, now.valid))
        votes = ngettext("{n} vote entered", "{n} votes entered", named).format(n=named)
        fits = not counted.problem(now, self._contest.seats, self._present)
        self.sum.setText(
            f"{valid}, {votes}. "
            + (_("The numbers fit together.") if fits else _("The numbers do not fit together yet."))
        )

    @Slot()
    def accept(self) -> None:
        """Enter the count, or say what does not fit."""
        verb = partial(tally.enter, self._desk.register, self._contest.id, self.ballots(), present=self._present)
        done = run_work(self._desk, _("Enter the count"), verb, office.state_words, place=self._wrong)
        if done:
            super().accept()
            self.done_counting.emit()


class TieDialog(QDialog):
    """A tie: the meeting draws lots or votes again; ``settled()`` afterwards. The program never decides it."""

    settled = Signal()

    def __init__(self, desk: DeskContext, contest: Contest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._contest = desk, contest
        self._outcome = contest.outcome()
        self.setWindowTitle(_("Settle the tie"))
        self.setMinimumWidth(theme().px(480))
        names = dict(zip(self._outcome.tied, contest.names(self._outcome.tied), strict=True))
        self.how = Segmented([(LOT, _("By lot")), (SECOND, _("In a second round"))], LOT, name=_("How"))
        self.boxes = {key: QCheckBox(name) for key, name in names.items()}
        self.votes = {key: number_field(name, 0, 0, _MOST) for key, name in names.items()}
        won = ngettext("Who won the lot? Tick {n}.", "Who won the lot? Tick {n}.", self._outcome.open)
        self.lot, self.second = QWidget(), QWidget()
        self.lot.setLayout(
            column(label(won.format(n=self._outcome.open), "strong", wrap=True), *self.boxes.values(), gap=8)
        )
        self.second.setLayout(
            column(
                label(_("Votes in the second round"), "strong"),
                _grid([(names[k], f) for k, f in self.votes.items()]),
                gap=8,
            )
        )
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.save = button(_("Settle it"), self.accept, kind="primary")
        self.save.setDefault(True)
        self._how = LOT
        self.how.chosen.connect(self._choose)
        self.setLayout(
            column(
                label(office.tie_words(contest), "section", wrap=True),
                label(_("The meeting decides: it draws lots or votes once more. Write down what came of it."), "second", wrap=True),
                self.how, self.lot, self.second, self._wrong, 6, row(None, button(_("Cancel"), self.reject), self.save),
                gap=10, margins=(24, 20, 24, 20),
            )
        )  # fmt: skip
        self._choose(LOT)

    def _choose(self, how: str) -> None:
        self._how = how
        self.lot.setVisible(how == LOT)
        self.second.setVisible(how == SECOND)

    @Slot()
    def accept(self) -> None:
        """Settle it, or say what is missing."""
        register, key = self._desk.register, self._contest.id
        if self._how == LOT:
            verb = partial(tally.draw_lot, register, key, [k for k, box in self.boxes.items() if box.isChecked()])
        else:
            verb = partial(tally.enter_second, register, key, {k: spin.value() for k, spin in self.votes.items()})
        if run_work(self._desk, _("Settle it"), verb, office.state_words, place=self._wrong):
            super().accept()
            self.settled.emit()
