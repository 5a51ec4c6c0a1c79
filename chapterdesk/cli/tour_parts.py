"""The documents that each part of the desk adds to the tour: one module a part, one line here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chapterdesk.cli import (
    tour_campaigns,
    tour_exchange,
    tour_mobilise,
    tour_partners,
    tour_reports,
    tour_roles,
    tour_support,
    tour_trainings,
    tour_voting,
)
from chapterdesk.database.register import Register

Writer = Callable[[Path], object]
Documents = Callable[[Register, str], list[tuple[str, Writer]]]
PARTS: tuple[Documents, ...] = (
    tour_roles.documents,
    tour_reports.documents,
    tour_voting.documents,
    tour_mobilise.documents,
    tour_campaigns.documents,
    tour_partners.documents,
    tour_support.documents,
    tour_trainings.documents,
    tour_exchange.documents,
)
"""Each is given the register and the paper size ("A4" or "Letter") and returns (file name, what writes it)."""
