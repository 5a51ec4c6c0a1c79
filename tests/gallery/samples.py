"""Openly made-up contents for the pictures of the frame and of its widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from chapterdesk.ui.table_models import CellIcon, ColumnSpec, IdTableModel
from chapterdesk.ui.widgets import (
    Avatar,
    Banner,
    BarsAndLine,
    BulkBar,
    ChartCard,
    Chip,
    EngagementBars,
    FlowLayout,
    InPlaceField,
    Page,
    PageHeader,
    RegisterTable,
    Rung,
    Segmented,
    Series,
    TagsField,
    WorkRow,
    add_chip,
    box,
    button,
    column,
    icon_button,
    label,
    row,
    scroll,
    work_list,
)
from tests.gallery import Context

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
    both = row(_work(), _charts(), gap=24)
    both.setStretch(0, 16)
    both.setStretch(1, 9)
    content = QWidget()
    content.setLayout(both)
    page.body.addWidget(scroll(content), 1)
    return page


def _work() -> QVBoxLayout:
    return column(
        row(label("Now", "section"), label("2", "count"), None),
        work_list(_now()),
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


def _now() -> list[WorkRow]:
    return [
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


def _charts() -> QVBoxLayout:
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
    return column(
        ChartCard("The activist year", "Activities grow while groups become fewer", years),
        ChartCard("Engagement ladder", "1 284 activists, change since 1 September", ladder),
        None,
        gap=16,
    )


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
    edited = InPlaceField("Can help", "Evenings, not Thursdays")
    tabs = QTabWidget()
    details = QWidget()
    details.setLayout(column(_facts(edited), None, margins=(0, 12, 0, 0)))
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


def _facts(edited: InPlaceField) -> QVBoxLayout:
    wrong = InPlaceField("E-mail", "elif.demirtas@example.org")
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
    return facts
