"""Support: applications from draft to report, what funds hold, and the year's frame."""

from chapterdesk.ui.pages.support.page import SupportPage

__all__ = ["SupportPage"]
