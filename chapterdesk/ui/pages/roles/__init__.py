"""Roles: the succession board, the post chosen on it, and every term."""

from chapterdesk.ui.pages.roles.page import RolesPage

__all__ = ["RolesPage"]
