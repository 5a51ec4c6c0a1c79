"""The first tab: every line of the roll with its reason, narrowed by reason, and the card that answers "why?"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.voting import paper
from chapterdesk.services.voting.counting import Line, weight
from chapterdesk.ui.pages.voting.answer import AnswerCard
from chapterdesk.ui.pages.voting.roll_table import RollTable
from chapterdesk.ui.pages.voting.sitting import Sitting
from chapterdesk.ui.records import ListAndCard
from chapterdesk.ui.widgets import SearchField, box, choice_field, column, label, row

ALL, VOTE, NONE, DISPUTED = "", "vote", "none", "disputed"


def reason_words(reason: str) -> str:
    """Return what a reason is called in the filter."""
    return {
        "no_member": _("Not a member"),
        "elsewhere": _("Belongs elsewhere"),
        "ended": _("Membership ended"),
        "late": _("Joined too late"),
        "unpaid": _("Has not paid"),
        "young": _("Too young"),
        "no_charter": _("Has not signed the charter"),
        "not_admitted": _("Not yet admitted by the board"),
        "left": _("Has left"),
        "no_vote": _("Has no vote by the statutes"),
        "paid": _("Has paid"),
        "exempt": _("Exempt from the fee"),
        "member": _("Member"),
        "admitted": _("Takes part without a fee"),
        "together": _("Vote together"),
    }.get(reason, reason)


class RollTab(QWidget):
    """The roll beside the card."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self._figures = ""
        self.search = SearchField(_("Find a name on the roll"))
        self.filter = choice_field(_("Show"), [(ALL, _("Everybody"))])
        self.count = label("", "second")
        self.table = RollTable(sitting.desk, key="voting.roll")
        self.card = AnswerCard(sitting)
        self.table.chosen.connect(self.card.show_party)
        self.card.changed.connect(self._ruled)
        self.search.changed.connect(lambda _text: self._narrow())
        self.filter.currentIndexChanged.connect(lambda _place: self._narrow())
        sitting.loaded.connect(self.show_sheet)
        left = column(row(self.search, self.filter, gap=8), self.count, self.table, gap=10, margins=(32, 4, 16, 20))
        left.setStretch(2, 1)
        holder = QWidget()
        holder.setLayout(left)
        both = ListAndCard(
            sitting.desk, holder, box(column(self.card, gap=0), "sunken"), key="voting.roll", card_width=380
        )
        self.setLayout(column(both, gap=0))

    @Slot()
    def show_sheet(self) -> None:
        """Show the roll that was read."""
        sheet = self.sitting.sheet
        self.table.show_sheet(sheet)
        self._figures = paper.figures(sheet) if sheet is not None else ""
        self._fill_filter()
        self._narrow()
        self.card.show_party(self.card.party or self.table.current_party())

    def _fill_filter(self) -> None:
        sheet = self.sitting.sheet
        kept = str(self.filter.currentData() or "")
        lines = sheet.lines if sheet else []
        reasons = Counter(line.verdict.reason for line in lines)
        votes = sum(1 for line in lines if sheet and weight(line, sheet.rules)[1])
        entries = [(ALL, _("Everybody")), (VOTE, _("May vote")), (NONE, _("May not vote"))]
        numbers = {ALL: len(lines), VOTE: votes, NONE: len(lines) - votes}
        disputed = sum(1 for line in lines if line.disputed)
        if disputed:
            entries.append((DISPUTED, _("Disputed")))
            numbers[DISPUTED] = disputed
        entries += [(reason, reason_words(reason)) for reason, _many in reasons.most_common() if reason]
        self.filter.blockSignals(True)
        self.filter.clear()
        for key, said in entries:
            self.filter.addItem(f"{said} ({integer(numbers.get(key, reasons[key]))})", key)
        place = self.filter.findData(kept)
        self.filter.setCurrentIndex(max(0, place))
        self.filter.blockSignals(False)

    def _fits(self) -> Callable[[Line], bool] | None:
        wanted, sheet = str(self.filter.currentData() or ""), self.sitting.sheet
        if not wanted or sheet is None:
            return None
        rules = sheet.rules
        if wanted in (VOTE, NONE):
            return lambda line: weight(line, rules)[1] == (wanted == VOTE)
        if wanted == DISPUTED:
            return lambda line: bool(line.disputed)
        return lambda line: line.verdict.reason == wanted

    def _narrow(self) -> None:
        self.table.narrow(self.search.text(), self._fits())
        sheet = self.sitting.sheet
        if sheet is None:
            self.count.setText(_("Reading the roll…") if self.sitting.meeting else "")
            return
        many = len(self.table.shown())
        shown = ngettext("{n} line", "{n} lines", many).format(n=integer(many))
        self.count.setText(f"{shown} · {self._figures}")

    def _ruled(self) -> None:
        if self.sitting.sheet is not None:
            self._figures = paper.figures(self.sitting.sheet)
        if self.card.answer is not None and self.card.answer.line is not None:
            self.table.say_again(self.card.answer.line)
        self._fill_filter()

    def focus(self) -> None:
        """Put the keyboard into the search."""
        self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason)
