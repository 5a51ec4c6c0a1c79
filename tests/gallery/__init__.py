"""Pictures of every page, dialog and state, in every theme and language, without a screen.

A module ``tests/gallery/scenes_AREA.py`` registers its scenes; it is found by its name::

    from tests.gallery import Context, scene

    @scene("people")                       # OUT/people-light-en.png ...; size=(w, h) and scale=1.5 where wanted
    def people(context: Context) -> QWidget:
        return PeoplePage(...)             # 1440 x 900; a MainFrame for whole windows: context.frame(page)

All people and places in the pictures are made up.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent
from PySide6.QtWidgets import QApplication, QWidget


@dataclass
class Context:
    """What a scene is made for."""

    language: str
    theme: str
    keep: list[object] = field(default_factory=list)
    """Put here what must live as long as the picture: models, task runners."""
    after_show: list[Callable[[], None]] = field(default_factory=list)
    """Called once the widget is shown, to put the focus somewhere or open something."""


@dataclass(frozen=True)
class Scene:
    """A registered scene."""

    name: str
    make: Callable[[Context], QWidget]
    size: tuple[int, int]
    scale: float


SCENES: dict[str, Scene] = {}


def scene(
    name: str, *, size: tuple[int, int] = (1440, 900), scale: float = 1.0
) -> Callable[[Callable[[Context], QWidget]], Callable[[Context], QWidget]]:
    """Register a scene; ``scale`` above 1 renders it with larger type, as a system set so would."""

    def register(make: Callable[[Context], QWidget]) -> Callable[[Context], QWidget]:
        if name in SCENES:
            raise ValueError(f"two scenes are called {name}")
        SCENES[name] = Scene(name, make, size, scale)
        return make

    return register


def load_scenes() -> dict[str, Scene]:
    """Import every ``scenes_*`` module of this package and return what they registered."""
    for found in pkgutil.iter_modules(__path__):
        if found.name.startswith("scenes_"):
            importlib.import_module(f"{__name__}.{found.name}")
    return SCENES


def settle(milliseconds: int = 60) -> None:
    """Let layouts, timers and worker threads come to rest."""
    timer = QElapsedTimer()
    timer.start()
    while timer.elapsed() < milliseconds:
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def pictures(only: str, themes: list[str], languages: list[str]) -> Iterator[tuple[Scene, str, str]]:
    """Return every (scene, theme, language) whose scene's name contains ``only``."""
    for one in load_scenes().values():
        if only in one.name:
            for theme in themes:
                for language in languages:
                    yield one, theme, language
