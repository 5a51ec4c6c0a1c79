"""Groups: the tree of section, districts and groups, and a card with how one fares.

For the composition root: ``GroupsPage(desk)``, ``show_target(unit_id)``; as a page of the frame it has ``shown(target=...)``.
"""

from chapterdesk.ui.pages.groups.page import GroupsPage

__all__ = ["GroupsPage"]
