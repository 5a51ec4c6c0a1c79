"""What lies on a page, as plain values: rendered to PDF here, and paintable by the window without knowing reportlab.

Places are points from the lower left corner. ``Words.text`` is final: resolved, in visual order, on one line.
"""

from __future__ import annotations

from typing import NamedTuple

from chapterdesk.documents import theme
from chapterdesk.documents.theme import Style


class Words(NamedTuple):
    """One line of text, with its left end of the baseline."""

    x: float
    y: float
    text: str
    style: Style


class Stroke(NamedTuple):
    """An open line through points, or a closed shape where ``fill`` is given."""

    points: tuple[tuple[float, float], ...]
    width: float = theme.HAIRLINE
    colour: str = theme.INK
    dash: tuple[float, ...] = ()
    fill: str = ""
    round_ends: bool = False


class Box(NamedTuple):
    """A rectangle; an empty ``fill`` or ``stroke`` is left out."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0
    fill: str = ""
    stroke: str = ""
    line: float = theme.HAIRLINE


class Dot(NamedTuple):
    """A circle by its centre."""

    x: float
    y: float
    radius: float
    fill: str = theme.INK
    stroke: str = theme.INK


class Photo(NamedTuple):
    """A picture (JPEG or PNG bytes), stretched to its box."""

    x: float
    y: float
    width: float
    height: float
    data: bytes


Shape = Words | Stroke | Box | Dot | Photo


class Picture(NamedTuple):
    """Shapes with their outer size: a chart."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """Return the shape at another place."""
    if isinstance(shape, Stroke):
        return shape._replace(points=tuple((x + dx, y + dy) for x, y in shape.points))
    return shape._replace(x=shape.x + dx, y=shape.y + dy)


def rule(x1: float, x2: float, y: float, *, width: float = theme.HAIRLINE, colour: str = theme.HAIR) -> Stroke:
    """Return a level line."""
    return Stroke(((x1, y), (x2, y)), width, colour)


def tick_box(x: float, y: float, *, ticked: bool = False, side: float = 8.5) -> tuple[Shape, ...]:
    """Return a box to tick, or a ticked one, with its lower left corner at (x, y)."""
    box = Box(x, y, side, side, 1.2, stroke=theme.INK, line=0.9)
    if not ticked:
        return (box,)
    points = ((x + side * 0.2, y + side * 0.5), (x + side * 0.42, y + side * 0.27), (x + side * 0.8, y + side * 0.76))
    return (box, Stroke(points, 1.2, theme.INK, round_ends=True))


def mark(x: float, y: float, side: float) -> tuple[Shape, ...]:
    """Return the program's mark (a desk with a lamp) as a square with its lower left corner at (x, y)."""
    unit = side / 24

    def line(*points: tuple[float, float]) -> Stroke:
        # Drawn on a 24 grid with y downwards, shrunk to leave a rim.
        placed = tuple((x + unit * (12 + (px - 12) * 0.72), y + unit * (12 - (py - 12) * 0.72)) for px, py in points)
        return Stroke(placed, unit * 1.7, theme.PAPER, round_ends=True)

    return (
        Box(x, y, side, side, side * 0.2, fill=theme.INK),
        line((3.5, 10.5), (20.5, 10.5)),
        line((7, 10.5), (7, 20.5)),
        line((18, 10.5), (18, 20.5)),
        line((12.4, 10.5), (12.4, 15.8), (18, 15.8)),
        line((8.6, 6.6), (11.2, 3.5), (15.2, 3.5)),
    )
