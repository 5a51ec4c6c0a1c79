"""The frame, with openly made-up contents."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QWidget,
)

from chapterdesk.core.text import N_, _
from chapterdesk.ui.actions import Action
from chapterdesk.ui.frame import FrameHooks, Hit, MainFrame
from chapterdesk.ui.tasks import Task, TaskRunner
from chapterdesk.ui.widgets import (
    EmptyState,
)
from tests.gallery import Context, scene
from tests.gallery.samples import nothing, sample_people, sample_today

PAGES = (
    ("today", N_("Today"), "sunrise", "a"),
    ("people", N_("People"), "users", "b"),
    ("groups", N_("Groups"), "network", "b"),
    ("roles", N_("Roles"), "id-card", "b"),
    ("trainings", N_("Trainings"), "graduation-cap", "b"),
    ("alumni", N_("Alumni"), "medal", "b"),
    ("campaigns", N_("Campaigns"), "megaphone", "c"),
    ("meetings", N_("Meetings"), "calendar-days", "c"),
    ("partners", N_("Partners"), "handshake", "c"),
    ("exchange", N_("Exchange"), "arrow-left-right", "d"),
    ("settings", N_("Settings"), "settings", "bottom"),
)


def sample_frame(context: Context) -> MainFrame:
    """The frame with made-up pages."""
    tasks = TaskRunner()
    hooks = FrameHooks(
        search=lambda words: [
            Hit("user", "Elif Demirtaş", "Malmö group, supporter", nothing),
            Hit("network", "Eslöv group", "Skåne district", nothing),
        ],
        undo=nothing,
        redo=nothing,
        lock=nothing,
    )
    frame = MainFrame("Skåne district", tasks, hooks)
    frame.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
    for key, name, icon, group in PAGES:
        makers = {"today": sample_today, "people": lambda: sample_people(context)}
        empty = partial(
            EmptyState, icon, "Here stands what this page is for, in a sentence.", "The first step", nothing
        )
        frame.add_page(key, _(name), icon, makers.get(key, empty), group, wide=key == "people")
    frame.add_actions([Action("new.person", N_("Person"), nothing, "new", "user-plus")])
    for key, count in (("today", 9), ("roles", 6), ("alumni", 2), ("meetings", 1)):
        frame.set_badge(key, count)
    frame.set_badge("exchange", 6, blocking=True)
    frame.set_undo("phone of Elif Demirtaş", None)
    frame.set_saved("Saved 14:32, encrypted on this laptop")
    context.keep.append(frame)
    return frame


@scene("frame-today")
def frame_today(context: Context) -> QWidget:
    """Navigation, work list, charts, a running task."""
    frame = sample_frame(context)
    frame.go("today")
    task = Task("Writing the term report", frame.tasks)
    task.done, task.total = 62, 100
    task._begun -= 13
    frame.tasks._tasks.append(task)
    frame.tasks.changed.emit()
    return frame


@scene("frame-people")
def frame_people(context: Context) -> QWidget:
    """Collapsed navigation, table, bulk bar, detail, toast."""
    frame = sample_frame(context)
    frame.go("people")
    context.after_show.append(lambda: frame.toast("Saved: phone of Elif Demirtaş", nothing))
    return frame


@scene("frame-people-large", scale=1.5)
def frame_people_large(context: Context) -> QWidget:
    """The same with the type half as large again."""
    return frame_people(context)


@scene("frame-search")
def frame_search(context: Context) -> QWidget:
    """The results under the search field, over an empty page."""
    frame = sample_frame(context)
    frame.go("groups")

    def type_words() -> None:
        frame.focus_search()
        frame.top.search.edit.setText("e")

    context.after_show.append(type_words)
    return frame
