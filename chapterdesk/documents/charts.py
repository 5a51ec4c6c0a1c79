"""Charts as shapes: readable without colour, labels where the values stand, unfinished periods hatched or dashed.

They know nothing of PDF, so that the window can paint the very same picture.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from chapterdesk.core import locale
from chapterdesk.documents import theme, wrapping
from chapterdesk.documents.papers import ChartFigure, Series
from chapterdesk.documents.shapes import Box, Dot, Picture, Shape, Stroke, Words
from chapterdesk.documents.theme import Style

FILLS = (theme.ACCENT, "#DAD6CC", "#72909C", "#5E2159")
"""Dark, light, middle, dark: apart in grey too; the second has an outline."""
DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (7, 2, 1.5, 2), (3, 2))
_LABEL = Style(size=8, leading=10, colour=theme.SOFT)
_VALUE = Style("semibold", 8, 10)
_AXIS_ROOM = 26
_TOP_ROOM = 16


def value_text(value: float | None) -> str:
    """Return a value as it is written beside a bar and in the table."""
    if value is None:
        return ""
    return locale.integer(round(value)) if value == round(value) else locale.decimal(value)


def chart(figure: ChartFigure, width: float, height: float = 130) -> Picture:
    """Return the figure's chart in this size (points); an empty figure gives an empty picture."""
    if not figure.labels or not any(value is not None for series in figure.series for value in series.values):
        return Picture(width, 0, ())
    if figure.kind == "line":
        return Picture(width, height, tuple(_line_chart(figure, width, height)))
    return Picture(width, height, tuple(_bar_chart(figure, width, height)))


def _text(text: str, style: Style, x: float, y: float, room: float, *, align: str = "centre") -> list[Shape]:
    shown = wrapping.shortened(text, style, room)
    width = wrapping.natural(shown, style)
    start = {"centre": x - width / 2, "right": x - width, "left": x}[align]
    return [Words(start, y, shown, style)]


def _top(figure: ChartFigure) -> float:
    return max((v for series in figure.series for v in series.values if v is not None), default=0) or 1


