"""Ruling lines from pixels: broken, faint and bent lines found, strokes of text not."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest

from jixiao.document import Page, PageKind
from jixiao.imaging.ink import raster_to_sheet
from jixiao.imaging.pieces import find_pieces, measure_slopes
from jixiao.imaging.warp import fit_warp
from jixiao.source.raster import Raster
from jixiao.tables.drawn import drawn_lines
from jixiao.tables.ruled import find_frames

XS = (150, 300, 520, 700, 1000, 1250)
YS = (200, 260, 330, 400, 520, 580, 640)


def _table(grey: int = 0, thickness: int = 2) -> np.ndarray:
    """A grid whose second row's first two cells are one, and whose text fills its cells."""
    page = np.full((1100, 1400), 255, np.uint8)
    for y in YS:
        cv2.line(page, (XS[0], y), (XS[-1], y), grey, thickness)
    for x in XS:
        cv2.line(page, (x, YS[0]), (x, YS[-1]), grey, thickness)
    page[YS[1] + 4 : YS[2] - 3, XS[1] - 4 : XS[1] + 5] = 255
    for top in YS[:-1]:
        for left, right in itertools.pairwise(XS):
            _text(page, left + 14, top + 18, right - left - 28)
    return page


def _text(page: np.ndarray, left: int, top: int, width: int) -> None:
    """Blocks of strokes as high and dense as Han type of 11 points at 200 dpi."""
    for x in range(left, left + width - 26, 30):
        for stroke in (0, 8, 16, 24):
            page[top + stroke : top + stroke + 3, x : x + 26] = 0
        page[top : top + 27, x + 12 : x + 15] = 0


def _areas(page: np.ndarray) -> list[tuple[int, int, set[tuple[int, ...]]]]:
    sheet = raster_to_sheet(Raster(page, 200))
    across, down = find_pieces(sheet)
    slopes = (measure_slopes(pieces, sheet.text_height) for pieces in (across, down))
    warp = fit_warp(next(slopes), next(slopes), sheet.ink.shape, sheet.text_height)
    found = Page(1, 500, 400, 0, PageKind.SCANNED, (), drawn_lines(sheet, across, down, warp))
    return [(len(f.ys) - 1, len(f.xs) - 1, {tuple(area) for area in f.areas}) for f in find_frames(found)]


EXPECTED = [(6, 5, {(r, c, 1, 1) for r in range(6) for c in range(5)} - {(1, 0, 1, 1), (1, 1, 1, 1)} | {(1, 0, 1, 2)})]


def test_grid_with_a_span() -> None:
    assert _areas(_table()) == EXPECTED


@pytest.mark.parametrize("grey", [90, 150])
def test_faint_lines(grey: int) -> None:
    assert _areas(_table(grey, 1)) == EXPECTED


def test_broken_lines() -> None:
    page = _table()
    text = _table(255, 2)
    page[:, 180::90] = np.where(text[:, 180::90] < 128, page[:, 180::90], 255)
    page[:, 181::90] = np.where(text[:, 181::90] < 128, page[:, 181::90], 255)
    page[230::90] = np.where(text[230::90] < 128, page[230::90], 255)
    assert _areas(page) == EXPECTED


@pytest.mark.parametrize("degrees", [-2.5, -0.3, 0.3, 1.2, 2.5])
def test_turned(degrees: float) -> None:
    matrix = cv2.getRotationMatrix2D((700, 550), degrees, 1)
    assert _areas(np.asarray(cv2.warpAffine(_table(), matrix, (1400, 1100), borderValue=255))) == EXPECTED


def test_bent() -> None:
    x, y = np.meshgrid(np.arange(1400, dtype=np.float32), np.arange(1100, dtype=np.float32))
    page = cv2.remap(_table(), x, y + 7 * np.sin(x / 1400 * np.pi, dtype=np.float32), cv2.INTER_LINEAR, borderValue=255)
    assert _areas(np.asarray(page)) == EXPECTED


def test_running_text_is_no_table() -> None:
    page = np.full((1100, 1400), 255, np.uint8)
    for top in range(150, 900, 44):
        _text(page, 120, top, 1150)
    assert _areas(page) == []
