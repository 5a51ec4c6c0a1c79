"""A caller's workbook that came back: what is new, what both noted, what fits nobody; then one button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.mobilise import outcomes, taking_in
from chapterdesk.services.mobilise.taking_in import DOUBTFUL, KEEP, NEW, REFUSED, SAME, TAKE, BackRow, Plan
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import box, button, choice_field, column, label, row, scroll


class TakeInDialog(QDialog):
    """``taken(n)`` when outcomes were taken in; doubtful rows are asked, none is chosen beforehand but ours."""

    taken = Signal(int)

    def __init__(self, desk: DeskContext, made: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._made = desk, made
        self.setWindowTitle(_("Take in {name}").format(name=made.file))
        self.resize(theme().px(600), theme().px(420 if made.of(DOUBTFUL) else 240))
        self.choices: dict[str, QComboBox] = {}
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        many = len(made.of(NEW))
        words = ngettext("Take in {n} outcome", "Take in {n} outcomes", many)
        self.take = button(words.format(n=integer(many)) if many else _("Take in"), self.accept, kind="primary")
        self.take.setEnabled(bool(many or made.of(DOUBTFUL)))
        self.take.setDefault(True)
        title = _("{name}’s calls").format(name=made.caller_name) if made.caller_name else made.file
        inner = column(gap=10)
        for each in (*made.of(DOUBTFUL), *made.of(REFUSED)):
            inner.addWidget(self._row(each))
        inner.addStretch(1)
        holder = QWidget()
        holder.setLayout(inner)
        whole = column(
            label(title, "section", wrap=True), label(self._sentence(), "second", wrap=True), scroll(holder), self._wrong,
            row(None, button(_("Cancel"), self.reject), self.take),
            gap=10, margins=(24, 20, 24, 20),
        )  # fmt: skip
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.take.setFocus()

    def _sentence(self) -> str:
        made = self._made
        same = len(made.of(SAME)) + made.untouched
        counts = (
            (len(made.of(NEW)), _("{n} new")),
            (same, ngettext("{n} unchanged", "{n} unchanged", same)),
            (len(made.of(DOUBTFUL)), _("{n} to decide")),
            (len(made.of(REFUSED)), _("{n} that fit nobody")),
        )
        said = ", ".join(words.format(n=integer(n)) for n, words in counts if n)
        return f"{said}." if said else _("Nothing was filled in.")

    def _row(self, each: BackRow) -> QWidget:
        theirs = ", ".join(part for part in (outcomes.words_of(each.outcome), each.note) if part)
        parts = column(label(each.name or _("Row {n}").format(n=each.number), "strong"), gap=2)
        parts.addWidget(label(each.reason, "second", wrap=True))
        if each.status == DOUBTFUL:
            told = _("Here: {ours}. In the file: {theirs}.").format(ours=each.ours or "–", theirs=theirs or "–")
            parts.addWidget(label(told, "second", wrap=True))
            options = [(KEEP, _("Keep what stands here"))]
            options += [(TAKE, _("Take what the file says"))] if each.outcome else []
            options += [(code, outcomes.words_of(code)) for code in outcomes.GIVEN if not each.outcome]
            choice = self.choices[each.call] = choice_field(each.name, options, KEEP)
            parts.addWidget(choice)
            choice.currentIndexChanged.connect(partial(self._count))
        return box(parts)

    def decided(self) -> dict[str, str]:
        """Return what was chosen for each doubtful call."""
        return {call: str(choice.currentData()) for call, choice in self.choices.items()}

    def _count(self, _place: int = 0) -> None:
        many = len(self._made.of(NEW)) + sum(1 for choice in self.decided().values() if choice != KEEP)
        words = ngettext("Take in {n} outcome", "Take in {n} outcomes", many)
        self.take.setText(words.format(n=integer(many)) if many else _("Take in"))

    @Slot()
    def accept(self) -> None:
        """Take it in as one step."""
        register, made = self._desk.register, self._made
        done = run_work(
            self._desk, self.take.text(), lambda: taking_in.take_in(register, made, self.decided()), place=self._wrong
        )
        if done:
            super().accept()
            self.taken.emit(int(done.value))
