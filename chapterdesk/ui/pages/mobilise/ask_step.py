"""What happened and what is asked, and how the script reads to a caller."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from chapterdesk.core.text import _
from chapterdesk.models import Mobilisation
from chapterdesk.services.mobilise import asking
from chapterdesk.ui.pages.mobilise.sitting import Sitting, Step
from chapterdesk.ui.records import ListAndCard, RecordForm
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import Card, box, button, column, label, row, scroll

FIELDS = (
    "name",
    "what_happened",
    "ask",
    "script",
    "if_not",
    "day",
    "start",
    "place",
    "call_by",
    "hoped",
    "unit",
    "campaign",
    "activity",
)


class ScriptView(Card):
    """The script as it is read aloud, bold words bold; ``show_script(...)``."""

    def __init__(self) -> None:
        super().__init__(padding=18)
        self.setProperty("surface", "sunken-card")
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.if_not = label("", "second", wrap=True)
        self.body.addWidget(label(_("Say it your way"), "second-strong"))
        self.body.addWidget(self.words)
        self.body.addWidget(self.if_not)
        self.set_size(16)

    def set_size(self, size: int) -> None:
        """Set the size of the type, in pixels at 100 %."""
        font = theme().font("body")
        font.setPixelSize(theme().px(size))
        self.words.setFont(font)
        self.words.setStyleSheet(f"font-size: {theme().px(size)}px;")

    def show_script(self, text: str, if_not: str, name: str, caller: str) -> None:
        """Show a script filled in for one person and one caller."""
        pieces = asking.script_for(text, name, caller)
        # Everything typed is shown as it is, never read as HTML.
        shown = "".join(
            f"<b>{html.escape(piece)}</b>" if bold else html.escape(piece) for piece, bold in pieces
        ).replace("\n", "<br>")
        self.words.setText(shown)
        self.words.setAccessibleName("".join(piece for piece, _bold in pieces))
        self.if_not.setText(_("If not: {text}").format(text=if_not) if if_not else "")
        self.if_not.setVisible(bool(if_not))


class AskStep(Step):
    """The first step: fields at the left, the script as it reads at the right."""

    kinds = frozenset({"mobilisation"})

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self.form = RecordForm(sitting.desk, Mobilisation, FIELDS)
        self.script = ScriptView()
        self.hint = label(
            _("Stars make words bold: *like this*. {name} becomes the person, {caller} who calls."), "hint", wrap=True
        )
        self.next = button(_("Choose who"), lambda: self.go.emit(1), kind="primary")
        left = QWidget()
        left.setLayout(column(self.form, gap=0, margins=(12, 6, 0, 0)))
        right = box(
            column(
                label(_("How it reads"), "section"), self.script, self.hint, row(self.next, None), None,
                gap=12, margins=(24, 20, 32, 20),
            ),
            "sunken",
        )  # fmt: skip
        self.setLayout(
            column(ListAndCard(sitting.desk, left, scroll(right), key="mobilise.ask", card_width=460), gap=0)
        )

    def refresh(self) -> None:
        """Show the fields and the script."""
        facts = self.sitting.facts
        if facts is None:
            return
        if self.form.current() != facts.id or not self.form.typing():
            self.form.show_row(facts.id)
        self.script.show_script(facts.script or facts.ask, facts.if_not, "Elif", self.sitting.desk.register.author)

    def flush(self) -> None:
        """Save what is being typed."""
        self.form.leave()
