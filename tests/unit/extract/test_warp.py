"""Slopes of lines → the map between the page and its picture."""

from __future__ import annotations

import numpy as np
import pytest

from jixiao.imaging.warp import Slopes, fit_warp

SHAPE = (2300, 1600)
HEIGHT = 28.0


def _slopes(turn: float, fan: float, centre: tuple[float, float]) -> Slopes:
    along, off = (axis.ravel() for axis in np.meshgrid(np.linspace(200, 1400, 4), np.linspace(200, 2100, 12)))
    slope = turn + fan * (off - centre[1])
    return Slopes(along, off, slope, np.full(along.size, 300.0))


@pytest.mark.parametrize("turn", [0.0, 0.005, -0.036])
@pytest.mark.parametrize("fan", [0.0, 8e-6, -2e-5])
def test_turn_and_perspective_are_found_and_undone(turn: float, fan: float) -> None:
    rows = _slopes(turn, fan, (800, 1150))
    columns = _slopes(-turn, fan, (1150, 800))
    warp = fit_warp(rows, columns, SHAPE, HEIGHT)
    assert warp.across[:2] == pytest.approx((turn, fan), abs=1e-7)
    assert warp.down[:2] == pytest.approx((-turn, fan), abs=1e-7)
    x, y = np.array([100.0, 800.0, 1500.0]), np.array([90.0, 1150.0, 2200.0])
    assert np.allclose(warp.to_page(*warp.to_picture(x, y)), (x, y), atol=0.5)


def test_lines_that_do_not_belong_change_nothing() -> None:
    good = _slopes(0.01, 0.0, (800, 1150))
    stray = Slopes(
        *(np.concatenate((a, b)) for a, b in zip(vars_of(good), ([700.0] * 5, [900.0] * 5, [0.3] * 5, [400.0] * 5), strict=True))
    )
    warp = fit_warp(stray, _slopes(-0.01, 0.0, (1150, 800)), SHAPE, HEIGHT)
    assert warp.across[0] == pytest.approx(0.01, abs=1e-6)


def vars_of(slopes: Slopes) -> tuple[np.ndarray, ...]:
    return slopes.along, slopes.off, slopes.slope, slopes.length


def test_a_page_without_lines_lies_straight() -> None:
    none = Slopes(*(np.zeros(0),) * 4)
    assert fit_warp(none, none, SHAPE, HEIGHT).steepest == 0.0


def test_lines_at_one_height_tell_nothing_of_a_bend() -> None:
    off = np.linspace(100, 1500, 11)
    along = np.where(off > 1400, 344.0, 342.0)
    slope = np.where(off > 1400, -0.0018, -0.0016)
    warp = fit_warp(_slopes(0.0017, 0.0, (800, 1150)), Slopes(along, off, slope, np.full(11, 400.0)), SHAPE, HEIGHT)
    assert warp.down[0] == pytest.approx(-0.0016, abs=2e-4)
    assert warp.down[2:] == (0.0, 0.0)
