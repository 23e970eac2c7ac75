"""Texts as ink, for tests of what is told without reading."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from builder.programs import font_file


def text_ink(text: str, family: str, size: int) -> np.ndarray:
    """The ink of a text set in a font, 1 on ink, cut to its edges."""
    image = Image.new("L", (size * (len(text) + 2), size * 3), 0)
    ImageDraw.Draw(image).text((size, size), text, 255, ImageFont.truetype(str(font_file(family)), size))
    bits = (np.asarray(image) > 100).astype(np.uint8)
    rows, columns = np.flatnonzero(bits.any(axis=1)), np.flatnonzero(bits.any(axis=0))
    return bits[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
