"""A cell, or a stretch of page between tables, cut into the lines of text it holds."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from jixiao.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.imaging.ink import Sheet
    from jixiao.imaging.warp import Warp
    from jixiao.source.raster import Grey

#: All limits are shares of the text height.
_RULING = 0.22  # ink this close to the edge of a cell may be its ruling
_RUN = 0.5  # and is, where it runs on for so long
_RIM = 0.07  # and this close is nothing else
_SPECK = 0.012  # area of the smallest ink that counts, a decimal point is twice that
_LOOSE = (0.45, 0.018)  # so near a line's end so much small ink is a broken character
_PALE = 0.5  # pieces paler than this share of the darkest beside them are traces
_TALLEST = 2.4  # ink higher than this is no character
HUGE = 6.0  # outside tables up to this, where so many pieces of about one height stand in a row: a title
_IN_ROW, _ALIKE = 4, 0.3
LARGER = 1.35  # type so much higher than the page's is measured by itself
_RULING_THIN, _RULING_LONG = 0.2, 1.15  # outside tables, thinner and longer ink is a line
_FRAGMENT = 0.5  # a lower run is part of a line: the strokes of 二, a dot
_LINE = 1.3  # no line is higher
_MARK = 0.35  # ink lower than this in a line of higher text is a mark by itself: a dash in a column of numbers
_PADDING = 0.16
_SIDE_PADDING = 0.3
_WIDE_GAP = 1.6  # a wider gap ends a line of running text
#: Along the edge of a cell, ink this dark (share of full) is its ruling.
_RULED = 0.2
#: Ink is darker than this share of the page's full ink, and than so many grains.
_INK = 0.36
_GRAINS = 3.0
#: Ink too faint to be read is darker than this, and as large as a thin dash (share of the text height squared).
_FAINT, _FAINT_GRAINS, _FAINT_AREA = 0.17, 2.5, 0.04
#: A rectangle is straight where its corners and middle lie so near (pixels) to a parallelogram's.
_STRAIGHT = 0.1


class LineImage(NamedTuple):
    """A line of text cut out.

    Attributes:
        box: Where its ink is, in pixels of the upright page.
        picture: Grey, dark on light, with a margin.
        bits: 1 where the ink of `box` is.
        start: Share of the picture's width where the ink begins.
        end: Share of the picture's width where it ends.
    """

    box: Box
    picture: Grey
    bits: Grey
    start: float
    end: float


def upright_patch(sheet: Sheet, warp: Warp, box: Box) -> Grey:
    """The ink inside the box of the upright page; not resampled where the page lies straight."""
    left, top = round(box.x0), round(box.y0)
    width, height = max(1, round(box.x1) - left), max(1, round(box.y1) - top)
    corners_x = np.array([left, left + width, left, left + width], np.float64)
    corners_y = np.array([top, top, top + height, top + height], np.float64)
    x, y = warp.to_picture(corners_x, corners_y)
    shift_x, shift_y = x - corners_x, y - corners_y
    if np.ptp(shift_x) < 1 and np.ptp(shift_y) < 1:
        return _sliced(sheet.text, left + round(shift_x.mean()), top + round(shift_y.mean()), width, height)
    size = width, height
    if (turn := _affine(warp, (left, top), size)) is not None:
        return np.asarray(cv2.warpAffine(sheet.text, turn, size, flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP))
    x, y = warp.to_picture(np.arange(left, left + width)[None] + np.float64(0.5), np.arange(top, top + height)[:, None] + np.float64(0.5))
    return np.asarray(cv2.remap(sheet.text, (x - 0.5).astype(np.float32), (y - 0.5).astype(np.float32), cv2.INTER_CUBIC))


def _affine(warp: Warp, corner: tuple[int, int], size: tuple[int, int]) -> np.ndarray | None:
    """From the pixels of a rectangle to those of the picture; None where it is bent by more than a pixel's tenth."""
    (left, top), (width, height) = corner, size
    across, down = np.array([0, 1, 0, 1, 0.5]) * width, np.array([0, 0, 1, 1, 0.5]) * height
    x, y = warp.to_picture(left + 0.5 + across, top + 0.5 + down)
    turn = np.array([[(side[1] - side[0]) / width, (side[2] - side[0]) / height, side[0] - 0.5] for side in (x, y)])
    straight = turn @ np.stack([across, down, np.ones(5)])
    return turn if np.abs(straight - np.stack([x, y]) + 0.5).max() < _STRAIGHT else None


