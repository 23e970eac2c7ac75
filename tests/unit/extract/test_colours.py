"""Coloured ink: taken off where it lies over text, kept where it is text."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from builder.programs import font_file
from builder.scans.optics import compress
from builder.scans.seals import stamp
from jixiao.geometry import Box
from jixiao.imaging.colours import without_colour
from jixiao.imaging.ink import raster_to_sheet
from jixiao.source.raster import Raster

DPI = 200
SIDE = 900
#: Where the coloured number of `_page` stands, and a seal that leaves it alone.
PLACE = np.s_[60:110, 80:260]
MIDDLE = Box(600, 600, 620, 620)


def _page(colour: str, text: str = "12.5", ground: str = "white") -> np.ndarray:
    """Rows of black numbers; one number in a colour at the top, on a coloured ground."""
    image = Image.new("RGB", (SIDE, SIDE), "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(font_file("WenQuanYi Micro Hei")), 29)
    pen.rectangle((40, 50, 860, 120), ground)
    pen.text((90, 66), text, colour, font)
    for y in range(180, 840, 60):
        pen.text((80, y), "22240.171  409.56  33963.61  12.5  7.5  100%", "black", font)
    return np.asarray(image)


def _scanned(page: np.ndarray) -> np.ndarray:
    return compress(page, 60)


@pytest.mark.parametrize("seed", range(3))
def test_a_blue_seal_goes_and_text_below_keeps_its_ink(seed: int) -> None:
    page = _page("black")
    sealed = np.ascontiguousarray(stamp(page, DPI, [MIDDLE], 1, np.random.default_rng(seed))[..., ::-1])
    clean, sheet = raster_to_sheet(Raster(page, DPI)), raster_to_sheet(Raster(sealed, DPI))
    assert sheet.red is not None
    below, beside = (sheet.red > 0) & (clean.text > 200), (sheet.red > 0) & (clean.text < 10)
    assert below.sum() > 300
    assert sheet.text[below].mean() > 0.93 * clean.text[below].mean()
    assert (sheet.text[beside] > 0.3 * clean.full).mean() < 0.01


@pytest.mark.parametrize("colour", ["#c00000", "#ff0000", "#0033cc"])
@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_number_printed_in_colour_stays(colour: str, is_sealed: bool) -> None:
    page, black = _page(colour), _page("black")
    page = stamp(page, DPI, [MIDDLE], 1, np.random.default_rng(1)) if is_sealed else page
    text, plain = (without_colour(_scanned(picture), DPI).text[PLACE] for picture in (page, black))
    strokes = plain < 60
    assert strokes.sum() > 200
    assert (text[strokes] < 140).mean() > 0.95


def test_a_flat_line_of_a_pen_is_no_text() -> None:
    picture = Image.fromarray(_page("black", ""))
    wave = [(90 + x, 85 + round(18 * np.sin(x / 25))) for x in range(160)]
    ImageDraw.Draw(picture).line(wave, "#283ca8", 4)
    found = without_colour(_scanned(np.asarray(picture)), DPI)
    assert found.marks is not None
    assert (found.text[PLACE] < 150).mean() < 0.005


def test_a_page_with_a_coloured_number_has_no_seal() -> None:
    assert without_colour(_scanned(_page("#c00000")), DPI).marks is None


@pytest.mark.parametrize("ground", ["#cfe2f3", "#f8cbad", "#9dc3e6"])
def test_a_coloured_ground_is_no_seal(ground: str) -> None:
    assert without_colour(_scanned(_page("black", "", ground)), DPI).marks is None


def test_a_grey_picture_stays_as_it_is() -> None:
    grey = _page("black")[..., 0]
    found = without_colour(grey, DPI)
    assert found.lines is grey
    assert found.text is grey
    assert found.marks is None
