"""Turning a page upright. The stored page is 100 wide and 200 high, its origin moved to (10, 20)."""

from __future__ import annotations

import math

import numpy
import pytest

from jixiao.geometry import Box
from jixiao.source.upright import SLANTED, Frame, turn, turn_of_most, turns

TURNS = (0, 90, 180, 270)
POINTS = [(10.0, 220.0), (110.0, 220.0), (10.0, 20.0), (47.0, 133.0)]


def _frame(turned: int) -> Frame:
    return Frame(10, 220, 100, 200, turned)


@pytest.mark.parametrize(("turned", "size"), [(0, (100, 200)), (90, (200, 100)), (180, (100, 200)), (270, (200, 100))])
def test_a_quarter_turn_swaps_the_sides(turned: int, size: tuple[float, float]) -> None:
    assert (_frame(turned).width, _frame(turned).height) == size


@pytest.mark.parametrize(
    ("turned", "top_left", "bottom_left"),
    [(0, (0, 0), (0, 200)), (90, (200, 0), (0, 0)), (180, (100, 200), (100, 0)), (270, (0, 100), (200, 100))],
)
def test_the_corners_go_round_clockwise(turned: int, top_left: tuple[float, float], bottom_left: tuple[float, float]) -> None:
    frame = _frame(turned)
    assert (frame.point(10, 220), frame.point(10, 20)) == (top_left, bottom_left)


@pytest.mark.parametrize("turned", TURNS)
@pytest.mark.parametrize("point", POINTS)
def test_turning_back_gives_the_point_again(turned: int, point: tuple[float, float]) -> None:
    there = _frame(turned)
    back = Frame(0, there.height, there.width, there.height, -turned % 360)
    x, y = there.point(*point)
    assert back.point(x, there.height - y) == (point[0] - 10, 220 - point[1])


@pytest.mark.parametrize(
    ("turned", "box"),
    [
        (0, Box(10, 30, 30, 90)),
        (90, Box(110, 10, 170, 30)),
        (180, Box(70, 110, 90, 170)),
        (270, Box(30, 70, 90, 90)),
    ],
)
def test_a_box_is_turned_with_the_page(turned: int, box: Box) -> None:
    left, bottom, right, top = 20, 130, 40, 190
    assert _frame(turned).box(left, bottom, right, top) == box


@pytest.mark.parametrize("turned", TURNS)
def test_many_boxes_are_turned_like_one(turned: int) -> None:
    frame = _frame(turned)
    rows = [(20, 130, 40, 190), (50, 40, 60, 100)]
    boxes = frame.boxes(numpy.array(rows, numpy.float64))
    assert boxes.tolist() == [list(frame.box(*row)) for row in rows]


#: A glyph's angle counts clockwise.
ANGLES = [(0, 0), (90, 270), (180, 180), (270, 90), (5, 0), (355, 0), (-5, 0), (95, 270), (45, -1), (30, -1), (100, -1)]


def test_a_glyph_asks_for_the_turn_that_sets_it_upright() -> None:
    asked = turns(numpy.radians([degrees for degrees, _ in ANGLES]))
    assert asked.tolist() == [expected for _, expected in ANGLES]
    assert SLANTED == -1


@pytest.mark.parametrize(("degrees", "expected"), ANGLES)
def test_one_glyph_is_turned_like_many(degrees: float, expected: int) -> None:
    assert turn(math.radians(degrees)) == expected


@pytest.mark.parametrize(
    ("glyph_turns", "expected"),
    [([0, 0, 90], 0), ([90, 90, 0, SLANTED], 90), ([SLANTED, SLANTED, 180], 180), ([SLANTED], 0), ([], 0)],
)
def test_most_upright_glyphs_decide(glyph_turns: list[int], expected: int) -> None:
    assert turn_of_most(numpy.array(glyph_turns, numpy.int64)) == expected