def _sliced(ink: Grey, left: int, top: int, width: int, height: int) -> Grey:
    """The part of the ink; paper where it reaches over the picture's edge."""
    part = np.zeros((height, width), np.uint8)
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + width, ink.shape[1]), min(top + height, ink.shape[0])
    if x1 > x0 and y1 > y0:
        part[y0 - top : y1 - top, x0 - left : x1 - left] = ink[y0:y1, x0:x1]
    return part


def cell_lines(sheet: Sheet, warp: Warp, box: Box) -> Iterator[LineImage]:
    """The lines of text in a cell, from top to bottom; none where it holds no ink."""
    patch = upright_patch(sheet, warp, box)
    _clear_rulings(patch, sheet.text_height, sheet.full * _RULED)
    yield from _lines(patch, box, sheet, split=False)


def holds_faint_ink(sheet: Sheet, warp: Warp, box: Box) -> bool:
    """Whether a cell without lines holds ink too faint to be one: a thin dash, a worn digit."""
    patch = upright_patch(sheet, warp, box)
    _clear_rulings(patch, sheet.text_height, sheet.full * _RULED)
    level = max(_FAINT * sheet.full, _FAINT_GRAINS * sheet.grain)
    _, bits = cv2.threshold(cv2.blur(patch, (3, 3)), level, 1, cv2.THRESH_BINARY)
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(bits, np.uint8), connectivity=8)
    return bool((stats[1:, cv2.CC_STAT_AREA] >= _FAINT_AREA * sheet.text_height**2).any())


def running_lines(sheet: Sheet, warp: Warp, box: Box) -> Iterator[LineImage]:
    """The lines of text in a part of the page without tables, cut at wide gaps."""
    yield from _lines(upright_patch(sheet, warp, box), box, sheet, split=True)


def _clear_rulings(patch: Grey, text_height: float, dark: float) -> None:
    """Takes what is left of the rulings around a cell out of the patch, in place."""
    reach, run = max(2, round(_RULING * text_height)), max(3, round(_RUN * text_height))
    rim = max(1, round(_RIM * text_height))
    for view in (patch, patch[::-1], patch.T, patch.T[::-1]):
        part = view[:reach]
        bits = np.ascontiguousarray(part > dark).astype(np.uint8)
        ruled = cv2.morphologyEx(bits, cv2.MORPH_OPEN, np.ones((1, min(run, bits.shape[1])), np.uint8))
        part[cv2.dilate(ruled, np.ones((3, 3), np.uint8)) > 0] = 0
        view[:rim] = 0


def _lines(patch: Grey, box: Box, sheet: Sheet, *, split: bool) -> Iterator[LineImage]:
    bits, small = _letters(patch, sheet, pale=0.0 if split else _PALE)
    for top, bottom, height in _row_runs(bits, sheet.text_height):
        columns = np.flatnonzero(bits[top:bottom].any(axis=0))
        cuts = np.flatnonzero(np.diff(columns) > _WIDE_GAP * height) if split else np.array([], int)
        for part in np.split(columns, cuts + 1):
            left, right = _with_loose_ink(small[top:bottom], int(part[0]), int(part[-1]) + 1, height)
            yield _in_row(patch, bits, box, (left, top, right, bottom), height)


def _in_row(patch: Grey, bits: Grey, box: Box, place: tuple[int, int, int, int], text_height: float) -> LineImage:
    """A part of a row; a mark that is lower than the row shows as one, and stands in the row."""
    left, top, right, bottom = place
    rows = np.flatnonzero(bits[top:bottom, left:right].any(axis=1))
    whole = _cut_out(patch, bits, box, place, text_height)
    if bottom - top < 2 * _MARK * text_height or rows[-1] - rows[0] >= _MARK * text_height:
        return whole
    return _cut_out(patch, bits, box, (left, top + int(rows[0]), right, top + int(rows[-1]) + 1), text_height)._replace(box=whole.box)


