"""Erase for good: what goes, what stays, which texts to look over, and the name typed before anything happens."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold, integer
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import _, ngettext
from chapterdesk.models import entities
from chapterdesk.services import erasing
from chapterdesk.services.erasing import Done, Erasure, Mention
from chapterdesk.ui.asking import Asker, Tell
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.style import theme
from chapterdesk.ui.tasks import Task
from chapterdesk.ui.widgets import Banner, button, clear, column, hairline, label, row, scroll

_SHOWN = 200
"""Mentions that are listed; somebody with a common name may have thousands."""


class EraseDialog(QDialog):
    """``erased(name)`` once it is done. What would go is found beside the screen's thread, and so is the erasing.

    Args:
        desk: The register and its tasks.
        person: Whom, by id.
        name: What they are called, to be typed.
        parent: The page.
    """

    erased = Signal(str)

    def __init__(self, desk: DeskContext, person: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Erase for good"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._person, self._name = desk, person, name
        self._found: Erasure | None = None
        self._task: Task | None = None
        self.typed = QLineEdit()
        self.typed.setAccessibleName(_("Type the name to confirm"))
        self.typed.setPlaceholderText(name)
        self.typed.textChanged.connect(self._check)
        self.go = button(_("Erase for good"), self.erase, kind="danger", icon_name="user-x")
        self.cancel = button(_("Keep"), self.reject)
        self.cancel.setDefault(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(_("Erasing"))
        self._messages, self._body = column(gap=6), column(gap=14)
        self.setLayout(self._arrange())
        self.resize(theme().px(620), theme().px(640))
        self._asker = Asker(self)
        self._asker.answered.connect(self._show)
        self._check()
        self._ask()

    def _arrange(self) -> QVBoxLayout:
        title = label(_("Erase {name} for good?").format(name=self._name), "title", wrap=True)
        inner = QWidget()
        self._body.addWidget(label(_("Looking through the register"), "second"))
        inner.setLayout(column(self._body, None, gap=0, margins=(24, 12, 24, 16)))
        said = label(_("Type the name to confirm"), "label")
        said.setBuddy(self.typed)
        ask = column(self._messages, said, self.typed, gap=6, margins=(24, 12, 24, 4))
        foot = row(self._bar, None, self.cancel, self.go, gap=8, margins=(24, 8, 24, 18))
        middle = scroll(inner)
        whole = column(column(title, gap=0, margins=(24, 18, 24, 12)), hairline(), middle, hairline(), ask, foot, gap=0)
        whole.setStretch(2, 1)
        return whole

    # -- what would go ----------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        register, person = self._desk.register, self._person

        def ask(_tell: Tell) -> Erasure | UserError:
            try:
                return erasing.preview(register, person)
            except UserError as error:
                return error

        self._asker.ask(ask, at_once=False)

    @Slot(object)
    def _show(self, found: Erasure | UserError) -> None:
        self._bar.hide()
        clear(self._body)
        if isinstance(found, UserError):
            self._body.addWidget(Banner("triangle-alert", found.what, found.remedy, "danger"))
            return
        self._found = found
        self._body.addWidget(
            Banner(
                "triangle-alert",
                _("This cannot be undone."),
                _("To be able to change your mind, use Delete instead. A backup is made first; whoever restores it erases again."),
                "danger",
            )
        )  # fmt: skip
        for title, lines in _parts(found):
            self._body.addLayout(_part(title, lines))
        if found.mentions:
            self._body.addLayout(_mentions(found.mentions))
        self._check()
        self.typed.setFocus()

    # -- doing it ---------------------------------------------------------------------------------------------------

    @Slot()
    def _check(self) -> None:
        ready = self._found is not None and self._task is None
        self.go.setEnabled(ready and fold(self.typed.text()) == fold(self._name))

    @Slot()
    def erase(self) -> None:
        """Erase the person off the screen's thread."""
        clear(self._messages)
        desk, person = self._desk, self._person

        def work(progress: Progress) -> Done:
            return (desk.erase or partial(_plainly, desk))(person, progress)

        self._bar.show()
        self._task = desk.tasks.run(_("Erasing"), work)
        self._check()
        self.typed.setEnabled(False)
        self._task.finished.connect(self._done)
        self._task.failed.connect(self._failed)
        self._task.ended.connect(self._ended)

    @Slot(object)
    def _done(self, _done: Done) -> None:
        self.erased.emit(self._name)
        self.accept()

    @Slot(object)
    def _failed(self, error: object) -> None:
        if isinstance(error, UserError):
            self._messages.addWidget(Banner("triangle-alert", error.what, error.remedy, "danger"))

    @Slot()
    def _ended(self) -> None:
        self._task = None
        self._bar.hide()
        self.typed.setEnabled(True)
        self._check()

    def reject(self) -> None:
        """Close, unless it is being erased just now: that ends by itself."""
        if self._task is None:
            super().reject()

    def done(self, result: int) -> None:
        """Let go of the register before the dialog goes."""
        self._asker.wait()
        super().done(result)


def _plainly(desk: DeskContext, person: str, progress: Progress) -> Done:
    return erasing.erase(desk.register, person, progress=progress)


# -- words ------------------------------------------------------------------------------------------------------------------


def _parts(found: Erasure) -> list[tuple[str, list[str]]]:
    goes = _counted(found.rows)
    if found.before:
        past = ngettext("{n} row that was deleted before", "{n} rows that were deleted before", found.before)
        goes.append(past.format(n=integer(found.before)))
    entries = ngettext("{n} entry of the history", "{n} entries of the history", found.changes)
    goes.append(entries.format(n=integer(found.changes)))
    parts = [(_("Goes for good"), goes)]
    if found.emptied:
        parts.append((_("Stays, and names nobody there any more"), _counted(found.emptied)))
    stays = [_("Minutes and papers in files, backups made before, and what others have printed or saved")]
    if found.files:
        said = ngettext(
            "{n} file that left with them in it: it stays noted, without them",
            "{n} files that left with them in them: they stay noted, without them",
            found.files,
        )
        stays.append(said.format(n=integer(found.files)))
    if found.partners:
        names = ", ".join(found.partners)
        stays.append(_("The copies of {names}: they are told with the next workbook, and decide themselves").format(names=names))  # fmt: skip
    return [*parts, (_("Is not touched"), stays)]


def _counted(many: Mapping[str, int]) -> list[str]:
    known = entities()
    return [
        f"{integer(count)} {_(known[kind].label if count == 1 else known[kind].plural).lower()}"
        for kind, count in many.items()
    ]


def _part(title: str, lines: list[str]) -> QVBoxLayout:
    words = [label(f"\u2022 {line}", "second", wrap=True) for line in lines]
    return column(label(title, "strong"), *words, gap=4)


def _mentions(found: tuple[Mention, ...]) -> QVBoxLayout:
    """Return the texts to look over; what others wrote is theirs to change."""
    said = ngettext("{n} text seems to tell of them", "{n} texts seem to tell of them", len(found))
    whole = column(label(said.format(n=integer(len(found))), "strong"), gap=6)
    whole.addWidget(label(_("What stands there stays. Look it over, now or afterwards."), "second", wrap=True))
    for mention in found[:_SHOWN]:
        head = label(_("{title}, {field} ({ref})").format(title=mention.title or _(entities()[mention.kind].label), field=mention.label, ref=mention.ref), "label", wrap=True)  # fmt: skip
        words = label(mention.shown, "second", wrap=True)
        for each in (head, words):
            each.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        whole.addLayout(column(head, words, gap=1))
    return whole
