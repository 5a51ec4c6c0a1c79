"""The bar above the page: search, undo and redo in words, what is to be sent to others, lock, New."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.frame.hooks import FrameHooks
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.style.tokens import TOP_BAR
from chapterdesk.ui.widgets import SearchField, button, hairline, icon_button, row

UNDO_WIDTH = 320


class TopBar(QWidget):
    """Signals: ``undo_clicked``, ``redo_clicked``, ``lock_clicked``, ``state_clicked``. ``search`` is the field, ``new_menu`` what New offers."""

    undo_clicked = Signal()
    redo_clicked = Signal()
    lock_clicked = Signal()
    state_clicked = Signal()

    def __init__(self, hooks: FrameHooks) -> None:
        super().__init__()
        self.setProperty("surface", "frame")
        self.search = SearchField(_("Search people, groups, meetings, commands"), "Ctrl K")
        self.search.setMaximumWidth(theme().px(400))
        self.search.setVisible(hooks.search is not None)
        self.undo = button("", self.undo_clicked.emit, kind="quiet", icon_name="undo-2")
        self.redo = icon_button("redo-2", _("Redo"), self.redo_clicked.emit)
        self.lock = icon_button("lock", _("Lock the desk"), self.lock_clicked.emit)
        self.undo.setVisible(hooks.undo is not None)
        self.redo.setVisible(hooks.redo is not None)
        self.lock.setVisible(hooks.lock is not None)
        self.new_menu = QMenu(self)
        self.new = button(_("New"), kind="primary", icon_name="plus")
        self.new.setMenu(self.new_menu)
        set_property(self.new, "menued", True)
        self.new.hide()
        self.state = button("", self.state_clicked.emit, kind="quiet", icon_name="arrow-left-right")
        self._state_rule = hairline(vertical=True)
        self._state_rule.setFixedHeight(theme().px(20))
        line = row(self.search, None, self.undo, self.redo, self._state_rule, self.state, gap=6, margins=(0, 0, 16, 0))
        if hooks.lock is not None:
            rule = hairline(vertical=True)
            rule.setFixedHeight(theme().px(20))
            line.addWidget(rule)
            line.addWidget(self.lock)
        line.addSpacing(theme().px(4))
        line.addWidget(self.new)
        line.setStretch(0, 3)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setFixedHeight(theme().px(TOP_BAR))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_undo(None)
        self.set_redo(None)
        self.set_state("")

    def set_undo(self, what: str | None) -> None:
        """Say what undo would undo ("phone of Elif Demirtaş"); None: nothing."""
        text = _("Undo: {what}").format(what=what) if what else _("Undo")
        self.undo.setEnabled(bool(what))
        self.undo.setToolTip(text)
        self.undo.setAccessibleName(text)
        metrics = QFontMetrics(theme().font("body", weight=500))
        self.undo.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, theme().px(UNDO_WIDTH)))

    def set_state(self, text: str) -> None:
        """Say what is to be sent to others; "" for nothing."""
        self.state.setText(text)
        self.state.setAccessibleName(text)
        for part in (self.state, self._state_rule):
            part.setVisible(bool(text))

    def set_redo(self, what: str | None) -> None:
        """Say what redo would do again; None: nothing."""
        text = _("Redo: {what}").format(what=what) if what else _("Redo")
        self.redo.setEnabled(bool(what))
        self.redo.setToolTip(text)
        self.redo.setAccessibleName(text)
