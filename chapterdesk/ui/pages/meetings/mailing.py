"""Mailing the pack: who gets it and who does not, and why; then a draft for the user's own mail program."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from chapterdesk.core.locale import integer
from chapterdesk.core.text import N_, _, ngettext
from chapterdesk.services.drafts import NO_ADDRESS, NO_CONSENT, NOT_ASKED, PROTECTED, Invited
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Banner, button, column, hairline, label, row

REASONS = {
    NO_CONSENT: N_("does not want e-mail"),
    NOT_ASKED: N_("not asked yet whether they may be e-mailed"),
    NO_ADDRESS: N_("no e-mail address"),
    PROTECTED: N_("protected identity"),
}
_ID = Qt.ItemDataRole.UserRole


class MailPackDialog(QDialog):
    """Shows those who may be e-mailed, all ticked, and below them who gets nothing and why.

    Args:
        invited: Everybody who is expected at the meeting.
        parent: The page.
    """

    def __init__(self, invited: Sequence[Invited], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Mail the pack"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._reached = [each for each in invited if not each.why_not]
        self._left = [each for each in invited if each.why_not]
        self._count = label("", "second", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Who gets the pack"))
        for each in self._reached:
            item = QListWidgetItem(f"{each.name}, {each.address}")
            item.setData(_ID, each.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.itemChanged.connect(self._recount)
        self.go = button(_("Write the draft…"), self.accept, kind="primary", icon_name="mail")
        self.go.setDefault(True)
        self.setLayout(self._arrange())
        self.resize(theme().px(560), theme().px(600))
        self._recount()

    def _arrange(self) -> QVBoxLayout:
        about = _(
            "A draft with the pack opens in your mail program. Nobody sees the others’ addresses. Nothing is sent by itself."
        )
        whole = column(
            label(_("Mail the pack"), "section"), label(about, "second", wrap=True), gap=8, margins=(24, 20, 24, 16)
        )
        if self._reached:
            whole.addWidget(self._count)
            whole.addWidget(self.list, 2)
        else:
            nobody = _("Nobody who is expected may be e-mailed. Ask them, and note it under People.")
            whole.addWidget(Banner("info", nobody))
        if self._left:
            many = len(self._left)
            words = ngettext("{n} person gets no mail", "{n} people get no mail", many).format(n=integer(many))
            whole.addWidget(hairline())
            whole.addWidget(label(words, "strong"))
            whole.addWidget(self._left_list(), 1)
        if not self._reached:
            whole.addStretch(1)
        whole.addLayout(row(None, button(_("Cancel"), self.reject), self.go))
        return whole

    def _left_list(self) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName(_("Who gets no mail, and why"))
        made.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        for why, words in REASONS.items():
            for each in self._left:
                if each.why_not == why:
                    made.addItem(_("{name}: {why}").format(name=each.name, why=_(words)))
        return made

    def chosen(self) -> list[Invited]:
        """Return those who are ticked."""
        items = [self.list.item(place) for place in range(self.list.count())]
        wanted = {item.data(_ID) for item in items if item.checkState() is Qt.CheckState.Checked}
        return [each for each in self._reached if each.id in wanted]

    @Slot()
    def _recount(self) -> None:
        many = len(self.chosen())
        self._count.setText(ngettext("To {n} person", "To {n} people", many).format(n=integer(many)))
        self.go.setEnabled(many > 0)