def _with_loose_ink(small: Grey, left: int, right: int, text_height: float) -> tuple[int, int]:
    """The ends of a line, moved out over a character of which only specks are left.

    One speck beside a line is dirt; several are what a fax leaves of the last ring of a %.
    """
    reach, least = round(_LOOSE[0] * text_height), _LOOSE[1] * text_height**2
    before, behind = small[:, max(0, left - reach) : left], small[:, right : right + reach]
    if before.sum() >= least:
        left -= before.shape[1] - int(np.flatnonzero(before.any(axis=0))[0])
    if behind.sum() >= least:
        right += int(np.flatnonzero(behind.any(axis=0))[-1]) + 1
    return left, right


def _letters(patch: Grey, sheet: Sheet, *, pale: float) -> tuple[Grey, Grey]:
    """1 where there is ink of letters: no specks, no pale traces, no ink taller than a line; and the specks."""
    _, bits = cv2.threshold(patch, max(_INK * sheet.full, _GRAINS * sheet.grain), 1, cv2.THRESH_BINARY)
    # Short labels take a third of the time; a block of two by two pixels begins one piece at most.
    few = (bits.shape[0] + 1) // 2 * ((bits.shape[1] + 1) // 2) < np.iinfo(np.uint16).max
    _, labels, stats, _ = cv2.connectedComponentsWithStats(bits, connectivity=8, ltype=cv2.CV_16U if few else cv2.CV_32S)
    area, tall = stats[:, cv2.CC_STAT_AREA], stats[:, cv2.CC_STAT_HEIGHT]
    large = area >= max(2.0, _SPECK * sheet.text_height**2)
    keep = large & (tall <= _TALLEST * sheet.text_height)
    if not pale:
        keep |= _is_title(stats, sheet.text_height)
    keep[0] = False
    keep &= ~_is_ruling(stats, sheet.text_height, is_cell=bool(pale))
    if pale:
        keep &= _peaks(patch, labels, len(keep)) >= pale * patch.max(initial=0)
    if keep[1:].all():
        return np.asarray(bits, np.uint8), np.zeros_like(bits)
    return _where(keep, labels), _where(~large, labels)


def _is_title(stats: np.ndarray, text_height: float) -> np.ndarray:
    """Which pieces are characters of large type: several of about one height in a row, none of them a bar or a frame."""
    wide, tall = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    shaped = (wide <= 2 * tall) & (tall <= HUGE * text_height) & (stats[:, cv2.CC_STAT_AREA] < 0.7 * wide * tall)
    candidates = np.flatnonzero(shaped & (tall > LARGER * text_height))
    middle, high = stats[candidates, cv2.CC_STAT_TOP] + tall[candidates] / 2, tall[candidates]
    beside = np.abs(middle[:, None] - middle) <= _ALIKE * high[:, None]
    alike = np.minimum(high[:, None], high) >= 0.5 * np.maximum(high[:, None], high)
    chosen = np.zeros(len(stats), bool)
    chosen[candidates] = (beside & alike).sum(axis=1) >= _IN_ROW
    return chosen


def _where(chosen: np.ndarray, labels: np.ndarray) -> Grey:
    """1 where the chosen pieces are. No label is out of bounds; clipping takes a third of the time of making sure."""
    return np.asarray(chosen.astype(np.uint8).take(labels, mode="clip"))


def _is_ruling(stats: np.ndarray, text_height: float, *, is_cell: bool) -> np.ndarray:
    """Which pieces are rulings: ends that reach out of a table, sides that stand further in than their place, underlines.

    No letter is so thin and long; a level one in a cell may be a dash.
    """
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    thin, long = _RULING_THIN * text_height, _RULING_LONG * text_height
    upright = (width < thin) & (height > long)
    return np.asarray(upright if is_cell else upright | ((height < thin) & (width > 2 * long)))


