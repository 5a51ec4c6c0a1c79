"""The first page over the demo chapter: full, empty, narrow."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tests.gallery import Context, scene
from tests.gallery.desks import desk_shell


@scene("today")
def today(context: Context) -> QWidget:
    return desk_shell(context)


@scene("today-empty")
def today_empty(context: Context) -> QWidget:
    return desk_shell(context, 0)


@scene("today-narrow", size=(1000, 720))
def today_narrow(context: Context) -> QWidget:
    return desk_shell(context)


@scene("today-large", scale=1.5)
def today_large(context: Context) -> QWidget:
    return desk_shell(context)
