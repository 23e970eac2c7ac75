"""What damage leaves in a JPEG that libjpeg decodes without a word, and what it leaves in whole ones: nothing."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from jixiao.source.jpeg import is_whole_jpeg
from jixiao.source.pixels import is_whole_picture

if TYPE_CHECKING:
    from pathlib import Path

_PIXELS = 10**7


def _page(width: int = 800, height: int = 640) -> np.ndarray:
    """A page with a table, unevenly lit, and some noise."""
    import cv2

    page = np.full((height, width), 226, np.uint8)
    for row in range(60, height - 40, 40):
        cv2.line(page, (50, row), (width - 50, row), 40, 2)
        cv2.putText(page, f"{row * 7919 % 9973}.{row % 97:02}   {row * 31}   abc", (80, row + 28), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 30, 2)
    light = np.linspace(0, 24, width)[None, :] + np.random.default_rng(3).normal(0, 2, (height, width))
    return np.clip(page - light, 0, 255).astype(np.uint8)


def _stored(page: np.ndarray, mode: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(page).convert(mode).save(file, "JPEG", **options)
    return file.getvalue()


_KINDS = [
    ("L", {"quality": 75}),
    ("L", {"quality": 95, "optimize": True}),
    ("L", {"quality": 50, "progressive": True}),
    ("RGB", {"quality": 60, "subsampling": 2}),
    ("RGB", {"quality": 100, "subsampling": 0}),
    ("RGB", {"quality": 80, "restart_marker_rows": 1}),
    ("CMYK", {"quality": 75}),
]


@pytest.mark.parametrize(("mode", "options"), _KINDS)
def test_whole_pictures_are_whole(mode: str, options: dict[str, object]) -> None:
    import cv2

    turned = cv2.warpAffine(_page(), cv2.getRotationMatrix2D((400, 320), 0.7, 1.0), (800, 640), borderValue=20)
    header = np.where(np.arange(640)[:, None] < 203, 90, _page()).astype(np.uint8)
    for page in (_page(), turned, header, np.full((64, 64), 255, np.uint8), _page()[:9, :9]):
        data = _stored(page, mode, **options)
        assert is_whole_jpeg(data, _PIXELS)
        # What cameras put behind: another picture.
        assert is_whole_jpeg(data + _stored(_page()[:80, :80], "L"), _PIXELS)


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("step", [-20, 24])
def test_a_step_within_a_row_of_blocks_is_damage(mode: str, step: int) -> None:
    page = _page().astype(int)
    # A row of blocks with hardly a letter in it.
    size, top = (8, 144) if mode == "L" else (16, 320)
    page[top : top + size, size * 17 :] += step
    page[top + size :] += step
    assert not is_whole_jpeg(_stored(np.clip(page, 0, 255).astype(np.uint8), mode, quality=75), _PIXELS)
    # At the edge of a row it may be what was photographed.
    page = _page().astype(int)
    page[top + size :] += step
    assert is_whole_jpeg(_stored(np.clip(page, 0, 255).astype(np.uint8), mode, quality=75), _PIXELS)


def test_codes_left_over_are_damage() -> None:
    data = bytearray(_stored(np.full((80, 64), 255, np.uint8), "L"))
    frame = data.index(b"\xff\xc0")
    assert int.from_bytes(data[frame + 5 : frame + 7]) == 80
    # Eight white blocks take six bytes, which libjpeg does not miss.
    data[frame + 5 : frame + 7] = (72).to_bytes(2)
    assert not is_whole_jpeg(bytes(data), _PIXELS)


def test_most_flipped_bits_that_change_much_are_told() -> None:
    """A flip that moves what follows by 30 levels or more, so that rulings go, is told nine times of ten."""
    import cv2

    draw, told, moved = random.Random(11), 0, 0
    for mode, options in (("L", {"quality": 75}), ("RGB", {"quality": 60})):
        whole = _stored(_page(), mode, **options)
        before = np.asarray(Image.open(io.BytesIO(whole)).convert("L"), int)
        for _ in range(120):
            data = bytearray(whole)
            data[draw.randrange(len(data) // 10, len(data) - 2)] ^= 1 << draw.randrange(8)
            after = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
            if after is None or np.abs(after[-200:] - before[-200:]).mean() < 30:
                continue
            moved += 1
            told += not is_whole_jpeg(bytes(data), _PIXELS)
    assert moved >= 30
    assert told >= 0.9 * moved


@pytest.mark.parametrize(("compression", "fewest"), [("jpeg", 12), ("tiff_adobe_deflate", 19)])
def test_a_damaged_strip_of_a_tiff_is_told(compression: str, fewest: int, tmp_path: Path) -> None:
    path, draw, told = tmp_path / "page.tif", random.Random(5), 0
    Image.fromarray(_page()).save(path, compression=compression)
    whole = path.read_bytes()
    assert is_whole_picture(whole, _PIXELS)
    for _ in range(20):
        data = bytearray(whole)
        place = draw.randrange(len(data) // 10, len(data) * 9 // 10)
        data[place : place + 16] = bytes(16)
        told += not is_whole_picture(bytes(data), _PIXELS)
    assert told >= fewest
