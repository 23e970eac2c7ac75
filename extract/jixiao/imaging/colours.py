"""Coloured ink told apart: seals and strokes of a pen that lie over text, and text printed in colour.

Red and blue are looked for in the same way, blue with the channels the other way round: ink of
a colour lets that colour's own channel through, so there the text below shows. But a number
that is itself printed red is nothing but paper in the red channel. What stands by itself in
one line of text, no higher than a character, is text and stays; the rest is taken off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from jixiao.imaging.seals import lift_seal

if TYPE_CHECKING:
    from jixiao.source.raster import Grey

#: A seal's colour is lifted for lines by this share of what it has over green: measured on sealed numbers.
_LIFT = 0.35
#: Ink of a colour has so much more of it than of the others, beyond the paper's own tint. Looked
#: for out of focus: a worn print is a faint one, and colour is coarser than shade.
_COLOURED = 12
_BLUR = 5
#: Inches. Coloured characters have such heights; they stand by themselves with so much room around; wider areas are grounds.
_CHARACTER = (0.05, 0.3)
_ROOM = 0.2
_GROUND = 0.3
#: Grounds and neighbourhoods are looked for on a picture this many times smaller.
_COARSE = 4


class Uncoloured(NamedTuple):
    """A picture without the coloured ink that lies over text.

    Attributes:
        lines: Grey, for ruling lines: lifted all over.
        text: Grey, for text: lifted stroke by stroke.
        marks: 1 where seals and pen strokes lie; None where there are none.
    """

    lines: Grey
    text: Grey
    marks: Grey | None


class _Ink(NamedTuple):
    """Where ink of one colour lies: over text, and as text; None for nowhere."""

    marks: Grey | None
    text: Grey | None


def without_colour(pixels: Grey, dpi: float) -> Uncoloured:
    """The picture (grey, or height x width x 3) in grey, without seals."""
    if pixels.ndim == 2:
        return Uncoloured(pixels, pixels, None)
    turned = np.ascontiguousarray(pixels[..., ::-1])
    red, blue = _find_ink(pixels, dpi), _find_ink(turned, dpi)
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))
    lines, text = (grey, grey) if red.marks is None else (_lifted(pixels), lift_seal(pixels, red.marks))
    if blue.marks is not None:
        lines = _pasted(lines, _lifted(turned), blue.marks)
        text = _pasted(text, lift_seal(turned, blue.marks), blue.marks)
    marks = [ink.marks for ink in (red, blue) if ink.marks is not None]
    for printed in (ink.text for ink in (red, blue) if marks):
        if printed is not None:
            text = _pasted(text, np.ascontiguousarray(pixels[..., 1]), printed)
    return Uncoloured(lines, text, np.maximum.reduce(marks) if marks else None)


def _find_ink(pixels: Grey, dpi: float) -> _Ink:
    """Ink of the colour of the first channel."""
    first, second, third = cv2.split(pixels)
    colour = cv2.blur(cv2.min(cv2.subtract(first, second), cv2.subtract(first, third)), (_BLUR, _BLUR))
    tint = float(np.median(colour[::7, ::7]))
    if not (colour > tint + _COLOURED).any():
        return _Ink(None, None)
    bits = _without_grounds((colour > tint + _COLOURED).astype(np.uint8), dpi)
    text = _standing_alone(bits, dpi)
    marks = bits & (1 - text)
    return _Ink(*(part if part.any() else None for part in (marks, text)))


def _without_grounds(bits: Grey, dpi: float) -> Grey:
    """Without areas that are too wide for strokes: coloured headers, shadows, the desk."""
    coarse = _shrunk(bits)
    side = max(3, round(_GROUND * dpi / _COARSE))
    ground = cv2.morphologyEx(coarse, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    if not ground.any():
        return bits
    around = cv2.dilate(ground, np.ones((3, 3), np.uint8))
    return np.asarray(bits & (1 - cv2.resize(around, bits.shape[::-1], interpolation=cv2.INTER_NEAREST)))


def _standing_alone(bits: Grey, dpi: float) -> Grey:
    """1 on ink that has room around it and no piece higher than a character."""
    reach = round(_ROOM * dpi / _COARSE) | 1
    count, groups = cv2.connectedComponents(cv2.dilate(_shrunk(bits), np.ones((reach, reach), np.uint8)), connectivity=8)
    _, _, stats, middles = cv2.connectedComponentsWithStats(bits, connectivity=8)
    rows, columns = (np.clip(middles[1:, axis] // _COARSE, 0, groups.shape[1 - axis] - 1).astype(int) for axis in (1, 0))
    highest = np.zeros(count, np.int32)
    np.maximum.at(highest, groups[rows, columns], stats[1:, cv2.CC_STAT_HEIGHT])
    low, high = (height * dpi for height in _CHARACTER)
    text = ((highest >= low) & (highest <= high)).astype(np.uint8)
    text[0] = 0
    return np.asarray(bits & cv2.resize(text[groups], bits.shape[::-1], interpolation=cv2.INTER_NEAREST))


def _shrunk(bits: Grey) -> Grey:
    height, width = (max(1, side // _COARSE) for side in bits.shape)
    return np.asarray((cv2.resize(bits * 255, (width, height), interpolation=cv2.INTER_AREA) > 0).astype(np.uint8))


def _lifted(pixels: Grey) -> Grey:
    """The first channel with a share of what it has over the second given back."""
    first, second, _ = cv2.split(pixels)
    # JPEG halves the resolution of colour, so the colour of a fine line lies beside its shade.
    around = cv2.dilate(cv2.subtract(first, second), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.addWeighted(first, 1.0, around, _LIFT, 0))


def _pasted(picture: Grey, other: Grey, place: Grey) -> Grey:
    """The picture with another channel's view of a place, both with paper of the same brightness."""
    around = cv2.dilate(place, np.ones((_BLUR, _BLUR), np.uint8)) > 0
    papers = [max(1.0, float(np.percentile(view[around], 90))) for view in (picture, other)]
    pasted = picture.copy()
    pasted[around] = np.clip(other[around] * (max(papers) / papers[1]), 0, 255).astype(np.uint8)
    return pasted
