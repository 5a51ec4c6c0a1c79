"""The frame and every widget, with openly made-up contents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QRadioButton,
    QSplitter,
    QTabWidget,
    QWidget,
)

from chapterdesk.core.text import N_, _
from chapterdesk.ui.actions import Action
from chapterdesk.ui.frame import FrameHooks, Hit, MainFrame
from chapterdesk.ui.table_models import CellIcon, ColumnSpec, IdTableModel
from chapterdesk.ui.tasks import Task, TaskRunner
from chapterdesk.ui.widgets import (
    Avatar,
    Badge,
    Banner,
    BarsAndLine,
    BulkBar,
    Card,
    ChartCard,
    Chip,
    EmptyState,
    EngagementBars,
    FlowLayout,
    InPlaceField,
    Page,
    PageHeader,
    PassphraseField,
    RegisterTable,
    Rung,
    SearchField,
    Segmented,
    Series,
    Stepper,
    TagsField,
    Toast,
    WorkRow,
    add_chip,
    box,
    button,
    choice_field,
    column,
    date_field,
    hairline,
    icon_button,
    label,
    number_field,
    row,
    scroll,
    work_list,
)
from tests.gallery import Context, scene

PEOPLE = (
    (
        "Abdirahman Warsame Isse",
        "Malmö",
        (3, "Active"),
        "070-174 06 12",
        "12 Nov",
        CellIcon("circle-check", "Call, mail", "success"),
    ),
    (
        "Anneke van Wijngaarden-Brandt",
        "Lund students",
        (4, "Organiser"),
        "070-174 06 27",
        "21 Nov",
        CellIcon("circle-check", "Call, mail", "success"),
    ),
    (
        "Björn Åkerlund",
        "Helsingborg",
        (5, "Role holder"),
        "070-174 06 31",
        "19 Nov",
        CellIcon("circle-check", "Call, mail", "success"),
    ),
    (
        "Chidinma Okonkwo-Sjöström",
        "Lund students",
        (2, "Occasional"),
        "070-174 06 44",
        "30 Oct",
        CellIcon("mail", "Mail only", "neutral"),
    ),
    (
        "Elif Demirtaş",
        "Malmö",
        (1, "Supporter"),
        "070-174 06 58",
        "15 Nov",
        CellIcon("circle-check", "Call, mail", "success"),
    ),
    (
        "Maria Fernanda Gutiérrez de la Vega-Åkesson",
        "Lund",
        (3, "Active"),
        "070-174 06 70",
        "8 Sep",
        CellIcon("circle-check", "Call, mail", "success"),
    ),
    (
        "Nguyễn Thị Minh Châu",
        "Lund students",
        (2, "Occasional"),
        "070-174 06 82",
        "17 Nov",
        CellIcon("mail", "Mail only", "neutral"),
    ),
    ("Zeynep Yıldırım", "Malmö", (1, "Supporter"), "070-174 06 91", "2 Jun", CellIcon("ban", "Withdrawn", "danger")),
    (
        "Östen Mårtensson",
        "Helsingborg",
        (2, "Occasional"),
        "070-174 06 99",
        "28 Oct",
        CellIcon("circle-question-mark", "Not asked", "warning"),
    ),
)
PAGES = (
    ("today", N_("Today"), "sunrise", "a"),
    ("people", N_("People"), "users", "b"),
    ("groups", N_("Groups"), "network", "b"),
    ("roles", N_("Roles"), "id-card", "b"),
    ("trainings", N_("Trainings"), "graduation-cap", "b"),
    ("alumni", N_("Alumni"), "medal", "b"),
    ("campaigns", N_("Campaigns"), "megaphone", "c"),
    ("meetings", N_("Meetings"), "calendar-days", "c"),
    ("partners", N_("Partners"), "handshake", "c"),
    ("exchange", N_("Exchange"), "arrow-left-right", "d"),
    ("settings", N_("Settings"), "settings", "bottom"),
)


def nothing() -> None:
    """A button in a picture does nothing."""


def people_model(repeat: int = 20) -> IdTableModel:
    """A model of made-up rows."""

    def fetch(ids: list[int]) -> dict[int, Sequence[Any]]:
        return {one: PEOPLE[one % len(PEOPLE)] for one in ids}

    model = IdTableModel(
        [
            ColumnSpec("tick", "", "tick", 44, sortable=False),
            ColumnSpec("name", "Name", "name", 210),
            ColumnSpec("group", "Group", "muted", 120),
            ColumnSpec("level", "Level", "level", 140),
            ColumnSpec("phone", "Phone", "number", 120, align="left"),
            ColumnSpec("last", "Last contact", "date", 110),
            ColumnSpec("consent", "Consent", "mark", 120),
        ],
        fetch,
    )
    model.set_ids(range(len(PEOPLE) * repeat))
    return model


def sample_today() -> QWidget:
    """A sample of a work list with charts."""
    page = Page()
    now = Segmented([("all", "Everything"), ("mine", "Mine"), ("group", "By group")], name="Show")
    page.body.addWidget(PageHeader("Tuesday 24 November", "Good afternoon. Nine things need somebody.", [now]))
    left = column(
        row(label("Now", "section"), label("2", "count"), None),
        work_list(
            [
                WorkRow(
                    "phone-call",
                    "danger",
                    "4 people wait for a first contact",
                    "Longest: Elif Demirtaş, met at the stall on Stortorget",
                    badge=("alarm-clock", "9 days", "danger"),
                    verb="Call list",
                    on_click=nothing,
                    primary=True,
                ),
                WorkRow(
                    "square-check",
                    "danger",
                    "2 commitments are overdue",
                    "Oskar Nyhlén: book the hall for 10 December, and one more",
                    badge=("alarm-clock", "4 days late", "danger"),
                    verb="Follow up",
                    on_click=nothing,
                ),
            ]
        ),
        8,
        row(label("This week", "section"), label("1", "count"), None),
        work_list(
            [
                WorkRow(
                    "user-x",
                    "warning",
                    "Treasurer is vacant in Helsingborg",
                    "Since 1 October. Two people are trained and willing",
                    badge=("loader", "8 weeks", "warning"),
                    verb="See candidates",
                    on_click=nothing,
                )
            ]
        ),
        None,
        gap=10,
    )
    years = BarsAndLine(
        ["21/22", "22/23", "23/24", "24/25", "25/26", "26/27"],
        Series("Activities", [148, 171, 196, 233, 262, 118]),
        Series("Groups", [24, 22, 21, 19, 18, 17]),
        unfinished=True,
        unit="Year",
    )
    ladder = [
        Rung("Supporter", 612, 38, 1),
        Rung("Occasional", 371, 21, 2),
        Rung("Active", 186, -4, 3),
        Rung("Organiser", 78, 6, 4),
        Rung("Role holder", 37, -2, 5),
    ]
    right = column(
        ChartCard("The activist year", "Activities grow while groups become fewer", years),
        ChartCard("Engagement ladder", "1 284 activists, change since 1 September", ladder),
        None,
        gap=16,
    )
    both = row(left, right, gap=24)
    both.setStretch(0, 16)
    both.setStretch(1, 9)
    content = QWidget()
    content.setLayout(both)
    page.body.addWidget(scroll(content), 1)
    return page


def sample_people(context: Context) -> QWidget:
    """A sample of a table with a bulk bar and a detail."""
    table = RegisterTable(people_model(), name="People")
    table.sort_by("name")
    bulk = BulkBar(
        [
            ("Call list", "phone-call", nothing),
            ("Add to group", "users", nothing),
            ("Set level", "layers", nothing),
            ("Mail draft", "mail", nothing),
        ]
    )
    table.selection_changed.connect(lambda ids: bulk.set_count(len(ids)))
    chips = FlowLayout()
    for chip in (Chip("Group", "Malmö, Lund, Helsingborg"), Chip("Language", "Swedish"), add_chip("Filter")):
        chips.addWidget(chip)
    header = PageHeader(
        "West Skåne",
        "148 of 1 284 activists, by name",
        [button("Import", icon_name="upload"), button("Add person", kind="primary", icon_name="user-plus")],
    )
    top = column(header, chips, bulk, gap=12, margins=(20, 20, 20, 10))
    middle = box(column(top, table, gap=0), "surface")
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.addWidget(middle)
    splitter.addWidget(sample_detail(context))
    splitter.setStretchFactor(0, 1)
    splitter.setSizes([900, 400])
    context.after_show.append(lambda: table.select_ids([4, 1]))
    return splitter


def sample_detail(context: Context) -> QWidget:
    """A sample of a detail panel with every state of an in-place field."""
    wrong, edited = (
        InPlaceField("E-mail", "elif.demirtas@example.org"),
        InPlaceField("Can help", "Evenings, not Thursdays"),
    )
    wrong.edit.setText("elif.demirtas@example,org")
    wrong.set_wrong(
        "The address has a comma where a full stop should be. Kept as you typed it.", "elif.demirtas@example.org"
    )
    facts = column(gap=6)
    for name, field in (
        ("Phone", InPlaceField("Phone", "070-174 06 58")),
        ("E-mail", wrong),
        ("Can help", edited),
        ("Town", InPlaceField("Town", "Malmö, Möllevången")),
        ("Interests", TagsField("Interests", ["Refugees", "Vigils", "Letters"], known=["Letters", "Schools"])),
    ):
        heading = label(name, "label")
        heading.setFixedWidth(86)
        heading.setFixedHeight(34)
        line = row(heading, field)
        line.setAlignment(heading, Qt.AlignmentFlag.AlignTop)
        facts.addLayout(line)
    tabs = QTabWidget()
    details = QWidget()
    details.setLayout(column(facts, None, margins=(0, 12, 0, 0)))
    tabs.addTab(details, "Details")
    tabs.addTab(QWidget(), "Contacts 0")
    tabs.addTab(QWidget(), "History 6")
    head = row(
        Avatar("Elif Demirtaş"),
        column(
            label("Elif Demirtaş", "section"),
            row(label("Malmö group", "second"), EngagementBars(1, "Supporter"), label("Supporter", "second"), None),
            gap=2,
        ),
        gap=12,
    )
    actions = row(
        button("Record call", kind="primary", icon_name="phone"),
        button("Add to group", icon_name="user-plus"),
        icon_button("ellipsis", "More", kind="plain"),
    )
    banner = Banner("clock", "Waiting 9 days for a first contact.", "Met at the stall on Stortorget, 15 November.")
    panel = QWidget()
    panel.setLayout(column(head, actions, banner, tabs, gap=14, margins=(20, 20, 20, 12)))
    context.after_show.append(edited.begin)
    return box(column(scroll(panel), gap=0), "surface")


def sample_frame(context: Context) -> MainFrame:
    """The frame with made-up pages."""
    tasks = TaskRunner()
    hooks = FrameHooks(
        search=lambda words: [
            Hit("user", "Elif Demirtaş", "Malmö group, supporter", nothing),
            Hit("network", "Eslöv group", "Skåne district", nothing),
        ],
        undo=nothing,
        redo=nothing,
        lock=nothing,
    )
    frame = MainFrame("Skåne district", tasks, hooks)
    frame.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
    for key, name, icon, group in PAGES:
        makers = {"today": sample_today, "people": lambda: sample_people(context)}
        empty = partial(
            EmptyState, icon, "Here stands what this page is for, in a sentence.", "The first step", nothing
        )
        frame.add_page(key, _(name), icon, makers.get(key, empty), group, wide=key == "people")
    frame.add_actions([Action("new.person", N_("Person"), nothing, "new", "user-plus")])
    for key, count in (("today", 9), ("roles", 6), ("alumni", 2), ("meetings", 1)):
        frame.set_badge(key, count)
    frame.set_badge("exchange", 6, blocking=True)
    frame.set_undo("phone of Elif Demirtaş", None)
    frame.set_saved("Saved 14:32, encrypted on this laptop")
    context.keep.append(frame)
    return frame


@scene("frame-today")
def frame_today(context: Context) -> QWidget:
    """Navigation, work list, charts, a running task."""
    frame = sample_frame(context)
    frame.go("today")
    task = Task("Writing the term report", frame.tasks)
    task.done, task.total = 62, 100
    task._begun -= 13
    frame.tasks._tasks.append(task)
    frame.tasks.changed.emit()
    return frame


@scene("frame-people")
def frame_people(context: Context) -> QWidget:
    """Collapsed navigation, table, bulk bar, detail, toast."""
    frame = sample_frame(context)
    frame.go("people")
    context.after_show.append(lambda: frame.toast("Saved: phone of Elif Demirtaş", nothing))
    return frame


@scene("frame-people-large", scale=1.5)
def frame_people_large(context: Context) -> QWidget:
    """The same with the type half as large again."""
    return frame_people(context)


@scene("frame-search")
def frame_search(context: Context) -> QWidget:
    """The results under the search field, over an empty page."""
    frame = sample_frame(context)
    frame.go("groups")

    def type_words() -> None:
        frame.focus_search()
        frame.top.search.edit.setText("e")

    context.after_show.append(type_words)
    return frame


def _fields() -> QWidget:
    combo = choice_field("Role", [("d", "District representative"), ("g", "Group secretary")])
    date, spin = date_field("Date", dt.date(2026, 11, 24)), number_field("Number", 12)
    wrong, off = QLineEdit("070-174"), QLineEdit("Cannot be changed")
    wrong.setProperty("state", "wrong")
    off.setEnabled(False)
    checks = [
        QCheckBox("Printed, two copies"),
        QCheckBox("It lies in a safe place"),
        QRadioButton("The same, add the e-mail"),
        QRadioButton("Somebody else"),
    ]
    checks[0].setChecked(True)
    checks[2].setChecked(True)
    secret = PassphraseField("Passphrase", meter=True)
    secret.edit.setText("lantern otter brisk meadow vote")
    card = Card("Fields", "Every kind in its states")
    for part in (
        QLineEdit("Ingrid Sjölund"),
        wrong,
        label("The number is too short. Kept as you typed it.", "wrong"),
        off,
        combo,
        date,
        spin,
        *checks,
        secret,
    ):
        card.add(part)
    card.add(None)
    return card


def _buttons() -> QWidget:
    card = Card("Buttons, badges, chips")
    kinds = ("primary", "plain", "quiet", "danger", "link")
    for size in ("", "small", "large"):
        card.add(row(*(button(kind.capitalize(), kind=kind, size=size, icon_name="phone") for kind in kinds), None))
    off = [button("Primary", kind="primary"), button("Plain"), button("Quiet", kind="quiet")]
    for one in off:
        one.setEnabled(False)
    card.add(row(*off, icon_button("x", "Close"), icon_button("ellipsis", "More", kind="plain"), None))
    tones = ("neutral", "accent", "danger", "warning", "success")
    card.add(row(*(Badge("clock", tone.capitalize(), tone) for tone in tones), None))
    card.add(row(Chip("Group", "Malmö"), Chip("", "Letters", active=False), add_chip("Add filter"), None))
    card.add(row(Segmented([("sv", "Svenska"), ("nl", "Nederlands"), ("en", "English", "check")], "en"), None))
    card.add(Stepper(["File", "Columns", "Rows", "Done"]))
    card.add(SearchField("Search here", "Ctrl K"))
    for tone in ("warning", "danger", "success", "accent"):
        card.add(Banner("info", f"A {tone} banner.", "With one more sentence.", tone))
    card.add(hairline())
    card.add(
        EmptyState(
            "users", "People whom the group meets stand here. Begin with the one you met last.", "Add a person", nothing
        )
    )
    return card


@scene("widgets", size=(1440, 1000))
def widgets(context: Context) -> QWidget:
    """Every widget on one sheet."""
    sheet = QWidget()
    sheet.setProperty("surface", "surface")
    rungs = [Rung("Supporter", 612, 38, 1), Rung("Role holder", 37, -2, 5)]
    year = ChartCard(
        "Year",
        "As a table",
        BarsAndLine(["24/25", "25/26"], Series("Activities", [233, 118]), None, unfinished=True, unit="Year"),
    )
    year._toggle()
    charts = column(ChartCard("Ladder", "Two rungs", rungs), year, sample_detail(context))
    line = row(_fields(), _buttons(), charts, gap=16, margins=(20, 20, 20, 20))
    for place, stretch in enumerate((3, 5, 4)):
        line.setStretch(place, stretch)
    sheet.setLayout(line)
    toast = Toast(sheet)
    context.keep.append(toast)
    context.after_show.append(lambda: toast.say("Saved", nothing))
    return sheet
