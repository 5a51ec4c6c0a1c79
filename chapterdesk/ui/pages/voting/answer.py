"""The card at the right of the roll: who may vote and why, disputes, and what the meeting rules."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from chapterdesk.core.text import _, pgettext
from chapterdesk.services.voting import door, lookup
from chapterdesk.ui.pages.voting.sitting import Sitting
from chapterdesk.ui.records import CardSection, PickDialog, run_work
from chapterdesk.ui.widgets import Badge, button, column, label, row, scroll


class AnswerCard(QWidget):
    """``show_party(id)``; ``changed()`` after a dispute or ruling."""

    changed = Signal()

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting
        self.party = ""
        self.answer: lookup.Answer | None = None
        self.look = button(_("Look somebody up…"), self.ask_who, icon_name="search")
        self.name = label("", "section", wrap=True)
        self.sentence = label("", "body", wrap=True)
        self.badge = row()
        self.facts = label("", "second", wrap=True)
        self.more = button(_("Open in the register"), self._open, kind="link", icon_name="external-link")
        self.why = QLineEdit()
        self.why.setAccessibleName(_("Disputed because"))
        self.why.setPlaceholderText(_("Has a receipt with them"))
        self.save = button(_("Note the dispute"), self._dispute, size="small")
        self.none = button(_("No dispute"), partial(self._dispute_as, ""), size="small")
        self.allow = button(_("Allow"), partial(self._rule, "allowed"), size="small", icon_name="check")
        self.refuse = button(_("Refuse"), partial(self._rule, "refused"), size="small", icon_name="x")
        self.disputes = CardSection(_("Dispute"))
        self.disputes.add(self.why)
        self.disputes.add(row(self.save, self.none, None, gap=6))
        self.ruling = label(_("The meeting rules"), "label")
        self.disputes.add(self.ruling)
        self.disputes.add(row(self.allow, self.refuse, None, gap=6))
        self._arrange()
        self.show_party("")

    def _arrange(self) -> None:
        inner = column(
            label(_("Who may vote and why"), "section"), self.look, 8, self.name, self.badge, self.sentence, self.facts,
            row(self.more, None), 8, self.disputes, None, gap=8, margins=(20, 20, 20, 20),
        )  # fmt: skip
        body = QWidget()
        body.setLayout(inner)
        self.setLayout(column(scroll(body), gap=0))

    def ask_who(self) -> PickDialog:
        """Ask about anybody, also who is on no roll."""
        return PickDialog.ask(
            self._sitting.desk, "party", self, title=_("Who may vote and why"),
            picked=lambda ids: self.show_party(ids[0]) if ids else None,
        )  # fmt: skip

    def show_party(self, party: str) -> None:
        """Say whether somebody may vote, and why; "" for nobody."""
        sheet = self._sitting.sheet
        self.party = party if sheet is not None else ""
        self.answer = None
        if self.party and sheet is not None:
            with self._sitting.desk.register.read() as conn:
                self.answer = lookup.why(self._sitting.desk.register, conn, sheet, party)
        self._say()

    def _say(self) -> None:
        found = self.answer
        self._clear_badge()
        for part in (self.name, self.facts, self.more, self.disputes):
            part.setVisible(found is not None)
        if found is None:
            self.sentence.setText(_("Choose a line, or look somebody up who is not on the roll."))
            return
        self.name.setText(found.name)
        word, icon, tone = (
            (pgettext("verb", "Votes"), "circle-check", "success")
            if found.may
            else (_("No vote"), "circle-x", "neutral")
        )
        self.badge.addWidget(Badge(icon, word, tone))
        self.badge.addStretch(1)
        self.sentence.setText(found.sentence)
        self.facts.setText("\n".join(found.facts) or _("The register has no membership of theirs."))
        self._say_dispute(found)

    def _say_dispute(self, found: lookup.Answer) -> None:
        line, frozen = found.line, bool(self._sitting.sheet and self._sitting.sheet.roll)
        self.disputes.set_sentence("" if frozen else _("Disputes are noted once the roll is frozen."))
        for part in (self.why, self.save):
            part.setVisible(frozen)
        disputed = line is not None and bool(line.disputed)
        self.why.setText(line.disputed if line is not None else "")
        for widget in (self.none, self.ruling, self.allow, self.refuse):
            widget.setVisible(frozen and disputed)
        self.allow.setEnabled(line is None or line.ruling != "allowed")
        self.refuse.setEnabled(line is None or line.ruling != "refused")

    def _clear_badge(self) -> None:
        while (item := self.badge.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()

    def _dispute(self) -> None:
        self._dispute_as(self.why.text())

    def _dispute_as(self, because: str) -> None:
        sheet, found = self._sitting.sheet, self.answer
        if sheet is None or found is None:
            return
        register, line = self._sitting.desk.register, found.line
        verb = (
            partial(door.dispute, register, line, because)
            if line
            else partial(door.add, register, sheet, self.party, because)
        )
        if run_work(self._sitting.desk, _("Dispute"), verb):
            self.changed.emit()
            self.show_party(self.party)

    def _rule(self, ruling: str) -> None:
        found = self.answer
        if found is None or found.line is None:
            return
        verb = partial(door.settle, self._sitting.desk.register, found.line, ruling)
        if run_work(self._sitting.desk, _("Ruling"), verb):
            self.changed.emit()
            self.show_party(self.party)

    def _open(self) -> None:
        if self.answer is not None:
            page = "partners" if self.answer.kind in ("member_organisation", "fourth_pillar") else "people"
            self._sitting.desk.go(page, self.party)
