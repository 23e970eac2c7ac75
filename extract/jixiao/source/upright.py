"""Turning a page upright: boxes as a person reads them, whatever /Rotate says.

What counts is how the glyphs stand, not the page's /Rotate entry: a scan of a landscape
sheet, a print driver that turns the content, and `qpdf --rotate` all lie about it in
different ways, but upright text is upright.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Glyphs turned by a multiple of 90 degrees, give or take this many, belong to the page;
#: others are a watermark across it.
_SLANT = 8.0


@dataclass(frozen=True, slots=True)
class Frame:
    """From a page's own space (origin bottom left) to the upright page (origin top left).

    Attributes:
        left: The visible area's left edge in the page's own space.
        top: The visible area's top edge in the page's own space.
        stored_width: Width of the visible area as stored, in points.
        stored_height: Height of the visible area as stored, in points.
        turned: Clockwise degrees to turn it upright: 0, 90, 180 or 270.
    """

    left: float
    top: float
    stored_width: float
    stored_height: float
    turned: int = 0

    @property
    def width(self) -> float:
        """Width of the upright page in points."""
        return self.stored_height if self.turned in (90, 270) else self.stored_width

    @property
    def height(self) -> float:
        """Height of the upright page in points."""
        return self.stored_width if self.turned in (90, 270) else self.stored_height

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space on the upright page."""
        x, y = x - self.left, self.top - y
        if self.turned == 90:
            return self.stored_height - y, x
        if self.turned == 180:
            return self.stored_width - x, self.stored_height - y
        if self.turned == 270:
            return y, self.stored_width - x
        return x, y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the page's own space on the upright page."""
        xa, ya = self.point(left, bottom)
        xb, yb = self.point(right, top)
        return Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))

    def flat_boxes(self, edges: Sequence[float]) -> tuple[list[float], list[float], list[float], list[float]]:
        """Flat left, top, right, bottom edges as lists of x0, y0, x1, y1 on the upright page."""
        left = [x - self.left for x in edges[0::4]]
        right = [x - self.left for x in edges[2::4]]
        top = [self.top - y for y in edges[1::4]]
        bottom = [self.top - y for y in edges[3::4]]
        width, height = self.stored_width, self.stored_height
        if self.turned == 90:
            return [height - y for y in bottom], left, [height - y for y in top], right
        if self.turned == 180:
            return [width - x for x in right], [height - y for y in bottom], [width - x for x in left], [height - y for y in top]
        if self.turned == 270:
            return top, [width - x for x in right], bottom, [width - x for x in left]
        return left, top, right, bottom


def quadrant(angle: float) -> int | None:
    """The clockwise turn that sets a glyph at `angle` upright, or None for a slant.

    PDFium counts a glyph's angle in radians, clockwise.
    """
    degrees = -math.degrees(angle) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) <= _SLANT else None


def dominant_quadrant(quadrants: Sequence[int | None]) -> int | None:
    """The turn most glyphs ask for; None where there are no glyphs or most are slanted."""
    counts = Counter(quadrants)
    return counts.most_common(1)[0][0] if counts else None