def _peaks(patch: Grey, labels: np.ndarray, count: int) -> np.ndarray:
    """The darkest ink of each piece."""
    peaks = np.zeros(count, np.uint8)
    inked = labels > 0
    np.maximum.at(peaks, labels[inked], patch[inked])
    return peaks


def _row_runs(bits: Grey, text_height: float) -> list[tuple[int, int, float]]:
    """Top and bottom of each line of text, and the height of its type."""
    inked = np.concatenate(([0], bits.any(axis=1).astype(np.int8), [0]))
    edges = np.flatnonzero(np.diff(inked))
    runs = [[int(a), int(b)] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    merged = _fragments_merged(runs, text_height)
    typed = [(top, bottom, _type_height(bits[top:bottom], text_height)) for top, bottom in merged]
    return [(*part, height) for top, bottom, height in typed for part in _split_tall(bits, top, bottom, height)]


def _type_height(bits: Grey, text_height: float) -> float:
    """The height of the characters in a run: the page's, unless most pieces are of larger type and no lines that touch."""
    if len(bits) <= _LINE * text_height:
        return text_height
    _, _, stats, _ = cv2.connectedComponentsWithStats(bits, connectivity=8)
    tall = stats[1:, cv2.CC_STAT_HEIGHT]
    own = float(np.percentile(tall[tall > _FRAGMENT * text_height], 75)) * 1.05 if (tall > LARGER * text_height).sum() >= _IN_ROW else 0.0
    return own if own > LARGER * text_height else text_height


def _fragments_merged(runs: list[list[int]], text_height: float) -> list[list[int]]:
    """Runs with the low ones joined to the neighbour that makes a line with them."""
    merged = [run[:] for run in runs]
    changed = True
    while changed:
        changed = False
        for index, (above, below) in enumerate(itertools.pairwise(merged)):
            low = min(above[1] - above[0], below[1] - below[0]) < _FRAGMENT * text_height
            if low and below[1] - above[0] <= _LINE * text_height and _is_nearest(merged, index, text_height):
                merged[index : index + 2] = [[above[0], below[1]]]
                changed = True
                break
    return merged


def _is_nearest(runs: list[list[int]], index: int, text_height: float) -> bool:
    """Whether the gap below run `index` is no wider than the gaps around the pair."""
    gap = runs[index + 1][0] - runs[index][1]
    before = runs[index][0] - runs[index - 1][1] if index else text_height
    behind = runs[index + 2][0] - runs[index + 1][1] if index + 2 < len(runs) else text_height
    low_first = runs[index][1] - runs[index][0] < _FRAGMENT * text_height
    return gap <= (before if low_first else behind)


def _split_tall(bits: Grey, top: int, bottom: int, text_height: float) -> Iterator[tuple[int, int]]:
    """A run of several lines that touch, cut where the ink between them is least."""
    count = round((bottom - top) / (1.25 * text_height))
    if count < 2 or bottom - top <= 1.7 * text_height:
        yield top, bottom
        return
    ink = bits[top:bottom].sum(axis=1)
    pitch, start = (bottom - top) / count, 0
    for number in range(1, count):
        low, high = (round((number + share) * pitch) for share in (-0.25, 0.25))
        cut = low + int(ink[low:high].argmin())
        yield top + start, top + cut
        start = cut
    yield top + start, bottom


def _cut_out(patch: Grey, bits: Grey, box: Box, place: tuple[int, int, int, int], text_height: float) -> LineImage:
    """The line with a margin of paper; low ink keeps the height of a line around it."""
    x0, y0, x1, y1 = place
    missing = max(0.0, 0.9 * text_height - (y1 - y0)) / 2
    up = round(missing + _PADDING * text_height)
    side = round(_SIDE_PADDING * text_height)
    ink = _sliced(patch, x0 - side, y0 - up, x1 - x0 + 2 * side, y1 - y0 + 2 * up)
    left, top = round(box.x0), round(box.y0)
    width = ink.shape[1]
    where = Box(left + x0, top + y0, left + x1, top + y1)
    return LineImage(where, np.asarray(cv2.bitwise_not(ink)), bits[y0:y1, x0:x1], side / width, (width - side) / width)
