"""What each part of the desk has to remind of on Today, beside the register itself: one module a part, one line here."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from chapterdesk.database.register import Register
from chapterdesk.services.reminders import (
    alumni,
    campaigns,
    exchange,
    mobilise,
    partners,
    reports,
    support,
    trainings,
    voting,
)
from chapterdesk.services.reminders.task import Task

Source = Callable[[Register, Connection], list[Task]]
SOURCES: tuple[Source, ...] = (
    alumni.tasks,
    exchange.tasks,
    mobilise.tasks,
    campaigns.tasks,
    partners.tasks,
    trainings.tasks,
    support.tasks,
    voting.tasks,
    reports.tasks,
)

__all__ = ["SOURCES", "Source", "Task"]
