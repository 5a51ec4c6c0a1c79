"""The catalogue: courses at the left, one of them at the right with its certificates."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.database.query import Condition
from chapterdesk.models import Certificate, Course
from chapterdesk.services.trainings import certificates
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import CardSection, ListAndCard, NewRecordDialog, RecordForm, RecordTable
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, column, hairline, row, scroll


class CatalogueTab(QWidget):
    """``open(id)`` shows a course; ``planned(id)`` wants an occasion of it."""

    planned = Signal(str)

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.table = RecordTable(
            desk, Course, ["name", "prerequisites", "leads_to", "valid_months"], key="trainings.courses",
            order="name",
            empty=("graduation-cap", _("Here stand your courses: what must come first, for how long they hold, where they lead."),
                   _("New course"), self.new),
        )  # fmt: skip
        self.form = RecordForm(desk, Course, scrolled=False)
        self.plan = button(_("Plan an occasion…"), self._plan, icon_name="calendar-days", size="small")
        self.proofs = RecordTable(
            desk, Certificate, ["person", "issued", "valid_until"], [self._of("")], key="trainings.certificates",
            order="valid_until", filtered=False,
        )  # fmt: skip
        self.proofs.setMinimumHeight(theme().px(220))
        self.section = CardSection(_("Certificates"), _("Those that run out first stand first."))
        self.section.add(self.proofs)
        inside = QWidget()
        inside.setLayout(column(row(self.plan, None), self.form, self.section, gap=12, margins=(20, 4, 20, 20)))
        right = QWidget()
        area = scroll(inside)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = row(hairline(vertical=True), area, gap=0)
        line.setStretch(1, 1)
        right.setLayout(line)
        left = QWidget()
        left.setLayout(column(self.table, gap=0, margins=(32, 0, 20, 22)))
        self.both = ListAndCard(desk, left, right, key="trainings.courses", card_width=560)
        self.setLayout(column(self.both, gap=0))
        self.table.chosen.connect(self.show_course)
        self.both.show_card(False)

    @staticmethod
    def _of(course: str) -> Condition:
        return Condition("course", "is", (course,))

    def refresh(self) -> None:
        """Read the list again; choose the first course where none is."""
        self.table.refresh()
        if not self.form.current():
            self.table.choose_first()

    @Slot(str)
    def show_course(self, course: str) -> None:
        """Show a course at the right."""
        if not course:
            return
        self.both.show_card(True)
        if self.form.current() != course:
            self.form.show_row(course)
            self.proofs.set_conditions([self._of(course)])

    def open(self, course: str) -> None:
        """Choose a course in the list."""
        self.table.choose(course)
        self.show_course(course)

    def show_running_out(self) -> None:
        """Show the course whose certificates run out first."""
        with self._desk.register.read() as conn:
            course = certificates.next_to_run_out(conn)
        if course:
            self.open(course)

    def new(self) -> NewRecordDialog:
        """Ask for a course."""
        names = (
            "name",
            "course_kind",
            "about",
            "prerequisites",
            "leads_to",
            "gives_certificate",
            "valid_months",
            "seats",
        )
        return NewRecordDialog.ask(self._desk, Course, self, fields=names, title=_("New course"), made=self.open)

    def _plan(self) -> None:
        if self.form.current():
            self.planned.emit(self.form.current())

    def leave(self) -> None:
        """Save what is being typed."""
        self.form.leave()
