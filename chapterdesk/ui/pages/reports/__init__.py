"""Reports: every report with a live preview; surveys with their results; measures of solidarity over terms."""

from chapterdesk.ui.pages.reports.page import ReportsPage

__all__ = ["ReportsPage"]
