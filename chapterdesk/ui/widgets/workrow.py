"""A row of the work list: what needs somebody, since when, and one button that does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QSizePolicy

from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets.badge import Badge
from chapterdesk.ui.widgets.buttons import button
from chapterdesk.ui.widgets.layout import column, row
from chapterdesk.ui.widgets.text import IconTile, hairline, label


class WorkRow(QFrame):
    """``WorkRow("phone-call", "danger", what, detail, badge=("alarm-clock", "9 days", "danger"), verb=..., on_click=...)``.

    Args:
        icon_name: The icon in the tile.
        tone: The tile's tone: danger for now, warning for this week, neutral for soon.
        what: Bold: what needs somebody.
        detail: One plain sentence.
        badge: (icon, word, tone) for when, or None.
        verb: The button's word.
        on_click: What the button does.
        primary: Whether this is the page's one primary button.
    """

    def __init__(
        self,
        icon_name: str,
        tone: str,
        what: str,
        detail: str,
        *,
        badge: tuple[str, str, str] | None = None,
        verb: str,
        on_click: Callable[[], Any],
        primary: bool = False,
    ) -> None:
        super().__init__()
        strong = label(what, "strong", wrap=True)
        words = column(strong, label(detail, "second", wrap=True), gap=1)
        self.button = button(verb, on_click, kind="primary" if primary else "plain", size="small")
        self.button.setMinimumWidth(theme().px(116))
        self.button.setAccessibleName(f"{verb}: {what}")
        self.button.setAccessibleDescription(detail)
        line = row(IconTile(icon_name, tone), words, gap=14, margins=(14, 9, 14, 9))
        line.setStretch(1, 1)
        if badge is not None:
            line.addWidget(Badge(*badge))
        line.addWidget(self.button)
        self.setLayout(line)
        self.setAccessibleName(what)
        # May grow: as high as its words need in a narrow window, where a maximum would cut them.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)


def work_list(rows: Sequence[WorkRow]) -> QFrame:
    """Return rows in one bordered card, with hairlines between."""
    card = QFrame()
    card.setProperty("surface", "card")
    layout = column(gap=0, margins=(1, 1, 1, 1))
    for place, part in enumerate(rows):
        if place:
            layout.addWidget(hairline())
        layout.addWidget(part)
    card.setLayout(layout)
    card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return card
