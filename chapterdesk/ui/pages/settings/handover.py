"""Handing over the desk, step by step: what it means, who comes, the new passphrase, a backup, and then it is done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _
from chapterdesk.services import desk as desks
from chapterdesk.services import takeover
from chapterdesk.services.founding import DESK_ROLE, ROLES
from chapterdesk.services.takeover import BACKUP_SUFFIX, HandingOver
from chapterdesk.settings.options import AUTHOR
from chapterdesk.ui import desk_tasks
from chapterdesk.ui.host import Host
from chapterdesk.ui.pages.settings.sheet import SheetDialog
from chapterdesk.ui.session import Session
from chapterdesk.ui.style import set_property, theme
from chapterdesk.ui.welcome.secrets import NewPassphrase
from chapterdesk.ui.widgets import IconLabel, Stepper, button, choice_field, column, label, row

MEANING, WHO, SECRET, BACKUP = range(4)


class HandOverDialog(QDialog):
    """Asks one thing a step; Back loses nothing; only the last button does anything.

    Args:
        session: The open desk.
        host: The window around it, which changes the key.
        parent: The page.
    """

    def __init__(self, session: Session, host: Host, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Hand over the desk"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._host, self._window = session, host, parent.window()
        desk = session.desk
        assert desk is not None
        self._place = takeover.backup_place(desk)
        self.steps = Stepper([_("What happens"), _("Who"), _("Passphrase"), _("Backup")])
        self.author = QLineEdit()
        self.author.setAccessibleName(_("Name of the successor"))
        self._wrong = label("", "wrong", wrap=True)
        self.role = choice_field(
            _("Role"), [(code, _(words)) for code, words, _kind in ROLES], desk.register.state(DESK_ROLE)
        )
        self.secret = NewPassphrase(_("New passphrase"))
        self._where = label("", "second", wrap=True)
        self._stack = QStackedWidget()
        for part in (self._meaning(), self._who(), self._secret(), self._backup()):
            self._stack.addWidget(part)
        self._back = button(_("Back"), self.back, icon_name="arrow-left")
        self.go = button("", self.forward, kind="primary")
        self.go.setDefault(True)
        self._cancel = button(_("Cancel"), self.reject)
        self.setLayout(self._arrange())
        self.resize(theme().px(640), theme().px(500))
        self._show(MEANING)

    def _arrange(self) -> QVBoxLayout:
        foot = row(self._back, None, self._cancel, self.go, gap=8)
        whole = column(self.steps, self._stack, foot, gap=20, margins=(28, 22, 28, 20))
        whole.setStretch(1, 1)
        return whole

    # -- the steps --------------------------------------------------------------------------------------------------

    def _meaning(self) -> QWidget:
        points = (
            ("user-check", _("Somebody else sits down. Their name stands beside every change from then on; yours stays beside what you did.")),
            ("key-round", _("They choose a new passphrase, without you. The whole database gets a new key, and yours opens it no more.")),
            ("printer", _("A new recovery sheet is printed. The old one opens only old backups: destroy it when those are gone.")),
            ("archive-restore", _("A backup is made first. Backups made until now keep the old key and open with the old passphrase.")),
        )  # fmt: skip
        return _page(_("The desk gets another secretary"), *(_point(icon, words) for icon, words in points))

    def _who(self) -> QWidget:
        name = label(_("Name of the successor"), "label")
        name.setBuddy(self.author)
        role = label(_("Role"), "label")
        role.setBuddy(self.role)
        fields = column(name, self.author, self._wrong, 8, role, self.role, gap=5)
        self._wrong.hide()
        self.author.textEdited.connect(lambda _text: self._say_wrong(""))
        return _page(_("Who takes over?"), fields)

    def _secret(self) -> QWidget:
        words = label(_("Let the successor type it. Nobody else needs to know it."), "second", wrap=True)
        return _page(_("A new passphrase"), words, self.secret)

    def _backup(self) -> QWidget:
        other = button(_("Choose another place"), self._choose_place, size="small", icon_name="folder-open")
        words = label(
            _("It opens with the passphrase that holds until now, so the successor must know that one to use it."),
            "second",
            wrap=True,
        )
        after = label(
            _("Then the database is encrypted anew and opened again. It takes a moment."), "second", wrap=True
        )
        return _page(_("A backup first"), self._where, row(other, None), words, after)

    @Slot()
    def _choose_place(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Back up to"), str(self._place), _("Backups (*{end})").format(end=BACKUP_SUFFIX)
        )
        if chosen:
            path = Path(chosen)
            self._place = path if path.suffix == BACKUP_SUFFIX else path.with_name(path.name + BACKUP_SUFFIX)
            self._show(BACKUP)

    def _show(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self.steps.set_step(step)
        self._back.setVisible(step > MEANING)
        self.go.setText(_("Hand over") if step == BACKUP else _("Go on"))
        self._where.setText(_("It goes to {place}.").format(place=desk_tasks.friendly(self._place)))
        first = {WHO: self.author, SECRET: self.secret}.get(step)
        # The last button changes everything: the safe one has the focus there.
        (first or (self._cancel if step == BACKUP else self.go)).setFocus()
        self.go.setDefault(step != BACKUP)

    def step(self) -> int:
        """Return which step is shown, 0 for the first."""
        return self._stack.currentIndex()

    @Slot()
    def back(self) -> None:
        """Go back a step; what was typed stays."""
        self._show(max(MEANING, self.step() - 1))

    @Slot()
    def forward(self) -> None:
        """Go on, where this step is complete; the last one carries it out."""
        if self.step() == WHO and not self.author.text().strip():
            self._say_wrong(_("Type the name of whoever takes over."))
            self.author.setFocus()
        elif self.step() == SECRET and not self.secret.check():
            return
        elif self.step() == BACKUP:
            self._carry_out()
        else:
            self._show(self.step() + 1)

    def _say_wrong(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
        set_property(self.author, "state", "wrong" if sentence else "")
        self.author.setAccessibleDescription(sentence)

    # -- carrying it out --------------------------------------------------------------------------------------------

    def _carry_out(self) -> None:
        plan = HandingOver(self.author.text(), self.secret.text(), str(self.role.currentData()), self._place)
        session, window = self._session, self._window

        def work(desk: desks.Desk, progress: Progress) -> desks.Desk:
            return takeover.hand_over(desk, plan, progress=progress)

        def done(changed: desks.Desk) -> None:
            session.keep(AUTHOR, changed.register.author)
            title = _("The desk is {name}’s now").format(name=changed.register.author)
            words = _(
                "Print the new recovery sheet before you part. The old sheet and the old passphrase open only older backups."
            )
            SheetDialog(session, window, title, words).open()

        self.accept()
        self._host.change_key(
            _("Handing over the desk"), _("A backup is made, then everything is encrypted with a new key."), work, done
        )


def _page(title: str, *parts: QWidget | QLayout) -> QWidget:
    made = QWidget()
    whole = column(label(title, "section", wrap=True), gap=14)
    for part in parts:
        if isinstance(part, QWidget):
            whole.addWidget(part)
        else:
            whole.addLayout(part)
    whole.addStretch(1)
    made.setLayout(whole)
    return made


def _point(icon: str, words: str) -> QWidget:
    made = QWidget()
    mark = IconLabel(icon, "accent-text", 20)
    line = row(mark, label(words, "body", wrap=True), gap=14)
    line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    made.setLayout(line)
    return made
