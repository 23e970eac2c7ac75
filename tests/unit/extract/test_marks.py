"""Dashes and slashes told by their ink, in several fonts and sizes."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from builder.programs import font_file
from jixiao.imaging.marks import read_mark

FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "AR PL UMing CN")


def _ink(text: str, family: str, size: int) -> np.ndarray:
    """The text's ink, cut to its edges."""
    image = Image.new("L", (size * (len(text) + 2), size * 3), 0)
    ImageDraw.Draw(image).text((size, size), text, 255, ImageFont.truetype(str(font_file(family)), size))
    bits = (np.asarray(image) > 100).astype(np.uint8)
    rows, columns = np.flatnonzero(bits.any(axis=1)), np.flatnonzero(bits.any(axis=0))
    return bits[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@pytest.mark.parametrize("family", FONTS)
@pytest.mark.parametrize("size", [22, 29, 44])
@pytest.mark.parametrize(("text", "mark"), [("——", "——"), ("—", "—"), ("一", "—"), ("/", "/"), ("=", "="), ("＝", "=")])
def test_marks_are_read(text: str, mark: str, family: str, size: int) -> None:
    assert read_mark(_ink(text, family, size), size) == mark


@pytest.mark.parametrize("family", FONTS)
@pytest.mark.parametrize("size", [22, 29, 44])
@pytest.mark.parametrize("text", ["1", "7", "0", "4", "11", "1.1", "%", "二", "三", "≥", "≡", ":", "工", "人", "丿" * 2])
def test_characters_are_no_marks(text: str, family: str, size: int) -> None:
    assert read_mark(_ink(text, family, size), size) == ""
