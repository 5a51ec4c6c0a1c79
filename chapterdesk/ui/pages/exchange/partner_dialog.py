"""A partner as a form: name, which people, what is sent of each kind, language and password."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QLineEdit, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.models.words import LANGUAGES
from chapterdesk.services.exchange import peer_edit, peers
from chapterdesk.services.exchange.peers import Peer
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import attempt, do
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import (
    PassphraseField,
    announce,
    box,
    button,
    choice_field,
    column,
    hairline,
    label,
    row,
    scroll,
)


class PartnerDialog(QDialog):
    """``PartnerDialog(desk, peer or None, parent).open()``; ``kept(peer)`` afterwards."""

    kept = Signal(object)

    def __init__(self, desk: DeskContext, peer: Peer | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._peer = desk, peer or Peer("", "")
        title = _("Change {name}").format(name=peer.name) if peer is not None else _("New partner")
        self.setWindowTitle(title)
        with desk.register.read() as conn:
            choices = peer_edit.list_choices(conn, self._peer)
            secret = peers.passphrase(conn, self._peer) if self._peer.id else ""
        self.name = QLineEdit(self._peer.name)
        self.name.setAccessibleName(_("Name"))
        self.people = choice_field(_("Which people"), choices, self._peer.people)
        languages = [("", _("As this register")), *LANGUAGES.choices()]
        self.language = choice_field(_("Language of its workbooks"), languages, self._peer.language)
        self.password = PassphraseField(_("Password of its workbooks"))
        self.password.edit.setText(secret)
        self._secret = secret
        self.kinds: dict[str, QCheckBox] = {}
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.save = button(_("Save"), self.accept, kind="primary")
        self.save.setDefault(True)
        self._usual = set(peer_edit.usual_kinds(self._peer))
        self._build(title)
        self.people.currentIndexChanged.connect(self._people_chosen)
        (self.people if self._peer.id else self.name).setFocus()

    def _build(self, title: str) -> None:
        form = column(gap=4)
        for words, part, hint in (
            (_("Name"), self.name, ""),
            (_("Which people"), self.people, _("A smart list says who is sent. People with protected identity never are, unless you say so by name.")),
            (_("Language of its workbooks"), self.language, ""),
            (_("Password of its workbooks"), self.password, _("Leave it empty to get one of random words with the first workbook. It stands in no list and no workbook.")),
        ):  # fmt: skip
            if part is not self.password:  # which has its own
                form.addWidget(label(words, "label"))
            form.addWidget(part)
            if hint:
                form.addWidget(label(hint, "hint", wrap=True))
            form.addSpacing(theme().px(8))
        inner = QWidget()
        inner.setLayout(column(form, self._kinds_part(), None, gap=4, margins=(28, 16, 28, 16)))
        foot = row(gap=8, margins=(28, 12, 28, 16))
        if self._peer.id and not self._peer.is_secretariat:
            foot.addWidget(button(_("Remove partner"), self.remove, kind="quiet", icon_name="trash-2"))
        foot.addStretch(1)
        foot.addWidget(button(_("Cancel"), self.reject))
        foot.addWidget(self.save)
        head = column(label(title, "title", wrap=True), gap=0, margins=(28, 20, 28, 12))
        whole = column(
            head, hairline(), scroll(inner), hairline(), box(column(self._wrong, margins=(28, 8, 28, 0))), foot, gap=0
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.resize(theme().px(620), theme().px(680))

    def _kinds_part(self) -> QWidget:
        chosen = {word.partition(".")[0] for word in self._peer.scope} or self._usual
        partly = peer_edit.partly(self._peer)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(theme().px(2))
        for place, each in enumerate(peer_edit.kind_choices()):
            words = _(each.plural)
            if each.kind in partly:
                words = _("{kind}, chosen fields").format(kind=words)
            tick = QCheckBox(words)
            tick.setChecked(each.kind in chosen)
            self.kinds[each.kind] = tick
            grid.addWidget(tick, place // 2, place % 2)
        back = button(_("The usual"), self.take_usual, kind="link")
        head = row(label(_("What is sent"), "label"), None, back)
        part = QWidget()
        part.setLayout(column(head, grid, gap=4))
        part.setAccessibleName(_("What is sent"))
        return part

    @Slot()
    def take_usual(self) -> None:
        """Tick the kinds that a partner gets where nobody chose any."""
        for kind, tick in self.kinds.items():
            tick.setChecked(kind in self._usual)

    def _ticked(self) -> set[str]:
        return {kind for kind, tick in self.kinds.items() if tick.isChecked()}

    @Slot()
    def _people_chosen(self) -> None:
        """What is usual depends on who is sent; what somebody ticked stays."""
        was_usual = self._ticked() == self._usual
        self._usual = set(peer_edit.usual_kinds(self._with_people()))
        if was_usual:
            self.take_usual()

    def _with_people(self) -> Peer:
        return replace(self._peer, people=str(self.people.currentData() or ""))

    def told(self) -> Peer:
        """Return the partner as the form says."""
        language = str(self.language.currentData() or "")
        peer = replace(self._with_people(), name=self.name.text(), language=language)
        ticked = self._ticked()
        return replace(peer, scope=peer_edit.scope_of(peer, [kind for kind in self.kinds if kind in ticked]))

    @Slot()
    def accept(self) -> None:
        """Keep the partner, or say what is wrong."""
        register, secret = self._desk.register, self.password.text()
        if not self._ticked():
            self._complain(_("Tick at least one kind, or nothing can be sent."))
            return
        made: list[Peer] = []
        try:
            attempt(self._desk, lambda: made.append(peer_edit.change(register, self.told())))
            if secret.strip() and secret != self._secret:
                peers.set_passphrase(register, made[0], secret)
        except UserError as error:
            if made:
                self._peer = made[0]
            self._complain(f"{error.what} {error.remedy}")
            return
        self.kept.emit(made[0])
        super().accept()

    def _complain(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.show()
        announce(self, sentence)

    @Slot()
    def remove(self) -> None:
        """Let go of the partner; undoable."""
        if do(self._desk, lambda: peer_edit.remove(self._desk.register, self._peer)):
            self.kept.emit(self._peer)
            self.reject()
