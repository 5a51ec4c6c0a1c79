"""Fields for numbers and dates, with the same room inside as the others."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDateEdit,
    QLineEdit,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
)

from chapterdesk.ui.style import theme


class _Spin(QSpinBox):
    """A number that the wheel changes only where somebody went into it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a page must not change what lies under the mouse."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _Combo(QComboBox):
    """A choice that the wheel leaves alone, and whose words end in an ellipsis where they do not fit."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint frame, arrow and words; with a style sheet Qt cuts long words off in the middle of a letter."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width() - 4
        fits = option.fontMetrics.elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        option.currentText = fits
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a page must not change what lies under the mouse."""
        event.ignore()


def keep_style(completer: QCompleter, edit: QLineEdit) -> None:
    """Let the list under a line edit look like the window: Qt makes it a window of its own, which wears no style sheet."""
    popup = completer.popup()
    if popup is not None and popup.parentWidget() is not edit:
        popup.setParent(edit, Qt.WindowType.Popup)
        popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def number_field(name: str, value: int = 0, low: int = 0, high: int = 999_999) -> QSpinBox:
    """Return a field for a whole number between two bounds."""
    made = _Spin()
    made.setRange(low, high)
    made.setValue(value)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    # A style sheet's padding does not reach the line edit inside.
    inner = made.findChild(QLineEdit)
    if inner is not None:
        inner.setTextMargins(theme().px(8), 0, 0, 0)
    return made


def date_field(name: str, value: dt.date | None = None) -> QDateEdit:
    """Return a field for a date, written as in tables (2026-11-24), with a calendar."""
    made = QDateEdit()
    made.setCalendarPopup(True)
    made.setDisplayFormat("yyyy-MM-dd")
    if value is not None:
        made.setDate(QDate(value.year, value.month, value.day))
    made.setAccessibleName(name)
    return made


def choice_field(name: str, choices: list[tuple[str, str]], current: str = "") -> QComboBox:
    """Return a choice of (key, label); ``currentData()`` is the key."""
    made = _Combo()
    for key, text in choices:
        made.addItem(text, key)
    place = made.findData(current)
    made.setCurrentIndex(max(0, place))
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made
