"""Where the ink is, evenly lit, without seals; how high the text is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from jixiao.imaging.colours import without_colour
from jixiao.source.raster import POINTS_PER_INCH

if TYPE_CHECKING:
    from jixiao.source.raster import Grey, Raster

#: A picture with a smaller share of greys is black and white; its stairs are softened by so
#: many inches: readers know grey type, and take the dots of a jagged % for digits.
_GREYS = 0.002
_SOFTER = 0.0035
#: The longer side of A4 in inches; a page that is so many times larger or smaller lies about its resolution.
_A4 = 11.69
_OFF = 2.2
#: The paper's level is looked for on a picture this many times smaller.
_COARSE = 8
#: No stroke of text is as wide as this share of an inch; wider dark areas are grounds.
_WIDEST_STROKE = 0.2
#: Type between these heights (inches) sets the text height of a page: 5 to 22 points.
_TYPE = (0.07, 0.3)
_USUAL_TYPE = 0.125
#: A letter is at least this share as slim as long; a page has at least so many, or its type
#: is taken as usual; so many are enough to tell, and need no look at the whole page.
_SLIM = 0.4
_FEWEST, _ENOUGH = 8, 400
#: Black edges of a scan lie in this share of the page at each side.
_RIM = 0.04
#: Ink is darker than this share of the page's full ink.
_INK = 0.45


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The ink of a page.

    Attributes:
        ink: 0 for paper to 255 for full ink; seals lifted all over, for lines.
        text: The same with seals taken off stroke by stroke, for text.
        red: 1 where a red or blue seal or mark lies; None on a page without any.
        dpi: Pixels an inch.
        text_height: Height of a Han character in pixels.
        full: How dark the page's text is, 1 to 255.
        letters: Left, top, width and height of pieces of ink of a character's size; a sample.
        grain: The paper's noise, standard deviation.
        bilevel: Whether the picture knows only black and white.
    """

    ink: Grey
    text: Grey
    red: Grey | None
    dpi: float
    text_height: float
    full: float
    letters: Grey
    grain: float
    bilevel: bool = False

    @property
    def scale(self) -> float:
        """Pixels a point."""
        return self.dpi / POINTS_PER_INCH


def raster_to_sheet(raster: Raster) -> Sheet:
    """The raster's ink, its seal, and the measures that all later limits hang on."""
    dpi = _believable_dpi(raster)
    grey, plain, marks = without_colour(raster.pixels, dpi)
    bilevel = _is_bilevel(grey)
    if bilevel:
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), _SOFTER * dpi))
    ink = _evenly_lit(grey, dpi)
    full = _full_ink(ink)
    text = ink if marks is None else _evenly_lit(plain, dpi)
    letters = _letters(ink, full, dpi)
    return Sheet(ink, text, marks, dpi, _text_height(letters, dpi), full, letters, _grain(ink), bilevel)


def _believable_dpi(raster: Raster) -> float:
    """What the file says, unless it would make the page smaller than a postcard or larger than a wall chart."""
    of_a4 = max(raster.pixels.shape[:2]) / _A4
    return raster.dpi if of_a4 / _OFF < raster.dpi < of_a4 * _OFF else of_a4


def _is_bilevel(grey: Grey) -> bool:
    """Whether the picture knows only black and white, as from a fax."""
    sample = grey[::5, ::5]
    return float(((sample > 8) & (sample < 247)).mean()) < _GREYS


def _evenly_lit(grey: Grey, dpi: float) -> Grey:
    """255 minus the share of the paper's own brightness around each pixel."""
    height, width = grey.shape[:2]
    size = max(1, width // _COARSE), max(1, height // _COARSE)
    whole = grey[: size[1] * _COARSE, : size[0] * _COARSE]  # blocks of whole pixels take a seventh of the time
    small = cv2.resize(whole, size, interpolation=cv2.INTER_AREA)
    reach = max(3, round(_WIDEST_STROKE * dpi / _COARSE) | 1)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((reach, reach), np.uint8)), 5)
    paper = cv2.resize(cv2.blur(paper, (reach, reach)), (width, height), interpolation=cv2.INTER_LINEAR)
    level = cv2.max(np.asarray(paper, np.uint8), np.ones_like(grey))
    return np.asarray(cv2.bitwise_not(cv2.divide(grey, level, scale=255)), np.uint8)


def _full_ink(ink: Grey) -> float:
    top, left = (round(_RIM * side) for side in ink.shape)
    dark = ink[top:-top:3, left:-left:3]
    dark = dark[dark > 60]
    return float(np.percentile(dark, 80)) if dark.size > 50 else 255.0


def _grain(ink: Grey) -> float:
    """The spread of what is paper, from its quieter half: ink does not count."""
    light = ink[::5, ::5].astype(np.int16)
    return float(np.percentile(light, 60)) + 1.0


def _letters(ink: Grey, full: float, dpi: float) -> Grey:
    """Left, top, width and height of what has the size of a character, from the middle of the page outwards if there is much."""
    side = len(ink)
    low, high = (limit * dpi for limit in _TYPE)
    for first, last in ((side * 2 // 5, side * 3 // 5), (0, side)):
        _, bits = cv2.threshold(ink[first:last], full * _INK, 1, cv2.THRESH_BINARY)
        boxes = _outlines(np.asarray(bits, np.uint8), low)
        longer = boxes[:, 2:].max(axis=1)
        boxes = boxes[(longer > low) & (longer < high) & (boxes[:, 2:].min(axis=1) > _SLIM * longer)]
        if len(boxes) >= _ENOUGH:
            break
    return boxes


def _outlines(bits: Grey, shortest: float) -> np.ndarray:
    """Left, top, width and height of the pieces of ink of at least so many outer pixels: a quarter of the time of labelling them."""
    outlines, order = cv2.findContours(bits, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    inside = order[0, :, 3].tolist() if order is not None else []
    boxes = [cv2.boundingRect(line) for line, hole_of in zip(outlines, inside, strict=True) if hole_of < 0 and len(line) >= shortest]
    return np.array(boxes, np.int32).reshape(-1, 4)


def _text_height(letters: Grey, dpi: float) -> float:
    """The usual height of a printed character; of Han type, if there is any."""
    if len(letters) < _FEWEST:
        return _USUAL_TYPE * dpi
    return float(np.percentile(letters[:, 2:].max(axis=1), 75)) * 1.05
