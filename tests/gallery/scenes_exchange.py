"""The exchange on a demo chapter: a workbook that went out, was edited by hand on the other side, and came back."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtWidgets import QWidget

from chapterdesk.core import clock
from chapterdesk.core.text import _, current_language, in_language
from chapterdesk.database.query import Question
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Person
from chapterdesk.services import demo, lists, naming, rules
from chapterdesk.services.exchange import applying, peers, planning, sending
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.pages.exchange import ExchangePage
from tests.gallery import Context, scene, settle
from tests.gallery.scenes_meetings import desk_for
from tests.registers import open_register

SENT = dt.datetime(2026, 11, 6, 20, 3, tzinfo=dt.UTC)
EDITED = dt.datetime(2026, 11, 14, 19, 12, tzinfo=dt.UTC)
BACK = dt.datetime(2026, 11, 22, 18, 8, tzinfo=dt.UTC)
PEOPLE = 120
BORN = "1990-12-03"


@dataclass
class Sample:
    """A register, the workbook that went out and the one that came back, and the number of the latter once it was taken in."""

    register: Register
    folder: Path
    out: Path
    back: Path
    received: int = 0


class Book:
    """A workbook on the other side's screen: people by the order of their rows, cells by their fields."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(path)
        self.page: Worksheet = next(s for s in self.book.worksheets if str(s["A2"].value or "").startswith("P-"))
        self._heads: dict[str, int] = {str(cell.value): int(cell.column or 0) for cell in self.page[1]}

        self._rows = {str(r[0].value): int(r[0].row or 0) for r in self.page.iter_rows(min_row=2) if r[0].value}
        name = self._heads[Person.fields["family_name"].title]
        self.refs = [ref for ref, row in self._rows.items() if self.page.cell(row, name).value]
        self._spare = next(row for ref, row in self._rows.items() if not self.page.cell(row, name).value)

    def set(self, ref: str, **values: object) -> None:
        self._write(self._rows[ref], values)

    def add(self, **values: object) -> None:
        self._write(self._spare, values)

    def _write(self, row: int, values: dict[str, object]) -> None:
        for field, value in values.items():
            self.page.cell(row, self._heads[Person.fields[field].title]).value = value  # type: ignore[assignment]

    def remove(self, ref: str) -> None:
        """Take a row out; the last thing to do, since those beneath move."""
        gone = self._rows.pop(ref)
        self.page.delete_rows(gone)
        self._rows = {each: row - (row > gone) for each, row in self._rows.items()}

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path


def sent(register: Register, folder: Path, *, people: int = PEOPLE) -> Sample:
    """Fill a register and write its workbook for the secretariat."""
    with clock.frozen(SENT):
        demo.fill(register, people)
        with register.read() as conn:
            peer = peers.listed(conn)[0]
            last = lists.find_ids(conn, Person, Question(order="family_name"))[-2]
        with register.work("Born") as work:
            work.set(Person, last, {"birth_date": BORN})
        out = folder / "Skåne 2026-11-06.xlsx"
        sending.send(register, sending.Order(peer, out, locked=False))
    return Sample(register, folder, out, folder / "Skåne 2026-11-06 (svar).xlsx")


def come_back(sample: Sample) -> Sample:
    """Edit people here and in the workbook, some of them the same."""
    book = Book(sample.out)
    refs = book.refs
    with sample.register.read() as conn:
        ids = {ref: naming.any_row(conn, ref).id for ref in refs}
        known = rows(conn, Person, list(ids.values()), ["birth_date", "given_name", "family_name", "phones", "town"])
    both, gone, merged, missing = refs[:5], refs[5], refs[8:24], refs[30:33]
    with clock.frozen(EDITED):
        for place, ref in enumerate(both):
            with sample.register.work("Town") as work:
                work.set(Person, ids[ref], {"town": ("Malmö", "Lund", "Ystad", "Kristianstad", "Trelleborg")[place]})
        with sample.register.work("Gone") as work:
            work.delete(Person, [ids[gone]])
    for place, ref in enumerate(both):
        book.set(ref, town=("Landskrona", "Eslöv", "Simrishamn", "Hässleholm", "Vellinge")[place])
    book.set(gone, town="Eslöv")
    for place, ref in enumerate(merged):
        book.set(ref, phones=f"070-174 06 {place + 20:02d}") if place % 2 else book.set(ref, town="Helsingborg")
    swapped = next(ref for ref in refs[40:] if str(known[ids[ref]]["birth_date"]) == BORN)
    born = dt.date.fromisoformat(str(known[ids[swapped]]["birth_date"]))
    book.set(swapped, birth_date=dt.datetime(born.year, born.day, born.month))
    book.set(refs[26], birth_date="våren")
    double = known[ids[refs[28]]]
    phones = double["phones"] if isinstance(double["phones"], tuple) else ()
    book.add(
        given_name=f"{double['given_name']}",
        family_name=f"{double['family_name']}",
        phones="; ".join(map(str, phones)),
        town="Malmö",
    )
    for ref in missing:
        book.remove(ref)
    book.save(sample.back)
    return sample


def taken_in(sample: Sample) -> Sample:
    """Take the workbook in."""
    with clock.frozen(BACK):
        plan = planning.plan(sample.register, sample.back)
        sample.received = applying.take_in(sample.register, plan).received
    return sample


_kept: dict[str, tuple[ExitStack, Sample]] = {}