def _axis(figure: ChartFigure, width: float, slot: float) -> list[Shape]:
    shapes: list[Shape] = [Stroke(((0, _AXIS_ROOM), (width, _AXIS_ROOM)), 0.7, theme.INK)]
    widest = max(wrapping.natural(label, _LABEL) for label in figure.labels)
    # Neighbours' labels must not touch: where they would, every second or third one stands.
    every = 1 if widest <= slot - 4 or slot >= 44 else -(-int(min(widest, 60) + 6) // max(int(slot), 1))
    for index, label in enumerate(figure.labels):
        if index % every == 0:
            lines = wrapping.lines(label, _LABEL, slot * every - 4)[:2]
            for row, line in enumerate(lines):
                shapes += _text(line, _LABEL, slot * (index + 0.5), _AXIS_ROOM - 11 - row * 10, slot * every)
    return shapes


def _bar_chart(figure: ChartFigure, width: float, height: float) -> list[Shape]:
    shapes: list[Shape] = []
    legend = 0.0
    if len(figure.series) > 1:
        shapes += _legend(figure.series, height)
        legend = 18
    slot = width / len(figure.labels)
    scale = (height - _AXIS_ROOM - _TOP_ROOM - legend) / _top(figure)
    thick = min(slot * 0.72, 60 * len(figure.series)) / len(figure.series)
    for place, series in enumerate(figure.series):
        for index, value in enumerate(series.values[: len(figure.labels)]):
            if value is None:
                continue
            x = slot * (index + 0.5) + thick * (place - len(figure.series) / 2)
            unfinished = index >= len(figure.labels) - figure.unfinished
            shapes += _bar((x, _AXIS_ROOM, thick - 1.5, max(value, 0) * scale), place, hatched=unfinished)
            if wrapping.natural(value_text(value), _VALUE) <= thick + 6:
                shapes += _text(
                    value_text(value), _VALUE, x + thick / 2, _AXIS_ROOM + max(value, 0) * scale + 4, thick + 8
                )
    return shapes + _axis(figure, width, slot)


def _legend(series: Sequence[Series], height: float) -> list[Shape]:
    shapes: list[Shape] = []
    x = 0.0
    for place, one in enumerate(series):
        shapes += _bar((x, height - 10, 10, 8), place, hatched=False)
        name = wrapping.shortened(one.name, _LABEL, 140)
        shapes.append(Words(x + 15, height - 9, name, _LABEL))
        x += 15 + wrapping.natural(name, _LABEL) + 18
    return shapes


def _bar(box: tuple[float, float, float, float], place: int, *, hatched: bool) -> list[Shape]:
    x, y, width, height = box
    fill = FILLS[place % len(FILLS)]
    outline = theme.INK if place % 2 else fill
    if not hatched:
        return [Box(x, y, width, height, fill=fill, stroke=outline, line=0.7)] if height > 0 else []
    shapes: list[Shape] = [Box(x, y, width, height, fill=theme.PAPER, stroke=outline, line=0.9)] if height > 0 else []
    return shapes + hatching(x, y, width, height, colour=outline, gap=4 if place % 2 == 0 else 6)


def hatching(x: float, y: float, width: float, height: float, *, colour: str, gap: float) -> list[Shape]:
    """Return slanting lines (45 degrees) cut to a rectangle."""
    shapes: list[Shape] = []
    offset = gap - height
    while offset < width:
        # The line runs from (offset, 0) to (offset + height, height) before it is cut.
        start, end = max(offset, 0.0), min(offset + height, width)
        if end - start > 0.2:
            shapes.append(Stroke(((x + start, y + start - offset), (x + end, y + end - offset)), 0.8, colour))
        offset += gap
    return shapes


def _line_chart(figure: ChartFigure, width: float, height: float) -> list[Shape]:
    names_room = max((wrapping.natural(series.name, _VALUE) for series in figure.series), default=0)
    plot = width - min(names_room, width * 0.3) - 10
    slot = plot / len(figure.labels)
    scale = (height - _AXIS_ROOM - _TOP_ROOM) / _top(figure)
    shapes = _axis(figure, plot, slot)
    taken: list[float] = []
    for place, series in enumerate(figure.series):
        points = [
            (slot * (i + 0.5), _AXIS_ROOM + v * scale, v)
            for i, v in enumerate(series.values[: len(figure.labels)])
            if v is not None
        ]
        if points:
            last_sure = slot * (len(figure.labels) - figure.unfinished)
            shapes += _one_line(points, place, last_sure, slot)
            shapes += _name_at_end(series.name, points[-1], taken, width - points[-1][0] - 10)
    return shapes


def _one_line(points: list[tuple[float, float, float]], place: int, last_sure: float, slot: float) -> list[Shape]:
    shapes: list[Shape] = []
    colour = FILLS[place % len(FILLS)] if place != 1 else theme.INK
    for (x1, y1, _v1), (x2, y2, _v2) in itertools.pairwise(points):
        if x2 - x1 > slot * 1.5:
            continue  # a period without a count is a gap, not a slope
        dash = (1.0, 3.0) if x2 > last_sure else DASHES[place % len(DASHES)]
        shapes.append(Stroke(((x1, y1), (x2, y2)), 1.6, colour, dash))
    for index, (x, y, value) in enumerate(points):
        hollow = x > last_sure
        shapes.append(Dot(x, y, 2.6, theme.PAPER if hollow else colour, colour))
        text = value_text(value)
        # Values of the first line and at the ends: more would cover one another.
        if (place == 0 or index in (0, len(points) - 1)) and (wrapping.natural(text, _VALUE) < slot or index % 3 == 0):
            below = (
                0 < index < len(points) - 1
                and y < min(points[index - 1][1], points[index + 1][1]) - 6
                and y > _AXIS_ROOM + 18
            )
            shapes += _text(text, _VALUE, x, y - 14 if below else y + 6, slot + 10)
    return shapes


def _name_at_end(name: str, end: tuple[float, float, float], taken: list[float], room: float) -> list[Shape]:
    y = end[1] - 3
    while any(abs(y - other) < 10 for other in taken):
        y += 10
    taken.append(y)
    return _text(name, _VALUE, end[0] + 9, y, room, align="left")
