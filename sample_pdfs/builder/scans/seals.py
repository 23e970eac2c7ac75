"""Red seals (公章): a ring, a star, and the unit's name along the ring."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from builder.programs import font_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator

    from jixiao.geometry import Box

#: Official seals measure 42 mm.
_DIAMETER_INCHES = 42 / 25.4
_FONT = "Noto Serif CJK SC"
_NAME = "某某市财政局绩效评价专用章"


def stamp(picture: np.ndarray, dpi: int, places: Sequence[Box], count: int, random: Generator) -> np.ndarray:
    """The picture with so many seals, each over one of the places (a random spot without any)."""
    for _ in range(count):
        picture = _stamped(picture, dpi, _spot(picture, places, random), random)
    return picture


def _spot(picture: np.ndarray, places: Sequence[Box], random: Generator) -> tuple[float, float]:
    if not places:
        return tuple(random.uniform(0.3, 0.8, 2) * picture.shape[1::-1])
    place = places[int(random.integers(len(places)))]
    reach = 3 * place.height
    return place.x0 + random.uniform(-reach, reach), place.y0 + random.uniform(-reach, reach)


def _stamped(picture: np.ndarray, dpi: int, spot: tuple[float, float], random: Generator) -> np.ndarray:
    side = round(_DIAMETER_INCHES * dpi)
    print_ = _seal(side)
    matrix = cv2.getRotationMatrix2D((side / 2, side / 2), random.uniform(-25, 25), 1)
    strength = cv2.warpAffine(print_, matrix, (side, side)).astype(np.float32) / 255
    worn = cv2.GaussianBlur(random.random((side, side)).astype(np.float32), (0, 0), 2)
    strength *= np.clip((worn - 0.42) * 9, 0.25, 1) * random.uniform(0.6, 0.95)
    layer = np.zeros(picture.shape[:2], np.float32)
    x, y = (round(value - side / 2) for value in spot)
    top, left = max(y, 0), max(x, 0)
    part = strength[top - y : picture.shape[0] - y, left - x : picture.shape[1] - x]
    layer[top : top + part.shape[0], left : left + part.shape[1]] = part
    ink = np.array([random.integers(185, 230), random.integers(20, 60), random.integers(25, 65)]) / 255
    return (picture * (1 - layer[..., None] * (1 - ink))).astype(np.uint8)


@cache
def _seal(side: int) -> np.ndarray:
    image = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(image)
    rim = max(2, round(side * 0.028))
    pen.ellipse((1, 1, side - 2, side - 2), outline=255, width=rim)
    angles = np.deg2rad(np.arange(10) * 36 - 90)
    radii = np.where(np.arange(10) % 2, 0.075, 0.19) * side
    pen.polygon([(side / 2 + r * np.cos(a), side / 2 + r * np.sin(a)) for a, r in zip(angles, radii, strict=True)], fill=255)
    font = ImageFont.truetype(str(font_file(_FONT)), round(side * 0.12))
    for index, character in enumerate(_NAME):
        _place(image, character, font, side, np.interp(index, (0, len(_NAME) - 1), (-125, 125)))
    return np.asarray(image)


def _place(image: Image.Image, character: str, font: ImageFont.FreeTypeFont, side: int, degrees: float) -> None:
    """Writes a character along the ring, its foot to the centre."""
    layer = Image.new("L", image.size, 0)
    ImageDraw.Draw(layer).text((side / 2, side * 0.13), character, 255, font, anchor="mm")
    turned = layer.rotate(-degrees, center=(side / 2, side / 2), resample=Image.Resampling.BILINEAR)
    image.paste(255, (0, 0), turned)
