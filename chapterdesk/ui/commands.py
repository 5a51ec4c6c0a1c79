"""The menus of the desk: everything that can be done, declared once. A part that does not exist has no entry."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from chapterdesk.core.text import N_
from chapterdesk.ui import desk_tasks
from chapterdesk.ui.actions import Action
from chapterdesk.ui.help import AboutDialog, FirstEveningDialog, KeysDialog
from chapterdesk.ui.host import Host
from chapterdesk.ui.page_table import PAGES
from chapterdesk.ui.style import theme

if TYPE_CHECKING:
    from chapterdesk.ui.desk_view import DeskView

STEP = 0.1
LARGEST = 2.0
_NEW = (
    ("people", N_("&Person"), "user-plus", "Ctrl+Shift+P"),
    ("groups", N_("&Group"), "network", "Ctrl+Shift+G"),
    ("meetings", N_("&Meeting"), "calendar-days", "Ctrl+Shift+M"),
)
_NEW_RECORD = {"people": N_("New &person"), "groups": N_("New &group"), "meetings": N_("New &meeting")}
_THEMES = (
    ("system", N_("As the computer is &set")),
    ("light", N_("&Light")),
    ("dark", N_("&Dark")),
    ("contrast", N_("High &contrast, light")),
    ("contrast-dark", N_("High contrast, d&ark")),
)


def commands(view: DeskView) -> list[Action]:
    """Return what the menus hold besides the frame's own."""
    return [*_file(view), *_record(view), *_looks(view), *_tools(view), *_help(view)]


def _file(view: DeskView) -> Iterator[Action]:
    host, frame, session = view.host, view.frame, view.session
    yield Action("file.new", N_("&New database…"), host.show_welcome, "file", "database", group="open")
    yield Action(
        "file.open", N_("&Open database…"), host.choose_database, "file", "folder-open", "Ctrl+O", group="open"
    )
    if view.has_page("import"):
        yield Action(
            "file.import", N_("&Import…"), partial(view.go, "import"), "file", "upload", "Ctrl+I", group="exchange"
        )
    if view.has_page("exchange"):
        take_in = partial(view.go, "exchange", "choose")
        yield Action(
            "file.receive", N_("&Take in a workbook…"), take_in, "file", "file-down", "Ctrl+Shift+I", group="exchange"
        )
    ask = partial(_export, view)
    yield Action("file.export", N_("&Export…"), ask, "file", "file-up", "Ctrl+Shift+E", group="exchange")
    back_up = partial(desk_tasks.back_up_now, session, frame)
    yield Action("file.backup", N_("&Back up…"), back_up, "file", "archive-restore", "Ctrl+Shift+B", group="exchange")


def _record(view: DeskView) -> Iterator[Action]:
    targets = {page.key: page.new for page in PAGES}
    for page, words, picture, keys in _NEW:
        if targets.get(page):
            slot = partial(view.go, page, targets[page])
            yield Action(f"new.{page}", words, slot, "new", picture)
            yield Action(f"record.{page}", _NEW_RECORD[page], slot, "record", picture, keys, group="new")

    if view.has_page("people"):
        doubles = partial(view.go, "people", "doubles")
        yield Action(
            "record.doubles", N_("Possible &doubles"), doubles, "record", "merge", "Ctrl+Shift+D", group="whole"
        )


def _export(view: DeskView) -> None:
    """Ask what leaves: what the page that is shown offers stands first."""
    # What writes files is loaded when somebody wants one.
    from chapterdesk.ui.pages.exporting.dialog import ExportDialog

    page: Any = view.frame.page(view.frame.current_page())
    offers = getattr(page, "export_offers", None)
    ExportDialog(view.context, offers() if callable(offers) else [], view.frame).open()


def _put_on(host: Host, name: str) -> None:
    host.set_look(name, theme().scale)


def _is_on(name: str) -> bool:
    return theme().choice == name


def _looks(view: DeskView) -> Iterator[Action]:
    host = view.host
    for name, words in _THEMES:
        yield Action(
            f"view.theme.{name}",
            words,
            partial(_put_on, host, name),
            "view",
            checked=partial(_is_on, name),
            group="theme",
        )

    def grow(by: float) -> None:
        host.set_look(theme().choice, round(min(LARGEST, max(1.0, theme().scale + by)), 2))

    yield Action(
        "view.larger", N_("La&rger text"), lambda: grow(STEP), "view", "zoom-in", "Ctrl++", lambda: theme().scale < LARGEST, group="size"
    )  # fmt: skip
    yield Action(
        "view.smaller", N_("S&maller text"), lambda: grow(-STEP), "view", "zoom-out", "Ctrl+-", lambda: theme().scale > 1.0, group="size"
    )  # fmt: skip
    yield Action(
        "view.normal", N_("Text of &usual size"), lambda: host.set_look(theme().choice, 1.0), "view", "", "Ctrl+0", lambda: theme().scale != 1.0, group="size"
    )  # fmt: skip


def _tools(view: DeskView) -> Iterator[Action]:
    check = partial(desk_tasks.check, view.session, view.frame)
    yield Action("tools.check", N_("&Check the database"), check, "tools", "shield-check", group="check")
    if view.session.desk is not None and not view.session.desk.throwaway:
        hand_over = partial(_hand_over, view)
        yield Action("tools.handover", N_("Hand over the desk…"), hand_over, "tools", "handshake", group="check")
    yield Action("tools.settings", N_("&Settings"), partial(view.go, "settings"), "tools", "settings", group="settings")


def _hand_over(view: DeskView) -> None:
    """Begin to hand over the desk, from wherever somebody is."""
    from chapterdesk.ui.pages.settings.handover import HandOverDialog

    HandOverDialog(view.session, view.host, view.frame).open()


def _help(view: DeskView) -> Iterator[Action]:
    frame = view.frame
    yield Action("help.evening", N_("Your &first evening"), lambda: FirstEveningDialog(frame).open(), "help", "sunrise")
    yield Action("help.keys", N_("&Keys"), lambda: KeysDialog(frame).open(), "help", "keyboard", "F1")
    yield Action(
        "help.about", N_("&About ChapterDesk"), lambda: AboutDialog(frame).open(), "help", "info", group="about"
    )
