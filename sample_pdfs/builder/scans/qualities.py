"""The qualities in which a report is rendered, each from the picture of a clean page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np

from builder.scans import optics, wear
from builder.scans.seals import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.random import Generator

    from jixiao.geometry import Box

Degrade: TypeAlias = "Callable[[np.ndarray, Sequence[Box], Generator], np.ndarray]"

_PHOTO = (2100, 2900)


@dataclass(frozen=True, slots=True)
class Quality:
    """A quality: the resolution it claims, and what happens to the picture.

    `drawn_dpi` is the resolution of the clean picture; a camera sees a better one.
    """

    dpi: int
    degrade: Degrade
    drawn_dpi: int


def _clean(picture: np.ndarray, numbers: Sequence[Box], random: Generator) -> np.ndarray:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))


def _office(picture: np.ndarray, numbers: Sequence[Box], random: Generator) -> np.ndarray:
    picture = optics.fade(optics.soften(picture, 0.6), random.uniform(20, 60), random.uniform(238, 252))
    picture = optics.turn_slightly(picture, random.uniform(-0.4, 0.4))
    return optics.compress(optics.add_noise(picture, 4, random), 80)


def _sealed(picture: np.ndarray, numbers: Sequence[Box], random: Generator) -> np.ndarray:
    return _office(stamp(picture, 200, numbers, 2, random), numbers, random)


def _skewed(picture: np.ndarray, numbers: Sequence[Box], random: Generator) -> np.ndarray:
    picture = stamp(picture, 150, numbers, int(random.integers(2)), random)
    picture = optics.fade(optics.soften(picture, 0.7), random.uniform(50, 90), random.uniform(215, 240))
    degrees = random.choice((-1, 1)) * random.uniform(0.7, 2.2)
    picture = optics.black_edges(optics.turn_slightly(picture, degrees), random)
    return optics.compress(optics.add_noise(picture, 11, random), 60)


def _photo(picture: np.ndarray, numbers: Sequence[Box], random: Generator) -> np.ndarray:
    size = _PHOTO if picture.shape[0] >= picture.shape[1] else _PHOTO[::-1]
    picture = optics.photograph(optics.soften(picture, 0.7), size, random)
    picture = optics.soften(optics.shade(picture, random), 0.6)
    return optics.compress(optics.add_noise(picture, 5, random), 75)


def _fax(picture: np.ndarray, numbers: Sequence[Box], random: Generator) -> np.ndarray:
    return optics.to_fax(optics.turn_slightly(optics.soften(picture, 0.5), random.uniform(-0.5, 0.5)), random)


def _turned(picture: np.ndarray, numbers: Sequence[Box], random: Generator) -> np.ndarray:
    return np.ascontiguousarray(np.rot90(_office(picture, numbers, random), int(random.integers(1, 4))))


def _worn(picture: np.ndarray, numbers: Sequence[Box], random: Generator) -> np.ndarray:
    picture = wear.fade_in_places(wear.show_through(picture, random), random)
    picture = optics.turn_slightly(optics.soften(picture, 0.6), random.uniform(-0.6, 0.6))
    picture = wear.staple(wear.punch_holes(picture, 200, random), 200, random)
    picture = wear.copy_edges(optics.fade(picture, random.uniform(20, 50), random.uniform(236, 250)), random)
    return optics.compress(optics.add_noise(picture, 5, random), 75)


def _signed(picture: np.ndarray, numbers: Sequence[Box], random: Generator) -> np.ndarray:
    picture = wear.sign(stamp(picture, 200, numbers, 1, random), 200, numbers, random)
    return _office(wear.tint(wear.number_stamp(picture, 200, random), random), numbers, random)


def _curled(picture: np.ndarray, numbers: Sequence[Box], random: Generator) -> np.ndarray:
    return _photo(wear.curl(picture, random), numbers, random)


def _coarse(picture: np.ndarray, numbers: Sequence[Box], random: Generator) -> np.ndarray:
    picture = optics.fade(optics.soften(picture, 0.4), random.uniform(20, 60), random.uniform(235, 250))
    return optics.compress(optics.add_noise(optics.turn_slightly(picture, random.uniform(-0.5, 0.5)), 4, random), 70)


QUALITIES: dict[str, Quality] = {
    "clean_300": Quality(300, _clean, 300),
    "office_200": Quality(200, _office, 200),
    "seals_200": Quality(200, _sealed, 200),
    "skewed_150": Quality(150, _skewed, 150),
    "photo": Quality(220, _photo, 300),
    "fax_200": Quality(200, _fax, 200),
    "turned_200": Quality(200, _turned, 200),
    "worn_200": Quality(200, _worn, 200),
    "signed_200": Quality(200, _signed, 200),
    "curled_photo": Quality(220, _curled, 300),
    "coarse_120": Quality(120, _coarse, 120),
}
#: The seven that the project's bars are about; the others are harder.
USUAL = tuple(QUALITIES)[:7]
