"""Settings: language, look, who sits here, data and backups, the passphrase, rules, what left the desk."""

from chapterdesk.ui.pages.settings.page import SettingsPage

__all__ = ["SettingsPage"]
