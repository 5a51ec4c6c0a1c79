"""Mentoring: the pairs there are, and those that could be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core import clock, locale
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.alumni import mentoring
from chapterdesk.services.alumni.mentoring import Pair, Suggestion
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.alumni.dialogs import EndPairDialog, PairDialog
from chapterdesk.ui.records import CardSection, PickDialog, SimpleTable, TableColumn, TableRow
from chapterdesk.ui.widgets import button, column, scroll


class MentoringTab(QWidget):
    """Pairs above, suggestions beneath; Space or a click on a row's button begins or ends a pair."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._pairs: dict[str, Pair] = {}
        self._suggested: dict[str, Suggestion] = {}
        two = [TableColumn("mentor", _("Mentor"), "name", 180), TableColumn("mentee", _("Mentee"), "text", 180)]
        self.pairs = SimpleTable(
            [*two, TableColumn("goal", _("What it is for"), "text", 240), TableColumn("start", _("From"), "date"),
             TableColumn("end", _("Until"), "date"), TableColumn("how", _("How it went"), "text", 220),
             TableColumn("do", "", "action")],
            name=_("Mentoring pairs"), desk=desk, key="alumni.pairs", fit=8,
        )  # fmt: skip
        self.suggested = SimpleTable(
            [*two, TableColumn("why", _("Why"), "text", 380), TableColumn("do", "", "action", 150)],
            name=_("Pairs that could be"), desk=desk, key="alumni.suggested", fit=10,
        )  # fmt: skip
        self.pairs.acted.connect(lambda key, _column: self.end(key))
        self.suggested.acted.connect(lambda key, _column: self.begin(key))
        self.new = button(_("New pair"), self.new_pair, icon_name="plus")
        self._going = CardSection(_("Pairs"), head=[self.new], line=False)
        self._going.add(self.pairs)
        self._could = CardSection(_("Pairs that could be"))
        self._could.add(self.suggested)
        inside = QWidget()
        inside.setLayout(column(self._going, self._could, None, gap=16, margins=(32, 0, 32, 22)))
        self.setLayout(column(scroll(inside), gap=0))

    def refresh(self) -> None:
        """Read pairs and suggestions again."""
        register = self._desk.register
        with register.read() as conn:
            pairs = mentoring.pairs(register, conn)
            suggested = mentoring.suggestions(register, conn)
        today = clock.today()
        self._pairs = {pair.key: pair for pair in pairs}
        self._suggested = {f"{each.mentor} {each.mentee}": each for each in suggested}
        going = sum(pair.going_on(today) for pair in pairs)
        self._going.set_sentence(
            ngettext("{n} pair meets now.", "{n} pairs meet now.", going).format(n=locale.integer(going))
            if pairs
            else _("No pairs yet. Choose one beneath, or make one yourself.")
        )
        self.pairs.setVisible(bool(pairs))
        self.pairs.set_rows([
            TableRow(p.key, [p.mentor_name, p.mentee_name, p.goal or None, p.start or None, p.end or None, p.how or None,
                             _("End it") if p.going_on(today) else None])
            for p in pairs
        ])  # fmt: skip
        self._could.set_sentence(
            _("Alumni who would like to be mentors, and people whose first role began within a year.")
            if suggested
            else _(
                "Nobody new lives near an alumna or alumnus who would like to be a mentor, speaks with them or took their role."
            )
        )
        self.suggested.setVisible(bool(suggested))
        self.suggested.set_rows([
            TableRow(key, [each.mentor_name, each.mentee_name, each.why, _("Make a pair")])
            for key, each in self._suggested.items()
        ])  # fmt: skip

    @Slot(str)
    def begin(self, key: str) -> PairDialog | None:
        """Ask what a suggested pair is for."""
        each = self._suggested.get(key)
        return self._ask((each.mentor, each.mentor_name), (each.mentee, each.mentee_name)) if each else None

    def _ask(self, mentor: tuple[str, str], mentee: tuple[str, str]) -> PairDialog:
        dialog = PairDialog(self._desk, mentor, mentee, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    @Slot(str)
    def end(self, key: str) -> EndPairDialog | None:
        """Ask how a pair went."""
        pair = self._pairs.get(key)
        if pair is None or not pair.going_on(clock.today()):
            return None
        dialog = EndPairDialog(self._desk, pair, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    @Slot()
    def new_pair(self) -> PickDialog:
        """Choose a mentor, then a mentee."""
        return PickDialog.ask(self._desk, "person", self, title=_("Who is the mentor?"), picked=self._mentor_chosen)

    def _mentor_chosen(self, ids: list[str]) -> None:
        PickDialog.ask(
            self._desk, "person", self, title=_("Who is the mentee?"), picked=lambda more: self._both(ids[0], more[0])
        )

    def _both(self, mentor: str, mentee: str) -> None:
        with self._desk.register.read() as conn:
            names = self._desk.register.titles(conn, [mentor, mentee])
        self._ask((mentor, names.get(mentor, "")), (mentee, names.get(mentee, "")))


class Mentoring(QWidget):
    """The tab, put together when it is looked at for the first time."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self.tab: MentoringTab | None = None
        self.setLayout(column(gap=0))

    def refresh(self) -> None:
        """Read pairs and suggestions again."""
        layout = self.layout()
        if self.tab is None and layout is not None:
            self.tab = MentoringTab(self._desk)
            layout.addWidget(self.tab)
        if self.tab is not None:
            self.tab.refresh()
