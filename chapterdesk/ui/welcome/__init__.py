"""The first start, the lock, and the short wait before the desk."""

from chapterdesk.ui.welcome.page import WelcomePage
from chapterdesk.ui.welcome.unlock import UnlockPage
from chapterdesk.ui.welcome.waiting import WaitingPage

__all__ = ["UnlockPage", "WaitingPage", "WelcomePage"]
