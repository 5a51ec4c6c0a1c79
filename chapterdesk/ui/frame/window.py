"""The main window: puts menus, navigation, top bar, sheet and status bar together, and knows no page by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QMessageBox, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.locale import fold
from chapterdesk.core.text import _
from chapterdesk.ui.actions import MENUS, Action, ActionSet, plain_label
from chapterdesk.ui.frame.builtin import closing_actions, frame_actions
from chapterdesk.ui.frame.hooks import FrameHooks, Hit
from chapterdesk.ui.frame.navigation import Entry, Navigation
from chapterdesk.ui.frame.parts import Parts
from chapterdesk.ui.frame.searchbox import SearchResults
from chapterdesk.ui.frame.sheet import Sheet
from chapterdesk.ui.frame.statusbar import StatusBar
from chapterdesk.ui.frame.topbar import TopBar
from chapterdesk.ui.style import theme
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.widgets import Toast

WIDE_FROM = 1600
MAX_BACK = 50


class MainFrame(QMainWindow):
    """The window. See the package's docstring for how to use it.

    Args:
        chapter: The chapter's name, shown in brand block and title.
        tasks: The runner whose tasks the status bar shows.
        hooks: What the composition root supplies.
    """

    def __init__(self, chapter: str, tasks: TaskRunner, hooks: FrameHooks | None = None) -> None:
        super().__init__()
        self.hooks = hooks or FrameHooks()
        self.tasks = tasks
        self._pages: dict[str, tuple[Entry, Callable[[], QWidget], bool]] = {}
        self._made: dict[str, QWidget] = {}
        self._under: dict[str, str] = {}
        self._current = ""
        self._back: list[tuple[str, dict[str, Any]]] = []
        self._where: dict[str, Any] = {}
        self._user_collapsed: bool | None = None
        self.nav = Navigation(chapter)
        self.top = TopBar(self.hooks)
        self._parts = Parts()
        self.sheet = Sheet()
        self.status = StatusBar(tasks)
        self.actions_set = ActionSet(self)
        self._arrange(chapter)
        self._toast = Toast(self.sheet)
        self._results = SearchResults(self.top.search, self._central, self._find)
        self._connect()
        self._make_menus()
        self.add_actions([*frame_actions(self), *closing_actions(self)])
        self._restore()

    def _arrange(self, chapter: str) -> None:
        self.setWindowTitle(f"{chapter} – ChapterDesk" if chapter else "ChapterDesk")
        self.setMinimumSize(960, 600)
        self.setAcceptDrops(self.hooks.drop is not None)
        central = self._central = QWidget()
        central.setProperty("surface", "frame")
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.sheet, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.nav)
        upper.addLayout(right, 1)
        whole = QVBoxLayout(central)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        whole.addWidget(self.status)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        self.nav.chosen.connect(self.go)
        self.nav.collapse_clicked.connect(self.toggle_navigation)
        self._results.opened.connect(self._open_hit)
        for signal, hook in (
            (self.top.undo_clicked, self.hooks.undo),
            (self.top.redo_clicked, self.hooks.redo),
            (self.top.lock_clicked, self.hooks.lock),
            (self.top.state_clicked, self.hooks.state),
        ):
            if hook is not None:
                signal.connect(hook)

    # -- pages -----------------------------------------------------------------------------------------------------

    def add_page(
        self,
        key: str,
        label: str,
        icon: str,
        factory: Callable[[], QWidget],
        group: str = "",
        *,
        wide: bool = False,
        under: str = "",
    ) -> None:
        """Add a page at the end of the navigation.

        Args:
            key: A stable English name, for ``go`` and ``set_badge``.
            label: Its name, already translated.
            icon: A lucide icon.
            factory: Makes the page at its first visit.
            group: Pages of one group stand together; "bottom" stands beside the collapse button.
            wide: The page has lists and a detail: the navigation collapses for it in windows under 1 600 px.
            under: The page that it is reached from, whose entry is marked while it is shown; "" gives it an entry of its own.
        """
        entry = Entry(key, label, icon, group)
        self._pages[key] = (entry, factory, wide)
        if under:
            self._under[key] = under
        else:
            self.nav.add(entry)
        place = len(self._pages)
        shortcut = f"Ctrl+{place}" if place <= 9 and group != "bottom" else "Ctrl+," if group == "bottom" else ""
        self.add_actions(
            [Action(f"go.{key}", label.replace("&", "&&"), lambda: self.go(key), "go", icon, shortcut, group="pages")]
        )

    @Slot(str)
    def go(self, key: str, **where: Any) -> QWidget:
        """Show a page, made now where this is its first visit, and tell it where to look. Raises KeyError for an unknown key."""
        _entry, factory, _wide = self._pages[key]
        page = self._made.get(key)
        if page is None:
            page = self._made[key] = factory()
        if self._current and self._current != key:
            self._back = [*self._back[-MAX_BACK:], (self._current, self._where)]
            self._call(self._made[self._current], "hidden")
        self._current, self._where = key, where
        self.sheet.show_page(page)
        self.nav.set_active(self._under.get(key, key))
        self._fit_navigation()
        self._call(page, "shown", **where)
        self.actions_set.refresh()
        return page

    @staticmethod
    def _call(page: QWidget, method: str, **where: Any) -> None:
        verb = getattr(page, method, None)
        if callable(verb):
            verb(**where)

    def current_page(self) -> str:
        """Return the key of the page that is shown, "" before the first."""
        return self._current

    def page(self, key: str) -> QWidget | None:
        """Return a page, None where it was not visited yet."""
        return self._made.get(key)

    def can_go_back(self) -> bool:
        """Return whether there is a page to go back to."""
        return bool(self._back)

    def back(self) -> None:
        """Go back to the page before."""
        if self._back:
            key, where = self._back.pop()
            kept = self._back
            self.go(key, **where)
            self._back = kept
            self.actions_set.refresh()

    # -- what pages and the composition root say -------------------------------------------------------------------

    def toast(self, text: str, undo: Callable[[], Any] | None = None, *, icon: str = "circle-check") -> None:
        """Say something in passing; with ``undo`` a button beside it."""
        self._toast.say(text, undo, icon=icon)

    def say_error(self, error: UserError) -> None:
        """Show an expected error: what happened and what to do."""
        box = QMessageBox(QMessageBox.Icon.Warning, "ChapterDesk", error.what, QMessageBox.StandardButton.Close, self)
        box.setInformativeText(error.remedy)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.open()

    def set_undo(self, undo: str | None, redo: str | None = None) -> None:
        """Say what undo and redo would do; None: nothing."""
        self.top.set_undo(undo)
        self.top.set_redo(redo)
        self.actions_set.refresh()

    def set_badge(self, key: str, count: int, blocking: bool = False) -> None:
        """Show how many wait on a page; ``blocking`` (the accent pill) only for what blocks somebody."""
        self.nav.set_badge(key, count, blocking=blocking)

    def set_state(self, text: str) -> None:
        """Say in the top bar what is to be sent to others ("3 changes to send"); "" for nothing."""
        self.top.set_state(text)

    def set_saved(self, text: str) -> None:
        """Say in the status bar what is saved."""
        self.status.set_saved(text)

    def add_actions(self, actions: Iterable[Action]) -> None:
        """Take actions into menus, keys and search; an id that is there already is replaced."""
        for action in actions:
            self.actions_set.add(action)
        self._refresh_menus()

    # -- menus -----------------------------------------------------------------------------------------------------

    def _make_menus(self) -> None:
        self._menus: dict[str, QMenu] = {}
        for name, title in MENUS:
            menu = self.menuBar().addMenu(_(title))
            menu.aboutToShow.connect(lambda name=name, menu=menu: self._fill(name, menu))
            self._menus[name] = menu
        self.top.new_menu.aboutToShow.connect(lambda: self._fill("new", self.top.new_menu))
        self._new_key = QAction(_("New"), self)
        self._new_key.setShortcut("Ctrl+N")
        self._new_key.triggered.connect(self.top.new.showMenu)
        self.addAction(self._new_key)

    def _fill(self, name: str, menu: QMenu) -> None:
        self.actions_set.refresh()
        self.actions_set.fill(menu, name)

    def _refresh_menus(self) -> None:
        """An empty menu is not shown."""
        for name, menu in self._menus.items():
            self.actions_set.fill(menu, name)
            menu.menuAction().setVisible(bool(self.actions_set.of_menu(name)))
        fresh = bool(self.actions_set.of_menu("new"))
        self.actions_set.fill(self.top.new_menu, "new")
        self.top.new.setVisible(fresh)
        self._new_key.setEnabled(fresh)

    # -- search ----------------------------------------------------------------------------------------------------

    def focus_search(self) -> None:
        """Go into the search field, with everything in it selected."""
        self.top.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.edit.selectAll()

    def next_part(self) -> None:
        """Go with the keyboard from the page to the navigation, the line above it, the line below, and back."""
        self._parts.go(self._regions())

    def part_before(self) -> None:
        """Go round the other way."""
        self._parts.go(self._regions(), -1)

    def _regions(self) -> list[QWidget]:
        page = self.page(self.current_page())
        return [*([page] if page is not None else []), self.nav, self.top, self.status]

    def _find(self, words: str) -> list[Hit]:
        """Pages and commands whose words begin so, then what the register finds."""
        wanted = fold(words)
        own: list[Hit] = []
        for action, made in self.actions_set.all():
            name = plain_label(made.text())
            if made.isEnabled() and any(part.startswith(wanted) for part in (fold(name), *fold(name).split())):
                kind = _("Page") if action.group == "pages" else _("Command")
                own.append(Hit(action.icon or "command", name, kind, action.slot))
        found = self.hooks.search(words) if self.hooks.search is not None else []
        return [*found[:14], *own[:6], *found[14:]]

    @Slot(object)
    def _open_hit(self, hit: Hit) -> None:
        if callable(hit.target):
            hit.target()
        else:
            key, where = hit.target
            self.go(key, **where)

    # -- size and place --------------------------------------------------------------------------------------------

    def toggle_navigation(self) -> None:
        """Collapse or widen the navigation, and remember it."""
        self._user_collapsed = not self.nav.collapsed()
        self._keep("window/navigation-collapsed", self._user_collapsed)
        self._fit_navigation()
        self.actions_set.refresh()

    def _fit_navigation(self) -> None:
        wide = bool(self._current) and self._pages[self._current][2]
        automatic = wide and self.width() < WIDE_FROM * theme().scale
        collapsed = automatic if self._user_collapsed is None else self._user_collapsed
        if collapsed != self.nav.collapsed():
            self.nav.set_collapsed(collapsed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the navigation to the window."""
        super().resizeEvent(event)
        self._fit_navigation()

    def _keep(self, key: str, value: Any) -> None:
        if self.hooks.store is not None:
            self.hooks.store.set(key, value)

    def _restore(self) -> None:
        self.resize(1440, 900)
        if self.hooks.store is None:
            return
        geometry = self.hooks.store.get("window/geometry")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        collapsed = self.hooks.store.get("window/navigation-collapsed")
        if isinstance(collapsed, bool):
            self._user_collapsed = collapsed
            self._fit_navigation()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whether the window may close; keep its place; stop what runs."""
        if self.hooks.may_close is not None and not self.hooks.may_close():
            event.ignore()
            return
        self._keep("window/geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        self.tasks.cancel_all()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, nothing else."""
        if self.hooks.drop is not None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand dropped files over."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if self.hooks.drop is not None and files:
            event.acceptProposedAction()
            self.hooks.drop(files)
