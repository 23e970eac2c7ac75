"""A cell is blank only where there is no ink: what is too faint to be cut out is noticed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from jixiao.geometry import Box
from jixiao.imaging.ink import raster_to_sheet
from jixiao.imaging.text_lines import cell_lines, holds_faint_ink
from jixiao.imaging.warp import Warp
from jixiao.source.raster import Raster

STRAIGHT = Warp((400.0, 400.0), (0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0))
CELL = Box(300, 300, 500, 380)


def _page(shade: int | None) -> Raster:
    """Rows of black squares as text, and a dash of the shade in an otherwise empty cell."""
    page = np.full((800, 800), 250, np.uint8)
    for x in range(60, 740, 40):
        page[100:125, x : x + 25] = 10
    page[298:382, 298:502] = 10
    page[302:378, 302:498] = 250
    if shade is not None:
        page[338:342, 380:420] = shade
    return Raster(page + np.random.default_rng(1).integers(0, 5, page.shape, dtype=np.uint8), 200)


@pytest.mark.parametrize(("shade", "lines", "faint"), [(None, 0, False), (235, 0, False), (190, 0, True), (60, 1, True)])
def test_faint_ink_is_neither_a_line_nor_a_blank(shade: int | None, lines: int, faint: bool) -> None:
    sheet = raster_to_sheet(_page(shade))
    assert len(list(cell_lines(sheet, STRAIGHT, CELL))) == lines
    assert holds_faint_ink(sheet, STRAIGHT, CELL) == faint


def test_a_ruling_further_in_than_its_place_is_no_text() -> None:
    raster = _page(None)
    raster.pixels[302:378, 309:312] = 40
    raster.pixels[325:350, 380:405] = 10
    sheet = replace(raster_to_sheet(raster), text_height=26.0)
    (line,) = cell_lines(sheet, STRAIGHT, CELL)
    assert line.box.x0 > 370 and line.box.y0 > 315
