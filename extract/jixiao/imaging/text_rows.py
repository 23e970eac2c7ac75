"""How rows of running text lie: what a page without ruling lines is straightened by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from jixiao.imaging.warp import Slopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.imaging.ink import Sheet

#: All lengths are shares of the text height. Ink is averaged along the row at this step.
_STEP = 0.15
#: Characters closer than this are of one row.
_GAP = 0.9
#: A row is so long at least, tells its slope anew after so much, and is no higher than this.
_SHORTEST, _LOCAL, _HIGHEST = 8.0, 20.0, 1.6
#: Averaged ink is darker than this share of full ink.
_INK = 0.15
#: Marks this far off the middle of a row (a comma, a stroke of the row above) say nothing of its slope.
_BESIDE = 0.25


def row_slopes(sheet: Sheet) -> Slopes:
    """The slope of each stretch of a row of text; along is x, across is y, in pixels."""
    rows = [stretch for middles in _rows(sheet) for stretch in _stretches(*middles, sheet.text_height)]
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return Slopes(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def _rows(sheet: Sheet) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Along and across in pixels: the middle of each row's ink at every step that has any."""
    height, ink = sheet.text_height, sheet.ink
    step = max(1, round(_STEP * height))
    coarse = cv2.resize(ink, (max(1, ink.shape[1] // step), ink.shape[0]), interpolation=cv2.INTER_AREA)
    _, bits = cv2.threshold(coarse, _INK * sheet.full, 1, cv2.THRESH_BINARY)
    joined = cv2.morphologyEx(bits, cv2.MORPH_CLOSE, np.ones((1, max(1, round(_GAP * height / step))), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for label in np.flatnonzero(stats[:, cv2.CC_STAT_WIDTH] >= _SHORTEST * height / step):
        x, y, width, tall, _ = (int(each) for each in stats[label])
        mask = labels[y : y + tall, x : x + width] == label
        if label and np.median(mask.sum(axis=0)) <= _HIGHEST * height:
            held, middle = _middles(np.where(mask, coarse[y : y + tall, x : x + width], 0))
            yield (held + x + 0.5) * step, middle + y + 0.5


def _middles(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The columns that hold ink, and the middle of it in each."""
    weight = ink.astype(np.float64)
    total = weight.sum(axis=0)
    held = np.flatnonzero(total)
    return held, (weight[:, held] * np.arange(len(weight))[:, None]).sum(axis=0) / total[held]


def _stretches(along: np.ndarray, across: np.ndarray, text_height: float) -> Iterator[tuple[float, float, float, float]]:
    """Middle, slope and length of each stretch of a row, marks beside it left out."""
    count = max(1, int((along[-1] - along[0]) // (_LOCAL * text_height)))
    for part, middles in zip(np.array_split(along, count), np.array_split(across, count), strict=True):
        line = np.polyfit(part, middles, 1)
        near = np.abs(middles - np.polyval(line, part)) <= _BESIDE * text_height
        if near.sum() > 2:
            part, middles = part[near], middles[near]
            yield part.mean(), middles.mean(), np.polyfit(part - part.mean(), middles, 1)[0], part[-1] - part[0]
