"""Papers and what belongs to them: people with protected identity asked about by name, and a person on pathways."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import PathwayWalk
from chapterdesk.services import people
from chapterdesk.services.trainings import next_steps
from chapterdesk.ui.pages.exporting.shielded import ShieldedDialog
from chapterdesk.ui.pages.people import PeoplePage
from chapterdesk.ui.pages.people.detail import ROLES
from tests.gallery import Context, scene
from tests.gallery.scenes_people import framed


@scene("people-pathways")
def pathways(context: Context) -> QWidget:
    """Somebody's roles, with the pathways that they are on beneath them."""

    def prepare(page: PeoplePage, register: Register) -> None:
        with register.read() as conn:
            walks = [str(row["person"]) for row in rows(conn, PathwayWalk, None, ["person"]).values()]
            going = [
                each for each in walks if any(told.step for _way, told in next_steps.of_person(register, conn, each))
            ]
            key = max(going, key=lambda each: (walks.count(each), len(people.appointments(register, conn, each))))
            number = people.number_of(conn, key)
        assert number is not None
        page.show_person(number)
        page.right.detail.tabs.setCurrentIndex(ROLES)

    return framed(context, prepare)


@scene("shielded", size=(520, 320))
def shielded(context: Context) -> QWidget:
    """Who of those with protected identity may stand in a paper."""
    names = ("Zsófia Provsson-Lindqvist", "Joris Provstra", "Elif Provdemir")
    return ShieldedDialog({str(n): (name, f"P-{n}") for n, name in enumerate(names)})


@scene("shielded-many", size=(520, 480))
def shielded_many(context: Context) -> QWidget:
    """Many of them."""
    return ShieldedDialog({str(n): (f"Prov Provsson {n + 1}", f"P-{n}") for n in range(30)})
