"""Meetings: list, agenda with the pack beside it, attendance, minutes, decisions, commitments, enclosures.

For the composition root: ``MeetingsPage(desk)``, ``show_target(meeting_id)``; as a page of the frame it has ``shown(target=...)`` and ``hidden()``.
"""

from chapterdesk.ui.pages.meetings.page import MeetingsPage

__all__ = ["MeetingsPage"]
