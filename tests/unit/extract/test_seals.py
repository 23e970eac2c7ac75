"""Seals: red ones taken off the text below, colourless ones known by their ring."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from builder.programs import font_file
from builder.scans.seals import stamp
from jixiao.geometry import Box
from jixiao.imaging.grey_seals import find_rings
from jixiao.imaging.ink import raster_to_sheet
from jixiao.source.raster import Raster

DPI = 200
SIDE = 900
MIDDLE = Box(440, 440, 460, 460)


def _page(text: str) -> np.ndarray:
    """A page with a frame and rows of text."""
    image = Image.new("RGB", (SIDE, SIDE), "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(font_file("Noto Serif CJK SC")), 29)
    for y in range(60, 840, 60):
        pen.text((80, y), text, "black", font)
        pen.line((40, y - 14, 860, y - 14), "black", 2)
    return np.asarray(image)


def _sealed(page: np.ndarray, seed: int) -> np.ndarray:
    return stamp(page, DPI, [MIDDLE], 1, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(5))
def test_text_below_a_seal_keeps_its_ink_and_the_seal_goes(seed: int) -> None:
    page = _page("22240.171  409.56  33963.61  12.5  7.5  100%")
    clean, sheet = raster_to_sheet(Raster(page, DPI)), raster_to_sheet(Raster(_sealed(page, seed), DPI))
    assert sheet.red is not None
    below = (sheet.red > 0) & (clean.text > 200)
    beside = (sheet.red > 0) & (clean.text < 10)
    assert below.sum() > 300
    assert sheet.text[below].mean() > 0.93 * clean.text[below].mean()
    assert (sheet.text[beside] > 0.3 * clean.full).mean() < 0.01


@pytest.mark.parametrize("seed", range(5))
def test_a_ring_without_colour_is_found(seed: int) -> None:
    grey = _sealed(_page("预算执行率 409.56  12.5"), seed) @ np.array([0.299, 0.587, 0.114])
    sheet = raster_to_sheet(Raster(grey.astype(np.uint8), DPI))
    (ring,) = find_rings(sheet.ink, DPI, sheet.full)
    assert 21 * DPI / 25.4 * 0.9 < ring.radius < 21 * DPI / 25.4 * 1.1
    assert ring.touches(Box(ring.x, ring.y - 400, ring.x + 5, ring.y))
    assert not ring.touches(Box(ring.x + ring.radius + 5, ring.y, ring.x + ring.radius + 50, ring.y + 20))


def test_text_and_lines_are_no_ring() -> None:
    sheet = raster_to_sheet(Raster(_page("部门整体支出绩效自评表 100% 12.5 12.5 其中：一般公共预算")[..., 0], DPI))
    assert find_rings(sheet.ink, DPI, sheet.full) == ()


def test_a_dark_page_holds_no_ring_and_takes_no_longer_than_others() -> None:
    ink = np.full((1754, 1241), 255, np.uint8)
    ink[:200] = 0
    began = time.process_time()
    assert find_rings(ink, 150, 255.0) == ()
    # Every pixel was a candidate once: a picture damaged so took minutes.
    assert time.process_time() - began < 5
