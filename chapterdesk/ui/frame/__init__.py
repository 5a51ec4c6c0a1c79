"""The main window: menus, navigation, top bar, the sheet with its pages, status bar.

For the composition root::

    frame = MainFrame("Skåne district", tasks, FrameHooks(search=find, undo=undo, redo=redo, lock=lock, store=store))
    frame.add_page("people", _("People"), "users", lambda: PeoplePage(...), group="register", wide=True)
    frame.add_page("settings", _("Settings"), "settings", make_settings, group="bottom")
    frame.add_actions([Action("file.import", N_("&Import..."), start_import, menu="file", icon="upload", shortcut="Ctrl+I")])
    frame.go("people", list="first-contact")   # calls page.shown(list="first-contact") where the page has such a method
    frame.toast(_("Saved"), undo=undo)
    frame.set_badge("exchange", 6, blocking=True)

A page is made at its first visit. It may have ``shown(**where)`` (called at each visit) and ``hidden()`` (called when it is left).
"""

from chapterdesk.ui.frame.hooks import FrameHooks, Hit, Store
from chapterdesk.ui.frame.window import MainFrame

__all__ = ["FrameHooks", "Hit", "MainFrame", "Store"]
