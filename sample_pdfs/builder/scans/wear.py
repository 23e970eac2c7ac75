"""What happens to paper before it is scanned: holes, staples, pens, stamps, worn toner, copies.

Pictures are RGB, 8 bit; all lengths are in inches, so that they hold at any resolution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from builder.scans.optics import WHITE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator

    from jixiao.geometry import Box

#: Two holes of 6 mm, 80 mm apart, 12 mm from the edge (ISO 838).
_HOLE, _HOLES_APART, _HOLE_INSET = 6 / 25.4, 80 / 25.4, 12 / 25.4
_BLUE_INK, _DARK_INK = (38, 52, 150), (30, 30, 40)


def punch_holes(picture: np.ndarray, dpi: int, random: Generator) -> np.ndarray:
    """Two holes at the left edge: the scanner's lid shows dark through them."""
    picture = picture.copy()
    height = picture.shape[0]
    lid = int(random.integers(15, 90))
    for side in (-1, 1):
        middle = (round(_HOLE_INSET * dpi), round(height / 2 + side * _HOLES_APART / 2 * dpi + random.uniform(-0.03, 0.03) * dpi))
        cv2.circle(picture, middle, round(_HOLE / 2 * dpi), (lid, lid, lid), -1, cv2.LINE_AA)
    return picture


def staple(picture: np.ndarray, dpi: int, random: Generator) -> np.ndarray:
    """A staple in the upper left corner with its shadow, and the fold of the corner."""
    picture = picture.copy()
    x, y = (random.uniform(0.25, 0.55, 2) * dpi).astype(int)
    angle = random.uniform(0.4, 1.2)
    reach = np.array([np.cos(angle), -np.sin(angle)]) * 0.22 * dpi
    ends = [tuple(int(v) for v in (x, y) + sign * reach) for sign in (-1, 1)]
    cv2.line(picture, (ends[0][0] + 3, ends[0][1] + 4), (ends[1][0] + 3, ends[1][1] + 4), (165, 165, 165), max(2, dpi // 45), cv2.LINE_AA)
    cv2.line(picture, ends[0], ends[1], (90, 90, 95), max(2, dpi // 70), cv2.LINE_AA)
    return picture


def fade_in_places(picture: np.ndarray, random: Generator) -> np.ndarray:
    """Toner that runs out: pale stripes down the page and pale clouds."""
    height, width = picture.shape[:2]
    clouds = cv2.resize(random.random((9, 7)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    stripes = np.clip(cv2.GaussianBlur(random.random((1, width)).astype(np.float32), (0, 0), width / 60) * 14 - 6.4, 0, 1)
    pale = np.clip(random.uniform(0.25, 0.5) * clouds + random.uniform(0.1, 0.3) * stripes, 0, 0.62)[..., None]
    return np.asarray(picture + (255 - picture.astype(np.float32)) * pale, np.uint8)


def show_through(picture: np.ndarray, random: Generator) -> np.ndarray:
    """The print of the other side, mirrored, soft and faint."""
    other = cv2.GaussianBlur(picture[:, ::-1], (0, 0), 2.2).astype(np.float32)
    shift = int(random.integers(5, 60))
    other = np.roll(other, shift, axis=0)
    return np.asarray(picture * (1 - random.uniform(0.06, 0.14) * (255 - other) / 255), np.uint8)


def copy_edges(picture: np.ndarray, random: Generator) -> np.ndarray:
    """The dark rim that a copier's open lid leaves, ragged and not as black on every side."""
    picture = picture.astype(np.float32)
    for turn in range(4):
        view = np.rot90(picture, turn)
        if random.random() < 0.35:
            continue
        depth = view.shape[0] * random.uniform(0.004, 0.014)
        ragged = depth * (0.6 + 0.8 * cv2.GaussianBlur(random.random((1, view.shape[1])).astype(np.float32), (0, 0), 40)[0])
        rows = np.arange(min(int(3 * depth) + 2, view.shape[0]))[:, None]
        shade = 1 / (1 + np.exp((rows - ragged[None]) / 1.5))
        view[: len(rows)] *= (1 - 0.9 * shade)[..., None]
    return np.asarray(picture, np.uint8)


def tint(picture: np.ndarray, random: Generator) -> np.ndarray:
    """Paper that is cream, pale green or pale pink instead of white."""
    paper = np.array([(250, 243, 222), (232, 246, 232), (250, 230, 232)][int(random.integers(3))], np.float32)
    return np.asarray(picture * (paper / 255), np.uint8)


def sign(picture: np.ndarray, dpi: int, places: Sequence[Box], random: Generator) -> np.ndarray:
    """A signature across some cells and a tick or two, in blue or dark ink."""
    picture = picture.copy()
    ink = _BLUE_INK if random.random() < 0.7 else _DARK_INK
    for length in (1.4, 0.35, 0.35):
        spot = _spot(picture, places, random)
        steps = np.linspace(0, 1, 60)
        waves = sum(random.uniform(-0.12, 0.12) * np.sin(k * np.pi * steps * 3 + random.uniform(0, 6)) for k in range(1, 5))
        points = np.stack([spot[0] + length * dpi * steps, spot[1] + dpi * waves * (length / 1.0) - 0.2 * dpi * length * steps], axis=1)
        cv2.polylines(picture, [points.astype(np.int32)], isClosed=False, color=ink, thickness=max(1, dpi // 90), lineType=cv2.LINE_AA)
    return picture


def _spot(picture: np.ndarray, places: Sequence[Box], random: Generator) -> tuple[float, float]:
    if not places:
        return tuple(random.uniform(0.2, 0.7, 2) * picture.shape[1::-1])
    place = places[int(random.integers(len(places)))]
    return place.x0, place.y1


def number_stamp(picture: np.ndarray, dpi: int, random: Generator) -> np.ndarray:
    """A page number of the archive, stamped at the top right in blue or black."""
    picture = picture.copy()
    corner = (round(picture.shape[1] - random.uniform(0.9, 1.3) * dpi), round(random.uniform(0.35, 0.6) * dpi))
    text = f"{int(random.integers(1, 400)):04d}"
    cv2.putText(picture, text, corner, cv2.FONT_HERSHEY_PLAIN, dpi / 90, (60, 60, 140), max(1, dpi // 100), cv2.LINE_AA)
    return picture


def curl(picture: np.ndarray, random: Generator) -> np.ndarray:
    """The page of a bound report: bent along its height, pulled in at the spine."""
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    along = x / width
    rise = width * random.uniform(0.004, 0.011) * random.choice((-1, 1))
    bend = rise * np.sin(np.pi * along) * (1 - 0.5 * y / height)
    return np.asarray(cv2.remap(picture, x, (y + bend).astype(np.float32), cv2.INTER_LINEAR, borderValue=WHITE))
