"""A meeting's head: whose it is, its title, how far off, when and where, all changed in place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QMessageBox, QSizePolicy, QWidget

from chapterdesk.core import clock, locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.fields import ValueProblem
from chapterdesk.models import Meeting
from chapterdesk.models.words import MEETING_KINDS
from chapterdesk.services import meeting_facts, meetings, records
from chapterdesk.services.agendas import TEMPLATES
from chapterdesk.services.meeting_facts import Head
from chapterdesk.ui.pages.meetings.sitting import Sitting
from chapterdesk.ui.style import icon, set_property, theme
from chapterdesk.ui.widgets import (
    Badge,
    IconLabel,
    InPlaceField,
    button,
    column,
    icon_button,
    menu_button,
    more_button,
    row,
)

SOON_DAYS = 14


def state_badge(head: Head) -> tuple[str, str, str]:
    """Return icon, words and tone of how a meeting stands."""
    if head.state == "cancelled":
        return "ban", _("Cancelled"), "danger"
    if head.state == "checked":
        return "circle-check", _("Minutes checked"), "success"
    if head.state == "held":
        return "circle-check", _("Held"), "neutral"
    days = (head.day - clock.today()).days
    if days < 0:
        return "notebook-pen", _("Minutes to write"), "warning"
    return "clock", meeting_facts.when_in_words(head.day), "warning" if days <= SOON_DAYS else "neutral"


class MeetingHeader(QWidget):
    """Signals: ``back()`` to the list, ``opened(id)`` for another meeting, ``pack_asked()`` where the pack has no room beside."""

    back = Signal()
    opened = Signal(str)
    pack_asked = Signal()

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting
        self.pack = icon_button("file-text", _("Show the meeting pack"), self.pack_asked.emit, kind="plain")
        self.pack.hide()
        self._group = button("", self._show_group, kind="link")
        self._badge = Badge("clock", "")
        self.fields: dict[str, InPlaceField] = {}
        for name, words in (
            ("name", _("Title")),
            ("day", _("Day")),
            ("start", _("Starts")),
            ("place", _("Place")),
        ):
            field = InPlaceField(words, placeholder=words)
            field.committed.connect(partial(self._save, name))
            self.fields[name] = field
        self._fill()

    def _fill(self) -> None:
        px = theme().px
        title = self.fields["name"]
        title.edit.setFont(theme().font("title"))
        title.edit.setStyleSheet(f"QLineEdit {{ font-size: {px(24)}px; font-weight: 600; }}")
        for name, width in (("name", 90), ("day", 150), ("start", 70)):
            self.fields[name].setMinimumWidth(px(width))
        self.fields["start"].setFixedWidth(px(74))
        for name, field in self.fields.items():
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
            if name in ("name", "day"):
                field.edit.textChanged.connect(partial(self._fit, name))
        crumbs = row(
            button(_("Meetings"), self.back.emit, kind="link"), IconLabel("chevron-right", "text-3"), self._group, None,
            gap=6, margins=(10, 0, 0, 0),
        )  # fmt: skip
        top = row(title, self._badge, None, self.pack, self._template_button(), self._more(), gap=8)
        top.setAlignment(self._badge, Qt.AlignmentFlag.AlignVCenter)
        where = row(
            IconLabel("calendar", "text-2"), self.fields["day"], self.fields["start"], 6,
            IconLabel("map-pin", "text-2"), self.fields["place"], gap=2, margins=(10, 0, 0, 0),
        )  # fmt: skip
        where.setStretch(6, 1)
        self.setLayout(column(crumbs, top, where, gap=2))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _fit(self, name: str, text: str) -> None:
        """A field is as wide as its words, so that what follows stands beside them."""
        edit = self.fields[name].edit
        edit.ensurePolished()
        wide = edit.fontMetrics().horizontalAdvance(text or edit.placeholderText())
        self.fields[name].setFixedWidth(min(theme().px(430), max(theme().px(90), wide + theme().px(30))))

    def _template_button(self) -> QWidget:
        menu = QMenu()
        words = dict(MEETING_KINDS.choices())
        for kind in TEMPLATES:
            action = menu.addAction(_("Add the items of: {kind}").format(kind=words[kind]))
            action.triggered.connect(lambda _checked=False, kind=kind: self._template(kind))
        return menu_button(_("Template"), menu, icon_name="layout-template")

    def _more(self) -> QWidget:
        menu = QMenu()
        entries: list[tuple[str, str, Callable[[], object]]] = [
            ("copy", _("Plan the next one four weeks on"), self._duplicate),
            ("ban", _("Cancel the meeting"), lambda: self._set("state", "cancelled")),
            ("repeat", _("Plan it after all"), lambda: self._set("state", "planned")),
            ("trash-2", _("Delete the meeting"), self._delete),
        ]
        self._actions = {}
        for sign, words, verb in entries:
            action = menu.addAction(icon(sign, "text-2"), words)
            action.triggered.connect(lambda _checked=False, verb=verb: verb())
            self._actions[sign] = action
        return more_button(menu, _("More"))

    # -- showing -------------------------------------------------------------------------------------------------

    def show_head(self, head: Head) -> None:
        """Show a meeting's facts; what is being typed stays."""
        self._group.setText(head.unit_name)
        self._badge.set_badge(*state_badge(head))
        day = locale.capital(locale.long_date(head.day, weekday=True, year=head.day.year != clock.today().year))
        shown = {
            "name": head.name,
            "day": day,
            "start": head.start.strftime("%H:%M") if head.start else "",
            "place": head.place,
        }
        for name, text in shown.items():
            self.fields[name].set_value(text)
        self._fit("name", self.fields["name"].value())
        self._fit("day", self.fields["day"].value())
        self._actions["ban"].setVisible(head.state != "cancelled")
        self._actions["repeat"].setVisible(head.state == "cancelled")

    # -- changing ------------------------------------------------------------------------------------------------

    def _set(self, name: str, value: str | None) -> bool:
        register = self._sitting.desk.register
        return self._sitting.do(lambda: meetings.change(register, Meeting, self._sitting.id, {name: value}))

    def _save(self, name: str, text: str) -> None:
        field, declared = self.fields[name], Meeting.fields[name]
        try:
            value = declared.parse(_without_weekday(text) if name == "day" else text)
            if declared.required and not value:
                raise ValueProblem(_("This cannot be empty."))
        except ValueProblem as problem:
            field.set_wrong(problem.sentence, problem.suggestion)
            return
        if self._set(name, str(value) if value is not None else None):
            field.set_value(text)
        else:
            set_property(field.edit, "inplace", "wrong")

    def _template(self, kind: str) -> None:
        self._sitting.do(lambda: meetings.use_template(self._sitting.desk.register, self._sitting.id, kind))

    def _duplicate(self) -> None:
        made: list[str] = []
        register = self._sitting.desk.register
        if self._sitting.do(lambda: made.append(meetings.duplicate(register, self._sitting.id))):
            self.opened.emit(made[0])

    def _delete(self) -> None:
        register, head = self._sitting.desk.register, self._sitting.head
        if head is None:
            return
        with register.read() as conn:
            found = records.by_id(conn, Meeting, head.id)
            gone = records.dependents(conn, found)
        if self._agreed(head.name, sum(gone.deleted.values()), sum(gone.emptied.values())) and self._sitting.do(
            lambda: records.delete(register, found)
        ):
            self.back.emit()

    def _agreed(self, name: str, rows: int, links: int) -> bool:
        ask = QMessageBox(self)
        ask.setWindowTitle(_("Delete the meeting"))
        ask.setText(_("Delete {name} with all that belongs to it?").format(name=name))
        parts = [ngettext("{n} row of it goes too.", "{n} rows of it go too.", rows).format(n=rows)]
        if links:
            parts.append(ngettext("{n} row keeps its words and loses the link.", "{n} rows keep their words and lose the link.", links).format(n=links))  # fmt: skip
        ask.setInformativeText(" ".join([*parts, _("You can undo this.")]))
        go = ask.addButton(_("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        keep = ask.addButton(_("Keep"), QMessageBox.ButtonRole.RejectRole)
        ask.setDefaultButton(keep)
        ask.exec()
        chosen = ask.clickedButton() is go
        ask.deleteLater()
        return chosen

    def _show_group(self) -> None:
        head = self._sitting.head
        if head is not None:
            self._sitting.desk.go("groups", head.unit)


def _without_weekday(text: str) -> str:
    """Return a date as typed, without a day of the week before it, and with this year where none is named."""
    words = text.replace(",", " ").split()
    if words and words[0].isalpha() and len(words) > 2 and words[1].strip(".").isdigit():
        words = words[1:]
    if len(words) == 2 and words[0].strip(".").isdigit() and words[1].isalpha():
        words.append(str(clock.today().year))
    return " ".join(words)
