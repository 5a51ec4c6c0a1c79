"""tmp"""
from chapterdesk.ui.widgets import Page
class SettingsPage(Page):
    def __init__(self, desk, session, host):
        super().__init__()
