"""Mobilise: what happened and the ask, who, callers, hand out, call and result, in one window."""

from chapterdesk.ui.pages.mobilise.page import MobilisePage

__all__ = ["MobilisePage"]
