"""Seals on pages without colour: their ink cannot be told from text, but their ring can be seen.

What lies inside a ring cannot be cleaned, so it can only be distrusted.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.geometry import Box
    from jixiao.source.raster import Grey

#: Round seals of units measure 38 to 50 mm (公章 42); print and scan change that a little.
_RADII_MM = (17.5, 26.0)
#: Rings are looked for at this resolution, and looked at again at the finer one.
_COARSE_DPI, _FINE_DPI = 32.0, 48.0
#: Ink of a worn ring is this share of full ink once the picture is so small.
_INK_COARSE, _INK_FINE = 0.12, 0.16
#: Share of the ring that is inked: worth a second look, and a seal. Over 30 pages with 51 seals
#: the least inked ring had .72; over 39 without, the most inked circle of text and lines had .69.
_WORTH, _RING = 0.93, 0.71
#: A ring is inked more than the circles beside it by this share; circles of dense text are inked alike.
#: Seals had .64 and more, the most inked circles of 15 crowded pages without one .34.
_CLEARER = 0.5
#: Those circles lie so many pixels of the finer picture (2 mm) inside and outside.
_BESIDE = 4.0
_ANGLES = 120


class Ring(NamedTuple):
    """A seal's outline: centre and radius in pixels of the picture."""

    x: float
    y: float
    radius: float

    def touches(self, box: Box) -> bool:
        """Whether any of the box lies inside the ring."""
        dx = max(box.x0 - self.x, self.x - box.x1, 0.0)
        dy = max(box.y0 - self.y, self.y - box.y1, 0.0)
        return float(np.hypot(dx, dy)) <= self.radius


def find_rings(ink: Grey, dpi: float, full: float) -> tuple[Ring, ...]:
    """The rings of seals in a picture's ink, best first."""
    candidates = list(_candidates(ink, dpi, full))
    if not candidates:
        return ()
    fine = _shrunk(ink, _FINE_DPI / dpi) > _INK_FINE * full
    looked_at = sorted((_look_at(fine, ring) for ring in candidates), reverse=True)
    found: list[Ring] = []
    for share, ring in looked_at:
        if (
            share >= _RING
            and share - _beside(fine, ring) >= _CLEARER
            and all(np.hypot(ring.x - other.x, ring.y - other.y) > ring.radius / 2 for other in found)
        ):
            found.append(ring)
    scale = dpi / _FINE_DPI
    return tuple(Ring(*(side * scale for side in ring)) for ring in found)


def _shrunk(ink: Grey, scale: float) -> Grey:
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 1.0))


def _candidates(ink: Grey, dpi: float, full: float) -> Iterator[Ring]:
    """Circles with ink nearly all around, coarsely, in pixels of the finer picture."""
    small = cv2.resize(ink, None, fx=_COARSE_DPI / dpi, fy=_COARSE_DPI / dpi, interpolation=cv2.INTER_AREA)
    bits = cv2.dilate((small > _INK_COARSE * full).astype(np.float32), cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3)))
    scale = _FINE_DPI / _COARSE_DPI
    low, high = (limit * _COARSE_DPI / 25.4 for limit in _RADII_MM)
    height, width = bits.shape
    shape = tuple(cv2.getOptimalDFTSize(side + 2 * (int(high) + 3)) for side in (height, width))
    spectrum = cv2.dft(np.pad(bits, ((0, shape[0] - height), (0, shape[1] - width))))
    for radius in np.arange(low, high + 1.0):
        product = cv2.mulSpectrums(spectrum, _circle_spectrum(float(radius), shape), 0)
        around = cv2.dft(product, flags=cv2.DFT_INVERSE | cv2.DFT_SCALE | cv2.DFT_REAL_OUTPUT)[:height, :width]
        if around.max() < _WORTH:
            continue
        # One pixel of the circle counts some .007; what differs by less is the same, not a peak.
        around = np.round(around, 3)
        peaks = (around >= _WORTH) & (around >= cv2.dilate(around, np.ones((9, 9), np.uint8)))
        for y, x in _one_of_each(peaks):
            yield Ring((x + 0.5) * scale, (y + 0.5) * scale, float(radius) * scale)


def _one_of_each(peaks: np.ndarray) -> list[list[int]]:
    """The first pixel, row and column, of each patch of peaks: a dark area is one patch, not ten thousand rings."""
    _, labels = cv2.connectedComponents(peaks.astype(np.uint8))
    _, firsts = np.unique(labels[peaks], return_index=True)
    return [list(place) for place in np.argwhere(peaks)[np.sort(firsts)].tolist()]


@cache
def _circle(radius: float) -> np.ndarray:
    """A circle one pixel wide whose sum is one."""
    reach = int(radius) + 2
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    circle = (np.abs(np.hypot(x, y) - radius) <= 0.5).astype(np.float32)
    return np.asarray(circle / circle.sum())


@lru_cache(maxsize=64)
def _circle_spectrum(radius: float, shape: tuple[int, int]) -> np.ndarray:
    """The circle's spectrum, its centre at the origin: one transform of the page serves all radii."""
    circle = _circle(radius)
    placed = np.zeros(shape, np.float32)
    placed[: len(circle), : len(circle)] = circle
    return np.asarray(cv2.dft(np.roll(placed, (-(len(circle) // 2), -(len(circle) // 2)), (0, 1))))


def _look_at(fine: np.ndarray, ring: Ring) -> tuple[float, Ring]:
    """The best inked circle around a candidate, and the share of it that is inked."""
    steps = np.arange(-2.0, 2.1)
    dx, dy, dr = (shift.ravel() for shift in np.meshgrid(steps, steps, np.arange(-2.5, 2.6, 0.5)))
    shares = _inked_shares(fine, ring.x + dx, ring.y + dy, ring.radius + dr)
    best = int(shares.argmax())
    return float(shares[best]), Ring(ring.x + float(dx[best]), ring.y + float(dy[best]), ring.radius + float(dr[best]))


def _beside(fine: np.ndarray, ring: Ring) -> float:
    """The share of ink on the circles just inside and outside the ring."""
    radii = ring.radius + np.array([-_BESIDE, _BESIDE])
    return float(_inked_shares(fine, np.full(2, ring.x), np.full(2, ring.y), radii).mean())


def _inked_shares(fine: np.ndarray, x: np.ndarray, y: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """The share of ink on each of the circles; what lies off the page has none."""
    angles = np.linspace(0, 2 * np.pi, _ANGLES, endpoint=False)
    columns = np.rint(x[:, None] + radius[:, None] * np.cos(angles)).astype(int)
    rows = np.rint(y[:, None] + radius[:, None] * np.sin(angles)).astype(int)
    inside = (columns >= 0) & (rows >= 0) & (columns < fine.shape[1]) & (rows < fine.shape[0])
    inked = fine[rows.clip(0, fine.shape[0] - 1), columns.clip(0, fine.shape[1] - 1)] & inside
    return np.asarray(inked.sum(axis=1) / _ANGLES)
