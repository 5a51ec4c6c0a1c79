"""The import page in its states, over a small chapter whose people are all made up."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from PySide6.QtWidgets import QApplication, QWidget

from chapterdesk.core import clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.models import Person, Unit
from chapterdesk.services.importing import apply, prepare
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.frame import FrameHooks, MainFrame
from chapterdesk.ui.pages.importing import ImportPage
from chapterdesk.ui.tasks import TaskRunner
from tests.gallery import Context, scene, settle
from tests.registers import open_register

HEAD = ("Namn", "Mobil", "E-post", "Grupp", "Får ringas", "Underskrift")
FILE = "Stall sign-ups Möllevångstorget.xlsx"
_GIVEN = (
    "Alva", "Bo", "Cajsa", "Dag", "Elna", "Finn", "Greta", "Hugo", "Iben", "Jon", "Klara", "Leif", "Maja", "Nils", "Olga", "Per",
    "Rut", "Sven", "Tove", "Ulf",
)  # fmt: skip
_FAMILY = ("Prov", "Test", "Exempel", "Påhitt", "Mönster")
_GROUPS = ("Lund", "Malmö", "Ystad")


def made_up(count: int) -> list[tuple[str, str, str, str]]:
    """Return people that nobody is: given name, family name, phone, e-mail."""
    found = []
    for n in range(count):
        given, family = _GIVEN[n % len(_GIVEN)], f"{_FAMILY[n // len(_GIVEN) % len(_FAMILY)]}sson"
        found.append((given, family, f"070-174 06 {n:02d}", f"{given.lower()}{n}@example.org"))
    return found


def fill_register(register: Register) -> None:
    """Put groups and people into the register: some just as the file has them, some otherwise."""
    # Earlier than every clock: the page's worker thread does not see the frozen one.
    with clock.frozen(dt.datetime(2026, 1, 10, 12, tzinfo=dt.UTC)), register.work("Sample") as work:
        groups = {name: work.create(Unit, {"name": name, "unit_kind": "local_group"}) for name in _GROUPS}
        lund = (groups["Lund"],)
        for given, prefix, family, phone in (
            ("Thijs", "van der", "Meulen", "+46701740633"),
            ("Oskar", "", "Nyhlén", "+46701740662"),
            ("Åsa", "", "Bergqvist", "+46701740627"),
            ("Elif", "", "Demirtaş", "+46701740615"),
        ):
            mail: tuple[str, ...] = () if given == "Elif" else (f"{given.lower().replace('å', 'a')}@example.org",)
            work.create(
                Person,
                {
                    "given_name": given, "prefix": prefix or None, "family_name": family, "phones": (phone,), "emails": mail,
                    "groups": lund, "may_be_phoned": "granted",
                },
            )  # fmt: skip
        for n, (given, family, phone, address) in enumerate(made_up(33)):
            values: dict[str, Any] = {
                "given_name": given,
                "family_name": family,
                "phones": ("+46" + phone.replace("-", "").replace(" ", "")[1:],),
                "groups": lund,
                "may_be_phoned": "granted",
            }
            if n >= 10:
                values["emails"] = (address,)
            work.create(Person, values)


def file_rows() -> list[Sequence[object]]:
    """Return the rows of the sample file under its headings."""
    rows: list[Sequence[object]] = [
        ("Fatuma Abdi Noor", "070-174 06 91", "fatuma@example.org", "Malmö", "Ja", "FAN"),
        ("Thijs van der Meulen", "070-174 06 80", "thijs@example.org", "Lund", "Ja", ""),
        ("Oskar Nyhlén", "070-174 06 62", "oskar@example.org", "Lund", "Ja", ""),
        ("Åsa Bergqvist", "070-174 06 27", "asa@example.org", "Lund", "Nej", ""),
        ("Elif Demirtas", "070-174 06 15", "elif@example.org", "Lund", "Ja", ""),
        ("Pär-Ola Wennberg", "070-174 06", "par-ola@example.org", "Ystad", "Ja", ""),
        ("", "070-174 06 58", "", "Lund", "Ja", ""),
        ("Ximena Rojas", "070-174 06 73", "ximena@example.org", "Malmö", "kanske", ""),
        ("Sanne Visser", "070-174 06 41", "", "Malmö", "Ja", ""),
        ("Sanna Visser", "070-174 06 41", "", "Malmö", "Ja", ""),
    ]
    known = made_up(33)
    rows += [(f"{given} {family}", phone, mail, "Lund", "Ja", "") for given, family, phone, mail in known]
    new = [("070-174 07 " + phone[-2:], *rest) for rest in made_up(73)[33:] for phone in (rest[2],)]
    rows += [(f"{given} {family}", number, mail, "Malmö", "Ja", "") for number, given, family, _p, mail in new]
    return rows


def write_file(folder: Path, rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD, name: str = FILE) -> Path:
    """Write a workbook with one sheet, as people send them."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Blad1"
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def make_desk(register: Register, tasks: TaskRunner, said: list[str] | None = None) -> DeskContext:
    """Return what a page is given, with a toast that only notes what was said."""
    kept: dict[str, Any] = {}
    notes = said if said is not None else []
    return DeskContext(
        register,
        tasks,
        lambda text, _undo: notes.append(text),
        lambda page, target: notes.append(f"{page} {target}".strip()),
        kept.get,
        kept.__setitem__,
        lambda _source: None,
    )


