"""Charts as shapes: readable without colour, labels where the values stand, unfinished periods hatched or dashed.

They know nothing of PDF, so that the window can paint the very same picture.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from chapterdesk.core import locale
from chapterdesk.documents import theme, wrapping
from chapterdesk.documents.papers import ChartFigure, Series
from chapterdesk.documents.shapes import Box, Dot, Picture, Shape, Stroke, Words
from chapterdesk.documents.theme import Style

FILLS = (theme.ACCENT, "#DAD6CC", "#72909C", "#5E2159")
"""Dark, light, middle, dark: apart in grey too; the second has an outline."""
DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (7, 2, 1.5, 2), (3, 2))
Point = tuple[float, float, float]
"""Place and value."""

_LABEL = Style(size=8, leading=10, colour=theme.SOFT)
_LEAST_LABEL = 6.5
"""Points; smaller type is not readable on paper."""
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
    style = _label_style(figure.labels, slot - 4)
    widest = max(wrapping.natural(label, style) for label in figure.labels)
    # Neighbours' labels must not touch: where they would, every second or third one stands.
    every = 1 if widest <= slot - 4 or slot >= 44 else -(-int(min(widest, 60) + 20) // max(int(slot), 1))
    for index, label in enumerate(figure.labels):
        if index % every == 0:
            lines = wrapping.lines(label, style, slot * every - 4)[:2]
            for row, line in enumerate(lines):
                # The first and last labels may be wider than their slots: they stay within the picture.
                half = wrapping.natural(line, style) / 2
                x = min(max(slot * (index + 0.5), half), width - half)
                shapes += _text(line, style, x, _AXIS_ROOM - 11 - row * 10, slot * every)
    return shapes


def _label_style(labels: Sequence[str], room: float) -> Style:
    """Return a style in which the longest word of the labels fits its slot, if need be in smaller type."""
    longest = max(wrapping.natural(word, _LABEL) for label in labels for word in [*label.split(), ""])
    if longest <= room or room < 40:
        return _LABEL
    return _LABEL._replace(size=max(_LEAST_LABEL, _LABEL.size * room / longest - 0.05))


def _bar_chart(figure: ChartFigure, width: float, height: float) -> list[Shape]:
    shapes: list[Shape] = []
    legend = 0.0
    if len(figure.series) > 1:
        shapes += _legend(figure.series, height)
        legend = 18
    slot = width / len(figure.labels)
    scale = (height - _AXIS_ROOM - _TOP_ROOM - legend) / _top(figure)
    widest = max(wrapping.natural(value_text(v), _VALUE) for series in figure.series for v in series.values)
    # All bars carry their values, or none where they would touch; the table beneath has them anyway.
    labelled = widest <= slot / len(figure.series) + 1
    thick = min(slot * 0.72, 60 * len(figure.series)) / len(figure.series)
    for place, series in enumerate(figure.series):
        for index, value in enumerate(series.values[: len(figure.labels)]):
            if value is None:
                continue
            x = slot * (index + 0.5) + thick * (place - len(figure.series) / 2)
            unfinished = index >= len(figure.labels) - figure.unfinished
            shapes += _bar((x, _AXIS_ROOM, thick - 1.5, max(value, 0) * scale), place, hatched=unfinished)
            if labelled:
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


class _Line(NamedTuple):
    """A series as points of the picture; those right of ``last_sure`` are not finished."""

    name: str
    place: int
    points: list[Point]
    last_sure: float


def _lines(figure: ChartFigure, slot: float, scale: float) -> list[_Line]:
    last_sure = slot * (len(figure.labels) - figure.unfinished)
    result = []
    for place, series in enumerate(figure.series):
        values = enumerate(series.values[: len(figure.labels)])
        points = [
            (slot * (index + 0.5), _AXIS_ROOM + value * scale, value) for index, value in values if value is not None
        ]
        if points:
            result.append(_Line(series.name, place, points, last_sure))
    return result


def _line_chart(figure: ChartFigure, width: float, height: float) -> list[Shape]:
    names_room = max((wrapping.natural(series.name, _VALUE) for series in figure.series), default=0)
    plot = width - min(names_room, width * 0.3) - 10
    slot = plot / len(figure.labels)
    scale = (height - _AXIS_ROOM - _TOP_ROOM) / _top(figure)
    shapes = _axis(figure, plot, slot)
    lines = _lines(figure, slot, scale)
    taken: list[float] = []
    for line in lines:
        others = [point for other in lines if other is not line for point in other.points]
        shapes += _one_line(line, slot)
        for index in range(len(line.points)):
            # Values of the first line and at the ends only: more would cover one another.
            if line.place == 0 or index in (0, len(line.points) - 1):
                shapes += _value_label(line.points, index, others, slot)
        shapes += _name_at_end(line.name, line.points[-1], taken, width - line.points[-1][0] - 10)
    return shapes


def _one_line(line: _Line, slot: float) -> list[Shape]:
    shapes: list[Shape] = []
    colour = theme.INK if line.place == 1 else FILLS[line.place % len(FILLS)]
    for (x1, y1, _v1), (x2, y2, _v2) in itertools.pairwise(line.points):
        if x2 - x1 > slot * 1.5:
            continue  # a period without a count is a gap, not a slope
        dash = (1.0, 3.0) if x2 > line.last_sure else DASHES[line.place % len(DASHES)]
        shapes.append(Stroke(((x1, y1), (x2, y2)), 1.6, colour, dash))
    for x, y, _value in line.points:
        shapes.append(Dot(x, y, 2.6, theme.PAPER if x > line.last_sure else colour, colour))
    return shapes


def _value_label(points: Sequence[Point], index: int, others: Sequence[Point], slot: float) -> list[Shape]:
    """Return a point's value above it, or beneath it in a valley or under another line; none where there is no room."""
    x, y, value = points[index]
    text = value_text(value)
    if wrapping.natural(text, _VALUE) >= slot and index % 3:
        return []
    near = [other_y for other_x, other_y, _value in others if abs(other_x - x) < 0.5]
    valley = 0 < index < len(points) - 1 and y < min(points[index - 1][1], points[index + 1][1]) - 6
    above = not valley and not any(0 <= other - y < 18 for other in near)
    if not above and (y < _AXIS_ROOM + 18 or any(0 <= y - other < 18 for other in near)):
        return []
    return _text(text, _VALUE, x, y + 6 if above else y - 14, slot + 10)


def _name_at_end(name: str, end: Point, taken: list[float], room: float) -> list[Shape]:
    y = end[1] - 3
    while any(abs(y - other) < 10 for other in taken):
        y += 10
    taken.append(y)
    return _text(name, _VALUE, end[0] + 9, y, room, align="left")
