"""Boxes and regions on an upright page.

One coordinate system everywhere: points (1/72 inch), origin at the top left of the
page as a person reads it. Bytes are converted once, where they come in
(`jixiao.source`), so nothing after that knows about PDF's bottom-left origin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Box(NamedTuple):
    """A rectangle in points; `x1 >= x0` and `y1 >= y0`, y grows downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Horizontal extent in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Vertical extent in points."""
        return self.y1 - self.y0

    def scaled(self, factor: float) -> Box:
        """The box in other units."""
        return Box(self.x0 * factor, self.y0 * factor, self.x1 * factor, self.y1 * factor)

    def contains(self, other: Box, slack: float = 0.0) -> bool:
        """Whether `other` lies inside this box, allowing `slack` points on each side."""
        return self.x0 - slack <= other.x0 and self.y0 - slack <= other.y0 and self.x1 + slack >= other.x1 and self.y1 + slack >= other.y1

    def contains_point(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


def enclosing(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of `boxes`.

    Raises:
        ValueError: `boxes` is empty.
    """
    columns = tuple(zip(*boxes, strict=True))
    if not columns:
        raise ValueError("no boxes to enclose")
    x0, y0, x1, y1 = columns
    return Box(min(x0), min(y0), max(x1), max(y1))


class Region(NamedTuple):
    """A box on a page; `page` counts from 1."""

    page: int
    box: Box
