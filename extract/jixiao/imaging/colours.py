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
#: A word out of focus fills this share of its place; one line of a pen does not.
_FILLED = 0.5
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


_NONE = _Ink(None, None)


def without_colour(pixels: Grey, dpi: float) -> Uncoloured:
    """The picture (grey, or height x width x 3) in grey, without seals."""
    if pixels.ndim == 2:
        return Uncoloured(pixels, pixels, None)
    small = _shrunk(pixels)
    red = _find_ink(pixels, dpi) if _is_coloured(small) else _NONE
    blue = _find_ink(pixels[..., ::-1], dpi) if _is_coloured(small[..., ::-1]) else _NONE
    lines = text = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    if red.marks is not None:
        lines, text = _lifted(pixels), lift_seal(pixels, red.marks)
    if blue.marks is not None:
        turned = np.ascontiguousarray(pixels[..., ::-1])
        lines = _pasted(lines, _lifted(turned), blue.marks)
        text = _pasted(text, lift_seal(turned, blue.marks), blue.marks)
    marks = [ink.marks for ink in (red, blue) if ink.marks is not None]
    for printed in (ink.text for ink in (red, blue) if marks):
        if printed is not None:
            text = _pasted(text, pixels[..., 1], printed)
    return Uncoloured(lines, text, np.asarray(np.maximum.reduce(marks), np.uint8) if marks else None)


def _is_coloured(small: Grey) -> bool:
    """Whether a picture made smaller has ink of its first channel's colour: half of it may be paper."""
    colour = _colour(small)
    return bool((colour > float(np.median(colour)) + _COLOURED / 2).any())


def _colour(pixels: Grey) -> Grey:
    """What the first channel has over both others."""
    first, second, third = (np.ascontiguousarray(pixels[..., channel]) for channel in range(3))
    return np.asarray(cv2.min(cv2.subtract(first, second), cv2.subtract(first, third)), np.uint8)


def _find_ink(pixels: Grey, dpi: float) -> _Ink:
    """Ink of the colour of the first channel."""
    colour = cv2.blur(_colour(pixels), (_BLUR, _BLUR))
    _, bits = cv2.threshold(colour, float(np.median(colour[::7, ::7])) + _COLOURED, 1, cv2.THRESH_BINARY)
    if not bits.any():
        return _NONE
    coarse = np.asarray(_shrunk(np.asarray(bits * 255, np.uint8)) > 0, np.uint8)
    ground = _grounds(coarse, dpi)
    text = _standing_alone(coarse & (1 - ground), dpi)
    kinds = cv2.resize(np.asarray(ground + 2 * text, np.uint8), bits.shape[::-1], interpolation=cv2.INTER_NEAREST)
    parts = [np.asarray(cv2.bitwise_and(bits, np.asarray(kinds == kind, np.uint8)), np.uint8) for kind in (0, 2)]
    return _Ink(*(part if part.any() else None for part in parts))


def _grounds(coarse: Grey, dpi: float) -> Grey:
    """1 on areas that are too wide for strokes: coloured headers, shadows, the desk."""
    side = max(3, round(_GROUND * dpi / _COARSE))
    ground = cv2.morphologyEx(coarse, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return np.asarray(cv2.dilate(ground, np.ones((3, 3), np.uint8)), np.uint8)


def _standing_alone(coarse: Grey, dpi: float) -> Grey:
    """1 around ink that has room around it and no piece higher than a character."""
    reach = round(_ROOM * dpi / _COARSE) | 1
    count, groups = cv2.connectedComponents(cv2.dilate(coarse, np.ones((reach, reach), np.uint8)), connectivity=8)
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(coarse, connectivity=8)
    highest = np.zeros(count, np.int32)
    inked = coarse > 0
    height, width, area = (stats[:, column] for column in (cv2.CC_STAT_HEIGHT, cv2.CC_STAT_WIDTH, cv2.CC_STAT_AREA))
    is_stroke = (width > height) & (area < _FILLED * width * height)
    np.maximum.at(highest, np.asarray(groups[inked], np.intp), np.where(is_stroke, len(coarse), height)[pieces[inked]])
    low, high = (height * dpi / _COARSE for height in _CHARACTER)
    is_text = (highest >= low) & (highest <= high)
    is_text[0] = False
    return np.asarray(is_text[groups], np.uint8)


def _shrunk(pixels: Grey) -> Grey:
    height, width = (max(1, side // _COARSE) for side in pixels.shape[:2])
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _lifted(pixels: Grey) -> Grey:
    """The first channel with a share of what it has over the second given back."""
    first, second, _ = cv2.split(pixels)
    # JPEG halves the resolution of colour, so the colour of a fine line lies beside its shade.
    around = cv2.dilate(cv2.subtract(first, second), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.addWeighted(first, 1.0, around, _LIFT, 0))


def _pasted(picture: Grey, other: Grey, place: Grey) -> Grey:
    """The picture with another channel's view of a place, both with paper of the same brightness."""
    around = cv2.dilate(place, np.ones((_BLUR, _BLUR), np.uint8)) > 0
    here, there = picture[around], other[around].astype(np.float32)
    papers = [max(1.0, float(np.percentile(view[::3], 90))) for view in (here, there)]
    pasted = picture.copy()
    pasted[around] = np.clip(there * (max(papers) / papers[1]), 0, 255).astype(np.uint8)
    return pasted