def wait_for(page: ImportPage) -> None:
    """Let the page's work come to its end."""
    for _n in range(400):
        settle(20)
        if not page.job.running:
            return
    raise AssertionError("the import did not end")


def opened_page(context: Context) -> tuple[ImportPage, Register, Path]:
    """Return an import page over a filled register in a folder that lives as long as the picture."""
    stack = ExitStack()
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    register = stack.enter_context(open_register(folder))
    register.set_state("language", context.language)
    fill_register(register)
    tasks = TaskRunner()
    page = ImportPage(make_desk(register, tasks))
    context.keep += [stack, tasks, page]
    application = QApplication.instance()
    assert application is not None
    page.destroyed.connect(stack.close)
    return page, register, folder


def in_frame(context: Context, page: QWidget) -> QWidget:
    """Put a page into the window, as it is seen."""
    frame = MainFrame(
        "Skåne district",
        TaskRunner(),
        FrameHooks(search=lambda _words: [], undo=_nothing, redo=_nothing, lock=_nothing),
    )
    for key, name, icon, group in (
        ("people", _("People"), "users", "register"),
        ("groups", _("Groups"), "network", "register"),
        ("meetings", _("Meetings"), "calendar-days", "work"),
    ):
        frame.add_page(key, name, icon, QWidget, group)
    frame.add_page("import", _("Import"), "upload", lambda: page, "exchange")
    frame.go("import")
    context.keep.append(frame)
    return frame


def _nothing() -> None:
    return None


def _planned(context: Context, then: Callable[[ImportPage], None] | None = None) -> QWidget:
    page, register, folder = opened_page(context)
    old = write_file(folder, [("Bo Testare", "070-174 08 01", "", "Ystad", "Ja", "")], name="Torglista 2025.xlsx")
    apply(register, prepare(register, old, sender="Nadia Haddad").plan)
    page.open(write_file(folder, file_rows()))

    def late() -> None:
        wait_for(page)
        page.plan.sender_field.setText("Nadia Haddad")
        page.plan.sender_field.editingFinished.emit()
        wait_for(page)
        if then is not None:
            then(page)

    context.after_show.append(late)
    return in_frame(context, page)


@scene("import-plan")
def import_plan(context: Context) -> QWidget:
    """Every row's outcome, a doubtful one side by side; nothing is chosen beforehand."""
    return _planned(context)


@scene("import-plan-large", scale=1.5)
def import_plan_large(context: Context) -> QWidget:
    """The same with larger type."""
    return _planned(context)


@scene("import-decided")
def import_decided(context: Context) -> QWidget:
    """A decided row, and the offer to decide the others like it."""

    def decide(page: ImportPage) -> None:
        page.plan.panel.decide(1)

    return _planned(context, decide)


@scene("import-start")
def import_start(context: Context) -> QWidget:
    """Nothing chosen: drop zone, a row that waits, earlier imports."""
    page, register, folder = opened_page(context)
    for n, name in enumerate(("Torglista maj.xlsx", FILE)):
        path = write_file(folder, file_rows() if n else file_rows()[:1], name=name)
        outcome = apply(register, prepare(register, path).plan)
        if not n:
            register.undo(outcome.work)
    page.shown()
    return in_frame(context, page)


@scene("import-pending")
def import_pending(context: Context) -> QWidget:
    """Doubtful rows of an earlier import."""
    page, register, folder = opened_page(context)
    apply(register, prepare(register, write_file(folder, file_rows())).plan)
    page.shown("pending")
    return in_frame(context, page)


@scene("import-password")
def import_password(context: Context) -> QWidget:
    """A protected file: one sentence, and the field for its password."""
    page, _register, _folder = opened_page(context)
    page.start.show_error(
        UserError(
            _("“{name}” is protected by a password.").format(name=FILE),
            _("Give the password and try again."),
            code="password_protected",
        )
    )
    return in_frame(context, page)


@scene("import-question")
def import_question(context: Context) -> QWidget:
    """Dates that can be read in two ways."""
    page, _register, folder = opened_page(context)
    rows = [
        ("Alva Provsson", "02-03-1996", "070-174 07 01", dt.date(2026, 11, 2)),
        ("Bo Provsson", "05-06-1988", "070-174 07 02", dt.date(2026, 11, 3)),
        ("Cajsa Provsson", "7-8-2001", "070-174 07 03", None),
    ]
    page.open(write_file(folder, rows, ("Namn", "Geboortedatum", "Mobil", "Ingeschreven"), "Tafel markt.xlsx"))
    context.after_show.append(lambda: wait_for(page))
    return in_frame(context, page)


@scene("import-result")
def import_result(context: Context) -> QWidget:
    """What an import did."""

    def take_in(page: ImportPage) -> None:
        page.plan.apply_button.click()
        wait_for(page)

    return _planned(context, take_in)
