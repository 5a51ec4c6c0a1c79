"""What can be done with one person or with all that are ticked: each one step, with its words and its undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QMessageBox, QPushButton, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext
from chapterdesk.fields import ValueProblem
from chapterdesk.models import Person, entities
from chapterdesk.services import people, person_history
from chapterdesk.services.people import UnitNode
from chapterdesk.services.person_history import HistoryLine
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.exporting.offers import Offer
from chapterdesk.ui.pages.people.popups import NamePopup
from chapterdesk.ui.pages.people.unit_menu import fill_units

if TYPE_CHECKING:
    from chapterdesk.ui.pages.exporting.dialog import ExportDialog


class Verbs:
    """Does it, says it, and offers to undo it.

    Args:
        desk: The register and the window's toast.
        host: The page, owner of menus and dialogs.
    """

    def __init__(self, desk: DeskContext, host: QWidget) -> None:
        self._desk, self._host = desk, host

    def do(self, work: Callable[[], object], said: str = "") -> bool:
        """Do one unit of work; say ``said`` (or its own words) with Undo. An expected error is said instead."""
        before = self._desk.register.next_undo()
        try:
            work()
        except UserError as error:
            self._desk.toast(" ".join(part for part in (error.what, error.remedy) if part), None)
            return False
        step = self._desk.register.next_undo()
        if step is None or (before is not None and step.n == before.n):
            return False
        self._desk.toast(said or _("Saved: {what}").format(what=step.label), lambda: self.undo(step.n))
        return True

    def undo(self, step: int) -> None:
        """Take one step back, from its toast."""
        try:
            self._desk.register.undo(step)
        except UserError as error:
            self._desk.toast(error.what, None)

    # -- one person -------------------------------------------------------------------------------------------------

    def save(self, person: str, field: str, text: str) -> bool:
        """Save what was typed. Raises ValueProblem and UserError, which the field shows."""
        changed = people.set_field_text(self._desk.register, person, field, text)
        step = self._desk.register.next_undo()
        if changed and step is not None:
            self._desk.toast(_("Saved: {what}").format(what=step.label), lambda: self.undo(step.n))
        return changed

    def leave_group(self, person: str, unit: str) -> None:
        """End a membership."""
        self.do(lambda: people.end_group(self._desk.register, person, unit))

    def record(self, person: str, channel: str, outcome: str, note: str) -> None:
        """Note a contact."""
        self.do(lambda: people.record_contact(self._desk.register, person, channel, outcome, note))

    def put_back(self, person: str, line: HistoryLine) -> None:
        """Give a field its earlier value."""
        self.do(lambda: person_history.put_back(self._desk.register, person, line))

    # -- many -------------------------------------------------------------------------------------------------------

    def join(self, chosen: Sequence[str], unit: UnitNode) -> None:
        """Add people to a group; nothing to do is said too."""
        added = self.do(
            lambda: people.add_to_group(self._desk.register, chosen, unit.id),
            ngettext("{n} person added to {group}", "{n} people added to {group}", len(chosen)).format(
                n=integer(len(chosen)), group=unit.title
            ),
        )
        if not added:
            self._desk.toast(_("Already in {group}").format(group=unit.title), None)

    def set_level(self, chosen: Sequence[str], level: str | None) -> None:
        """Set the engagement level."""
        words = Person.fields["level"].format(level) or _("Not known")
        said = ngettext("{n} person is now {level}", "{n} people are now {level}", len(chosen))
        self.do(
            lambda: people.set_level(self._desk.register, chosen, level),
            said.format(n=integer(len(chosen)), level=words.lower()),
        )

    def tag(self, chosen: Sequence[str], tag: str) -> None:
        """Put a tag on people."""
        said = ngettext("Tagged {n} person: {tag}", "Tagged {n} people: {tag}", len(chosen))
        try:
            self.do(
                lambda: people.add_tag(self._desk.register, chosen, tag), said.format(n=integer(len(chosen)), tag=tag)
            )
        except ValueProblem as problem:
            self._desk.toast(problem.sentence, None)

    def level_menu(self, chosen: Callable[[], Sequence[str]]) -> QMenu:
        """Return a menu of the levels for those whom ``chosen`` returns."""
        menu = QMenu(self._host)
        for code, words in Person.fields["level"].type.choices():
            menu.addAction(words, partial(self._set_level_of, chosen, code))
        menu.addSeparator()
        menu.addAction(_("Not known"), partial(self._set_level_of, chosen, None))
        return menu

    def _set_level_of(self, chosen: Callable[[], Sequence[str]], level: str | None) -> None:
        self.set_level(chosen(), level)

    def group_menu(self, units: Callable[[], Sequence[UnitNode]], chosen: Callable[[], Sequence[str]]) -> QMenu:
        """Return a menu of groups to join, filled anew each time it opens."""
        menu = QMenu(self._host)
        menu.aboutToShow.connect(lambda: fill_units(menu, units(), lambda unit: self.join(chosen(), unit)))
        return menu

    def ask_tag(self, chosen: Sequence[str], anchor: QWidget) -> None:
        """Ask for a tag, with those in use to complete."""
        with self._desk.register.read() as conn:
            known = people.known_tags(conn)
        popup = NamePopup(self._host, _("Tag"), _("Add tag"), lambda tag: self.tag(chosen, tag), known=known)
        popup.open_under(anchor)

    # -- leaving and going ------------------------------------------------------------------------------------------

    def ask_delete(self, chosen: Sequence[str]) -> QMessageBox:
        """Ask, showing what goes with them; the safe button has the focus. Returns the open dialog."""
        with self._desk.register.read() as conn:
            gone = people.dependents(conn, chosen)
            names = self._desk.register.titles(conn, list(chosen[:1]))
        many = len(chosen)
        what = (
            _("Delete {name}?").format(name=names.get(chosen[0], ""))
            if many == 1
            else ngettext("Delete {n} person?", "Delete {n} people?", many).format(n=integer(many))
        )
        box = QMessageBox(QMessageBox.Icon.Warning, _("Delete"), what, parent=self._host)
        box.setInformativeText(_dependents_words(gone))
        delete = box.addButton(_("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(_("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        said = ngettext("Deleted {n} person", "Deleted {n} people", many).format(n=integer(many))
        delete.clicked.connect(lambda: self.do(lambda: people.delete(self._desk.register, chosen), said))
        box.finished.connect(box.deleteLater)
        box.open()
        return box

    def ask_export(self, offered: Sequence[Offer]) -> ExportDialog:
        """Ask what goes into the file, and for whom; returns the open dialog."""
        # What writes files is loaded when somebody wants one.
        from chapterdesk.ui.pages.exporting.dialog import ExportDialog

        dialog = ExportDialog(self._desk, offered, self._host)
        dialog.open()
        return dialog


def _dependents_words(gone: dict[str, int]) -> str:
    known = entities()
    parts = [
        f"{integer(count)} {_(known[kind].label if count == 1 else known[kind].plural).lower()}"
        for kind, count in gone.items()
    ]
    undo = _("You can undo it afterwards.")
    if not parts:
        return undo
    return "{with_them} {undo}".format(with_them=_("With it goes: {what}.").format(what=", ".join(parts)), undo=undo)


def open_menu(menu: QMenu, anchor: QWidget) -> None:
    """Open a menu under a widget, by mouse or key."""
    menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height())))


def button_in(bar: QWidget, text: str) -> QWidget:
    """Return the visible button of a bar that carries ``text``, the bar where it went into the rest."""
    for each in bar.findChildren(QPushButton):
        if each.text() == text and each.isVisible():
            return each
    return bar
