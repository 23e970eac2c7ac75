"""Turning a page upright: boxes as a person reads them, whatever /Rotate says.

What counts is how the glyphs stand, not the page's /Rotate entry: a scan of a landscape
sheet, a print driver that turns the content, and `qpdf --rotate` all lie about it in
different ways, but upright text is upright.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy

from jixiao.geometry import Box

if TYPE_CHECKING:
    from jixiao.source.arrays import Numbers, Turns

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

    def boxes(self, edges: Numbers) -> Numbers:
        """Rows of left, bottom, right, top of the page's own space as x0, y0, x1, y1, upright."""
        left, right = edges[:, 0] - self.left, edges[:, 2] - self.left
        top, bottom = self.top - edges[:, 3], self.top - edges[:, 1]
        width, height = self.stored_width, self.stored_height
        turned = {
            0: (left, top, right, bottom),
            90: (height - bottom, left, height - top, right),
            180: (width - right, height - bottom, width - left, height - top),
            270: (top, width - right, bottom, width - left),
        }[self.turned]
        return numpy.stack(turned, axis=1)


#: What `turns` gives for a glyph that no quarter turn sets upright.
SLANTED = -1


def turns(angles: Numbers) -> Turns:
    """The clockwise turn (0, 90, 180, 270) that sets each glyph upright, or `SLANTED`.

    `angles` are clockwise and in radians, as PDFium counts them.
    """
    degrees = numpy.degrees(-angles) % 360
    quarters = numpy.rint(degrees / 90)
    slanted = numpy.abs(degrees - quarters * 90) > _SLANT
    return numpy.where(slanted, SLANTED, (quarters * 90) % 360).astype(numpy.int64)


def turn_of_most(glyph_turns: Turns) -> int:
    """The turn that most glyphs ask for; 0 where there are none or most are slanted."""
    upright = glyph_turns[glyph_turns != SLANTED]
    if not len(upright):
        return 0
    values, counts = numpy.unique(upright, return_counts=True)
    return int(values[counts.argmax()])


def turn(angle: float) -> int:
    """`turns` for a single glyph.

    >>> turn(3.1416 / 2), turn(0.5) == SLANTED
    (270, True)
    """
    return int(turns(numpy.array([angle]))[0])
