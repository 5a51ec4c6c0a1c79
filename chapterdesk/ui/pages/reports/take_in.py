"""What taking in a form's export would do: which column is which question, what is new, there already or refused; one button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import N_, _, ngettext
from chapterdesk.models.surveys import QUESTION_KINDS, SURVEY_KINDS
from chapterdesk.services.importing.tables import is_blank, text_of
from chapterdesk.services.surveys import guessing, known, plan, taking_in
from chapterdesk.services.surveys.plan import NEW, REFUSED, THERE, Column, Export
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import box, button, choice_field, column, label, row, scroll

_ROLES = (
    (guessing.WHEN, N_("When it was answered")),
    (guessing.WHO, N_("Who answered (e-mail, member number or Ref)")),
    (guessing.UNIT, N_("Their group")),
    (guessing.KEY, N_("The form\u2019s own number")),
    (guessing.SKIP, N_("Leave out")),
)
_MOST_REFUSED = 50


class TakeInDialog(QDialog):
    """``taken(survey)`` when the answers were taken in."""

    taken = Signal(str)

    def __init__(self, desk: DeskContext, export: Export, survey: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._export = desk, export
        self.setWindowTitle(_("Take in answers"))
        self.resize(theme().px(720), theme().px(680))
        with desk.register.read() as conn:
            lines = known.surveys(conn)
        self.survey = choice_field(
            _("Answers to"), [("", _("A new survey")), *((line.id, line.name) for line in lines)], survey
        )  # fmt: skip
        self.name = QLineEdit(export.file.rsplit(".", 1)[0])
        self.name.setAccessibleName(_("Name"))
        self.kind = choice_field(_("Kind"), list(SURVEY_KINDS.choices()), "annual")
        self.nameless = QCheckBox(_("Without names: join no answer to a person"))
        self.nameless.setChecked(True)
        self.columns: tuple[Column, ...] = ()
        self.boxes: dict[int, QComboBox] = {}
        self._count = label("", "strong", wrap=True)
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.take = button("", self.accept, kind="primary")
        self.take.setDefault(True)
        self._list = column(gap=8)
        self._refused = column(gap=4)
        self.setLayout(self._arrange())
        self.survey.currentIndexChanged.connect(self._guess)
        self.nameless.toggled.connect(self._plan)
        self._guess()
        self.take.setFocus()

    def _arrange(self) -> QVBoxLayout:
        holder = QWidget()
        holder.setLayout(column(self._list, self._refused, None, gap=12))
        about = _(
            "Check what each column is. Nothing is written before you take it in, and one Undo takes all of it back."
        )
        self._new = QWidget()
        self._new.setLayout(
            row(
                column(label(_("Name"), "label"), self.name, gap=2),
                column(label(_("Kind"), "label"), self.kind, gap=2),
                gap=12,
            )
        )
        whole = column(
            label(_("Take in {name}").format(name=self._export.file), "section", wrap=True),
            label(about, "second", wrap=True),
            column(label(_("Answers to"), "label"), self.survey, gap=2), self._new, self.nameless,
            *(label(note, "hint", wrap=True) for note in self._export.notes[:3]),
            scroll(holder), self._count, self._wrong, row(None, button(_("Cancel"), self.reject), self.take),
            gap=10, margins=(24, 20, 24, 20),
        )  # fmt: skip
        whole.setStretch(whole.count() - 4, 1)
        return whole

    # -- columns ----------------------------------------------------------------------------------------------------

    @Slot()
    def _guess(self) -> None:
        """Guess the columns anew, as for another survey."""
        key = self.key()
        self._new.setVisible(not key)
        self.nameless.setVisible(not key)
        with self._desk.register.read() as conn:
            self.columns = plan.columns(self._export, known.questions(conn, key))
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.boxes = {}
        options = [(f"question:{code}", words) for code, words in QUESTION_KINDS.choices()]
        options += [(role, _(words)) for role, words in _ROLES]
        for each in self.columns:
            self._list.addWidget(self._row(each, options))
        self._plan()

    def _row(self, each: Column, options: list[tuple[str, str]]) -> QWidget:
        head = each.head or _("Column without a heading")
        cells = [text_of(c) for c in self._export.cells(each.place) if not is_blank(c)]
        examples = " \u00b7 ".join(dict.fromkeys(cells))[:64] if each.role != guessing.WHO else ""
        note = _("The survey has this question.") if each.question else examples
        current = f"question:{each.kind}" if each.role == guessing.QUESTION else each.role
        choice = self.boxes[each.place] = choice_field(head, options, current)
        # What the survey asks already stays as it is asked there.
        choice.setEnabled(not each.question)
        choice.setFixedWidth(theme().px(320))
        choice.currentIndexChanged.connect(partial(self._changed, each.place))
        words = column(label(head, "strong", wrap=True), label(note, "second", wrap=True), gap=2)
        line = row(words, choice, gap=12, margins=(0, 4, 0, 4))
        line.setStretch(0, 1)
        return box(line)

    def _changed(self, place: int, _index: int) -> None:
        role, _colon, kind = str(self.boxes[place].currentData()).partition(":")
        made = plan.changed(self._export, self.columns[place], role, kind)
        self.columns = tuple(made if each.place == place else each for each in self.columns)
        self._plan()

    # -- the plan ---------------------------------------------------------------------------------------------------

    def key(self) -> str:
        """Return the survey's id, "" for a new one."""
        return str(self.survey.currentData() or "")

    @Slot()
    def _plan(self) -> None:
        self.plan = plan.plan(
            self._desk.register, self._export, self.key(), name=self.name.text(), anonymous=self.nameless.isChecked(),
            chosen=self.columns,
        )  # fmt: skip
        new, there, refused = (self.plan.of(status) for status in (NEW, THERE, REFUSED))
        fresh = ngettext("{n} new answer", "{n} new answers", len(new))
        counts = ((len(new), fresh), (len(there), _("{n} already there")), (len(refused), _("{n} refused")))
        self._count.setText(
            ", ".join(words.format(n=integer(n)) for n, words in counts if n) or _("Nothing to take in.")
        )
        many = ngettext("Take in {n} answer", "Take in {n} answers", len(new)).format(n=integer(len(new)))
        self.take.setText(many if new else _("Take in"))
        self.take.setEnabled(bool(new))
        while (item := self._refused.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for each in refused[:_MOST_REFUSED]:
            words = _("Row {n}: {reason}").format(n=each.number, reason=each.reason)
            self._refused.addWidget(label(words, "second", wrap=True))

    @Slot()
    def accept(self) -> None:
        """Take it in as one step."""
        self._plan()
        register, made, kind = self._desk.register, self.plan, str(self.kind.currentData())
        done = run_work(
            self._desk, self.take.text(), lambda: taking_in.take_in(register, made, kind=kind), place=self._wrong
        )
        if done:
            super().accept()
            self.taken.emit(done.value.survey)
