"""The register of disclosures on the screen: which files left the desk."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from chapterdesk.core.locale import integer, short_date
from chapterdesk.core.text import _
from chapterdesk.services import disclosures
from chapterdesk.ui.pages.settings.parts import SettingsCard
from chapterdesk.ui.session import Session
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import label

MOST = 50


def leaving_card(session: Session) -> SettingsCard:
    """Return the files that left: when, what, for whom, and how many people they tell of."""
    card = SettingsCard(
        _("Files that left the desk"), _("So that you can answer anybody who asks where their data went")
    )
    with session.register.read() as conn:
        entries = disclosures.listed(conn, MOST)
    if not entries:
        card.put_wide(label(_("None yet. What you export, print or send will stand here."), "second", wrap=True))
        return card
    heads = (_("When"), _("What"), _("File"), _("For whom"), _("Who sent it"), _("People"))
    table = QTableWidget(len(entries), len(heads))
    table.setAccessibleName(_("Files that left the desk"))
    table.setHorizontalHeaderLabels(list(heads))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    for place, entry in enumerate(entries):
        when = dt.datetime.fromisoformat(entry.at).astimezone()
        texts = (
            f"{short_date(when.date())}, {when:%H:%M}",
            _(entry.what),
            entry.file,
            entry.recipient,
            entry.author,
            integer(entry.count),
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if column == len(texts) - 1:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(place, column, item)
    head = table.horizontalHeader()
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    table.setFixedHeight(theme().px(40) + theme().px(34) * min(8, len(entries)))
    card.put_wide(table)
    return card
