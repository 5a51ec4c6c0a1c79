"""One activity: when and where, whose period it respects, who takes part, what it brought, and its details."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from chapterdesk.core import clock, locale
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.rows import Row
from chapterdesk.fields import FieldValue
from chapterdesk.models import Activity
from chapterdesk.models.campaigns import ACTIVITY_KINDS, ACTIVITY_STATES
from chapterdesk.services.campaigns import activities, clashes
from chapterdesk.services.campaigns.activities import OUTCOMES, Brought
from chapterdesk.services.campaigns.clashes import Period
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.desk_tasks import documents_folder
from chapterdesk.ui.pages.campaigns.participants import ParticipantsSection
from chapterdesk.ui.records import CardSection, Facts, HistoryDialog, NewRecordDialog, RecordForm, ask_delete, run_work
from chapterdesk.ui.widgets import Badge, Banner, button, clear, column, label, more_button, row, scroll

_BADGES = {"planned": ("calendar", "neutral"), "held": ("circle-check", "success"), "cancelled": ("ban", "danger")}


class ActivityCard(QWidget):
    """``show_activity(id)``; "" empties it."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.activity = ""
        self._own: Row = {}
        self._title = label("", "section", wrap=True)
        self._when = label("", "second", wrap=True)
        self._badge_room = row(gap=0)
        self._warnings = column(gap=6)
        self.outcome = button(_("Note what it brought"), self.ask_outcome, icon_name="pen-line")
        self.calendar = button(_("Save for the calendar"), self.ask_calendar, icon_name="calendar")
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.people = ParticipantsSection(desk)
        self._facts = Facts(columns=3)
        self._brought = CardSection(_("What it brought"))
        self._brought.add(self._facts)
        self.form = RecordForm(desk, Activity, hidden=OUTCOMES, scrolled=False)
        self._arrange()
        self.setAccessibleName(_(Activity.label))

    def _arrange(self) -> None:
        details = CardSection(_("Details"))
        details.add(self.form)
        words = column(self._title, self._when, gap=2)
        top = row(words, column(self._badge_room, None), gap=10)
        top.setStretch(0, 1)
        actions = row(self.outcome, self.calendar, None, more_button(self._menu, _("More")), gap=8)
        inside = QWidget()
        inside.setLayout(
            column(
                top,
                actions,
                self._warnings,
                self._brought,
                self.people,
                details,
                None,
                gap=14,
                margins=(20, 16, 20, 20),
            )
        )
        self._area = scroll(inside)
        self.setLayout(column(self._area, gap=0))

    # -- showing ----------------------------------------------------------------------------------------------------

    def show_activity(self, activity: str) -> None:
        """Show an activity; its details are saved before another is shown."""
        if activity != self.activity:
            self.form.leave()
            self._area.verticalScrollBar().setValue(0)
        self.activity = activity
        if not activity:
            self.form.clear()
            return
        register = self._desk.register
        try:
            with register.read() as conn:
                self._own = own = activities.own(conn, activity)
                got = activities.brought(conn, activity)
                unit = str(own["unit"] or "")
                group = register.titles(conn, [unit]).get(unit, "")
                with_us = own["partners"] if isinstance(own["partners"], tuple) else ()
                day = dt.date.fromisoformat(str(own["day"]))
                respect = clashes.to_respect(conn, day, unit, [str(each) for each in with_us])
        except UserError:
            self.form.clear()
            return
        self._show_head(own, group, day)
        self._show_respect(respect)
        self._show_brought(got)
        self.people.show_activity(activity, group)
        self.form.show_row(activity)

    def _show_head(self, own: Row, group: str, day: dt.date) -> None:
        self._title.setText(str(own["name"]))
        times = "\u2013".join(str(own[name]) for name in ("start", "end") if own[name])
        kind = ACTIVITY_KINDS.format(str(own["activity_kind"])) if own["activity_kind"] else ""
        where = ", ".join(str(own[name]) for name in ("place", "town") if own[name])
        parts = [locale.capital(locale.long_date(day, weekday=True)), times, where, group, kind]
        self._when.setText(", ".join(part for part in parts if part))
        state = str(own["state"] or "planned")
        clear(self._badge_room)
        icon, tone = _BADGES.get(state, _BADGES["planned"])
        self._badge_room.addWidget(Badge(icon, ACTIVITY_STATES.format(state), tone))
        over = day <= clock.today() and state != "cancelled"
        self.outcome.setVisible(over)
        self.calendar.setVisible(state == "planned" and not over)

    def _show_respect(self, respect: list[Period]) -> None:
        clear(self._warnings)
        for each in respect:
            words = _("{name} runs from {start} to {end}. Agree with them, or add them under Together with.").format(
                name=each.name,
                start=locale.long_date(each.start, year=False),
                end=locale.long_date(each.end, year=False),
            )
            self._warnings.addWidget(Banner("handshake", _("A partner’s campaign period"), words, "warning"))

    def _show_brought(self, got: Brought) -> None:
        facts = []
        for name in OUTCOMES:
            value = getattr(got, name)
            words = "" if value is None else locale.integer(value)
            if name in got.counted and value:
                words = _("{n}, counted").format(n=words)
            facts.append((Activity.fields[name].title, words if value or name not in got.counted else ""))
        facts.append((_("Took part"), locale.integer(got.took_part) if got.took_part else ""))
        self._facts.set_facts(facts)
        held = str(self._own["state"] or "") == "held"
        nothing = _("Nobody has said what it brought yet.") if held or self.outcome.isVisibleTo(self) else ""
        self.outcome.setText(_("Change what it brought") if got.anything else _("Note what it brought"))
        self._brought.set_sentence("" if got.anything else nothing)
        self._brought.setVisible(held or got.anything or not self.outcome.isHidden())

    # -- verbs ------------------------------------------------------------------------------------------------------

    @Slot()
    def ask_outcome(self) -> NewRecordDialog:
        """Ask what it brought."""
        register, activity = self._desk.register, self.activity

        def note(values: Mapping[str, FieldValue]) -> str:
            activities.note_outcome(register, activity, {name: values.get(name) for name in OUTCOMES})
            return activity

        preset = {name: self._own.get(name) for name in OUTCOMES}
        return NewRecordDialog.ask(
            self._desk,
            Activity,
            self,
            preset=preset,
            fields=OUTCOMES,
            title=_("What it brought"),
            create=note,
            verb=_("Note it"),
        )

    @Slot()
    def ask_calendar(self) -> None:
        """Ask for a file and save the activity for a calendar."""
        name = "".join(c for c in str(self._own.get("name") or "") if c.isalnum() or c in " -_").strip()
        start = documents_folder() / f"{name or 'activity'}.ics"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save for the calendar"), str(start), "iCalendar (*.ics)")
        if chosen:
            self.save_calendar(Path(chosen))

    def save_calendar(self, target: Path) -> bool:
        """Save the activity as a calendar file; returns whether it went well."""
        register, activity = self._desk.register, self.activity
        return bool(
            run_work(
                self._desk,
                _("Save for the calendar"),
                lambda: activities.save_calendar(register, [activity], target),
                _("Saved as {name}").format(name=target.name),
            )
        )

    def set_state(self, state: str) -> None:
        """Say that it is planned, held or cancelled."""
        register, activity = self._desk.register, self.activity
        run_work(self._desk, _("Status"), lambda: activities.set_state(register, activity, state))

    def _fill_menu(self) -> None:
        self._menu.clear()
        now = str(self._own.get("state") or "planned")
        words = {"planned": _("It is planned again"), "held": _("It was held"), "cancelled": _("It is cancelled")}
        for code, text in words.items():
            if code != now:
                self._menu.addAction(text, partial(self.set_state, code))
        self._menu.addAction(_("Save for the calendar"), self.ask_calendar)
        self._menu.addSeparator()
        self._menu.addAction(_("History"), lambda: HistoryDialog.ask(self._desk, Activity, self.activity, self))
        self._menu.addAction(_("Delete…"), lambda: ask_delete(self._desk, Activity, [self.activity], self))
