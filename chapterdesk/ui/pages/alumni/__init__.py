"""Alumni: former holders of roles, calls to them, asking them back, mentoring."""

from chapterdesk.ui.pages.alumni.page import AlumniPage

__all__ = ["AlumniPage"]
