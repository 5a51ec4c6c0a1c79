"""The commands of each part of the desk, declared in a light module of its own: one line here."""

from __future__ import annotations

from chapterdesk.cli.command import Command

PART_COMMANDS: tuple[Command, ...] = ()
