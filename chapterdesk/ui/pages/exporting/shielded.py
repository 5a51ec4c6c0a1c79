"""Who of those with protected identity may stand in what leaves: asked name by name, the same everywhere."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDialog, QSizePolicy, QWidget

from chapterdesk.core.text import _
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import box, button, column, label, row, scroll

_MOST_SEEN = 8
"""Names that are seen at once; with more the list scrolls."""


class ShieldedDialog(QDialog):
    """Asks, name by name, which people with protected identity may stand in a paper; none is the safe answer."""

    def __init__(self, people: dict[str, tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Protected identity"))
        self.setMinimumWidth(theme().px(460))
        self.boxes = {ref: QCheckBox(name) for name, ref in people.values()}
        layout = column(gap=8, margins=(24, 20, 24, 20))
        layout.addWidget(label(_("Some people here have a protected identity"), "section"))
        layout.addWidget(
            label(_("They are left out of the paper. Tick those who agreed to stand in it."), "second", wrap=True)
        )
        if len(self.boxes) > _MOST_SEEN:
            names = scroll(box(column(*self.boxes.values(), None, gap=8)))
            names.setMinimumHeight(theme().px(_MOST_SEEN * 28))
            names.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            layout.addWidget(names, 1)
        else:
            for one in self.boxes.values():
                layout.addWidget(one)
            layout.addStretch(1)
        leave = button(_("Go on"), self.accept, kind="primary")
        leave.setDefault(True)
        layout.addSpacing(theme().px(8))
        layout.addLayout(row(None, button(_("Cancel"), self.reject), leave))
        self.setLayout(layout)
        leave.setFocus()

    def confirmed(self) -> tuple[str, ...]:
        """Return the Refs of those who may stand in it."""
        return tuple(ref for ref, one in self.boxes.items() if one.isChecked())


def ask_shielded(people: dict[str, tuple[str, str]], parent: QWidget | None) -> tuple[str, ...] | None:
    """Return the Refs of those who may stand in what leaves, none where nobody is protected.

    Args:
        people: (name, Ref) by id of the people with protected identity whom it would name.
        parent: Owns the dialog.

    Returns None where the user thought better of it: then nothing leaves.
    """
    if not people:
        return ()
    dialog = ShieldedDialog(people, parent)
    taken = dialog.exec()
    dialog.deleteLater()
    return dialog.confirmed() if taken else None
