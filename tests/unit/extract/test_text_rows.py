"""How a page of running text lies, told by its rows."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from PIL import Image

from builder.scans import page_at
from jixiao.source.raster import Raster
from jixiao.tables.view import level_view
from tests.truth import SEED_PDFS

DPI = 150
#: The cover, a title and four short lines; a page of text.
COVER, TEXT = 14, 15


@cache
def _page(name: str, number: int) -> np.ndarray:
    return page_at(next(path for path in SEED_PDFS if path.stem == name), DPI, number)


def _tilted(picture: np.ndarray, slope: float) -> Raster:
    """The page turned so that its rows have this slope."""
    degrees = float(np.degrees(np.arctan(slope)))
    return Raster(np.asarray(Image.fromarray(picture).convert("L").rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=255)), DPI)


@pytest.mark.parametrize("name", ["seed_word", "seed_chromium"])
@pytest.mark.parametrize(("number", "within"), [(TEXT, 0.0015), (COVER, 0.004)])
@pytest.mark.parametrize("slope", [0.0, 0.006, -0.03])
def test_a_page_without_lines_is_straightened_by_its_rows(name: str, number: int, within: float, slope: float) -> None:
    view, _, turned = level_view(_tilted(_page(name, number), slope))
    assert turned == 0
    assert view.warp.across[0] == pytest.approx(slope, abs=within)
    assert view.lines == ()
