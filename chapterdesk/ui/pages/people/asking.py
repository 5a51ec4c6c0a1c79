"""Asking beside the screen, as every page does it."""

from chapterdesk.ui.asking import AT_ONCE, Asker, Tell, is_small

__all__ = ["AT_ONCE", "Asker", "Tell", "is_small"]
