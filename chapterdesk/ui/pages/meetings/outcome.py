"""What a meeting came to: numbered decisions, and commitments that come back next time."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.rows import Row
from chapterdesk.fields import ValueProblem
from chapterdesk.models import Commitment, Decision
from chapterdesk.services import meetings
from chapterdesk.ui.pages.meetings.agenda import outcome_badge
from chapterdesk.ui.pages.meetings.sitting import Part, Sitting
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.widgets import (
    InPlaceField,
    box,
    button,
    choice_field,
    clear,
    column,
    hairline,
    icon_button,
    label,
    row,
)


class _Rows(Part):
    """Rows in a card, rebuilt when they change, with an empty sentence."""

    def __init__(self, sitting: Sitting, sentence: str) -> None:
        super().__init__(sitting)
        self._sentence = label(sentence, "second", wrap=True)
        self._list = column(gap=0, margins=(1, 1, 1, 1))
        self._card = box(self._list, "card")
        self._seen: list[str] = []
        self.fields: dict[str, InPlaceField] = {}

    def _finish(self) -> None:
        self.body.addWidget(self._sentence)
        self.body.addWidget(self._card)
        self.body.addStretch(1)

    def _show(self, keys: list[str], look: str) -> bool:
        """Say whether the rows must be built anew."""
        self._sentence.setVisible(not keys)
        self._card.setVisible(bool(keys))
        now = [*keys, look]
        if now == self._seen:
            return False
        self._seen = now
        clear(self._list)
        self.fields = {}
        return True

    def _add_row(self, made: QWidget) -> None:
        if self._list.count():
            self._list.addWidget(hairline())
        self._list.addWidget(made)

    def _commit(self, entity: type[Decision | Commitment], key: str, name: str, field: InPlaceField, text: str) -> None:
        register = self.sitting.desk.register
        try:
            value = entity.fields[name].parse(text)
            if entity.fields[name].required and not value:
                raise ValueProblem(_("This cannot be empty."))
        except ValueProblem as problem:
            field.set_wrong(problem.sentence, problem.suggestion)
            return
        if self.sitting.do(lambda: meetings.change(register, entity, key, {name: value})):
            field.set_value(entity.fields[name].format(value))


class DecisionsPart(_Rows):
    """Decisions are typed with the item they belong to, and numbered."""

    kinds: ClassVar[frozenset[str]] = frozenset({"decision", "agenda_item"})

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting, _("Nothing is decided yet. Type what the meeting decides, then Enter."))
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("The meeting decides..."))
        self.text.setAccessibleName(_("New decision"))
        self.item: QComboBox = choice_field(_("Agenda item"), [])
        self.item.setMinimumWidth(theme().px(180))
        self.item.setMaximumWidth(theme().px(280))
        line = row(self.text, self.item, button(_("Add"), self.add, icon_name="plus"))
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self._finish()
        self.text.returnPressed.connect(self.add)

    def refresh(self) -> None:
        """Show the decisions."""
        with self.sitting.desk.register.read() as conn:
            found = meetings.decisions(conn, self.sitting.id)
            items = meetings.agenda(conn, self.sitting.id)
        chosen = self.item.currentData()
        self.item.clear()
        self.item.addItem(_("No item"), "")
        for key, row_of in items.items():
            if row_of["item_kind"] != "break":
                self.item.addItem(str(row_of["name"]), key)
        first = next((k for k, r in items.items() if r["item_kind"] in ("decision", "election")), "")
        self.item.setCurrentIndex(max(0, self.item.findData(chosen or first)))
        look = "|".join(f"{r['number']}{r['agenda_item']}" for r in found.values()) + "|".join(
            str(r["name"]) for r in items.values()
        )
        if self._show(list(found), look):
            for key, one in found.items():
                about = items.get(str(one["agenda_item"]), {})
                self._add_row(self._row(key, one, str(about.get("name") or "")))
        for key, one in found.items():
            self.fields[key].set_value(str(one["text"]))

    def _row(self, key: str, one: Row, item: str) -> QWidget:
        number = label(str(one["number"] or ""), "strong")
        number.setFixedWidth(theme().px(26))
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        field = InPlaceField(_("Decision {n}").format(n=one["number"]), str(one["text"]))
        field.committed.connect(partial(self._commit, Decision, key, "text", field))
        self.fields[key] = field
        words = column(field, gap=0)
        if item:
            about = label(item, "caption")
            about.setContentsMargins(theme().px(10), 0, 0, theme().px(4))
            words.addWidget(about)
        register = self.sitting.desk.register
        away = icon_button(
            "trash-2",
            _("Delete decision {n}").format(n=one["number"]),
            lambda: self.sitting.do(lambda: meetings.remove(register, Decision, key)),
        )
        line = row(number, words, away, gap=4, margins=(8, 4, 8, 4))
        line.setStretch(1, 1)
        made = QWidget()
        made.setLayout(line)
        return made

    @Slot()
    def add(self) -> None:
        """Note the decision that is typed."""
        text, item = self.text.text().strip(), str(self.item.currentData() or "")
        register = self.sitting.desk.register
        if text and self.sitting.do(lambda: meetings.decide(register, self.sitting.id, text, item)):
            self.text.clear()


class CommitmentsPart(_Rows):
    """What somebody takes on, by when; each comes back at the group's next meeting."""

    kinds: ClassVar[frozenset[str]] = frozenset({"commitment", "person", "organisation"})

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(
            sitting, _("Nobody took anything on yet. What is promised here comes back at the next meeting.")
        )
        self.who = sitting.person(_("Who"))
        self.what, self.due = QLineEdit(), QLineEdit()
        for edit, words in ((self.who, _("Who")), (self.what, _("What they take on")), (self.due, _("By when"))):
            edit.setPlaceholderText(words)
            edit.setAccessibleName(words)
            edit.returnPressed.connect(self.add)
        self.due.setFixedWidth(theme().px(130))
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        line = row(self.who, self.what, self.due, button(_("Add"), self.add, icon_name="plus"))
        line.setStretch(0, 2)
        line.setStretch(1, 3)
        self.body.addLayout(line)
        self.body.addWidget(self._wrong)
        self._finish()

    def refresh(self) -> None:
        """Show the commitments made here."""
        register = self.sitting.desk.register
        with register.read() as conn:
            found = meetings.made_at(conn, self.sitting.id)
            names = register.titles(conn, [str(r["party"]) for r in found.values() if r["party"]])
        look = "|".join(f"{r['party']}{r['due']}{r['state']}" for r in found.values()) + "|".join(names.values())
        if self._show(list(found), look):
            for key, one in found.items():
                self._add_row(self._row(key, one, names.get(str(one["party"]), "")))
        for key, one in found.items():
            self.fields[key].set_value(str(one["name"]))
            self.fields[f"{key}:due"].set_value(str(one["due"] or ""))

    def _row(self, key: str, one: Row, who: str) -> QWidget:
        name = label(who or _("Nobody named"), "strong", wrap=True)
        name.setContentsMargins(theme().px(10), theme().px(4), 0, 0)
        what = InPlaceField(_("What {name} takes on").format(name=who), str(one["name"]))
        what.committed.connect(partial(self._commit, Commitment, key, "name", what))
        due = InPlaceField(_("By when"), str(one["due"] or ""), placeholder=_("no date"))
        due.setFixedWidth(theme().px(116))
        due.committed.connect(partial(self._commit, Commitment, key, "due", due))
        self.fields[key], self.fields[f"{key}:due"] = what, due
        line = row(column(name, what, gap=0), due, gap=6, margins=(2, 4, 8, 4))
        line.setStretch(0, 1)
        stands = QWidget()
        stands.setMinimumWidth(theme().px(124))
        stands.setLayout(row(None, *([badge] if (badge := outcome_badge(one)) else [])))
        line.addWidget(stands)
        register = self.sitting.desk.register
        line.addWidget(
            icon_button(
                "trash-2",
                _("Delete: {what}").format(what=one["name"]),
                lambda: self.sitting.do(lambda: meetings.remove(register, Commitment, key)),
            )
        )
        made = QWidget()
        made.setLayout(line)
        return made

    @Slot()
    def add(self) -> None:
        """Note the commitment that is typed; what is wrong is marked and stays as typed."""
        what = self.what.text().strip()
        if not what:
            self.what.setFocus()
            return
        wrong = ""
        who, due = "", None
        try:
            due = Commitment.fields["due"].parse(self.due.text())
        except ValueProblem as problem:
            wrong = problem.sentence
        set_property(self.due, "state", "wrong" if wrong else "")
        try:
            who = self.who.party()
            set_property(self.who, "state", "")
        except UserError as error:
            wrong = wrong or str(error)
            set_property(self.who, "state", "wrong")
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        day = str(due) if due else None
        register = self.sitting.desk.register
        if not wrong and self.sitting.do(lambda: meetings.promise(register, self.sitting.id, who, what, day)):
            for edit in (self.who, self.what, self.due):
                edit.clear()
            self.who.setFocus()
