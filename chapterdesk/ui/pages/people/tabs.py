"""The other tabs of a person: contacts, roles, and the history with its "Put back"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout

from chapterdesk.core.text import _
from chapterdesk.services.people import ContactLine, RoleLine
from chapterdesk.services.person_history import HistoryLine
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Badge, button, clear, column, hairline, label, row
from chapterdesk.ui.widgets.layout import TallForm

SHOWN = 200
"""History longer than this is cut; the reports hold the whole."""
if TYPE_CHECKING:
    from chapterdesk.services.trainings.next_steps import Next
    from chapterdesk.services.trainings.pathways import Overview
    from chapterdesk.services.trainings.positions import Position

_ICONS = {
    "reached": ("circle-check", "success"),
    "no_answer": ("phone-off", "neutral"),
    "call_back": ("clock", "warning"),
    "wrong_number": ("circle-alert", "danger"),
    "declined": ("ban", "neutral"),
}
_MARGINS = (20, 14, 16, 20)


class _Lines(QScrollArea):
    """A tab of lines beneath each other, made anew each time it is shown."""

    def __init__(self, name: str, empty: str) -> None:
        super().__init__()
        self._empty = empty
        self.setAccessibleName(name)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body: QVBoxLayout = column(gap=10, margins=_MARGINS)
        self.setWidget(TallForm(self.body))

    def _begin(self, count: int) -> None:
        clear(self.body)
        if not count:
            self.body.addWidget(label(self._empty, "second", wrap=True))

    def _end(self) -> None:
        self.body.addStretch(1)


class ContactsTab(_Lines):
    """Every time somebody was in touch."""

    def __init__(self) -> None:
        super().__init__(
            _("Contacts"), _("Nobody has noted a contact yet. Record a call or a meeting to begin the thread.")
        )

    def set_lines(self, lines: Sequence[ContactLine]) -> None:
        """Show these contacts."""
        self._begin(len(lines))
        for place, line in enumerate(lines[:SHOWN]):
            if place:
                self.body.addWidget(hairline())
            head = row(label(line.at, "second"), label(line.channel, "second-strong"), None)
            if line.outcome:
                picture, tone = _ICONS.get(line.outcome_code, ("circle-dot", "neutral"))
                head.addWidget(Badge(picture, line.outcome, tone))
            part = column(head, gap=4)
            if line.note:
                part.addWidget(label(line.note, "second", wrap=True))
            self.body.addLayout(part)
        self._end()


class RolesTab(_Lines):
    """Every role that somebody has or had; ``pathway_wanted(id)`` when a pathway is clicked."""

    pathway_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Roles"), _("No role yet. Roles are given on the page Roles."))

    def set_lines(self, lines: Sequence[RoleLine], ways: Sequence[tuple[Overview, Next]] = ()) -> None:
        """Show these roles, and beneath them each pathway that they are on: how far, the next step, and why."""
        self._begin(len(lines))
        for place, line in enumerate(lines):
            if place:
                self.body.addWidget(hairline())
            state = Badge("circle-check", _("now"), "success") if line.open else Badge("history", _("earlier"))
            head = row(label(line.role, "strong", wrap=True), state)
            head.setStretch(0, 1)
            head.setAlignment(state, Qt.AlignmentFlag.AlignTop)
            span = " \u2013 ".join((line.start, line.end)) if line.start or line.end else _("no dates")
            self.body.addLayout(column(head, label(line.unit, "second", wrap=True), label(span, "second"), gap=2))
        if ways:
            self.body.addWidget(hairline())
            self.body.addWidget(label(_("Pathways"), "strong"))
        for place, (way, told) in enumerate(ways):
            if place:
                self.body.addWidget(hairline())
            self.body.addLayout(self._way(way, told))
        self._end()

    def _way(self, way: Overview, told: Next) -> QVBoxLayout:
        name = button(way.name, lambda: self.pathway_wanted.emit(way.id), kind="link")
        name.setToolTip(_("Show the pathway"))
        head = row(name, None, _standing(told.position, len(way.steps)), gap=8)
        whole = column(head, gap=2)
        reached = told.reached if told.position.reached else ""
        facts = [(_("Has come to"), reached), (_("Next step"), told.step)]
        for words, value in facts:
            if value:
                line = row(label(words, "second"), label(value, "second-strong", wrap=True), gap=8)
                line.setStretch(1, 1)
                whole.addLayout(line)
        for sentence in told.why:
            whole.addWidget(label(sentence, "second", wrap=True))
        return whole


def _standing(position: Position, steps: int) -> Badge:
    """Return in a few words how somebody stands on a pathway."""
    if position.left:
        return Badge("ban", _("has left it"))
    if position.arrived:
        return Badge("circle-check", _("all the way"), "success")
    if position.stuck:
        return Badge("circle-alert", _("stuck"), "warning")
    return Badge("circle-dot", _("{n} of {total}").format(n=position.reached, total=steps))


class HistoryTab(_Lines):
    """Field by field, who, when and from where; ``put_back(line)`` asks for an earlier value."""

    put_back = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("History"), _("Nothing has changed yet."))

    def set_lines(self, lines: Sequence[HistoryLine]) -> None:
        """Show these changes."""
        self._begin(len(lines))
        for place, line in enumerate(lines[:SHOWN]):
            if place:
                self.body.addWidget(hairline())
            self.body.addLayout(self._line(line))
        if len(lines) > SHOWN:
            self.body.addWidget(label(_("Older changes are not shown here."), "hint", wrap=True))
        self._end()

    def _line(self, line: HistoryLine) -> QVBoxLayout:
        who = ", ".join(part for part in (line.at, line.author, line.origin) if part)
        if line.said:
            return column(label(line.said, "second-strong"), label(who, "hint", wrap=True), gap=2)
        words = column(label(line.label, "second-strong"), gap=2)
        nothing = _("nothing")
        change = _("{before} \u2192 {after}").format(before=line.before or nothing, after=line.after or nothing)
        words.addWidget(label(change, "second", wrap=True))
        words.addWidget(label(who, "hint", wrap=True))
        whole = row(words, gap=8)
        whole.setStretch(0, 1)
        if line.field:
            back = button(_("Put back"), lambda: self.put_back.emit(line), icon_name="rotate-ccw", size="small")
            back.setToolTip(_("Set {field} to {value} again").format(field=line.label, value=line.before or nothing))
            whole.addWidget(back)
            whole.setAlignment(back, Qt.AlignmentFlag.AlignTop)
        whole.setContentsMargins(0, 0, theme().px(2), 0)
        words.setContentsMargins(0, 0, 0, 0)
        return column(whole, gap=0)
