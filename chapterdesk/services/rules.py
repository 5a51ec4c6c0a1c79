"""What follows by itself from what is written, whoever wrote it: one rule a line here.

A rule runs inside the unit of work that calls for it, so that both are undone in one step, also after an import or a merge.
"""

from __future__ import annotations

from collections.abc import Callable

from chapterdesk.database.register import Register
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.services.alumni import programme
from chapterdesk.services.campaigns import initiatives
from chapterdesk.services.exchange import settling
from chapterdesk.services.succession import overlap
from chapterdesk.services.support import funds
from chapterdesk.services.trainings import follow as trainings

RULES: tuple[Callable[[UnitOfWork], None], ...] = (
    funds.one_default,
    overlap.guard,
    programme.follow,
    trainings.follow,
    initiatives.follow,
    settling.follow,
)


def install(register: Register) -> None:
    """Let every unit of work of this register obey the rules."""
    for rule in RULES:
        register.before_commit(rule)


def pass_of_time(register: Register) -> None:
    """Do what follows from days going by; once when the desk opens and at midnight."""
    programme.catch_up(register)
