"""Painted paths → ruling lines.

A ruling line reaches the page in many ways: a stroke, a thin filled rectangle, the frame
of a cell, the ring between two rectangles, or a fat fill that a clip cuts down to a line.
Each reader reduces its paths to `Subpath`s; what is a line is decided here, once.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy

from jixiao.document import RulingLine
from jixiao.geometry import Box, enclosing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.source.arrays import Numbers

#: Thicker bars are areas, not rulings. Word's heaviest border is 6 pt, but a bar over
#: 4.5 pt in these forms is a coloured band.
MAX_THICKNESS = 4.5
#: A segment is upright if it strays less than this over its length.
_UPRIGHT = 0.5


class Subpath(NamedTuple):
    """A run of straight segments; `points` in points of the page, origin top left."""

    points: tuple[tuple[float, float], ...]
    closed: bool


def bars_to_lines(bars: Numbers) -> tuple[RulingLine, ...]:
    """The centre lines of boxes (rows of x0, y0, x1, y1); boxes that are areas give none.

    A dot, thin both ways, gives one piece each way, to join either chain.
    """
    sides = bars[:, 2:] - bars[:, :2]
    middles = (bars[:, :2] + bars[:, 2:]) / 2
    dot = (sides <= MAX_THICKNESS).all(axis=1)
    flat = (sides[:, 1] <= MAX_THICKNESS) & ((sides[:, 1] <= sides[:, 0]) | dot)
    upright = (sides[:, 0] <= MAX_THICKNESS) & ((sides[:, 0] < sides[:, 1]) | dot)
    across = numpy.column_stack((bars[flat, 0], middles[flat, 1], bars[flat, 2], middles[flat, 1]))
    along = numpy.column_stack((middles[upright, 0], bars[upright, 1], middles[upright, 0], bars[upright, 3]))
    return tuple(map(RulingLine._make, (*across.tolist(), *along.tolist())))


def path_to_bars(subpaths: tuple[Subpath, ...], *, filled: bool, stroked: bool) -> Iterator[Box]:
    """The thin boxes that a painted path puts on the page."""
    if stroked:
        for subpath in subpaths:
            yield from _stroke_to_bars(subpath)
    if filled:
        boxes = [enclosing(Box(x, y, x, y) for x, y in s.points) for s in subpaths if s.points]
        yield from (box for box in boxes if min(box.width, box.height) <= MAX_THICKNESS)
        yield from _rings_to_bars([box for box in boxes if min(box.width, box.height) > MAX_THICKNESS])


def _stroke_to_bars(subpath: Subpath) -> Iterator[Box]:
    points = subpath.points
    ends = (*points[1:], points[0]) if subpath.closed and len(points) > 2 else points[1:]
    for (xa, ya), (xb, yb) in zip(points, ends, strict=False):
        if abs(xa - xb) <= _UPRIGHT or abs(ya - yb) <= _UPRIGHT:
            yield Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))


def _rings_to_bars(boxes: list[Box]) -> Iterator[Box]:
    """The four sides of the ring between each box and the next one inside it."""
    for outer, inner in itertools.pairwise(boxes):
        if inner.contains(outer):
            outer, inner = inner, outer
        if outer.contains(inner) and _is_ring(outer, inner):
            yield Box(outer.x0, outer.y0, outer.x1, inner.y0)
            yield Box(outer.x0, inner.y1, outer.x1, outer.y1)
            yield Box(outer.x0, outer.y0, inner.x0, outer.y1)
            yield Box(inner.x1, outer.y0, outer.x1, outer.y1)


def _is_ring(outer: Box, inner: Box) -> bool:
    margins = (inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1, outer.y1 - inner.y1)
    return max(margins) <= MAX_THICKNESS


def clipped(bounds: Box, clip: Box) -> Box | None:
    """What a clip leaves of a painted area, or None where it leaves nothing."""
    x0, y0 = max(bounds.x0, clip.x0), max(bounds.y0, clip.y0)
    x1, y1 = min(bounds.x1, clip.x1), min(bounds.y1, clip.y1)
    return Box(x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None
