"""The plan of an import: head, tabs, table, the doubtful rows side by side, and the foot with its one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QCompleter, QLineEdit, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.importing import DOUBTFUL, Decision, PlanRow
from chapterdesk.ui.pages.importing.doubt import doubt_of_row
from chapterdesk.ui.pages.importing.panel import DECISIONS, DoubtPanel
from chapterdesk.ui.pages.importing.question import QuestionBar
from chapterdesk.ui.pages.importing.rows import ALL, ShownPlan
from chapterdesk.ui.pages.importing.table import PlanTable
from chapterdesk.ui.pages.importing.tabs import OutcomeTabs
from chapterdesk.ui.style import set_role, theme
from chapterdesk.ui.style.tokens import PAGE_SIDE
from chapterdesk.ui.widgets import (
    Banner,
    announce,
    box,
    button,
    choice_field,
    clear,
    column,
    hairline,
    label,
    row,
    scroll,
)
from chapterdesk.ui.widgets.text import IconLabel

NARROW = 1060
"""Width in pixels at 100 % under which head and tabs take two lines."""


class PlanView(QWidget):
    """What the page hears: ``apply()``, ``cancel()``, ``another()``, ``save_refused()``, ``start_over()``, and what plans anew:
    ``remapped(column, field)``, ``sheet_chosen(name)``, ``sender_named(name)``, ``date_order(order)``."""

    apply = Signal()
    cancel = Signal()
    another = Signal()
    save_refused = Signal()
    start_over = Signal()
    remapped = Signal(int, str)
    sheet_chosen = Signal(str)
    sender_named = Signal(str)
    date_order = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: ShownPlan | None = None
        self._doubtful: list[PlanRow] = []
        self._at = 0
        self._busy = False
        self.title = label("", "title", wrap=True)
        self.sender_field = QLineEdit()
        self.sheet: QComboBox = choice_field(_("Sheet"), [])
        self.tabs = OutcomeTabs()
        self._note = label("", "caption", wrap=True)
        self._head = row(gap=12)
        self._tabs_line = row(gap=16)
        self._foot_line = row(gap=10, margins=(PAGE_SIDE, 11, PAGE_SIDE, 11))
        self._messages = column(gap=8)
        self.question = QuestionBar()
        self.table = PlanTable()
        self.panel = DoubtPanel()
        self._foot_icon = IconLabel("shield-check", "text-2")
        self._foot = label("", "second", wrap=True)
        self.refused_button = button(_("Save list of refused"), self.save_refused.emit, icon_name="list")
        self.cancel_button = button(_("Cancel"), self.cancel.emit)
        self.apply_button = button("", self.apply.emit, kind="primary")
        self._build()
        self._connect()

    # -- layout ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        px = theme().px
        crumbs = row(
            button(_("Import"), self.start_over.emit, kind="link"),
            IconLabel("chevron-right", "text-3", 14),
            label(_("What happens"), "second"),
            None,
            gap=4,
        )
        self.sender_field.setPlaceholderText(_("Sender"))
        self.sender_field.setAccessibleName(_("Who sent the file"))
        self.sender_field.setToolTip(_("Columns and values are remembered by sender."))
        self.sender_field.setFixedWidth(px(170))
        self.sheet.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sheet.setMaximumWidth(px(230))
        self._sheet_label = label(_("Sheet"), "second")
        another = button(_("Another file"), self.another.emit, icon_name="file-up")
        controls = row(
            label(_("From"), "second"), self.sender_field, 8, self._sheet_label, self.sheet, another, None, gap=8
        )
        self._head.addWidget(self.title, 1)
        self._head.addLayout(controls)
        self._tabs_line.addWidget(self.tabs)
        self._tabs_line.addWidget(self._note, 1)
        card = box(column(self.table, gap=0, margins=(1, 1, 1, 1)), "card")
        body = column(
            column(crumbs, self._head, gap=0), column(self._tabs_line, hairline(), gap=0), self._messages, self.question,
            card, self.panel, gap=10, margins=(PAGE_SIDE, 14, PAGE_SIDE, 14),
        )  # fmt: skip
        body.setStretchFactor(card, 1)
        inner = QWidget()
        inner.setLayout(body)
        whole = column(gap=0)
        whole.addWidget(scroll(inner), 1)
        whole.addWidget(self._footer())
        self.setLayout(whole)

    def _footer(self) -> QWidget:
        words = row(self._foot_icon, self._foot, gap=10)
        words.setStretch(1, 1)
        buttons = row(None, self.refused_button, self.cancel_button, self.apply_button, gap=10)
        self._foot_line.addLayout(words, 1)
        self._foot_line.addLayout(buttons)
        return box(self._foot_line, "footer")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window, or with large type, what stands side by side goes beneath each other."""
        super().resizeEvent(event)
        narrow = event.size().width() < theme().px(NARROW)
        ways = QBoxLayout.Direction
        for line in (self._head, self._tabs_line, self._foot_line):
            line.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        side = Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignRight
        self._note.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show_tab)
        self.table.row_chosen.connect(self._row_chosen)
        self.table.decided.connect(self._decide_key)
        self.table.activated.connect(self._enter)
        self.table.remapped.connect(self.remapped)
        self.panel.decided.connect(self._decide)
        self.panel.moved.connect(self._move)
        self.panel.all_like.connect(self._decide_alike)
        self.panel.other_chosen.connect(self._choose_other)
        self.question.answered.connect(self.date_order)
        self.sheet.activated.connect(self._sheet_chosen)
        self.sender_field.editingFinished.connect(self._sender_named)

    # -- what the page calls ---------------------------------------------------------------------------------------

    def show_plan(self, shown: ShownPlan, senders: list[str]) -> None:
        """Show a plan; tab and current row stay where they were, as far as they are there."""
        current = self.table.current_row()
        self._shown = shown
        plan = shown.plan
        self.title.setText(plan.source.file or _("Pasted rows"))
        self._show_sheets(shown)
        self._show_sender(plan.source.sender, senders)
        counts = {ALL: len(plan.rows), **plan.counts}
        self.tabs.show_counts(counts)
        self._show_notes(shown)
        self.question.ask(plan.questions, plan.date_order)
        self._doubtful = shown.rows[DOUBTFUL]
        self._at = 0
        if not counts.get(self.tabs.current()):
            self.tabs.set_current(ALL)
        self._fill_table(current.row if current is not None else -1)
        self.refused_button.setVisible(bool(plan.problems))
        self.set_busy("")
        announce(self, f"{plan.about_columns()} {self._foot.text()}")

    def shown(self) -> ShownPlan | None:
        """Return what is shown."""
        return self._shown

    def set_busy(self, what: str) -> None:
        """Say that the plan is being made again (``what``), or that it is ready ("")."""
        self._busy = bool(what)
        self._busy_words = what
        self._show_foot()

    def say(self, icon: str, strong: str, rest: str, tone: str) -> None:
        """Put a sentence above the table."""
        self._messages.addWidget(Banner(icon, strong, rest, tone))
        announce(self, f"{strong} {rest}")

    def restore(self) -> None:
        """Show again what holds, after a new plan was not made."""
        if self._shown is not None:
            self.show_plan(self._shown, self._senders)

    # -- parts -----------------------------------------------------------------------------------------------------

    def _show_sheets(self, shown: ShownPlan) -> None:
        sheets = shown.prepared.sheets
        self.sheet.clear()
        for name, count in sheets:
            own = len(shown.plan.rows) if name == shown.prepared.sheet.name else count
            words = ngettext("{name}, {n} row", "{name}, {n} rows", own).format(name=name or "–", n=integer(own))
            self.sheet.addItem(words, name)
        self.sheet.setCurrentIndex(max(0, self.sheet.findData(shown.prepared.sheet.name)))
        named = any(name for name, _count in sheets)
        self.sheet.setVisible(named)
        self._sheet_label.setVisible(named)

    def _show_sender(self, sender: str, senders: list[str]) -> None:
        self._senders = senders
        self.sender_field.setText(sender)
        completer = QCompleter(senders, self.sender_field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.sender_field.setCompleter(completer)

    def _show_notes(self, shown: ShownPlan) -> None:
        plan = shown.plan
        said = plan.about_columns()
        if plan.skipped:
            count = len(plan.skipped)
            said += " " + ngettext(
                "{n} row with titles, totals or notes is left aside.",
                "{n} rows with titles, totals or notes are left aside.",
                count,
            ).format(n=integer(count))
        self._note.setText(said)
        lines = [_("Row {row}: {why}").format(row=each.row, why=each.reason) for each in plan.skipped[:12]]
        self._note.setToolTip("\n".join(lines))
        clear(self._messages)
        for note in shown.prepared.notes:
            self._messages.addWidget(Banner("info", note, "", "accent"))
        if plan.already:
            self._messages.addWidget(Banner("file-check", plan.already, "", "accent"))
        if plan.blocker:
            self._messages.addWidget(Banner("columns-3", plan.blocker, "", "warning"))

    def _fill_table(self, number: int) -> None:
        if self._shown is None:
            return
        self.table.plan_model.show_plan(self._shown, self.tabs.current())
        self.table.head.show_columns(self._shown.plan.entity)
        self.table.fit_columns()
        if not self.table.go_to(number) and self.table.plan_model.rowCount():
            first = self.table.plan_model.plan_row(0)
            if first is not None:
                self.table.go_to(first.row)
        self._show_panel()

    @Slot(str)
    def _show_tab(self, _name: str) -> None:
        current = self.table.current_row()
        self._fill_table(current.row if current is not None else -1)

    def _show_foot(self) -> None:
        shown = self._shown
        if shown is None:
            return
        add, change = shown.to_add(), shown.to_change()
        words = _("Take in")
        if add and change:
            words = _("Add {add}, change {change}").format(add=integer(add), change=integer(change))
        elif add:
            words = _("Add {add}").format(add=integer(add))
        elif change:
            words = _("Change {change}").format(change=integer(change))
        self.apply_button.setText(words)
        why = self._blocked(shown)
        self._foot.setText(
            why or _("Nothing is changed yet. Doubtful rows wait, refused rows stay out. One undo takes it all back.")
        )
        set_role(self._foot, "second-strong" if why else "second")
        self._foot_icon.set_icon("loader" if self._busy else "info" if why else "shield-check")
        self.apply_button.setDisabled(bool(why))
        self.apply_button.setToolTip(why)
        self.apply_button.setAccessibleDescription(self._foot.text())

    def _blocked(self, shown: ShownPlan) -> str:
        """Say why nothing can be taken in at present, "" where it can."""
        plan = shown.plan
        if self._busy:
            return self._busy_words
        if plan.questions:
            return _("Answer the question about the dates first.")
        return plan.blocker or plan.already

    # -- doubtful rows ---------------------------------------------------------------------------------------------

    def doubtful_row(self) -> PlanRow | None:
        """Return the doubtful row in the panel."""
        return self._doubtful[self._at] if self._at < len(self._doubtful) else None

    def _show_panel(self) -> None:
        planned = self.doubtful_row()
        self.panel.setVisible(planned is not None)
        if planned is None or self._shown is None:
            return
        decision = self._shown.choices.decisions.get(planned.row)
        alike = len(self._alike(planned))
        self.panel.show_doubt(doubt_of_row(self._shown, planned), self._at + 1, len(self._doubtful), decision, alike)

    def _alike(self, planned: PlanRow) -> list[PlanRow]:
        if self._shown is None or not planned.likes:
            return []
        decided = self._shown.choices.decisions
        about = _sort_of(planned)
        return [row for row in self._doubtful if row.row not in decided and row.likes and _sort_of(row) == about]

    @Slot(int)
    def _row_chosen(self, number: int) -> None:
        place = next((i for i, planned in enumerate(self._doubtful) if planned.row == number), -1)
        if place >= 0 and (place != self._at or not self.panel.isVisible()):
            self._at = place
            self._show_panel()

    def _move(self, step: int) -> None:
        if self._doubtful:
            self._at = (self._at + step) % len(self._doubtful)
            self._show_panel()
            self.table.go_to(self._doubtful[self._at].row)
            self.panel.say()

    def _enter(self) -> None:
        planned = self.table.current_row()
        if planned is not None and planned.outcome == DOUBTFUL:
            self.panel.focus_answers()

    def _decide_key(self, number: int) -> None:
        planned = self.table.current_row()
        if planned is not None and planned.outcome == DOUBTFUL:
            self.panel.decide(number)

    def _decide(self, decision: str) -> None:
        planned = self.doubtful_row()
        if planned is not None:
            self._settle([planned], next(each for each in DECISIONS if each == decision))

    def _decide_alike(self) -> None:
        planned = self.doubtful_row()
        if planned is not None and self._shown is not None:
            self._settle(self._alike(planned), self._shown.choices.decisions[planned.row])

    def _settle(self, rows: list[PlanRow], decision: Decision) -> None:
        if self._shown is None or self._busy:
            return
        self._shown.choices.decisions.update({each.row: decision for each in rows})
        if len(rows) == 1:
            self.table.plan_model.row_changed(rows[0].row)
        else:
            self.table.plan_model.all_changed()
        self._show_panel()
        self._show_foot()

    def _choose_other(self, place: int) -> None:
        planned = self.doubtful_row()
        if planned is None or self._shown is None or place >= len(planned.likes):
            return
        chosen = planned.likes.pop(place)
        planned.likes.insert(0, chosen)
        self._shown.choices.likes[planned.row] = chosen.other
        self._show_panel()

    # -- small things ----------------------------------------------------------------------------------------------

    def _sheet_chosen(self, place: int) -> None:
        self.sheet_chosen.emit(str(self.sheet.itemData(place)))

    def _sender_named(self) -> None:
        name = " ".join(self.sender_field.text().split())
        if self._shown is not None and not self._busy and name != self._shown.plan.source.sender:
            self.sender_named.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from the panel and the foot back to the table."""
        if event.key() == Qt.Key.Key_Escape and not self.table.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)


def _sort_of(planned: PlanRow) -> tuple[str, bool, int]:
    """Return by what doubtful rows are alike: the evidence, file or register, and how many they may be."""
    best = planned.likes[0]
    reason = best.reason.partition(". ")[2] if isinstance(best.other, int) else best.reason
    return reason, isinstance(best.other, int), len(planned.likes)
