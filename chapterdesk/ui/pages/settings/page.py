"""The page of settings, put together from its cards; made anew at each visit, so that it tells what is so now."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from chapterdesk import __version__
from chapterdesk.core.text import _
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.help import AboutDialog
from chapterdesk.ui.host import Host
from chapterdesk.ui.pages.settings.data import data_card, rules_card
from chapterdesk.ui.pages.settings.keys import key_card
from chapterdesk.ui.pages.settings.leaving import leaving_card
from chapterdesk.ui.pages.settings.looks import desk_card, look_card
from chapterdesk.ui.pages.settings.parts import SettingsCard
from chapterdesk.ui.session import Session
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Page, PageHeader, button, clear, column, row, scroll

WIDEST = 860


class SettingsPage(Page):
    """Every setting in one column; each takes effect when it is changed, there is nothing to confirm."""

    def __init__(self, desk: DeskContext, session: Session, host: Host) -> None:
        super().__init__(margins=False)
        self._desk, self._session, self._host = desk, session, host
        self._cards = column(gap=16)
        inner = QWidget()
        inner.setLayout(
            column(
                PageHeader(_("Settings"), _("Each takes effect at once.")),
                self._cards,
                None,
                gap=20,
                margins=(32, 22, 32, 32),
            )
        )
        inner.setMaximumWidth(theme().px(WIDEST))
        outer = QWidget()
        line = row(inner, None, gap=0)
        line.setStretch(0, 1)
        line.setStretch(1, 0)
        outer.setLayout(line)
        self._area = scroll(outer)
        self.body.addWidget(self._area)
        self._fill()

    def shown(self, target: str = "") -> None:
        """Tell what is so now."""
        self._fill()

    def hidden(self) -> None:
        """Let the field that is being edited save what was typed."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            focus.clearFocus()

    def _fill(self) -> None:
        place = self._area.verticalScrollBar().value()
        clear(self._cards)
        session, host = self._session, self._host
        desk = session.desk
        cards: list[SettingsCard | None] = [look_card(host), desk_card(session), data_card(session, host, self)]
        if desk is not None and not desk.throwaway:
            cards.append(key_card(session, host, self))
        cards += [rules_card(session), leaving_card(session), self._about()]
        for card in cards:
            if card is not None:
                self._cards.addWidget(card)
        self._area.verticalScrollBar().setValue(place)

    def _about(self) -> SettingsCard:
        card = SettingsCard(_("About"))
        about = button(_("Licences"), lambda: AboutDialog(self).open())
        card.put("ChapterDesk", _("Version {version}").format(version=__version__), about)
        return card
