"""One line of the work list of Today."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One line of the work list.

    Attributes:
        when: ``now``, ``week`` or ``soon``.
        tone: ``danger``, ``warning`` or ``neutral``; the badge says it in words too.
        page: Where the button leads; ``target`` says to what there (a list's key, a row's id).
    """

    when: str
    icon: str
    what: str
    detail: str
    badge: str
    tone: str
    action: str
    page: str
    target: str
