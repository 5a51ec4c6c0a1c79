"""The kit for records on a demo chapter: form, table, dialogs, page scaffold and computed tables."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.database.query import Condition
from chapterdesk.database.register import Register
from chapterdesk.fields import FieldValue
from chapterdesk.models import Course, Enrolment, Person, Training
from chapterdesk.services import record_names
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.records import (
    CardSection,
    CellIcon,
    Facts,
    HistoryDialog,
    ListAndCard,
    NewRecordDialog,
    PageFrame,
    PickDialog,
    RecordForm,
    RecordTable,
    SimpleTable,
    TableColumn,
    TableRow,
)
from chapterdesk.ui.widgets import Page, button, column, scroll
from tests.gallery import Context, scene
from tests.gallery.scenes_meetings import desk_for, register_for

_made: dict[str, str] = {}


def _fill(register: Register) -> str:
    """Add a course with two occasions and eight enrolments, once a register; return the first occasion."""
    known = _made.get(str(register.path))
    if known:
        return known
    people = [each.id for each in record_names.candidates(register, "person", "", limit=8)]
    units = [each.id for each in record_names.candidates(register, "unit", "", limit=3)]
    with register.work("Trainings") as work:
        first = work.create(Course, {"name": "Mötesteknik", "course_kind": "leadership", "seats": 16})
        course = work.create(
            Course, {"name": "Projektledarutbildning", "course_kind": "project_leader", "prerequisites": (first,)}
        )
        values: dict[str, FieldValue] = {
            "course": course,
            "state": "planned",
            "seats": 16,
            "unit": units[0],
            "town": "Malmö",
        }
        day = work.create(
            Training,
            {
                **values, "name": "Projektledare i höst", "day": "2026-12-05", "start": "09:30",
                "place": "Folkets hus", "trainers": tuple(people[:2]), "notes": "Lunch ingår.\nTa med dator.",
            },
        )  # fmt: skip
        work.create(Training, {**values, "name": "Projektledare i vår", "day": "2026-03-14", "state": "held"})
        states = ["confirmed", "confirmed", "waiting", "applied", "declined", "confirmed", "waiting", "invited"]
        for person, state in zip(people, states, strict=False):
            work.create(
                Enrolment,
                {"training": day, "person": person, "state": state, "applied_at": "2026-11-20T10:00:00Z"},
            )
    _made[str(register.path)] = day
    return day


def _desk(context: Context) -> tuple[MainFrame, DeskContext, str]:
    register = register_for(context.language)
    frame, desk = desk_for(context, register)
    context.keep.append(frame)
    return frame, desk, _fill(register)


def _page(frame: MainFrame, page: QWidget) -> MainFrame:
    frame.add_page("trainings", _("Trainings"), "school", lambda: page, group="b")
    frame.go("trainings")
    return frame


def _card(desk: DeskContext, training: str) -> tuple[QWidget, RecordForm]:
    form = RecordForm(desk, Training, scrolled=False)
    form.show_row(training)
    facts = Facts([(_("First day"), "2026-12-05"), (_("Seats"), "16"), (_("Venue"), "Folkets hus, Malmö")])
    seats = CardSection(_("Seats"), _("{n} rows").format(n=8), [button(_("Add"), size="small", icon_name="plus")])
    seats.add(
        RecordTable(
            desk, Enrolment, ["person", "state", "applied_at"], [Condition("training", "is", (training,))],
            key="gallery.seats", filtered=False, row_height=32,
        )
    )  # fmt: skip
    seats.setMinimumHeight(300)
    holder = QWidget()
    holder.setLayout(column(facts, form, seats, gap=16, margins=(20, 12, 20, 20)))
    return scroll(holder), form


@scene("records-page")
def records_page(context: Context) -> QWidget:
    """A page with tabs: a table beside a card."""
    frame, desk, training = _desk(context)
    page = PageFrame(desk, "trainings", _("Trainings"), flush=True)
    page.set_state(_("{n} rows").format(n=2))
    page.add_action(_("Export…"))
    page.add_action(_("Add"), primary=True, icon_name="plus")
    table = RecordTable(desk, Training, key="gallery.trainings", order="day")
    left = Page(margins=False)
    left.body.setContentsMargins(32, 0, 20, 16)
    left.body.addWidget(table)
    card, _form = _card(desk, training)
    page.add_tab("trainings", _("Trainings"), ListAndCard(desk, left, card, key="gallery", card_width=520))
    page.add_tab("courses", _("Courses"), RecordTable(desk, Course))
    table.choose(training)
    return _page(frame, page)


@scene("records-wrong", size=(560, 900))
def records_wrong(context: Context) -> QWidget:
    """A form with a value that cannot be."""
    _frame, desk, training = _desk(context)
    form = RecordForm(desk, Training)
    form.show_row(training)

    def type_wrong() -> None:
        form.editor("day").show_typed("32 december", _("“{text}” is not a date.").format(text="32 december"), "")
        form.begin("course")

    context.after_show.append(type_wrong)
    return form


@scene("records-person", size=(560, 1500))
def records_person(context: Context) -> QWidget:
    """Every field of a person, consents and groups among them."""
    _frame, desk, _training = _desk(context)
    form = RecordForm(desk, Person)
    form.show_row(record_names.candidates(desk.register, "person", "", limit=1)[0].id)
    return form


@scene("records-empty")
def records_empty(context: Context) -> QWidget:
    """A page with nothing on it yet."""
    frame, desk, _training = _desk(context)
    page = PageFrame(desk, "trainings", _("Trainings"))
    page.show_empty("school", _("There is nothing here yet."), _("Add"), title=_("Trainings"))
    return _page(frame, page)


@scene("records-simple", size=(900, 420))
def records_simple(context: Context) -> QWidget:
    """A computed table with badges, figures and buttons."""
    _frame, desk, _training = _desk(context)
    columns = [
        TableColumn("who", _("Name"), "name"),
        TableColumn("state", _("Status"), "badge"),
        TableColumn("day", _("First day"), "date"),
        TableColumn("n", _("Seats"), "number"),
        TableColumn("sum", _("Amount"), "money"),
        TableColumn("share", "%", "percent"),
        TableColumn("do", "", "action"),
    ]
    table = SimpleTable(columns, name=_("Seats"), desk=desk, fit=6)
    names = [each.name for each in record_names.candidates(desk.register, "person", "", limit=8)]
    badges = [CellIcon("circle-check", _("Yes"), "success"), CellIcon("clock", _("No"), "warning")]
    rows = [
        TableRow(name, [name, badges[n % 2], f"2026-12-{n + 1:02}", 1200 * n, 45050 * n, 12 * n, _("Open")])
        for n, name in enumerate(names)
    ]
    table.set_rows(rows)
    table.choose(names[2])
    page = Page()
    page.body.addWidget(table)
    page.body.addStretch(1)
    return page


@scene("records-new", size=(480, 720))
def records_new(context: Context) -> QWidget:
    """A short form for a new training, with what is missing marked."""
    _frame, desk, _training = _desk(context)
    dialog = NewRecordDialog(desk, Training, preset={"seats": 16})
    context.after_show.append(dialog.accept)
    return dialog


@scene("records-pick", size=(520, 560))
def records_pick(context: Context) -> QWidget:
    """Several people are chosen by name."""
    _frame, desk, _training = _desk(context)
    dialog = PickDialog(desk, "person", many=True)
    for each in record_names.candidates(desk.register, "person", "", limit=2):
        dialog._take(each.id)
    dialog.search.edit.setText("an")
    return dialog


@scene("records-history", size=(560, 620))
def records_history(context: Context) -> QWidget:
    """What happened to a training."""
    _frame, desk, training = _desk(context)
    with desk.register.work("Change") as work:
        work.set(Training, training, {"seats": 20, "town": "Lund"})
    with desk.register.work("Change") as work:
        work.set(Training, training, {"seats": 16, "town": "Malmö"})
    return HistoryDialog(desk, Training, training)
