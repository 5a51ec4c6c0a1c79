"""The parts of the desk that add to the demo chapter, in the order in which they build on each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chapterdesk.core.text import N_
from chapterdesk.database.unit import UnitOfWork
from chapterdesk.services import (
    demo_alumni,
    demo_campaigns,
    demo_cleaning,
    demo_mobilise,
    demo_partners,
    demo_support,
    demo_surveys,
    demo_trainings,
    demo_voting,
)

if TYPE_CHECKING:
    from chapterdesk.services.demo import Maker
    from chapterdesk.services.demo_units import Units

Part = Callable[[UnitOfWork, "Maker", "Units", Sequence[str]], None]
LABEL = N_("Demo chapter: what goes on")
PARTS: tuple[Part, ...] = (
    demo_mobilise.make,
    demo_campaigns.make,
    demo_partners.make,
    demo_trainings.make,
    demo_alumni.make,
    demo_support.make,
    demo_voting.make,
    demo_surveys.make,
    demo_cleaning.make,
)
"""Each is given the open unit of work, the source of randomness and ids, the units and up to 5 000 people's ids."""
