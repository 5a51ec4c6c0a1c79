"""What can be reached on the calendar of the activist year: campaigns, partners' periods, days with activities."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from chapterdesk.core import locale
from chapterdesk.core.text import _
from chapterdesk.models.campaigns import CAMPAIGN_KINDS
from chapterdesk.services.campaigns.clashes import Period
from chapterdesk.services.campaigns.year import Mark, Year


@dataclass(frozen=True)
class Item:
    """Something on the calendar that can be reached: a campaign or the activities of a day."""

    key: str
    words: str
    line: int
    first: dt.date
    last: dt.date
    period: Period | None = None
    mark: Mark | None = None
    clash: bool = False
    ids: tuple[str, ...] = field(default=())


def items_of(year: Year) -> list[Item]:
    """Return what can be reached on the calendar, line by line, each line in order of time."""
    clashing = {each.ours.id for each in year.clashes} | {each.other.id for each in year.clashes}
    found: list[Item] = []
    for line, lane in enumerate((*year.lanes, *year.partner_lanes)):
        for period in lane:
            words = _("{name}, {kind}, {start} to {end}").format(
                name=period.name,
                kind=CAMPAIGN_KINDS.format(period.kind),
                start=locale.long_date(period.start, year=False),
                end=locale.long_date(period.end, year=False),
            )
            if period.id in clashing:
                words = _("{words}. Shares days with another period.").format(words=words)
            key = f"period:{period.id}"
            found.append(
                Item(key, words, line, period.start, period.end, period, None, period.id in clashing, (period.id,))
            )
    last = len(year.lanes) + len(year.partner_lanes)
    for mark in year.marks:
        names = ", ".join(name for _id, name, _group, _state in mark.activities)
        words = _("{day}: {names}").format(day=locale.long_date(mark.day, weekday=True, year=False), names=names)
        ids = tuple(each[0] for each in mark.activities)
        found.append(Item(f"day:{mark.day.isoformat()}", words, last, mark.day, mark.day, None, mark, False, ids))
    return found
