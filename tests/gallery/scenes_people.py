"""The People page in its states, over a throw-away register with the demo chapter."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.database.query import Condition, Question, numbers
from chapterdesk.database.register import Register
from chapterdesk.models import Person
from chapterdesk.services import demo, lists, people
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.frame import FrameHooks, MainFrame
from chapterdesk.ui.pages.people import PeoplePage
from chapterdesk.ui.pages.people.detail import HISTORY
from chapterdesk.ui.pages.people.erase_dialog import EraseDialog
from chapterdesk.ui.tasks import TaskRunner
from tests.gallery import Context, scene
from tests.registers import open_register


class _Closing(QObject):
    """Closes the register when the picture's window goes."""

    def __init__(self, parent: QWidget, stack: ExitStack, page: PeoplePage) -> None:
        super().__init__(parent)
        self._page = page
        parent.destroyed.connect(stack.close)


def make_register(context: Context, stack: ExitStack, many: int = 300) -> Register:
    """Return a register with made-up people, the same in every picture."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
    register = stack.enter_context(open_register(folder))
    register.author = "Ingrid"
    if many:
        demo.fill(register, many)
        with register.read() as conn:
            units = [unit for unit in people.units(conn) if unit.depth == 2][:3]
        lists.save(register, "West", Question((Condition("groups", "is", tuple(unit.id for unit in units)),)))
    return register


def framed(context: Context, prepare: Callable[[PeoplePage, Register], Any], many: int = 300) -> MainFrame:
    """Return a window with the page; ``prepare`` is called once it is shown."""
    stack = ExitStack()
    register = make_register(context, stack, many)
    tasks = TaskRunner()
    frame = MainFrame("Skåne district", tasks, FrameHooks(undo=lambda: None, redo=lambda: None, lock=lambda: None))
    kept: dict[str, Any] = {}
    desk = DeskContext(
        register, tasks, frame.toast, lambda page, target: None, kept.get, kept.__setitem__, lambda what: None
    )
    for key, label, icon in (
        ("today", _("Today"), "sunrise"),
        ("people", _("People"), "users"),
        ("groups", _("Groups"), "network"),
        ("roles", _("Roles"), "id-card"),
        ("meetings", _("Meetings"), "calendar-days"),
        ("exchange", _("Exchange"), "arrow-left-right"),
    ):
        frame.add_page(key, label, icon, lambda: PeoplePage(desk), wide=key == "people")
    page = frame.go("people")
    assert isinstance(page, PeoplePage)
    context.keep += [tasks, stack, page]
    context.after_show.append(lambda: prepare(page, register))
    return frame


def one_of(register: Register, *conditions: Condition) -> int:
    """Return the first person who fits."""
    with register.read() as conn:
        return numbers(conn, Person, Question(conditions))[0]


@scene("people")
def full(context: Context) -> QWidget:
    """Everyone, with one person open."""

    def prepare(page: PeoplePage, register: Register) -> None:
        page.show_person(page.model.id_at(4))
        page.table.setFocus()

    return framed(context, prepare)


@scene("people-filtered")
def filtered(context: Context) -> QWidget:
    """A list of one's own, a further filter, three ticked, a first contact due, a wrong value, something being typed."""

    def prepare(page: PeoplePage, register: Register) -> None:
        own = next(entry for entry in page.side.lists.entries() if entry.own)
        page.show_list(own)
        page.filters.put(Condition("languages", "is", (_("Swedish"),)))
        page.show_person(page.model.id_at(5))
        page.table.select_ids([page.model.id_at(place) for place in (5, 1, 6)])
        details = page.right.detail.details
        mail = details.editor("emails")
        mail.begin()
        mail.edit.setText("elif.demirtas@example,org")
        mail._leave()
        phone = details.editor("phones")
        phone.begin()
        phone.edit.setText("070-174 06 58")
        phone._leave()
        town = details.editor("given_name")
        town.setFocus(Qt.FocusReason.OtherFocusReason)
        town.begin()

    return framed(context, prepare)


