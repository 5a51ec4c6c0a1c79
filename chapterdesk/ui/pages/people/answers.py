"""What the register answers the page: the people of a list, the first of them at once, and how many each list has."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from chapterdesk.database.query import Question, count, ordered
from chapterdesk.database.register import Register
from chapterdesk.models import Person
from chapterdesk.services import lists
from chapterdesk.services.lists import ListEntry
from chapterdesk.ui.asking import AT_ONCE, Asker, Tell

FIRST = 100
"""So many rows fill the largest screen; they are asked for before all the others."""
COUNT_AFTER_MS = 150


class Answers(QObject):
    """Signals: ``begun(ids)`` with the first of a new list, ``found(ids, total)``, ``counted(counts by list)``.

    Args:
        register: The open register.
    """

    begun = Signal(object)
    found = Signal(object, int)
    counted = Signal(dict)

    def __init__(self, register: Register, parent: QObject) -> None:
        super().__init__(parent)
        self._register = register
        self._ids, self._counts = Asker(self), Asker(self)
        self._entries: Sequence[ListEntry] = ()
        self._known: dict[Question, int] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(COUNT_AFTER_MS)
        self._later.timeout.connect(self._ask_counts)
        self._ids.begun.connect(self.begun)
        self._ids.answered.connect(self._take_ids)
        self._counts.begun.connect(self._take_count)
        with register.read() as conn:
            self.total = count(conn, Person, Question())

    def ask(self, question: Question, *, first: bool) -> None:
        """Ask who is in a list; ``first`` wants its first rows before all are known."""
        register = self._register

        def work(tell: Tell) -> tuple[array[int], int] | None:
            with register.read() as conn:
                if first and not tell(ordered(conn, Person, question, limit=FIRST, quick=True)):
                    return None
                return ordered(conn, Person, question), count(conn, Person, Question())

        self._ids.ask(work, at_once=self.total <= AT_ONCE)

    @Slot(object)
    def _take_ids(self, answer: tuple[array[int], int] | None) -> None:
        if answer is not None:
            self.total = answer[1]
            self.found.emit(*answer)

    def count(self, entries: Sequence[ListEntry], changed: set[str] | None = None) -> None:
        """Count the people of lists, a moment later where something has ``changed``: only lists that can have moved."""
        self._entries = entries
        if changed is None:
            self._ask_counts()
            return
        self._known = {each: n for each, n in self._known.items() if not lists.kinds_of(each) & changed}
        self._later.start()

    @Slot()
    def _ask_counts(self) -> None:
        register, wanted = self._register, [each.question for each in self._entries if each.question not in self._known]

        def work(tell: Tell) -> None:
            with register.read() as conn:
                for question in wanted:
                    if not tell((question, count(conn, Person, question))):
                        return

        at_once = self.total <= AT_ONCE
        if not at_once:
            self._counts.ask(work, at_once=False)
            return
        with register.read() as conn:
            self._known.update((question, count(conn, Person, question)) for question in wanted)
        self._tell_counts()

    @Slot(object)
    def _take_count(self, counted: tuple[Question, int]) -> None:
        self._known[counted[0]] = counted[1]
        self._tell_counts()

    def _tell_counts(self) -> None:
        self.counted.emit({each.key: n for each in self._entries if (n := self._known.get(each.question)) is not None})

    def wait(self) -> None:
        """Wait until nothing is asked any more, before the register is closed."""
        self._later.stop()
        for asker in (self._ids, self._counts):
            asker.wait()
