"""What paper, scanner and camera do to a picture. Pictures are RGB or grey, 8 bit."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.random import Generator

#: Bare paper.
WHITE = (255, 255, 255)


def soften(picture: np.ndarray, sigma: float) -> np.ndarray:
    """The picture out of focus by `sigma` pixels."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma))


def fade(picture: np.ndarray, ink: float, paper: float) -> np.ndarray:
    """Black becomes `ink` and white `paper`, both of 255."""
    return (picture * ((paper - ink) / 255) + ink).astype(np.uint8)


def add_noise(picture: np.ndarray, sigma: float, random: Generator) -> np.ndarray:
    """Grain of so many grey levels, the same in all channels."""
    grain = random.normal(0, sigma, picture.shape[:2]).astype(np.float32)
    grain = grain[..., None] if picture.ndim == 3 else grain
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def turn_slightly(picture: np.ndarray, degrees: float, border: tuple[int, int, int] = WHITE) -> np.ndarray:
    """The picture laid crooked on the glass; its size stays."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=border))


def compress(picture: np.ndarray, quality: int) -> np.ndarray:
    """The picture as JPEG leaves it."""
    _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_UNCHANGED))


def black_edges(picture: np.ndarray, random: Generator) -> np.ndarray:
    """A black strip along one long side, as a lid that is not closed leaves."""
    picture = picture.copy()
    strip = ceil(picture.shape[1] * random.uniform(0.004, 0.012))
    picture[:, :strip] = 20
    return picture


def shade(picture: np.ndarray, random: Generator) -> np.ndarray:
    """Light that falls off to one corner, and the soft shadow of a hand."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    angle = random.uniform(0, 2 * np.pi)
    light = 1 - random.uniform(0.15, 0.3) * (np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5) + 0.5)
    cx, cy, radius = random.uniform(0.2, 0.8), random.uniform(0.6, 1.0), random.uniform(0.25, 0.4)
    hand = 1 / (1 + np.exp((np.hypot(x - cx, y - cy) - radius) / 0.03))
    lit = np.clip(picture * (light * (1 - 0.3 * hand))[..., None], 0, 255)
    return np.asarray(lit, np.uint8)


def photograph(picture: np.ndarray, size: tuple[int, int], random: Generator) -> np.ndarray:
    """The page lying on a desk, seen at an angle, in a photo of `size` (width, height)."""
    width, height = size
    desk = np.empty((height, width, 3), np.uint8)
    desk[:] = random.integers(60, 130, 3)
    rim = np.array([[0.05, 0.05], [0.95, 0.05], [0.95, 0.95], [0.05, 0.95]])
    corners = (rim + random.uniform(-0.035, 0.035, (4, 2))) * size
    h, w = picture.shape[:2]
    flat = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    return np.asarray(cv2.warpPerspective(picture, matrix, size, desk, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_TRANSPARENT))


def to_fax(picture: np.ndarray, random: Generator) -> np.ndarray:
    """One bit a pixel, with the specks of the line."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    bits = np.where(grey + random.normal(0, 18, grey.shape) > random.uniform(120, 165), 255, 0)
    bits[random.random(grey.shape) < 0.0004] = 0
    return np.asarray(bits, np.uint8)
