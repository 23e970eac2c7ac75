"""Pieces of thin straight lines: what is dark along one direction and thin across it.

Ink is averaged along the line before anything is called a line, so that faint, dotted and
broken rulings are joined first; then what is thicker than a ruling is taken away. Along the
line the averaged ink is kept at a coarser step: it holds nothing finer, and costs less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from jixiao.imaging.warp import Slopes

if TYPE_CHECKING:
    from jixiao.imaging.ink import Sheet
    from jixiao.source.raster import Grey

#: Ink is averaged over this share of the text height along a line, and kept at this share.
_ALONG = 0.45
_STEP = 0.15
#: Which makes pieces longer by this share at each end.
SPREAD = 0.12
#: Nothing thicker than this share of the text height is a ruling.
_THICKEST = 0.22
#: A line is darker than its sides by this share of full ink, and by so many grains.
_DARKER = 0.24
_GRAINS = 1.6
#: A piece is at least this many text heights long; longer than any stroke of a character.
SHORTEST = 1.5
#: Longer ones tell how the page lies.
_TELLING = 4.0
#: Telling lines are cut this long, so that a bend shows.
_LOCAL = 12.0
#: A ruling keeps to a straight line within this share of the text height (at 150 dpi and on photos .007 at
#: most), or within this part of a pixel; strokes of characters in a row wander more (.011 at least).
_STRAIGHT, _STEADY = 0.01, 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The lines of one direction.

    Attributes:
        response: How much darker than its sides each pixel is, along a line across; for
            lines down the picture is transposed.
        step: Pixels of the picture a column of `response`; its rows are pixels.
        threshold: At or above this a pixel belongs to a line.
        boxes: x0, y0, x1, y1 of each piece, in columns and rows of `response`.
        labels: The number of each pixel's piece, from 1; 0 for none.
        kept: The labels of the pieces, in the order of `boxes`.
    """

    response: Grey
    step: int
    threshold: float
    boxes: np.ndarray
    labels: np.ndarray
    kept: np.ndarray


def find_pieces(sheet: Sheet) -> tuple[Pieces, Pieces]:
    """The pieces of lines across, and those of lines down (in the transposed picture)."""
    return _pieces(sheet.ink, sheet), _pieces(np.asarray(cv2.transpose(sheet.ink), np.uint8), sheet)


def _pieces(ink: Grey, sheet: Sheet) -> Pieces:
    height = sheet.text_height
    step = max(1, round(_STEP * height))
    along = max(1, round(_ALONG * height / step) | 1)
    thick = max(5, round(_THICKEST * height) * 2 + 1)
    columns = max(1, ink.shape[1] // step)
    coarse = cv2.resize(ink[:, : columns * step], (columns, ink.shape[0]), interpolation=cv2.INTER_AREA)
    smooth = cv2.blur(coarse, (along, 1))
    ground = cv2.morphologyEx(smooth, cv2.MORPH_OPEN, np.ones((thick, 1), np.uint8))
    response = cv2.subtract(smooth, ground)
    threshold = max(_DARKER * sheet.full, _GRAINS * sheet.grain)
    _, bits = cv2.threshold(response, threshold, 1, cv2.THRESH_BINARY)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(bits, connectivity=8)
    long = stats[:, cv2.CC_STAT_WIDTH] >= SHORTEST * height / step
    kept = np.flatnonzero(long)[1:] if long[0] else np.flatnonzero(long)
    left, top = stats[kept, cv2.CC_STAT_LEFT], stats[kept, cv2.CC_STAT_TOP]
    right, bottom = left + stats[kept, cv2.CC_STAT_WIDTH], top + stats[kept, cv2.CC_STAT_HEIGHT]
    boxes = np.stack([left, top, right, bottom], axis=1)
    return Pieces(np.asarray(response), step, threshold, boxes, labels, kept)


def centre_points(pieces: Pieces, index: int) -> tuple[np.ndarray, np.ndarray]:
    """Along and across the line in pixels: the middle of the piece's ink at every step that has any."""
    x0, y0, x1, y1 = pieces.boxes[index]
    mask = pieces.labels[y0:y1, x0:x1] == pieces.kept[index]
    weight = np.where(mask, pieces.response[y0:y1, x0:x1], 0).astype(np.float64)
    total = weight.sum(axis=0)
    held = np.flatnonzero(total)
    middle = (weight[:, held] * np.arange(y0, y1)[:, None]).sum(axis=0) / total[held]
    return (held + x0 + 0.5) * pieces.step, middle + 0.5


def measure_slopes(pieces: Pieces, text_height: float) -> Slopes:
    """The slope of each telling piece, cut into stretches; along is x, across is y.

    Only of rulings: strokes of characters, one behind the other, make pieces too, with slopes of their own.
    """
    steady = max(_STRAIGHT * text_height, _STEADY)
    rows = []
    for index in np.flatnonzero(pieces.boxes[:, 2] - pieces.boxes[:, 0] >= _TELLING * text_height / pieces.step):
        along, across = centre_points(pieces, int(index))
        count = max(1, int((along[-1] - along[0]) // (_LOCAL * text_height)))
        for part, middles in zip(np.array_split(along, count), np.array_split(across, count), strict=True):
            if part.size * pieces.step > 2 * text_height:
                slope, middle = np.polyfit(part - part.mean(), middles, 1)
                if np.sqrt(np.mean((middles - middle - slope * (part - part.mean())) ** 2)) <= steady:
                    rows.append((part.mean(), middle, slope, part[-1] - part[0]))
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return Slopes(table[:, 0], table[:, 1], table[:, 2], table[:, 3])
