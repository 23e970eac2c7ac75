"""A 4 of which a fax left the stem, and a 1, told apart by where they stand."""

from __future__ import annotations

import numpy as np
import pytest

from jixiao.geometry import Box
from jixiao.imaging.text_lines import LineImage
from jixiao.ocr import Reading
from jixiao.ocr.stems import Figures, measure_figures, misplaced
from tests.inked import text_ink

FONTS = ("Noto Serif CJK SC", "WenQuanYi Micro Hei", "AR PL UMing CN")
SIZE = 28
MARGIN = 8


def _figures(text: str, family: str, row: int, *, broken: bool = False, speck: bool = False) -> Figures:
    """A number set in a font; `broken` leaves the stem of its 4s, read as 1; `speck` lies before its first 1."""
    ink = text_ink(text, family, SIZE)
    cells = np.array_split(np.arange(ink.shape[1]), len(text))
    for cell in (cell for character, cell in zip(text, cells, strict=True) if character == "4" and broken):
        part = ink[:, cell]
        ink[:, cell] = part * (part.sum(axis=0) >= 0.8 * part.sum(axis=0).max())
    picture = np.pad(255 - 255 * ink, MARGIN, constant_values=255).astype(np.uint8)
    said = text.replace("4", "1") if broken else text
    places = tuple(float(cell.mean() + MARGIN) / picture.shape[1] for cell in cells)
    if speck:
        stem = round(places[said.index("1")] * picture.shape[1])
        picture[MARGIN + 9 : MARGIN + 11, stem - 7 : stem - 6] = 0
    line = LineImage(Box(0, row, ink.shape[1], row + 1), picture, ink, 0.0, 1.0)
    reading = Reading(said, 1.0, 1.0, 0.0, 1.0, places, (1.0,) * len(said))
    return measure_figures(reading, line, SIZE, ())


def _rows(page: list[Figures], unsure: int = 0) -> list[float]:
    return [box.y0 for box in misplaced(page, unsure)]


@pytest.mark.parametrize("family", FONTS)
def test_ones_stand_in_their_place(family: str) -> None:
    page = [_figures(text, family, row) for row, text in enumerate(("815", "216", "318", "215", "813", "962"))]
    assert _rows(page) == []


@pytest.mark.parametrize("family", FONTS)
def test_the_stem_of_a_four_stands_further_right(family: str) -> None:
    texts = ("815", "216", "318", "215", "813", "962")
    page = [_figures(text, family, row) for row, text in enumerate(texts)]
    assert _rows([*page, _figures("845", family, 6, broken=True)]) == [6]


def test_specks_before_a_one_are_dirt_where_it_stands_in_its_place() -> None:
    page = [_figures(text, FONTS[2], row) for row, text in enumerate(("815", "216", "318", "215", "962"))]
    speckled = _figures("913", FONTS[2], 5, speck=True)
    assert speckled.specks
    assert _rows([*page, speckled]) == []
    assert _rows([speckled]) == [5]


def test_a_page_that_loses_strokes_vouches_for_no_one_that_stands_alone() -> None:
    page = [_figures(text, FONTS[2], row) for row, text in enumerate(("815", "216", "318", "215", "813", "962", "1"))]
    assert _rows(page) == []
    lost = [_figures("845", FONTS[2], 7, broken=True), _figures("346", FONTS[2], 8, broken=True)]
    assert _rows([*page, *lost]) == [6, 7, 8]


def test_nor_does_a_page_on_which_many_ones_are_in_doubt_already() -> None:
    page = [_figures(text, FONTS[2], row) for row, text in enumerate(("815", "216", "318", "215", "813", "962", "1"))]
    # Six of its lines hold a 1: three doubtful ones beside them are a third of all, four are two fifths.
    assert _rows(page, unsure=3) == []
    assert _rows(page, unsure=4) == [6]
