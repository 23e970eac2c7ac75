"""Red seals taken off the text they were stamped on.

Seal ink is a filter: it dims the green of what is below by much and the red by little, in a
fixed proportion, whatever stands below. So the share of green to red tells how strong the
seal is at each place, and that how much it dims the red, which is given back. Text keeps
its full ink; lifting red by a share of its excess over green paled every sealed stroke.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from jixiao.source.raster import Grey

#: The seal's own colour is that of its reddest part.
_REDDEST = 80
#: Colour in a JPEG has half the resolution of shade, so proportions are taken over so many pixels.
_AROUND = 5
#: No seal dims red by more than this.
_DIMMEST = 0.45
#: What a seal leaves is paler than about this share of full ink: a dot survives the lower
#: cut, the slopes of a % the higher one.
TRACES = (0.2, 0.3)
#: A seal whose green is dimmed less than this against red has no proportion to speak of.
_FAINTEST = 0.03


def lift_seal(pixels: Grey, red: Grey) -> Grey:
    """The picture's red channel with what the seal took from it given back.

    `pixels` is height x width x 3, `red` 1 where seal ink lies.
    """
    lifted = pixels[..., 0].copy()
    x, y, width, height = _around(red)
    part = pixels[y : y + height, x : x + width].astype(np.float32)
    paper = np.percentile(part[::3, ::3].reshape(-1, 3), 90, axis=0)
    clear = part / np.maximum(paper, 1)
    proportion = _proportion(clear)
    dim = _dimming(clear, proportion, red[y : y + height, x : x + width])
    lifted[y : y + height, x : x + width] = np.clip(part[..., 0] / dim, 0, 255).astype(np.uint8)
    return lifted


def cut_traces(picture: Grey, share: float, full: float) -> Grey:
    """A line's picture, dark on light, without what is paler than a share of full ink.

    Full ink keeps its darkness. Cut out of the page first: strokes lose their ends.
    """
    traces = share * full
    ink = (255.0 - picture - traces) * (full / (full - traces))
    return np.asarray(255 - np.clip(ink, 0, 255), np.uint8)


def _around(red: Grey) -> tuple[int, int, int, int]:
    x, y, width, height = cv2.boundingRect(red)
    left, top = max(0, x - _AROUND), max(0, y - _AROUND)
    return left, top, width + x - left + _AROUND, height + y - top + _AROUND


def _proportion(clear: np.ndarray) -> np.ndarray:
    """Green to red around each place, led by the bright pixels there: text has no colour."""
    blurred = cv2.blur(clear[..., :2], (_AROUND, _AROUND))
    return np.asarray(np.minimum(blurred[..., 1] / np.maximum(blurred[..., 0], 0.02), 1.0))


def _dimming(clear: np.ndarray, proportion: np.ndarray, red: Grey) -> np.ndarray:
    """The share of red that the seal lets through at each place."""
    inked = proportion[red > 0]
    fullest = (red > 0) & (proportion <= np.percentile(inked, 100 - _REDDEST))
    # Where text lies below the seal, its red is dark: the seal alone is the brighter half.
    let_through = float(np.percentile(clear[..., 0][fullest], 60))
    lost = max(1.0 - float(proportion[fullest].mean()), _FAINTEST)
    share = (1.0 - proportion) / lost
    return np.clip(1.0 - share * (1.0 - min(let_through, 1.0)), _DIMMEST, 1.0)
