"""Callers and the fair division, which can be changed by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.services.mobilise import callers, calling, outcomes
from chapterdesk.services.mobilise.callers import CallerLine, Shared
from chapterdesk.services.mobilise.calling import CallLine
from chapterdesk.ui.pages.mobilise.sitting import Sitting, Step
from chapterdesk.ui.records import CellIcon, ListAndCard, PickDialog, SimpleTable, TableColumn, TableRow, run_work
from chapterdesk.ui.widgets import button, column, label, menu_button, row

NOBODY = "nobody"
_TONES = {outcomes.YES: "success", outcomes.MAYBE: "warning", outcomes.CALL_BACK: "warning", outcomes.NO_MORE: "danger"}


def mark(line: CallLine) -> CellIcon | None:
    """Return how a call stands, for a list."""
    if line.barred:
        return CellIcon(outcomes.ICONS[outcomes.STOPPED], outcomes.words_of(outcomes.STOPPED), "danger")
    if not line.outcome:
        return None
    return CellIcon(outcomes.ICONS[line.outcome], outcomes.words_of(line.outcome), _TONES.get(line.outcome, "neutral"))


class ShareStep(Step):
    """The third step: callers at the left, whom the chosen one calls at the right."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._lines: list[CallerLine] = []
        self._all: list[CallLine] = []
        columns = [
            TableColumn("name", _("Caller"), "name", 200, sortable=False),
            TableColumn("people", _("People"), "number", 90, sortable=False),
            TableColumn("called", _("Done"), "number", 90, sortable=False),
            TableColumn("most", _("At most"), "text", 90, align="right", sortable=False),
        ]
        self.callers = SimpleTable(columns, name=_("Callers"), menu=self._caller_menu, fit=12)
        self.callers.chosen.connect(lambda _key: self._show_people())
        self.state = label("", "second", wrap=True)
        # What "near" means here, so that nobody looks for distances.
        self.how = label(
            _(
                "A common language counts most; then the same town, the same group, and who was in touch before. "
                "Towns are compared by name: distances are not measured."
            ),
            "hint",
            wrap=True,
        )
        self.add = button(_("Add callers"), self.ask_callers, icon_name="user-plus")
        self.limit = button(_("At most…"), self.ask_limit)
        self.drop = button(_("Take off"), self._drop)
        self.share = button(_("Share out"), self.share_out, kind="primary", icon_name="split")
        self.next = button(_("Hand out"), lambda: self.go.emit(3))
        people = [
            TableColumn("name", _("Person"), "name", 230, sortable=False),
            TableColumn("state", _("Outcome"), "mark", 150, sortable=False),
        ]
        self.people_title = label("", "section")
        self.people = SimpleTable(people, name=_("People to call"), menu=self._people_menu, compact=True)
        self._hand_menu = QMenu()
        self._hand_menu.aboutToShow.connect(self._fill_hand_menu)
        self.hand_to = menu_button(_("Give to"), self._hand_menu, size="small")
        self._arrange()

    def _arrange(self) -> None:
        left, right = QWidget(), QWidget()
        inside = column(
            row(self.add, self.limit, self.drop, None), self.state, self.callers, row(self.share, self.next, None), self.how, None,
            gap=12, margins=(32, 20, 24, 20),
        )  # fmt: skip
        left.setLayout(inside)
        beside = column(row(self.people_title, None, self.hand_to), self.people, gap=10, margins=(20, 20, 20, 20))
        beside.setStretch(1, 1)
        right.setLayout(beside)
        both = ListAndCard(self.sitting.desk, left, right, key="mobilise.share", card_width=460)
        self.setLayout(column(both, gap=0))

    # -- showing ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show callers and their people."""
        desk, key = self.sitting.desk, self.callers.current_key()
        with desk.register.read() as conn:
            self._lines = callers.lines(desk.register, conn, self.sitting.id)
            self._all = calling.queue(conn, self.sitting.id)
        without = sum(1 for line in self._all if line.waiting and not line.caller)
        rows = [
            TableRow(line.id, [line.name, line.people, line.called, "" if line.most is None else integer(line.most)])
            for line in self._lines
        ]
        if without:
            rows.append(TableRow(NOBODY, [_("Nobody yet"), without, None, ""]))
        self.callers.set_rows(rows)
        if rows and (not key or key not in {each.key for each in rows}):
            self.callers.choose(rows[0].key)
        self.state.setText(self._sentence(without))
        chosen = self.callers.current_key()
        for part in (self.limit, self.drop):
            part.setEnabled(bool(chosen) and chosen != NOBODY)
        self.share.setEnabled(bool(self._lines))
        self.next.setEnabled(any(line.left for line in self._lines))
        self._show_people()

    def _sentence(self, without: int) -> str:
        if not self._lines:
            return _("Choose who calls. The list is then shared out fairly, by language, place and who knows whom.")
        if without:
            words = ngettext("{n} person has no caller yet.", "{n} people have no caller yet.", without)
            return words.format(n=integer(without)) + " " + _("Add a caller, or raise a limit, and share out again.")
        if not any(line.people for line in self._lines):
            return _("Share out the list among them: as evenly as their limits allow.")
        return _("Change it by hand: choose people at the right and give them to somebody else.")

    def begin(self) -> None:
        """Put the keyboard where the next thing is done."""
        (self.callers if self._lines else self.add).setFocus()

    def _show_people(self) -> None:
        key = self.callers.current_key()
        wanted = "" if key == NOBODY else key
        lines = [line for line in self._all if line.caller == wanted] if key else []
        self.people.set_rows([TableRow(line.id, [line.name, mark(line)]) for line in lines])
        name = next((line.name for line in self._lines if line.id == key), _("Nobody yet") if key else "")
        self.people_title.setText(_("{name}’s list").format(name=name) if name and key != NOBODY else name)
        self.hand_to.setVisible(bool(lines))

    # -- verbs ------------------------------------------------------------------------------------------------------

    def ask_callers(self) -> PickDialog:
        """Ask who calls."""
        return PickDialog.ask(
            self.sitting.desk, "person", self, many=True, title=_("Who calls?"), picked=self.add_callers
        )

    def add_callers(self, people: list[str]) -> None:
        """Let people call."""
        desk = self.sitting.desk
        run_work(desk, self.add.text(), lambda: callers.add(desk.register, self.sitting.id, people))

    def ask_limit(self) -> None:
        """Ask how many calls the chosen caller takes."""
        line = next((each for each in self._lines if each.id == self.callers.current_key()), None)
        if line is None:
            return
        dialog = QInputDialog(self)
        dialog.setWindowTitle(_("At most…"))
        dialog.setLabelText(
            _("How many calls does {name} take at most? 0 for as many as needed.").format(name=line.name)
        )
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(0, 10_000)
        dialog.setIntValue(line.most or 0)
        dialog.setOkButtonText(_("Keep"))
        dialog.setCancelButtonText(_("Cancel"))
        dialog.intValueSelected.connect(lambda value: self.set_limit(line.id, value))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def set_limit(self, caller: str, most: int) -> None:
        """Keep how many calls somebody takes; 0 is as many as needed."""
        desk = self.sitting.desk
        run_work(desk, self.limit.text(), lambda: callers.limit(desk.register, caller, most or None))

    def _drop(self) -> None:
        desk, key = self.sitting.desk, self.callers.current_key()
        if key and key != NOBODY:
            run_work(desk, self.drop.text(), lambda: callers.remove(desk.register, key))

    @Slot()
    def share_out(self) -> None:
        """Share the list out, off the screen's thread."""
        register, mobilisation = self.sitting.desk.register, self.sitting.id

        def share(progress: Progress) -> Shared:
            return callers.share_out(register, mobilisation, progress=progress)

        self.share.setEnabled(False)
        task = self.sitting.run(_("Sharing out"), share, self._shared)
        task.ended.connect(lambda: self.share.setEnabled(True))

    def _shared(self, done: Shared) -> None:
        loads = sorted(done.loads.values())
        if loads and loads[0] != loads[-1]:
            said = _("Shared out: {least} to {most} people each.").format(
                least=integer(loads[0]), most=integer(loads[-1])
            )
        else:
            said = _("Shared out: {n} people each.").format(n=integer(loads[0] if loads else 0))
        self.sitting.desk.toast(said, None)

    def give(self, calls: list[str], caller: str) -> None:
        """Give calls to another caller."""
        desk = self.sitting.desk
        run_work(desk, self.hand_to.text(), lambda: callers.hand_to(desk.register, calls, caller))

    def _fill_hand_menu(self) -> None:
        self._hand_menu.clear()
        for words, callback in self._people_menu(self.people.chosen_keys()):
            self._hand_menu.addAction(words, callback)

    def _people_menu(self, keys: list[str]) -> list[tuple[str, partial[None]]]:
        others = [line for line in self._lines if line.id != self.callers.current_key()]
        return [(line.name, partial(self.give, keys, line.id)) for line in others] if keys else []

    def _caller_menu(self, keys: list[str]) -> list[tuple[str, Callable[[], Any]]]:
        if not keys or keys == [NOBODY]:
            return []
        return [(self.limit.text(), self.ask_limit), (self.drop.text(), self._drop)]
