"""What this computer's settings say of the country, its money and its time, as far as they fit the language."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTimeZone, QTranslator
from PySide6.QtWidgets import QApplication

from chapterdesk.services.founding import Rules

_USUAL = {
    "sv": Rules("SE", "SEK", "Europe/Stockholm"),
    "nl": Rules("NL", "EUR", "Europe/Amsterdam"),
    "en": Rules("GB", "GBP", "Europe/London"),
}


def rules_here(language: str) -> Rules:
    """Return the section's rules to begin with: the computer's where it speaks the chosen language, else the language's usual ones."""
    system = QLocale.system()
    country = QLocale.territoryToCode(system.territory())
    if QLocale.languageToCode(system.language()) != language or len(country) != 2:
        return _USUAL[language]
    zone = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    money = system.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    usual = _USUAL[language]
    return Rules(country, money if len(money) == 3 else usual.currency, zone if "/" in zone else usual.time_zone)


class QtWords:
    """Qt's own words (in file and print dialogs) in the program's language."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._translator: QTranslator | None = None

    def speak(self, language: str) -> None:
        """Take Qt's catalogue of a language; English needs none."""
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            self._translator = None
        QLocale.setDefault(QLocale({"sv": "sv_SE", "nl": "nl_NL", "en": "en_GB"}[language]))
        made = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if language != "en" and made.load(f"qtbase_{language}", folder):
            self._app.installTranslator(made)
            self._translator = made
