"""One person: name, what can be done, what needs somebody, and everything the register knows, in tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QTabWidget, QVBoxLayout, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import _, ngettext, pgettext
from chapterdesk.services.people import PersonCard
from chapterdesk.ui.pages.people.call_form import CallForm
from chapterdesk.ui.pages.people.cells import level_number
from chapterdesk.ui.pages.people.details_tab import DetailsTab, Known, Save
from chapterdesk.ui.pages.people.tabs import ContactsTab, HistoryTab, RolesTab
from chapterdesk.ui.style import icon, theme
from chapterdesk.ui.style.tokens import DETAIL_MAX, DETAIL_MIN
from chapterdesk.ui.widgets import (
    Avatar,
    Badge,
    Banner,
    EngagementBars,
    box,
    button,
    clear,
    column,
    hairline,
    icon_button,
    label,
    menu_button,
    more_button,
    row,
)

DETAILS, CONTACTS, ROLES, HISTORY = range(4)


class DetailPanel(QWidget):
    """Shows a card; everything that is asked for goes out as a signal, but for values, which ``save`` takes.

    Signals: ``stepped(-1 or 1)``, ``closed()``, ``contact_recorded(channel, outcome, note)``, ``delete_asked()``,
    ``tab_shown(index)`` (its lines are wanted), ``put_back(HistoryLine)``, ``left_group(unit id)``,
    ``give_out_asked()`` and ``erase_asked()``: what somebody may ask about themselves.
    """

    stepped = Signal(int)
    closed = Signal()
    contact_recorded = Signal(str, str, str)
    delete_asked = Signal()
    give_out_asked = Signal()
    erase_asked = Signal()
    tab_shown = Signal(int)
    put_back = Signal(object)
    left_group = Signal(str)

    def __init__(self, save: Save, group_menu: QMenu, known: Known) -> None:
        super().__init__()
        self.setAccessibleName(_("Person"))
        self.setMinimumWidth(theme().px(DETAIL_MIN))
        self.setMaximumWidth(theme().px(DETAIL_MAX))
        self.card: PersonCard | None = None
        self.place = label("", "second")
        self.avatar = Avatar("")
        self.name = label("", "section-name", wrap=True)
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts = row(gap=8)
        self._badges = column(gap=6)
        self.details = DetailsTab(save, known)
        self.details.left_group.connect(self.left_group)
        self.contacts, self.roles, self.history = ContactsTab(), RolesTab(), HistoryTab()
        self.history.put_back.connect(self.put_back)
        self.call = CallForm()
        self.call.hide()
        self.call.recorded.connect(self._recorded)
        self.call.cancelled.connect(self.hide_call)
        self.record = button(_("Record call"), self.show_call, kind="primary", icon_name="phone-call")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for part, title in (
            (self.details, _("Details")),
            (self.contacts, _("Contacts")),
            (self.roles, _("Roles")),
            (self.history, _("History")),
        ):
            self.tabs.addTab(part, title)
        self.tabs.currentChanged.connect(self.tab_shown)
        self.setLayout(self._arrange(group_menu))

    def _arrange(self, group_menu: QMenu) -> QVBoxLayout:
        bar = row(
            self.place,
            None,
            icon_button("chevron-left", _("Previous person"), lambda: self.stepped.emit(-1), size="small"),
            icon_button("chevron-right", _("Next person"), lambda: self.stepped.emit(1), size="small"),
            icon_button("x", _("Close"), self.closed.emit, size="small"),
            gap=4,
            margins=(20, 8, 12, 8),
        )
        self.name.setStyleSheet(f"font-size: {theme().px(20)}px; font-weight: 600;")
        words = column(self.name, self._facts, gap=4)
        head = row(self.avatar, words, gap=12)
        head.setStretch(1, 1)
        head.setAlignment(self.avatar, Qt.AlignmentFlag.AlignTop)
        more = QMenu(self)
        more.addAction(icon("file-down"), _("Give out everything..."), self.give_out_asked.emit)
        more.addSeparator()
        more.addAction(icon("trash-2", "danger"), _("Delete..."), self.delete_asked.emit)
        more.addAction(icon("user-x", "danger"), _("Erase for good..."), self.erase_asked.emit)
        join = menu_button(pgettext("short", "Add to group"), group_menu, icon_name="user-plus")
        actions = row(self.record, join, more_button(more, _("More")), gap=8)
        actions.setStretch(0, 1)
        upper = column(head, actions, self._badges, self.call, gap=12, margins=(20, 14, 20, 10))
        top = box(bar)
        px = theme().px
        self.tabs.setStyleSheet(
            f"QTabWidget::tab-bar {{ left: {px(20)}px; }} QTabBar::tab {{ margin-right: {px(14)}px; }}"
        )
        self.tabs.setUsesScrollButtons(False)
        whole = column(top, hairline(), upper, self.tabs, gap=0)
        whole.setStretch(3, 1)
        return whole

    # -- showing ----------------------------------------------------------------------------------------------------

    def show_card(self, card: PersonCard, place: str) -> None:
        """Show a person; where it is the same one, what is being typed stays."""
        other = self.card is None or self.card.id != card.id
        if other:
            self.hide_call()
        self.details.show_card(card)
        self.card = card
        self.place.setText(place)
        self.avatar.set_name(card.title)
        self.name.setText(card.title)
        self._show_facts(card)
        self._show_badges(card)
        for tab, title, count in (
            (CONTACTS, _("Contacts {n}"), card.contacts),
            (ROLES, _("Roles {n}"), card.roles),
            (HISTORY, _("History {n}"), card.changes),
        ):
            self.tabs.setTabText(tab, title.format(n=integer(count)))
        if self.tabs.currentIndex() != DETAILS:
            self.tab_shown.emit(self.tabs.currentIndex())

    def _show_facts(self, card: PersonCard) -> None:
        clear(self._facts)
        groups = label(card.texts.get("groups") or _("No group"), "second", wrap=True)
        self._facts.addWidget(groups, 0)
        level = card.texts.get("level", "")
        if level:
            bars = EngagementBars()
            bars.set_level(level_number(str(card.values.get("level") or "")), level)
            self._facts.addWidget(bars)
            self._facts.addWidget(label(level, "second"))
        self._facts.addStretch(1)

    def _show_badges(self, card: PersonCard) -> None:
        clear(self._badges)
        if card.values.get("protected_identity"):
            self._badges.addWidget(
                Banner(
                    "shield-alert",
                    _("Protected identity."),
                    _("Left out of every file and paper unless you confirm it by name."),
                    "danger",
                )
            )
        if card.waiting is not None:
            strong = ngettext(
                "Waiting {n} day for a first contact.", "Waiting {n} days for a first contact.", card.waiting
            ).format(n=integer(card.waiting))
            if not card.waiting:
                strong = _("Waiting for a first contact since today.")
            self._badges.addWidget(Banner("clock", strong, card.texts.get("source", ""), "warning"))
        if not card.texts.get("phones") and not card.texts.get("emails"):
            self._badges.addWidget(Badge("circle-alert", _("No way to reach them yet"), "warning"))

    # -- the call ---------------------------------------------------------------------------------------------------

    def show_call(self) -> None:
        """Open the form beneath the buttons."""
        self.call.reset()
        self.call.show()
        self.call.outcome.setFocus(Qt.FocusReason.OtherFocusReason)

    def hide_call(self) -> None:
        """Close the form."""
        had = (
            self.call.isVisible()
            and self.call.focusWidget() is not None
            and self.call.isAncestorOf(self.focusWidget() or self)
        )
        self.call.hide()
        if had:
            self.record.setFocus(Qt.FocusReason.OtherFocusReason)

    def _recorded(self, channel: str, outcome: str, note: str) -> None:
        self.hide_call()
        self.contact_recorded.emit(channel, outcome, note)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the panel; a field takes it first."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
