"""The fourth tab: the statutes' rules in force, changed where they stand, and the same in plain sentences."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.database.query import Condition
from chapterdesk.models import Statute, VotingRule
from chapterdesk.services import statutes
from chapterdesk.services.voting import rulebook
from chapterdesk.ui.pages.voting.sitting import Sitting
from chapterdesk.ui.records import (
    CardSection,
    ListAndCard,
    NewRecordDialog,
    RecordForm,
    RecordTable,
    Refresher,
    run_work,
)
from chapterdesk.ui.widgets import box, button, column, label, row, scroll

_FIELDS = (
    "name", "unit", "start", "voting_age", "member_days", "paid_days", "proxies_most", "proxies_open",
    "quorum_percent", "quorum_least",
)  # fmt: skip


class RulesTab(QWidget):
    """Sentences and the table of who votes at the left, the statute's fields at the right."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self.statute = ""
        self.source = label("", "second", wrap=True)
        self.sentences = label("", "body", wrap=True)
        self.begin = button(_("Write these rules down"), self._begin, icon_name="plus", size="small")
        self.new = button(_("New rules from today"), self._begin, icon_name="plus", size="small")
        self.plain = CardSection(_("What holds at this meeting"), line=False, head=[self.begin, self.new])
        self.plain.add(self.sentences)
        self.rules = RecordTable(
            sitting.desk, VotingRule, ["voter_kind", "way", "votes", "must_have_paid"],
            [Condition("statute", "is", ("",))], key="voting.rules", filtered=False,
        )  # fmt: skip
        self.rules.opened.connect(self.edit_rule)
        self.who = CardSection(_("Who votes"), _("Open a line to change it."))
        self.who.add(self.rules)
        self.rules.setMinimumHeight(280)
        self.form = RecordForm(sitting.desk, Statute, list(_FIELDS))
        self.line = RecordForm(
            sitting.desk, VotingRule, ["voter_kind", "way", "votes", "must_have_paid"], scrolled=False
        )
        self.edited = CardSection(_("One kind of voters"))
        self.edited.add(self.line)
        left = QWidget()
        left.setLayout(column(self.plain, self.source, self.who, self.edited, None, gap=14, margins=(32, 8, 20, 24)))
        right = column(row(label(_("Statutes’ rules"), "section"), None), self.form, gap=6, margins=(12, 20, 8, 8))
        right.setStretch(1, 1)
        both = ListAndCard(sitting.desk, scroll(left), box(right, "sunken"), key="voting.rulebook", card_width=440)
        self.setLayout(column(both, gap=0))
        sitting.loaded.connect(self.refresh)
        self._refresher = Refresher(sitting.desk, self)
        self._refresher.refresh.connect(lambda kinds: self.refresh() if kinds & {"statute", "voting_rule"} else None)
        self.edited.hide()

    @Slot()
    def refresh(self) -> None:
        """Show the rules that hold for the meeting, or as they stood when its roll was frozen."""
        sheet, register = self.sitting.sheet, self.sitting.desk.register
        with register.read() as conn:
            now = statutes.rules(conn, sheet.about.unit, sheet.about.day) if sheet else statutes.rules(conn)
            names = register.titles(conn, [now.id]) if now.id else {}
        shown = sheet.rules if sheet is not None and sheet.roll else now
        self.sentences.setText("\n".join(f"\u2022 {each}" for each in rulebook.sentences(shown)))
        frozen = sheet is not None and bool(sheet.roll)
        self.plain.set_sentence(
            _("As they stood when the roll was frozen; what is changed below holds for the next one.") if frozen
            else _("From {name}.").format(name=names.get(now.id, "")) if now.id
            else _("No rules were written down; the usual ones hold.")
        )  # fmt: skip
        self.begin.setVisible(not now.id)
        self.new.setVisible(bool(now.id))
        self._show(now.id)

    def _show(self, statute: str) -> None:
        if statute == self.statute:
            return
        self.statute = statute
        self.edited.hide()
        self.who.setVisible(bool(statute))
        self.rules.set_conditions([Condition("statute", "is", (statute,))])
        if statute:
            self.form.show_row(statute)
        else:
            self.form.clear()

    @Slot(str)
    def edit_rule(self, key: str) -> None:
        """Show one kind of voters, to be changed."""
        self.edited.show()
        self.line.show_row(key)

    def ask_rule(self) -> NewRecordDialog:
        """Ask for another kind of voters."""
        return NewRecordDialog.ask(self.sitting.desk, VotingRule, self, preset={"statute": self.statute})

    def _begin(self) -> None:
        sheet = self.sitting.sheet
        unit = sheet.about.unit if sheet is not None else None
        run_work(self.sitting.desk, self.begin.text(), partial(rulebook.begin, self.sitting.desk.register, unit))
