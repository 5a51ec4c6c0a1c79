"""The second tab: who is there, by ticks; proxies; and whether enough votes are present to decide."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.voting import door, proxies
from chapterdesk.services.voting.counting import Count, Line
from chapterdesk.ui.pages.voting.roll_table import RollTable
from chapterdesk.ui.pages.voting.sitting import Sitting
from chapterdesk.ui.records import (
    CardSection,
    Facts,
    ListAndCard,
    PickDialog,
    SimpleTable,
    TableColumn,
    TableRow,
    run_work,
)
from chapterdesk.ui.widgets import Banner, SearchField, Segmented, box, button, clear, column, label, row, scroll

EVERYBODY, HERE, AWAY = "all", "here", "away"


def quorum_words(found: Count) -> tuple[str, str, str, str]:
    """Return (icon, what holds, the numbers, tone) of the quorum."""
    numbers = ngettext("{n} vote present of {all}", "{n} votes present of {all}", found.present)
    numbers = numbers.format(n=integer(found.present), all=integer(found.all))
    if not found.needed:
        return "info", _("The statutes ask for no quorum."), numbers, "accent"
    if found.reached:
        return (
            "circle-check",
            _("The meeting can decide."),
            _("{numbers}, {n} needed.").format(numbers=numbers, n=integer(found.needed)),
            "success",
        )
    left = found.needed - found.present
    more = ngettext("{n} more vote needed.", "{n} more votes needed.", left).format(n=integer(left))
    return (
        "triangle-alert",
        more,
        _("{numbers}, {n} needed.").format(numbers=numbers, n=integer(found.needed)),
        "warning",
    )


def _stretched(line: QHBoxLayout) -> QHBoxLayout:
    line.setStretch(0, 1)
    return line


class DoorTab(QWidget):
    """Ticks at the left, the quorum and proxies at the right."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self.search = SearchField(_("Who comes in?"))
        self.which = Segmented(
            [(EVERYBODY, _("Everybody")), (HERE, _("Is there")), (AWAY, _("Not here"))], EVERYBODY, name=_("Show")
        )
        self._which = EVERYBODY
        self.hint = label("", "second", wrap=True)
        self.table = RollTable(sitting.desk, key="voting.door", door=True)
        self.tick = button(_("Tick as there"), self.tick_current, icon_name="check")
        self.quorum = column(gap=0)
        self.facts = Facts(columns=2)
        columns = [
            TableColumn("giver", _("Whose vote"), "name", 130), TableColumn("holder", _("Who casts it"), "text", 120),
            TableColumn("back", "", "action", 110, sortable=False),
        ]  # fmt: skip
        self.proxies = SimpleTable(
            columns, name=_("Proxies"), desk=sitting.desk, key="voting.proxies", fit=8, compact=True
        )
        self.proxies.acted.connect(lambda key, _column: self._revoke(key))
        self.give = button(_("Note a proxy…"), self.ask_giver, icon_name="plus", size="small")
        self.part = CardSection(_("Proxies"), head=[self.give])
        self.part.add(self.proxies)
        self._connect()
        self._arrange()

    def _connect(self) -> None:
        self.search.changed.connect(lambda _text: self._narrow())
        self.search.edit.returnPressed.connect(self._tick_only)
        self.which.chosen.connect(self._choose)
        self.table.ticked.connect(self._tick)
        self.table.chosen.connect(lambda _party: self._say_tick())
        self.sitting.loaded.connect(self.show_sheet)

    def _arrange(self) -> None:
        left = column(
            row(self.search, self.which, gap=8),
            _stretched(row(self.hint, self.tick, gap=12)),
            self.table,
            gap=10,
            margins=(32, 4, 16, 20),
        )
        left.setStretch(2, 1)
        holder = QWidget()
        holder.setLayout(left)
        side = QWidget()
        side.setLayout(column(self.quorum, self.facts, self.part, None, gap=16, margins=(20, 20, 20, 20)))
        both = ListAndCard(
            self.sitting.desk, holder, box(column(scroll(side), gap=0), "sunken"), key="voting.door", card_width=420
        )
        self.setLayout(column(both, gap=0))

    # -- showing ----------------------------------------------------------------------------------------------------

    @Slot()
    def show_sheet(self) -> None:
        """Show the roll that was read."""
        self.table.show_sheet(self.sitting.sheet)
        self._narrow()
        self._say()

    def _choose(self, key: str) -> None:
        self._which = key
        self._narrow()

    def _narrow(self) -> None:
        which = self._which
        fits = None if which == EVERYBODY else (lambda line: line.present == (which == HERE))
        self.table.narrow(self.search.text(), fits)

    def _say(self) -> None:
        sheet, found = self.sitting.sheet, self.sitting.count()
        frozen = sheet is not None and bool(sheet.roll)
        clear(self.quorum)
        self.hint.setText(
            _("Type a name and press Enter; Space ticks a line.") if frozen else _("Freeze the roll when the meeting opens; then tick who comes.")
        )  # fmt: skip
        self._say_tick()
        self.give.setEnabled(frozen)
        if sheet is None or found is None:
            return
        icon, strong, rest, tone = quorum_words(found)
        self.quorum.addWidget(Banner(icon, strong, rest, tone))
        there = sum(1 for line in sheet.lines if line.present)
        self.facts.set_facts([
            (_("People ticked"), integer(there)), (_("Of them with a vote"), integer(found.people)),
            (_("Votes by proxy"), integer(found.by_proxy)), (_("Votes needed"), integer(found.needed)),
        ])  # fmt: skip
        by_party = sheet.by_party()
        names = {party: line.name for party, line in by_party.items()} if sheet.proxies else {}
        self.proxies.set_rows([
            TableRow(each.id, [names.get(each.giver, ""), names.get(each.holder, ""), _("Take back")]) for each in sheet.proxies
        ])  # fmt: skip
        self.proxies.setVisible(bool(sheet.proxies))
        most = proxies.most_of(sheet.rules)
        said = ngettext("Somebody holds {n} proxy at most.", "Somebody holds {n} proxies at most.", most).format(n=most)
        self.part.set_sentence(said if most else _("Nobody votes for somebody else."))

    def _say_tick(self) -> None:
        line = self._line(self.table.current_party())
        frozen = self.sitting.sheet is not None and bool(self.sitting.sheet.roll)
        self.tick.setEnabled(frozen and line is not None)
        self.tick.setText(_("Take the tick away") if line is not None and line.present else _("Tick as there"))

    # -- ticking ----------------------------------------------------------------------------------------------------

    def _line(self, party: str) -> Line | None:
        sheet = self.sitting.sheet
        return next((line for line in sheet.lines if line.party == party), None) if sheet and party else None

    def _tick_only(self) -> None:
        """Enter in the search ticks who it leaves, or goes to the list where it leaves several."""
        shown = self.table.shown()
        if len(shown) == 1:
            self._tick(self.table.line_at(0).party)
            self.search.edit.selectAll()
        elif shown:
            self.table.go_to(shown[0])
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def tick_current(self) -> None:
        """Tick whoever is current, or take the tick away."""
        self._tick(self.table.current_party())

    @Slot(str)
    def _tick(self, party: str) -> None:
        sheet, line = self.sitting.sheet, self._line(party)
        if sheet is None or line is None:
            return
        verb = partial(door.tick, self.sitting.desk.register, sheet, line, not line.present)
        if run_work(self.sitting.desk, self.tick.text(), verb):
            self.table.say_again(line)
            self._say()

    # -- proxies ----------------------------------------------------------------------------------------------------

    def ask_giver(self) -> PickDialog:
        """Ask whose vote it is, then who casts it."""
        return PickDialog.ask(
            self.sitting.desk, "party", self, title=_("Whose vote?"),
            picked=lambda ids: self.ask_holder(ids[0]) if ids else None,
        )  # fmt: skip

    def ask_holder(self, giver: str) -> PickDialog:
        """Ask who casts a giver's vote."""
        return PickDialog.ask(
            self.sitting.desk, "party", self, title=_("Who casts it?"),
            picked=lambda ids: self.note_proxy(giver, ids[0]) if ids else None,
        )  # fmt: skip

    def note_proxy(self, giver: str, holder: str) -> None:
        """Note a proxy, or say which rule forbids it."""
        sheet = self.sitting.sheet
        if sheet is not None:
            run_work(
                self.sitting.desk, _("Proxy"), partial(proxies.give, self.sitting.desk.register, sheet, giver, holder)
            )

    def _revoke(self, proxy: str) -> None:
        run_work(self.sitting.desk, _("Take back"), partial(proxies.revoke, self.sitting.desk.register, proxy))
