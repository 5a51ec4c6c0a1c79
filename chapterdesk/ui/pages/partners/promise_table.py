"""Commitments in a table, each with what can be done: mark it done, or ask gently how it is going."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import short_date
from chapterdesk.core.text import _
from chapterdesk.models import Commitment
from chapterdesk.services import meetings
from chapterdesk.services.partners import promises
from chapterdesk.services.partners.promises import Promise
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.partners.saving import DRAFT, ask_file, run_task
from chapterdesk.ui.records import Cell, CellIcon, SimpleTable, TableColumn, TableRow, ask_delete, run_work

DONE, ASK = "done", "ask"


class PromiseTable(SimpleTable):
    """``PromiseTable(desk, name=...)``, then ``show_promises(found)``. ``side`` says whose name is left out: it is in the heading."""

    def __init__(self, desk: DeskContext, *, name: str, key: str, side: str = "") -> None:
        columns = [TableColumn("what", _("What"), "name", 250 if side == "theirs" else 150 if side else 140)]
        if side != "theirs":
            columns.append(TableColumn("who", _("Who"), "text", 100))
        if not side:
            columns.append(TableColumn("towards", _("Towards"), "text", 110))
        columns += [
            TableColumn("due", _("By"), "mark", 110),
            TableColumn(DONE, "", "action", 80),
            TableColumn(ASK, "", "action", 80),
        ]
        super().__init__(columns, name=name, desk=desk, key=key, menu=self._entries_of, fit=8)
        self._desk, self._side = desk, side
        self._found: dict[str, Promise] = {}
        self.acted.connect(self._asked)

    def show_promises(self, found: Sequence[Promise]) -> None:
        """Show other commitments."""
        self._found = {each.id: each for each in found}
        self.set_rows([TableRow(each.id, self._cells(each)) for each in found])
        self.setVisible(bool(found))

    def _cells(self, each: Promise) -> list[Any]:
        what = each.what
        if self._side == "theirs" and each.towards_name:
            what = _("{what} (towards {name})").format(what=what, name=each.towards_name)
        cells: list[Any] = [what]
        if self._side != "theirs":
            cells.append(each.who_name)
        if not self._side:
            cells.append(each.towards_name)
        today = clock.today()
        ask = promises.may_remind(each.state, each.due, each.reminded_on, today.isoformat())
        cells += [Cell(_mark(each, today), each.due or None), _("Done") if each.open else "", _("Ask…") if ask else ""]
        return cells

    def _entries_of(self, keys: list[str]) -> list[tuple[str, Callable[[], Any]]]:
        known = [self._found[key] for key in keys if key in self._found]
        entries: list[tuple[str, Callable[[], Any]]] = []
        if len(known) == 1 and known[0].state == "done":
            entries.append((_("Not done after all"), partial(self._fulfil, known[0].id, False)))
        if known:
            names = {each.id: each.what for each in known}
            entries.append((_("Delete…"), lambda: ask_delete(self._desk, Commitment, list(names), self)))
        return entries

    @Slot(str, str)
    def _asked(self, key: str, column: str) -> None:
        if column == DONE:
            self._fulfil(key, True)
        elif column == ASK:
            self.ask(key)

    def _fulfil(self, key: str, done: bool) -> None:
        register = self._desk.register
        run_work(self._desk, _("Done"), lambda: meetings.fulfil(register, key, done))

    def ask(self, key: str) -> None:
        """Write a gentle question to whoever promised; it opens in the mail program, and nothing is sent by itself."""
        desk = self._desk
        try:
            with desk.register.read() as conn:
                made = promises.reminder(desk.register, conn, key)
        except UserError as error:
            desk.toast(str(error), None)
            return
        path = ask_file(self.window() if isinstance(self.window(), QWidget) else self, made.subject[:60], DRAFT)
        if path is not None:
            title = _("Writing {name}").format(name=path.name)
            run_task(desk, title, lambda _progress: promises.remind(desk.register, key, path), path)


def _mark(each: Promise, today: dt.date) -> CellIcon:
    """Return by when, and how it stands: the icon and the tone say what the day alone does not."""
    due = dt.date.fromisoformat(each.due) if each.due else None
    day = short_date(due, today=today) if due else _("no day agreed")
    if each.state == "done":
        return CellIcon("circle-check", _("Done"), "success")
    if each.state == "dropped":
        return CellIcon("circle-x", _("Dropped"), "neutral")
    if each.reminded_on:
        return CellIcon("mail", _("{day}, asked").format(day=day), "neutral")
    return CellIcon("clock", day, "warning") if due and due <= today else CellIcon("calendar", day, "neutral")
