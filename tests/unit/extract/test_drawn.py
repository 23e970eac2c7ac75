"""Ruling lines from pixels: broken, faint and bent lines found, strokes of text not."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest

from jixiao.document import Page, PageKind
from jixiao.imaging.ink import Sheet, raster_to_sheet
from jixiao.imaging.pieces import Pieces, find_pieces, measure_slopes
from jixiao.imaging.warp import Warp, fit_warp
from jixiao.source.raster import Raster
from jixiao.tables.closeup import Stretches, are_broken, are_rulings, leave_margins, lie_in_text, look
from jixiao.tables.drawn import drawn_lines
from jixiao.tables.ruled import find_frames
from jixiao.tables.view import level_view

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


def _measured(page: np.ndarray) -> tuple[Sheet, Pieces, Pieces, Warp]:
    sheet = raster_to_sheet(Raster(page, 200))
    across, down = find_pieces(sheet)
    slopes = (measure_slopes(pieces, sheet.text_height) for pieces in (across, down))
    warp = fit_warp(next(slopes), next(slopes), sheet.ink.shape, sheet.text_height)
    return sheet, across, down, warp


def _areas(page: np.ndarray) -> list[tuple[int, int, set[tuple[int, ...]]]]:
    sheet, across, down, warp = _measured(page)
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


def _tight(row: int, *, stroke: bool) -> np.ndarray:
    """A table of rows `row` pixels high whose cells hold blocks 27 high, and a stroke of the same height through each."""
    page = np.full((1100, 1400), 255, np.uint8)
    bottom = 200 + 8 * row
    for y in range(200, bottom + 1, row):
        cv2.line(page, (XS[0], y), (XS[-1], y), 0, 2)
    for x in XS:
        cv2.line(page, (x, 200), (x, bottom), 0, 2)
    for top in range(200, bottom, row):
        for left, right in itertools.pairwise(XS):
            _text(page, left + 20, top + (row - 27) // 2 + 1, right - left - 40)
            if stroke:
                page[top + (row - 29) // 2 : top + (row + 29) // 2, left + 62 : left + 65] = 0
    return page


@pytest.mark.parametrize("row", [36, 40, 48])
def test_strokes_in_tight_rows_are_no_columns(row: int) -> None:
    assert _areas(_tight(row, stroke=True)) == [(8, 5, {(r, c, 1, 1) for r in range(8) for c in range(5)})]


def test_a_grey_header_keeps_its_lines() -> None:
    page = _tight(40, stroke=False)
    ground = page[200:241, XS[0] : XS[-1]]
    ground[ground == 255] = 205
    assert _areas(page) == [(8, 5, {(r, c, 1, 1) for r in range(8) for c in range(5)})]


def test_strokes_of_a_line_of_text_lie_in_text_and_dashed_rulings_do_not() -> None:
    page = np.full((1100, 1400), 255, np.uint8)
    for y in (200, 500):
        for x in range(150, 1250, 12):
            page[y : y + 2, x : x + 8] = 0
    _text(page, 150, 300, 1100)
    sheet, _, _, warp = _measured(page)
    stretches = Stretches(np.array([201.0, 309.0, 501.0]), np.array([150.0] * 3), np.array([300.0] * 3))
    looks, rulings = look(sheet, warp, stretches, is_across=True), np.array([True, False, True])
    assert are_broken(looks, rulings)
    assert lie_in_text(looks, rulings, sheet.text_height).tolist() == [False, True, False]


def _dashed_columns() -> np.ndarray:
    """Dashed lines down at 200 and 500; at 350 a stroke of text in a row from 300 to 348."""
    page = np.full((1100, 1400), 255, np.uint8)
    for y in range(150, 900, 10):
        for x in (200, 500):
            page[y : y + 6, x : x + 2] = 0
    page[310:338, 350:353] = 0
    _text(page, 700, 300, 500)
    return page


def test_a_stroke_of_text_keeps_a_margin_longer_than_the_gaps_of_dashed_rulings() -> None:
    sheet, _, _, warp = _measured(_dashed_columns())
    stretches = Stretches(np.array([201.0, 351.0, 501.0]), np.full(3, 300.0), np.full(3, 348.0))
    looks, rulings = look(sheet, warp, stretches, is_across=False), np.array([True, False, True])
    assert leave_margins(looks, rulings).tolist() == [False, True, False]


def test_the_gaps_of_a_short_dashed_stretch_count_no_more_than_those_of_a_long_one() -> None:
    sheet, _, _, warp = _measured(_dashed_columns())
    stretches = Stretches(
        np.array([201.0, 501.0, 501.0, 351.0]), np.array([150.0, 150.0, 300.0, 300.0]), np.array([890.0, 300.0, 348.0, 348.0])
    )
    looks, long = look(sheet, warp, stretches, is_across=False), np.array([True, True, False, False])
    assert are_rulings(looks, np.array([0, 1, 1, 2]), long, sheet.text_height).tolist() == [True, True, True, False]


def test_solid_rulings_are_not_broken() -> None:
    sheet, _, _, warp = _measured(_table())
    stretches = Stretches(np.array([float(y) for y in YS]), np.full(len(YS), 160.0), np.full(len(YS), 290.0))
    assert not are_broken(look(sheet, warp, stretches, is_across=True), np.ones(len(YS), bool))


def test_streaks_of_a_copier_do_not_open_a_table() -> None:
    page = _table()
    page[YS[4] - 4 : YS[-1] + 5, XS[0] + 3 : XS[1] - 3] = 255  # the page break cuts a spanning cell: no line at its foot
    for left in (600, 850):
        cv2.line(page, (left, 0), (left + 4, 1099), 120, 2)
    cut = {(3, 0, 1, 1), (4, 0, 1, 1), (5, 0, 1, 1)}
    assert _areas(page) == [(6, 5, EXPECTED[0][2] - cut | {(3, 0, 3, 1)})]


def test_a_dark_corner_does_not_end_a_row_that_the_page_break_leaves_open() -> None:
    page = _table()
    page[: YS[1] - 2] = 255
    for x in XS:
        cv2.line(page, (x, 108 if x == XS[0] else 100), (x, YS[1]), 0, 2)
    page[116:122, XS[0] - 25 : XS[1]] = 0
    below = {(row + 1, *rest) for row, *rest in EXPECTED[0][2] if row}
    assert _areas(page) == [(7, 5, {(0, 0, 1, 1), (1, 0, 1, 1), *((0, column, 2, 1) for column in range(1, 5)), *below})]


def test_thick_borders_and_thin_inner_lines() -> None:
    page = _table(0, 1)
    cv2.rectangle(page, (XS[0], YS[0]), (XS[-1], YS[-1]), 0, 7)
    assert _areas(page) == EXPECTED


@pytest.mark.parametrize("grain", [6, 14])
def test_noise(grain: int) -> None:
    noise = np.random.default_rng(grain).normal(0, grain, (1100, 1400))
    assert _areas(np.clip(_table(70, 2) + noise, 0, 255).astype(np.uint8)) == EXPECTED


def test_seen_at_an_angle() -> None:
    corners = np.array([[0, 0], [1400, 0], [1400, 1100], [0, 1100]], np.float32)
    moved = np.array([[30, 12], [1385, 0], [1360, 1090], [0, 1060]], np.float32)
    page = cv2.warpPerspective(_table(), cv2.getPerspectiveTransform(corners, moved), (1400, 1100), borderValue=255)
    assert _areas(np.asarray(page)) == EXPECTED


@pytest.mark.parametrize("stated", [72, 200, 600])
def test_a_wrong_resolution_changes_nothing(stated: int) -> None:
    page = np.full((2339, 1654), 255, np.uint8)
    page[300:1400, 100:1500] = _table()
    view, _, turned = level_view(Raster(page, stated))
    (frame,) = find_frames(Page(1, 1654 / view.scale, 2339 / view.scale, 0, PageKind.SCANNED, (), view.lines))
    assert (turned, {tuple(area) for area in frame.areas}) == (0, EXPECTED[0][2])


@pytest.mark.parametrize("turns", [1, 3])
def test_a_page_on_its_side_is_told_without_reading(turns: int) -> None:
    _, _, turned = level_view(Raster(np.ascontiguousarray(np.rot90(_letters_page(), turns)), 200))
    assert turned == 90


def test_an_upright_page_stays() -> None:
    assert level_view(Raster(_letters_page(), 200))[2] == 0


def _letters_page() -> np.ndarray:
    """Squares like characters: 5 pixels apart in a line, lines 21 apart."""
    page = np.full((2339, 1654), 255, np.uint8)
    for top in range(200, 2100, 46):
        for left in range(150, 1450, 30):
            cv2.rectangle(page, (left, top), (left + 22, top + 22), 0, 3)
    return page
