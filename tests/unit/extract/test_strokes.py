"""Painted paths → ruling lines."""

from __future__ import annotations

import numpy
import pytest

from jixiao.document import RulingLine
from jixiao.geometry import Box
from jixiao.source.strokes import Subpath, bars_to_lines, clipped, path_to_bars


def _rectangle(x0: float, y0: float, x1: float, y1: float) -> Subpath:
    return Subpath(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), closed=True)


def _lines(*bars: Box) -> set[RulingLine]:
    return set(bars_to_lines(numpy.array(bars, numpy.float64).reshape(-1, 4)))


@pytest.mark.parametrize(
    ("bar", "lines"),
    [
        (Box(10, 20, 110, 21), {RulingLine(10, 20.5, 110, 20.5)}),
        (Box(10, 20, 11, 120), {RulingLine(10.5, 20, 10.5, 120)}),
        (Box(10, 20, 110, 24.5), {RulingLine(10, 22.25, 110, 22.25)}),
        (Box(10, 20, 110, 20), {RulingLine(10, 20, 110, 20)}),
        (Box(10, 20, 110, 25), set()),
        (Box(10, 20, 16, 26), set()),
    ],
)
def test_a_thin_bar_is_its_centre_line_and_a_fat_one_an_area(bar: Box, lines: set[RulingLine]) -> None:
    assert _lines(bar) == lines


def test_a_dot_is_a_piece_each_way() -> None:
    assert _lines(Box(10, 20, 12, 22)) == {RulingLine(10, 21, 12, 21), RulingLine(11, 20, 11, 22)}


def test_areas_among_bars_give_no_lines() -> None:
    assert _lines(Box(0, 0, 50, 50), Box(0, 0, 50, 1), Box(9, 0, 10, 50)) == {
        RulingLine(0, 0.5, 50, 0.5),
        RulingLine(9.5, 0, 9.5, 50),
    }


def test_no_bars_give_no_lines() -> None:
    assert _lines() == set()


def test_a_stroked_frame_is_four_bars() -> None:
    bars = list(path_to_bars((_rectangle(0, 0, 40, 20),), filled=False, stroked=True))
    assert bars == [Box(0, 0, 40, 0), Box(40, 0, 40, 20), Box(0, 20, 40, 20), Box(0, 0, 0, 20)]


def test_an_open_path_has_no_closing_side() -> None:
    corner = Subpath(((0, 0), (40, 0), (40, 20)), closed=False)
    assert list(path_to_bars((corner,), filled=False, stroked=True)) == [Box(0, 0, 40, 0), Box(40, 0, 40, 20)]


def test_a_slanted_stroke_is_no_ruling() -> None:
    diagonal = Subpath(((0, 0), (40, 20)), closed=False)
    assert list(path_to_bars((diagonal,), filled=False, stroked=True)) == []


def test_a_stroke_half_a_point_off_the_straight_is_a_ruling() -> None:
    nearly = Subpath(((0, 0), (40, 0.4)), closed=False)
    assert list(path_to_bars((nearly,), filled=False, stroked=True)) == [Box(0, 0, 40, 0.4)]


def test_thin_fills_are_bars_and_fat_fills_are_not() -> None:
    path = (_rectangle(0, 0, 40, 1), _rectangle(0, 50, 40, 70))
    assert list(path_to_bars(path, filled=True, stroked=False)) == [Box(0, 0, 40, 1)]


def test_the_ring_between_two_rectangles_is_its_four_sides() -> None:
    sides = {Box(0, 0, 40, 1), Box(0, 19, 40, 20), Box(0, 0, 1, 20), Box(39, 0, 40, 20)}
    outer, inner = _rectangle(0, 0, 40, 20), _rectangle(1, 1, 39, 19)
    assert set(path_to_bars((outer, inner), filled=True, stroked=False)) == sides
    assert set(path_to_bars((inner, outer), filled=True, stroked=False)) == sides


def test_a_fat_ring_is_an_area() -> None:
    path = (_rectangle(0, 0, 40, 40), _rectangle(8, 8, 32, 32))
    assert list(path_to_bars(path, filled=True, stroked=False)) == []


def test_an_unpainted_path_is_nothing() -> None:
    assert list(path_to_bars((_rectangle(0, 0, 40, 1),), filled=False, stroked=False)) == []


@pytest.mark.parametrize(
    ("clip", "left"),
    [
        (Box(0, 5, 40, 6), Box(0, 5, 40, 6)),
        (Box(-10, -10, 5, 100), Box(0, 0, 5, 20)),
        (Box(50, 0, 60, 20), None),
    ],
)
def test_a_clip_leaves_what_both_cover(clip: Box, left: Box | None) -> None:
    assert clipped(Box(0, 0, 40, 20), clip) == left
