"""Possible doubles, export, mail of a pack, handing over the desk: the window's rarer verbs."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.database.query import Condition, Question
from chapterdesk.database.register import Register
from chapterdesk.models import Contact, Person
from chapterdesk.services import desk as desks
from chapterdesk.services import people
from chapterdesk.services.drafts import NO_ADDRESS, NO_CONSENT, NOT_ASKED, PROTECTED, Invited
from chapterdesk.services.importing import apply, decide, prepare, waiting_rows
from chapterdesk.ui.pages.exporting.dialog import ExportDialog
from chapterdesk.ui.pages.exporting.offers import offers
from chapterdesk.ui.pages.meetings.mailing import MailPackDialog
from chapterdesk.ui.pages.people import PeoplePage
from chapterdesk.ui.pages.settings.handover import BACKUP, SECRET, WHO, HandOverDialog
from chapterdesk.ui.pages.settings.sheet import SheetDialog
from chapterdesk.ui.shell import Shell
from tests.gallery import Context, scene, settle
from tests.gallery.desks import desk_shell
from tests.gallery.scenes_import import file_rows, in_frame, opened_page, write_file
from tests.gallery.scenes_people import framed


def _twice(register: Register) -> None:
    """Put people into the register who stand in it already, a little otherwise."""
    rows = [
        ({"given_name": "Zsófia", "family_name": "Provsson-Lindqvist", "phones": ("+46701740601",), "town": "Lund", "notes": "Has a van."},
         {"given_name": "Zsofia", "family_name": "Provsson Lindqvist", "phones": ("+46701740601", "+46701740602"), "town": "Malmö",
          "emails": ("zsofia.provsson@example.org",), "may_be_phoned": "refused", "member_number": "10442"}),
        ({"given_name": "Joris", "family_name": "Provstra", "birth_date": "1987", "street": "Kerkstraat 4", "emails": ("joris@example.org",)},
         {"given_name": "J", "family_name": "Provstra", "birth_date": "1987-05-04", "street": "Dorpsstraat 11", "emails": ("joris@example.org",),
          "protected_identity": True}),
    ]  # fmt: skip
    with register.work("Twice") as work:
        for one, other in rows:
            first = work.create(Person, {"level": "active", "may_be_phoned": "granted", **one})
            work.create(Person, other)
            work.create(Contact, {"party": first, "at": "2026-11-02T18:00:00Z", "channel": "phone", "outcome": "yes"})


def _look(page: PeoplePage) -> None:
    page.shown(target="doubles")
    while page.desk.tasks.running():
        settle(20)
    settle(40)


@scene("doubles")
def doubles(context: Context) -> QWidget:
    """A pair side by side, the town chosen from the right."""

    def prepare(page: PeoplePage, register: Register) -> None:
        _twice(register)
        _look(page)
        view = page.center.view()
        cells = view.panel.cells
        if "town" in cells:
            cells["town"][1].radio.setChecked(True)

    return framed(context, prepare)


@scene("doubles-protected")
def doubles_protected(context: Context) -> QWidget:
    """A pair of whom one has a protected identity, with larger type."""

    def prepare(page: PeoplePage, register: Register) -> None:
        _twice(register)
        _look(page)
        page.center.view().list.setCurrentRow(1)

    return framed(context, prepare)


@scene("doubles-none")
def doubles_none(context: Context) -> QWidget:
    """Nobody stands twice."""
    return framed(context, lambda page, register: _look(page), 0)


@scene("doubles-searching")
def doubles_searching(context: Context) -> QWidget:
    """The register is being looked through."""

    def prepare(page: PeoplePage, register: Register) -> None:
        view = page.center.view()
        page.center.setCurrentWidget(view)
        view._stack.setCurrentIndex(1)
        view.searching.show_progress(380, 1000, "")

    return framed(context, prepare)


def _dialog(context: Context, many: int = 200) -> ExportDialog:
    shell = desk_shell(context, many, "people")
    assert shell.view is not None
    desk = shell.view.context
    page = shell.view.frame.page("people")
    assert isinstance(page, PeoplePage)
    everyone = people.ids_of(desk.register, [page.model.id_at(n) for n in range(24)])
    asked = Question((Condition("town", "is", ("Lund",)),))
    return ExportDialog(desk, offers("West", asked, everyone), shell)


@scene("export", size=(1040, 740))
def export(context: Context) -> QWidget:
    """Those selected, as a workbook with a password."""
    made = _dialog(context)
    made.form.recipient.setText("Sekretariatet, info@example.org")
    context.after_show.append(made.form.lock.suggest)
    return made


@scene("export-all", size=(1040, 740))
def export_all(context: Context) -> QWidget:
    """Everybody as contact cards: protected people are left out, nothing locks the file."""
    made = _dialog(context)

    def prepare() -> None:
        made.form.rows.setCurrentIndex(made.form.rows.findData("all"))
        made.form.form.setCurrentIndex(made.form.form.findData(".vcf"))
        made._ask_preview()

    context.after_show.append(prepare)
    return made


@scene("export-done", size=(1040, 740))
def export_done(context: Context) -> QWidget:
    """What was written."""
    made = _dialog(context)

    def prepare() -> None:
        folder = tempfile.TemporaryDirectory(prefix="chapterdesk-gallery-")
        context.keep.append(folder)
        made.form.recipient.setText("Sekretariatet")
        made.form.lock.tick.setChecked(False)
        made.write(Path(folder.name) / "People 2026-11-24.xlsx")
        while made._task is not None:
            settle(20)

    context.after_show.append(prepare)
    return made


@scene("mail-pack", size=(560, 600))
def mail_pack(context: Context) -> QWidget:
    """Who gets the pack, and who does not."""
    names = ("Alva Provsson", "Bo Provsson", "Cajsa Mönstersson", "Thijs van der Proef")
    reached = [Invited(str(n), name, f"{name.split()[0].lower()}@example.org") for n, name in enumerate(names)]
    left = [
        Invited("a", "Dag Exempelsson", "dag@example.org", NO_CONSENT),
        Invited("b", "Elna Påhittsson", "elna@example.org", NOT_ASKED),
        Invited("c", "Finn Testsson", "", NO_ADDRESS),
        Invited("d", "Greta Exempelsson", "greta@example.org", PROTECTED),
    ]
    return MailPackDialog([*reached, *left])


@scene("mail-pack-nobody", size=(560, 480))
def mail_pack_nobody(context: Context) -> QWidget:
    """Nobody may be e-mailed."""
    return MailPackDialog([Invited("c", "Finn Testsson", "", NO_ADDRESS)])


def _hand_over(context: Context, step: int) -> HandOverDialog:
    shell: Shell = desk_shell(context, 0, "settings", as_real=True)
    made = HandOverDialog(shell.session, shell, shell)
    made.author.setText("Oskar Nyhlén")
    made._place = Path.home() / "Documents" / "ChapterDesk" / "Backups" / "Skåne 2026-11-24.cdbackup"
    made._show(step)
    return made


@scene("handover-meaning", size=(640, 500))
def handover_meaning(context: Context) -> QWidget:
    """What handing over means."""
    return _hand_over(context, 0)


@scene("handover-who", size=(640, 500))
def handover_who(context: Context) -> QWidget:
    """Who takes over; no name yet."""
    made = _hand_over(context, WHO)
    made.author.clear()
    made.forward()
    return made


@scene("handover-secret", size=(640, 500))
def handover_secret(context: Context) -> QWidget:
    """The new passphrase with its meter."""
    made = _hand_over(context, SECRET)
    made.secret.fill("kapten lykta morgon", "")
    return made


@scene("handover-backup", size=(640, 500))
def handover_backup(context: Context) -> QWidget:
    """The last step."""
    return _hand_over(context, BACKUP)


@scene("handover-done", size=(600, 460))
def handover_done(context: Context) -> QWidget:
    """It is done: the new sheet."""
    shell: Shell = desk_shell(context, 0, "settings", as_real=True)
    assert isinstance(shell.session.desk, desks.Desk)
    words = _(
        "Print the new recovery sheet before you part. The old sheet and the old passphrase open only older backups."
    )
    title = _("The desk is {name}’s now").format(name="Oskar Nyhlén")
    return SheetDialog(shell.session, shell, title, words)


@scene("import-left-out")
def import_left_out(context: Context) -> QWidget:
    """Rows that were left out, to be taken back."""
    page, register, folder = opened_page(context)
    apply(register, prepare(register, write_file(folder, file_rows())).plan)
    with register.read() as conn:
        waiting = waiting_rows(conn)
    for each in waiting[:3]:
        decide(register, each.id, "leave")
    page.shown("pending")
    page.waiting.which.set_current("left_out")
    page.waiting.refresh()
    return in_frame(context, page)


@scene("people-chips")
def people_chips(context: Context) -> QWidget:
    """Tags, skills and languages as chips, one being typed."""

    def prepare(page: PeoplePage, register: Register) -> None:
        n = page.model.id_at(4)
        key = people.ids_of(register, [n])[0]
        people.set_field_text(register, key, "tags", "Refugees; Vigils; Letters; School visits")
        people.set_field_text(register, key, "skills", "First aid; Driving licence")
        page.show_person(n)
        details = page.right.detail.details
        details.ensureWidgetVisible(details.rows["tags"], 0, 200)
        details.editor("tags").begin()

    return framed(context, prepare)
