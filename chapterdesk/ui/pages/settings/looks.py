"""Language, look, and who sits at the desk."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from chapterdesk.core.text import _, current_language
from chapterdesk.services.founding import DESK_ROLE, ROLES
from chapterdesk.settings import DatabaseSettings
from chapterdesk.settings.options import AUTHOR, CHAPTER_LANGUAGE, LOCK_MINUTES, PAPER
from chapterdesk.ui.host import Host
from chapterdesk.ui.pages.settings.parts import SettingsCard
from chapterdesk.ui.session import Session
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Segmented, choice_field, number_field

LANGUAGES = (("sv", "Svenska"), ("nl", "Nederlands"), ("en", "English"))
SCALES = (100, 110, 125, 150, 175, 200)


def look_card(host: Host) -> SettingsCard:
    """Return language, theme and size of text; each takes effect at once."""
    card = SettingsCard(_("Language and look"))
    language = Segmented(LANGUAGES, current_language(), name=_("Language"))
    language.chosen.connect(host.set_language)
    card.put(_("Language"), _("Every word of the window, and of what you print"), language)
    names = [
        ("system", _("As the computer is set")),
        ("light", _("Light")),
        ("dark", _("Dark")),
        ("contrast", _("High contrast, light")),
        ("contrast-dark", _("High contrast, dark")),
    ]
    look = choice_field(_("Appearance"), names, theme().choice)
    look.activated.connect(lambda _place: host.set_look(look.currentData(), theme().scale))
    card.put(_("Appearance"), "", look)
    size = choice_field(
        _("Size of text"), [(str(each), _("{n} %").format(n=each)) for each in SCALES], str(round(theme().scale * 100))
    )
    size.activated.connect(lambda _place: host.set_look(theme().choice, int(size.currentData()) / 100))
    card.put(_("Size of text"), "", size)
    return card


def desk_card(session: Session) -> SettingsCard:
    """Return who sits at the desk and how the chapter sorts its names."""
    register = session.register
    card = SettingsCard(_("Who sits at the desk"))
    name = QLineEdit(session.settings.get(AUTHOR))
    name.setMinimumWidth(theme().px(240))

    def rename() -> None:
        text = name.text().strip()
        if text and text != session.settings.get(AUTHOR):
            session.keep(AUTHOR, text)
            register.author = text
            session.noticed.emit(_("From now on {name} stands beside every change").format(name=text))

    name.editingFinished.connect(rename)
    card.put(_("Your name"), _("Stands beside every change you make"), name)
    roles = choice_field(_("Your role"), [(code, _(words)) for code, words, _kind in ROLES], register.state(DESK_ROLE))
    roles.activated.connect(lambda _place: register.set_state(DESK_ROLE, roles.currentData()))
    card.put(_("Your role"), "", roles)
    kept = DatabaseSettings(register.state, register.set_state)
    sorting = choice_field(_("Sorting of names"), list(LANGUAGES), kept.get(CHAPTER_LANGUAGE))
    sorting.activated.connect(lambda _place: kept.set(CHAPTER_LANGUAGE, sorting.currentData()))
    card.put(_("Sorting of names"), _("New and changed names follow it. In Swedish å ä ö come after z"), sorting)
    paper = choice_field(_("Paper size"), [("A4", "A4"), ("Letter", "Letter")], session.settings.get(PAPER))
    paper.activated.connect(lambda _place: session.keep(PAPER, paper.currentData()))
    card.put(_("Paper size"), "", paper)
    minutes = number_field(_("Minutes until the desk locks"), session.settings.get(LOCK_MINUTES), 0, 480)
    minutes.setSpecialValueText(_("Never"))
    minutes.editingFinished.connect(lambda: session.keep(LOCK_MINUTES, minutes.value()))
    card.put(_("Lock after minutes without use"), _("0 is never. Ctrl+L locks at once"), minutes)
    return card
