"""Offers and needs side by side, and beneath them what is likely to fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core import clock
from chapterdesk.core.locale import short_date
from chapterdesk.core.text import _
from chapterdesk.database.rows import Reading, Row
from chapterdesk.fields import FieldValue
from chapterdesk.models import Offer
from chapterdesk.services.partners import matching
from chapterdesk.services.partners.matching import Fit, Thing
from chapterdesk.ui.beside import Beside
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.records import (
    CardSection,
    Cell,
    CellIcon,
    HistoryDialog,
    NewRecordDialog,
    SimpleTable,
    TableColumn,
    TableRow,
    ask_delete,
    run_work,
)
from chapterdesk.ui.widgets import button, column, hand_focus, row

_HEARD = {"offer", "organisation", "unit", "person"}
_FIELDS = ("side", "offer_kind", "name", "party", "unit", "town", "start", "end", "note")


_SHOWN = 200
"""So many likely matches are listed at once; choosing an offer or need narrows them to its own."""


class _Read(NamedTuple):
    """What the register says of offers and needs."""

    found: dict[str, Row]
    fits: list[Fit]
    things: dict[str, Thing]
    names: Mapping[str, str]


class OffersTab(QWidget):
    """``OffersTab(desk)``; ``new()`` asks for an offer."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._found: dict[str, Row] = {}
        self._fits: list[Fit] = []
        self._things: dict[str, Thing] = {}
        self._wanted = ""
        self._beside = Beside(desk, self)
        self.offers, self.needs = self._side(_("Offers")), self._side(_("Needs"))
        self.offers.chosen.connect(lambda key: self._chosen(self.needs, key))
        self.needs.chosen.connect(lambda key: self._chosen(self.offers, key))
        columns = [
            TableColumn("offer", _("Offer"), "name", 260),
            TableColumn("need", _("Need"), "text", 260),
            TableColumn("why", _("Why it may fit"), "text", 280),
            TableColumn("match", "", "action", 110),
        ]
        self.matches = SimpleTable(columns, name=_("Likely matches"), desk=desk, key="partners.matches", compact=True)
        self.matches.acted.connect(lambda key, _column: self.match(key))
        self._arrange()

    def _side(self, words: str) -> SimpleTable:
        columns = [
            TableColumn("what", _("What"), "name", 190),
            TableColumn("kind", _("Kind"), "text", 90),
            TableColumn("who", _("Whose"), "text", 150),
            TableColumn("when", _("When"), "mark", 130),
        ]
        return SimpleTable(columns, name=words, desk=self._desk, key="partners.offers", menu=self._menu)

    def _arrange(self) -> None:
        parts = []
        for title, table, side in ((_("Offers"), self.offers, "offer"), (_("Needs"), self.needs, "need")):
            words = _("New offer…") if side == "offer" else _("New need…")
            add = button(words, partial(self.ask, side), size="small", icon_name="plus")
            section = CardSection(title, head=[add], line=False)
            part = QWidget()
            inside = column(section, table, gap=4)
            inside.setStretch(1, 1)
            part.setLayout(inside)
            parts.append(part)
        self.fits = CardSection(_("Likely matches"))
        both = row(*parts, gap=24)
        for place in range(2):
            both.setStretch(place, 1)
        whole = column(both, self.fits, self.matches, gap=10)
        whole.setStretch(0, 3)
        whole.setStretch(2, 2)
        self.setLayout(whole)
        hand_focus(self, self.offers)

    # -- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the register again."""
        register = self._desk.register

        def read(conn: Reading) -> _Read:
            found = matching.listed(conn)
            fits, things = matching.likely(conn)
            names = register.titles(conn, [str(r["party"] or r["unit"] or "") for r in found.values()])
            return _Read(found, fits, things, names)

        self._beside.ask(read, self._take)

    def _take(self, read: _Read) -> None:
        self._found, self._fits, self._things = read.found, read.fits, read.things
        names = read.names
        for table, side in ((self.offers, matching.OFFER), (self.needs, matching.NEED)):
            table.set_rows([TableRow(key, _cells(r, names)) for key, r in self._found.items() if r["side"] == side])
        self._show_fits()
        if wanted := self._wanted:
            self._wanted = ""
            self._point_at(wanted)

    def changed(self, kinds: set[str]) -> None:
        """Called after changes of the register."""
        if kinds & _HEARD:
            self.refresh()

    def show_row(self, key: str) -> None:
        """Show one offer or need."""
        self._wanted = key
        self.refresh()

    def _point_at(self, key: str) -> None:
        for table in (self.offers, self.needs):
            if key in table.keys_shown():
                table.choose(key)

    def _chosen(self, other: SimpleTable, key: str) -> None:
        if key and other.current_key():
            other.clearSelection()
            other.setCurrentIndex(other.rootIndex())
        self._show_fits()

    def _show_fits(self) -> None:
        chosen = self.offers.current_key() or self.needs.current_key()
        found = [each for each in self._fits if not chosen or chosen in (each.offer, each.need)]
        self.matches.set_rows(
            [
                TableRow(
                    f"{each.offer}:{each.need}",
                    [
                        self._things[each.offer].name,
                        self._things[each.need].name,
                        matching.reason_words(each, self._things[each.offer]),
                        _("Match"),
                    ],
                )
                for each in found[:_SHOWN]
            ]
        )
        if chosen and not found and chosen in self._found:
            said = _("Nothing fits “{name}” just now.").format(name=self._found[chosen]["name"])
        else:
            said = _("By what both say, by town and by dates.") if found else matching.state_sentence(found)
        self.fits.set_sentence(said)

    # -- verbs --------------------------------------------------------------------------------------------------------

    @Slot()
    def new(self) -> NewRecordDialog:
        """Ask for a new offer."""
        return self.ask("offer")

    def ask(self, side: str) -> NewRecordDialog:
        """Ask for a new offer or need."""
        preset: dict[str, FieldValue] = {"side": side, "state": "open"}
        title = _("New offer") if side == matching.OFFER else _("New need")
        fields = [name for name in _FIELDS if name != "side"]
        return NewRecordDialog.ask(
            self._desk, Offer, self, preset=preset, fields=fields, title=title, made=self.show_row
        )

    def match(self, key: str) -> None:
        """Note that an offer meets a need; ``key`` is both ids with a colon."""
        offer, _colon, need = key.partition(":")
        register = self._desk.register
        run_work(self._desk, _("Match"), lambda: matching.match(register, offer, need))

    def _menu(self, keys: list[str]) -> list[tuple[str, Callable[[], Any]]]:
        if len(keys) != 1 or keys[0] not in self._found:
            return []
        key, register = keys[0], self._desk.register
        entries: list[tuple[str, Callable[[], Any]]] = []
        if self._found[key]["state"] == "matched":
            back = _("Take the match back")
            entries.append((back, lambda: run_work(self._desk, back, lambda: matching.unmatch(register, key))))
        else:
            close = _("Close")
            entries.append((close, lambda: run_work(self._desk, close, lambda: matching.close(register, key))))
        entries.append((_("Who changed what…"), lambda: HistoryDialog.ask(self._desk, Offer, key, self)))
        entries.append((_("Delete…"), lambda: ask_delete(self._desk, Offer, [key], self)))
        return entries


def _cells(found: Row, names: Mapping[str, str]) -> list[Any]:
    kind = Offer.fields["offer_kind"].type.format(str(found["offer_kind"]))
    owner = names.get(str(found["party"] or found["unit"] or ""), "")
    whose = ", ".join(part for part in (owner, str(found["town"] or "")) if part)
    return [found["name"], kind, whose, Cell(_when(found), str(found["start"] or "") or None)]


def _when(found: Row) -> CellIcon:
    """Return the time it holds for, or that it is matched."""
    if found["state"] == "matched":
        return CellIcon("circle-check", _("Matched"), "success")
    today = clock.today()
    start, end = (dt.date.fromisoformat(str(found[name])) if found[name] else None for name in ("start", "end"))
    if start is not None and start <= today:
        start = None
    # The year goes without saying for a year to come.
    first, last = (
        short_date(day, today=day if (day - today).days < 365 else today) if day else "" for day in (start, end)
    )
    if first and last:
        words = f"{first} – {last}"
    elif first:
        words = _("from {day}").format(day=first)
    else:
        words = _("until {day}").format(day=last) if last else _("any time")
    return CellIcon("calendar", words, "neutral")
