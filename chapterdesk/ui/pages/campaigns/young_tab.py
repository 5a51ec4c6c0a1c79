"""Young people: their share in every figure, who of the school groups leaves school, whose parents have not said yes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core import locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.database.rows import rows
from chapterdesk.fields import FieldValue
from chapterdesk.models import Person
from chapterdesk.services import guardians, youth
from chapterdesk.services.campaigns import figures
from chapterdesk.services.campaigns.figures import MEASURES, TermFigures
from chapterdesk.services.guardians import Asked
from chapterdesk.services.youth import ContactPerson, Minor, SchoolGroup
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.partners.saving import DRAFT, ask_file, run_task
from chapterdesk.ui.records import CellIcon, NewRecordDialog, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.style.tokens import PAGE_SIDE, PAGE_TOP
from chapterdesk.ui.widgets import Card, Segmented, button, column, label, row, scroll

TERMS = 4


class YoungTab(QWidget):
    """``open_asked(id)`` is never asked here; people open in People."""

    open_asked = Signal(str)
    kinds = frozenset(
        {
            "person",
            "unit",
            "appointment",
            "group_membership",
            "consent",
            "activity",
            "participation",
            "statute",
            "meeting",
        }
    )

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[TermFigures] = []
        self._term = ""
        self._groups: list[SchoolGroup] = []
        self._room = row(gap=0)
        self.figures = SimpleTable(
            _figure_columns(), name=_("Young people in figures"), fit=len(MEASURES), compact=True
        )
        self._figures_card = Card(_("Young people in figures"), figures.note())
        for part in (self._room, self.figures):
            self._figures_card.add(part)
        self.contacts = SimpleTable(
            _contact_columns(),
            name=_("School groups and their contact persons"),
            desk=desk,
            key="campaigns.contacts",
            fit=12,
        )
        self.contacts.row_opened.connect(self._open)
        self.contacts.acted.connect(self._ask_end)
        self._groups_says = label("", "second", wrap=True)
        self._groups_card = Card(_("School groups and their contact persons"))
        self.minors = SimpleTable(_minor_columns(), name=_("Parents’ yes"), desk=desk, key="campaigns.minors", fit=12)
        self.minors.row_opened.connect(self._open)
        self.minors.acted.connect(self._ask_guardian)
        self._minors_says = label("", "second", wrap=True)
        self.mail = button(_("Mail draft to the parents…"), self.ask_mail, size="small", icon_name="mail")
        self._minors_card = Card(_("Parents’ yes"), head=[self.mail])
        self._arrange()

    def _arrange(self) -> None:
        for card, parts in (
            (self._groups_card, (self._groups_says, self.contacts)),
            (self._minors_card, (self._minors_says, self.minors)),
        ):
            for each in parts:
                card.add(each)
        inside = QWidget()
        inside.setLayout(
            column(
                self._groups_card, self._minors_card, self._figures_card, None,
                gap=14, margins=(PAGE_SIDE, 0, PAGE_SIDE, PAGE_TOP),
            )
        )  # fmt: skip
        self.setLayout(column(scroll(inside), gap=0))

    # -- showing ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read everything again."""
        register = self._desk.register
        with register.read() as conn:
            self._found = figures.latest(conn, TERMS)
            self._groups = youth.school_groups(register, conn)
            minors = youth.without_consent(register, conn)
            asked = guardians.to_ask(register, conn)
            autumn = youth.next_autumn(conn)
        self._show_figures()
        self._show_groups(locale.long_date(autumn))
        self._show_minors(minors, asked)

    def _show_figures(self) -> None:
        codes = [(each.span.code, figures.term_name(each.span)) for each in self._found]
        if self._term not in dict(codes):
            self._term = codes[-1][0] if codes else ""
        while (item := self._room.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if codes:
            choice = Segmented(codes, self._term, name=_("Term"))
            choice.chosen.connect(self.show_term)
            self._room.addWidget(choice)
        self._room.addStretch(1)
        self.show_term(self._term)

    @Slot(str)
    def show_term(self, code: str) -> None:
        """Show the figures of a term by its code."""
        self._term = code
        found = next((each for each in self._found if each.span.code == code), None)
        if found is not None:
            rows_of = [(words, found.of(measure)) for measure, words in MEASURES]
            self.figures.set_rows([TableRow(w, [_(w), s.all, s.young, s.school]) for w, s in rows_of])

    def _show_groups(self, autumn: str) -> None:
        lines = []
        for group in self._groups:
            for each in group.contacts:
                lines.append(TableRow(f"{group.id} {each.person}", _contact_cells(group, each)))
            if not group.contacts:
                nobody = CellIcon("user-x", _("Nobody"), "warning")
                lines.append(TableRow(f"{group.id} ", [group.name, group.school, None, None, nobody, "", None]))
        self.contacts.set_rows(lines)
        self.contacts.setVisible(bool(lines))
        leaving = sum(len(group.leaving) for group in self._groups)
        empty = [group for group in self._groups if group.leaderless]
        words = ngettext(
            "{n} contact person leaves school before the autumn term begins on {day}.",
            "{n} contact persons leave school before the autumn term begins on {day}.",
            leaving,
        ).format(n=locale.integer(leaving), day=autumn)
        if empty:
            words += " " + ngettext(
                "{n} group then has nobody: find successors before the summer.",
                "{n} groups then have nobody: find successors before the summer.",
                len(empty),
            ).format(n=locale.integer(len(empty)))
        if not self._groups:
            words = _("There is no school or student group yet. Add one on the page of groups, with its school.")
        elif not leaving and not empty:
            words = _("Every school group has somebody who goes on after the summer.")
        self._groups_says.setText(words)

    def _show_minors(self, minors: list[Minor], asked: list[Asked]) -> None:
        self.minors.set_rows([TableRow(each.person, _minor_cells(each)) for each in minors])
        self.minors.setVisible(bool(minors))
        words = ngettext(
            "By the statutes {n} young person takes part only when a parent or guardian has said yes.",
            "By the statutes {n} young people take part only when a parent or guardian has said yes.",
            len(minors),
        ).format(n=locale.integer(len(minors)))
        self.mail.setVisible(bool(minors))
        self.mail.setEnabled(any(not each.why_not for each in asked))
        if not minors:
            words = _("Everybody who is so young that the statutes ask for it has a parent’s yes.")
        for why in guardians.REASONS:
            if n := sum(each.why_not == why for each in asked):
                left = _("Not in the mail draft: {n}, {reason}.")
                words += " " + left.format(n=locale.integer(n), reason=guardians.reason_words(why).lower())
        self._minors_says.setText(words)

    # -- verbs ------------------------------------------------------------------------------------------------------

    @Slot(str)
    def _open(self, key: str) -> None:
        person = key.rpartition(" ")[2]
        if person:
            self._desk.go("people", person)
        else:
            self._desk.go("groups", key.strip())

    @Slot(str, str)
    def _ask_end(self, key: str, _column: str) -> None:
        self.ask_end(key.rpartition(" ")[2])

    def ask_end(self, person: str) -> NewRecordDialog:
        """Ask when somebody leaves school; what is usual is written there already."""
        register = self._desk.register
        leaves = next((c.leaves for g in self._groups for c in g.contacts if c.person == person), "")

        def note(values: Mapping[str, FieldValue]) -> str:
            return youth.note_end(register, person, values.get("leaves_school"))

        return NewRecordDialog.ask(
            self._desk, Person, self, preset={"leaves_school": leaves or None}, fields=("leaves_school",),
            title=_("When do they leave school?"), create=note, verb=_("Note it"),
        )  # fmt: skip

    def ask_mail(self) -> None:
        """Ask where the mail draft to the parents goes, and write it there."""
        path = ask_file(self, _("Question to parents"), DRAFT)
        if path is None:
            return
        register = self._desk.register
        run_task(
            self._desk, _("Writing {name}").format(name=path.name), lambda _p: guardians.mail(register, path), path
        )

    @Slot(str, str)
    def _ask_guardian(self, key: str, _column: str) -> None:
        self.ask_guardian(key)

    def ask_guardian(self, person: str) -> NewRecordDialog:
        """Ask who the parent is and what they said."""
        register = self._desk.register
        with register.read() as conn:
            before = rows(conn, Person, [person], youth.GUARDIAN_FIELDS).get(person, {})

        def note(values: Mapping[str, FieldValue]) -> str:
            return youth.note_guardian(register, person, values)

        return NewRecordDialog.ask(
            self._desk, Person, self, preset=before, fields=youth.GUARDIAN_FIELDS,
            title=_("What did the parents say?"), create=note, verb=_("Note it"),
        )  # fmt: skip


def _figure_columns() -> list[TableColumn]:
    return [
        TableColumn("what", _("Figure"), "name", 260, sortable=False),
        TableColumn("all", _("All"), "number", 110, sortable=False),
        TableColumn("young", _("With young people"), "number", 170, sortable=False),
        TableColumn("school", _("School and student groups"), "number", 220, sortable=False),
    ]


def _contact_columns() -> list[TableColumn]:
    return [
        TableColumn("group", _("Group"), "name", 210),
        TableColumn("school", _("School"), "text", 150, shown=False),
        TableColumn("who", _("Contact person"), "text", 190),
        TableColumn("leaves", _("Leaves school"), "text", 170),
        TableColumn("state", _("Status"), "mark", 230),
        TableColumn("whom", _("Who goes on and could be asked"), "muted", 240),
        TableColumn("do", "", "action", 110),
    ]


def _minor_columns() -> list[TableColumn]:
    return [
        TableColumn("who", _("Name"), "name", 190),
        TableColumn("age", _("Age"), "text", 150),
        TableColumn("group", _("Group"), "text", 180),
        TableColumn("guardian", _("Parent or guardian"), "text", 170),
        TableColumn("phone", _("Guardian's phone"), "text", 150),
        TableColumn("email", _("Guardian's e-mail"), "text", 190, shown=False),
        TableColumn("answer", _("Parent says yes"), "mark", 150),
        TableColumn("do", "", "action", 150),
    ]


def _contact_cells(group: SchoolGroup, each: ContactPerson) -> list[object]:
    leaves: object = each.leaves
    if each.suggested:
        leaves = _("{date}, suggested").format(date=each.leaves)
    state = CellIcon("circle-question-mark", _("Not known"), "neutral")
    if each.gone:
        state = CellIcon("graduation-cap", _("Leaves before the autumn"), "warning")
    elif each.leaves:
        state = CellIcon("circle-check", _("Goes on"), "success")
    whom = ", ".join(group.staying) if each.gone else ""
    verb = _("Confirm") if each.suggested else _("Change date") if each.leaves else _("Fill in")
    return [group.name, group.school, each.name, leaves, state, whom, verb]


def _minor_cells(each: Minor) -> list[object]:
    answer = {
        "refused": CellIcon("ban", _("Said no"), "danger"),
        "withdrawn": CellIcon("ban", _("Took it back"), "danger"),
    }.get(each.answer, CellIcon("circle-question-mark", _("Not asked yet"), "warning"))
    age = _("{age}, asked under {rule}").format(age=each.age, rule=each.rule)
    return [each.name, age, each.unit, each.guardian, each.phone, each.email, answer, _("Note the answer")]
