"""Who is asked: a smart list, members or not, and how many may be asked now and why others are not."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.query import Question
from chapterdesk.services import lists
from chapterdesk.services.mobilise import asking, audience
from chapterdesk.services.mobilise.asking import Who
from chapterdesk.services.mobilise.audience import Audience
from chapterdesk.ui.pages.mobilise.sitting import Sitting, Step
from chapterdesk.ui.records import ListAndCard, SimpleTable, TableColumn, TableRow, run_work
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Segmented, box, button, choice_field, column, label, number_field, row, scroll

KEPT = "kept"


class WhoStep(Step):
    """The second step; every choice is kept at once, and the count follows."""

    kinds = frozenset({"mobilisation", "person", "consent", "call", "caller", "ask", "smart_list", "membership"})

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._questions: dict[str, tuple[str, Question]] = {}
        self._counting = 0
        self.list = choice_field(_("Smart list"), [])
        self.members = Segmented(
            [(asking.EVERYBODY, _("Everybody")), (asking.MEMBERS, _("Members")), (asking.OTHERS, _("Not members"))],
            name=_("Members or not"),
        )
        self.most = number_field(_("No more than"), 0, 0, 1_000_000)
        self.most.setSpecialValueText(_("as many as there are"))
        self.most.setSingleStep(50)
        self.rest = number_field(_("Leave in peace, days"), asking.REST_DAYS, 0, 365)
        self.count = label("", "title")
        self.count_words = label("", "second", wrap=True)
        columns = [
            TableColumn("reason", _("Left out because"), "text", 320, sortable=False),
            TableColumn("n", _("People"), "number", 90, sortable=False),
        ]
        self.reasons = SimpleTable(columns, name=_("Left out"), fit=8)
        self.next = button(_("Choose callers"), lambda: self.go.emit(2), kind="primary")
        self._arrange()
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(300)
        self._typed.timeout.connect(self._choose)
        self.list.activated.connect(lambda _place: self._choose())
        self.members.chosen.connect(lambda _key: self._choose())
        self.most.valueChanged.connect(lambda _value: self._typed.start())
        self.rest.valueChanged.connect(lambda _value: self._typed.start())

    def _arrange(self) -> None:
        left = column(gap=4, margins=(32, 20, 24, 20))
        for words, part in (
            (_("Smart list"), self.list),
            (_("Members or not"), self.members),
            (_("No more than, the most engaged first"), self.most),
            (_("Leave in peace who was asked within so many days"), self.rest),
        ):
            left.addWidget(label(words, "label", wrap=True))
            left.addWidget(part)
            left.addSpacing(theme().px(10))
        left.addWidget(
            label(
                _("Only who said yes to being phoned is asked. People with protected identity are never on a list."),
                "hint",
                wrap=True,
            )
        )
        left.addStretch(1)
        holder = QWidget()
        holder.setLayout(left)
        right = box(
            column(
                self.count, self.count_words, 8, self.reasons, 8, row(self.next, None), None,
                gap=4, margins=(24, 20, 32, 20),
            ),
            "sunken",
        )  # fmt: skip
        both = ListAndCard(self.sitting.desk, scroll(holder), scroll(right), key="mobilise.who", card_width=560)
        self.setLayout(column(both, gap=0))

    # -- showing ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the choices and count again."""
        facts = self.sitting.facts
        if facts is None:
            return
        with self.sitting.desk.register.read() as conn:
            entries = lists.builtin() + lists.own_lists(conn)
        self._questions = {entry.key: (entry.name, entry.question) for entry in entries}
        current = next(
            (entry.key for entry in entries if entry.question == facts.who.question), "" if not entries else KEPT
        )
        if current == KEPT:
            self._questions[KEPT] = (facts.who.list_name or _("As chosen before"), facts.who.question)
        for widget in (self.list, self.most, self.rest):
            widget.blockSignals(True)
        self.list.clear()
        for key, (name, _question) in self._questions.items():
            self.list.addItem(name, key)
        self.list.setCurrentIndex(max(0, self.list.findData(current)))
        self.members.set_current(facts.who.members)
        if not self._typed.isActive():
            self.most.setValue(facts.who.most)
            self.rest.setValue(facts.rest_days)
        for widget in (self.list, self.most, self.rest):
            widget.blockSignals(False)
        self._count()

    def begin(self) -> None:
        """Put the keyboard into the choice of list."""
        self.list.setFocus()

    def who(self) -> Who:
        """Return what is chosen on the screen."""
        name, question = self._questions.get(str(self.list.currentData()), ("", Question()))
        return Who(question, self.members.current(), self.most.value(), name)

    @Slot()
    def _choose(self) -> None:
        facts, desk = self.sitting.facts, self.sitting.desk
        if facts is None:
            return
        who, rest = self.who(), self.rest.value()
        if who == facts.who and rest == facts.rest_days:
            return

        def keep() -> None:
            asking.change(desk.register, facts.id, {"audience": who.to_json(), "rest_days": rest})

        run_work(desk, _("Who"), keep)

    def flush(self) -> None:
        """Keep what was typed and not kept yet."""
        if self._typed.isActive():
            self._typed.stop()
            self._choose()

    # -- counting ---------------------------------------------------------------------------------------------------

    def _count(self) -> None:
        """Count off the screen's thread; only the latest count is shown."""
        facts, register = self.sitting.facts, self.sitting.desk.register
        if facts is None:
            return
        self._counting += 1
        mine = self._counting

        def look(_progress: Progress) -> Audience:
            with register.read() as conn:
                return audience.look(conn, facts.who, facts.rest_days, facts.id)

        self.sitting.run(_("Counting who may be asked"), look, lambda found: self._counted(mine, found))

    def _counted(self, which: int, found: Audience) -> None:
        if which != self._counting or self.sitting.facts is None:
            return
        many = len(found.people)
        words = ngettext("{n} person may be asked", "{n} people may be asked", many).format(n=integer(many))
        self.count.setText(words)
        self.count_words.setText(
            _("{members} members, {others} who are not. The list has {all}.").format(
                members=integer(found.members), others=integer(many - found.members), all=integer(found.asked_for)
            )
        )
        rest = self.sitting.facts.rest_days
        self.reasons.set_rows(
            [
                TableRow(reason, [audience.reason_words(reason, rest), len(found.left_out[reason])])
                for reason in audience.REASONS
                if found.left_out.get(reason)
            ]
        )
        self.reasons.setVisible(any(found.left_out.values()))
        self.next.setEnabled(bool(many))