@scene("people-waiting")
def waiting(context: Context) -> QWidget:
    """Those who wait for a first contact, with the form of a call."""

    def prepare(page: PeoplePage, register: Register) -> None:
        page.shown(list="builtin:first")
        page.show_person(page.model.id_at(0))
        page.right.detail.show_call()

    return framed(context, prepare, 1000)


@scene("people-history")
def history(context: Context) -> QWidget:
    """The history of somebody with protected identity."""

    def prepare(page: PeoplePage, register: Register) -> None:
        n = one_of(register, Condition("protected_identity", "is", (True,)))
        key = people.ids_of(register, [n])[0]
        people.set_field_text(register, key, "town", "Helsingborg")
        people.set_field_text(register, key, "phones", "070-174 06 31; 042-12 34 56")
        people.set_level(register, [key], "organiser")
        people.set_field(register, key, "may_be_phoned", "withdrawn")
        page.show_person(n)
        page.right.detail.tabs.setCurrentIndex(HISTORY)

    return framed(context, prepare)


@scene("people-add")
def adding(context: Context) -> QWidget:
    """A new person, with a likely double."""

    def prepare(page: PeoplePage, register: Register) -> None:
        with register.read() as conn:
            card = people.card(register, conn, page.model.id_at(9))
        assert card is not None
        page.begin_adding()
        edits = page.right.adding.edits
        edits["given_name"].setText(card.texts["given_name"])
        edits["family_name"].setText(card.texts["family_name"])
        edits["phones"].setText("070")
        page.right.adding._check_one("phones")
        page.right.adding.look_for_doubles()

    return framed(context, prepare)


@scene("people-empty")
def empty(context: Context) -> QWidget:
    """Nobody yet."""
    return framed(context, lambda page, register: None, 0)


@scene("people-nobody")
def nobody(context: Context) -> QWidget:
    """Filters that nobody fits."""

    def prepare(page: PeoplePage, register: Register) -> None:
        page.filters.put(Condition("town", "contains", ("Kiruna",)))
        page.search("xyzzy")

    return framed(context, prepare)


@scene("people-long")
def long_names(context: Context) -> QWidget:
    """Very long names and many values, at a hundred and fifty per cent."""

    def prepare(page: PeoplePage, register: Register) -> None:
        texts = {
            "given_name": "Maria Fernanda Guadalupe",
            "family_name": "Gutiérrez de la Vega-Åkesson Wijngaarden-Brandt",
            "phones": "070-174 06 58; 070-174 06 59; 08-465 004 00",
            "emails": "maria.fernanda.gutierrez.de.la.vega.akesson@kommunikation.example.org",
            "tags": "Refugees; Vigils; Letters; School visits; Translations",
            "notes": "Evenings, not Thursdays.\nHas a van and lends it out for stalls.",
        }
        with register.read() as conn:
            units = [unit.id for unit in people.units(conn)][2:6]
        n = people.add_person(register, texts, units)
        page.search("guadalupe")
        page.show_person(n)

    return framed(context, prepare)


@scene("people-erase", size=(620, 680))
def erase(context: Context) -> QWidget:
    """Erasing somebody for good: what goes, what stays, which texts tell of them."""
    stack = ExitStack()
    register = make_register(context, stack)
    n = one_of(register, Condition("has_role", "is", (True,)))
    with register.read() as conn:
        card = people.card(register, conn, n)
        other = people.ids_of(register, [numbers(conn, Person, Question())[7]])[0]
    assert card is not None
    with register.work("Note") as work:
        work.set(Person, other, {"notes": f"Came with {card.title} to the stall, and shares a car with them."})
    tasks = TaskRunner()
    kept: dict[str, Any] = {}
    desk = DeskContext(
        register, tasks, lambda *_said: None, lambda *_to: None, kept.get, kept.__setitem__, lambda _w: None
    )
    dialog = EraseDialog(desk, card.id, card.title)
    dialog.destroyed.connect(stack.close)
    context.keep += [tasks, stack, dialog]
    context.after_show.append(lambda: (dialog._asker.wait(), dialog.typed.setText(card.title)))
    return dialog
