"""Partners: organisations, coalitions, offers and needs, working groups and processes, communication lists.

``PartnersPage(desk)``; its targets are a tab's key, ``organisation:ID``, ``coalition:ID``, ``group:ID`` or ``audience:ID``, or "new".
"""

from chapterdesk.ui.pages.partners.page import PartnersPage

__all__ = ["PartnersPage"]
