"""Communication lists: for whom, over which channel, whom they reach now, and why others are not on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import SmartList
from chapterdesk.services.partners import audiences
from chapterdesk.services.partners.audiences import Audience, Reach
from chapterdesk.ui.asking import Asker
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.partners.new_audience import NewAudienceDialog
from chapterdesk.ui.pages.partners.saving import ask_file, run_task
from chapterdesk.ui.records import CardSection, ListAndCard, SimpleTable, TableColumn, TableRow, ask_delete
from chapterdesk.ui.widgets import EmptyState, button, column, hand_focus, label, row

_HEARD = {"smart_list", "person", "consent", "consent_event"}


class AudiencesTab(QStackedWidget):
    """``AudiencesTab(desk)``; ``show_row(id)``, ``new()``."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[Audience] = []
        self._reach: dict[str, Reach] = {}
        self._asker = Asker(self)
        self._asker.answered.connect(self._counted)
        columns = [
            TableColumn("name", _("List"), "name", 230),
            TableColumn("group", _("Target group"), "text", 170),
            TableColumn("channel", _("Channel"), "text", 110),
            TableColumn("people", _("Reaches"), "number", 90),
        ]
        self.table = SimpleTable(
            columns, name=_("Communication lists"), desk=desk, key="partners.audiences", menu=self._menu
        )
        self.table.chosen.connect(lambda _key: self._show())
        self.both = ListAndCard(desk, self.table, self._card(), key="partners.audiences", card_width=460)
        about = _(
            "A communication list gives only those who said yes to its channel: for a newsletter, or a call to act."
        )
        self.empty = EmptyState("megaphone", about, _("Make the first list"), self.new)
        self.addWidget(self.both)
        self.addWidget(self.empty)
        hand_focus(self, self.table)

    def _card(self) -> QWidget:
        self.title = label("", "title", wrap=True)
        self.about = label("", "second", wrap=True)
        self.reached = label("", "strong", wrap=True)
        self.draft = button(_("Mail draft…"), lambda: self.ask_write(".eml"), kind="primary", icon_name="mail")
        self.save = button(_("Save as a table…"), lambda: self.ask_write(".xlsx", ".csv"), icon_name="file-spreadsheet")
        self.people = button(_("Show the people"), self._show_people, kind="link")
        note = _("Nobody sees the others’ addresses, and nothing is sent by itself. What leaves is noted.")
        self.leaving = CardSection(_("Whom it reaches"))
        for part in (
            self.reached,
            row(self.draft, self.save, None),
            label(note, "second", wrap=True),
            row(self.people, None),
        ):
            self.leaving.add(part)
        reasons = [TableColumn("why", _("Why"), "name", 280), TableColumn("n", _("People"), "number", 90)]
        self.left = SimpleTable(reasons, name=_("Not on the list, and why"), fit=5, compact=True)
        self.not_on = CardSection(_("Not on the list, and why"))
        self.not_on.add(self.left)
        inside = QWidget()
        inside.setLayout(
            column(self.title, self.about, self.leaving, self.not_on, None, gap=12, margins=(24, 4, 16, 24))
        )
        return inside

    # -- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the lists, and count them off the screen's thread."""
        register = self._desk.register
        with register.read() as conn:
            self._found = audiences.listed(conn)
        self._fill()
        self.setCurrentWidget(self.both if self._found else self.empty)
        found = list(self._found)

        def count(_tell: Callable[[Any], bool]) -> dict[str, Reach]:
            with register.read() as conn:
                return {each.id: audiences.look(conn, each) for each in found}

        self._asker.ask(count, at_once=False)

    def changed(self, kinds: set[str]) -> None:
        """Called after changes of the register."""
        if kinds & _HEARD:
            self.refresh()

    def show_row(self, key: str) -> None:
        """Show one list."""
        self.refresh()
        self.table.choose(key)

    def wait(self) -> None:
        """Wait until nothing is counted any more."""
        self._asker.wait()

    @Slot(object)
    def _counted(self, found: dict[str, Reach]) -> None:
        self._reach = found
        self._fill()

    def _fill(self) -> None:
        current = self.table.current_key()
        rows = []
        for each in self._found:
            reach = self._reach.get(each.id)
            channel = audiences.channel_words(each.channel)
            rows.append(TableRow(each.id, [each.name, each.group, channel, len(reach.people) if reach else None]))
        self.table.set_rows(rows)
        if rows and current not in {each.key for each in rows}:
            self.table.choose(rows[0].key)
        self._show()

    def current(self) -> Audience | None:
        """Return the list that is shown."""
        return next((each for each in self._found if each.id == self.table.current_key()), None)

    def _show(self) -> None:
        audience = self.current()
        if audience is None:
            return
        reach = self._reach.get(audience.id)
        channel = audiences.channel_words(audience.channel)
        self.title.setText(audience.name)
        self.about.setText(
            _("For: {group}. Channel: {channel}.").format(
                group=audience.group or _("everybody"), channel=channel.lower()
            )
        )
        if reach is None:
            self.reached.setText(_("Counting…"))
        else:
            words = ngettext("{n} person who said yes", "{n} people who said yes", len(reach.people))
            said = words.format(n=integer(len(reach.people)))
            self.reached.setText(said if reach.people else _("Nobody has said yes to this channel yet"))
        left = reach.left_out if reach else {}
        self.left.set_rows(
            [TableRow(why, [audiences.reason_words(why), len(left[why])]) for why in audiences.REASONS if why in left]
        )
        self.left.setVisible(bool(left))
        self.not_on.setVisible(bool(left))
        anybody = bool(reach and reach.people)
        self.draft.setVisible(audience.channel == "email")
        for part in (self.draft, self.save):
            part.setEnabled(anybody)

    @Slot()
    def _show_people(self) -> None:
        audience = self.current()
        if audience is not None:
            self._desk.go("people", audience.id)

    # -- verbs --------------------------------------------------------------------------------------------------------

    @Slot()
    def new(self) -> NewAudienceDialog:
        """Ask for a new list; it is shown when it was kept."""
        dialog = NewAudienceDialog(self._desk, self)
        dialog.made.connect(self.show_row)
        dialog.open()
        return dialog

    def ask_write(self, *endings: str) -> None:
        """Ask where the list goes, and write it there off the screen's thread."""
        audience = self.current()
        path = ask_file(self, audience.name, *endings) if audience else None
        if audience is None or path is None:
            return
        register = self._desk.register
        run_task(
            self._desk,
            _("Writing {name}").format(name=path.name),
            lambda progress: audiences.write(register, audience.id, path, progress=progress),
            path,
        )

    def _menu(self, keys: list[str]) -> list[tuple[str, Callable[[], Any]]]:
        if not keys:
            return []
        return [(_("Delete…"), lambda: ask_delete(self._desk, SmartList, keys, self))]
