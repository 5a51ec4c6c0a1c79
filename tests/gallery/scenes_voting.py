"""The voting page on a demo chapter: roll, door, elections, rules, dialogs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chapterdesk.core.text import _
from chapterdesk.services.voting import choosing, elections
from chapterdesk.services.voting.roll import Difference
from chapterdesk.ui.frame import MainFrame
from chapterdesk.ui.pages.voting import VotingPage
from chapterdesk.ui.pages.voting.changes import ChangesDialog
from chapterdesk.ui.pages.voting.count_dialogs import CountDialog, TieDialog
from tests.gallery import Context, scene
from tests.gallery.desks import desk_shell
from tests.gallery.scenes_meetings import desk_for, register_for
from tests.gallery.scenes_mobilise import settle_tasks


def _page(
    context: Context, tab: str = "roll", *, rolled: bool = True, people: int = 1284
) -> tuple[MainFrame, VotingPage]:
    register = register_for(context.language, people=people)
    frame, desk = desk_for(context, register)
    page = VotingPage(desk)
    frame.add_page("voting", _("Voting"), "vote", lambda: page, group="b")
    frame.go("voting")
    with register.read() as conn:
        found = [each for each in choosing.meetings(register, conn) if each.rolled == rolled]
    if people and found:
        page.open(found[0].id)
    page.show_tab(tab)
    wait = settle_tasks(desk.tasks)

    def choose() -> None:
        wait()
        sheet = page.sitting.sheet
        if sheet is not None and tab == "roll":
            disputed = [line.party for line in sheet.lines if line.disputed or line.verdict.reason == "unpaid"]
            page.roll.table.go_to_party(disputed[0] if disputed else sheet.lines[0].party)
            wait()

    context.after_show.append(choose)
    return frame, page


@scene("voting-roll")
def roll(context: Context) -> QWidget:
    """A roll that is being prepared."""
    return _page(context, rolled=False)[0]


@scene("voting-frozen")
def frozen(context: Context) -> QWidget:
    """A frozen roll with a dispute."""
    return _page(context)[0]


@scene("voting-door")
def door(context: Context) -> QWidget:
    """At the door."""
    return _page(context, "door")[0]


@scene("voting-elections")
def contests(context: Context) -> QWidget:
    """Elections."""
    frame, page = _page(context, "elections")
    keys = [row.key for row in page.elections.table.rows()]
    if len(keys) > 1:
        page.elections.table.choose(keys[1])
    return frame


@scene("voting-rules")
def rules(context: Context) -> QWidget:
    """The statutes' rules."""
    return _page(context, "rules", rolled=False)[0]


@scene("voting-empty")
def empty(context: Context) -> QWidget:
    """No general meeting is planned."""
    return _page(context, people=0)[0]


@scene("voting-window")
def window(context: Context) -> QWidget:
    """The whole window."""
    shell = desk_shell(context)
    assert shell.view is not None
    shell.view.go("voting", "roll")
    return shell


def _contest(context: Context, place: int) -> tuple[VotingPage, elections.Contest]:
    frame, page = _page(context, "elections")
    context.keep.append(frame)
    with page.desk.register.read() as conn:
        return page, elections.contests(page.desk.register, conn, page.sitting.meeting)[place]


@scene("voting-count", size=(480, 460))
def count(context: Context) -> QWidget:
    """Entering a count."""
    page, contest = _contest(context, 0)
    return CountDialog(page.desk, contest, 20)


@scene("voting-tie", size=(500, 380))
def tie(context: Context) -> QWidget:
    """Settling a tie."""
    page, contest = _contest(context, 1)
    return TieDialog(page.desk, contest)


@scene("voting-changes", size=(780, 460))
def changes(context: Context) -> QWidget:
    """What would differ now."""
    said = [
        Difference("a", "Amira Ek", _("Has not paid the fee"), _("Paid until {day}").format(day="2027")),
        Difference("b", "Jonas Holm", "", _("Not a member")),
    ]
    return ChangesDialog(said)
