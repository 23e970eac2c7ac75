"""Whether each 1 of a black-and-white page stands where a 1 stands.

A threshold that breaks thin strokes leaves the stem of a 4, which every reader takes for a 1
and is sure of. Figures stand in columns of one width, and the stem of a 4 stands further right
in its column than that of a 1: by a seventh of the width in a kai or song type, while the 1s of
a page differ by a twentieth. So each 1 is compared with the other 1s of its page. Specks at its left
are the rest of a 4 unless the 1 stands in its place.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jixiao.amount import fold_digits
from jixiao.imaging.glyphs import find_specks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.geometry import Box
    from jixiao.imaging.glyphs import Speck
    from jixiao.imaging.text_lines import LineImage
    from jixiao.ocr import Reading

#: Shares of the text height: a digit's ink is so near to where a reader saw it; widths of a digit; of a 1 at most.
_TRUE = 0.3
_WIDTHS = (0.25, 0.56)
_WIDEST_ONE = 0.5
#: Ink is darker than this; a stem holds this share of the ink of its darkest column.
_DARK, _STEM = 155, 0.6
#: The thin strokes of a 4 stand in this stretch before its stem (from, to; shares of the text height).
_LOST = (0.75, 0.1)
#: Further right than the page's other 1s by this share of a column's width, a stem is that of a 4; by the larger
#: share where there are fewer than so many others; nearer than the last a 1 is in its place.
_SHIFTED, _SHIFTED_ALONE, _OTHERS, _IN_PLACE = 0.085, 0.135, 3, 0.05
#: A page that shows so many stems of a 4 has others, where no neighbour tells; so has one where this share of the lines
#: with a 1 is in doubt for any reason.
_LOSES, _LOSING = 2, 0.4


class Gap(NamedTuple):
    """From the middle of a digit to that of the next, in text heights; a 1's middle is its stem's.

    `pair` tells a 1 ("1") from another digit ("0") on either side.
    """

    pair: str
    width: float


class Figures(NamedTuple):
    """A number as it stands on the page.

    Attributes:
        box: Of its line.
        columns: Gaps between digits that are no 1.
        ones: The gaps beside each 1, none where it stands alone.
        specks: Whether specks stand before a 1.
    """

    box: Box
    columns: tuple[float, ...]
    ones: tuple[tuple[Gap, ...], ...]
    specks: bool


def measure_figures(reading: Reading, line: LineImage, text_height: float, points: Sequence[Speck]) -> Figures:
    """Where the digits of a reading stand; `points` are the specks that were read."""
    middles = list(_middles(reading, line, text_height))
    gaps = [
        Gap(_kind(left) + _kind(right), (x1 - x0) / text_height) if x0 is not None and x1 is not None else None
        for (left, x0), (right, x1) in itertools.pairwise(middles)
    ]
    columns = tuple(gap.width for gap in gaps if gap and gap.pair == "00")
    beside = [[gap for gap in (*gaps[max(0, i - 1) : i], *gaps[i : i + 1]) if gap and gap.pair != "11"] for i in range(len(middles))]
    ones = tuple(tuple(found) for (character, _), found in zip(middles, beside, strict=True) if character == "1")
    return Figures(line.box, columns, ones, bool(ones) and _has_specks(reading, line, text_height, points))


def misplaced(page: Sequence[Figures], unsure: int = 0) -> list[Box]:
    """The lines with a 1 that may be the stem of a 4.

    Args:
        page: The trusted numbers of a page.
        unsure: How many other lines of it hold a 1 and are in doubt already.
    """
    columns = [width for figures in page for width in figures.columns]
    widths: dict[str, list[float]] = defaultdict(list)
    for gap in (gap for figures in page for one in figures.ones for gap in one):
        widths[gap.pair].append(gap.width)
    shifts = [[_shift(one, columns, widths) for one in figures.ones] for figures in page]
    shifted = sum(any(shift is not None and shift > 1 for shift in line) for line in shifts)
    doubted = unsure + sum(figures.specks for figures in page)
    losing = doubted >= _LOSING * (unsure + sum(bool(figures.ones) for figures in page))
    loses = shifted >= _LOSES or (shifted + doubted >= _LOSES and losing)
    return [figures.box for figures, line in zip(page, shifts, strict=True) if _is_doubtful(figures, line, loses=loses)]


def _is_doubtful(figures: Figures, shifts: list[float | None], *, loses: bool) -> bool:
    if any(shift is not None and shift > 1 for shift in shifts):
        return True
    in_place = all(shift is not None and shift <= _IN_PLACE / _SHIFTED for shift in shifts)
    return (figures.specks or loses) and not in_place


def _shift(one: tuple[Gap, ...], columns: list[float], widths: dict[str, list[float]]) -> float | None:
    """How far right a 1 stands; above 1 it is too far. None where nothing tells."""
    if not one or not columns:
        return None
    column = median(columns)
    shifts = []
    for gap in one:
        others = list(widths[gap.pair])
        others.remove(gap.width)
        enough = len(others) >= _OTHERS
        usual = median(others) if enough else column
        right = gap.width - usual if gap.pair == "01" else usual - gap.width
        shifts.append(right / column / (_SHIFTED if enough else _SHIFTED_ALONE))
    return sum(shifts) / len(shifts)


def _kind(character: str) -> str:
    return "1" if character == "1" else "0"


def _middles(reading: Reading, line: LineImage, text_height: float) -> Iterator[tuple[str, float | None]]:
    """Each character with the middle of its ink; None where its ink is not its own or it is no digit."""
    above = (line.picture.shape[0] - line.bits.shape[0]) // 2
    ink = line.picture[above : above + line.bits.shape[0]] < _DARK
    places = np.array(reading.places) * ink.shape[1]
    parts: dict[int, list[int]] = defaultdict(list)
    for left, right in _runs(ink):
        nearest = int(np.abs(places - (left + right) / 2).argmin())
        if abs(places[nearest] - (left + right) / 2) <= _TRUE * text_height:
            parts[nearest] += [left, right]
    for index, character in enumerate(reading.text[: len(places)]):
        digit, edges = fold_digits(character), parts[index]
        yield digit, _middle(digit, min(edges), max(edges), ink, text_height) if edges and digit.isdigit() else None


def _middle(digit: str, left: int, right: int, ink: np.ndarray, text_height: float) -> float | None:
    width = (right - left) / text_height
    if digit != "1":
        return (left + right) / 2 if _WIDTHS[0] <= width <= _WIDTHS[1] else None
    columns = ink[:, left:right].sum(axis=0)
    stem = np.flatnonzero(columns >= _STEM * columns.max())
    return left + float(stem.mean()) + 0.5 if width <= _WIDEST_ONE else None


def _runs(ink: np.ndarray) -> list[tuple[int, int]]:
    """Left and right of each stretch of inked columns."""
    inked = np.concatenate(([0], ink.any(axis=0).astype(np.int8), [0]))
    edges = np.flatnonzero(np.diff(inked)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _has_specks(reading: Reading, line: LineImage, text_height: float, points: Sequence[Speck]) -> bool:
    width = line.picture.shape[1]
    pairs = zip(reading.text, reading.places, strict=False)
    stems = [round(place * width) for character, place in pairs if fold_digits(character) == "1"]
    reach, clear = (round(share * text_height) for share in _LOST)
    specks = [speck for speck in find_specks(line.picture, text_height) if speck not in points]
    return any(speck.right > stem - reach and speck.left < stem - clear for stem in stems for speck in specks)
