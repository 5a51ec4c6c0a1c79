"""Where the database lies, its backups, its proof, and the rules of the section."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from chapterdesk.core.text import _
from chapterdesk.database.autobackup import listed
from chapterdesk.database.lifecycle import place_warning
from chapterdesk.services import desk as desks
from chapterdesk.services.founding import Rules, section_rules, set_section_rules
from chapterdesk.settings.options import BACKUP_FOLDER
from chapterdesk.ui import desk_tasks
from chapterdesk.ui.host import Host
from chapterdesk.ui.pages.settings.parts import SettingsCard
from chapterdesk.ui.session import Session
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Banner, button


def data_card(session: Session, host: Host, page: QWidget) -> SettingsCard:
    """Return the database's place, its backups and the check."""
    card = SettingsCard(_("Data and backups"))
    desk = session.desk
    assert desk is not None
    if desk.throwaway:
        card.put_wide(Banner("flask-conical", _("This is the demo chapter."), _("It lies nowhere and is gone when you close the window."), "accent"))  # fmt: skip
    else:
        card.put(_("This database"), desk_tasks.friendly(desk.path), button(_("Open another"), host.choose_database))
        if warning := place_warning(desk.path):
            card.put_wide(Banner("triangle-alert", warning))
    back_up = button(_("Back up now…"), lambda: desk_tasks.back_up_now(session, page), icon_name="archive-restore")
    card.put(
        _("Backup"), _("One file that holds everything, encrypted with the same key, read back to prove it"), back_up
    )
    if not desk.throwaway:
        _folder_row(card, session, page)
    restore = button(_("Restore…"), lambda: host.show_welcome("restore"))
    card.put(_("Restore a backup"), _("It becomes a database of its own. This one stays as it is"), restore)
    check = button(_("Check"), lambda: desk_tasks.check(session, page), icon_name="shield-check")
    card.put(
        _("Check the database"),
        _("Reads every page and replays the whole history, to prove that both tell the same"),
        check,
    )
    return card


def _folder_row(card: SettingsCard, session: Session, page: QWidget) -> None:
    desk = session.desk
    assert desk is not None
    folder = desks.backup_folder(desk.path, session.who())
    many = len(listed(folder, desk.path)) if folder.exists() else 0
    hint = _("{place}. Backups there: {n}. Made before imports and after ten minutes of changes").format(
        place=desk_tasks.friendly(folder), n=many
    )

    def choose() -> None:
        chosen = QFileDialog.getExistingDirectory(page, _("Folder for automatic backups"), str(folder))
        if chosen:
            session.keep(BACKUP_FOLDER, str(Path(chosen)))
            desk.who = session.who()
            session.noticed.emit(_("Automatic backups go to {place}").format(place=desk_tasks.friendly(Path(chosen))))

    card.put(_("Automatic backups"), hint, button(_("Change folder"), choose))


def rules_card(session: Session) -> SettingsCard | None:
    """Return the section's rules; None where the register has no section."""
    known = section_rules(session.register)
    if known is None:
        return None
    section, rules = known
    card = SettingsCard(_("The section’s rules"), _("How phone numbers, money and times are read and shown"))
    fields = {
        "country": _field(rules.country, 90),
        "currency": _field(rules.currency, 90),
        "time_zone": _field(rules.time_zone, 220),
    }

    def save() -> None:
        now = Rules(**{name: edit.text().strip() for name, edit in fields.items()})
        current = section_rules(session.register)
        if current is not None and now != current[1]:
            set_section_rules(session.register, section, now)
            session.noticed.emit(_("Saved"))

    for edit in fields.values():
        edit.editingFinished.connect(save)
    card.put(_("Country"), _("Two letters, such as SE, NL or BE"), fields["country"])
    card.put(_("Currency"), _("Three letters, such as SEK or EUR"), fields["currency"])
    card.put(_("Time zone"), _("Such as Europe/Stockholm"), fields["time_zone"])
    return card


def _field(text: str, width: int) -> QLineEdit:
    edit = QLineEdit(text)
    edit.setFixedWidth(theme().px(width))
    return edit