def sample_for(language: str, state: str) -> Sample:
    """Return a sample in a language, made once a run: "sent", "back" or "in"."""
    key = f"{language}-{state}"
    if key not in _kept:
        stack = ExitStack()
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        register = stack.enter_context(open_register(place))
        rules.install(register)
        register.set_state("language", language)
        folder = place / "2026-11"
        folder.mkdir()
        with in_language(language):
            made = sent(register, folder)
            if state != "sent":
                come_back(made)
            if state == "in":
                taken_in(made)
        _kept[key] = (stack, made)
    return _kept[key][1]


def exchange_in(context: Context, sample: Sample) -> tuple[MainFrame, ExchangePage]:
    """Return the window at the page."""
    frame, desk = desk_for(context, sample.register)
    page = ExchangePage(desk)
    frame.add_page("exchange", _("Exchange"), "arrow-left-right", lambda: page, group="office")
    frame.go("exchange")
    context.keep += [page, frame]
    return frame, page


def rest(page: ExchangePage) -> None:
    """Let the page's work come to its end."""
    for _n in range(600):
        settle(20)
        if not page.job.running:
            settle(60)
            page.wait()
            settle(120)
            return
    raise AssertionError("the page did not come to rest")


def _reviewed(context: Context, then: Callable[[ExchangePage], None] | None = None) -> QWidget:
    sample = sample_for(current_language(), "in")
    frame, page = exchange_in(context, sample)

    def late() -> None:
        page.review(sample.received)
        rest(page)
        if then is not None:
            then(page)
            rest(page)

    context.after_show.append(late)
    return frame


@scene("exchange")
def overview(context: Context) -> QWidget:
    """Partners and the timeline."""
    sample = sample_for(current_language(), "in")
    frame, page = exchange_in(context, sample)
    context.after_show.append(lambda: rest(page))
    return frame


@scene("exchange-empty")
def empty(context: Context) -> QWidget:
    """Nothing was ever sent."""
    stack = ExitStack()
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    register = stack.enter_context(open_register(folder))
    context.keep.append(stack)
    frame, page = exchange_in(context, Sample(register, folder, folder, folder))
    context.after_show.append(lambda: rest(page))
    return frame


@scene("exchange-review")
def review(context: Context) -> QWidget:
    """What waits, three of it selected."""
    return _reviewed(context, lambda page: page.reviewing.deck.list.model_.tick([1, 2, 3], True))


@scene("exchange-review-new")
def review_new(context: Context) -> QWidget:
    """A new row that may be somebody who is there."""

    def show(page: ExchangePage) -> None:
        deck = page.reviewing.deck
        deck.list.go_to(next(n for n, item in enumerate(deck.list.model_.items()) if item.sort == "new"))

    return _reviewed(context, show)


@scene("exchange-review-other")
def review_other(context: Context) -> QWidget:
    """Another value, which is none."""

    def show(page: ExchangePage) -> None:
        deck = page.reviewing.deck
        deck.list.go_to(next(n for n, item in enumerate(deck.list.model_.items()) if item.sort == "edit"))
        deck.card.ask_other()
        deck.card.other.edit.setText("våren")
        deck.card.other.save.click()

    return _reviewed(context, show)


@scene("exchange-review-large", scale=1.5)
def review_large(context: Context) -> QWidget:
    """The same with larger type."""
    return _reviewed(context)


@scene("exchange-preview")
def preview(context: Context) -> QWidget:
    """What taking a workbook in would do."""
    sample = sample_for(current_language(), "back")
    frame, page = exchange_in(context, sample)

    def late() -> None:
        page.open(sample.back)
        rest(page)

    context.after_show.append(late)
    return frame


@scene("exchange-refused")
def refused(context: Context) -> QWidget:
    """A file that is no workbook of ours."""
    sample = sample_for(current_language(), "in")
    frame, page = exchange_in(context, sample)
    other = sample.folder / "Torglista.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Namn", "Telefon"])
    book.save(other)

    def late() -> None:
        page.open(other)
        rest(page)

    context.after_show.append(late)
    return frame


@scene("exchange-folder")
def folder_of_files(context: Context) -> QWidget:
    """A folder of workbooks, looked through."""
    sample = sample_for(current_language(), "back")
    frame, page = exchange_in(context, sample)

    def late() -> None:
        page.open(sample.folder)
        rest(page)

    context.after_show.append(late)
    return frame


@scene("exchange-write", size=(620, 460))
def write(context: Context) -> QWidget:
    """Before a workbook is written."""
    made: QWidget = _write_dialog(context)
    return made


@scene("exchange-written", size=(620, 460))
def written(context: Context) -> QWidget:
    """After it was written, with its password."""
    dialog: Any = _write_dialog(context)

    def late() -> None:
        settle(400)
        folder = tempfile.TemporaryDirectory()
        context.keep.append(folder)
        dialog.write(Path(folder.name) / "Skåne 2026-11-22.xlsx")
        for _n in range(300):
            settle(20)
            if dialog._task is None:
                return

    context.after_show.append(late)
    made: QWidget = dialog
    return made


def _write_dialog(context: Context) -> Any:
    from chapterdesk.ui.pages.exchange.write_dialog import WriteDialog

    sample = sample_for(current_language(), "sent")
    frame, page = exchange_in(context, sample)
    context.keep.append(frame)
    dialog = WriteDialog(page._desk, page.overview.known()[0])
    context.after_show.append(lambda: settle(600))
    return dialog


@scene("exchange-partner", size=(620, 680))
def partner(context: Context) -> QWidget:
    """A partner as a form."""
    from chapterdesk.ui.pages.exchange.partner_dialog import PartnerDialog

    sample = sample_for(current_language(), "sent")
    frame, page = exchange_in(context, sample)
    context.keep.append(frame)
    return PartnerDialog(page._desk, page.overview.known()[0])
