"""How a page lies crooked: a smooth map between the upright page and the picture.

Lines that should run across have a slope that changes over the page: by a turn (the same
everywhere), by perspective (with the height), by curled paper (along the line). Slopes of
pieces of lines are measured; the map whose lines have these slopes is a polynomial.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jixiao.source.raster import Floats

_ROUNDS = 4
#: A slope further off than so many typical misses is not a line of the page.
_OUTLIER = 3.5
#: A term of the map needs this many measured slopes, and to be so many times its own error.
_PER_TERM = 3
_CERTAIN = 4.0
#: Lines that all lie at one height tell nothing of a bend: their places must spread over this share of the page.
_SPREAD = 0.1
#: A bend or perspective smaller than this share of a text height over the page is noise.
_WORTH = 0.12


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Measured slopes of pieces of lines: middle, slope, and length (its weight), in pixels.

    `along` and `off` are the middle's place in the line's direction and across it.
    """

    along: Floats
    off: Floats
    slope: Floats
    length: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Warp:
    """From the upright page to the picture, in pixels around `centre`.

    `across` bends rows: y' = y + a·x + b·x·y + c·x² + d·x²·y; `down` bends columns alike.
    """

    centre: tuple[float, float]
    across: tuple[float, float, float, float]
    down: tuple[float, float, float, float]

    def to_picture(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Points of the upright page in the picture; one row and one column give a whole rectangle."""
        u, v = x - self.centre[0], y - self.centre[1]
        return x + _shift(self.down, v, u), y + _shift(self.across, u, v)

    def to_page(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Points of the picture on the upright page."""
        px, py = x, y
        for _ in range(_ROUNDS):
            qx, qy = self.to_picture(px, py)
            px, py = px + x - qx, py + y - qy
        return px, py

    @property
    def steepest(self) -> float:
        """The larger of the two slopes at the centre."""
        return max(abs(self.across[0]), abs(self.down[0]))


def _shift(terms: tuple[float, float, float, float], along: Floats, off: Floats) -> Floats:
    turn, fan, bend, fan_bend = terms
    if not bend and not fan_bend:
        return along * (turn + fan * off)
    return along * (turn + fan * off) + along * along * (bend + fan_bend * off)


def fit_warp(rows: Slopes, columns: Slopes, shape: tuple[int, int], text_height: float) -> Warp:
    """The map whose rows and columns have the measured slopes.

    `rows.slope` is dy/dx of lines across, `columns.slope` dx/dy of lines down.
    """
    height, width = shape
    centre = (width / 2, height / 2)
    across = _fit(rows, centre, (width / 2, height / 2), text_height)
    down = _fit(columns, centre[::-1], (height / 2, width / 2), text_height)
    if not columns.slope.size and rows.slope.size:
        down = (-across[0], 0.0, 0.0, 0.0)
    if not rows.slope.size and columns.slope.size:
        across = (-down[0], 0.0, 0.0, 0.0)
    return Warp(centre, across, down)


def _fit(slopes: Slopes, centre: tuple[float, float], reach: tuple[float, float], text_height: float) -> tuple[float, float, float, float]:
    """The terms of one direction; those that would move nothing are left out."""
    along, off = slopes.along - centre[0], slopes.off - centre[1]
    if not slopes.slope.size:
        return 0.0, 0.0, 0.0, 0.0
    columns = np.stack([np.ones_like(along), off, 2 * along, 2 * along * off], axis=1)
    furthest = np.array([1.0, reach[1], 2 * reach[0], 2 * reach[0] * reach[1]])
    size = np.array([reach[0], reach[0] * reach[1], reach[0] ** 2, reach[0] ** 2 * reach[1]])
    terms, told = np.zeros(4), list[int]()
    for term in range(4):
        few = slopes.slope.size < _PER_TERM * (term + 1)
        if term and (few or _spread(columns[:, [*told, term]]) < _SPREAD * furthest[term]):
            continue
        told.append(term)
        found, error = _robust(columns[:, told], slopes.slope, slopes.length)
        if not term or abs(found[-1]) > max(_WORTH * text_height / size[term], _CERTAIN * error):
            terms[:] = 0.0
            terms[told] = found
    return float(terms[0]), float(terms[1]), float(terms[2]), float(terms[3])


def _spread(columns: Floats) -> float:
    """How far the places behind the last term spread, apart from what the terms before it tell already."""
    before, last = columns[:, :-1], columns[:, -1]
    return float(np.sqrt(np.mean((last - before @ np.linalg.lstsq(before, last, rcond=None)[0]) ** 2)))


def _robust(columns: Floats, values: Floats, weights: Floats) -> tuple[Floats, float]:
    """Weighted least squares that starts from the weighted median and drops what is far off; the error of the last term."""
    order = np.argsort(values)
    middle = values[order][np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)]
    terms = np.zeros(columns.shape[1])
    terms[0] = middle
    for _ in range(_ROUNDS):
        misses = np.abs(values - columns @ terms)
        typical = np.sort(misses)[misses.size // 2] + 1e-4
        near = misses <= _OUTLIER * typical
        root = np.sqrt(weights[near])
        terms = np.linalg.lstsq(columns[near] * root[:, None], values[near] * root, rcond=None)[0]
    return np.asarray(terms), _error(columns[near] * root[:, None], (values[near] - columns[near] @ terms) * root)


def _error(columns: Floats, misses: Floats) -> float:
    """The standard error of the last term of a fit, infinite where nothing is left to tell it by."""
    left = misses.size - columns.shape[1]
    if left < 1:
        return float("inf")
    return float(np.sqrt(np.linalg.pinv(columns.T @ columns)[-1, -1] * (misses @ misses) / left))
