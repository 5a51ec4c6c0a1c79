"""Pathways: the funnel with its table, who stands at which step, who is stuck, what comes next for each and why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.query import Condition
from chapterdesk.fields import FieldValue
from chapterdesk.models import Pathway, PathwayStep
from chapterdesk.services.trainings import enrolling, next_steps, pathways
from chapterdesk.services.trainings.next_steps import Next
from chapterdesk.services.trainings.pathways import Overview
from chapterdesk.ui.asking import Asker, is_small
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import (
    CardSection,
    CellIcon,
    NewRecordDialog,
    PickDialog,
    RecordTable,
    SimpleTable,
    TableColumn,
    TableRow,
    run_work,
)
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    ChartCard,
    EmptyState,
    Rung,
    button,
    choice_field,
    column,
    label,
    row,
    scroll,
    stacked,
)

STUCK, EVERYBODY = "stuck", "all"
MOST = 500
"""More people than this are not listed at one step; the count says so."""


class PathwaysTab(QWidget):
    """``open(id)`` shows one; ``training_wanted(id)`` asks for an occasion."""

    training_wanted = Signal(str)

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.found: Overview | None = None
        self._told: dict[str, Next] = {}
        self.choice = choice_field(_("Pathway"), [])
        self.choice.currentIndexChanged.connect(lambda _n: self.look())
        self.about = label("", "second", wrap=True)
        self.add = button(_("Put people on it…"), self.ask_who, icon_name="user-plus", size="small")
        self.chart = ChartCard(_("How far people come"), "", [])
        self.steps = SimpleTable(_step_columns(), name=_("Steps"), fit=8)
        self.steps.chosen.connect(self._step_chosen)
        self.who = choice_field(_("Who"), [])
        self.who.currentIndexChanged.connect(lambda _n: self._show_people())
        self.people = SimpleTable(
            _people_columns(), name=_("People"), desk=desk, key="trainings.pathway", fit=14, menu=self._menu
        )
        self.people.row_opened.connect(lambda key: self._desk.go("people", key))
        self.people.acted.connect(lambda key, _column: self._enrol(key))
        self._more = label("", "hint", wrap=True)
        self.edit = RecordTable(
            desk, PathwayStep, ["position", "step_kind", "course", "role", "stuck_days"], [Condition("pathway", "is", ("",))],
            key="trainings.steps", order="position", filtered=False,
        )  # fmt: skip
        self._arrange()
        self._asker = Asker(self)
        self._asker.answered.connect(self._show)

    def _arrange(self) -> None:
        head = row(self.choice, None, self.add, gap=8)
        people = CardSection(_("Who stands where"), _("What comes next for each, and why."), [self.who])
        people.add(self.people)
        people.add(self._more)
        steps = CardSection(
            _("Steps of the pathway"), head=[button(_("Add a step…"), self.new_step, icon_name="plus", size="small")]
        )
        self.edit.setMinimumHeight(theme().px(200))
        steps.add(self.edit)
        upper = row(self.chart, self.steps, gap=20)
        upper.setStretch(0, 1)
        upper.setStretch(1, 1)
        inside = QWidget()
        inside.setLayout(column(head, self.about, upper, people, steps, None, gap=14, margins=(32, 0, 32, 22)))
        empty = EmptyState(
            "git-fork",
            _(
                "A pathway is courses and roles in order, from the first meeting to a role. Here you see how far people come."
            ),
            _("New pathway"),
            self.new,
            title=_("No pathway yet"),
        )
        self.stack = stacked(scroll(inside), empty)
        self.setLayout(column(self.stack, gap=0))

    # -- showing ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the pathways again."""
        with self._desk.register.read() as conn:
            lines = pathways.listed(conn)
        kept = str(self.choice.currentData() or "")
        self.choice.blockSignals(True)
        self.choice.clear()
        for line in lines:
            self.choice.addItem(line.name, line.id)
        self.choice.setCurrentIndex(max(0, self.choice.findData(kept)) if lines else -1)
        self.choice.blockSignals(False)
        self.stack.setCurrentIndex(0 if lines else 1)
        self.look()

    def open(self, pathway: str) -> None:
        """Show a pathway."""
        self.refresh()
        self.choice.setCurrentIndex(max(0, self.choice.findData(pathway)))

    def look(self) -> None:
        """Ask where everybody stands."""
        pathway, register = str(self.choice.currentData() or ""), self._desk.register
        if not pathway:
            return
        self.edit.set_conditions([Condition("pathway", "is", (pathway,))])

        def ask(_tell: object) -> Overview:
            with register.read() as conn:
                return pathways.overview(register, conn, pathway)

        self._asker.ask(ask, at_once=is_small(register))

    @Slot(object)
    def _show(self, found: Overview) -> None:
        self.found = found
        self.about.setText(found.about)
        self.about.setVisible(bool(found.about))
        self.chart.set_data([Rung(found.step_name(bar.step), bar.reached) for bar in found.bars])
        self.steps.set_rows(
            [
                TableRow(
                    str(bar.step), [found.step_name(bar.step), bar.reached, bar.share, bar.standing, bar.stuck or None]
                )
                for bar in found.bars
            ]
        )
        kept = self.who.currentData()
        choices = [(STUCK, _("Stuck, {n}").format(n=integer(len(found.stuck))))]
        choices += [
            (str(bar.step), _("{step}, {n}").format(step=found.step_name(bar.step), n=integer(bar.standing)))
            for bar in found.bars
        ]
        self.who.blockSignals(True)
        self.who.clear()
        for key, words in choices:
            self.who.addItem(words, key)
        self.who.setCurrentIndex(max(0, self.who.findData(kept)))
        self.who.blockSignals(False)
        self._show_people()

    @Slot(str)
    def _step_chosen(self, step: str) -> None:
        if step:
            self.who.setCurrentIndex(max(0, self.who.findData(step)))

    def _show_people(self) -> None:
        found, key = self.found, str(self.who.currentData() or STUCK)
        if found is None:
            return
        wanted = found.stuck if key == STUCK else found.at(int(key))
        register = self._desk.register
        with register.read() as conn:
            told = next_steps.told(register, conn, found, wanted[:MOST])
            names = register.titles(conn, [each.position.person for each in told])
        self._told = {each.position.person: each for each in told}
        self.people.set_rows([self._row(each, names.get(each.position.person, "")) for each in told])
        left = len(wanted) - len(told)
        self._more.setVisible(left > 0)
        self._more.setText(ngettext("{n} more is not shown.", "{n} more are not shown.", left).format(n=integer(left)))

    def _row(self, each: Next, name: str) -> TableRow:
        mark = CellIcon("hourglass", _("Stuck"), "warning") if each.position.stuck else None
        can = _("Enrol") if each.can_enrol else None
        return TableRow(
            each.position.person,
            [name, each.step, each.why[0] if each.why else "", each.position.days or None, mark, can],
        )

    # -- verbs ------------------------------------------------------------------------------------------------------

    def _menu(self, keys: list[str]) -> list[tuple[str, Callable[[], object]]]:
        entries: list[tuple[str, Callable[[], object]]] = [
            (_("Show the person"), partial(self._desk.go, "people", keys[0])),
            (_("Left the pathway"), partial(self._leave, keys[0])),
        ]
        told = self._told.get(keys[0])
        if told is not None and told.training:
            entries.insert(1, (_("Show the training"), partial(self.training_wanted.emit, told.training)))
        return entries

    def _leave(self, person: str) -> None:
        if self.found is not None:
            verb = partial(pathways.leave, self._desk.register, self.found.id, person)
            run_work(self._desk, _("Left the pathway"), verb)

    def _enrol(self, person: str) -> None:
        told = self._told.get(person)
        if told is not None and told.training:
            run_work(self._desk, _("Enrol"), partial(enrolling.enrol, self._desk.register, told.training, [person]))

    def ask_who(self) -> PickDialog | None:
        """Ask who sets out on the pathway."""
        if self.found is None:
            return None
        verb = partial(pathways.set_out, self._desk.register, self.found.id)
        return PickDialog.ask(
            self._desk, "person", self, many=True, title=_("Put people on it…"),
            picked=lambda ids: run_work(self._desk, _("Put people on it…"), partial(verb, ids)),
        )  # fmt: skip

    def new(self) -> NewRecordDialog:
        """Ask for a pathway."""
        return NewRecordDialog.ask(
            self._desk, Pathway, self, fields=("name", "about", "unit"), title=_("New pathway"), made=self.open
        )

    def new_step(self) -> NewRecordDialog | None:
        """Ask for one more step."""
        if self.found is None:
            return None
        preset: dict[str, FieldValue] = {
            "pathway": self.found.id,
            "position": len(self.found.steps) + 1,
            "step_kind": "course",
            "stuck_days": 90,
        }
        names = ("position", "step_kind", "course", "role", "stuck_days")
        return NewRecordDialog.ask(self._desk, PathwayStep, self, preset=preset, fields=names, title=_("Add a step"))


def _step_columns() -> list[TableColumn]:
    return [
        TableColumn("step", _("Step"), "name", 170, sortable=False),
        TableColumn("reached", _("Came so far"), "number", 96, sortable=False),
        TableColumn("share", _("Of those before"), "percent", 132, sortable=False),
        TableColumn("standing", _("Stand here"), "number", 90, sortable=False),
        TableColumn("stuck", _("Stuck"), "number", 80, sortable=False),
    ]


def _people_columns() -> list[TableColumn]:
    return [
        TableColumn("name", _("Name"), "name", 200),
        TableColumn("next", _("Next step"), "text", 190),
        TableColumn("why", _("Why"), "text", 300),
        TableColumn("days", _("Days"), "number", 70),
        TableColumn("stuck", "", "mark", 110),
        TableColumn("do", "", "action", 110),
    ]
