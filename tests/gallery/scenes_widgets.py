"""Every widget in its states, on one sheet."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from chapterdesk.ui.widgets import (
    Badge,
    Banner,
    BarsAndLine,
    Card,
    ChartCard,
    Chip,
    EmptyState,
    PassphraseField,
    Rung,
    SearchField,
    Segmented,
    Series,
    Stepper,
    Toast,
    add_chip,
    button,
    choice_field,
    column,
    date_field,
    hairline,
    icon_button,
    label,
    number_field,
    row,
)
from tests.gallery import Context, scene
from tests.gallery.samples import nothing, sample_detail


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
