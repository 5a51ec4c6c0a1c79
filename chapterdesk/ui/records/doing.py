"""Do something that is saved, and say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QLabel

from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.fields import ValueProblem
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.doing import take_back
from chapterdesk.ui.widgets import announce


@dataclass(frozen=True)
class Ran:
    """How it went: true where it went well; ``value`` is what the verb returned."""

    ok: bool
    value: Any = None

    def __bool__(self) -> bool:
        return self.ok


def words_of(problem: UserError | ValueProblem) -> str:
    """Return a problem as one text: what happened and what to do."""
    if isinstance(problem, UserError):
        return " ".join(part for part in (problem.what, problem.remedy) if part)
    if problem.suggestion:
        return f"{problem.sentence} {_('Did you mean {text}?').format(text=problem.suggestion)}"
    return problem.sentence


def run_work(
    desk: DeskContext,
    label: str,
    function: Callable[[], Any],
    done_sentence: str | Callable[[Any], str] = "",
    *,
    place: QLabel | None = None,
) -> Ran:
    """Run a service's verb on the screen's thread; say that it was saved, with Undo, or what was wrong.

    Args:
        desk: The page's connections.
        label: What is done, as on the button; stands before an error in a toast.
        function: The verb; one unit of work, so that one Undo takes all of it back.
        done_sentence: What is said afterwards, or a function of the verb's answer that makes it; "" says what Undo would take back.
        place: A label for the error, hidden while there is none; a toast where None.
    """
    if place is not None:
        place.hide()
    before = desk.register.next_undo()
    try:
        value = function()
    except (UserError, ValueProblem) as problem:
        _say(desk, label, words_of(problem), place)
        return Ran(False)
    step = desk.register.next_undo()
    said = done_sentence(value) if callable(done_sentence) else done_sentence
    if step is not None and (before is None or step.n != before.n):
        number = step.n
        desk.toast(said or _("Saved: {what}").format(what=step.label), lambda: take_back(desk, number))
    elif said:
        desk.toast(said, None)
    return Ran(True, value)


def _say(desk: DeskContext, label: str, sentence: str, place: QLabel | None) -> None:
    if place is None:
        desk.toast(_("{what}: {problem}").format(what=label, problem=sentence) if label else sentence, None)
        return
    place.setText(sentence)
    place.show()
    announce(place, sentence)
