"""Saying something to screen readers that no focus leads to."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(source: QWidget, text: str) -> None:
    """Let a screen reader say ``text`` when it is free."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, text))
