"""What of a page image's tables can't be in the result: one seen but not found, one that the picture cuts off.

Either is told of the page, so that nothing is lost silently.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from jixiao.amount import fold_digits
from jixiao.tables.aligned import AlignedFinder
from jixiao.tables.lines import cluster_words
from jixiao.tables.ruled import RuledFinder
from jixiao.tables.rulings import SAME_LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.document import Page, RulingLine, Word
    from jixiao.tables.ruled import Frame
    from jixiao.tables.view import View

#: Lines that end so many text heights from the picture's edge go on beyond it; so many tell.
_AT_EDGE, _FEWEST_ENDS = 0.75, 2
#: A border drawn on this share of a table's side ends it.
_CLOSED = 0.5
#: So many rows of so many numbers that stand in no table are one.
_FEWEST_ROWS, _FEWEST_NUMBERS = 3, 2
_NUMBER = re.compile(r"[-+]?\d[\d,]*(\.\d+)?%?")


def fault_of_tables(page: Page, frames: Sequence[Frame], view: View) -> str:
    """A name of the catalogue: `table_not_found`, `table_cut_off`, or "" where all tables of the page are there whole."""
    if view.missed or _numbers_in_rows(page):
        return "table_not_found"
    return "table_cut_off" if any(_is_cut_off(frame, view) for frame in frames) else ""


def _numbers_in_rows(page: Page) -> bool:
    """Whether words outside all tables stand as rows of numbers."""
    outside: Sequence[Word] = page.words
    for finder in (RuledFinder(), AlignedFinder()):
        outside = finder.find(page, outside).words_outside
    rows = (sum(bool(_NUMBER.fullmatch(fold_digits(word.text))) for word in row) for row in cluster_words(outside)) if outside else ()
    return sum(count >= _FEWEST_NUMBERS for count in rows) >= _FEWEST_ROWS


def _is_cut_off(frame: Frame, view: View) -> bool:
    """Whether the table goes on beyond an edge of the picture: lines run into it, and none closes them."""
    x0, y0, x1, y1 = frame.box
    across = [line for line in view.lines if line.y0 == line.y1 and y0 - SAME_LINE <= line.y0 <= y1 + SAME_LINE]
    down = [line for line in view.lines if line.x0 == line.x1 and x0 - SAME_LINE <= line.x0 <= x1 + SAME_LINE]
    ends = {
        (x0, 0): [(line.x0, line.y0) for line in across if abs(line.x0 - x0) <= SAME_LINE],
        (x1, 0): [(line.x1, line.y0) for line in across if abs(line.x1 - x1) <= SAME_LINE],
        (y0, 1): [(line.x0, line.y0) for line in down if abs(line.y0 - y0) <= SAME_LINE],
        (y1, 1): [(line.x0, line.y1) for line in down if abs(line.y1 - y1) <= SAME_LINE],
    }
    sides = ((across if axis else down, place, axis, points) for (place, axis), points in ends.items())
    return any(_ends_at_edge(points, view, axis) and not _is_closed(along, place, axis, frame) for along, place, axis, points in sides)


def _ends_at_edge(points: Sequence[tuple[float, float]], view: View, axis: int) -> bool:
    """Whether lines that end there, in points of the upright page, end at the picture's edge."""
    if len(points) < _FEWEST_ENDS:
        return False
    at = np.array(points) * view.scale
    place = view.warp.to_picture(at[:, 0], at[:, 1])[axis]
    size, near = view.sheet.ink.shape[1 - axis], _AT_EDGE * view.sheet.text_height
    return int(((place <= near) | (place >= size - near)).sum()) >= _FEWEST_ENDS


def _is_closed(along: Sequence[RulingLine], place: float, axis: int, frame: Frame) -> bool:
    """Whether a line is drawn on that side of the table."""
    x0, y0, x1, y1 = frame.box
    drawn = [line for line in along if abs((line.y0 if axis else line.x0) - place) <= SAME_LINE]
    length = sum(line.x1 - line.x0 + line.y1 - line.y0 for line in drawn)
    return length >= _CLOSED * (x1 - x0 if axis else y1 - y0)
