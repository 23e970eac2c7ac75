"""What a line's ink says about its characters, before anyone reads them.

Three recognisers of one family miss the same faint decimal point; its ink is still there. So
points and strokes are counted in the ink and compared with what was read.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.source.raster import Grey

#: Shares of the text height: a point's largest side, and one that stands free.
_POINT = 0.35
_FREE_POINT = 0.3
#: Shares of the line's height: a point lies in its lower part.
_LOW, _FREE_LOW = 0.5, 0.6
#: Ink lower than this share of the text height is no character of a number but a mark.
_CHARACTER = 0.4
#: A comma hangs this share of the text height below the digits, a point does not.
_HANGS = 0.07
#: A point that takes the room of a character parts the digits by this share of the text height and of their own
#: height, and by this share of the text height more than other gaps of the number. Measured on 2,372 numbers in
#: five fonts and qualities: 1.04 and 1.21 at least; ordinary points .80 and 1.12 at most, in a typewriter's pitch.
_WIDE, _WIDE_OF_DIGITS, _WIDER = 0.92, 1.16, 0.75
#: ≥ and ≤ are higher than this share of the text height in all fonts tried, > and < lower than that;
#: a level stroke fills this share of the sign's width.
_BARRED, _UNBARRED = 0.62, 0.56
_LEVEL = 0.75
#: Ink is darker than this paper; pieces of less than this share of the text height squared are no strokes.
_PAPER, _SPECK = 205, 0.02


class Speck(NamedTuple):
    """A small piece of ink: its edges, and its area, in pixels."""

    left: int
    right: int
    top: int
    bottom: int
    area: int

    @property
    def middle(self) -> float:
        """Between left and right."""
        return (self.left + self.right) / 2


class Glyphs(NamedTuple):
    """The ink of a line, told apart without reading.

    Attributes:
        runs: Left and right edge of each stretch of ink as high as a digit, in pixels.
        free: Middle of each low dot that stands free of other ink, in pixels: no number is without them.
        most_points: All low dots; more of them nobody can have read.
        hanging: Those of `free` that reach below the digits, as a comma does.
        barred: Whether the first stretch, if it is ≥ or ≤ or > or <, has the bar; None where
            its ink does not tell.
        wide_gap: How many stretches stand before the one gap that has room for a whole character, as a
            full-width ．takes; 0 where there is none.
    """

    runs: tuple[tuple[int, int], ...]
    free: tuple[float, ...]
    most_points: int
    hanging: tuple[float, ...]
    barred: bool | None = None
    wide_gap: int = 0


def find_glyphs(bits: Grey, text_height: float) -> Glyphs:
    """The stretches of ink and the points of a line; `bits` is 1 on ink, cut to the ink."""
    height = bits.shape[0]
    runs, free = [], []
    for left, right, top, bottom in _stretches(bits):
        if top > _FREE_LOW * height and right - left < _FREE_POINT * text_height:
            free.append(((left + right) / 2, bottom))
        elif bottom - top > _CHARACTER * text_height:
            runs.append((left, right, bottom))
    foot = float(np.median([bottom for *_, bottom in runs])) if runs else height
    hanging = tuple(middle for middle, bottom in free if bottom > foot + _HANGS * text_height)
    most = max(len(free), _dots(bits, text_height))
    places, middles = tuple(run[:2] for run in runs), tuple(middle for middle, _ in free)
    wide = _wide_gap(places, text_height, bits.shape[0])
    return Glyphs(places, middles, most, hanging, _is_barred(bits, text_height), wide)


def _wide_gap(runs: tuple[tuple[int, int], ...], text_height: float, height: int) -> int:
    """How many stretches stand before the widest gap, if it is wide beyond the others."""
    gaps = [behind[0] - before[1] for before, behind in pairwise(runs)]
    if not gaps:
        return 0
    place = int(np.argmax(gaps))
    usual = float(np.median(gaps[:place] + gaps[place + 1 :] or [0]))
    is_wide = gaps[place] >= max(_WIDE * text_height, _WIDE_OF_DIGITS * height, _WIDER * text_height + usual)
    return place + 1 if is_wide else 0


def _is_barred(bits: Grey, text_height: float) -> bool | None:
    """≥ is higher than >, and nearly always has a level stroke in its lower third."""
    left, right, top, bottom = next(_stretches(bits), (0, 0, 0, 0))
    sign = bits[top:bottom, left:right]
    if not sign.size:
        return None
    height = (bottom - top) / text_height
    level = float(sign[(2 * len(sign)) // 3 :].mean(axis=1).max())
    if level >= _LEVEL or height >= _BARRED:
        return True
    return False if height <= _UNBARRED else None


def _stretches(bits: Grey) -> Iterator[tuple[int, int, int, int]]:
    """Left, right, top and bottom of the ink between empty columns."""
    inked = np.concatenate(([0], bits.any(axis=0).astype(np.int8), [0]))
    edges = np.flatnonzero(np.diff(inked))
    for left, right in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        rows = np.flatnonzero(bits[:, left:right].any(axis=1))
        yield left, right, int(rows[0]), int(rows[-1]) + 1


def _dots(bits: Grey, text_height: float) -> int:
    """Small pieces of ink in the lower half, free or not."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(bits, connectivity=8)
    small = (stats[1:, cv2.CC_STAT_WIDTH] < _POINT * text_height) & (stats[1:, cv2.CC_STAT_HEIGHT] < _POINT * text_height)
    return int((small & (stats[1:, cv2.CC_STAT_TOP] > _LOW * bits.shape[0])).sum())


def find_specks(picture: Grey, text_height: float) -> list[Speck]:
    """The pieces of ink of a line's picture (grey, dark on light) that are too small to be strokes."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((picture < _PAPER).astype(np.uint8), connectivity=8)
    small = stats[1:][stats[1:, cv2.CC_STAT_AREA] < _SPECK * text_height**2]
    return [Speck(x, x + width, y, y + height, area) for x, y, width, height, area in small.tolist()]
